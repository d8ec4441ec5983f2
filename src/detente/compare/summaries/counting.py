"""Rows counted and their values summed by group, batch after batch, several threads at once.

A batch's columns become the numbers of their labels, these one number for each row, and numpy counts those. What is
kept is a row of numbers for each group met, so that memory does not grow with the rows. Sums are exact: hundredths are
added as whole numbers that a float holds, and put together as integers of Python.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from detente.classify.goods import read_number
from detente.compare.summaries.amounts import Amounts, amounts
from detente.compare.summaries.dimensions import Dimension, currency_code
from detente.compare.summaries.labels import MOST_GROUPS, Coded, Labels, coded
from detente.compare.summaries.summary import Row
from detente.compare.tally import EXACT
from detente.errors import ScopeError, ShipmentError

_SLICE = 1 << 15  # rows whose numbers stay near the processor while they are put together
_LIMB = 26  # bits: so many rows of a batch as memory has room for, each below 2**26, add up exactly in a float
_LOW = (1 << _LIMB) - 1
_EXACT_FLOAT = float(1 << 52)
_SIMPLE = r"^-?[0-9]{1,30}(\.[0-9]{1,36})?$"  # texts that Arrow reads as decimals of 30 + 36 digits
_DECIMAL = pa.decimal256(76, 36)
Whole = npt.NDArray[np.int64]
Names = tuple[str | None, ...]
Told = tuple[Whole, npt.NDArray[Any] | None]  # labels by value, and the value of each row; None: all have the first


class Totals(NamedTuple):
    """Groups as numbers: the labels of each, its currency last; its rows; its hundredths as low and high part."""

    labels: Whole
    rows: Whole
    low: Whole
    high: Whole


class Counting:
    """Counts rows by dimensions, and sums what they are worth in each currency.

    Args:
        by: the dimensions.
        worth: whether to sum values too.
    """

    def __init__(self, by: Sequence[Dimension], worth: bool) -> None:
        self._by = by
        self._worth = worth
        self._labels = [*(Labels(dimension.name) for dimension in by), Labels("currency", [None])]
        self._found: list[Totals] = []
        self._odd: dict[tuple[int, ...], Decimal] = {}
        self._lock = threading.Lock()

    def thread(self) -> Counter:
        """What counts in one thread; `done` when it has seen its batches."""
        return Counter(self._by, self._labels, self._worth)

    def done(self, counter: Counter) -> None:
        """Take over what a thread has counted."""
        with self._lock:
            self._found = merged([*self._found, *counter.found], self._labels)
            for key, value in counter.odd.items():
                self._odd[key] = EXACT.add(self._odd.get(key, Decimal(0)), value)

    def rows(self) -> Iterator[Row]:
        """All groups, in no particular order."""
        texts = [labels.texts() for labels in self._labels]
        for totals in merged(self._found, self._labels, most=0):
            groups = zip(*(part.tolist() for part in totals), strict=True)
            for numbers, currencies in itertools.groupby(groups, lambda group: group[0][:-1]):
                names = tuple(text[number] for text, number in zip(texts, numbers, strict=False))
                count = without = 0
                values = {}
                for labels, rows, low, high in currencies:
                    count += rows
                    code = texts[-1][labels[-1]]
                    if code is None:
                        without = rows
                    else:
                        value = EXACT.scaleb(Decimal((high << _LIMB) + low), -2)
                        if self._odd:
                            value = EXACT.add(value, self._odd.get(tuple(labels), Decimal(0)))
                        values[code] = _short(value)
                yield Row(names, count, without, dict(sorted(values.items())))


class Counter:
    """Counts the batches of one thread."""

    def __init__(self, by: Sequence[Dimension], labels: Sequence[Labels], worth: bool) -> None:
        self._by = by
        self._labels = labels
        self._worth = worth
        self._kept: dict[int, tuple[tuple[Any, ...], Whole]] = {}
        self.found: list[Totals] = []
        self.odd: dict[tuple[int, ...], Decimal] = {}

    def add(self, columns: Mapping[str, Any], rows: int, seen: dict[str, Coded]) -> None:
        """Count a batch.

        Args:
            columns: those that there are, by their names in small letters.
            rows: how many rows it has.
            seen: columns that are coded already; others are added.
        """
        if not rows:
            return
        told = [self._told(place, each.columns, each.label, columns, seen) for place, each in enumerate(self._by)]
        currency: Whole | None = None
        worth = None
        if self._worth and "value" in columns:
            lookup, codes = self._told(len(self._by), ("currency",), currency_code, columns, seen)
            worth = amounts(columns["value"])
            currency = _keys([(lookup, codes)], [1], rows)
            if worth.missing is not None:
                currency[worth.missing] = 0
        sizes = [len(labels) for labels in self._labels]
        base = _keys(told, sizes, rows)
        if worth is not None and currency is not None:
            if len(worth.odd):
                self._odd_ones(base, currency, worth, sizes)
            base += currency
        self._count(base, worth, sizes)

    def _told(
        self,
        place: int,
        made_of: Sequence[str],
        label: Callable[..., str | None],
        columns: Mapping[str, Any],
        seen: dict[str, Coded],
    ) -> Told:
        """The labels of every row: the number of each value's, and the values; or one number for all."""
        labels = self._labels[place]
        if any(column not in columns for column in made_of):
            return np.array([labels.of(None)], np.int64), None
        for column in made_of:
            if column not in seen:
                seen[column] = coded(columns[column])
        parts = [seen[column] for column in made_of]
        values = tuple(part.values for part in parts)
        kept = self._kept.get(place)
        if kept is None or not all(map(_same, kept[0], values)):
            kept = self._kept[place] = (values, _lookup(parts, label, labels))
        if all(part.one for part in parts):
            return kept[1], None
        codes = parts[0].codes
        for part in parts[1:]:
            codes = codes.astype(np.int64) * (len(part.values) + 1) + part.codes
        return kept[1], codes

    def _count(self, key: Whole, worth: Amounts | None, sizes: Sequence[int]) -> None:
        room = _room(sizes)
        if room <= max(1 << 20, 8 * len(key)):  # a place for each group there can be
            counts = np.bincount(key, minlength=room)
            used = np.flatnonzero(counts)
            counts, sums = counts[used], _sums(key, worth.hundredths, room, used) if worth else None
        else:
            used, key = np.unique(key, return_inverse=True)
            counts, sums = np.bincount(key), _sums(key, worth.hundredths, len(used), None) if worth else None
        low, high = sums or (np.zeros(len(used), np.int64),) * 2
        self.found.append(Totals(_taken_apart(used, sizes), counts, low, high))
        self.found = merged(self.found, self._labels)

    def _odd_ones(self, base: Whole, currency: Whole, worth: Amounts, sizes: Sequence[int]) -> None:
        """Sum the values that are no hundredths, as they are written; rows whose value says no number have none."""
        key = base[worth.odd] + currency[worth.odd]
        simple = pc.match_substring_regex(worth.texts, _SIMPLE).fill_null(False)
        plain = simple.to_numpy(zero_copy_only=False)
        sums: dict[int, Decimal] = {}
        if plain.any():
            table = pa.table({"key": key[plain], "value": worth.texts.filter(simple).cast(_DECIMAL)})
            summed = table.group_by("key", use_threads=False).aggregate([("value", "sum")])
            sums = dict(zip(summed["key"].to_pylist(), summed["value_sum"].to_pylist(), strict=True))
        others = np.flatnonzero(~plain)
        if len(others):
            texts = worth.texts.take(pa.array(others)).dictionary_encode()
            read = [_number(text) for text in texts.dictionary.to_pylist()]
            table = pa.table({"key": key[others], "text": texts.indices})
            counted = table.group_by(["key", "text"], use_threads=False).aggregate([([], "count_all")])
            for group, text, rows in zip(*(counted[n].to_pylist() for n in ("key", "text", "count_all")), strict=True):
                value = EXACT.multiply(Decimal(rows), read[text] or Decimal(0))
                sums[group] = EXACT.add(sums.get(group, Decimal(0)), value)
            unread = np.array([number is None for number in read])[texts.indices.to_numpy()]
            currency[worth.odd[others[unread]]] = 0
        groups = _taken_apart(np.array(list(sums), np.int64), sizes).tolist()
        for labels, value in zip(map(tuple, groups), sums.values(), strict=True):
            self.odd[labels] = EXACT.add(self.odd.get(labels, Decimal(0)), value)


def _same(one: Any, other: Any) -> bool:
    return one is other or (one.type == other.type and bool(one.equals(other)))


def _lookup(parts: Sequence[Coded], label: Callable[..., str | None], labels: Labels) -> Whole:
    """The number of the label of each value, or of each pair of values."""
    one, *others = ([*part.values.to_pylist(), None] for part in parts)
    if not others:
        return np.array([labels.of(label(value)) for value in one], np.int64)
    return np.array([labels.of(label(value, other)) for value in one for other in others[0]], np.int64)


def _room(sizes: Sequence[int]) -> int:
    room = 1
    for size in sizes:
        room *= size
    if room >= 1 << 62:
        raise ScopeError(f"So many names tell more than {MOST_GROUPS:,} groups apart; leave some of them out.")
    return room


def _keys(told: Sequence[Told], sizes: Sequence[int], rows: int) -> Whole:
    """One number for each row, by which all of its labels but the currency are told; that is to be added."""
    stride, same = _room(sizes), 0
    found = []
    for (lookup, codes), size in zip(told, sizes, strict=False):
        stride //= size
        if codes is None:
            same += int(lookup[0]) * stride
        else:
            found.append((lookup * stride, codes))
    key = np.empty(rows, np.int64)
    for start in range(0, rows, _SLICE):
        part = key[start : start + _SLICE]
        part[:] = same
        for lookup, codes in found:
            part += lookup.take(codes[start : start + _SLICE], mode="clip")
    return key


def _taken_apart(keys: Whole, sizes: Sequence[int]) -> Whole:
    """The labels of keys, a row of numbers each."""
    labels = np.empty((len(keys), len(sizes)), np.int64)
    for place in range(len(sizes) - 1, -1, -1):
        keys, labels[:, place] = np.divmod(keys, sizes[place])
    return labels


def _sums(key: Whole, hundredths: npt.NDArray[np.float64], width: int, used: Whole | None) -> tuple[Whole, Whole]:
    """The sum of each key, or of those used, as a low part below 2**26 and a high part."""

    def sums(weights: npt.NDArray[np.float64]) -> Whole:
        found = np.bincount(key, weights=weights, minlength=width)
        return (found if used is None else found[used]).astype(np.int64)

    if float(np.abs(hundredths).sum()) < _EXACT_FLOAT:
        whole = sums(hundredths)
        return whole & _LOW, whole >> _LIMB
    above = np.floor(hundredths / (1 << _LIMB))
    low = sums(hundredths - above * (1 << _LIMB))
    return low & _LOW, sums(above) + (low >> _LIMB)


def merged(found: list[Totals], labels: Sequence[Labels], most: int = MOST_GROUPS) -> list[Totals]:
    """Groups that were met several times as one each, in the order of their labels, once they are more than `most`."""
    if sum(len(totals.rows) for totals in found) <= most:
        return found
    sizes = [len(each) for each in labels]
    together = Totals(*(np.concatenate(parts) for parts in zip(*found, strict=True)))
    key = np.zeros(len(together.rows), np.int64)
    stride = _room(sizes)
    for place, size in enumerate(sizes):
        stride //= size
        key += together.labels[:, place] * stride
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    if len(starts) > MOST_GROUPS:
        raise ScopeError(
            f"These names tell more than {MOST_GROUPS:,} groups apart; leave one out, or name coarser ones."
        )
    rows, low, high = (np.add.reduceat(part[order], starts) for part in together[1:])
    return [Totals(together.labels[order[starts]], rows, low & _LOW, high + (low >> _LIMB))]


def _short(value: Decimal) -> Decimal:
    """A sum without the zeros at the end of its decimals."""
    found = EXACT.normalize(value)
    return found if found.as_tuple().exponent <= 0 or found.adjusted() > 900 else EXACT.quantize(found, Decimal(1))  # type: ignore[operator]


def _number(text: str | None) -> Decimal | None:
    try:
        return read_number("value", text) if text and text.strip() else None
    except ShipmentError:
        return None
