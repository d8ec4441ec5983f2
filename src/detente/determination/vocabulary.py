"""The vocabulary of a jurisdiction's history: its facts in the order of levels, their atoms, and its entries."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from detente.classify import hs
from detente.classify.entries import EntryAtom, EntrySpace
from detente.determination.names import Boxes
from detente.determination.space import FactSpace
from detente.regime.boxes import BoxFaults, resolve
from detente.regime.builder import Builder
from detente.regime.countries import CODES
from detente.regime.facts import CORE, CORE_FACTS, Fact
from detente.regime.fold import Folding, History
from detente.regime.fold import history as fold_history
from detente.regime.instruments import Regime
from detente.regime.number_line import range_cuts
from detente.regime.values import UNLISTED, HsSet, Range, Values


class Vocabulary:
    """All facts that any day's law turns on.

    `facts` are in the order of levels: first whether instruments of uncertain date are in force, then the facts of a
    shipment with the jurisdiction's own among them, last the open questions of the law.
    """

    def __init__(self, history: History, boxes: list[dict[frozenset[str], Boxes]], made: Sequence[Regime] = ()) -> None:
        self._law = history.law
        regimes = [regime for epoch in history.epochs for regime in epoch.regimes.values()] + [*made]
        # What a user may write does not depend on what was known: names of later law are read, and mean nothing yet.
        whole = history if history.known_on is None else fold_history(history.law)
        ever = [regime for epoch in whole.epochs for regime in epoch.regimes.values()] + [*made]
        self._atoms(ever)
        named: dict[str, list[Any]] = {}
        for epoch in boxes:
            for provisions in epoch.values():
                for when, exceptions in provisions.values():
                    for box in (when, *exceptions.values()):
                        for key, values in box.items():
                            named.setdefault(key, []).append(values)
        for key, values in _bounds(made):
            named.setdefault(key, []).append(values)
        self.questions = _questions(regimes)
        own = _own_facts(ever)
        self.facts = [
            FactSpace(f"in-force:{id}", "question", "day of effect", self._day_question(id), (), False, ("yes", "no"))
            for id in dict.fromkeys(id for epoch in history.epochs for id in epoch.open)
        ]
        for fact in CORE_FACTS:
            if fact.id == "value":
                keys = sorted(key for key in named if key.startswith("value."))
                self.facts += [self._space(fact, named[key], key) for key in keys]
                continue
            if fact.id == "exporter_programme":
                self.facts += [self._space(f, named.get(f.id, [])) for f in own.values()]
            self.facts.append(self._space(fact, named.get(fact.id, [])))
        self.facts += [
            FactSpace(id, "question", "open question", text, (), False, ("yes", "no"))
            for text, id in self.questions.items()
        ]
        self.levels = {fact.id: level for level, fact in enumerate(self.facts)}
        self.full = [fact.full for fact in self.facts]

    def _day_question(self, id: str) -> str:
        instrument = next(i for i in self._law.instruments if i.id == id)
        span = next(p for p in instrument.parts if p.uncertain)
        end = f"and {span.latest}" if span.latest else "and today, if at all"
        name = instrument.title + (f" ({instrument.original})" if instrument.original else "")
        return (
            f"Was it in force on that day? The day {name} took effect was not found; "
            f"it lies between {span.earliest} {end}."
        )

    def _space(self, fact: Fact, values: list[Any], key: str | None = None) -> FactSpace:
        atoms: tuple[str, ...] = ()
        cuts: tuple[Any, ...] = ()
        question = fact.question
        if fact.kind == "country":
            atoms = tuple(sorted(CODES - {self._law.code}))
        elif fact.kind == "entry":
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
        structural = fact.structural
        return FactSpace(key or fact.id, fact.kind, fact.title, question, fact.choices, structural, atoms, cuts)

    def _atoms(self, regimes: list[Regime]) -> None:
        """The atoms of the entries; a numbered list is cut at every length it has had."""
        rows: dict[str, str] = {}
        lengths: dict[str, dict[int, int]] = {}
        for regime in regimes:
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
        self.entries = EntrySpace(atoms)

    def in_force(self, regime: Regime) -> int:
        """The atoms of the entries that stand in a regime."""
        force = 0
        for position, atom in enumerate(self.entries.atoms):
            entry = regime.entries.get(atom.entry)
            if entry is not None and atom.last <= (entry.numbers or 0):
                force |= 1 << position
        return force

    def stand_in(self, regimes: Iterable[Regime], met: int) -> dict[int, int]:
        """What each atom may be that does not stand in one of the regimes possible on a day.

        Args:
            regimes: the regimes.
            met: the atoms that stood on an earlier day.
        """
        forces = [(regime, self.in_force(regime)) for regime in regimes]
        somewhere = 0
        for _, force in forces:
            somewhere |= force
        found: dict[int, int] = {}
        for regime, force in forces:
            for position, atom in enumerate(self.entries.atoms):
                bit = 1 << position
                if force & bit:
                    continue
                entry = regime.entries.get(atom.entry)
                if entry is not None and self._generation[atom.name] > entry.generation:
                    stands = (self.entries.masks_of(atom.entry) & force) | self.entries.unlisted  # cut anew since
                elif bit & met:
                    stands = force | self.entries.unlisted  # it has ended: its goods may be anywhere
                elif bit & somewhere:
                    continue  # it may be on the list already; where it is not, it counts as unlisted
                else:
                    stands = self.entries.unlisted  # not on the list yet
                found[bit] = found.get(bit, 0) | stands
        return found


def after_each(history: History) -> tuple[Regime, ...]:
    """The law after each amendment, in order: all that was ever made stands in one of these, also what was undone on
    the day on which it was made.
    """
    builder, found = Builder(history.law), []
    for part in Folding(history.law, history.known_on).parts:
        builder.apply(part)
        found.append(builder.regime(part.earliest, frozenset()))
    return tuple(found)


def _bounds(regimes: Sequence[Regime]) -> Iterator[tuple[str, Values]]:
    """What the boxes of some regimes say of numbers, days and HS codes; a list of codes is taken in all its states."""
    lists: dict[str, set[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for regime in regimes:
        for name, codes in regime.hs_lists.items():
            lists.setdefault(name, set()).add((codes.include, codes.exclude))
    seen: set[int] = set()
    for regime in regimes:
        facts = {**CORE, **regime.facts}
        for provision in regime.provisions.values():
            for box in (provision.box, *(e.box for e in provision.exceptions.values())):
                if id(box) in seen:
                    continue
                seen.add(id(box))
                for name, said in box.items():
                    if name not in facts or facts[name].kind not in ("number", "date", "hs"):
                        continue
                    with contextlib.suppress(BoxFaults):
                        yield from resolve({name: said}, regime).items()
                    for item in _items(said):
                        yield from (("hs", HsSet((state,))) for state in lists.get(str(item), ()))


def _items(said: Any) -> list[Any]:
    inner = said["not"] if isinstance(said, dict) and set(said) == {"not"} else said
    return inner if isinstance(inner, list) else [inner]


def _own_facts(regimes: Iterable[Regime]) -> dict[str, Fact]:
    """The jurisdiction's own facts; a fact's choices are all it has ever had."""
    found: dict[str, Fact] = {}
    for regime in regimes:
        for fact in regime.facts.values():
            before = found.get(fact.id)
            choices = dict.fromkeys((*(before.choices if before else ()), *fact.choices))
            found[fact.id] = replace(fact, choices=tuple(choices))
    return found


def _questions(regimes: list[Regime]) -> dict[str, str]:
    """The open questions of the law, each with its name; the same question asked in several places is one."""
    found: dict[str, str] = {}
    for regime in regimes:
        for provision in regime.provisions.values():
            asked = [(provision.open, f"open:{provision.id}")]
            asked += [(e.open, f"open:{provision.id}.{e.id}") for e in provision.exceptions.values()]
            for text, name in asked:
                if text and text not in found:
                    again = sum(known == name or known.startswith(f"{name}#") for known in found.values())
                    found[text] = f"{name}#{again + 1}" if again else name
    return found
