"""Comparisons in sentences, as a compliance officer or a negotiator would say them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from detente.compare.restoration import Act
from detente.compare.values import Amendment, ChangedPlace, Licence, Usable
from detente.english import listed
from detente.regime.countries import CODES
from detente.regime.countries import name as country_name

FACTS = {"hs": "HS"}  # what a fact is called in a scope, where not by its name

OUTCOMES = {
    "no-licence": "no licence is needed",
    "licence": "a licence is needed",
    "prohibited": "the export is prohibited",
    "undetermined": "nothing is determined",
}
OUTCOMES_BEFORE = {
    "no-licence": "no licence was needed",
    "licence": "a licence was needed",
    "prohibited": "the export was prohibited",
    "undetermined": "nothing was determined",
}
OUTCOMES_SHORT = {
    "no-licence": "no licence needed",
    "licence": "licence needed",
    "prohibited": "prohibited",
    "undetermined": "undetermined",
}
USABLE_SHORT = {"usable": "may be used", "not-usable": "may not be used"}
TERMS = {
    "documents": "papers",
    "review": "review",
    "office": "office",
    "validity": "validity",
    "holder": "who may hold it",
    "policy": "licensing policy",
    "conditions": "conditions",
}


def capital(text: str) -> str:
    """A sentence's first letter made large."""
    return text[:1].upper() + text[1:]


def changed_sentence(place: ChangedPlace) -> str:
    """One changed place: goods, destinations, circumstances, what was and what is."""
    return f"{place_words(place)}: {change_words(place)}."


def place_words(place: ChangedPlace) -> str:
    """The goods, destinations and circumstances of a place."""
    parts = [capital(place.goods)]
    if place.destinations:
        parts.append(f" to {place.destinations}")
    if place.circumstances:
        parts.append(f" ({'; '.join(place.circumstances)})")
    if place.aspect != "outcome":
        parts.append(", where a licence is needed")
    return "".join(parts)


def change_words(place: ChangedPlace) -> str:
    """What was, and what is now."""
    if place.aspect == "outcome":
        was = _outcome(place.was, place.open_before, OUTCOMES_BEFORE)
        now = _outcome(place.now, place.open_now, OUTCOMES)
        under = _under(place.under_before) if place.was == ("licence",) else ""
        return f"{was}{under}; now {now}" + (_under(place.under_now) if place.now == ("licence",) else "")
    assert place.licence is not None
    name = _name(place.licence)
    if place.aspect == "terms":
        return f"other terms of the {name}: " + "; ".join(
            f"{TERMS.get(term.term, term.term)} {_term(term.was, term.now)}" for term in place.terms
        )
    was = _usable(place.was, place.open_before, "could be used", "could not be used", "could perhaps be used")
    now = _usable(place.now, place.open_now, "may be used", "may not be used", "may perhaps be used")
    return f"the {name} {was}; now it {now}"


def section_words(aspect: str, licence: Licence | None) -> str:
    """What changed: whether a licence is needed, whether one may be used, or its terms."""
    if licence is None:
        return "Whether a licence is needed"
    return f"Terms of the {licence.title}" if aspect == "terms" else capital(licence.title)


def state_words(said: Sequence[str]) -> str:
    """Outcomes, or whether a licence may be used, in few words: `licence needed`; several joined by "or"."""
    words = {**OUTCOMES_SHORT, **USABLE_SHORT}
    if set(said) == set(USABLE_SHORT):
        return "may perhaps be used"
    if set(said) == {"licence", "no-licence"}:
        return "licence perhaps needed"
    return listed((words[each] for each in said), "or")


def under_words(usable: Sequence[Usable]) -> str:
    """Licences that may be used: those everywhere first, then those in part of the place only."""
    everywhere = [u.licence.title for u in usable if u.everywhere]
    partly = [u.licence.title for u in usable if not u.everywhere]
    part = f"in part of it {listed(partly, 'or')}" if partly else ""
    return "; ".join(text for text in (listed(everywhere, "or"), part) if text)


def _name(licence: Any) -> str:
    title = str(licence.title)
    return f"{title} {licence.original}" if licence.original else title


def _outcome(said: Sequence[str], points: Sequence[str], words: dict[str, str]) -> str:
    if len(said) == 1:
        return words[said[0]]
    turned = "turned" if words is OUTCOMES_BEFORE else "turns"
    if set(said) == {"licence", "no-licence"}:
        return f"whether {words['licence']} {turned} on {_points(points)}"
    return f"it {turned} on {_points(points)} whether {listed((words[each] for each in said), 'or')}"


def _points(points: Sequence[str]) -> str:
    return "an open point of law" if len(points) == 1 else f"{len(points)} open points of law"


def _usable(said: Sequence[str], points: Sequence[str], yes: str, no: str, perhaps: str) -> str:
    if len(said) == 1:
        return yes if said[0] == "usable" else no
    return f"{perhaps}, which turns on {_points(points)}"


def _under(usable: Sequence[Usable]) -> str:
    return f" ({under_words(usable)})" if usable else ""


def _term(was: Sequence[str], now: Sequence[str]) -> str:
    if not was:
        return f"now {'; '.join(now)}"
    if not now:
        return f"no longer {'; '.join(was)}"
    gone = [each for each in was if each not in now]
    come = [each for each in now if each not in was]
    if len(was) > 1 or len(now) > 1:
        parts = [f"with “{'”, “'.join(come)}”" if come else "", f"without “{'”, “'.join(gone)}”" if gone else ""]
        return listed(part for part in parts if part) or "in another order"
    return f"was {'; '.join(was)}, now {'; '.join(now)}"


def full_act_words(amendment: Amendment | Act) -> str:
    """An instrument by number, title and original name, without its day."""
    names = " ".join(text for text in (amendment.title, amendment.original) if text)
    return f"{amendment.number}, {names}" if amendment.number else names


def day_words(days: Iterable[dt.date], law: bool, uncertain: bool) -> str:
    """Since when an instrument counts; its days, where parts of it have their own."""
    found = sorted(set(days))
    if not law:
        return f"proposal, not law, from {listed(map(str, found))}"
    if uncertain:
        until = f" to {found[-1]}" if len(found) > 1 else " on"
        return f"in force on a day that was not found, from {found[0]}{until}"
    return f"in force {listed(map(str, found))}"


def act_words(amendment: Amendment) -> str:
    """An instrument, short, with its day."""
    name = amendment.number or amendment.title
    return f"{name} ({amendment.effective})" if amendment.law else f"the proposal “{amendment.title}”"


def cause_words(causes: Sequence[Sequence[Amendment]], name: Callable[[Amendment], str] = act_words) -> str:
    """Who did it: one act, several of which each was needed, or several that must all be undone.

    Args:
        causes: the smallest sets of amendments whose undoing leaves nothing changed.
        name: how an amendment's instrument is named.
    """
    if not causes:
        return "by no act between the days: it turns on the day an act took effect, which was not found"
    sets = list(dict.fromkeys(tuple(dict.fromkeys(name(a) for a in one)) for one in causes))
    if len(sets) == 1:
        only = sets[0]
        every = "both" if len(only) == 2 else "all"
        return f"by {only[0]}" if len(only) == 1 else f"by {listed(only)}, each by itself: {every} would have to go"
    if all(len(one) == 1 for one in sets):
        any_one = "either" if len(sets) == 2 else "any one of them"
        return f"by {listed(one[0] for one in sets)} together: without {any_one} it would be as before"
    return "jointly: undone by undoing " + ", or ".join(listed(one) for one in sets)


def percent(share: float, short: bool = False) -> str:
    """A share as a user reads it; what is little is never told as nothing, nor nearly all as all.

    Args:
        share: from 0 to 1.
        short: with signs instead of words, for tables.
    """
    if share in (0, 1):
        return f"{share * 100:.0f} %"
    if share < 0.0001:
        return "<0.01 %" if short else "under 0.01 %"
    if share > 0.9995:
        return ">99.9 %" if short else "over 99.9 %"
    return f"{share * 100:.{1 if share >= 0.001 else 2}f} %"


def scope_words(asked: Sequence[tuple[str, Sequence[str]]]) -> str:
    """What a comparison is confined to, as the end of a sentence; empty where it is not."""
    parts = []
    for fact, values in asked:
        if fact == "destination":
            names = [country_name(text) if text in CODES else text for text in values]
            parts.append(f"towards {listed(names)}")
        else:
            parts.append(f"{FACTS.get(fact, fact)} {listed(values, 'or')}")
    return ", ".join(parts)
