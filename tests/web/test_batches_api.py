"""Batches over HTTP: in the formats of files, the same answers as in Python and on the command line, no row lost."""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

import detente
from detente.web.api.schemas import Answers

PATH = "/api/v1/determine/batch"
FILE = Path(__file__).parents[2] / "examples" / "shipments.csv"
ROWS = list(csv.DictReader(FILE.read_text("utf-8").splitlines()))
TABLE = pa.Table.from_pylist(ROWS)
JSON, LINES, CSV = "application/json", "application/x-ndjson", "text/csv"
ARROW, PARQUET = "application/vnd.apache.arrow.stream", "application/vnd.apache.parquet"

BAD = (
    "id,origin,destination,date,entry,good\n"
    "a,JP,KR,2019-08-01,3(1),\n"
    "b,JP,KR\n"
    "\n"
    "c,JP,Atlantis,2019-08-01,3(1),\n"
    "d,JP,KR,2019-08-01,,hydrogen-fluoride\n"
)


def arrow(table: pa.Table, **options: Any) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as out:
        out.write_table(table, max_chunksize=20)
    return sink.getvalue()


def parquet(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, row_group_size=30)
    return sink.getvalue()


def sent(client: httpx.Client, body: bytes | str, kind: str, accept: str = JSON, **more: Any) -> httpx.Response:
    headers = {"Content-Type": kind, "Accept": accept, **more.pop("headers", {})}
    return client.post(PATH, content=body, headers=headers, **more)


@pytest.fixture(scope="module")
def printed() -> list[dict[str, Any]]:
    """What the command line says."""
    words = [sys.executable, "-m", "detente", "determine", str(FILE), "--json"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


BODIES = {
    "csv": (FILE.read_bytes(), CSV, {}),
    "csv, packed": (gzip.compress(FILE.read_bytes()), CSV, {"Content-Encoding": "gzip"}),
    "csv, in another encoding": (FILE.read_text("utf-8").encode("utf-16"), "text/csv; charset=utf-16", {}),
    "an array": (json.dumps(ROWS, indent=1).encode(), JSON, {}),
    "an object": (json.dumps({"shipments": ROWS}).encode(), JSON, {}),
    "json lines": (b"\n".join(json.dumps(row).encode() for row in ROWS), LINES, {}),
    "arrow": (arrow(TABLE), ARROW, {}),
    "arrow, packed": (arrow(TABLE, compression="zstd"), ARROW, {}),
    "parquet": (parquet(TABLE), PARQUET, {}),
}


@pytest.mark.parametrize("how", BODIES)
def test_a_batch_in_any_format_is_answered_as_on_the_command_line(
    client: httpx.Client, printed: list[dict[str, Any]], how: str
) -> None:
    body, kind, headers = BODIES[how]
    answer = sent(client, body, kind, headers=headers)
    assert answer.status_code == 200, answer.text
    found = Answers.model_validate_json(answer.content)
    assert answer.json()["answers"] == printed
    assert (found.rows, found.rejects, found.empty) == (len(ROWS), [], 0)
    assert found.warnings == ["the column 'order_ref' is no field of a shipment; it is kept, and not used."]


def test_json_lines_are_the_same_and_end(client: httpx.Client, printed: list[dict[str, Any]]) -> None:
    answer = sent(client, FILE.read_bytes(), CSV, LINES)
    *lines, last = map(json.loads, answer.text.splitlines())
    assert lines == printed
    assert last["end"]["rows"] == len(ROWS)


def test_tables_are_pythons(client: httpx.Client) -> None:
    whole = detente.determine_table(TABLE)
    kept = [name for name in whole.column_names if name not in TABLE.column_names]
    read = pa.ipc.open_stream(sent(client, arrow(TABLE), ARROW, ARROW).content).read_all()
    assert read.schema == detente.answered_schema(TABLE.schema)
    assert read.to_pylist() == whole.to_pylist()
    text = sent(client, FILE.read_bytes(), CSV, CSV)
    assert text.headers["content-type"] == "text/csv; charset=utf-8"
    plain = pa_csv.ConvertOptions(
        strings_can_be_null=False, column_types=dict.fromkeys(TABLE.column_names, pa.string())
    )
    rows = pa_csv.read_csv(io.BytesIO(text.content), convert_options=plain)
    assert rows.select(TABLE.column_names).to_pylist() == ROWS
    for name in ("outcome", "because", "holds_from"):
        assert rows.column(name).to_pylist() == whole.column(name).to_pylist()
    assert kept == rows.column_names[len(ROWS[0]) :]


def test_no_row_is_lost(client: httpx.Client) -> None:
    found = sent(client, BAD, CSV).json()
    assert [each["id"] for each in found["answers"]] == ["a", "d"]
    assert [(each["line"], each["field"]) for each in found["rejects"]] == [(3, ""), (5, "destination")]
    assert found["rejects"][0]["problem"] == "the row has 3 cells, the header 6."
    assert found["rejects"][0]["row"] == ["b", "JP", "KR"]
    assert found["rejects"][1]["row"]["id"] == "c"
    assert "'Atlantis' is not a country" in found["rejects"][1]["problem"]
    assert (found["rows"], found["empty"]) == (4, 1)
    lines = [json.loads(line) for line in sent(client, BAD, CSV, LINES).text.splitlines()]
    assert [line["reject"] for line in lines if "reject" in line] == found["rejects"]


@pytest.mark.parametrize("accept", [CSV, ARROW])
def test_in_tables_rows_that_cannot_be_read_stand_in_their_place(client: httpx.Client, accept: str) -> None:
    answer = sent(client, BAD, CSV, accept).content
    if accept == CSV:
        rows = list(csv.DictReader(io.StringIO(answer.decode())))
    else:
        rows = pa.ipc.open_stream(answer).read_all().to_pylist()
    assert [row["id"] or None for row in rows] == ["a", None, "c", "d"]
    assert [row["outcome"] for row in rows][1:3] == ["undetermined", "undetermined"]
    assert rows[1]["problem"] == "line 3: the row has 3 cells, the header 6."
    assert "Atlantis" in rows[2]["problem"]
    assert not rows[0]["problem"]
    assert rows[1]["because"] == "[]"


def test_what_is_asked_of_every_row(client: httpx.Client) -> None:
    beside = {"on": "2019-08-28", "known_on": "2019-08-01", "assume": "end_use=civil"}
    found = sent(client, arrow(TABLE), ARROW, ARROW, params=beside)
    whole = detente.determine_table(TABLE, on="2019-08-28", known_on="2019-08-01", assume={"end_use": "civil"})
    assert pa.ipc.open_stream(found.content).read_all().to_pylist() == whole.to_pylist()
    assert sent(client, BAD, CSV, params={"onn": "2019-08-28"}).status_code == 422
    assert sent(client, BAD, CSV, params={"on": "soon"}).json()["field"] == "on"


@pytest.mark.parametrize(
    ("body", "kind", "status", "said"),
    [
        (b"", JSON, 422, "no JSON array of shipments"),
        (b"[]", JSON, 422, "There are no shipments"),
        (b"{}", JSON, 422, "no JSON array of shipments"),
        (b'[{"origin": "JP"} {"origin": "JP"}]', JSON, 422, "a comma or ] is missing"),
        (b'[{"origin": "JP"}', JSON, 422, "a comma or ] is missing"),
        (b'[{"origin": "JP", }]', JSON, 422, "Element 1 of the array is not valid JSON"),
        (b'[{"origin": "JP"}] more', JSON, 422, "Something stands after the array"),
        (b'{"shipments": [{"origin": "JP"}], "on": "2019-08-28"}', JSON, 422, "Something stands after the array"),
        (b"[1, 2]", JSON, 422, "holds no JSON object"),
        (b"", CSV, 422, "is empty"),
        (b"origin,destination\n", CSV, 422, "There are no shipments"),
        (arrow(TABLE.slice(0, 0)), ARROW, 422, "There are no shipments"),
        (b"origin,origin\nJP,JP\n", CSV, 422, "two columns named 'origin'"),
        (b"origin,Origin\nJP,JP\n", CSV, 422, "both mean 'origin'"),
        (b"not arrow", ARROW, 422, "not a readable stream of Arrow"),
        (b"not parquet", PARQUET, 422, "not a readable Parquet file"),
        (b"a", "text/plain", 415, "text/plain is not taken; send application/json"),
        (b"a", "text/csv; charset=klingon", 422, "is not an encoding"),
    ],
)
def test_a_body_that_cannot_be_taken(client: httpx.Client, body: bytes, kind: str, status: int, said: str) -> None:
    answer = sent(client, body, kind)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"]


def test_formats_that_are_not_given(client: httpx.Client) -> None:
    assert sent(client, BAD, CSV, "image/png").status_code == 406
    assert sent(client, BAD, CSV, "text/csv;q=0").status_code == 406
    assert sent(client, BAD, CSV, "image/png, text/*;q=0.5, application/json;q=0.1").headers["content-type"][:8] == CSV
    assert sent(client, BAD, CSV, "*/*").headers["content-type"] == JSON
    packed = sent(client, arrow(TABLE), ARROW, headers={"Content-Encoding": "gzip"})
    assert packed.status_code == 415


def test_elements_of_an_array_are_taken_as_written(client: httpx.Client) -> None:
    shipment = '{"id": 7, "origin": "JP", "destination": "KR",\r\n"date": "2019-08-01", "good": "hydrogen-fluoride",'
    body = f'\ufeff [{shipment} "parameters": {{"concentration_wt_pct": 30.{"0" * 30}1}}}},[],{{"origin":"A"}}]'
    found = sent(client, body.encode(), JSON).json()
    exact = {"concentration_wt_pct": f"30.{'0' * 30}1"}
    alone = {"origin": "JP", "destination": "KR", "date": "2019-08-01", "good": "hydrogen-fluoride"}
    assert found["answers"] == [detente.determine({"id": "7", **alone, "parameters": exact}).to_dict()]
    assert [(each["line"], each["field"]) for each in found["rejects"]] == [(2, ""), (3, "origin")]
