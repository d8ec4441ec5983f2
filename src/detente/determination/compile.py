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
from dataclasses import dataclass, field
from typing import Any

from detente.classify import hs
from detente.classify.entries import EntryAtom, EntrySpace
from detente.determination.diagram import NO_LEVEL, Store
from detente.determination.leaves import UNDETERMINED, Applied, Rule, Use, Verdict, use, verdict
from detente.determination.space import FactSpace
from detente.errors import LawFault
from detente.regime.boxes import BoxFaults, resolve
from detente.regime.countries import CODES
from detente.regime.facts import CORE, CORE_FACTS, Fact
from detente.regime.fold import History
from detente.regime.instruments import ExceptionRule, Part, Provenance, Provision, Regime
from detente.regime.number_line import range_cuts
from detente.regime.values import UNLISTED, HsSet, Range, Resolved

BEFORE_COVERAGE = Verdict(UNDETERMINED, (), ())
NO_USE = Use(None, ())

_When = tuple[tuple[int, int], ...]  # (level, mask), by level
_Exception = tuple[int, int, _When]  # (last level, record, what is left of its box)


@dataclass(frozen=True, slots=True)
class Record:
    """A provision or exception as an answer cites it: plain data, numbered in the order first met."""

    data: tuple[tuple[str, Any], ...]
    rule: Rule
    at: tuple[str, int] = field(compare=False)  # instrument and amendment, for faults


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
    return _Compiler(history).run()


class _Compiler:
    def __init__(self, history: History) -> None:
        self.history = history
        self.law = history.law
        self.store = Store()
        self.faults: list[LawFault] = list(history.faults)
        self.records: list[Record] = []
        self._record_of: dict[Any, int] = {}
        self.authorisations: list[tuple[tuple[str, Any], ...]] = []
        self._authorisation_of: dict[Any, int] = {}
        self._numbers: dict[str, int] = {}
        self._items: list[tuple[int, bool, _When, tuple[_Exception, ...], int]] = []
        self._item_of: dict[Any, int] = {}
        self._advanced: dict[tuple[int, int, int], int | None] = {}
        self._built: dict[bool, dict[frozenset[int], int]] = {True: {}, False: {}}
        self._resolved: dict[int, tuple[Any, Resolved]] = {}
        self.used: set[int] = set()
        self.excepting: set[int] = set()
        self._clashes: set[tuple[int, int, str]] = set()

    def run(self) -> Compiled:
        resolved = [
            {assumed: self._resolve(regime) for assumed, regime in epoch.regimes.items()}
            for epoch in self.history.epochs
        ]
        self._spaces(resolved)
        weights = {
            id: a.weight
            for epoch in self.history.epochs
            for regime in epoch.regimes.values()
            for id, a in regime.authorisations.items()
        }
        self.components = tuple(sorted(weights, key=lambda id: (weights[id], id)))
        starts = [0]
        roots = [(self.store.leaf(BEFORE_COVERAGE), *(self.store.leaf(NO_USE) for _ in self.components))]
        in_force, stand_in = [0], [{}]
        for epoch, boxes in zip(self.history.epochs, resolved, strict=True):
            regimes = epoch.regimes
            starts.append(epoch.start.toordinal())
            some = next(iter(regimes.values()))
            force, stand = self._entries_of(some)
            in_force.append(force)
            stand_in.append(stand)
            each = {assumed: self._roots(regimes[assumed], boxes[assumed]) for assumed in regimes}
            roots.append(
                tuple(
                    self._choose(epoch.open, {assumed: refs[i] for assumed, refs in each.items()})
                    for i in range(len(self.components) + 1)
                )
            )
        for first, second, term in sorted(self._clashes):
            self._clash(first, second, term)
        return Compiled(
            self.store,
            self.facts,
            self.entries,
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

    # ---- names, and the space of facts -------------------------------------------------------------------------

    def _fault(self, provenance: Provenance, sentence: str, *path: str | int) -> None:
        part = Part(provenance.instrument, provenance.index, None, dt.date.min, None)
        self.faults.append(self.law.fault(part, sentence, *path))

    def _resolve(self, regime: Regime) -> dict[str, tuple[Resolved, dict[str, Resolved]]]:
        found = {}
        for id, provision in regime.provisions.items():
            box = self._box(regime, provision.box, provision.provenance, "when")
            exceptions = {
                e.id: self._box(regime, e.box, e.provenance, "when", "except")
                for e in provision.exceptions.values()
            }
            if box is not None and all(e is not None for e in exceptions.values()):
                found[id] = (box, {key: value for key, value in exceptions.items() if value is not None})
            self._targets(regime, provision)
        for entry in regime.entries.values():
            if entry.row and entry.row not in regime.entries:
                self._fault(
                    entry.provenance, f"{entry.id!r} stands in row {entry.row!r}, which is no entry itself.", "row"
                )
        for good in regime.goods.values():
            if good.good not in self.law.goods:
                self._fault(good.provenance, f"the good {good.good!r} is not in goods.yaml.", "good")
            for id in good.entries:
                if id not in regime.entries:
                    self._fault(good.provenance, f"{id!r} is not an entry on {regime.on}.", "entries")
        for group in regime.groups.values():
            for other in group.all_except or ():
                if other not in regime.groups:
                    self._fault(group.provenance, f"there is no group {other!r} on {regime.on}.", "all_except")
        return found

    def _box(
        self, regime: Regime, box: Mapping[str, Any], provenance: Provenance, *path: str
    ) -> Resolved | None:
        try:
            return resolve(box, regime)
        except BoxFaults as error:
            for fact, sentence in error.faults:
                self._fault(provenance, sentence, *path, fact)
        except KeyError as error:
            self._fault(provenance, f"there is no group {error} on {regime.on}.", *path)
        return None

    def _targets(self, regime: Regime, provision: Provision) -> None:
        at = provision.provenance
        if provision.verb in ("allows", "demands") and provision.targets[0] not in regime.authorisations:
            self._fault(at, f"there is no authorisation {provision.targets[0]!r} on {regime.on}.", provision.verb)
        if provision.verb == "exempts":
            required = {
                p.targets[0] for p in regime.provisions.values() if p.verb == "requires"
            }
            for target in provision.targets:
                if target not in required:
                    self._fault(at, f"no provision requires {target!r} on {regime.on}.", "exempts")
        if provision.verb == "allows" and not any(
            p.verb == "demands" and p.targets == provision.targets for p in regime.provisions.values()
        ):
            self._fault(at, f"nothing says what {provision.targets[0]!r} takes: write a `demands`.", "allows")
        office = provision.terms.get("office")
        if office is not None and office not in regime.bodies:
            self._fault(at, f"there is no body {office!r} on {regime.on}.", "office")

    def _spaces(self, resolved: list[dict[frozenset[str], dict[str, tuple[Resolved, dict[str, Resolved]]]]]) -> None:
        boxes = [
            box
            for epoch in resolved
            for provisions in epoch.values()
            for when, exceptions in provisions.values()
            for box in (when, *exceptions.values())
        ]
        named: dict[str, list[Any]] = {}
        for box in boxes:
            for fact, values in box.items():
                named.setdefault(fact, []).append(values)
        own: dict[str, Fact] = {}
        questions: dict[str, str] = {}
        dates: dict[str, str] = {}
        for epoch in self.history.epochs:
            for instrument in epoch.open:
                dates[instrument] = self._date_question(instrument)
            for regime in epoch.regimes.values():
                own.update(regime.facts)
                for provision in regime.provisions.values():
                    for rule, id in (
                        (provision, provision.id),
                        *((e, f"{provision.id}.{e.id}") for e in provision.exceptions.values()),
                    ):
                        if rule.open:  # the same question asked in several places is one question
                            questions.setdefault(rule.open, f"open:{id}")
        self.facts = [
            FactSpace(f"in-force:{id}", "question", "day of effect", text, (), False, ("yes", "no"))
            for id, text in dates.items()
        ]
        for fact in CORE_FACTS:
            if fact.id == "value":
                for key in sorted(k for k in named if k.startswith("value.")):
                    self.facts.append(self._fact_space(fact, named[key], key))
            elif fact.id == "exporter_programme":
                self.facts += [self._fact_space(f, named.get(f.id, [])) for f in own.values()]
                self.facts.append(self._fact_space(fact, named.get(fact.id, [])))
            else:
                self.facts.append(self._fact_space(fact, named.get(fact.id, [])))
        self.facts += [
            FactSpace(id, "question", "open question", text, (), False, ("yes", "no"))
            for text, id in questions.items()
        ]
        self._questions = questions
        self._levels = {fact.id: level for level, fact in enumerate(self.facts)}
        self._full = [fact.full for fact in self.facts]

    def _date_question(self, id: str) -> str:
        instrument = next(i for i in self.law.instruments if i.id == id)
        span = next(p for p in instrument.parts if p.uncertain)
        end = f"and {span.latest}" if span.latest else "and today, if at all"
        name = f"{instrument.title}" + (f" ({instrument.original})" if instrument.original else "")
        return f"Was it in force on that day? The day {name} took effect was not found; it lies between {span.earliest} {end}."

    def _fact_space(self, fact: Fact, values: list[Any], key: str | None = None) -> FactSpace:
        atoms: tuple[str, ...] = ()
        cuts: tuple[Any, ...] = ()
        question = fact.question
        if fact.kind == "country":
            atoms = tuple(sorted(CODES - {self.law.code}))
        elif fact.kind == "entry":
            self.entries = EntrySpace(self._entry_atoms())
            atoms = (*(atom.name for atom in self.entries.atoms), UNLISTED)
        elif fact.kind == "hs":
            atoms = hs.atoms(p for v in values if isinstance(v, HsSet) for p in v.prefixes())
        elif fact.kind == "bool":
            atoms = ("true", "false")
        elif fact.kind == "choice":
            atoms = fact.choices
        else:
            cuts = tuple(sorted({cut for v in values if isinstance(v, Range) for cut in range_cuts(v)}))
            if key is not None:
                question = f"{fact.question} (in {key.removeprefix('value.')})"
        return FactSpace(key or fact.id, fact.kind, fact.title, question, fact.choices, fact.structural, atoms, cuts)

    def _entry_atoms(self) -> list[EntryAtom]:
        rows: dict[str, str] = {}
        lengths: dict[str, dict[int, int]] = {}
        for epoch in self.history.epochs:
            for regime in epoch.regimes.values():
                for id, entry in regime.entries.items():
                    rows.setdefault(id, entry.row or id)
                    if entry.numbers:
                        seen = lengths.setdefault(id, {})
                        seen[entry.numbers] = min(entry.generation, seen.get(entry.numbers, entry.generation))
        atoms = []
        self._generation: dict[str, int] = {}
        for id, row in rows.items():
            first = 1
            for last in sorted(lengths.get(id, ())):
                atom = EntryAtom(id, row, first, last)
                atoms.append(atom)
                self._generation[atom.name] = lengths[id][last]
                first = last + 1
            if id not in lengths:
                atoms.append(EntryAtom(id, row))
        self._met: set[str] = set()
        return atoms

    def _in_force(self, regime: Regime) -> int:
        force = 0
        for position, atom in enumerate(self.entries.atoms):
            entry = regime.entries.get(atom.entry)
            if entry is not None and atom.last <= (entry.numbers or 0):
                force |= 1 << position
        return force

    def _entries_of(self, regime: Regime) -> tuple[int, dict[int, int]]:
        """The entries in force, and what each other atom may be on that day."""
        force = self._in_force(regime)
        self._met.update(regime.entries)
        stand: dict[int, int] = {}
        for position, atom in enumerate(self.entries.atoms):
            bit = 1 << position
            if force & bit:
                continue
            entry = regime.entries.get(atom.entry)
            if entry is not None and self._generation[atom.name] > entry.generation:
                stand[bit] = (self.entries.masks_of(atom.entry) & force) | self.entries.unlisted
            elif entry is None and atom.entry in self._met:
                stand[bit] = force | self.entries.unlisted  # it has ended: its goods may be anywhere
            else:
                stand[bit] = self.entries.unlisted  # not on the list yet
        return force, stand

    # ---- one epoch's diagram -----------------------------------------------------------------------------------

    def _choose(self, open_: tuple[str, ...], leaves: dict[frozenset[str], int]) -> int:
        def pick(left: tuple[str, ...], assumed: frozenset[str]) -> int:
            if not left:
                return leaves[assumed]
            yes, no = pick(left[1:], assumed | {left[0]}), pick(left[1:], assumed)
            return self.store.node(self._levels[f"in-force:{left[0]}"], [(1, yes), (2, no)])

        return pick(tuple(sorted(open_, key=lambda id: self._levels[f"in-force:{id}"])), frozenset())

    def _roots(
        self, regime: Regime, boxes: dict[str, tuple[Resolved, dict[str, Resolved]]]
    ) -> tuple[int, ...]:
        self._force = self._in_force(regime)
        numbers = {}
        for id, a in regime.authorisations.items():
            data = (("id", id), ("title", a.title), ("original", a.original))
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
            if provision.verb in ("allows", "demands"):
                uses.setdefault(provision.targets[0], set()).add(item)
            else:
                outcome.add(item)
        return (
            self._build(frozenset(outcome), True),
            *(self._build(frozenset(uses[id]), False) for id in self.components),
        )

    def _mask(self, fact: str, values: Any) -> int:
        space = self.facts[self._levels[fact]]
        if space.kind != "entry":
            return space.mask(values)
        force = self._force
        mask = 0
        for id in values:
            mask |= (self._full[self._levels["entry"]] & ~force) if id == UNLISTED else self.entries.masks_of(id) & force
        return mask

    def _when(self, resolved: Resolved, open_: str | None) -> _When:
        pairs = [(self._levels[fact], self._mask(fact, values)) for fact, values in resolved.items()]
        if open_:
            pairs.append((self._levels[self._questions[open_]], 1))
        return tuple(sorted((level, mask) for level, mask in pairs if mask != self._full[level]))

    def _item_for(
        self, regime: Regime, provision: Provision, box: Resolved, exceptions: dict[str, Resolved]
    ) -> int:
        when = self._when(box, provision.open)
        cuts = []
        for e in provision.exceptions.values():
            left = self._when(exceptions[e.id], e.open)
            record = self._record(_exception_data(provision, e), Rule("except", (), frozenset()), e.provenance)
            cuts.append((left[-1][0] if left else -1, record, left))
        rule = Rule(provision.verb, provision.targets, frozenset(provision.terms))
        record = self._record(_provision_data(provision, regime), rule, provision.provenance)
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
            drops = self.records[record].rule.verb != "requires" or self.facts[level].structural or considered
            # A requirement that fails on circumstances is kept to be told: considered, and not met. One that turns
            # on an open question of the law is not.
            drops = drops or self.facts[level].kind == "question"
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
        return self.store.leaf(use(applied, self._rule, self._numbers.__getitem__, self._note_clash))

    def _rule(self, record: int) -> Rule:
        return self.records[record].rule

    def _note_clash(self, first: int, second: int, term: str) -> None:
        self._clashes.add((first, second, term))

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


def _provision_data(provision: Provision, regime: Regime) -> tuple[tuple[str, Any], ...]:
    terms = dict(provision.terms)
    data: list[tuple[str, Any]] = [
        ("id", provision.id),
        ("verb", provision.verb),
        ("targets", provision.targets),
        ("title", provision.title),
        ("original", provision.original),
        ("cite", provision.cite),
        ("open", provision.open),
        ("instrument", provision.provenance.instrument),
        ("confidence", provision.provenance.confidence),
        ("sources", provision.provenance.sources),
        ("note", provision.provenance.note),
    ]
    if "office" in terms:
        body = regime.bodies.get(terms["office"])
        if body is not None:
            data.append(("office", (("title", body.title), ("original", body.original))))
        terms.pop("office")
    for term, value in terms.items():
        data.append((term, _plain(value)))
    return tuple(data)


def _exception_data(provision: Provision, e: ExceptionRule) -> tuple[tuple[str, Any], ...]:
    return (
        ("id", f"{provision.id}.{e.id}"),
        ("verb", "except"),
        ("title", e.title),
        ("original", e.original),
        ("cite", e.cite or provision.cite),
        ("open", e.open),
        ("instrument", e.provenance.instrument),
        ("confidence", e.provenance.confidence),
        ("sources", e.provenance.sources),
        ("note", e.provenance.note),
    )


def _plain(value: Any) -> Any:
    """A term of a `demands` as hashable data."""
    if isinstance(value, list):
        return tuple(_plain(item) for item in value)
    if hasattr(value, "model_dump"):
        return tuple((k, v) for k, v in value.model_dump().items() if v not in (None, False))
    return value
