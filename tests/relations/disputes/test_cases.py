"""Runs the cases of `tests/relations/cases/clock.yaml`, which says what each of them may expect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detente.errors import RecordError
from detente.regime.yaml_lines import read
from detente.relations.disputes.standing import Standing
from tests.relations.disputes.made import stands

CASES = read(Path(__file__).parent.parent / "cases" / "clock.yaml", "clock.yaml").data
CONFIDENCE = {"sourced-primary", "sourced-secondary", "sourced", "derived", "from-memory", "disputed", "not-found"}
NONE = "none"


def until(standing: Standing, *kinds: str) -> dict[str, list[Any]]:
    """The last days of each act, for all limits or those of some kinds."""
    found: dict[str, list[Any]] = {}
    for each in standing.deadlines:
        if each.day is not None and (not kinds or each.kind in kinds):
            found.setdefault(each.act, []).append(each.day)
    return found


def off(standing: Standing, early: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in standing.late_or_early:
        if each.early == early:
            found.setdefault(each.act, []).append(each.days)
    return {act: days[0] if len(days) == 1 else days for act, days in found.items()}


def some(found: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """What is expected of some, where the others are not asked for."""
    return {key: found.get(key) for key in expected}


def lapse(standing: Standing) -> Any:
    found = standing.suspension.lapse if standing.suspension else None
    return [found.day, found.doubt] if found else NONE


CHECKS: dict[str, Callable[[Standing, Any], tuple[Any, Any]]] = {
    "state": lambda s, e: (s.state.id, e),
    "beside": lambda s, e: ([each.id for each in s.beside], e),
    "status": lambda s, e: (list(s.status_words), e),
    "final": lambda s, e: (s.final, e),
    "next": lambda s, e: (len(s.possible), e),
    "paused": lambda s, e: (s.paused_since or NONE, e),
    "suspended": lambda s, e: (s.suspension.since if s.suspension else NONE, e),
    "lapses": lambda s, e: (lapse(s), e),
    "from": lambda s, e: (some({each.act: each.earliest or NONE for each in s.possible}, e), e),
    "sooner": lambda s, e: (some({each.act: [one.day for one in each.sooner] for each in s.possible}, e), e),
    "may": lambda s, e: (set(e) - {each.act for each in s.possible}, set()),
    "may_not": lambda s, e: (set(e) & {each.act for each in s.possible}, set()),
    "until": lambda s, e: (some({act: sorted(days) for act, days in until(s).items()}, e), sorted_days(e)),
    "hard_until": lambda s, e: (some({act: only(days) for act, days in until(s, "hard").items()}, e), e),
    "first_until": lambda s, e: (some({act: min(days) for act, days in until(s, "soft", "opens").items()}, e), e),
    "earliest_until": lambda s, e: (some({each.act: each.earliest for each in s.deadlines}, e), e),
    "guideline": lambda s, e: (some({act: only(days) for act, days in until(s, "guideline").items()}, e), e),
    "stands_still": lambda s, e: ({x.act for x in s.deadlines if x.day is None and x.counted_from} >= set(e), True),
    "due_today": lambda s, e: (set(e) - {each.act for each in s.due_today}, set()),
    "overdue": lambda s, e: ({each.act for each in s.overdue} >= set(e) and (bool(e) or not s.overdue), True),
    "not_overdue": lambda s, e: (set(e) & {each.act for each in s.overdue}, set()),
    "missed": lambda s, e: ([act for act, said in e.items() if said not in meaning(s, act)], []),
    "late": lambda s, e: (some(off(s, early=False), e) if e else off(s, early=False), e),
    "early": lambda s, e: (off(s, early=True), e),
    "uncertain": lambda s, e: ({u.act: s.case.procedure.states[e[u.act]].title for u in s.uncertain}, titles(s, e)),
}


def sorted_days(expected: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {act: sorted(days) for act, days in expected.items()}


def titles(standing: Standing, expected: dict[str, str]) -> dict[str, str]:
    assert {each.act: each.state_if_done for each in standing.uncertain} == {
        act: standing.case.procedure.states[state].title for act, state in expected.items()
    }
    return {act: standing.case.procedure.states[state].title for act, state in expected.items()}


def only(days: list[Any]) -> Any:
    assert len(days) == 1, days
    return days[0]


def meaning(standing: Standing, act: str) -> str:
    return " ".join(each.missed or "" for each in standing.overdue if each.act == act)


def test_every_case_has_its_own_id_and_a_source() -> None:
    ids = [case["id"] for case in CASES]
    assert len(set(ids)) == len(ids)
    for case in CASES:
        assert case["source"]
        assert all(source.startswith(("https://", "http://")) for source in case["source"])
        assert case["confidence"] in CONFIDENCE
        assert case["says"]
        assert case["expect"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_case(case: dict[str, Any]) -> None:
    assert set(case) <= {"id", "says", "source", "confidence", "note", "case", "urgent", "on", "expect"}
    expect = dict(case["expect"])
    fault = expect.pop("fault", None)
    if fault is not None:
        with pytest.raises(RecordError) as caught:
            stands(case["case"], case["on"])
        assert fault in str(caught.value)
        assert len(caught.value.faults) == 1
        return
    standing = stands(case["case"], case["on"], case.get("urgent", False))
    for name, expected in expect.items():
        found, wanted = CHECKS[name](standing, expected)
        assert found == wanted, name


def test_the_cases_of_the_record_keep_every_kind_of_expectation_in_use() -> None:
    used = {name for case in CASES for name in case["expect"]} - {"fault"}
    assert used == set(CHECKS)
