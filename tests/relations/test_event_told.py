"""Events told whole: found by name or day, with what they changed in law, and who says what of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente
from detente.compare.restore import restore
from detente.errors import DetenteError, ScopeError, UnknownNameError
from detente.relations.naming import find_events
from detente.relations.relation import open_relation
from tests.relations.small_record import EVENTS, small_record


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_record(tmp_path_factory.mktemp("record"))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("2019-01-10", ["2019-01-10_ruling"]),
        ("2019-01-10_ruling", ["2019-01-10_ruling"]),
        ("2019-01-10_r", ["2019-01-10_ruling"]),
        ("2019-01-10...", ["2019-01-10_ruling"]),
        ("2019-01-10…", ["2019-01-10_ruling"]),
        (" RULING ", ["2019-01-10_ruling"]),
        ("2019-08-28", ["2019-08-28_out-of-the-group", "2019-08-28_protest"]),
        ("2019-08-28_p", ["2019-08-28_protest"]),
        ("2019-08-06", ["2019-08-05_meeting"]),  # a day of several
        ("2019-08-07", ["2019-08-05_meeting"]),
        ("2019-07-20", ["2019-07-10_note-handed-over"]),  # a day on which it may have been
        ("2020-02-29", ["2020-02-01_story"]),
    ],
)
def test_an_event_is_found_by_its_id_its_beginning_its_name_or_a_day(record: Path, name: str, found: list[str]) -> None:
    assert [told.event.id for told in detente.event(name, folder=record)] == found


def test_of_a_day_its_own_events_come_first_and_those_that_may_have_been_on_it_last(tmp_path: Path) -> None:
    wider = EVENTS.replace("earliest: 2019-07-10, latest: 2019-07-20", "earliest: 2019-06-10, latest: 2019-08-30")
    wider = wider.replace("2019-07-10_note", "2019-06-10_note").replace("until: 2019-08-07", "until: 2019-08-28")
    found = detente.event("2019-08-28", folder=small_record(tmp_path, events=wider, claims="[]"))
    assert [told.event.id.partition("_")[2] for told in found] == [
        "out-of-the-group",
        "protest",
        "meeting",
        "note-handed-over",
    ]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("2019-08-08", "no event on 2019-08-08. The nearest are 2019-08-05_meeting and 2019-08-28_out-of-the-group."),
        ("2018-01-01", "no event on 2018-01-01. The nearest is 2019-01-10_ruling."),
        ("2019-02-30", "'2019-02-30' is no day of the calendar"),
        ("2019-08-28_", "may be any of 2019-08-28_out-of-the-group, 2019-08-28_protest; write more of the name"),
        ("2019", "may be any of 2019-01-10_ruling"),
        ("2019-08-28_protets", "Did you mean 2019-08-28_protest?"),
        ("protets", "Did you mean 2019-08-28_protest?"),
        ("the meeting", "Did you mean 2019-08-05_meeting?"),
        ("", "has no event ''. `detente timeline` lists the days"),
        ("xyzzy", "has no event 'xyzzy'. `detente timeline` lists the days"),
    ],
)
def test_a_name_of_none_or_of_several_gets_a_sentence(record: Path, name: str, sentence: str) -> None:
    with pytest.raises(UnknownNameError) as raised:
        detente.event(name, folder=record)
    assert sentence in str(raised.value)


@given(st.text(max_size=30))
def test_whatever_is_asked_for_is_found_or_gets_a_sentence(record: Path, name: str) -> None:
    events = open_relation("JP", "KR", record).events
    sentence = None
    try:
        found: tuple[object, ...] = find_events(events, name)
    except DetenteError as error:
        found, sentence = (), str(error)
    assert found or str(sentence).endswith((".", "?"))


def test_a_record_without_relations_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="no relation, and so no event"):
        detente.event("2019-01-10", folder=tmp_path)


# ---- what it changed in law ------------------------------------------------------------------------------------------


def test_an_event_of_law_shows_the_difference_of_the_day_before_and_the_day(record: Path) -> None:
    (told,) = detente.event("2019-08-28_out-of-the-group", folder=record)
    (effect,) = told.effects
    expected = detente.diff("JP", "2019-08-27", "2019-08-28", to="KR")
    assert effect.difference == expected
    assert effect.places == expected.places
    assert len(effect.places) > 5
    assert (effect.also, effect.problem) == ((), None)


def test_what_other_acts_of_the_days_changed_is_told_apart(tmp_path: Path) -> None:
    span = EVENTS.replace("date: 2019-08-28\n  by: JP", "date: {earliest: 2019-07-01, latest: 2019-08-30}\n  by: JP")
    span = span.replace("2019-08-28_out-of-the-group", "2019-07-01_out-of-the-group")
    (told,) = detente.event("out-of-the-group", folder=small_record(tmp_path, events=span, claims="[]"))
    (effect,) = told.effects
    assert effect.also == ("jp/2019-07-04_three-materials-to-korea",)
    assert effect.difference is not None
    acts = [{a.instrument for one in place.causes for a in one} for place in effect.difference.places]
    assert len(effect.places) == sum("jp/2019-08-28_korea-leaves-group-a" in some for some in acts)
    assert 0 < len(effect.places) < len(acts)


def test_an_act_that_changed_nothing_beside_one_that_did_says_so(tmp_path: Path) -> None:
    events = """\
- event: 2025-10-09_headings
  date: 2025-10-09
  by: ministry
  kind: measure
  title: Headings
  instruments: jp/2025-10-09_row-16-1-headings
  confidence: from-memory
"""
    (told,) = detente.event("headings", folder=small_record(tmp_path, events=events, claims="[]"))
    (effect,) = told.effects
    assert (effect.places, effect.also) == ((), ("jp/2025-10-09_catch-all-reform",))
    assert effect.difference is not None
    assert effect.difference.places


def test_an_effect_of_an_uncertain_day_is_that_of_the_whole_span(tmp_path: Path) -> None:
    events = EVENTS.replace(
        "date: 2019-08-28\n  by: JP", "date: {earliest: 2019-08-20, latest: 2019-08-30}\n  by: JP"
    ).replace("2019-08-28_out-of-the-group", "2019-08-20_out-of-the-group")
    claims = "[]"
    (told,) = detente.event("out-of-the-group", folder=small_record(tmp_path, events=events, claims=claims))
    (effect,) = told.effects
    assert (str(effect.before), str(effect.after)) == ("2019-08-19", "2019-08-30")
    assert effect.difference is not None
    assert not effect.difference.same


@pytest.mark.parametrize(
    ("instrument", "date", "problem"),
    [
        ("zz/2019-08-28_nothing", "2019-08-28", "There is no law of 'ZZ'"),
        ("jp/1999-08-28_nothing", "1999-08-28", "the law data of Japan begins on 2012-01-01"),
        ("jp/2199-08-28_nothing", "2199-08-28", "lies in the future"),
    ],
)
def test_an_effect_that_cannot_be_told_says_why(tmp_path: Path, instrument: str, date: str, problem: str) -> None:
    events = f"""\
- event: {date}_odd
  date: {date}
  by: ministry
  kind: measure
  title: Odd
  instruments: {instrument}
  confidence: from-memory
"""
    (told,) = detente.event("odd", folder=small_record(tmp_path, events=events, claims="[]"))
    assert told.effects
    assert all(effect.difference is None and problem in str(effect.problem) for effect in told.effects)
    assert told.instruments[0].title is None


def test_its_measure_is_held_against_the_baseline_before_and_after(record: Path) -> None:
    (told,) = detente.event("2019-08-28_out-of-the-group", folder=record)
    (measure,) = told.measures
    assert (measure.id, measure.role, measure.acts) == ("summer", "made", 2)
    for day, standing in (("2019-08-27", measure.before), ("2019-08-28", measure.after)):
        expected = restore("JP", to="KR", baseline="2019-06-30", on=day, record=record)
        assert standing == expected.now.measures


def test_the_first_act_of_a_measure_finds_the_law_as_on_the_baseline(record: Path) -> None:
    (told,) = detente.event("2019-07-04", folder=record)
    (measure,) = told.measures
    assert measure.before is not None
    assert measure.after is not None
    assert (measure.before.share, measure.before.status) == (1.0, "restored")
    assert measure.after.status == "not-restored"


def test_an_announcement_names_what_it_announced_and_when_that_took_effect(record: Path) -> None:
    (told,) = detente.event("2019-07-01", folder=record)
    assert told.effects == ()
    first, second = told.announces
    assert (str(first.effective), first.took_effect_by) == ("2019-07-04", ("2019-07-04_three-materials",))
    assert (second.number, str(second.promulgated)) == ("Cabinet Order 71 of 2019", "2019-08-07")
    (order,) = detente.event("2019-07-04", folder=record)
    assert order.instruments[0].announced_by == ("2019-07-01_orders-announced",)


# ---- who says what ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "claims"),
    [
        ("2019-07-04", ["orders-answer-the-ruling", "a-ban"]),
        ("2019-07-01", ["orders-answer-the-ruling"]),
        ("2019-01-10", ["orders-answer-the-ruling"]),  # as that which is said to be answered
        ("2019-08-28_out", ["a-plan"]),
        ("2019-08-28_protest", []),  # a finding rests on it, but no statement is about it
    ],
)
def test_statements_about_an_event_are_told_with_it(record: Path, name: str, claims: list[str]) -> None:
    (told,) = detente.event(name, folder=record)
    assert [claim.id for claim in told.claims] == claims


def test_a_day_limits_the_statements_to_those_made_by_then(record: Path) -> None:
    (told,) = detente.event("2019-07-04", at="2019-07-04", folder=record)
    assert [(claim.id, [said.stance for said in claim.said]) for claim in told.claims] == [
        ("orders-answer-the-ruling", ["asserts"])
    ]
    with pytest.raises(ScopeError, match="the day: 'soon' is not a date"):
        detente.event("2019-07-04", at="soon", folder=record)


def test_json_carries_the_event_and_all_that_is_told_of_it(record: Path) -> None:
    (told,) = detente.event("2019-08-28_out", folder=record)
    data = json.loads(json.dumps(told.to_dict()))
    assert data["id"] == "2019-08-28_out-of-the-group"
    assert (data["title"], data["relation_title"]) == ("Korea leaves the group", "Two states")
    (effect,) = data["effects"]
    assert effect["difference"]["places"][0]["sentence"]
    assert isinstance(effect["difference"]["scope"], dict)
    assert data["measures"][0]["after"]["status"] == "not-restored"
    assert data["actors"][0] == {"id": "JP", "title": "Japan", "original": {"ja": "日本国"}, "of": "JP"}
    assert data["claims"][0]["said"][0]["stance"] == "asserts"
