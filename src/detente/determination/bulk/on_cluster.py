"""The parts of a run on a cluster: Ray spreads them, and gives to another worker what a lost one had in hand.

A part is answered by the same `run` as on one machine, into the same folder, so that the files are the same; a part
that was begun twice is there once.
"""

from __future__ import annotations

import pickle
import platform
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from detente.determination.cluster import Worker, ray_data, short
from detente.determination.shipped import ShippedLaw, ship
from detente.errors import DetenteError, EngineError, FileError

if TYPE_CHECKING:
    from detente.determination.bulk.determining import Asked
    from detente.determination.bulk.parts import Part
    from detente.determination.bulk.work import Done, Job
    from detente.determination.single import Law

_MOST_BLOCKS = 10_000


def on_cluster(
    parts: Sequence[Part],
    job: Job,
    law: Law,
    asked: Asked,
    workers: int,
    advance: Callable[[int, float], None] | None = None,
) -> list[Done]:
    """Answer parts on the cluster that is reached.

    The shipments and the folder of answers are read and written by the workers, under the same names as here.

    Args:
        parts: the parts, in order.
        job: what is the same for all.
        law: sent to every worker.
        asked: what is asked of it.
        workers: the most processes at a time.
        advance: told of each finished part: its rows, and the share of the work (in bytes) it is.

    Raises:
        FileError: a part cannot be read or written by a worker.
        EngineError: a worker cannot do the work, or nothing gets done.
    """
    if not parts:
        return []
    data = ray_data()
    from ray.exceptions import RayError

    by_name = {part.name: part for part in parts}
    todo = data.from_items(
        [{"part": pickle.dumps(part)} for part in parts], override_num_blocks=min(len(parts), _MOST_BLOCKS)
    )
    answered = todo.map(
        PartWorker,
        fn_constructor_args=(ship(law), pickle.dumps((job, asked))),
        compute=data.ActorPoolStrategy(
            min_size=1,
            max_size=max(1, min(workers, len(parts))),
            initial_size=max(1, min(workers, len(parts))),
            max_tasks_in_flight_per_actor=1,
        ),
        num_cpus=1,
    )
    done: dict[str, Done] = {}
    try:
        for row in answered.iter_rows():
            each = _finished(row, job)
            done[each.part] = each
            if advance is not None:
                advance(each.rows, by_name[each.part].size)
    except RayError as error:
        raise EngineError(f"The cluster gave up: {_said(error)}.") from None
    lost = [part.name for part in parts if part.name not in done]
    if lost:
        raise EngineError(f"The cluster did not answer {len(lost)} of {len(parts)} parts, {lost[0]!r} among them.")
    return [done[part.name] for part in parts]


class PartWorker(Worker):
    """What a worker does: answers the part that a row names."""

    def __init__(self, shipped: ShippedLaw, job_and_asked: bytes) -> None:
        super().__init__(shipped)  # before anything else: what is unpickled next looks at the law
        self._given = job_and_asked
        self._kernel: Any = None

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """A part done, or the sentence that says why it cannot be."""
        from detente.determination.bulk.determining import determining
        from detente.determination.bulk.work import run

        where = platform.node()
        try:
            if self._kernel is None:
                self._job, asked = pickle.loads(self._given)
                self._kernel = determining(self.law, asked)
            done = run(pickle.loads(row["part"]), self._job, self._kernel)
        except DetenteError as error:
            return {"where": where, "done": b"", "fault": type(error).__name__, "sentence": str(error)}
        return {"where": where, "done": pickle.dumps(done), "fault": "", "sentence": ""}


def _finished(row: dict[str, Any], job: Job) -> Done:
    """What a worker says of a part.

    Raises:
        FileError: it could not read or write, or wrote where it cannot be seen from here.
        EngineError: it could not do the work.
    """
    if row["fault"]:
        told = row["where"] == platform.node() or row["fault"] == EngineError.__name__
        by = "" if told else f" (That is what the worker on {row['where']} says.)"
        kind = FileError if row["fault"] == FileError.__name__ else EngineError
        raise kind(f"{row['sentence']}{by}")
    done: Done = pickle.loads(row["done"])
    if job.target is not None:
        for file in done.files:
            if job.target.below(file).kind != "file":
                raise FileError(
                    f"The worker on {row['where']} has written {file!r}, and it is not in {job.target.name!r} as seen "
                    "from here; name a folder that all machines of the cluster share."
                )
    return done


def _said(error: BaseException) -> str:
    """The sentence of one of Ray's errors, whose first lines are a trace."""
    cause = getattr(error, "cause", None)
    lines = [line.strip() for line in str(cause or error).splitlines() if line.strip()]
    return lines[-1].rstrip(". ") if lines and cause is not None else short(error)
