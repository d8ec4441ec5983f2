"""Every error of the API as a problem document (RFC 9457), and of the pages as a page with the same sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from detente.errors import (
    DetenteError,
    FileError,
    LawError,
    ProposalError,
    RecordError,
    ScopeError,
    ShipmentError,
    UnknownNameError,
)
from detente.web.faults import sentence

MEDIA_TYPE = "application/problem+json"
API = "/api/"
TYPES: dict[str, tuple[int, str]] = {
    "shipment": (422, "The shipment cannot be read"),
    "question": (422, "The question cannot be asked so"),
    "unknown-name": (404, "There is nothing of that name"),
    "file": (422, "The data sent cannot be read"),
    "request": (422, "The request is not as described"),
    "law": (500, "The law data is at fault"),
    "too-large": (413, "More was sent than is taken"),
    "too-many-rows": (413, "There are more rows than are taken"),
    "too-many-requests": (429, "Too many requests"),
    "too-slow": (503, "It would take too long"),
    "too-busy": (503, "There is too much to do at the moment"),
    "slow-body": (408, "The request came too slowly"),
    "media-type": (415, "Data of that kind is not taken"),
    "not-acceptable": (406, "Answers of that kind are not given"),
    "internal": (500, "The server is at fault"),
    "not-found": (404, "There is no such page"),
}
_OF_ERRORS: tuple[tuple[type[DetenteError], str], ...] = (
    (ShipmentError, "shipment"),
    (ScopeError, "question"),
    (UnknownNameError, "unknown-name"),
    (FileError, "file"),
    (ProposalError, "file"),
    (RecordError, "law"),
    (LawError, "law"),
)


class ProblemError(Exception):
    """A request that is not answered.

    Args:
        kind: a key of `TYPES`.
        detail: a sentence that says what is wrong and what to do.
        more: further members of the document, such as `field` and `row`.
        headers: further headers of the response.
    """

    def __init__(
        self,
        kind: str,
        detail: str,
        more: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = kind
        self.detail = detail
        self.more = dict(more or {})
        self.headers = dict(headers or {})
        super().__init__(detail)


def problem_of(error: DetenteError) -> ProblemError:
    """What is told of an error that the engine raised."""
    kind = next((kind for cls, kind in _OF_ERRORS if isinstance(error, cls)), "question")
    if isinstance(error, ShipmentError):
        return ProblemError(kind, str(error), {"field": error.field})
    return ProblemError(kind, str(error))


def document(kind: str, detail: str, request_id: str | None, instance: str, more: Mapping[str, Any]) -> dict[str, Any]:
    """The problem document."""
    status, title = TYPES[kind]
    return {
        "type": f"/api/v1/problems/{kind}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": instance,
        "request_id": request_id,
        **more,
    }


def install(app: FastAPI) -> None:
    """Make every error of an app's routes a problem document, or a page."""

    async def of_problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, ProblemError)
        return respond(request, error)

    async def of_engine(request: Request, error: Exception) -> Response:
        assert isinstance(error, DetenteError)
        return respond(request, problem_of(error))

    async def of_validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return respond(request, _unfit(error))

    async def of_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return _plain(request, error)

    app.add_exception_handler(ProblemError, of_problem)
    app.add_exception_handler(DetenteError, of_engine)
    app.add_exception_handler(RequestValidationError, of_validation)
    app.add_exception_handler(HTTPException, of_http)


def respond(request: Request, problem: ProblemError) -> Response:
    """The response to a request that is not answered."""
    status, _ = TYPES[problem.kind]
    request_id = request.scope.get("request_id")
    found = document(problem.kind, problem.detail, request_id, request.url.path, problem.more)
    if request.url.path.startswith(API) or not hasattr(request.app.state, "show_problem"):
        return Response(_written(found), status, problem.headers, MEDIA_TYPE)
    page: Response = request.app.state.show_problem(request, found)
    page.headers.update(problem.headers)
    return page


def _unfit(error: RequestValidationError) -> ProblemError:
    """What is wrong with a request, by its fields."""
    faults = []
    for each in error.errors():
        where = [str(part) for part in each["loc"]]
        name = ".".join(where[1:]) or where[0]
        faults.append({"field": name, "in": where[0], "detail": sentence(each)})
    first = faults[0]
    rest = f" There are {len(faults) - 1} more; see `errors`." if len(faults) > 1 else ""
    return ProblemError("request", f"{first['field']}: {first['detail']}{rest}", {"errors": faults})


def _plain(request: Request, error: HTTPException) -> Response:
    """A refusal that the framework makes: an unknown path, a method that a path does not have."""
    if error.status_code == HTTPStatus.NOT_FOUND:
        return respond(request, ProblemError("not-found", f"There is nothing at {request.url.path}."))
    phrase = HTTPStatus(error.status_code).phrase
    found = {
        "type": "about:blank",
        "title": phrase,
        "status": error.status_code,
        "detail": f"{error.detail or phrase}.".replace("..", "."),
        "instance": request.url.path,
        "request_id": request.scope.get("request_id"),
    }
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods(request))
    if request.url.path.startswith(API) or not hasattr(request.app.state, "show_problem"):
        return Response(_written(found), error.status_code, headers, MEDIA_TYPE)
    page: Response = request.app.state.show_problem(request, found)
    page.headers.update(headers)
    return page


def _methods(request: Request) -> list[str]:
    """The methods that a path has, over all its routes."""
    found = []
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        scope = {**request.scope, "method": method}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes):
            found += [method, "HEAD"] if method == "GET" else [method]
    return found


def raw(problem: ProblemError, path: str, request_id: str | None) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """A problem document as status, headers and body, for those who answer before any route does."""
    status, _ = TYPES[problem.kind]
    body = _written(document(problem.kind, problem.detail, request_id, path, problem.more))
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    headers += [(name.lower().encode(), value.encode()) for name, value in problem.headers.items()]
    return status, headers, body


def _written(found: Mapping[str, Any]) -> bytes:
    """A document in UTF-8; half a letter, which no encoding has, is an escape of JSON."""
    return json.dumps(found, ensure_ascii=False, default=str).encode("utf-8", "backslashreplace")
