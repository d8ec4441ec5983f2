"""Days as they are asked for: a date, text like 2019-08-28, or the word `today`; without loading what compares."""

from __future__ import annotations

import contextlib
import datetime as dt
import re

from detente.errors import ScopeError, ShipmentError

Day = dt.date | str

_ISO = re.compile(r"^\d{4}-\d{2}-\d{2}$", re.ASCII)


def today() -> dt.date:
    """The day on which the question is asked."""
    return dt.date.today()


def read_day(name: str, day: Day) -> dt.date:
    """A day as it is asked for.

    Args:
        name: what a sentence calls it, such as `the first day`.
        day: a date, text like 2019-08-28, or `today`.

    Raises:
        ScopeError: it is no day.
    """
    if isinstance(day, str) and day.strip().casefold() == "today":
        return today()
    if isinstance(day, str) and _ISO.match(day):
        with contextlib.suppress(ValueError):
            return dt.date.fromisoformat(day)
    from detente.determination.shipment import read_date

    try:
        return read_date(name, day)
    except ShipmentError as error:
        raise ScopeError(f"{name}: {error.sentence.rstrip('.')}, or `today`.") from None


def maybe_day(name: str, day: Day | None) -> dt.date | None:
    """A day that need not be given."""
    return None if day is None else read_day(name, day)
