"""How a dispute reads on a terminal: the way so far, where it stands, what may come next, and what is overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.cli.dispute_ahead import LABEL, OVER, article, section, weak, what_comes
from detente.cli.law_text import ACCENT, Footnotes, fields, head, page
from detente.compare.days import today
from detente.english import counted, listed
from detente.regime import countries
from detente.relations.disputes.case import Case
from detente.relations.disputes.standing import Standing


def show(standing: Standing) -> None:
    """Print where a dispute stands, with the way it came and everything that is known of it."""
    case = standing.case
    notes = Footnotes()
    with page(paged=True) as out:
        _head(out, standing)
        out.print()
        _stands(out, standing)
        section(out, "The way so far", _way(standing, notes))
        what_comes(out, standing)
        section(out, "To know", _items([Text(note) for note in standing.notes]))
        section(out, "Often misread, and what else is known", _items(list(_case_notes(case, notes))))
        about = [(name, told) for name, told in _about(case, notes) if told]
        section(out, "The case", fields(about, 2, LABEL) if about else None)
        if notes:
            out.print()
            out.print(head("Sources"))
            notes.show(out)
        _foot(out, standing)


def show_next(standing: Standing) -> None:
    """Print only where a dispute stands and what comes next."""
    with page(paged=True) as out:
        _head(out, standing)
        out.print()
        _stands(out, standing)
        what_comes(out, standing)
        _foot(out, standing)


def show_list(standings: Sequence[Standing]) -> None:
    """Print the cases of the record."""
    with page() as out:
        if not standings:
            out.print(
                Text("The record has no dispute. `detente dispute --new my-case.yaml` writes a case of your own.")
            )
        for number, standing in enumerate(standings):
            case = standing.case
            if number:
                out.print()
            out.print(head(case.title, mark=case.id))
            rows = [
                ("parties", _parties(case)),
                ("begun", str(case.acts[0].when)),
                ("stands", f"{standing.state.title}, since {_since(standing)}"),
            ]
            out.print(fields(rows, 2, LABEL))


# -- the head --


def _head(out: Console, standing: Standing) -> None:
    case = standing.case
    out.print(head(case.title, mark=case.id))
    if case.original:
        out.print(Text(" · ".join(text for _, text in case.original)))
    urgent = "  ·  urgent" if case.urgent else ""
    out.print(Text(f"{_parties(case)}  ·  {case.procedure.title}{urgent}", "dim"))


def _parties(case: Case) -> str:
    sides = (listed(map(_name, side)) for side in (case.complainant, case.respondent))
    return " against ".join(sides)


def _name(who: str) -> str:
    return f"{countries.name(who)} ({who})" if who in countries.CODES else who


def _since(standing: Standing) -> str:
    state = standing.state
    return str(state.since) if state.since == state.since_latest else f"{state.since} to {state.since_latest}"


def _stands(out: Console, standing: Standing) -> None:
    day, state = standing.day, standing.state
    out.print(Text.assemble((str(day), f"bold {ACCENT}"), "  ", (state.title, "bold")))
    out.print(fields(_stands_rows(standing, day), 2, LABEL))


def _stands_rows(standing: Standing, day: dt.date) -> Iterator[tuple[str, RenderableType | None]]:
    long = counted((day - standing.state.since).days, "day")
    yield "since", f"{_since(standing)} ({long})"
    for each in standing.beside:
        yield "beside", f"{each.title}, since {each.since}"
    if standing.paused_since:
        yield "paused", f"by the complainant since {standing.paused_since}; no suspension of a panel"
    if standing.suspension:
        lapse = standing.suspension.lapse
        told = f"since {standing.suspension.since}"
        if lapse:
            told += f"; {_lower(lapse.title)} on {lapse.day} if nothing is done"
            told += f" ({lapse.doubt} by another reading)" if lapse.doubt != lapse.day else ""
        yield "suspended", told
    for unsure in standing.uncertain:
        yield (
            "not known",
            (
                f"{unsure.title}: between {unsure.first} and {unsure.last}, so it may have been done by {day}; the "
                f"state is then: {unsure.state_if_done}"
            ),
        )
    if day > today():
        yield "ahead", Text("a day to come: what is told holds if nothing is done that the file does not have", "dim")
    later = standing.planned
    if later:
        yield "later", Text(f"the file has {counted(len(later), 'more act')} after this day, not counted here", "dim")


# -- the way so far --


def _way(standing: Standing, notes: Footnotes) -> RenderableType:
    off = {each.event: each for each in standing.late_or_early}
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=10, style=ACCENT)
    grid.add_column(ratio=1, overflow="fold")
    acts = {act.event: act for act in standing.case.acts}
    for past in standing.done:
        said = Text(past.title)
        if past.event is None:
            said.append(" (by itself)", "dim")
        elif past.first > today():
            said.append(" (planned)", OVER)
        said.append(article(past.law, standing), "dim")
        act = acts.get(past.event or "")
        if act is not None:
            cites = "".join(notes.cite(url) for url, _ in act.sources)
            said.append(f" {cites}" if cites else "", ACCENT)
        said.append(weak(past.confidence), OVER)
        parts: list[RenderableType] = [said]
        if act is not None and act.original:
            parts.append(Text(" · ".join(text for _, text in act.original), "dim"))
        late = off.get(past.event or "")
        if late is not None:
            agreed = f"; agreed: {late.agreed}" if late.agreed else ""
            way = "early" if late.early else "late"
            words = f"{counted(late.days, 'day')} {way}: {'from' if late.early else 'until'} {late.due} ({late.law}"
            parts.append(Text(f"{words}, {late.kind}){agreed}", OVER))
        if past.note:
            parts.append(Text(past.note, "dim"))
        grid.add_row(_days(past.first, past.last, act.when.until if act else None), Group(*parts))
    return Padding(grid, (0, 0, 0, 2))


def _days(first: dt.date, last: dt.date, until: dt.date | None) -> str:
    if until is not None:
        return f"{first}\nto {until}"
    return str(first) if first == last else f"{first}\nor up to\n{last}"


# -- what else is known --


def _case_notes(case: Case, notes: Footnotes) -> Iterator[Text]:
    for each in case.notes:
        cited = "".join(notes.cite(url) for url, _ in each.sources)
        yield Text(each.says.rstrip()).append(f" {cited}" if cited else "", ACCENT).append(weak(each.confidence), OVER)


def _items(told: Sequence[Text]) -> RenderableType | None:
    if not told:
        return None
    grid = Table.grid(padding=(0, 1, 0, 0), expand=True)
    grid.add_column(width=1, style=ACCENT)
    grid.add_column(ratio=1, overflow="fold")
    for text in told:
        grid.add_row("·", text)
    return Padding(grid, (0, 0, 0, 2))


def _about(case: Case, notes: Footnotes) -> Iterator[tuple[str, RenderableType | None]]:
    claims = [
        f"{each.agreement}: {', '.join(each.provisions)}{f' ({each.note})' if each.note else ''}"
        for each in case.claims
    ]
    yield "claims", Group(*map(Text, claims)) if claims else None
    own = [each for each in case.third_parties if each.sources == case.sources]
    others = [each for each in case.third_parties if each.sources != case.sources]
    named = listed(_plain_name(each.who) for each in own)
    yield "third parties", f"{counted(len(own), 'Member')}: {named}" if own else None
    for other in others:
        said = Text(f"{_plain_name(other.who)}, from another source")
        yield "", said.append(f" {''.join(notes.cite(url) for url, _ in other.sources)}", ACCENT)
    for number, each in enumerate(case.documents):
        said = Text(f"{each.symbol}  {each.what}").append(weak(each.confidence), OVER)
        yield "documents" if not number else "", said
    yield "sources", Text("".join(notes.cite(url) for url, _ in case.sources), ACCENT) if case.sources else None
    yield "note", Text(case.note, "dim") if case.note else None


def _plain_name(who: str) -> str:
    return countries.name(who) if who in countries.CODES else who


def _foot(out: Console, standing: Standing) -> None:
    out.print()
    rest = standing.case.procedure.rest
    told = ["holidays are not counted as days of rest: they are not known here"] if rest else []
    out.print(Text("  ·  ".join(["what is weakly known is marked", *told, "no legal advice"]), "dim"))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
