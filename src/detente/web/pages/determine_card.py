"""The answer as a card: may it go, under what, why, what is missing, and how long this holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from detente.determination.answers import Because, Condition, Determination, Question, Usable, words
from detente.determination.book import Book
from detente.determination.leaves import DECIDES, EXCEPTED, NOT_MET, WITHHELD
from detente.regime.countries import resolve
from detente.regime.facts import CORE
from detente.web.pages.labels import labels
from detente.web.pages.rendering import Asked

_MOST_CHOICES = 24


@dataclass(frozen=True, slots=True)
class Way:
    """A question that can be answered in place: by one of `choices` (name, address), or by a value sent as `name`."""

    question: Question
    name: str
    title: str
    choices: tuple[tuple[str, str], ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """Authorisations that are not to be had, by one provision."""

    reason: Because
    names: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """A day on which the answer becomes another, and the instruments of that day (id, title, original, number)."""

    day: dt.date
    begins: bool
    instruments: tuple[tuple[str, str, str | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What the page shows of a determination."""

    answer: Determination
    origin: str
    destination: str
    day: str
    goods: tuple[str, ...]
    language: str | None
    reasons: tuple[Because, ...]
    not_met: tuple[Because, ...]
    withheld: tuple[Withheld, ...]
    assumed: tuple[Because, ...]
    questions: tuple[Way, ...]
    since: Edge | None
    until: Edge | None
    last: dt.date | None
    told: Mapping[str, str]

    def condition(self, condition: Condition | None) -> str | None:
        """A condition as a half-sentence."""
        return None if condition is None else words(condition, dict(self.told))

    def authorisation_condition(self, usable: Usable) -> str | None:
        """When an authorisation may be used, where that depends on what is not known."""
        return self.condition(usable.condition)


def card(asked: Asked, shipment: Mapping[str, Any], answer: Determination) -> Card:
    """The card of an answer."""
    opened = asked.opened
    origin, destination = _code(shipment["origin"]), _code(shipment["destination"])
    book = opened.law.engine(origin).book if origin in opened.law.codes else None
    told = {f.id: f"“{f.question}”" for f in book.facts if f.kind == "question"} if book else {}
    names = {each["id"]: each for each in book.authorisations} if book else {}

    def of(*roles: str) -> tuple[Because, ...]:
        return tuple(reason for reason in answer.because if reason.role in roles)

    return Card(
        answer,
        origin,
        destination,
        str(shipment["date"]),
        tuple(_goods(shipment, answer)),
        opened.jurisdictions[origin].language if origin in opened.jurisdictions else None,
        of(DECIDES, EXCEPTED, "classifies"),
        of(NOT_MET),
        _withheld(of(WITHHELD), names),
        of("assumed"),
        tuple(_way(asked, question) for question in answer.questions),
        _edge(book, answer.holds_from),
        _edge(book, answer.holds_until),
        answer.holds_until - dt.timedelta(days=1) if answer.holds_until else None,
        told,
    )


def _code(text: object) -> str:
    return resolve(str(text))[0] or str(text)


def _goods(shipment: Mapping[str, Any], answer: Determination) -> Iterable[str]:
    if shipment.get("good"):
        yield str(shipment["good"])
        parameters = shipment.get("parameters")
        if isinstance(parameters, Mapping):
            yield from (f"{name} {value}" for name, value in parameters.items())
    entries = [reason.provision for reason in answer.because if reason.role == "classifies" and reason.note is None]
    yield from dict.fromkeys([*([str(shipment["entry"])] if shipment.get("entry") else []), *entries])
    if shipment.get("hs"):
        yield f"HS {shipment['hs']}"
    if shipment.get("value"):
        yield f"{shipment['value']} {shipment.get('currency', '')}".strip()


def _withheld(reasons: tuple[Because, ...], names: Mapping[str, Mapping[str, Any]]) -> tuple[Withheld, ...]:
    groups: dict[tuple[str | None, str | None], list[Because]] = {}
    for reason in reasons:
        groups.setdefault((reason.title, reason.instrument), []).append(reason)
    found = []
    for group in groups.values():
        kinds = [names.get(reason.provision.partition(".")[0], {}) for reason in group]
        named = zip(kinds, group, strict=True)
        titles = [(str(kind.get("title", reason.provision)), kind.get("original")) for kind, reason in named]
        found.append(Withheld(group[0], tuple(dict.fromkeys(titles))))
    return tuple(found)


def _way(asked: Asked, question: Question) -> Way:
    """How a question is answered in place."""
    names = labels(asked.gettext)
    fact, _, unit = question.fact.partition(".")
    core = fact in CORE or fact in names
    name = fact if core else f"parameters.{fact}"
    label = names.get(fact)
    spelled = dict(label.choices) if label else {"true": asked.gettext("yes"), "false": asked.gettext("no")}
    choices = tuple(
        (spelled.get(choice, choice), asked.link(**{name: choice})) for choice in question.choices[:_MOST_CHOICES]
    )
    return Way(question, name, label.title if label else fact, choices, unit)


def _edge(book: Book | None, day: dt.date | None) -> Edge | None:
    """A day on which the answer changes, with what took effect on it."""
    if day is None or book is None:
        return None
    iso = day.isoformat()
    found = tuple(
        (id, each["title"], each["original"], each["number"])
        for id, each in book.instruments.items()
        if iso in each["days"] or iso == each["latest"]
    )
    return Edge(day, day == book.covers_from, found)
