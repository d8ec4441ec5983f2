"""Talks: their rounds, what each side said it wanted, and the state of the law they aim at.

A round is an event; its event stands in no other file. The aim is a day of each side's law, so that how far it is
reached can be asked of the law itself (`progress`), and need not be taken from what the sides say of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, RootModel, model_validator

from detente.errors import LawFault
from detente.regime.checking import validate
from detente.regime.schema_parts import Country, Model, Name, Names, Text, as_list
from detente.regime.yaml_lines import Document, read
from detente.relations.events import Event, Place
from detente.relations.parts import Dated, Day, Recorded, Scripts, scripts, sources, when
from detente.relations.when import When

Agenda = Annotated[list[Text], BeforeValidator(as_list), Field(min_length=1)]


class SideEntry(Model):
    """One side of the aim: its law towards the other is to be as on the baseline.

    `measures` names measures of the record, or instruments, to be told apart from other law; by default those that the
    record has of the jurisdiction towards the other.
    """

    jurisdiction: Country
    to: Country
    baseline: dt.date
    measures: list[Text] | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _two(self) -> SideEntry:
        if self.jurisdiction == self.to:
            raise ValueError("a side's law is held against the baseline towards another jurisdiction than itself")
        return self


class AimEntry(Recorded):
    """What the sides agreed to bring about, the day they did, and the state of the law that it is."""

    title: Text
    original: Scripts | None = None
    agreed: dt.date
    sides: list[SideEntry] = Field(min_length=1)

    @model_validator(mode="after")
    def _reachable(self) -> AimEntry:
        named = [side.jurisdiction for side in self.sides]
        if len(set(named)) < len(named):
            raise ValueError("each side stands once among the `sides` of an aim")
        for side in self.sides:
            if side.baseline >= self.agreed:
                raise ValueError(f"the baseline {side.baseline} does not lie before the day the aim was agreed")
        return self


class PositionEntry(Recorded):
    """What one side said it wanted, or was ready for, on a day. `speaker` is a body or office of it."""

    by: Name
    date: Day
    says: Text
    speaker: Text | None = None
    original: Scripts | None = None


class RoundEntry(Dated):
    """One meeting. `level`, `place`, `medium`, `agenda` and `outcome` stand where they were found, else not at all."""

    round: Name
    title: Text
    original: Scripts | None = None
    by: Names
    level: Text | None = None
    place: Text | None = None
    medium: Text | None = None
    agenda: Agenda | None = None
    outcome: Text | None = None


class TalksEntry(Recorded):
    """Talks as `talks.yaml` writes them."""

    talks: Name
    title: Text
    original: Scripts | None = None
    aim: AimEntry | None = None
    positions: list[PositionEntry] = Field(default_factory=list)
    rounds: list[RoundEntry] = Field(min_length=1)


class TalksFile(RootModel[list[TalksEntry]]):
    """All talks of a relation."""


@dataclass(frozen=True, slots=True)
class Side:
    """The law of one jurisdiction towards another, which is to be as it was on the baseline.

    `measures` are names to tell apart from other law; None for those that the record has.
    """

    jurisdiction: str
    to: str
    baseline: dt.date
    measures: tuple[str, ...] | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Aim:
    """What the talks are to bring about, and the state of each side's law that it is."""

    title: str
    original: tuple[tuple[str, str], ...]
    agreed: dt.date
    sides: tuple[Side, ...]
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Position:
    """What one side said it wanted, or was ready for."""

    by: str
    on: When
    says: str
    speaker: str | None
    original: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Round:
    """One meeting; `event` is the id of its event. What was not found is None, or an empty agenda."""

    id: str
    event: str
    when: When
    title: str
    original: tuple[tuple[str, str], ...]
    by: tuple[str, ...]
    level: str | None
    venue: str | None
    medium: str | None
    agenda: tuple[str, ...]
    outcome: str | None
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Talks:
    """Talks with their positions and rounds, each in the order of their days."""

    id: str
    title: str
    original: tuple[tuple[str, str], ...]
    aim: Aim | None
    positions: tuple[Position, ...]
    rounds: tuple[Round, ...]
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None
    place: Place

    @property
    def events(self) -> tuple[Event, ...]:
        """An event for each round."""
        return tuple(
            Event(
                id=each.event,
                when=each.when,
                by=each.by,
                kind="talks",
                title=each.title,
                original=each.original,
                instruments=(),
                announces=(),
                under=None,
                citation=None,
                sources=each.sources,
                confidence=each.confidence,
                note=each.note,
                part_of=self.id,
                place=each.place,
            )
            for each in self.rounds
        )


def read_talks(path: Path, name: str, faults: list[LawFault]) -> tuple[Talks, ...]:
    """The talks of a `talks.yaml`, in its order; its faults are added to `faults`.

    Args:
        path: the file.
        name: how faults name it.
        faults: to which faults are added; what is at fault is left out.
    """
    document = read(path, name)
    file = validate(TalksFile, document, faults)
    if file is None:
        return ()
    found = tuple(_talks(entry, document, index) for index, entry in enumerate(file.root))
    faults += _disorder(found)
    return found


def _disorder(every: tuple[Talks, ...]) -> Iterator[LawFault]:
    """Names that stand twice, and rounds that stand before earlier ones."""
    named: set[str] = set()
    for talks in every:
        if talks.id in named:
            yield talks.place.fault(f"the talks {talks.id!r} stand twice.")
        named.add(talks.id)
        seen: set[str] = set()
        for each in talks.rounds:
            if each.id in seen:
                yield each.place.fault(f"the round {each.id!r} of {talks.id} stands twice.")
            seen.add(each.id)
        for before, after in pairwise(talks.rounds):
            if after.when.latest < before.when.earliest:
                yield after.place.fault(
                    f"the round {after.id!r} ({after.when}) stands after the round {before.id!r} ({before.when}), "
                    "which was later; put the rounds in the order of their days."
                )


def _talks(entry: TalksEntry, document: Document, index: int) -> Talks:
    def place(*path: str | int) -> Place:
        return Place(document.file, document.line((index, *path)))

    positions = [_position(each, place("positions", number)) for number, each in enumerate(entry.positions)]
    return Talks(
        id=entry.talks,
        title=entry.title,
        original=scripts(entry.original),
        aim=_aim(entry.aim, place("aim")) if entry.aim else None,
        positions=tuple(sorted(positions, key=lambda position: position.on.earliest)),
        rounds=tuple(_round(each, entry.talks, place("rounds", number)) for number, each in enumerate(entry.rounds)),
        sources=sources(entry),
        confidence=entry.confidence,
        note=entry.note,
        place=place(),
    )


def _aim(entry: AimEntry, place: Place) -> Aim:
    return Aim(
        title=entry.title,
        original=scripts(entry.original),
        agreed=entry.agreed,
        sides=tuple(
            Side(
                side.jurisdiction,
                side.to,
                side.baseline,
                None if side.measures is None else tuple(side.measures),
                side.note,
            )
            for side in entry.sides
        ),
        sources=sources(entry),
        confidence=entry.confidence,
        note=entry.note,
        place=place,
    )


def _position(entry: PositionEntry, place: Place) -> Position:
    return Position(
        by=entry.by,
        on=when(entry.date),
        says=entry.says,
        speaker=entry.speaker,
        original=scripts(entry.original),
        sources=sources(entry),
        confidence=entry.confidence,
        note=entry.note,
        place=place,
    )


def _round(entry: RoundEntry, talks: str, place: Place) -> Round:
    return Round(
        id=entry.round,
        event=f"{entry.when.earliest}_{talks}-{entry.round}",
        when=entry.when,
        title=entry.title,
        original=scripts(entry.original),
        by=tuple(entry.by),
        level=entry.level,
        venue=entry.place,
        medium=entry.medium,
        agenda=tuple(entry.agenda or ()),
        outcome=entry.outcome,
        sources=sources(entry),
        confidence=entry.confidence,
        note=entry.note,
        place=place,
    )
