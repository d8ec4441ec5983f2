"""What a law ten times as large costs, for each row and for each single answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from bench import grown
from bench.measure import Figure, folder, microseconds, milliseconds, rounds, seconds, setting
from bench.shipments import as_shipments
from bench.singles import each
from detente.determination.single import Law
from detente.determination.table import determine_table

TIMES = (1, 10)
LIMIT = 1.3


def growth(quick: bool) -> Iterator[Figure]:
    """The generated law and the same grown tenfold, side by side."""
    count, asked_of = (100_000, 1_000) if quick else (1_000_000, 5_000)
    with folder() as home, setting(DETENTE_CACHE=""):
        laws = {times: Law(grown.write(home / f"{times}", times)) for times in TIMES}
        opened = {times: seconds(partial(law.engine, grown.CODE)) for times, law in laws.items()}
        tables = {times: grown.rows(times, count) for times in TIMES}
        first = {times: seconds(partial(determine_table, laws[times], tables[times])) for times in TIMES}
        ways: dict[str, Callable[[], pa.Table]] = {
            str(times): partial(determine_table, laws[times], tables[times]) for times in TIMES
        }
        warm = {int(times): taken.least for times, taken in rounds(ways, 3 if quick else 9).items()}
        fresh = {times: Law(grown.write(home / f"{times}-again", times)) for times in TIMES}
        cold, single = _singles(fresh, {times: as_shipments(tables[times].slice(0, asked_of)) for times in TIMES})
    one, ten = TIMES
    sizes = ", ".join(f"×{times}: {_size(laws[times])}" for times in TIMES)
    per_row = {times: taken / count * 1e9 for times, taken in warm.items()}
    yield _flat(f"a row of {count:,}, warm, law ×10 to ×1 ({sizes})", per_row[one], per_row[ten], "{:.1f} ns")
    yield _flat(
        f"a single answer, warm p50 over {asked_of:,} distinct", single[one] * 1e6, single[ten] * 1e6, "{:.1f} µs"
    )
    yield Figure(
        "the same for a law and rows never seen before: table; single answer (mean)",
        "",
        f"{milliseconds(first[one])} and {milliseconds(first[ten])}; "
        f"{microseconds(cold[one])} and {microseconds(cold[ten])}",
        f"{first[ten] / first[one]:.1f}×; {cold[ten] / cold[one]:.1f}×",
    )
    yield Figure(
        "compiling the generated law, ×1 and ×10",
        "",
        f"{milliseconds(opened[one])} and {milliseconds(opened[ten])}",
        f"{opened[ten] / opened[one]:.1f}×",
    )


def _singles(laws: dict[int, Law], asked: dict[int, list[dict[str, Any]]]) -> tuple[dict[int, float], dict[int, float]]:
    """Seconds a shipment: the mean of the first time, under a law that has answered nothing yet, and the warm p50."""
    cold: dict[int, float] = {}
    warm: dict[int, float] = {}
    for times, law in laws.items():
        law.engine(grown.CODE)
        cold[times] = float(each(law, asked[times]).mean())
        each(law, asked[times])
    for _ in range(9):  # in turn
        for times, law in laws.items():
            p50 = float(np.median(each(law, asked[times])))
            warm[times] = min(p50, warm.get(times, p50))
    return cold, warm


def _size(law: Law) -> str:
    book = law.engine(grown.CODE).book
    groups = len({row[0] for row in book.members})
    return f"{len(book.entry_texts):,} entries, {groups} groups, {len(book.instruments)} instruments"


def _flat(what: str, one: float, ten: float, form: str) -> Figure:
    ratio = ten / one
    measured = f"{form.format(one)} and {form.format(ten)}"
    return Figure(what, f"at most {LIMIT}×", measured, f"{ratio:.2f}×", ratio <= LIMIT)
