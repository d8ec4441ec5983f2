"""Columns of an Arrow table as small whole numbers: every row's value becomes the number of a class.

Text, choices and dates are read once for each distinct value. Numbers are compared with the thresholds of the law as
whole columns, exactly: a cut of the law lies between two neighbouring numbers of the column's own type, and a float
counts as the shortest decimal that names it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal
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
    """

    def __init__(self, key: Callable[[Any], Hashable]) -> None:
        self._key = key
        self._by_value: dict[Any, int] = {}
        self._by_key: dict[Hashable, int] = {}
        self.samples: list[Any] = []

    def of(self, value: Any) -> int:
        """The class of a raw value; null is a value like any other."""
        kind = (type(value), value)
        found = self._by_value.get(kind)
        if found is None:
            key = self._key(value)
            found = self._by_key.get(key)
            if found is None:
                found = self._by_key[key] = len(self.samples)
                self.samples.append(value)
            if len(self._by_value) < 1_000_000:  # what was read before is known again, within bounds
                self._by_value[kind] = found
        return found


class Column:
    """One column of a table, ready to give the classes of any slice of its rows."""

    def __init__(self, codes: Codes, lookup: Codes | None, nulls: npt.NDArray[np.bool_] | None, null: int) -> None:
        self._codes = codes
        self._lookup = lookup
        self._nulls = nulls
        self._null = null

    def classes(self, start: int, stop: int) -> Codes:
        """The classes of rows `start` to `stop`."""
        found = self._codes[start:stop]
        if self._lookup is not None:
            found = self._lookup.take(found, mode="clip")
        if self._nulls is not None:
            found = np.where(self._nulls[start:stop], np.int32(self._null), found)
        return found


def distinct_column(array: pa.ChunkedArray, classes: Classes) -> Column:
    """A column read once for each distinct value."""
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    whole = _one_chunk(array)
    values = whole.dictionary.to_pylist()
    lookup = np.fromiter((classes.of(value) for value in values), np.int32, len(values))
    null = classes.of(None)
    indices = whole.indices
    if indices.null_count:
        nulls = indices.is_null().to_numpy(zero_copy_only=False)
        codes = indices.fill_null(0).to_numpy(zero_copy_only=False)
    else:
        nulls = None
        codes = indices.to_numpy(zero_copy_only=False)
    if not len(lookup):
        lookup = np.zeros(1, np.int32)
    return Column(codes.astype(np.int32, copy=False), lookup, nulls, null)


def _one_chunk(array: pa.ChunkedArray) -> Any:
    whole = array.unify_dictionaries().combine_chunks() if array.num_chunks != 1 else array.chunk(0)
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole


def is_number(kind: pa.DataType) -> bool:
    """Whether a column's type is compared as numbers."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def number_column(array: pa.ChunkedArray, cuts: Sequence[Cut], classes: Classes) -> Column:
    """A column of numbers, cut at the thresholds of the law and at the bounds of what is possible."""
    ordered = sorted(set(cuts))
    samples = [_between(ordered, i) for i in range(len(ordered) + 1)]
    lookup = np.fromiter((classes.of(value) for value in samples), np.int32, len(samples))
    whole = array.combine_chunks() if array.num_chunks != 1 else array.chunk(0)
    if isinstance(whole, pa.ChunkedArray):  # an empty table has no chunk
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], array.type)
    kind = array.type
    nulls = whole.is_null().to_numpy(zero_copy_only=False) if whole.null_count else None
    if pa.types.is_decimal(kind):
        codes = _decimal_codes(whole, ordered)
    else:
        values = (whole.fill_null(0) if whole.null_count else whole).to_numpy(zero_copy_only=False)
        if values.dtype == np.float16:
            values = values.astype(np.float32)
        codes = np.zeros(len(values), np.int32)
        for cut in ordered:
            first = _first_beyond(cut, values.dtype)
            if first is not None:
                codes += values >= first
        if values.dtype.kind == "f":
            odd = ~np.isfinite(values)
            if odd.any():
                codes[odd] = len(lookup)
                lookup = np.append(lookup, np.int32(classes.of(float("nan"))))
    return Column(codes, lookup, nulls, classes.of(None))


def _decimal_codes(whole: Any, cuts: Sequence[Cut]) -> Codes:
    codes = np.zeros(len(whole), np.int32)
    filled = whole.fill_null(Decimal(0).quantize(Decimal(1).scaleb(-whole.type.scale))) if whole.null_count else whole
    for value, after in cuts:
        scalar = pa.scalar(value)
        beyond = pc.greater(filled, scalar) if after else pc.greater_equal(filled, scalar)
        codes += beyond.to_numpy(zero_copy_only=False)
    return codes


def _first_beyond(cut: Cut, dtype: np.dtype[Any]) -> Any:
    """The least number of a type that lies beyond a cut, or None where the type has none."""
    value, after = cut
    if dtype.kind in "iu":
        least = int(value.to_integral_value(rounding="ROUND_FLOOR")) + 1 if after or value % 1 else int(value)
        info = np.iinfo(dtype)
        if least > info.max:
            return None
        return dtype.type(max(least, info.min))
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
