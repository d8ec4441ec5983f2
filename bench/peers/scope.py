"""What every peer holds, and the rows they are asked: Japan's control of goods from 2018-01-01 to 2026-06-05.

In scope, each by its dates:

- the list: rows 1 to 15 with all paragraphs of the data, those of 2023-07-23 and 2025-05-28 included; hydrogen
  fluoride, fluorinated polyimide and resists by their technical tests;
- the small-value exemption with both limits, Table 3-3, Table 4, and the concerns that switch it off, as widened on
  2020-01-22 and 2025-10-09;
- the catch-all control of row 16 with its tariff chapters, Table 3-2, inform notices, Group A, and the reform of
  2025-10-09 with the headings of row 16(1);
- the general and the special general bulk licence: may be used, may not, or depends on a question of law that the data
  leaves open (`ask`); with the three materials to Korea and the semiconductor items of 2023-07-23.

The answer is `outcome`, `general_bulk` and `special_general_bulk`. detente computes more on the same rows: reasons with
citations, further authorisations and their terms, coverage, and the days between which the answer stands. The peers do
not. Nor do they know what to do when a fact is missing; so these rows are complete: every fact that the scope turns on
is given, entries name one paragraph, values are in yen.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

import detente
from bench.lines import COLUMNS
from bench.peers import provisions
from bench.shipments import GOODS, HS_CODES, Draw, encoded
from detente.regime.countries import CODES

FIRST, LAST = dt.date(2018, 1, 1), dt.date(2026, 6, 5)
SCOPE = "Japan 2018-01-01 to 2026-06-05: list, tests, small values, catch-all, two bulk licences; complete rows"
ANSWERS = ("outcome", "general_bulk", "special_general_bulk")
Answers = Mapping[str, Sequence[str]]

# One paragraph each: those of the data, and some that the data has by row only.
ENTRIES = (
    *(entry for entry in provisions.ROW_OF if entry not in provisions.SPLIT_ROWS),
    *("2(12)", "3(3)", "5(1)", "6(3)", "7(1)", "9(7)", "10(8)", "12(3)", "13(1)", "unlisted"),
)
HS = tuple(dict.fromkeys(code for code in HS_CODES if len(code) >= 6))
COUNTRIES = tuple(sorted(CODES - {"JP"}))
_FREQUENT = {"CN": 40, "US": 40, "KR": 60, "TW": 15, "VN": 12, "DE": 8, "SG": 8, "RU": 4, "IR": 4, "KP": 2}
_OFTEN_CONCERNED = dict.fromkeys(("AF", "CF", "CD", "ER", "IQ", "LB", "LY", "SO", "SD", "SS"), 2)


class Peer(NamedTuple):
    """A peer made ready for a table.

    `run` answers all rows and is what is timed; `answers` puts what it returned as columns, for the check.
    """

    name: str
    way: str
    run: Callable[[], Any]
    answers: Callable[[Any], Answers]


def rows(count: int, seed: int = 2, goods: Sequence[float] = (0.4, 0.2, 0.4)) -> pa.Table:
    """Complete rows in scope. Concerns are commoner than in trade, so that the check meets every provision.

    Args:
        count: of rows.
        seed: the same gives the same rows.
        goods: weights of the kinds of good that come with their numbers.
    """
    draw = Draw(count, seed)
    days = (LAST - FIRST).days + 1
    edges = np.array([(day - FIRST).days for day in provisions.CHANGES])
    day = (draw.uniform() * days).astype(np.int32)
    near = np.clip(edges[draw.choose([1.0] * len(edges))] - draw.choose((1, 1)), 0, days - 1).astype(np.int32)
    day = np.where(draw.chance(0.1), near, day) + (FIRST - dt.date(1970, 1, 1)).days
    kind = draw.choose((0.12, 0.35, 0.53))  # a good with its numbers, a listed entry, an unlisted good
    good = np.where(kind == 0, draw.choose(goods), -1)
    listed = draw.skewed(len(ENTRIES) - 1)
    value = np.round(np.exp(draw.normal() * 1.9 + 13.5))
    limits = np.array([1_000_000.0, 50_000.0, 1_000_001.0, 50_001.0])
    weights = [_FREQUENT.get(country, _OFTEN_CONCERNED.get(country, 0.4)) for country in COUNTRIES]
    concern = (0.94, 0.03, 0.03)
    whole = np.zeros(count, np.int8)

    def numbers(*values: Any) -> pa.DictionaryArray:
        return encoded(draw.choose([1.0] * len(values)), values)

    return pa.table(
        {
            "id": pa.array(np.arange(count), pa.int64()),
            "origin": encoded(whole, ("JP",)),
            "destination": encoded(draw.choose(weights), COUNTRIES),
            "date": pa.array(day, pa.int32()).view(pa.date32()),
            "good": encoded(good, GOODS),
            "entry": encoded(np.where(kind == 1, listed, np.where(kind == 2, len(ENTRIES) - 1, -1)), ENTRIES),
            "concentration_wt_pct": _of(good, 0, numbers(30.0, 30.1, 29.9, 49.0, 99.999, 5.0)),
            "bound_fluorine_wt_pct": _of(good, 1, numbers(10.0, 9.99, 10.01, 31.3, 3.0)),
            "exposure": _of(good, 2, encoded(draw.choose((0.7, 0.15, 0.05, 0.1)), provisions.EXPOSURES)),
            "wavelength_nm": _of(good, 2, numbers(193.0, 192.9, 248.0, 15.0, 14.9, 13.5, 1.0)),
            "tone": _of(good, 2, numbers("positive", "negative")),
            "sensitivity_uc_per_mm2": _of(good, 2, numbers(0.01, 0.0101, 0.009, 0.5)),
            "surface_imaging": _of(good, 2, numbers(False, False, False, True)),
            "hs": encoded(draw.skewed(len(HS)), HS),
            "value": pa.array(np.where(draw.chance(0.05), limits[draw.choose((1, 1, 1, 1))], value)),
            "currency": encoded(whole, ("JPY",)),
            "end_use": encoded(draw.choose(concern), ("civil", "wmd", "conventional")),
            "end_user": encoded(draw.choose(concern), ("clear", "wmd", "conventional")),
            "informed": encoded(draw.choose(concern), ("none", "wmd", "conventional")),
            "exporter_programme": encoded(draw.choose((0.5, 0.5)), ("none", "icp")),
            "designated_low_value": encoded(draw.choose((0.7, 0.3)), (False, True)),
            "parts_of_row_16_1_aircraft": encoded(draw.choose((0.5, 0.5)), (False, True)),
            # Not turned on by the scope, but asked by the law: given, so that nothing is left open.
            "approval": encoded(whole, ("held",)),
            "consignee_is_subsidiary": encoded(whole, (False,)),
            "purpose": encoded(whole, ("sale",)),
        }
    )


# What declaration lines do not say, said once for all of them.
ASSUMED: Mapping[str, Any] = {
    "informed": "none",
    "exporter_programme": "icp",
    "designated_low_value": False,
    "parts_of_row_16_1_aircraft": False,
    "approval": "held",
    "consignee_is_subsidiary": False,
    "purpose": "sale",
}


def declared(count: int, seed: int = 2) -> pa.Table:
    """Rows in scope as declaration lines have them, in twelve columns; `ASSUMED` completes them."""
    return rows(count, seed, (1, 0, 0)).select(COLUMNS)


def completed(table: pa.Table) -> pa.Table:
    """Declared rows with all columns of `rows`: what is assumed as columns, further parameters empty."""
    kinds = rows(1).schema
    for field in kinds:
        if field.name not in table.column_names:
            said = pa.scalar(ASSUMED.get(field.name), field.type.value_type)
            table = table.append_column(field.name, pa.repeat(said, table.num_rows).dictionary_encode())
    return table.select(kinds.names)


def _of(good: Any, which: int, column: pa.DictionaryArray) -> pa.DictionaryArray:
    """A parameter in the rows of its good."""
    return pc.if_else(pa.array(good == which), column, pa.scalar(None, column.type))


def detente_answers(table: pa.Table, assume: Mapping[str, object] | None = None) -> dict[str, list[str]]:
    """detente's answers in the terms of the scope."""
    answered = detente.determine_table(table, assume=assume)

    def use(kind: str) -> Callable[[str], str]:
        def of(text: str) -> str:
            found = [usable for usable in json.loads(text) if usable["id"] == kind]
            return "no" if not found else "ask" if found[0].get("if") else "yes"

        return of

    outcome = answered["outcome"].to_pylist()
    bulk = {kind: _mapped(answered["authorisations"], use(kind)) for kind in ("general-bulk", "special-general-bulk")}
    return dict(zip(ANSWERS, (outcome, *bulk.values()), strict=True))


def _mapped(column: pa.ChunkedArray, image: Callable[[str], str]) -> list[str]:
    known = {text: image(text) for text in pc.unique(column.cast(pa.string())).to_pylist()}
    return [known[text] for text in column.to_pylist()]


def differences(table: pa.Table, expected: Answers, got: Answers, most: int = 5) -> list[str]:
    """Where a peer's answers are not detente's: the first of them in words, none if all are equal."""
    found = []
    for name in ANSWERS:
        for row, (ours, theirs) in enumerate(zip(expected[name], got[name], strict=True)):
            if ours != theirs:
                shipment = {k: v for k, v in table.slice(row, 1).to_pylist()[0].items() if v is not None}
                found.append(f"{name} is {ours!r} and the peer says {theirs!r} for {shipment}")
                if len(found) == most:
                    return found
    return found
