"""Parquet and Arrow that were sent, unpacked by a process of its own.

The libraries that unpack them are large, and written for files that one trusts: a byte changed in the footer of a
Parquet file can end the whole process. So each file is read where nothing else is, in so much memory and time, and
written again plainly; whatever becomes of that process, the server goes on.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from detente.determination.plan import without_views
from detente.determination.rows_read import Batch
from detente.errors import DetenteError
from detente.web.apart import OUT_OF_TIME, confine, run_apart
from detente.web.problems import ProblemError, problem_of
from detente.web.settings import Settings
from detente.web.upload_arrow import arrow_batches
from detente.web.upload_parquet import parquet_batches
from detente.web.upload_tables import Measure, too_slow, unpacks_too_large

_READERS = {"arrow": arrow_batches, "parquet": parquet_batches}
_SENT, _PLAIN, _PROBLEM = "sent", "plain", "problem"  # files of a folder that both processes know


def batches_apart(file: BinaryIO, name: str, kind: str, measure: Measure) -> Iterator[Batch]:
    """The batches of a file; see `detente.web.uploads.read_upload`.

    Raises:
        ProblemError: it cannot be read, is too large, or is made to be.
    """
    folder = tempfile.TemporaryDirectory(prefix="detente-upload-")
    try:
        _read_apart(file, name, kind, measure, Path(folder.name))
    except BaseException:
        folder.cleanup()
        raise
    return _through(folder)


def _read_apart(file: BinaryIO, name: str, kind: str, measure: Measure, folder: Path) -> None:
    with (folder / _SENT).open("wb") as sent:
        shutil.copyfileobj(file, sent)
    left = max(1.0, measure.deadline - time.monotonic())
    ended = run_apart(_read, (str(folder), name, kind, asdict(measure.settings), left), left)
    problem = folder / _PROBLEM
    if problem.exists():
        said = json.loads(problem.read_text("utf-8"))
        raise ProblemError(said["kind"], said["detail"], said["more"])
    if ended == OUT_OF_TIME:
        raise too_slow(measure.settings)
    if ended:
        raise ProblemError("file", f"{name!r} cannot be read; it is broken, or made to take very much memory.")


def _through(folder: tempfile.TemporaryDirectory[str]) -> Iterator[Batch]:
    """What was written plainly, which is only mapped into memory."""
    with folder, pa.memory_map(str(Path(folder.name) / _PLAIN)) as mapped:
        at = 1
        for part in pa.ipc.open_stream(mapped):
            yield Batch(pa.Table.from_batches([part]), range(at, at + part.num_rows))
            at += part.num_rows


# ---- in the other process --------------------------------------------------------------------------------------------


def _read(folder: str, name: str, kind: str, limits: dict[str, object], seconds: float) -> None:
    """Write a file again plainly, or why it is not taken."""
    settings = Settings(**limits)  # type: ignore[arg-type]
    pa.set_cpu_count(1)
    pa.allocate_buffer(1)  # so that what Arrow lays claim to, and does not use, is not counted
    confine(seconds, 4 * settings.most_unpacked)
    measure = Measure(settings, time.monotonic() + seconds)
    try:
        with (Path(folder) / _SENT).open("rb") as sent:
            _write(_READERS[kind](sent, name, measure), measure, Path(folder) / _PLAIN)
        return
    except ProblemError as error:
        problem = error
    except DetenteError as error:
        problem = problem_of(error)
    except (MemoryError, OSError):
        problem = unpacks_too_large(settings.most_unpacked)
    (Path(folder) / _PROBLEM).write_text(
        json.dumps({"kind": problem.kind, "detail": problem.detail, "more": problem.more}), "utf-8"
    )


def _write(batches: Iterator[Batch], measure: Measure, path: Path) -> None:
    made = None
    with path.open("wb") as plain:
        for batch in batches:
            measure.take(batch)
            table = without_views(batch.table)
            made = made or pa.ipc.new_stream(plain, table.schema)
            made.write_table(table)
        assert made is not None
        made.close()
