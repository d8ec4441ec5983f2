"""Columns of a batch as codes, and the texts that their values become as numbers."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from detente.determination.columns import one_chunk
from detente.errors import ScopeError

MOST_GROUPS = 1_000_000


class Labels:
    """Texts by number, in the order met, the same for all threads; None is a label too."""

    def __init__(self, name: str, first: Sequence[str | None] = ()) -> None:
        self._name = name
        self._numbers: dict[str | None, int] = {label: number for number, label in enumerate(first)}
        self._lock = threading.Lock()

    def of(self, label: str | None) -> int:
        """The number of a label.

        Raises:
            ScopeError: there are too many to be told apart.
        """
        found = self._numbers.get(label)
        if found is not None:
            return found
        with self._lock:
            if label not in self._numbers and len(self._numbers) >= MOST_GROUPS:
                raise ScopeError(
                    f"{self._name!r} has more than {MOST_GROUPS:,} different values; tell the answers apart by "
                    "something coarser."
                )
            return self._numbers.setdefault(label, len(self._numbers))

    def __len__(self) -> int:
        """How many there are."""
        return len(self._numbers)

    def texts(self) -> list[str | None]:
        """All of them, by number."""
        return list(self._numbers)


class Coded(NamedTuple):
    """A column of a batch: its distinct values, and the place of each row's among them; null comes after the last."""

    values: Any
    codes: npt.NDArray[Any]
    nulls: bool

    @property
    def one(self) -> bool:
        """Whether all rows have the same value."""
        return len(self.values) == 1 and not self.nulls


def coded(column: Any) -> Coded:
    """A column as codes."""
    array = one_chunk(column) if isinstance(column, pa.ChunkedArray) else column
    if not isinstance(array, pa.DictionaryArray):
        array = array.cast(pa.string()).dictionary_encode() if pa.types.is_null(array.type) else _encoded(array)
    indices = array.indices
    if indices.null_count:
        indices = indices.cast(pa.int32()).fill_null(len(array.dictionary))
    return Coded(array.dictionary, indices.to_numpy(zero_copy_only=False), bool(array.indices.null_count))


def _encoded(array: pa.Array) -> pa.DictionaryArray:
    """A column with its distinct values told apart; days that lie near each other by their distance."""
    if pa.types.is_date32(array.type) and not array.null_count and len(array):
        days = array.view(pa.int32()).to_numpy()
        first, last = int(days.min()), int(days.max())
        if last - first < len(days) and -719_162 <= first <= last <= 2_932_896:
            span = pa.array(np.arange(first, last + 1, dtype=np.int32)).view(pa.date32())
            return pa.DictionaryArray.from_arrays(pa.array(days - np.int32(first)), span)
    return array.dictionary_encode()
