"""The law in words: days, ranges, boxes, tests, verbs and terms, as a lawyer would read them aloud."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from detente.english import counted, listed, validity_words
from detente.regime import countries, schema
from detente.regime.facts import CORE, Fact
from detente.regime.instruments import Good, Instrument, Part, Regime
from detente.regime.values import Range, as_range

CHOICES = {"wmd": "weapons of mass destruction", "conventional": "conventional arms"}


def both(title: str | None, original: str | None) -> str:
    """A title with its original beside it."""
    return "  ".join(text for text in (title, original) if text)


def day_words(earliest: dt.date, latest: dt.date | None, uncertain: bool) -> str:
    """A day, or the span in which it lies."""
    if not uncertain:
        return str(earliest)
    return f"{earliest} to {latest}" if latest else f"{earliest} or later"


def since_words(instrument: Instrument, part: Part) -> str:
    """Since when a part of an instrument stands; a baseline records what stood already."""
    day = day_words(part.earliest, part.latest, part.uncertain)
    return f"by {day}" if instrument.kind == "baseline" else day


def number_words(number: Decimal) -> str:
    """A number with its thousands apart."""
    return f"{number:,f}"


def range_words(values: Range, unit: str | None = None, before: str = "") -> str:
    """A range with its exact operators: `15 or more and less than 193 nm`."""
    low = high = None
    after = f" {unit}" if unit else ""
    if values.high is not None:
        edge = f"{before}{number_words(values.high)}{after}"
        high = f"less than {edge}" if values.high_strict else f"{edge} or less"
    if values.low is not None:
        edge = f"{before}{number_words(values.low)}" + ("" if high else after)
        low = f"more than {edge}" if values.low_strict else f"{edge} or more"
    return listed(text for text in (low, high) if text) or "any number"


def country_words(code: str) -> str:
    """A country's name with its code."""
    return f"{countries.name(code)} ({code})"


def group_words(id: str, regime: Regime) -> str:
    """A group by its title without what stands in brackets, and its id where the title does not end in it."""
    group = regime.groups.get(id)
    if group is None:
        return id
    title = group.title.partition(" (")[0]
    return title if title.casefold().split()[-1] == id.casefold() else f"{title} [{id}]"


def place_words(item: Any, regime: Regime) -> str:
    """A destination as a box names it: a group or a country."""
    text = str(item)
    return country_words(text) if text in countries.CODES and text not in regime.groups else group_words(text, regime)


def entry_words(item: Any) -> str:
    """An entry as a box names it."""
    text = str(item)
    return {"unlisted": "unlisted goods", "listed": "every listed entry"}.get(text, text)


def fact_title(id: str, regime: Regime) -> str:
    """What a fact is called."""
    fact = regime.facts.get(id) or CORE.get(id)
    return fact.title if fact else id


def box_words(box: Mapping[str, Any], regime: Regime) -> list[tuple[str, str]]:
    """What a box says, fact by fact: the fact's title and its values in words."""
    return [
        (fact_title(id, regime), _said(regime.facts.get(id) or CORE.get(id), said, regime)) for id, said in box.items()
    ]


def box_sentence(box: Mapping[str, Any], regime: Regime) -> str:
    """What a box says, in one line."""
    return "; ".join(f"{title}: {words}" for title, words in box_words(box, regime))


def _said(fact: Fact | None, said: Any, regime: Regime) -> str:
    if isinstance(said, dict) and set(said) == {"not"}:
        return f"any but {_items(fact, said['not'], regime)}"
    if isinstance(said, dict):
        return _bounds(said)
    return _items(fact, said, regime)


def _items(fact: Fact | None, said: Any, regime: Regime) -> str:
    items = said if isinstance(said, list) else [said]
    return listed((_item(fact, item, regime) for item in items), "or")


def _item(fact: Fact | None, item: Any, regime: Regime) -> str:
    kind = fact.kind if fact else None
    if kind == "country":
        return place_words(item, regime)
    if kind == "entry":
        return entry_words(item)
    if kind == "hs":
        named = regime.hs_lists.get(str(item))
        return f"{named.title or named.id} [{named.id}]" if named else str(item)
    if isinstance(item, bool):
        return "yes" if item else "no"
    return CHOICES.get(str(item), str(item))


def _bounds(said: Mapping[str, Any]) -> str:
    if set(said) <= {"from", "until"}:
        ends = [
            f"from {said['from']}" if "from" in said else "",
            f"before {said['until']}" if "until" in said else "",
        ]
        return " and ".join(end for end in ends if end)
    numbers = {key: value for key, value in said.items() if key != "currency"}
    currency = f"{said['currency']} " if "currency" in said else ""
    return range_words(as_range(schema.NumberRange.model_validate(numbers)), before=currency)


def test_words(values: Mapping[str, Range | frozenset[str]], good: Good | None) -> str:
    """The conditions of one test, each parameter by its title, numbers with their unit."""
    said = []
    for id, value in values.items():
        parameter = good.parameters.get(id) if good else None
        title = (parameter.title if parameter else id).partition(" (")[0]
        if isinstance(value, Range):
            said.append(f"{title}: {range_words(value, parameter.unit if parameter else None)}")
        elif parameter is not None and parameter.kind == "bool":
            said.append(title if value == {"true"} else f"not {title}")
        else:
            said.append(f"{title}: {listed(sorted(value), 'or')}")
    return "; ".join(said) or "any good of this kind"


def read_test(test: schema.EntryTest) -> dict[str, Range | frozenset[str]]:
    """The values of a test as a law file writes it."""
    values: dict[str, Range | frozenset[str]] = {}
    for id, said in (test.model_extra or {}).items():
        if isinstance(said, dict):
            values[id] = as_range(schema.NumberRange.model_validate(said))
        else:
            items = said if isinstance(said, list) else [said]
            values[id] = frozenset(str(item).lower() if isinstance(item, bool) else str(item) for item in items)
    return values


def verb_words(verb: str, targets: Sequence[str], regime: Regime) -> str:
    """What a provision does."""
    if verb == "notes":
        return "notes a gap of the data"
    names = listed(_licence(target, regime) for target in targets)
    return {
        "prohibits": f"prohibits the export: {names}",
        "requires": f"requires a licence: {names}",
        "exempts": f"lifts {names}",
        "allows": f"allows the use of: {names}",
        "demands": f"sets terms of: {names}",
    }[verb]


def _licence(id: str, regime: Regime) -> str:
    found = regime.authorisations.get(id)
    return f"{found.title} {found.original or ''}".rstrip() if found else id


def term_words(name: str, value: Any, regime: Regime) -> list[str]:
    """One term of a licence, in lines."""
    if name == "documents":
        return list(_papers(value))
    if name == "review":
        days = counted(value.days, f"{value.day_kind} day" if value.day_kind else "day")
        return ["about " * value.about + days + (f"; {value.clock}" if value.clock else "")]
    if name == "office":
        body = regime.bodies.get(value)
        return [both(body.title, body.original) if body else str(value)]
    if name == "validity":
        return [validity_words(value.model_dump())]
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _papers(papers: Iterable[schema.DocumentTerm]) -> Iterator[str]:
    last = 0
    for paper in papers:
        first, last = last + 1, last + paper.count
        yield f"{first}{f'-{last}' if last > first else ''}. {both(paper.title, paper.original)}"
