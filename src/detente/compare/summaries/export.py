"""Summaries as files: CSV and Parquet (a row a group), JSON, Markdown, and charts as SVG and PNG."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.compare.export import Rows, as_csv
from detente.compare.summaries.summary import Summary
from detente.compare.summaries.words import (
    apart,
    head_words,
    name_words,
    not_law_words,
    notes_of,
    share_words,
)
from detente.errors import FileError, did_you_mean

if TYPE_CHECKING:
    import pyarrow as pa

IMAGES = ("svg", "png")
FORMATS = ("csv", "json", "parquet", "md", *IMAGES)
_NAMES = {"markdown": "md"}
_MOST_DIGITS = 76  # of a decimal in Arrow


def format_of(output: str, asked: str | None = None) -> str:
    """The format of a file, by what is asked for, else by the ending of its name.

    Raises:
        FileError: there is no such format, or the name does not tell one.
    """
    said = asked or ("" if output == "-" else Path(output).suffix.removeprefix("."))
    kind = _NAMES.get(said.casefold(), said.casefold())
    if kind in FORMATS:
        return kind
    if asked:
        near = did_you_mean(asked, FORMATS)
        raise FileError(f"{asked!r} is no format of summaries; choose from {', '.join(FORMATS)}.{near}")
    if output == "-":
        raise FileError(f"Standard output has no name to tell a format by; give --format, one of {', '.join(FORMATS)}.")
    raise FileError(f"{output!r} does not tell a format; end it in .{', .'.join(FORMATS)}, or give --format.")


def write(summary: Summary, output: str, format_: str | None = None) -> None:
    """Write a summary to a file, whole or not at all.

    Args:
        summary: what to write.
        output: the file, or `-` for standard output.
        format_: one of `FORMATS`; by default as the file's name ends.

    Raises:
        FileError: there is no such format, the file cannot be written, or charts need an extra that is not installed.
    """
    from detente.determination.whole_files import whole_file

    content = rendered(summary, format_of(output, format_))
    with whole_file(output) as file:
        file.write(content)


def rendered(summary: Summary, kind: str) -> bytes:
    """A summary in a format, as the bytes of its file."""
    if kind in IMAGES:
        from detente.compare.summaries.chart import chart

        return chart(summary, kind)
    if kind == "json":
        return (json.dumps(summary.to_dict(), ensure_ascii=False, indent=2) + "\n").encode()
    if kind == "md":
        return "\n".join([*_markdown(summary), ""]).encode()
    if kind == "csv":
        return as_csv(Rows(_columns(summary), [tuple(map(_written, row)) for row in _cells(summary)])).encode()
    import pyarrow.parquet as pq

    file = BytesIO()
    pq.write_table(table_of(summary), file, compression="zstd")
    return file.getvalue()


def table_of(summary: Summary) -> pa.Table:
    """A summary as a table; see `Summary.to_table`."""
    import pyarrow as pa

    columns = list(zip(*_cells(summary), strict=True)) or [()] * len(_columns(summary))
    names = len(summary.by)
    arrays = [pa.array(column, pa.string()) for column in columns[:names]]
    arrays += [pa.array(column, pa.int64()) for column in columns[names : names + 2]]
    arrays += [_decimals(column) for column in columns[names + 2 :]]
    return pa.table(arrays, names=list(_columns(summary)))


def _decimals(values: Sequence[Decimal | None]) -> pa.Array:
    import pyarrow as pa

    given = [value for value in values if value is not None]
    places = max([0, *(-int(value.as_tuple().exponent) for value in given)])
    digits = places + max([1, *(value.adjusted() + 1 for value in given)])
    if digits > _MOST_DIGITS:
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    kind = pa.decimal128(38, places) if digits <= 38 else pa.decimal256(_MOST_DIGITS, places)
    return pa.array(values, kind)


def _columns(summary: Summary) -> tuple[str, ...]:
    made = ["rows", "without_value", *(f"value_{code}" for code in summary.currencies)]
    return (*summary.by, *(f"{name}_of_group" if name in summary.by else name for name in made))


def _cells(summary: Summary) -> Iterator[tuple[Any, ...]]:
    for row in summary.rows:
        yield (*row.names, row.rows, row.without_value, *(row.values.get(code) for code in summary.currencies))


def _written(value: Any) -> Any:
    from detente.compare.tally import amount

    return amount(value) if isinstance(value, Decimal) else value


def _markdown(summary: Summary) -> Iterator[str]:
    said = not_law_words(summary)
    if said:
        yield f"**{said}**"
        yield ""
    yield f"# {head_words(summary)}"
    yield ""
    codes = summary.currencies
    names = [*summary.by, "rows", "share", *codes, *(["without a value"] if summary.total.without_value else [])]
    yield _line(names)
    yield _line(["---"] * len(summary.by) + ["---:"] * (len(names) - len(summary.by)))
    for row in (*summary.rows, summary.total):
        said_names = [name_words(summary, place, name) for place, name in enumerate(row.names)]
        if row is summary.total:
            said_names = ["**all**", *([""] * (len(said_names) - 1))]
        values = [apart(row.values[code]) if code in row.values else "" for code in codes]
        without = [f"{row.without_value:,}"] if summary.total.without_value else []
        yield _line([*said_names, f"{row.rows:,}", share_words(row.rows, summary.total.rows), *values, *without])
    yield ""
    for note in notes_of(summary):
        yield f"- {note}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|').replace(chr(10), ' ') for cell in cells)} |"
