"""Shipments as they come from outside: JSON in a body, or the parameters of an address."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from detente.determination.shipment import FIELDS
from detente.errors import ShipmentError, did_you_mean
from detente.web.problems import ProblemError

OPTIONS = ("on", "known_on", "assume")  # what may be asked beside a shipment
MOST_BYTES = 1 << 16  # of one shipment
_MOST_PARAMETERS = 200  # of an address
_MOST_ASSUMED = 50
_NAMED = "parameters."

_TEXT: frozenset[type] = frozenset((str, type(None)))
_NUMBER: frozenset[type] = frozenset((str, int, Decimal, float, type(None)))
_TYPES: dict[str, tuple[frozenset[type], str]] = {
    **dict.fromkeys(FIELDS, (_TEXT, "write text")),
    **dict.fromkeys(("id", "value", "past_sales_2y", "contract_years"), (_NUMBER, "write a number, or text")),
    "hs": (_TEXT | {int}, "write text, such as 2811.11"),
    "same_party": (_TEXT | {bool}, "write true or false"),
    "parameters": (_TEXT | {dict}, "write an object"),
}
_OF_PARAMETERS = _NUMBER | {bool}
_KINDS = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number", type(None): "null"}


def shipment_of(body: bytes) -> dict[str, Any]:
    """A shipment from the body of a request; numbers are kept as written.

    Raises:
        ProblemError: the body is no JSON object, or too long.
        ShipmentError: a field is of a type that it cannot have.
    """
    if len(body) > MOST_BYTES:
        sentence = f"One shipment is at most {MOST_BYTES >> 10} KiB; send several to /api/v1/determine/batch."
        raise ProblemError("too-large", sentence)
    try:
        found = json.loads(
            body, parse_float=Decimal, parse_int=_whole, parse_constant=_no_number, object_pairs_hook=_once
        )
    except _TwiceError as error:
        raise ProblemError("request", f"The key {error.args[0]!r} stands twice in one object of the body.") from None
    except (ValueError, ArithmeticError, RecursionError):
        raise ProblemError("request", "The body is not valid JSON; send a shipment as an object.") from None
    return checked(found)


def checked(found: object) -> dict[str, Any]:
    """A shipment whose fields have types that they can have; what they say is read later.

    Raises:
        ProblemError: it is no object.
        ShipmentError: a field does not exist, or is of another type.
    """
    if not isinstance(found, dict):
        raise ProblemError("request", f"The body is {_kind(found)}; send a shipment as an object.")
    for name, value in found.items():
        known = _TYPES.get(name)
        if known is None:
            raise ShipmentError(name, f"is not a field of a shipment.{did_you_mean(name, FIELDS)}")
        if type(value) not in known[0]:
            raise ShipmentError(name, f"is {_kind(value)}; {known[1]}.")
    parameters = found.get("parameters")
    if type(parameters) is dict:
        for name, value in parameters.items():
            if type(value) not in _OF_PARAMETERS:
                raise ShipmentError(f"{_NAMED}{name}", f"is {_kind(value)}; write a number, text, true or false.")
    if type(found.get("id")) is Decimal:
        found["id"] = float(found["id"])
    return found


def fields_of(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """A shipment from the parameters of an address; empty ones are left out, and what is asked beside it.

    Args:
        pairs: as sent; those of a good are `parameters.NAME`, or stand together in `parameters`.

    Raises:
        ProblemError: something is given twice, or there is too much.
        ShipmentError: a field does not exist.
    """
    shipment: dict[str, Any] = {}
    parameters: dict[str, str] = {}
    for count, (name, value) in enumerate(pairs):
        if count >= _MOST_PARAMETERS:
            raise ProblemError("request", f"At most {_MOST_PARAMETERS} parameters are taken.")
        if name in OPTIONS and name != "known_on":
            continue
        of_good = name.startswith(_NAMED)
        if not of_good and name not in FIELDS:
            raise ShipmentError(name, f"is not a field of a shipment.{did_you_mean(name, (*FIELDS, *OPTIONS))}")
        into, key = (parameters, name.removeprefix(_NAMED)) if of_good else (shipment, name)
        if key in into:
            raise ProblemError("request", f"{name} is given twice; say it once.", {"field": name})
        into[key] = value
    parameters = {name: value for name, value in parameters.items() if value.strip()}
    shipment = {name: value for name, value in shipment.items() if value.strip()}
    if parameters and "parameters" in shipment:
        sentence = "Say the parameters together in `parameters`, or each as parameters.NAME, not both."
        raise ProblemError("request", sentence, {"field": "parameters"})
    return {**shipment, "parameters": parameters} if parameters else shipment


def options_of(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What is asked beside shipments: `on`, `known_on` and `assume`, as `detente.determine` takes them.

    Raises:
        ProblemError: there is something else, or the same twice.
    """
    found: dict[str, Any] = {}
    texts = []
    for name, value in pairs:
        if name not in OPTIONS:
            sentence = f"{name}: there is no such parameter here.{did_you_mean(name, OPTIONS)}"
            raise ProblemError("request", f"{sentence} There are {', '.join(OPTIONS)}.", {"field": name})
        if name == "assume":
            texts.append(value)
        elif name in found:
            raise ProblemError("request", f"{name} is given twice; say it once.", {"field": name})
        elif value.strip():
            found[name] = value
    return {**found, "assume": assumed(texts)} if texts else found


def assumed(texts: list[str]) -> dict[str, str]:
    """Facts to fill in, from `name=value`.

    Raises:
        ProblemError: a text has no equals sign, or a fact is given twice.
    """
    if len(texts) > _MOST_ASSUMED:
        raise ProblemError("request", f"At most {_MOST_ASSUMED} facts can be assumed.", {"field": "assume"})
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (equals and name and value):
            raise ProblemError("request", f"assume: {text!r} cannot be read; write name=value.", {"field": "assume"})
        if name in found:
            raise ProblemError("request", f"assume: {name!r} is given twice.", {"field": "assume"})
        found[name] = value
    return found


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a number")


def _whole(digits: str) -> int | Decimal:
    """A whole number of any length, exactly."""
    return int(digits) if len(digits) < 1000 else Decimal(digits)


def _no_number(said: str) -> None:
    raise ValueError(said)


class _TwiceError(Exception):
    """A key stands twice in an object."""


def _once(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        raise _TwiceError(next(name for name, _ in pairs if name in seen or seen.add(name)))  # type: ignore[func-returns-value]
    return found
