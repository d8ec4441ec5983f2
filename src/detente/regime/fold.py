"""Folding: from instruments to the regime of a day, on both time axes (what held, and what was known).

Amendments apply in the order of the day they take effect, then of promulgation, then of the instrument's id, so the
order in which files are read cannot matter; two instruments of the same two days that touch the same thing are a
fault. Proposals come after the law of the same day, in the order in which they are laid over it. An amendment whose
day was not found leaves a span in which both states are possible: the regime of such a day is asked for with
`assumed`, the instruments taken to be in force already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from detente.errors import LawFault, did_you_mean
from detente.regime import schema
from detente.regime.builder import Builder
from detente.regime.instruments import (
    Instrument,
    Part,
    Regime,
)
from detente.regime.load import JurisdictionLaw


@dataclass(frozen=True, slots=True)
class Epoch:
    """A span of days on which the law does not change.

    `regimes` holds one regime for each set of uncertain instruments that may be in force; `open` names those
    instruments. Where nothing is uncertain there is one regime, under the empty set.
    """

    start: dt.date
    open: tuple[str, ...]
    regimes: Mapping[frozenset[str], Regime]


@dataclass(frozen=True, slots=True)
class History:
    """A jurisdiction's law from the first day covered: epochs in order, and the faults met while folding."""

    law: JurisdictionLaw
    known_on: dt.date | None
    epochs: tuple[Epoch, ...]
    faults: tuple[LawFault, ...]


def fold(
    law: JurisdictionLaw,
    on: dt.date,
    known_on: dt.date | None = None,
    assumed: frozenset[str] | None = None,
) -> Regime:
    """The regime of one day.

    Args:
        law: what was read.
        on: the day; before `law.covers.from_` the regime is empty.
        known_on: count only instruments promulgated by this day.
        assumed: the instruments of uncertain date to be taken as in force on a day inside their span; by default
            none of them.
    """
    parts = _parts(law.instruments, known_on)
    chosen = [p for p in parts if _certain(p, on) or (_possible(p, on) and p.instrument in (assumed or ()))]
    undone = _undone(parts, chosen)
    builder = Builder(law, with_hindsight=known_on is not None, done=_all_touched(undone))
    for part in chosen:
        if part not in undone:
            builder.apply(part)
    open_ = frozenset(p.instrument for p in chosen if not _certain(p, on))
    return builder.regime(on, open_)


def history(law: JurisdictionLaw, known_on: dt.date | None = None) -> History:
    """All epochs of a jurisdiction; see `fold`."""
    if known_on is not None and known_on < law.covers.from_:
        # What was known before the data begins is not in it: no day has a law that could be answered from.
        return History(law, known_on, (), ())
    folding = Folding(law, known_on)
    faults = list(_conflicts(law, folding.parts))
    days = {law.covers.from_}
    for part in folding.parts:
        days |= {day for day in (part.earliest, part.latest) if day is not None and day > law.covers.from_}
    epochs = tuple(folding.epoch(day) for day in sorted(days))
    faults += [fault for part in folding.parts for fault in _nothing_to_undo(law, part)]
    return History(law, known_on, epochs, tuple(sorted({*faults, *folding.faults})))


class Folding:
    """The folding of one jurisdiction's law, with what has been folded kept for the next day asked.

    `parts` are the amendments in the order in which they apply.
    """

    def __init__(self, law: JurisdictionLaw, known_on: dt.date | None = None) -> None:
        self.parts = _parts(law.instruments, known_on)
        self._undoing = any(isinstance(part.amendment, schema.UndoAmendment) for part in self.parts)
        self._law = law
        self._with_hindsight = known_on is not None
        self._snapshots: dict[tuple[tuple[int, ...], tuple[int, ...]], Builder] = {}

    @property
    def faults(self) -> set[LawFault]:
        """The faults met in all that was folded."""
        return {fault for builder in self._snapshots.values() for fault in builder.faults}

    def epoch(self, day: dt.date, without: frozenset[tuple[str, int]] = frozenset()) -> Epoch:
        """The regimes possible on a day.

        Args:
            day: the day; the epoch returned starts on it.
            without: amendments to leave out (their `Part.key`), as if they had never been made. What builds on them
                (the end of an exception that was never made) is applied as far as it can be.
        """
        kept = [(i, part) for i, part in enumerate(self.parts) if part.key not in without]
        certain = frozenset(i for i, part in kept if _certain(part, day))
        possible = frozenset(i for i, part in kept if _possible(part, day)) - certain
        open_ = tuple(sorted({self.parts[i].instrument for i in possible}))
        regimes = {}
        for assumed in _subsets(open_):
            applied = tuple(sorted(certain | {i for i in possible if self.parts[i].instrument in assumed}))
            regimes[assumed] = self._built(applied).regime(day, assumed)
        return Epoch(day, open_, regimes)

    def regime(self, day: dt.date, without: frozenset[tuple[str, int]] = frozenset()) -> Regime:
        """The regime of a day, instruments of uncertain day taken as not yet in force; see `epoch`."""
        return self.epoch(day, without).regimes[frozenset()]

    def _built(self, applied: tuple[int, ...]) -> Builder:
        left_out: tuple[int, ...] = ()
        if self._undoing:
            undone = {part.key for part in _undone(self.parts, [self.parts[index] for index in applied])}
            left_out = tuple(index for index in applied if self.parts[index].key in undone)
            applied = tuple(index for index in applied if self.parts[index].key not in undone)
        cut = len(applied)
        while cut and (left_out, applied[:cut]) not in self._snapshots:
            cut -= 1
        builder = self._snapshots.get((left_out, applied[:cut]))
        if builder is None:
            done = _all_touched(self.parts[index] for index in left_out)
            builder = self._snapshots[left_out, ()] = Builder(self._law, self._with_hindsight, done)
        if cut < len(applied):
            builder = builder.copy()
            for index in applied[cut:]:
                builder.apply(self.parts[index])
            self._snapshots[left_out, applied] = builder
        return builder


def _parts(instruments: Iterable[Instrument], known_on: dt.date | None) -> list[Part]:
    found = [
        ((part.earliest, i.laid, i.kind != "baseline", i.known_from, i.id, part.index), part)
        for i in instruments
        if known_on is None or i.laid or i.known_from <= known_on  # what is proposed was never a matter of knowing
        for part in i.parts
    ]
    return [part for _, part in sorted(found, key=lambda item: item[0])]


def _certain(part: Part, day: dt.date) -> bool:
    return part.latest is not None and part.latest <= day


def _possible(part: Part, day: dt.date) -> bool:
    return part.earliest <= day


def _subsets(names: tuple[str, ...]) -> Iterator[frozenset[str]]:
    for size in range(len(names) + 1):
        yield from map(frozenset, combinations(names, size))


def _undone(parts: Iterable[Part], chosen: Iterable[Part]) -> list[Part]:
    """The amendments that others of those in force undo; what is undone undoes nothing."""
    found: dict[tuple[str, int], Part] = {}
    for part in reversed(list(chosen)):
        if isinstance(part.amendment, schema.UndoAmendment) and part.key not in found:
            found |= {each.key: each for each in parts if _undoes(part.amendment, each)}
    return list(found.values())


def _undoes(amendment: schema.UndoAmendment, part: Part) -> bool:
    return part.instrument == amendment.undo and part.index in (amendment.amendments or (part.index,))


def _nothing_to_undo(law: JurisdictionLaw, part: Part) -> Iterator[LawFault]:
    """What is wrong with an amendment that undoes an act."""
    amendment = part.amendment
    if not isinstance(amendment, schema.UndoAmendment):
        return
    known = {i.id: i for i in law.instruments if i.id != part.instrument}
    instrument = known.get(amendment.undo)
    if instrument is None:
        near = did_you_mean(amendment.undo, known)
        yield law.fault(part, f"there is no instrument {amendment.undo!r} of {law.name} to undo.{near}", "undo")
        return
    for place in amendment.amendments or ():
        if not 0 <= place < len(instrument.parts):
            sentence = (
                f"{instrument.id} has no amendment {place}; they are counted from 0 to {len(instrument.parts) - 1}."
            )
            yield law.fault(part, sentence, "amendments")


def _all_touched(parts: Iterable[Part]) -> frozenset[tuple[str, ...]]:
    """What some amendments touch, under the names by which a builder knows it."""
    found = set()
    for part in parts:
        for kind, *names in _touched(part):
            found.add(("exception" if kind == "provision" and len(names) == 2 else kind, *names))
    return frozenset(found)


def _touched(part: Part) -> Iterator[tuple[str, ...]]:
    amendment = part.amendment
    match amendment:
        case schema.GroupAmendment():
            for code in (*amendment.add, *amendment.remove):
                yield ("group", amendment.group, code)
            if amendment.ends or amendment.title or amendment.all_except:
                yield ("group", amendment.group)
        case schema.ExceptionAmendment():
            for provision in amendment.of:
                yield ("provision", provision, amendment.exception)
        case schema.BodyAmendment():
            yield ("body", amendment.body)
        case schema.EntryAmendment():
            yield ("entry", amendment.entry)
        case schema.ProvisionAmendment():
            yield ("provision", amendment.provision)
        case schema.GoodAmendment():
            yield ("good", amendment.good)
        case schema.HsListAmendment():
            yield ("hs_list", amendment.hs_list)
        case schema.AuthorisationAmendment():
            yield ("authorisation", amendment.authorisation)
        case schema.FactAmendment():
            yield ("fact", amendment.fact)


def _conflicts(law: JurisdictionLaw, parts: list[Part]) -> Iterator[LawFault]:
    """Amendments of two instruments whose order cannot be told, though it matters."""
    known = {instrument.id: instrument.known_from for instrument in law.instruments}
    # A baseline comes first; proposals come in the order in which they are laid.
    ordered = {instrument.id for instrument in law.instruments if instrument.kind == "baseline" or instrument.laid}
    touched: dict[tuple[str, ...], list[tuple[Part, tuple[str, ...]]]] = {}
    for part in parts:
        if part.instrument in ordered:
            continue
        for what in _touched(part):
            for other, other_what in touched.setdefault(what[:2], []):
                if (
                    other.instrument != part.instrument
                    and _matters(part, what, other, other_what)
                    and _tied(part, other, known)
                ):
                    yield law.fault(
                        part,
                        f"{' '.join(what)} is touched on {part.earliest} by {other.instrument} too, and which comes "
                        "first cannot be told.",
                    )
            touched[what[:2]].append((part, what))


def _matters(one: Part, what: tuple[str, ...], other: Part, other_what: tuple[str, ...]) -> bool:
    """Whether the order of two amendments to the same group, provision, entry ... makes a difference."""
    if what == other_what:
        return True
    if what[0] == "provision":  # a provision as a whole, and an exception of it
        return min(len(what), len(other_what)) == 2
    return what[0] == "group" and bool(one.amendment.ends or other.amendment.ends)


def _tied(one: Part, other: Part, known: Mapping[str, dt.date]) -> bool:
    """Whether neither the day of effect nor the day of promulgation tells which of two comes first."""
    if not one.uncertain and not other.uncertain:
        return one.earliest == other.earliest and known[one.instrument] == known[other.instrument]
    one_may_be_first = other.latest is None or one.earliest <= other.latest
    other_may_be_first = one.latest is None or other.earliest <= one.latest
    return one_may_be_first and other_may_be_first


def later_acts(law: JurisdictionLaw) -> list[LawFault]:
    """Where acts of the law come upon what a proposal touched on an earlier day: no faults, but worth a look."""
    laid = {instrument.id for instrument in law.instruments if instrument.laid}
    touched: list[tuple[Part, tuple[str, ...]]] = []
    found = []
    parts = _parts(law.instruments, None)
    for part in parts:
        undone: list[Part] = []
        if isinstance(part.amendment, schema.UndoAmendment):
            undone = [each for each in parts if _undoes(part.amendment, each)]
        for what in (what for each in (part, *undone) for what in _touched(each)):
            if part.instrument in laid:
                touched.append((part, what))
                continue
            for other, other_what in touched:
                if what[:2] == other_what[:2] and _matters(part, what, other, other_what):
                    found.append(
                        law.fault(
                            part,
                            f"{' '.join(what)} is touched by the law on {part.earliest}, after {other.instrument} on "
                            f"{other.earliest}; the law goes on from what it finds.",
                        )
                    )
    return sorted(set(found))
