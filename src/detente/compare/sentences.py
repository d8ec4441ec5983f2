"""Comparisons in sentences, as a compliance officer or a negotiator would say them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from detente.compare.values import Amendment, ChangedPlace, Usable
from detente.compare.words import either

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
TERMS = {
    "documents": "papers",
    "review": "review",
    "office": "office",
    "validity": "validity",
    "holder": "who may hold it",
    "policy": "licensing policy",
    "conditions": "conditions",
}


def listed(words: Iterable[str]) -> str:
    """`a, b and c`."""
    found = list(words)
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)


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


def _name(licence: Any) -> str:
    title = str(licence.title)
    return f"{title} {licence.original}" if licence.original else title


def _outcome(said: Sequence[str], points: Sequence[str], words: dict[str, str]) -> str:
    if len(said) == 1:
        return words[said[0]]
    turned = "turned" if words is OUTCOMES_BEFORE else "turns"
    if set(said) == {"licence", "no-licence"}:
        return f"whether {words['licence']} {turned} on {_points(points)}"
    return f"it {turned} on {_points(points)} whether {either(words[each] for each in said)}"


def _points(points: Sequence[str]) -> str:
    return "an open point of law" if len(points) == 1 else f"{len(points)} open points of law"


def _usable(said: Sequence[str], points: Sequence[str], yes: str, no: str, perhaps: str) -> str:
    if len(said) == 1:
        return yes if said[0] == "usable" else no
    return f"{perhaps}, which turns on {_points(points)}"


def _under(usable: Sequence[Usable]) -> str:
    if not usable:
        return ""
    return " (" + either(f"{u.licence.title}{'' if u.everywhere else ' in part of it'}" for u in usable) + ")"


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


def cause_words(causes: Sequence[Sequence[Amendment]]) -> str:
    """Who did it: one act, several of which each was needed, or several that must all be undone."""
    if not causes:
        return "no set of amendments undoes it"
    sets = list(dict.fromkeys(tuple(dict.fromkeys(act_words(a) for a in one)) for one in causes))
    if len(sets) == 1:
        only = sets[0]
        return f"by {only[0]}" if len(only) == 1 else f"by {listed(only)}, each by itself: all would have to be undone"
    if all(len(one) == 1 for one in sets):
        return f"by {listed(one[0] for one in sets)} together: without either it would be as before"
    return "jointly: undone by undoing " + ", or ".join(listed(one) for one in sets)


def act_words(amendment: Amendment) -> str:
    """An instrument, short, with its day."""
    name = amendment.number or amendment.title
    return f"{name} ({amendment.effective})" if amendment.law else f"the proposal “{amendment.title}”"
