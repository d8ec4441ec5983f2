"""What the description of a GET says of its answers: their shape, that there may be none, and how it is refused."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from detente.web.api.schemas import Problem
from detente.web.problems import MEDIA_TYPE

Responses = dict[int | str, dict[str, Any]]
_HEADERS = {
    "ETag": {
        "description": "Changes with the law, the record, the version and the day; send it back in If-None-Match.",
        "schema": {"type": "string"},
    },
    "X-Request-ID": {"description": "Names the request in the log.", "schema": {"type": "string"}},
}
_LINK = {"Link": {"description": 'The next and the previous page (`rel="next"`).', "schema": {"type": "string"}}}
_REFUSALS = {
    404: "There is nothing of that name in the law or the record",
    422: "The question cannot be asked so",
    429: "Too many requests",
    500: "The law data or the server is at fault",
    503: "It would take too long",
}


def told(shape: type[BaseModel], about: str, paged: bool = False, named: bool = True) -> Responses:
    """The responses of a GET.

    Args:
        shape: of the answer.
        about: what it is.
        paged: whether the answer is a page of a list.
        named: whether the question names something that there may not be.
    """
    headers = {**_HEADERS, **(_LINK if paged else {})}
    return {200: {"model": shape, "description": about, "headers": headers}, 304: _HAD, **refusals(named)}


def told_as(media_type: str, about: str) -> Responses:
    """The responses of a GET whose answer is a text of some other kind."""
    content = {media_type: {"schema": {"type": "string"}}}
    return {200: {"content": content, "description": about, "headers": _HEADERS}, 304: _HAD, **refusals(True)}


def refusals(named: bool = False) -> Responses:
    """The problem documents that answer instead."""
    return {
        status: {"model": Problem, "description": about, "content": {MEDIA_TYPE: {}}}
        for status, about in _REFUSALS.items()
        if named or status != 404
    }


_HAD: dict[str, Any] = {"description": "The client has the answer already.", "headers": _HEADERS}
