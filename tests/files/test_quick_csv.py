"""The quick road through a CSV file gives exactly what reading it record by record gives, whatever the bytes."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detente.determination import lines as text_lines
from detente.determination.blocks import blocks
from detente.determination.compression import Borrowed
from detente.determination.csv_files import read_csv, read_header
from detente.determination.csv_records import Records, records
from detente.determination.lines import Lines, open_text
from detente.determination.rows_read import Batch
from detente.errors import FileError
from tests.files.files import HEADER, Contents, gathered

ROWS = 1 << 18


def careful(raw: bytes, encoding: str | None = None) -> Contents | str:
    """The file read record by record."""

    def batches() -> Iterator[Batch]:
        lines = Lines(open_text(Borrowed(io.BytesIO(raw)), encoding), "orders")
        form = read_header(lines, "orders")
        yield from records(lines, form.delimiter, form.header, ROWS)

    return outcome(batches())


def quick(
    raw: bytes,
    encoding: str | None = None,
    size: int = 1 << 20,
    threads: int = 1,
    rows: int = ROWS,
    encoded: bool = True,
) -> Contents | str:
    """The file read in blocks of so many bytes."""

    def batches() -> Iterator[Batch]:
        source = blocks(Borrowed(io.BytesIO(raw)), encoding, lambda: 0.0, size)
        yield from read_csv(source, "orders", rows, threads, encoded)

    return outcome(batches())


def outcome(batches: Iterator[Batch]) -> Contents | str:
    try:
        return gathered(list(batches), ROWS)
    except FileError as error:
        return str(error)


SIZES = st.sampled_from([1, 2, 3, 5, 8, 13, 21, 34, 60, 100, 1000])
ENCODINGS = st.sampled_from([None, "utf-8", "utf-16", "cp932", "cp949", "latin-1", "utf-16-le", "utf-32", "utf-7"])
HEADERS = ["id,origin,value", "id;origin;value", "sep=|\nid|origin|value", "id", "id\torigin", "sep=é\nidéorigin"]
CELLS = [
    *("a", "JP", "", " ", "1.50", '"', '""', '"a"', '"a,b"', '"a""b"', '"a\nb"', '"a\r\nb,c,d\ne"', 'a"b', '"a"b'),
    *(
        '5" disk',
        '"a',
        'a"',
        '" "',
        " \t",
        "大韓民国",
        "\u00a0",
        "\u2003",
        "\ufeff",
        "\0",
        "\x1f",
        "é",
        '"大\n"',
        "a,b",
    ),
    *('"""', '""""', '"""a"', '"a"""', '"a,"b', "\ud800"),
]
ENDS = ["\n", "\n", "\n", "\r\n", "\r", "\r\r\n", "\n\n", "\n \n", "\n,,\n", "\n\ufeff"]


@st.composite
def files(draw: st.DrawFn) -> bytes:
    header = draw(st.sampled_from(HEADERS))
    first = header.rpartition("\n")[2]
    delimiter = next((letter for letter in ",;|\té" if letter in first), ",")
    width = first.count(delimiter) + 1
    said = [header, draw(st.sampled_from(ENDS))]
    for _ in range(draw(st.integers(0, 12))):
        count = draw(st.sampled_from([width] * 8 + [width + 1, 1, 2]))
        plain = draw(st.booleans())
        cells = ["x"] * count if plain else [draw(st.sampled_from(CELLS)) for _ in range(count)]
        said += [delimiter.join(cells), draw(st.sampled_from(ENDS))]
    if draw(st.booleans()):
        said.pop()
    raw = "".join(said).encode("utf-8", "surrogatepass")
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(raw)))
        raw = raw[:at] + draw(st.sampled_from([b"\xff", b"\xe5\xa4", b"\xed\xa0\x80", b"\0", b'"', b"\r"])) + raw[at:]
    return raw


@given(files(), SIZES, st.sampled_from([1, 1, 1, 2]), st.booleans())
@settings(max_examples=1500, deadline=None)
@example(b'id,origin,value\na,"b\nc,d,e\n', 8, 1, True)
@example(codecs.BOM_UTF8 + b"id,origin\n\xef\xbb\xbfa,b\n", 5, 1, True)
def test_the_quick_road_leads_where_the_careful_one_does(raw: bytes, size: int, threads: int, encoded: bool) -> None:
    assert quick(raw, None, size, threads, encoded=encoded) == careful(raw)


@given(st.text(alphabet='id,origin;"\n\r\t x大\0', max_size=120), SIZES)
@settings(max_examples=600, deadline=None)
def test_it_does_so_for_any_text(text: str, size: int) -> None:
    assert quick(text.encode(), None, size) == careful(text.encode())


@given(st.binary(max_size=200), ENCODINGS, SIZES)
@settings(max_examples=400, deadline=None)
def test_it_does_so_for_any_bytes(raw: bytes, encoding: str | None, size: int) -> None:
    assert quick(raw, encoding, size) == careful(raw, encoding)


@given(files(), st.sampled_from(["cp932", "cp949", "utf-16", "utf-16-le", "latin-1", "gb18030", "utf-8"]), SIZES)
@settings(max_examples=400, deadline=None)
def test_it_does_so_in_any_encoding(raw: bytes, encoding: str, size: int) -> None:
    written = raw.decode("utf-8", "replace").encode(encoding, "replace")
    assert quick(written, encoding, size) == careful(written, encoding)


@given(files(), SIZES, st.integers(1, 5))
@settings(max_examples=300, deadline=None)
def test_how_many_rows_a_batch_holds_makes_no_difference(raw: bytes, size: int, rows: int) -> None:
    assert quick(raw, None, size, rows=rows) == careful(raw)


@given(files(), SIZES, st.integers(1, 12))
@settings(max_examples=300, deadline=None)
def test_cells_that_are_too_long_are_rejected_on_both_roads(raw: bytes, size: int, limit: int) -> None:
    before = csv.field_size_limit(limit)
    try:
        assert quick(raw, None, size) == careful(raw)
    finally:
        csv.field_size_limit(before)


@given(files(), SIZES, st.integers(0, 10))
@settings(max_examples=300, deadline=None)
def test_both_roads_lose_patience_at_the_same_line(raw: bytes, size: int, patience: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_lines, "_PATIENCE", patience)
        assert quick(raw, None, size) == careful(raw)


def test_most_of_a_file_is_read_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    singly: list[int] = []
    original = Records.next

    def counted(self: Records) -> object:
        singly.append(1)
        return original(self)

    monkeypatch.setattr(Records, "next", counted)
    rows = [f'{n},JP,KR,2019-08-28,3(1),5" disk' if n % 2 else f'{n},JP,"K""R",x,"a,b",大' for n in range(2000)]
    rows[500] = "ragged"
    rows[700] = '700,JP,KR,2019-08-28,3(1),"two\nlines"'
    rows[900] = "900,JP,KR\udcff,2019-08-28,3(1),x"
    raw = "\n".join([HEADER, *rows, ""]).encode("utf-8", "surrogateescape")
    found = quick(raw, size=4096)
    assert len(singly) == 3
    assert found == careful(raw)
    assert isinstance(found, Contents)
    assert len(found.rows) == 1998
    assert [reject.line for reject in found.rejects] == [502, 903]


def test_a_record_that_runs_over_several_blocks_is_one_row() -> None:
    note = "\n".join(["a line of a long note"] * 500)
    raw = "\n".join([HEADER, "a,JP,KR,2019-08-28,15,x", f'b,JP,KR,2019-08-28,15,"{note}"', "c,JP,KR,x,15,y", ""])
    for size in (100, 1000, 5000):
        found = quick(raw.encode(), size=size)
        assert isinstance(found, Contents)
        assert found.ids == ["a", "b", "c"]
        assert found.lines == [2, 3, 503]
        assert found.rows[1]["note"] == note


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_a_file_that_is_not_read_to_its_end_is_let_go(threads: int) -> None:
    raw = (HEADER + "\n" + "a,JP,KR,2019-08-28,15,x\n" * 10_000).encode()
    batches: Any = read_csv(blocks(Borrowed(io.BytesIO(raw)), None, lambda: 0.0, 1000), "orders", 100, threads)
    assert next(batches).table.num_rows
    batches.close()
    assert next(batches, None) is None
