"""The dispute clock run over every dispute of the WTO's list: from the request alone, and on the quickest way."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bench.quickest import States, Way, Words, quickest_ways, words_of
from bench.wto import Listed, disputes
from detente.errors import RecordError
from detente.relations.disputes.clock import Clock
from detente.relations.disputes.procedure import Procedure
from detente.relations.disputes.standing import Standing


@dataclass(frozen=True, slots=True)
class Run:
    """The clock run over one dispute: from its request alone, and on the quickest way to its words, if there is one."""

    listed: Listed
    words: Words
    alone: Clock
    way: Way | None
    gone: Clock | None

    def fits(self, day: dt.date) -> bool:
        """Whether the quickest way has led to the words by a day."""
        return self.gone is not None and words_of(self.gone.on(day)) == self.words


@dataclass(frozen=True, slots=True)
class Runs:
    """The clock run over the whole list; the quickest ways are those of its oldest dispute."""

    procedure: Procedure
    each: tuple[Run, ...]
    oldest: Listed
    ways: dict[States, Way]

    def under(self, status: str) -> tuple[Run, ...]:
        """The disputes with one wording."""
        return tuple(run for run in self.each if run.listed.status == status)

    @property
    def wordings(self) -> tuple[str, ...]:
        """The wordings of the list, the commonest first."""
        return tuple(status for status, _ in Counter(run.listed.status for run in self.each).most_common())


@lru_cache(maxsize=1)
def runs() -> Runs:
    """The clock run over the list."""
    return run_over(disputes())


def run_over(listed: Sequence[Listed]) -> Runs:
    """The clock run over disputes: for each its words, and the way of the oldest dispute that leads to them soonest."""
    oldest = min(listed, key=lambda each: each.requested)
    procedure = oldest.case().procedure
    ways = quickest_ways(oldest, procedure)
    leads: dict[Words, Way] = {}
    for way in ways.values():
        leads.setdefault(words_of(_reached(way, oldest, procedure)), way)
    return Runs(procedure, tuple(_run(each, procedure, leads) for each in listed), oldest, ways)


def _run(listed: Listed, procedure: Procedure, leads: dict[Words, Way]) -> Run:
    words = frozenset(procedure.status(listed.status))
    way, gone = leads.get(words) if words else None, None  # unknown words are no state without words
    if way is not None:
        try:
            gone = Clock(way.case(listed, procedure))
        except RecordError:  # what the oldest dispute could do, this one could not
            way = None
    return Run(listed, words, Clock(listed.case()), way, gone)


def _reached(way: Way, listed: Listed, procedure: Procedure) -> Standing:
    return Clock(way.case(listed, procedure)).on(listed.requested + dt.timedelta(days=way.days))
