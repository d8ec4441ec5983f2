"""Two jurisdictions side by side: how each treats the other's goods on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from detente.compare.days import Day, read_day
from detente.compare.effects import Effect, Effects, Licensed
from detente.compare.scope import Scope
from detente.compare.setting import Given, Setting
from detente.compare.telling import term_words
from detente.compare.values import Licence, fields_of
from detente.compare.windows import Window, windows_since
from detente.compare.words import group_words
from detente.determination.space import FactSpace
from detente.errors import ScopeError
from detente.regime.facts import CORE

ORDINARY = {"purpose": "sale"}  # what is compared unless something else is asked for


@dataclass(frozen=True, slots=True)
class Membership:
    """A group in which a law puts the other state, and since when; `of` is how many countries it has."""

    group: str
    title: str
    original: str | None
    since: dt.date
    instrument: str
    of: int


@dataclass(frozen=True, slots=True)
class Open:
    """A licence that may be used for the other state's goods, where one is needed.

    `everywhere` is false where it is open in a part of the places only. `review` and `papers` are the terms met, each
    once: several where they differ by place.
    """

    licence: Licence
    everywhere: bool
    review: tuple[str, ...]
    papers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One jurisdiction's treatment of the other's goods: its groups, and the licences for listed and unlisted goods."""

    jurisdiction: str
    name: str
    towards: str
    groups: tuple[Membership, ...]
    listed: tuple[Open, ...]
    unlisted: tuple[Open, ...]
    coverage: str
    law: str
    proposals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What a law may answer in some circumstances; where several, `turns_on` is what else decides, in words."""

    may_be: tuple[str, ...]
    turns_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Circumstances that both laws know, and what each answers in them; `goods` is `listed` or `unlisted`."""

    goods: str
    circumstances: tuple[tuple[str, tuple[str, ...]], ...]
    one: Outcomes
    other: Outcomes

    @property
    def alike(self) -> bool:
        """Whether both laws answer the same, as far as these circumstances go."""
        return self.one.may_be == self.other.may_be


@dataclass(frozen=True, slots=True)
class Mirror:
    """How two jurisdictions treat each other's goods on a day; `windows` since a baseline, if one was asked for."""

    on: dt.date
    facts: tuple[tuple[str, str], ...]
    one: Side
    other: Side
    rows: tuple[Row, ...]
    baseline: dt.date | None
    windows: tuple[Window, ...]

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON carries it."""
        return fields_of(self)


def mirror(
    one: str,
    other: str,
    *,
    on: Day = "today",
    baseline: Day | None = None,
    facts: Mapping[str, Any] | None = None,
    proposals: Given = (),
    folder: Path | str | None = None,
    record: Path | None = None,
) -> Mirror:
    """How each of two jurisdictions treats the other's goods on a day.

    Args:
        one, other: the two jurisdictions, such as JP and KR.
        on: the day.
        baseline: tell also, since this day, when each had the other in the groups of that day.
        facts: circumstances both laws know, compared within; by default an ordinary sale ({"purpose": "sale"}).
        proposals, folder, record: as in `restore`.

    Raises:
        ScopeError: the days cannot be compared, or the two are one.
        UnknownNameError: there is no law of one of them.
        LawError: the law data or a proposal is at fault.
    """
    settings = [Setting(code, proposals, folder) for code in (one, other)]
    if settings[0].code == settings[1].code:
        raise ScopeError(f"{settings[0].name} cannot be held against itself; name two jurisdictions.")
    day = read_day("the day", on)
    for setting in settings:
        setting.day("the day", day)
    since = read_day("the baseline", baseline) if baseline is not None else None
    if since is not None and since >= day:
        raise ScopeError(f"The baseline, {since}, must lie before the day looked at, {day}.")
    said = dict(ORDINARY if facts is None else facts)
    for name in said:
        if name not in CORE or CORE[name].structural:
            raise ScopeError(f"{name!r} is not a circumstance that every law knows; choose from {', '.join(_SHARED)}.")
    sides = [_Side(setting, against.code, day, said) for setting, against in zip(settings, settings[::-1], strict=True)]
    return Mirror(
        on=day,
        facts=tuple((name, str(value)) for name, value in said.items()),
        one=sides[0].told(),
        other=sides[1].told(),
        rows=tuple(_rows(sides[0], sides[1])),
        baseline=since,
        windows=tuple(windows_since(settings, since, day, record)) if since else (),
    )


_SHARED = [id for id, fact in CORE.items() if not fact.structural and fact.kind in ("choice", "bool")]


class _Side:
    """One law towards one destination."""

    def __init__(self, setting: Setting, towards: str, day: dt.date, facts: Mapping[str, Any]) -> None:
        self.setting, self.towards, self.day = setting, towards, day
        self.effects: Effects = setting.effects(Scope.of(setting.code, towards, facts=facts), day)
        self.effect: Effect = self.effects.on(day)
        self.regime = self.effects.regime(day)
        words = self.effects.named.words
        self.level = words.levels["entry"]
        listed = words.in_force(self.regime)
        full = self.effects.facts[self.level].full
        self.goods = {"listed": listed, "unlisted": full & ~listed}

    def told(self) -> Side:
        return Side(
            self.setting.code,
            self.setting.name,
            self.towards,
            tuple(self._memberships()),
            tuple(self._open("listed")),
            tuple(self._open("unlisted")),
            " ".join(self.setting.late(self.day)) or "full",
            self.setting.digest,
            tuple(p.title for p in self.setting.proposals),
        )

    def _memberships(self) -> Iterable[Membership]:
        instruments = {i.id: i for i in self.setting.law.instruments}
        for id in self.regime.groups_of(self.towards):
            group = self.regime.groups[id]
            provenance = group.members.get(self.towards, group.provenance)
            part = instruments[provenance.instrument].parts[provenance.index]
            size = len(self.regime.members(group))
            title = group_words(self.regime, id)
            yield Membership(id, title, group.original, part.earliest, provenance.instrument, size)

    def _open(self, goods: str) -> Iterable[Open]:
        store = self.effects.store
        for ref in self.effects.felt(self.effect):
            below = store.restrict(ref, self.level, self.goods[goods]) if self.goods[goods] else ref
            values = [store.leaves[~r] for r in store.reachable(below) if r < 0]
            usable = [value for value in values if isinstance(value, Licensed)]
            if not usable or not self.goods[goods]:
                continue
            terms: list[dict[str, Any]] = [dict(each.terms) for each in usable]
            review = dict.fromkeys(text for each in terms for text in term_words("review", each.get("review")))
            papers = {sum(dict(p).get("count", 1) for p in each["documents"]) for each in terms if "documents" in each}
            kind = Licence(usable[0].id, usable[0].title, usable[0].original)
            yield Open(kind, not any(v is None for v in values), tuple(review), tuple(sorted(papers)))

    def outcomes(self, goods: str, values: Mapping[str, int]) -> Outcomes:
        """The outcomes possible for some goods in some circumstances."""
        store = self.effects.store
        ref = store.restrict(self.effect.outcome, self.level, self.goods[goods])
        for fact, mask in values.items():
            ref = store.restrict(ref, self.effects.named.words.levels[fact], mask)
        below = list(store.reachable(ref))
        levels = sorted({store.levels[r] for r in below if r >= 0})
        return Outcomes(
            tuple(sorted({str(store.leaves[~r]) for r in below if r < 0})),
            tuple(dict.fromkeys(_asked(self.effects.facts[level]) for level in levels)),
        )

    def asks(self, goods: str) -> set[str]:
        """The shared circumstances on which the outcome for some goods turns."""
        store = self.effects.store
        ref = store.restrict(self.effect.outcome, self.level, self.goods[goods])
        return {self.effects.facts[store.levels[r]].id for r in store.reachable(ref) if r >= 0} & set(_SHARED)


def _rows(one: _Side, other: _Side) -> Iterable[Row]:
    """What both laws answer, over the circumstances both know: as few rows as tell all of it, without overlap."""
    for goods in ("listed", "unlisted"):
        if not (one.goods[goods] and other.goods[goods]):
            continue
        asked = one.asks(goods) | other.asks(goods)
        facts = [id for id in CORE if id in asked]
        spaces = [one.effects.facts[one.effects.named.words.levels[id]] for id in facts]
        cells: dict[_Cell, _Said] = {}
        for cell in product(*([1 << atom for atom in range(space.size)] for space in spaces)):
            values = dict(zip(facts, cell, strict=True))
            cells[cell] = one.outcomes(goods, values), other.outcomes(goods, values)
        for cell, said in _merged(cells):
            where = ((fact.id, tuple(fact.describe(m))) for fact, m in zip(spaces, cell, strict=True) if m != fact.full)
            yield Row(goods, tuple(where), *said)


_Cell = tuple[int, ...]
_Said = tuple[Outcomes, Outcomes]


def _asked(fact: FactSpace) -> str:
    return "an open point of law" if fact.kind == "question" else fact.title


def _merged(cells: dict[_Cell, _Said]) -> list[tuple[_Cell, _Said]]:
    """Cells that answer alike and differ in one fact only, put together until none are left."""
    while True:
        before = len(cells)
        for place in range(len(next(iter(cells)))):
            together: dict[tuple[_Cell, _Cell, _Said], int] = {}
            for cell, said in cells.items():
                rest = (cell[:place], cell[place + 1 :], said)
                together[rest] = together.get(rest, 0) | cell[place]
            cells = {(*left, mask, *right): said for (left, right, said), mask in together.items()}
        if len(cells) == before:
            return sorted(cells.items(), key=lambda item: (-_size(item[0]), item[0]))


def _size(cell: tuple[int, ...]) -> int:
    total = 1
    for mask in cell:
        total *= mask.bit_count()
    return total
