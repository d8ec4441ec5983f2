"""Names: every box resolved in the regime of its day, and every name that nobody defines told as a fault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from detente.errors import LawFault
from detente.regime.boxes import BoxFaults, resolve
from detente.regime.fold import History
from detente.regime.instruments import Part, Provenance, Provision, Regime
from detente.regime.load import JurisdictionLaw
from detente.regime.values import Resolved

Boxes = Mapping[str, tuple[Resolved, Mapping[str, Resolved]]]  # provision: its box, and those of its exceptions


def resolve_names(history: History) -> tuple[list[dict[frozenset[str], Boxes]], list[LawFault]]:
    """The boxes of every epoch's regimes, and the faults met."""
    resolver = Resolver(history.law)
    boxes = [
        {assumed: resolver.resolve(regime) for assumed, regime in epoch.regimes.items()} for epoch in history.epochs
    ]
    return boxes, resolver.faults


class Resolver:
    """Resolves the boxes of regimes, collecting as faults what cannot be."""

    def __init__(self, law: JurisdictionLaw) -> None:
        self.law = law
        self.faults: list[LawFault] = []
        self._surroundings: dict[Any, int] = {}
        self._boxes: dict[tuple[int, int], Resolved] = {}

    def surroundings(self, regime: Regime) -> int:
        """A number for all that the meaning of a box depends on: groups, entries, lists of HS codes, facts."""
        key = (
            tuple((g.id, frozenset(g.members), g.all_except) for g in regime.groups.values()),
            tuple((e.id, e.row) for e in regime.entries.values()),
            tuple((h.id, h.include, h.exclude) for h in regime.hs_lists.values()),
            tuple((f.id, f.kind, f.choices) for f in regime.facts.values()),
        )
        return self._surroundings.setdefault(key, len(self._surroundings))

    def _fault(self, provenance: Provenance, sentence: str, *path: str | int) -> None:
        part = Part(provenance.instrument, provenance.index, None, dt.date.min, None)
        self.faults.append(self.law.fault(part, sentence, *path))

    def resolve(self, regime: Regime) -> Boxes:
        """The boxes of a regime's provisions; what else is wrong with its names is noted too."""
        found = self.boxes(regime)
        for provision in regime.provisions.values():
            self._targets(regime, provision)
        self._references(regime)
        return found

    def boxes(self, regime: Regime) -> Boxes:
        """The boxes of a regime's provisions; a provision with a name that is not defined is left out."""
        found: dict[str, tuple[Resolved, Mapping[str, Resolved]]] = {}
        self._around = self.surroundings(regime)
        for id, provision in regime.provisions.items():
            box = self._box(regime, provision.box, provision.provenance, "when")
            exceptions = {
                e.id: self._box(regime, e.box, e.provenance, "when", "except") for e in provision.exceptions.values()
            }
            if box is not None and all(e is not None for e in exceptions.values()):
                found[id] = (box, {key: value for key, value in exceptions.items() if value is not None})
        return found

    def _references(self, regime: Regime) -> None:
        for entry in regime.entries.values():
            if entry.row and entry.row not in regime.entries:
                self._fault(
                    entry.provenance,
                    f"{entry.id!r} stands in row {entry.row!r}, which is no entry itself.",
                    "row",
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

    def _box(self, regime: Regime, box: Mapping[str, Any], provenance: Provenance, *path: str) -> Resolved | None:
        known = self._boxes.get((id(box), self._around))
        if known is not None:
            return known
        try:
            resolved = self._boxes[id(box), self._around] = resolve(box, regime)
            return resolved
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
            required = {p.targets[0] for p in regime.provisions.values() if p.verb == "requires"}
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
