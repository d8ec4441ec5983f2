"""`detente settlement`: the ledger and the working of an award, at two widths, as files, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

import detente
from tests.cli.comparing import errs, is_plain, run
from tests.cli.comparing import golden as _golden

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = "examples/settlement/mill-fire-fund.yaml"
PAID = ("settlement", "kr-foundation", "--on", "2024-10-23")


def golden(name: str, text: str) -> None:
    _golden(f"../settlement/{name}", text)


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


PAGES = {
    "before-it-offers": ("kr-foundation", "--on", "2023-03-05"),
    "before-a-final-judgment": ("kr-foundation", "--on", "2015-06-24"),
    "while-april-is-open": ("kr-foundation", "--on", "2023-04-13"),
    "after-plaintiff-a": ("kr-foundation", "--on", "2024-10-23"),
    "at-the-end": ("kr-foundation", "--on", "2025-12-11"),
    "one-way": ("kr-foundation", "--on", "2024-10-23", "--convention", "years-then-days"),
    "award-a": ("kr-foundation", "--on", "2024-10-23", "--award", "labour-corps-a"),
    "award-h1": ("kr-foundation", "--on", "2025-02-27", "--award", "hiroshima-h1"),
    "award-n1": ("kr-foundation", "--on", "2024-06-30", "--award", "nippon-n1", "--convention", "act365"),
    "award-not-final": ("kr-foundation", "--on", "2016-06-30", "--award", "labour-corps-c"),
    "example": (EXAMPLE, "--on", "2021-03-01"),
    "example-by-law": (EXAMPLE, "--on", "2021-03-01", "--award", "carter-c"),
    "example-deposit": (EXAMPLE, "--on", "2020-01-01", "--award", "weaver-b"),
    "example-later": (EXAMPLE, "--on", "2024-01-01"),
}


@pytest.mark.parametrize("width", [100, 60])
@pytest.mark.parametrize("name", PAGES)
def test_what_is_shown(name: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    text = run("settlement", *PAGES[name])
    is_plain("\n".join(line for line in text.splitlines() if "://" not in line), width)
    golden(f"{name}-{width}", text)


@pytest.mark.parametrize("width", [100, 60])
def test_the_list(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    text = run("settlement")
    is_plain(text, width)
    golden(f"list-{width}", text)


def test_no_word_stands_letter_under_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """A column too narrow for its words is a fault of the page."""
    monkeypatch.setenv("COLUMNS", "60")
    for asked in PAGES.values():
        for line in run("settlement", *asked).splitlines():
            assert len(line.strip()) != 1 or line.strip() in "–*", asked


def test_the_working_leads_to_the_sum() -> None:
    text = run(*PAID, "--award", "labour-corps-a")
    for way, due in (("act365", "344,860,273"), ("years-then-days", "344,663,013")):
        part = text[text.index(f"\n{way}  ") :]
        numbers = re.findall(r"%\s+120,000,000\s+([\d,.]+)", part)[:2]
        exact = sum((Decimal(number.replace(",", "")) for number in numbers), Decimal(120_000_000))
        assert f"{int(exact):,}" == due
        assert re.search(rf"rounded down: {due} KRW", part)
    assert "The workings differ by 197,260 KRW." in text


def test_json_is_one_object() -> None:
    data = json.loads(run(*PAID, "--json", "--award", "labour-corps-a"))
    assert (data["scheme"], data["on"]) == ("kr-foundation", "2024-10-23")
    assert data["victims_paid"] == {"low": 12, "high": 12}
    (award,) = [each for each in data["awards"] if each["id"] == "labour-corps-a"]
    assert award["due"]["act365"] == {"low": "344860273", "high": "344860273"}
    assert len(data["workings"]["labour-corps-a"]) == 2
    assert data["awards"][0]["sources"][0]["url"].startswith("https://")
    assert data == detente.settlement("kr-foundation", on="2024-10-23", award="labour-corps-a").to_dict()


def test_json_of_the_list() -> None:
    (scheme,) = json.loads(run("settlement", "--json"))["schemes"]
    assert (scheme["scheme"], scheme["awards"], scheme["offers_from"]) == ("kr-foundation", 16, "2023-03-06")


def test_csv_has_a_row_for_each_award_and_way_of_counting(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    assert run(*PAID, "-o", str(path)) == ""
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    assert len([row for row in rows if row["kind"] == "award"]) == 2 * 16
    (row,) = [row for row in rows if row["id"] == "labour-corps-a" and row["convention"] == "years-then-days"]
    assert (row["due_low"], row["due_high"], row["paid"], row["left_high"]) == ("344663013", "344663013", "full", "0")
    (row,) = [row for row in rows if row["id"] == "hiroshima-h1" and row["convention"] == "act365"]
    assert (row["due_low"], row["due_high"], row["terms"], row["refused"] != "") == ("80000000", "", "not-found", True)
    (row,) = [row for row in rows if row["kind"] == "group"]
    assert (row["victims"], row["left_low"], row["left_high"]) == ("52", "4178000000", "")


def test_a_file_of_json_and_standard_output(tmp_path: Path) -> None:
    path = tmp_path / "ledger.json"
    run(*PAID, "-o", str(path))
    assert json.loads(path.read_text("utf-8")) == json.loads(run(*PAID, "--json"))
    one = run(*PAID, "-o", "-", "--format", "csv", "--convention", "act365")
    assert one.startswith("scheme,on,currency,kind,id,")
    assert one.count("\n") == 1 + 16 + 1


ERRORS = {
    "unknown-scheme": ("settlement", "kr-fundation"),
    "no-such-file": ("settlement", "nothing.yaml"),
    "unknown-award": (*PAID, "--award", "labour-corp-a"),
    "a-group": (*PAID, "--award", "second-wave"),
    "unknown-convention": (*PAID, "--convention", "30/360"),
    "before-it-was-founded": ("settlement", "kr-foundation", "--on", "2014-06-01"),
    "no-day": ("settlement", "kr-foundation", "--on", "2023-02-30"),
    "far-ahead": ("settlement", "kr-foundation", "--on", "9999-12-31"),
    "json-and-file": (*PAID, "--json", "-o", "x.csv"),
    "format-without-file": (*PAID, "--format", "csv"),
    "no-format": (*PAID, "-o", "-"),
    "unknown-format": (*PAID, "-o", "x.pdf"),
    "award-without-scheme": ("settlement", "--award", "labour-corps-a"),
    "no-folder-to-write-in": (*PAID, "-o", "no/such/folder/x.csv"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_what_is_refused(name: str) -> None:
    golden(f"error-{name}", errs(*ERRORS[name]))


def test_faults_of_a_file_are_told_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / EXAMPLE).read_text("utf-8")
    text = text.replace("amount: 14_004.67", "amount: 15_000").replace("amount: 5_000.75", "amount: -5_000.75")
    (tmp_path / "interest").symlink_to(ROOT / "examples" / "settlement" / "interest")
    (tmp_path / "mill-fire-fund.yaml").write_text(text.replace("award: weaver-b", "award: Weaver B"), "utf-8")
    monkeypatch.chdir(tmp_path)
    golden("error-faults", errs("settlement", "mill-fire-fund.yaml"))
    (tmp_path / "mill-fire-fund.yaml").write_text(text.replace("amount: -5_000.75", "amount: 5_000.75"), "utf-8")
    golden("error-paid-too-much", errs("settlement", "mill-fire-fund.yaml"))
