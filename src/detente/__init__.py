"""detente: export-control law that runs.

    import detente

    answer = detente.determine({"origin": "JP", "destination": "KR", "date": "2019-08-01",
                                "good": "hydrogen-fluoride", "parameters": {"concentration_wt_pct": 99.9}})
    answer.outcome                          # "licence"

    detente.determine_table(table)          # a pyarrow.Table of shipments, with the answers as further columns
    detente.changes(table, "2019-08-27", "2019-08-28")      # the shipments that a change of the law hits, and how
    detente.upcoming(within=365)            # what is promulgated and not yet in force
    detente.law("JP").on("2019-08-28")      # the law as it stood on a day: groups, entries, provisions

    detente.diff("JP", "2019-06-30", "2019-08-28", to="KR")          # what changed, where, and by which acts
    detente.restore("JP", to="KR", baseline="2019-06-30", on="2023-03-06")    # how far it has come back, plan and proof
    detente.mirror("JP", "KR", on="2019-10-01")                      # two laws side by side

No legal advice: a determination repeats what the law data says, and says where that data has gaps.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import (
    DetenteError,
    FileError,
    LawError,
    LawFault,
    ProposalError,
    ScopeError,
    ShipmentError,
    UnknownNameError,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.compare.coming import Upcoming
    from detente.compare.mirror import Mirror
    from detente.compare.restoration import Restoration
    from detente.compare.values import Difference
    from detente.determination.answers import Determination
    from detente.determination.single import Law
    from detente.regime.jurisdiction import Jurisdiction
    from detente.regime.proposals import Proposal

__version__ = "0.1.0"
__all__ = [
    "DetenteError",
    "Determination",
    "FileError",
    "LawError",
    "LawFault",
    "ProposalError",
    "ScopeError",
    "ShipmentError",
    "UnknownNameError",
    "changes",
    "determine",
    "determine_table",
    "diff",
    "law",
    "mirror",
    "restore",
    "upcoming",
]


@lru_cache(maxsize=8)
def _opened(proposals: tuple[str | os.PathLike[str] | Proposal, ...], written: tuple[object, ...]) -> Law:  # noqa: ARG001
    from detente.determination.single import Law

    return Law(proposals=proposals)


def _law(proposals: Sequence[str | os.PathLike[str] | Proposal]) -> Law:
    """The law that is installed, with proposals laid over it; opened anew when one of their files has changed."""
    given = _files(proposals)
    return _opened(given, tuple(map(_written, given)))


def _files(
    proposals: Sequence[str | os.PathLike[str] | Proposal],
) -> tuple[str | os.PathLike[str] | Proposal, ...]:
    if isinstance(proposals, (str, os.PathLike)):  # text is a sequence too: of letters, which are no files
        raise TypeError("`proposals` is a list of files, also where there is one")
    return tuple(proposals)


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


def changes(
    table: pa.Table,
    before: dt.date | str,
    after: dt.date | str = "today",
    *,
    proposals: Sequence[str | os.PathLike[str] | Proposal] = (),
    known_on: dt.date | str | None = None,
    assume: Mapping[str, object] | None = None,
) -> pa.Table:
    """The shipments that the law treats differently on two days, and how; needs `pip install detente[batch]`.

    A row is hit if its outcome, the licences that may be used, their terms, or the facts asked for are not the same.
    Other reasons and citations alone are no hit.

    Args:
        table: shipments, as for `determine_table`; their own days do not matter.
        before, after: the two days, the earlier one first: dates, text like 2019-08-28, or `today`.
        proposals: files of proposals to lay over the law of the later day.
        known_on, assume: as in `determine`.

    Returns:
        The rows that are hit, in order and with their columns, and the fields of a change (see `docs/fields.md`) as
        further columns. Rows that cannot be compared are among them, their `change` is `not-compared`; `problem` says
        why a row cannot be read.

    Raises:
        ScopeError: a day is none, lies before all law data or after all that is known, or the days are the wrong way.
        ShipmentError, LawError, FileError, ProposalError: as `determine`.
    """
    from detente.compare.changes import changes

    return changes(table, before, after, proposals=_files(proposals), known_on=known_on, assume=assume)


def upcoming(
    within: int = 365,
    *,
    on: dt.date | str | None = None,
    jurisdiction: str | None = None,
    to: str | Sequence[str] | None = None,
    orders: pa.Table | None = None,
    assume: Mapping[str, object] | None = None,
    proposals: Sequence[str | os.PathLike[str] | Proposal] = (),
) -> Upcoming:
    """What is promulgated and not yet in force, what it changes, and which orders it hits.

    Args:
        within: how many days to look ahead.
        on: the day from which to look, with what was known then; by default today.
        jurisdiction: whose law; by default all.
        to: destinations or groups within which changes are told; by default all.
        orders: standing orders, as for `determine_table`; needs `pip install detente[batch]`.
        assume: facts to fill in where an order leaves them out.
        proposals: files of proposals, which are told among what comes, marked as no law.

    Raises:
        ScopeError: the day or the destinations cannot be looked at.
        UnknownNameError, ShipmentError, LawError, FileError, ProposalError: as `determine`.
    """
    from detente.compare.upcoming import upcoming

    given = _files(proposals)
    return upcoming(within, on=on, jurisdiction=jurisdiction, to=to, orders=orders, assume=assume, proposals=given)


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

    return open_jurisdiction(jurisdiction, proposals=_files(proposals))


def diff(
    jurisdiction: str,
    before: dt.date | str,
    after: dt.date | str,
    *,
    to: str | Sequence[str] | None = None,
    entry: str | Sequence[str] | None = None,
    hs: str | Sequence[str] | None = None,
    facts: Mapping[str, Any] | None = None,
    proposals: Sequence[str | os.PathLike[str] | Proposal] = (),
) -> Difference:
    """What changed in a jurisdiction's law between two days, where, and by which acts.

    Nothing is sampled: every combination of facts that the law tells apart is compared.

    Args:
        jurisdiction: its ISO code.
        before, after: the two days, the earlier one first: dates, text like 2019-08-28, or `today`; the same day twice
            to hold proposals against the law without them.
        to: destinations, as countries or groups of the later day; by default all.
        entry: control entries, rows, `listed` or `unlisted`; by default all.
        hs: HS codes; by default all.
        facts: circumstances, such as {"end_use": "civil"}; what is left out is free.
        proposals: files of proposals to lay over the law of the later day.

    Returns:
        A difference: `share` of the combinations that changed, `places` with what was and is, `same`; `to_dict()`.

    Raises:
        ScopeError: a day or the scope cannot be compared.
        UnknownNameError, LawError, FileError, ProposalError: as `law`.
    """
    from detente.compare.diff import diff

    return diff(jurisdiction, before, after, to=to, entry=entry, hs=hs, facts=facts, proposals=_files(proposals))


def restore(
    jurisdiction: str,
    *,
    to: str,
    baseline: dt.date | str,
    on: dt.date | str | None = None,
    through: dt.date | str | None = None,
    meaning: str = "before",
    peers: str | Sequence[str] | None = None,
    measures: Sequence[str] | None = None,
    entry: str | Sequence[str] | None = None,
    hs: str | Sequence[str] | None = None,
    facts: Mapping[str, Any] | None = None,
    proposals: Sequence[str | os.PathLike[str] | Proposal] = (),
) -> Restoration:
    """How far a law has come back: the progress, what stands in the way, what would undo it, and the proof.

    Args:
        jurisdiction: whose law, as ISO code.
        to: the destination in question.
        baseline: the day before the measures, whose law is the aim.
        on: the day looked at; by default that of `through`, or today.
        through: the last day of the history of progress.
        meaning: `before` (treated as on the baseline) or `peers` (treated as its peers are that day).
        peers: with `peers`: countries to be treated alike with; by default the other members of the groups that the
            destination stood in on the baseline.
        measures: names of measures of the record, or of instruments, told apart from other law; by default those of the
            record; `none` for none.
        entry, hs, facts: as in `diff`.
        proposals: files of proposals to lay over the law of every day after the baseline.

    Returns:
        A restoration: `now` and `history` with shares and moves, `in_the_way`, `other_law`, `plan`, `proof`;
        `to_dict()`.

    Raises:
        ScopeError: a day, the scope or a measure cannot be compared.
        UnknownNameError, LawError, FileError, ProposalError: as `law`.
    """
    from detente.compare.restore import restore

    return restore(
        jurisdiction,
        to=to,
        baseline=baseline,
        on=on,
        through=through,
        meaning=meaning,
        peers=peers,
        measures=measures,
        entry=entry,
        hs=hs,
        facts=facts,
        proposals=_files(proposals),
    )


def mirror(
    one: str,
    other: str,
    *,
    on: dt.date | str = "today",
    baseline: dt.date | str | None = None,
    facts: Mapping[str, Any] | None = None,
    proposals: Sequence[str | os.PathLike[str] | Proposal] = (),
) -> Mirror:
    """How each of two jurisdictions treats the other's goods on a day.

    Args:
        one, other: their ISO codes.
        on: the day.
        baseline: tell also, since this day, when each had the other on its list.
        facts: circumstances that both laws know; by default an ordinary sale, {"purpose": "sale"}.
        proposals: files of proposals to lay over the two laws.

    Raises:
        ScopeError: the days cannot be compared, or the two are one.
        UnknownNameError, LawError, FileError, ProposalError: as `law`.
    """
    from detente.compare.mirror import mirror

    return mirror(one, other, on=on, baseline=baseline, facts=facts, proposals=_files(proposals))


def __getattr__(name: str) -> Any:
    if name == "Determination":
        from detente.determination.answers import Determination

        return Determination
    raise AttributeError(f"module 'detente' has no attribute {name!r}")
