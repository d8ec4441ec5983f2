"""Walking the diagrams of all epochs at once.

A state is the law's whole history under the facts known so far: runs of epochs, each with the diagram that is left.
Giving one more fact is one step; a fact that is not given is no step at all, so that what is left at the end still
asks for it. Steps are remembered: the second shipment that is alike to the law costs look-ups only, and from the last
state the answer of any day, and the days between which it stands, are read off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from detente.determination.book import Book
from detente.determination.leaves import LICENCE

Refs = tuple[int, ...]  # the outcome's diagram, then one for each authorisation; only the first where it decides
State = tuple[tuple[int, Refs], ...]  # (first epoch, diagrams)
Masks = tuple[tuple[int, int], ...]  # (first epoch, mask)
Token = int | Masks  # the values a fact may have: one mask for all days, or one for each run of epochs


class Walk:
    """The states of one book, kept as they are met."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.states: list[State] = []
        self._numbers: dict[State, int] = {}
        self._steps: dict[tuple[int, int, Token], int] = {}
        self._licensing: dict[int, bool] = {}
        self.start = self._state(compress((epoch, self._needed(refs)) for epoch, refs in enumerate(book.roots)))

    def _state(self, state: State) -> int:
        number = self._numbers.get(state)
        if number is None:
            number = self._numbers[state] = len(self.states)
            self.states.append(state)
        return number

    def step(self, state: int, level: int, token: Token) -> int:
        """The state once the fact at `level` is known to lie in `token`."""
        key = (state, level, token)
        found = self._steps.get(key)
        if found is None:
            with self.book.store.lock:
                found = self._steps[key] = self._state(self._restricted(self.states[state], level, token))
        return found

    def _restricted(self, state: State, level: int, token: Token) -> State:
        restrict = self.book.store.restrict
        masks = ((0, token),) if isinstance(token, int) else token
        return compress(
            (first, self._needed(tuple(restrict(ref, level, mask) for ref in refs)))
            for first, refs, mask in overlay(state, masks)
        )

    def _needed(self, refs: Refs) -> Refs:
        """Authorisations matter only where a licence may still be needed."""
        outcome = refs[0]
        licensing = self._licensing.get(outcome)
        if licensing is None:
            store = self.book.store
            licensing = self._licensing[outcome] = any(
                ref < 0 and store.leaves[~ref].outcome == LICENCE  # type: ignore[attr-defined]
                for ref in store.reachable(outcome)
            )
        return refs if licensing else refs[:1]


_Value = TypeVar("_Value")
_Other = TypeVar("_Other")


def compress(runs: Iterable[tuple[int, _Value]]) -> tuple[tuple[int, _Value], ...]:
    """Runs with equal neighbours made one."""
    kept: list[tuple[int, _Value]] = []
    for first, value in runs:
        if not kept or kept[-1][1] != value:
            kept.append((first, value))
    return tuple(kept)


def overlay(
    one: Sequence[tuple[int, _Value]], other: Sequence[tuple[int, _Other]]
) -> Iterator[tuple[int, _Value, _Other]]:
    """The common refinement of two runs that begin at the same epoch: (first epoch, one, other)."""
    starts = sorted({first for first, _ in one} | {first for first, _ in other})
    i = j = 0
    for start in starts:
        while i + 1 < len(one) and one[i + 1][0] <= start:
            i += 1
        while j + 1 < len(other) and other[j + 1][0] <= start:
            j += 1
        yield start, one[i][1], other[j][1]
