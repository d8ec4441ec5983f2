"""A command in a process of its own: its wall time, the time of its cores, and the most memory it held."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

# A process begins with the peak of the one that starts it, so a small one stands between.
_BETWEEN = """
import json, os, subprocess, sys, time
start = time.perf_counter()
child = subprocess.Popen(sys.argv[1:])
_, status, used = os.wait4(child.pid, 0)
wall = time.perf_counter() - start
peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
told = {"wall": wall, "cpu": used.ru_utime + used.ru_stime, "peak": peak, "code": os.waitstatus_to_exitcode(status)}
print(json.dumps(told))
"""


class Ran(NamedTuple):
    """Seconds on the clock, seconds of all cores, bytes at the peak (`ru_maxrss`), and what was printed."""

    wall: float
    cpu: float
    peak: int
    said: str


def ran(words: Sequence[str], well: Sequence[int] = (0,)) -> Ran:
    """Run a command in a fresh process.

    Args:
        words: the command.
        well: the exit codes with which it ends well.

    Raises:
        RuntimeError: it failed; what it said stands in the message.
    """
    told = subprocess.run([sys.executable, "-S", "-c", _BETWEEN, *words], capture_output=True, text=True, check=False)
    *said, last = told.stdout.splitlines() or [""]
    figures: dict[str, Any] = json.loads(last) if last.startswith("{") else {}
    if figures.get("code") not in well:
        raise RuntimeError(f"{' '.join(words)} failed:\n{told.stdout}{told.stderr}")
    return Ran(figures["wall"], figures["cpu"], figures["peak"], "\n".join(said))


def in_turn(
    ways: Mapping[str, Callable[[], Ran]], count: int, before: Callable[[], None] = lambda: None
) -> dict[str, list[Ran]]:
    """Run each way once a round, in turn, so that a neighbour's load falls on all of them.

    Args:
        ways: each runs a command.
        count: of rounds.
        before: done before each run, off the clock.
    """
    found: dict[str, list[Ran]] = {name: [] for name in ways}
    for _ in range(count):
        for name, run in ways.items():
            before()
            found[name].append(run())
    return found


def least(runs: Sequence[Ran]) -> Ran:
    """The quickest of several runs."""
    return min(runs, key=lambda run: run.wall)
