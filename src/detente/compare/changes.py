"""Which orders are hit when the law changes from one day to another, and how; and how much of them is back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from detente.compare.days import Day
from detente.compare.setting import Given
from detente.compare.values import Back

if TYPE_CHECKING:
    import pyarrow as pa


def changes(
    table: pa.Table,
    before: Day,
    after: Day = "today",
    *,
    proposals: Given = (),
    assume: Mapping[str, object] | None = None,
    known_on: Day | None = None,
    folder: Path | str | None = None,
) -> pa.Table:
    """The shipments that the law treats differently on two days, and how; needs `pip install detente[batch]`.

    A row is hit if its outcome, the licences that may be used, their terms, or the facts asked for are not the same.
    Other reasons and citations alone are no hit.

    Args:
        table: shipments, as for `detente.determine_table`; their own days do not matter.
        before, after: the two days, the earlier one first: dates, text like 2019-08-28, or `today`.
        proposals: files of proposals to lay over the law of the later day.
        assume, known_on: as in `detente.determine`.
        folder: the law data, if not the one that comes with detente.

    Returns:
        The rows that are hit, in order and with their columns, and the fields of a change (see `docs/fields.md`) as
        further columns. Rows that cannot be compared are among them, their `change` is `not-compared`; `problem` says
        why a row cannot be read.

    Raises:
        ScopeError: a day is none, lies before all law data or after all that is known, or the days are the wrong way.
        ShipmentError, LawError, FileError, ProposalError: as `detente.determine`.
    """
    from detente.compare.hits import Days

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
    import numpy as np

    from detente.compare.hits import Days
    from detente.compare.tally import Group, Worth, sorted_sums, worth

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
