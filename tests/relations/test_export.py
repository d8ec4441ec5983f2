"""The record as files: a calendar that reads back, tables no spreadsheet takes for formulas, the same bytes twice."""

from __future__ import annotations

import csv
import datetime as dt
import json
from io import StringIO
from pathlib import Path
from typing import Any

import icalendar
import pytest

from detente.errors import FileError
from detente.relations.calendar import calendar
from detente.relations.export import EVENT_COLUMNS, format_of, rendered, timeline_csv
from detente.relations.relation import open_relation
from detente.relations.timeline import of_relation
from detente.relations.whole import whole
from tests.relations.small_record import small_record


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_record(tmp_path_factory.mktemp("record"))


def read_back(record: Path, **asked: Any) -> list[Any]:
    content = calendar(of_relation(open_relation("JP", "KR", record), **asked))
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


# ---- the calendar ----------------------------------------------------------------------------------------------------


def test_every_event_reads_back_on_its_days(record: Path) -> None:
    relation = open_relation("JP", "KR", record)
    made = read_back(record)
    assert len(made) == len(relation.events)
    for event, found in zip(relation.events, made, strict=True):
        last = event.when.until or event.when.latest
        assert found.decoded("dtstart") == event.when.earliest
        assert found.decoded("dtend") == last + dt.timedelta(days=1)  # the end of an all-day event is not in it
        assert event.title in str(found["summary"])
        assert found["status"] == ("CONFIRMED" if event.when.known else "TENTATIVE")
        assert found["transp"] == "TRANSPARENT"
    assert len({str(found["uid"]) for found in made}) == len(made)


def test_the_calendar_keeps_to_the_rules_of_its_format(record: Path) -> None:
    content = calendar(of_relation(open_relation("JP", "KR", record)))
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
    assert content.count(b"DTSTART;VALUE=DATE:") == content.count(b"DTEND;VALUE=DATE:") == 8


def test_the_same_record_gives_the_same_bytes(record: Path) -> None:
    relation = open_relation("JP", "KR", record)
    assert calendar(of_relation(relation)) == calendar(of_relation(relation))
    assert timeline_csv(of_relation(relation)) == timeline_csv(of_relation(relation))
    uid = {str(each["uid"]) for each in read_back(record)}
    assert {str(each["uid"]) for each in read_back(record, kinds="measure")} < uid  # whatever else is asked for


def test_the_calendar_tells_what_is_claimed_with_its_author(record: Path) -> None:
    order = next(each for each in read_back(record) if "Three materials" in str(each["summary"]))
    told = str(order["description"])
    assert "“The order of July answers the ruling.” (asserted by Korea; denied by Japan (MT); reported of Korea" in told
    assert "It is said to answer: The High Court rules." in told
    assert "個別許可" in told
    assert "Confidence: sourced." in told
    before = next(e for e in read_back(record, at="2019-07-04") if "Three" in str(e["summary"]))
    assert "denied" not in str(before["description"])


# ---- tables ----------------------------------------------------------------------------------------------------------


def test_a_row_an_event(record: Path) -> None:
    relation = open_relation("JP", "KR", record)
    content = timeline_csv(of_relation(relation, at="2019-07-15"))
    rows = list(csv.DictReader(StringIO(content.decode())))
    assert [row["event"] for row in rows] == [
        e.id for e in relation.events if e.when.earliest.isoformat() < "2019-07-15"
    ]
    assert tuple(rows[0]) == EVENT_COLUMNS
    order, note = rows[2], rows[3]
    assert (order["said_to_answer"], order["lanes"], order["by"]) == ("2019-01-10_ruling", "JP", "ministry")
    assert (note["date"], note["latest"], note["open"]) == ("2019-07-10", "2019-07-20", "true")
    assert order["open"] == "false"


@pytest.mark.parametrize("first", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula(tmp_path: Path, first: str) -> None:
    from tests.relations.small_record import EVENTS

    events = EVENTS.replace('"=Korea protests"', f'"{first}1+2"')
    content = timeline_csv(of_relation(open_relation("JP", "KR", small_record(tmp_path, events=events))))
    row = next(row for row in csv.DictReader(StringIO(content.decode())) if row["event"] == "2019-08-28_protest")
    assert row["title"] == f"'{first}1+2"
    for line in csv.reader(StringIO(content.decode())):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in line)


# ---- JSON ------------------------------------------------------------------------------------------------------------


def test_the_whole_relation_is_one_object(record: Path) -> None:
    relation = open_relation("JP", "KR", record)
    told = json.loads(json.dumps(whole(relation, of_relation(relation))))
    assert len(told["events"]) == 8
    assert [claim["id"] for claim in told["claims"]] == [claim.id for claim in relation.claims]
    assert told["measures"][0]["id"] == "summer"
    assert told["actors"][1]["title"] == "Ministry of Trade (MT)"
    assert (told["disputes"], told["talks"], told["settlements"]) == ([], [], [])


def test_of_some_events_only_the_statements_about_them_are_told(record: Path) -> None:
    relation = open_relation("JP", "KR", record)
    told = whole(relation, of_relation(relation, from_="2019-08-01"))
    assert [claim["id"] for claim in told["claims"]] == ["a-plan"]
    told = whole(relation, of_relation(relation, at="2019-07-02"))
    assert [claim["id"] for claim in told["claims"]] == ["a-plan"]  # about what had not come, but said by then
    told = whole(relation, of_relation(relation, at="2021-01-01"))
    assert len(told["claims"]) == 3


# ---- formats ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "json", "md"])
def test_markdown_json_and_csv_hold_every_event(record: Path, kind: str) -> None:
    content = rendered(of_relation(open_relation("JP", "KR", record)), kind).decode()
    for event in open_relation("JP", "KR", record).events:
        assert event.title in content


def test_markdown_keeps_its_table_whole(tmp_path: Path) -> None:
    from tests.relations.small_record import EVENTS

    events = EVENTS.replace("The two meet", "The two | meet")
    relation = open_relation("JP", "KR", small_record(tmp_path, events=events))
    content = rendered(of_relation(relation), "md").decode()
    rows = [line for line in content.splitlines() if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in rows} == {7}


@pytest.mark.parametrize(
    ("output", "asked", "sentence"),
    [
        ("a.txt", None, "'a.txt' does not tell a format; end it in .csv, .json, .md, or give --format."),
        ("-", None, "Standard output has no name to tell a format by"),
        ("a.csv", "svg", "'svg' is no format of the record; choose from csv, json, md."),
    ],
)
def test_a_format_that_is_none_gets_a_sentence(output: str, asked: str | None, sentence: str) -> None:
    with pytest.raises(FileError) as raised:
        format_of(output, asked)
    assert sentence in str(raised.value)
    assert format_of("A.CSV") == "csv"
    assert format_of("-", "markdown") == "md"
