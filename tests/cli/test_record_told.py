"""`detente timeline`, `event`, `claims` and `export`: what they print at two widths, write, and refuse."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import icalendar
import pytest
from typer.testing import CliRunner

from detente.cli import app
from tests.cli.comparing import errs, is_plain, run
from tests.cli.comparing import golden as _golden
from tests.relations.small_record import small_record

PAGES = {
    "timeline": ("timeline", "JP", "KR"),
    "timeline-at": ("timeline", "KR", "JP", "--at", "2019-07-15"),
    "timeline-kinds": (
        "timeline",
        "JP",
        "KR",
        "--kind",
        "measure,ruling",
        "--from",
        "2019-06-01",
        "--to",
        "2019-12-31",
    ),
    "timeline-before": ("timeline", "JP", "KR", "--to", "2018-12-31"),
    "timeline-later": ("timeline", "JP", "KR", "--by", "press", "--at", "2021-02-01"),
    "event-of-law": ("event", "2019-07-04"),
    "event-announcement": ("event", "orders-announced", "--at", "2019-07-02"),
    "event-two-of-a-day": ("event", "2019-08-28"),
    "event-uncertain": ("event", "2020-02-01_story"),
    "claims": ("claims", "JP", "KR"),
    "claims-at": ("claims", "JP", "KR", "--about", "retaliation", "--at", "2019-07-15"),
    "claims-none": ("claims", "JP", "KR", "--by", "KR", "--stance", "denies"),
}


def golden(name: str, text: str) -> None:
    _golden(f"../record/{name}", text)


@pytest.fixture(autouse=True)
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = small_record(tmp_path / "record")
    monkeypatch.setenv("DETENTE_RECORD", str(folder))
    return folder


@pytest.mark.parametrize("width", [100, 60])
@pytest.mark.parametrize("name", PAGES)
def test_what_is_shown(name: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    text = run(*PAGES[name])
    is_plain("\n".join(line for line in text.splitlines() if "://" not in line), width)
    golden(f"{name}-{width}", text)


def test_json_is_one_object_with_the_fields_of_python() -> None:
    import detente

    assert json.loads(run("timeline", "JP", "KR", "--at", "2019-07-15", "--json")) == json.loads(
        json.dumps(detente.timeline("JP", "KR", at="2019-07-15").to_dict())
    )
    assert json.loads(run("event", "2019-08-28", "--json")) == {
        "events": [json.loads(json.dumps(told.to_dict())) for told in detente.event("2019-08-28")]
    }
    assert json.loads(run("claims", "JP", "KR", "--about", "ban", "--json")) == json.loads(
        json.dumps(detente.claims("JP", "KR", about="ban").to_dict())
    )


@pytest.mark.parametrize("command", ["timeline", "claims"])
@pytest.mark.parametrize("kind", ["csv", "json", "md"])
def test_a_file_holds_what_standard_output_does(command: str, kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"out.{kind}"
    assert run(command, "JP", "KR", "-o", str(file)) == ""
    assert file.read_bytes().decode() == run(command, "JP", "KR", "-o", "-", "--format", kind)


def test_every_place_is_told_when_all_are_asked_for() -> None:
    few, all_ = run("event", "2019-08-28_out"), run("event", "2019-08-28_out", "--all")
    assert "--all tells them too" in few
    assert "--all tells them too" not in all_
    assert len(all_) > len(few)


# ---- export ----------------------------------------------------------------------------------------------------------


def test_export_writes_each_file_that_is_named(tmp_path: Path) -> None:
    names = {kind: tmp_path / f"all.{kind}" for kind in ("ics", "json", "csv")}
    options = [word for kind, path in names.items() for word in (f"--{kind}", str(path))]
    result = CliRunner().invoke(app, ["export", "JP", "KR", *options], catch_exceptions=False)
    assert result.exit_code == 0
    assert "8 events" in result.stderr
    assert len(icalendar.Calendar.from_ical(names["ics"].read_bytes()).walk("VEVENT")) == 8
    assert len(json.loads(names["json"].read_text("utf-8"))["events"]) == 8
    assert len(list(csv.DictReader(StringIO(names["csv"].read_text("utf-8"))))) == 8
    before = {path: path.read_bytes() for path in names.values()}
    run("export", "JP", "KR", *options)
    assert {path: path.read_bytes() for path in names.values()} == before


def test_export_takes_what_a_timeline_takes() -> None:
    asked = ("--from", "2019-07-01", "--to", "2019-08-31", "--kind", "measure", "--by", "JP", "--at", "2019-08-01")
    rows = list(csv.DictReader(StringIO(run("export", "JP", "KR", "--csv", "-", *asked))))
    assert [row["event"] for row in rows] == ["2019-07-04_three-materials"]


def test_nothing_is_written_when_one_of_the_files_cannot_be_made(tmp_path: Path) -> None:
    good = tmp_path / "good.csv"
    sentence = errs("export", "JP", "KR", "--csv", str(good), "--json", str(tmp_path / "no" / "where.json"))
    assert "cannot be written" in sentence
    assert not (tmp_path / "no").exists()


def test_without_the_extra_a_calendar_says_which_one(tmp_path: Path) -> None:
    code = "import sys; sys.modules['icalendar'] = None; from detente.cli import main; main()"
    words = ["export", "JP", "KR", "--ics", str(tmp_path / "x.ics")]
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "detente: A calendar needs the calendar extra: pip install 'detente[calendar]'.\n"
    assert not (tmp_path / "x.ics").exists()


# ---- what cannot be done ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("timeline", "JP", "US"), "The record has no relation of Japan and United States; it has JP and KR."),
        (("timeline", "JP", "KR", "--kind", "retaliation"), "detente claims JP KR --about retaliation"),
        (("timeline", "JP", "KR", "--from", "yesterday"), "the first day: 'yesterday' is not a date"),
        (("timeline", "JP", "KR", "--format", "csv"), "--format goes with --output"),
        (("timeline", "JP", "KR", "--json", "-o", "x.csv"), "--json writes to standard output"),
        (("claims", "JP", "KR", "-o", "x.svg"), "'x.svg' does not tell a format; end it in .csv, .json, .md"),
        (("claims", "JP", "KR", "--about", "bans"), "Did you mean 'ban'?"),
        (("event", "2019-08-27"), "The record has no event on 2019-08-27. The nearest are"),
        (("export", "JP", "KR"), "Name a file to write"),
        (("export", "JP", "KR", "--csv", "-", "--json", "-"), "--json and --csv both write to standard output"),
        (("export", "JP", "KR", "--csv", "a", "--ics", "a"), "--ics and --csv both write to 'a'"),
    ],
)
def test_what_cannot_be_done_gets_a_sentence(words: tuple[str, ...], sentence: str) -> None:
    assert sentence in errs(*words)


def test_a_faulty_record_is_told_with_file_and_line_and_exit_code_2(record: Path) -> None:
    (record / "jp-kr" / "events.yaml").write_text("- event: 1\n  date: never\n", "utf-8")
    words = [sys.executable, "-m", "detente", "timeline", "JP", "KR"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env={**os.environ})
    assert done.returncode == 2
    assert done.stdout == ""
    assert "in the record:" in done.stderr
    assert "record/jp-kr/events.yaml:2: " in done.stderr
    assert "Traceback" not in done.stderr
