"""Asking for a scheme by its name, or by its file, and for its ledger."""

from __future__ import annotations

import os
from pathlib import Path

from detente.compare.days import Day, read_day
from detente.errors import FileError, LawFault, RecordError, UnknownNameError, did_you_mean
from detente.regime.folder import record_folder
from detente.relations.settlements.answers import Ledger
from detente.relations.settlements.book import Scheme
from detente.relations.settlements.ledger import ledger
from detente.relations.settlements.scheme import read_scheme


def settlement(
    scheme: str | os.PathLike[str],
    *,
    on: Day = "today",
    convention: str | None = None,
    award: str | None = None,
    folder: Path | str | None = None,
) -> Ledger:
    """The ledger of a scheme that pays awards, on a day.

    Args:
        scheme: the id of one of the record, such as `kr-foundation`, or a file of one.
        on: the day; what is done on it is done.
        convention: how days of interest are counted, `act365` or `years-then-days`; by default in every way in use.
        award: an award whose working is wanted, phase by phase.
        folder: the record, if not the one that comes with detente.

    Raises:
        UnknownNameError: the record has no such scheme, or the scheme no such award.
        FileError: there is no such file.
        RecordError: with every fault of the scheme's file.
        ScopeError: the day lies before the scheme, or the convention is none of the scheme's.
    """
    day = read_day("the day", on)
    ways = None if convention is None else [convention]
    return ledger(open_scheme(scheme, folder), day, ways, [] if award is None else [award])


def open_scheme(scheme: str | os.PathLike[str], folder: Path | str | None = None) -> Scheme:
    """A scheme by its id or its file; see `settlement`."""
    name = os.fspath(scheme)
    root = record_folder(folder)
    known = scheme_files(folder)
    path = known.get(name) or known.get(name.strip().casefold())
    if path is not None:
        return _read(path, f"record/{path.relative_to(root).as_posix()}")
    if isinstance(scheme, os.PathLike) or name.endswith((".yaml", ".yml")) or os.sep in name:
        path = Path(name)
        if path.is_dir():
            raise FileError(f"{name!r} is a folder; name a scheme of the record or a file of one.")
        if not path.is_file():
            raise FileError(f"There is no file {name!r}; name a scheme of the record or a file of one.")
        return _read(path, name)
    near = did_you_mean(name, known)
    raise UnknownNameError(
        f"The record has no scheme {name!r}; it has {', '.join(known) or 'none'}.{near} A file of one works too; "
        "docs/settlements.md says how to write it."
    )


def scheme_files(folder: Path | str | None = None) -> dict[str, Path]:
    """The files of the schemes that the record has, by id."""
    return {path.stem: path for path in sorted(record_folder(folder).glob("*/settlements/*.yaml"))}


def _read(path: Path, name: str) -> Scheme:
    faults: list[LawFault] = []
    found = read_scheme(path, name, faults)
    if found is None:
        raise RecordError(faults, "in the scheme")
    return found
