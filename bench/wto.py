"""The WTO's disputes as a list of bare facts (`bench/data/`), and each as a case for the clock."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from detente.relations.disputes.case import Case, case_of

LIST = Path(__file__).parent / "data" / "wto_disputes.csv"
WRITTEN = dt.date(2024, 1, 4)  # the day of the commit that the list was taken from


@dataclass(frozen=True, slots=True)
class Listed:
    """A dispute as the list has it: who asked for consultations and when, and the WTO's words for where it stands."""

    number: str
    complainants: tuple[str, ...]
    requested: dt.date
    status: str

    def case(self, acts: Iterable[Mapping[str, Any]] = ()) -> Case:
        """The case of its request for consultations and of further acts, as a case's file writes them.

        Raises:
            RecordError: the acts cannot have happened so.
        """
        first = {"act": "consultations-requested", "date": self.requested}
        return case_of({"case": self.number, "complainant": list(self.complainants), "acts": [first, *acts]})


@lru_cache(maxsize=1)
def disputes() -> tuple[Listed, ...]:
    """The disputes of the list, by number."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return tuple(
            Listed(
                row["number"],
                tuple(row["complainant"].split("; ")),
                dt.date.fromisoformat(row["requested"]),
                row["status"],
            )
            for row in csv.DictReader(file)
        )


def newest() -> dt.date:
    """The day of the last request: the words of the list are not older than that."""
    return max(each.requested for each in disputes())
