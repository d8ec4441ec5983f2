"""The shape of the record's files as JSON Schema, for editors."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from detente.cli.law_schema import schema_of
from detente.english import listed
from detente.errors import UnknownNameError, did_you_mean

FILES: dict[str, tuple[str, str, str]] = {
    "relation": ("detente.relations.relation", "RelationFile", "relation.yaml"),
    "events": ("detente.relations.events", "EventsFile", "events.yaml"),
    "claims": ("detente.relations.claims", "ClaimsFile", "claims.yaml"),
    "measures": ("detente.compare.measures", "MeasuresFile", "measures.yaml"),
    "talks": ("detente.relations.talks", "TalksFile", "talks.yaml"),
    "case": ("detente.relations.disputes.case_file", "CaseFile", "a dispute, disputes/*.yaml"),
    "procedure": ("detente.relations.disputes.procedure_file", "ProcedureFile", "a procedure, procedures/*.yaml"),
    "scheme": ("detente.relations.settlements.entries", "SchemeFile", "a settlement, settlements/*.yaml"),
    "interest": ("detente.relations.settlements.interest_law", "InterestLawFile", "a law of interest, interest/*.yaml"),
}


def json_schema(file: str) -> dict[str, Any]:
    """The JSON Schema of one kind of file of the record.

    Raises:
        UnknownNameError: there is no such kind of file.
    """
    if file not in FILES:
        near = did_you_mean(file, FILES)
        raise UnknownNameError(f"There is no kind of file {file!r} in the record; write {listed(FILES, 'or')}.{near}")
    room, model, title = FILES[file]
    return schema_of(getattr(import_module(room), model), f"detente record file: {title}")
