"""A slow, obviously correct comparison: every cell, every answer, every provision read in order on both days.

Nothing here looks at a diagram. The law of a day is folded from the instruments that are left, its provisions are
tested one by one by the oracle, and what they say in a cell before is held against what they say after. Cells that lie
in the same sets of every box that is met are looked at once and counted as often as they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import combinations, pairwise, product
from typing import NamedTuple

from detente.classify.entries import EntryAtom
from detente.compare.aspects import Aspect
from detente.compare.effects import AT_ODDS, Without
from detente.determination.compile import Named
from detente.determination.records import provision_data
from detente.determination.space import FactSpace
from detente.regime.boxes import BoxFaults
from detente.regime.fold import fold
from detente.regime.instruments import Regime
from detente.regime.load import JurisdictionLaw
from detente.regime.values import UNLISTED, HsSet, Range, Values
from tests.determination.oracle import Ruled, Rules, Value, lies_in, ruled

Terms = Mapping[str, object]
Cell = tuple[int, ...]  # the number of a class of each fact
Answers = tuple[tuple[str, bool], ...]  # to every question of law: in-force:<instrument>, or a question's text


class State(NamedTuple):
    """What is asked in one cell under one answer: the outcome, and the terms of each authorisation that may be used.

    `uses` says it wherever the law speaks of authorisations, also where no licence is needed.
    """

    outcome: str
    uses: Mapping[str, Terms]

    def of(self, aspect: Aspect) -> object:
        """The state of one aspect; None for the terms of what may not be used."""
        if aspect.authorisation is None:
            return self.outcome
        if aspect.kind == "licence":
            return "usable" if aspect.authorisation in self.uses else "not-usable"
        return self.uses.get(aspect.authorisation)


def differ(aspect: Aspect, was: State, now: State) -> bool:
    """Whether somebody feels a change: authorisations count where a licence is needed on both days, their terms where
    they may be used on both.
    """
    if aspect.authorisation is not None and {was.outcome, now.outcome} != {"licence"}:
        return False
    before, after = was.of(aspect), now.of(aspect)
    return before != after and (aspect.kind != "terms" or (before is not None and after is not None))


class Day:
    """One regime, read provision by provision; a provision with a name that is not defined is left out."""

    def __init__(self, regime: Regime) -> None:
        self.regime = regime
        found: list[Ruled] = []
        for provision in regime.provisions.values():
            try:
                found.append(ruled(provision, regime))
            except (BoxFaults, KeyError):
                continue
        self.lawless = not regime.provisions
        self.all = Rules(regime, found)
        self.outcome = Rules(regime, [each for each in found if each[0].verb not in ("allows", "demands")])
        self.uses = [each for each in found if each[0].verb in ("allows", "demands")]

    def entry(self, atom: EntryAtom | None) -> str:
        """What goods of an atom count as on this day."""
        entry = self.regime.entries.get(atom.entry) if atom else None
        return entry.id if atom and entry and atom.last <= (entry.numbers or 0) else UNLISTED

    def state(self, facts: Mapping[str, Value], so: Mapping[str, bool]) -> State:
        if self.lawless:  # covered, and no law: nothing is answered
            return State("undetermined", {})
        standing = [
            provision
            for provision, when, cuts in self.uses
            if all(lies_in(facts[fact], values) for fact, values in when.items())
            and (not provision.open or so[provision.open])
            and not any(
                all(lies_in(facts[fact], values) for fact, values in cut.items()) and (not e.open or so[e.open])
                for e, cut in cuts
            )
        ]
        uses: dict[str, dict[str, object]] = {
            p.targets[0]: {} for p in standing if p.verb == "allows" and p.targets[0] in self.regime.authorisations
        }
        for provision in standing:
            if provision.verb == "demands" and provision.targets[0] in uses:
                told = dict(provision_data(provision, self.regime))
                said = uses[provision.targets[0]]
                for term in provision.terms.keys() & told.keys():
                    said[term] = told[term] if said.get(term, told[term]) == told[term] else AT_ODDS
        return State(self.outcome.evaluate(facts, so).outcome, uses)


@dataclass(frozen=True)
class Class:
    """Values of one fact that no box tells apart: one of them, all as a mask of atoms, how many the scope holds."""

    value: Value | EntryAtom | None
    mask: int
    weight: int


class Brute:
    """The law of some days with some amendments left out, in every cell of a scope.

    Args:
        named: the history, for its facts and their atoms alone.
        scope: the masks of the facts' levels.
        states: the days to be looked at, each with the amendments left out of its law.
    """

    def __init__(
        self, named: Named, scope: Mapping[int, int], states: Iterable[tuple[dt.date, Without]], most: int = 10**9
    ) -> None:
        self.named = named
        self.law: JurisdictionLaw = named.history.law
        self.facts: list[FactSpace] = named.words.facts
        self.full = [scope.get(level, fact.full) for level, fact in enumerate(self.facts)]
        self.counted = [level for level, fact in enumerate(self.facts) if fact.kind != "question"]
        self._laws: dict[Without, JurisdictionLaw] = {}
        self._days: dict[tuple[dt.date, Without, frozenset[str]], Day] = {}
        for day, without in states:
            self.regimes(day, without)
        self._states: dict[tuple[dt.date, Without, Cell, Answers], State] = {}
        self.classes = [self._classes(level) for level in self.counted]
        self.size = len(self.answers)
        for classes in self.classes:
            self.size *= len(classes)
        self.too_large = self.size > most

    # ---- the law ------------------------------------------------------------------------------------------------

    def without(self, left_out: Without) -> JurisdictionLaw:
        """The law as if some amendments had never been made."""
        if left_out not in self._laws:
            instruments = (
                replace(i, parts=tuple(p for p in i.parts if p.key not in left_out)) for i in self.law.instruments
            )
            self._laws[left_out] = replace(self.law, instruments=tuple(instruments))
        return self._laws[left_out]

    def open_on(self, day: dt.date, left_out: Without) -> list[str]:
        """The instruments that may or may not be in force on a day."""
        return sorted(
            {
                part.instrument
                for instrument in self.without(left_out).instruments
                for part in instrument.parts
                if part.earliest <= day and (part.latest is None or day < part.latest)
            }
        )

    def regimes(self, day: dt.date, left_out: Without) -> list[Day]:
        """The law of a day for each set of uncertain instruments that may be in force."""
        names = self.open_on(day, left_out)
        some = [frozenset(chosen) for size in range(len(names) + 1) for chosen in combinations(names, size)]
        for assumed in some:
            if (day, left_out, assumed) not in self._days:
                self._days[day, left_out, assumed] = Day(fold(self.without(left_out), day, assumed=assumed))
        return [self._days[day, left_out, assumed] for assumed in some]

    # ---- the space ----------------------------------------------------------------------------------------------

    def _classes(self, level: int) -> list[Class]:
        """The atoms of a fact, those alike to every box together.

        Raises:
            AssertionError: two values of one atom are told apart by some box.
        """
        fact = self.facts[level]
        said = [box[fact.id] for day in self._days.values() for box in day.all.boxes if fact.id in box]
        of_atom: dict[int, tuple[object, ...]] = {}
        value_of: dict[int, Value | EntryAtom | None] = {}
        for position, value in self._values(fact, said):
            if not self.full[level] >> position & 1:
                continue
            if fact.kind == "entry":
                assert value is None or isinstance(value, EntryAtom)
                names = ((day.entry(value), day.all.boxes) for day in self._days.values())
                kind: tuple[object, ...] = tuple(
                    name in box["entry"]  # type: ignore[operator]
                    for name, boxes in names
                    for box in boxes
                    if "entry" in box
                )
            else:
                assert isinstance(value, (str, Decimal))
                kind = tuple(lies_in(value, values) for values in said)
            assert of_atom.setdefault(position, kind) == kind, f"{fact.id}: {value} is told apart inside its atom"
            value_of.setdefault(position, value)
        assert sum(1 << position for position in of_atom) == self.full[level], fact.id
        by_kind: dict[tuple[object, ...], int] = {}
        for position, kind in of_atom.items():
            by_kind[kind] = by_kind.get(kind, 0) | 1 << position
        return [Class(value_of[(mask & -mask).bit_length() - 1], mask, mask.bit_count()) for mask in by_kind.values()]

    def _values(self, fact: FactSpace, said: Sequence[Values]) -> Iterator[tuple[int, Value | EntryAtom | None]]:
        """Values of a fact, each with its atom: at least one of every atom, one on each side of every bound."""
        if fact.kind == "entry":
            atoms = self.named.words.entries.atoms
            yield from enumerate(atoms)
            yield len(atoms), None
        elif fact.kind == "hs":
            stems = {"", *fact.atoms, *(p for values in said if isinstance(values, HsSet) for p in values.prefixes())}
            for code in (stem.ljust(10, digit) for stem in sorted(stems) for digit in "0123456789"):
                deepest = max((prefix for prefix in fact.atoms if code.startswith(prefix)), key=len)
                yield fact.atoms.index(deepest), code
        elif fact.kind in ("number", "date"):
            ranges = [values for values in said if isinstance(values, Range)]
            bounds = {bound for r in ranges for bound in (r.low, r.high) if bound is not None}
            line = sorted({*bounds, *(threshold for threshold, _ in fact.cuts)})
            between = [(low + high) / 2 for low, high in pairwise(line)]
            numbers = [line[0] / 2, *line, *between, line[-1] + 1] if line else [Decimal(1)]
            for number in numbers:
                atom = sum(threshold < number or (threshold == number and not after) for threshold, after in fact.cuts)
                yield atom, number
        else:
            yield from enumerate(fact.atoms)

    @property
    def cells(self) -> int:
        """How many cells the scope has."""
        total = 1
        for level in self.counted:
            total *= self.full[level].bit_count()
        return total

    @cached_property
    def every(self) -> list[Cell]:
        """Every combination of classes."""
        return list(product(*(range(len(classes)) for classes in self.classes)))

    def weight(self, cell: Cell) -> int:
        """How many cells of the scope a combination of classes stands for."""
        total = 1
        for classes, number in zip(self.classes, cell, strict=True):
            total *= classes[number].weight
        return total

    @cached_property
    def dates(self) -> list[Answers]:
        """Every way in which the instruments of uncertain date may be in force."""
        return self._ways(lambda id: id.startswith("in-force:"))

    @cached_property
    def points(self) -> list[Answers]:
        """Every way in which the open questions of the law may be answered."""
        return self._ways(lambda id: not id.startswith("in-force:"))

    def _ways(self, asked: object) -> list[Answers]:
        assert callable(asked)
        choices = [
            [(self.name(level), so) for so, bit in ((True, 1), (False, 2)) if self.full[level] & bit]
            for level, fact in enumerate(self.facts)
            if fact.kind == "question" and asked(fact.id) and self.name(level) in self.asked
        ]
        return [tuple(chosen) for chosen in product(*choices)]

    @cached_property
    def asked(self) -> set[str]:
        """The questions that some day looked at asks."""
        texts = {text for day in self._days.values() for text in day.all.open_questions}
        return texts | {f"in-force:{id}" for _, _, assumed in self._days for id in assumed}

    def name(self, level: int) -> str:
        """A question as answers name it."""
        fact = self.facts[level]
        return fact.id if fact.id.startswith("in-force:") else fact.question

    @property
    def answers(self) -> list[Answers]:
        """Every answer to every question."""
        return [dates + points for dates in self.dates for points in self.points]

    def within(self, cell: Cell, dates: Answers, box: Mapping[int, int]) -> bool:
        """Whether a cell under some days of effect lies in a box."""
        for level, number, classes in zip(self.counted, cell, self.classes, strict=True):
            inside = classes[number].mask & box.get(level, -1)
            assert inside in (0, classes[number].mask), f"{self.facts[level].id}: a box parts what no provision does"
            if not inside:
                return False
        return self.agrees(dates, box)

    def agrees(self, answers: Answers, box: Mapping[int, int]) -> bool:
        """Whether answers to questions of law lie in a box."""
        so = dict(answers)
        return all(
            mask & (1 if so[self.name(level)] else 2)
            for level, mask in box.items()
            if self.facts[level].kind == "question" and self.name(level) in so
        )

    # ---- what is asked -------------------------------------------------------------------------------------------

    def state(self, day: dt.date, without: Without, cell: Cell, answers: Answers) -> State:
        """What the law of a day asks in a cell, if the questions of law are answered so."""
        key = (day, without, cell, answers)
        found = self._states.get(key)
        if found is None:
            so = dict(answers)
            assumed = frozenset(id for id in self.open_on(day, without) if so[f"in-force:{id}"])
            law = self._days[day, without, assumed]
            facts: dict[str, Value] = {}
            for level, number, classes in zip(self.counted, cell, self.classes, strict=True):
                value = classes[number].value
                if self.facts[level].kind == "entry":
                    assert value is None or isinstance(value, EntryAtom)
                    facts["entry"] = law.entry(value)
                else:
                    assert isinstance(value, (str, Decimal))
                    facts[self.facts[level].id] = value
            found = self._states[key] = law.state(facts, so)
        return found
