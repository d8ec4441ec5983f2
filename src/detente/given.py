"""What callers give: checked the same wherever it is taken."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from typing import TypeVar

_Given = TypeVar("_Given")


def several_files(files: Iterable[_Given]) -> tuple[_Given, ...]:
    """Files, of which there may be any number.

    Raises:
        TypeError: it is one file: text is a sequence too, of letters, which are no files.
    """
    if isinstance(files, (str, PathLike)):
        raise TypeError("`proposals` is a list of files, also where there is one")
    return tuple(files)
