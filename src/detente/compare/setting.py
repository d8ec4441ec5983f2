"""What every comparison begins with: the law of a jurisdiction, proposals laid over it, and the days asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from os import PathLike
from pathlib import Path

from detente.compare.days import Day, read_day, today
from detente.compare.effects import NOTHING, Effects, Without
from detente.compare.scope import Scope
from detente.determination.compile import Named
from detente.determination.shelf import digest, open_book
from detente.english import checked_words
from detente.errors import LawError, ScopeError
from detente.regime.fold import Folding, history
from detente.regime.folder import known_code, law_folder
from detente.regime.load import load
from detente.regime.proposals import Proposal, overlay, read_proposals

Given = Sequence[str | PathLike[str] | Proposal]


def beyond(name: str, asked: dt.date, horizon: dt.date) -> ScopeError:
    """What to say of a day after all that is known."""
    return ScopeError(
        f"{name}: {asked} lies in the future, and nothing is known to take effect after {horizon}. Ask for a day up to "
        "then; `detente upcoming` lists what is promulgated and not yet in force."
    )


def backwards(first: dt.date, second: dt.date) -> ScopeError:
    """What to say of two days in the wrong order."""
    return ScopeError(f"The first day, {first}, comes after the second, {second}; write the earlier one first.")


class Setting:
    """One jurisdiction's law with proposals laid over it, ready to be compared with itself on other days.

    Args:
        code: the jurisdiction.
        proposals: files of proposals, or proposals read, in the order in which they are laid over the law.
        folder: the law data, if not the one that comes with detente.
        known_on: count only instruments promulgated by this day; proposals always count.

    Raises:
        UnknownNameError: there is no law of that jurisdiction.
        LawError: the law data, or a proposal, is at fault.
    """

    def __init__(
        self,
        code: str,
        proposals: Given = (),
        folder: Path | str | None = None,
        known_on: dt.date | None = None,
    ) -> None:
        self.code = known_code(code, folder)
        self.folder = str(law_folder(folder))
        read = read_proposals(proposals, folder)
        self.proposals = tuple(p for p in read if p.code == self.code)
        if self.proposals:
            open_book(self.code, folder, None, self.proposals)  # finds every fault that laying them over the law brings
        self.named = _named(self.code, self.folder, digest(self.code, folder), self.proposals, known_on)
        self.law = self.named.history.law
        self.name = self.law.name
        self.folding = Folding(self.law, known_on)
        self.laid: Without = frozenset(p.key for i in self.law.instruments if i.laid for p in i.parts)

    @property
    def digest(self) -> str:
        """The SHA-256 of the law files, so that an answer can be made again."""
        return digest(self.code, self.folder)

    def day(self, name: str, day: Day) -> dt.date:
        """A day that can be asked for.

        Raises:
            ScopeError: it is no day, lies before the law data begins, or after all that is known.
        """
        asked = read_day(name, day)
        if asked < self.law.covers.from_:
            raise ScopeError(
                f"{name}: the law data of {self.name} begins on {self.law.covers.from_}; {asked} lies before it."
            )
        if asked > self.horizon:
            raise beyond(name, asked, self.horizon)
        return asked

    @property
    def horizon(self) -> dt.date:
        """The last day that can be asked for: today, or the last day on which something known takes effect."""
        return max([today(), *(part.latest or part.earliest for i in self.law.instruments for part in i.parts)])

    def effects(self, scope: Scope, day: dt.date, without: Without = NOTHING) -> Effects:
        """The effects of the law inside a scope; names of groups in it are those of `day`.

        Raises:
            ScopeError: the scope cannot be read, or leaves nothing to compare.
        """
        return Effects(self.named, self.folding, scope.masks(self.named, self.folding.regime(day, without)))

    def late(self, *days: dt.date) -> tuple[str, ...]:
        """What is to be said of days after the law data was last checked."""
        checked = self.law.covers.checked
        if max(days) <= checked:
            return ()
        return (checked_words(self.name, checked),)

    def recut(self, before: dt.date, after: dt.date) -> tuple[str, ...]:
        """What is to be said where a numbered list was cut anew between two days: its numbers mean other goods."""
        old, new = (self.folding.regime(day).entries for day in (before, after))
        anew = [id for id, e in new.items() if id in old and old[id].generation != e.generation]
        return tuple(
            f"{id} was cut anew between the days: a number of it then is not the same goods as that number now."
            for id in anew
        )


@lru_cache(maxsize=16)
def _named(
    code: str,
    folder: str,
    made_from: str,  # noqa: ARG001  (a key)
    proposals: tuple[Proposal, ...],
    known_on: dt.date | None,
) -> Named:
    law = overlay(load(code, Path(folder)), proposals)
    named = Named.of(history(law, known_on), with_all_made=True)
    if named.faults:
        raise LawError(named.faults)
    return named
