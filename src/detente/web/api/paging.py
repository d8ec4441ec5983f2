"""Lists in pages: the items of one, how many there are in all, and where the next page is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from starlette.responses import Response

from detente.regime.looking.plain import as_json
from detente.web.api.answering import Made, sent
from detente.web.questions import Paged


async def listed(request: Request, name: str, page: Paged, work: Callable[[], list[Any] | dict[str, Any]]) -> Response:
    """A page of a list.

    Args:
        request: whose address is the whole question.
        name: what the items are called in the answer.
        page: which of them.
        work: gives all items, or an answer that holds them under `name`; called in a thread, where it must be.
    """

    def cut() -> Made:
        found = work()
        answer = found if isinstance(found, dict) else {name: found}
        items = answer[name]
        first, last = page.offset, page.offset + page.limit
        links = {
            "prev": _address(request, max(0, first - page.limit)) if first else None,
            "next": _address(request, last) if last < len(items) else None,
        }
        told = {"total": len(items), "limit": page.limit, "offset": first, "next": links["next"]}
        said = ", ".join(f'<{address}>; rel="{which}"' for which, address in links.items() if address)
        body = as_json({**answer, name: items[first:last], "page": told}).encode()
        return Made(body, {"Link": said} if said else {})

    return await sent(request, cut)


def _address(request: Request, offset: int) -> str:
    pairs = [pair for pair in request.query_params.multi_items() if pair[0] != "offset"]
    return f"{quote(request.url.path)}?{urlencode([*pairs, ('offset', offset)])}"
