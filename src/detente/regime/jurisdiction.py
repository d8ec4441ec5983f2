"""One jurisdiction's law to look into: its instruments, and its regime on any day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from os import PathLike
from pathlib import Path

from detente.errors import UnknownNameError
from detente.regime.fold import History, fold, history
from detente.regime.instruments import Instrument, Regime
from detente.regime.load import JurisdictionLaw, load
from detente.regime.proposals import Proposal, fault_of, overlay, read_proposals


class Jurisdiction:
    """The law of one jurisdiction, as read from its files."""

    def __init__(self, law: JurisdictionLaw) -> None:
        self.source = law
        self.code = law.code
        self.name = law.name
        self.language = law.language
        self.covers_from = law.covers.from_
        self.checked = law.covers.checked

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """The instruments, in the order in which they took effect."""
        return self.source.instruments

    def on(self, day: dt.date | str, *, known_on: dt.date | str | None = None) -> Regime:
        """The regime of a day.

        Args:
            day: the day, a date or text like 2019-08-28.
            known_on: count only instruments promulgated by this day.

        Raises:
            UnknownNameError: the law data does not reach back to that day.
        """
        asked = _day(day)
        if asked < self.covers_from:
            raise UnknownNameError(
                f"The law data of {self.name} begins on {self.covers_from}; there is no regime of {asked} in it."
            )
        known = _day(known_on) if known_on is not None else None
        if known is not None and known < self.covers_from:
            raise UnknownNameError(
                f"The law data of {self.name} begins on {self.covers_from}; what was known on {known} is not in it."
            )
        return fold(self.source, asked, known)

    def instrument(self, name: str) -> Instrument:
        """The instrument whose id is `name` or begins with it.

        Raises:
            UnknownNameError: there is none, or several.
        """
        wanted = name.removesuffix("...").removesuffix("…").removesuffix(".yaml").lower()
        if "/" not in wanted:
            wanted = f"{self.code.lower()}/{wanted}"
        found = [i for i in self.instruments if i.id == wanted] or [
            i for i in self.instruments if i.id.startswith(wanted)
        ]
        if len(found) == 1:
            return found[0]
        if not found:
            raise UnknownNameError(
                f"{self.name} has no instrument {name!r}; `detente law list {self.code}` lists them."
            )
        raise UnknownNameError(f"{name!r} may be any of {', '.join(i.id for i in found)}; write more of the name.")

    def history(self) -> History:
        """All epochs of the law, from the first day covered."""
        return history(self.source)


def open_jurisdiction(
    code: str, folder: Path | None = None, proposals: Iterable[str | PathLike[str] | Proposal] = ()
) -> Jurisdiction:
    """Read a jurisdiction's law, and lay proposals over it in their order; those of others are passed over.

    Raises:
        UnknownNameError: the law data has no such jurisdiction.
        LawError: the law data is at fault.
        FileError, ProposalError: a proposal cannot be read, or cannot be laid over the law.
    """
    law = load(code, folder)
    jurisdiction = Jurisdiction(overlay(law, read_proposals(proposals, folder)))
    faults = jurisdiction.history().faults
    if faults:
        raise fault_of(jurisdiction.source, faults)
    return jurisdiction


def _day(day: dt.date | str) -> dt.date:
    if isinstance(day, dt.date):
        return day
    try:
        return dt.date.fromisoformat(day)
    except ValueError:
        raise UnknownNameError(f"{day!r} is not a date; write it as 2019-08-28.") from None
