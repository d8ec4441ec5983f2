"""Tables written for people, who open them in a spreadsheet: no cell of them is a formula.

What somebody sent as the name of an order must not become a command on the machine of whoever opens the answers. A text
that a spreadsheet would work out is shown as text, with an apostrophe before it; numbers stay numbers.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from detente.determination.writing import writer

_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
_NUMBER = r"^[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$"
_ROWS = 1024  # written at a time


def csv_for_people(table: pa.Table) -> Iterator[bytes]:
    """A table as CSV, piece by piece, beginning with a mark by which spreadsheets know that it is UTF-8."""
    plain = defused(table)
    sink = io.BytesIO()
    sink.write("\ufeff".encode())
    made = writer(sink, "csv", plain.schema)
    for start in range(0, plain.num_rows, _ROWS):
        made.write(plain.slice(start, _ROWS))
        yield sink.getvalue()
        sink.seek(0)
        sink.truncate()
    made.close()
    yield sink.getvalue()


def defused(table: pa.Table) -> pa.Table:
    """A table without formulas, neither in its cells nor in the names of its columns."""
    columns = [pa.chunked_array([_defused(chunk) for chunk in column.chunks], column.type) for column in table.columns]
    names = pa.array(table.column_names, pa.string())
    return pa.table(columns, names=_defused(names).to_pylist()) if columns else table


def _defused(cells: pa.Array) -> pa.Array:
    kind = cells.type
    if pa.types.is_dictionary(kind):
        return pa.DictionaryArray.from_arrays(cells.indices, _defused(cells.dictionary))
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        return cells
    formula = pc.and_not(pc.match_substring_regex(cells, _FORMULA), pc.match_substring_regex(cells, _NUMBER))
    marked = pc.binary_join_element_wise(pa.scalar("'", kind), cells, pa.scalar("", kind))
    return pc.if_else(formula, marked, cells)
