from __future__ import annotations

import csv
import datetime as dt
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from io import StringIO
from pathlib import Path

import pytest

from detente.cli import app
from detente.compare.diff import diff
from detente.compare.export import FORMATS, as_csv, format_of, rendered, rows_of, write
from detente.compare.values import Difference
from detente.errors import DetenteError, FileError
from tests.cli import small_law
from tests.cli.comparing import GOLDEN, errs, golden, is_plain, run

PROPOSAL = """
title: The list as it was
kind: proposal
jurisdiction: NZ
effective: 2019-06-01
amend:
  - {entry: list 2, numbers: {to: 57}}
"""
SMALL = ["NZ", "2018-12-31", "2019-01-01"]


@pytest.fixture(autouse=True)
def _small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_law.write(tmp_path)
    (tmp_path / "proposal.yaml").write_text(PROPOSAL, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DETENTE_LAW", str(tmp_path / "law"))
    monkeypatch.setenv("COLUMNS", "100")


PAGES = {
    "all": SMALL,
    "to": ["NZ", "2018-12-31", "2020-07-01", "--to", "KR", "--all"],
    "same": ["NZ", "2018-12-30", "2018-12-31"],
    "scope": [*SMALL, "--to", "AU", "--entry", "3(1)", "--fact", "end_use=civil"],
    "proposal": ["NZ", "2019-06-01", "2019-06-01", "--with", "proposal.yaml"],
}


@pytest.mark.parametrize("name", PAGES)
def test_a_difference_reads_as_agreed(name: str) -> None:
    text = run("diff", *PAGES[name])
    is_plain(text, 100)
    golden(f"diff-{name}", text)


def test_the_first_line_says_that_it_is_no_law() -> None:
    text = run("diff", *PAGES["proposal"])
    assert text.startswith("NOT LAW: with the proposal “The list as it was” laid over the law of New Zealand\n")


def test_only_the_largest_places_are_told_unless_all_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.cli import diff_text

    monkeypatch.setattr(diff_text, "MOST", 1)
    short, long = run("diff", *SMALL), run("diff", *SMALL, "--all")
    assert "and 3 smaller places, none more than 0.04 % of the scope; --all tells them too." in short
    assert "smaller place" not in long
    assert len(long) > len(short)


def test_the_coverage_is_always_told() -> None:
    assert "was cut anew between the days" in run("diff", *SMALL)
    assert "The law data of New Zealand was last checked for 2024-06-30" in run("diff", "NZ", "2019-01-01", "today")
    assert "coverage full" in run("diff", *PAGES["same"])


def test_nothing_changed_is_one_sentence() -> None:
    assert "asks the same of everyone" in run("diff", *PAGES["same"])


ERRORS = {
    "unknown-jurisdiction": ["NX", "2018-12-31", "2019-01-01"],
    "day-unreadable": ["NZ", "2018-12-32", "2019-01-01"],
    "day-before-coverage": ["NZ", "2014-12-31", "2019-01-01"],
    "day-in-the-future": ["NZ", "2018-12-31", "2999-01-01"],
    "days-the-wrong-way": ["NZ", "2019-01-01", "2018-12-31"],
    "unknown-group": [*SMALL, "--to", "freinds"],
    "unknown-entry": [*SMALL, "--entry", "77"],
    "empty-scope": [*SMALL, "--to", ""],
    "unknown-fact": [*SMALL, "--fact", "end_uze=civil"],
    "fact-without-value": [*SMALL, "--fact", "end_use"],
    "fact-twice": [*SMALL, "--fact", "end_use=civil", "--fact", "end_use=wmd"],
    "to-itself": [*SMALL, "--to", "NZ"],
    "no-such-proposal": [*SMALL, "--with", "nowhere.yaml"],
    "suffix": [*SMALL, "-o", "answer.pdf"],
    "no-suffix": [*SMALL, "-o", "answer"],
    "format-unknown": [*SMALL, "-o", "answer", "--format", "cvs"],
    "format-without-file": [*SMALL, "--format", "csv"],
    "format-of-standard-output": [*SMALL, "-o", "-"],
    "json-and-file": [*SMALL, "--json", "-o", "answer.csv"],
    "unwritable": [*SMALL, "-o", "nowhere/answer.csv"],
}


@pytest.mark.parametrize("name", ERRORS)
def test_bad_input_is_a_sentence_and_leaves_nothing_behind(name: str, tmp_path: Path) -> None:
    before = {path.name for path in tmp_path.iterdir()}
    golden(f"error-diff-{name}", re.sub(r"after \d{4}-\d\d-\d\d\.", "after ....-..-...", errs("diff", *ERRORS[name])))
    assert {path.name for path in tmp_path.iterdir()} == before


def test_a_sentence_and_exit_code_2_from_the_shell(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "detente", "diff", "NZ", "2019-01-01", "2018-12-31"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DETENTE_LAW": str(tmp_path / "law")},
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("detente: The first day, 2019-01-01, comes after the second")
    assert "Traceback" not in done.stderr


def test_the_pager_is_for_terminals_and_long_pages_only(monkeypatch: pytest.MonkeyPatch) -> None:
    import pydoc

    from detente.cli.law_text import page

    paged: list[str] = []
    monkeypatch.setattr(pydoc, "pager", paged.append)
    run("diff", *SMALL, "--all")
    assert not paged
    for lines, terminal, through in ((500, False, 0), (2, True, 0), (500, True, 1)):
        paged.clear()
        screen = _Screen(terminal)
        monkeypatch.setattr(sys, "stdout", screen)
        with page(paged=True) as out:
            for number in range(lines):
                out.print(f"line {number}")
        monkeypatch.undo()
        monkeypatch.setattr(pydoc, "pager", paged.append)
        assert len(paged) == through
        assert ("line 1" in screen.getvalue()) is not bool(through)


class _Screen(StringIO):
    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


# ---- exports --------------------------------------------------------------------------------------------------------


def small(*proposals: str) -> Difference:
    if proposals:
        return diff("NZ", "2019-06-01", "2019-06-01", proposals=list(proposals))
    return diff("NZ", "2018-12-31", "2019-01-01")


def test_csv_reads_back_a_row_a_place() -> None:
    answer = small()
    rows = list(csv.DictReader(StringIO(as_csv(rows_of(answer)))))
    assert len(rows) == len(answer.places)
    for row, place in zip(rows, answer.places, strict=True):
        assert row["sentence"] == place.sentence
        assert int(row["cells"]) == place.cells
        assert float(row["share"]) == place.share
        assert json.loads(row["where"]) == {fact: list(values) for fact, values in place.where}
        assert row["coverage"] == answer.coverage
        assert row["proposals"] == ""


def test_csv_says_that_it_is_no_law_also_where_nothing_changed() -> None:
    rows = list(csv.DictReader(StringIO(as_csv(rows_of(small("proposal.yaml"))))))
    assert {row["proposals"] for row in rows} == {"The list as it was"}
    same = diff("NZ", "2018-01-01", "2018-01-01", proposals=["proposal.yaml"])
    rows = list(csv.DictReader(StringIO(as_csv(rows_of(same)))))
    assert [(row["aspect"], row["sentence"], row["proposals"]) for row in rows] == [
        ("none", "Nothing changed.", "The list as it was")
    ]


def test_json_reads_back() -> None:
    answer = small("proposal.yaml")
    data = json.loads(rendered(answer, "json"))
    assert data == json.loads(run("diff", *PAGES["proposal"], "--json"))
    assert data["proposals"] == ["The list as it was"]
    assert [place["sentence"] for place in data["places"]] == [place.sentence for place in answer.places]


def test_markdown_tables_are_as_wide_as_their_heads() -> None:
    text = rendered(small("proposal.yaml"), "md").decode()
    assert text.startswith("**NOT LAW: with the proposal “The list as it was” laid over the law of New Zealand**\n")
    tables_are_whole(text)


def tables_are_whole(text: str) -> None:
    width = 0
    for line in text.splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        cells = len(re.findall(r"(?<!\\)\|", line)) - 1
        width = width or cells
        assert cells == width, line
    assert "\n|" in text


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_charts_are_whole_and_the_same_every_time(kind: str) -> None:
    answer = small("proposal.yaml")
    chart = rendered(answer, kind)
    assert chart == rendered(answer, kind)
    if kind == "png":
        assert chart.startswith(b"\x89PNG\r\n\x1a\n")
    else:
        texts = [node.text or "" for node in ET.fromstring(chart).iter("{http://www.w3.org/2000/svg}text")]
        assert "NOT LAW: a what-if" in texts
        assert any("List 2" in text for text in texts)
        assert str(dt.date.today().year) not in "".join(t for t in texts if "2019" not in t)


def test_charts_do_not_follow_the_users_own_settings() -> None:
    import matplotlib as mpl

    answer = small()
    plain = rendered(answer, "png")
    with mpl.rc_context({"axes.facecolor": "black", "font.size": 30}):
        assert rendered(answer, "png") == plain
        assert mpl.rcParams["font.size"] == 30


def test_without_the_extra_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert "pip install 'detente[charts]'" in errs("diff", *SMALL, "-o", "chart.svg")
    run("diff", *SMALL, "-o", "answer.md")


def test_charts_are_not_loaded_unless_asked_for(tmp_path: Path) -> None:
    code = (
        "import sys; from detente.cli import app; app(sys.argv[1:], standalone_mode=False); "
        "sys.exit(any(m in sys.modules for m in ('matplotlib', 'numpy', 'pyarrow')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "diff", *SMALL, "-o", "answer.csv"],
        env={**os.environ, "DETENTE_LAW": str(tmp_path / "law")},
        check=False,
    )
    assert done.returncode == 0
    assert (tmp_path / "answer.csv").read_text("utf-8").startswith("jurisdiction,before,after,")


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_written_whole(kind: str, tmp_path: Path) -> None:
    run("diff", *SMALL, "-o", f"answer.{kind}")
    assert (tmp_path / f"answer.{kind}").read_bytes() == rendered(small(), kind)
    assert not list(tmp_path.glob(".*.part"))


def test_an_answer_that_cannot_be_drawn_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.compare import charts

    (tmp_path / "chart.svg").write_text("old", "utf-8")
    monkeypatch.setattr(charts, "saved", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(small(), str(tmp_path / "chart.svg"))
    assert (tmp_path / "chart.svg").read_text("utf-8") == "old"


def test_formats_are_told_by_endings_and_options() -> None:
    assert format_of("a.CSV") == "csv"
    assert format_of("a.markdown") == "md"
    assert format_of("-", "json") == "json"
    with pytest.raises(FileError, match=r"Did you mean 'csv'"):
        format_of("a.csv", "cvs")


def test_golden_files_are_all_used() -> None:
    from tests.cli import test_restore

    used = {f"diff-{name}" for name in PAGES} | {f"error-diff-{name}" for name in ERRORS} | test_restore.GOLDENS
    assert {path.stem for path in GOLDEN.glob("*.txt")} == used


def test_the_python_function_answers_the_same() -> None:
    import detente

    assert detente.diff("NZ", "2018-12-31", "2019-01-01") == small()
    with pytest.raises(TypeError):
        detente.diff("NZ", "2018-12-31", "2019-01-01", proposals="proposal.yaml")
    with pytest.raises(DetenteError):
        detente.diff("NZ", "2019-01-01", "2018-12-31")
    assert app.registered_commands
