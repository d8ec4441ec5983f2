"""Lint of the record: what contradicts itself, the law or the order of days; links to nothing; law without an event.

The readers of the files find what is wrong with one of them by itself; lint holds them against each other and the law.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from detente.errors import LawFault, RecordError
from detente.regime.folder import record_folder
from detente.relations.lint_claims import claim_faults, unasked
from detente.relations.lint_data import Linted, linted
from detente.relations.lint_events import event_faults, talks_faults
from detente.relations.lint_law import measure_faults, untold_faults
from detente.relations.relation import read_relation, relation_ids

CHECKS = (event_faults, talks_faults, claim_faults, measure_faults, untold_faults)


@dataclass(frozen=True, slots=True)
class Linting:
    """What lint found: faults, and notes of what could not be checked. `relations` names what was gone through."""

    faults: tuple[LawFault, ...]
    notes: tuple[str, ...]
    relations: tuple[str, ...]


def lint(
    relations: Iterable[str] | None = None, record: Path | str | None = None, folder: Path | None = None
) -> Linting:
    """Every fault of the record.

    Args:
        relations: ids of relations, such as jp-kr; by default all that the record has.
        record: the record, if not the one that comes with detente.
        folder: the law data, if not the one that comes with detente.

    Raises:
        LawError: the law data is at fault; the record cannot be held against it.
    """
    root = record_folder(record)
    ids = tuple(relation_ids(root) if relations is None else relations)
    faults: set[LawFault] = set()
    notes: list[str] = []
    for id in ids:
        try:
            data = linted(read_relation(id, root), folder)
        except RecordError as error:
            faults.update(error.faults)
            notes.append(f"{id} was not held against the law and the order of days, as its files are at fault.")
            continue
        for check in CHECKS:
            faults.update(check(data))
        notes += _unchecked(data)
    return Linting(tuple(sorted(faults)), tuple(notes), ids)


def _unchecked(data: Linted) -> Iterator[str]:
    """What could not be held against the law, as there is none of a party or of a shipment's origin."""
    missing = [code for code in data.relation.parties if code not in data.laws]
    for code in sorted({*missing, *unasked(data)}):
        yield f"{data.relation.id}: there is no law of {code} in the law data; what touches it was not checked."
