"""How a restoration reads on a terminal: the verdict, the progress, what stands in the way, the plan, the proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.cli.compare_text import BAR, NOT_LAW, Notes, bar, not_law_line, print_foot, print_sections, share_text
from detente.cli.law_text import ACCENT, columns, fields, lines, page
from detente.compare.blocks import sections
from detente.compare.restoration import Plan, Restoration, State
from detente.compare.restoration_words import (
    asked_words,
    first_words,
    measures_words,
    move_words,
    orders_note,
    orders_words,
    part_name,
    peers_words,
    plan_note,
    plan_words,
    proof_words,
    standing_words,
    verdict,
)

MOST = 12  # lines told of what is in the way unless all are asked for
ROWS = 4  # lines of the chart
LEVELS = " ▁▂▃▄▅▆▇█"


def print_restoration(restoration: Restoration, every: bool) -> None:
    """Print a restoration; with `every`, all places."""
    notes = Notes()
    with page(paged=True) as out:
        if restoration.proposals:
            out.print(Text(not_law_line(restoration.proposals, restoration.name), NOT_LAW))
            out.print()
        for line in verdict(restoration):
            out.print(Text(line, f"bold {ACCENT}"))
        out.print(Text(asked_words(restoration), "bold"))
        out.print()
        out.print(_standing(restoration))
        said = list(_said(restoration, notes))
        if said:
            out.print()
            out.print(fields(said, label=10))
        if restoration.orders is not None:
            out.print()
            out.print(_orders(restoration))
        out.print()
        out.print(title("Progress"))
        if len(restoration.history) > 2:
            out.print(Padding(chart(restoration.history, last_day(restoration), out.width - 12), (0, 0, 1, 0)))
        out.print(_history(restoration, notes))
        _print_places(out, restoration, notes, None if every else MOST)
        _print_plans(out, restoration, notes)
        out.print()
        out.print(title(proof_words(restoration)[0]))
        out.print(_proof(restoration))
        notes.show(out)
        print_foot(out, restoration.coverage, restoration.law)


def _standing(restoration: Restoration) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=10, style=ACCENT)
    grid.add_column(width=BAR)
    grid.add_column(justify="right")
    grid.add_column(ratio=1, overflow="fold")
    for label, standing, words in standing_words(restoration):
        grid.add_row(label, bar(standing.share), share_text(standing.share), words)
    return grid


def _said(restoration: Restoration, notes: Notes) -> Iterator[tuple[str, RenderableType]]:
    """What else there is to say at the head."""
    if restoration.measures:
        yield "measures", Text(measures_words(restoration))
    for point in restoration.unless:
        yield "unless", Text(f"{notes.points.cite(point)} {point}")
    if restoration.peers:
        yield "peers", lines(peers_words(restoration))
    if first_words(restoration):
        yield "since", lines(first_words(restoration))


def _orders(restoration: Restoration) -> RenderableType:
    """How much of given orders is treated as on the baseline, a line for each currency."""
    table = columns("given orders, value back", "share", "", "", stretch="", right=("share",))
    for said, share, words in orders_words(restoration):
        table.add_row(said, share_text(share), bar(share), words)
    note = orders_note(restoration)
    parts = [table] if restoration.orders else []
    return Group(*parts, *([Text(note, "dim")] if note else []))


def title(text: str) -> Text:
    """The heading of one of the answer's parts."""
    return Text(text.upper(), f"bold {ACCENT}")


def chart(history: Sequence[State], last: dt.date, width: int, measures: bool = False) -> Text:
    """The share of the scope that is wholly as the aim asks, over the days up to a last one.

    With `measures`, as far as the measures go; else as a whole.
    """
    first = history[0].since
    days = max(1, (last - first).days)
    shares = []
    for column in range(width):
        day = first + dt.timedelta(days=column * days // max(1, width - 1))
        state = next(state for state in reversed(history) if state.since <= day)
        shares.append((state.measures if measures else state.whole).share)
    text = Text()
    for row in range(ROWS, 0, -1):
        label = "100 %" if row == ROWS else "0 %" if row == 1 else ""
        text.append(f"{label:>8}  ", "dim")
        for share in shares:
            filled = min(8, max(0, round(share * ROWS * 8) - (row - 1) * 8))
            text.append(LEVELS[max(filled, 1) if row == 1 and share else filled], ACCENT)
        text.append("\n")
    marks = [" "] * width
    for year in range(first.year + 1, last.year + 1):
        column = (dt.date(year, 1, 1) - first).days * (width - 1) // days
        if column + 4 <= width:
            marks[column : column + 4] = str(year)
    return text.append(f"{'':>10}{''.join(marks)}", "dim")


def last_day(restoration: Restoration) -> dt.date:
    """The last day the history tells of: the day looked at, or the last on which something took effect."""
    return max(restoration.on, restoration.history[-1].since)


def _history(restoration: Restoration, notes: Notes) -> Table:
    told_apart = bool(restoration.measures)
    names = ["from", "whole", "by parts", *(["measures"] if told_apart else []), "what took effect, and what it moved"]
    table = columns(*names, stretch=names[-1], right=("whole", "by parts", "measures"))
    for state in restoration.history:
        shares = [share_text(state.whole.share), Text(_short(state.whole.share_of_parts))]
        if told_apart:
            shares.append(Text(_short(state.measures.share)))
        day = Text(str(state.since), "bold" if state == restoration.now else "")
        table.add_row(day, *shares, _moved(restoration, state, notes))
    return table


def _short(share: float) -> str:
    return share_text(share).plain


def _moved(restoration: Restoration, state: State, notes: Notes) -> RenderableType:
    said: list[RenderableType] = []
    for act in state.acts:
        name = f"“{act.title}”" if not act.law else act.number or act.title
        name += " (the day was not found)" if act.uncertain else ""
        style = "" if act.law else NOT_LAW
        said.append(Text(name, style).append(f" {notes.act(act, state.since)}", ACCENT))
    said += [Padding(Text(move_words(restoration, move), "dim"), (0, 0, 0, 2)) for move in state.moves]
    return Group(*said) if said else Text("as the aim asks" if not state.whole.changed else "", "dim")


def _print_places(out: Console, restoration: Restoration, notes: Notes, most: int | None) -> None:
    for name, places in (
        ("What stands in the way", restoration.in_the_way),
        ("What other law did", restoration.other_law),
    ):
        if places:
            out.print()
            out.print(title(name), end="")
            print_sections(out, sections(places), notes, most)


def _print_plans(out: Console, restoration: Restoration, notes: Notes) -> None:
    plans = [("Plan: what would undo the measures", restoration.plan)]
    if restoration.whole_plan != restoration.plan:
        plans.append(("Plan: what would bring all of it back", restoration.whole_plan))
    for name, plan in plans:
        if plan is not None:
            out.print()
            out.print(title(name if restoration.measures else "Plan: what would bring it back"))
            out.print(_plan(plan, notes))


def _plan(plan: Plan, notes: Notes) -> RenderableType:
    said: list[RenderableType] = []
    if not plan.sets:
        return Text("No set of amendments was found whose undoing reaches the aim.")
    for lead, amendments in plan_words(plan):
        said.append(Text(f"{lead}:"))
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(width=4, justify="right", style=ACCENT)
        grid.add_column(overflow="fold")
        for amendment in amendments:
            grid.add_row(notes.act(amendment), amendment.what)
        said.append(grid)
    said.append(Text(plan_note(plan), "dim"))
    return Group(*said)


def _proof(restoration: Restoration) -> RenderableType:
    _, aim, law = proof_words(restoration)
    table = columns("part of the law", aim, law, "", stretch="", right=(aim, law))
    for node in restoration.proof:
        same = "the same diagram" if node.same else "not the same"
        table.add_row(
            part_name(restoration, node.part), _node(node.aim), _node(node.now), Text(same, "" if node.same else "bold")
        )
    note = Text("Two laws are the same exactly if their diagrams are the same node.", "dim")
    return Group(table, note)


def _node(number: int) -> str:
    """A node by its number; a leaf, which says the same everywhere, by its own."""
    return str(number) if number >= 0 else f"leaf {~number}"
