"""DuckDB: hand-written SQL over a table of its own, kept in memory, text columns as ENUMs, two threads.

Two ways are measured. The quicker one keeps the law in small tables (a country's memberships, an entry's limits and
first day, an HS code's headings) that the query joins, with dates compared beside the join; the plainer one writes
the whole law as `CASE` and `IN` lists. The date stands in the query, so that one pass answers all epochs. A join does
not keep the order of rows: the query returns the id of each.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from bench.peers import provisions as p
from bench.peers.scope import ANSWERS, Answers, Peer

THREADS = 2


def peers(table: pa.Table) -> list[Peer]:
    """DuckDB with the table and the law's tables loaded."""
    database = duckdb.connect(config={"threads": THREADS})
    database.register("arrived", table)
    texts = [f.name for f in table.schema if pa.types.is_dictionary(f.type) and pa.types.is_string(f.type.value_type)]
    for name in texts:
        values = pc.unique(table[name].cast(pa.string())).drop_null().to_pylist()
        known = sorted({*values, *(p.ROW_OF if name == "entry" else ())})
        database.execute(f"CREATE TYPE {name}_type AS ENUM ({_texts(known)})")
    casts = ", ".join(f"{name}::{name}_type AS {name}" for name in texts)
    database.execute(f"CREATE TABLE shipment AS SELECT * REPLACE ({casts}) FROM arrived")
    database.unregister("arrived")
    database.execute(COUNTRY)
    database.execute(CONTROLLED)

    def way(name: str, how: str, query: str) -> Peer:
        return Peer(name, how, lambda: database.sql(query).to_arrow_table(), _answers)

    version = f"DuckDB {duckdb.__version__}"
    return [
        way(f"{version}, joins", f"the law in tables that one query joins, {THREADS} threads", JOIN_QUERY),
        way(f"{version}, CASE", f"the law in one query's CASE and IN lists, {THREADS} threads", CASE_QUERY),
    ]


def _answers(result: pa.Table) -> Answers:
    ordered = result.sort_by("id")
    return {name: ordered[name].to_pylist() for name in ANSWERS}


def _texts(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _prefixes(column: str, prefixes: tuple[str, ...]) -> str:
    by_length: dict[int, list[str]] = {}
    for prefix in prefixes:
        by_length.setdefault(len(prefix), []).append(prefix)
    return " OR ".join(f"{column}[1:{n}] IN ({_texts(some)})" for n, some in sorted(by_length.items()))


_WITH_SINCE = [(entry, row, p.SINCE.get(entry, "2000-01-01")) for entry, row in p.ROW_OF.items()]

COUNTRY = f"""
CREATE TABLE country AS
SELECT
    code::destination_type AS destination,
    code IN ({_texts(p.GROUP_A)}) AS group_a,
    code = 'KR' AS korea,
    CASE code WHEN 'SS' THEN DATE '{p.SOUTH_SUDAN_IN}' ELSE DATE '2000-01-01' END AS since,
    CASE code WHEN 'ER' THEN DATE '{p.ERITREA_OUT}' ELSE DATE '9999-01-01' END AS until,
    code IN ({_texts((*p.TABLE_3_2, "ER", "SS"))}) AS embargoed,
    code IN ({_texts(p.TABLE_4)}) AS table_4,
    code IN ({_texts(p.REGION_TO_2)}) AS to_2
FROM (SELECT unnest(enum_range(NULL::destination_type))::VARCHAR AS code)
"""

CONTROLLED = f"""
CREATE TABLE controlled AS
SELECT
    item::entry_type AS item,
    since,
    CASE WHEN row_of IN ({_texts(p.SMALL_VALUE_ROWS)}) THEN 1000000 WHEN row_of = '15' THEN 50000 ELSE -1 END AS small,
    CASE
        WHEN item IN ({_texts(p.LOW_LIMIT)}) THEN DATE '2000-01-01'
        WHEN item = '7(2)' THEN DATE '2020-01-22'
        ELSE DATE '9999-01-01'
    END AS low_limit_since,
    row_of IN ({_texts(p.BULK_ROWS)}) AS bulk_goods,
    item IN ({_texts(p.SEMICONDUCTOR_ITEMS)}) AS semiconductor_item,
    item IN ({_texts(p.THREE_MATERIALS)}) AS three_materials
FROM (
    SELECT item, split_part(item, '(', 1) AS row_of, max(since) AS since
    FROM (
        VALUES {", ".join(f"('{entry}', DATE '{since}')" for entry, _, since in _WITH_SINCE)}
        UNION ALL
        SELECT unnest(enum_range(NULL::entry_type))::VARCHAR, DATE '2000-01-01'
    ) AS entries (item, since)
    GROUP BY item
)
WHERE item <> 'unlisted'
"""

JOIN_QUERY = f"""
WITH code AS (
    SELECT
        hs,
        code[1:2] IN ({_texts(p.CHAPTERS)}) AS row_16,
        ({_prefixes("code", p.HEADINGS)}) AND NOT ({_prefixes("code", p.NOT_HEADINGS)}) AS heading,
        code[1:4] = '8807' AS aircraft
    FROM (SELECT hs, replace(hs::VARCHAR, '.', '') AS code FROM (SELECT DISTINCT hs FROM shipment))
),
classified AS (
    SELECT
        *,
        CASE
            WHEN entry IS NOT NULL THEN entry
            WHEN good = 'hydrogen-fluoride' THEN CASE WHEN concentration_wt_pct > 30 THEN '3(1)'::entry_type END
            WHEN good = 'fluorinated-polyimide' THEN CASE WHEN bound_fluorine_wt_pct >= 10 THEN '5(17)'::entry_type END
            WHEN exposure = 'light' AND tone = 'positive' AND wavelength_nm >= 15 AND wavelength_nm < 193
                OR exposure = 'light' AND wavelength_nm > 1 AND wavelength_nm < 15
                OR exposure IN ('electron-beam', 'ion-beam') AND sensitivity_uc_per_mm2 <= 0.01
                OR surface_imaging
                OR exposure = 'imprint' THEN '7(19)'::entry_type
        END AS given
    FROM shipment
),
placed AS (
    SELECT
        id, s.date, value, end_use, end_user, informed, exporter_programme, designated_low_value,
        e.item, e.small, e.low_limit_since, e.bulk_goods, e.semiconductor_item,
        e.three_materials AND c.korea AND s.date >= DATE '2019-07-04' AS three_to_korea,
        c.group_a OR c.korea AND (s.date < DATE '{p.KOREA_OUT}' OR s.date >= DATE '{p.KOREA_BACK}') AS group_a,
        c.embargoed AND s.date >= c.since AND s.date < c.until AS table_3_2,
        c.table_4, c.to_2,
        s.date >= DATE '2025-10-09' AS reformed,
        h.row_16,
        h.heading AND NOT (h.aircraft AND NOT parts_of_row_16_1_aircraft AND NOT table_3_2) AS row_16_1
    FROM classified s
    JOIN country c ON c.destination = s.destination
    JOIN code h ON h.hs = s.hs
    LEFT JOIN controlled e ON e.item = s.given AND s.date >= e.since
),
decided AS (
    SELECT
        *,
        CASE
            WHEN item IS NULL THEN row_16 AND CASE
                WHEN group_a THEN reformed AND informed <> 'none'
                ELSE end_use = 'wmd' OR end_user = 'wmd' OR informed <> 'none'
                    OR table_3_2 AND (end_use = 'conventional' OR reformed AND end_user = 'conventional')
                    OR reformed AND row_16_1 AND (end_use = 'conventional' OR end_user = 'conventional')
            END
            ELSE table_4
                OR value > small
                OR value > 50000 AND designated_low_value AND date >= low_limit_since
                OR NOT group_a AND (end_use = 'wmd' OR end_user = 'wmd' OR informed <> 'none')
                OR table_3_2 AND end_use = 'conventional'
                OR reformed AND (group_a AND informed <> 'none' OR table_3_2 AND end_user = 'conventional')
        END AS licence,
        licence AND item IS NOT NULL AND bulk_goods AS bulk
    FROM placed
)
SELECT
    id,
    CASE WHEN licence THEN 'licence' ELSE 'no-licence' END AS outcome,
    CASE
        WHEN NOT bulk OR NOT group_a OR three_to_korea AND date < DATE '2023-07-21' THEN 'no'
        WHEN informed <> 'none' THEN 'ask'
        ELSE 'yes'
    END AS general_bulk,
    CASE
        WHEN NOT bulk OR table_3_2 OR table_4 OR exporter_programme <> 'icp' THEN 'no'
        WHEN three_to_korea AND date < DATE '2023-03-23' OR semiconductor_item AND NOT group_a AND NOT to_2 THEN 'no'
        WHEN informed <> 'none' OR item = '3(2)' AND NOT group_a THEN 'ask'
        WHEN item = '7(16)' AND NOT group_a AND NOT to_2 AND date >= DATE '2023-07-23' THEN 'ask'
        ELSE 'yes'
    END AS special_general_bulk
FROM decided
"""

_PLACED = f"""
SELECT
    id, date, value, end_use, end_user, informed, exporter_programme, designated_low_value, destination,
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

CASE_QUERY = f"""
WITH placed AS ({_PLACED}), decided AS ({_DECIDED})
SELECT
    id,
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
