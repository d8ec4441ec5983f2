"""What the lint of a relation looks into: the relation, the law that it names, and the lines of its files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from detente.errors import LawFault, did_you_mean
from detente.regime.folder import jurisdictions
from detente.regime.instruments import Instrument
from detente.regime.load import JurisdictionLaw, load
from detente.regime.yaml_lines import Document, read
from detente.relations.events import Event, Place
from detente.relations.instruments import jurisdiction_of
from detente.relations.relation import Relation


@dataclass(frozen=True, slots=True)
class Linted:
    """A relation with the law of the jurisdictions that its events and its parties name.

    `laws` holds those that the law data has; an instrument of another is not checked.
    """

    relation: Relation
    folder: Path | None
    events: dict[str, Event]
    laws: dict[str, JurisdictionLaw]
    instruments: dict[str, Instrument] = field(repr=False)

    def document(self, file: str) -> Document | None:
        """A file of the relation with its lines; None where it has none."""
        path = self.relation.folder / file
        return read(path, f"record/{self.relation.id}/{file}") if path.exists() else None

    def actor(self, id: str, place: Place, what: str) -> Iterator[LawFault]:
        """A fault for an actor that the relation does not have."""
        if id not in self.relation.actors:
            near = did_you_mean(id, self.relation.actors)
            yield place.fault(f"{what} {id!r}, who is no actor of relation.yaml.{near}")

    def event(self, id: str, place: Place, what: str) -> Iterator[LawFault]:
        """A fault for an event that the relation does not have."""
        if id not in self.events:
            yield place.fault(
                f"{what} the event {id!r}, which the record does not have.{did_you_mean(id, self.events)}"
            )

    def instrument(self, id: str, place: Place, what: str) -> Iterator[LawFault]:
        """A fault for an instrument that is not in the law data, where it has the law of its jurisdiction."""
        if id not in self.instruments and jurisdiction_of(id) in self.laws:
            near = did_you_mean(id, self.instruments)
            yield place.fault(f"{what} {id!r}, which is no instrument of the law data.{near}")


def linted(relation: Relation, folder: Path | None) -> Linted:
    """A relation with the law that it names.

    Raises:
        LawError: that law is at fault.
    """
    known = set(jurisdictions(folder))
    named = {jurisdiction_of(id) for event in relation.events for id in (*event.instruments, *event.announces)}
    laws = {code: load(code, folder) for code in sorted({*relation.parties, *named} & known)}
    return Linted(
        relation=relation,
        folder=folder,
        events={event.id: event for event in relation.events},
        laws=laws,
        instruments={instrument.id: instrument for law in laws.values() for instrument in law.instruments},
    )


def effective_days(instrument: Instrument) -> list[tuple[dt.date, dt.date]]:
    """The days on which an instrument, or a part of it, takes effect, as spans of which both ends are included."""
    spans = [(instrument.effective, instrument.effective_latest)]
    spans += [(part.earliest, part.latest) for part in instrument.parts]
    return sorted({(first, last or dt.date.max) for first, last in spans})
