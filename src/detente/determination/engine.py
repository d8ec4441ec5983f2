"""One jurisdiction's law at work: reader, walk and answers put together."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from typing import NamedTuple

from detente.determination.answering import Answers
from detente.determination.answers import Answer, Because, Question
from detente.determination.book import Book
from detente.determination.identify import NOTHING_TO_SAY, Identifier, Remarked, remarks_on
from detente.determination.leaves import UNDETERMINED
from detente.determination.shipment import Reader
from detente.determination.walk import Walk
from detente.english import checked_words

ENTRY = "entry"
MOST_STATES = 250_000  # an engine that has met more kinds of shipments than this is put aside for a fresh one


class Found(NamedTuple):
    """An answer on a day: with its reasons, the first day it stands, the day after the last, and its coverage."""

    answer: Answer
    because: tuple[Because, ...]
    questions: tuple[Question, ...]
    since: dt.date | None
    until: dt.date | None
    coverage: str


class Engine:
    """Determines shipments out of one jurisdiction, under one state of knowledge."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.reader = Reader(book)
        self.identifier = Identifier(book, self.reader)
        self.walk = Walk(book)
        self.answers = Answers(book)
        self.checked = book.checked.toordinal()
        self.first = book.covers_from.toordinal()
        self._segments: dict[int, tuple[tuple[int, ...], tuple[Answer, ...]]] = {}
        self._coverage: dict[tuple[int, bool], str] = {}
        self._days: dict[int, dt.date] = {}

    @property
    def worn(self) -> bool:
        """Whether so many states are remembered that a fresh engine should take over."""
        return len(self.walk.states) > MOST_STATES

    def segments(self, state: int) -> tuple[tuple[int, ...], tuple[Answer, ...]]:
        """The history of answers in a state: the first days (ordinals), and the answer from each."""
        found = self._segments.get(state)
        if found is None:
            starts: list[int] = []
            answers: list[Answer] = []
            for epoch, refs in self.walk.states[state]:
                answer = self.answers.of(refs)
                if not answers or answers[-1] is not answer:
                    starts.append(self.book.starts[epoch])
                    answers.append(answer)
            found = self._segments[state] = (tuple(starts), tuple(answers))
        return found

    def day(self, ordinal: int) -> dt.date:
        """A date, made once."""
        found = self._days.get(ordinal)
        if found is None:
            found = self._days[ordinal] = dt.date.fromordinal(ordinal)
        return found

    def coverage(self, answer: Answer, late: bool, early: bool) -> str:
        """What the data does not know about an answer: `full`, or sentences."""
        if len(self.book.starts) == 1:
            return f"No instrument in the law data of {self.book.name} was known by then."
        if early:
            return f"The law data of {self.book.name} begins on {self.book.covers_from}; earlier law is not in it."
        key = (id(answer), late)  # the same answer is one object, and is kept
        found = self._coverage.get(key)
        if found is None:
            notes = list(answer.notes)
            if answer.outcome == UNDETERMINED and not answer.questions:
                notes.append(f"No instrument in the law data of {self.book.name} is in force on that day.")
            if late:
                notes.append(checked_words(self.book.name, self.book.checked))
            found = self._coverage[key] = " ".join(notes) or "full"
        return found

    def determine(self, state: int, day: int, remarked: Remarked) -> Found:
        """The answer of one day (an ordinal) in a state, with what there is to say of the goods.

        Raises:
            ShipmentError: the entry and the good contradict each other on that day.
        """
        starts, answers = self.segments(state)
        at = bisect_right(starts, day) - 1
        answer = answers[at]
        since, until = starts[at], starts[at + 1] if at + 1 < len(starts) else None
        because, questions = answer.because, answer.questions
        if remarked != NOTHING_TO_SAY:
            days = self.book.starts
            asked = any(question.fact == ENTRY for question in questions)
            remarks, first, following = remarks_on(remarked, bisect_right(days, day) - 1, asked)
            since = max(since, days[first])
            if following is not None:
                until = days[following] if until is None else min(until, days[following])
            because = (*because, *remarks.reasons)
            if remarks.asks:
                questions = tuple(each for q in questions for each in (remarks.asks if q.fact == ENTRY else (q,)))
        return Found(
            answer,
            because,
            questions,
            self.day(since) if since else None,
            None if until is None else self.day(until),
            self.coverage(answer, day > self.checked, day < self.first),
        )
