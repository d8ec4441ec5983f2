"""Instruments that are promulgated and not yet in force, what each changes, and which orders it hits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from detente.compare.causes import Undoing
from detente.compare.coming import Coming, Upcoming
from detente.compare.comparer import Comparer
from detente.compare.days import Day, read_day, today
from detente.compare.effects import NOTHING, Effect, Effects
from detente.compare.scope import Scope
from detente.compare.setting import Given, Setting
from detente.compare.telling import Teller, amendment_words
from detente.errors import ScopeError
from detente.regime.folder import jurisdictions
from detente.regime.instruments import Instrument, Part
from detente.regime.proposals import read_proposals

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.compare.standing_orders import StandingOrders

MOST_DAYS = 36_525  # a hundred years


def upcoming(
    within: int = 365,
    *,
    on: Day | None = None,
    jurisdiction: str | None = None,
    to: str | Iterable[str] | None = None,
    orders: pa.Table | None = None,
    assume: Mapping[str, object] | None = None,
    proposals: Given = (),
    folder: Path | str | None = None,
) -> Upcoming:
    """What is promulgated and not yet in force, what it changes, and which orders it hits.

    Args:
        within: how many days to look ahead.
        on: the day from which to look, with what was known then; by default today.
        jurisdiction: whose law; by default all.
        to: destinations or groups within which changes are told; by default all.
        orders: standing orders, as for `detente.determine_table`; needs `pip install detente[batch]`.
        assume: facts to fill in where an order leaves them out.
        proposals: files of proposals, which are told among what comes, marked as no law.
        folder: the law data, if not the one that comes with detente.

    Raises:
        ScopeError: the day or the destinations cannot be looked at.
        UnknownNameError, ShipmentError, LawError, FileError, ProposalError: as `detente.determine`.
    """
    asked = today() if on is None else read_day("the day", on)
    until = _until(asked, within)
    given = read_proposals(proposals, folder)
    found: list[Coming] = []
    notes: list[str] = []
    refused: ScopeError | None = None
    told: list[str] = []
    held = None
    if orders is not None:
        from detente.compare.standing_orders import StandingOrders

        held = StandingOrders(orders, asked, assume, given, folder)
    for code in [jurisdiction] if jurisdiction else jurisdictions(folder):
        setting = Setting(code, given, folder)
        if asked < setting.law.covers.checked:  # whoever checked the law since knew all that is in the data
            setting = Setting(code, given, folder, known_on=asked)
        try:
            ahead = _Ahead(setting, asked, until, to)
        except ScopeError as error:  # a place that one jurisdiction has no group for is another's
            refused = refused or error
            notes.append(f"{setting.name} is left out: {error}")
            continue
        told.append(setting.code)
        found += ahead.found(held)
        notes += ahead.notes()
    if refused and (jurisdiction or not told):
        raise refused
    if held is not None:
        notes += held.notes
    found.sort(key=lambda coming: (coming.earliest, not coming.law, coming.instrument))
    return Upcoming(asked, until, tuple(told), tuple(found), tuple(notes))


def _until(on: dt.date, within: int) -> dt.date:
    if not 0 <= within <= MOST_DAYS:
        raise ScopeError(f"within: {within} days cannot be looked at; say how many from 0 to {MOST_DAYS:,}.")
    return min(on, dt.date.max - dt.timedelta(days=within)) + dt.timedelta(days=within)


class _Ahead:
    """One jurisdiction, looked at from one day: what is known by then and comes later."""

    def __init__(self, setting: Setting, on: dt.date, until: dt.date, to: str | Iterable[str] | None) -> None:
        if on < setting.law.covers.from_:
            raise ScopeError(
                f"the day: the law data of {setting.name} begins on {setting.law.covers.from_}; {on} lies before it."
            )
        self.setting = setting
        self.known_on = setting.named.history.known_on
        self.on, self.until = on, until
        self.effects: Effects = setting.effects(Scope.of(setting.code, to), on)
        self.comparer = Comparer(self.effects)

    def found(self, orders: StandingOrders | None) -> list[Coming]:
        """The instruments that come, each told."""
        parts: dict[tuple[str, dt.date, dt.date | None, bool], list[Part]] = {}
        for part in self.effects.parts:
            if self._comes(part):
                latest = part.latest if part.uncertain else None
                parts.setdefault((part.instrument, part.earliest, latest, part.uncertain), []).append(part)
        instruments = {i.id: i for i in self.setting.law.instruments}
        found = []
        for (id, earliest, _, _), own in parts.items():
            others = {other for other, day, _, unsure in parts if other != id and day == earliest and not unsure}
            together = tuple(instruments[other].title for other in sorted(others)) if not own[0].uncertain else ()
            found.append(self._told(instruments[id], own, together, orders))
        return found

    def _comes(self, part: Part) -> bool:
        if part.earliest > self.on:
            return part.earliest <= self.until
        return part.uncertain and (part.latest is None or part.latest > self.on)

    def _told(
        self, instrument: Instrument, parts: list[Part], together: tuple[str, ...], orders: StandingOrders | None
    ) -> Coming:
        first = parts[0]
        keys = frozenset(part.key for part in parts)
        day = (first.latest or max(first.earliest, self.on)) if first.uncertain else first.earliest
        old, new = self.effects.on(day, keys), self._in_force(instrument, self.effects.on(day))
        teller = Teller(self.comparer, old, new, ((day, keys), (day, NOTHING)))
        causes = Undoing((keys,))
        return Coming(
            jurisdiction=self.setting.code,
            name=self.setting.name,
            instrument=instrument.id,
            title=instrument.title,
            original=instrument.original,
            number=instrument.number,
            law=not instrument.laid,
            promulgated=instrument.promulgated,
            earliest=first.earliest,
            latest=first.latest if first.uncertain else first.earliest,
            uncertain=first.uncertain,
            confidence=instrument.confidence,
            sources=tuple(url for url, _ in instrument.sources),
            what=tuple(dict.fromkeys(amendment_words(part) for part in parts)),
            together=together,
            cells=self.comparer.space.cells,
            changed=self.comparer.space.count(self.comparer.changed(old, new)),
            places=tuple(teller.tell(place, causes) for place in self.comparer.places(old, new)),
            orders=orders.hit_by(self.setting.code, instrument.id, first, self.known_on) if orders else None,
        )

    def _in_force(self, instrument: Instrument, effect: Effect) -> Effect:
        """An effect in which an instrument is in force, wherever that is still asked."""
        level = self.effects.named.words.levels.get(f"in-force:{instrument.id}")
        if level is None:
            return effect
        store = self.effects.store
        uses = tuple(store.restrict(use, level, 1) for use in effect.uses)
        return Effect(store.restrict(effect.outcome, level, 1), uses)

    def notes(self) -> list[str]:
        """What may be missing."""
        found = []
        covers = self.setting.law.covers
        if covers.checked < self.on:
            found.append(
                f"The law data of {self.setting.name} was last checked for {covers.checked}; instruments promulgated "
                "since are not in it."
            )
        unknown = [
            f"{i.cited} ({', '.join(sorted({str(p.earliest) for p in i.parts if self._later(p)}))})"
            for i in self.setting.law.instruments
            if self.known_on
            and i.promulgated is None
            and not i.laid
            and i.kind != "baseline"
            and any(map(self._later, i.parts))
        ]
        if unknown:
            found.append(
                f"Not told, because the law data of {self.setting.name} does not say when it was promulgated: "
                f"{'; '.join(unknown)}."
            )
        return found

    def _later(self, part: Part) -> bool:
        return self.on < part.earliest <= self.until
