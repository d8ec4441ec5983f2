"""Mixed shipments as a table: both jurisdictions, skewed as trade is, with facts missing as they are in real files.

Rows are order lines: each draws an item from a master of 4,000 (a good with its numbers, an entry or an unlisted good,
an HS code) and a customer from 6,000 (destination, what is known of the user), the popular ones often; day, value, use
and the rest are the line's own. The facts that one jurisdiction alone asks for are mostly filled in where it asks.

Text, choices, yes/no facts and the numbers of a good's data sheet are dictionary columns: a master holds few of each.
The total value is plain float64 and the day plain date32: nearly every row has its own. Every row can be read; whether
it can be decided is another matter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from detente.determination.shipment import FIELDS
from detente.regime.countries import CODES

FIRST, LAST = dt.date(2018, 1, 1), dt.date(2026, 6, 30)

# Destinations by weight, as trade of the two goes; every other country shares the rest.
_TRADE = {
    "CN": 190, "US": 185, "KR": 70, "JP": 60, "TW": 60, "VN": 55, "HK": 45, "TH": 38, "SG": 30, "DE": 28, "IN": 26,
    "MY": 20, "ID": 18, "AU": 18, "NL": 17, "GB": 14, "MX": 14, "PH": 13, "PL": 9, "TR": 8, "AE": 8, "FR": 8,
    "IT": 7, "CA": 7, "BR": 7, "SA": 6, "RU": 6, "BE": 5, "HU": 5, "CZ": 5, "ES": 5, "CH": 4, "UA": 2, "BY": 1,
    "IR": 1, "IQ": 1, "KP": 0.3, "SY": 0.3, "LY": 0.5, "SD": 0.3, "SS": 0.2, "AF": 0.4, "LB": 0.5, "ER": 0.2,
}  # fmt: skip
_REST = 25.0

JP_ENTRIES = (
    *("1", "2", "2(12)", "3", "3(1)", "3(2)", "3-2", "4", "5", "5(1)", "5(14)", "5(17)", "5(18)", "6", "6(2)", "6(3)"),
    *("7", "7(1)", "7(2)", "7(15)", "7(15-3)", "7(16)", "7(16)ル", "7(16)ワ", "7(16)17-2", "7(16)レ", "7(16)フ"),
    *("7(19)", "7(24)", "8", "9", "9(1)", "9(6)", "9(7)", "10", "10(1)", "10(2)", "10(4)", "10(8)", "10(11)", "11"),
    *("12(1)", "12(2)", "13(1)", "13(5)", "14", "15"),
)
KR_ENTRIES = ("annex 2", "annex 3", *(f"annex 2-2 no. {n}" for n in (1, 30, 57, 58, 400, 798, 799, 1159, 1160, 1402)))
HS_CODES = (
    *("854231", "854232", "854239", "854290", "8541.10", "847130", "847989", "848620", "845710", "8456.11", "8526.10"),
    *("880260", "880690", "880720", "8807.30", "901420", "902750", "903020", "903040", "281111", "370790", "390740"),
    *("291570", "382499", "870323", "870899", "730890", "760612", "681511", "721049", "950300", "300490", "610910"),
    *("100630", "220290", "480100", "010121", "847190", "852872", "850760", "852352", "841480", "848180", "848340"),
    *("85423110", "8542390000", "84798990", "39", "84", "8542"),
)


ITEMS, CUSTOMERS = 4_000, 6_000
GOODS = ("hydrogen-fluoride", "fluorinated-polyimide", "resist")
CURRENCIES = ("JPY", "USD", "EUR", "KRW", "CNY")
Flags = npt.NDArray[np.bool_]


def shipments(rows: int, seed: int = 1) -> pa.Table:
    """A table of mixed shipments; the same seed gives the same rows."""
    draw = Draw(rows, seed)
    japan = draw.chance(0.55)
    items = _masters(ITEMS, seed, japan, draw, items_of)
    customers = _masters(CUSTOMERS, seed, japan, draw, customers_of)
    days = (LAST - FIRST).days + 1
    day = (draw.uniform() ** 0.8 * days).astype(np.int32) + (FIRST - dt.date(1970, 1, 1)).days
    return pa.table(
        {
            "id": pa.array(np.arange(rows), pa.int64()),
            "origin": encoded(np.where(japan, 0, 1), ("JP", "KR")),
            "date": pa.array(day, pa.int32()).view(pa.date32()),
            **items,
            **customers,
            **_amounts(draw, japan),
            **_lines(draw, japan),
            **_own_facts(draw, japan, items["entry"], customers["destination"]),
        }
    )


def _masters(
    size: int, seed: int, japan: Flags, draw: Draw, make: Callable[[Draw, Flags], dict[str, Any]]
) -> dict[str, Any]:
    """The columns of a master, spread over the rows: half of it belongs to each origin, the popular ones first."""
    half = size // 2
    master = make(Draw(size, seed + size), np.arange(size) < half)
    rank = np.minimum((draw.uniform() ** 2.5 * half).astype(np.int32), half - 1)
    places = pa.array(np.where(japan, rank, half + rank))
    return {name: column.take(places) for name, column in master.items()}


def items_of(draw: Draw, japan: Flags) -> dict[str, Any]:
    """What is shipped: a kind of good with its numbers, an entry, an unlisted good, or an HS code and no more."""
    kind = draw.choose((0.08, 0.24, 0.60, 0.08))  # a good, an entry, unlisted, the HS code alone
    good = np.where(kind == 0, draw.choose((0.4, 0.2, 0.4)), -1)
    listed = np.where(japan, draw.skewed(len(JP_ENTRIES)), len(JP_ENTRIES) + draw.skewed(len(KR_ENTRIES)))
    entries = (*JP_ENTRIES, *KR_ENTRIES, "unlisted")
    entry = np.where(kind == 1, listed, np.where(kind == 2, len(entries) - 1, -1))
    # Korea has no test for these goods: its exporters mostly give the entry beside the good.
    entry = np.where((kind == 0) & ~japan & draw.chance(0.8), len(JP_ENTRIES), entry)
    no_hs = (kind != 3) & draw.chance(0.06)
    light, resist = draw.choose((0.7, 0.2, 0.03, 0.07)), good == 2
    imaging = np.where(resist & draw.chance(0.8), draw.choose((0.93, 0.07)), -1)
    percent = (30.0, 30.1, 29.9, 49.0, 50.0, 55.0, 99.9, 99.999, 5.0, 1.0)
    waves = (193.0, 248.0, 365.0, 13.5, 192.9, 15.0, 157.0, 1.0, 436.0)
    return {
        "good": encoded(good, GOODS),
        "entry": encoded(entry, entries),
        "hs": encoded(np.where(no_hs, -1, draw.skewed(len(HS_CODES))), HS_CODES),
        "concentration_wt_pct": draw.of(percent, good == 0, 0.08),
        "bound_fluorine_wt_pct": draw.of((10.0, 9.99, 10.01, 12.5, 22.0, 3.0, 31.3), good == 1, 0.08),
        "exposure": encoded(
            np.where(resist & draw.chance(0.95), light, -1), ("light", "electron-beam", "ion-beam", "imprint")
        ),
        "wavelength_nm": draw.of(waves, resist & (light == 0), 0.08),
        "tone": draw.of(("positive", "negative"), resist, 0.12),
        "sensitivity_uc_per_mm2": draw.of((0.01, 0.0101, 0.009, 0.5, 0.05), resist & (light > 0), 0.12),
        "surface_imaging": encoded(imaging, (False, True)),
    }


def customers_of(draw: Draw, japan: Flags) -> dict[str, Any]:
    """To whom: the destination, and what the exporter knows of the user and of the trade with it."""
    countries = sorted(CODES)
    share = _REST / len(countries)
    destination = draw.choose([_TRADE.get(country, share) for country in countries])
    jp, kr = countries.index("JP"), countries.index("KR")
    home, other = np.where(japan, jp, kr), np.where(japan, kr, jp)
    return {
        "destination": encoded(np.where(destination == home, other, destination), countries),
        "end_user": _concern(draw, "clear", 0.975, draw.chance(0.07)),
        "same_party": draw.of((True, False), ~japan, 0.3),
        "past_sales_2y": draw.of((0, 1, 2, 3, 4, 8, 20), ~japan, 0.4),
        "contract_years": draw.of((2.0, 1.0, 0.5, 1.9, 3.0, 5.0), ~japan, 0.5),
    }


def _amounts(draw: Draw, japan: Flags) -> dict[str, Any]:
    """The value and its currency: spread widely, and now and then just at a limit of the law."""
    currency = currencies(draw, japan)
    value = values(draw, currency)
    unknown = draw.chance(0.04)
    return {
        "value": pa.array(value, pa.float64(), mask=unknown),
        "currency": encoded(np.where(unknown & draw.chance(0.8), -1, currency), CURRENCIES),
    }


def currencies(draw: Draw, japan: Flags) -> npt.NDArray[np.int64]:
    """Places in `CURRENCIES`, by the origin."""
    of_japan, of_korea = (0.62, 0.28, 0.07, 0.01, 0.02), (0.06, 0.66, 0.08, 0.18, 0.02)
    return np.where(japan, draw.choose(of_japan), draw.choose(of_korea))


def values(draw: Draw, currency: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Values in their currency, rounded as it is written."""
    per_euro = np.array([160.0, 1.1, 1.0, 1500.0, 7.8])
    value = np.round(np.exp(draw.normal() * 1.9 + 9.6) * per_euro[currency], 2)
    value = np.where(np.isin(currency, (0, 3)), np.round(value), value)
    limits = np.array([1_000_000.0, 50_000.0, 8_000.0, 1_000_001.0, 50_001.0, 8_000.01, 999_999.0])
    return np.where(draw.chance(0.03), limits[draw.choose((0.4, 0.2, 0.2, 0.05, 0.05, 0.05, 0.05))], value)


def _lines(draw: Draw, japan: Flags) -> dict[str, Any]:
    """Why and under whose programme, what is known of the use: mostly harmless, now and then not filled in."""
    purposes = ("sale", "trade-fair", "repair-return", "return-to-maker", "re-export", "other")
    purpose = draw.choose((0.86, 0.03, 0.05, 0.02, 0.02, 0.02))
    programmes = ("none", "icp", "A", "AA", "AAA")
    programme = np.where(japan, draw.choose((0.6, 0.4)), draw.choose((0.45, 0.0, 0.2, 0.25, 0.1)))
    return {
        "purpose": encoded(np.where(draw.chance(0.05), -1, purpose), purposes),
        "end_use": _concern(draw, "civil", 0.985, draw.chance(0.06)),
        "suspected": _concern(draw, "none", 0.985, np.where(japan, draw.chance(0.6), draw.chance(0.08))),
        "informed": _concern(draw, "none", 0.994, draw.chance(0.05)),
        "exporter_programme": encoded(np.where(draw.chance(0.15), -1, programme), programmes),
    }


def _concern(draw: Draw, harmless: str, most: float, unknown: Flags) -> pa.DictionaryArray:
    left = (1 - most) / 2
    codes = draw.choose((most, left, left))
    return encoded(np.where(unknown, -1, codes), (harmless, "wmd", "conventional"))


def _own_facts(draw: Draw, japan: Flags, entry: pa.DictionaryArray, destination: pa.DictionaryArray) -> dict[str, Any]:
    """The facts that only one of the two asks for: filled in for most rows where they matter, and for a few others."""

    def told(of: Flags, matters: Flags, most: float) -> Flags:
        return of & np.where(matters, draw.chance(most), draw.chance(0.02))

    def among(column: pa.DictionaryArray, values: Sequence[str]) -> Flags:
        found: Flags = pc.is_in(column, pa.array(values)).to_numpy(zero_copy_only=False)
        return found

    names = entry.dictionary.to_pylist()
    listed = among(entry, [name for name in names if name != "unlisted"])
    named_goods = among(entry, [name for name in names if name.startswith("annex 2-2")])
    sanctioned = among(destination, ("KP", "RU", "BY"))
    signed = [dt.date(2019, 9, 17), dt.date(2022, 1, 5), dt.date(2024, 2, 24), dt.date(2024, 9, 8), dt.date(2025, 3, 3)]
    to_japan = among(destination, ("JP",)) & listed
    held = ("none", "individual", "user-comprehensive", "item-comprehensive")
    return {
        "designated_low_value": draw.of((False, True), told(japan, listed, 0.7), 0),
        "parts_of_row_16_1_aircraft": draw.of((False, True), told(japan, ~listed, 0.05), 0),
        "consignee_is_subsidiary": draw.of((False, True), told(japan, listed, 0.6), 0),
        "approval": draw.of(("not-needed", "held", "none"), told(japan | ~japan, sanctioned, 0.8), 0),
        "contract_signed": draw.of(signed, told(~japan, named_goods & sanctioned, 0.8), 0),
        "buyer": draw.of(("unrelated", "korean-subsidiary", "ga-firm"), told(~japan, named_goods & sanctioned, 0.8), 0),
        "held_licence": draw.of(held, told(~japan, to_japan, 0.6), 0),
        "held_licence_running": draw.of((True, False), told(~japan, to_japan, 0.5), 0),
    }


class Draw:
    """Random columns of one length."""

    def __init__(self, rows: int, seed: int | Sequence[int]) -> None:
        self.rows = rows
        self._random = np.random.default_rng(seed)

    def uniform(self) -> npt.NDArray[np.float64]:
        return self._random.random(self.rows)

    def normal(self) -> npt.NDArray[np.float64]:
        return self._random.standard_normal(self.rows)

    def chance(self, share: float) -> npt.NDArray[np.bool_]:
        """True in a share of the rows."""
        return self._random.random(self.rows) < share

    def choose(self, weights: Sequence[float]) -> npt.NDArray[np.int64]:
        """Numbers from 0 by weight."""
        bounds = np.cumsum(np.array(weights, float))
        return np.searchsorted(bounds / bounds[-1], self._random.random(self.rows), side="right")

    def skewed(self, count: int) -> npt.NDArray[np.int64]:
        """Numbers below `count`: every one occurs, some far more often than others."""
        return self.choose([1 / (1 + (7 * n) % count) + 0.05 for n in range(count)])

    def of(self, values: Sequence[Any], where: npt.NDArray[np.bool_], unknown: float) -> pa.DictionaryArray:
        """Some of the values, in the rows that have one, but for a share that is not filled in."""
        codes = self.choose([1 / (n + 1) for n in range(len(values))])
        return encoded(np.where(where & ~self.chance(unknown), codes, -1), values)


def encoded(codes: npt.NDArray[Any], values: Sequence[Any]) -> pa.DictionaryArray:
    """A dictionary column; a negative code is a null."""
    narrow: npt.NDArray[Any] = codes.astype(np.int8 if len(values) < 128 else np.int16)
    return pa.DictionaryArray.from_arrays(pa.array(narrow, mask=narrow < 0), pa.array(list(values)))


def as_shipments(table: pa.Table) -> list[dict[str, Any]]:
    """The rows as shipments that `detente.determine` takes: dates, numbers and text, without what is missing."""
    own = [name for name in table.column_names if name not in FIELDS]
    found = []
    for row in table.to_pylist():
        shipment = {name: value for name, value in row.items() if value is not None and name in FIELDS}
        given = {name: row[name] for name in own if row[name] is not None}
        found.append({**shipment, "parameters": given} if given else shipment)
    return found
