"""Reading a procedure: from `record/procedures/*.yaml` to values, once for each state of the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from detente.errors import LawFault, did_you_mean
from detente.regime.checking import validate
from detente.regime.folder import RECORD_FOLDER
from detente.regime.yaml_lines import Document, read
from detente.relations.disputes.procedure import (
    ANY,
    BACK,
    ActKind,
    Automatic,
    Body,
    Condition,
    DayRule,
    Earliest,
    Latest,
    Procedure,
    State,
    Way,
)
from detente.relations.disputes.procedure_file import (
    ActEntry,
    AutomaticEntry,
    EarliestEntry,
    LatestEntry,
    ProcedureFile,
    StateEntry,
    period_of,
)
from detente.relations.disputes.procedure_lint import lint
from detente.relations.events import Place
from detente.relations.parts import scripts, sources

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def procedure_ids(record: Path) -> list[str]:
    """The ids of the procedures that a record has, those that come with detente among them."""
    return sorted({path.stem for root in (record, RECORD_FOLDER) for path in (root / "procedures").glob("*.yaml")})


def open_procedure(id: str, record: Path, faults: list[LawFault], named: Place) -> Procedure | None:
    """A procedure of a record, or one that comes with detente.

    Args:
        id: its id.
        record: the folder of the record.
        faults: to which its faults are added, or that there is none.
        named: the place that names it.
    """
    known = procedure_ids(record)
    if id not in known:
        near = did_you_mean(id, known)
        faults.append(named.fault(f"there is no procedure {id!r}; there is {', '.join(known) or 'none'}.{near}"))
        return None
    path = record / "procedures" / f"{id}.yaml"
    if not path.exists():
        path = RECORD_FOLDER / "procedures" / f"{id}.yaml"
    written = path.stat()
    found, wrong = _opened(path, written.st_mtime_ns, written.st_size)
    faults += [fault for fault in wrong if fault not in faults]
    return found


@lru_cache(maxsize=8)
def _opened(path: Path, written: int, size: int) -> tuple[Procedure | None, tuple[LawFault, ...]]:  # noqa: ARG001
    faults: list[LawFault] = []
    found = read_procedure(read(path, f"record/procedures/{path.name}"), faults)
    return found, tuple(faults)


def read_procedure(document: Document, faults: list[LawFault]) -> Procedure | None:
    """The procedure of a document; what is wrong with it is added to `faults`, and none is given."""
    file = validate(ProcedureFile, document, faults)
    if file is None:
        return None
    wrong = lint(file, document)
    faults += wrong
    return None if wrong or document.faults else _procedure(file, document)


def _procedure(file: ProcedureFile, document: Document) -> Procedure:
    main = file.tracks[0].track
    states = {entry.state: _state(entry, main) for entry in file.states}
    return Procedure(
        id=file.procedure,
        title=file.title,
        lane=file.lane or file.procedure.upper(),
        original=scripts(file.original),
        cited=file.cited,
        start=file.start,
        tracks={entry.track: entry.title for entry in file.tracks},
        roles={entry.role: entry.title for entry in file.roles},
        bodies=tuple(Body(entry.body, entry.title, scripts(entry.original)) for entry in file.bodies),
        rest=tuple(WEEK.index(day) for day in file.rest_days),
        day_rules=tuple(DayRule(e.rule, sources(e), e.confidence, e.note) for e in file.day_rules),
        states=states,
        acts={
            entry.act: _kind(entry, file, states, Place(document.file, document.line(("acts", index))))
            for index, entry in enumerate(file.acts)
        },
        sources=sources(file),
        confidence=file.confidence,
        note=file.note,
    )


def _state(entry: StateEntry, main: str) -> State:
    return State(
        id=entry.state,
        title=entry.title,
        phase=entry.phase,
        track=entry.track or main,
        final=entry.final,
        suspends=entry.suspends,
        status_words=tuple(entry.status_words),
        note=entry.note,
    )


def _kind(entry: ActEntry, file: ProcedureFile, states: Mapping[str, State], place: Place) -> ActKind:
    main = file.tracks[0].track
    leads = next((states[to.state].track for to in entry.to if to.state != BACK), main)
    return ActKind(
        id=entry.act,
        title=entry.title,
        named=entry.named,
        law=f"{file.cited} {entry.article}" if entry.article else entry.basis or "",
        by=tuple(entry.by),
        of=() if entry.from_ == [ANY] else tuple(entry.from_),
        ways=tuple(Way(to.state, to.outcome, tuple(to.from_), to.since, to.until) for to in entry.to),
        track=entry.track or leads,
        needs=tuple(entry.needs),
        without=entry.without,
        repeats=entry.repeats,
        strict=entry.strict,
        earliest=tuple(_earliest(each, file.cited) for each in entry.earliest),
        latest=tuple(_latest(each, file.cited, entry.confidence) for each in entry.latest),
        automatic=_automatic(entry.automatic),
        sets_period=entry.sets_period,
        extends=entry.extends,
        pause=entry.pause,
        meanwhile=entry.meanwhile,
        sources=sources(entry),
        confidence=entry.confidence,
        note=entry.note,
        place=place,
    )


def _automatic(entry: AutomaticEntry | None) -> Automatic | None:
    return Automatic(entry.in_, period_of(entry.after), entry.doubt) if entry else None


def _earliest(entry: EarliestEntry, cited: str) -> Earliest:
    return Earliest(
        period=period_of(entry.after or entry.from_),
        on_last=entry.from_ is not None,
        of=tuple(entry.of),
        upon=entry.upon,
        missing=tuple(entry.missing),
        when=_condition(entry.urgent, entry.if_done, entry.unless_done),
        article=f"{cited} {entry.article}" if entry.article else None,
    )


def _latest(entry: LatestEntry, cited: str, confidence: str) -> Latest:
    return Latest(
        period=period_of(entry.within),
        of=tuple(entry.of),
        words=entry.words,
        kind=entry.kind,
        closes=entry.closes or entry.right,
        right=entry.right,
        stretched_by=entry.stretched_by,
        missed=entry.missed,
        when=_condition(entry.urgent, entry.if_done, entry.unless_done),
        article=f"{cited} {entry.article}" if entry.article else None,
        confidence=entry.confidence or confidence,
    )


def _condition(urgent: bool | None, if_done: Iterable[str], unless_done: Iterable[str]) -> Condition:
    return Condition(urgent, tuple(if_done), tuple(unless_done))
