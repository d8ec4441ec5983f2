"""Mixed shipments as a table: both jurisdictions, skewed as trade is, with facts missing as they are in real files.

Text, choices, yes/no facts and the numbers of a good's data sheet are dictionary columns: an item master holds few of
each. The total value and the years of a contract are plain float64, the day plain date32: nearly every row has its own.
Every row can be read; whether it can be decided is another matter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

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


def shipments(rows: int, seed: int = 1) -> pa.Table:
    """A table of mixed shipments; the same seed gives the same rows."""
    draw = Draw(rows, seed)
    japan = draw.chance(0.55)
    columns: dict[str, Any] = {"id": pa.array(np.arange(rows), pa.int64())}
    columns["origin"] = encoded(np.where(japan, 0, 1), ("JP", "KR"))
    countries = sorted(CODES)
    destination = draw.weighted(countries, {**{c: _REST / len(countries) for c in countries}, **_TRADE})
    home = np.where(japan, countries.index("JP"), countries.index("KR"))
    other = np.where(japan, countries.index("KR"), countries.index("JP"))
    columns["destination"] = encoded(np.where(destination == home, other, destination), countries)
    days = (LAST - FIRST).days + 1
    recent = (draw.uniform() ** 0.8 * days).astype(np.int32)
    columns["date"] = pa.array(recent + (FIRST - dt.date(1970, 1, 1)).days, pa.int32()).view(pa.date32())
    columns |= _goods(draw, japan)
    columns |= _amounts(draw, japan)
    columns |= _circumstances(draw, japan)
    columns |= _own_facts(draw, japan)
    return pa.table(columns)


def _goods(draw: Draw, japan: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """What is shipped: a kind of good with its numbers, an entry, an unlisted good, or an HS code and no more."""
    kind = draw.choose((0.10, 0.24, 0.54, 0.12))  # a good, an entry, unlisted, the HS code alone
    good = np.where(kind == 0, draw.choose((0.4, 0.2, 0.4)), -1)
    listed = np.where(japan, draw.skewed(len(JP_ENTRIES)), len(JP_ENTRIES) + draw.skewed(len(KR_ENTRIES)))
    entries = (*JP_ENTRIES, *KR_ENTRIES, "unlisted")
    entry = np.where(kind == 1, listed, np.where(kind == 2, len(entries) - 1, -1))
    # Korea has no test for these goods: its exporters often give the entry beside the good.
    beside = (kind == 0) & ~japan & draw.chance(0.6)
    entry = np.where(beside, len(JP_ENTRIES), entry)
    no_hs = (kind != 3) & draw.chance(0.10)
    light, beam = draw.choose((0.7, 0.2, 0.03, 0.07)), draw.chance(0.1)
    resist = good == 2
    exposure = np.where(resist & draw.chance(0.93), light, -1)
    return {
        "good": encoded(good, ("hydrogen-fluoride", "fluorinated-polyimide", "resist")),
        "entry": encoded(entry, entries),
        "hs": encoded(np.where(no_hs, -1, draw.skewed(len(HS_CODES))), HS_CODES),
        "concentration_wt_pct": draw.of((30.0, 30.1, 29.9, 49.0, 50.0, 55.0, 99.9, 99.999, 5.0, 1.0), (good == 0), 0.1),
        "bound_fluorine_wt_pct": draw.of((10.0, 9.99, 10.01, 12.5, 22.0, 3.0, 31.3), (good == 1), 0.1),
        "exposure": encoded(exposure, ("light", "electron-beam", "ion-beam", "imprint")),
        "wavelength_nm": draw.of((193.0, 248.0, 365.0, 13.5, 192.9, 15.0, 157.0, 1.0, 436.0), resist & (light == 0), 0.1),
        "tone": draw.of(("positive", "negative"), resist, 0.2),
        "sensitivity_uc_per_mm2": draw.of((0.01, 0.0101, 0.009, 0.5, 0.05), resist & (light > 0), 0.15),
        "surface_imaging": encoded(np.where(resist & draw.chance(0.7), beam.astype(np.int8), -1), (False, True)),
    }


def _amounts(draw: Draw, japan: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """The value and its currency: spread widely, and now and then just at a limit of the law."""
    currencies = ("JPY", "USD", "EUR", "KRW", "CNY")
    currency = np.where(japan, draw.choose((0.62, 0.28, 0.07, 0.01, 0.02)), draw.choose((0.06, 0.66, 0.08, 0.18, 0.02)))
    per_euro = np.array([160.0, 1.1, 1.0, 1500.0, 7.8])
    value = np.round(np.exp(draw.normal() * 1.9 + 9.6) * per_euro[currency], 2)
    value = np.where(np.isin(currency, (0, 3)), np.round(value), value)
    limits = np.array([1_000_000.0, 50_000.0, 8_000.0, 1_000_001.0, 50_001.0, 8_000.01, 999_999.0])
    value = np.where(draw.chance(0.03), limits[draw.choose((0.4, 0.2, 0.2, 0.05, 0.05, 0.05, 0.05))], value)
    unknown = draw.chance(0.06)
    return {
        "value": pa.array(value, pa.float64(), mask=unknown),
        "currency": encoded(np.where(unknown & draw.chance(0.8), -1, currency), currencies),
    }


def _circumstances(draw: Draw, japan: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """Use, user, suspicion, notice, programme and the rest: mostly harmless, often not filled in."""

    def concern(harmless: str, most: float, unknown: npt.NDArray[np.bool_]) -> pa.DictionaryArray:
        left = (1 - most) / 2
        codes = draw.choose((most, left, left))
        return encoded(np.where(unknown, -1, codes), (harmless, "wmd", "conventional"))

    purposes = ("sale", "trade-fair", "repair-return", "return-to-maker", "re-export", "other")
    purpose = draw.choose((0.86, 0.03, 0.05, 0.02, 0.02, 0.02))
    programmes = ("none", "icp", "A", "AA", "AAA")
    programme = np.where(japan, draw.choose((0.6, 0.4)), draw.choose((0.45, 0.0, 0.2, 0.25, 0.1)))
    years = np.round(draw.uniform() * 5, 1)
    return {
        "purpose": encoded(np.where(draw.chance(0.08), -1, purpose), purposes),
        "end_use": concern("civil", 0.985, draw.chance(0.12)),
        "end_user": concern("clear", 0.98, draw.chance(0.15)),
        "suspected": concern("none", 0.985, np.where(japan, draw.chance(0.6), draw.chance(0.2))),
        "informed": concern("none", 0.994, draw.chance(0.10)),
        "exporter_programme": encoded(np.where(draw.chance(0.2), -1, programme), programmes),
        "same_party": draw.of((True, False), ~japan, 0.4),
        "past_sales_2y": draw.of((0, 1, 2, 3, 4, 8, 20), ~japan, 0.5),
        "contract_years": pa.array(np.where(draw.chance(0.1), 2.0, years), mask=japan | draw.chance(0.55)),
    }


def _own_facts(draw: Draw, japan: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """The facts that only one of the two asks for."""
    signed = [dt.date(2019, 9, 17), dt.date(2022, 1, 5), dt.date(2024, 2, 24), dt.date(2024, 9, 8), dt.date(2025, 3, 3)]
    everyone = np.ones_like(japan)
    return {
        "designated_low_value": draw.of((False, True), japan, 0.5),
        "parts_of_row_16_1_aircraft": draw.of((False, True), japan, 0.8),
        "consignee_is_subsidiary": draw.of((False, True), japan, 0.6),
        "approval": draw.of(("not-needed", "held", "none"), everyone, 0.4),
        "contract_signed": draw.of(signed, ~japan, 0.5),
        "buyer": draw.of(("unrelated", "korean-subsidiary", "ga-firm"), ~japan, 0.4),
        "held_licence": draw.of(("none", "individual", "user-comprehensive", "item-comprehensive"), ~japan, 0.6),
        "held_licence_running": draw.of((True, False), ~japan, 0.7),
    }


class Draw:
    """Random columns of one length."""

    def __init__(self, rows: int, seed: int) -> None:
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

    def weighted(self, names: Sequence[str], weights: Mapping[str, float]) -> npt.NDArray[np.int64]:
        """Places of names, by the weight of each."""
        return self.choose([weights[name] for name in names])

    def skewed(self, count: int) -> npt.NDArray[np.int64]:
        """Numbers below `count`: every one occurs, some far more often than others."""
        return self.choose([1 / (1 + (7 * n) % count) + 0.05 for n in range(count)])

    def of(self, values: Sequence[Any], where: npt.NDArray[np.bool_], unknown: float) -> pa.DictionaryArray:
        """Some of the values, in the rows that have one, but for a share that is not filled in."""
        codes = self.choose([1 / (n + 1) for n in range(len(values))])
        return encoded(np.where(where & ~self.chance(unknown), codes, -1), values)


def encoded(codes: npt.NDArray[Any], values: Sequence[Any]) -> pa.DictionaryArray:
    """A dictionary column; a negative code is a null."""
    narrow = codes.astype(np.int8 if len(values) < 128 else np.int16)
    return pa.DictionaryArray.from_arrays(pa.array(narrow, mask=narrow < 0), pa.array(list(values)))


def as_shipments(table: pa.Table, parameters: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The rows as shipments that `detente.determine` takes, without what is missing.

    Args:
        table: shipments; columns that are no field of a shipment are parameters.
        parameters: the columns that are parameters, if not those of `shipments`.
    """
    from detente.determination.shipment import FIELDS

    own = set(parameters) or {name for name in table.column_names if name not in FIELDS}
    found = []
    for row in table.to_pylist():
        shipment = {name: value for name, value in row.items() if value is not None and name not in own}
        given = {name: row[name] for name in own if row[name] is not None}
        found.append({**shipment, "parameters": given} if given else shipment)
    return found
