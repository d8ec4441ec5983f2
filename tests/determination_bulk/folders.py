"""Folders of shipments for tests, and their answers by the plain road: one table, determined whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from bench.shipments import shipments

import detente

BAD = ("XX", "KR", "2020-05-01")


def rows(count: int, seed: int = 1, bad: int = 0) -> pa.Table:
    """Shipments of both jurisdictions; `bad` of them, spread evenly, name no country of origin."""
    table = shipments(count, seed)
    if bad:
        origins = table.column("origin").cast(pa.string()).to_pylist()
        for place in range(0, count, max(count // bad, 1)):
            origins[place] = "Atlantis"
        table = table.set_column(table.column_names.index("origin"), "origin", pa.array(origins))
    return table


def as_read(table: pa.Table) -> pa.Table:
    """A table as files hold it: text columns without dictionaries."""
    columns = [c.cast(f.type.value_type) if pa.types.is_dictionary(f.type) else c for f, c in _pairs(table)]
    return pa.table(columns, names=table.column_names)


def _pairs(table: pa.Table) -> Iterator[tuple[pa.Field, pa.ChunkedArray]]:
    return zip(table.schema, table.columns, strict=True)


def parquet(folder: Path, name: str, table: pa.Table, group: int = 1_000) -> Path:
    """Write a file of row groups."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(as_read(table), path, row_group_size=group)
    return path


def answers(folder: Path, part: str = "*") -> list[dict[str, Any]]:
    """All answers of a folder in the order of the names of files."""
    found: list[dict[str, Any]] = []
    for path in sorted(folder.rglob(f"{part}.parquet")):
        if not any(step.startswith("_") for step in path.relative_to(folder).parts):
            found += pq.read_table(path, partitioning=None).to_pylist()
    return found


def expected(*tables: pa.Table, **asked: Any) -> list[dict[str, Any]]:
    """What the same shipments are answered as tables, those that cannot be read left out."""
    found: list[dict[str, Any]] = []
    for table in tables:
        answered = detente.determine_table(table, **asked)
        readable = answered.filter(answered.column("problem").is_null()).drop_columns(["problem"])
        found += readable.to_pylist()
    return found


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of answers and rejects, byte for byte; what tells of the run itself is left out."""
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.parquet")) if path.is_file()
    }


def run_of(folder: Path) -> dict[str, Any]:
    """The record of the run."""
    found: dict[str, Any] = json.loads((folder / "_run.json").read_text("utf-8"))
    return found
