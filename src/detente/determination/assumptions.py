"""Facts that the user lets be assumed where a shipment leaves them out; every answer made with one says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from detente.classify.goods import missing
from detente.determination.answers import Because
from detente.determination.shipment import FIELDS, read_parameters
from detente.errors import ShipmentError, did_you_mean

if TYPE_CHECKING:
    from detente.determination.single import Law


def check_assumptions(law: Law, assume: Mapping[str, object]) -> None:
    """Refuse to assume what is no fact.

    Raises:
        ShipmentError: a name is no fact of any jurisdiction and no parameter of any good.
    """
    books = [law.engine(code).book for code in sorted(law.codes)]
    facts = {name for name in FIELDS if name not in ("id", "origin", "date", "known_on", "parameters")}
    for book in books:
        facts |= {fact.id for fact in book.facts if fact.kind != "question" and "." not in fact.id}
        facts |= {name for good in book.goods.values() for name in good.parameters}
    for name in assume:
        if name not in facts:
            raise ShipmentError("assume", f"{name!r} is no fact that could be assumed.{did_you_mean(name, facts)}")


def assuming(
    law: Law, shipment: Mapping[str, Any], origin: str, assume: Mapping[str, object]
) -> tuple[Mapping[str, Any], tuple[Because, ...]]:
    """Fill in what the shipment leaves out and its jurisdiction or its good asks for, and say so."""
    filled = dict(shipment)
    known: list[str] = []
    if origin in law.codes:
        good = assume.get("good") if missing(filled.get("good")) else filled["good"]
        known = law.engine(origin).reader.known_parameters(None if missing(good) else str(good).strip().lower())
    said = []
    for name, value in assume.items():
        if name in FIELDS:
            if missing(filled.get(name)):
                filled[name] = value
                said.append(assumed_reason(name, value))
        elif name in known:
            parameters = read_parameters(filled["parameters"]) if filled.get("parameters") else {}
            if missing(parameters.get(name)):
                filled["parameters"] = {**parameters, name: value}
                said.append(assumed_reason(name, value))
    return filled, tuple(said)


def assumed_reason(name: str, value: object) -> Because:
    """The assumption, as part of the answer."""
    return Because(f"{name}={value}", "assumed", f"{name} was assumed to be {value}", *(None,) * 9)
