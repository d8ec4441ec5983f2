"""Steps of a table's walk: look-up tables from a state and the class of a column's value to the next state.

The tables are filled where a pair of state and class is met for the first time; neighbouring steps are taken as one
look-up for as long as their combined table stays small. Rows of a table that were never met stay -1.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.determination.columns import Classes, Codes, Column

STRIDE_ENTRIES = 1 << 18  # so large may the table be by which neighbouring steps are taken as one
FEWEST_STATES = 64  # as many a step is taken to meet before any table has shown how many there are
_UNSEEN = -1


class Step:
    """One step of the walk: from a state and the class of a column's value to the next state, as a table.

    `next` says where a pair leads; it is asked once for each pair that occurs. States that are `alike` share a row.
    The lock is held while a table is added to; all steps of a law share it.
    """

    def __init__(
        self,
        classes: Classes,
        next_: Callable[[Any, Any], Any],
        lock: threading.RLock,
        alike: Callable[[Any], Hashable] | None = None,
    ) -> None:
        self.classes = classes
        self.lock = lock
        self._next = next_
        self._alike = alike
        self._rows: dict[Any, int] = {}
        self._states: list[Any] = []
        self.table: npt.NDArray[np.int32] = np.full((0, 1), _UNSEEN, np.int32)
        self.after: Step | None = None

    @property
    def height(self) -> int:
        """How many states the step has met."""
        return len(self._states)

    def row(self, state: Any) -> int:
        """The row of a state in this step's table."""
        key = state if self._alike is None else self._alike(state)
        with self.lock:
            found = self._rows.get(key)
            if found is None:
                found = len(self._states)
                self._states.append(state)
                self._rows[key] = found
            return found

    def follow(self, rows: npt.NDArray[Any], classes: npt.NDArray[Any]) -> Codes:
        """Where pairs of states (by row) and classes lead: rows of the step after, or numbers of records."""
        with self.lock:
            table = self._grown()
            index = rows.astype(np.int64) * table.shape[1] + classes
            flat = table.reshape(-1)
            for pair in np.unique(index[flat.take(index) < 0]).tolist():
                row, sample = divmod(pair, table.shape[1])
                following = self._next(self._states[row], self.classes.samples[sample])
                flat[pair] = self.after.row(following) if self.after else following
            self.table = table
        found: Codes = flat.take(index)
        return found

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


class Stride:
    """Neighbouring steps taken as one: a single look-up for all their columns, kept for the tables that follow.

    A combination that was not met before takes the steps one by one.
    """

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = steps
        self._widths = [_room(len(step.classes.samples)) for step in steps]
        self._width = math.prod(self._widths)
        self._table = np.full(0, _UNSEEN, np.int32)

    def fits(self) -> bool:
        """Whether all classes that are known by now have their places, in a table that is not too large."""
        fits = all(len(step.classes.samples) <= width for step, width in zip(self.steps, self._widths, strict=True))
        return fits and (len(self.steps) == 1 or len(self._table) <= 4 * STRIDE_ENTRIES)

    def take(self, at: Codes, columns: Sequence[Column], start: int, stop: int, index: npt.NDArray[np.int64]) -> None:
        """Move the states `at` of rows `start` to `stop` on, in place; `index` is room to work in."""
        codes = columns[0].classes(start, stop)
        if len(columns) > 1:
            codes = codes.astype(np.int32)
            for column, width in zip(columns[1:], self._widths[1:], strict=True):
                codes *= np.int32(width)
                codes += column.classes(start, stop)
        np.multiply(at, self._width, out=index, casting="unsafe")
        np.add(index, codes, out=index)
        table = self._table
        if len(table) < self.steps[0].height * self._width:
            table = self._grown()
        table.take(index, out=at, mode="clip")
        if len(at) and at.min() < 0:
            unseen = np.flatnonzero(at < 0)
            pairs = index[unseen]
            at[unseen] = self._learnt(pairs).take(pairs)

    def _grown(self) -> Codes:
        """The table with room for every state that the first step has met by now."""
        with self.steps[0].lock:
            size = _room(max(self.steps[0].height, 1)) * self._width
            if len(self._table) < size:
                grown = np.full(size, _UNSEEN, np.int32)
                grown[: len(self._table)] = self._table
                self._table = grown
            return self._table

    def _learnt(self, pairs: npt.NDArray[np.int64]) -> Codes:
        """The table with the places of these pairs filled."""
        with self.steps[0].lock:
            table = self._grown()
            pairs = np.unique(pairs[table.take(pairs) < 0])
            left, classes = pairs, []
            for width in reversed(self._widths):
                left, part = np.divmod(left, width)
                classes.append(part)
            at: npt.NDArray[Any] = left
            for step, part in zip(self.steps, reversed(classes), strict=True):
                at = step.follow(at, part)
            table[pairs] = at
            return table


def strides(steps: Sequence[Step]) -> list[Stride]:
    """Neighbouring steps put together as long as their tables stay within a core's cache."""
    groups: list[list[Step]] = []
    size = 0
    for step in steps:
        width = _room(len(step.classes.samples))
        if groups and size * width <= STRIDE_ENTRIES:
            groups[-1].append(step)
            size *= width
        else:
            groups.append([step])
            size = max(FEWEST_STATES, step.height) * width
    return [Stride(group) for group in groups]


def _room(count: int) -> int:
    """The power of two that has room for as many."""
    return 1 << max(count - 1, 0).bit_length()
