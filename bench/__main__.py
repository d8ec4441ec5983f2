"""`python -m bench`: measure, and print one table. It never fails because of a figure."""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from functools import partial

from bench.measure import Figure, machine
from bench.peers.scope import SCOPE

HEADERS = ("what", "target", "measured", "ratio", "ok")


def sections(rows: int | None = None) -> dict[str, Callable[[bool], Iterator[Figure]]]:
    """What can be measured, in order; `rows` is how many lines the folders of declaration lines have."""
    from bench import (
        bulk,
        bulk_peers,
        changes,
        clock,
        compare,
        compiling,
        csv_files,
        growing,
        http,
        ray_run,
        record,
        singles,
        tables,
    )

    return {
        "single": singles.in_process,
        "shell": singles.shell,
        "compile": compiling.compiling,
        "table": tables.mixed,
        "changes": changes.changes,
        "compare": compare.comparing,
        "peers": tables.beside_peers,
        "bulk": partial(bulk.bulk, rows=rows),
        "bulk-peers": partial(bulk_peers.bulk_peers, rows=rows),
        "ray": partial(ray_run.ray_run, rows=rows),
        "csv": partial(csv_files.csv_files, rows=rows),
        "clock": clock.clock,
        "record": record.record,
        "http": http.over_http,
        "growth": growing.growth,
    }


def main() -> None:
    known = sections()
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("section", nargs="*", choices=[*known, []], help=f"what to measure: {', '.join(known)}")
    parser.add_argument("--quick", action="store_true", help="fewer rows and rounds")
    parser.add_argument("--rows", type=int, help="lines of folders, by default 10 million")
    parser.add_argument("--markdown", action="store_true", help="the table as Markdown, for the README")
    asked = parser.parse_args()
    if asked.rows is not None and asked.rows < 1:
        parser.error("--rows is at least 1.")
    known = sections(asked.rows)
    line = machine()
    figures: list[Figure] = []
    print(line, file=sys.stderr)
    for name in asked.section or known:
        start = time.perf_counter()
        try:
            for figure in known[name](asked.quick):
                figures.append(figure)
        except Exception:  # noqa: BLE001  (what breaks is told, and the rest is measured all the same)
            traceback.print_exc()
            figures.append(Figure(f"the section {name!r}", "", "broke off; see the message", ok=False))
        print(f"{name}: measured in {time.perf_counter() - start:.0f} s", file=sys.stderr)
    (_markdown if asked.markdown else _plain)(figures, line)


def _cells(figure: Figure) -> tuple[str, ...]:
    met = "" if figure.ok is None else "yes" if figure.ok else "no"
    return figure.what, figure.target, figure.measured, figure.ratio, met


def _markdown(figures: list[Figure], line: str) -> None:
    print(f"| {' | '.join(HEADERS)} |\n|{'---|' * len(HEADERS)}")
    for figure in figures:
        print(f"| {' | '.join(_cells(figure))} |")
    print(f"\nMeasured in one run on {line}.\n\nThe peers' scope: {SCOPE}.")


def _plain(figures: list[Figure], line: str) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(*HEADERS, show_lines=True)
    for figure in figures:
        table.add_row(*_cells(figure))
    Console().print(table)
    print(f"Measured in one run on {line}.\nThe peers' scope: {SCOPE}.")


if __name__ == "__main__":
    main()
