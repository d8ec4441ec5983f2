"""Which orders are hit: the facts of 2019 to 2023, every row as it is alone, and nothing lost."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.compare.changes import back_at
from detente.compare.hit_words import KINDS
from detente.compare.hits import CHANGE_FIELDS, Days
from detente.compare.sameness import distinct
from detente.compare.tally import Tally
from detente.compare.values import Back
from detente.errors import FileError, ProposalError, ScopeError, ShipmentError
from detente.regime.load import load
from tests.compare.orders import ACID, EXAMPLES, INFORMED, PROPOSAL, standing, table
from tests.determination.laws import BASICS, instrument, write
from tests.determination_table.rows import alone, cells
from tests.determination_table.strategies import tables

# ---- the facts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "before", "after", "change", "says", "by"),
    [
        (ACID, "2019-07-03", "2019-07-04", "other-licences", "may no longer be used", "2019-07-04"),
        (INFORMED, "2019-08-27", "2019-08-28", "licence-needed", "now a licence is needed: individual", "2019-08-28"),
        (ACID, "2023-03-22", "2023-03-23", "other-licences", "Now the special general bulk licence", "2023-03-23"),
        (ACID, "2023-07-20", "2023-07-21", "other-licences", "Now the general bulk licence", "2023-07-21"),
        (INFORMED, "2023-07-20", "2023-07-21", "licence-no-longer-needed", "now no licence is needed", "2023-07-21"),
        (
            {**INFORMED, "destination": "RU", "informed": "none", "hs": "8704.23"},
            "2022-03-17",
            "2022-03-18",
            "now-undetermined",
            "now it cannot be determined without",
            "2022-03-18",
        ),
    ],
)  # fmt: skip
def test_an_order_is_hit_on_the_day_the_law_changes(
    row: dict[str, Any], before: str, after: str, change: str, says: str, by: str
) -> None:
    (hit,) = detente.changes(table(row), before, after).to_pylist()
    assert hit["change"] == change
    assert says in hit["how"]
    assert [act["effective"] for act in json.loads(hit["because"])] == [by]
    assert hit["id"] == row["id"]


@pytest.mark.parametrize(
    ("row", "before", "after"),
    [
        (ACID, "2019-07-04", "2019-08-27"),
        (ACID, "2019-08-27", "2019-08-28"),  # the bulk licences were gone already
        (ACID, "2019-08-01", "2019-08-02"),  # groups under other names
        (INFORMED, "2019-07-03", "2019-07-04"),
        (ACID, "2019-07-03", "2023-07-21"),  # and back
        (INFORMED, "2019-07-03", "2023-07-21"),
    ],
)
def test_an_order_that_the_law_treats_alike_is_not_hit(row: dict[str, Any], before: str, after: str) -> None:
    assert detente.changes(table(row), before, after).num_rows == 0


def test_other_reasons_alone_are_no_hit(tmp_path: Path) -> None:
    later = """
    - {provision: listed-anew, requires: list-control, when: {entry: listed}}
    - {provision: listed, ends: true}
    """
    folder = write(tmp_path, [instrument(BASICS, dt.date(2020, 1, 1)), instrument(later, dt.date(2021, 1, 1))])
    row = {"origin": "IS", "destination": "KR", "entry": "1(1)"}
    compared = Days("2020-12-31", "2021-01-01", folder=folder).compare(table(row))
    reasons = [answers.column("because").to_pylist() for answers in (compared.old, compared.new)]
    assert reasons[0] != reasons[1]
    assert not compared.hit.any()
    assert not compared.lost.any()


def test_an_act_that_was_undone_on_the_way_is_not_named() -> None:
    one_way = detente.changes(table(ACID), "2019-07-01", "2023-03-22").to_pylist()
    days = [act["effective"] for act in json.loads(one_way[0]["because"])]
    assert days == ["2019-07-04"]
    rows = table({**ACID, "good": "resist", "parameters": "exposure=light; wavelength_nm=13.5; tone=positive"})
    there_and_back = detente.changes(rows, "2023-03-22", "2024-01-01").to_pylist()
    assert [act["effective"] for act in json.loads(there_and_back[0]["because"])] == ["2023-03-23", "2023-07-21"]


def test_days_between_are_followed_in_a_small_law(tmp_path: Path) -> None:
    def gone(day: int, ends: bool) -> dict[str, Any]:
        text = "- {exception: far, of: [listed], ends: true}" if ends else (
            "- {exception: far, of: [listed], when: {destination: [KR]}}"
        )  # fmt: skip
        return instrument(text, dt.date(2021, 1, day))

    law = [instrument(BASICS, dt.date(2020, 1, 1)), gone(1, False), gone(5, True), gone(9, False)]
    folder = write(tmp_path, law)
    row = table({"origin": "IS", "destination": "KR", "entry": "1(1)"})

    def acts(before: str, after: str) -> list[str]:
        compared = Days(before, after, folder=folder).compare(row)
        told = compared.told(compared.hit).to_pylist()
        return [act["effective"] for each in told for act in json.loads(each["because"])]

    assert acts("2020-06-01", "2021-02-01") == ["2021-01-09"]
    assert acts("2021-01-01", "2021-01-05") == ["2021-01-05"]
    assert acts("2020-06-01", "2021-01-06") == []


@pytest.mark.parametrize(
    "days", [("2018-01-01", "2026-06-05"), ("2019-07-03", "2023-07-21"), ("2021-01-01", "2025-12-31")]
)
@pytest.mark.parametrize("name", ["shipments.csv", "standing-orders.csv"])
def test_acts_are_those_of_the_days_on_which_a_row_changed_for_good(name: str, days: tuple[str, str]) -> None:
    before, after = map(dt.date.fromisoformat, days)
    rows, found = standing(name), detente.changes(standing(name), *days).to_pylist()
    single = {row["id"]: row for row in cells(rows)}
    acting: dict[str, dict[dt.date, set[str]]] = {"JP": {}, "KR": {}}
    for code, made in acting.items():
        for act in load(code).instruments:
            for part in act.parts:
                for day in (part.earliest, part.latest):
                    if day and before < day <= after:
                        made.setdefault(day, set()).add(act.id)
    hits = [row for row in found if row["change"] != "not-compared"]
    assert hits
    for hit in hits:
        made = acting[hit["origin"]]
        path = {day: in_effect(alone(single[hit["id"]], on=day)) for day in (before, *sorted(made))}
        expected: list[dt.date] = []
        for earlier, day in itertools.pairwise(path):
            if path[day] == path[before]:
                expected = []
            elif path[day] != path[earlier]:
                expected.append(day)
        told = [(dt.date.fromisoformat(act["effective"]), act["instrument"]) for act in json.loads(hit["because"])]
        assert {day for day, _ in told} == set(expected)
        assert told == [(day, id) for day in expected for id in sorted(made[day])]


# ---- every row as it is alone ---------------------------------------------------------------------------------------

PAIRS = [
    ("2019-07-03", "2019-07-04"),
    ("2019-08-27", "2019-08-28"),
    ("2012-01-01", "2026-06-05"),
    ("2018-06-01", "2023-07-23"),
    ("2023-07-20", dt.date(2023, 7, 21)),
    (dt.date(2025, 10, 8), "2025-10-09"),
    ("2019-08-28", "2019-08-28"),
]
FREE = ("title", "original", "allowed_by", "demanded_by")


def in_effect(answer: Mapping[str, Any]) -> Any:
    licences = [{name: said for name, said in item.items() if name not in FREE} for item in answer["authorisations"]]
    asked = sorted({item["fact"] for item in answer["questions"]})
    return answer["outcome"], sorted(json.dumps(item, sort_keys=True) for item in licences), asked


def no_law(answer: Mapping[str, Any]) -> bool:
    return answer["outcome"] == "undetermined" and not answer["questions"]


def assert_as_alone(rows: pa.Table, found: pa.Table, before: Any, after: Any, **asked: Any) -> None:
    """Exactly the rows that differ alone are among those found, in order and with both answers."""
    told = iter(found.to_pylist())
    for row in cells(rows):
        row = {name: value for name, value in row.items() if name.strip().casefold() != "known_on"}
        was, now = alone(row, on=before, **asked), alone(row, on=after, **asked)
        if was["problem"] or now["problem"]:
            each = next(told)
            assert each["change"] == "not-compared"
            assert each["problem"] == each["how"] == (now["problem"] or was["problem"])
        elif no_law(was) or no_law(now):
            each = next(told)
            assert (each["change"], each["problem"]) == ("not-compared", None)
            assert each["how"]
        elif in_effect(was) != in_effect(now):
            each = next(told)
            assert each["change"] in set(KINDS) - {"not-compared", "may-be-hit"}
            assert each["problem"] is None
            for name in ("outcome", "authorisations", "questions"):
                for side, answer in (("before", was), ("after", now)):
                    said = each[f"{name}_{side}"]
                    assert (said if name == "outcome" else json.loads(said)) == answer[name]
            assert each["how"].endswith(".")
            assert json.loads(each["because"])
    assert next(told, None) is None


@given(tables(), st.sampled_from(PAIRS), st.sampled_from([None, None, {"end_use": "civil"}, {"informed": "none"}]))
@settings(max_examples=250, deadline=None)
def test_exactly_the_rows_are_hit_that_differ_alone(rows: pa.Table, days: Any, assume: Any) -> None:
    found = detente.changes(rows, *days, assume=assume)
    assert_as_alone(rows, found, *days, assume=assume)


@pytest.mark.parametrize("days", PAIRS)
@pytest.mark.parametrize("name", ["shipments.csv", "standing-orders.csv"])
def test_the_examples_are_hit_as_they_differ_alone(name: str, days: Any) -> None:
    rows = standing(name)
    assert_as_alone(rows, detente.changes(rows, *days), *days)


def test_what_was_known_can_be_asked() -> None:
    assert detente.changes(table(INFORMED), "2019-08-27", "2019-08-28", known_on="2019-08-06").num_rows == 0
    assert detente.changes(table(INFORMED), "2019-08-27", "2019-08-28", known_on="2019-08-07").num_rows == 1


# ---- the columns ----------------------------------------------------------------------------------------------------


def test_the_rows_keep_their_columns_and_have_the_documented_ones_beside_them() -> None:
    rows = table({**ACID, "change": "mine", "how": "too", "problem": "none", "note": "kept"})
    found = detente.changes(rows, "2019-07-03", "2019-07-04")
    names = [f"{name}_in" if name in ("change", "how", "problem") else name for name in rows.column_names]
    assert found.column_names == [*names, *CHANGE_FIELDS, "problem"]
    (row,) = found.to_pylist()
    assert (row["change_in"], row["how_in"], row["problem_in"], row["note"]) == ("mine", "too", "none", "kept")
    assert row["law"] == detente.determine_table(rows, on="2019-07-04").column("law")[0].as_py()
    assert (row["coverage"], row["proposals"]) == ("full", "[]")


def test_a_table_without_rows_has_no_hits() -> None:
    found = detente.changes(table(ACID).slice(0, 0), "2019-07-03", "2019-07-04")
    assert found.num_rows == 0
    assert set(CHANGE_FIELDS) < set(found.column_names)


def test_the_rows_own_days_do_not_matter() -> None:
    days = [("2012-02-30", None), (None, "then"), ("2019-07-03", "2019-07-03")]
    rows = table(*({**ACID, "date": day, "known_on": known} for day, known in days))
    assert detente.changes(rows, "2019-07-03", "2019-07-04").num_rows == 3


# ---- what cannot be compared ----------------------------------------------------------------------------------------


def test_rows_without_law_on_a_day_are_told_and_not_hit() -> None:
    rows = table({**ACID, "origin": "KR", "destination": "JP"}, {**ACID, "origin": "US"}, ACID)
    found = detente.changes(rows, "2015-01-01", "2019-07-04").to_pylist()
    assert [row["change"] for row in found] == ["not-compared", "not-compared", "other-licences"]
    assert found[0]["how"] == "The law data of Korea begins on 2018-01-01; earlier law is not in it."
    assert found[1]["how"].startswith("There is no law of US")
    assert json.loads(found[0]["because"]) == []


def test_rows_that_cannot_be_read_are_told_with_their_problem() -> None:
    rows = table({**ACID, "end_use": "mischief"}, {**ACID, "destination": None})
    found = detente.changes(rows, "2019-07-03", "2019-07-03").to_pylist()
    assert [row["change"] for row in found] == ["not-compared"] * 2
    assert found[0]["problem"].startswith("end_use: 'mischief' is not one of")
    assert found[1]["problem"].startswith("destination: is missing")


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("2011-12-31", "2019-08-28", "lies before all law data; that of Japan begins on 2012-01-01"),
        ("2019-08-28", "2019-08-27", "write the earlier one first"),
        ("28 August", "2019-08-28", "'28 August' is not a date"),
        ("2019-02-30", "2019-08-28", "is not a date"),
        ("2019-08-28", "9998-01-01", "lies in the future"),
    ],
)
def test_days_that_cannot_be_compared(before: str, after: str, says: str) -> None:
    with pytest.raises(ScopeError, match=r"\w") as caught:
        detente.changes(table(ACID), before, after)
    assert says in str(caught.value)


def test_what_is_no_fact_cannot_be_assumed() -> None:
    with pytest.raises(ShipmentError, match="no fact that could be assumed"):
        detente.changes(table(ACID), "2019-07-03", "2019-07-04", assume={"endd_use": "civil"})


# ---- proposals ------------------------------------------------------------------------------------------------------


def test_a_proposal_hits_orders_on_a_day_on_which_the_law_does_not_change() -> None:
    days = ("2020-02-01", "2020-02-01")
    assert detente.changes(table(ACID, INFORMED), *days).num_rows == 0
    found = detente.changes(table(ACID, INFORMED), *days, proposals=[PROPOSAL]).to_pylist()
    assert [row["change"] for row in found] == ["other-licences", "licence-no-longer-needed"]
    for row in found:
        (act,) = json.loads(row["because"])
        assert (act["law"], act["title"]) == (False, "Korea back in Group A")
        assert json.loads(row["proposals"]) == ["proposal/proposal-korea-to-group-a"]


def test_a_proposal_and_the_law_hit_together() -> None:
    found = detente.changes(table(INFORMED), "2019-08-27", "2020-02-01", proposals=[PROPOSAL])
    assert found.num_rows == 0  # the proposal undoes what the law did
    (row,) = detente.changes(table(INFORMED), "2019-08-28", "2023-07-21", proposals=[PROPOSAL]).to_pylist()
    assert [(act["effective"], act["law"]) for act in json.loads(row["because"])] == [("2020-01-01", False)]


def test_proposals_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="There is no file"):
        detente.changes(table(ACID), "2019-07-03", "2019-07-04", proposals=[tmp_path / "none.yaml"])
    (tmp_path / "no.yaml").write_text("title: x\n")
    with pytest.raises(ProposalError):
        detente.changes(table(ACID), "2019-07-03", "2019-07-04", proposals=[tmp_path / "no.yaml"])
    with pytest.raises(TypeError, match="is a list of files"):
        detente.changes(table(ACID), "2019-07-03", "2019-07-04", proposals=str(PROPOSAL))


# ---- sums -----------------------------------------------------------------------------------------------------------


def tally(rows: pa.Table, before: str, after: str) -> Tally:
    compared = Days(before, after).compare(rows)
    found = Tally()
    found.add(compared, compared.told(compared.hit | compared.lost))
    return found


def test_the_tally_counts_every_row_once_and_never_adds_currencies() -> None:
    rows = table(ACID, INFORMED, {**ACID, "origin": "US"}, {**ACID, "parameters": None}, {**ACID, "value": None})
    found = tally(rows, "2018-01-01", "2019-08-28").to_dict()
    assert (found["rows"], found["hit"]["rows"], found["not_compared"], found["open"]) == (5, 3, 1, 1)
    assert found["hit"] == {"rows": 3, "without_value": 1, "values": {"EUR": "100", "JPY": "5000000"}}
    assert list(found["changes"]) == ["other-licences", "licence-needed"]
    assert found["destinations"]["KR"]["rows"] == 3
    assert found["acts"]["Cabinet Order 71 of 2019 (2019-08-28)"] == 1


def test_countries_by_any_name_are_one_destination() -> None:
    rows = table(ACID, {**ACID, "destination": "大韓民国"}, {**ACID, "destination": "South Korea"})
    assert list(tally(rows, "2019-07-03", "2019-07-04").to_dict()["destinations"]) == ["KR"]


@pytest.mark.parametrize(
    "values",
    [
        pa.array(["0.1", "0.2", "1e2", "99999999999999999999999999999999.01"]),
        pa.array([0.1, 0.2, 100.0, None]),
        pa.array([1, 2, 2**62, 2**62]),
        pa.array([Decimal("0.1"), Decimal("0.2"), None, Decimal("3")]),
        pa.array(["1,000", "1_000", "", None]).dictionary_encode(),
    ],
)
def test_sums_are_exact_in_every_type(values: pa.Array) -> None:
    rows = table(ACID, ACID, ACID, ACID).set_column(9, "value", values)
    exact = [Decimal(str(v).replace(",", "").replace("_", "")) for v in values.to_pylist() if v is not None and str(v)]
    found = {back.currency: back for back in back_at(rows, "2019-07-03", "2019-07-04")}
    assert Fraction(found["JPY"].value) == sum(map(Fraction, exact))
    assert found["JPY"].rows == len(exact)
    assert sum(back.rows for back in found.values()) == 4


def test_what_is_back_what_is_not_and_what_cannot_be_told() -> None:
    rows = table(
        ACID, {**INFORMED, "currency": "JPY"}, {**ACID, "parameters": None, "value": "7"}, {**ACID, "origin": "US"},
        {**ACID, "value": None, "currency": None},
    )  # fmt: skip
    whole = Decimal(5000000)
    assert back_at(rows, "2019-07-03", "2019-08-28") == [
        Back("JPY", 4, 2 * whole + 107, 0, Decimal(0), 2, whole + 7),
        Back(None, 1, Decimal(0), 0, Decimal(0), 0, Decimal(0)),
    ]
    assert back_at(rows, "2019-07-03", "2023-07-21") == [
        Back("JPY", 4, 2 * whole + 107, 2, whole + 100, 2, whole + 7),
        Back(None, 1, Decimal(0), 1, Decimal(0), 0, Decimal(0)),
    ]
    (only, _) = back_at(rows, "2019-07-03", "2020-02-01", proposals=[PROPOSAL])
    assert (only.rows_back, only.value_back) == (2, whole + 100)


@given(st.lists(st.integers(0, 2**40), max_size=60))
def test_distinct_numbers_are_told_apart(numbers: list[int]) -> None:
    for column in (np.array(numbers, np.int64), np.array([n % 7 for n in numbers], np.int8)):
        places, rows = distinct(column)
        assert sorted(set(places.tolist())) == list(range(len(rows)))
        assert column.take(rows).take(places).tolist() == column.tolist() if len(rows) else not len(column)


def test_the_examples_name_no_firm_that_exists() -> None:
    lines = (EXAMPLES / "standing-orders.csv").read_text("utf-8").splitlines()[1:]
    assert len(lines) == 15
    assert all("(invented)" in line for line in lines)
