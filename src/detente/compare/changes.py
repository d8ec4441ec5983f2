"""Which orders are hit when the law changes from one day to another, and how; and how much of them is back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa

from detente.compare.hits import Days
from detente.compare.setting import Day, Given
from detente.compare.tally import Group, Worth, sorted_sums, worth
from detente.compare.values import Back


def changes(
    table: pa.Table,
    before: Day,
    after: Day,
    *,
    proposals: Given = (),
    assume: Mapping[str, object] | None = None,
    known_on: Day | None = None,
    folder: Path | str | None = None,
) -> pa.Table:
    """The rows of a table of shipments that the law treats differently on two days; see `detente.changes`."""
    days = Days(before, after, proposals=proposals, assume=assume, known_on=known_on, folder=folder)
    compared = days.compare(table)
    return compared.told(compared.hit | compared.lost)


_BACK, _AWAY, _OPEN = range(3)


def back_at(
    table: pa.Table,
    baseline: Day,
    day: Day,
    *,
    proposals: Given = (),
    assume: Mapping[str, object] | None = None,
    known_on: Day | None = None,
    folder: Path | str | None = None,
) -> list[Back]:
    """How much of given trade is treated on a day as it was at a baseline, currency by currency.

    Args:
        table: shipments, as for `detente.determine_table`; their own days do not matter.
        baseline, day: the two days.
        proposals: what to lay over the law of `day`.
        assume, known_on, folder: as in `changes`.

    Raises:
        ScopeError, ShipmentError, FileError, LawError: as `detente.changes`.
    """
    days = Days(baseline, day, proposals=proposals, assume=assume, known_on=known_on, folder=folder)
    compared = days.compare(table)
    states = np.where(compared.lost | compared.open, _OPEN, np.where(compared.hit, _AWAY, _BACK))
    sums = worth(table, states, 3)
    found = []
    whole = Group()
    for group in sums:
        whole.add(group)
    for currency, all_of_it in sorted_sums(whole.sums):
        back, left = (group.get(currency, Worth()) for group in (sums[_BACK], sums[_OPEN]))
        found.append(
            Back(currency, all_of_it.rows, all_of_it.value, back.rows, back.value, left.rows, left.value),
        )
    return found
