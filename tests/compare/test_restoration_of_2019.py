"""The story of 2019 to 2023, found from the law data: facts about the world."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import pytest

from detente.compare.aspects import OUTCOME
from detente.compare.mirror import mirror
from detente.compare.restoration import NOT_RESTORED, RESTORED, RESTORED_IF, Restoration, State
from detente.compare.restore import restore
from detente.errors import ScopeError

RESIST_POINT = "specific bulk licence for resists to Korea stay open"


@lru_cache
def japan(through: str = "2023-12-31", on: str | None = None, meaning: str = "before") -> Restoration:
    return restore("JP", to="KR", baseline="2019-06-30", through=through, on=on, meaning=meaning)


@lru_cache
def korea(baseline: str = "2019-08-31", meaning: str = "before") -> Restoration:
    return restore("KR", to="JP", baseline=baseline, through="2023-12-31", meaning=meaning)


def state(found: Restoration, since: str) -> State:
    return next(s for s in found.history if s.since == dt.date.fromisoformat(since))


def days(found: Restoration) -> list[str]:
    return [str(s.since) for s in found.history]


def moved(found: Restoration, since: str) -> dict[str, tuple[bool, bool, bool, bool]]:
    """What came back, went, was eased and was tightened on a day."""
    moves = state(found, since).moves
    return {m.part: (m.returned > 0, m.departed > 0, m.eased > 0, m.tightened > 0) for m in moves}


# ---- Japan towards Korea ------------------------------------------------------------------------------------------


def test_the_law_moves_on_the_days_of_the_acts_and_on_no_others() -> None:
    assert days(japan()) == [
        "2019-07-01",
        "2019-07-04",
        "2019-08-28",
        "2019-12-20",
        "2020-01-22",
        "2023-03-23",
        "2023-07-21",
        "2023-07-23",
    ]


def test_until_the_notices_nothing_has_changed() -> None:
    assert state(japan(), "2019-07-01").whole.status == RESTORED
    assert state(japan(), "2019-07-01").whole.share == 1


def test_the_notices_of_july_change_which_licence_never_whether() -> None:
    moves = moved(japan(), "2019-07-04")
    assert OUTCOME not in moves
    assert moves["general-bulk"] == (False, True, False, True)
    assert moves["special-general-bulk"] == (False, True, False, True)
    assert state(japan(), "2019-07-04").measures.status == NOT_RESTORED


def test_leaving_group_a_changes_whether_a_licence_is_needed() -> None:
    assert moved(japan(), "2019-08-28")[OUTCOME] == (False, True, False, True)
    assert state(japan(), "2019-08-28").measures.share < state(japan(), "2019-07-04").measures.share


def test_in_december_2019_resists_are_eased_by_another_licence_than_before_so_nothing_is_back() -> None:
    assert moved(japan(), "2019-12-20") == {"specific-bulk": (False, True, True, False)}
    assert state(japan(), "2019-12-20").measures.status == NOT_RESTORED


def test_in_march_2023_the_special_general_bulk_licence_is_back_and_the_general_one_is_not() -> None:
    moves = moved(japan(), "2023-03-23")
    assert moves["special-general-bulk"][0]
    assert moves["individual"][0]  # the papers and the office of 2019 are gone
    assert "general-bulk" not in moves
    assert OUTCOME not in moves
    before, after = state(japan(), "2020-01-22").measures, state(japan(), "2023-03-23").measures
    assert after.share_of_parts > before.share_of_parts
    assert after.status == NOT_RESTORED


def test_in_july_2023_it_is_complete_but_for_one_open_point_of_law() -> None:
    assert japan().first_restored == dt.date(2023, 7, 21)
    assert state(japan(), "2023-07-21").measures.status == RESTORED_IF
    assert [RESIST_POINT in point for point in japan().unless] == [True]
    assert {p.licence.id for p in japan().in_the_way if p.licence} == {"specific-bulk"}
    assert all(node.same for node in japan().proof if node.part != "specific-bulk")


def test_other_law_is_told_apart_from_the_measures() -> None:
    found = japan()
    assert found.first_restored_whole is None
    acts = {a.instrument for p in found.other_law for one in p.causes for a in one}
    assert acts == {"jp/2020-01-22_microwave-equipment-in-table-3-3", "jp/2023-07-23_semiconductor-equipment"}
    assert state(found, "2023-07-23").measures.share == state(found, "2023-07-21").measures.share
    assert state(found, "2023-07-23").others.share < state(found, "2023-07-21").others.share


def test_the_reform_of_2025_is_other_law() -> None:
    found = restore("JP", to="KR", baseline="2019-06-30", on="2025-10-09")
    acts = {a.instrument for p in found.other_law for one in p.causes for a in one}
    assert "jp/2025-10-09_catch-all-reform" in acts
    own = {a.instrument for p in found.in_the_way for one in p.causes for a in one}
    assert own == {
        "jp/2019-12-20_specific-bulk-for-resists-to-korea",
        "jp/2023-03-23_special-general-bulk-for-korea-again",
    }


def test_the_plan_of_march_2023_names_both_measures_and_the_way_around_for_resists() -> None:
    found = japan("2023-03-06")
    assert found.plan is not None
    assert found.plan.smallest
    (plan,) = found.plan.sets
    assert [(a.instrument, a.place) for a in plan] == [
        ("jp/2019-07-04_three-materials-to-korea", 0),
        ("jp/2019-07-04_three-materials-to-korea", 1),
        ("jp/2019-07-04_three-materials-to-korea", 2),
        ("jp/2019-07-04_three-materials-to-korea", 3),
        ("jp/2019-08-28_korea-leaves-group-a", 0),
        ("jp/2019-12-20_specific-bulk-for-resists-to-korea", 0),
    ]


def test_without_the_record_all_difference_counts_alike() -> None:
    found = restore("JP", to="KR", baseline="2019-06-30", on="2023-07-21", measures=["none"])
    assert found.measures == ()
    assert found.now.whole == found.now.measures
    assert {a.instrument for p in found.in_the_way for one in p.causes for a in one} == {
        "jp/2019-12-20_specific-bulk-for-resists-to-korea",
        "jp/2020-01-22_microwave-equipment-in-table-3-3",
        "jp/2023-03-23_special-general-bulk-for-korea-again",
    }


def test_a_measure_can_be_named_by_its_instruments() -> None:
    named = ["2019-07-04", "jp/2019-08-28_korea-leaves-group-a", "2019-12-20", "2023-03-23", "2023-07-21"]
    found = restore("JP", to="KR", baseline="2019-06-30", on="2023-07-21", measures=named)
    assert found.now == japan("2023-07-21").now


# ---- Korea towards Japan ------------------------------------------------------------------------------------------


def test_koreas_own_side_is_complete_in_april_2023() -> None:
    assert days(korea()) == ["2019-09-01", "2019-09-18", "2023-04-24"]
    assert korea().first_restored == dt.date(2023, 4, 24)
    assert korea().first_restored_whole == dt.date(2023, 4, 24)
    assert all(node.same for node in korea().proof)
    assert korea().unless == ()
    assert korea().plan is None


# ---- as peers ------------------------------------------------------------------------------------------------------


def test_korea_is_treated_like_its_peers_again_though_not_as_before() -> None:
    as_peers = japan(meaning="peers")
    assert as_peers.peer_groups == ("A",)
    assert len(as_peers.peers) == 26
    assert as_peers.first_restored_whole == dt.date(2023, 7, 21)
    assert japan().first_restored_whole is None
    assert as_peers.other_law == ()


def test_japan_is_treated_like_all_of_its_peers() -> None:
    found = korea(meaning="peers")
    assert {peer.alike for peer in found.peers} == {True}
    assert len(found.peers) == 28
    assert found.now.whole.status == RESTORED


def test_a_peer_can_be_named() -> None:
    found = restore("JP", to="KR", baseline="2019-06-30", on="2023-03-06", meaning="peers", peers=["DE", "SG"])
    assert {peer.code: peer.alike for peer in found.peers} == {"DE": False, "SG": False}


# ---- the two asymmetries -------------------------------------------------------------------------------------------


def test_the_two_windows_in_which_one_side_alone_is_off_the_others_list() -> None:
    found = mirror("JP", "KR", on="2023-12-31", baseline="2019-06-30")
    assert [(str(w.since), str(w.until)) for w in found.windows if w.lopsided] == [
        ("2019-08-28", "2019-09-18"),
        ("2023-04-24", "2023-07-21"),
    ]
    assert all(not w.one_listed and w.other_listed for w in found.windows if w.lopsided)


@pytest.mark.parametrize(
    ("day", "japan_has_korea", "korea_has_japan"),
    [
        ("2019-08-27", ["A"], ["ga"]),
        ("2019-09-01", [], ["ga"]),
        ("2019-09-18", [], ["ga-2"]),
        ("2023-05-01", [], ["ga"]),
        ("2023-07-21", ["A"], ["ga"]),
    ],
)
def test_who_stands_in_which_group(day: str, japan_has_korea: list[str], korea_has_japan: list[str]) -> None:
    found = mirror("JP", "KR", on=day)
    assert [g.group for g in found.one.groups] == japan_has_korea
    assert [g.group for g in found.other.groups] == korea_has_japan


# ---- what cannot be asked ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"baseline": "2011-12-31"}, "begins on 2012-01-01"),
        ({"baseline": "2023-12-31", "on": "2019-06-30"}, "must lie before"),
        ({"baseline": "2019-06-30", "on": "2031-01-01"}, "in the future"),
        ({"baseline": "soon"}, "not a date"),
        ({"baseline": "2019-06-30", "meaning": "friends"}, "no meaning of restored"),
        ({"baseline": "2019-06-30", "peers": ["DE"]}, "Peers go with"),
        ({"baseline": "2019-06-30", "measures": ["kr/2019"]}, "neither a measure"),
        ({"baseline": "2019-06-30", "measures": ["2023-07"]}, "may be any of"),
        ({"baseline": "2019-06-30", "to": "A"}, "one destination at a time"),
        ({"baseline": "2019-06-30", "to": "JP"}, "origin itself"),
        ({"baseline": "2019-06-30", "to": "XX"}, "neither a country nor a group"),
        ({"baseline": "2019-06-30", "to": "BR", "meaning": "peers"}, "belonged to no group"),
        ({"baseline": "2019-06-30", "entry": "99(9)"}, "entry"),
        ({"baseline": "2019-06-30", "facts": {"end_use": "good"}}, "end_use"),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_sentence(asked: dict[str, object], said: str) -> None:
    with pytest.raises(ScopeError, match=said):
        restore("JP", **{"to": "KR", **asked})  # type: ignore[arg-type]


def test_a_jurisdiction_is_no_mirror_of_itself() -> None:
    with pytest.raises(ScopeError, match="held against itself"):
        mirror("JP", "JP", on="2023-01-01")
