"""Numbers written as text, read as whole columns: where every cell is so plain that nothing is rounded on the way."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_MOST = 15  # digits that come back from a 64-bit float as they were, if it is neither very large nor very small
_LARGE, _SMALL = 1e290, 1e-290
_LONGER = r"^[0-9](\.[0-9]{1,14})?[eE][+-]?[0-9]{1,2}$"
_SOMETHING = "^[^eE]*[1-9]"
_LETTERS = np.isin(np.arange(256), np.frombuffer(b"0123456789.eE+-", np.uint8))


def as_numbers(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A text column as 64-bit floats, an empty cell as null, if each cell is the shortest decimal of its float.

    That is so where all have at most 15 digits, such as 1073.25 or 1.0732e+10. Any other column, be it for one cell,
    comes back as it is, to be read cell by cell.
    """
    if not pa.types.is_string(column.type) or not all(_plain(chunk) for chunk in column.chunks):
        return column
    filled = pc.if_else(pc.equal(pc.binary_length(column), 0), pa.scalar(None, pa.string()), column)
    try:
        numbers = filled.cast(pa.float64())
    except pa.ArrowInvalid:  # such as two points in a cell
        return column
    size = pc.abs(numbers)
    within = pc.and_(pc.less(size, _LARGE), pc.or_(pc.greater(size, _SMALL), pc.equal(size, 0)))
    if pc.all(within).as_py() is False:
        return column
    nothing = filled.filter(pc.equal(size, 0))
    vanished = pc.any(pc.match_substring_regex(nothing, _SOMETHING)).as_py()
    return column if vanished else numbers


def _plain(texts: pa.StringArray) -> bool:
    """Whether all cells have only the letters of numbers, and no more digits than a float holds."""
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1]
    if offsets[-1] == offsets[0]:
        return True
    letters = np.frombuffer(texts.buffers()[2], np.uint8)[offsets[0] : offsets[-1]]
    if not _LETTERS[letters].all():
        return False
    long = np.flatnonzero(np.diff(offsets) > _MOST)
    return not len(long) or bool(pc.all(pc.match_substring_regex(texts.take(pa.array(long)), _LONGER)).as_py())
