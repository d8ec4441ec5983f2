"""Files packed with gzip or zstd: read and written as streams, never as a whole."""

from __future__ import annotations

import io
from typing import Any, BinaryIO

import pyarrow as pa

from detente.errors import FileError

PACKINGS = {"gz": "gzip", "zst": "zstd"}  # by the ending of a name
_MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
PIECE = 1 << 20


class Borrowed(io.RawIOBase):
    """A file that is another's: read from where it stands, looked ahead into, and never closed.

    `position` counts the bytes that were read.
    """

    def __init__(self, file: Any) -> None:
        self._file = file
        self._ahead = b""
        self.position = 0

    def head(self, count: int) -> bytes:
        """The next bytes, which will be read all the same; fewer at the end."""
        while len(self._ahead) < count:
            more = self._file.read(count - len(self._ahead))
            if not more:
                break
            self._ahead += more
        return self._ahead[:count]

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read some bytes; 0 at the end."""
        if self._ahead:
            count = min(len(buffer), len(self._ahead))
            buffer[:count] = self._ahead[:count]
            self._ahead = self._ahead[count:]
        else:
            count = self._file.readinto(buffer) or 0
        self.position += count
        return count


def packing_of(name: str) -> str | None:
    """How a file of this name or format is packed: gzip, zstd or not at all."""
    return PACKINGS.get(name.lower().rpartition(".")[2]) if "." in name else None


def unpacked(file: Borrowed, name: str, kind: str) -> Borrowed:
    """What a file holds, unpacked where it is packed.

    Args:
        file: at its beginning; what it begins with tells whether it is packed, whatever it is called.
        name: how messages name it.
        kind: its format, such as `csv` or `csv.gz`.

    Raises:
        FileError: it should be packed, and is not.
    """
    head = file.head(4)
    found = next((codec for magic, codec in _MAGIC.items() if head.startswith(magic)), None)
    said = packing_of(kind)
    if said is not None and found is None and head:
        raise FileError(f"{name!r} does not begin as {said} does; it is broken, or its name ends wrongly.")
    if found is None:
        return file
    return Borrowed(pa.CompressedInputStream(pa.PythonFile(file, "r"), found))


def packed(file: BinaryIO, packing: str) -> pa.NativeFile:
    """A stream to write into, packed on the way into a file, which stays open when the stream is closed."""
    return pa.CompressedOutputStream(pa.PythonFile(_Lent(file), "w"), packing)


class _Lent(io.RawIOBase):
    """A file to write into that is another's, and never closed.

    A stream that is let go unfinished tries to end itself; there is nowhere to write to then.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._failed = False

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: Any) -> int:
        """Write all bytes.

        Raises:
            OSError: they cannot be written; whatever comes after that goes nowhere.
        """
        if not self._failed and not self._file.closed:
            try:
                self._file.write(data)
            except OSError:
                self._failed = True
                raise
        return len(data)

    def flush(self) -> None:
        """Hand on what is written."""
        if not self._failed and not self._file.closed:
            self._file.flush()
