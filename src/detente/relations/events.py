"""Events: dated acts, each with who did it, what kind of act it was, and what law it made or announced.

Most stand in `events.yaml` of a relation. The acts of a dispute, the rounds of talks and the entries of a settlement
stand in files of their own and are events too; see `detente.relations.relation`.

An event says what was done. That it answers another is not part of it: that is what somebody claims (`claims`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, RootModel

from detente.errors import LawFault
from detente.regime.checking import validate
from detente.regime.schema_parts import Name, Names, Text, as_list
from detente.regime.yaml_lines import Document
from detente.relations.parts import Dated, Scripts, repeated, scripts, sources
from detente.relations.when import When

Kind = Literal["ruling", "announcement", "measure", "easing", "security", "talks", "dispute", "settlement", "diplomacy"]
KINDS: tuple[str, ...] = get_args(Kind)

Instruments = Annotated[list[Text], BeforeValidator(as_list)]


class EventEntry(Dated):
    """An event as `events.yaml` writes it.

    `event` is its id, which begins with its (earliest) day. `instruments` took effect by it, `announces` are those it
    made known, adopted or promulgated before; both are ids of law files.
    """

    event: Name
    by: Names
    kind: Kind
    title: Text
    original: Scripts | None = None
    instruments: Instruments = Field(default_factory=list)
    announces: Instruments = Field(default_factory=list)
    under: Text | None = None
    citation: Text | None = None


class EventsFile(RootModel[list[EventEntry]]):
    """The events of a relation that stand in no other file of it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the record: a file and a line of it."""

    file: str
    line: int

    def fault(self, sentence: str) -> LawFault:
        """A fault at this place."""
        return LawFault(self.file, self.line, sentence)


@dataclass(frozen=True, slots=True)
class Event:
    """A dated act.

    `by` holds ids of actors; `original` the title in its own scripts, by language; `instruments` took effect by it and
    `announces` were made known by it (ids of law files). `under` is its legal basis and `citation` what it is cited as.
    `part_of` names the dispute, the talks or the settlement it belongs to.
    """

    id: str
    when: When
    by: tuple[str, ...]
    kind: str
    title: str
    original: tuple[tuple[str, str], ...]
    instruments: tuple[str, ...]
    announces: tuple[str, ...]
    under: str | None
    citation: str | None
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None
    part_of: str | None
    place: Place


def read_events(document: Document, faults: list[LawFault]) -> list[Event]:
    """The events of an `events.yaml`, in its order; its faults are added to `faults`."""
    file = validate(EventsFile, document, faults)
    entries = file.root if file else []
    faults += repeated((entry.event for entry in entries), document, "the event")
    found = []
    for index, entry in enumerate(entries):
        place = Place(document.file, document.line((index,)))
        if not entry.event.startswith(f"{entry.when.earliest}_"):
            faults.append(place.fault(f"the id {entry.event!r} does not begin with its day, {entry.when.earliest}_."))
        found.append(_event(entry, place))
    return found


def _event(entry: EventEntry, place: Place) -> Event:
    return Event(
        id=entry.event,
        when=entry.when,
        by=tuple(entry.by),
        kind=entry.kind,
        title=entry.title,
        original=scripts(entry.original),
        instruments=tuple(entry.instruments),
        announces=tuple(entry.announces),
        under=entry.under,
        citation=entry.citation,
        sources=sources(entry),
        confidence=entry.confidence,
        note=entry.note,
        part_of=None,
        place=place,
    )
