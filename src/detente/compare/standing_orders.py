"""Standing orders, and what each coming instrument does to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from detente.compare.hit_words import KINDS, TURNS
from detente.compare.hits import Compared, Days, repeated
from detente.compare.orders_hit import OrdersHit
from detente.compare.sameness import coded
from detente.compare.setting import Given
from detente.compare.tally import Tally
from detente.regime.instruments import Part


class StandingOrders:
    """Orders as the law known on a day treats them.

    Args:
        table: the orders, as for `detente.determine_table`; their own days do not matter.
        on: the day on which they are looked at.
        assume: facts to fill in where an order leaves them out.
        proposals: what is laid over the law.
        folder: the law data, if not the one that comes with detente.
    """

    def __init__(
        self,
        table: pa.Table,
        on: dt.date,
        assume: Mapping[str, object] | None,
        proposals: Given,
        folder: Path | str | None,
    ) -> None:
        self.table = table
        self.on = on
        self._given = {"assume": assume, "proposals": proposals, "folder": folder}
        self._compared: dict[tuple[dt.date, dt.date, dt.date | None], Compared] = {}

    def between(self, before: dt.date, after: dt.date, known_on: dt.date | None) -> Compared:
        """The orders on two days, under the law that was known."""
        found = self._compared.get((before, after, known_on))
        if found is None:
            days = Days(before, after, over_both=True, known_on=known_on, **self._given)  # type: ignore[arg-type]
            found = self._compared[before, after, known_on] = days.compare(self.table)
        return found

    def hit_by(self, code: str, instrument: str, part: Part, known_on: dt.date | None) -> OrdersHit:
        """What an instrument does to the orders out of its jurisdiction, on the day on which it takes effect.

        Of an instrument that may be in force already, the orders are told that turn on whether it is.

        Args:
            code: the jurisdiction.
            instrument: its id.
            part: the part of it that takes effect.
            known_on: count only what was promulgated by then.
        """
        if part.earliest <= self.on:
            return self._turning(code, instrument, known_on)
        eve = part.earliest - dt.timedelta(days=1)
        last = part.latest or part.earliest if part.uncertain else part.earliest
        compared = self.between(eve, last, known_on)
        return _told(compared, self._of(code, compared))

    def _turning(self, code: str, instrument: str, known_on: dt.date | None) -> OrdersHit:
        compared = self.between(self.on, self.on, known_on)
        named = np.zeros(self.table.num_rows, np.bool_)
        for name in ("authorisations", "questions"):
            texts, codes = coded(compared.new.column(name))
            named |= pc.match_substring(texts, f'"in-force:{instrument}"').to_numpy(zero_copy_only=False).take(codes)
        return _told(replace(compared, hit=named & ~compared.lost), self._of(code, compared), turns=True)

    def _of(self, code: str, compared: Compared) -> npt.NDArray[np.bool_]:
        """The orders that a jurisdiction's law is asked for."""
        texts, codes = coded(compared.new.column("law"))
        own = pc.equal(texts, compared.days.new.engine(code).book.digest).to_numpy(zero_copy_only=False)
        found: npt.NDArray[np.bool_] = own.take(codes)
        return found

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of orders that no law can be asked for."""
        today = self.between(self.on, self.on, None)
        count = int(today.lost.sum())
        if not count:
            return ()
        why = today.told(today.lost, because=False).column("how").to_pylist()
        orders = "1 order" if count == 1 else f"{count:,} orders"
        return (f"{orders} of {self.table.num_rows:,} cannot be determined. The first: {why[0]}",)


def _told(compared: Compared, own: npt.NDArray[np.bool_], turns: bool = False) -> OrdersHit:
    """What becomes of a jurisdiction's own orders."""
    told = compared.told((compared.hit | compared.lost) & own)
    if turns:
        for name, text in (("change", TURNS), ("how", KINDS[TURNS])):
            told = told.set_column(told.column_names.index(name), name, repeated(text, told.num_rows))
    tally = Tally()
    tally.add(compared, told, own)
    hit = told.filter(pa.array(compared.hit[(compared.hit | compared.lost) & own]))
    texts, codes = coded(hit.column("how"))
    counts = np.bincount(codes, minlength=len(texts)).tolist()
    ways = [(way, count) for way, count in zip(texts.to_pylist(), counts, strict=True) if count]
    return OrdersHit(tally, tuple(sorted(ways, key=lambda way: (-way[1], way[0]))), hit, turns)
