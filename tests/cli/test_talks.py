"""`detente talks`: the rounds, the positions and the progress, at two widths and as files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.cli import app
from tests.cli.comparing import errs, is_plain, run
from tests.cli.comparing import golden as _golden

AFTER = ("talks", "JP", "KR", "--on", "2023-12-31")


def golden(name: str, text: str) -> None:
    _golden(f"../talks/{name}", text)


@pytest.mark.parametrize("width", [100, 60])
@pytest.mark.parametrize("day", ["2019-06-30", "2020-03-10", "2023-12-31"])
def test_what_is_shown(day: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    text = run("talks", "JP", "KR", "--on", day)
    is_plain("\n".join(line for line in text.splitlines() if "://" not in line), width)
    golden(f"{day}-{width}", text)


def test_what_was_not_found_is_said_to_be_so() -> None:
    text = run(*AFTER)
    march = text[text.index("2023-03-14 to 2023-03-16") : text.index("2023-04-10")]
    assert "level       not found" in march
    assert "place       not found" in march


def test_the_progress_of_a_round_is_in_its_place() -> None:
    text = run(*AFTER)
    april = text[text.index("2023-04-24 to 2023-04-25  Policy") : text.index("POSITIONS")]
    assert "2023-04-23  2023-04-25  2023-12-31" in april
    row = next(line for line in april.splitlines() if "South Korea → Japan" in line)
    assert row.split()[-6:] == ["65.5", "%", "100", "%", "100", "%"]
    assert "Japan: Cabinet Order 232 of 2023" in april


def test_json_is_one_object() -> None:
    data = json.loads(run(*AFTER, "--json"))
    assert (data["relation"], data["on"]) == ("jp-kr", "2023-12-31")
    (talks,) = data["talks"]
    assert {side["jurisdiction"]: side["restored"] for side in talks["sides"]} == {
        "JP": "2023-07-21",
        "KR": "2023-04-24",
    }
    assert talks["rounds"][0]["sides"][0]["before"]["measures"]["status"] == "not-restored"


def test_csv_has_a_row_for_each_round_and_side() -> None:
    rows = list(csv.DictReader(io.StringIO(run(*AFTER, "-o", "-", "--format", "csv"))))
    assert len(rows) == 2 * len({row["round"] for row in rows})
    last = [row for row in rows if row["event"] == "2023-04-24_dialogue-11"]
    assert {row["jurisdiction"]: (row["before_status"], row["last_status"]) for row in last} == {
        "JP": ("not-restored", "not-restored"),
        "KR": ("not-restored", "restored"),
    }
    assert {row["level"] for row in rows if row["round"] == "9"} == {""}


def test_a_page_of_markdown(tmp_path: Path) -> None:
    path = tmp_path / "talks.md"
    assert run(*AFTER, "-o", str(path)) == ""
    golden("page", path.read_text("utf-8"))


def test_a_chart_is_the_same_twice(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    one, other = tmp_path / "one.svg", tmp_path / "other.svg"
    for path in (one, other):
        run(*AFTER, "-o", str(path))
    assert one.read_bytes() == other.read_bytes()
    assert b"Seventh policy dialogue, Tokyo" in one.read_bytes()


def test_refusals() -> None:
    text = "".join(
        (
            errs("talks", "JP", "CN"),
            errs("talks", "JP", "KR", "--on", "spring"),
            errs("talks", "JP", "KR", "--json", "-o", "x.csv"),
            errs("talks", "JP", "KR", "-o", "talks.docx"),
            errs("talks", "JP", "KR", "--format", "csv"),
        )
    )
    golden("errors", text)


def test_a_relation_without_talks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "jp-kr"
    home.mkdir()
    (home / "relation.yaml").write_text(
        "title: Japan and Korea\nparties: [JP, KR]\ncovers: {from: 2018-01-01, checked: 2020-01-01}\n"
        "actors: [{actor: JP, title: Japan}, {actor: KR, title: Korea}]\n",
        "utf-8",
    )
    monkeypatch.setenv("DETENTE_RECORD", str(tmp_path))
    assert "has no talks" in errs("talks", "JP", "KR")


def test_a_fault_of_the_file_stops_the_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "jp-kr"
    home.mkdir()
    (home / "relation.yaml").write_text(
        "title: Japan and Korea\nparties: [JP, KR]\ncovers: {from: 2018-01-01, checked: 2020-01-01}\n"
        "actors: [{actor: JP, title: Japan}, {actor: KR, title: Korea}]\n",
        "utf-8",
    )
    (home / "talks.yaml").write_text("- talks: x\n  title: X\n  confidence: derived\n  rounds: []\n", "utf-8")
    monkeypatch.setenv("DETENTE_RECORD", str(tmp_path))
    result = CliRunner().invoke(app, ["talks", "JP", "KR"])
    assert result.stdout == ""
    assert "record/jp-kr/talks.yaml:4: 0.rounds: List should have at least 1 item" in str(result.exception)
