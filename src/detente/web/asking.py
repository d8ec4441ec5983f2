"""From a question to its answer as JSON carries it: the same that the command line prints and Python's `to_dict` gives.

Names are looked up in what a server has open; none of them is ever taken for a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import detente
from detente.compare.days import read_day, today
from detente.errors import ScopeError, UnknownNameError, did_you_mean
from detente.given import facts_of
from detente.regime.jurisdiction import Jurisdiction
from detente.regime.looking import plain
from detente.regime.looking.finding import Standing, find_entry, find_group, find_provision, in_order, standing
from detente.relations.calendar import calendar as timeline_calendar
from detente.relations.disputes.asking import procedure_told, standings
from detente.relations.disputes.calendar import calendar as dispute_calendar
from detente.relations.disputes.case import Case
from detente.relations.disputes.clock import Clock
from detente.relations.relation import Relation
from detente.relations.settlements.book import Scheme
from detente.relations.settlements.ledger import ledger
from detente.relations.talks_export import to_dict as talks_told
from detente.relations.timeline import Timeline, of_relation
from detente.web import questions as ask
from detente.web.opened import Opened

Answer = dict[str, Any]
Items = list[dict[str, Any]]
_Named = TypeVar("_Named")

# ---- compare ---------------------------------------------------------------------------------------------------------


def diff(opened: Opened, question: ask.Diff) -> Answer:
    """What changed in a law between two days."""
    return detente.diff(
        jurisdiction(opened, question.jurisdiction).code,
        question.before,
        question.after,
        to=question.to or None,
        **_scope(question),
    ).to_dict()


def restore(opened: Opened, question: ask.Restore) -> Answer:
    """How far a law has come back."""
    return detente.restore(
        jurisdiction(opened, question.jurisdiction).code,
        to=question.to,
        baseline=question.baseline,
        on=question.on,
        through=question.through,
        meaning=question.meaning,
        peers=question.peer or None,
        measures=question.measure or None,
        **_scope(question),
    ).to_dict()


def mirror(opened: Opened, question: ask.Mirror) -> Answer:
    """Two laws side by side."""
    one, other = jurisdiction(opened, question.one), jurisdiction(opened, question.other)
    facts = facts_of("fact", question.fact) or None
    return detente.mirror(one.code, other.code, on=question.on, baseline=question.baseline, facts=facts).to_dict()


def upcoming(opened: Opened, question: ask.Upcoming) -> Answer:
    """What is known on a day and not yet in force."""
    whose = jurisdiction(opened, question.jurisdiction).code if question.jurisdiction else None
    return detente.upcoming(question.within, on=question.on, jurisdiction=whose, to=question.to or None).to_dict()


def _scope(question: ask.Scoped) -> dict[str, Any]:
    facts = facts_of("fact", question.fact)
    return {"entry": question.entry or None, "hs": question.hs or None, "facts": facts}


# ---- record ----------------------------------------------------------------------------------------------------------


def relations(opened: Opened) -> Items:
    """The relations of the record."""
    return [each.head() for each in opened.relations.values()]


def timeline(opened: Opened, question: ask.Timeline) -> Answer:
    """What two states did."""
    return _timeline(opened, question).to_dict()


def events(opened: Opened, question: ask.Events) -> Items:
    """The events of a timeline."""
    return [each.to_dict() for each in _timeline(opened, question).events]


def calendar(opened: Opened, question: ask.Timeline) -> bytes:
    """The events of a timeline as a calendar file."""
    return timeline_calendar(_timeline(opened, question))


def event(name: str, question: ask.Event) -> Answer:
    """The event of a name, or all of a day, told whole."""
    return {"events": [each.to_dict() for each in detente.event(name, at=question.at)]}


def claims(opened: Opened, question: ask.Claims) -> Answer:
    """Who says what of what two states did."""
    return detente.claims(
        *relation(opened, question).parties,
        about=question.about or None,
        by=question.by,
        stance=question.stance,
        kind=question.kind,
        event=question.event,
        at=question.at,
    ).to_dict()


def disputes(opened: Opened, question: ask.DisputeDay) -> Items:
    """The cases of the record that had begun by a day."""
    day = read_day("the day", question.on)
    return [each.head() for each in standings(_cases(opened).values(), day) if each.stretch.first <= day]


def dispute(opened: Opened, question: ask.Dispute) -> Answer:
    """Where a case stands."""
    return Clock(case(opened, question.case)).on(read_day("the day", question.on)).to_dict()


def what_next(opened: Opened, question: ask.Dispute) -> Answer:
    """What may come next in a case."""
    return Clock(case(opened, question.case)).on(read_day("the day", question.on)).what_next()


def deadlines(opened: Opened, question: ask.Dispute) -> bytes:
    """The days ahead of a case as a calendar file."""
    return dispute_calendar(Clock(case(opened, question.case)).on(read_day("the day", question.on)))


def procedure(opened: Opened, name: str) -> Answer:
    """The procedure of a case."""
    return procedure_told(case(opened, name).procedure)


def talks(opened: Opened, question: ask.Talks) -> Answer:
    """Talks as they stood on a day."""
    between = relation(opened, question)
    found = detente.talks(*between.parties, on=question.on)
    if not found:
        raise UnknownNameError(f"The record of {' and '.join(between.parties)} has no talks.")
    return talks_told(found)


def settlements(opened: Opened) -> Items:
    """The schemes of the record."""
    return [each.head() for each in _schemes(opened).values()]


def settlement(opened: Opened, name: str, question: ask.Settlement) -> Answer:
    """The ledger of a scheme."""
    day = read_day("the day", question.on)
    ways = None if question.convention is None else [question.convention]
    return ledger(scheme(opened, name), day, ways, [question.award] if question.award else []).to_dict()


def _timeline(opened: Opened, question: ask.Timeline) -> Timeline:
    return of_relation(
        relation(opened, question),
        from_=question.from_,
        to=question.to,
        kinds=question.kind or None,
        by=question.by,
        at=question.at,
    )


# ---- law -------------------------------------------------------------------------------------------------------------


def jurisdictions(opened: Opened) -> Items:
    """The jurisdictions, with what their data covers."""
    return [plain.jurisdiction(each) for each in opened.jurisdictions.values()]


def instruments(law: Jurisdiction, question: ask.Instruments) -> Items:
    """The instruments of a law, by the day they took effect."""
    on = None if question.on is None else read_day("on", question.on)
    known_on = None if question.known_on is None else read_day("known_on", question.known_on)
    return [
        plain.instrument(each)
        for each in law.instruments
        if (on is None or any(part.earliest <= on for part in each.parts))
        and (known_on is None or each.known_from <= known_on)
    ]


def groups(at: Standing) -> Items:
    """The destination groups of a day."""
    return [plain.group(at, each) for each in at.table("groups").values()]


def group(at: Standing, name: str) -> Answer:
    """One group of a day."""
    return plain.group(at, find_group(at, name))


def entries(at: Standing) -> Items:
    """The control list of a day."""
    return [plain.entry_head(at, each) for each in in_order(at.table("entries"))]


def entry(at: Standing, name: str) -> Answer:
    """One entry of a day."""
    return plain.entry(at, find_entry(at, name))


def provisions(at: Standing) -> Items:
    """The provisions of a day, in their order."""
    return [plain.provision(at, each) for each in at.table("provisions").values()]


def provision(at: Standing, name: str) -> Answer:
    """One provision of a day."""
    return plain.provision(at, find_provision(at, name))


def on_day(law: Jurisdiction, question: ask.OnDay) -> Standing:
    """The law of a day."""
    on = read_day("on", question.on)
    known_on = None if question.known_on is None else read_day("known_on", question.known_on).isoformat()
    return standing(law, on.isoformat(), known_on, today())


# ---- names -----------------------------------------------------------------------------------------------------------


def jurisdiction(opened: Opened, code: str) -> Jurisdiction:
    """A jurisdiction by its code.

    Raises:
        UnknownNameError: the law data has none of that code.
    """
    return _known("jurisdiction", opened.jurisdictions, code)


def case(opened: Opened, name: str) -> Case:
    """A dispute of the record by its id.

    Raises:
        UnknownNameError: the record has no such dispute.
    """
    return _known("dispute", _cases(opened), name)


def scheme(opened: Opened, name: str) -> Scheme:
    """A scheme of the record by its id.

    Raises:
        UnknownNameError: the record has no such scheme.
    """
    return _known("settlement scheme", _schemes(opened), name)


def relation(opened: Opened, question: ask.Between) -> Relation:
    """The relation of two states, or the only one that there is of those that are named.

    Raises:
        UnknownNameError: the record has no such relation.
        ScopeError: there are several.
    """
    named = {code.strip().upper() for code in (question.one, question.other) if code is not None}
    found = [each for each in opened.relations.values() if named <= set(each.parties)]
    pairs = ", ".join(" and ".join(each.parties) for each in opened.relations.values()) or "none"
    if not found:
        raise UnknownNameError(
            f"The record has no relation of {' and '.join(map(repr, sorted(named))) or 'two states'}; it has {pairs}."
        )
    if len(found) > 1:
        raise ScopeError(f"The record has several relations: {pairs}; name both states of one, as one and other.")
    return found[0]


def _cases(opened: Opened) -> dict[str, Case]:
    return _by_id(case for each in opened.relations.values() for case in each.disputes)


def _schemes(opened: Opened) -> dict[str, Scheme]:
    return _by_id(scheme for each in opened.relations.values() for scheme in each.settlements)


def _by_id(things: Iterable[Any]) -> dict[str, Any]:
    return {each.id: each for each in sorted(things, key=lambda each: str(each.id))}


def _known(what: str, known: Mapping[str, _Named], name: str) -> _Named:
    wanted = name.strip().casefold()
    for id, found in known.items():
        if id.casefold() == wanted:
            return found
    near = did_you_mean(name, known)
    raise UnknownNameError(f"There is no {what} {name!r}; there are {', '.join(known) or 'none'}.{near}")
