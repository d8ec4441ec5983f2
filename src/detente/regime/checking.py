"""Holding a document against its shape: every fault a sentence with its line."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from detente.errors import LawFault
from detente.regime.yaml_lines import Document

_Model = TypeVar("_Model", bound=BaseModel)


def validate(model: type[_Model], document: Document, faults: list[LawFault]) -> _Model | None:
    """Check a document against its schema; faults are added to `faults`, one a line of the file."""
    faults.extend(document.faults)
    if document.data is None and document.faults:
        return None
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        for path, detail in _told(error.errors(include_url=False)):
            faults.append(LawFault(document.file, document.line(path), _sentence(detail, path)))
        return None


_SHAPES = {"dict_type", "list_type", "model_type", "date_type"}


def _told(details: list[Any]) -> list[tuple[tuple[str | int, ...], Any]]:
    """The errors worth telling, with their places; where several shapes are allowed, not those of the others."""
    found = [(_place(d), d) for d in details]
    return [
        (path, detail)
        for path, detail in found
        if detail["type"] not in _SHAPES
        or len(path) == len(detail["loc"])
        or not any(other[: len(path)] == path and d["type"] not in _SHAPES for other, d in found)
    ]


def _place(detail: Any) -> tuple[str | int, ...]:
    """Where an error is: its location without the names of the shapes that were tried there."""
    steps = tuple(s for s in detail["loc"] if not isinstance(s, str) or ("[" not in s and s != "DateSpan"))
    of_a_shape = detail["loc"][-1:] == ("date",) and detail["type"] not in ("missing", "extra_forbidden")
    return steps[:-1] if of_a_shape and isinstance(steps[-2:-1] and steps[-2], str) else steps


_PLAIN = {
    "missing": "is missing",
    "extra_forbidden": "is not a key that may stand here",
    "date_from_datetime_parsing": "is not a date; write it as 2019-08-28",
    "date_type": "is not a date; write it as 2019-08-28",
    "date_parsing": "is not a date; write it as 2019-08-28",
    "string_type": "must be text; put it in quotes",
    "dict_type": "must be a mapping of keys and values",
    "model_type": "must be a mapping of keys and values",
    "list_type": "must be a list",
}


def _sentence(detail: Any, path: tuple[Any, ...]) -> str:
    where = ".".join(str(step) for step in path if not isinstance(step, int) or step >= 0) or "the file"
    kind = detail["type"]
    if kind in _PLAIN:
        return f"{where} {_PLAIN[kind]}."
    message = str(detail["msg"]).removeprefix("Value error, ").rstrip(".")
    if kind == "string_pattern_mismatch":
        message = f"{detail['input']!r} does not have the form {detail['ctx']['pattern']}"
    if kind == "literal_error":
        message = f"{detail['input']!r} is not one of {detail['ctx']['expected']}"
    return f"{where}: {message}."
