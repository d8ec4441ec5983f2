"""Random tables of shipments: every field in several Arrow types, with values that are right, wrong or missing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

Kind = tuple[pa.DataType, Sequence[Any]]

THRESHOLDS = (30.0, 10.0, 15.0, 193.0, 1.0, 0.01, 1_000_000.0, 50_000.0, 8_000.0, 3.0, 2.0, 100.0, 0.0)
DAYS = [
    dt.date(2012, 1, 1),
    dt.date(2016, 8, 1),
    dt.date(2019, 7, 3),
    dt.date(2019, 7, 4),
    dt.date(2019, 8, 27),
    dt.date(2019, 8, 28),
    dt.date(2019, 12, 20),
    dt.date(2023, 7, 21),
    dt.date(2025, 10, 9),
    dt.date(2031, 1, 1),
    dt.date(1, 1, 1),
    dt.date(9999, 12, 31),
]
NUMBERS = [*THRESHOLDS, 31.0, 9.999, 13.5, 130.0, -1.0, float("nan"), float("inf"), -0.0, 1e300]


def texts(*values: str) -> list[Kind]:
    """A text column in the shapes that files give it."""
    said = [*values, "", "  ", "nonsense"]
    return [
        (pa.string(), said),
        (pa.large_string(), said),
        (pa.dictionary(pa.int8(), pa.string()), said),
        (pa.dictionary(pa.uint64(), pa.string()), said),
    ]


def numbers(*more: Kind) -> list[Kind]:
    """A column of numbers in every type that holds them."""
    return [
        (pa.float64(), NUMBERS),
        (pa.float32(), NUMBERS),
        (pa.int8(), [0, 1, 2, 3, 10, 15, 30, 31, 100, 127, -1]),
        (pa.int64(), [0, 1, 2, 3, 30, 31, 193, 50_000, 50_001, 1_000_000, 1_000_001, -5, 2**62]),
        (pa.uint16(), [0, 1, 10, 30, 193, 50_000, 50_001]),
        (pa.decimal128(38, 19), [Decimal(t) for t in ("30", "30.0000000000000000001", "0.01", "1000000", "130", "-1")]),
        (pa.decimal128(12, 2), [Decimal(t) for t in ("30.00", "9.99", "10.00", "1000000.00", "50000.01", "193.00")]),
        (pa.string(), ["30", "30.0000000000000000001", "1,000,000", "1_000", "nan", "x", "", " ", "-3", "1e2", "٣٠"]),
        (pa.dictionary(pa.int32(), pa.float64()), NUMBERS[:15]),
        (pa.bool_(), [True, False]),
        (pa.null(), [None]),
        *more,
    ]


def days() -> list[Kind]:
    """A column of days."""
    noon = [dt.datetime.combine(day, dt.time(12)) for day in DAYS]
    late = [dt.datetime.combine(day, dt.time(23, 30), dt.UTC) for day in DAYS[1:10]]
    written = [day.isoformat() for day in DAYS]
    return [
        (pa.date32(), DAYS),
        (pa.date64(), DAYS),
        (pa.timestamp("us"), noon),
        (pa.timestamp("ms"), noon),
        (pa.timestamp("us", "Asia/Tokyo"), late),
        (pa.timestamp("us", "UTC"), late),
        (pa.string(), [*written, "2019/8/28", "2019-02-30", "２０１９-08-28", "28.8.2019", "", "2019-08-28T10:00:00Z"]),
        (pa.dictionary(pa.int16(), pa.date32()), DAYS),
        (pa.dictionary(pa.int32(), pa.string()), written),
        (pa.int64(), [20190828, 2019]),
    ]


def bools() -> list[Kind]:
    """A column of yes and no."""
    return [
        (pa.bool_(), [True, False]),
        (pa.string(), ["true", "FALSE", "yes", "n", "1", "0", "maybe", "", "1.0"]),
        (pa.int8(), [0, 1, 2]),
        (pa.float64(), [0.0, 1.0, 0.5, float("nan")]),
    ]


COUNTRIES = ("JP", "KR", "CN", "US", "RU", "jp", "ＪＰ", "Korea", "大韓民国", "UK", "KOR", "VN", "KP", "IR")
COLUMNS: dict[str, list[Kind]] = {
    "id": [(pa.string(), ["a", "b"]), (pa.int32(), [1, 2])],
    "origin": texts("JP", "JP", "JP", "KR", "KR", "US", "Japan"),
    "destination": texts(*COUNTRIES),
    "date": days(),
    "known_on": days(),
    "entry": texts("3(1)", "5(17)", "7(19)", "7", "15", "unlisted", "annex 2", "annex 2-2 no. 30", "3（１）", "7(99)"),
    "good": texts("hydrogen-fluoride", "fluorinated-polyimide", "resist", "Resist"),
    "hs": [
        *texts("2811.11", "85", "8542.90", "８５４２", "854", "00"),
        (pa.int64(), [281111, 85, 854, 2]),
        (pa.float64(), [281111.0, 85.0, 2811.11, float("nan")]),
        (pa.decimal128(10, 2), [Decimal("85.00"), Decimal("2811.11")]),
    ],
    "value": numbers(),
    "currency": texts("JPY", "USD", "jpy", "EUR", "XXX", "YEN"),
    "end_use": texts("civil", "wmd", "conventional", "Civil"),
    "end_user": texts("clear", "wmd", "conventional"),
    "suspected": texts("none", "wmd", "conventional"),
    "informed": texts("none", "wmd", "conventional"),
    "exporter_programme": texts("none", "icp", "A", "AA", "aaa"),
    "purpose": texts("sale", "trade-fair", "repair-return", "re-export", "sail"),
    "same_party": bools(),
    "past_sales_2y": numbers(),
    "contract_years": numbers(),
}
GOOD_PARAMETERS: dict[str, list[Kind]] = {
    "concentration_wt_pct": numbers(),
    "bound_fluorine_wt_pct": numbers(),
    "exposure": texts("light", "electron-beam", "imprint", "LIGHT"),
    "wavelength_nm": numbers(),
    "tone": texts("positive", "negative"),
    "sensitivity_uc_per_mm2": numbers(),
    "surface_imaging": bools(),
    "designated_low_value": bools(),
    "approval": texts("held", "not-needed", "none"),
    "held_licence_issued": days(),
    "unheard_of": numbers(),
}
MEMBERS = pa.struct([("concentration_wt_pct", pa.float64()), ("tone", pa.string()), ("unheard_of", pa.int8())])
PARAMETER_TEXTS = [
    "concentration_wt_pct=31",
    "concentration_wt_pct=30; ",
    '{"concentration_wt_pct": 30.5}',
    '{"concentration_wt_pct": "30.0000000000000000001"}',
    "exposure=light; wavelength_nm=13.5; tone=positive",
    "bound_fluorine_wt_pct=10",
    "designated_low_value=true",
    '{"concentration_wt_pct": null}',
    "concentration_wt_pct=130",
    "unheard_of=1",
    "{",
    "nothing",
    "",
]
WHOLE_PARAMETERS: list[Kind] = [
    (pa.string(), PARAMETER_TEXTS),
    (
        MEMBERS,
        [
            {"concentration_wt_pct": 31.0},
            {"concentration_wt_pct": 30.0, "tone": ""},
            {"tone": "positive"},
            {"concentration_wt_pct": 31.0, "unheard_of": 1},
            {},
        ],
    ),
    (
        pa.map_(pa.string(), pa.string()),
        [
            [("concentration_wt_pct", "31")],
            [("concentration_wt_pct", None), ("tone", "negative")],
            [("unheard_of", "1")],
            [("bound_fluorine_wt_pct", "10")],
            [],
        ],
    ),
    (pa.map_(pa.string(), pa.float64()), [[("concentration_wt_pct", 30.0)], [("wavelength_nm", 193.0)]]),
]
# Rows that are settled but for what a column is changed to: most tables keep most of these.
SETTLED: dict[str, Any] = {
    "origin": "JP",
    "destination": "KR",
    "date": "2019-08-28",
    "entry": None,
    "good": "hydrogen-fluoride",
    "hs": "281111",
    "value": "5000000",
    "currency": "JPY",
    "end_use": "civil",
    "end_user": "clear",
    "suspected": "none",
    "informed": "none",
    "exporter_programme": "icp",
    "purpose": "sale",
    "same_party": "false",
    "past_sales_2y": "24",
    "contract_years": "3",
}
SPELLINGS: list[Callable[[str], str]] = [str, str, str, str.upper, str.title, lambda name: f" {name} "]


def column(kind: pa.DataType, values: Sequence[Any], picks: Sequence[int | None], pieces: int) -> pa.ChunkedArray:
    """A column of picked values, cut into chunks."""
    said = [None if pick is None else values[pick % len(values)] for pick in picks]
    if pa.types.is_dictionary(kind):
        whole = pa.array(said, kind.value_type).dictionary_encode().cast(pa.dictionary(pa.int32(), kind.value_type))
        if kind.index_type != pa.int32():
            whole = pa.DictionaryArray.from_arrays(whole.indices.cast(kind.index_type), whole.dictionary)
    else:
        whole = pa.array(said, kind)
    size = max(1, -(-len(said) // pieces))
    chunks = [whole.slice(start, size) for start in range(0, len(said), size)]
    return pa.chunked_array(chunks, type=whole.type)


@st.composite
def tables(draw: st.DrawFn, most_rows: int = 6) -> pa.Table:
    """A table with some of the columns, each in one of its types."""
    rows = draw(st.integers(0, most_rows))
    made: dict[str, Any] = {}
    cell = st.one_of(st.none(), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
    changed = draw(st.sets(st.sampled_from(sorted(COLUMNS)), max_size=6))
    for name, settled in SETTLED.items():
        if name not in changed:
            made[name] = pa.chunked_array([pa.array([settled] * rows, pa.string())])

    def add(name: str, kinds: Sequence[Kind]) -> None:
        kind, values = draw(st.sampled_from(kinds))
        picks = draw(st.lists(cell, min_size=rows, max_size=rows))
        spelled = draw(st.sampled_from(SPELLINGS))(name)
        made[spelled] = column(kind, values, picks, draw(st.integers(1, 3)))

    for name in sorted(changed):
        if draw(st.integers(0, 5)):
            add(name, COLUMNS[name])
    shape = draw(st.sampled_from(["none", "whole", "flat", "bare"]))
    if shape == "whole":
        add("parameters", WHOLE_PARAMETERS)
    elif shape != "none":
        for name in sorted(draw(st.sets(st.sampled_from(sorted(GOOD_PARAMETERS)), min_size=1, max_size=3))):
            add(f"parameters.{name}" if shape == "flat" else name, GOOD_PARAMETERS[name])
    names = draw(st.permutations(list(made)))
    return pa.table({name: made[name] for name in names})


ASSUMPTIONS: list[dict[str, object]] = [
    {"end_use": "civil"},
    {"end_use": "wmd", "end_user": "clear"},
    {"informed": "none", "end_use": "civil"},
    {"concentration_wt_pct": "31"},
    {"good": "hydrogen-fluoride", "concentration_wt_pct": 30},
    {"entry": "unlisted"},
    {"hs": "8542"},
    {"value": 1, "currency": "JPY"},
    {"destination": "CN"},
    {"designated_low_value": True},
    {"same_party": "true", "wavelength_nm": "13.5", "contract_years": 3},
    {"end_use": "mischief"},
]


def asked() -> st.SearchStrategy[dict[str, Any]]:
    """The further arguments of a determination."""
    day = st.sampled_from([None, None, None, "2019-07-04", dt.date(2019, 8, 28), dt.date(2025, 10, 9)])
    known = st.sampled_from([None, None, None, "2019-07-04", dt.date(2019, 8, 1), dt.date(2023, 7, 1)])
    assumed = st.one_of(st.none(), st.none(), st.sampled_from(ASSUMPTIONS))
    return st.fixed_dictionaries({"on": day, "known_on": known, "assume": assumed})


def as_json(value: Any) -> str:
    """A value as JSON, for parameters in text."""
    return json.dumps(value)
