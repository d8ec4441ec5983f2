"""The work cut into parts: a part is some row groups of one Parquet file, or one text file, and becomes one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from detente.determination.bulk.places import Place, short
from detente.determination.reading import format_of
from detente.errors import FileError

_CODECS = {"UNCOMPRESSED": "none", **{name: name.lower() for name in ("SNAPPY", "GZIP", "BROTLI", "LZ4", "ZSTD")}}
PART_ROWS = 1 << 20  # row groups are put together up to as many rows


@dataclass(frozen=True, slots=True)
class Source:
    """A file of shipments.

    `key` names it among the others and its answers, `written` (nanoseconds since 1970) and `size` (bytes) tell whether
    it is still the same. `shares` are the bytes of each row group of a Parquet file. `compression` is what its answers
    are written with.
    """

    place: Place
    key: str
    format: str
    size: int
    written: int
    rows: tuple[int, ...] | None
    shares: tuple[int, ...] | None
    compression: str = "zstd"


@dataclass(frozen=True, slots=True)
class Part:
    """Row groups of a file, or a whole text file (`groups` is None); `first` is the number of its first row.

    `name` sorts as the input does. `size` is its share of the work, in bytes.
    """

    source: Source
    name: str
    groups: tuple[int, ...] | None
    first: int
    rows: int | None
    size: int


def sources(place: Place, format_: str | None = None) -> tuple[tuple[Source, ...], list[str]]:
    """The files of shipments in a folder, or the one file, in order; and the names of those that are none.

    Args:
        place: the folder or file. Names that begin with `_` or `.` are passed over.
        format_: the format of a file whose name does not tell.

    Raises:
        FileError: there is none, or one cannot be read.
    """
    kind = place.kind
    if kind == "nothing":
        raise FileError(f"{place.name!r} is not there; name a folder or a file of shipments.")
    if kind == "file":
        found = [(place, place.path.rpartition("/")[2], place.system.get_file_info(place.path))]
    else:
        found = [(place.below(place.relative(info.path)), place.relative(info.path), info) for info in place.files()]
    named, strangers = [], []
    for each, relative, info in found:
        try:
            named.append((each, relative, format_of(relative, format_), info))
        except FileError:
            if kind == "file":
                raise
            strangers.append(each.name)
    if not named:
        raise FileError(f"{place.name!r} holds no file of shipments; their names end in .parquet, .csv or .jsonl.")
    keys = _keys([relative for _, relative, _, _ in named])
    made = [
        _source(each, key, format_, info.size, info.mtime_ns or 0)
        for (each, _, format_, info), key in zip(named, keys, strict=True)
    ]
    return tuple(sorted(made, key=lambda source: f"{source.key}-")), sorted(strangers)


def _keys(relatives: Sequence[str]) -> list[str]:
    """Names without their endings, as far as these are not needed to tell files apart."""
    bare = []
    for relative in relatives:
        folder, slash, name = relative.rpartition("/")
        bare.append(folder + slash + (name.split(".")[0] or name))
    return [
        key if bare.count(key) == 1 else relative.replace(".", "-")
        for key, relative in zip(bare, relatives, strict=True)
    ]


def _source(place: Place, key: str, format_: str, size: int, written: int) -> Source:
    if format_.partition(".")[0] != "parquet":
        return Source(place, key, format_, size, written, None, None)
    with place.open() as file:
        try:
            metadata = pq.ParquetFile(file).metadata
        except (pa.ArrowException, OSError, ValueError) as error:
            raise FileError(f"{place.name!r} is not a readable Parquet file: {short(error)}.") from None
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    shares = tuple(
        sum(group.column(number).total_compressed_size for number in range(group.num_columns)) for group in groups
    )
    rows = tuple(group.num_rows for group in groups)
    codec = groups[0].column(0).compression if groups and groups[0].num_columns else "zstd"
    return Source(place, key, format_, size, written, rows, shares, _CODECS.get(codec, "zstd"))


def parts(found: Sequence[Source]) -> tuple[Part, ...]:
    """The parts of files, in order."""
    return tuple(part for source in found for part in _of(source))


def _of(source: Source) -> Iterator[Part]:
    if source.rows is None or source.shares is None:
        yield Part(source, f"{source.key}-00000", None, 1, None, max(source.size, 1))
        return
    cuts: list[list[int]] = []
    rows = 0
    for number, count in enumerate(source.rows):
        if cuts and rows + count <= PART_ROWS:
            cuts[-1].append(number)
            rows += count
        else:
            cuts.append([number])
            rows = count
    first = 1
    for place, groups in enumerate(cuts or [[]]):
        count = sum(source.rows[number] for number in groups)
        size = sum(source.shares[number] for number in groups)
        yield Part(source, f"{source.key}-{place:05d}", tuple(groups), first, count, max(size, 1))
        first += count
