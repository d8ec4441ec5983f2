"""The invented relation of `examples/relation`, asked through every command that tells the record.

Its states have codes that ISO 3166 leaves to its users; they are countries where `DETENTE_LAW` names their law, so each
command runs in a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.comparing import is_plain

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "examples" / "relation"


def ask(*words: str, code: int = 0) -> str:
    """What a command prints, with the law and the record of the example."""
    done = subprocess.run(
        [sys.executable, "-m", "detente", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
        env={
            **os.environ,
            "DETENTE_LAW": str(EXAMPLE / "law"),
            "DETENTE_RECORD": str(EXAMPLE / "record"),
            "COLUMNS": "100",
        },
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout if code == 0 else done.stderr


def test_law_and_record_have_no_fault() -> None:
    assert ask("law", "lint") == "No fault in the law data of XA and XB.\n"
    assert ask("record", "lint") == "No fault in the record of xa-xb.\n"


def test_every_file_of_a_relation_is_there() -> None:
    home = EXAMPLE / "record" / "xa-xb"
    for name in ("relation", "events", "claims", "measures", "talks"):
        assert (home / f"{name}.yaml").is_file()
    for folder in (home / "disputes", home / "settlements", EXAMPLE / "record" / "procedures"):
        assert len(list(folder.glob("*.yaml"))) == 1


SHOWN: dict[str, tuple[list[str], list[str]]] = {
    "list": (
        ["record", "list"],
        ["xa-xb  Norland and Suvia", "14 events: 8 in events.yaml", "3 statements, 5 stances"],
    ),
    "timeline": (
        ["timeline", "XA", "XB"],
        ["Suvia leaves Table 1 of the Export Order", "2022-11-02", "Second round, by video", "lens-complaint"],
    ),
    "timeline-on-a-day": (["timeline", "XB", "XA", "--at", "2020-02-15"], ["2020-02-10"]),
    "event": (
        ["event", "2020-03-01"],
        ["Order 4 of 2020", "Bulk licence", "may be used → may not be used", "a matter of control"],
    ),
    "claims": (
        ["claims", "XA", "XB"],
        ["Norland put an embargo on lenses to Suvia.", "a licence is needed", "The Harbour Gazette"],
    ),
    "dispute": (["dispute", "lens-complaint", "--on", "2020-07-01"], ["Suvia", "Norland", "2020-07-15"]),
    "talks": (
        ["talks", "XA", "XB", "--on", "2022-10-01"],
        ["Norland → Suvia       ████████████    100 %  Undone on 2022-06-01", "Suvia → Norland", "50.0 %"],
    ),
    "settlement": (
        ["settlement", "herring-fund", "--on", "2023-06-30"],
        ["Herring Fund", "fisherman-a", "23,654.79"],
    ),
    "diff": (["diff", "XA", "2020-02-29", "2020-03-01", "--to", "XB"], ["law of Norland", "towards Suvia"]),
    "restore": (["restore", "XB", "--to", "XA", "--baseline", "2020-04-30", "--on", "2023-01-15"], ["RESTORED"]),
    "mirror": (["mirror", "XA", "XB", "--on", "2021-01-01"], ["Norland", "Suvia"]),
}


@pytest.mark.parametrize("name", SHOWN)
def test_each_command_tells_it(name: str) -> None:
    words, shown = SHOWN[name]
    text = ask(*words)
    is_plain("\n".join(line for line in text.splitlines() if "://" not in line), 100)
    for each in shown:
        assert each in text, text


def test_a_shipment_between_the_two_is_determined() -> None:
    lens = ("--good", "lens", "--param", "aperture_mm=60")
    answers = [
        json.loads(ask("determine", "--from", "XA", "--to", "XB", "--date", day, *lens, "--json"))
        for day in ("2020-02-29", "2020-03-01", "2022-06-01")
    ]
    kinds = [[licence["id"] for licence in answer["authorisations"]] for answer in answers]
    assert kinds == [["bulk", "individual"], ["individual"], ["bulk", "individual"]]
    assert {answer["outcome"] for answer in answers} == {"licence"}


def test_the_whole_record_is_written(tmp_path: Path) -> None:
    paths = {ending: tmp_path / f"record.{ending}" for ending in ("ics", "json", "csv")}
    ask("export", "XA", "XB", *(word for ending, path in paths.items() for word in (f"--{ending}", str(path))))
    assert paths["ics"].read_bytes().count(b"BEGIN:VEVENT") == 14
    assert "2022-05-10_harbour-talks-1" in paths["csv"].read_text("utf-8")
    assert json.loads(paths["json"].read_text("utf-8"))


def test_the_states_are_none_where_their_law_is_not() -> None:
    """Without their law the codes mean nothing, and the record that comes with detente does not know them."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "detente",
            "determine",
            "--from",
            "JP",
            "--to",
            "XA",
            "--date",
            "2020-01-01",
            "--entry",
            "unlisted",
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in ("DETENTE_LAW", "DETENTE_RECORD")},
    )
    assert done.returncode == 2
    assert "'XA' is not a country" in done.stderr
