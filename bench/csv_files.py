"""CSV of declaration lines: reading it, plain, packed and with spoiled lines, beside other readers; and determining it.

Reading is measured in this process, determining in processes of their own. Where the big files go says
`DETENTE_BENCH_FOLDER`, by default a temporary folder.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv

from bench import lines
from bench.bulk import big_folder, told
from bench.measure import Figure, Times, milliseconds, rounds
from bench.processes import Ran, in_turn, least, ran
from detente.determination.compression import Borrowed
from detente.determination.csv_files import read_header
from detente.determination.csv_records import records
from detente.determination.lines import Lines, open_text
from detente.determination.reading import format_of, open_input, read

THREADS = 2
QUICK, FULL = 1_000_000, 10_000_000
SINGLY = 100_000  # lines read record by record, which takes long
SPOILED = 10_000  # one line in so many is ragged
BYTES_A_LINE = 200  # of the file, packed and spoiled, and of the answers
_MOST = 1.5

_COPY = """
import sys, pyarrow as pa, pyarrow.csv as pa_csv, pyarrow.parquet as pq
source, target = sys.argv[1:]
names = pa_csv.open_csv(source).schema.names
texts = pa_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
pq.write_table(pa_csv.read_csv(source, convert_options=texts), target, compression="zstd")
"""


def csv_files(quick: bool, rows: int | None = None) -> Iterator[Figure]:
    """A CSV file read and determined."""
    count = rows or (QUICK if quick else FULL)
    with big_folder(count * BYTES_A_LINE) as home:
        files = write(home, min(count, FULL))
        yield from _read(files, min(count, FULL), 3 if quick else 5)
        if count > FULL:
            files = {"plain": write_plain(home / "more.csv", count)}
        yield from _determined(files["plain"], count, 2)


def write(home: Path, count: int) -> dict[str, Path]:
    """The same lines plain, packed, and with a ragged one among them now and then."""
    plain = write_plain(home / "lines.csv", count)
    files = {"plain": plain, "spoiled": home / "spoiled.csv", "singly": home / "singly.csv"}
    for ending in ("gz", "zst"):
        files[ending] = home / f"lines.csv.{ending}"
        with plain.open("rb") as source, pa.output_stream(files[ending], compression="detect") as sink:
            while piece := source.read(1 << 24):
                sink.write(piece)
    with plain.open("rb") as source, files["spoiled"].open("wb") as spoiled, files["singly"].open("wb") as few:
        for number, line in enumerate(source):
            spoiled.write(line.replace(b",", b";", 1) if number % SPOILED == SPOILED - 1 else line)
            if number <= SINGLY:
                few.write(line)
    return files


def write_plain(path: Path, count: int) -> Path:
    """A CSV file of so many lines."""
    usual = pa_csv.WriteOptions(quoting_style="none", quoting_header="none")
    made: pa_csv.CSVWriter | None = None
    for start in range(0, count, lines.GROUP):
        table = _texts(lines.lines(count, start, min(start + lines.GROUP, count)))
        made = made or pa_csv.CSVWriter(path, table.schema, write_options=usual)
        made.write_table(table)
    assert made is not None
    made.close()
    return path


def _texts(table: pa.Table) -> pa.Table:
    columns = [c.cast(c.type.value_type) if pa.types.is_dictionary(c.type) else c for c in table.columns]
    return pa.table(columns, names=table.column_names)


def through(path: Path, threads: int, encoded: bool = True) -> int:
    """Read a file batch after batch, and count its rows."""
    with open_input(str(path)) as file:
        batches = read(file, path.name, format_of(path.name, None), threads=threads, encoded=encoded)
        return sum(batch.table.num_rows for batch in batches)


def singly(path: Path) -> int:
    """Read a file record by record, as any line is read that is not plain, and count its rows."""
    with path.open("rb") as file:
        source = Lines(open_text(Borrowed(file), None), path.name)
        form = read_header(source, path.name)
        return sum(batch.table.num_rows for batch in records(source, form.delimiter, form.header, 1 << 16))


def by_pyarrow(path: Path, dictionaries: bool, threads: bool) -> pa.Table:
    """The whole file by `pyarrow.csv`, all columns as text, or those as dictionaries that detente gives so."""
    with open_input(str(path)) as file:
        schema = next(read(file, path.name, "csv")).table.schema
    kinds = {field.name: field.type if dictionaries else pa.string() for field in schema}
    texts = pa_csv.ConvertOptions(column_types=kinds, strings_can_be_null=False)
    return pa_csv.read_csv(path, read_options=pa_csv.ReadOptions(use_threads=threads), convert_options=texts)


def by_polars(path: Path) -> pa.Table:
    """The whole file by Polars, all columns as text, empty cells as null."""
    import polars as pl

    return pl.read_csv(path, infer_schema=False).to_arrow()


def by_duckdb(path: Path) -> pa.Table:
    """The whole file by DuckDB, all columns as text."""
    import duckdb

    with duckdb.connect(config={"threads": THREADS}) as database:
        return database.read_csv(str(path), all_varchar=True, na_values="~").to_arrow_table()


def _read(files: dict[str, Path], count: int, times: int) -> Iterator[Figure]:
    plain = files["plain"]
    ways = {
        "pyarrow": partial(by_pyarrow, plain, False, True),
        "pyarrow, one": partial(by_pyarrow, plain, False, False),
        "pyarrow, encoded": partial(by_pyarrow, plain, True, True),
        "polars": partial(by_polars, plain),
        "duckdb": partial(by_duckdb, plain),
        "text": partial(through, plain, THREADS, False),
        "text, one": partial(through, plain, 1, False),
        "encoded": partial(through, plain, THREADS),
        **{kind: partial(through, files[kind], THREADS) for kind in ("spoiled", "gz", "zst")},
    }
    taken = rounds(ways, times)
    taken |= rounds({"singly": partial(singly, files["singly"])}, 2)
    size = plain.stat().st_size

    def beside(what: str, name: str, own: str, most: float | None = None) -> Figure:
        ratio = taken[own].least / taken[name].least
        target = f"at most {most} times it" if most else ""
        return Figure(what, target, _rate(count, size, taken[name]), f"{ratio:.2f}×", ratio <= most if most else None)

    def figure(what: str, name: str) -> Figure:
        return Figure(what, "", _rate(count, size, taken[name]))

    yield figure(f"{count:,} lines of CSV ({size / 1e6:,.0f} MB) read as text, {THREADS} threads", "text")
    yield beside("`pyarrow.csv.read_csv` of it, all columns as text", "pyarrow", "text", _MOST)
    yield beside("Polars' `read_csv` of it, all columns as text", "polars", "text", _MOST)
    yield beside("DuckDB's `read_csv` of it, all columns as text", "duckdb", "text", _MOST)
    yield figure("read as text on one thread", "text, one")
    yield beside("`pyarrow.csv.read_csv` on one thread", "pyarrow, one", "text, one", _MOST)
    yield figure("read as `detente determine` reads it, with dictionaries of what repeats itself", "encoded")
    yield beside("`pyarrow.csv.read_csv` with the same dictionaries", "pyarrow, encoded", "encoded", _MOST)
    yield figure(f"the same where one line in {SPOILED:,} is ragged", "spoiled")
    yield figure("packed with gzip", "gz")
    yield figure("packed with zstd", "zst")
    few = taken["singly"].least / SINGLY
    rate, ratio = f"{1 / few / 1e6:.2f} M rows/s", f"{few * count / taken['encoded'].least:.1f}×"
    yield Figure("read record by record, with Python's csv alone, as before", "", rate, ratio)


def _rate(count: int, size: int, times: Times) -> str:
    rate = f"{count / times.least / 1e6:.1f} M rows/s, {size / times.least / 1e6:,.0f} MB/s"
    return f"{rate} ({milliseconds(times.least)}, median {milliseconds(times.middle)})"


def _determined(path: Path, count: int, times: int) -> Iterator[Figure]:
    target = path.with_name("answers.parquet")
    determine = ("-m", "detente", "determine", str(path), "-o", str(target), "--threads", str(THREADS))
    copy = ("-c", _COPY, str(path), str(target))

    def run(words: tuple[str, ...]) -> Ran:
        return ran((sys.executable, *words), well=(0, 1))  # 1 says that some rows were rejected

    run(determine)  # nothing is told of this run: it fills the caches
    taken = in_turn({"detente": partial(run, determine), "copied": partial(run, copy)}, times, target.unlink)
    own, copied = least(taken["detente"]), least(taken["copied"])
    what = f"{count:,} lines ({path.stat().st_size / 1e6:,.0f} MB): `detente determine lines.csv -o answers.parquet`"
    yield Figure(what, "", told(count, taken["detente"]))
    yield Figure("its peak memory", "at most 1 GiB", f"{own.peak / 2**20:,.0f} MiB", ok=own.peak <= 2**30)
    yield Figure(
        "pyarrow reading all of it as text and writing it as Parquet",
        "",
        told(count, taken["copied"]),
        f"{own.wall / copied.wall:.2f}×",
    )
