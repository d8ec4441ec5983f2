"""What is claimed between two states: each statement, everyone's stance on it side by side, and what the facts say.

Where a statement bears on what a law asked, the law is asked anew each time it is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detente.compare.days import Day, maybe_day
from detente.english import listed
from detente.errors import ScopeError, UnknownNameError, did_you_mean
from detente.relations.answering import concerns, said_by
from detente.relations.asked import coverage_notes, known_actor
from detente.relations.claims import CLAIM_KINDS, STANCES, Claim, Fact, Link, Said
from detente.relations.events import Event
from detente.relations.law_asked import Asked, ask_the_law
from detente.relations.naming import find_events
from detente.relations.plain import fields_of
from detente.relations.relation import Relation, open_relation
from detente.relations.when import When


@dataclass(frozen=True, slots=True)
class SaidTold:
    """Somebody's stance on a statement, with the names of who takes it and of whose word it reports.

    `side` is the party to which `by` belongs, None for others; `about_side` that of the one whose word is reported.
    """

    by: str
    name: str
    side: str | None
    stance: str
    whose: str | None
    whose_name: str | None
    on: When
    speaker: str | None
    words: str | None
    original: tuple[tuple[str, str], ...]
    label: str | None
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class FactTold:
    """What the facts say of a statement. `later` are those of its events that came after the day asked."""

    says: str
    events: tuple[str, ...]
    later: tuple[str, ...]
    asked: tuple[Asked, ...]
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class ClaimTold:
    """A statement as it is told: the stances taken by the day asked, and what the facts say."""

    id: str
    statement: str
    kind: str
    about: tuple[str, ...]
    events: tuple[str, ...]
    link: Link | None
    said: tuple[SaidTold, ...]
    finding: str
    facts: tuple[FactTold, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Claims:
    """Statements about what two states did. `topics` counts those of the whole record by topic, the most first.

    `about`, `by`, `stance`, `kind`, `event` and `at` are what was asked for. `every` holds the events by their ids.
    """

    relation: str
    title: str
    parties: tuple[str, str]
    party_names: tuple[str, str]
    about: tuple[str, ...]
    by: str | None
    stance: str | None
    kind: str | None
    event: tuple[str, ...]
    at: dt.date | None
    topics: tuple[tuple[str, int], ...]
    claims: tuple[ClaimTold, ...]
    notes: tuple[str, ...]
    every: dict[str, Event] = field(repr=False, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """The claims as JSON carries them."""
        told = {name: value for name, value in fields_of(self).items() if name != "every"}
        return {**told, "topics": dict(self.topics)}


def claims(
    one: str,
    other: str,
    *,
    about: str | Iterable[str] | None = None,
    by: str | None = None,
    stance: str | None = None,
    kind: str | None = None,
    event: str | None = None,
    at: Day | None = None,
    folder: Path | str | None = None,
) -> Claims:
    """Who says what of what two states did, and what the facts say.

    Args:
        one, other: the states, as ISO codes, in either order.
        about: topics, such as `retaliation`; by default all. A statement is told when it is about any of them.
        by: an actor; a party stands for all of its bodies.
        stance: `asserts`, `denies` or `reports`; with `by`, that somebody's own stance.
        kind: the kind of statement, such as `cause` or `fact`.
        event: the id of an event, its beginning, or a day: statements about it, or that link it to another.
        at: only what had been said by this day.
        folder: the record, if not the one that comes with detente.

    Raises:
        ScopeError: a day cannot be read, or there is no such topic, stance or kind.
        UnknownNameError: the record has no such relation, actor or event.
        RecordError: the record is at fault.
        LawError: the law that is asked is at fault.
    """
    relation = open_relation(one, other, folder)
    day = maybe_day("the day", at)
    counts: dict[str, int] = {}
    for claim in relation.claims:
        for topic in claim.about:
            counts[topic] = counts.get(topic, 0) + 1
    topics = _known("topic", about, counts)
    stance = _one("stance", stance, STANCES)
    kind = _one("kind of statement", kind, CLAIM_KINDS)
    actor = None if by is None else known_actor(relation, by)
    ids = () if event is None else tuple(found.id for found in find_events(relation.events, event))
    found = [
        claim
        for claim in relation.claims
        if (not topics or set(topics) & set(claim.about))
        and (kind is None or claim.kind == kind)
        and (not ids or any(concerns(claim, id) for id in ids))
        and said_by(claim, day)
        and any(_takes(relation, said, actor, stance) for said in _said(claim, day))
    ]
    names = relation.name(relation.parties[0]), relation.name(relation.parties[1])
    return Claims(
        relation=relation.id,
        title=relation.title,
        parties=relation.parties,
        party_names=names,
        about=topics,
        by=actor,
        stance=stance,
        kind=kind,
        event=ids,
        at=day,
        topics=tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))),
        claims=tuple(tell(relation, claim, day) for claim in found),
        notes=tuple(coverage_notes(relation, None, None, day)),
        every={each.id: each for each in relation.events},
    )


def tell(relation: Relation, claim: Claim, at: dt.date | None) -> ClaimTold:
    """A statement as it stood on a day (None: as it stands), the law asked anew."""
    return ClaimTold(
        id=claim.id,
        statement=claim.statement,
        kind=claim.kind,
        about=claim.about,
        events=claim.events,
        link=claim.link,
        said=tuple(_said_told(relation, said) for said in _said(claim, at)),
        finding=claim.finding,
        facts=tuple(_fact(relation, fact, at) for fact in claim.facts),
        note=claim.note,
    )


def _said(claim: Claim, at: dt.date | None) -> tuple[Said, ...]:
    said = claim.said if at is None else claim.said_by(at)
    return tuple(sorted(said, key=lambda each: each.on.earliest))


def _takes(relation: Relation, said: Said, actor: str | None, stance: str | None) -> bool:
    return (actor is None or actor in (said.by, relation.side(said.by))) and (stance is None or said.stance == stance)


def _said_told(relation: Relation, said: Said) -> SaidTold:
    return SaidTold(
        by=said.by,
        name=relation.name(said.by),
        side=relation.side(said.by),
        stance=said.stance,
        whose=said.whose,
        whose_name=relation.name(said.whose) if said.whose else None,
        on=said.on,
        speaker=said.speaker,
        words=said.words,
        original=said.original,
        label=said.label,
        sources=said.sources,
        confidence=said.confidence,
        note=said.note,
    )


def _fact(relation: Relation, fact: Fact, at: dt.date | None) -> FactTold:
    days = {event.id: event.when for event in relation.events}
    later = [id for id in fact.events if at is not None and id in days and not days[id].may_have_begun(at)]
    return FactTold(
        says=fact.says,
        events=fact.events,
        later=tuple(later),
        asked=tuple(ask_the_law(ask) for ask in fact.asks),
        sources=fact.sources,
        confidence=fact.confidence,
        note=fact.note,
    )


# ---- what was asked --------------------------------------------------------------------------------------------------


def _known(what: str, given: str | Iterable[str] | None, known: Iterable[str]) -> tuple[str, ...]:
    texts = [given] if isinstance(given, str) else list(given or ())
    words = [word.strip().casefold() for text in texts for word in str(text).split(",") if word.strip()]
    names = sorted(known)
    if texts and not words:
        raise UnknownNameError(f"No {what} is named; the record has {listed(names) or 'none'}. Leave it out for all.")
    for word in words:
        if word not in names:
            raise UnknownNameError(
                f"No statement of the record has the {what} {word!r}; it has {listed(names) or 'none'}."
                + did_you_mean(word, names)
            )
    return tuple(dict.fromkeys(words))


def _one(what: str, given: str | None, known: tuple[str, ...]) -> str | None:
    if given is None:
        return None
    word = given.strip().casefold()
    if word not in known:
        raise ScopeError(f"{given!r} is no {what}; choose from {', '.join(known)}.{did_you_mean(word, known)}")
    return word
