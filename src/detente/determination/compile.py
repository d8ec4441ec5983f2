"""Compiling a jurisdiction's history into one store of diagrams, a few roots per epoch.

The outcome has a diagram of its own, and so has each authorisation: they turn on different facts, and kept apart they
add up where one diagram for all of it would multiply.

Built by restriction with memoised residual provision sets: a state is the set of provisions still alive, each with
what is left of its box and of its exceptions; a leaf is what `leaves.combine` makes of those that apply. States are
shared by all epochs, so an amendment costs only the part of the diagram it changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from detente.classify.entries import EntrySpace
from detente.determination.diagram import NO_LEVEL, Store
from detente.determination.leaves import UNDETERMINED, Applied, Clash, Rule, Use, Verdict, use, verdict
from detente.determination.names import Boxes, resolve_names
from detente.determination.records import Record, exception_data, provision_data
from detente.determination.space import FactSpace
from detente.determination.vocabulary import Vocabulary, after_each
from detente.errors import LawFault
from detente.regime.fold import Epoch, History
from detente.regime.instruments import Part, Provenance, Provision, Regime
from detente.regime.values import UNLISTED, Resolved

BEFORE_COVERAGE = Verdict(UNDETERMINED, (), ())
NO_USE = Use(None, ())

_When = tuple[tuple[int, int], ...]  # (level, mask), by level
_Exception = tuple[int, int, _When]  # (last level, record, what is left of its box)


@dataclass(slots=True)
class Compiled:
    """The diagrams of one jurisdiction under one state of knowledge.

    `starts[i]` is the first day of epoch i, `roots[i]` its diagrams: the outcome's first, then one for each of
    `components`, the authorisations from the lightest. Epoch 0 lies before the data begins.
    `in_force[i]` masks the entries that stand in epoch i; `stand_in[i]` says what any other entry may be there.
    """

    store: Store
    facts: list[FactSpace]
    entries: EntrySpace
    components: tuple[str, ...]
    starts: list[int]
    roots: list[tuple[int, ...]]
    in_force: list[int]
    stand_in: list[dict[int, int]]
    records: list[Record]
    authorisations: list[tuple[tuple[str, Any], ...]]
    faults: list[LawFault]
    used: set[int]
    excepting: set[int]


def compile_history(history: History) -> Compiled:
    """Compile all epochs of a folded history; faults of the law data are collected, not raised."""
    return Compiler(Named.of(history)).run()


@dataclass(frozen=True, slots=True)
class Named:
    """A folded history with its names resolved: the boxes of every epoch, the vocabulary they span, the faults met."""

    history: History
    boxes: list[dict[frozenset[str], Boxes]]
    words: Vocabulary
    faults: list[LawFault]
    made: tuple[Regime, ...] = ()

    @classmethod
    def of(cls, history: History, with_all_made: bool = False) -> Named:
        """Resolve the names of a history.

        Args:
            history: the history.
            with_all_made: name also what was made and stands on no day, for it may once amendments are left out.
        """
        boxes, faults = resolve_names(history)
        made = after_each(history) if with_all_made else ()
        return cls(history, boxes, Vocabulary(history, boxes, made), [*history.faults, *faults], made)


class Compiler:
    """Compiles the regimes of one history into one store, whichever days they are of.

    Args:
        named: the history.
        scope: compile only where the facts at these levels lie in these masks; what lies outside is left out.
    """

    def __init__(self, named: Named, scope: Mapping[int, int] | None = None) -> None:
        self.named = named
        self.law = named.history.law
        self.words = named.words
        self.scope = dict(scope or {})
        self.store = Store()
        self.faults: list[LawFault] = list(named.faults)
        self.records: list[Record] = []
        self._record_of: dict[Any, int] = {}
        self.authorisations: list[tuple[tuple[str, Any], ...]] = []
        self._authorisation_of: dict[Any, int] = {}
        self._numbers: dict[str, int] = {}
        self._items: list[tuple[int, bool, _When, tuple[_Exception, ...], int]] = []
        self._item_of: dict[Any, int] = {}
        self._advanced: dict[tuple[int, int, int], int | None] = {}
        self._built: dict[bool, dict[frozenset[int], int]] = {True: {}, False: {}}
        self.used: set[int] = set()
        self.excepting: set[int] = set()
        self._clashes: set[tuple[int, int, str]] = set()
        self._made: dict[Any, int | None] = {}
        self._kept: list[Any] = []  # what keys name by identity stays alive
        self._full = [self.scope.get(level, full) for level, full in enumerate(self.words.full)]
        weights = {
            id: a.weight
            for regime in (*named.made, *(r for epoch in named.history.epochs for r in epoch.regimes.values()))
            for id, a in regime.authorisations.items()
        }
        self.components = tuple(sorted(weights, key=lambda id: (weights[id], id)))
        self._nothing = (self.store.leaf(BEFORE_COVERAGE), *(self.store.leaf(NO_USE) for _ in self.components))

    def run(self) -> Compiled:
        """Compile all epochs."""
        history = self.named.history
        starts = [0]
        roots = [self._nothing]
        in_force: list[int] = [0]
        stand_in: list[dict[int, int]] = [{}]
        met = 0
        for epoch, boxes in zip(history.epochs, self.named.boxes, strict=True):
            regimes = epoch.regimes
            starts.append(epoch.start.toordinal())
            roots.append(self.roots(epoch, boxes))
            if roots[-1] == self._nothing:  # covered, and no law: nothing is answered
                in_force.append(0)
                stand_in.append({})
                continue
            force = 0
            for regime in regimes.values():
                force |= self.words.in_force(regime)
            in_force.append(force)
            stand_in.append(self.words.stand_in(regimes.values(), met))
            met |= force
        for first, second, term in sorted(self._clashes):
            self._clash(first, second, term)
        return Compiled(
            self.store,
            self.words.facts,
            self.words.entries,
            self.components,
            starts,
            roots,
            in_force,
            stand_in,
            self.records,
            self.authorisations,
            sorted(set(self.faults)),
            self.used,
            self.excepting,
        )

    # ---- one epoch's diagrams -----------------------------------------------------------------------------------

    def roots(self, epoch: Epoch, boxes: Mapping[frozenset[str], Boxes]) -> tuple[int, ...]:
        """The diagrams of one epoch: the outcome's, then one for each of `components`."""
        if not any(regime.provisions for regime in epoch.regimes.values()):
            return self._nothing
        each = {assumed: self._roots(regime, boxes[assumed]) for assumed, regime in epoch.regimes.items()}
        return tuple(
            self._choose(epoch.open, {assumed: refs[i] for assumed, refs in each.items()})
            for i in range(len(self.components) + 1)
        )

    def _choose(self, open_: tuple[str, ...], leaves: dict[frozenset[str], int]) -> int:
        def pick(left: tuple[str, ...], assumed: frozenset[str]) -> int:
            if not left:
                return leaves[assumed]
            yes, no = pick(left[1:], assumed | {left[0]}), pick(left[1:], assumed)
            return self.store.node(self.words.levels[f"in-force:{left[0]}"], [(1, yes), (2, no)])

        return pick(tuple(sorted(open_, key=lambda id: self.words.levels[f"in-force:{id}"])), frozenset())

    def _roots(self, regime: Regime, boxes: Boxes) -> tuple[int, ...]:
        self._force = self.words.in_force(regime)
        numbers = {}
        for id, a in regime.authorisations.items():
            data = (("id", id), ("title", a.title), ("original", a.original), ("weight", a.weight))
            numbers[id] = self._authorisation_of.setdefault(data, len(self.authorisations))
            if numbers[id] == len(self.authorisations):
                self.authorisations.append(data)
        if numbers != self._numbers:  # leaves name authorisations: what was built under other names is not shared
            self._numbers = numbers
            self._built[False] = {}
        outcome: set[int] = set()
        uses: dict[str, set[int]] = {id: set() for id in self.components}
        for id, provision in regime.provisions.items():
            if id not in boxes:
                continue
            item = self._item_for(regime, provision, *boxes[id])
            if item is None:
                continue
            if provision.verb in ("allows", "demands"):
                if provision.targets[0] in numbers:  # else a fault, told where names are resolved
                    uses[provision.targets[0]].add(item)
            else:
                outcome.add(item)
        return (
            self._build(frozenset(outcome), True),
            *(self._build(frozenset(uses[id]), False) for id in self.components),
        )

    def _mask(self, fact: str, values: Any) -> int:
        space = self.words.facts[self.words.levels[fact]]
        if space.kind != "entry":
            return space.mask(values)
        listed = self._force
        mask = 0
        for id in values:
            mask |= space.full & ~listed if id == UNLISTED else self.words.entries.masks_of(id) & listed
        return mask

    def _when(self, resolved: Resolved, open_: str | None) -> _When | None:
        """A box as masks, without what covers the whole of a fact; None where it does not meet the scope."""
        masks = {self.words.levels[fact]: self._mask(fact, values) for fact, values in resolved.items()}
        if open_:
            masks[self.words.levels[self.words.questions[open_]]] = 1
        if any(not mask & self.scope.get(level, mask) for level, mask in masks.items() if mask):
            return None
        cut = ((level, mask & self._full[level]) for level, mask in masks.items())
        return tuple(sorted((level, mask) for level, mask in cut if mask != self._full[level]))

    def _item_for(
        self, regime: Regime, provision: Provision, box: Resolved, exceptions: Mapping[str, Resolved]
    ) -> int | None:
        """The item of a provision with its boxes; the same ones of another day are the same item."""
        office = provision.terms.get("office")
        key = (
            provision.id,
            provision.provenance,
            tuple((e.provenance, e.id, id(exceptions[e.id])) for e in provision.exceptions.values()),
            id(box),
            self._force,
            regime.bodies.get(office) if office else None,
        )
        if key not in self._made:
            self._made[key] = self._make_item(regime, provision, box, exceptions)
            self._kept.append((box, *exceptions.values()))
        return self._made[key]

    def _make_item(
        self, regime: Regime, provision: Provision, box: Resolved, exceptions: Mapping[str, Resolved]
    ) -> int | None:
        when = self._when(box, provision.open)
        if when is None:
            return None
        cuts = []
        for e in provision.exceptions.values():
            left = self._when(exceptions[e.id], e.open)
            if left is None:
                continue
            record = self._record(exception_data(provision, e), Rule("except", (), frozenset()), e.provenance)
            cuts.append((left[-1][0] if left else -1, record, left))
        rule = Rule(provision.verb, provision.targets, frozenset(provision.terms))
        record = self._record(provision_data(provision, regime), rule, provision.provenance)
        return self._item((record, False, when, tuple(sorted(cuts)), -1))

    def _record(self, data: tuple[tuple[str, Any], ...], rule: Rule, provenance: Provenance) -> int:
        key = (data, rule)
        found = self._record_of.get(key)
        if found is None:
            found = self._record_of[key] = len(self.records)
            self.records.append(Record(data, rule, (provenance.instrument, provenance.index)))
        return found

    def _item(self, item: tuple[int, bool, _When, tuple[_Exception, ...], int]) -> int:
        found = self._item_of.get(item)
        if found is None:
            found = self._item_of[item] = len(self._items)
            self._items.append(item)
        return found

    def _build(self, state: frozenset[int], outcome: bool) -> int:
        built = self._built[outcome]
        found = built.get(state)
        if found is not None:
            return found
        items = self._items
        level = NO_LEVEL
        for number in state:
            _, _, when, cuts, _ = items[number]
            if when and when[0][0] < level:
                level = when[0][0]
            for _, _, left in cuts:
                if left and left[0][0] < level:
                    level = left[0][0]
        if level == NO_LEVEL:
            ref = self._leaf(state, outcome)
        else:
            masks = set()
            for number in state:
                _, _, when, cuts, _ = items[number]
                if when and when[0][0] == level:
                    masks.add(when[0][1])
                masks.update(left[0][1] for _, _, left in cuts if left and left[0][0] == level)
            edges = []
            for part in _partition(self._full[level], masks):
                alive = {self._advance(number, level, part) for number in state}
                alive.discard(None)
                edges.append((part, self._build(frozenset(alive), outcome)))  # type: ignore[arg-type]
            ref = self.store.node(level, edges)
        built[state] = ref
        return ref

    def _advance(self, number: int, level: int, part: int) -> int | None:
        """The item once the fact at `level` is known to lie in `part`; None when it can no longer apply."""
        record, considered, when, cuts, hit = self._items[number]
        at_when = bool(when) and when[0][0] == level
        if not at_when and not any(left and left[0][0] == level for _, _, left in cuts):
            return number
        key = (number, level, part)
        if key in self._advanced:
            return self._advanced[key]
        result: int | None
        if at_when and not when[0][1] & part:
            drops = self.records[record].rule.verb != "requires" or self.words.facts[level].structural or considered
            # A requirement that fails on circumstances is kept to be told: considered, and not met. One that turns
            # on an open question of the law is not.
            drops = drops or self.words.facts[level].kind == "question"
            result = None if drops else self._item((record, True, (), (), -1))
        else:
            kept, certain = [], ([hit] if hit >= 0 else [])
            for last, exception, left in cuts:
                if left and left[0][0] == level:
                    if left[0][1] & part:
                        left = left[1:]
                        if left:
                            kept.append((last, exception, left))
                        else:
                            certain.append(exception)
                else:
                    kept.append((last, exception, left))
            if certain:
                kept, hit = [], certain[0]
            result = self._item((record, considered, when[1:] if at_when else when, tuple(kept), hit))
        self._advanced[key] = result
        return result

    def _leaf(self, state: Iterable[int], outcome: bool) -> int:
        applied = []
        for number in state:
            record, considered, _, cuts, hit = self._items[number]
            exception = hit if hit >= 0 else next((e for _, e, left in cuts if not left), -1)
            applied.append(Applied(record, exception, considered))
            if not considered:
                self.used.add(record)
                if exception >= 0:
                    self.excepting.add(exception)
        if outcome:
            return self.store.leaf(verdict(applied, self._rule))
        clashing: list[str] = []

        def clash(first: int, second: int, term: str) -> None:
            one, other = (dict(self.records[record].data).get(term) for record in (first, second))
            if one != other:
                clashing.append(term)
                self._clashes.add((first, second, term))

        found = use(applied, self._rule, self._numbers.__getitem__, clash)
        return self.store.leaf(Clash(found, tuple(sorted(clashing))) if clashing else found)

    def _rule(self, record: int) -> Rule:
        return self.records[record].rule

    def _clash(self, first: int, second: int, term: str) -> None:
        one, other = self.records[first], self.records[second]
        if dict(one.data).get(term) == dict(other.data).get(term):
            return
        place = self.law.documents[one.at[0]]
        where = f"{place.file}:{place.line(('amend', one.at[1]))}"
        part = Part(other.at[0], other.at[1], None, dt.date.min, None)
        self.faults.append(
            self.law.fault(
                part,
                f"{dict(other.data)['id']!r} and {dict(one.data)['id']!r} ({where}) say different things of `{term}` "
                f"of {one.rule.targets[0]!r} in the same place; cut their boxes apart.",
                term,
            )
        )


def _partition(full: int, masks: set[int]) -> list[int]:
    parts = [full]
    for mask in masks:
        split = []
        for part in parts:
            inside = part & mask
            if inside and inside != part:
                split += [inside, part & ~mask]
            else:
                split.append(part)
        parts = split
    return parts
