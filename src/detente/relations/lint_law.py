"""Lint of measures, and of instruments that no event tells of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from detente.compare.measures import MeasureEntry, MeasuresFile
from detente.errors import LawFault
from detente.regime.checking import validate
from detente.regime.yaml_lines import Document
from detente.relations.events import Place
from detente.relations.instruments import jurisdiction_of
from detente.relations.lint_data import Linted


def measure_faults(data: Linted) -> Iterator[LawFault]:
    """Every fault of a relation's measures: whose they are, their days, and an event for each instrument."""
    document = data.document("measures.yaml")
    if document is None:
        return
    faults: list[LawFault] = []
    file = validate(MeasuresFile, document, faults)
    yield from faults
    told = {id for event in data.relation.events for id in event.instruments}
    for index, entry in enumerate(file.root if file else ()):
        yield from _parties(data, document, entry, index)
        for key in ("made_by", "eased_by"):
            for position, id in enumerate(getattr(entry, key)):
                place = Place(document.file, document.line((index, key, position)))
                yield from data.instrument(id, place, f"the measure {entry.measure!r} has")
                if jurisdiction_of(id) != entry.by:
                    yield place.fault(f"the measure {entry.measure!r} is of {entry.by}, and {id} is not its law.")
                elif id not in told:
                    yield place.fault(f"no event tells of {id}, which is part of the measure {entry.measure!r}.")
        yield from _days(data, document, entry, index)


def _parties(data: Linted, document: Document, entry: MeasureEntry, index: int) -> Iterator[LawFault]:
    for key in ("by", "towards"):
        code = getattr(entry, key)
        if code not in data.relation.parties:
            place = Place(document.file, document.line((index, key)))
            pair = " and ".join(data.relation.parties)
            yield place.fault(f"the measure {entry.measure!r} is {key} {code}; the parties are {pair}.")


def _days(data: Linted, document: Document, entry: MeasureEntry, index: int) -> Iterator[LawFault]:
    """The baseline lies before the measure, and the measure before its easing."""
    made = [data.instruments[id].effective for id in entry.made_by if id in data.instruments]
    if not made:
        return
    first = min(made)
    if entry.baseline >= first:
        place = Place(document.file, document.line((index, "baseline")))
        yield place.fault(
            f"the baseline {entry.baseline} of the measure {entry.measure!r} does not lie before its first "
            f"instrument, {first}."
        )
    for position, id in enumerate(entry.eased_by):
        eased = data.instruments.get(id)
        if eased is not None and (eased.effective_latest or dt.date.max) < first:
            place = Place(document.file, document.line((index, "eased_by", position)))
            yield place.fault(
                f"{id} ({eased.effective}) is said to ease the measure {entry.measure!r}, which began on {first}."
            )


def untold_faults(data: Linted) -> Iterator[LawFault]:
    """Instruments of a party that name the other party and are neither an event nor left out with a reason."""
    relation = data.relation
    told = {id for event in relation.events for id in event.instruments}
    document = data.document("relation.yaml")
    line = document.line(("left_out",)) if document else 0
    head = Place(f"record/{relation.id}/relation.yaml", line)
    for code in relation.parties:
        law = data.laws.get(code)
        if law is None:
            continue
        other = next(party for party in relation.parties if party != code)
        for instrument in law.instruments:
            if instrument.kind == "baseline" or instrument.id in told or instrument.id in relation.left_out:
                continue
            inside = relation.covers_from <= instrument.effective <= relation.checked
            if inside and _names(law.documents[instrument.id].data.get("amend"), other):
                yield head.fault(
                    f"{instrument.id} names {other} and no event tells of it; write the event, or leave it out "
                    "under `left_out` with the reason."
                )
    yield from _left_out(data, document, told)


def _left_out(data: Linted, document: Document | None, told: set[str]) -> Iterator[LawFault]:
    for index, id in enumerate(data.relation.left_out):
        place = Place(f"record/{data.relation.id}/relation.yaml", document.line(("left_out", index)) if document else 0)
        yield from data.instrument(id, place, "`left_out` names")
        if id in told:
            yield place.fault(f"`left_out` names {id}, which an event tells of.")


def _names(part: Any, code: str) -> bool:
    """Whether a part of a law file names a country, as a value, in a list or as a key."""
    if isinstance(part, dict):
        return any(key == code or _names(value, code) for key, value in part.items())
    if isinstance(part, list):
        return any(_names(item, code) for item in part)
    return bool(part == code)
