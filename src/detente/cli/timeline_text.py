"""How a timeline reads on a terminal: a lane for each side, a line for each act, and what it is said to answer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.cli.law_text import ACCENT, fields, flowing, head, lines, page, quiet
from detente.english import counted, listed
from detente.relations.state import NOT_YET, Ahead, Course, DisputeState, MeasureState, State
from detente.relations.timeline import Timeline, Told
from detente.relations.words import (
    both_scripts,
    day_lines,
    dispute_words,
    event_words,
    measure_words,
    short_name,
    stance_words,
    weak,
)

NARROW = 80  # columns below which an act's lane is told in letters instead of on a rail
LAW, KNOWN, OTHER, OPEN = "◆", "◇", "●", "○"
LEGEND = {
    LAW: "changed the law",
    KNOWN: "made law known before its day",
    OTHER: "another act",
    OPEN: "may have taken place by that day, or not yet",
}


def print_timeline(timeline: Timeline) -> None:
    """Print a timeline."""
    with page(paged=True) as out:
        at = f", as the record stood on {timeline.at}" if timeline.at else ""
        out.print(head(f"{timeline.title}{at}", mark="TIMELINE"))
        out.print(Text(_summary(timeline), "dim"))
        for note in timeline.notes:
            out.print(Text(note, "magenta"))
        if timeline.state:
            out.print()
            out.print(head(f"Where things stood on {timeline.state.on}"))
            out.print(fields(_state(timeline, timeline.state), label=9))
        rail = out.width >= NARROW
        for year, some in groupby(timeline.events, lambda told: told.event.when.earliest.year):
            out.print()
            _print_year(out, timeline, year, list(some), rail)
        _print_foot(out, timeline)


def _summary(timeline: Timeline) -> str:
    asked = [
        f"of kind {listed(timeline.kinds, 'or')}" if timeline.kinds else "",
        f"by {timeline.by}" if timeline.by else "",
        f"from {timeline.from_}" if timeline.from_ else "",
        f"up to {timeline.to}" if timeline.to else "",
    ]
    said = " ".join(["", *(text for text in asked if text)])
    if timeline.span is None:
        return f"No event{said}."
    first, last = timeline.span
    law = sum(bool(told.event.instruments) for told in timeline.events)
    span = "" if timeline.from_ and timeline.to else f", {first} to {last}"
    return f"{counted(len(timeline.events), 'event')}{said}{span}; {law or 'none'} changed the law."


# ---- events ----------------------------------------------------------------------------------------------------------


def _print_year(out: Console, timeline: Timeline, year: int, events: list[Told], rail: bool) -> None:
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=11)
    lanes = timeline.lanes if rail else ()
    for lane in lanes:
        grid.add_column(width=len(lane.title), justify="center")
    grid.add_column(ratio=1, overflow="fold")
    grid.add_row(Text(str(year), "bold"), *(Text(lane.title, ACCENT) for lane in lanes), "")
    for told in events:
        mark, days = _mark(told), [Text(line) for line in day_lines(told.event.when)]
        if not rail:
            named = " ".join(lane.title for lane in timeline.lanes if lane.id in told.lanes)
            days.append(Text(f"{mark} {named}", ACCENT))
        marks = [Text(mark if lane.id in told.lanes else "", f"bold {ACCENT}") for lane in lanes]
        grid.add_row(lines(days), *marks, _told(timeline, told))
    out.print(grid)


def _mark(told: Told) -> str:
    if told.open:
        return OPEN
    return LAW if told.event.instruments else KNOWN if told.event.announces else OTHER


def _told(timeline: Timeline, told: Told) -> RenderableType:
    event = told.event
    parts: list[RenderableType] = [Text(event.title, "bold" if event.instruments else "")]
    if event.original:
        parts.append(quiet(both_scripts(event.original)))
    parts.append(_about(timeline, told))
    for answering in told.answering:
        parts.append(Padding(Text(f"“{answering.statement}”", "italic"), (0, 0, 0, 2)))
        parts.append(Padding(Text(f"{stance_words(answering.stances)}.", ACCENT), (0, 0, 0, 4)))
        for id in answering.answers:
            answered = quiet(f"said to answer {event_words(id, timeline.every)}")
            answered.no_wrap, answered.overflow = True, "ellipsis"
            parts.append(Padding(answered, (0, 0, 0, 4)))
    return Group(*parts)


def _about(timeline: Timeline, told: Told) -> Text:
    """Its kind, who did it, what it is part of, and how well it is known."""
    event = told.event
    named = zip(event.by, told.names, strict=True) if event.part_of is None else ()
    who = [short_name(name) for by, name in named if by not in timeline.parties]
    statements = len(told.claims)
    said = [event.kind, *who, event.part_of, counted(statements, "statement") if statements else None]
    text = Text(" · ".join(each for each in said if each), "dim")
    if mark := weak(event.confidence):
        text.append(f"  {mark}", "not dim magenta")
    return text


# ---- the state of a day ----------------------------------------------------------------------------------------------


def _state(timeline: Timeline, state: State) -> Iterator[tuple[str, RenderableType | None]]:
    measures = [_measure(each) for each in state.measures if each.status != NOT_YET]
    yield "measures", lines(measures) if measures else "none had been made"
    yield "ahead", lines(map(_ahead, state.ahead)) if state.ahead else "no law was known to come"
    disputes = [_dispute(each) for each in state.disputes if each.state]
    yield "disputes", lines(disputes) if disputes else "none" if state.disputes else None
    for label, some, one, many in (
        ("talks", state.talks, "round", "rounds"),
        ("payments", state.settlements, "entry", "entries"),
    ):
        begun = [_course(timeline, each, one, many) for each in some if each.last]
        yield label, lines(begun) if begun else None
    said = counted(state.claims, "statement")
    yield (
        "said",
        Text(f"{said} by then").append(f"  detente claims {' '.join(timeline.parties)} --at {state.on}", "dim"),
    )


def _measure(measure: MeasureState) -> Text:
    said, acts = measure_words(measure)
    return Text.assemble((measure.title, "bold"), f": {said}").append(f" ({acts})", "dim")


def _ahead(ahead: Ahead) -> Text:
    title = " ".join(text for text in (ahead.title, ahead.original) if text)
    if ahead.promulgated:
        return Text.assemble((str(ahead.effective), "bold"), f" {title}").append(
            f" (promulgated {ahead.promulgated})", "dim"
        )
    return Text.assemble(("announced", "bold"), f" {title}").append(
        f" (its day was not fixed yet; it took effect {ahead.effective})", "dim"
    )


def _dispute(dispute: DisputeState) -> Text:
    return Text.assemble((dispute.id, "bold"), f" {dispute.title}: {dispute_words(dispute)}")


def _course(timeline: Timeline, course: Course, one: str, many: str) -> Text:
    last = f"; the last {event_words(course.last, timeline.every)}" if course.last else ""
    return Text.assemble((course.title, "bold"), f": {counted(course.events, one, many)}{last}")


def _print_foot(out: Console, timeline: Timeline) -> None:
    out.print()
    marks = {_mark(told) for told in timeline.events}
    if marks - {OTHER}:
        told = [f"{mark} {words}" for mark, words in LEGEND.items() if mark in marks]
        out.print(quiet(flowing(told, out.width)))
    if any(not told.event.when.known for told in timeline.events):
        out.print(quiet("? the day is not known; it lies in the span told"))
    if timeline.events:
        first = next((told for told in timeline.events if told.event.instruments), timeline.events[0]).event
        day = first.when.earliest
        out.print(quiet(f"detente event {day} tells what a day changed in law, and who says what about it."))
    checked = f"record checked up to {timeline.checked}"
    out.print(quiet(f"{checked}  ·  what an act answers is what somebody says  ·  no legal advice"))
