"""From places of change to what is told of them: words, licences, amendments, gaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from detente.compare.boxes import Box
from detente.compare.causes import Key, Undoing
from detente.compare.comparer import Comparer, Place
from detente.compare.effects import Effect, Effects, Without
from detente.compare.values import Amendment, ChangedPlace, Licence, TermChange, Usable
from detente.compare.widening import widened
from detente.compare.words import Words, plain_box
from detente.determination.leaves import Verdict
from detente.determination.space import FactSpace
from detente.english import validity_words
from detente.regime import schema
from detente.regime.countries import name as country_name
from detente.regime.instruments import Instrument, Part
from detente.regime.load import JurisdictionLaw


class Teller:
    """Tells the places where two days differ.

    Args:
        comparer: compares within the scope.
        before, after: the effects of the two days.
        days: the two days, each with the amendments left out of its law.
        destination: what the destination is called where the diagrams are of one alone.
    """

    def __init__(
        self,
        comparer: Comparer,
        before: Effect,
        after: Effect,
        days: Sequence[tuple[dt.date, Without]],
        destination: str = "",
    ) -> None:
        self.destination = destination
        self.comparer = comparer
        self.effects = comparer.effects
        self.before, self.after = before, after
        self.days = list(days)
        self.words = Words(self.effects, [self.effects.regime(day, without) for day, without in self.days])
        self.amendments = Amendments(self.effects.law)

    def tell_all(self, places: Iterable[tuple[Place, Undoing]]) -> tuple[ChangedPlace, ...]:
        """Places with their causes, told; those that changed alike also as alternatives of each other."""
        found = list(places)
        alike: dict[tuple[Any, ...], list[int]] = {}
        levels = self.effects.named.words.levels
        goods = levels["entry"], levels["destination"]
        for index, (place, causes) in enumerate(found):
            acts = frozenset(frozenset(key[0] for key in one) for one in causes.sets)
            key = (place.aspect, place.told, *(place.box.get(level) for level in goods), acts, causes.smallest)
            alike.setdefault(key, []).append(index)
        wide: dict[int, Box] = {}
        facts = self.effects.facts
        order = [n for n in range(len(facts)) if n not in goods and facts[n].kind != "question"]
        for indices in alike.values():
            boxes = [found[index][0].box for index in indices]
            wide.update(zip(indices, widened(boxes, order, self.effects.full), strict=True))
        return tuple(self.tell(place, causes, wide[index]) for index, (place, causes) in enumerate(found))

    def tell(self, place: Place, causes: Undoing, wide: Box | None = None) -> ChangedPlace:
        """One place, told; `wide` is its box as one alternative among those of the same change."""
        facts = self.effects.facts
        levels = self.effects.named.words.levels
        words = {level: self.words.of(level, mask) for level, mask in sorted(place.box.items())}
        named = {levels["entry"], levels["destination"]}
        outcome = place.aspect.kind == "outcome"
        id = place.aspect.authorisation
        return ChangedPlace(
            aspect=place.aspect.kind,
            licence=None if id is None else licence_of(self.effects, id),
            where=plain_box(self.effects, place.box),
            goods=words.get(levels["entry"]) or self.words.of(levels["entry"], self.effects.full[levels["entry"]]),
            destinations=self._destinations(place.box, levels["destination"]),
            circumstances=tuple(_circumstance(facts[n], text) for n, text in words.items() if n not in named),
            widely=tuple(
                _circumstance(facts[n], self.words.of(n, mask))
                for n, mask in sorted((place.box if wide is None else wide).items())
                if n not in named
            ),
            was=place.told.was,
            now=place.told.now,
            terms=tuple(
                TermChange(term, term_words(term, was), term_words(term, now)) for term, was, now in place.told.terms
            ),
            under_before=self._under(self.before, place) if outcome else (),
            under_now=self._under(self.after, place) if outcome else (),
            open_before=tuple(facts[level].question for level in place.open_before),
            open_now=tuple(facts[level].question for level in place.open_now),
            cells=place.cells,
            share=place.cells / self.comparer.space.cells,
            causes=tuple(tuple(self.amendments.of(key) for key in sorted(one)) for one in causes.sets),
            searched=causes.smallest,
            gaps=tuple(self._gaps(place)),
        )

    def _destinations(self, box: Mapping[int, int], level: int) -> str:
        mask = box.get(level, self.effects.full[level])
        return self.destination if mask == self.effects.facts[level].full else self.words.of(level, mask)

    def _under(self, effect: Effect, place: Place) -> tuple[Usable, ...]:
        return tuple(
            Usable(Licence(used.id, used.title, used.original), everywhere)
            for used, everywhere in self.comparer.usable(effect, place.box)
        )

    def _gaps(self, place: Place) -> list[str]:
        """What the law data notes that it does not know, on either day, within a place."""
        found: dict[str, None] = {}
        records = self.effects.compiler.records
        for day, without in self.days:
            outcome = self.effects.diagrams(day, without)[0]
            for leaf in self.comparer.met(outcome, place.box):
                verdict = self.comparer.store.leaves[~leaf]
                if isinstance(verdict, Verdict):
                    found.update(dict.fromkeys(records[note].rule.targets[0] for note in verdict.notes))
        return list(found)


def licence_of(effects: Effects, id: str) -> Licence:
    """A kind of licence by its id."""
    for data in effects.compiler.authorisations:
        own = dict(data)
        if own["id"] == id:
            return Licence(id, own["title"], own["original"])
    return Licence(id, id, None)


def _circumstance(fact: FactSpace, words: str) -> str:
    if fact.kind == "question":
        return words
    if fact.kind == "hs":
        return f"of {words}"
    return f"{fact.title}: {words}"


class Amendments:
    """The amendments of a law, told."""

    def __init__(self, law: JurisdictionLaw) -> None:
        self._instruments: dict[str, Instrument] = {i.id: i for i in law.instruments}

    def of(self, key: Key) -> Amendment:
        """One amendment by its `Part.key`."""
        instrument = self._instruments[key[0]]
        part = instrument.parts[key[1]]
        return Amendment(
            instrument.id,
            part.index,
            instrument.title,
            instrument.original,
            instrument.number,
            part.earliest,
            not instrument.laid,
            amendment_words(part),
            part.uncertain,
        )


def amendment_words(part: Part) -> str:
    """What one amendment does, in a few words."""
    a = part.amendment
    match a:
        case schema.GroupAmendment():
            moves = [f"{country_name(code)} enters" for code in a.add] + [f"{country_name(c)} leaves" for c in a.remove]
            return f"group {a.group}: " + (", ".join(moves) or ("ends" if a.ends else "named anew"))
        case schema.ExceptionAmendment():
            return f"exception {a.exception} of {', '.join(a.of)} {'ends' if a.ends else 'is made'}"
        case schema.ProvisionAmendment():
            done = "ends" if a.ends else "is replaced" if a.replaces else "is made"
            return f"provision {a.provision} {done}"
        case schema.EntryAmendment():
            return f"entry {a.entry} {'ends' if a.ends else 'is made or changed'}"
        case schema.HsListAmendment():
            return f"list of HS codes {a.hs_list} {'ends' if a.ends else 'is made or changed'}"
        case schema.AuthorisationAmendment():
            return f"licence {a.authorisation} {'ends' if a.ends else 'is made or changed'}"
        case schema.BodyAmendment():
            return f"{a.body} is called {a.title}"
        case schema.UndoAmendment():
            some = f" (amendments {', '.join(map(str, a.amendments))})" if a.amendments else ""
            return f"{a.undo} is undone{some}"
        case schema.GoodAmendment():
            return f"kind of good {a.good} is classified anew"
    return f"fact {a.fact} is asked for"


def term_words(term: str, value: Any) -> tuple[str, ...]:
    """A term of a licence in words; nothing where it is not demanded."""
    if value is None:
        return ()
    if term == "documents":
        papers = [dict(paper) for paper in value]
        return tuple(f"{p['count']} papers: {p['title']}" if p.get("count", 1) > 1 else p["title"] for p in papers)
    if term == "office":
        office = dict(value)
        return (" ".join(text for text in (office["title"], office["original"]) if text),)
    if term == "review":
        review = dict(value)
        kind = f"{review['day_kind']} " if review.get("day_kind") else ""
        days = f"{'about ' if review.get('about') else ''}{review.get('days')} {kind}days" if review.get("days") else ""
        return ("; ".join(text for text in (days, review.get("clock")) if text),)
    if term == "validity":
        return (validity_words(dict(value)),)
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)
