from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ET
from io import StringIO
from pathlib import Path

import pytest

from detente.compare.export import as_csv, rendered, rows_of
from detente.compare.mirror import mirror
from detente.compare.restoration import Restoration
from detente.compare.restore import restore
from detente.compare.roadmap import roadmap
from tests.cli import small_law
from tests.cli.comparing import errs, golden, is_plain, run
from tests.cli.test_diff import PROPOSAL, tables_are_whole

MEASURE = ["--measure", "nz/2019-01-01_korea-leaves-friends"]
SMALL = ["NZ", "--to", "KR", "--baseline", "2018-12-31", "--on", "2020-07-01", *MEASURE]
ROADMAP = """
roadmap: Both ways back
day: 2020-07-01
sides:
  - {jurisdiction: NZ, to: KR, baseline: 2018-12-31}
steps:
  - {step: list, title: The list is cut back, proposal: proposal.yaml}
  - {step: never, title: What cannot be, proposal: proposal.yaml, when: {restored: [NZ]}}
"""
EXAMPLE = Path(__file__).parents[2] / "examples" / "roadmap" / "roadmap.yaml"


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    small_law.write(tmp_path)
    (tmp_path / "proposal.yaml").write_text(PROPOSAL, "utf-8")
    (tmp_path / "orders.csv").write_text("origin,destination,date,entry\nNZ,KR,2020-01-01,unlisted\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DETENTE_LAW", str(tmp_path / "law"))
    return tmp_path


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


PAGES = {
    "before": SMALL,
    "none": [*SMALL[:-2], "--measure", "none"],
    "not-departed": ["NZ", "--to", "KR", "--baseline", "2016-01-01", "--on", "2018-12-31", "--measure", "none"],
    "peers": [*SMALL, "--as", "peers", "--peer", "AU"],
    "through": ["NZ", "--to", "KR", "--baseline", "2018-12-31", "--through", "2019-06-30", *MEASURE],
    "proposal": [*SMALL, "--with", "proposal.yaml"],
}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", PAGES)
def test_a_restoration_reads_as_agreed(name: str) -> None:
    text = run("restore", *PAGES[name])
    is_plain(text, 100)
    golden(f"restore-{name}", text)


ERRORS = {
    "nothing-said": [],
    "no-baseline": ["NZ", "--to", "KR"],
    "unknown-jurisdiction": ["NX", *SMALL[1:]],
    "baseline-unreadable": ["NZ", "--to", "KR", "--baseline", "June 2019"],
    "baseline-before-coverage": ["NZ", "--to", "KR", "--baseline", "2010-01-01"],
    "baseline-after-the-day": ["NZ", "--to", "KR", "--baseline", "2019-01-01", "--on", "2018-01-01"],
    "day-in-the-future": ["NZ", "--to", "KR", "--baseline", "2019-01-01", "--on", "2999-01-01"],
    "several-destinations": ["NZ", "--to", "friends", *SMALL[3:]],
    "meaning": [*SMALL, "--as", "ever"],
    "peer-without-peers": [*SMALL, "--peer", "AU"],
    "unknown-measure": [*SMALL[:-1], "nz/2019-01-02"],
    "unknown-peer": [*SMALL, "--as", "peers", "--peer", "QQ"],
    "roadmap-and-more": ["NZ", "--roadmap", "roadmap.yaml"],
    "roadmap-unknown": ["--roadmap", "nowhere.yaml"],
    "suffix": [*SMALL, "-o", "answer.xlsx"],
    "unwritable": [*SMALL, "-o", "nowhere/answer.svg"],
    "orders-as-peers": [*SMALL, "--as", "peers", "--orders", "orders.csv"],
    "orders-unknown": [*SMALL, "--orders", "nowhere.csv"],
    "plan-not-yaml": [*SMALL, "--plan", "plan.txt"],
    "plan-of-nothing": ["NZ", "--to", "KR", "--baseline", "2016-01-01", "--on", "2018-12-31", "--plan", "plan.yaml"],
}
GOLDENS = {f"restore-{name}" for name in PAGES} | {f"error-restore-{name}" for name in ERRORS}
GOLDENS |= {"roadmap", "mirror"}


@pytest.mark.parametrize("name", ERRORS)
def test_bad_input_is_a_sentence_and_leaves_nothing_behind(name: str, small: Path) -> None:
    before = {path.name for path in small.iterdir()}
    said = re.sub(r"after \d{4}-\d\d-\d\d\.", "after ....-..-...", errs("restore", *ERRORS[name]))
    golden(f"error-restore-{name}", said)
    assert {path.name for path in small.iterdir()} == before


def test_the_verdict_tells_measures_and_the_whole_apart() -> None:
    asked = ["JP", "--to", "KR", "--baseline", "2019-06-30", "--on", "2023-07-21"]
    first, second, *_ = run("restore", *asked).splitlines()
    assert first.startswith("RESTORED, UNLESS AN OPEN POINT OF LAW SAYS OTHERWISE, as far as the measures go")
    assert second.startswith("as a whole NOT RESTORED: other law has moved on")
    (only, *_) = run("restore", "KR", "--to", "JP", "--baseline", "2019-08-31", "--through", "2023-12-31").splitlines()
    assert only == "RESTORED"


@pytest.mark.parametrize(("meaning", "words"), [("before", "(restored as before)"), ("peers", "(restored as peers)")])
def test_the_two_meanings_are_told_apart_in_the_answer(meaning: str, words: str) -> None:
    asked = ["JP", "--to", "KR", "--baseline", "2019-06-30", "--on", "2023-03-06", "--as", meaning]
    assert words in " ".join(run("restore", *asked).split())
    assert json.loads(run("restore", *asked, "--json"))["meaning"] == meaning


@pytest.mark.usefixtures("small")
def test_the_plan_is_a_proposal_that_restores() -> None:
    run("restore", *SMALL, "--plan", "plan.yaml")
    text = run("restore", *SMALL, "--with", "plan.yaml")
    head, verdict, *_ = text.split("\n\n")
    assert head.startswith("NOT LAW: ")
    assert verdict.startswith("RESTORED")


def test_given_trade_is_told_by_value(tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "origin,destination,date,entry,value,currency,end_use,end_user,informed,exporter_programme\n"
        "JP,KR,2020-01-01,3(1),1000,JPY,civil,clear,none,none\n"
        "Japan,South Korea,2020-01-01,unlisted,3000,JPY,civil,clear,none,none\n"
        "JP,CN,2020-01-01,unlisted,70000,JPY,civil,clear,none,none\n"
        "KR,JP,2020-01-01,unlisted,80000,KRW,civil,clear,none,none\n",
        "utf-8",
    )
    asked = ["JP", "--to", "KR", "--baseline", "2019-06-30", "--on", "2023-03-06", "--orders", str(orders)]
    text = run("restore", *asked)
    assert re.search(r"3,000 of 4,000 JPY +75\.0 %", text)
    assert "2 orders go elsewhere" in text
    told = json.loads(run("restore", *asked, "--json"))
    assert told["orders_elsewhere"] == 2
    assert [(o["currency"], o["value"], o["value_back"]) for o in told["orders"]] == [("JPY", "4000", "3000")]
    run("restore", *asked, "-o", str(tmp_path / "memo.md"))
    assert "3,000 of 4,000 JPY | 75.0 %" in (tmp_path / "memo.md").read_text("utf-8")


# ---- exports --------------------------------------------------------------------------------------------------------


def answer(*proposals: str) -> Restoration:
    return restore(
        "NZ", to="KR", baseline="2018-12-31", on="2020-07-01", measures=[MEASURE[1]], proposals=list(proposals)
    )


@pytest.mark.usefixtures("small")
def test_csv_reads_back_a_row_a_step() -> None:
    found = answer("proposal.yaml")
    rows = list(csv.DictReader(StringIO(as_csv(rows_of(found)))))
    assert [row["since"] for row in rows] == [str(state.since) for state in found.history]
    assert [float(row["whole_share"]) for row in rows] == [state.whole.share for state in found.history]
    assert {row["proposals"] for row in rows} == {"The list as it was"}
    assert {row["meaning"] for row in rows} == {"before"}


@pytest.mark.usefixtures("small")
def test_json_and_markdown_read_back() -> None:
    found = answer("proposal.yaml")
    data = json.loads(rendered(found, "json"))
    assert data["proposals"] == ["The list as it was"]
    assert data["now"]["whole"]["share"] == found.now.whole.share
    text = rendered(found, "md").decode()
    assert text.startswith("**NOT LAW: with the proposal “The list as it was”")
    assert "## Proof" in text
    tables_are_whole(text)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("proposals", [(), ("proposal.yaml",)])
def test_charts_are_whole_and_the_same_every_time(proposals: tuple[str, ...]) -> None:
    found = answer(*proposals)
    assert rendered(found, "png") == rendered(found, "png")
    drawn = rendered(found, "svg")
    assert drawn == rendered(found, "svg")
    texts = {node.text for node in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")}
    assert {"1", "2", "2019-01-01", "Order amending the Order"} <= texts
    assert ("NOT LAW: a what-if" in texts) is bool(proposals)


def test_letters_the_font_does_not_have_become_sounds_or_nothing() -> None:
    from detente.compare.drawing import latin

    assert latin("region 가 split into 가의1 and 가의2") == "region ga split into gaui1 and gaui2"
    assert latin("Order (輸出貿易管理令), 1949") == "Order, 1949"
    assert latin("region と②") == "region to②"


def test_a_title_with_dollars_is_no_formula(small: Path) -> None:
    (small / "proposal.yaml").write_text(PROPOSAL.replace("The list as it was", "$5 and $x^2$"), "utf-8")
    texts = [n.text or "" for n in ET.fromstring(rendered(answer("proposal.yaml"), "svg")).iter() if n.text]
    assert any("$5 and $x^2$" in text for text in texts)


# ---- roadmaps, and two laws side by side ---------------------------------------------------------------------------


def test_a_roadmap_reads_as_agreed(small: Path) -> None:
    (small / "roadmap.yaml").write_text(ROADMAP, "utf-8")
    text = run("restore", "--roadmap", "roadmap.yaml")
    is_plain(text, 100)
    golden("roadmap", text)
    assert text.startswith("NOT LAW: ")


def test_the_example_roadmap_is_exported() -> None:
    found = roadmap(EXAMPLE)
    rows = list(csv.DictReader(StringIO(as_csv(rows_of(found)))))
    assert len(rows) == 2 * (1 + len(found.steps))
    assert all(row["proposals"] for row in rows)
    text = rendered(found, "md").decode()
    assert text.startswith("**NOT LAW: ")
    tables_are_whole(text)
    assert b"NOT LAW" in rendered(found, "svg")
    assert rendered(found, "png") == rendered(found, "png")


def test_two_laws_side_by_side_read_as_agreed() -> None:
    text = run("mirror", "JP", "KR", "--on", "2019-10-01", "--baseline", "2019-06-30")
    is_plain(text, 100)
    golden("mirror", text)


def test_two_laws_side_by_side_are_exported() -> None:
    found = mirror("JP", "KR", on="2019-10-01", baseline="2019-06-30")
    rows = list(csv.DictReader(StringIO(as_csv(rows_of(found)))))
    assert len(rows) == len(found.rows)
    tables_are_whole(rendered(found, "md").decode())
    assert json.loads(run("mirror", "JP", "KR", "--on", "2019-10-01", "--json"))["on"] == "2019-10-01"
    assert "have no chart" in errs("mirror", "JP", "KR", "--on", "2019-10-01", "-o", "chart.svg")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["JP", "JP"], "cannot be held against itself"),
        (["JP", "XX"], "XX"),
        (["JP", "KR", "--on", "2019-13-01"], "the day"),
        (["JP", "KR", "--on", "2019-10-01", "--baseline", "2019-10-02"], "must lie before"),
        (["JP", "KR", "--fact", "wavelength=1"], "is not a circumstance that every law knows"),
    ],
)
def test_two_laws_that_cannot_be_compared_are_a_sentence(words: list[str], sentence: str) -> None:
    assert sentence in errs("mirror", *words)


def test_the_python_functions_answer_the_same() -> None:
    import detente

    asked = {"to": "JP", "baseline": "2019-08-31", "on": "2023-12-31"}
    assert detente.restore("KR", **asked).now.whole.status == "restored"  # type: ignore[arg-type]
    assert detente.mirror("JP", "KR", on="2019-10-01") == mirror("JP", "KR", on="2019-10-01")
