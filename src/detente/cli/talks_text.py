"""How talks read on a terminal: the aim and where it stands, the rounds with the progress, the positions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.cli.compare_text import Notes, bar, share_text
from detente.cli.law_text import ACCENT, Footnotes, columns, fields, head, lines, page
from detente.cli.restore_text import chart, title
from detente.compare.restoration import State
from detente.compare.sentences import capital
from detente.english import listed
from detente.relations.progress import RoundTold, SideTold, TalksTold
from detente.relations.talks import Position
from detente.relations.talks_words import (
    NOT_FOUND,
    act_names,
    aim_words,
    head_words,
    moved_measures,
    outcome_words,
    own_step,
    parts_words,
    place_words,
    row_words,
    side_name,
    stands_words,
    step_words,
    weak_words,
    whole_words,
)

LABEL = 10
BAR = 12
NARROW = 80  # columns below which words stand under a bar instead of beside it
SHARE = "Shares of all combinations of circumstances that the law tells apart: those it treats as the aim asks."


def show(found: Sequence[TalksTold]) -> None:
    """Print talks, one after the other."""
    with page(paged=True) as out:
        for position, each in enumerate(found):
            if position:
                out.print()
            _show(out, each)


def _show(out: Console, talks: TalksTold) -> None:
    acts, notes = Notes(), Footnotes("S")
    out.print(head(talks.title, mark="TALKS"))
    if talks.original:
        out.print(Text(_scripts(talks.original)))
    out.print(Text(f"{head_words(talks)}.", "dim"))
    out.print()
    out.print(fields(_aim(talks, notes), label=LABEL))
    if talks.sides:
        out.print()
        out.print(title(f"Where it stands on {talks.on}"))
        for side in talks.sides:
            out.print(_stands(side, out.width))
        if any(side.now for side in talks.sides):
            out.print(Text(SHARE, "dim"))
    for side in talks.sides:
        if side.left is not None and len(side.history) > 1:
            out.print()
            out.print(head(side_name(side), "as far as its measures go; ▴ a round"))
            out.print(_chart(talks, side, out.width - 12))
    if talks.rounds:
        out.print()
        out.print(title("Rounds"))
    for each in talks.rounds:
        out.print(_round(talks, each, acts, notes))
    _print_positions(out, talks, notes)
    acts.show(out)
    if notes:
        out.print()
        out.print(head("Sources"))
        notes.show(out)
    out.print()
    known = "" if talks.coverage != "full" else "coverage full  ·  "
    if not known:
        out.print(Text(talks.coverage, "magenta"))
    out.print(Text(f"{known}positions are what each side said, not what detente finds  ·  no legal advice", "dim"))


def _scripts(original: Sequence[tuple[str, str]]) -> str:
    return " · ".join(text for _, text in original)


def _aim(talks: TalksTold, notes: Footnotes) -> Iterator[tuple[str, RenderableType | None]]:
    if talks.aim is None:
        yield "aim", aim_words(talks)
        return
    aim = talks.aim
    when = _cited(aim_words(talks), aim.sources, aim.confidence, notes)
    original = _scripts(aim.original) or None
    if talks.agreed:
        yield from (("aim", Text(capital(aim.title), "bold")), ("", original), ("", when))
    else:
        yield from (("aim", when), ("", Text(capital(aim.title), "dim")))
    yield "in law", lines(f"{side.name} towards {side.to_name} as on {side.baseline}" for side in talks.sides)
    for text in (aim.note, *(f"{side.name}: {side.note}" for side in talks.sides if side.note)):
        yield "", Text(text, "dim") if text and talks.agreed else None


def _cited(text: str, sources: Sequence[tuple[str, str | None]], confidence: str, notes: Footnotes) -> Text:
    """A text with the numbers of its sources, and a mark where it is weakly known."""
    said = Text(text)
    for mark, style in (("".join(notes.cite(url) for url, _ in sources), ACCENT), (weak_words(confidence), "magenta")):
        if mark:
            said.append(f" {mark}" if said else mark, style)
    return said


def _stands(side: SideTold, width: int) -> RenderableType:
    words = lines([Text(capital(f"{stands_words(side).rstrip('.')}.")), *_dim(whole_words(side))])
    measured: tuple[RenderableType, ...] = ("", "")
    if side.now is not None:
        measured = (bar(side.now.measures.share, BAR), share_text(side.now.measures.share))
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=20, overflow="fold")
    grid.add_column(width=BAR)
    grid.add_column(width=7, justify="right")
    if width < NARROW:
        grid.add_row(side_name(side), *measured)
        return Group(grid, Padding(words, (0, 0, 0, 2)))
    grid.add_column(ratio=1, overflow="fold")
    grid.add_row(side_name(side), *measured, words)
    return grid


def _dim(text: str) -> list[Text]:
    return [Text(capital(f"{text}."), "dim")] if text else []


def _chart(talks: TalksTold, side: SideTold, width: int) -> RenderableType:
    first, last = side.history[0].since, max(talks.on, side.history[-1].since)
    marks = [" "] * width
    for each in talks.rounds:
        if first <= each.round.when.earliest <= last:
            marks[(each.round.when.earliest - first).days * (width - 1) // max(1, (last - first).days)] = "▴"
    return Group(chart(side.history, last, width, measures=True), Text(f"{'':>10}{''.join(marks).rstrip()}", ACCENT))


def _round(talks: TalksTold, told: RoundTold, acts: Notes, notes: Footnotes) -> RenderableType:
    held = told.round
    rows: list[tuple[str, RenderableType | None]] = [
        ("", _scripts(held.original) or None),
        ("level", held.level or Text(NOT_FOUND, "dim")),
        ("place", _found(place_words(held))),
        ("agenda", _items(held.agenda) if len(held.agenda) > 1 else _found(*held.agenda)),
        ("outcome", _found(outcome_words(told))),
        ("", Text(held.note, "dim") if held.note else None),
        ("sources", _cited("", held.sources, held.confidence, notes)),
    ]
    parts: list[RenderableType] = [
        Text.assemble((str(held.when), f"bold {ACCENT}"), "  ", (held.title, "bold")),
        fields(rows, 2, LABEL),
    ]
    if told.sides:
        parts.append(Padding(_progress(talks, told, acts), (0, 0, 0, 2)))
    return Padding(Group(*parts), (1 if told is not talks.rounds[0] else 0, 0, 0, 0))


def _items(texts: Sequence[str]) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0), expand=True)
    grid.add_column(width=1, style=ACCENT)
    grid.add_column(ratio=1, overflow="fold")
    for text in texts:
        grid.add_row("·", text)
    return grid


def _found(text: str | None = None) -> Text:
    return Text(NOT_FOUND, "dim") if text in (None, NOT_FOUND) else Text(str(text))


def _progress(talks: TalksTold, told: RoundTold, acts: Notes) -> RenderableType:
    """The shares on the three days, a line for each side, and what moved them."""
    by_code = {side.jurisdiction: side for side in talks.sides}
    days = [_day(told, name) for name in ("before", "last", "later")]
    heads = [f"{day}\n{name}" for day, name in zip(days, ("day before", "last day", "after it"), strict=True)]
    table = columns("law, by measures", *heads, stretch="law, by measures", right=heads)
    for found in told.sides:
        side = by_code[found.jurisdiction]
        table.add_row(side_name(side), *(Text(share, "bold") for share in row_words(found)))
        table.add_row(Text("  by parts", "dim"), *(Text(share, "dim") for share in parts_words(found)))
    steps = [(step, by_code[found.jurisdiction]) for found in told.sides for step in found.steps]
    return Group(table, _moved(steps, acts)) if steps else table


def _moved(steps: Sequence[tuple[State, SideTold]], acts: Notes) -> RenderableType:
    """What moved the shares: the acts that moved those of the measures, the others counted."""
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=10)
    grid.add_column(ratio=1, overflow="fold")
    others: dict[str, list[dt.date]] = {}
    for step, side in sorted(steps, key=lambda pair: pair[0].since):
        if not moved_measures(side, step):
            others.setdefault(side.name, []).append(step.since)
            continue
        own = own_step(side, step)
        text = Text(f"{side.name}: {act_names(step)}", "" if own else "dim")
        text.append(" " + "".join(acts.act(act, step.since) for act in step.acts), ACCENT)
        text.append(f"  {step_words(side, step)}", "bold" if own else "dim")
        grid.add_row(Text(str(step.since), "" if own else "dim"), text)
    for name, days in others.items():
        said = f"{name}: other law, which moved nothing that the measures had; on {listed(map(str, days))}"
        grid.add_row("", Text(said, "dim"))
    return grid


def _day(told: RoundTold, name: str) -> dt.date | str:
    days = [reached.day for found in told.sides if (reached := getattr(found, name))]
    return days[0] if days else "–"


def _print_positions(out: Console, talks: TalksTold, notes: Footnotes) -> None:
    if not talks.positions:
        return
    by: dict[str, list[Position]] = {}
    for position in talks.positions:
        by.setdefault(position.by, []).append(position)
    out.print()
    out.print(title("Positions, in short"))
    for number, (actor, positions) in enumerate(by.items()):
        if number:
            out.print()
        out.print(head(talks.names.get(actor, actor)))
        for position in positions:
            said = [_cited(position.says, position.sources, position.confidence, notes)]
            said += [Text(position.speaker, "dim")] if position.speaker else []
            said += [Text(_scripts(position.original), "dim")] if position.original else []
            said += [Text(position.note, "dim")] if position.note else []
            out.print(fields([(str(position.on), Group(*said))], 2, LABEL))
