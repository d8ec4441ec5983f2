"""Reading JSON Lines, a batch of rows at a time: twice, as the columns are the keys of all lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from detente.determination.compression import Borrowed
from detente.determination.lines import UNDECODED, Lines, bounded, clean, open_text, undecoded
from detente.determination.rows_read import MOST_COLUMNS, Batch, Reject, columns_of, text_table
from detente.determination.rows_read import encoded as with_dictionaries
from detente.errors import FileError

_CELLS = 1 << 23  # of a batch


def read_json_lines(
    again: Callable[[], Borrowed],
    name: str,
    encoding: str | None,
    rows: int,
    share: Callable[[], float],
    encoded: bool = False,
) -> Iterator[Batch]:
    """The batches of a file; see `detente.determination.reading.read`.

    Args:
        again: the file from its beginning, unpacked.
        name: how messages name it.
        encoding: of the file; None to find out.
        rows: how many a batch holds at most.
        share: of the file that was read by now.
        encoded: whether texts that repeat themselves are dictionaries.
    """
    header = columns_of(_keys(Lines(bounded(open_text(again(), encoding)), name)), name)
    if not header:
        raise FileError(f"{name!r} holds no JSON object with a key; write one shipment a line.")
    most = max(1, min(rows, _CELLS // len(header)))
    for batch in _batches(Lines(bounded(open_text(again(), encoding)), name), header, most):
        if encoded:
            batch.table = with_dictionaries(batch.table)
        batch.share = share()
        yield batch


def _keys(lines: Lines) -> list[str]:
    """All keys of all lines, in the order first met; no more of them than are too many."""
    found: dict[str, None] = {}
    for line in lines:
        lines.begin()
        try:
            value = json.loads(line, parse_int=str, parse_float=str)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            found.update(dict.fromkeys(clean(key) for key in value))
            if len(found) > MOST_COLUMNS:
                break
    return list(found)


def _batches(source: Lines, header: Sequence[str], rows: int) -> Iterator[Batch]:
    kept: list[list[str | None]] = []
    lines: list[int] = []
    rejects: list[Reject] = []
    empty = 0
    for line in source:
        source.begin()
        if not line.strip():
            empty += 1
            continue
        try:
            if undecoded(line):
                raise ValueError(f"the line {UNDECODED.rstrip('.')}")
            value = json.loads(line, parse_int=_whole, parse_float=Decimal, object_pairs_hook=_object)
            if not isinstance(value, dict):
                raise ValueError("the line is JSON, but no object")
            kept.append([_as_text(value.get(key)) for key in header])
            lines.append(source.number)
        except (ValueError, ArithmeticError, RecursionError) as error:
            rejects.append(Reject(source.number, "", _sentence(error), clean(line.rstrip("\r\n"))))
        if len(kept) + len(rejects) >= rows:
            yield Batch(text_table(header, kept), lines, rejects, empty)
            kept, lines, rejects, empty = [], [], [], 0
    yield Batch(text_table(header, kept), lines, rejects, empty)


def _sentence(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return "the line is not valid JSON."
    if isinstance(error, ArithmeticError):
        return "the line holds a number that is too large to be read."
    if isinstance(error, RecursionError):
        return "the line is nested too deeply to be read."
    return f"{error}."


def _whole(digits: str) -> int | Decimal:
    """A whole number of any length, exactly."""
    return int(digits) if len(digits) < 1000 else Decimal(digits)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        plain = clean(key)
        if plain in found:
            raise ValueError(f"the key {plain!r} stands twice in one object")
        found[plain] = value
    return found


def _as_text(value: Any) -> str | None:
    """A JSON value as text that says exactly the same."""
    if value is None:
        return None
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal, float)):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=str)
