"""The days ahead of a dispute as a calendar."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any

import icalendar
import pytest

from detente.errors import FileError, ScopeError
from detente.relations.disputes.calendar import calendar
from tests.relations.disputes.made import stands

SUSPENDED: list[list[Any]] = [
    ["consultations-requested", dt.date(2023, 1, 2)],
    ["panel-requested", dt.date(2023, 4, 28)],
    ["panel-established", dt.date(2023, 5, 31)],
    ["panel-composed", dt.date(2023, 7, 3), {"who": "both"}],
    ["work-suspended", dt.date(2023, 10, 2)],
]


def events(content: bytes) -> dict[str, Any]:
    return {str(event["summary"]): event for event in icalendar.Calendar.from_ical(content).walk("VEVENT")}


def test_last_days_stand_in_it_as_whole_days_and_the_same_question_gives_the_same_bytes() -> None:
    standing = stands("DS590", "2021-04-29")
    content = calendar(standing)
    assert content == calendar(stands("DS590", "2021-04-29"))
    found = events(content)
    circulated = found["DS590: last day: Panel report circulated (DSU Art. 12.9, soft)"]
    assert (circulated["dtstart"].dt, circulated["dtend"].dt) == (dt.date(2021, 4, 29), dt.date(2021, 4, 30))
    assert circulated["status"] == "CONFIRMED"
    assert "Counted: 9 months from the establishment of the panel." in circulated["description"]
    assert "No legal advice." in circulated["description"]
    assert len({event["uid"] for event in found.values()}) == len(found) == 5


def test_what_is_over_stands_not_in_it() -> None:
    found = events(calendar(stands("DS590", "2021-04-30")))
    assert not any("Panel report circulated" in summary for summary in found)


def test_a_first_day_that_lies_ahead_stands_in_it() -> None:
    first = events(calendar(stands("DS590", "2019-09-12")))["DS590: first day: Panel requested (DSU Art. 4.7, 6.1)"]
    assert first["dtstart"].dt == dt.date(2019, 11, 11)


def test_a_lapse_is_tentative_for_its_day_of_doubt() -> None:
    (lapse,) = events(calendar(stands(SUSPENDED, "2023-12-01"))).values()
    assert lapse["summary"] == "made: Panel's authority lapses if nothing is done (DSU Art. 12.12)"
    assert (lapse["dtstart"].dt, lapse["dtend"].dt) == (dt.date(2024, 10, 2), dt.date(2024, 10, 4))
    assert lapse["status"] == "TENTATIVE"


def test_a_last_day_that_is_moved_keeps_its_id() -> None:
    report: list[list[Any]] = [*SUSPENDED[:4], ["report-circulated", dt.date(2024, 3, 1)]]
    more = {"who": "dsb", "extends": "report-adopted", "ends": dt.date(2024, 7, 1)}
    before = events(calendar(stands(report, "2024-03-01")))
    after = events(calendar(stands([*report, ["time-extended", dt.date(2024, 3, 20), more]], "2024-03-20")))
    name = "made: last day: Report adopted (DSU Art. 16.4, hard)"
    assert (before[name]["dtstart"].dt, after[name]["dtstart"].dt) == (dt.date(2024, 4, 30), dt.date(2024, 7, 1))
    assert before[name]["uid"] == after[name]["uid"]


def test_two_limits_of_one_act_are_two_events() -> None:
    appealed: list[list[Any]] = [
        ["consultations-requested", dt.date(2015, 1, 2)],
        ["panel-requested", dt.date(2015, 4, 28)],
        ["panel-established", dt.date(2015, 5, 31)],
        ["panel-composed", dt.date(2015, 7, 3), {"who": "both"}],
        ["report-circulated", dt.date(2016, 3, 1)],
        ["report-appealed", dt.date(2016, 4, 1), {"who": "respondent"}],
    ]
    content = calendar(stands(appealed, "2016-04-02"))
    found: list[Any] = list(icalendar.Calendar.from_ical(content).walk("VEVENT"))
    assert len({str(event["uid"]) for event in found}) == len(found)
    days = {event["dtstart"].dt for event in found if "Appellate Body" in event["summary"]}
    assert days == {dt.date(2016, 5, 31), dt.date(2016, 6, 30)}


def test_where_nothing_lies_ahead_that_is_a_sentence() -> None:
    with pytest.raises(ScopeError, match=r"DS590 is over since 2023-03-23 \(Complaint withdrawn\): there is nothing"):
        calendar(stands("DS590", "2023-03-23"))
    with pytest.raises(ScopeError, match="No day lies ahead of DS590 on 2019-12-01"):
        calendar(stands("DS590", "2019-12-01"))


def test_without_the_extra_that_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(FileError, match=r"pip install 'detente\[calendar\]'"):
        calendar(stands("DS590", "2021-04-29"))
