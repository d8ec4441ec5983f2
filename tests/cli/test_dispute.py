"""`detente dispute` as users run it: a case of the record, a file of one's own, what is next, lists and files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import icalendar
import pytest
from typer.testing import CliRunner

import detente
from detente.cli import app
from tests.cli.comparing import errs, is_plain, run
from tests.cli.comparing import golden as _golden

LONG = """\
case: C1
title: Stamps and seals
procedure: dsu
complainant: [NZ, CA]
respondent: EU
urgent: true
confidence: from-memory
acts:
  - {act: consultations-requested, date: 2017-01-10}
  - {act: panel-requested, date: 2017-03-20}
  - {act: panel-established, date: 2017-04-20}
  - {act: composition-requested, date: 2017-05-15, who: NZ}
  - {act: panel-composed, date: 2017-05-29, who: director-general}
  - {act: work-suspended, date: 2018-01-10}
  - {act: work-resumed, date: 2018-06-10}
  - {act: final-report-issued, date: {earliest: 2018-11-01, latest: 2018-11-30}}
  - {act: report-circulated, date: 2019-01-31}
  - {act: time-extended, date: 2019-03-10, who: dsb, extends: [report-adopted, report-appealed], ends: 2019-05-31}
  - {act: report-appealed, date: 2019-05-20, who: EU}
  - {act: ab-report-circulated, date: 2019-09-02}
  - {act: report-adopted, date: 2019-09-26, outcome: recommendations}
  - {act: intentions-told, date: 2019-10-20}
  - {act: period-agreed, date: 2020-01-10, ends: 2020-12-31}
  - {act: implementation-notified, date: 2020-12-15}
  - {act: compliance-panel-referred, date: 2021-01-25}
  - {act: retaliation-requested, date: 2021-01-26}
  - {act: arbitration-referred, date: 2021-01-28}
"""
DAYS = ("2019-09-12", "2021-04-29", "2023-03-07", "2023-03-23")


def golden(name: str, text: str) -> None:
    _golden(f"../dispute/{name}", text)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("stamps.yaml").write_text(LONG, "utf-8")
    return "stamps.yaml"


@pytest.mark.parametrize("width", [100, 60])
@pytest.mark.parametrize("day", DAYS)
def test_a_case_of_the_record(day: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    text = run("dispute", "DS590", "--on", day)
    is_plain("\n".join(line for line in text.splitlines() if "://" not in line), width)
    golden(f"ds590-{day}-{width}", text)


@pytest.mark.parametrize("width", [100, 60])
@pytest.mark.parametrize("day", ["2018-03-01", "2018-11-15", "2021-03-10"])
def test_a_file_of_ones_own(own: str, day: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    text = run("dispute", own, "--on", day)
    is_plain(text, width)
    golden(f"own-{day}-{width}", text)


def test_what_is_next_is_told_alone(own: str) -> None:
    whole, alone = run("dispute", own, "--on", "2021-03-10"), run("dispute", "what-next", own, "--on", "2021-03-10")
    assert "The way so far" in whole
    assert "The way so far" not in alone
    assert whole[whole.index("\nNext\n") : whole.index("\nTo know\n")] in alone
    assert "2021-04-25  Compliance report circulated" in alone


def test_the_list_and_the_acts(monkeypatch: pytest.MonkeyPatch) -> None:
    for width in ("100", "60"):
        monkeypatch.setenv("COLUMNS", width)
        golden(f"list-{width}", run("dispute"))
        golden(f"acts-{width}", run("dispute", "--acts"))
    assert run("dispute", "--acts") == run("dispute", "DS590", "--acts")


def test_json_is_one_object(own: str) -> None:
    found = json.loads(run("dispute", "DS590", "--on", "2021-04-29", "--json"))
    assert found == detente.dispute("DS590", on="2021-04-29").to_dict()
    assert found["state"]["id"] == "panel-established"
    assert set(found["due_today"]) == {"report-circulated", "report-adopted"}
    late = json.loads(run("dispute", "DS590", "--on", "2021-04-30", "--json"))["overdue"]
    assert {(each["act"], each["day"], each["days_left"]) for each in late} == {
        ("report-circulated", "2021-04-29", -1),
        ("report-adopted", "2021-04-29", -1),
    }
    shorter = json.loads(run("dispute", "what-next", own, "--on", "2018-03-01", "--json"))
    assert shorter["suspension"]["lapse"]["day"] == "2019-01-11"
    assert "done" not in shorter
    (listed,) = json.loads(run("dispute", "--json"))["disputes"]
    assert (listed["case"], listed["state"], listed["since"]) == ("DS590", "withdrawn", "2023-03-23")
    acts = json.loads(run("dispute", "--acts", "--json"))["acts"]
    assert acts["report-circulated"]["latest"][0]["kind"] == "soft"


def test_a_new_case_reads_clean_and_is_not_written_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("dispute", "--new", "my-case.yaml").startswith("my-case.yaml written.")
    assert "Consultations requested" in run("dispute", "my-case.yaml")
    assert 'case: "my-case"' in Path("my-case.yaml").read_text("utf-8")
    Path("my-case.yaml").write_text("kept", "utf-8")
    assert "is there already" in errs("dispute", "--new", "my-case.yaml")
    assert Path("my-case.yaml").read_text("utf-8") == "kept"
    assert "is a YAML file; name it my-case.yaml" in errs("dispute", "--new", "my-case.txt")
    assert "cannot be written" in errs("dispute", "--new", "nowhere/my-case.yaml")


def test_what_the_new_case_offers_as_examples_can_be_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("dispute", "--new", "my-case.yaml")
    text = Path("my-case.yaml").read_text("utf-8")
    for line in ("claims:", "  - {agreement", "third_parties:", "documents:", "  - {symbol"):
        text = text.replace(f"# {line}", line)
    Path("my-case.yaml").write_text(text, "utf-8")
    assert "WT/DS999/1" in run("dispute", "my-case.yaml")
    assert all(f"#   {act} " in text for act in detente.dispute("DS590").case.procedure.acts)


@pytest.mark.usefixtures("own")
def test_a_calendar_is_written() -> None:
    shown = run("dispute", "DS590", "--on", "2021-04-29", "--ics", "deadlines.ics")
    assert "Panel established" in shown
    content = Path("deadlines.ics").read_bytes()
    summaries = [str(event["summary"]) for event in icalendar.Calendar.from_ical(content).walk("VEVENT")]
    assert "DS590: last day: Panel report circulated (DSU Art. 12.9, soft)" in summaries
    assert CliRunner().invoke(app, ["dispute", "DS590", "--on", "2021-04-29", "--ics", "-"]).stdout_bytes == content
    assert "there is nothing to put into a calendar" in errs("dispute", "DS590", "--ics", "none.ics")
    assert not Path("none.ics").exists()


def test_a_plan_is_told_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    head = LONG[: LONG.index("  - {act: panel-requested")].replace("2017-01-10", "9000-01-10")
    Path("plan.yaml").write_text(f"{head}  - {{act: panel-requested, date: 9000-03-31}}\n", "utf-8")
    text = run("dispute", "plan.yaml", "--on", "9000-04-01")
    assert "Panel requested (planned)" in text
    assert "a day to come: what is told holds if nothing is done that the file does not have" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["DS591"], "The record has no dispute 'DS591'; it has DS590. Did you mean 'DS590'?"),
        (["no.yaml"], "'no.yaml' does not exist; `detente dispute --new no.yaml` writes a case to begin with."),
        (["DS590", "--on", "2019-09-10"], "DS590 begins on 2019-09-11, with the request for consultations;"),
        (["DS590", "--on", "soon"], "the day: "),
        (["DS590", "DS591"], "'DS591' is one word too many"),
        (["what-next"], "what-next needs a case"),
        (["--ics", "x.ics"], "have no use without a case"),
        (["DS590", "--new", "x.yaml"], "have no use with --new"),
        (["--acts", "--on", "2020-01-01"], "have no use with --acts"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(words: list[str], said: str) -> None:
    assert said in errs("dispute", *words)


def test_a_case_at_fault_is_told_with_every_line(own: str) -> None:
    text = LONG.replace("act: panel-established", "act: panel-estblished").replace("who: NZ", "who: AU")
    Path(own).write_text(text, "utf-8")
    told = errs("dispute", own)
    assert told.startswith(
        "2 faults in the case:\n  stamps.yaml:11: WTO dispute settlement has no act 'panel-estblished'."
    )
    assert "stamps.yaml:12: 'AU' does not do this (DSU Art. 8.7)" in told


def test_a_record_of_ones_own_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "au-nz" / "disputes"
    folder.mkdir(parents=True)
    (folder / "stamps.yaml").write_text(LONG, "utf-8")
    (folder / "wrong.yaml").write_text("case: wrong\n", "utf-8")
    monkeypatch.setenv("DETENTE_RECORD", str(tmp_path))
    assert "Stamps and seals" in run("dispute", "c1", "--on", "2018-03-01")
    assert "record/au-nz/disputes/wrong.yaml:1:" in errs("dispute", "wrong")
    assert "record/au-nz/disputes/wrong.yaml:1:" in errs("dispute")


def test_the_answer_comes_soon_enough_from_the_shell() -> None:
    words = [sys.executable, "-m", "detente", "dispute", "DS590", "--on", "2021-04-29"]
    least = 10.0
    for _ in range(3):
        begun = time.perf_counter()
        subprocess.run(words, check=True, capture_output=True, env={**os.environ, "COLUMNS": "100"})
        least = min(least, time.perf_counter() - begun)
    assert least < 1.0  # 0.4 s is aimed at and measured by the benchmark; a loaded machine takes longer
