"""Answers to GET: none where the client has it already, kept where it was asked for lately, else worked out once."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from starlette.responses import Response

from detente.regime.looking.plain import as_json
from detente.web.working import Workers

JSON = "application/json"
CALENDAR = "text/calendar; charset=utf-8"
_MOST_BYTES = 64 << 20
_MOST_KEPT = 1024

Key = Hashable


@dataclass(frozen=True, slots=True)
class Made:
    """An answer as it is sent, with headers of its own."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _UnderWay:
    """An answer that is being worked out, or waits for its turn to be."""

    task: asyncio.Task[Made]
    waiting: int = 0
    begun: bool = False


class Kept:
    """Answers as they are sent, those asked for least lately forgotten first; what is worked out is not begun again.

    Args:
        workers: where answers are worked out.
        most_bytes: that are kept in all.
    """

    def __init__(self, workers: Workers, most_bytes: int = _MOST_BYTES) -> None:
        self._workers = workers
        self._most = most_bytes
        self._bytes = 0
        self._answers: OrderedDict[Key, Made] = OrderedDict()
        self._under_way: dict[Key, _UnderWay] = {}

    async def answer(self, key: Key, work: Callable[[], Made]) -> Made:
        """The answer to a question; whoever asks the same meanwhile waits for the same work.

        Work that nobody waits for any more is not begun; once begun, it is done and kept.
        """
        found = self._answers.get(key)
        if found is not None:
            self._answers.move_to_end(key)
            return found
        under_way = self._under_way.get(key)
        if under_way is None:
            task = asyncio.create_task(self._work(key, work))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())  # told to those who wait
            under_way = self._under_way[key] = _UnderWay(task)
        under_way.waiting += 1
        try:
            return await asyncio.shield(under_way.task)  # one who gives up does not take it from the others
        finally:
            under_way.waiting -= 1
            if not under_way.waiting and not under_way.begun:
                under_way.task.cancel()

    async def _work(self, key: Key, work: Callable[[], Made]) -> Made:
        def begun() -> Made:
            if key in self._under_way:
                self._under_way[key].begun = True
            return work()

        try:
            found = await self._workers.ask(begun)
        finally:
            del self._under_way[key]
        if len(found.body) <= self._most // 8:
            self._answers[key] = found
            self._bytes += len(found.body)
            while self._bytes > self._most or len(self._answers) > _MOST_KEPT:
                _, oldest = self._answers.popitem(last=False)
                self._bytes -= len(oldest.body)
        return found


async def answered(request: Request, work: Callable[[], Any]) -> Response:
    """The answer to a request as JSON.

    Args:
        request: whose address is the whole question.
        work: gives the answer as JSON carries it; called in a thread, and only where it must be.
    """
    return await sent(request, lambda: Made(as_json(work()).encode()))


async def sent(request: Request, work: Callable[[], Made], media_type: str = JSON) -> Response:
    """The answer to a request as bytes; see `answered`."""
    state = request.app.state
    tag = state.opened.tag()
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    key = (request.url.path, request.url.query, dt.date.today())  # the day is a default everywhere
    made = await state.kept.answer(key, work)
    return Response(made.body, headers={**headers, **made.headers}, media_type=media_type)
