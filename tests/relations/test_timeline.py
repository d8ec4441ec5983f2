"""Timelines: what stands in them, where, from which day on, and how things stood on a day."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente import timeline
from detente.errors import DetenteError, RecordError, ScopeError, UnknownNameError
from detente.relations.events import KINDS
from detente.relations.instruments import day_of_id
from detente.relations.relation import open_relation
from detente.relations.timeline import Timeline, of_relation
from tests.relations.small_record import EVENTS, RELATION, small_record

DAYS = st.dates(dt.date(2018, 12, 1), dt.date(2021, 2, 1))


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_record(tmp_path_factory.mktemp("record"))


def ids(found: Timeline) -> list[str]:
    return [told.event.id.partition("_")[2] for told in found.events]


def test_every_event_stands_in_the_order_of_its_day_and_in_its_lane(record: Path) -> None:
    found = timeline("kr", "JP", folder=record)
    assert [(told.event.id, told.lanes) for told in found.events] == [
        ("2019-01-10_ruling", ("KR",)),
        ("2019-07-01_orders-announced", ("JP",)),
        ("2019-07-04_three-materials", ("JP",)),
        ("2019-07-10_note-handed-over", ("KR",)),
        ("2019-08-05_meeting", ("talks",)),
        ("2019-08-28_out-of-the-group", ("JP",)),
        ("2019-08-28_protest", ("KR",)),
        ("2020-02-01_story", ("others",)),
    ]
    assert [lane.id for lane in found.lanes] == ["JP", "KR", "talks", "others"]
    assert found.span == (dt.date(2019, 1, 10), dt.date(2020, 2, 29))
    assert found.events[2].names == ("Ministry of Trade (MT)",)


def test_an_act_of_both_that_is_no_talks_stands_in_both_lanes(tmp_path: Path) -> None:
    events = EVENTS.replace("kind: talks", "kind: diplomacy")
    found = timeline("JP", "KR", folder=small_record(tmp_path, events=events), kinds="diplomacy")
    assert [told.lanes for told in found.events] == [("KR",), ("JP", "KR"), ("KR",)]


@given(DAYS, DAYS)
def test_days_asked_take_in_every_act_that_may_lie_between_them(record: Path, one: dt.date, other: dt.date) -> None:
    first, last = min(one, other), max(one, other)
    relation = open_relation("JP", "KR", record)
    every = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    expected = [
        event.id
        for event in relation.events
        if any(event.when.earliest <= day <= (event.when.until or event.when.latest) for day in every)
    ]
    assert [told.event.id for told in of_relation(relation, from_=first, to=last).events] == expected


def test_kinds_may_stand_in_a_list_with_commas(record: Path) -> None:
    assert ids(timeline("JP", "KR", kinds="measure, ruling", folder=record)) == [
        "ruling",
        "three-materials",
        "out-of-the-group",
    ]
    assert ids(timeline("JP", "KR", kinds=["talks", "RULING,talks"], folder=record)) == ["ruling", "meeting"]


def test_a_state_stands_for_its_bodies(record: Path) -> None:
    assert ids(timeline("JP", "KR", by="KR", folder=record)) == ["ruling", "note-handed-over", "meeting", "protest"]
    assert ids(timeline("JP", "KR", by="Court", folder=record)) == ["ruling"]


# ---- what somebody says ----------------------------------------------------------------------------------------------


def test_what_an_act_answers_is_told_with_everyones_stance(record: Path) -> None:
    (order,) = timeline("JP", "KR", from_="2019-07-04", to="2019-07-04", folder=record).events
    (said,) = order.answering
    assert (said.event, said.answers) == ("2019-07-04_three-materials", ("2019-01-10_ruling",))
    assert [(s.name, s.side, s.stance, s.whose_name, str(s.since)) for s in said.stances] == [
        ("Korea", "KR", "asserts", None, "2019-07-03"),  # once, though said twice; from the first day
        ("Ministry of Trade (MT)", "JP", "denies", None, "2019-07-05"),
        ("the press", None, "reports", "Korea", "2019-07-06"),
    ]
    assert order.claims == ("orders-answer-the-ruling", "a-ban")


@pytest.mark.parametrize(
    ("day", "stances"),
    [
        ("2019-07-02", None),
        ("2019-07-03", ["asserts"]),
        ("2019-07-05", ["asserts", "denies"]),
        ("2019-07-06", ["asserts", "denies", "reports"]),
    ],
)
def test_on_a_day_only_what_was_said_by_then_is_told(record: Path, day: str, stances: list[str] | None) -> None:
    found = timeline("JP", "KR", at=day, folder=record)
    said = [s for told in found.events for each in told.answering for s in each.stances]
    assert [s.stance for s in said] == (stances if stances and day >= "2019-07-04" else [])
    ruling = found.events[0]
    assert ruling.claims == (("orders-answer-the-ruling",) if stances else ())


# ---- the record on a day ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "last", "open_"),
    [
        ("2019-07-09", "three-materials", False),
        ("2019-07-10", "note-handed-over", True),
        ("2019-07-19", "note-handed-over", True),
        ("2019-07-20", "note-handed-over", False),
        ("2019-08-06", "meeting", False),
    ],
)
def test_an_act_of_unknown_day_is_open_until_it_must_have_come(record: Path, day: str, last: str, open_: bool) -> None:
    found = timeline("JP", "KR", at=day, folder=record)
    assert ids(found)[-1] == last
    assert found.events[-1].open is open_
    assert not any(told.open for told in found.events[:-1])


@pytest.mark.parametrize(
    ("day", "status", "made", "eased"),
    [
        ("2019-07-03", "not-yet", 0, 0),
        ("2019-07-04", "in-force", 1, 0),
        ("2019-08-28", "in-force", 2, 0),
        ("2019-12-19", "in-force", 2, 0),
        ("2019-12-20", "eased-in-part", 2, 1),
        ("2023-07-20", "eased-in-part", 2, 1),
        ("2023-07-21", "eased", 2, 2),
    ],
)
def test_a_measure_stands_as_its_acts_have_come(record: Path, day: str, status: str, made: int, eased: int) -> None:
    state = timeline("JP", "KR", at=day, folder=record).state
    assert state is not None
    (measure,) = state.measures
    assert (measure.status, len(measure.made), len(measure.eased)) == (status, made, eased)


def test_law_that_was_to_come_is_told_from_the_day_it_was_made_known(record: Path) -> None:
    def ahead(day: str) -> list[tuple[str, str | None]]:
        state = timeline("JP", "KR", at=day, folder=record).state
        assert state is not None
        return [(each.instrument, str(each.promulgated or "")) for each in state.ahead]

    materials, group = "jp/2019-07-04_three-materials-to-korea", "jp/2019-08-28_korea-leaves-group-a"
    assert ahead("2019-06-30") == []
    assert [instrument for instrument, _ in ahead("2019-07-01")] == [materials, group]
    assert ahead("2019-07-04") == [(group, "")]
    assert ahead("2019-08-06") == [(group, "")]
    assert ahead("2019-08-07") == [(group, "2019-08-07")]  # the law's own file tells the day of its promulgation
    assert ahead("2019-08-28") == []


def test_law_that_was_promulgated_is_ahead_though_no_event_announced_it(tmp_path: Path) -> None:
    silent = EVENTS.replace(
        "announces: [jp/2019-07-04_three-materials-to-korea, jp/2019-08-28_korea-leaves-group-a]", "announces: []"
    )
    record = small_record(tmp_path, events=silent)
    for day, expected in (("2019-08-06", []), ("2019-08-07", ["jp/2019-08-28_korea-leaves-group-a"])):
        state = timeline("JP", "KR", at=day, folder=record).state
        assert state is not None
        assert [each.instrument for each in state.ahead] == expected
        assert all(each.announced == () for each in state.ahead)


def test_the_state_counts_what_was_surely_done_and_said(record: Path) -> None:
    state = timeline("JP", "KR", at="2019-07-15", folder=record).state
    assert state is not None
    assert (state.events, state.claims) == (3, 2)  # the note may or may not have been handed over


# ---- days outside the record, and bad questions ----------------------------------------------------------------------


def test_days_that_the_record_does_not_cover_are_named(record: Path) -> None:
    def notes(**asked: Any) -> str:
        return " ".join(timeline("JP", "KR", folder=record, **asked).notes)

    assert notes() == ""
    assert "begins on 2019-01-01; the 31 days before it are not covered" in notes(from_="2018-12-01")
    assert "nothing before that day is in it" in notes(to="2018-12-31")
    assert "nothing before that day is in it" in notes(at="2018-12-31")
    assert "looked for up to 2020-12-31" in notes(to="2021-01-01")
    assert "looked for up to 2020-12-31" in notes(from_="2022-01-01")
    assert notes(from_="2019-01-01", to="2020-12-31") == ""


@pytest.mark.parametrize(
    ("asked", "error", "sentence"),
    [
        ({"from_": "2019-08-02", "to": "2019-08-01"}, ScopeError, "2019-08-02, comes after the last, 2019-08-01"),
        ({"from_": "2019-08-02", "at": "2019-08-01"}, ScopeError, "comes after 2019-08-01, the day whose record"),
        ({"at": "2019-13-01"}, ScopeError, "the day: '2019-13-01' is not a date; write it as 2019-08-28, or `today`."),
        ({"kinds": "mesure"}, ScopeError, "'mesure' is no kind of event; choose from ruling, "),
        ({"kinds": "mesure"}, ScopeError, "Did you mean 'measure'?"),
        (
            {"kinds": "retaliation"},
            ScopeError,
            "it is what somebody says of one. See `detente claims JP KR --about ret",
        ),
        ({"kinds": "countermeasure"}, ScopeError, "`detente claims JP KR --about countermeasure`"),
        ({"kinds": "rulings"}, ScopeError, "it is what somebody says of one"),
        ({"by": "ministri"}, UnknownNameError, "has no actor 'ministri'; it has JP, ministry, KR"),
    ],
)
def test_a_question_that_cannot_be_asked_gets_a_sentence(
    record: Path, asked: dict[str, Any], error: type[DetenteError], sentence: str
) -> None:
    with pytest.raises(error) as raised:
        timeline("JP", "KR", folder=record, **asked)
    assert sentence in str(raised.value)


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=12))
def test_whatever_is_asked_the_answer_is_an_answer_or_a_sentence(record: Path, kind: str, by: str, at: str) -> None:
    relation = open_relation("JP", "KR", record)
    questions: list[dict[str, Any]] = [{"kinds": kind}, {"by": by}, {"at": at}, {"from_": at}]
    for asked in questions:
        sentence, kinds = "", set(KINDS)
        try:
            kinds = set(of_relation(relation, **asked).kinds)
        except DetenteError as error:
            sentence = str(error)
        assert not sentence or sentence.rstrip().endswith((".", "?"))
        assert kinds <= set(KINDS)


def test_no_answer_is_built_on_a_faulty_record(tmp_path: Path) -> None:
    broken = RELATION.replace("of: JP", "of: CN")
    with pytest.raises(RecordError, match=r"record/jp-kr/relation.yaml:\d+: .*ministry is said to be of CN"):
        timeline("JP", "KR", folder=small_record(tmp_path, relation=broken))


@pytest.mark.parametrize(
    ("id", "day"),
    [
        ("jp/2019-07-04_three", "2019-07-04"),
        ("jp/2019-02-30_never", None),
        ("../2019-07-04_three", None),
        ("jp/three", None),
        ("", None),
    ],
)
def test_an_instrument_of_no_event_took_effect_on_the_day_of_its_id(id: str, day: str | None) -> None:
    found = day_of_id(id)
    assert (str(found) if found else None) == day


# ---- as JSON, and quickly --------------------------------------------------------------------------------------------


def test_json_carries_events_by_their_fields(record: Path) -> None:
    told = json.loads(json.dumps(timeline("JP", "KR", at="2019-07-15", folder=record).to_dict()))
    order = told["events"][2]
    assert order["id"] == "2019-07-04_three-materials"
    assert order["when"] == {
        "words": "2019-07-04",
        "earliest": "2019-07-04",
        "latest": "2019-07-04",
        "until": None,
    }
    assert order["original"] == {"ja": "個別許可"}
    assert order["sources"] == [{"url": "https://example.org/three", "what": "the notice"}]
    assert order["answering"][0]["stances"][0]["name"] == "Korea"
    assert told["events"][3]["open"] is True
    assert (told["from"], told["at"]) == (None, "2019-07-15")
    assert told["state"]["measures"][0]["status"] == "in-force"
    assert "place" not in order


def test_a_timeline_does_not_wait_for_what_compares_laws(record: Path) -> None:
    code = (
        "import sys, detente; "
        f"detente.timeline('JP', 'KR', at='2019-07-15', folder={str(record)!r}); "
        "print([m for m in ('detente.compare.comparer', 'detente.determination.compile', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
