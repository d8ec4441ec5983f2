"""Building a regime: one amendment after the other, each thing it cannot do noted as a fault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from detente.errors import LawFault
from detente.regime import schema
from detente.regime.countries import CODES
from detente.regime.facts import CORE, Fact
from detente.regime.instruments import (
    Authorisation,
    Body,
    Entry,
    EntryTestRule,
    ExceptionRule,
    GoodEntries,
    Group,
    HsList,
    Part,
    Provenance,
    Provision,
    Regime,
)
from detente.regime.load import JurisdictionLaw, texts
from detente.regime.values import Range, as_range


class Builder:
    """The law while it is being folded. Copies share every value; values are never changed in place.

    What an amendment finds done already is a fault, but for two: an act of the law may come upon what a proposal did
    before it, and a proposal may answer an act that was not known yet.

    Args:
        law: what was read.
        with_hindsight: only what was known on some day is folded; proposals were written knowing more.
        done: what was undone, by kind and name; acts that build on it find nothing there, which is no fault.
    """

    def __init__(
        self, law: JurisdictionLaw, with_hindsight: bool = False, done: Iterable[tuple[str, ...]] = ()
    ) -> None:
        self.law = law
        self.with_hindsight = with_hindsight
        self.faults: list[LawFault] = []
        self.groups: dict[str, Group] = {}
        self.entries: dict[str, Entry] = {}
        self.goods: dict[str, GoodEntries] = {}
        self.hs_lists: dict[str, HsList] = {}
        self.authorisations: dict[str, Authorisation] = {}
        self.bodies: dict[str, Body] = {}
        self.facts: dict[str, Fact] = {}
        self.provisions: dict[str, Provision] = {}
        self._instruments = {instrument.id: instrument for instrument in law.instruments}
        self._proposed = dict.fromkeys(done)  # what proposals have touched: its kind and name

    def copy(self) -> Builder:
        """A builder that goes on from here, without the faults met so far."""
        new = object.__new__(Builder)
        new.__dict__.update(
            {key: dict(value) if isinstance(value, dict) else value for key, value in self.__dict__.items()}
        )
        new.faults = []
        return new

    def regime(self, on: dt.date, assumed: frozenset[str]) -> Regime:
        """The law as built so far, as the regime of a day."""
        return Regime(
            jurisdiction=self.law.code,
            on=on,
            groups=dict(self.groups),
            entries=dict(self.entries),
            goods=dict(self.goods),
            hs_lists=dict(self.hs_lists),
            authorisations=dict(self.authorisations),
            bodies=dict(self.bodies),
            facts=dict(self.facts),
            provisions=dict(self.provisions),
            assumed=assumed,
        )

    def apply(self, part: Part) -> None:
        """Apply one amendment; what it cannot do is noted in `faults`."""
        amendment = part.amendment
        match amendment:
            case schema.GroupAmendment():
                self._group(part, amendment)
            case schema.EntryAmendment():
                self._entry(part, amendment)
            case schema.ProvisionAmendment():
                self._provision(part, amendment)
            case schema.ExceptionAmendment():
                self._exception(part, amendment)
            case schema.GoodAmendment():
                if self._ends(part, amendment.ends, self.goods, amendment.good, "good"):
                    return
                self.goods[amendment.good] = GoodEntries(
                    amendment.good,
                    tuple(amendment.entries),
                    amendment.cite,
                    self._provenance(part, amendment),
                )
            case schema.HsListAmendment():
                if self._ends(part, amendment.ends, self.hs_lists, amendment.hs_list, "hs_list"):
                    return
                self.hs_lists[amendment.hs_list] = HsList(
                    amendment.hs_list,
                    amendment.title,
                    amendment.original,
                    amendment.cite,
                    tuple(amendment.include),
                    tuple(amendment.exclude),
                    self._provenance(part, amendment),
                )
            case schema.AuthorisationAmendment():
                self._authorisation(part, amendment)
            case schema.BodyAmendment():
                self.bodies[amendment.body] = Body(
                    amendment.body, amendment.title, amendment.original, self._provenance(part, amendment)
                )
            case schema.FactAmendment():
                self._fact(part, amendment)

    def _fault(self, part: Part, sentence: str, *path: str | int) -> None:
        self.faults.append(self.law.fault(part, sentence, *path))

    def _provenance(self, part: Part, own: Any, under: Provenance | None = None) -> Provenance:
        instrument = self._instruments[part.instrument]
        base = under or Provenance(
            part.instrument,
            part.index,
            instrument.confidence,
            tuple(url for url, _ in instrument.sources),
        )
        return replace(
            base,
            confidence=own.confidence or base.confidence,
            sources=texts(own.sources) or base.sources,
            note=own.note or (base.note if under else None),
        )

    def _may_be_done(self, part: Part, *what: str) -> bool:
        """Whether a part may find its work on something done already; where a proposal touches it, that is noted."""
        if not self._instruments[part.instrument].laid:
            return what in self._proposed or what[:2] in self._proposed
        self._proposed[what] = None
        return self.with_hindsight

    def _ends(self, part: Part, ends: bool, table: dict[str, Any], id: str, kind: str) -> bool:
        if ends:
            if not self._may_be_done(part, kind, id) and id not in table:
                self._fault(part, f"there is no {kind} {id!r} to end on {part.earliest}.")
            table.pop(id, None)
        return ends

    def _group(self, part: Part, amendment: schema.GroupAmendment) -> None:
        id = amendment.group
        old = self.groups.get(id)
        if self._ends(part, amendment.ends, self.groups, id, "group"):
            return
        provenance = self._provenance(part, amendment)
        for other in amendment.all_except or ():
            if other == id or (other in self.groups and self.groups[other].all_except is not None):
                self._fault(part, f"{other!r} has no members of its own; name groups that list theirs.", "all_except")
        for standing in self.groups.values() if amendment.all_except else ():
            if id in (standing.all_except or ()):
                self._fault(part, f"{standing.id!r} is all but {id!r}, which must list its members.", "all_except")
        if old is None and amendment.title is None:
            self._fault(part, f"the group {id!r} is not defined on {part.earliest}; give it a title to define it.")
        members = dict(old.members) if old else {}
        details = amendment.add if isinstance(amendment.add, dict) else dict.fromkeys(amendment.add)
        for code, detail in details.items():
            if code not in CODES:
                self._fault(part, f"{code} is not a country code of ISO 3166.", "add")
                continue
            if code == self.law.code:
                self._fault(part, f"{code} is the jurisdiction itself and no destination.", "add")
                continue
            if not self._may_be_done(part, "group", id, code) and code in members:
                self._fault(part, f"{code} is in the group {id!r} already on {part.earliest}.", "add")
            members[code] = self._provenance(part, detail, provenance) if detail else provenance
        for code in amendment.remove:
            if not self._may_be_done(part, "group", id, code) and code not in members:
                self._fault(part, f"{code} is not in the group {id!r} on {part.earliest}.", "remove")
            members.pop(code, None)
        self.groups[id] = Group(
            id,
            amendment.title or (old.title if old else id),
            amendment.original or (old.original if old else None),
            amendment.cite or (old.cite if old else None),
            members,
            tuple(amendment.all_except) if amendment.all_except else (old.all_except if old else None),
            provenance if old is None else old.provenance,
        )

    def _entry(self, part: Part, amendment: schema.EntryAmendment) -> None:
        id = amendment.entry
        old = self.entries.get(id)
        if self._ends(part, amendment.ends, self.entries, id, "entry"):
            return
        if old is None and amendment.title is None:
            self._fault(part, f"the entry {id!r} is not defined on {part.earliest}; give it a title to define it.")
        if amendment.numbers and old is not None and old.numbers is None:
            self._fault(part, f"{id!r} stands without numbers; a numbered list has them from the first.", "numbers")
        provenance = self._provenance(part, amendment)
        tests = tuple(self._test(part, position, test) for position, test in enumerate(amendment.tests))
        self.entries[id] = Entry(
            id,
            amendment.title or (old.title if old else id),
            amendment.original or (old.original if old else None),
            amendment.row or (old.row if old else None),
            amendment.cite or (old.cite if old else None),
            tests or (old.tests if old else ()),
            amendment.numbers.to if amendment.numbers else (old.numbers if old else None),
            (old.generation if old else 0) + amendment.recut,
            provenance,
        )

    def _test(self, part: Part, position: int, test: schema.EntryTest) -> EntryTestRule:
        at = ("tests", position)
        values: dict[str, Range | frozenset[str]] = {}
        good = self.law.goods.get(test.good)
        if good is None:
            self._fault(part, f"the good {test.good!r} is not in goods.yaml.", *at)
        for name, value in (test.model_extra or {}).items():
            parameter = good.parameters.get(name) if good else None
            if good and parameter is None:
                self._fault(part, f"{test.good} has no parameter {name!r} in goods.yaml.", *at, name)
            elif parameter is not None and parameter.kind == "number":
                try:
                    values[name] = as_range(schema.NumberRange.model_validate(value))
                except ValueError:
                    self._fault(part, f"{name} needs a range: min or above, max or below.", *at, name)
            elif parameter is not None and parameter.kind == "choice":
                wanted = value if isinstance(value, list) else [value]
                for choice in wanted:
                    if choice not in parameter.choices:
                        self._fault(part, f"{choice!r} is not a choice of {name}.", *at, name)
                values[name] = frozenset(map(str, wanted))
            elif parameter is not None:
                if not isinstance(value, bool):
                    self._fault(part, f"{name} is true or false.", *at, name)
                values[name] = frozenset({"true" if value else "false"})
        return EntryTestRule(test.good, values, test.sub, test.cite, self._provenance(part, test))

    def _authorisation(self, part: Part, amendment: schema.AuthorisationAmendment) -> None:
        id = amendment.authorisation
        old = self.authorisations.get(id)
        if self._ends(part, amendment.ends, self.authorisations, id, "authorisation"):
            return
        if old is None and (amendment.title is None or amendment.weight is None):
            self._fault(part, f"the authorisation {id!r} is defined with a title and a weight.")
        weight = amendment.weight if amendment.weight is not None else (old.weight if old else 0)
        twin = next((a.id for a in self.authorisations.values() if a.weight == weight and a.id != id), None)
        if twin:
            self._fault(part, f"{id!r} and {twin!r} have the same weight {weight}; say which is lighter.")
        self.authorisations[id] = Authorisation(
            id,
            amendment.title or (old.title if old else id),
            amendment.original or (old.original if old else None),
            weight,
            amendment.cite or (old.cite if old else None),
            self._provenance(part, amendment),
        )

    def _fact(self, part: Part, amendment: schema.FactAmendment) -> None:
        id = amendment.fact
        if id in CORE:
            self._fault(part, f"{id!r} is a fact that every shipment has; choose another name.")
        if id in self.facts and self.facts[id].kind != amendment.type:
            self._fault(part, f"{id!r} is a {self.facts[id].kind} already; a fact keeps its type.", "type")
        if any(id in good.parameters for good in self.law.goods.values()):
            self._fault(part, f"{id!r} is a parameter of a good in goods.yaml; choose another name.")
        self.facts[id] = Fact(
            id,
            amendment.type,
            amendment.title,
            amendment.question,
            tuple(amendment.choices),
            original=amendment.original,
        )

    def _provision(self, part: Part, amendment: schema.ProvisionAmendment) -> None:
        id = amendment.provision
        if self._ends(part, amendment.ends, self.provisions, id, "provision"):
            return
        may_be_done = self._may_be_done(part, "provision", id)
        old = self.provisions.get(id)
        if amendment.replaces and old is None and not may_be_done:
            self._fault(part, f"there is no provision {id!r} to replace on {part.earliest}.")
        verb = next(verb for verb in schema.VERBS if getattr(amendment, verb) is not None)
        target = getattr(amendment, verb)
        terms = {term: getattr(amendment, term) for term in schema.TERMS if getattr(amendment, term) is not None}
        provenance = self._provenance(part, amendment)
        new = self.provisions[id] = Provision(
            id=id,
            verb=verb,
            targets=tuple(target) if isinstance(target, list) else (target,),
            title=amendment.title,
            original=amendment.original,
            box=amendment.when,
            exceptions={
                e.id: ExceptionRule(
                    e.id, e.box, e.cite, e.title, e.original, e.open, self._provenance(part, e, provenance)
                )
                for e in amendment.except_
            },
            cite=amendment.cite,
            open=amendment.open,
            terms=terms,
            provenance=provenance,
        )
        if old is not None and not amendment.replaces and not (may_be_done and _same(old, new)):
            self._fault(
                part,
                f"the provision {id!r} stands already on {part.earliest} "
                f"({old.provenance.instrument}); write `replaces: true` to put this in its place.",
            )

    def _exception(self, part: Part, amendment: schema.ExceptionAmendment) -> None:
        id = amendment.exception
        for of in amendment.of:
            provision = self.provisions.get(of)
            law = not self._instruments[part.instrument].laid
            may_be_done = self._may_be_done(part, "exception", of, id) or (law and ("provision", of) in self._proposed)
            if provision is None:
                if not may_be_done:
                    self._fault(part, f"there is no provision {of!r} on {part.earliest}.", "of")
                continue
            exceptions = dict(provision.exceptions)
            if amendment.ends:
                if id not in exceptions and not may_be_done:
                    self._fault(part, f"{of!r} has no exception {id!r} to end on {part.earliest}.")
                exceptions.pop(id, None)
            else:
                if id in exceptions and not (may_be_done and exceptions[id].box == amendment.when):
                    self._fault(part, f"{of!r} has an exception {id!r} already on {part.earliest}.")
                exceptions[id] = ExceptionRule(
                    id,
                    amendment.when,
                    amendment.cite,
                    amendment.title,
                    amendment.original,
                    amendment.open,
                    self._provenance(part, amendment),
                )
            self.provisions[of] = replace(provision, exceptions=exceptions)


def _same(one: Provision, other: Provision) -> bool:
    """Whether two texts of a provision say the same."""

    def said(provision: Provision) -> tuple[Any, ...]:
        cut = {id: (e.box, e.open) for id, e in provision.exceptions.items()}
        return provision.verb, provision.targets, provision.box, cut, provision.open, provision.terms

    return said(one) == said(other)
