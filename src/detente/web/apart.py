"""Work on what was sent that could end a process, or take very long: done in a process of its own, held to limits."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable
from functools import cache
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

_MEMORY = 1 << 30  # bytes that the process may take on
_PRELOADED = ["__main__", "detente.web.upload_apart", "detente.web.proposal_apart"]
OUT_OF_TIME = -signal.SIGXCPU


def run_apart(work: Callable[..., None], args: tuple[Any, ...], seconds: float) -> int:
    """Do work in another process.

    Args:
        work: a function of a module; it begins with `confine`.
        args: what it is given.
        seconds: that it may take.

    Returns:
        How the process ended: 0 for well, OUT_OF_TIME, another signal as a negative number.
    """
    process = _context().Process(target=work, args=args)  # type: ignore[attr-defined]
    process.start()
    try:
        process.join(seconds)
        late = process.is_alive()
    finally:
        process.kill()
        process.join()
        ended = int(process.exitcode)
        process.close()
    return OUT_OF_TIME if late else ended


@cache
def _context() -> BaseContext:
    """Where processes come from: one that has loaded what they need, and nothing else, where there can be one."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


def ready() -> None:
    """Have processes begin quickly."""
    if _context().get_start_method() == "forkserver":
        from multiprocessing.forkserver import ensure_running

        ensure_running()


def confine(seconds: float, most_written: int) -> None:
    """In the other process: take no more memory, time and disk than so, where the system can hold a process to that."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a library that ends the process says why; the server says it too
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        _hold(resource.RLIMIT_AS, pages * resource.getpagesize() + _MEMORY)
    with contextlib.suppress(OSError, ValueError):
        _hold(resource.RLIMIT_CPU, int(seconds) + 1)
        _hold(resource.RLIMIT_CORE, 0)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        _hold(resource.RLIMIT_FSIZE, most_written)


def _hold(limit: int, most: int) -> None:
    import resource

    resource.setrlimit(limit, (most, most))
