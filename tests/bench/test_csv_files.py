"""The measurements of CSV run, and measure the same rows every way."""

from __future__ import annotations

from pathlib import Path

from bench.csv_files import by_duckdb, by_polars, by_pyarrow, singly, through, write

from bench import csv_files

COUNT = 30_000


def test_every_way_reads_all_lines(tmp_path: Path) -> None:
    files = write(tmp_path, COUNT)
    for kind in ("plain", "gz", "zst"):
        assert through(files[kind], 1) == through(files[kind], 2) == COUNT
    assert through(files["spoiled"], 2) == COUNT - COUNT // csv_files.SPOILED
    assert singly(files["singly"]) == COUNT
    texts = by_pyarrow(files["plain"], dictionaries=False, threads=True)
    encoded = by_pyarrow(files["plain"], dictionaries=True, threads=False)
    assert texts.num_rows == COUNT
    assert encoded.to_pylist() == texts.to_pylist()
    polars = by_polars(files["plain"])
    assert [{name: cell or "" for name, cell in row.items()} for row in polars.to_pylist()] == texts.to_pylist()
    assert by_duckdb(files["plain"]).to_pylist() == texts.to_pylist()
