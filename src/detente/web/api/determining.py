"""One shipment: asked in a body, or in an address that can be sent to a colleague."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from detente.web.api.schemas import Answer, Problem, Shipment
from detente.web.problems import MEDIA_TYPE, ProblemError

router = APIRouter(tags=["determine"], prefix="/api/v1")
On = Annotated[str | None, Query(description="Ask for this day instead of the shipment's `date`.", max_length=40)]
Assume = Annotated[
    list[str],
    Query(description="A fact to fill in where it is left out, as name=value; the answer says so.", max_length=50),
]
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": title, "content": {MEDIA_TYPE: {}}}
    for status, title in (
        (413, "More was sent than is taken"),
        (422, "The shipment cannot be read, or the question cannot be asked so"),
        (429, "Too many requests"),
    )
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Shipment"}}},
    }
}
_SHOWN = ("parameters.",)
_MOST_FIELDS = 100


@router.post(
    "/determine",
    summary="May this shipment go, under which licence, and why?",
    responses={200: {"model": Answer}, **PROBLEMS},
    openapi_extra=_BODY,
)
async def determine(request: Request, on: On = None, assume: Assume = []) -> Response:  # noqa: B006  (FastAPI copies)
    """The answer to one shipment, the same that `detente determine --json` prints, with `warnings` beside it.

    Numbers are taken as written, never rounded.
    """
    return answered(request, shipment_of(await request.body()), on, assume)


@router.get(
    "/determine",
    summary="The same question in an address",
    responses={200: {"model": Answer}, **PROBLEMS},
    openapi_extra={
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": name in Shipment.model_json_schema()["required"],
                "description": schema.get("description", ""),
                "schema": {"type": "string", "maxLength": 500},
            }
            for name, schema in Shipment.model_json_schema()["properties"].items()
        ]
    },
)
async def linked(request: Request, on: On = None, assume: Assume = []) -> Response:  # noqa: B006  (FastAPI copies)
    """The fields of a shipment as parameters of the address; those of a good as `parameters.NAME`.

    The answer carries an entity tag that changes with the law.
    """
    tag = request.app.state.opened.tag()
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    given = [pair for pair in request.query_params.multi_items() if pair[0] not in ("on", "assume")]
    response = answered(request, fields_of(given), on, assume)
    response.headers.update(headers)
    return response


def answered(request: Request, shipment: Mapping[str, Any], on: str | None, assume: list[str]) -> Response:
    """The answer of the law that is open, counted."""
    state = request.app.state
    found = state.opened.law.determine(shipment, on=on, assume=assumed(assume))
    state.figures.determinations.labels(found.outcome).inc()
    told = {**found.to_dict(), "warnings": list(found.warnings)}
    return Response(json.dumps(told, ensure_ascii=False, default=str).encode(), media_type="application/json")


def shipment_of(body: bytes) -> Mapping[str, Any]:
    """A shipment from a body.

    Raises:
        ProblemError: it is no JSON object.
    """
    try:
        found = json.loads(body, parse_float=Decimal, parse_int=_whole, parse_constant=_no_number)
    except (ValueError, ArithmeticError, RecursionError):
        raise ProblemError("request", "The body is not valid JSON; send a shipment as an object.") from None
    if not isinstance(found, dict):
        raise ProblemError("request", "The body is JSON, but no object; send a shipment as an object.")
    return found


def _whole(digits: str) -> int | Decimal:
    return int(digits) if len(digits) < 1000 else Decimal(digits)


def _no_number(said: str) -> None:
    raise ValueError(said)


def fields_of(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """A shipment from the parameters of an address; empty ones are left out.

    Raises:
        ProblemError: a field is given twice, or there are too many.
    """
    if len(pairs) > _MOST_FIELDS:
        raise ProblemError("request", f"At most {_MOST_FIELDS} parameters are taken.")
    shipment: dict[str, Any] = {}
    parameters: dict[str, str] = {}
    for name, value in pairs:
        of_good = name.startswith(_SHOWN)
        into, key = (parameters, name.partition(".")[2]) if of_good else (shipment, name)
        if key in into:
            raise ProblemError("request", f"{name} is given twice; say it once.", {"field": name})
        if value.strip():
            into[key] = value
    if parameters:
        if "parameters" in shipment:
            raise ProblemError("request", "Say parameters together, or each as parameters.NAME, not both.")
        shipment["parameters"] = parameters
    return shipment


def assumed(texts: list[str]) -> dict[str, str]:
    """Facts to fill in, from `name=value`.

    Raises:
        ProblemError: a text has no equals sign, or a fact is given twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (equals and name and value):
            raise ProblemError("request", f"assume: {text!r} cannot be read; write name=value.", {"field": "assume"})
        if name in found:
            raise ProblemError("request", f"assume: {name!r} is given twice.", {"field": "assume"})
        found[name] = value
    return found


