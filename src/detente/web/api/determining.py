"""One shipment: asked in a body, or in an address that can be sent to a colleague."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from detente.determination.shipment import FIELDS
from detente.web.api.examples import shipments
from detente.web.api.schemas import Answer, Problem, Shipment
from detente.web.problems import MEDIA_TYPE
from detente.web.shipments import fields_of, options_of, shipment_of

router = APIRouter(tags=["determine"], prefix="/api/v1")

PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": title, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status, title in (
        (408, "The body came too slowly"),
        (413, "More was sent than is taken"),
        (422, "The shipment cannot be read, or the question cannot be asked so"),
        (429, "Too many requests"),
        (503, "It would take too long"),
    )
}
ASKED_BESIDE = [
    {
        "name": "on",
        "in": "query",
        "description": "Ask for this day instead of the shipment's `date`.",
        "schema": {"type": "string"},
    },
    {
        "name": "known_on",
        "in": "query",
        "description": "Count only instruments promulgated by this day.",
        "schema": {"type": "string"},
    },
    {
        "name": "assume",
        "in": "query",
        "description": "A fact to fill in where it is left out, as `name=value`; the answer says so.",
        "schema": {"type": "array", "items": {"type": "string", "pattern": "^[^=]+=[^=]+$"}, "maxItems": 50},
        "example": ["end_use=civil"],
    },
]
_EXAMPLES = {
    str(place): {"summary": about, "value": said} for place, (about, said) in enumerate(shipments().items(), 1)
}
_EXAMPLE = next(iter(shipments().values()))
_SCHEMA = Shipment.model_json_schema()


def _in_address(said: Any) -> str:
    if isinstance(said, dict):
        return "; ".join(f"{name}={value}" for name, value in said.items())
    return str(said)


@router.post(
    "/determine",
    summary="May this shipment go, under which licence, and why?",
    responses={200: {"model": Answer}, 422: {"model": Problem}, **PROBLEMS},
    openapi_extra={
        "parameters": ASKED_BESIDE,
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {name: said for name, said in _SCHEMA.items() if name != "examples"},
                    "examples": _EXAMPLES,
                }
            },
        },
    },
)
async def determine(request: Request) -> Response:
    """The answer to one shipment, as `detente determine --json` prints it, with `warnings` beside it.

    Numbers are taken as written, never rounded. A field that does not exist, or cannot be read, is a problem.
    """
    return await answered(request, shipment_of(await request.body()), options_of(request.query_params.multi_items()))


@router.get(
    "/determine",
    summary="The same question in an address",
    responses={200: {"model": Answer}, **PROBLEMS},
    openapi_extra={
        "parameters": [
            *(
                {
                    "name": name,
                    "in": "query",
                    "required": name in _SCHEMA["required"],
                    "description": _SCHEMA["properties"][name]["description"],
                    "schema": {"type": "string"},
                    "example": _in_address(_EXAMPLE.get(name, "")),
                }
                for name in FIELDS
            ),
            *(each for each in ASKED_BESIDE if each["name"] not in FIELDS),
        ]
    },
)
async def linked(request: Request) -> Response:
    """The fields of a shipment as parameters of the address; those of a good also as `parameters.NAME`.

    Empty ones are as if they were left out. The answer carries an entity tag that changes with the law.
    """
    tag = request.app.state.opened.tag()
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    pairs = request.query_params.multi_items()
    beside = options_of(pair for pair in pairs if pair[0] in ("on", "assume"))
    response = await answered(request, fields_of(pairs), beside)
    response.headers.update(headers)
    return response


async def answered(request: Request, shipment: Mapping[str, Any], beside: Mapping[str, Any]) -> Response:
    """The answer of the law that is open, counted. What was known on a day may first have to be worked out."""
    state = request.app.state
    law = state.opened.law
    if shipment.get("known_on") or beside:
        found = await state.workers.ask(law.determine, shipment, **beside)
    else:
        found = law.determine(shipment)
    state.figures.determinations.labels(found.outcome).inc()
    told = {**found.to_dict(), "warnings": list(found.warnings)}
    body = json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace")  # of half a letter JSON's escape
    return Response(body, media_type="application/json")
