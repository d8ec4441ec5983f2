"""`detente summary` as users run it: pages, files, charts, sentences and exit codes."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import detente
from detente.compare.summaries.dimensions import MADE
from detente.compare.summaries.export import FORMATS
from detente.compare.summaries.summary import SORTS
from tests.cli import comparing
from tests.cli.comparing import is_plain
from tests.cli.test_determine import Ran, ran
from tests.compare.orders import EXAMPLES, PROPOSAL, standing
from tests.compare.summaries.answers import answered, answers
from tests.compare.summaries.plainly import licence


def run(*words: str) -> Ran:
    return ran(words, b"", ("summary",))


def golden(name: str, text: str) -> None:
    comparing.golden(f"../summary/{name}", text)


def years(folder: Path) -> str:
    """A folder of answers over several years, in parts, with rows that were rejected."""
    kinds = [
        {"outcome": "no-licence"},
        {"authorisations": json.dumps([licence("general bulk licence")])},
        {"authorisations": json.dumps([licence("general bulk licence", [{"end_use": ["civil"]}])])},
        {"outcome": "undetermined", "coverage": "This row is in the data by row."},
    ]
    for year in (2018, 2019, 2020, 2021):
        rows = [
            {
                **kinds[number % 7 % len(kinds)],
                "destination": ("CN", "US", "KR", "DE", "VN")[number % 11 % 5],
                "date": f"{year}-{1 + number % 12:02}-{1 + number % 28:02}",
                "value": None if number % 10 == 9 else number * 12_345.67 * (year - 2016),
                "currency": ("JPY", "USD", "EUR")[number % 5 % 3],
            }
            for number in range((year - 2015) * 60)
        ]
        place = folder / f"year={year}"
        place.mkdir(parents=True)
        pq.write_table(answers(*rows), place / "lines-00000.parquet")
    pq.write_table(pa.table({"file": ["lines.csv"] * 3}), folder / "_rejects.parquet")
    return str(folder)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")


# ---- on the terminal ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [100, 60])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("outcomes", ()),
        ("destinations", ("--by", "destination", "--top", "3")),
        ("years", ("--by", "year,outcome", "--sort", "name")),
        ("months", ("--by", "destination,authorisation,month")),
        ("coverage", ("--by", "coverage,currency", "--sort", "JPY")),
    ],
)
def test_the_page_is_as_it_was(name: str, words: tuple[str, ...], width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    years(Path("answers"))
    found = run("answers", *words)
    assert (found.code, found.err) == (0, "")
    is_plain(found.out, width)
    golden(f"{name}-{width}", found.out)


def test_what_determine_writes_is_told_alike_from_every_format() -> None:
    pages = set()
    for kind in ("csv", "jsonl", "parquet"):
        assert ran([str(EXAMPLES / "shipments.csv"), "-o", f"answers.{kind}"]).code == 0
        found = run(f"answers.{kind}", "--by", "destination,authorisation")
        assert found.out.startswith(f"{answered().num_rows} answers by destination and authorisation\n")
        pages.add(found.out)
    (page,) = pages
    golden("examples", page)


def test_lines_that_are_not_printed_are_counted() -> None:
    rows = answers(*({"lot": f"lot {number % 60}"} for number in range(100)))
    pq.write_table(rows, "answers.parquet")
    found = run("answers.parquet", "--by", "lot")
    assert "20 more lines with 20 answers (20.0 %): --all prints them, --top puts them together.\n" in found.out
    assert found.out.count("\nlot ") == 1 + 40
    assert run("answers.parquet", "--by", "lot", "--all").out.count("\nlot ") == 1 + 60


def test_all_prints_every_month() -> None:
    years(Path("answers"))
    curves, whole = (
        run("answers", "--by", "destination,authorisation,month"),
        run("answers", "--by", "destination,authorisation,month", "--all"),
    )
    assert "█" in curves.out
    assert "2018-07" not in curves.out.replace("2018-01", "")
    assert whole.out.count("2018-07") > 1


def test_small_sums_are_exact_on_the_page() -> None:
    rows = answers(
        {"value": 1234567.5, "currency": "EUR"}, {"value": 3, "currency": "EUR"}, {"value": 7, "currency": "JPY"}
    )
    pq.write_table(rows, "answers.parquet")
    found = run("answers.parquet", "--by", "origin")
    assert re.search(r"^Japan +3 +100 % +█+ +1,234,570\.50 +7$", found.out, re.MULTILINE)
    assert "rounded" not in found.out


def test_no_answers_at_all() -> None:
    pq.write_table(answers({}).slice(0, 0), "answers.parquet")
    assert run("answers.parquet").out == "0 answers by outcome and authorisation\n\nNo legal advice.\n"


def test_proposals_stand_first() -> None:
    table = detente.determine_table(standing("shipments.csv"), proposals=[PROPOSAL])
    pq.write_table(table.drop_columns(["problem"]), "answers.parquet")
    found = run("answers.parquet", "--by", "outcome")
    assert found.out.startswith("NOT LAW: ")
    assert "laid over the law." in found.out.splitlines()[0]
    written = run("answers.parquet", "--by", "outcome", "-o", "out.md")
    assert written.err.startswith("NOT LAW: ")
    assert Path("out.md").read_text("utf-8").startswith("**NOT LAW: ")


def test_changes_are_summarised() -> None:
    orders = str(EXAMPLES / "standing-orders.csv")
    days = ("--from", "2019-08-27", "--to", "2019-08-28")
    assert ran([orders, *days, "-o", "hit.parquet"], b"", ("changes",)).code == 0
    found = run("hit.parquet", "--by", "change,destination")
    assert found.out.startswith("3 orders by change and destination\n")
    golden("changes", found.out)


# ---- files ----------------------------------------------------------------------------------------------------------


def test_every_format_holds_the_same() -> None:
    folder = years(Path("answers"))
    expected = detente.summary(folder, by="destination,year")
    plain = expected.to_table().to_pylist()
    for kind in ("csv", "json", "parquet", "md"):
        found = run(folder, "--by", "destination,year", "-o", f"out.{kind}")
        assert (found.code, found.out, found.err) == (0, "", "")
    rows = list(csv.DictReader(io.StringIO(Path("out.csv").read_text("utf-8"))))
    assert [list(row) for row in rows] == [list(row) for row in plain]
    for row, exact in zip(rows, plain, strict=True):
        assert row["destination"] == exact["destination"]
        for name in ("rows", "without_value", "value_JPY", "value_USD", "value_EUR"):
            assert float(row[name] or 0) == float(exact[name] or 0)
    assert pq.read_table("out.parquet").to_pylist() == plain
    assert json.loads(Path("out.json").read_text("utf-8")) == expected.to_dict()
    assert json.loads(run(folder, "--by", "destination,year", "--json").out) == expected.to_dict()
    lines = Path("out.md").read_text("utf-8").splitlines()
    assert len([line for line in lines if line.startswith("| ")]) == len(plain) + 3
    assert lines[-1] == "- 3 rows were rejected and were not counted: see answers/_rejects.parquet."


def test_standard_output_takes_every_format() -> None:
    years(Path("answers"))
    assert run("answers", "-o", "-", "--format", "csv").out.startswith("outcome,authorisation,rows,")
    assert run("answers", "-o", "-", "--format", "markdown").out.startswith("# 1,080 answers by")


@pytest.mark.parametrize(
    "by", ["outcome,authorisation", "month,destination", "year", "destination,quarter,outcome", "lot"]
)
@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_chart_is_drawn_and_is_the_same_each_time(by: str, kind: str) -> None:
    pytest.importorskip("matplotlib")
    if by == "lot":
        pq.write_table(answers(*({"lot": f"lot {number}"} for number in range(60))), "answers.parquet")
    else:
        years(Path("answers.parquet"))
    for name in ("one", "other"):
        assert run("answers.parquet", "--by", by, "-o", f"{name}.{kind}").code == 0
    content = Path(f"one.{kind}").read_bytes()
    assert content == Path(f"other.{kind}").read_bytes()
    assert content.startswith(b"<?xml" if kind == "svg" else b"\x89PNG")
    if kind == "svg":
        text = content.decode()
        assert " answers by " in text
        assert ("(others)" in text) == (by == "lot")


def test_every_name_key_and_format_is_documented() -> None:
    page = (EXAMPLES.parent / "docs" / "commands.md").read_text("utf-8")
    section = page.partition("## detente summary\n")[2].partition("\n## ")[0]
    plain = detente.summary(answered()).to_dict()
    for name in (*MADE, *plain, *plain["groups"][0], *SORTS, *FORMATS):
        assert re.search(rf"`[^`]*\b{name}\b[^`]*`", section), name


# ---- sentences ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere"], "'nowhere' is not there"),
        ([str(EXAMPLES / "shipments.csv")], "Run `detente determine` on it first"),
        (["answers", "--by", "mnth"], "Did you mean 'month'"),
        (["answers", "--sort", "yen"], "sort: 'yen' is not one of rows, name, value"),
        (["answers", "--json", "-o", "out.csv"], "--json writes to standard output"),
        (["answers", "--format", "csv"], "--format goes with --output"),
        (["answers", "-o", "out.doc"], "'out.doc' does not tell a format"),
        (["answers", "-o", "-"], "Standard output has no name to tell a format by"),
        (["answers", "-o", "out.csv", "--format", "cvs"], "Did you mean 'csv'"),
        (["answers", "-o", "nowhere/out.csv"], "cannot be written"),
    ],
)
def test_what_goes_wrong_is_said(words: list[str], says: str) -> None:
    years(Path("answers"))
    found = run(*words)
    assert found.code == 2
    assert found.out == ""
    assert says in found.err
    assert found.err.startswith("detente: ")


def test_without_its_extra_it_says_which(tmp_path: Path) -> None:
    blocked = "import sys; sys.modules.update(dict.fromkeys(('numpy', 'pyarrow'))); "
    for code in ("from detente.cli import main; main()", "import detente; detente.summary('answers')"):
        done = subprocess.run(
            [sys.executable, "-c", blocked + code, "summary", "answers"],
            cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert "pip install 'detente[batch]'" in done.stderr
        assert done.returncode != 0
