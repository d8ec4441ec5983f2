"""Row order, input columns, and the shapes a table may have."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

import detente
from detente.determination.answers import ANSWER_FIELDS
from detente.determination.table import SLICE
from detente.errors import FileError
from tests.determination_table.rows import assert_same
from tests.determination_table.strategies import SETTLED

OUT = [*ANSWER_FIELDS[1:], "problem"]


def settled(rows: int = 1, **columns: Any) -> pa.Table:
    return pa.table({**{name: pa.array([said] * rows, pa.string()) for name, said in SETTLED.items()}, **columns})


def test_every_input_column_is_kept_as_it_was_and_answers_follow() -> None:
    table = settled(
        2,
        note=pa.array([[1], None]),
        Ref=pa.array([Decimal("1.50"), None]),
        nested=pa.array([{"a": {"b": 1}}, None]),
        when=pa.array([1_567_000_000_123_456_789, None], pa.timestamp("ns")),
        view=pa.array(["x", None], pa.string_view()),
    ).replace_schema_metadata({"made": "here"})
    answers = detente.determine_table(table)
    assert answers.column_names == [*table.column_names, *OUT]
    assert answers.select(table.column_names).equals(table)
    assert_same(table.drop_columns(["when"]), answers.drop_columns(["when"]))


def test_a_column_named_like_an_answer_is_kept_under_another_name() -> None:
    table = settled(1, outcome=["mine"], law=["ours"], problem=[7], Outcome=["other"])
    answers = detente.determine_table(table)
    kept = {"outcome": "outcome_in", "law": "law_in", "problem": "problem_in"}
    assert answers.column_names == [*(kept.get(name, name) for name in table.column_names), *OUT]
    assert [answers.column(name)[0].as_py() for name in (*kept.values(), "Outcome")] == ["mine", "ours", 7, "other"]
    twice = detente.determine_table(answers)
    assert twice.column("outcome_in")[0].as_py() in ("mine", answers.column("outcome")[0].as_py())
    assert len(set(twice.column_names)) == len(twice.column_names)
    assert twice.num_columns == answers.num_columns + len(OUT)


def test_no_rows_and_no_chunks_are_answered_with_no_rows() -> None:
    for table in (settled(0), settled(1).slice(1), settled(1).schema.empty_table(), settled(2).slice(2, 0)):
        answers = detente.determine_table(table)
        assert answers.num_rows == 0
        assert answers.column_names[-len(OUT) :] == OUT
    chunkless = pa.table({name: pa.chunked_array([], pa.string()) for name in SETTLED})
    assert detente.determine_table(chunkless).num_rows == 0
    dictionaries = pa.table({name: pa.chunked_array([], pa.dictionary(pa.int8(), pa.string())) for name in SETTLED})
    assert detente.determine_table(dictionaries).num_rows == 0


def test_a_table_that_says_nothing_of_shipments_is_all_problems() -> None:
    answers = detente.determine_table(pa.table({"colour": ["red", "blue"]}))
    assert (
        answers.column("problem").to_pylist() == ["origin: is missing; write an ISO 3166 code, such as JP or KR."] * 2
    )


def test_chunks_with_dictionaries_of_their_own_are_read_as_one_column() -> None:
    chunks = [
        pa.array(["civil", "wmd"]).dictionary_encode(),
        pa.array(["wmd", None, "civil"]).dictionary_encode(),
        pa.array([], pa.string()).dictionary_encode(),
        pa.array(["conventional"]).dictionary_encode(),
    ]
    table = settled(6).drop_columns(["end_use"]).append_column("end_use", pa.chunked_array(chunks))
    assert_same(table, detente.determine_table(table))


def test_nulls_inside_a_dictionary_are_missing_values() -> None:
    uses = pa.DictionaryArray.from_arrays(pa.array([0, 1, None], pa.int8()), pa.array(["civil", None]))
    table = settled(3).drop_columns(["end_use"]).append_column("end_use", uses)
    assert_same(table, detente.determine_table(table))


def test_slices_are_read_from_where_they_begin() -> None:
    members = pa.array([{"concentration_wt_pct": n} for n in (10.0, 31.0, None, 30.0)])
    pairs = pa.array(
        [[("concentration_wt_pct", n)] for n in (10.0, 31.0, None, 30.0)], pa.map_(pa.string(), pa.float64())
    )
    for parameters in (members, pairs):
        table = settled(4, parameters=parameters).slice(1, 2)
        assert_same(table, detente.determine_table(table))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("hs", pa.array([["85"]])),
        ("entry", pa.array([{"row": 3}])),
        ("date", pa.array([["2019-08-28"]])),
        ("value", pa.array([[1]])),
        ("parameters.tone", pa.array([{"a": 1}])),
    ],
)
def test_a_column_of_lists_or_structs_is_named_and_refused(name: str, values: pa.Array) -> None:
    table = settled(1)
    at = table.column_names.index(name) if name in table.column_names else table.num_columns
    table = table.set_column(at, name, values) if at < table.num_columns else table.append_column(name, values)
    with pytest.raises(FileError, match=rf"The column '{name}' holds .*; a field of a shipment is one value\."):
        detente.determine_table(table)


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"ENTRY": ["15"]}, "The columns 'entry' and 'ENTRY' both mean 'entry'; leave one of them out."),
        (
            {"tone": ["positive"], "Parameters.Tone": ["positive"]},
            "The columns 'tone' and 'Parameters.Tone' both mean 'tone'; leave one of them out.",
        ),
    ],
)
def test_two_columns_that_mean_the_same_are_named_and_refused(columns: dict[str, Any], sentence: str) -> None:
    with pytest.raises(FileError) as caught:
        detente.determine_table(settled(1, **columns))
    assert str(caught.value) == sentence


def test_a_parameter_given_in_text_and_in_a_column_must_be_the_same() -> None:
    table = settled(
        3,
        parameters=["concentration_wt_pct=31", "concentration_wt_pct=31", "concentration_wt_pct=10"],
        concentration_wt_pct=["31", None, "31"],
    )
    problems = detente.determine_table(table).column("problem").to_pylist()
    assert problems == [None, None, "parameters.concentration_wt_pct: is given twice, and differently."]


@pytest.mark.parametrize("kind", [pa.int8(), pa.float64(), pa.bool_()])
def test_a_yes_or_no_in_a_column_of_numbers_is_read_as_it_is_alone(kind: pa.DataType) -> None:
    values = [True, False] if kind == pa.bool_() else [1, 0, 2]
    table = settled(len(values), designated_low_value=pa.array(values, kind), surface_imaging=pa.nulls(len(values)))
    answers = detente.determine_table(table)
    assert_same(table, answers)
    assert [p is None for p in answers.column("problem").to_pylist()] == [True, True, False][: len(values)]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "UTC", "Asia/Tokyo", "America/New_York"])
def test_days_with_a_time_are_days_of_their_own_zone(unit: str, zone: str | None) -> None:
    scale = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]
    around = [dt.datetime(2019, 8, 28, tzinfo=dt.UTC) + dt.timedelta(hours=h) for h in (-30, -10, -9, -1, 0, 5, 15, 23)]
    moments = pa.array([int(m.timestamp()) * scale + (scale > 1) for m in around], pa.timestamp(unit, zone))
    table = settled(8).drop_columns(["date"]).append_column("date", moments).append_column("known_on", moments)
    answers = detente.determine_table(table)
    days = moments.cast(pa.timestamp("us", zone), safe=False)
    plain = table.drop_columns(["date", "known_on"]).append_column("date", days).append_column("known_on", days)
    assert_same(plain, answers.drop_columns(["date", "known_on"]))


@pytest.mark.parametrize("wrong", [dt.time(1), dt.timedelta(1), 20190828, 1.5, True, b"2019-08-28"])
def test_a_date_in_a_type_that_holds_none_is_a_problem(wrong: object) -> None:
    for name in ("date", "known_on"):
        table = settled(1)
        table = table.drop_columns(["date"]) if name == "date" else table
        table = table.append_column(name, pa.array([wrong]))
        answers = detente.determine_table(table)
        assert_same(table, answers)
        assert answers.column("problem").null_count == 0


def test_more_rows_than_a_slice_keep_their_order() -> None:
    chance = random.Random(7)
    rows = SLICE + 1234
    picks: dict[str, list[Any]] = {
        "destination": ["KR", "CN", "TW", "Atlantis", None, "US"],
        "date": [dt.date(2019, 7, 3), dt.date(2019, 8, 28), dt.date(2023, 7, 21), None],
        "value": [1.0, 1_000_000.0, 1_000_000.5, float("nan"), None],
        "end_use": ["civil", "wmd", None],
    }
    chosen = [tuple(chance.randrange(len(said)) for said in picks.values()) for _ in range(rows)]
    columns = {name: pa.array([said[pick[at]] for pick in chosen]) for at, (name, said) in enumerate(picks.items())}
    numbers = pa.array(range(rows))
    rest = {name: pa.array([said] * rows) for name, said in SETTLED.items() if name not in picks}
    table = pa.table({**rest, **columns, "number": numbers})
    answers = detente.determine_table(table)
    assert answers.column("number").equals(pa.chunked_array([numbers]))
    first = {pick: row for row, pick in reversed(list(enumerate(chosen)))}
    kept = pa.array(sorted(first.values()))
    assert_same(table.take(kept), answers.take(kept))
    said = answers.select(OUT).to_pylist()
    assert all(said[row] == said[first[pick]] for row, pick in enumerate(chosen))
