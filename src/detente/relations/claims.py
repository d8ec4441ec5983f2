"""Claims: statements about events, with everyone's stance on them, and what the facts say.

A statement belongs to those who make it. detente keeps who asserts it, who denies it and who only reports it, side by
side, and adopts none; a link between events ("this answers that") is such a statement and nothing more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, RootModel, model_validator

from detente.errors import LawFault
from detente.regime.checking import validate
from detente.regime.schema_parts import Model, Name, Names, Text, as_list
from detente.regime.yaml_lines import Document
from detente.relations.events import Place
from detente.relations.parts import Day, Recorded, Scripts, repeated, scripts, sources, when
from detente.relations.when import When

Stance = Literal["asserts", "denies", "reports"]
ClaimKind = Literal["fact", "cause", "reason", "characterisation", "sequence", "plan", "judgement", "legal"]
Finding = Literal["supported", "supported-in-part", "contradicted", "disputed", "not-tested"]
STANCES: tuple[str, ...] = get_args(Stance)
CLAIM_KINDS: tuple[str, ...] = get_args(ClaimKind)
FINDINGS: tuple[str, ...] = get_args(Finding)

Events = Annotated[list[Name], BeforeValidator(as_list)]


class LinkEntry(Model):
    """What a statement of cause or answer links: one event, and those it is said to answer."""

    event: Name
    answers: Names


class SaidEntry(Recorded):
    """That somebody took a stance on a statement.

    `by` is an actor; `speaker` a body or office of it. `reports` is the stance of one who passes on another's (`whose`)
    without taking a side. `label` is the statement's number where a source numbers its statements.
    """

    by: Name
    stance: Stance
    date: Day
    whose: Name | None = None
    speaker: Text | None = None
    words: Text | None = None
    original: Scripts | None = None
    label: Text | None = None

    @model_validator(mode="after")
    def _whose(self) -> SaidEntry:
        if (self.whose is not None) != (self.stance == "reports"):
            raise ValueError("`whose` goes with the stance reports, and the stance reports with `whose`")
        return self


class AskEntry(Model):
    """A question to the law that bears on a statement: a shipment, and the outcome that the law gives."""

    shipment: dict[str, Any]
    outcome: Literal["no-licence", "licence", "prohibited", "undetermined"]


class FactEntry(Recorded):
    """What the facts say of a statement: a finding in words, the events it rests on, and questions to the law."""

    says: Text
    events: Events = Field(default_factory=list)
    asks: list[AskEntry] = Field(default_factory=list)


class ClaimEntry(Model):
    """A statement as `claims.yaml` writes it."""

    claim: Name
    statement: Text
    kind: ClaimKind
    about: Names
    events: Events = Field(default_factory=list)
    link: LinkEntry | None = None
    said: list[SaidEntry] = Field(min_length=1)
    finding: Finding
    facts: list[FactEntry] = Field(default_factory=list)
    note: str | None = None

    @model_validator(mode="after")
    def _found(self) -> ClaimEntry:
        if (self.finding == "not-tested") == bool(self.facts):
            raise ValueError("a finding rests on `facts`; without any it is not-tested")
        return self


class ClaimsFile(RootModel[list[ClaimEntry]]):
    """The claims of a relation."""


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody's stance on a statement, on a day; `words` is how they put it, in short."""

    by: str
    stance: str
    on: When
    whose: str | None
    speaker: str | None
    words: str | None
    original: tuple[tuple[str, str], ...]
    label: str | None
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Ask:
    """A shipment that the law is asked about, and the outcome that the record says it gives."""

    shipment: Mapping[str, Any]
    outcome: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What the facts say of a statement."""

    says: str
    events: tuple[str, ...]
    asks: tuple[Ask, ...]
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Link:
    """An event, and those that a statement says it answers."""

    event: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement, everyone's stance on it, and what the facts say.

    `about` are topics, `events` the ids of the events it is about; `finding` is how the facts stand to it:
    `supported`, `supported-in-part`, `contradicted`, `disputed` (the parties differ and no fact decides it) or
    `not-tested`.
    """

    id: str
    statement: str
    kind: str
    about: tuple[str, ...]
    events: tuple[str, ...]
    link: Link | None
    said: tuple[Said, ...]
    finding: str
    facts: tuple[Fact, ...]
    note: str | None
    place: Place

    def said_by(self, day: dt.date) -> tuple[Said, ...]:
        """The stances taken by a day."""
        return tuple(said for said in self.said if said.on.begun(day))


def read_claims(document: Document, faults: list[LawFault]) -> list[Claim]:
    """The claims of a `claims.yaml`, in its order; its faults are added to `faults`."""
    file = validate(ClaimsFile, document, faults)
    entries = file.root if file else []
    faults += repeated((entry.claim for entry in entries), document, "the claim")
    return [_claim(entry, document, index) for index, entry in enumerate(entries)]


def _claim(entry: ClaimEntry, document: Document, index: int) -> Claim:
    def place(*path: str | int) -> Place:
        return Place(document.file, document.line((index, *path)))

    return Claim(
        id=entry.claim,
        statement=entry.statement,
        kind=entry.kind,
        about=tuple(entry.about),
        events=tuple(entry.events),
        link=Link(entry.link.event, tuple(entry.link.answers)) if entry.link else None,
        said=tuple(_said(said, place("said", at)) for at, said in enumerate(entry.said)),
        finding=entry.finding,
        facts=tuple(_fact(fact, place("facts", at)) for at, fact in enumerate(entry.facts)),
        note=entry.note,
        place=place(),
    )


def _said(entry: SaidEntry, place: Place) -> Said:
    return Said(
        by=entry.by,
        stance=entry.stance,
        on=when(entry.date),
        whose=entry.whose,
        speaker=entry.speaker,
        words=entry.words,
        original=scripts(entry.original),
        label=entry.label,
        sources=sources(entry),
        confidence=entry.confidence,
        note=entry.note,
        place=place,
    )


def _fact(entry: FactEntry, place: Place) -> Fact:
    return Fact(
        says=entry.says,
        events=tuple(entry.events),
        asks=tuple(Ask(ask.shipment, ask.outcome) for ask in entry.asks),
        sources=sources(entry),
        confidence=entry.confidence,
        note=entry.note,
        place=place,
    )
