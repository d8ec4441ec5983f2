"""Whatever bytes come in: a table and rejects, or a sentence; and no row is lost."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.errors import FileError
from tests.files.files import HEADER, Contents, contents

ENCODINGS = st.sampled_from([None, "utf-8", "utf-16", "cp932", "cp949", "latin-1", "utf-16-le", "utf-32", "utf-7"])
KINDS = ["csv", "jsonl", "parquet"]


def attempt(raw: bytes, kind: str, encoding: str | None = None, rows: int = 3) -> Contents | None:
    """What a file holds, or None where it is refused with a sentence."""
    try:
        return contents(raw, kind, encoding, rows)
    except FileError as error:
        sentence = str(error)
    assert sentence.endswith((".", "?"))
    return None


@pytest.mark.parametrize("kind", KINDS)
@given(st.binary(max_size=300), ENCODINGS)
@settings(max_examples=150, deadline=None)
def test_random_bytes_are_read_or_refused(kind: str, raw: bytes, encoding: str | None) -> None:
    attempt(raw, kind, encoding)


@pytest.mark.parametrize("kind", KINDS)
@given(st.text(alphabet='id,origin;"\n\r\t {}[]:0123.eE-+\\u\0', max_size=200))
@settings(max_examples=150, deadline=None)
def test_random_text_of_the_formats_is_read_or_refused(kind: str, text: str) -> None:
    attempt(text.encode(), kind)


GOOD = [
    {"id": "a", "origin": "JP", "destination": "KR", "date": "2019-08-28", "entry": "3(1)", "note": "x"},
    {"id": "b", "origin": "JP", "destination": "大韓民国", "date": "2019-07-04", "entry": "7(19)", "note": 'q"\n,'},
    {"id": "c", "origin": "KR", "destination": "JP", "date": "2020-01-01", "entry": "annex 2", "note": ""},
]


def good(kind: str) -> bytes:
    if kind == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in GOOD).encode()
    file = io.StringIO(newline="")
    made = csv.DictWriter(file, HEADER.split(","))
    made.writeheader()
    made.writerows(GOOD)
    return file.getvalue().encode()


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["put", "cut", "change"]),
        st.integers(0, 10_000),
        st.sampled_from(
            [b'"', b",", b"\n", b"\r", b";", b"\0", b"\xff", b"\xe5", b"{", b"}", b"\\", b":", b"9", b'""']
        ),
    ),
    min_size=1,
    max_size=6,
)


def changed(raw: bytes, changes: list[tuple[str, int, bytes]]) -> bytes:
    for how, where, what in changes:
        at = where % (len(raw) + 1)
        raw = raw[:at] + (b"" if how == "cut" else what) + raw[at + (how != "put") :]
    return raw


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
@given(CHANGES)
@settings(max_examples=200, deadline=None)
def test_a_good_file_gone_wrong_is_read_and_determined_or_refused(
    kind: str, changes: list[tuple[str, int, bytes]]
) -> None:
    found = attempt(changed(good(kind), changes), kind)
    if found is None:
        return
    table = pa.Table.from_pylist(found.rows, pa.schema([(name, pa.string()) for name in found.columns]))
    try:
        answers = detente.determine_table(table)
    except FileError as error:
        sentence = str(error)
    else:
        assert answers.num_rows == len(found.rows)
        return
    assert sentence.endswith("leave one of them out.")


@given(CHANGES)
@settings(max_examples=200, deadline=None)
def test_every_line_of_json_lines_is_a_row_a_reject_or_blank(changes: list[tuple[str, int, bytes]]) -> None:
    raw = changed(good("jsonl"), changes)
    found = attempt(raw, "jsonl")
    if found is not None:
        lines = io.StringIO(raw.decode("utf-8-sig", "replace"), newline="").readlines()
        blank = [number for number, line in enumerate(lines, start=1) if not line.strip()]
        accounted = sorted([*found.lines, *(reject.line for reject in found.rejects), *blank])
        assert accounted == list(range(1, len(lines) + 1))
        assert found.empty == len(blank)


IDS = [f"row-{number}" for number in range(8)]
LINES = [HEADER, *(f"{id},JP,KR,2019-08-28,3(1),x" for id in IDS)]


def spoiled(places: list[tuple[int, int]]) -> str:
    """A file with quotes put into its rows, at pairs of row and place."""
    lines = list(LINES)
    for row, place in places:
        line = lines[row + 1]
        at = place % (len(line) + 1)
        lines[row + 1] = f'{line[:at]}"{line[at:]}'
    return "\n".join(lines) + "\n"


@given(st.integers(0, 7), st.integers(0, 40))
@settings(max_examples=200, deadline=None)
def test_one_stray_quote_costs_at_most_its_own_row(row: int, place: int) -> None:
    found = contents(spoiled([(row, place)]))
    others = [id for id in IDS if id != IDS[row]]
    assert [id for id in found.ids if id in others] == others
    assert len(found.rows) + len(found.rejects) == len(IDS)
    assert [reject.line for reject in found.rejects] in ([], [row + 2])


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 40)), min_size=1, max_size=6))
@settings(max_examples=300, deadline=None)
def test_stray_quotes_make_no_row_vanish(places: list[tuple[int, int]]) -> None:
    text = spoiled(places)
    found = contents(text)
    told = [*(",".join(row.values()) for row in found.rows), *(_flat(reject.row) for reject in found.rejects)]
    for line in text.splitlines()[1:]:
        letters = line.replace('"', "")
        assert sum(letters in said.replace('"', "") for said in told) == 1, line


def _flat(row: Any) -> str:
    return row if isinstance(row, str) else ",".join(row)


@given(
    st.lists(
        st.lists(st.text(alphabet='a,;"\n\r 大', max_size=6), min_size=6, max_size=6).filter(
            lambda r: any(map(str.strip, r))
        ),
        max_size=8,
    ),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=150, deadline=None)
def test_whatever_a_csv_writer_writes_is_read_back(rows: list[list[str]], end: str) -> None:
    file = io.StringIO(newline="")
    made = csv.writer(file, lineterminator=end, quoting=csv.QUOTE_ALL)
    made.writerow(HEADER.split(","))
    made.writerows(rows)
    found = contents(file.getvalue())
    assert len(found.rows) + len(found.rejects) + found.empty >= len(rows)
    if not found.rejects:
        assert [list(row.values()) for row in found.rows] == rows


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["id", "origin", "value", "parameters", "x"]),
            st.recursive(
                st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5)),
                lambda inner: st.one_of(
                    st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
                ),
                max_leaves=5,
            ),
            min_size=1,
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=150, deadline=None)
def test_any_json_object_is_a_row(rows: list[dict[str, Any]]) -> None:
    found = contents("\n".join(json.dumps(row) for row in rows), "jsonl")
    assert len(found.rows) == len(rows)
    assert not found.rejects
    for row, read in zip(rows, found.rows, strict=True):
        assert {name for name, value in read.items() if value is not None} == {
            n for n, v in row.items() if v is not None
        }
