"""A text file as blocks of UTF-8, each some whole lines: what is read at a time, and parsed at a time."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from detente.determination.compression import Borrowed
from detente.determination.lines import KEPT, LONGEST, TOO_LONG, Lines, encoding_of, open_text

SIZE = 1 << 22  # bytes of a block, which a core has mostly at hand; it is larger only where one line is
_AT_ONCE = 1 << 17  # bytes asked for: where a packed file breaks off, so many at most are lost with the rest
_FIRST = 1 << 16  # bytes of the first, which begins with the header
NEWLINE, RETURN = 10, 13
Places = npt.NDArray[np.int64]


class StoppedError(Exception):
    """The file cannot be read on; `args[0]` is the error that stopped it."""


@dataclass(frozen=True)
class Block:
    """Whole lines of a file.

    Args:
        data: their bytes, in UTF-8 but for what is not in the file's encoding.
        errors: how that is decoded.
        share: of the file that was read by its end.
    """

    data: memoryview
    errors: str
    share: float

    @cached_property
    def bytes(self) -> npt.NDArray[np.uint8]:
        """The bytes as an array."""
        return np.frombuffer(self.data, np.uint8)

    @cached_property
    def ends(self) -> Places:
        """Where each line ends, its line end included."""
        end = self.bytes == NEWLINE
        returned = self.bytes == RETURN
        returned[:-1] &= ~end[1:]
        ends = np.flatnonzero(end | returned) + 1
        return ends if len(ends) and ends[-1] == len(self.data) else np.append(ends, len(self.data))

    @cached_property
    def starts(self) -> Places:
        """Where each line starts."""
        return np.concatenate([np.zeros(1, np.int64), self.ends[:-1]])

    def line(self, place: int) -> str:
        """A line, with its line end."""
        return str(self.data[self.starts[place] : self.ends[place]], "utf-8", self.errors)

    def after(self, place: int) -> Block:
        """The lines from a place on."""
        return Block(self.data[self.starts[place] :], self.errors, self.share)


class _Source(Protocol):
    def readinto(self, buffer: Any, /) -> int | None: ...


def blocks(file: Borrowed, encoding: str | None, share: Callable[[], float], size: int) -> Iterator[Block]:
    """The blocks of a file.

    Args:
        file: at its beginning, unpacked.
        encoding: of the file; None to find out.
        share: of the file that was read by now.
        size: of a block, in bytes.

    Raises:
        FileError: there is no such encoding.
        StoppedError: the file cannot be read on; the whole lines before were given.
    """
    known = encoding_of(file, encoding)
    if known not in ("utf-8", "utf-8-sig"):
        return _blocks(_Recoded(open_text(file, encoding)), "surrogatepass", share, size)
    if known == "utf-8-sig" and file.head(3) == codecs.BOM_UTF8:
        file.readinto(bytearray(3))
    return _blocks(file, KEPT, share, size)


def _blocks(source: _Source, errors: str, share: Callable[[], float], size: int) -> Iterator[Block]:
    rest, wanted = b"", min(size, _FIRST)
    while True:
        data = bytearray(max(wanted, 2 * len(rest)))
        data[: len(rest)] = rest
        stopped: Exception | None = None
        filled = len(rest)
        with memoryview(data) as room:
            try:
                while filled < len(data) and (count := source.readinto(room[filled : filled + _AT_ONCE])):
                    filled += count
            except (OSError, UnicodeError) as error:
                stopped = error
        ended = filled < len(data) and not stopped
        cut = filled if ended else _whole_lines(data, filled)
        if cut:
            yield Block(memoryview(data)[:cut], errors, share())
        if not stopped and not cut and filled >= LONGEST:
            stopped = OSError(TOO_LONG)
        if stopped:
            raise StoppedError(stopped)
        if ended:
            return
        rest, wanted = bytes(memoryview(data)[cut:filled]), size


def _whole_lines(data: bytearray, filled: int) -> int:
    """Where the last line ends that is whole for certain: a carriage return at the very end may be half a line end."""
    cut = data.rfind(b"\n", 0, filled) + 1
    return max(cut, data.rfind(b"\r", cut, filled - 1) + 1) if filled else 0


class _Recoded(io.RawIOBase):
    """A text of any encoding as UTF-8, with what is not in its encoding as surrogates."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._rest = b""

    def readinto(self, buffer: Any) -> int:
        """Read some bytes; 0 at the end."""
        if not self._rest:
            self._rest = self._text.read(len(buffer)).encode("utf-8", "surrogatepass")
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


class BlockLines(Lines):
    """The lines of blocks, from any line on.

    Args:
        more: the next block, or None at the end.
        name: of the file.
        number: of the line before the first.
    """

    def __init__(self, more: Callable[[], Block | None], name: str, number: int = 0) -> None:
        self._cursor = _Cursor(more, number + 1)
        super().__init__(self._cursor, name)
        self.number = number

    def take(self, first: int, block: Block) -> None:
        """Be able to read on from this block, whose first line has this number; it may have been read from already."""
        if self._cursor.at <= first:
            self._cursor.at = first
            self._cursor.held = [(first, block)]

    def go_to(self, line: int) -> None:
        """Pass over all lines before this one; it is in the block taken, or was read already."""
        again = min(line - 1 - self.number, len(self._again))
        del self._again[len(self._again) - again :]
        if not self._again:
            self._cursor.at = line
        self.number = line - 1


class _Cursor:
    """Gives lines out of the blocks held, and asks for more; `at` is the number of the next line."""

    def __init__(self, more: Callable[[], Block | None], at: int) -> None:
        self._more = more
        self.at = at
        self.held: list[tuple[int, Block]] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        while True:
            if not self.held:
                block = self._more()
                if block is None:
                    raise StopIteration
                self.held = [(self.at, block)]
            first, block = self.held[0]
            if self.at < first + len(block.ends):
                self.at += 1
                return block.line(self.at - 1 - first)
            self.held = []
