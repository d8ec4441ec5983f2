"""Folders of shipments on the command line: part after part into a folder of answers, and on after a stop."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.progress import Progress, rate_words
from detente.english import counted
from detente.errors import FileError

if TYPE_CHECKING:
    from detente.determination.bulk.parts import Part
    from detente.determination.bulk.places import Place
    from detente.determination.bulk.work import Done, Job, Kernel
    from detente.determination.single import Law

Resume = Annotated[
    bool, typer.Option("--resume", help="Go on with a run that was stopped; what is finished is not done again.")
]
PartitionBy = Annotated[
    str | None,
    typer.Option(
        "--partition-by",
        metavar="NAME",
        help="Put the answers into folders by year, by month, or by a column such as destination.",
    ),
]
Threads = Annotated[
    int | None, typer.Option("--threads", min=1, help="How many threads; by default one for each core.")
]
Columns = Annotated[
    str | None,
    typer.Option(
        "--columns", metavar="NAMES", help="The columns of the shipments to keep, parted by commas; by default all."
    ),
]

Run = Callable[["Sequence[Part]", "Job", Callable[[int, float], None]], "list[Done]"]


@dataclass(frozen=True, slots=True)
class Options:
    """How a folder is gone through; the names are those of the options."""

    format: str | None = None
    encoding: str | None = None
    rejects: str | None = None
    resume: bool = False
    partition_by: str | None = None
    threads: int | None = None
    columns: str | None = None

    def given(self) -> list[str]:
        """The options that only a folder of answers has."""
        said = {"--resume": self.resume, "--partition-by": self.partition_by, "--columns": self.columns}
        return [name for name, value in said.items() if value]


def is_folder(file: str, output: str | None) -> bool:
    """Whether the shipments are a folder, or the answers are to be one."""
    return "://" in file or Path(file).is_dir() or _names_folder(output)


def _names_folder(output: str | None) -> bool:
    if output is None or output == "-":
        return False
    return "://" in output or output.endswith("/") or Path(output).is_dir()


def threads_of(options: Options) -> int:
    """How many threads there are to be."""
    if options.threads is not None:
        return options.threads
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def go_through(
    law: Law,
    command: str,
    asked: Mapping[str, Any],
    file: str,
    output: str | None,
    options: Options,
    run: Run,
    verb: str,
) -> list[Done]:
    """Go through all shipments of a folder or a file, part by part.

    Args:
        law: whose law is asked.
        command: its name, for the record of the run.
        asked: what is asked, likewise.
        file: the shipments.
        output: the folder of answers; None where nothing is to be written.
        options: how.
        run: answers parts.
        verb: what is done with rows, such as determined.

    Raises:
        FileError: the shipments cannot be read or the answers not be written; what is finished stays.
    """
    from detente import __version__
    from detente.determination.bulk.determining import parameters
    from detente.determination.bulk.journal import Journal
    from detente.determination.bulk.parts import parts, sources
    from detente.determination.bulk.places import place
    from detente.determination.bulk.work import Job

    if file == "-":
        raise FileError("Standard input goes into a file of answers; name one, such as -o answers.parquet.")
    target = None if output is None else _target(output, file)
    found, strangers = sources(place(file), options.format)
    for name in strangers:
        typer.echo(f"note: {name!r} is passed over; its name does not end as one of a file of shipments.", err=True)
    cut = parts(found)
    columns = None if options.columns is None else tuple(_names(options.columns))
    job = Job(target, parameters(law, asked.get("assume")), columns, options.partition_by, options.encoding)
    done: dict[str, Done] = {}
    journal = None
    if target is not None:
        kept = {"columns": options.columns, "partition_by": options.partition_by, "encoding": options.encoding}
        laid = [id for code in sorted(law.codes) for id in law.engine(code).book.proposals]
        head = {
            "detente": __version__,
            "command": command,
            "law": {code: law.engine(code).book.digest for code in sorted(law.codes)},
            "asked": {**asked, "proposals": laid, **kept},
        }
        journal = Journal(target, head, found)
        done = {name: each for name, each in journal.begin(options.resume).items() if name in {p.name for p in cut}}
    before = len(done)
    left = [part for part in cut if part.name not in done]
    start = time.monotonic()
    with _stopped_apart(target, cut, before), _Advance(cut, left) as advance:
        done.update({each.part: each for each in run(left, job, advance)})
    seconds = time.monotonic() - start
    ordered = [done[part.name] for part in cut]
    _tell_notes(ordered)
    if journal is not None:
        totals = {name: sum(getattr(each, name) for each in ordered) for name in ("rows", "written", "rejected")}
        journal.finish(cut, done, {**totals, "parts": len(cut)})
        _rejects_elsewhere(journal.target, options.rejects, totals["rejected"])
    _report(ordered, before, [done[part.name].rows for part in left], seconds, target, options, verb)
    return ordered


def _target(output: str, file: str) -> Place:
    from detente.determination.bulk.places import place

    target = place(output)
    source = place(file)
    if target.path.rstrip("/") == source.path.rstrip("/") or source.path.startswith(f"{target.path.rstrip('/')}/"):
        raise FileError(f"The answers cannot go into {output!r}, where the shipments are; name another folder.")
    return target


def _names(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",")]
    if not all(names):
        raise FileError(f"--columns {text!r} names an empty column; write names parted by commas.")
    return names


class _Advance:
    """Adds up what parts tell of their progress, and shows it."""

    def __init__(self, cut: Sequence[Part], left: Sequence[Part]) -> None:
        self._whole = sum(part.size for part in cut) or 1
        self._done = float(self._whole - sum(part.size for part in left))
        self._rows = 0
        self._shown = Progress(self._done / self._whole)

    def __enter__(self) -> _Advance:
        self._shown.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._shown.__exit__(*error)

    def __call__(self, rows: int, size: float) -> None:
        self._rows += rows
        self._done += size
        self._shown.at(self._rows, min(self._done / self._whole, 1.0))


class _stopped_apart:  # noqa: N801  (used as a function is)
    """Where a run breaks off, say how much of it is finished and how to go on."""

    def __init__(self, target: Place | None, cut: Sequence[Part], before: int) -> None:
        self._target, self._cut, self._before = target, cut, before

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if error is None or self._target is None:
            return
        from detente.determination.bulk.work import MARKS

        marks = (self._target.below(f"{MARKS}/{part.name}.json") for part in self._cut)
        finished = sum(mark.kind == "file" for mark in marks)
        where = f"{finished} of {counted(len(self._cut), 'part')} in {self._target.name!r} are finished"
        if isinstance(error, FileError):
            raise FileError(f"{error} {where}; when that is mended, --resume goes on with the rest.") from None
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            typer.echo(f"Stopped: {where}; --resume goes on with the rest.", err=True)


def _tell_notes(done: Sequence[Done]) -> None:
    for note in dict.fromkeys(note for each in done for note in each.notes):
        typer.echo(f"note: {note}", err=True)


def _rejects_elsewhere(target: Place, rejects: str | None, count: int) -> None:
    if rejects is None or not count:
        return
    from detente.determination.bulk.journal import REJECTS
    from detente.determination.bulk.places import place
    from detente.determination.bulk.rejected import gathered

    gathered([target.below(REJECTS)], place(rejects))


def _report(
    done: Sequence[Done],
    before: int,
    rows: Sequence[int],
    seconds: float,
    target: Place | None,
    options: Options,
    verb: str,
) -> None:
    """The last line: how many rows, what became of them, and how quickly."""
    from detente.determination.bulk.journal import REJECTS

    total, rejected = sum(each.rows for each in done), sum(each.rejected for each in done)
    empty = sum(each.empty for each in done)
    said = [f"{total - rejected:,} of {total:,} rows {verb}"]
    if rejected:
        where = "" if target is None else f": see {options.rejects or target.below(REJECTS).name}"
        said.append(f"{rejected:,} {'row' if rejected == 1 else 'rows'} rejected{where}")
    if empty:
        said.append(f"{empty:,} empty {'line' if empty == 1 else 'lines'} passed over")
    if before:
        said.append(f"{before:,} of {counted(len(done), 'part')} had been finished before")
    if sum(rows):
        said.append(f"{seconds:,.1f} s, {rate_words(sum(rows), seconds)}")
    typer.echo("; ".join(said) + ".", err=True)


def in_threads_here(kernel: Kernel, options: Options) -> Run:
    """Answers parts in this process."""
    from detente.determination.bulk.running import in_threads

    def run(left: Sequence[Part], job: Job, advance: Callable[[int, float], None]) -> list[Done]:
        return in_threads(left, job, kernel, threads_of(options), advance)

    return run
