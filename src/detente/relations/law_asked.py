"""Asking the law what bears on a statement: a shipment, determined when the statement is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from detente.errors import DetenteError, LawFault
from detente.regime.checking import validate
from detente.regime.folder import law_folder
from detente.regime.schema import GoodFile, GoodsFile
from detente.regime.yaml_lines import read
from detente.relations.claims import Ask

_ROUTE = ("id", "origin", "destination", "date")
_GOODS = ("good", "parameters", "entry", "hs")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the law answered when it was asked.

    `goods` is the shipment's goods in words and `circumstances` what else is said of it; `expected` the outcome that
    the record says, `outcome` the one the law gives (None where it could not be asked, and `problem` says why).
    `authorisations` are the kinds of licence that may
    be used, each a title and its original. `agrees` is false where the law gives another outcome than the record says.
    """

    shipment: Mapping[str, Any]
    goods: str
    circumstances: tuple[tuple[str, str], ...]
    expected: str
    outcome: str | None
    authorisations: tuple[tuple[str, str | None], ...]
    agrees: bool
    problem: str | None
    coverage: str | None
    law: str | None


def ask_the_law(ask: Ask) -> Asked:
    """What the law answers to a question that bears on a statement."""
    from detente import determine

    goods, rest = goods_words(ask.shipment), tuple(_circumstances(ask.shipment))
    try:
        answer = determine(ask.shipment)
    except DetenteError as error:
        return Asked(ask.shipment, goods, rest, ask.outcome, None, (), False, str(error), None, None)
    return Asked(
        shipment=ask.shipment,
        goods=goods,
        circumstances=rest,
        expected=ask.outcome,
        outcome=answer.outcome,
        authorisations=tuple(dict.fromkeys((usable.title, usable.original) for usable in answer.authorisations)),
        agrees=answer.outcome == ask.outcome,
        problem=None,
        coverage=answer.coverage,
        law=answer.law,
    )


def question_words(asked: Asked) -> tuple[str, str]:
    """The question in words: the day, the way and the goods; and what else is said of the shipment."""
    ship = asked.shipment
    rest = ", ".join(" ".join(pair) for pair in asked.circumstances)
    question = f"{ship.get('date')} {ship.get('origin')}→{ship.get('destination')} {asked.goods}"
    return question, f"({rest})" if rest else ""


def _circumstances(shipment: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in shipment.items():
        if name in ("currency", *_ROUTE, *_GOODS):
            continue
        said = str(value).lower() if isinstance(value, bool) else str(value)
        if name == "value":
            said = f"{value:,}" if isinstance(value, (int, Decimal)) else said
            said = f"{said} {shipment.get('currency') or ''}".rstrip()
        yield str(name).replace("_", " "), said


def goods_words(shipment: Mapping[str, Any]) -> str:
    """A shipment's goods in a few words: `hydrogen fluoride, 99.9 % by weight`."""
    known = _goods(law_folder() / "goods.yaml").get(str(shipment.get("good")))
    named = known.title.partition(",")[0] if known else str(shipment.get("good") or "").replace("-", " ")
    parameters = shipment.get("parameters")
    told = [_parameter(known, str(n), v) for n, v in (parameters.items() if isinstance(parameters, Mapping) else ())]
    entry = str(shipment.get("entry") or "")
    entry = {"unlisted": "unlisted goods", "listed": "listed goods"}.get(entry, f"entry {entry}" if entry else "")
    hs = f"HS {shipment['hs']}" if shipment.get("hs") else ""
    return ", ".join(text for text in (named, *told, entry, hs) if text) or "goods"


def _parameter(good: GoodFile | None, name: str, value: object) -> str:
    known = good.parameters.get(name) if good else None
    if known is None:
        return f"{name.replace('_', ' ')} {value}"
    if isinstance(value, bool):
        return f"{known.title}: {'yes' if value else 'no'}"
    return f"{value} {known.unit}" if known.unit else str(value)


@lru_cache(maxsize=4)
def _goods(path: Path) -> dict[str, GoodFile]:
    """The kinds of goods that the law data knows; none where their file is at fault, which `detente law lint` tells."""
    faults: list[LawFault] = []
    file = validate(GoodsFile, read(path, "law/goods.yaml"), faults)
    return {good.good: good for good in file.root} if file else {}
