"""How an order is hit when the law changes, as a kind and in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from detente.compare.sameness import Stand
from detente.compare.sentences import OUTCOMES, OUTCOMES_BEFORE, TERMS, capital
from detente.determination.answers import Condition, words
from detente.english import listed

KINDS = {
    "licence-needed": "no licence was needed, now one is",
    "licence-no-longer-needed": "a licence was needed, now none is",
    "prohibited": "now the export is prohibited",
    "no-longer-prohibited": "the export was prohibited",
    "other-licences": "a licence was needed and is; other kinds may be used, or under another condition",
    "other-terms": "the same kinds of licence may be used, on other terms",
    "now-undetermined": "the outcome was settled, now a fact or a point of law is missing",
    "now-determined": "a fact or a point of law was missing, now the outcome is settled",
    "other-questions": "something is missing as before, but not the same",
    "may-be-hit": "what applies turns on whether an instrument is in force already, the day of which was not found",
    "not-compared": "the row cannot be compared: it cannot be read, or there is no law for it on one of the days",
}
NOT_COMPARED, TURNS = "not-compared", "may-be-hit"
MOST_PAPERS = 3  # so many papers are named in a sentence, the rest counted
_AS_ONE = {  # a term of a licence, and the fields of an answer that hold it
    "holder": ("holder",),
    "documents": ("documents",),
    "review": ("review_days", "day_kind", "review_about", "review_clock"),
    "office": ("office", "office_original"),
    "validity": ("validity",),
    "policy": ("policy",),
    "conditions": ("conditions",),
}


def kind_of(before: Stand, after: Stand) -> str:
    """In which way two answers that do not stand the same differ; one of `KINDS`."""
    was, now = before.outcome, after.outcome
    if was == now:
        if was == "undetermined":
            return "other-questions"
        return "other-licences" if _conditions(before) != _conditions(after) else "other-terms"
    if now == "undetermined":
        return "now-undetermined"
    if now == "prohibited":
        return "prohibited"
    if was == "undetermined":
        return "now-determined"
    if was == "prohibited":
        return "no-longer-prohibited"
    return "licence-needed" if now == "licence" else "licence-no-longer-needed"


def how(before: Stand, after: Stand, points: Mapping[str, str]) -> str:
    """What was and what is, in a sentence.

    Args:
        before, after: the answers.
        points: what open points of law are called.
    """
    if before.outcome != after.outcome:
        said = f"{_told(before, OUTCOMES_BEFORE, points)}; now {_told(after, OUTCOMES, points)}"
    elif after.outcome == "undetermined":
        said = "; ".join(_questions(before, after, points))
    else:
        said = "; ".join((*_licences(before, after, points), *_terms(before, after, points)))
    return f"{capital(said)}."


def _told(stand: Stand, outcomes: Mapping[str, str], points: Mapping[str, str]) -> str:
    found = outcomes[stand.outcome]
    if stand.questions:
        can = "could not" if outcomes is OUTCOMES_BEFORE else "cannot"
        return f"it {can} be determined without {listed(_asked(item, points) for item in stand.questions)}"
    if stand.outcome == "licence" and outcomes is OUTCOMES:
        usable = [_name(item) + _when(item, points) for item in stand.authorisations]
        return f"{found}: {' or '.join(dict.fromkeys(usable)) or 'no kind of licence is known to be open for it'}"
    return found


def _name(item: Mapping[str, Any]) -> str:
    return " ".join(text for text in (item["title"], item["original"]) if text)


def _asked(item: Mapping[str, Any], points: Mapping[str, str]) -> str:
    return points.get(item["fact"], item["fact"])


def _when(item: Mapping[str, Any], points: Mapping[str, str]) -> str:
    if item["if"] is None:
        return ""
    condition: Condition = tuple(tuple((fact, tuple(values)) for fact, values in box.items()) for box in item["if"])
    return f" (if {words(condition, dict(points))})"


def _whens(items: Iterable[Mapping[str, Any]], points: Mapping[str, str]) -> str:
    return " or ".join(dict.fromkeys(_when(item, points).strip() or "always" for item in items))


def _conditions(stand: Stand) -> dict[str, Any]:
    """When each kind of licence may be used; where that is told apart by terms, only that it may."""
    found: dict[str, list[Any]] = {}
    for item in stand.authorisations:
        found.setdefault(item["id"], []).append(item["if"])
    return {id: ifs[0] if len(ifs) == 1 else None for id, ifs in found.items()}


def _by_id(stand: Stand) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for item in stand.authorisations:
        found.setdefault(item["id"], []).append(item)
    return found


def _licences(before: Stand, after: Stand, points: Mapping[str, str]) -> Iterator[str]:
    """The kinds of licence that come and go."""
    was, now = _by_id(before), _by_id(after)
    gone = [_name(items[0]) for id, items in was.items() if id not in now]
    come = [_name(items[0]) + _when(items[0], points) for id, items in now.items() if id not in was]
    left = [_name(items[0]) for id, items in now.items() if id in was]
    if gone:
        yield f"the {listed(gone)} may no longer be used"
    if come:
        yield f"now the {listed(come)} may be used"
    if (gone or come) and left:
        yield f"as before, the {listed(left)}"
    if gone and not now:
        yield "no kind of licence is known to be open for it"
    before_if, after_if = _conditions(before), _conditions(after)
    for id, items in now.items():
        if id in was and before_if[id] != after_if[id]:
            yield f"the {_name(items[0])} could be used {_whens(was[id], points)}, now {_whens(items, points)}"


def _terms(before: Stand, after: Stand, points: Mapping[str, str]) -> Iterator[str]:
    """The terms that are others, licence by licence."""
    was = _by_id(before)
    for id, items in _by_id(after).items():
        old = was.get(id, [])
        if old and (len(old) > 1 or len(items) > 1) and _plain(old) != _plain(items):
            yield f"other terms of the {_name(items[0])}, {_whens(items, points)}"
        elif len(old) == 1 and len(items) == 1:
            changed = [text for term in _AS_ONE if (text := _term(term, old[0], items[0]))]
            if changed:
                yield f"other terms of the {_name(items[0])}: {', '.join(changed)}"


def _plain(items: Iterable[Mapping[str, Any]]) -> list[list[Any]]:
    return [[item["if"], *(item[name] for names in _AS_ONE.values() for name in names)] for item in items]


def _term(term: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """How one term changed; nothing where it did not."""
    was, now = ([item[name] for name in _AS_ONE[term]] for item in (before, after))
    if was == now:
        return ""
    if term in ("documents", "conditions"):
        olds, news = ([_one(each) for each in values[0] or ()] for values in (was, now))
        come, gone = [each for each in news if each not in olds], [each for each in olds if each not in news]
        said = [f"now {_few(come)}" if come else "", f"no longer {_few(gone)}" if gone else ""]
        return f"{TERMS[term]} " + (listed(text for text in said if text) or "in another order")
    olds_text, news_text = _value(term, was), _value(term, now)
    if not olds_text or not news_text:
        return f"{TERMS[term]} " + (f"now {news_text}" if news_text else f"no longer {olds_text}")
    return f"{TERMS[term]} was {olds_text}, now {news_text}"


def _one(paper: Any) -> str:
    if isinstance(paper, str):
        return f"“{paper}”"
    return f"{paper['count']} papers: “{paper['title']}”" if paper["count"] > 1 else f"“{paper['title']}”"


def _few(papers: list[str]) -> str:
    rest = len(papers) - MOST_PAPERS
    return listed(papers) if rest < 2 else f"{', '.join(papers[:MOST_PAPERS])} and {rest} others"


def _value(term: str, values: list[Any]) -> str:
    if term == "review":
        days, kind, about, clock = values
        counted = f"{'about ' if about else ''}{days} {f'{kind} ' if kind else ''}days" if days else ""
        return "; ".join(text for text in (counted, clock) if text)
    return " ".join(str(value) for value in values if value)


def _questions(before: Stand, after: Stand, points: Mapping[str, str]) -> Iterator[str]:
    was, now = ({item["fact"]: _asked(item, points) for item in stand.questions} for stand in (before, after))
    come = [text for fact, text in now.items() if fact not in was]
    gone = [text for fact, text in was.items() if fact not in now]
    if come:
        yield f"now {listed(come)} decides too" if len(come) == 1 else f"now {listed(come)} decide too"
    if gone:
        yield f"{listed(gone)} no longer decides" if len(gone) == 1 else f"{listed(gone)} no longer decide"
