"""The instruments that events name: the heads of their files, read one by one, without reading a whole law."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.regime.folder import law_folder
from detente.regime.yaml_lines import read
from detente.relations.when import When

_ID = re.compile(r"^[a-z0-9-]+/(?P<day>\d{4}-\d{2}-\d{2})_[a-z0-9-]+$")


@dataclass(frozen=True, slots=True)
class InstrumentHead:
    """What the head of an instrument's file says, as far as it says it; `effective` is known by the id alone."""

    id: str
    title: str | None
    original: str | None
    number: str | None
    promulgated: dt.date | None
    effective: When | None


def read_head(id: str, folder: Path | str | None = None) -> InstrumentHead:
    """The head of an instrument of the law data, such as `jp/2019-08-28_korea-leaves-group-a`.

    Where there is no such file, or it is at fault (which `detente law lint` tells), what it does not say is None.
    """
    path = law_folder(folder) / f"{id}.yaml"
    data: Any = read(path, f"law/{id}.yaml").data if _ID.match(id) and path.is_file() else None
    said: dict[Any, Any] = data if isinstance(data, dict) else {}

    def text(name: str) -> str | None:
        value = said.get(name)
        return value if isinstance(value, str) else None

    return InstrumentHead(
        id=id,
        title=text("title"),
        original=text("original"),
        number=text("number"),
        promulgated=_date(said.get("promulgated")),
        effective=_span(said.get("effective")) or day_of_id(id),
    )


def day_of_id(instrument: str) -> When | None:
    """The day on which an instrument took effect, which its id begins with; None where it is no such id."""
    match = _ID.match(instrument)
    try:
        day = dt.date.fromisoformat(match["day"]) if match else None
    except ValueError:
        return None
    return When(day, day) if day else None


def jurisdiction_of(instrument: str) -> str:
    """The code of the jurisdiction whose law an instrument is."""
    return instrument.partition("/")[0].upper()


def _span(said: object) -> When | None:
    if isinstance(said, dict):
        first, last = _date(said.get("earliest")), _date(said.get("latest"))
        return When(first, max(first, last or first)) if first else None
    day = _date(said)
    return When(day, day) if day else None


def _date(said: object) -> dt.date | None:
    return said if isinstance(said, dt.date) and not isinstance(said, dt.datetime) else None
