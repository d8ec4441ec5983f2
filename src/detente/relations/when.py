"""When an act took place: a day, a run of days, or a span in which its day must lie."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class When:
    """The day of an act, as well as it is known.

    `earliest` and `latest` are the same day where it is known, else the ends (both included) of the span in which it
    must lie. `until` is the last day of an act that went on for several.
    """

    earliest: dt.date
    latest: dt.date
    until: dt.date | None = None

    @property
    def known(self) -> bool:
        """Whether the day is known."""
        return self.earliest == self.latest

    def begun(self, day: dt.date) -> bool:
        """Whether the act had surely begun by a day."""
        return self.latest <= day

    def may_have_begun(self, day: dt.date) -> bool:
        """Whether the act had, or may have, begun by a day."""
        return self.earliest <= day

    def __str__(self) -> str:
        """In words as short as they are true: a day, `a to b`, a month, a year, or `between a and b`."""
        if self.until is not None:
            return f"{self.earliest} to {self.until}"
        if self.known:
            return str(self.earliest)
        first, last = self.earliest, self.latest
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
            return f"{first.year}"
        whole_month = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
        if whole_month and (first.year, first.month) == (last.year, last.month):
            return f"{first:%Y-%m}"
        return f"between {first} and {last}"
