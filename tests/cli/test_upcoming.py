"""`detente upcoming` as users run it: acts, orders, the calendar, sentences and exit codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import icalendar
import pytest

from tests.cli.test_determine import Ran, ran
from tests.compare.orders import EXAMPLES, PROPOSAL

ORDERS = str(EXAMPLES / "standing-orders.csv")
DAY = ("JP", "--on", "2019-08-10")


def run(*words: str, stdin: bytes = b"") -> Ran:
    return ran(words, stdin, ("upcoming",))


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")


def test_what_is_coming_stands_on_the_terminal() -> None:
    found = run(*DAY, "--orders", ORDERS)
    assert found.code == 0
    assert found.out.startswith("1 act known on 2019-08-10 that takes effect in the days after, up to 2020-08-09\n")
    for text in (
        "2019-08-28  Japan: Cabinet Order amending the Export Trade Control Order\n",
        "  act          Cabinet Order 71 of 2019  輸出貿易管理令の一部を改正する政令\n",
        "  promulgated  2019-08-07\n",
        "  amends       group A: South Korea leaves\n",
        "  orders       3 of 12 orders hit (76,400,000 JPY)\n",
        "SO-05, SO-07 and SO-08",
        "more places; ",
        "  confidence   sourced-primary\n",
        "Not told, because the law data of Japan does not say when it was promulgated: Cabinet Order 168 of",
    ):
        assert text in found.out
    assert found.last == "15 of 15 rows read."
    assert all(line == line.rstrip() for line in found.out.splitlines())


def test_nothing_coming_says_so_and_since_when_the_law_was_not_checked() -> None:
    found = run("JP", "--within", "30")
    assert found.code == 0
    assert found.out.startswith("Nothing that is known on ")
    assert "The law data of Japan was last checked for 2026-06-05; instruments promulgated since are not" in found.out


def test_all_jurisdictions_and_an_open_span() -> None:
    found = run("--on", "2026-01-15", "--within", "60")
    assert "2025-12-17 or later  Korea: Public Notice on Trade of Strategic Items, 37th amendment\n" in found.out
    assert "2026-02-14  Japan: " in found.out


def test_json_is_one_object() -> None:
    (told,) = run(*DAY, "--orders", ORDERS, "--json").objects
    (act,) = told["instruments"]
    assert (act["instrument"], act["earliest"]) == ("jp/2019-08-28_korea-leaves-group-a", "2019-08-28")
    assert [order["id"] for order in act["orders"]["orders"]] == ["SO-05", "SO-07", "SO-08"]


def test_the_calendar_is_written_beside_the_page() -> None:
    found = run(*DAY, "--orders", ORDERS, "--ics", "law.ics")
    assert found.out.startswith("1 act known")
    content = Path("law.ics").read_bytes()
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert "3 of 12 orders hit." in str(event["DESCRIPTION"])
    assert run(*DAY, "--orders", ORDERS, "--ics", "-").raw == content


def test_a_proposal_is_coming_as_no_law() -> None:
    found = run("JP", "--on", "2019-10-01", "--within", "100", "--with", str(PROPOSAL))
    assert "2020-01-01  Japan: Korea back in Group A\n  NOT LAW: a proposal\n" in found.out


def test_orders_that_cannot_be_read_are_rejected_and_the_rest_told() -> None:
    lines = Path(ORDERS).read_text("utf-8").splitlines()
    Path("orders.csv").write_text("\n".join([*lines, lines[7].replace("civil", "mischief"), "x,y", ""]), "utf-8")
    found = run(*DAY, "--orders", "orders.csv")
    assert found.code == 1
    assert "3 of 12 orders hit" in found.out
    assert found.last == "15 of 17 rows read; 2 rows rejected: see orders.rejects.jsonl."
    assert [json.loads(line)["line"] for line in Path("orders.rejects.jsonl").read_text().splitlines()] == [17, 18]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--on", "2010-01-01"), "the law data of Japan begins on 2012-01-01"),
        (("--on", "soon"), "'soon' is not a date"),
        (("--within", "-1"), "say how many from 0"),
        (("XX",), "XX"),
        (("JP", "--to", "nowhere"), "neither a country nor a group"),
        (("--orders", "none.csv"), "'none.csv' cannot be read: No such file or directory."),
        (("--orders", ".", "--format", "csv"), "is a folder"),
        (("--orders", "orders.doc"), "'orders.doc' has no ending that tells the format"),
        (("--orders", ORDERS, "--rejects", "-"), "cannot both go to standard output"),
        (("--orders", ORDERS, "--ics", "a.ics", "--rejects", "a.ics"), "cannot take the rejects as well"),
        (("--format", "csv"), "--format goes with a file of orders"),
        (("--assume", "end_use=civil"), "--assume goes with a file of orders"),
        ((*DAY, "--ics", "no/such/folder/law.ics"), "'no/such/folder/law.ics' cannot be written"),
        ((*DAY, "--with", "none.yaml"), "There is no file 'none.yaml'"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(words: tuple[str, ...], says: str) -> None:
    found = run(*words)
    assert found.code == 2
    assert says in found.err


def test_orders_that_are_no_table_at_all() -> None:
    Path("orders.csv").write_bytes(b"\x00\xff\x00\xff" * 100)
    found = run(*DAY, "--orders", "orders.csv")
    assert found.code in (1, 2)
    Path("orders.parquet").write_bytes(b"PAR1 nonsense")
    found = run(*DAY, "--orders", "orders.parquet")
    assert (found.code, "is not a readable Parquet file" in found.err) == (2, True)


def test_without_icalendar_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    found = run(*DAY, "--ics", "law.ics")
    assert (found.code, found.err) == (
        2,
        "detente: A calendar needs the calendar extra: pip install 'detente[calendar]'.\n",
    )
    assert not Path("law.ics").exists()
