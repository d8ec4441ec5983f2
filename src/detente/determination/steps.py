"""Steps of a table's walk: look-up tables from a state and the class of a column's value to the next state.

The tables are filled where a pair of state and class is met for the first time; neighbouring steps are taken as one
look-up for as long as their combined table stays small.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Hashable
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.determination.columns import Classes, Codes, Column

STRIDE_ENTRIES = 1 << 18  # so large may the table be by which neighbouring steps are taken as one
MOST_KEPT = 4  # so many of those tables are kept for the next tables of shipments with the same dictionaries
FEWEST_STATES = 64  # as many a step is taken to meet before any table has shown how many there are
_UNSEEN = -1


class Step:
    """One step of the walk: from a state and the class of a column's value to the next state, as a table.

    `next` says where a pair leads; it is asked once for each pair that occurs. States that are `alike` share a row.
    """

    def __init__(
        self, classes: Classes, next_: Callable[[Any, Any], Any], alike: Callable[[Any], Hashable] | None = None
    ) -> None:
        self.classes = classes
        self._next = next_
        self._alike = alike
        self._rows: dict[Any, int] = {}
        self._states: list[Any] = []
        self._lock = threading.Lock()
        self.table: npt.NDArray[np.int32] = np.full((0, 1), _UNSEEN, np.int32)
        self.after: Step | None = None
        self.composed: dict[Any, Codes] = {}

    @property
    def height(self) -> int:
        """How many states the step has met."""
        return len(self._states)

    def row(self, state: Any) -> int:
        """The row of a state in this step's table."""
        key = state if self._alike is None else self._alike(state)
        with self._lock:
            found = self._rows.get(key)
            if found is None:
                found = self._rows[key] = len(self._states)
                self._states.append(state)
            return found

    def fill(self, rows: npt.NDArray[Any], classes: Codes) -> None:
        """Ask where pairs of states and classes lead that were not asked before."""
        with self._lock:
            table = self._grown()
            index = rows.astype(np.int64) * table.shape[1] + classes
            flat = table.reshape(-1)
            for pair in np.unique(index[flat.take(index) < 0]).tolist():
                row, sample = divmod(pair, table.shape[1])
                following = self._next(self._states[row], self.classes.samples[sample])
                flat[pair] = self.after.row(following) if self.after else following
            self.table = table

    def _grown(self) -> npt.NDArray[np.int32]:
        """The table, made larger where states or classes have come up since."""
        height, width = self.table.shape
        while width < len(self.classes.samples):
            width *= 2
        while height < len(self._states):
            height = max(64, height * 2)
        if (height, width) == self.table.shape:
            return self.table
        grown = np.full((height, width), _UNSEEN, np.int32)
        grown[: self.table.shape[0], : self.table.shape[1]] = self.table
        return grown


class Bound:
    """A step bound to a column of one table: the step's table spread over the column's own codes."""

    def __init__(self, step: Step, column: Column) -> None:
        self.step = step
        self.column = column
        self.width = len(column.lookup)

    def fill(self, at: Codes, codes: npt.NDArray[Any]) -> None:
        """Meet every pair of a state and a code that was not met before."""
        self.step.fill(at, self.column.lookup.take(codes))

    def spread(self) -> Codes:
        """Where each state (rows) goes with each code (columns), or -1 where that was not asked yet."""
        table, height, lookup = self.step.table, self.step.height, self.column.lookup  # other threads add to them
        known = lookup < table.shape[1]
        found = np.full((height, self.width), _UNSEEN, np.int32)
        filled = min(len(table), height)
        found[:filled, known] = table[:filled][:, lookup[known]]
        return found

    def take(self, at: Codes, start: int, stop: int, index: npt.NDArray[np.int64]) -> None:
        """Move the states `at` of rows `start` to `stop` on, in place; `index` is room to work in."""
        classes = self.column.lookup.take(self.column.codes(start, stop))
        while True:
            table = self.step.table
            np.multiply(at, table.shape[1], out=index, casting="unsafe")
            np.add(index, classes, out=index)
            if len(table) >= self.step.height and table.shape[1] >= len(self.step.classes.samples):
                table.reshape(-1).take(index, out=at, mode="clip")
                if at.min() >= 0:
                    return
                np.floor_divide(index, table.shape[1], out=at, casting="unsafe")
            self.step.fill(at, classes)


class Stride:
    """Neighbouring steps taken as one: one look-up for all their columns.

    Where a combination was not met before, the rows take the steps one by one, which fills the tables.
    """

    def __init__(self, bounds: list[Bound]) -> None:
        self._bounds = bounds
        self._width = math.prod(bound.width for bound in bounds)
        self._key = tuple(bound.column.lookup.tobytes() for bound in bounds)
        self._kept = bounds[0].step.composed
        self._table = self._kept.get(self._key, np.full(0, _UNSEEN, np.int32))

    def take(self, at: Codes, start: int, stop: int, index: npt.NDArray[np.int64]) -> None:
        """Move the states `at` of rows `start` to `stop` on, in place; `index` is room to work in."""
        first, *others = self._bounds
        if first.step.height * self._width > STRIDE_ENTRIES:  # it would not stay in a core's cache
            for bound in self._bounds:
                bound.take(at, start, stop, index)
            return
        codes = first.column.codes(start, stop)
        if others:
            codes = codes.astype(np.int32)
            for bound in others:
                codes *= np.int32(bound.width)
                codes += bound.column.codes(start, stop)
        np.multiply(at, self._width, out=index, casting="unsafe")
        np.add(index, codes, out=index)
        table = self._table
        if len(table) >= first.step.height * self._width:  # every state met so far has its row
            table.take(index, out=at, mode="clip")
            if at.min() >= 0:
                return
            np.floor_divide(index, self._width, out=at, casting="unsafe")
        for bound in self._bounds:
            codes = bound.column.codes(start, stop)
            bound.fill(at, codes)
            at[:] = bound.spread()[at, codes]
        self._table = self._composed().reshape(-1)
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[self._key] = self._table

    def _composed(self) -> Codes:
        first, *others = self._bounds
        table = first.spread()
        height = len(table)
        for bound in others:
            following = bound.spread()
            step = following[np.where(table < 0, 0, table)]
            step[table < 0] = _UNSEEN
            table = step.reshape(height, -1)
        return table


def strides(bounds: list[Bound]) -> list[Stride]:
    """Neighbouring steps put together as long as their tables stay within a core's cache."""
    groups: list[list[Bound]] = []
    size = 0
    for bound in bounds:
        if groups and size * bound.width <= STRIDE_ENTRIES:
            groups[-1].append(bound)
            size *= bound.width
        else:
            groups.append([bound])
            size = max(FEWEST_STATES, bound.step.height) * bound.width
    return [Stride(group) for group in groups]
