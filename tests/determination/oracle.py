"""A slow, obviously correct evaluator: read the provisions in order and test each.

Nothing here is compiled, cut into atoms or shared. Missing facts are dealt with by trying every representative value.
The one thing taken over from the product is what a box's words mean on a day (`regime.boxes.resolve`) and how
instruments fold into the regime of a day (`regime.fold`); both have tests of their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import combinations, pairwise, product
from typing import Any

from detente.regime.boxes import resolve
from detente.regime.facts import CORE
from detente.regime.fold import fold
from detente.regime.instruments import EntryTestRule, ExceptionRule, Instrument, Provision, Regime
from detente.regime.load import JurisdictionLaw
from detente.regime.values import HsSet, Range, Resolved, Values

Value = str | Decimal
Facts = Mapping[str, Value]
STRUCTURAL = ("destination", "entry", "hs", "value")


@dataclass(frozen=True)
class Usable:
    """An authorisation that may be used in one place, with the terms demanded there."""

    id: str
    terms: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Result:
    """What the law says in one place: every fact known, every open question answered, every day of effect settled."""

    outcome: str
    decides: frozenset[str]
    excepted: frozenset[frozenset[str]]  # for each provision cut out here: the exceptions that do so
    not_met: frozenset[str]
    withheld: frozenset[frozenset[str]]
    usable: tuple[Usable, ...]
    notes: frozenset[str]


@dataclass(frozen=True)
class Completion:
    """One way in which all that is missing may be, and what the law says then."""

    values: tuple[tuple[str, object], ...]
    result: Result


Ruled = tuple[Provision, Resolved, list[tuple[ExceptionRule, Resolved]]]


class Rules:
    """One regime's provisions, every box resolved."""

    def __init__(self, regime: Regime, provisions: list[Ruled] | None = None) -> None:
        self.regime = regime
        self.provisions: list[Ruled] = (
            provisions if provisions is not None else [ruled(p, regime) for p in regime.provisions.values()]
        )

    def in_reach(self, options: Mapping[str, list[Value]]) -> Rules:
        """The provisions and exceptions that some of the values a shipment may have can meet, and no others."""

        def met(box: Resolved, facts: Iterable[str]) -> bool:
            return all(any(lies_in(value, box[fact]) for value in options[fact]) for fact in facts)

        kept: list[Ruled] = []
        for provision, when, cuts in self.provisions:
            circumstances = provision.verb == "requires"  # failing on those is told: considered, and not met
            if met(when, [fact for fact in when if not circumstances or structural(fact)]):
                kept.append((provision, when, [(e, cut) for e, cut in cuts if met(cut, cut)]))
        return Rules(self.regime, kept)

    @property
    def boxes(self) -> list[Resolved]:
        return [box for _, when, cuts in self.provisions for box in (when, *(cut for _, cut in cuts))]

    @property
    def open_questions(self) -> set[str]:
        asked = {provision.open for provision, _, _ in self.provisions}
        asked |= {e.open for _, _, cuts in self.provisions for e, _ in cuts}
        return {text for text in asked if text}

    def evaluate(self, facts: Facts, so: Mapping[str, bool]) -> Result:
        """Apply every provision to a place.

        Args:
            facts: a value for every fact that a box names.
            so: the answer to every open question.
        """
        standing: dict[str, list[Provision]] = {}
        cut_out: dict[str, list[tuple[Provision, frozenset[str]]]] = {}
        not_met = set()
        for provision, when, cuts in self.provisions:
            failing = [fact for fact, values in when.items() if not lies_in(facts[fact], values)]
            if failing:
                if provision.verb == "requires" and not any(map(structural, failing)):
                    not_met.add(provision.id)
                continue
            if provision.open and not so[provision.open]:
                continue
            hit = frozenset(
                f"{provision.id}.{e.id}"
                for e, cut in cuts
                if all(lies_in(facts[fact], values) for fact, values in cut.items()) and (not e.open or so[e.open])
            )
            if hit:
                cut_out.setdefault(provision.verb, []).append((provision, hit))
            else:
                standing.setdefault(provision.verb, []).append(provision)
        notes = frozenset(p.targets[0] for p in standing.get("notes", ()))
        lifted = {target for p in standing.get("exempts", ()) for target in p.targets}
        required = [p for p in standing.get("requires", ()) if p.targets[0] not in lifted]
        if standing.get("prohibits"):
            return Result("prohibited", ids(standing["prohibits"]), frozenset(), frozenset(), frozenset(), (), notes)
        if required:
            targets = {p.targets[0] for p in required}
            excepted = frozenset(hit for p, hit in cut_out.get("exempts", ()) if targets & set(p.targets))
            usable, withheld = self.authorisations(standing, cut_out)
            return Result("licence", ids(required), excepted, frozenset(), withheld, usable, notes)
        excepted = frozenset(hit for _, hit in cut_out.get("requires", ()))
        decides = ids(standing.get("exempts", ()))
        return Result("no-licence", decides, excepted, frozenset(not_met), frozenset(), (), notes)

    def authorisations(
        self, standing: dict[str, list[Provision]], cut_out: dict[str, list[tuple[Provision, frozenset[str]]]]
    ) -> tuple[tuple[Usable, ...], frozenset[frozenset[str]]]:
        """What may be used, the lightest first, and the exceptions by which the rest is withheld."""
        usable, withheld = [], set()
        for authorisation in sorted(self.regime.authorisations.values(), key=lambda a: a.weight):
            if not any(p.targets[0] == authorisation.id for p in standing.get("allows", ())):
                withheld |= {hit for p, hit in cut_out.get("allows", ()) if p.targets[0] == authorisation.id}
                continue
            terms: dict[str, Any] = {}
            for demand in standing.get("demands", ()):
                if demand.targets[0] == authorisation.id:
                    terms |= {term: self.told(term, value) for term, value in demand.terms.items()}
            usable.append(Usable(authorisation.id, tuple(sorted(terms.items()))))
        return tuple(usable), frozenset(withheld)

    def told(self, term: str, value: Any) -> Any:
        """A term as the answer tells it."""
        match term:
            case "office":
                return self.regime.bodies[value].title
            case "documents":
                return tuple((d.title, d.original) for d in value)
            case "review":
                return value.days, value.day_kind, value.about, value.clock
            case "validity":
                return value.at_most, value.months, value.years, value.text
            case "conditions":
                return tuple(value)
            case _:
                return value


class Oracle:
    """One jurisdiction's law on one day, in every state that its uncertain dates leave possible."""

    def __init__(self, law: JurisdictionLaw, on: dt.date, known_on: dt.date | None = None) -> None:
        self.law = law
        self.on = on
        self.known_on = known_on
        self.known = [i for i in law.instruments if known_on is None or known_from(i) <= known_on]

    @property
    def covered(self) -> bool:
        """Whether there is any law to ask on that day."""
        return self.on >= self.law.covers.from_ and any(
            part.earliest <= self.on for instrument in self.known for part in instrument.parts
        )

    def open_instruments(self, day: dt.date) -> list[str]:
        """The instruments that may or may not be in force on a day."""
        return sorted(
            instrument.id
            for instrument in self.known
            if any(p.earliest <= day and (p.latest is None or day < p.latest) for p in instrument.parts)
        )

    @cached_property
    def rules(self) -> dict[frozenset[str], Rules]:
        """The law of the day for each set of uncertain instruments that may be in force."""
        names = self.open_instruments(self.on)
        subsets = [frozenset(some) for size in range(len(names) + 1) for some in combinations(names, size)]
        return {some: Rules(fold(self.law, self.on, self.known_on, some)) for some in subsets}

    # ---- what the goods may be ---------------------------------------------------------------------------------

    def entries(self, shipment: Mapping[str, Any], regime: Regime) -> set[str]:
        """The entries under which the goods may fall in a regime; `unlisted` is one of them."""
        may_be = {*regime.entries, "unlisted"}
        if shipment.get("entry") is not None:
            may_be &= self.meant(str(shipment["entry"]), regime)
        if shipment.get("good") is not None and shipment["good"] in regime.goods:
            may_be &= self.classified(shipment["good"], shipment.get("parameters") or {}, regime)
        return may_be

    def meant(self, text: str, regime: Regime) -> set[str]:
        """What a user's entry may mean: an entry, a number of a list, a row, a paragraph of a row."""
        if text == "unlisted":
            return {"unlisted"}
        in_row = {id for id, entry in regime.entries.items() if (entry.row or id) == text}
        if in_row:
            return in_row
        list_, _, number = text.partition(" no. ")
        if text in regime.entries:
            return {text}
        if number and list_ in regime.entries and int(number) <= (regime.entries[list_].numbers or 0):
            return {list_}
        if not number and "(" in text and not self.ever(text):
            row = text.split("(")[0]
            if row in regime.entries:
                return {row}
            text = row
        generations = [r.entries[list_].generation for r in self.earlier(list_, number)]
        if not generations:
            return {"unlisted"}  # not on the list yet
        if list_ in regime.entries and min(generations) < regime.entries[list_].generation:
            return {list_, "unlisted"}  # its number was given to other goods
        return {*regime.entries, "unlisted"}  # it has ended

    def ever(self, entry: str) -> bool:
        return any(p.amendment for i in self.known for p in i.parts if getattr(p.amendment, "entry", None) == entry)

    def earlier(self, list_: str, number: str) -> list[Regime]:
        """The law of earlier days on which the entry stood."""
        days = {part.earliest for i in self.known for part in i.parts} | {self.law.covers.from_}
        found = []
        for day in sorted(day for day in days if self.law.covers.from_ <= day <= self.on):
            regime = fold(self.law, day, self.known_on, frozenset(self.open_instruments(day)))
            entry = regime.entries.get(list_)
            if entry is not None and (not number or int(number) <= (entry.numbers or 0)):
                found.append(regime)
        return found

    def classified(self, good: str, parameters: Mapping[str, Any], regime: Regime) -> set[str]:
        """What a good may be: its tests are tried with every representative value of the missing parameters."""
        tests = {
            id: [test for test in regime.entries[id].tests if test.good == good] for id in regime.goods[good].entries
        }
        named: dict[str, list[Range | frozenset[str]]] = {}
        for test in (test for each in tests.values() for test in each):
            for name, values in test.values.items():
                named.setdefault(name, []).append(values)
        choices: dict[str, list[Value]] = {}
        for name, said in named.items():
            parameter = self.law.goods[good].parameters[name]
            given = parameters.get(name)
            if parameter.kind == "number":
                lowest = parameter.min if parameter.min is not None else parameter.above
                choices[name] = (
                    [exact(given)]
                    if given is not None
                    else [
                        n
                        for n in numbers_around(v for v in said if isinstance(v, Range))
                        if (lowest is None or n > lowest or n == parameter.min)
                        and (parameter.max is None or n <= parameter.max)
                    ]
                )
            elif parameter.kind == "choice":
                choices[name] = [given] if given is not None else list(parameter.choices)
            else:
                choices[name] = [str(given).lower()] if given is not None else ["true", "false"]
        found: set[str] = set()
        for chosen in product(*choices.values()):
            known = dict(zip(choices, chosen, strict=True))
            met = {id for id, each in tests.items() if any(meets(test, known) for test in each)}
            found |= met or {"unlisted"}
        return found

    # ---- all that may be ---------------------------------------------------------------------------------------

    def completions(self, shipment: Mapping[str, Any], most: int) -> list[Completion] | None:
        """Every completion of what is missing over representative values; None when there are more than `most`."""
        named: dict[str, list[Values]] = {}
        for box in (box for rules in self.rules.values() for box in rules.boxes):
            for fact, values in box.items():
                named.setdefault(fact, []).append(values)
        options = {fact: self.candidates(fact, said, shipment) for fact, said in named.items() if fact != "entry"}
        entries = {some: sorted(self.entries(shipment, rules.regime)) for some, rules in self.rules.items()}
        reached = {some: rules.in_reach({**options, "entry": [*entries[some]]}) for some, rules in self.rules.items()}
        told = {fact for rules in reached.values() for box in rules.boxes for fact in box} - {"entry"}
        candidates = {fact: options[fact] for fact in sorted(told)}
        questions = sorted({text for rules in reached.values() for text in rules.open_questions})
        size = len(self.rules) * 2 ** len(questions)
        for each in candidates.values():
            size *= len(each)
        if size * max(map(len, entries.values())) > most:
            return None
        found = []
        open_ = sorted({id for some in self.rules for id in some})
        for some, rules in reached.items():
            dates = tuple((f"in-force:{id}", id in some) for id in open_)
            for entry in entries[some]:
                for chosen in product(*candidates.values()):
                    facts: dict[str, Value] = {"entry": entry, **dict(zip(candidates, chosen, strict=True))}
                    for answers in product((True, False), repeat=len(questions)):
                        so = dict(zip(questions, answers, strict=True))
                        result = rules.evaluate(facts, so)
                        found.append(Completion((*dates, *facts.items(), *so.items()), result))
        return found

    def candidates(self, fact: str, values: list[Values], shipment: Mapping[str, Any]) -> list[Value]:
        """The value of a fact, or where it is missing every representative one."""
        known = own_value(fact, shipment)
        regime_fact = next((r.regime.facts[fact] for r in self.rules.values() if fact in r.regime.facts), None)
        about = regime_fact or CORE[fact.split(".")[0]]
        if about.kind in ("number", "date"):
            if known is not None:
                day = dt.date.fromisoformat(str(known)) if about.kind == "date" else None
                return [Decimal(day.toordinal()) if day else exact(known)]
            return [n for n in numbers_around(v for v in values if isinstance(v, Range)) if n >= 0]
        if about.kind == "hs":
            return list(codes_under(str(known or "").replace(".", ""), [v for v in values if isinstance(v, HsSet)]))
        if about.kind == "bool":
            return ["true", "false"] if known is None else [str(known).lower()]
        return [str(known)] if known is not None else list(about.choices)


def lies_in(value: Value, values: Values) -> bool:
    """Whether a value is one of a box's or a test's."""
    if isinstance(values, Range):
        return isinstance(value, Decimal) and value in values
    return isinstance(value, str) and value in values


def ruled(provision: Provision, regime: Regime) -> Ruled:
    """A provision with its boxes resolved."""
    cuts = [(e, resolve(e.box, regime)) for e in provision.exceptions.values()]
    return provision, resolve(provision.box, regime), cuts


def structural(fact: str) -> bool:
    """Whether a fact says what the shipment is, rather than its circumstances."""
    return fact.split(".")[0] in STRUCTURAL


def own_value(fact: str, shipment: Mapping[str, Any]) -> Any:
    """What a shipment says of a fact."""
    if fact.startswith("value."):
        return shipment.get("value") if shipment.get("currency") == fact.removeprefix("value.") else None
    return shipment.get(fact, (shipment.get("parameters") or {}).get(fact))


def known_from(instrument: Instrument) -> dt.date:
    return instrument.promulgated or instrument.effective


def ids(provisions: Iterable[Provision]) -> frozenset[str]:
    return frozenset(provision.id for provision in provisions)


def exact(number: Any) -> Decimal:
    return Decimal(repr(number)) if isinstance(number, float) else Decimal(str(number))


def meets(test: EntryTestRule, parameters: Mapping[str, Value]) -> bool:
    return all(lies_in(parameters[name], values) for name, values in test.values.items())


def numbers_around(ranges: Iterable[Range]) -> list[Decimal]:
    """Every bound, a number between each two, and one beyond each end."""
    bounds = sorted({bound for r in ranges for bound in (r.low, r.high) if bound is not None})
    if not bounds:
        return [Decimal(1)]
    between = [(low + high) / 2 for low, high in pairwise(bounds)]
    return [bounds[0] / 2, bounds[0] - 1, *bounds, *between, bounds[-1] + 1]


def codes_under(code: str, sets: list[HsSet]) -> Iterable[str]:
    """Full codes under the given digits, one for each way of lying in the sets."""
    prefixes = {p for values in sets for p in values.prefixes()}
    stems = {code, *(p for p in prefixes if p.startswith(code))}
    seen = set()
    for stem in sorted(stems):
        for digit in "0123456789":
            full = stem.ljust(10, digit)
            kind = tuple(full in values for values in sets)
            if kind not in seen:
                seen.add(kind)
                yield full


def parting(completions: list[Completion]) -> set[str]:
    """The names of what is missing on which outcomes part: two completions differ in it alone, and in outcome."""
    outcomes: dict[tuple[tuple[str, object], ...], str] = {c.values: c.result.outcome for c in completions}
    names = [name for name, _ in completions[0].values]
    found = set()
    for name in names:
        by_rest: dict[tuple[tuple[str, object], ...], set[str]] = {}
        for values, outcome in outcomes.items():
            by_rest.setdefault(tuple(pair for pair in values if pair[0] != name), set()).add(outcome)
        if any(len(some) > 1 for some in by_rest.values()):
            found.add(name)
    return found
