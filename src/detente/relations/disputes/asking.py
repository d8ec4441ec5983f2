"""Asking of a dispute: by the name that the record has it under, or by a file of one's own."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from detente.compare.days import read_day
from detente.errors import FileError, LawFault, RecordError, UnknownNameError, did_you_mean
from detente.regime.folder import record_folder
from detente.relations.disputes.case import Case, read_case
from detente.relations.disputes.clock import Clock
from detente.relations.disputes.procedure import Procedure
from detente.relations.disputes.standing import Standing
from detente.relations.plain import fields_of


def dispute(
    case: str | os.PathLike[str],
    *,
    on: dt.date | str = "today",
    record: str | os.PathLike[str] | None = None,
) -> Standing:
    """Where a dispute stands on a day: its state, what may come next and by when, and what is overdue.

    Args:
        case: the id of a case of the record (DS590), or a file of one's own (docs/disputes.md says how to write one).
        on: the day; a day to come tells what comes by itself if nothing is done that the file does not have.
        record: the folder of the record, if not the one that is installed.

    Returns:
        `state`, `possible`, `deadlines`, `overdue`, `due_today`, `paused_since`, `suspension`, `automatic`, `done`,
        `late_or_early`, `notes`; `to_dict()` gives all of it as JSON carries it.

    Raises:
        UnknownNameError: the record has no such case.
        FileError: the file cannot be read.
        RecordError: the case's file, or the procedure, is at fault; with every fault.
        ScopeError: the day cannot be read, or lies before the case.
    """
    day = read_day("the day", on)
    return Clock(open_case(case, record)).on(day)


def open_case(case: str | os.PathLike[str], record: str | os.PathLike[str] | None = None) -> Case:
    """A case of the record by its id, or one of a file.

    Raises:
        UnknownNameError, FileError, RecordError: as `dispute`.
    """
    root = record_folder(Path(record) if record is not None else None)
    if isinstance(case, os.PathLike) or _is_path(case):
        return _of_file(Path(case), root)
    return _of_record(case, root)


def cases(record: str | os.PathLike[str] | None = None) -> tuple[Case, ...]:
    """The cases of the record, by id.

    Raises:
        RecordError: with every fault of their files.
    """
    faults: list[LawFault] = []
    found = [case for _, case in _read_all(record_folder(Path(record) if record is not None else None), faults) if case]
    if faults:
        raise RecordError(faults)
    return tuple(sorted(found, key=lambda case: case.id))


def standings(known: Iterable[Case], day: dt.date) -> tuple[Standing, ...]:
    """Where cases stand on a day; one that begins later stands as on its first day."""
    clocks = [Clock(case) for case in known]
    return tuple(clock.on(max(day, clock.first)) for clock in clocks)


def procedure_told(procedure: Procedure) -> dict[str, Any]:
    """A procedure as JSON carries it: its states, and its acts: who, under which article, when, and by when."""
    return {name: value for name, value in fields_of(procedure).items() if not name.startswith("_")}


def _is_path(name: str) -> bool:
    return name.casefold().endswith((".yaml", ".yml")) or os.sep in name or (os.altsep or os.sep) in name


def _of_file(path: Path, root: Path) -> Case:
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "does not exist"
        raise FileError(f"{str(path)!r} {what}; `detente dispute --new {path.name}` writes a case to begin with.")
    faults: list[LawFault] = []
    found = read_case(path, str(path), faults, root)
    if found is None:
        raise RecordError(faults, "in the case")
    return found


def _of_record(name: str, root: Path) -> Case:
    faults: list[LawFault] = []
    known: list[str] = []
    for path, case in _read_all(root, faults):
        if case is None and path.stem.casefold() == name.strip().casefold():
            raise RecordError(faults)
        if case is not None:
            known.append(case.id)
            if case.id.casefold() == name.strip().casefold():
                return case
    if faults:
        raise RecordError(faults)
    raise UnknownNameError(
        f"The record has no dispute {name!r}; it has {', '.join(sorted(known)) or 'none'}.{did_you_mean(name, known)} "
        "A case of your own is a file: name it with its ending, such as my-case.yaml."
    )


def _read_all(root: Path, faults: list[LawFault]) -> Iterator[tuple[Path, Case | None]]:
    for path in sorted(root.glob("*/disputes/*.yaml")):
        yield path, read_case(path, f"record/{path.relative_to(root).as_posix()}", faults, root)
