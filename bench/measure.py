"""Timing on a machine that others use too: several rounds in turn, the least and the median told."""

from __future__ import annotations

import contextlib
import gc
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

PACKAGES = ("detente", "numpy", "pyarrow", "zen-engine", "openfisca-core", "duckdb", "polars", "ray")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was aimed at, what was measured; `ok` is None where nothing was aimed at."""

    what: str
    target: str
    measured: str
    ratio: str = ""
    ok: bool | None = None


class Times(NamedTuple):
    """Seconds of the quickest round, and of the one in the middle."""

    least: float
    middle: float


def rounds(ways: Mapping[str, Callable[[], Any]], count: int) -> dict[str, Times]:
    """Run each way once a round, in turn, so that a neighbour's load falls on all of them."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(count):
        for name, run in ways.items():
            taken[name].append(seconds(run))
    return {name: Times(min(times), median(times)) for name, times in taken.items()}


def seconds(run: Callable[[], Any]) -> float:
    """How long one run takes; what it returns is let go after the clock has stopped."""
    gc.collect()
    start = time.perf_counter()
    kept = run()
    taken = time.perf_counter() - start
    del kept
    return taken


@contextlib.contextmanager
def setting(**environment: str) -> Iterator[None]:
    """Environment variables set for a while."""
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="detente-bench-") as name:
        yield Path(name)


def law_copy(to: Path) -> Path:
    """The installed law data under another path, so that nothing read before is known for it."""
    from detente.regime.folder import LAW_FOLDER

    shutil.copytree(LAW_FOLDER, to)
    return to


def milliseconds(value: float) -> str:
    return f"{value * 1e3:,.0f} ms" if value >= 0.01 else f"{value * 1e3:.2f} ms"


def microseconds(value: float) -> str:
    return f"{value * 1e6:,.1f} µs"


def million_a_second(rows: int, taken: float) -> str:
    rate = rows / taken / 1e6
    return f"{rate:,.1f} M rows/s" if rate >= 1 else f"{rate:.3f} M rows/s"


def machine() -> str:
    """Cores, processor, load and versions, in one line."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
    return (
        f"{len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count()} cores, "
        f"{_processor()}, load {load} at the start; Python {platform.python_version()} on {sys.platform}; "
        + ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
