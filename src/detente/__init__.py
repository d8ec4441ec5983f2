"""detente: export-control law that runs.

    import detente

    answer = detente.determine({"origin": "JP", "destination": "KR", "date": "2019-08-01",
                                "good": "hydrogen-fluoride", "parameters": {"concentration_wt_pct": 99.9}})
    answer.outcome                          # "licence"

    detente.determine_table(table)          # a pyarrow.Table of shipments, with the answers as further columns
    detente.law("JP").on("2019-08-28")      # the law as it stood on a day: groups, entries, provisions

No legal advice: a determination repeats what the law data says, and says where that data has gaps.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from detente.errors import (
    DetenteError,
    FileError,
    LawError,
    LawFault,
    ShipmentError,
    UnknownNameError,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.determination.answers import Determination
    from detente.determination.single import Law
    from detente.regime.jurisdiction import Jurisdiction

__version__ = "0.1.0"
__all__ = [
    "DetenteError",
    "Determination",
    "FileError",
    "LawError",
    "LawFault",
    "ShipmentError",
    "UnknownNameError",
    "determine",
    "determine_table",
    "law",
]


@lru_cache(maxsize=1)
def _installed() -> Law:
    from detente.determination.single import Law

    return Law()


def determine(
    shipment: Mapping[str, Any],
    *,
    on: dt.date | str | None = None,
    known_on: dt.date | str | None = None,
    assume: Mapping[str, object] | None = None,
) -> Determination:
    """Determine one shipment.

    Args:
        shipment: the fields of a shipment (see `docs/fields.md`); what is missing is unknown, never "no".
        on: ask for this day instead of the shipment's `date`.
        known_on: count only instruments promulgated by this day.
        assume: facts to fill in where the shipment leaves them out; the answer says so.

    Raises:
        ShipmentError: a field cannot be read; `field` and `sentence` say which and why.
        LawError: the law data is at fault.
    """
    return _installed().determine(shipment, on=on, known_on=known_on, assume=assume)


def determine_table(
    table: pa.Table,
    *,
    on: dt.date | str | None = None,
    known_on: dt.date | str | None = None,
    assume: Mapping[str, object] | None = None,
) -> pa.Table:
    """Determine every row of a table of shipments; needs `pip install detente[batch]`.

    Args:
        table: columns as the fields of a shipment; other columns are kept and not used.
        on, known_on, assume: as in `determine`, for every row.

    Returns:
        The table, its rows in order and its columns kept, with the answer's fields as further columns and `problem`,
        a sentence where a row could not be read (such a row is `undetermined`). Where the table has a column with
        the name of an answer's field, that column is kept under `<name>_in`.
    """
    from detente.determination.table import determine_table

    return determine_table(_installed(), table, on=on, known_on=known_on, assume=assume)


def law(jurisdiction: str) -> Jurisdiction:
    """The law of a jurisdiction: `.on(day)` gives the regime of a day, `.instruments` its instruments.

    Raises:
        UnknownNameError: the law data has no such jurisdiction.
        LawError: the law data is at fault.
    """
    from detente.regime.jurisdiction import open_jurisdiction

    return open_jurisdiction(jurisdiction)


def __getattr__(name: str) -> Any:
    if name == "Determination":
        from detente.determination.answers import Determination

        return Determination
    raise AttributeError(f"module 'detente' has no attribute {name!r}")
