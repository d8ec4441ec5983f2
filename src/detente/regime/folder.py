"""The folders of data: where the law is and which jurisdictions it holds, where the record is, what is kept of both."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

from detente.errors import FileError, UnknownNameError, did_you_mean

LAW_FOLDER = Path(__file__).parent.parent / "law"
RECORD_FOLDER = Path(__file__).parent.parent / "record"


def law_folder(folder: Path | str | None = None) -> Path:
    """The folder given, the one `DETENTE_LAW` names, or the one that comes with detente."""
    return Path(folder or os.environ.get("DETENTE_LAW") or LAW_FOLDER)


def record_folder(folder: Path | str | None = None) -> Path:
    """The folder of the record: the one given, the one `DETENTE_RECORD` names, or the one that comes with detente.

    Raises:
        FileError: there is no such folder.
    """
    found = Path(folder or os.environ.get("DETENTE_RECORD") or RECORD_FOLDER)
    if not found.is_dir():
        named = "" if folder else ", which DETENTE_RECORD names,"
        raise FileError(f"The record cannot be read: {str(found)!r}{named} is no folder.")
    return found


def cache_folder() -> Path | None:
    """Where what is made from the law is kept: `DETENTE_CACHE`, else the user's own; None where it is empty."""
    named = os.environ.get("DETENTE_CACHE")
    if named is not None:
        return Path(named) if named else None
    import platformdirs

    return Path(platformdirs.user_cache_dir("detente", appauthor=False))


def jurisdictions(folder: Path | str | None = None) -> list[str]:
    """The codes of the jurisdictions whose law there is."""
    return sorted(path.parent.name.upper() for path in law_folder(folder).glob("*/jurisdiction.yaml"))


_LEFT_TO_USERS = re.compile(r"^(AA|Q[M-Z]|X[A-Z]|ZZ)$")


@cache
def own_codes() -> frozenset[str]:
    """The jurisdictions of the law data in use with codes that ISO 3166 leaves to its users: countries all the same."""
    return frozenset(filter(_LEFT_TO_USERS.match, jurisdictions()))


def known_code(code: str, folder: Path | str | None = None) -> str:
    """A jurisdiction's code as the folder has it.

    Raises:
        UnknownNameError: there is no law of that jurisdiction.
    """
    known = jurisdictions(folder)
    if code.upper() not in known:
        raise UnknownNameError(
            f"There is no law of {code!r}; the law data has {', '.join(known) or 'no jurisdiction'}."
            + did_you_mean(code, known)
        )
    return code.upper()


def law_files(code: str, folder: Path | str | None = None) -> list[Path]:
    """The files that make up one jurisdiction's law, in the order of their names (instruments by effective day)."""
    root = law_folder(folder)
    return [root / "goods.yaml", *sorted((root / code.lower()).glob("*.yaml"))]
