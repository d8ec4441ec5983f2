"""Linting the law by going through its whole diagram: what is dead, what is missing, what contradicts itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from detente.determination.compile import Compiled, compile_history
from detente.determination.diagram import Refs, Store, either, split
from detente.determination.leaves import LICENCE, Use, Verdict
from detente.errors import LawError, LawFault
from detente.regime.fold import History, history
from detente.regime.folder import jurisdictions
from detente.regime.instruments import Part
from detente.regime.load import JurisdictionLaw, load
from detente.regime.proposals import Proposal, overlay, told_once


def lint(folder: Path | None = None, code: str | None = None) -> list[LawFault]:
    """Every fault of the law data: in its files, in its names, and in what it says.

    Args:
        folder: the law data, if not the one that comes with detente.
        code: one jurisdiction; by default all.
    """
    faults: set[LawFault] = set()
    for each in [code] if code else jurisdictions(folder):
        try:
            faults |= _faults(load(each, folder))
        except LawError as error:
            faults.update(error.faults)
    return sorted(faults)


def lint_proposals(proposals: Sequence[Proposal], folder: Path | None = None) -> list[LawFault]:
    """Every fault that proposals bring when they are laid over the law in their order.

    A provision of the law that can never apply because of them is no fault: that is what they propose.
    """
    faults: set[LawFault] = set()
    for code in sorted({proposal.code for proposal in proposals}):
        try:
            law = load(code, folder)
            known = {fault.sentence for fault in _faults(law)}
            faults |= {fault for fault in _faults(overlay(law, proposals)) if fault.sentence not in known}
        except LawError as error:
            faults.update(error.faults)
    return told_once(faults)


def _faults(law: JurisdictionLaw) -> set[LawFault]:
    folded = history(law)
    compiled = compile_history(folded)
    faults = {*compiled.faults, *_empty_groups(folded)}
    if not compiled.faults:
        faults.update(_dead(folded, compiled))
        faults.update(_no_way(folded, compiled))
    return faults


def _fault(folded: History, at: tuple[str, int], sentence: str) -> LawFault:
    return folded.law.fault(Part(at[0], at[1], None, dt.date.min, None), sentence)


def _proposed(folded: History) -> list[str]:
    """The ids of the proposals laid over the law."""
    return [instrument.id for instrument in folded.law.instruments if instrument.laid]


def _empty_groups(folded: History) -> Iterator[LawFault]:
    for epoch in folded.epochs:
        for regime in epoch.regimes.values():
            for group in regime.groups.values():
                if not regime.members(group):
                    at = (group.provenance.instrument, group.provenance.index)
                    yield _fault(
                        folded,
                        at,
                        f"the group {group.id!r} is empty on {epoch.start}; end it (`ends: true`) or name its members.",
                    )


def _dead(folded: History, compiled: Compiled) -> Iterator[LawFault]:
    proposed = _proposed(folded)
    for number, record in enumerate(compiled.records):
        if proposed and record.at[0] not in proposed:
            continue
        data = dict(record.data)
        if record.rule.verb == "except":
            if number not in compiled.excepting:
                yield _fault(
                    folded,
                    record.at,
                    f"the exception {data['id']!r} can never apply: its box and the provision's do not meet.",
                )
        elif number not in compiled.used:
            yield _fault(
                folded,
                record.at,
                f"the provision {data['id']!r} can never apply: its box is empty, or cut out whole.",
            )


def _no_way(folded: History, compiled: Compiled) -> Iterator[LawFault]:
    """Places where a licence is needed and no authorisation can be had."""
    store = compiled.store
    yes, no = store.leaf("yes"), store.leaf("no")
    needed: dict[int, int] = {}
    had: dict[int, int] = {}

    def needs(leaf: int) -> int:
        value = store.leaves[~leaf]
        return yes if isinstance(value, Verdict) and value.outcome == LICENCE else no

    def usable(leaf: int) -> int:
        value = store.leaves[~leaf]
        return yes if isinstance(value, Use) and value.allowed else no

    full = [fact.full for fact in compiled.facts]
    known: dict[Refs, int] = {}
    told = set()
    for start, refs in zip(compiled.starts[1:], compiled.roots[1:], strict=True):
        some = either(store, (store.map_leaves(ref, usable, had) for ref in refs[1:]), full, known)
        licence = store.map_leaves(refs[0], needs, needed)
        gap = _first_gap(store, licence, some, yes, no, {})
        if gap is not None:
            where = tuple(
                f"{compiled.facts[level].id}={'/'.join(compiled.facts[level].describe(mask)[:3])}"
                for level, mask in sorted(gap.items())
            )
            if where not in told:
                told.add(where)
                first = next(iter(_proposed(folded)), folded.law.instruments[0].id)
                day = dt.date.fromordinal(start)
                yield _fault(
                    folded,
                    (first, 0),
                    f"on {day} a licence is needed and no authorisation allowed where {', '.join(where)}.",
                )


def _first_gap(
    store: Store,
    licence: int,
    some: int,
    yes: int,
    no: int,
    memo: dict[tuple[int, int], dict[int, int] | None],
) -> dict[int, int] | None:
    """A path on which `licence` says yes and `some` says no."""
    if licence == no or some == yes:
        return None
    if licence == yes and some == no:
        return {}
    key = (licence, some)
    if key not in memo:
        memo[key] = None
        level = min(store.level(licence), store.level(some))
        for mask, (a, b) in split(store, level, key):
            found = _first_gap(store, a, b, yes, no, memo)
            if found is not None:
                memo[key] = {level: mask, **found}
                break
    return memo[key]
