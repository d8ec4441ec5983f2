"""The form of the Determine page: every field of a shipment, in the order in which an exporter knows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from babel import Locale

from detente.determination.space import FactSpace
from detente.regime.countries import CODES
from detente.regime.facts import CORE
from detente.web.pages.labels import Label, labels
from detente.web.pages.rendering import Asked

Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form.

    Args:
        name: as in the address.
        title, hint: what it is; `english` where that comes from the law data, untranslated.
        kind: `text`, `number`, `date`, `choice`.
        value: as asked.
        options: to choose or to be offered.
        fault: what is wrong with the value.
    """

    name: str
    title: str
    hint: str
    kind: str
    value: str = ""
    options: tuple[Option, ...] = ()
    fault: str | None = None
    english: bool = False

    @property
    def id(self) -> str:
        """Of the element."""
        return f"field-{self.name.replace('.', '-')}"


@dataclass(frozen=True, slots=True)
class Form:
    """The fields in their groups; `parameters` by kind of good, `more` folded away unless one of them is filled."""

    what: tuple[Field, ...]
    parameters: dict[str, tuple[Field, ...]]
    route: tuple[Field, ...]
    value: tuple[Field, ...]
    use: tuple[Field, ...]
    more: tuple[Field, ...]
    good: str
    open: bool


def form(asked: Asked, shipment: Mapping[str, Any], fault: tuple[str, str] | None) -> Form:
    """The form, filled with what was asked."""
    names = labels(asked.gettext)
    given = dict(shipment.get("parameters") or {}) if isinstance(shipment.get("parameters"), Mapping) else {}

    def field(name: str, kind: str = "text", options: tuple[Option, ...] = ()) -> Field:
        label: Label = names[name]
        said = str(shipment.get(name, ""))
        chosen = options or label.choices
        return Field(name, label.title, label.hint, kind, said, chosen, _of(fault, name))

    own = tuple(_own(asked, str(shipment.get("origin", "")), given, fault))
    more = (
        field("suspected", "choice"),
        field("informed", "choice"),
        field("exporter_programme", "choice"),
        field("purpose", "choice"),
        field("same_party", "choice"),
        field("past_sales_2y", "number"),
        field("contract_years", "number"),
        *own,
        field("known_on", "date"),
    )
    places = _countries(asked.language)
    return Form(
        what=(
            field("entry", "text", tuple(_entries(asked, str(shipment.get("origin", ""))))),
            field("good", "choice", tuple(_goods(asked))),
            field("hs"),
        ),
        parameters=_parameters(asked, given, fault),
        route=(
            field("origin", "choice", tuple(pair for pair in places if pair[0] in asked.opened.jurisdictions)),
            field("destination", "choice", places),
            field("date", "date"),
        ),
        value=(field("value", "number"), field("currency", "text", tuple(_currencies(asked)))),
        use=(field("end_use", "choice"), field("end_user", "choice")),
        more=more,
        good=str(shipment.get("good", "")),
        open=any(each.value or each.fault for each in more),
    )


def _of(fault: tuple[str, str] | None, *names: str) -> str | None:
    return fault[1] if fault and fault[0] in names else None


def _countries(language: str) -> tuple[Option, ...]:
    territories = Locale.parse(language).territories
    named = [(code, str(territories[code])) for code in CODES if code in territories]
    return tuple(sorted(named, key=lambda pair: pair[1].casefold()))


def _entries(asked: Asked, origin: str) -> Iterator[Option]:
    """The entries of the state of export, or of all there are."""
    codes = [origin] if origin in asked.opened.jurisdictions else list(asked.opened.jurisdictions)
    for code in codes:
        for id, text in asked.opened.law.engine(code).book.entry_texts.items():
            yield id, text["title"] or text["original"] or ""


def _goods(asked: Asked) -> Iterator[Option]:
    for good in next(iter(asked.opened.jurisdictions.values())).source.goods.values():
        yield good.id, (good.original or {}).get(asked.language) or good.title


def _parameters(asked: Asked, given: Mapping[str, Any], fault: tuple[str, str] | None) -> dict[str, tuple[Field, ...]]:
    """The numbers and features of each kind of good."""
    found = {}
    yes_no = (("true", asked.gettext("yes")), ("false", asked.gettext("no")))
    for good in next(iter(asked.opened.jurisdictions.values())).source.goods.values():
        found[good.id] = tuple(
            Field(
                f"parameters.{each.id}",
                each.title[:1].upper() + each.title[1:],
                each.unit or "",
                "number" if each.kind == "number" else "choice",
                str(given.get(each.id, "")),
                yes_no if each.kind == "bool" else tuple((choice, choice) for choice in each.choices),
                _of(fault, each.id, f"parameters.{each.id}"),
                english=True,
            )
            for each in good.parameters.values()
        )
    return found


def _own(asked: Asked, origin: str, given: Mapping[str, Any], fault: tuple[str, str] | None) -> Iterator[Field]:
    """The facts that only the state of export asks for."""
    if origin not in asked.opened.jurisdictions:
        return
    yes_no = (("true", asked.gettext("yes")), ("false", asked.gettext("no")))
    for fact in asked.opened.law.engine(origin).book.facts:
        if _is_own(fact):
            yield Field(
                f"parameters.{fact.id}",
                fact.question,
                "",
                "choice" if fact.kind in ("bool", "choice") else "number",
                str(given.get(fact.id, "")),
                yes_no if fact.kind == "bool" else tuple((choice, choice) for choice in fact.choices),
                _of(fault, fact.id, f"parameters.{fact.id}"),
                english=True,
            )


def _is_own(fact: FactSpace) -> bool:
    return fact.id.partition(".")[0] not in CORE and ":" not in fact.id and fact.kind in ("bool", "choice", "number")


def _currencies(asked: Asked) -> Iterator[Option]:
    codes = [asked.opened.law.engine(code).book.currencies for code in asked.opened.jurisdictions]
    for code in sorted(frozenset().union(*codes)):
        yield code, code
