from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from detente.cli import law as commands
from detente.cli.law_pages import show_entry
from detente.cli.law_text import page
from detente.errors import DetenteError
from detente.regime.folder import jurisdictions
from detente.regime.jurisdiction import open_jurisdiction
from detente.regime.looking.finding import find_entry, standing
from tests.cli import small_law

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "today", lambda: dt.date(2024, 1, 1))
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    small_law.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    return Path("law")


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(commands.app, list(words), catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def objects(*words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(*words, "--json").splitlines()]


def golden(name: str, text: str) -> None:
    """Compare with a golden file; `DETENTE_GOLDEN=write` writes it."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("DETENTE_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def is_plain(text: str, width: int) -> None:
    """No colours, no trailing blanks, and no line wider than asked but for an address."""
    assert "\x1b" not in text
    for line in text.splitlines():
        assert line == line.rstrip()
        assert cell_len(line) <= width or "://" in line, line


ERRORS = {
    "show-a-jurisdiction": ["show", "nz"],
    "show-unknown": ["show", "nz/2019-01-02"],
    "show-unknown-name": ["show", "korea-returns"],
    "show-nothing-near": ["show", "nz/xyz"],
    "show-ambiguous": ["show", "nz/20"],
    "list-unknown": ["list", "NX"],
    "group-unknown": ["group", "NZ", "friend"],
    "group-not-yet": ["group", "NZ", "newcomers", "--on", "2018-01-01"],
    "group-not-known-yet": ["group", "NZ", "newcomers", "--on", "2021-01-01", "--known-on", "2018-01-01"],
    "group-before-coverage": ["group", "NZ", "--on", "2014-12-31"],
    "group-no-date": ["group", "NZ", "--on", "yesterday"],
    "group-known-on-no-date": ["group", "NZ", "--known-on", "2018-13-01"],
    "entry-unknown": ["entry", "NZ", "4(1)"],
    "entry-unknown-list": ["entry", "NZ", "list 3"],
    "entry-no-such-number": ["entry", "NZ", "list 2 no. 58", "--on", "2018-01-01"],
    "entry-not-numbered": ["entry", "NZ", "3 no. 1"],
    "provision-unknown": ["provision", "NZ", "bulc"],
    "provision-ambiguous": ["provision", "NZ", "BUL", "--on", "2019-06-01"],
    "provision-ended": ["provision", "NZ", "unread", "--on", "2019-06-01"],
    "lint-unknown": ["lint", "NX"],
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_are_sentences(name: str, small: Path) -> None:
    with pytest.raises(DetenteError) as caught:
        run(*ERRORS[name], "--folder", str(small))
    golden(f"error-{name}", f"{caught.value}\n")


def test_errors_of_folders_and_files(small: Path) -> None:
    for name, words in {
        "no-folder": ["lint", "--folder", "nowhere"],
        "empty-folder": ["list", "--folder", str(small / "nz")],
        "schema-unknown": ["schema", "instruments"],
    }.items():
        with pytest.raises(DetenteError) as caught:
            run(*words)
        golden(f"error-{name}", f"{caught.value}\n")


PAGES = {
    "list": ["list"],
    "list-nz": ["list", "nz"],
    "show-baseline": ["show", "nz/2015"],
    "show-leaves": ["show", "2019-01-01_korea…"],
    "show-returns": ["show", "nz/2020-01-01_korea-returns"],
    "group-all": ["group", "NZ", "--on", "2020-02-01"],
    "group-friends": ["group", "nz", "Friends", "--on", "2020-02-01"],
    "group-friends-later": ["group", "NZ", "友邦", "--on", "2024-07-01", "--known-on", "2024-06-01"],
    "group-newcomers": ["group", "NZ", "newcomers", "--on", "2020-02-01"],
    "entry-all": ["entry", "NZ"],
    "entry-test": ["entry", "NZ", " ３（１） "],
    "entry-uncertain": ["entry", "NZ", "3(1)", "--on", "2020-02-01"],
    "entry-row": ["entry", "NZ", "row 3", "--on", "2019-06-01"],
    "entry-number": ["entry", "NZ", "List 2 No.30", "--on", "2019-06-01"],
    "entry-paragraph": ["entry", "NZ", "3(7)"],
    "provision-all": ["provision", "NZ", "--on", "2020-02-01"],
    "provision-bulk": ["provision", "NZ", "bulk", "--on", "2020-02-01"],
    "provision-terms": ["provision", "NZ", "term"],
    "provision-notes": ["provision", "NZ", "unread", "--on", "2018-01-01"],
}


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str, small: Path) -> None:
    text = run(*PAGES[name], "--folder", str(small))
    is_plain(text, 80)
    golden(f"page-{name}", text)


@pytest.mark.parametrize("name", PAGES)
def test_pages_hold_at_other_widths(name: str, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    is_plain(run(*PAGES[name], "--folder", str(small)), 120)
    monkeypatch.delenv("COLUMNS")
    is_plain(run(*PAGES[name], "--folder", str(small)), 100)


def test_json_of_instruments(small: Path) -> None:
    folder = ["--folder", str(small)]
    assert [each["jurisdiction"] for each in objects("list", *folder)] == ["NZ"]
    assert [each["id"] for each in objects("list", "NZ", *folder)] == [
        "nz/2015-01-01_baseline",
        "nz/2019-01-01_korea-leaves-friends",
        "nz/2020-01-01_korea-returns",
    ]
    (leaves,) = objects("show", "nz/2019", *folder)
    assert leaves["amend"][0]["remove"] == ["KR"]
    assert [part["effective"] for part in leaves["amend"]] == ["2019-01-01"] * 2 + ["2019-03-01"] + ["2019-01-01"] * 2
    (returns,) = objects("show", "nz/2020", *folder)
    assert returns["effective"] == {"earliest": "2020-01-01", "latest": "2020-06-30"}
    (baseline,) = objects("show", "nz/2015", *folder)
    assert baseline["amend"][3]["tests"][1]["strength"] == {"min": 15, "below": 30.5}


def test_json_of_a_group_whose_day_was_not_found(small: Path) -> None:
    (friends,) = objects("group", "NZ", "friends", "--on", "2020-02-01", "--folder", str(small))
    assert friends["open"] == ["nz/2020-01-01_korea-returns"]
    assert {m["code"]: m["certain"] for m in friends["members"]} == {"AU": True, "KR": False}
    korea = friends["members"][1]
    assert (korea["since"], korea["confidence"]) == ({"earliest": "2020-01-01", "latest": "2020-06-30"}, "not-found")
    every = objects("group", "NZ", "--on", "2020-02-01", "--folder", str(small))
    assert {g["group"]: g["stands"] for g in every} == {"friends": "yes", "rest": "yes", "newcomers": "possibly"}


def test_json_of_an_entry(small: Path) -> None:
    (acids,) = objects("entry", "NZ", "3(1)", "--on", "2019-06-01", "--folder", str(small))
    assert [test["values"] for test in acids["tests"]] == [
        {"strength": {"above": 30}},
        {"strength": {"min": 15, "below": 30.5}, "form": ["gas"], "stabilised": ["false"]},
    ]
    named = {each["provision"]: each for each in acids["provisions"]}
    assert named["bulk"]["names_it_as"] == "row 3"
    assert [cut["exception"] for cut in named["bulk"]["exceptions"]] == ["late", "no-acid"]
    (uncertain,) = objects("entry", "NZ", "3(1)", "--on", "2020-02-01", "--folder", str(small))
    cuts = next(each for each in uncertain["provisions"] if each["provision"] == "bulk")["exceptions"]
    assert {cut["exception"]: cut["certain"] for cut in cuts} == {"late": True, "no-acid": False}
    assert len(objects("entry", "NZ", "--folder", str(small))) == 3


def test_json_of_provisions(small: Path) -> None:
    every = objects("provision", "NZ", "--on", "2020-02-01", "--folder", str(small))
    assert [each["provision"] for each in every] == ["list-control", "any-licence", "bulk", "terms", "bulk-terms"]
    bulk = every[2]
    assert bulk["when"]["value"] == {"currency": "NZD", "min": 1000, "below": 2500000}
    assert {each["fact"]: each["words"] for each in bulk["where"]} == {
        "entry": "row 3",
        "destination": "Friends",
        "value": "NZD 1,000 or more and less than NZD 2,500,000",
    }
    assert {each["exception"]: each["certain"] for each in bulk["exceptions"]} == {"late": True, "no-acid": False}
    assert (bulk["stands"], bulk["certain"]) == ("yes", False)
    (terms,) = objects("provision", "NZ", "terms", "--on", "2018-01-01", "--folder", str(small))
    assert terms["terms"]["office"] == ["Bureau of Trade  貿易局"]
    assert terms["terms"]["documents"] == ["1. application", "2. pledge  誓約書", "3-4. papers not named"]


def test_lint(small: Path) -> None:
    baseline = small / "nz" / "2015-01-01_baseline.yaml"
    assert run("lint", "nz", "--folder", str(small)).endswith("No fault in the law data of NZ.\n")
    baseline.write_text(baseline.read_text(encoding="utf-8").replace("destination: rest", "destination: rst"), "utf-8")
    text = run("lint", "--folder", str(small), code=1)
    assert text.endswith("\n1 fault.\n")
    place = text.split(": ", 1)[0]
    file, _, line = place.rpartition(":")
    assert "rst" in Path(file).read_text(encoding="utf-8").splitlines()[int(line) - 1]


def test_lint_tells_faults_of_the_files_too(small: Path) -> None:
    (small / "nz" / "2015-01-01_baseline.yaml").write_text("title: [", encoding="utf-8")
    assert "law/nz/2015-01-01_baseline.yaml:2: is not valid YAML" in run("lint", "--folder", str(small), code=1)


@pytest.mark.parametrize("file", ["instrument", "jurisdiction", "goods"])
def test_schema(file: str) -> None:
    schema = json.loads(run("schema", file))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"].startswith("detente law file: ")


def test_schema_takes_the_short_forms_of_the_law_files() -> None:
    schema = json.loads(run("schema"))
    assert {"type": "string"} in schema["properties"]["sources"]["items"]["anyOf"]
    of = schema["$defs"]["ExceptionAmendment"]["properties"]["of"]
    assert {"type": "integer"} in of["anyOf"][1]["anyOf"]
    assert of["anyOf"][0]["type"] == "array"


def test_importing_the_commands_is_cheap() -> None:
    heavy = {"pydantic", "yaml", "pycountry", "detente.regime", "detente.determination"}
    script = f"import sys, detente.cli.law; print(*({heavy} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout == "\n"


# The law that comes with detente


@pytest.mark.parametrize(("day", "inside"), [("2019-08-27", True), ("2019-08-28", False), ("2023-07-21", True)])
def test_korea_in_group_a(day: str, inside: bool) -> None:
    (group,) = objects("group", "JP", "A", "--on", day)
    assert ("KR" in {m["code"] for m in group["members"]}) is inside
    assert ("South Korea" in run("group", "jp", "a", "--on", day)) is inside


def test_what_was_known_before_the_order_was_promulgated() -> None:
    (group,) = objects("group", "JP", "A", "--on", "2019-09-01", "--known-on", "2019-08-01")
    assert "KR" in {m["code"] for m in group["members"]}


def test_a_group_by_its_original_name() -> None:
    (group,) = objects("group", "KR", "가의2", "--on", "2020-01-01")
    assert (group["group"], [m["code"] for m in group["members"]]) == ("ga-2", ["JP"])


def test_the_three_materials() -> None:
    assert "more than 30 % by weight" in run("entry", "JP", "３（１）", "--on", "2019-07-04")
    assert "10 % by weight or more" in run("entry", "JP", "5 (17)", "--on", "2019-07-04")
    resists = run("entry", "JP", "7(19)", "--on", "2019-07-04")
    assert "15 or more and less than 193 nm" in " ".join(resists.split())
    assert "except korea-three-materials" in resists


def test_the_order_that_took_korea_off_the_list() -> None:
    text = run("show", "jp/2019-08-28...")
    for words in ("Cabinet Order 71 of 2019", "令和元年政令第71号", "removed      South Korea (KR)", "2019-08-07"):
        assert words in text


@pytest.mark.parametrize("code", jurisdictions())
def test_all_of_the_law_can_be_shown(code: str) -> None:
    law = open_jurisdiction(code)
    for instrument in law.instruments:
        is_plain(run("show", instrument.id), 80)
        assert objects("show", instrument.id)[0]["id"] == instrument.id
    for day in {law.covers_from, law.checked, *(i.effective for i in law.instruments)}:
        is_plain(run("group", code, "--on", str(day)), 80)
        is_plain(run("entry", code, "--on", str(day)), 80)
        is_plain(run("provision", code, "--on", str(day)), 80)
    at = standing(law, str(law.checked), None, law.checked)
    for entry in law.on(law.checked).entries:
        with redirect_stdout(StringIO()) as written, page() as console:
            show_entry(console, at, find_entry(at, entry))
        is_plain(written.getvalue(), 80)


def test_the_law_has_no_fault() -> None:
    assert run("lint") == f"No fault in the law data of {' and '.join(jurisdictions())}.\n"
