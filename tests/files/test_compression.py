"""Files packed with gzip or zstd: read and written as the plain ones are, and never half a file for a whole one."""

from __future__ import annotations

import gzip
import io
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO, cast

import pyarrow as pa
import pytest

import detente
from detente.determination.compression import packed
from detente.determination.reading import format_of, open_input, read
from detente.determination.writing import writer
from detente.errors import FileError
from tests.files.files import HEADER, Contents, contents, gathered

ROWS = [f"{number},JP,KR,2019-08-28,3(1),note {random.Random(number).random()}" for number in range(20_000)]
CSV = "\n".join([HEADER, *ROWS, ""]).encode()
JSON = "".join(f'{{"id": "{number}", "origin": "JP"}}\n' for number in range(5000)).encode()


def pack(data: bytes, ending: str) -> bytes:
    if ending == "gz":
        return gzip.compress(data, 1)
    file = io.BytesIO()
    with packed(file, "zstd") as stream:
        stream.write(data)
    return file.getvalue()


ENDINGS = pytest.mark.parametrize("ending", ["gz", "zst"])


def all_of(raw: bytes, kind: str, threads: int = 1) -> Contents:
    return gathered(list(read(io.BytesIO(raw), "orders", kind, threads=threads)), 1 << 18)


@ENDINGS
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("said", ["named", "not named"])
def test_a_packed_file_holds_what_the_plain_one_does(ending: str, threads: int, said: str) -> None:
    kind = f"csv.{ending}" if said == "named" else "csv"
    assert all_of(pack(CSV, ending), kind, threads) == contents(CSV)
    assert all_of(pack(JSON, ending), kind.replace("csv", "jsonl")) == contents(JSON, "jsonl")


@ENDINGS
def test_a_file_packed_in_several_pieces_is_read_to_its_end(ending: str) -> None:
    third = len(CSV) // 3
    pieces = [CSV[:third], b"", CSV[third : 2 * third], CSV[2 * third :]]
    assert all_of(b"".join(pack(piece, ending) for piece in pieces), f"csv.{ending}") == contents(CSV)


@ENDINGS
@pytest.mark.parametrize("kept", [0.999, 0.5, 0.01])
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_file_that_is_cut_off_is_refused_and_told_where(ending: str, kept: float, kind: str) -> None:
    raw = pack(CSV if kind == "csv" else JSON, ending)
    with pytest.raises(FileError, match=r"^'orders' cannot be read( past line \d+)?: Truncated compressed stream\.$"):
        all_of(raw[: int(len(raw) * kept)], f"{kind}.{ending}", threads=2)


@ENDINGS
def test_the_line_told_is_the_last_that_was_read(ending: str) -> None:
    long = CSV + b"".join(CSV.partition(b"\n")[2] for _ in range(60))
    raw = pack(long, ending)
    given: list[int] = []

    def to_the_end() -> None:
        for batch in read(io.BytesIO(raw[: len(raw) * 9 // 10]), "orders", f"csv.{ending}"):
            given.extend(batch.lines)

    with pytest.raises(FileError) as caught:
        to_the_end()
    line = int(str(caught.value).partition("past line ")[2].partition(":")[0])
    assert given[-1] <= line
    assert line - given[-1] < 1 << 18, "no more than a batch was not given"
    assert line > 900_000


@ENDINGS
def test_broken_bytes_are_a_sentence(ending: str) -> None:
    raw = bytearray(pack(CSV, ending))
    for place in range(len(raw) // 2, len(raw) // 2 + 40):
        raw[place] ^= 0xFF
    with pytest.raises(FileError, match=r"^'orders' cannot be read"):
        all_of(bytes(raw), "csv")
    with pytest.raises(FileError, match=r"^'orders' cannot be read"):
        all_of(pack(CSV, ending) + b"and more", "csv")


@ENDINGS
def test_a_name_that_promises_packing_is_held_to_it(ending: str) -> None:
    with pytest.raises(FileError) as caught:
        contents(CSV, f"csv.{ending}")
    what = {"gz": "gzip", "zst": "zstd"}[ending]
    assert str(caught.value) == f"'orders' does not begin as {what} does; it is broken, or its name ends wrongly."


@ENDINGS
@pytest.mark.parametrize("raw", [b"", b"\n"])
def test_an_empty_file_is_told_of_whether_packed_or_not(ending: str, raw: bytes) -> None:
    for packed_raw in (b"", pack(raw, ending)):
        with pytest.raises(FileError, match="is empty; its first line must name the columns"):
            contents(packed_raw, f"csv.{ending}")


def test_other_encodings_are_packed_too() -> None:
    text = f"{HEADER}\na,JP,大韓民国,2019-08-28,15,工作機械\n"
    assert contents(gzip.compress(text.encode("cp932")), encoding="cp932") == contents(text)
    assert contents(gzip.compress(text.encode("utf-16"))) == contents(text)


@pytest.mark.parametrize(
    ("name", "said", "kind"),
    [
        ("a.csv.gz", None, "csv.gz"),
        ("folder.v1/a.b.CSV.GZ", None, "csv.gz"),
        ("a.tsv.zst", None, "csv.zst"),
        ("a.jsonl.zst", "csv", "jsonl.zst"),
        ("a.gz", "csv", "csv.gz"),
        ("a.gz", "jsonl.gz", "jsonl.gz"),
        ("-", "csv.zst", "csv.zst"),
        ("folder.csv.gz/a.csv", None, "csv"),
    ],
)
def test_the_ending_tells_the_format_and_the_packing(name: str, said: str | None, kind: str) -> None:
    assert format_of(name, said) == kind


@pytest.mark.parametrize(
    ("name", "said", "sentence"),
    [
        ("a.gz", None, "'a.gz' has no ending that tells the format; say --format csv, jsonl, parquet."),
        (
            "a.parquet.gz",
            None,
            "'a.parquet.gz' is packed twice, as Parquet packs its own columns; name a .parquet file.",
        ),
        ("a.csv", "csv.bz2", "'csv.bz2' is not a format;"),
    ],
)
def test_a_packing_that_tells_nothing_is_a_sentence(name: str, said: str | None, sentence: str) -> None:
    with pytest.raises(FileError) as caught:
        format_of(name, said)
    assert str(caught.value).startswith(sentence)


@ENDINGS
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_answers_are_packed_as_the_name_says(ending: str, kind: str) -> None:
    batch = next(read(io.BytesIO(CSV[:5000].rpartition(b"\n")[0]), "orders", "csv"))
    answers = detente.determine_table(batch.table).drop_columns(["problem"])

    def written(kind: str) -> bytes:
        file = io.BytesIO()
        made = writer(file, kind, answers.schema)
        for start in range(0, answers.num_rows, 40):
            made.write(answers.slice(start, 40))
        made.close()
        return file.getvalue()

    raw = written(f"{kind}.{ending}")
    assert len(raw) < len(written(kind)) / 10
    codec = {"gz": "gzip", "zst": "zstd"}[ending]
    assert pa.CompressedInputStream(pa.PythonFile(io.BytesIO(raw), "r"), codec).read() == written(kind)


@ENDINGS
def test_the_command_reads_packed_pipes_and_writes_packed_files(tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"answers.csv.{ending}"
    words = [sys.executable, "-m", "detente", "determine", "-", "--format", "csv", "-o", str(target)]
    raw = pack(CSV[:3000].rpartition(b"\n")[0], ending)
    done = subprocess.run(words, input=raw, capture_output=True, check=True, env={**os.environ, "COLUMNS": "100"})
    back = all_of(target.read_bytes(), f"csv.{ending}")
    assert f"{len(back.rows)} of {len(back.rows)} rows determined." in done.stderr.decode()
    assert {row["outcome"] for row in back.rows}
    broken = subprocess.run(words, input=raw[:-5], capture_output=True, check=False)
    assert broken.returncode
    assert broken.stderr.decode().startswith("detente: '-' cannot be read")


@ENDINGS
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path, ending: str) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_bytes(CSV[:300_000].rpartition(b"\n")[0])
    words = [sys.executable, "-m", "detente", "determine", str(orders), "-o", "-", "--format", f"csv.{ending}"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(5)
        process.stdout.close()
        assert "Traceback" not in (told := process.stderr.read().decode())
        assert "Error" not in told


def test_a_pipe_is_read_as_it_comes(tmp_path: Path) -> None:
    pipe = tmp_path / "orders.csv"
    os.mkfifo(pipe)
    giver = [sys.executable, "-c", f"open({str(pipe)!r}, 'wb').write({CSV[:2000]!r})"]
    with subprocess.Popen(giver), open_input(str(pipe)) as file:
        found = gathered(list(read(file, "orders", "csv")), 1 << 18)
    assert found == contents(CSV[:2000])


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_a_pipe_that_must_be_gone_back_in_is_kept_meanwhile(tmp_path: Path, kind: str) -> None:
    import pyarrow.parquet as pq

    stored = tmp_path / "stored"
    if kind == "jsonl":
        stored.write_bytes(JSON)
    else:
        pq.write_table(pa.table({"id": ["a", "b"]}), stored)
    with subprocess.Popen(["cat", str(stored)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        found = gathered(list(read(cast("BinaryIO", process.stdout), "orders", kind)), 1 << 18)
    assert found == contents(stored.read_bytes(), kind)
