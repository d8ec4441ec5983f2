"""`detente determine` as users run it: cards, tables, files, sentences and exit codes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import detente
from detente.cli import main
from detente.determination.answers import ANSWER_FIELDS
from tests.determination.laws import instrument, write

GOLDEN = Path(__file__).parent / "golden" / "determine"
EXAMPLES = Path(__file__).parents[2] / "examples" / "shipments.csv"


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str
    raw: bytes

    @property
    def last(self) -> str:
        return self.err.splitlines()[-1]

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line, parse_constant=pytest.fail) for line in self.out.splitlines()]


Run = Callable[..., Ran]


def ran(words: Sequence[str], stdin: bytes = b"", command: Sequence[str] = ("determine",)) -> Ran:
    """Run `detente determine`, or another command, in this process, through `main`."""
    streams = [io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", write_through=True) for data in (stdin, b"", b"")]
    before = sys.argv, sys.stdin, sys.stdout, sys.stderr, signal.getsignal(signal.SIGTERM)
    sys.argv = ["detente", *command, *words]
    sys.stdin, sys.stdout, sys.stderr = streams
    code: Any = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    finally:
        sys.argv, sys.stdin, sys.stdout, sys.stderr, _ = before
        signal.signal(signal.SIGTERM, before[-1])
    raw, err = (stream.buffer.getvalue() for stream in streams[1:])
    found = Ran(code or 0, raw.decode("utf-8", "replace"), err.decode(), raw)
    assert "Traceback" not in found.out + found.err
    return found


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, and a page of 100 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")


def golden(name: str, text: str) -> None:
    """Compare with a golden file; `DETENTE_GOLDEN=write` writes it. Digests of law files are masked."""
    masked = re.sub(r"\blaw [0-9a-f]{12}\b", "law ············", text)
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("DETENTE_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(masked, encoding="utf-8")
    assert masked == path.read_text(encoding="utf-8")


def options(**fields: str | Sequence[str]) -> list[str]:
    """Fields as options; `from_` is `--from`."""
    words: list[str] = []
    for name, said in fields.items():
        option = "--" + name.strip("_").replace("_", "-")
        words += [option, *([said] if isinstance(said, str) else said)]
    return words


SETTLED = {
    "from_": "JP",
    "to": "KR",
    "date": "2019-08-28",
    "end_use": "civil",
    "end_user": "clear",
    "suspected": "none",
    "informed": "none",
}
ACID = {**SETTLED, "good": "hydrogen-fluoride", "param": "concentration_wt_pct=99.9"}

# ---- one shipment ---------------------------------------------------------------------------------------------------

CARDS: dict[str, tuple[str, list[str]]] = {
    "licence": ("LICENCE NEEDED", options(**{**ACID, "date": "2019-08-01", "value": ("5000000", "JPY")})),
    "licence-trusted": ("LICENCE NEEDED", options(**{**ACID, "date": "2019-07-03"}, exporter_programme="icp")),
    "no-licence": ("NO LICENCE NEEDED", options(**SETTLED, entry="unlisted")),
    "undetermined": (
        "UNDETERMINED",
        options(from_="JP", to="CN", date="2019-08-28", good="resist", param="exposure=light"),
    ),
    "assumed": (
        "NO LICENCE NEEDED",
        [
            *options(from_="JP", to="KR", date="2020-01-06", entry="unlisted"),
            *("--assume", "end_use=civil", "--assume", "end_user=clear", "--assume", "informed=none"),
        ],
    ),
    "known-on": ("LICENCE NEEDED", options(**ACID, known_on="2019-08-01")),
    "no-law": ("UNDETERMINED", options(from_="US", to="KR", date="2019-08-28", entry="3A001")),
    "before-coverage": ("UNDETERMINED", options(**{**SETTLED, "date": "2011-12-31"}, entry="3(1)")),
}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_reads_as_it_is_kept(name: str) -> None:
    headline, words = CARDS[name]
    found = ran(words)
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith(headline)
    assert "\x1b" not in found.out
    assert all(line == line.rstrip() for line in found.out.splitlines())
    golden(f"card-{name}", found.out)


def test_the_card_of_a_prohibition_reads_as_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    baseline = """
    - {group: ban, title: Embargo, add: [KP]}
    - {entry: "1", row: "1", title: weapons, original: 武器}
    - {authorisation: single, title: single licence, weight: 50}
    - {provision: listed, requires: list-control, when: {entry: listed}}
    - {provision: may, allows: single}
    - {provision: papers, demands: single, holder: the exporter}
    - {provision: embargo, title: embargo, prohibits: weapons, when: {destination: ban, entry: "1"}, cite: Act Art. 1}
    """
    write(Path("law"), [instrument(baseline, dt.date(2020, 1, 1))])
    monkeypatch.setenv("DETENTE_LAW", "law")
    found = ran(options(from_="IS", to="KP", date="2021-01-01", entry="1"))
    assert found.code == 0
    assert found.out.startswith("PROHIBITED")
    golden("card-prohibited", found.out)


def test_one_shipment_as_json_has_exactly_the_documented_fields() -> None:
    found = ran([*options(**ACID, value=("5000000", "JPY")), "--json"])
    (answer,) = found.objects
    assert tuple(answer) == ANSWER_FIELDS
    shipment = {
        **{name: said for name, said in ACID.items() if name not in ("from_", "to", "param")},
        "origin": "JP",
        "destination": "KR",
        "parameters": {"concentration_wt_pct": "99.9"},
        "value": "5000000",
        "currency": "JPY",
    }
    assert answer == detente.determine(shipment).to_dict()


@pytest.mark.parametrize("name", ["UK", "Korea", "大韓民国", "kor"])
def test_a_country_by_name_is_read_and_told_of(name: str) -> None:
    found = ran([*options(**{**ACID, "to": name}), "--json"])
    assert found.code == 0
    code, title = ("GB", "United Kingdom") if name == "UK" else ("KR", "South Korea")
    assert found.err == f"note: destination: {name!r} was read as {code} ({title}).\n"
    assert len(found.objects) == 1


def test_full_width_digits_and_other_case_are_read() -> None:
    plain = ran([*options(**SETTLED, entry="3(1)", hs="281111"), "--json"])
    wide = ran(
        [*options(**{**SETTLED, "end_use": "CIVIL", "to": "ｋｒ"}, entry=" ３（１）", hs="２８１１．１１"), "--json"]
    )
    assert wide.out == plain.out


def test_one_answer_goes_to_a_file_whole() -> None:
    found = ran([*options(**ACID), "-o", "answer.json"])
    assert (found.code, found.out) == (0, "")
    assert json.loads(Path("answer.json").read_text("utf-8"))["outcome"] == "licence"
    assert [path.name for path in Path().iterdir()] == ["answer.json"]


# ---- what users can do wrong ----------------------------------------------------------------------------------------

BASE = options(**SETTLED, entry="15")
BAD: dict[str, list[str]] = {
    "nothing": [],
    "origin-missing": options(to="KR", date="2019-08-28", entry="15"),
    "origin-unknown": options(from_="Atlantis", to="KR", date="2019-08-28", entry="15"),
    "destination-missing": options(from_="JP", date="2019-08-28", entry="15"),
    "destination-unknown": options(from_="JP", to="Kroea", date="2019-08-28", entry="15"),
    "destination-origin": options(from_="JP", to="Japan", date="2019-08-28", entry="15"),
    "destination-origin-without-law": options(from_="US", to="US", date="2019-08-28", entry="15"),
    "date-missing": options(from_="JP", to="KR", entry="15"),
    "date-none": options(from_="JP", to="KR", date="2019-02-30", entry="15"),
    "date-other-order": options(from_="JP", to="KR", date="28.8.2019", entry="15"),
    "on-none": [*BASE, "--on", "tomorrow"],
    "known-on-none": [*BASE, "--known-on", "2019-13-01"],
    "goods-missing": options(**SETTLED),
    "entry-unknown": options(**SETTLED, entry="99(1)"),
    "entry-contradicts-good": options(**ACID, entry="5(17)"),
    "good-unknown": options(**SETTLED, good="hydrogen-flouride"),
    "hs-odd": options(**SETTLED, hs="28111"),
    "hs-none": options(**SETTLED, hs="acid"),
    "hs-chapter-00": options(**SETTLED, hs="0012"),
    "value-negative": [*BASE, *options(value=("-1", "JPY"))],
    "value-nan": [*BASE, *options(value=("NaN", "JPY"))],
    "value-none": [*BASE, *options(value=("much", "JPY"))],
    "currency-none": [*BASE, *options(value=("5", "YEN"))],
    "currency-missing": [*BASE, *options(value=("5", ""))],
    "parameter-range": options(**{**ACID, "param": "concentration_wt_pct=130"}),
    "parameter-negative": options(**{**ACID, "param": "concentration_wt_pct=-1"}),
    "parameter-nan": options(**{**ACID, "param": "concentration_wt_pct=nan"}),
    "parameter-none": options(**{**ACID, "param": "concentration_wt_pct=30 %"}),
    "parameter-unknown": options(**{**ACID, "param": "concentration=30"}),
    "parameter-without-good": [*BASE, *options(param="concentration_wt_pct=30")],
    "parameter-choice": options(**SETTLED, good="resist", param="exposure=ligth"),
    "param-form": options(**{**ACID, "param": "concentration_wt_pct"}),
    "param-twice": options(**ACID, _param_="concentration_wt_pct=30"),
    "end-use": options(**{**SETTLED, "end_use": "civill"}, entry="15"),
    "end-user": options(**{**SETTLED, "end_user": "fine"}, entry="15"),
    "informed": options(**{**SETTLED, "informed": "yes"}, entry="15"),
    "purpose": [*BASE, *options(purpose="fair")],
    "programme": [*BASE, *options(exporter_programme="AAAA")],
    "same-party": [*BASE, *options(same_party="perhaps")],
    "past-sales": [*BASE, *options(past_sales_2y="-3")],
    "contract-years": [*BASE, *options(contract_years="two")],
    "assume-form": [*BASE, "--assume", "end_use"],
    "assume-unknown": [*BASE, "--assume", "end_usee=civil"],
    "assume-value": [*options(from_="JP", to="KR", date="2019-08-28", entry="15"), "--assume", "end_use=evil"],
    "assume-twice": [*BASE, "--assume", "end_use=civil", "--assume", "end_use=wmd"],
    "file-none": ["orders.csv"],
    "file-folder": ["folder.csv"],
    "file-and-options": ["good.csv", "--to", "KR"],
    "file-format": ["orders.xlsx"],
    "file-empty": ["empty.csv"],
    "file-not-parquet": ["broken.parquet"],
    "file-no-json": ["empty.jsonl"],
    "file-header-twice": ["twice.csv"],
    "file-columns-mean-the-same": ["same.csv"],
    "format-none": ["good.csv", "--format", "xls"],
    "stdin-format": ["-"],
    "stdout-format": ["good.csv", "-o", "-"],
    "encoding-none": ["good.csv", "--encoding", "klingon"],
    "output-format": ["good.csv", "-o", "answers.xlsx"],
    "output-nowhere": ["good.csv", "-o", "nowhere/answers.csv"],
    "output-one-nowhere": [*BASE, "-o", "nowhere/answer.json"],
    "rejects-nowhere": ["bad.csv", "-o", "answers.csv", "--rejects", "nowhere/rejects.jsonl"],
    "rejects-over-answers": ["bad.csv", "-o", "answers.csv", "--rejects", "./answers.csv"],
    "rejects-over-shipments": ["bad.csv", "--rejects", "bad.csv"],
    "rejects-and-answers-on-one-stream": ["bad.csv", "--json", "--rejects", "-"],
    "file-on-none": ["good.csv", "--on", "tomorrow"],
    "file-assume-unknown": ["good.csv", "--assume", "end_usee=civil"],
}


def lay_out() -> None:
    """The files that the wrong commands name."""
    Path("folder.csv").mkdir()
    Path("good.csv").write_text("origin,destination,date,entry\nJP,KR,2019-08-28,15\n", "utf-8")
    Path("bad.csv").write_text("origin,destination,date,entry\nJP,Kroea,2019-08-28,15\n", "utf-8")
    Path("empty.csv").write_text("\n", "utf-8")
    Path("broken.parquet").write_bytes(b"PAR1")
    Path("empty.jsonl").write_text("[]\n", "utf-8")
    Path("twice.csv").write_text("origin,origin\n", "utf-8")
    Path("same.csv").write_text("origin,Origin\nJP,JP\n", "utf-8")


@pytest.mark.parametrize("name", BAD)
def test_what_a_user_does_wrong_is_told_in_a_sentence(name: str) -> None:
    lay_out()
    before = sorted(Path().iterdir())
    found = ran([word.replace("--_param_", "--param") for word in BAD[name]])
    assert (found.code, found.out if name != "rejects-nowhere" else "") == (2, "")
    assert found.last.startswith("detente: ")
    assert found.last.endswith((".", "?"))
    assert sorted(Path().iterdir()) == before, "nothing is written"
    golden(f"error-{name}", found.err)


@pytest.mark.parametrize(
    "words", [["--bogus"], ["--value", "5"], ["a.csv", "b.csv"], ["--to"], ["--json=3"], ["--same-party"]]
)
def test_an_option_that_is_none_exits_with_2(words: list[str]) -> None:
    assert ran(words).code == 2


@given(
    st.lists(st.one_of(st.text(max_size=8), st.sampled_from(["--from", "JP", "--to", "KR", "--date", "--on", "-o"])))
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_words_lead_to_a_traceback(words: list[str]) -> None:
    assume_no_files = [word.replace("/", "").replace("\0", "") for word in words if word not in ("-", "-o")]
    assert ran(assume_no_files).code in (0, 1, 2)


# ---- files ----------------------------------------------------------------------------------------------------------

TEXT = """id,Origin,destination,DATE,entry,hs,value,currency,order
S1,JP,Korea,2019-08-28,3（１）,,5000000,JPY,A
S2,JP,Atlantis,2019-08-28,15,,,,B
S3,JP,CN,2019-08-28,15,2811.11,,,C
S4,JP
S5,JP,US,2019-08-28,15,,-1,JPY,E

S6,KR,JP,2020-01-01,annex 2,,,,F
"""
NOTES = """\
note: the column 'order' is no field of a shipment; it is kept, and not used.
note: destination: 'Korea' was read as KR (South Korea).
"""
LAST = "3 of 6 rows determined; 3 rows rejected: see {}; 1 empty line passed over."
REJECTS = [(3, "destination"), (5, ""), (6, "value")]


@pytest.fixture
def orders() -> str:
    Path("orders.csv").write_text(TEXT, "utf-8")
    return "orders.csv"


def rejected(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(name).read_text("utf-8").splitlines()]


def test_the_example_table_reads_as_it_is_kept() -> None:
    shutil.copy(EXAMPLES, "shipments.csv")
    found = ran(["shipments.csv"])
    assert found.code == 0
    assert [path.name for path in Path().iterdir()] == ["shipments.csv"]
    golden("table-examples", found.out + found.err)


def test_rows_that_cannot_be_read_are_counted_and_told_of(orders: str) -> None:
    found = ran([orders, "-o", "answers.csv"])
    assert found.code == 1
    assert found.out == ""
    assert found.err == NOTES + LAST.format("answers.rejects.jsonl") + "\n"
    rejects = rejected("answers.rejects.jsonl")
    assert [(reject["line"], reject["field"]) for reject in rejects] == REJECTS
    assert all(list(reject) == ["line", "field", "problem", "row"] for reject in rejects)
    assert rejects[0]["problem"] == "'Atlantis' is not a country; write its ISO 3166 code, such as JP, KR or US."
    assert rejects[0]["row"]["order"] == "B"
    with Path("answers.csv").open(encoding="utf-8", newline="") as file:
        answers = list(csv.DictReader(file))
    assert [row["id"] for row in answers] == ["S1", "S3", "S6"]
    assert list(answers[0]) == [*TEXT.splitlines()[0].split(","), *ANSWER_FIELDS[1:]]
    assert [row["order"] for row in answers] == ["A", "C", "F"]


def test_a_table_on_the_terminal_leaves_its_rejects_beside_the_file(orders: str) -> None:
    found = ran([orders])
    assert found.code == 1
    assert found.last == LAST.format("orders.rejects.jsonl")
    assert len(rejected("orders.rejects.jsonl")) == 3
    golden("table-with-rejects", found.out + found.err)


def test_rejects_go_where_they_are_told_to(orders: str) -> None:
    found = ran([orders, "-o", "answers.parquet", "--rejects", "left.jsonl"])
    assert found.last == LAST.format("left.jsonl")
    assert sorted(path.name for path in Path().iterdir()) == ["answers.parquet", "left.jsonl", "orders.csv"]
    found = ran([orders, "-o", "answers.parquet", "--rejects", "-"])
    assert [reject["line"] for reject in found.objects] == [3, 5, 6]


def test_a_run_without_rejects_says_so_and_writes_no_file_of_them() -> None:
    Path("orders.csv").write_text("origin,destination,date,entry\nJP,KR,2019-08-28,3(1)\n", "utf-8")
    found = ran(["orders.csv", "-o", "answers.csv"])
    assert (found.code, found.err) == (0, "1 of 1 rows determined.\n")
    assert sorted(path.name for path in Path().iterdir()) == ["answers.csv", "orders.csv"]


def test_a_header_alone_gives_answers_without_rows() -> None:
    Path("orders.csv").write_text("origin,destination,date,entry\n", "utf-8")
    for name in ("answers.csv", "answers.jsonl", "answers.parquet"):
        assert ran(["orders.csv", "-o", name]).err == "0 of 0 rows determined.\n"
    assert pq.read_table("answers.parquet").num_rows == 0
    assert Path("answers.jsonl").read_bytes() == b""
    assert "outcome" in Path("answers.csv").read_text("utf-8")
    assert ran(["orders.csv"]).code == 0


def test_json_gives_one_determination_a_line(orders: str) -> None:
    found = ran([orders, "--json"])
    assert found.code == 1
    assert [tuple(answer) for answer in found.objects] == [ANSWER_FIELDS] * 3
    assert [answer["id"] for answer in found.objects] == ["S1", "S3", "S6"]
    shipment = {"id": "S1", "origin": "JP", "destination": "KR", "date": "2019-08-28", "entry": "3(1)"}
    assert found.objects[0] == detente.determine({**shipment, "value": 5_000_000, "currency": "JPY"}).to_dict()
    assert ran([orders, "--json", "-o", "answers.jsonl"]).out == ""
    assert Path("answers.jsonl").read_bytes() == found.raw


def test_the_orders_as_of_a_day_and_as_known_on_a_day() -> None:
    row = {
        "origin": "JP",
        "destination": "KR",
        "date": "2024-01-01",
        "entry": "3(1)",
        "parameters": {"approval": "none"},
    }
    Path("orders.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    found = ran(["orders.jsonl", "--on", "2019-08-28", "--known-on", "2019-08-01", "--json"])
    assert found.code == 0
    assert found.objects == [detente.determine(row, on="2019-08-28", known_on="2019-08-01").to_dict()]


def test_an_assumption_is_part_of_every_answer(orders: str) -> None:
    found = ran([orders, "--json", "--assume", "end_use=civil"])
    assert all("end_use=civil" in [reason["provision"] for reason in answer["because"]] for answer in found.objects)


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("into", ["csv", "jsonl", "parquet"])
def test_every_format_comes_in_and_goes_out(kind: str, into: str) -> None:
    rows = [
        {"id": "a", "origin": "JP", "destination": "KR", "date": "2019-08-28", "entry": "3(1)", "note": 'x"\n,'},
        {"id": "b", "origin": "JP", "destination": "CN", "date": "2019-08-28", "entry": "15", "note": "y"},
    ]
    name = f"orders.{kind}"
    if kind == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), name)
    elif kind == "jsonl":
        Path(name).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    else:
        with Path(name).open("w", encoding="utf-8", newline="") as file:
            made = csv.DictWriter(file, list(rows[0]))
            made.writeheader()
            made.writerows(rows)
    assert ran([name, "-o", f"answers.{into}"]).code == 0
    whole = Path(f"answers.{into}").read_bytes()
    assert ran([name, "-o", "-", "--format", into]).raw == whole
    assert ran(["-", "--format", kind, "-o", f"piped.{into}"], Path(name).read_bytes()).code == 0
    assert Path(f"piped.{into}").read_bytes() == whole
    if kind == into:
        assert ran(["-", "--format", kind, "-o", "-"], Path(name).read_bytes()).raw == whole
    Path(name).rename("orders.dat")
    assert ran(["orders.dat", "--format", kind, "-o", f"again.{into}"]).code == 0
    assert Path(f"again.{into}").read_bytes() == whole
    if into == "jsonl":
        lines = [json.loads(line) for line in whole.splitlines()]
        assert [{name: line[name] for name in rows[0]} for line in lines] == rows


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.replace(",", ";").replace("\n", "\r\n").encode(),
        b"sep=;\r\n" + TEXT.replace(",", ";").replace("\n", "\r\n").encode(),
        TEXT.encode("utf-16"),
    ],
    ids=["byte order mark", "semicolons", "sep line", "utf-16"],
)
def test_files_that_excel_made_are_read(raw: bytes) -> None:
    plain = ran(["-", "--format", "csv", "--json"], TEXT.encode())
    found = ran(["-", "--format", "csv", "--json"], raw)
    assert found.out == plain.out
    assert found.last == LAST.format("rejects.jsonl")
    shift = raw.startswith(b"sep=")
    assert [reject["line"] for reject in rejected("rejects.jsonl")] == [number + shift for number in (3, 5, 6)]


def test_a_japanese_file_is_read_in_its_encoding() -> None:
    raw = TEXT.replace("Korea", "大韓民国").replace("order\n", "注文\n").encode("cp932")
    found = ran(["-", "--format", "csv", "--json", "--encoding", "cp932"], raw)
    assert found.out == ran(["-", "--format", "csv", "--json"], TEXT.encode()).out
    refused = ran(["-", "--format", "csv", "--json"], raw)
    assert (refused.code, refused.out) == (2, "")
    golden("error-encoding", refused.err)


def test_a_parquet_file_with_columns_of_every_kind_is_answered() -> None:
    table = pa.table(
        {
            "ID": [1, 2],
            "origin": pa.array(["JP", "JP"]).dictionary_encode(),
            "destination": ["KR", "CN"],
            "date": pa.array([1_567_000_000_123_456_789, None], pa.timestamp("ns")),
            "good": ["hydrogen-fluoride", "hydrogen-fluoride"],
            "parameters": [{"concentration_wt_pct": 31.0}, {"concentration_wt_pct": float("nan")}],
            "seen": pa.array([1, 2], pa.timestamp("ns")),
        }
    )
    pq.write_table(table, "orders.parquet")
    found = ran(["orders.parquet", "--json"])
    assert (found.code, [answer["id"] for answer in found.objects]) == (1, [1])
    (reject,) = rejected("orders.rejects.jsonl")
    assert (reject["line"], reject["field"]) == (2, "date")
    assert ran(["orders.parquet", "-o", "answers.jsonl"]).code == 1
    assert ran(["orders.parquet"]).code == 1


def test_a_column_that_is_nearly_a_field_is_named_with_the_field() -> None:
    Path("orders.csv").write_text("origin,destination,date,entry,end_usee\nJP,KR,2019-08-28,15,civil\n", "utf-8")
    found = ran(["orders.csv", "--json"])
    sentence = "note: the column 'end_usee' is no field of a shipment; it is kept, and not used. Did you mean 'end_use'"
    assert found.err.startswith(sentence)


def test_an_hs_code_alone_never_proves_that_a_good_is_unlisted() -> None:
    codes = ["28", "2811.11", "8542.31", "9703.00", "0101.21", "84"]
    rows = "".join(f"JP,KR,2019-08-28,{code},civil,clear,none,none,1,JPY\n" for code in codes)
    header = "origin,destination,date,hs,end_use,end_user,suspected,informed,value,currency\n"
    found = ran(["-", "--format", "csv", "--json"], (header + rows).encode())
    assert {answer["outcome"] for answer in found.objects} == {"undetermined"}
    assert all("entry" in [question["fact"] for question in answer["questions"]] for answer in found.objects)


# ---- as processes ---------------------------------------------------------------------------------------------------

COMMAND = [sys.executable, "-c", "from detente.cli import main; main()", "determine"]


def test_the_installed_command_answers_and_exits() -> None:
    for words, code in ((options(**ACID), 0), (BAD["date-none"], 2), (["-", "--format", "csv", "--json"], 1)):
        found = subprocess.run([*COMMAND, *words], input=TEXT.encode(), capture_output=True, check=False)
        assert found.returncode == code
        assert b"Traceback" not in found.stdout + found.stderr


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    process = subprocess.Popen(
        [*COMMAND, "-", "--format", "csv", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.write(("origin,destination,date,entry\n" + "JP,KR,2019-08-28,15\n" * 5000).encode())
    process.stdin.close()
    process.stdout.readline()
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait()


@pytest.fixture
def long_run() -> Iterator[subprocess.Popen[bytes]]:
    """A run that has begun to write, with an older file of answers in its place."""
    rows = "".join(f"{number},JP,KR,2019-08-28,15,{number}.5,JPY\n" for number in range(400_000))
    Path("orders.csv").write_text("id,origin,destination,date,entry,value,currency\n" + rows, "utf-8")
    Path("answers.jsonl").write_text("old", "utf-8")
    process = subprocess.Popen([*COMMAND, "orders.csv", "-o", "answers.jsonl"], stderr=subprocess.PIPE)
    while process.poll() is None and not any(path.stat().st_size for path in Path().glob(".answers*.part")):
        time.sleep(0.01)
    yield process
    process.kill()
    process.wait()
    assert process.stderr is not None
    process.stderr.close()


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_no_half_written_output(
    long_run: subprocess.Popen[bytes], by: signal.Signals
) -> None:
    assert long_run.poll() is None, "still at work"
    long_run.send_signal(by)
    _, err = long_run.communicate()
    assert long_run.returncode not in (0, -9)
    assert b"Traceback" not in err
    assert sorted(path.name for path in Path().iterdir()) == ["answers.jsonl", "orders.csv"]
    assert Path("answers.jsonl").read_text("utf-8") == "old"


def test_long_work_shows_how_far_it_is_on_a_terminal() -> None:
    import pty

    rows = "".join(f"{number},JP,KR,2019-08-28,15\n" for number in range(400_000))
    Path("orders.csv").write_text("id,origin,destination,date,entry\n" + rows, "utf-8")
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm"}
    process = subprocess.Popen([*COMMAND, "orders.csv", "-o", "answers.parquet"], stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # how a terminal ends
            break
        if not part:
            break
        shown += part
    os.close(ours)
    assert process.wait() == 0
    assert re.search(rb"[1-9][\d,]+ rows", shown), "how far it is is told while it goes on"
    assert b"400000 of 400000 rows determined." in shown


def test_today_is_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.cli.law.today", lambda: dt.date(2019, 8, 28))
    of_the_day = ran(options(**{**ACID, "date": "2019-08-28"}), command=("determine",))
    assert ran(options(**{**ACID, "date": "Today"}), command=("determine",)).out == of_the_day.out
    on = [*options(**{**ACID, "date": "2012-01-01"}), "--on", "today"]
    assert ran(on, command=("determine",)).out == of_the_day.out
