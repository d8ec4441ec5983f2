"""Which acts made a row's answer another: those that took effect on the days on which it changed for good.

A row is followed from the earlier day to the later one over every day on which its law changed. What counts is what
came after the row last stood as it did at the beginning: an act whose work was undone on the way is not named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.compare.sameness import distinct
from detente.determination.shelf import digest
from detente.determination.single import Law
from detente.regime.instruments import Instrument
from detente.regime.load import JurisdictionLaw, load
from detente.regime.proposals import overlay

Numbers = npt.NDArray[np.int64]
Told = list[dict[str, Any]]


class Acts:
    """The acts between two days, of every jurisdiction.

    Args:
        law: with the proposals that are laid over it.
        before, after: the two days.
        known_on: count only what was promulgated by then.
    """

    def __init__(self, law: Law, before: dt.date, after: dt.date, known_on: dt.date | None) -> None:
        self.law = law
        self.before, self.after = before, after
        self.known_on = known_on
        self._codes = {law.engine(code).book.digest: code for code in law.codes}
        self._days: dict[str, dict[dt.date, list[Instrument]]] = {}

    def days(self, code: str) -> dict[dt.date, list[Instrument]]:
        """The days on which a jurisdiction's law changes after the first day, up to the second, with who changes it.

        What is laid over the law of the second day alone and is in effect by the first stands under the first.
        """
        found = self._days.get(code)
        if found is None:
            pairs = sorted(self._effects(code), key=lambda pair: (pair[0], pair[1].laid, pair[1].id))
            found = {}
            for day, instrument in pairs:
                acting = found.setdefault(day, [])
                if instrument not in acting:
                    acting.append(instrument)
            self._days[code] = found
        return found

    def _effects(self, code: str) -> Iterator[tuple[dt.date, Instrument]]:
        laid = self.law.laid_over(code)
        law = overlay(_read(code, self.law.folder, digest(code, self.law.folder)), laid)
        for instrument in law.instruments:
            if not instrument.laid and self.known_on is not None and instrument.known_from > self.known_on:
                continue
            for part in instrument.parts:
                for day in {part.earliest, part.latest or part.earliest}:
                    if instrument.laid and part.earliest <= self.before:
                        yield self.before, instrument
                    elif self.before < day <= self.after:
                        yield day, instrument

    def of(
        self,
        laws: list[str],
        codes: npt.NDArray[Any],
        was: Numbers,
        now: Numbers,
        lost: npt.NDArray[np.bool_],
        stands_on: Callable[[dt.date], Numbers],
    ) -> tuple[list[Told], Numbers]:
        """The acts that did it, row by row.

        Args:
            laws: the digests of the rows' laws; `codes` says which of them each row has.
            was, now: how the rows stand on the two days.
            lost: the rows that cannot be compared, for which none is told.
            stands_on: how they stand on another day, with the proposals laid over it.

        Returns:
            The distinct lists of acts, and the number of each row's.
        """
        by_law = [self.days(self._codes[law]) if law in self._codes else {} for law in laws]
        met = np.flatnonzero(np.bincount(codes[~lost], minlength=len(laws))) if len(codes) else ()
        days = sorted({day for number in met for day in by_law[number]})
        path = [was]
        for day in days:
            path.append(now if day == days[-1] else stands_on(day))
        steps = _steps(path) & ~lost
        mixed = codes.astype(np.int64)
        for step in steps:
            mixed, _ = distinct(mixed * 2 + step)
        mixed, rows = distinct(mixed)
        found = []
        for row in rows.tolist():
            changed = (day for day, flag in zip(days, steps[:, row], strict=True) if flag)
            found.append([self._told(act, day) for day in changed for act in by_law[codes[row]].get(day, ())])
        return found, mixed

    def _told(self, act: Instrument, day: dt.date) -> dict[str, Any]:
        """An act with the day on which it took effect; a proposal may have by the first day already."""
        effective = act.effective if act.laid and day == self.before else day
        return {
            "instrument": act.id,
            "title": act.title,
            "original": act.original,
            "number": act.number,
            "effective": effective.isoformat(),
            "confidence": act.confidence,
            "law": not act.laid,
        }


def _steps(path: list[Numbers]) -> npt.NDArray[np.bool_]:
    """For each day after the first: whether a row changed on it and did not stand as at first on it or later."""
    steps = np.zeros((len(path) - 1, len(path[0])), np.bool_)
    for_good = np.ones(len(path[0]), np.bool_)
    for place in range(len(path) - 1, 0, -1):
        for_good &= path[place] != path[0]
        steps[place - 1] = for_good & (path[place] != path[place - 1])
    return steps


@cache
def _read(code: str, folder: str, made_from: str) -> JurisdictionLaw:  # noqa: ARG001  (a key)
    return load(code, Path(folder))
