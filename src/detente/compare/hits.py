"""Tables of shipments on two days: which rows' answers differ in what they ask, and how.

Both days are determined whole; what differs is then found on numbers, a column at a time. Rows that cannot be compared
(they cannot be read, or one of the days has no law for them) are told apart and never count as unchanged.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from detente.compare.acts import Acts
from detente.compare.days import Day, read_day, today
from detente.compare.hit_words import NOT_COMPARED, how, kind_of
from detente.compare.sameness import Sameness, coded, distinct, stands
from detente.compare.setting import Given, backwards, beyond
from detente.determination.leaves import UNDETERMINED
from detente.determination.plan import plan
from detente.determination.single import Law
from detente.determination.table import PROBLEM, determine_table, with_room
from detente.english import checked_words
from detente.errors import ScopeError

CHANGE_FIELDS = (
    "change",
    "how",
    "outcome_before",
    "outcome_after",
    "authorisations_before",
    "authorisations_after",
    "questions_before",
    "questions_after",
    "because",
    "law",
    "proposals",
    "coverage",
)
NESTED = tuple(
    name
    for name in CHANGE_FIELDS
    if name.startswith(("authorisations_", "questions_")) or name in ("because", "proposals")
)  # JSON text
Flags = npt.NDArray[np.bool_]


class Days:
    """Two days of the law, and proposals laid over the later one, ready to compare tables of shipments.

    Args:
        before, after: the days: dates, text like 2019-08-28, or `today`.
        proposals: what to lay over the law of the later day, in this order.
        over_both: lay it over the law of the earlier day too.
        assume: facts to fill in where a row leaves them out.
        known_on: count only instruments promulgated by this day.
        folder: the law data, if not the one that comes with detente.

    Raises:
        ScopeError: a day is none, lies outside what the law data knows, or comes after the other.
        ShipmentError: what is to be assumed is no fact.
        FileError, LawError: the law data or a proposal is at fault.
    """

    def __init__(
        self,
        before: Day,
        after: Day,
        *,
        proposals: Given = (),
        over_both: bool = False,
        assume: Mapping[str, object] | None = None,
        known_on: Day | None = None,
        folder: Path | str | None = None,
    ) -> None:
        self.new = Law(folder, proposals)
        self.old = self.new if over_both or not self.new.proposals else Law(folder)
        self.assume = assume
        self.known_on = None if known_on is None else read_day("the day of knowledge", known_on)
        self.before, self.after = self._day("the first day", before), self._day("the second day", after)
        if self.before > self.after:
            raise backwards(self.before, self.after)
        self.sameness = Sameness()

    def _day(self, name: str, day: Day) -> dt.date:
        """A day for which at least one jurisdiction has law, up to the last that is known of."""
        asked = read_day(name, day)
        books = [self.new.engine(code).book for code in sorted(self.new.codes)]
        if asked < min(book.covers_from for book in books):
            begins = "; ".join(f"that of {book.name} begins on {book.covers_from}" for book in books)
            raise ScopeError(f"{name}: {asked} lies before all law data; {begins}.")
        horizon = max([today(), *(dt.date.fromordinal(max(book.starts)) for book in books)])
        if asked > horizon:
            raise beyond(name, asked, horizon)
        return asked

    @property
    def notes(self) -> tuple[str, ...]:
        """What the law data does not know of the days."""
        books = [self.new.engine(code).book for code in sorted(self.new.codes)]
        return tuple(checked_words(book.name, book.checked) for book in books if self.after > book.checked)

    @cached_property
    def points(self) -> dict[str, str]:
        """What open points of law are called, by the name of the fact."""
        books = [self.new.engine(code).book for code in sorted(self.new.codes)]
        return {f.id: f"“{f.question}”" for book in books for f in book.facts if f.kind == "question"}

    @cached_property
    def acts(self) -> Acts:
        """Finds the acts by which a row's answer became another."""
        return Acts(self.new, self.before, self.after, self.known_on)

    def answers(self, law: Law, table: pa.Table, day: dt.date, threads: int | None = None) -> pa.Table:
        """The answers of a day. A row's own `known_on` belongs to its own day, and counts no more than that does."""
        known = plan(table.column_names, []).fields.get("known_on")
        asked = table.drop_columns([known]) if known else table
        return determine_table(law, asked, on=day, known_on=self.known_on, assume=self.assume, threads=threads)

    def compare(self, table: pa.Table, threads: int | None = None) -> Compared:
        """Determine a table on both days and compare it row by row; `threads` as in `determine_table`."""
        old = self.answers(self.old, table, self.before, threads)
        new = self.answers(self.new, table, self.after, threads)
        was, now = self.sameness.of(old), self.sameness.of(new)
        lost = _lost(old) | _lost(new)
        return Compared(self, table, old, new, was, now, (was != now) & ~lost, lost)


@dataclass(frozen=True)
class Compared:
    """A table determined on two days.

    `old` and `new` are its answers, `was` and `now` the numbers under which they stand (see `Sameness`); `hit` flags
    the rows whose answers do not stand the same, `lost` those that cannot be compared.
    """

    days: Days
    table: pa.Table
    old: pa.Table
    new: pa.Table
    was: npt.NDArray[np.int64]
    now: npt.NDArray[np.int64]
    hit: Flags
    lost: Flags

    @property
    def open(self) -> Flags:
        """The rows that stay undetermined on both days: what is missing may hide a difference."""
        texts, codes = coded(self.new.column("outcome"))
        undetermined = pc.equal(texts, UNDETERMINED).to_numpy(zero_copy_only=False)
        found: Flags = undetermined.take(codes) & ~self.hit & ~self.lost
        return found

    @property
    def problems(self) -> pa.ChunkedArray:
        """For each row that cannot be read, why."""
        return pc.coalesce(self.new.column(PROBLEM), self.old.column(PROBLEM))

    def told(self, where: Flags, because: bool = True) -> pa.Table:
        """Some rows, each with the fields of `CHANGE_FIELDS` and its `problem` where it cannot be read.

        Args:
            where: the rows, all of them hit or lost.
            because: whether to find the acts that did it; without, the column is empty lists.
        """
        places = pa.array(np.flatnonzero(where))
        rows = self.table.take(places)
        rows = rows.rename_columns(with_room(rows.column_names, (*CHANGE_FIELDS, PROBLEM)))
        old, new, lost = self.old.take(places), self.new.take(places), self.lost[where]
        kinds, sentences = self._words(old, new, lost)
        columns: dict[str, Any] = {"change": kinds, "how": sentences}
        for name in ("outcome", "authorisations", "questions"):
            columns[f"{name}_before"], columns[f"{name}_after"] = small(old.column(name)), small(new.column(name))
        columns["because"] = repeated("[]", len(places))
        if because:
            columns["because"] = self._because(places, where)
        for name in ("law", "proposals", "coverage"):
            columns[name] = small(new.column(name))
        for name in CHANGE_FIELDS:
            rows = rows.append_column(name, columns[name])
        return rows.append_column(PROBLEM, self.problems.take(places))

    def _words(self, old: pa.Table, new: pa.Table, lost: Flags) -> tuple[pa.Array, pa.Array]:
        """The kind and the sentence of every row."""
        (before, of_old), (after, of_new) = stands(old), stands(new)
        places, rows = distinct(of_old * len(after) + of_new)
        kinds, sentences = [], []
        for one, other in zip(of_old.take(rows).tolist(), of_new.take(rows).tolist(), strict=True):
            kinds.append(kind_of(before[one], after[other]))
            sentences.append(how(before[one], after[other], self.days.points))
        if lost.any():
            gone, numbers = _why_lost(old.filter(pa.array(lost)), new.filter(pa.array(lost)))
            places[lost] = numbers + len(kinds)
            kinds += [NOT_COMPARED] * len(gone)
            sentences += gone
        return spread(kinds, places), spread(sentences, places)

    def _because(self, places: pa.Array, where: Flags) -> pa.Array:
        """For every row the acts that did it, as JSON."""

        def stands_on(day: dt.date) -> npt.NDArray[np.int64]:
            return self.days.sameness.of(self.days.answers(self.days.new, rows, day))

        rows = self.table.take(places)
        law, codes = coded(self.new.column("law").take(places))
        found, numbers = self.days.acts.of(
            law.to_pylist(), codes, self.was[where], self.now[where], self.lost[where], stands_on
        )
        return spread([json.dumps(each, ensure_ascii=False) for each in found], numbers)


def _lost(answers: pa.Table) -> Flags:
    """The rows that have no law on a day: they are undetermined, and nothing that could be asked would decide."""
    outcomes, of_outcome = coded(answers.column("outcome"))
    questions, of_questions = coded(answers.column("questions"))
    undetermined = pc.equal(outcomes, UNDETERMINED).to_numpy(zero_copy_only=False)
    unasked = pc.equal(questions, "[]").to_numpy(zero_copy_only=False)
    found: Flags = undetermined.take(of_outcome) & unasked.take(of_questions)
    return found


def _why_lost(old: pa.Table, new: pa.Table) -> tuple[list[str], npt.NDArray[np.int64]]:
    """Why rows cannot be compared: the distinct sentences, and the number of each row's."""
    known: dict[str, int] = {}
    numbers = []
    for was, now in zip(_sides(old), _sides(new), strict=True):
        problem = now[0] or was[0]
        sentence = problem or " ".join(dict.fromkeys(text for _, text in (was, now) if text))
        numbers.append(known.setdefault(sentence, len(known)))
    return list(known), np.array(numbers, np.int64)


def _sides(answers: pa.Table) -> Iterator[tuple[str | None, str | None]]:
    """For each row its problem, and what the law data does not know where it has no law for the row."""
    texts = answers.column("coverage").cast(pa.string()).to_pylist()
    for problem, text, lost in zip(answers.column(PROBLEM).to_pylist(), texts, _lost(answers).tolist(), strict=True):
        yield problem, text if lost else None


def small(column: pa.ChunkedArray) -> pa.Array:
    """A column of few distinct texts with those alone in its dictionary."""
    texts, codes = coded(column)
    places, rows = distinct(codes)
    return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32)), texts.take(pa.array(codes.take(rows))))


def spread(texts: list[str], places: npt.NDArray[Any]) -> pa.Array:
    """A text for every row."""
    known: dict[str, int] = {}
    codes = np.array([known.setdefault(text, len(known)) for text in texts], np.int32)
    return pa.DictionaryArray.from_arrays(
        pa.array(codes.take(places) if len(codes) else np.zeros(0, np.int32)), pa.array(list(known), pa.string())
    )


def repeated(text: str, rows: int) -> pa.Array:
    """The same text for every row."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array([text]))
