"""CSV as the world writes it: every row is in the table or among the rejects, with its line."""

from __future__ import annotations

import codecs
import csv
import io

import pytest

from detente.determination import blocks, csv_files, reading, rows_read
from detente.determination import lines as text_lines
from detente.determination.reading import read
from detente.errors import FileError
from tests.files.files import HEADER, contents, gathered

ROWS = ["a,JP,KR,2019-08-28,3(1),x", "b,JP,CN,2019-08-28,15,y"]
PLAIN = "\n".join([HEADER, *ROWS, ""])


@pytest.mark.parametrize(
    "raw",
    [
        PLAIN.encode(),
        codecs.BOM_UTF8 + PLAIN.encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.rstrip("\n").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace(",", "|").encode(),
        PLAIN.encode("utf-16"),
        codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"),
        PLAIN.replace("a,", '"a",').replace("id,", '"id" ,').replace('"id" ', '"id"').encode(),
        PLAIN.replace("id,origin", " id , origin ").encode(),
    ],
    ids=[
        *("utf-8", "byte order mark", "crlf", "cr", "no last line end", "semicolons", "tabs", "bars"),
        *("utf-16", "utf-16 big-endian", "quotes", "spaces in the header"),
    ],
)
def test_every_dialect_says_the_same(raw: bytes) -> None:
    found = contents(raw)
    assert found.columns == HEADER.split(",")
    assert [list(row.values()) for row in found.rows] == [row.split(",") for row in ROWS]
    assert found.lines == [2, 3]
    assert not found.rejects


@pytest.mark.parametrize(
    ("first", "delimiter"), [("sep=;", ";"), ("SEP=,", ","), ("sep=\t", "\t"), ("sep=|", "|"), ("sep=^", "^")]
)
def test_the_line_in_which_excel_names_its_delimiter_is_heeded_and_counted(first: str, delimiter: str) -> None:
    found = contents(f"{first}\r\n" + PLAIN.replace(",", delimiter).replace("\n", "\r\n"))
    assert found.ids == ["a", "b"]
    assert found.lines == [3, 4]


def test_lines_before_the_header_and_after_the_rows_are_counted() -> None:
    found = contents("\n  \n" + PLAIN + "\n\n,,,,,\n  \n" + "c,JP\n")
    assert found.lines == [4, 5]
    assert found.empty == 4
    assert found.rejected == [(10, "", "the row has 2 cells, the header 6.")]


def test_a_quoted_line_break_stays_in_its_cell() -> None:
    found = contents(f'{HEADER}\na,JP,KR,2019-08-28,3(1),"one\r\ntwo ""2"""\nb,JP\nc,JP,KR,2019-08-28,15,\n')
    assert [row["note"] for row in found.rows] == ['one\r\ntwo "2"', ""]
    assert found.lines == [2, 5]
    assert [reject.line for reject in found.rejects] == [4]


def test_a_quoted_line_break_in_the_header_and_in_several_cells_is_no_row_of_its_own() -> None:
    found = contents(
        f'"{HEADER[:2]}",{HEADER[3:]} "\n'.replace(',note "', ',"note\nor remark"') + '"1\n2",a,b,c,d,"3\n4"\n'
    )
    assert found.columns[-1] == "note\nor remark"
    assert [list(row.values()) for row in found.rows] == [["1\n2", "a", "b", "c", "d", "3\n4"]]


def test_a_ragged_row_is_rejected_with_its_cells() -> None:
    found = contents(PLAIN + "c,JP,KR\nd,JP,KR,2019-08-28,15,,,\ne\n")
    assert found.ids == ["a", "b"]
    assert found.rejected == [
        (4, "", "the row has 3 cells, the header 6."),
        (5, "", "the row has 8 cells, the header 6."),
        (6, "", "the row has 1 cell, the header 6."),
    ]
    assert found.rejects[0].row == ["c", "JP", "KR"]


NOT_CLOSED = "a quote that is opened in this line is not closed in its row."


@pytest.mark.parametrize("where", ["a", "2019-08-28", "x"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_a_quote_left_open_takes_no_other_row_with_it(where: str, end: str) -> None:
    broken = ROWS[0].replace(where, f'"{where}', 1)
    found = contents("\n".join([HEADER, broken, ROWS[1], "c,JP,US,2019-08-28,15,z"]) + end)
    assert found.rejected == [(2, "", NOT_CLOSED)]
    assert found.ids == ["b", "c"]
    assert found.rejects[0].row == broken


def test_a_quote_left_open_and_one_further_down_take_no_row_with_them() -> None:
    rows = [f"{id},JP,KR,2019-08-28,15,{note}" for id, note in [("a", '"x'), ("b", "y"), ("c", ""), ("d", '"')]]
    found = contents("\n".join([HEADER, *rows, "e,JP,KR,2019-08-28,15,"]))
    assert found.ids == ["b", "c", "e"]
    assert [line for line, *_ in found.rejected] == [2, 5]


def test_a_cell_that_goes_on_after_its_closing_quote_is_rejected_alone() -> None:
    found = contents(PLAIN + 'c,JP,"KR"x,2019-08-28,15,z\nd,JP,"K\nR"x,2019-08-28,15,z\n' + "e,JP,KR,2019-08-28,15,z\n")
    assert found.ids == ["a", "b", "e"]
    sentence = "a cell goes on after its closing quote; write a quote inside a cell twice."
    assert found.rejected[:2] == [(4, "", sentence), (5, "", sentence)]
    assert [line for line, *_ in found.rejected] == [4, 5, 6]


def test_a_file_made_to_be_read_again_and_again_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_lines, "_PATIENCE", 50)
    found = contents(HEADER + "\n" + 'x","\n' * 40)
    assert found.rejects
    assert sum(len(str(reject.row).splitlines()) for reject in found.rejects) == 40, "every line is in a reject"


def test_a_cell_of_any_length_is_read_or_rejected() -> None:
    limit = csv.field_size_limit(100)
    try:
        found = contents(PLAIN + f"c,JP,KR,2019-08-28,15,{'z' * 101}\nd,JP,KR,2019-08-28,15,z\n")
    finally:
        csv.field_size_limit(limit)
    assert found.ids == ["a", "b", "d"]
    assert found.rejected == [(4, "", "the line cannot be read: field larger than field limit (100).")]


def test_nul_characters_stay_in_their_cell() -> None:
    found = contents(PLAIN.replace("x", "x\0x"))
    assert found.rows[0]["note"] == "x\0x"


UNDECODED = "holds bytes that are not in the file's encoding; name that, cp932 or cp949 if it comes from Excel."


@pytest.mark.parametrize(("encoding", "word"), [("cp932", "工作機械"), ("cp949", "공작기계"), ("latin-1", "façade")])
def test_a_legacy_encoding_is_read_when_it_is_said_and_told_of_when_not(encoding: str, word: str) -> None:
    raw = PLAIN.replace("x", word).encode(encoding)
    assert contents(raw, encoding=encoding).rows[0]["note"] == word
    found = contents(raw)
    assert found.ids == ["b"]
    assert found.rejected == [(2, "note", UNDECODED)]


def test_a_header_in_another_encoding_refuses_the_file() -> None:
    with pytest.raises(FileError, match=r"^'orders': the header holds bytes that are not in the file's encoding"):
        contents(PLAIN.replace("note", "備考").encode("cp932"))


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-8", "cp932", "euc_jp", "iso2022_jp", "utf-7", "ascii"]
)
def test_bytes_of_no_encoding_are_rows_rejected(encoding: str) -> None:
    raw = PLAIN.encode(encoding) + b"\xff\xd8\x00\xdc,\n\x81\x20\x00\n\x00"
    found = contents(raw, encoding=encoding)
    assert found.ids[:2] == ["a", "b"]


@pytest.mark.parametrize("encoding", ["klingon", "base64", "rot13", "", "utf-8\0", "hex"])
def test_an_encoding_that_is_none_is_a_sentence(encoding: str) -> None:
    with pytest.raises(FileError, match=r"is not an encoding; try utf-8, cp932 or cp949\.$"):
        contents(PLAIN, encoding=encoding)


def test_an_encoding_that_reads_nothing_is_a_sentence() -> None:
    with pytest.raises(FileError, match="cannot be read as text"):
        contents(PLAIN, encoding="undefined")


@pytest.mark.parametrize("raw", [b"", b"\n\n", codecs.BOM_UTF8, b"sep=;\n", b"sep=;", "\n".encode("utf-16")])
def test_an_empty_file_is_a_sentence(raw: bytes) -> None:
    with pytest.raises(FileError) as caught:
        contents(raw)
    assert str(caught.value) == "'orders' is empty; its first line must name the columns."


def test_a_header_alone_is_a_table_without_rows() -> None:
    found = contents(HEADER)
    assert (found.columns, found.rows, found.rejects, found.empty) == (HEADER.split(","), [], [], 0)


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("id,origin,id", "'orders' has two columns named 'id'; rename or remove one."),
        ("id,, ,column 2", "'orders' has two columns named 'column 2'; rename or remove one."),
        ('"id,origin', f"'orders': the header cannot be read: {NOT_CLOSED}"),
        ("id,or\0igin", "'orders' is no text in UTF-8; name its encoding, such as utf-16-le."),
    ],
)
def test_a_header_that_cannot_be_used_is_a_sentence(header: str, sentence: str) -> None:
    with pytest.raises(FileError) as caught:
        contents(header + "\na,b,c,d\n")
    assert str(caught.value) == sentence


def test_columns_without_a_name_are_kept_under_their_number() -> None:
    found = contents("id,origin,,\na,JP,x,y\n")
    assert found.columns == ["id", "origin", "column 3", "column 4"]


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_batches_hold_what_one_batch_would(rows: int) -> None:
    raw = PLAIN + "c\n\nd,JP,KR,2019-08-28,15,z\n" + 'e,"\nf,JP,KR,2019-08-28,15,z\n'
    whole, parts = contents(raw), contents(raw, rows=rows)
    assert whole == parts
    assert whole.ids == ["a", "b", "d", "f"]
    assert whole.lines == [2, 3, 6, 8]
    assert [reject.line for reject in whole.rejects] == [4, 7]


def test_wide_rows_come_in_small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    header = ",".join(["id", *(f"note{number}" for number in range(50))])
    raw = "\n".join([header, *(f"{id}{',text' * 50}" for id in range(5_000))])
    whole = contents(raw)
    monkeypatch.setattr(csv_files, "LARGE", 1 << 16)
    monkeypatch.setattr(reading, "SIZE", 1 << 14)
    parts = list(read(io.BytesIO(raw.encode()), "orders", "csv"))
    assert len(parts) > 10
    assert gathered(parts, 1 << 18) == whole


@pytest.mark.parametrize("cell", ["x" * 300, '"' + "x" * 300 + '"'])
@pytest.mark.parametrize("encoding", [None, "utf-16-le"])
def test_a_line_without_end_stops_the_reading_before_memory_is_full(
    cell: str, encoding: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "LONGEST", 200)
    monkeypatch.setattr(reading, "SIZE", 64)
    with pytest.raises(FileError) as caught:
        contents((PLAIN + cell * 3 + "\n" + ROWS[0]).encode(encoding or "utf-8"), encoding=encoding)
    assert (
        str(caught.value)
        == "'orders' cannot be read past line 3: a line is longer than 64 MiB, as no row of shipments is."
    )


def test_columns_past_counting_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_read, "MOST_COLUMNS", 5)
    with pytest.raises(FileError) as caught:
        contents(PLAIN)
    assert str(caught.value) == "'orders' has more than 5 columns; name a file with a shipment in each row."
