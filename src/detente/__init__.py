"""detente: export-control law that runs.

    import detente

    answer = detente.determine({"origin": "JP", "destination": "KR", "date": "2019-08-01",
                                "good": "hydrogen-fluoride", "parameters": {"concentration_wt_pct": 99.9}})
    answer.outcome                          # "licence"

    detente.determine_table(table)          # a pyarrow.Table of shipments, with the answers as further columns
    detente.determine_batches(batches)      # a stream of record batches, each answered as it comes
    detente.ray.determine(dataset)          # a ray.data.Dataset, on a cluster
    detente.changes(table, "2019-08-27", "2019-08-28")      # the shipments that a change of the law hits, and how
    detente.summary("answers/", by="destination,month")     # answers counted and summed, from files of any size
    detente.upcoming(within=365)            # what is promulgated and not yet in force
    detente.law("JP").on("2019-08-28")      # the law as it stood on a day: groups, entries, provisions

    detente.diff("JP", "2019-06-30", "2019-08-28", to="KR")          # what changed, where, and by which acts
    detente.restore("JP", to="KR", baseline="2019-06-30", on="2023-03-06")    # how far it has come back, plan and proof
    detente.mirror("JP", "KR", on="2019-10-01")                      # two laws side by side
    detente.roadmap("roadmap.yaml")         # proposals of several sides, in steps that wait for each other

    detente.timeline("JP", "KR", at="2019-08-10")   # what was done, day by day; the record as it stood on a day
    detente.event("2019-08-28")             # the acts of a day: what they changed in law, who says what about them
    detente.claims("JP", "KR", about="retaliation")     # statements, everyone's stance, what the facts say
    detente.dispute("DS590", on="2021-04-29")     # where a case stands, what may come next and by when
    detente.talks("JP", "KR", on="2023-04-26")      # talks: rounds, positions, and the progress towards their aim
    detente.settlement("kr-foundation", on="2024-10-23")    # what a scheme owes, has paid, holds and lacks

No legal advice: a determination repeats what the law data says, and says where that data has gaps.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import (
    DetenteError,
    EngineError,
    FileError,
    LawError,
    LawFault,
    ProposalError,
    RecordError,
    ScopeError,
    ShipmentError,
    UnknownNameError,
)
from detente.given import several_files
from detente.version import __version__ as __version__

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.compare.changes import changes
    from detente.compare.diff import diff
    from detente.compare.mirror import mirror
    from detente.compare.restore import restore
    from detente.compare.roadmap import roadmap
    from detente.compare.summaries.summary import summary
    from detente.compare.upcoming import upcoming
    from detente.determination.answers import Determination
    from detente.determination.single import Law
    from detente.regime.jurisdiction import Jurisdiction
    from detente.regime.proposals import Proposal
    from detente.relations.claims_told import claims
    from detente.relations.disputes.asking import dispute
    from detente.relations.event_told import event
    from detente.relations.progress import talks
    from detente.relations.settlements.asking import settlement
    from detente.relations.timeline import timeline

__all__ = [
    "DetenteError",
    "Determination",
    "EngineError",
    "FileError",
    "LawError",
    "LawFault",
    "ProposalError",
    "RecordError",
    "ScopeError",
    "ShipmentError",
    "UnknownNameError",
    "answered_schema",
    "changes",
    "claims",
    "determine",
    "determine_batches",
    "determine_table",
    "diff",
    "dispute",
    "event",
    "law",
    "mirror",
    "restore",
    "roadmap",
    "settlement",
    "summary",
    "talks",
    "timeline",
    "upcoming",
]


@lru_cache(maxsize=8)
def _opened(
    proposals: tuple[str | os.PathLike[str] | Proposal, ...],
    written: tuple[object, ...],  # noqa: ARG001  (a key)
    folder: str | None,  # noqa: ARG001  (a key)
) -> Law:
    from detente.determination.single import Law

    return Law(proposals=proposals)


def _law(proposals: Sequence[str | os.PathLike[str] | Proposal]) -> Law:
    """The law that is installed, with proposals laid over it; opened anew when one of their files has changed."""
    given = several_files(proposals)
    return _opened(given, tuple(map(_written, given)), os.environ.get("DETENTE_LAW"))


def _written(proposal: str | os.PathLike[str] | Proposal) -> object:
    """What tells one state of a file from another."""
    if not isinstance(proposal, (str, os.PathLike)):
        return None
    try:
        found = Path(proposal).stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


def determine(
    shipment: Mapping[str, Any],
    *,
    on: dt.date | str | None = None,
    known_on: dt.date | str | None = None,
    assume: Mapping[str, object] | None = None,
    proposals: Sequence[str | os.PathLike[str] | Proposal] = (),
) -> Determination:
    """Determine one shipment.

    Args:
        shipment: the fields of a shipment (see `docs/fields.md`); what is missing is unknown, never "no".
        on: ask for this day instead of the shipment's `date`.
        known_on: count only instruments promulgated by this day.
        assume: facts to fill in where the shipment leaves them out; the answer says so.
        proposals: files of proposals to lay over the law, in this order; the answer's `proposals` says so.

    Raises:
        ShipmentError: a field cannot be read; `field` and `sentence` say which and why.
        LawError: the law data is at fault.
        FileError, ProposalError: a proposal cannot be read, or cannot be laid over the law.
    """
    return _law(proposals).determine(shipment, on=on, known_on=known_on, assume=assume)


def determine_table(
    table: pa.Table,
    *,
    on: dt.date | str | None = None,
    known_on: dt.date | str | None = None,
    assume: Mapping[str, object] | None = None,
    proposals: Sequence[str | os.PathLike[str] | Proposal] = (),
) -> pa.Table:
    """Determine every row of a table of shipments; needs `pip install detente[batch]`.

    Args:
        table: columns as the fields of a shipment; other columns are kept and not used.
        on, known_on, assume, proposals: as in `determine`, for every row.

    Returns:
        The table, its rows in order and its columns kept, with the answer's fields as further columns and `problem`,
        a sentence where a row could not be read (such a row is `undetermined`). Where the table has a column with
        the name of an answer's field, that column is kept under `<name>_in`.
    """
    from detente.determination.table import determine_table

    return determine_table(_law(proposals), table, on=on, known_on=known_on, assume=assume)


def determine_batches(
    batches: Iterable[pa.RecordBatch],
    *,
    on: dt.date | str | None = None,
    known_on: dt.date | str | None = None,
    assume: Mapping[str, object] | None = None,
    proposals: Sequence[str | os.PathLike[str] | Proposal] = (),
    threads: int | None = None,
    encoded: bool = True,
) -> Iterator[pa.RecordBatch]:
    """Determine a stream of shipments, batch by batch; needs `pip install detente[batch]`.

    Batches of 10,000 to 1,000,000 rows are answered fastest. No more than one is held at a time.

    Args:
        batches: record batches of one schema, their columns as those of `determine_table`.
        on, known_on, assume, proposals: as in `determine`, for every row.
        threads: how many threads a batch is given; by default all there are, 1 where the caller has its own.
        encoded: whether the answers' texts are dictionary columns; plain text for engines that know none.

    Returns:
        For each batch one with its rows in order, its columns and the answer's, all of the schema that
        `answered_schema` tells beforehand.

    Raises:
        FileError: two columns mean the same field of a shipment, or one is no column of single values.
        LawError, ProposalError, ShipmentError: as `determine`.
    """
    from detente.determination.batches import determine_batches

    return determine_batches(
        _law(proposals), batches, on=on, known_on=known_on, assume=assume, threads=threads, encoded=encoded
    )


def answered_schema(schema: pa.Schema, *, encoded: bool = True) -> pa.Schema:
    """The schema of the batches that `determine_batches` gives for batches of a schema.

    Args:
        schema: of the batches that are put in.
        encoded: whether the answers' texts are dictionary columns, as in `determine_batches`.
    """
    from detente.determination.batches import answered_schema

    return answered_schema(schema, encoded=encoded)


def law(
    jurisdiction: str,
    *,
    proposals: Sequence[str | os.PathLike[str] | Proposal] = (),
) -> Jurisdiction:
    """The law of a jurisdiction: `.on(day)` gives the regime of a day, `.instruments` its instruments.

    Args:
        jurisdiction: its ISO code.
        proposals: files of proposals to lay over it, in this order; those for other jurisdictions are passed over.

    Raises:
        UnknownNameError: the law data has no such jurisdiction.
        LawError: the law data is at fault.
        FileError, ProposalError: a proposal cannot be read, or cannot be laid over the law.
    """
    from detente.regime.jurisdiction import open_jurisdiction

    return open_jurisdiction(jurisdiction, proposals=proposals)


# What compares is loaded when it is asked for, so that a determination does not wait for it.
_ELSEWHERE = {
    "Determination": "detente.determination.answers",
    "changes": "detente.compare.changes",
    "claims": "detente.relations.claims_told",
    "diff": "detente.compare.diff",
    "dispute": "detente.relations.disputes.asking",
    "event": "detente.relations.event_told",
    "mirror": "detente.compare.mirror",
    "restore": "detente.compare.restore",
    "roadmap": "detente.compare.roadmap",
    "settlement": "detente.relations.settlements.asking",
    "summary": "detente.compare.summaries.summary",
    "talks": "detente.relations.progress",
    "timeline": "detente.relations.timeline",
    "upcoming": "detente.compare.upcoming",
}


def __getattr__(name: str) -> Any:
    if name == "ray":
        return import_module("detente.ray")
    if name not in _ELSEWHERE:
        raise AttributeError(f"module 'detente' has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_ELSEWHERE[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_ELSEWHERE})
