"""`detente changes` as users run it: the hits, the sums, files, sentences and exit codes."""

from __future__ import annotations

import csv
import io
import json
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import detente
from detente.compare.hits import CHANGE_FIELDS
from detente.determination.reading import read
from tests.cli.test_determine import Ran, ran
from tests.compare.orders import EXAMPLES, PROPOSAL, standing

ORDERS = str(EXAMPLES / "standing-orders.csv")
DAYS = ("--from", "2019-08-27", "--to", "2019-08-28")
HIT = ["SO-05", "SO-07", "SO-08"]


def run(*words: str, stdin: bytes = b"") -> Ran:
    return ran(words, stdin, ("changes",))


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")


# ---- on the terminal ------------------------------------------------------------------------------------------------


def test_the_hits_stand_on_the_terminal_with_what_did_it_and_what_they_are_worth() -> None:
    found = run(ORDERS, *DAYS)
    assert found.code == 0
    assert found.out.startswith("3 of 15 orders hit by what changed from 2019-08-27 to 2019-08-28\n")
    for text in (
        "licence-needed  2 orders\n  No licence was needed; now a licence is needed: individual licence 個別許可.\n"
        "  by Cabinet Order 71 of 2019 (2019-08-28)\n"
        "  SO-07 JP→KR unlisted HS 8457.10 · SO-08 JP→KR unlisted HS 8542.31\n",
        "licence-needed       2  30,400,000 JPY\n",
        "South Korea          3  76,400,000 JPY\n",
        "2 orders are undetermined on both days",
    ):
        assert text in found.out
    assert found.last == "15 of 15 rows read."
    assert "\x1b" not in found.out
    assert all(line == line.rstrip() for line in found.out.splitlines())


def test_nothing_hit_says_so() -> None:
    found = run(ORDERS, "--from", "2019-09-01", "--to", "2019-09-01")
    assert (found.code, found.out.splitlines()[0][:20]) == (0, "0 of 15 orders hit b")


def test_a_summary_prints_the_sums_alone() -> None:
    found = run(ORDERS, *DAYS, "--summary")
    assert "South Korea          3  76,400,000 JPY" in found.out
    assert "SO-07" not in found.out
    whole = run(ORDERS, *DAYS, "--summary", "--json")
    (told,) = whole.objects
    assert (told["from"], told["to"], told["rows"], told["hit"]["rows"]) == ("2019-08-27", "2019-08-28", 15, 3)
    assert told["hit"]["values"] == {"JPY": "76400000"}
    assert told["notes"] == []


def test_many_orders_of_one_way_are_counted(tmp_path: Path) -> None:
    rows = standing()
    many = pa.concat_tables([rows] * 20)
    pq.write_table(many, tmp_path / "many.parquet")
    found = run("many.parquet", *DAYS)
    assert "40 orders\n" in found.out
    assert "28 more\n" in found.out
    assert "1,528,000,000 JPY" in found.out


def test_days_after_the_last_check_are_told() -> None:
    found = run(ORDERS, "--from", "2026-06-01", "--to", "today")
    assert "The law data of Japan was last checked for 2026-06-05; later changes are not known." in found.out


# ---- files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_every_format_holds_the_same_hits(kind: str) -> None:
    found = run(ORDERS, *DAYS, "-o", f"hit.{kind}")
    assert found.code == 0
    assert found.out.startswith("3 of 15 orders hit")
    expected = detente.changes(standing(), "2019-08-27", "2019-08-28")
    text = Path(f"hit.{kind}")
    if kind == "csv":
        rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(text.read_text("utf-8"))))
    elif kind == "jsonl":
        rows = [json.loads(line) for line in text.read_text("utf-8").splitlines()]
    else:
        rows = pq.read_table(text).to_pylist()
    assert [row["id"] for row in rows] == HIT
    for row, exact in zip(rows, expected.to_pylist(), strict=True):
        assert set(row) == {*standing().column_names, *CHANGE_FIELDS}
        for name in CHANGE_FIELDS:
            said = json.dumps(row[name], ensure_ascii=False) if isinstance(row[name], list) else row[name]
            if exact[name].startswith("["):
                assert json.loads(said) == json.loads(exact[name])
            else:
                assert said == exact[name]


def test_json_has_exactly_the_documented_fields() -> None:
    found = run(ORDERS, *DAYS, "--json")
    assert [hit["id"] for hit in found.objects] == HIT
    for hit in found.objects:
        assert tuple(hit) == ("id", *CHANGE_FIELDS)
        assert hit["because"][0]["instrument"] == "jp/2019-08-28_korea-leaves-group-a"
    assert run(ORDERS, *DAYS, "--json", "-o", "hit.json").code == 0
    assert Path("hit.json").read_text("utf-8") == found.out


def test_batches_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = run(ORDERS, *DAYS, "-o", "-", "--format", "jsonl").out
    given = [parameter for parameter in signature(read).parameters.values() if parameter.default is not Parameter.empty]
    few = tuple(2 if parameter.name == "rows" else parameter.default for parameter in given)
    monkeypatch.setattr(read, "__defaults__", few)
    assert run(ORDERS, *DAYS, "-o", "-", "--format", "jsonl").out == whole
    assert [json.loads(line)["id"] for line in whole.splitlines()] == HIT


def test_standard_input_and_output() -> None:
    found = run("-", *DAYS, "--format", "csv", "-o", "-", stdin=Path(ORDERS).read_bytes())
    assert [row["id"] for row in csv.DictReader(io.StringIO(found.out))] == HIT
    assert found.code == 0


def test_no_hits_make_a_file_with_its_columns_alone() -> None:
    run(ORDERS, "--from", "2019-09-01", "--to", "2019-09-01", "-o", "none.csv")
    (header,) = Path("none.csv").read_text("utf-8").splitlines()
    assert header.replace('"', "").split(",") == [*standing().column_names, *CHANGE_FIELDS]


# ---- rows that cannot be read or compared ---------------------------------------------------------------------------


def test_no_row_is_lost() -> None:
    lines = Path(ORDERS).read_text("utf-8").splitlines()
    broken = [lines[1].replace("JPY,civil", "JPY,mischief"), lines[2] + ",more", lines[3].replace("JP,KR", "US,KR")]
    Path("orders.csv").write_text("\n".join([*lines, *broken, ""]), "utf-8")
    found = run("orders.csv", "--from", "2017-01-01", "--to", "2019-08-28", "-o", "hit.jsonl")
    assert found.code == 1
    assert found.last == "16 of 18 rows read; 2 rows rejected: see hit.rejects.jsonl."
    assert [json.loads(line)["line"] for line in Path("hit.rejects.jsonl").read_text().splitlines()] == [17, 18]
    hit = [json.loads(line) for line in Path("hit.jsonl").read_text("utf-8").splitlines()]
    lost = [row for row in hit if row["change"] == "not-compared"]
    assert [row["id"] for row in lost] == ["SO-13", "SO-14", "SO-15", "SO-03"]
    assert "of 16 orders hit" in found.out
    assert "4 orders cannot be compared." in found.out
    plain = run("orders.csv", "--from", "2017-01-01", "--to", "2019-08-28")
    assert "not-compared  3 orders\n  The law data of Korea begins on 2018-01-01" in plain.out
    assert Path("orders.rejects.jsonl").exists()


def test_proposals_are_named_first() -> None:
    days = ("--from", "2020-02-01", "--to", "2020-02-01", "--with", str(PROPOSAL))
    found = run(ORDERS, *days)
    assert found.out.startswith("NOT LAW: with the proposal “Korea back in Group A”")
    assert "by the proposal “Korea back in Group A” (2020-01-01)" in found.out
    machine = run(ORDERS, *days, "--json")
    assert "NOT LAW: with the proposal" in machine.err
    assert all(hit["proposals"] for hit in machine.objects)


def test_assumptions_settle_what_is_missing() -> None:
    Path("orders.csv").write_text(
        "id,origin,destination,entry,hs,end_use,end_user\na,JP,KR,unlisted,8457.10,civil,clear\n"
    )
    (bare,) = run("orders.csv", *DAYS, "--json").objects
    assert bare["change"] == "now-undetermined"
    (filled,) = run("orders.csv", *DAYS, "--assume", "informed=wmd", "--json").objects
    assert filled["change"] == "licence-needed"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("none.csv", *DAYS), "'none.csv' cannot be read: No such file or directory."),
        ((".", *DAYS), "'.' holds no file of shipments"),
        ((ORDERS, "--from", "2011-01-01"), "the first day: 2011-01-01 lies before all law data"),
        ((ORDERS, "--from", "2019-08-28", "--to", "2019-08-27"), "write the earlier one first"),
        ((ORDERS, "--from", "yesterday"), "'yesterday' is not a date"),
        ((ORDERS, "--from", "2019-08-28", "--to", "2219-08-27"), "lies in the future"),
        ((ORDERS, *DAYS, "--with", "none.yaml"), "There is no file 'none.yaml'"),
        ((ORDERS, *DAYS, "--assume", "end_use"), "write name=value"),
        ((ORDERS, *DAYS, "--assume", "weather=fine"), "no fact that could be assumed"),
        ((ORDERS, *DAYS, "--known-on", "then"), "'then' is not a date"),
        ((ORDERS, *DAYS, "-o", "hit.xlsx"), "'hit.xlsx' has no ending that tells the format"),
        ((ORDERS, *DAYS, "-o", "no/such/folder/hit.csv"), "cannot be written"),
        ((ORDERS, *DAYS, "-o", "hit.csv", "--rejects", "hit.csv"), "cannot take the rejects as well"),
        ((ORDERS, *DAYS, "--summary", "-o", "hit.csv"), "--summary with a single file prints counts"),
        ((ORDERS, *DAYS, "--encoding", "klingon"), "klingon"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(words: tuple[str, ...], says: str) -> None:
    found = run(*words)
    assert found.code == 2
    assert says in found.err
    assert not Path("hit.csv").exists()


def test_a_column_that_is_no_field_is_named_and_kept() -> None:
    found = run(ORDERS, *DAYS, "-o", "hit.csv")
    assert "note: the column 'customer' is no field of a shipment; it is kept, and not used." in found.err
    Path("orders.csv").write_text("id,orign,destination,entry\na,JP,KR,unlisted\n")
    found = run("orders.csv", *DAYS)
    assert "'orign' is no field of a shipment; it is kept, and not used. Did you mean 'origin'?" in found.err
    assert found.code == 1
