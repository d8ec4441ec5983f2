"""Questions that take a while, worked on beside the event loop: some at a time, the others wait for their turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class Workers:
    """Threads for questions; one that nobody waits for any more keeps its thread until it is done.

    Args:
        at_a_time: how many questions are worked on at once.
    """

    def __init__(self, at_a_time: int) -> None:
        self._threads = ThreadPoolExecutor(at_a_time, thread_name_prefix="question")

    async def ask(self, work: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        """The answer of a function, called in a thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: work(*args, **kwargs))

    def begin(self, work: Callable[Given, object], *args: Given.args, **kwargs: Given.kwargs) -> None:
        """Have something done that nobody waits for."""
        self._threads.submit(work, *args, **kwargs)

    def stop(self) -> None:
        """Begin nothing more; what waits is dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)
