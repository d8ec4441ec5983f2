"""Thrift's compact protocol, as far as the heads of Parquet's pages need it: a struct as numbers and structs by field.

No library in use gives the head of a page before it unpacks the page, which is what must not be done yet.
"""

from __future__ import annotations

from typing import Any

_DEPTH = 8
_MOST = 1 << 12  # entries of a list
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 11, 12


class BrokenError(Exception):
    """The bytes are no such struct."""


def read_struct(data: bytes) -> tuple[dict[int, Any], int]:
    """A struct at the beginning of some bytes, and how many of them it takes.

    Raises:
        BrokenError: there is none.
    """
    reader = _Reader(data)
    return reader.struct(0), reader.at


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def _byte(self) -> int:
        if self.at >= len(self._data):
            raise BrokenError("the head of a page breaks off")
        self.at += 1
        return self._data[self.at - 1]

    def _varint(self) -> int:
        found = shift = 0
        while True:
            byte = self._byte()
            found |= (byte & 0x7F) << shift
            if byte < 0x80:
                return found
            shift += 7
            if shift > 63:
                raise BrokenError("the head of a page has a number that is none")

    def _number(self) -> int:
        found = self._varint()
        return (found >> 1) ^ -(found & 1)

    def struct(self, depth: int) -> dict[int, Any]:
        if depth > _DEPTH:
            raise BrokenError("the head of a page is nested too deeply")
        found: dict[int, Any] = {}
        field = 0
        while head := self._byte():
            field = field + (head >> 4) if head >> 4 else self._number()
            found[field] = self._value(head & 15, depth, in_list=False)
        return found

    def _value(self, kind: int, depth: int, in_list: bool) -> Any:
        if kind in (_TRUE, _FALSE):
            return self._byte() == _TRUE if in_list else kind == _TRUE
        if kind == _BYTE:
            return self._byte()
        if kind < _DOUBLE:
            return self._number()
        if kind in (_DOUBLE, _BINARY):
            length = 8 if kind == _DOUBLE else self._varint()
            self.at += length
            return None
        if kind in (_LIST, _SET):
            head = self._byte()
            count = head >> 4 if head >> 4 != 15 else self._varint()
            return [self._value(head & 15, depth + 1, in_list=True) for _ in range(self._few(count))]
        if kind == _MAP:
            count = self._few(self._varint())
            kinds = self._byte() if count else 0
            for _ in range(count):
                self._value(kinds >> 4, depth + 1, in_list=True)
                self._value(kinds & 15, depth + 1, in_list=True)
            return None
        if kind == _STRUCT:
            return self.struct(depth + 1)
        raise BrokenError("the head of a page has a value of no known kind")

    def _few(self, count: int) -> int:
        if count > _MOST:
            raise BrokenError("the head of a page is too long")
        return count
