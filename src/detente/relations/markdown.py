"""Timelines and claims as Markdown: a memo with a table of events, or a section for each statement."""

from __future__ import annotations

from collections.abc import Iterator

from detente.english import counted, listed
from detente.relations.claims_told import Claims, ClaimTold, SaidTold
from detente.relations.law_asked import Asked, question_words
from detente.relations.state import NOT_YET, State
from detente.relations.timeline import Timeline, Told
from detente.relations.words import (
    FINDINGS,
    OUTCOMES,
    both_scripts,
    dispute_words,
    event_words,
    measure_words,
    short_name,
    stance_words,
    told_of,
    weak,
)


def rendered(answer: Timeline | Claims) -> str:
    """An answer as a page of Markdown."""
    lines = _timeline(answer) if isinstance(answer, Timeline) else _claims(answer)
    return "\n".join(lines) + "\n"


def _timeline(timeline: Timeline) -> Iterator[str]:
    yield f"# Timeline: {timeline.title}{f', as the record stood on {timeline.at}' if timeline.at else ''}"
    yield ""
    yield from (f"> {note}\n" for note in timeline.notes)
    if timeline.state:
        yield from _state(timeline, timeline.state)
    yield f"{counted(len(timeline.events), 'event')}."
    yield ""
    yield _row("day", "lane", "act", "kind", "said to answer", "sources")
    yield _row(*["---"] * 6)
    titles = {lane.id: lane.title for lane in timeline.lanes}
    for told in timeline.events:
        event = told.event
        lanes = " ".join(titles[lane] for lane in told.lanes)
        sources = " ".join(f"<{url}>" for url, _ in event.sources)
        yield _row(
            f"{event.when}{' (perhaps)' if told.open else ''}",
            lanes,
            _act(told),
            event.kind,
            _answering(timeline, told),
            f"{sources} {weak(event.confidence)}",
        )
    yield ""
    yield f"Record checked up to {timeline.checked}. What an act answers is what somebody says. No legal advice."


def _act(told: Told) -> str:
    event = told.event
    title = f"**{event.title}**" if event.instruments else event.title
    return " — ".join(text for text in (title, both_scripts(event.original), told_of(told)) if text)


def _answering(timeline: Timeline, told: Told) -> str:
    return " ".join(
        f"“{each.statement}” ({'; '.join(event_words(id, timeline.every) for id in each.answers)}): "
        f"{stance_words(each.stances)}."
        for each in told.answering
    )


def _state(timeline: Timeline, state: State) -> Iterator[str]:
    yield f"## Where things stood on {state.on}"
    yield ""
    for measure in state.measures:
        if measure.status != NOT_YET:
            said, acts = measure_words(measure)
            yield f"- **{measure.title}**: {said} ({acts})"
    for ahead in state.ahead:
        title = " ".join(text for text in (ahead.title, ahead.original) if text)
        if ahead.promulgated:
            yield f"- Ahead: {title}, promulgated {ahead.promulgated}, in force from {ahead.effective}"
        else:
            yield f"- Ahead: {title}, announced; its day was not fixed yet (it took effect {ahead.effective})"
    yield from (f"- **{each.id}**: {dispute_words(each)}" for each in state.disputes if each.state)
    for course in (*state.talks, *state.settlements):
        if course.last:
            yield f"- {course.title}: {course.events} so far; the last {event_words(course.last, timeline.every)}"
    yield ""


# ---- claims ----------------------------------------------------------------------------------------------------------


def _claims(claims: Claims) -> Iterator[str]:
    yield f"# Claims: {claims.title}{f', as said by {claims.at}' if claims.at else ''}"
    yield ""
    yield from (f"> {note}\n" for note in claims.notes)
    for claim in claims.claims:
        yield from _claim(claims, claim)
    yield "A statement is its author's; no side's word is adopted. No legal advice."


def _claim(claims: Claims, claim: ClaimTold) -> Iterator[str]:
    yield f"## “{claim.statement}”"
    yield ""
    yield f"{claim.kind}, about {', '.join(claim.about)}."
    yield ""
    for id in dict.fromkeys((*claim.events, *((claim.link.event,) if claim.link else ()))):
        yield f"- on {event_words(id, claims.every)}"
    for id in claim.link.answers if claim.link else ():
        yield f"- said to answer {event_words(id, claims.every)}"
    yield ""
    columns = [[said for said in claim.said if said.side == party] for party in claims.parties]
    columns.append([said for said in claim.said if said.side not in claims.parties])
    yield _row(*claims.party_names, "Others")
    yield _row(*["---"] * 3)
    yield _row(*("<br>".join(map(_said, some)) or "–" for some in columns))
    yield ""
    yield f"**{FINDINGS[claim.finding]}**"
    yield ""
    for fact in claim.facts:
        sources = " ".join(f"<{url}>" for url, _ in fact.sources)
        yield " ".join(text for text in (f"- {fact.says}", sources, weak(fact.confidence)) if text)
        yield from (f"  - rests on what came later: {event_words(id, claims.every)}" for id in fact.later)
        yield from (f"  - {_asked(asked)}" for asked in fact.asked)
    yield ""


def _said(said: SaidTold) -> str:
    whose = f" of {short_name(said.whose_name)}" if said.whose_name else ""
    who = ", ".join(text for text in ("" if said.by == said.side else short_name(said.name), said.speaker) if text)
    words = said.words or ""
    sources = " ".join(f"<{url}>" for url, _ in said.sources)
    parts = (f"**{said.stance}{whose}** {said.on}", who, words, both_scripts(said.original), said.label, sources)
    return " ".join(text for text in (*parts, weak(said.confidence)) if text)


def _asked(asked: Asked) -> str:
    question = " ".join(text for text in ("asked of the law:", *question_words(asked)) if text)
    if asked.outcome is None:
        return f"{question}: **it cannot be asked: {asked.problem}**"
    names = listed((" ".join(text for text in pair if text) for pair in asked.authorisations), "or")
    told = f"{question}: {OUTCOMES[asked.outcome]}{f', {names}' if names else ''}"
    return told if asked.agrees else f"{told}. **The record says otherwise: {OUTCOMES[asked.expected]}.**"


def _row(*cells: str) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"
