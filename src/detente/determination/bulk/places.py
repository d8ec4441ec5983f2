"""Folders and files wherever Arrow's file systems reach: on this machine, or in an object store by its address.

What is written appears whole or not at all: under a temporary name first, then by a move.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import fs

from detente.errors import FileError

_TEMPORARY = ".part"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder or a file: `name` as the user wrote it, the file system, and the path in it."""

    name: str
    system: fs.FileSystem
    path: str

    def below(self, relative: str) -> Place:
        """What lies below a folder."""
        return Place(f"{self.name.rstrip('/')}/{relative}", self.system, f"{self.path.rstrip('/')}/{relative}")

    @property
    def kind(self) -> str:
        """`folder`, `file`, or `nothing` where there is none.

        Raises:
            FileError: it cannot be reached.
        """
        with _told(self, "read"):
            found = self.system.get_file_info(self.path).type
        return {fs.FileType.Directory: "folder", fs.FileType.NotFound: "nothing"}.get(found, "file")

    def files(self) -> list[fs.FileInfo]:
        """All files below a folder, but for those that have a name beginning with `_` or `.` on their way.

        Raises:
            FileError: it cannot be read.
        """
        with _told(self, "read"):
            found = self.system.get_file_info(fs.FileSelector(self.path, recursive=True, allow_not_found=True))
        return [info for info in found if info.is_file and not self._hidden(info.path)]

    def _hidden(self, path: str) -> bool:
        return any(step.startswith(("_", ".")) for step in self.relative(path).split("/"))

    def relative(self, path: str) -> str:
        """The path of a file below a folder, seen from the folder."""
        return path[len(self.path.rstrip("/")) :].lstrip("/")

    def open(self) -> pa.NativeFile:
        """The file, to read.

        Raises:
            FileError: it cannot be read.
        """
        with _told(self, "read"):
            return self.system.open_input_file(self.path)

    @contextlib.contextmanager
    def whole(self) -> Iterator[pa.NativeFile]:
        """The file to write; it takes its place only when everything went well.

        Raises:
            FileError: it cannot be written.
        """
        folder, _, name = self.path.rpartition("/")
        temporary = f"{folder}/.{name}{_TEMPORARY}"
        done = False
        try:
            with _told(self, "written"):
                self.system.create_dir(folder, recursive=True)
                with self.system.open_output_stream(temporary, compression=None) as sink:
                    yield sink
                self.system.move(temporary, self.path)
                done = True
        finally:
            if not done:
                with contextlib.suppress(OSError):
                    self.system.delete_file(temporary)

    def write_json(self, value: Mapping[str, Any]) -> None:
        """Write the file as JSON.

        Raises:
            FileError: it cannot be written.
        """
        with self.whole() as sink:
            sink.write(json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n")

    def read_json(self) -> dict[str, Any]:
        """Read the file as a JSON object.

        Raises:
            FileError: it cannot be read, or is none.
        """
        with self.open() as source:
            try:
                found = json.loads(source.read())
            except (ValueError, OSError, pa.ArrowException):
                found = None
        if not isinstance(found, dict):
            raise FileError(f"{self.name!r} is no record of a run; name another folder for the answers.")
        return found

    def clear(self) -> None:
        """Remove what interrupted runs have left unfinished below a folder."""
        with contextlib.suppress(OSError):
            for info in self.system.get_file_info(fs.FileSelector(self.path, recursive=True, allow_not_found=True)):
                if info.is_file and info.base_name.startswith(".") and info.base_name.endswith(_TEMPORARY):
                    self.system.delete_file(info.path)


def place(name: str) -> Place:
    """The folder or file of a name: a path, or an address such as `s3://bucket/folder`.

    Raises:
        FileError: the address means nothing here.
    """
    if "://" not in name:
        return Place(name, fs.LocalFileSystem(), str(Path(name).absolute()))
    try:
        system, path = fs.FileSystem.from_uri(name)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise FileError(f"{name!r} is no address that can be read: {short(error)}.") from None
    return Place(name, system, path)


@contextlib.contextmanager
def _told(where: Place, what: str) -> Iterator[None]:
    """Failures of the file system as sentences."""
    try:
        yield
    except FileError:
        raise
    except (OSError, pa.ArrowException) as error:
        raise FileError(f"{where.name!r} cannot be {what}: {reason(error)}.") from None


def reason(error: Exception) -> str:
    """Why a file system or Arrow refused, in a half-sentence."""
    import os

    number = getattr(error, "errno", None)
    return os.strerror(number) if number else short(error)


def short(error: Exception) -> str:
    """The first line of a message."""
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(". ")
