"""The OpenAPI document, put right where the framework cannot say it: problems are documents of their own media type."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from detente.web.problems import MEDIA_TYPE

_OF_FRAMEWORK = ("HTTPValidationError", "ValidationError")
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_REFUSED = 400  # and above


def install(app: FastAPI) -> None:
    """Put an application's description right when it is first asked for."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _right(made())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def operation_id(route: APIRoute) -> str:
    """What clients made from the description call an operation."""
    return route.name


def _right(document: dict[str, Any]) -> dict[str, Any]:
    for path in document["paths"].values():
        for operation in path.values():
            parameters = operation.get("parameters", [])
            parameters.sort(key=lambda each: not each.get("required", False))
            for each in parameters:
                each["schema"] = _said(each["schema"])
            for status, response in operation["responses"].items():
                if int(status) >= _REFUSED:
                    response["content"] = {MEDIA_TYPE: {"schema": _PROBLEM}}
    schemas = document["components"]["schemas"]
    used = json.dumps(document["paths"])
    for name in _OF_FRAMEWORK:
        if f'schemas/{name}"' not in used:
            schemas.pop(name, None)
    return document


def _said(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter's schema without null: in an address a parameter is left out instead."""
    choices = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) == 1 and len(schema["anyOf"]) > 1:
        return {**choices[0], **{name: value for name, value in schema.items() if name != "anyOf"}}
    return schema
