"""DuckDB: one hand-written query over a table of its own, kept in memory; text columns are ENUMs, two threads.

Membership and list tables are `IN` lists with the dates beside them, which ran faster here than interval joins with
tables of memberships. The date stands in the query, so one pass answers all epochs.
"""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

from bench.peers import provisions as p
from bench.peers.scope import ANSWERS, Answers, Peer


def peer(table: pa.Table, threads: int = 2) -> Peer:
    """DuckDB with the table loaded and the query prepared."""
    database = duckdb.connect(config={"threads": threads})
    database.register("arrived", table)
    database.execute("CREATE TABLE shipment AS SELECT * FROM arrived")
    database.unregister("arrived")

    def run() -> pa.Table:
        return database.execute(QUERY).to_arrow_table()

    return Peer(f"DuckDB {duckdb.__version__}", "hand-written SQL on its own table, two threads", run, _answers)


def _answers(result: Any) -> Answers:
    return {name: result[name].to_pylist() for name in ANSWERS}


def _texts(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _prefixes(column: str, prefixes: tuple[str, ...]) -> str:
    by_length: dict[int, list[str]] = {}
    for prefix in prefixes:
        by_length.setdefault(len(prefix), []).append(prefix)
    return " OR ".join(f"{column}[1:{n}] IN ({_texts(tuple(some))})" for n, some in sorted(by_length.items()))


_PLACED = f"""
SELECT
    date, value, end_use, end_user, informed, exporter_programme, designated_low_value, destination,
    CASE
        WHEN entry IS NOT NULL THEN entry::VARCHAR
        WHEN good = 'hydrogen-fluoride' AND concentration_wt_pct > 30 THEN '3(1)'
        WHEN good = 'fluorinated-polyimide' AND bound_fluorine_wt_pct >= 10 THEN '5(17)'
        WHEN good = 'resist' AND (
            exposure = 'light' AND tone = 'positive' AND wavelength_nm >= 15 AND wavelength_nm < 193
            OR exposure = 'light' AND wavelength_nm > 1 AND wavelength_nm < 15
            OR exposure IN ('electron-beam', 'ion-beam') AND sensitivity_uc_per_mm2 <= 0.01
            OR surface_imaging
            OR exposure = 'imprint'
        ) THEN '7(19)'
        ELSE 'unlisted'
    END AS given,
    CASE
        WHEN given IN ({_texts(p.SEMICONDUCTOR_ITEMS)}) AND date < DATE '2023-07-23' THEN 'unlisted'
        WHEN given IN ('7(15-3)', '7(24)', '7(25)') AND date < DATE '2025-05-28' THEN 'unlisted'
        ELSE given
    END AS item,
    split_part(item, '(', 1) AS row_of,
    destination IN ({_texts(p.GROUP_A)})
        OR destination = 'KR' AND (date < DATE '{p.KOREA_OUT}' OR date >= DATE '{p.KOREA_BACK}') AS group_a,
    destination IN ({_texts(p.TABLE_3_2)})
        OR destination = 'ER' AND date < DATE '{p.ERITREA_OUT}'
        OR destination = 'SS' AND date >= DATE '{p.SOUTH_SUDAN_IN}' AS table_3_2,
    destination IN ({_texts(p.TABLE_4)}) AS table_4,
    destination IN ({_texts(p.REGION_TO_2)}) AS to_2,
    date >= DATE '2025-10-09' AS reformed,
    replace(hs::VARCHAR, '.', '') AS code,
    code[1:2] IN ({_texts(p.CHAPTERS)}) AS row_16,
    ({_prefixes("code", p.HEADINGS)}) AND NOT ({_prefixes("code", p.NOT_HEADINGS)})
        AND NOT (code[1:4] = '8807' AND NOT parts_of_row_16_1_aircraft AND NOT table_3_2) AS row_16_1
FROM shipment
"""

_DECIDED = f"""
SELECT
    *,
    CASE
        WHEN item = 'unlisted' THEN
            CASE
                WHEN NOT row_16 THEN 'no-licence'
                WHEN group_a THEN CASE WHEN reformed AND informed <> 'none' THEN 'licence' ELSE 'no-licence' END
                WHEN end_use = 'wmd' OR end_user = 'wmd' OR informed <> 'none' THEN 'licence'
                WHEN table_3_2 AND end_use = 'conventional' THEN 'licence'
                WHEN reformed AND table_3_2 AND end_user = 'conventional' THEN 'licence'
                WHEN reformed AND row_16_1 AND (end_use = 'conventional' OR end_user = 'conventional') THEN 'licence'
                ELSE 'no-licence'
            END
        WHEN table_4 THEN 'licence'
        WHEN NOT (row_of IN ({_texts(p.SMALL_VALUE_ROWS)}) AND value <= 1000000 OR row_of = '15' AND value <= 50000)
            THEN 'licence'
        WHEN value > 50000 AND designated_low_value
            AND (item IN ({_texts(p.LOW_LIMIT)}) OR item = '7(2)' AND date >= DATE '2020-01-22') THEN 'licence'
        WHEN NOT group_a AND (end_use = 'wmd' OR end_user = 'wmd' OR informed <> 'none') THEN 'licence'
        WHEN table_3_2 AND end_use = 'conventional' THEN 'licence'
        WHEN reformed AND (group_a AND informed <> 'none' OR table_3_2 AND end_user = 'conventional') THEN 'licence'
        ELSE 'no-licence'
    END AS outcome,
    outcome = 'licence' AND row_of IN ({_texts(p.BULK_ROWS)}) AS bulk_goods,
    destination = 'KR' AND item IN ({_texts(p.THREE_MATERIALS)}) AND date >= DATE '2019-07-04' AS three_materials
FROM placed
"""

QUERY = f"""
WITH placed AS ({_PLACED}), decided AS ({_DECIDED})
SELECT
    outcome,
    CASE
        WHEN NOT bulk_goods OR NOT group_a OR three_materials AND date < DATE '2023-07-21' THEN 'no'
        WHEN informed <> 'none' THEN 'ask'
        ELSE 'yes'
    END AS general_bulk,
    CASE
        WHEN NOT bulk_goods OR table_3_2 OR table_4 OR exporter_programme <> 'icp' THEN 'no'
        WHEN three_materials AND date < DATE '2023-03-23' THEN 'no'
        WHEN item IN ({_texts(p.SEMICONDUCTOR_ITEMS)}) AND NOT group_a AND NOT to_2 THEN 'no'
        WHEN informed <> 'none' OR item = '3(2)' AND NOT group_a THEN 'ask'
        WHEN item = '7(16)' AND NOT group_a AND NOT to_2 AND date >= DATE '2023-07-23' THEN 'ask'
        ELSE 'yes'
    END AS special_general_bulk
FROM decided
"""
