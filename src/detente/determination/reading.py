"""Reading files of shipments: CSV, JSON Lines and Parquet, a batch of rows at a time.

Every row of a file is either in a batch or a `Reject` with its line, its field and a sentence; none is lost. Numbers
stay the text they were written as, so that nothing is rounded on the way to the law. CSV and JSON Lines may be packed
with gzip or zstd.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from detente.determination.blocks import SIZE, blocks
from detente.determination.compression import PACKINGS, PIECE, Borrowed, unpacked
from detente.determination.csv_files import read_csv
from detente.determination.json_lines import read_json_lines
from detente.determination.lines import unreadable
from detente.determination.parquet_files import read_parquet
from detente.determination.rows_read import Batch as Batch
from detente.determination.rows_read import Reject as Reject
from detente.errors import FileError

FORMATS = ("csv", "jsonl", "parquet")
_ENDINGS = {"csv": "csv", "txt": "csv", "tsv": "csv", "jsonl": "jsonl", "ndjson": "jsonl", "parquet": "parquet"}
_PACKED = tuple(f"{kind}.{ending}" for kind in FORMATS if kind != "parquet" for ending in PACKINGS)
ROWS = 1 << 18


def format_of(name: str, said: str | None) -> str:
    """The format of a file, from its name, or as said where the name does not tell: such as `csv`, or `csv.gz`.

    Raises:
        FileError: neither tells.
    """
    if said is not None and said not in (*FORMATS, *_PACKED):
        raise FileError(f"{said!r} is not a format; there are {', '.join((*FORMATS, *_PACKED))}.")
    parts = Path(name).name.lower().split(".")[1:]
    packing = parts.pop() if parts and parts[-1] in PACKINGS else None
    found = _ENDINGS.get(parts[-1]) if parts else None
    if found == "parquet" and packing is not None:
        raise FileError(f"{name!r} is packed twice, as Parquet packs its own columns; name a .parquet file.")
    if found is None and said is not None:
        return said if packing is None or said in _PACKED or said == "parquet" else f"{said}.{packing}"
    if found is None:
        what = "Standard input and output have" if name == "-" else f"{name!r} has"
        raise FileError(f"{what} no ending that tells the format; say --format {', '.join(FORMATS)}.")
    return found if packing is None else f"{found}.{packing}"


def open_input(name: str) -> BinaryIO:
    """A file, to be read once from its beginning; standard input and pipes are not able to seek.

    Raises:
        FileError: there is no such file, or it cannot be read.
    """
    if name == "-":
        return sys.stdin.buffer
    path = Path(name)
    try:
        if path.is_dir():
            raise FileError(f"{name!r} is a folder; name a file.")
        return path.open("rb")
    except (OSError, ValueError) as error:
        raise FileError(f"{name!r} cannot be read: {getattr(error, 'strerror', error)}.") from None


def read(
    file: BinaryIO,
    name: str,
    kind: str,
    encoding: str | None = None,
    rows: int = ROWS,
    threads: int = 1,
    encoded: bool = True,
) -> Iterator[Batch]:
    """The batches of a file.

    Args:
        file: open for reading, at its beginning. Of files that cannot seek, all but CSV are kept on disk meanwhile.
        name: how messages name it.
        kind: as `format_of` gives it. A packed file is known by what it begins with, whatever is said.
        encoding: of text files; by default UTF-8, or UTF-16 where the file says so.
        rows: how many rows a batch holds at most; fewer where they are long.
        threads: how many parse CSV at a time; past one, another reads and unpacks the file. One means no threads.
        encoded: whether those columns of CSV and JSON Lines are dictionaries of text whose words repeat themselves, as
            the fields of shipments mostly do. All other columns are text.

    Raises:
        FileError: the file as a whole cannot be read.
    """
    bare = kind.partition(".")[0]
    if bare != "csv" and not file.seekable():
        with _kept(file, name) as kept:
            yield from read(kept, name, kind, encoding, rows, threads, encoded)
        return
    if bare == "parquet":
        yield from read_parquet(file, name, rows)
        return
    size = file.seek(0, io.SEEK_END) if file.seekable() else 0
    current: list[Borrowed] = []

    def share() -> float:
        return min(1.0, current[-1].position / size) if size else 0.0

    def again() -> Borrowed:
        if file.seekable():
            file.seek(0)
        current.append(Borrowed(file))
        return unpacked(current[-1], name, kind)

    try:
        if bare == "csv":
            yield from read_csv(blocks(again(), encoding, share, SIZE), name, rows, threads, encoded)
        else:
            yield from read_json_lines(again, name, encoding, rows, share, encoded)
    except OSError as error:  # before the first line; later ones are told with their line
        raise unreadable(name, error, 0) from None


@contextlib.contextmanager
def _kept(file: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """What a pipe gives, on disk, where it can be gone back in."""
    with tempfile.TemporaryFile() as kept:
        try:
            shutil.copyfileobj(file, kept, PIECE)
        except OSError as error:
            raise unreadable(name, error, 0) from None
        kept.seek(0)
        yield cast("BinaryIO", kept)
