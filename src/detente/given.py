"""What callers give: checked the same wherever it is taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike
from typing import TypeVar

from detente.errors import ScopeError

_Given = TypeVar("_Given")


def several_files(files: Iterable[_Given]) -> tuple[_Given, ...]:
    """Files, of which there may be any number.

    Raises:
        TypeError: it is one file: text is a sequence too, of letters, which are no files.
    """
    if isinstance(files, (str, PathLike)):
        raise TypeError("`proposals` is a list of files, also where there is one")
    return tuple(files)


def facts_of(option: str, texts: Sequence[str] | None) -> dict[str, str]:
    """Circumstances from `name=value`.

    Args:
        option: where they are given, as a sentence about them names it.
        texts: each a circumstance; several values of one have commas between them.

    Raises:
        ScopeError: a text is not of that form, or a circumstance is given twice.
    """
    found: dict[str, str] = {}
    for text in texts or ():
        name, equals, said = (part.strip() for part in text.partition("="))
        if not equals or not name or not said:
            raise ScopeError(f"{option}: {text!r} cannot be read; write name=value.")
        if name in found:
            raise ScopeError(f"{option}: {name!r} is given twice; write its values with commas between them.")
        found[name] = said
    return found
