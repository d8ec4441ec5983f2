"""Progress of talks: what restoration finds of each side's law, told before and after each round."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

import detente
from detente.compare.restore import restore
from detente.errors import RecordError, ScopeError, UnknownNameError
from detente.relations.progress import SideTold, TalksTold, talks
from tests.relations import small_relation

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "talks.yaml").read_text("utf-8"))
ONE_DAY = dt.timedelta(days=1)


def told(on: dt.date | str) -> TalksTold:
    (found,) = talks("JP", "KR", on=on)
    return found


def side(found: TalksTold, code: str) -> SideTold:
    return next(each for each in found.sides if each.jurisdiction == code)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_where_the_law_stood(case: dict[str, Any]) -> None:
    found = told(case["day"])
    for code, expected in case["expect"].items():
        asked = side(found, code)
        assert asked.now is not None
        share = asked.now.measures.share
        if "share" in expected:
            assert share == expected["share"]
        else:
            assert expected.get("above", 0) < share < expected.get("below", 1)
        assert asked.now.measures.status == expected["status"]
        assert (asked.left, asked.restored) == (expected["left"], expected["restored"])


def test_restoration_says_the_same_of_every_day_of_a_round() -> None:
    """Each of the three days, asked of `restore` by itself."""
    found = told("2023-12-31")
    asked = 0
    for each in found.rounds[:3] + found.rounds[-2:]:
        assert {one.jurisdiction for one in each.sides} == {"JP", "KR"}
        for one in each.sides:
            other = side(found, one.jurisdiction)
            for reached in (one.before, one.last, one.later):
                assert reached is not None
                alone = restore(one.jurisdiction, to=other.to, baseline=other.baseline, on=reached.day)
                assert (alone.now.measures, alone.now.whole) == (reached.measures, reached.whole)
                asked += 1
    assert asked == 30


def test_the_days_of_a_round_are_the_day_before_the_last_and_the_day_before_the_next() -> None:
    found = told("2023-12-31")
    for each, following in zip(found.rounds, [*found.rounds[1:], None], strict=True):
        for one in each.sides:
            days = [reached.day if reached else None for reached in (one.before, one.last, one.later)]
            last = each.round.when.until or each.round.when.earliest
            later = following.round.when.earliest - ONE_DAY if following else dt.date(2023, 12, 31)
            assert days == [each.round.when.earliest - ONE_DAY, last, later]


def test_the_acts_between_two_rounds_are_those_that_moved_the_law() -> None:
    found = told("2023-12-31")
    by_round = {
        each.round.id: {act.id for one in each.sides for step in one.steps for act in step.acts}
        for each in found.rounds
    }
    assert "jp/2019-08-28_korea-leaves-group-a" in by_round["working-level"]
    assert "kr/2019-09-18_japan-to-ga-2" in by_round["working-level"]
    assert "jp/2019-12-20_specific-bulk-for-resists-to-korea" in by_round["7"]
    assert by_round["8"] == set()
    assert by_round["9"] == {"jp/2023-03-23_special-general-bulk-for-korea-again"}
    assert "kr/2023-04-24_japan-back-in-ga" in by_round["11"]
    assert "jp/2023-07-21_korea-returns-to-group-a" in by_round["11"]
    assert "jp/2019-07-04_three-materials-to-korea" not in {act for acts in by_round.values() for act in acts}


def test_nothing_later_than_the_day_is_told() -> None:
    day = dt.date(2020, 3, 10)
    found = told(day)
    assert [each.round.id for each in found.rounds] == ["working-level", "7", "8"]
    assert all(position.on.latest <= day for position in found.positions)
    assert not found.agreed
    last = found.rounds[-1]
    assert last.going
    assert last.round.outcome is None
    assert all(reached.day <= day for one in last.sides for reached in (one.before, one.last, one.later) if reached)
    assert all(state.since <= day for each in found.sides for state in each.history)
    after = told(day + ONE_DAY).rounds[-1]
    assert not after.going
    assert after.round.outcome is not None


def test_the_aim_is_agreed_from_its_day_on() -> None:
    assert not told("2023-03-05").agreed
    assert told("2023-03-06").agreed


def test_before_the_baseline_nothing_is_reached() -> None:
    found = told("2019-06-30")
    for each in found.sides:
        assert each.now is None
        assert each.untold == "On 2019-06-30 the aim, the law of 2019-06-30, still lay ahead."
    assert found.rounds == ()


def test_open_points_of_law_are_named() -> None:
    (point,) = side(told("2023-07-21"), "JP").unless
    assert "specific bulk licence for resists" in point
    assert side(told("2023-07-21"), "KR").unless == ()


def test_what_the_record_does_not_know_of_a_day_is_said() -> None:
    assert told("2023-12-31").coverage == "full"
    assert told("2018-01-01").coverage.startswith("The record of Japan and Korea begins on 2018-10-30")
    assert "were looked for up to 2025-12-11" in told("2025-12-12").coverage


def test_refusals() -> None:
    with pytest.raises(ScopeError, match="is not a date"):
        talks("JP", "KR", on="soon")
    with pytest.raises(ScopeError, match="lies in the future"):
        talks("JP", "KR", on="2199-01-01")
    with pytest.raises(UnknownNameError, match="no relation of Japan and China"):
        talks("JP", "CN")


def test_the_states_stand_in_either_order_and_the_name_is_public() -> None:
    assert detente.talks("KR", "JP", on="2023-04-24") == talks("jp", "kr", on=dt.date(2023, 4, 24))


def test_as_json() -> None:
    data = told("2023-04-24").to_dict()
    assert data["original"] == {"ja": "日韓輸出管理政策対話", "ko": "한일 수출관리 정책대화"}
    assert data["sides"][1]["restored"] == "2023-04-24"
    assert "place" not in data["rounds"][0]["round"]
    assert data["rounds"][0]["round"]["sources"][0]["url"].startswith("https://")


def test_another_relation_is_data(tmp_path: Path) -> None:
    law, record = small_relation.write(tmp_path)
    (found,) = talks("AU", "NZ", on="2023-06-30", folder=law, record=record)
    assert {each.jurisdiction: (str(each.left), str(each.restored)) for each in found.sides} == {
        "AU": ("2020-03-01", "2022-06-01"),
        "NZ": ("2020-05-01", "2023-01-15"),
    }
    before, after = found.rounds
    assert [one.later.measures.status for one in before.sides if one.later] == ["restored", "not-restored"]
    assert [one.later.measures.status for one in after.sides if one.later] == ["restored", "restored"]


def test_without_law_the_talks_are_told_without_progress(tmp_path: Path) -> None:
    _, record = small_relation.write(tmp_path)
    (found,) = talks("AU", "NZ", on="2023-06-30", record=record)
    assert len(found.rounds) == 2
    assert all(each.sides == () for each in found.rounds)
    assert all("There is no law of" in (each.untold or "") for each in found.sides)


def test_law_data_that_begins_too_late_tells_no_progress(tmp_path: Path) -> None:
    law, record = small_relation.write(tmp_path)
    small_relation.change(
        record / "au-nz" / "talks.yaml",
        "{jurisdiction: AU, to: NZ, baseline: 2020-01-01}",
        "{jurisdiction: AU, to: NZ, baseline: 2018-12-31}",
    )
    (found,) = talks("AU", "NZ", on="2023-06-30", folder=law, record=record)
    assert side(found, "AU").untold == "The law data of Norland begins on 2019-01-01, after the baseline 2018-12-31."
    assert side(found, "NZ").restored == dt.date(2023, 1, 15)


def test_an_aim_that_cannot_be_held_against_the_law_is_a_fault_of_the_record(tmp_path: Path) -> None:
    law, record = small_relation.write(tmp_path)
    small_relation.change(
        record / "au-nz" / "talks.yaml",
        "{jurisdiction: AU, to: NZ, baseline: 2020-01-01}",
        "{jurisdiction: AU, to: NZ, baseline: 2020-01-01, measures: [au-2021]}",
    )
    with pytest.raises(
        RecordError, match=r"talks.yaml:6: the aim cannot be held against the law: 'au-2021' is neither"
    ):
        talks("AU", "NZ", on="2023-06-30", folder=law, record=record)


def test_without_an_aim_rounds_are_told(tmp_path: Path) -> None:
    law, record = small_relation.write(tmp_path)
    path = record / "au-nz" / "talks.yaml"
    entries = yaml.safe_load(path.read_text("utf-8"))
    del entries[0]["aim"]
    path.write_text(yaml.safe_dump(entries), "utf-8")
    (found,) = talks("AU", "NZ", on="2023-06-30", folder=law, record=record)
    assert (found.aim, found.agreed, found.sides) == (None, False, ())
    assert [each.sides for each in found.rounds] == [(), ()]
