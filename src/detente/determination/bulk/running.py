"""All parts of a run, several at a time, each in a thread: reading, look-ups and writing leave Python's lock alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

from detente.determination.bulk.parts import Part
from detente.determination.bulk.work import Done, Job, Kernel, run

Engine = Callable[[Iterable[Part], Job], Iterator[Done]]


def in_threads(
    parts: Iterable[Part],
    job: Job,
    kernel: Kernel,
    threads: int,
    advance: Callable[[int, float], None] | None = None,
) -> list[Done]:
    """Answer parts, as many at a time as there are threads.

    Where one fails the others that have begun are left undone, and what is finished stays.

    Args:
        parts: the parts, in order.
        job: what is the same for all.
        kernel: answers a table; it is called from several threads.
        threads: how many.
        advance: told from all threads, one at a time, of rows read and the share of the work (in bytes) they are.

    Raises:
        FileError: a part cannot be read or written.
    """
    stopping = threading.Event()
    told = threading.Lock()

    def tell(rows: int, size: float) -> None:
        with told:
            if advance is not None:
                advance(rows, size)

    with ThreadPoolExecutor(max(threads, 1)) as pool:
        waiting = [pool.submit(run, part, job, kernel, tell, stopping.is_set) for part in parts]
        try:
            finished, _ = wait(waiting, return_when=FIRST_EXCEPTION)
            failed = next((each for each in waiting if each in finished and each.exception() is not None), None)
            if failed is not None:
                failed.result()
            return [each.result() for each in waiting]
        finally:
            stopping.set()
            for each in waiting:
                each.cancel()
