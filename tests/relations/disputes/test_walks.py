"""The clock on random lawful cases: reading never refuses one, and a slow replay of the file agrees day by day."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import RecordError
from detente.relations.disputes.case import Case, case_of
from detente.relations.disputes.clock import Clock
from detente.relations.disputes.standing import Next, Standing
from tests.relations.disputes.slow import Slow

START = dt.date(2014, 3, 3)
BEGUN: dict[str, Any] = {"act": "consultations-requested", "date": START}


def made(acts: list[dict[str, Any]], urgent: bool = False) -> Case:
    return case_of({"case": "walk", "urgent": urgent, "acts": acts})


def lawful(choose: random.Random, urgent: bool, most: int) -> list[dict[str, Any]]:
    """The acts of a case, each of them one that the clock says may come next."""
    acts = [dict(BEGUN)]
    day = START
    for _ in range(most):
        day += dt.timedelta(days=choose.choice((0, 1, 3, 10, 15, 25, 40, 90, 200, 380)))
        standing = Clock(made(acts, urgent)).on(day)
        able = [each for each in standing.possible if not each.any_time or choose.random() < 0.1]
        if not able:
            if standing.final:
                break
            continue
        each = choose.choice(able)
        act = entry(choose, each, standing)
        if act is not None:
            acts.append(act)
    return acts


def entry(choose: random.Random, each: Next, standing: Standing) -> dict[str, Any] | None:
    """How a file writes that an act was done on the day of a standing; None if it would be refused."""
    kind = standing.case.procedure.acts[each.act]
    day = standing.day
    if kind.strict and each.earliest is not None and day < each.earliest:
        return None
    act: dict[str, Any] = {"act": each.act, "date": day}
    if len(kind.by) > 1 or kind.by[0] in ("either", "third-member"):
        role = choose.choice(kind.by)
        act["who"] = {"either": "complainant", "third-member": "EU"}.get(role, role)
    if kind.outcomes:
        act["outcome"] = choose.choice(kind.outcomes)
    if kind.sets_period:
        act["ends"] = day + dt.timedelta(days=choose.choice((0, 30, 200, 450)))
    if kind.extends:
        limits = [one for one in standing.deadlines if one.kind in ("hard", "soft") and one.day is not None]
        if not limits:
            return None
        limit = choose.choice(limits)
        days = [one.day for one in limits if one.act == limit.act and one.day]
        act["extends"], act["ends"] = [limit.act], max(day, *days) + dt.timedelta(days=choose.choice((1, 60)))
    if any(one.kind == "hard" and one.day is not None and one.day < day for one in each.deadlines):
        act["agreed"] = "more time was agreed"
    return act


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.booleans())
def test_a_lawful_case_is_read_and_a_slow_replay_agrees(seed: int, urgent: bool) -> None:
    choose = random.Random(seed)
    acts = lawful(choose, urgent, 30)
    clock = Clock(made(acts, urgent))
    slow = Slow(acts, urgent)
    end = acts[-1]["date"] + dt.timedelta(days=500)
    asked = {START, end, *clock.breaks} | {day - dt.timedelta(days=1) for day in clock.breaks if day > START}
    asked |= {START + dt.timedelta(days=choose.randrange((end - START).days)) for _ in range(10)}
    for day in sorted(asked):
        standing = clock.on(day)
        states = {standing.state.id, *(each.id for each in standing.beside)}
        assert states == slow.states(day), day
        assert standing.paused_since == slow.paused(day), day
        told = {(each.act, each.day) for each in standing.deadlines if each.day is not None}
        assert told <= slow.limits(day), day


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32))
def test_a_run_of_days_is_the_same_whichever_day_of_it_is_asked_first(seed: int) -> None:
    choose = random.Random(seed)
    case = made(lawful(choose, False, 20))
    one, other = Clock(case), Clock(case)
    days = [START + dt.timedelta(days=choose.randrange(4000)) for _ in range(20)]
    backwards = {day: other.on(day).to_dict() for day in sorted(days, reverse=True)}
    assert all(one.on(day).to_dict() == backwards[day] for day in days)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_acts_in_another_order_are_refused_or_come_to_the_same(seed: int) -> None:
    choose = random.Random(seed)
    acts = lawful(choose, False, 15)
    mixed = acts[:]
    choose.shuffle(mixed)
    try:
        other = made(mixed)
    except RecordError:
        return
    day = acts[-1]["date"]
    found, expected = Clock(other).on(day), Clock(made(acts)).on(day)
    assert [act["date"] for act in mixed] == sorted(act["date"] for act in acts)
    assert (found.state.id, found.beside) == (expected.state.id, expected.beside)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_an_act_of_which_only_a_span_is_known_counts_from_the_last_day_it_can_have_been(seed: int) -> None:
    choose = random.Random(seed)
    acts = lawful(choose, False, 20)
    number = choose.randrange(len(acts))
    latest = acts[number]["date"]
    earliest = acts[number - 1]["date"] if number else latest - dt.timedelta(days=20)
    unsure = [*acts[:number], {**acts[number], "date": {"earliest": earliest, "latest": latest}}, *acts[number + 1 :]]
    exact = Clock(made(acts))
    try:
        spanned = Clock(made(unsure))
    except RecordError:
        # how long a suspension was is not known either, so that what was agreed may be no more time than there was
        if "work-" in acts[number]["act"] and any(act["act"] == "time-extended" for act in acts):
            return
        raise
    for day in {*exact.breaks, *(latest + dt.timedelta(days=choose.randrange(900)) for _ in range(5))}:
        one, other = exact.on(day), spanned.on(day)
        assert [each.id for each in (one.state, *one.beside)] == [each.id for each in (other.state, *other.beside)]
        assert bool(other.uncertain) == (earliest <= day < latest)
        if "work-" not in acts[number]["act"]:  # how long a suspension was is then not known either
            assert {(each.act, each.day) for each in one.overdue} == {(each.act, each.day) for each in other.overdue}


PANEL: list[dict[str, Any]] = [
    BEGUN,
    {"act": "panel-requested", "date": dt.date(2014, 6, 2)},
    {"act": "panel-established", "date": dt.date(2014, 7, 1)},
    {"act": "panel-composed", "date": dt.date(2014, 9, 1), "who": "both"},
]


@settings(max_examples=200, deadline=None)
@given(st.dates(dt.date(2014, 9, 1), dt.date(2024, 12, 31)), st.integers(0, 800))
def test_work_is_resumed_until_the_anniversary_and_lapses_the_day_after(day: dt.date, later: int) -> None:
    suspended = [*PANEL, {"act": "work-suspended", "date": day}]
    last = dt.date(day.year + 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
    clock = Clock(made(suspended))
    assert clock.on(last).state.id == "suspended"
    assert clock.on(last + dt.timedelta(days=1)).state.id == "lapsed"
    asked = day + dt.timedelta(days=later)
    resumed = [*suspended, {"act": "work-resumed", "date": asked}]
    if asked > last:
        with pytest.raises(RecordError, match="the case was over since"):
            made(resumed)
    else:
        standing = Clock(made(resumed)).on(asked)
        assert standing.state.id == "panel-composed"
        due = {each.act: each.day for each in standing.deadlines if each.kind == "soft"}
        assert due["report-circulated"] == dt.date(2015, 4, 1) + dt.timedelta(days=later)


@settings(max_examples=200, deadline=None)
@given(st.dates(dt.date(1995, 1, 1), dt.date(2030, 12, 31)), st.integers(0, 20000))
def test_a_bare_request_stands_open_for_good_and_its_panel_door_opens_after_ten_days(day: dt.date, later: int) -> None:
    standing = Clock(made([{"act": "consultations-requested", "date": day}])).on(day + dt.timedelta(days=later))
    (panel,) = (each for each in standing.possible if each.act == "panel-requested")
    assert standing.state.id == "consultations-requested"
    assert panel.earliest == day + dt.timedelta(days=61 if later <= 10 else 11)
    assert {each.act for each in standing.overdue} == {
        act for act, limit in (("consultations-accepted", 10), ("consultations-held", 30)) if later > limit
    }
