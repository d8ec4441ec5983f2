"""Answers that are kept: worked out once, forgotten when there are too many, not begun when nobody waits."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from detente.errors import ScopeError
from detente.web.api.answering import Kept, Made
from detente.web.working import Workers
from tests import loops

Test = Callable[[Kept], Coroutine[Any, Any, None]]


@pytest.fixture
def run() -> Iterator[Callable[[Test], None]]:
    """Runs a test with one thread for its questions and room for a thousand bytes."""
    workers = Workers(1)
    yield lambda test: loops.run(test(Kept(workers, 1000)))
    workers.stop()


def test_many_who_ask_the_same_wait_for_the_same_work(run: Callable[[Test], None]) -> None:
    calls = []

    def work() -> Made:
        calls.append(threading.current_thread().name)
        return Made(b"answer")

    async def test(kept: Kept) -> None:
        found = await asyncio.gather(*(kept.answer("q", work) for _ in range(20)))
        assert {each.body for each in found} == {b"answer"}
        assert (await kept.answer("q", work)).body == b"answer"
        assert len(calls) == 1
        assert calls[0].startswith("question")

    run(test)


def test_an_error_is_told_to_all_and_not_kept(run: Callable[[Test], None]) -> None:
    calls = []

    def work() -> Made:
        calls.append(1)
        raise ScopeError("no")

    async def test(kept: Kept) -> None:
        found = await asyncio.gather(*(kept.answer("q", work) for _ in range(3)), return_exceptions=True)
        assert [str(each) for each in found] == ["no"] * 3
        with pytest.raises(ScopeError):
            await kept.answer("q", work)
        assert len(calls) == 2

    run(test)


def test_what_is_too_much_is_forgotten_the_least_lately_asked_first(run: Callable[[Test], None]) -> None:
    calls: list[str] = []

    async def test(kept: Kept) -> None:
        async def ask(name: str, size: int) -> None:
            def work() -> Made:
                calls.append(name)
                return Made(bytes(size))

            await kept.answer(name, work)

        for name in "abcdefghij":
            await ask(name, 100)
        await ask("a", 100)
        assert calls == list("abcdefghij")
        await ask("k", 100)  # one too many: b goes
        await ask("a", 100)
        await ask("b", 100)
        assert calls == [*"abcdefghijk", "b"]
        await ask("large", 126)  # more than an eighth of the room is not kept
        await ask("large", 126)
        assert calls[-2:] == ["large", "large"]

    run(test)


def test_one_who_gives_up_does_not_take_it_from_the_others(run: Callable[[Test], None]) -> None:
    go = threading.Event()

    def work() -> Made:
        go.wait(10)
        return Made(b"answer")

    async def test(kept: Kept) -> None:
        one, other = (asyncio.create_task(kept.answer("q", work)) for _ in range(2))
        await asyncio.sleep(0.05)
        one.cancel()
        await asyncio.sleep(0)
        go.set()
        assert (await other).body == b"answer"
        assert one.cancelled()

    run(test)


def test_what_nobody_waits_for_is_not_begun_but_ended_if_it_was(run: Callable[[Test], None]) -> None:
    go = threading.Event()
    calls = []

    def slow() -> Made:
        go.wait(10)
        calls.append("slow")
        return Made(b"slow")

    def never() -> Made:
        calls.append("never")
        return Made(b"never")

    async def test(kept: Kept) -> None:
        first = asyncio.create_task(kept.answer("slow", slow))
        await asyncio.sleep(0.05)
        second = asyncio.create_task(kept.answer("never", never))
        await asyncio.sleep(0.05)
        for task in (first, second):
            task.cancel()
        await asyncio.sleep(0.05)
        go.set()
        while not calls:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        assert calls == ["slow"]
        assert (await kept.answer("slow", slow)).body == b"slow"  # it had been kept
        assert (await kept.answer("never", never)).body == b"never"
        assert calls == ["slow", "never"]

    run(test)
