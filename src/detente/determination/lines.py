"""The lines of a text file: decoded without loss, counted, and gone back over where a record turns out to be none."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator

from detente.determination.compression import PIECE, Borrowed
from detente.errors import FileError

LONGEST = 1 << 26  # bytes, or letters; what has longer lines is no file of shipments, and would fill the memory
TOO_LONG = f"a line is longer than {LONGEST >> 20} MiB, as no row of shipments is"
_PATIENCE = 10_000_000  # so many lines may be gone back over, all in all


def open_text(file: Borrowed, encoding: str | None) -> io.TextIOWrapper:
    """A file from its beginning as text: in the encoding given, else in UTF-8, or UTF-16 where the file says so.

    Raises:
        FileError: there is no such encoding.
    """
    known = encoding_of(file, encoding)
    return io.TextIOWrapper(io.BufferedReader(file, PIECE), encoding=known, errors=KEPT, newline="")


def bounded(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines of a text.

    Raises:
        OSError: the text cannot be read on, or has a line that is too long.
    """
    while line := text.readline(LONGEST):
        if len(line) == LONGEST:
            raise OSError(TOO_LONG)
        yield line


def encoding_of(file: Borrowed, said: str | None) -> str:
    """The name of a text file's encoding: as said, else UTF-8, or UTF-16 where the file, at its beginning, says so.

    Raises:
        FileError: there is no such encoding.
    """
    if said is None:
        return "utf-16" if file.head(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    try:
        with io.TextIOWrapper(io.BytesIO(), encoding=said):
            return codecs.lookup(said).name
    except (LookupError, ValueError):
        raise FileError(f"{said!r} is not an encoding; try utf-8, cp932 or cp949.") from None


def _keep(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not in the encoding, as surrogates, so that their row can be found and told of."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


KEPT = "detente-kept"
codecs.register_error(KEPT, _keep)


def unreadable(name: str, error: Exception, line: int) -> FileError:
    """What stops the reading of a file after a line, as a sentence."""
    if isinstance(error, UnicodeError):
        return FileError(f"{name!r} cannot be read as text: {error}.")
    past = f" past line {line}" if line else ""
    return FileError(f"{name!r} cannot be read{past}: {_reason(error)}.")


def _reason(error: Exception) -> str:
    said = getattr(error, "strerror", None) or (str(error).splitlines() or [type(error).__name__])[0]
    return str(said).rstrip(".")


class Lines:
    """The lines of a text, counted; those of one record can be gone back to.

    `record` holds the lines given since `begin`, `number` counts all that were given.
    """

    def __init__(self, text: Iterator[str], name: str) -> None:
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
        except (OSError, UnicodeError) as error:
            raise unreadable(self._name, error, self.number) from None
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


UNDECODED = "holds bytes that are not in the file's encoding; name that, cp932 or cp949 if it comes from Excel."


def clean(text: str) -> str:
    """Text that any file can hold: bytes that could not be decoded are written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode()
