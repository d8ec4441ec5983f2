"""What is said of an event: that it answers another, with everyone's stance on it, as it stood on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.relations.claims import Claim
from detente.relations.when import When

if TYPE_CHECKING:
    from detente.relations.relation import Relation


@dataclass(frozen=True, slots=True)
class Stance:
    """Somebody's stance on a statement: they assert it, deny it, or report it of another (`whose`).

    `name` and `whose_name` are the names of the actors, `side` and `side_name` the party that the one belongs to, and
    `since` the first day on which they took the stance.
    """

    by: str
    name: str
    side: str | None
    side_name: str | None
    stance: str
    whose: str | None
    whose_name: str | None
    since: When


@dataclass(frozen=True, slots=True)
class Answering:
    """That an event answers others, as a statement says, with everyone's stance on it.

    `event` and `answers` are ids of events, `finding` is how the facts stand to the statement.
    """

    claim: str
    statement: str
    event: str
    answers: tuple[str, ...]
    stances: tuple[Stance, ...]
    finding: str


def answering_of(relation: Relation, event: str, at: dt.date | None) -> tuple[Answering, ...]:
    """What an event is said to answer, by a day (None: ever)."""
    return tuple(
        Answering(
            claim=claim.id,
            statement=claim.statement,
            event=claim.link.event,
            answers=claim.link.answers,
            stances=stances(relation, claim, at),
            finding=claim.finding,
        )
        for claim in relation.claims
        if claim.link and claim.link.event == event and said_by(claim, at)
    )


def concerns(claim: Claim, event: str) -> bool:
    """Whether a statement is about an event, says that it answers another, or that another answers it."""
    linked = (claim.link.event, *claim.link.answers) if claim.link else ()
    return event in claim.events or event in linked


def said_by(claim: Claim, at: dt.date | None) -> bool:
    """Whether anybody had taken a stance on a statement by a day (None: ever)."""
    return at is None or bool(claim.said_by(at))


def stances(relation: Relation, claim: Claim, at: dt.date | None) -> tuple[Stance, ...]:
    """Everyone's stances on a statement by a day, in the order in which they were first taken."""
    found: dict[tuple[str, str, str | None], Stance] = {}
    said = claim.said if at is None else claim.said_by(at)
    for each in sorted(said, key=lambda each: each.on.earliest):
        found.setdefault(
            (each.by, each.stance, each.whose),
            Stance(
                by=each.by,
                name=relation.name(each.by),
                side=(side := relation.side(each.by)),
                side_name=relation.name(side) if side else None,
                stance=each.stance,
                whose=each.whose,
                whose_name=relation.name(each.whose) if each.whose else None,
                since=each.on,
            ),
        )
    return tuple(found.values())
