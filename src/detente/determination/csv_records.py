"""CSV records one by one, carefully: each is a row of the table, empty, or a reject with its line and a sentence.

This is what a CSV file means here; `csv_blocks` reads the plain parts of a file quickly, to the same result.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from detente.determination.lines import UNDECODED, Lines, clean, undecoded
from detente.determination.rows_read import Batch, Reject, text_table

csv.field_size_limit(1 << 24)  # characters of a cell


class Records:
    """Reads record after record from lines.

    Args:
        lines: after the header.
        delimiter: between cells.
        header: the columns.
    """

    def __init__(self, lines: Lines, delimiter: str, header: Sequence[str]) -> None:
        self._lines = lines
        self._reader = csv.reader(lines, delimiter=delimiter, strict=True)
        self._delimiter = delimiter
        self._header = header

    def next(self) -> tuple[int, list[str]] | Reject | None:
        """The next row with its line, or a reject, or None for an empty row.

        Raises:
            StopIteration: there is none.
            FileError: the file cannot be read on.
        """
        lines = self._lines
        line = lines.begin()
        try:
            cells = next(self._reader)
        except csv.Error as error:
            lines.back()
            return Reject(line, "", error_sentence(error), self._raw())
        if len(lines.record) > 1 and _swallows(lines.record[1:], self._delimiter, len(self._header)):
            lines.back()
            return Reject(line, "", _UNCLOSED, self._raw())
        if not any(cell.strip() for cell in cells):
            return None
        if len(cells) != len(self._header):
            count = f"{len(cells)} {'cell' if len(cells) == 1 else 'cells'}"
            sentence = f"the row has {count}, the header {len(self._header)}."
            return Reject(line, "", sentence, [clean(cell) for cell in cells])
        if any(undecoded(cell) for cell in cells):
            column = next(name for name, cell in zip(self._header, cells, strict=True) if undecoded(cell))
            return Reject(line, column, UNDECODED, [clean(cell) for cell in cells])
        return line, cells

    def _raw(self) -> str:
        return clean("".join(self._lines.record).rstrip("\r\n"))


def records(lines: Lines, delimiter: str, header: Sequence[str], rows: int) -> Iterator[Batch]:
    """All rows of a file after its header, read carefully; `rows` at most in a batch."""
    source = Records(lines, delimiter, header)
    kept: list[list[str]] = []
    numbers: list[int] = []
    rejects: list[Reject] = []
    empty = 0
    while True:
        try:
            found = source.next()
        except StopIteration:
            break
        if found is None:
            empty += 1
        elif isinstance(found, Reject):
            rejects.append(found)
        else:
            numbers.append(found[0])
            kept.append(found[1])
        if len(kept) + len(rejects) >= rows:
            yield Batch(text_table(header, kept), numbers, rejects, empty)
            kept, numbers, rejects, empty = [], [], [], 0
    yield Batch(text_table(header, kept), numbers, rejects, empty)


_UNCLOSED = "a quote that is opened in this line is not closed in its row."


def error_sentence(error: csv.Error) -> str:
    """What is wrong with a line, as a half-sentence with a full stop."""
    said = str(error)
    if "unexpected end" in said:
        return _UNCLOSED
    if "expected after" in said:
        return "a cell goes on after its closing quote; write a quote inside a cell twice."
    return f"the line cannot be read: {said}."


def _swallows(others: list[str], delimiter: str, width: int) -> bool:
    """Whether a quote left open has taken in whole rows: a line of a cell never looks like a row of the table."""

    def is_row(line: str) -> bool:
        if line.count('"') % 2:
            return False
        try:
            return len(next(csv.reader([line], delimiter=delimiter, strict=True), [])) == width
        except csv.Error:
            return False

    return width > 2 and any(is_row(line) for line in others)
