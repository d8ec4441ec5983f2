"""Facts about the world: what two days of the real law differ in, where, and by whom."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

import pytest

from detente.compare.diff import diff
from detente.compare.values import ChangedPlace, Difference
from detente.regime.fold import history
from detente.regime.load import load

NOTICES = "jp/2019-07-04_three-materials-to-korea"
ORDER_71 = "jp/2019-08-28_korea-leaves-group-a"
MATERIALS = {"3(1)", "5(17)", "7(19)"}


@lru_cache
def between(code: str, before: str, after: str, to: str | None = None) -> Difference:
    return diff(code, before, after, to=to)


def where(place: ChangedPlace, fact: str) -> set[str]:
    return set(dict(place.where).get(fact, ()))


def touched(found: Difference, fact: str) -> set[str]:
    """The values that places of change name; empty where one leaves the fact free."""
    values = [where(place, fact) for place in found.places]
    return set().union(*values) if all(values) else set()


def acts(place: ChangedPlace) -> set[frozenset[str]]:
    return {frozenset(a.instrument for a in one) for one in place.causes}


def test_the_notices_of_july_2019_touch_three_materials_to_korea_and_nothing_else() -> None:
    found = between("JP", "2019-06-30", "2019-07-04")
    assert touched(found, "destination") == {"KR"}
    assert touched(found, "entry") == MATERIALS
    assert {place.aspect for place in found.places} == {"licence", "terms"}
    assert all(acts(place) == {frozenset({NOTICES})} and place.searched for place in found.places)
    assert all(place.now == ("not-usable",) for place in found.places if place.aspect == "licence")
    kinds = {place.licence.id for place in found.places if place.licence}
    assert kinds == {"individual", "general-bulk", "special-general-bulk", "subsidiary-bulk"}


def test_the_cabinet_order_of_august_2019_changes_nothing_for_anybody_but_korea() -> None:
    found = between("JP", "2019-08-27", "2019-08-28")
    assert touched(found, "destination") == {"KR"}
    assert all(acts(place) == {frozenset({ORDER_71})} for place in found.places)
    outcomes = [(place.was, place.now) for place in found.places if place.aspect == "outcome"]
    assert set(outcomes) == {(("no-licence",), ("licence",))}
    for place in found.places:
        if place.licence and place.licence.id == "general-bulk":
            assert place.now == ("not-usable",)
            assert not where(place, "entry") & MATERIALS, "the notices have withheld it already"
    assert found.changed == between("JP", "2019-08-27", "2019-08-28", "KR").changed


def test_of_the_summer_of_2019_each_act_answers_for_its_own_and_both_for_bulk_licences_on_the_materials() -> None:
    found = between("JP", "2019-06-30", "2019-08-28", "KR")
    both = [place for place in found.places if acts(place) == {frozenset({NOTICES, ORDER_71})}]
    assert {place.licence.id for place in both if place.licence} == {"general-bulk"}
    assert set().union(*(where(place, "entry") for place in both)) == MATERIALS
    for place in both:
        (causes,) = place.causes
        assert [(a.instrument, a.place) for a in causes] == [(NOTICES, 0), (ORDER_71, 0)]
    for place in found.places:
        assert acts(place) <= {frozenset({NOTICES}), frozenset({ORDER_71}), frozenset({NOTICES, ORDER_71})}
        if place.aspect == "outcome":
            assert acts(place) == {frozenset({ORDER_71})}
        if acts(place) == {frozenset({NOTICES})}:
            assert where(place, "entry") <= MATERIALS
        assert place.searched


def test_the_catch_all_reform_of_october_2025_is_never_looser() -> None:
    found = between("JP", "2025-10-08", "2025-10-09")
    outcomes = [place for place in found.places if place.aspect == "outcome"]
    assert outcomes
    for place in outcomes:
        assert place.now == ("licence",)
        assert place.was in (("no-licence",), ("licence", "no-licence"))
    regime = detente_regime("JP", "2025-10-09")
    informed = [place for place in outcomes if where(place, "destination") == regime.members("A")]
    assert any(where(place, "informed") == {"wmd", "conventional"} for place in informed)
    notice_alone = diff("JP", "2025-10-08", "2025-10-09", to="A", facts={"informed": "none"})
    assert not [place for place in notice_alone.places if place.aspect == "outcome"]


def detente_regime(code: str, day: str) -> Any:
    import detente

    return detente.law(code).on(day)


def test_the_korean_notice_of_september_2019_touches_japan_alone() -> None:
    found = between("KR", "2019-09-17", "2019-09-18")
    assert touched(found, "destination") == {"JP"}
    assert all(act.startswith("kr/2019-09-18") for place in found.places for one in acts(place) for act in one)
    assert found.changed == between("KR", "2019-09-17", "2019-09-18", "JP").changed


def test_in_october_2025_only_the_name_of_the_korean_ministry_changed() -> None:
    found = between("KR", "2025-09-30", "2025-10-01")
    assert found.places
    for place in found.places:
        assert place.aspect == "terms"
        assert [term.term for term in place.terms] == ["office"]
        ((term),) = place.terms
        assert "산업통상자원부" in term.was[0]
        assert "산업통상부" in term.now[0]


@pytest.mark.parametrize("code", ["JP", "KR"])
def test_days_without_an_act_differ_in_nothing(code: str) -> None:
    starts = [epoch.start for epoch in history(load(code)).epochs]
    for start, following in zip(starts[::4], starts[1::4], strict=False):
        last = following - dt.timedelta(1)
        if start < last:
            found = diff(code, start, last, to="KR" if code == "JP" else "JP")
            assert found.same
            assert found.changed == 0


def test_parts_of_the_space_add_up() -> None:
    whole = between("JP", "2025-10-08", "2025-10-09")
    parts = [diff("JP", "2025-10-08", "2025-10-09", facts={"end_use": use}) for use in ("civil", "wmd", "conventional")]
    assert sum(part.changed for part in parts) == whole.changed
    assert sum(part.cells for part in parts) == whole.cells
