"""The records of answers, field by field: each field as codes and its distinct texts, so that columns are look-ups.

They grow with the records, and are kept from table to table.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from detente.determination.answers import ANSWER_FIELDS
from detente.determination.columns import narrow
from detente.determination.meanings import Record

DATES = ("holds_from", "holds_until")
_EPOCH = dt.date(1970, 1, 1).toordinal()
_NEVER = np.iinfo(np.int32).min

Numbers = npt.NDArray[np.int32]  # of records, one for each row
Spread = Callable[[npt.NDArray[Any]], npt.NDArray[Any]]  # from a value for each record to one for each row


class RecordColumns:
    """The fields of records as columns. The lock is held while new records are taken in."""

    def __init__(self, records: list[Record], lock: threading.RLock) -> None:
        self._records = records
        self._lock = lock
        self._texts = {name: _Texts() for name in ANSWER_FIELDS[1:] if name not in DATES}
        self._days = {name: _Growing(np.int32) for name in DATES}
        self._problems = _Growing(np.bool_)

    def grow(self) -> None:
        """Take in the records that have come since."""
        with self._lock:
            new = self._records[self._problems.count :]
            if not new:
                return
            for name, texts in self._texts.items():
                texts.add([getattr(record, name) for record in new])
            for name, days in self._days.items():
                held = (getattr(record, name) for record in new)
                days.add([_NEVER if day is None else day.toordinal() - _EPOCH for day in held])
            self._problems.add([record.problem for record in new])

    def problems(self) -> npt.NDArray[np.bool_]:
        """For each record whether it stands for rows that cannot be read."""
        return self._problems.values

    def column(self, name: str, used: npt.NDArray[np.intp], spread: Spread) -> pa.Array:
        """A field's column: texts as dictionaries, days as days.

        Args:
            name: the field.
            used: the numbers of the records that rows have.
            spread: puts a value for each record in every row that has it.
        """
        return self._dates(name, used, spread) if name in DATES else self._words(name, used, spread)

    def _words(self, name: str, used: npt.NDArray[np.intp], spread: Spread) -> pa.Array:
        codes, texts = self._texts[name].codes_and_texts()
        wanted = np.unique(codes[used])
        told = texts.take(pa.array(wanted))
        order = pc.array_sort_indices(told)  # not as they were met: the same rows give the same bytes in any process
        places = np.zeros(len(texts), np.int32)
        places[wanted[order.to_numpy()]] = np.arange(len(wanted))
        lookup = np.zeros(len(codes), narrow([max(len(wanted) - 1, 0)]).dtype)
        lookup[used] = places[codes[used]]
        return pa.DictionaryArray.from_arrays(spread(lookup), told.take(order))

    def _dates(self, name: str, used: npt.NDArray[np.intp], spread: Spread) -> pa.Array:
        days = self._days[name].values
        values = spread(days)
        empty = days == _NEVER
        mask = None
        if empty[used].any():
            mask = pa.py_buffer(np.packbits(values != _NEVER, bitorder="little").tobytes())
        return pa.Array.from_buffers(pa.date32(), len(values), [mask, pa.py_buffer(values)])


class _Growing:
    """Values that are added to at their end; what was read before stays as it was."""

    def __init__(self, kind: Any) -> None:
        self._held: npt.NDArray[Any] = np.empty(64, kind)
        self.count = 0

    @property
    def values(self) -> npt.NDArray[Any]:
        return self._held[: self.count]

    def add(self, values: list[Any]) -> None:
        size = len(self._held)
        while size < self.count + len(values):
            size *= 2
        if size > len(self._held):
            self._held = np.concatenate([self.values, np.empty(size - self.count, self._held.dtype)])
        self._held[self.count : self.count + len(values)] = values
        self.count += len(values)


class _Texts:
    """A text for each record, as a code and the distinct texts."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._codes = _Growing(np.int32)
        self._kept: tuple[npt.NDArray[Any], pa.Array] = (self._codes.values, pa.array([], pa.string()))

    def add(self, texts: list[str]) -> None:
        codes, distinct = self._kept
        self._codes.add([self._known.setdefault(text, len(self._known)) for text in texts])
        codes = self._codes.values
        if len(self._known) > len(distinct):
            new = list(self._known)[len(distinct) :]
            distinct = pa.concat_arrays([distinct, pa.array(new, pa.string())])
        self._kept = codes, distinct

    def codes_and_texts(self) -> tuple[npt.NDArray[Any], pa.Array]:
        """The code of each record, and the text of each code."""
        return self._kept
