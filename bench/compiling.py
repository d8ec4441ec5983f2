"""Reading, folding and compiling the law without a cache, and what the compiled law weighs."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Figure, folder, law_copy, milliseconds, rounds, setting
from detente.determination.book import Book
from detente.determination.shelf import open_book
from detente.regime.folder import jurisdictions


def compiling(quick: bool) -> Iterator[Figure]:
    """All jurisdictions, each time from a copy of the files that was never read before."""
    count = 3 if quick else 7
    with folder() as home, setting(DETENTE_CACHE=""):
        copies = iter([law_copy(home / f"{number}") for number in range(count + 2)])
        _open_all(next(copies))  # the imports
        taken = rounds({"all": lambda: _open_all(next(copies))}, count)["all"]
        last = next(copies)
        gc.collect()
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        books = _open_all(last)
        gc.collect()
        size = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
    nodes = ", ".join(f"{book.code} {len(book.store.levels):,} nodes in {len(book.starts)} epochs" for book in books)
    yield Figure(
        f"reading, folding and compiling {' and '.join(book.code for book in books)}, no cache: least of {count}",
        "at most 1 s",
        f"{milliseconds(taken.least)} (median {milliseconds(taken.middle)})",
        ok=taken.least <= 1,
    )
    yield Figure(
        f"compiled law in memory (tracemalloc; {nodes})",
        "at most 32 MiB",
        f"{size / 2**20:.1f} MiB",
        ok=size <= 32 * 2**20,
    )


def _open_all(law: Path) -> list[Book]:
    return [open_book(code, law) for code in jurisdictions(law)]
