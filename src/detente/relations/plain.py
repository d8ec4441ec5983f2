"""Values of the record as JSON carries them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

from detente.relations.when import When


def plain(value: Any) -> Any:
    """A value as JSON carries it: days as text, titles by language, sources with what was read there.

    A day of the record is an object with its ends and its words; places in files are left out. A value that knows what
    JSON carries of it (`to_dict`) is asked.
    """
    if isinstance(value, When):
        ends = {"earliest": value.earliest, "latest": value.latest, "until": value.until}
        return {"words": str(value), **{name: day.isoformat() if day else None for name, day in ends.items()}}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return value.to_dict() if hasattr(value, "to_dict") else fields_of(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (tuple, list, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return value


def fields_of(value: Any) -> dict[str, Any]:
    """The fields of a value as JSON carries them."""
    return {field.name: _field(value, field.name) for field in dataclasses.fields(value) if field.name != "place"}


def _field(value: Any, name: str) -> Any:
    found = getattr(value, name)
    if name == "original":
        return dict(found) if isinstance(found, tuple) else found
    if name == "sources" and all(isinstance(each, tuple) and len(each) == 2 for each in found):
        return [{"url": url, "what": what} for url, what in found]
    return plain(found)
