"""What an instrument does to given orders, as a value with plain attributes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from detente.compare.tally import Tally
from detente.compare.values import plain
from detente.determination.plan import plan


@dataclass(frozen=True, slots=True)
class OrdersHit:
    """What an instrument does to given orders.

    `tally` counts them, with what they are worth. `ways` has each way in which orders are hit, as a sentence with the
    number of orders, the most first. `table` has the orders hit, with the columns of `detente.changes`; of an
    instrument that may be in force already, those that turn on whether it is (`turns` is true then).
    """

    tally: Tally
    ways: tuple[tuple[str, int], ...]
    table: pa.Table = field(repr=False)
    turns: bool = False

    @property
    def hit(self) -> int:
        """How many orders are hit."""
        return self.tally.hit.rows

    @property
    def ids(self) -> list[Any]:
        """The ids of the orders hit, None where an order has none."""
        named = plan(self.table.column_names, []).fields.get("id")
        return list(self.table.column(named).to_pylist()) if named else [None] * self.table.num_rows

    def to_dict(self) -> dict[str, Any]:
        """As JSON carries it."""
        told = zip(self.ids, self.table.column("change").to_pylist(), self.table.column("how").to_pylist(), strict=True)
        return {
            **self.tally.to_dict(),
            "turns": self.turns,
            "orders": [{"id": plain(id), "change": change, "how": how} for id, change, how in told],
        }
