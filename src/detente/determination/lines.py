"""The lines of a text file: decoded without loss, counted, and gone back over where a record turns out to be none."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from detente.errors import FileError

_PATIENCE = 10_000_000  # so many lines may be gone back over, all in all


def open_text(file: BinaryIO, encoding: str | None) -> io.TextIOWrapper:
    """A file as text: in the encoding given, else in UTF-8, or UTF-16 where the file says so.

    Raises:
        FileError: there is no such encoding.
    """
    head = file.read(4)
    file.seek(0)
    if encoding is None:
        encoding = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return io.TextIOWrapper(file, encoding=encoding, errors=_KEPT, newline="")
    except (LookupError, ValueError):
        raise FileError(f"{encoding!r} is not an encoding; try utf-8, cp932 or cp949.") from None


def _keep(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not in the encoding, as surrogates, so that their row can be found and told of."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


_KEPT = "detente-kept"
codecs.register_error(_KEPT, _keep)


class Lines:
    """The lines of a text, counted; those of one record can be gone back to.

    `record` holds the lines given since `begin`, `number` counts all that were given.
    """

    def __init__(self, text: io.TextIOWrapper, name: str) -> None:
        self._text = text
        self._name = name
        self._again: list[str] = []
        self._patience = _PATIENCE
        self.number = 0
        self.record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        """The lines that are left."""
        return self

    def __next__(self) -> str:
        """The next line.

        Raises:
            FileError: the file cannot be read on.
        """
        try:
            line = self._again.pop() if self._again else next(self._text)
        except OSError as error:
            raise FileError(f"{self._name!r} cannot be read: {error.strerror or error}.") from None
        except UnicodeError as error:
            raise FileError(f"{self._name!r} cannot be read as text: {error}.") from None
        self.number += 1
        self.record.append(line)
        return line

    def begin(self) -> int:
        """Begin a record; the number of its first line."""
        self.record = []
        return self.number + 1

    def back(self) -> None:
        """Give all lines of the record but its first once more."""
        first, *others = self.record
        self._patience -= len(others)
        if self._patience >= 0:  # else a file made to be gone back over for ever: its lines stay in one record
            self._again += reversed(others)
            self.number -= len(others)
            self.record = [first]


_SURROGATE = re.compile("[\ud800-\udfff]")


def undecoded(text: str) -> bool:
    """Whether a text holds bytes that are not in its file's encoding."""
    return not text.isascii() and _SURROGATE.search(text) is not None


UNDECODED = "holds bytes that are not in the file's encoding; say --encoding cp932 or cp949 if it comes from Excel."


def clean(text: str) -> str:
    """Text that any file can hold: bytes that could not be decoded are written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode()
