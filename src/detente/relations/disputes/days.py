"""Counting days and months, as a procedure's rules say.

The day of the act that starts a period is not counted: 10 days from the 1st end on the 11th. Months end on the day of
the same number, or on the month's last day where it has no such day.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass

ONE_DAY = dt.timedelta(days=1)
_PERIOD = re.compile(r"^(\d{1,3}) (day|month)s?$")


@dataclass(frozen=True, slots=True)
class Period:
    """A number of days or months."""

    number: int
    months: bool

    def ends(self, day: dt.date) -> dt.date:
        """The last day of the period that an act of `day` starts.

        Raises:
            OverflowError: it lies after the last day that a calendar has.
        """
        if not self.months:
            return day + dt.timedelta(days=self.number)
        year, month = divmod(day.year * 12 + day.month - 1 + self.number, 12)
        if year > dt.MAXYEAR:
            raise OverflowError("date value out of range")
        return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

    def __str__(self) -> str:
        """`10 days`, `1 month`."""
        return f"{self.number} {'month' if self.months else 'day'}{'' if self.number == 1 else 's'}"


def period(text: str) -> Period:
    """A period from text such as `10 days` or `6 months`.

    Raises:
        ValueError: it is no period.
    """
    match = _PERIOD.match(text)
    if match is None:
        raise ValueError(f"{text!r} is no period; write it as 10 days or 6 months")
    return Period(int(match[1]), match[2] == "month")


def next_working(day: dt.date, rest: Collection[int]) -> dt.date:
    """The day, or the first after it that is no day of rest (0 is Monday)."""
    while day.weekday() in rest:
        day += ONE_DAY
    return day
