"""One determination: in process, and from the shell."""

from __future__ import annotations

import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.measure import Figure, folder, law_copy, microseconds, milliseconds, setting
from bench.shipments import as_shipments, shipments
from detente.determination.single import Law

COMMAND = (
    *("determine", "--from", "JP", "--to", "KR", "--date", "2019-08-01", "--good", "hydrogen-fluoride"),
    *("--param", "concentration_wt_pct=99.9"),
)


def each(law: Law, asked: Sequence[Mapping[str, Any]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The seconds that each of some shipments takes."""
    clock, determine = time.perf_counter, law.determine
    taken = np.empty(len(asked))
    for number, shipment in enumerate(asked):
        start = clock()
        determine(shipment)
        taken[number] = clock() - start
    return taken


def in_process(quick: bool) -> Iterator[Figure]:
    """Distinct shipments of both jurisdictions, one after the other: first seen, then warm."""
    count, passes = (1_000, 5) if quick else (5_000, 15)
    asked = as_shipments(shipments(count, seed=11))
    with folder() as home, setting(DETENTE_CACHE=""):
        law = Law(law_copy(home / "law"))
        for code in law.codes:
            law.engine(code)
        tracemalloc.start()
        each(law, asked)
        remembered = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        fresh = Law(law_copy(home / "again"))
        for code in fresh.codes:
            fresh.engine(code)
        cold = each(fresh, asked)
    each(law, asked)
    warm = sorted((each(law, asked) for _ in range(passes)), key=lambda taken: float(np.median(taken)))
    best, middle = warm[0], warm[len(warm) // 2]
    p50 = float(np.median(best))
    yield Figure(
        f"one determination, warm: p50 over {count:,} distinct shipments, best of {passes} passes",
        "at most 20 µs",
        f"{microseconds(p50)} (p95 {microseconds(float(np.percentile(best, 95)))}; "
        f"middle pass {microseconds(float(np.median(middle)))})",
        ok=p50 <= 20e-6,
    )
    yield Figure(
        "one determination, first seen by a fresh law: p50 (mean, p99)",
        "",
        f"{microseconds(float(np.median(cold)))} ({microseconds(float(cold.mean()))}, "
        f"{microseconds(float(np.percentile(cold, 99)))})",
    )
    yield Figure(f"remembered after {count:,} distinct shipments (tracemalloc)", "", f"{remembered / 2**20:.1f} MiB")


def shell(quick: bool) -> Iterator[Figure]:
    """`detente determine` as a process of its own, with an empty, a filled and a broken cache folder."""
    runs = 4 if quick else 12
    with folder() as home:
        said, _ = _run(home / "warm")
        warm, cold = [], []
        for number in range(runs):  # in turn
            warm.append(_run(home / "warm")[1])
            cold.append(_run(home / f"cold-{number}")[1])
        without = [_run(None)[1] for _ in range(max(2, runs // 3))]
        for path in (home / "warm").iterdir():
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        after_broken, _ = _run(home / "warm")
        again, healed = _run(home / "warm")
    yield Figure(
        f"`detente determine`, wall time, cache warm: median of {runs} (least)",
        "at most 350 ms",
        f"{milliseconds(float(np.median(warm)))} ({milliseconds(min(warm))})",
        ok=float(np.median(warm)) <= 0.35,
    )
    yield Figure(
        "`detente determine`, cache folder empty: median (least); cache off: median",
        "",
        f"{milliseconds(float(np.median(cold)))} ({milliseconds(min(cold))}); "
        f"{milliseconds(float(np.median(without)))}",
    )
    yield Figure(
        "cache files cut in half",
        "same answer",
        f"{'same answer' if said == after_broken == again else 'another answer'}, then {milliseconds(healed)}",
        ok=said == after_broken == again,
    )


def _run(cache: Path | None) -> tuple[str, float]:
    program = Path(sys.executable).with_name("detente")
    with setting(DETENTE_CACHE=str(cache or ""), NO_COLOR="1", COLUMNS="100"):
        start = time.perf_counter()
        done = subprocess.run([str(program), *COMMAND], capture_output=True, check=True, text=True)
        return done.stdout, time.perf_counter() - start
