"""A column of values as whole hundredths, exactly; and what does not fit there as text, to be read as it is written.

A float counts as the shortest decimal that names it, here as everywhere. Nearly all values of trade have two decimals
and at most fifteen digits: for these the whole hundredths can be told from the float, and sums of them are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from detente.determination.columns import one_chunk

_MOST = 1e15  # below it every whole number of hundredths is one float, and every such float one decimal
_MOST_UNITS = 10**13
_WRITTEN = r"^-?[0-9]{1,13}(\.[0-9]{1,2})?$"  # texts that say whole hundredths of at most fifteen digits
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Amounts:
    """The values of some rows.

    Args:
        hundredths: of every row, whole numbers below 10**15; 0 where `missing` or `odd`.
        missing: the rows that have none; None where there is no such row.
        odd: the places of the rows whose values do not fit.
        texts: what these rows say.
    """

    hundredths: Floats
    missing: Flags | None
    odd: npt.NDArray[np.int64]
    texts: pa.Array


def amounts(column: Any) -> Amounts:
    """The values of a column of numbers or texts; anything else is told as text, which says no number."""
    array = one_chunk(column) if isinstance(column, pa.ChunkedArray) else column
    if isinstance(array, pa.DictionaryArray):
        array = array.dictionary_decode()
    if isinstance(array.type, pa.BaseExtensionType):
        array = array.storage
    kind = array.type
    if pa.types.is_float64(kind):
        return _floats(array)
    if pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        return _wholes(array)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or kind == pa.string_view():
        return _texts(array.cast(pa.string()))
    if pa.types.is_null(kind) or pa.types.is_float32(kind):  # the shortest decimal of the narrow float
        return _texts(array.cast(pa.string()))
    return _texts(pa.array([None if value is None else str(value) for value in array.to_pylist()], pa.string()))


def _floats(array: pa.Array) -> Amounts:
    missing = _nulls(array)
    values = (array.fill_null(0.0) if missing is not None else array).to_numpy(zero_copy_only=False)
    with np.errstate(over="ignore", invalid="ignore"):
        hundredths = values * 100.0
        np.rint(hundredths, out=hundredths)
        fits = hundredths / 100.0 == values
        fits &= np.abs(hundredths) < _MOST
    if fits.all():
        return Amounts(hundredths, missing, np.zeros(0, np.int64), pa.array([], pa.string()))
    odd = np.flatnonzero(~fits)
    hundredths[odd] = 0.0
    return Amounts(hundredths, missing, odd, pa.array(values[odd]).cast(pa.string()))


def _wholes(array: pa.Array) -> Amounts:
    """Whole numbers and decimals: by their own digits where there is room for them, else as text."""
    kind = array.type
    ends = pc.min_max(array).as_py()
    small = ends["min"] is None or -_MOST_UNITS < ends["min"] <= ends["max"] < _MOST_UNITS
    if not small or (pa.types.is_decimal(kind) and kind.scale > 2):
        return _texts(array.cast(pa.string()))
    missing = _nulls(array)
    if pa.types.is_integer(kind):
        values = (array.fill_null(0) if missing is not None else array).to_numpy(zero_copy_only=False)
        hundredths = values.astype(np.float64) * 100.0
    else:
        digits = array.cast(pa.decimal128(38, 2))  # so small a one stands in the lower of its two words
        words = np.frombuffer(digits.buffers()[1], np.dtype("<i8"))[2 * digits.offset :: 2][: len(digits)]
        hundredths = words.astype(np.float64)
        if missing is not None:
            hundredths[missing] = 0.0
    return Amounts(hundredths, missing, np.zeros(0, np.int64), pa.array([], pa.string()))


def _texts(array: pa.Array) -> Amounts:
    missing = _nulls(array)
    fits = pc.match_substring_regex(array, _WRITTEN).fill_null(False)
    number = pc.if_else(fits, array, "0").cast(pa.float64()).to_numpy(zero_copy_only=False)
    odd = np.flatnonzero(~fits.to_numpy(zero_copy_only=False))
    if missing is not None:
        odd = odd[~missing[odd]]
    return Amounts(np.rint(number * 100.0), missing, odd, array.take(pa.array(odd)))


def _nulls(array: pa.Array) -> Flags | None:
    if not array.null_count:
        return None
    found: Flags = array.is_null().to_numpy(zero_copy_only=False)
    return found
