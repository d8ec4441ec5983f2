"""What a leaf of the diagram says: the provisions that apply in one place, combined into an outcome.

Everything here is plain, hashable data, so that two places where the law says the same share one leaf. Provisions are
referred to by their number in the book's `records`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

NO_LICENCE, LICENCE, PROHIBITED, UNDETERMINED = "no-licence", "licence", "prohibited", "undetermined"

# How a provision bears on the outcome.
DECIDES, EXCEPTED, WITHHELD, NOT_MET = "decides", "excepted", "withheld", "not-met"


class Reason(NamedTuple):
    """One provision's part in a leaf; `exception` is the number of the exception that cut it out, or -1."""

    role: str
    record: int
    exception: int = -1


class Allowed(NamedTuple):
    """An authorisation that may be used: which, by what provision, and the terms demanded (term, record)."""

    authorisation: int
    record: int
    terms: tuple[tuple[str, int], ...]


class Verdict(NamedTuple):
    """A leaf of the outcome's diagram: what holds in one place, why, and what the data does not know there."""

    outcome: str
    because: tuple[Reason, ...]
    notes: tuple[int, ...]


class Use(NamedTuple):
    """A leaf of one authorisation's diagram: whether it may be used in a place, or who withholds it."""

    allowed: Allowed | None
    withheld: tuple[Reason, ...]


class Clash(NamedTuple):
    """A leaf where two provisions demand different things: the use as the first of them has it, and the terms at odds.

    It stands only in law that is at fault, such as a law with amendments left out that others were made for.
    """

    use: Use
    terms: tuple[str, ...]


class Applied(NamedTuple):
    """A provision whose box covers the place: `exception` as in `Reason`; `considered` if its facts were not met."""

    record: int
    exception: int
    considered: bool


class Rule(NamedTuple):
    """What a provision does, as far as a leaf needs to know."""

    verb: str
    targets: tuple[str, ...]
    terms: frozenset[str]


def verdict(applied: Iterable[Applied], rule: Callable[[int], Rule]) -> Verdict:
    """Combine the provisions that apply in one place into an outcome.

    Args:
        applied: the provisions that prohibit, require, exempt or note, and whose boxes cover the place.
        rule: what a record does.
    """
    by_verb = _by_verb(applied, rule)
    notes = tuple(a.record for a in _standing(by_verb, "notes"))
    prohibits = _standing(by_verb, "prohibits")
    if prohibits:
        return Verdict(PROHIBITED, tuple(Reason(DECIDES, a.record) for a in prohibits), notes)
    lifted = {target for a in _standing(by_verb, "exempts") for target in rule(a.record).targets}
    required = [a for a in _standing(by_verb, "requires") if rule(a.record).targets[0] not in lifted]
    if not required:
        reasons = [Reason(DECIDES, a.record) for a in _standing(by_verb, "exempts")]
        reasons += [Reason(EXCEPTED, a.record, a.exception) for a in _excepted(by_verb, "requires")]
        reasons += [Reason(NOT_MET, a.record) for a in by_verb.get("requires", ()) if a.considered]
        return Verdict(NO_LICENCE, tuple(reasons), notes)
    named = {rule(a.record).targets[0] for a in required}
    reasons = [Reason(DECIDES, a.record) for a in required]
    reasons += [
        Reason(EXCEPTED, a.record, a.exception)
        for a in _excepted(by_verb, "exempts")
        if named.intersection(rule(a.record).targets)
    ]
    return Verdict(LICENCE, tuple(reasons), notes)


def use(
    applied: Iterable[Applied],
    rule: Callable[[int], Rule],
    authorisation: Callable[[str], int],
    conflict: Callable[[int, int, str], None],
) -> Use:
    """Combine the provisions on one authorisation that apply in one place.

    Args:
        applied: the provisions that allow the authorisation, or demand something of it.
        rule: what a record does.
        authorisation: the number of an authorisation.
        conflict: told of two records that demand something of the same term.
    """
    by_verb = _by_verb(applied, rule)
    allows = _standing(by_verb, "allows")
    withheld = tuple(Reason(WITHHELD, a.record, a.exception) for a in _excepted(by_verb, "allows"))
    if not allows:
        return Use(None, withheld)
    terms: dict[str, int] = {}
    for demand in _standing(by_verb, "demands"):
        for term in sorted(rule(demand.record).terms):
            if term in terms:
                conflict(terms[term], demand.record, term)
            else:
                terms[term] = demand.record
    first = allows[0].record
    return Use(Allowed(authorisation(rule(first).targets[0]), first, tuple(sorted(terms.items()))), ())


def _by_verb(applied: Iterable[Applied], rule: Callable[[int], Rule]) -> dict[str, list[Applied]]:
    by_verb: dict[str, list[Applied]] = {}
    for item in sorted(set(applied)):
        by_verb.setdefault(rule(item.record).verb, []).append(item)
    return by_verb


def _standing(by_verb: dict[str, list[Applied]], verb: str) -> list[Applied]:
    return [a for a in by_verb.get(verb, ()) if a.exception < 0 and not a.considered]


def _excepted(by_verb: dict[str, list[Applied]], verb: str) -> list[Applied]:
    return [a for a in by_verb.get(verb, ()) if a.exception >= 0 and not a.considered]
