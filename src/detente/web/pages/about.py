"""What the data covers, how sure it is, where it comes from, and what it is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from detente.web.opened import Opened
from detente.web.pages.filters import host
from detente.web.pages.rendering import Asked

router = APIRouter()
_MOST_HOSTS = 40


@router.get("/about")
async def about(request: Request) -> Response:
    """The page."""
    response: Response = await request.app.state.pages.show(request, "about.html", view)
    return response


def view(asked: Asked) -> dict[str, Any]:
    """Each jurisdiction's law and each relation's record with their spans; confidence and sources counted."""
    marks, hosts, addresses = _counted(_ById(asked.opened))
    meanings = _meanings(asked)
    return {
        "laws": list(asked.opened.jurisdictions.values()),
        "relations": list(asked.opened.relations.values()),
        "marks": [(mark, meanings.get(mark, ""), count) for mark, count in marks.most_common()],
        "hosts": hosts.most_common(_MOST_HOSTS),
        "other_hosts": max(len(hosts) - _MOST_HOSTS, 0),
        "addresses": addresses,
    }


def _meanings(asked: Asked) -> Mapping[str, str]:
    """What each mark of confidence says."""
    gettext = asked.gettext
    return {
        "sourced-primary": gettext("read in the text of the law, or on the authority's own page"),
        "sourced-secondary": gettext("read in the press, with law firms or in other reports"),
        "sourced": gettext("read in a source"),
        "derived": gettext("follows from what was read, as its note says"),
        "from-memory": gettext("no source was read; it may be wrong"),
        "disputed": gettext("sources contradict each other"),
        "not-found": gettext("looked for, and not found"),
    }


class _ById:
    """What is opened as a key: the same object is the same key."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened

    def __hash__(self) -> int:
        return id(self.opened)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.opened is self.opened


@lru_cache(maxsize=2)
def _counted(key: _ById) -> tuple[Counter[str], Counter[str], int]:
    """How often each mark of confidence stands on instruments and events, and each host among their sources."""
    marks: Counter[str] = Counter()
    hosts: dict[str, set[str]] = {}
    for confidence, sources in _sourced(key.opened):
        marks[confidence] += 1
        for address in sources:
            hosts.setdefault(host(address), set()).add(address)
    counted = Counter({name: len(addresses) for name, addresses in hosts.items()})
    return marks, counted, sum(counted.values())


def _sourced(opened: Opened) -> Iterator[tuple[str, list[str]]]:
    for law in opened.jurisdictions.values():
        for instrument in law.instruments:
            yield instrument.confidence, [address for address, _ in instrument.sources]
    for relation in opened.relations.values():
        for event in relation.events:
            yield event.confidence, [address for address, _ in event.sources]
