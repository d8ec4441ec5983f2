"""Columns of an Arrow table as small whole numbers: every row's value becomes the number of a class.

Text, choices and dates are read once for each distinct value. Numbers are compared with the thresholds of the law as
whole columns, exactly: a cut of the law lies between two neighbouring numbers of the column's own type, and a float
counts as the shortest decimal that names it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from detente.regime.number_line import Cut

Codes = npt.NDArray[np.int32]


class Classes:
    """The classes of one column: raw values that nothing tells apart share a number, and one of them stands for all.

    Args:
        key: what tells values apart; values with equal keys share a class. It must not raise.
        lock: held while a class is added, as several tables may be read at a time.
    """

    def __init__(self, key: Callable[[Any], Hashable], lock: threading.RLock | None = None) -> None:
        self._key = key
        self._lock = lock or threading.RLock()
        self._by_value: dict[Any, int] = {}
        self._by_key: dict[Hashable, int] = {}
        self.samples: list[Any] = []

    def of(self, value: Any) -> int:
        """The class of a raw value; null is a value like any other."""
        kind = spelling(value)
        found = self._by_value.get(kind)
        if found is None:
            with self._lock:
                key = self._key(value)
                found = self._by_key.get(key)
                if found is None:
                    found = len(self.samples)
                    self.samples.append(value)
                    self._by_key[key] = found
                if len(self._by_value) < 1_000_000:  # what was read before is known again, within bounds
                    self._by_value[kind] = found
        return found


def spelling(value: Any) -> Hashable:
    """What a raw value is told apart by: equal numbers that are written differently are read differently."""
    return value if type(value) is str else (type(value), repr(value))


class Column:
    """One column of a table: a raw code for every row, and the class that each raw code stands for.

    Args:
        codes: a code for every row; what is null counts as the last code of `lookup`.
        lookup: the class of each code; its last entry is the class of null.
    """

    def __init__(self, codes: Any, lookup: Sequence[int] | npt.NDArray[Any]) -> None:
        self._codes = codes
        self.lookup = narrow(lookup)

    def classes(self, start: int, stop: int) -> npt.NDArray[Any]:
        """The classes of rows `start` to `stop`, in the narrowest integers that hold them; the caller's to change."""
        found: npt.NDArray[Any] = self.lookup.take(self.codes(start, stop), mode="clip")
        return found

    def codes(self, start: int, stop: int) -> npt.NDArray[Any]:
        """The codes of rows `start` to `stop`."""
        codes: npt.NDArray[Any] = self._codes[start:stop]
        return codes


def narrow(numbers: Sequence[int] | npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Numbers from 0 in the narrowest signed integers that hold them."""
    wide = np.asarray(numbers, np.int64)
    most = int(wide.max()) if len(wide) else 0
    return wide.astype(next(kind for kind in (np.int8, np.int16, np.int32) if most <= np.iinfo(kind).max))


def distinct_column(array: pa.ChunkedArray, classes: Classes) -> Column:
    """A column read once for each distinct value."""
    if pa.types.is_null(array.type):
        array = array.cast(pa.string())
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    whole = one_chunk(array)
    lookup = [classes.of(value) for value in (*whole.dictionary.to_pylist(), None)]
    indices = whole.indices
    if indices.null_count:
        return NullableColumn(indices, lookup)
    return Column(indices.to_numpy(zero_copy_only=False), lookup)


class NullableColumn(Column):
    """A column of codes with nulls."""

    def __init__(self, indices: Any, lookup: Sequence[int]) -> None:
        valid, data = indices.buffers()
        raw = np.frombuffer(data, indices.type.to_pandas_dtype())[indices.offset : indices.offset + len(indices)]
        super().__init__(raw, lookup)
        self._valid = np.frombuffer(valid, np.uint8)
        self._offset = indices.offset

    def classes(self, start: int, stop: int) -> npt.NDArray[Any]:
        """The classes of rows `start` to `stop`; the code of a null may be anything, and is passed over."""
        found = super().classes(start, stop)
        first, last = self._offset + start, self._offset + stop
        null = np.unpackbits(~self._valid[first // 8 : (last + 7) // 8], bitorder="little")
        np.copyto(found, self.lookup[-1], where=null[first % 8 : first % 8 + stop - start].view(np.bool_))
        return found


def one_chunk(array: pa.ChunkedArray) -> Any:
    """A column in one piece, with one dictionary."""
    if array.num_chunks == 1:
        return array.chunk(0)
    if pa.types.is_dictionary(array.type):
        if not array.num_chunks:
            return pa.DictionaryArray.from_arrays(pa.array([], pa.int32()), pa.array([], array.type.value_type))
        array = array.unify_dictionaries()
    whole = array.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        return whole.chunk(0) if whole.num_chunks else pa.array([], array.type)
    return whole


def is_number(kind: pa.DataType) -> bool:
    """Whether a column's type is compared as numbers."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


class NumberColumn(Column):
    """A column of numbers, cut at the thresholds of the law and at the bounds of what is possible."""

    def __init__(self, array: pa.ChunkedArray, cuts: Sequence[Cut], classes: Classes) -> None:
        self._cuts = sorted(set(cuts))
        samples = [*(_between(self._cuts, i) for i in range(len(self._cuts) + 1)), float("nan"), None]
        super().__init__(one_chunk(array), [classes.of(value) for value in samples])

    def codes(self, start: int, stop: int) -> npt.NDArray[Any]:
        """The codes of rows `start` to `stop`."""
        part = self._codes.slice(start, stop - start)
        if pa.types.is_decimal(part.type):
            codes = _decimal_codes(part, self._cuts)
        else:
            codes = _codes((part.fill_null(0) if part.null_count else part).to_numpy(zero_copy_only=False), self._cuts)
        if part.null_count:
            codes[part.is_null().to_numpy(zero_copy_only=False)] = len(self._cuts) + 2
        return codes


def _codes(values: npt.NDArray[Any], cuts: Sequence[Cut]) -> npt.NDArray[Any]:
    kind = np.int8 if len(cuts) < 125 else np.int32
    codes: npt.NDArray[Any] = np.zeros(len(values), kind)
    for cut in cuts:
        first = _first_beyond(cut, values.dtype)
        if first is not None:
            codes += values >= first
    if values.dtype.kind == "f":
        finite = np.isfinite(values)
        if not finite.all():
            codes[~finite] = len(cuts) + 1
    return codes


def _decimal_codes(whole: Any, cuts: Sequence[Cut]) -> Codes:
    codes = np.zeros(len(whole), np.int32)
    filled = whole.fill_null(Decimal(0).quantize(Decimal(1).scaleb(-whole.type.scale))) if whole.null_count else whole
    for value, after in cuts:
        scalar = pa.scalar(value)
        beyond = pc.greater(filled, scalar) if after else pc.greater_equal(filled, scalar)
        codes += beyond.to_numpy(zero_copy_only=False)
    return codes


@cache
def _first_beyond(cut: Cut, dtype: np.dtype[Any]) -> Any:
    """The least number of a type that lies beyond a cut, or None where the type has none."""
    value, after = cut
    if dtype.kind in "iu":
        least = int(value.to_integral_value(rounding="ROUND_FLOOR")) + 1 if after or value % 1 else int(value)
        info = np.iinfo(dtype)
        if least > info.max:
            return None
        return dtype.type(max(least, info.min))
    with np.errstate(over="ignore"):  # a threshold beyond all numbers of the type lies below its infinity
        number = dtype.type(float(value))

    def beyond(candidate: Any) -> bool:
        exact = Decimal(str(candidate))
        return exact > value if after else exact >= value

    while beyond(np.nextafter(number, dtype.type(-np.inf))):
        number = np.nextafter(number, dtype.type(-np.inf))
    while not beyond(number):
        number = np.nextafter(number, dtype.type(np.inf))
    return number


def _between(cuts: Sequence[Cut], atom: int) -> Decimal:
    """A number inside an atom between sorted cuts."""
    if not cuts:
        return Decimal(0)
    if atom == 0:
        return cuts[0][0] if cuts[0][1] else cuts[0][0] - 1
    value, after = cuts[atom - 1]
    if not after:
        return value
    if atom == len(cuts):
        return value + 1
    return (value + cuts[atom][0]) / 2


class DayColumn(Column):
    """A column of days (32-bit Arrow dates) as runs of days between which no law changes.

    Args:
        array: the days.
        starts: the first day of each run, in days since 1970, ascending; all days before the second are one run.
        classes: the class of each run, and last that of null.
    """

    def __init__(self, array: pa.ChunkedArray, starts: Codes, classes: Sequence[int]) -> None:
        self._first = int(starts[1]) - 1
        days = np.arange(self._first, int(starts[-1]) + 1, dtype=np.int32)
        runs = np.searchsorted(starts, days, side="right") - 1
        super().__init__(one_chunk(array).view(pa.int32()), [*np.array(classes)[runs].tolist(), classes[-1]])

    def codes(self, start: int, stop: int) -> npt.NDArray[Any]:
        """The codes of rows `start` to `stop`: days since the first that the law tells apart."""
        part = self._codes.slice(start, stop - start)
        days = (part.fill_null(0) if part.null_count else part).to_numpy(zero_copy_only=False)
        codes: npt.NDArray[Any] = np.clip(days, self._first, self._first + len(self.lookup) - 2)
        codes -= np.int32(self._first)
        if part.null_count:
            codes[part.is_null().to_numpy(zero_copy_only=False)] = len(self.lookup) - 1
        return codes


class PairColumn(Column):
    """Two columns as one: a class for each pair of their classes.

    Args:
        one, other: the columns.
        classes: the classes of pairs of values.
        samples: the values that stand for the classes of each column.
    """

    def __init__(self, one: Column, other: Column, classes: Classes, samples: tuple[list[Any], list[Any]]) -> None:
        firsts, seconds = samples
        super().__init__(None, [classes.of((first, second)) for first in firsts for second in seconds])
        self._one, self._other, self._width = one, other, np.int32(len(seconds))

    def codes(self, start: int, stop: int) -> npt.NDArray[Any]:
        """The codes of rows `start` to `stop`."""
        codes: Codes = self._one.classes(start, stop).astype(np.int32)
        codes *= self._width
        codes += self._other.classes(start, stop)
        return codes
