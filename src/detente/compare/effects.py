"""What the law does in each place, made comparable.

A regime's diagrams name the provisions that decide; two days may name different provisions and still ask the same of
everyone. An effect keeps what is asked and drops who asks it: the outcome, the authorisations that may be used where a
licence is needed, and their terms. Effects of one `Effects` share a store, so that equal effects are the same nodes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from detente.determination.compile import Compiler, Named
from detente.determination.diagram import Refs, Store, combined
from detente.determination.leaves import LICENCE, Allowed, Clash, Use, Verdict
from detente.determination.names import Resolver
from detente.regime.fold import Folding
from detente.regime.instruments import Part, Regime
from detente.regime.load import JurisdictionLaw

Without = frozenset[tuple[str, int]]  # amendments left out, by `Part.key`
Term = tuple[str, object]  # a term of a licence: its name, and what is demanded
NOTHING: Without = frozenset()


class Licensed(NamedTuple):
    """An authorisation that may be used in a place, and its terms."""

    id: str
    title: str
    original: str | None
    terms: tuple[Term, ...]


class Effect(NamedTuple):
    """What the law of one day does, as diagrams: the outcome's, and one for each authorisation.

    The outcome's leaves are outcomes. `uses` says of each authorisation whether it may be used and on what terms,
    wherever a licence might be needed (leaves: a `Licensed`, or None); see `Effects.felt` for where one is.
    """

    outcome: int
    uses: tuple[int, ...]


NO_MATTER = "no-matter"
AT_ODDS = "two provisions demand different things"


class Effects:
    """The effects of one jurisdiction's law inside a scope, on any day, with any amendments left out.

    Args:
        named: the folded history, its names resolved.
        folding: the folding of the same law.
        scope: the facts' levels and the masks within which the law is compared.
    """

    def __init__(self, named: Named, folding: Folding, scope: Mapping[int, int]) -> None:
        self.named = named
        self.law: JurisdictionLaw = named.history.law
        self.facts = named.words.facts
        self.scope = dict(scope)
        self.compiler = Compiler(named, self.scope)
        self.store: Store = self.compiler.store
        self.components = self.compiler.components
        self.full = [self.scope.get(level, fact.full) for level, fact in enumerate(self.facts)]
        self._folding = folding
        self._resolver = Resolver(self.law)
        self._when = [(p.key, p.earliest, (p.latest or dt.date.max) if p.uncertain else None) for p in self.parts]
        self._of: dict[tuple[tuple[str, int], ...], Effect] = {}
        self._on: dict[tuple[dt.date, Without], Effect] = {}
        self._diagrams: dict[tuple[dt.date, Without], tuple[int, ...]] = {}
        self._told: dict[int, int] = {}
        self._images: dict[int, int] = {}
        self._without_names: dict[int, int] = {}
        self._used: dict[Refs, int] = {}

    @property
    def parts(self) -> list[Part]:
        """All amendments, in the order in which they apply."""
        return self._folding.parts

    def regime(self, day: dt.date, without: Without = NOTHING) -> Regime:
        """The regime of a day, instruments of uncertain day taken as not yet in force."""
        return self._folding.regime(day, without)

    def diagrams(self, day: dt.date, without: Without = NOTHING) -> tuple[int, ...]:
        """The diagrams of a day's law, reasons and all: the outcome's, then one for each of `components`."""
        key = (day, without)
        found = self._diagrams.get(key)
        if found is None:
            epoch = self._folding.epoch(day, without)
            boxes = {assumed: self._resolver.boxes(regime) for assumed, regime in epoch.regimes.items()}
            found = self._diagrams[key] = self.compiler.roots(epoch, boxes)
        return found

    def on(self, day: dt.date, without: Without = NOTHING) -> Effect:
        """The effect of the law of a day, with some amendments left out."""
        again = self._on.get((day, without))
        if again is not None:
            return again
        applied = tuple(key for key, earliest, _ in self._when if earliest <= day and key not in without)
        spans = tuple((id, -1) for (id, _), earliest, ends in self._when if ends and earliest <= day < ends)
        found = self._of.get(applied + spans)  # the day matters through these alone
        if found is None:
            outcome, *uses = self.diagrams(day, without)
            told = self.store.map_leaves(outcome, self._tell, self._images)
            plain = tuple(self.store.map_leaves(use, self._tell, self._images) for use in uses)
            found = self._of[applied + spans] = Effect(told, plain)
        self._on[day, without] = found
        return found

    def felt(self, effect: Effect) -> tuple[int, ...]:
        """Each authorisation's diagram where a licence is needed; elsewhere its leaf is `NO_MATTER`."""
        return tuple(self._where_licensed(effect.outcome, use) for use in effect.uses)

    def proof(self, effect: Effect) -> tuple[int, ...]:
        """Nodes that are the same for two effects exactly if these ask the same of everyone."""
        uses = (self.store.map_leaves(use, self._nameless, self._without_names) for use in effect.uses)
        return (effect.outcome, *(self._where_licensed(effect.outcome, use) for use in uses))

    def _nameless(self, leaf: int) -> int:
        """A leaf without the names of its authorisation: one that is called otherwise asks for nothing else."""
        value = self.store.leaves[~leaf]
        return self.store.leaf(value._replace(title="", original=None)) if isinstance(value, Licensed) else leaf

    def _tell(self, leaf: int) -> int:
        found = self._told.get(leaf)
        if found is None:
            value = self.store.leaves[~leaf]
            if isinstance(value, Verdict):
                told: object = value.outcome
            elif isinstance(value, Clash):  # the same as no law that is sound
                told = Licensed("", "", None, tuple((term, AT_ODDS) for term in value.terms))
            else:
                assert isinstance(value, Use)
                told = None if value.allowed is None else self._licensed(value.allowed)
            found = self._told[leaf] = self.store.leaf(told)
        return found

    def _licensed(self, allowed: Allowed) -> Licensed:
        own = dict(self.compiler.authorisations[allowed.authorisation])
        terms = ((term, dict(self.compiler.records[record].data).get(term)) for term, record in allowed.terms)
        return Licensed(own["id"], own["title"], own["original"], tuple(sorted(terms, key=lambda term: term[0])))

    def _where_licensed(self, outcome: int, use: int) -> int:
        def settle(refs: Refs) -> int | None:
            outcome, use = refs
            if outcome >= 0:
                return None
            return use if self.store.leaves[~outcome] == LICENCE else self.store.leaf(NO_MATTER)

        return combined(self.store, (outcome, use), self.full, settle, self._used)
