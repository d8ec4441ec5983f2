"""What is sent to do harm is refused in a sentence, in bounded memory and time, and the server goes on."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyarrow as pa
import pytest

from detente.web.exporting import csv_for_people, defused
from detente.web.uploads import plain_name
from tests.web.hostile import ARROW, BODIES, BORNE, CSV, MIB, PARQUET, arrow, parquet, shipments
from tests.web.serving import Server, serving

PATH = "/api/v1/determine/batch"
ROOM = 160 * MIB  # that a server which takes bodies of 4 MiB may need for one of them
SOON = 30.0  # seconds, on a machine with much else to do


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--most-mib", "4", "--most-rows", "20000", "--rate", "0", "--quiet") as found:
        client = httpx.Client(base_url=found.address, timeout=60)
        fine = [(arrow(shipments(100)), ARROW), (parquet(shipments(100)), PARQUET), (b"origin\nJP\n" * 9, CSV)]
        for body, kind in fine:  # so that libraries are loaded before memory is measured
            assert client.post(PATH, content=body, headers={"Content-Type": kind}).status_code == 200
        client.close()
        yield found


def sent(server: Server, kind: str, body: bytes) -> httpx.Response:
    """The answer to a body; fails where it takes much memory or time."""
    media_type, _, packing = kind.partition(".") if kind.startswith("csv.") else (kind, "", "")
    headers = {"Content-Type": CSV if packing else media_type, **({"Content-Encoding": packing} if packing else {})}
    assert len(body) <= 4 * MIB
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5", "ascii")
    before, begun = server.memory(), time.monotonic()
    answer = httpx.post(f"{server.address}{PATH}", content=body, headers=headers, timeout=60)
    assert time.monotonic() - begun < SOON
    assert server.memory() - before < ROOM
    return answer


@pytest.mark.parametrize("what", BODIES)
def test_what_is_too_much_is_refused(server: Server, what: str) -> None:
    kind, make, status, said = BODIES[what]
    answer = sent(server, kind, make())
    assert answer.status_code == status, answer.text[:300]
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"]


@pytest.mark.parametrize("what", BORNE)
def test_what_is_only_strange_is_told_row_by_row(server: Server, what: str) -> None:
    kind, make = BORNE[what]
    body = make()
    answer = sent(server, kind, body)
    assert answer.status_code == 200, answer.text[:300]
    found = answer.json()
    head = 1 if kind == CSV else 0
    assert len(found["answers"]) + len(found["rejects"]) == found["rows"] == len(body.splitlines()) - head
    assert all(each["problem"] for each in found["rejects"])


@pytest.mark.parametrize("kind", [ARROW, PARQUET])
def test_broken_files_are_refused_and_never_break_the_server(server: Server, kind: str) -> None:
    table = shipments(300, id=pa.array([f"id {n}" for n in range(300)]).dictionary_encode())
    whole = arrow(table, compression="lz4") if kind == ARROW else parquet(table)
    dice = random.Random(7)
    refused = 0
    with httpx.Client(base_url=server.address, timeout=60) as client:
        for _ in range(150):
            broken = bytearray(whole)
            for _ in range(dice.randint(1, 6)):
                broken[dice.randrange(len(broken))] = dice.choice((0, 255, 127, 128, dice.randrange(256)))
            if dice.random() < 0.2:
                del broken[dice.randrange(len(broken)) :]
            answer = client.post(PATH, content=bytes(broken), headers={"Content-Type": kind})
            assert answer.status_code in (200, 413, 422), answer.text[:300]
            refused += answer.status_code != 200
        assert refused > 20
        assert client.get("/api/v1/health").json() == {"status": "ok"}


def test_a_body_that_says_it_is_large_is_not_read(server: Server) -> None:
    with socket.create_connection(server.place, timeout=20) as line:
        line.sendall(
            f"POST {PATH} HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\nContent-Length: {2 << 30}\r\n\r\n".encode()
        )
        answer = b"".join(iter(lambda: line.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"At most 4 MiB" in answer


def test_a_body_that_does_not_say_how_large_it_is_is_read_no_further_than_allowed(server: Server) -> None:
    given = 0

    def rows() -> Iterator[bytes]:
        nonlocal given
        while True:
            given += MIB
            yield b"a,JP,KR\n" * (MIB // 8)

    before = server.memory()
    try:
        answer = httpx.post(f"{server.address}{PATH}", content=rows(), headers={"Content-Type": CSV}, timeout=60)
        assert answer.status_code == 413
    except httpx.TransportError:  # the server has hung up while we were sending
        pass
    assert given < 64 * MIB
    assert server.memory() - before < ROOM


def test_an_encoding_that_is_not_said_is_told_and_one_that_is_said_is_read(server: Server) -> None:
    body = "id,origin,destination,date,entry\n注文１,JP,韓国,2019-08-01,3(1)\n".encode("cp932")
    found = httpx.post(f"{server.address}{PATH}", content=body, headers={"Content-Type": CSV}).json()
    assert "cp932" in found["rejects"][0]["problem"]
    read = httpx.post(f"{server.address}{PATH}", content=body, headers={"Content-Type": f"{CSV}; charset=cp932"}).json()
    assert [each["id"] for each in read["answers"]] == ["注文１"]


def test_a_text_is_not_escaped_into_a_page_as_markup(server: Server) -> None:
    script = "<script>alert(1)</script>"
    for path in (f"/{script}", f"/about?lang={script}&theme={script}", f"/?origin={script}&destination={script}"):
        page = httpx.get(f"{server.address}{path}")
        assert "text/html" in page.headers["content-type"]
        assert script not in page.text


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\orders\\a.csv", "a.csv"),
        ("a\0\r\nb\u202e.csv", "ab.csv"),
        ("/", "upload"),
        ("x" * 500 + ".csv", "x" * 96 + ".csv"),
    ],
)
def test_names_of_files_are_only_names(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_nothing_that_people_open_is_a_formula() -> None:
    cells = [
        "=1+1",
        "+SUM(A1)",
        "-2+3",
        "@x",
        "\t=1",
        "\r=1",
        "＝1",
        "=cmd|' /C calc'!A0",
        "-5",
        "+3.5",
        "1e5",
        "a=b",
        "",
        None,
    ]
    marked = ["'" + cell for cell in cells[:8] if cell is not None] + cells[8:]
    plain = pa.array(cells)
    table = pa.table({"=id": plain, "same": plain.dictionary_encode(), "number": pa.array(range(len(cells)))})
    safe = defused(table)
    assert safe.column_names == ["'=id", "same", "number"]
    assert safe.column(0).to_pylist() == safe.column(1).to_pylist() == marked
    assert safe.column(2).equals(table.column(2))
    text = b"".join(csv_for_people(table)).decode("utf-8-sig")
    assert text.startswith('"\'=id","same","number"\n"\'=1+1","\'=1+1",0\n')
