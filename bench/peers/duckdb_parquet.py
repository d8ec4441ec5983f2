"""DuckDB over folders of Parquet: one hand-written query that joins the law as tables of intervals.

A country's memberships and an entry's limits stand in tables with the days from which and until which they hold; a line
joins the row of its day. HS codes join their headings. The files are read and written by DuckDB itself, on two
threads, without keeping the order of rows, which is its quickest way; every line is written with all its columns and
the answers. What declaration lines do not say (`ASSUMED`) is left out of the query.

`python -m bench.peers.duckdb_parquet FOLDER OUT` runs it, in a process of its own; with `--plain` the lines are copied
with no logic at all, to tell how much of the time is reading and writing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from bench.peers import provisions as p
from bench.peers.scope import ANSWERS, COUNTRIES, ENTRIES, HS, Answers

THREADS = 2
EVER, NEVER = "2000-01-01", "9999-01-01"
REFORM, THREE_OUT, SPECIAL_BACK, SPLIT = "2025-10-09", "2019-07-04", "2023-03-23", "2023-07-23"


def run(folder: Path, out: Path, query: str | None = None) -> None:
    """Answer all lines of a folder into another."""
    database = duckdb.connect(config={"threads": THREADS, "preserve_insertion_order": False})
    for statement in (COUNTRY, ENTRY, CODE):
        database.execute(statement)
    asked = (query or QUERY).format(folder=folder)
    database.execute(f"COPY ({asked}) TO '{out}' (FORMAT parquet, COMPRESSION snappy, PER_THREAD_OUTPUT true)")


def answers(out: Path) -> Answers:
    """What it wrote, in the order of the lines' ids."""
    ordered = ds.dataset(out, format="parquet").to_table(columns=["id", *ANSWERS]).sort_by("id")
    return {name: ordered[name].cast(pa.string()).to_pylist() for name in ANSWERS}


def _periods(*days: str) -> list[tuple[str, str]]:
    return list(pairwise((EVER, *sorted(days), NEVER)))


def _values(rows: Iterable[tuple[object, ...]]) -> str:
    def said(value: object) -> str:
        return str(value).lower() if isinstance(value, (bool, int)) else f"'{value}'"

    return ", ".join(f"({', '.join(map(said, row))})" for row in rows)


def _countries() -> Iterable[tuple[object, ...]]:
    """Each country's days between which its groups, and what is withheld from it, stay the same."""
    own = {
        "KR": (THREE_OUT, p.KOREA_OUT, SPECIAL_BACK, p.KOREA_BACK),
        "ER": (p.ERITREA_OUT,),
        "SS": (p.SOUTH_SUDAN_IN,),
    }
    for code in COUNTRIES:
        for since, until in _periods(*own.get(code, ()), REFORM):
            korea = code == "KR"
            embargo = code in p.TABLE_3_2 or (code == "ER" and since < p.ERITREA_OUT)
            yield (
                code,
                since,
                until,
                code in p.GROUP_A or (korea and not p.KOREA_OUT <= since < p.KOREA_BACK),
                embargo or (code == "SS" and since >= p.SOUTH_SUDAN_IN),
                code in p.TABLE_4,
                code in p.REGION_TO_2,
                since >= REFORM,
                korea and THREE_OUT <= since < p.KOREA_BACK,
                korea and THREE_OUT <= since < SPECIAL_BACK,
            )


def _entries() -> Iterable[tuple[object, ...]]:
    """Each entry's days between which it stands on the list with the same limits and licences."""
    for item in dict.fromkeys((*p.ROW_OF, *(entry for entry in ENTRIES if entry != "unlisted"))):
        row = item.split("(")[0]
        small = 1_000_000 if row in p.SMALL_VALUE_ROWS else 50_000 if row == "15" else -1
        first = p.SINCE.get(item, EVER)
        for since, until in _periods(SPLIT) if item == "7(16)" else [(first, NEVER)]:
            yield (
                item,
                since,
                until,
                small,
                row in p.BULK_ROWS,
                item in p.SEMICONDUCTOR_ITEMS,
                item in p.THREE_MATERIALS,
                item == "3(2)",
                item == "7(16)" and since >= SPLIT,
            )


def _codes() -> Iterable[tuple[object, ...]]:
    """Each HS code's place: in the chapters of row 16, among the headings of row 16(1), other aircraft parts."""
    for hs in HS:
        code = hs.replace(".", "")
        heading = code.startswith(p.HEADINGS) and not code.startswith(p.NOT_HEADINGS)
        yield hs, code.startswith(p.CHAPTERS), heading, code.startswith("8807")


COUNTRY = f"""
CREATE TABLE country AS
SELECT * REPLACE (since::DATE AS since, until::DATE AS until)
FROM (VALUES {_values(_countries())}) AS periods (
    destination, since, until, group_a, table_3_2, table_4, to_2, reformed, general_withheld, special_withheld
)
"""
ENTRY = f"""
CREATE TABLE entry AS
SELECT * REPLACE (since::DATE AS since, until::DATE AS until)
FROM (VALUES {_values(_entries())}) AS periods (
    item, since, until, small, bulk_goods, semiconductor_item, three_materials, asked_outside_a, asked_outside
)
"""
CODE = f"CREATE TABLE code AS SELECT * FROM (VALUES {_values(_codes())}) AS codes (hs, row_16, heading, aircraft)"

PLAIN = "SELECT * FROM read_parquet('{folder}/*.parquet')"
QUERY = """
WITH placed AS (
    SELECT
        s.*,
        e.item, e.small, e.bulk_goods, e.semiconductor_item, e.three_materials, e.asked_outside_a, e.asked_outside,
        c.group_a, c.table_3_2, c.table_4, c.to_2, c.reformed, c.general_withheld, c.special_withheld,
        h.row_16,
        h.heading AND NOT (h.aircraft AND NOT c.table_3_2) AS row_16_1
    FROM read_parquet('{folder}/*.parquet') s
    JOIN country c ON c.destination = s.destination AND s.date >= c.since AND s.date < c.until
    JOIN code h ON h.hs = s.hs
    LEFT JOIN entry e
        ON e.item = coalesce(
            s.entry, CASE WHEN s.good = 'hydrogen-fluoride' AND s.concentration_wt_pct > 30 THEN '3(1)' END
        )
        AND s.date >= e.since AND s.date < e.until
),
decided AS (
    SELECT
        *,
        CASE
            WHEN item IS NULL THEN row_16 AND NOT group_a AND (
                end_use = 'wmd' OR end_user = 'wmd'
                OR table_3_2 AND (end_use = 'conventional' OR reformed AND end_user = 'conventional')
                OR reformed AND row_16_1 AND (end_use = 'conventional' OR end_user = 'conventional')
            )
            ELSE table_4
                OR value > small
                OR NOT group_a AND (end_use = 'wmd' OR end_user = 'wmd')
                OR table_3_2 AND (end_use = 'conventional' OR reformed AND end_user = 'conventional')
        END AS licence,
        licence AND item IS NOT NULL AND bulk_goods AS bulk
    FROM placed
)
SELECT
    id, origin, destination, date, entry, good, concentration_wt_pct, hs, value, currency, end_use, end_user,
    CASE WHEN licence THEN 'licence' ELSE 'no-licence' END AS outcome,
    CASE WHEN bulk AND group_a AND NOT (general_withheld AND three_materials) THEN 'yes' ELSE 'no' END AS general_bulk,
    CASE
        WHEN NOT bulk OR table_3_2 OR table_4 OR special_withheld AND three_materials THEN 'no'
        WHEN semiconductor_item AND NOT group_a AND NOT to_2 THEN 'no'
        WHEN NOT group_a AND (asked_outside_a OR asked_outside AND NOT to_2) THEN 'ask'
        ELSE 'yes'
    END AS special_general_bulk
FROM decided
"""


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]), PLAIN if "--plain" in sys.argv[3:] else None)
