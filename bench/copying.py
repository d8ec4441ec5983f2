"""Lines read and written by pyarrow with no logic at all: `python -m bench.copying FOLDER OUT [--answers FILE]`.

What detente is held against: the same columns, in the same pieces on as many threads, written with the very settings
that detente writes with. With `--answers` the answers' columns of one row group, determined beforehand, are written
beside each row group: what is left of the difference is reading law into rows.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from detente.determination.answers import ANSWER_FIELDS
from detente.determination.bulk.pieces import repeating
from detente.determination.parquet_out import parquet_writer, stable


def copied(folder: Path, out: Path, *, threads: int, answers: pa.Table | None = None) -> int:
    """Read every row group and write it to a file of its own; how many rows there were."""
    out.mkdir(parents=True)
    tasks = list(_groups(folder))

    def copy(task: tuple[Path, int]) -> int:
        path, group = task
        metadata = pq.read_metadata(path)
        file = pq.ParquetFile(path, metadata=metadata, read_dictionary=repeating(pq.ParquetFile(path)))
        table = file.read_row_group(group, use_threads=False)
        if answers is not None:
            table = _beside(table, answers)
        codec = metadata.row_group(group).column(0).compression.lower()
        with parquet_writer(out / f"{path.stem}-{group:05d}.parquet", table, stable(table.schema), codec) as writer:
            writer.write_table(table.cast(writer.schema), row_group_size=table.num_rows)
        return int(table.num_rows)

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(copy, tasks))


def _groups(folder: Path) -> Iterator[tuple[Path, int]]:
    for path in sorted(folder.glob("*.parquet")):
        yield from ((path, group) for group in range(pq.read_metadata(path).num_row_groups))


def _beside(table: pa.Table, answers: pa.Table) -> pa.Table:
    """The answers of the row group that was determined, beside another row group."""
    for name, column in zip(answers.column_names, answers.slice(0, table.num_rows).columns, strict=True):
        table = table.append_column(name, column)
    return table


def answers_of(path: Path, rows: int) -> pa.Table:
    """The answers' columns of the first row group of answers, as detente wrote them, over again for so many rows."""
    file = pq.ParquetFile(path)
    wanted = ANSWER_FIELDS[1:]
    texts = [name for name in wanted if not name.startswith("holds_")]
    encoded = pq.ParquetFile(path, read_dictionary=texts, metadata=file.metadata)
    found = encoded.read_row_group(0, columns=list(wanted))
    if found.num_rows >= rows:
        return found
    return pa.concat_tables([found] * -(-rows // found.num_rows)).slice(0, rows).combine_chunks()


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.copying", description="Copy lines with no logic at all.")
    parser.add_argument("folder", type=Path, help="folder of Parquet files")
    parser.add_argument("out", type=Path, help="folder to make")
    parser.add_argument("--threads", type=int, default=2, help="row groups at a time")
    parser.add_argument("--answers", type=Path, help="a Parquet file of answers, written beside every row group")
    asked = parser.parse_args(words)
    pa.set_cpu_count(asked.threads)
    most = max(pq.read_metadata(path).row_group(group).num_rows for path, group in _groups(asked.folder))
    answers = None if asked.answers is None else answers_of(asked.answers, most)
    print(f"{copied(asked.folder, asked.out, threads=asked.threads, answers=answers):,} rows")


if __name__ == "__main__":
    main()
