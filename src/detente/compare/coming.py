"""What is promulgated and not yet in force, as values with plain attributes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.compare.values import ChangedPlace, plain

if TYPE_CHECKING:
    from detente.compare.orders_hit import OrdersHit


@dataclass(frozen=True, slots=True)
class Coming:
    """An instrument, or the part of it that takes effect on one day, and what it changes.

    It takes effect on `earliest`; where `uncertain`, on a day from `earliest` to `latest`, or on any later day where
    `latest` is None. `law` is false of a proposal. `what` tells its amendments, `places` where it changes the law, the
    largest first, and `share` the share of the decision space that it changes; `together` are the titles of what takes
    effect on the same day. `orders` is what it does to the orders that were given, None where there are none.
    """

    jurisdiction: str
    name: str
    instrument: str
    title: str
    original: str | None
    number: str | None
    law: bool
    promulgated: dt.date | None
    earliest: dt.date
    latest: dt.date | None
    uncertain: bool
    confidence: str
    sources: tuple[str, ...]
    what: tuple[str, ...]
    together: tuple[str, ...]
    cells: int
    changed: int
    places: tuple[ChangedPlace, ...]
    orders: OrdersHit | None = None

    @property
    def cited(self) -> str:
        """The short name for a citation: its number where it has one, else its title."""
        return self.number or self.title

    @property
    def share(self) -> float:
        """The share of the decision space that it changes, 0 to 1."""
        return self.changed / self.cells

    @property
    def day(self) -> str:
        """The day it takes effect, or the span in which that lies."""
        if not self.uncertain:
            return str(self.earliest)
        return f"{self.earliest} to {self.latest}" if self.latest else f"{self.earliest} or later"


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What is known on a day and takes effect by another, the earliest first.

    `notes` say what may be missing: since when the law data was not checked, and what it could not know ahead.
    """

    on: dt.date
    until: dt.date
    jurisdictions: tuple[str, ...]
    instruments: tuple[Coming, ...]
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON carries it."""
        return {
            "on": self.on.isoformat(),
            "until": self.until.isoformat(),
            "jurisdictions": list(self.jurisdictions),
            "instruments": [_coming(each) for each in self.instruments],
            "notes": list(self.notes),
        }


def _coming(coming: Coming) -> dict[str, Any]:
    names = [name for name in Coming.__dataclass_fields__ if name != "orders"]
    return {
        **{name: plain(getattr(coming, name)) for name in names},
        "share": coming.share,
        "orders": coming.orders.to_dict() if coming.orders else None,
    }
