"""What an answer asks of the exporter, told apart from who says so.

Two answers stand the same if their outcome, the licences that may be used with their conditions and terms, and the
facts asked for are the same; reasons, citations and titles may differ.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from detente.determination.columns import one_chunk

NOT_ASKED = frozenset({"title", "original", "allowed_by", "demanded_by"})  # of a licence: names and reasons
Numbered = npt.NDArray[np.int32]


class Stand(NamedTuple):
    """One row's answer: the outcome, the licences that may be used and the questions, as JSON carries them."""

    outcome: str
    authorisations: tuple[dict[str, Any], ...]
    questions: tuple[dict[str, Any], ...]


@lru_cache(maxsize=1 << 14)
def licences_asked(text: str) -> Hashable:
    """What tells apart what licences ask, in whatever order they stand."""
    plain = ({name: said for name, said in item.items() if name not in NOT_ASKED} for item in json.loads(text))
    return tuple(sorted(json.dumps(item, ensure_ascii=False, sort_keys=True) for item in plain))


@lru_cache(maxsize=1 << 14)
def facts_asked(text: str) -> Hashable:
    """The facts that questions ask for, in whatever order."""
    return tuple(sorted({item["fact"] for item in json.loads(text)}))


class Senses:
    """Numbers for the texts of an answer's column: the same number for what asks the same, from any thread."""

    def __init__(self, sense: Callable[[str], Hashable]) -> None:
        self._sense = sense
        self._numbers: dict[Hashable, int] = {}
        self._lock = threading.Lock()

    def of(self, column: pa.ChunkedArray) -> Numbered:
        """The number of every row."""
        texts, codes = coded(column)
        lookup = np.zeros(len(texts), np.int32)
        for code in np.flatnonzero(np.bincount(codes, minlength=len(texts))):
            sense = self._sense(texts[code].as_py())
            with self._lock:
                lookup[code] = self._numbers.setdefault(sense, len(self._numbers))
        return lookup.take(codes)


def coded(column: pa.ChunkedArray) -> tuple[pa.Array, npt.NDArray[Any]]:
    """An answer's column as its distinct texts and a code for every row."""
    whole = one_chunk(column)
    if not isinstance(whole, pa.DictionaryArray):
        whole = whole.dictionary_encode()
    return whole.dictionary, whole.indices.to_numpy(zero_copy_only=False)


class Sameness:
    """The numbers of whole answers; tables that are numbered by the same `Sameness` can be compared row by row."""

    def __init__(self) -> None:
        self._outcomes = Senses(lambda text: text)
        self._licences = Senses(licences_asked)
        self._facts = Senses(facts_asked)

    def of(self, answers: pa.Table) -> npt.NDArray[np.int64]:
        """A number for the answer of every row of a determined table."""
        numbers: npt.NDArray[np.int64] = self._licences.of(answers.column("authorisations")).astype(np.int64)
        numbers <<= 32
        numbers |= self._facts.of(answers.column("questions")).astype(np.int64) << 2
        numbers |= self._outcomes.of(answers.column("outcome"))
        return numbers


def stands(answers: pa.Table) -> tuple[list[Stand], npt.NDArray[np.int64]]:
    """The distinct answers of a determined table, as they are written, and which of them each row has."""
    columns = [coded(answers.column(name)) for name in Stand._fields]
    mixed = np.zeros(answers.num_rows, np.int64)
    for texts, codes in columns:
        mixed = mixed * len(texts) + codes
    places, rows = distinct(mixed)
    found = []
    for number in mixed.take(rows).tolist():
        parts = []
        for texts, _ in reversed(columns):
            number, code = divmod(number, len(texts))
            parts.append(texts[code].as_py())
        questions, authorisations, outcome = parts
        found.append(Stand(outcome, tuple(json.loads(authorisations)), tuple(json.loads(questions))))
    return found, places


def distinct(numbers: npt.NDArray[Any]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Numbers from 0 (int64) for the distinct values of an array without negative ones, and a row that has each."""
    most = int(numbers.max(initial=0)) + 1
    if most <= max(1 << 20, 4 * len(numbers)):  # room for a place each, which is faster than sorting
        used = np.flatnonzero(np.bincount(numbers, minlength=1))
        lookup = np.zeros(most, np.int64)
        lookup[used] = np.arange(len(used))
        places = lookup.take(numbers)
    else:
        used, places = np.unique(numbers, return_inverse=True)
    used = used[: len(used) if len(numbers) else 0]
    rows = np.zeros(len(used), np.int64)
    rows[places] = np.arange(len(numbers))
    return places, rows
