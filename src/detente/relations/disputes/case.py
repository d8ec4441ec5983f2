"""A case before a body of settlement: the dispute, its parties, and its acts in order.

A case that cannot have happened so is no case: reading it tells every fault, and no answer is built on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detente.errors import LawFault, RecordError, did_you_mean
from detente.regime.checking import validate
from detente.regime.folder import record_folder
from detente.regime.yaml_lines import Document, read
from detente.relations.disputes.acts import Act
from detente.relations.disputes.case_file import ActInCase, CaseFile
from detente.relations.disputes.procedure import ActKind, Procedure
from detente.relations.disputes.reading import open_procedure
from detente.relations.disputes.walk import Walk, walk
from detente.relations.events import Event, Place
from detente.relations.parts import scripts

Sources = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Provisions:
    """What the complainant says is breached of one agreement."""

    agreement: str
    provisions: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """A Member that takes part as a third party."""

    who: str
    sources: Sources
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """A document of the case."""

    symbol: str
    what: str
    sources: Sources
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class CaseNote:
    """Something to know about the case."""

    says: str
    sources: Sources
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """A case. `walk` is the way it has gone; `acts` are those of its file, in order."""

    id: str
    title: str
    original: tuple[tuple[str, str], ...]
    procedure: Procedure = field(repr=False)
    complainant: tuple[str, ...]
    respondent: tuple[str, ...]
    urgent: bool
    claims: tuple[Provisions, ...]
    third_parties: tuple[ThirdParty, ...]
    documents: tuple[CaseDocument, ...]
    notes: tuple[CaseNote, ...]
    acts: tuple[Act, ...]
    sources: Sources
    confidence: str
    note: str | None
    place: Place
    walk: Walk = field(repr=False, compare=False)

    @property
    def events(self) -> tuple[Event, ...]:
        """An event for each act."""
        return tuple(
            Event(
                id=act.event,
                when=act.when,
                by=act.by,
                kind="dispute",
                title=f"{self.id}: {act.title}",
                original=act.original,
                instruments=(),
                announces=(),
                under=act.kind.law,
                citation=act.document,
                sources=act.sources,
                confidence=act.confidence,
                note=act.note,
                part_of=self.id,
                place=act.place,
            )
            for act in self.acts
        )


def read_case(path: Path, name: str, faults: list[LawFault], record_root: Path | None = None) -> Case | None:
    """The case of a file; its faults are added to `faults`, and none is given.

    Args:
        path: the file.
        name: how faults name it.
        faults: to which faults are added.
        record_root: the record whose procedures a case may name; by default the one that is installed.
    """
    return case_of_document(read(path, name), faults, record_root)


def case_of(data: Mapping[str, Any], record_root: Path | None = None) -> Case:
    """The case of values as a file would hold them, without a file.

    What a file must say and values may leave out: `procedure` (dsu), `title` (the id), `confidence` (from-memory) and
    the parties. `acts` may be pairs of an act and its day.

    Raises:
        RecordError: with every fault.
    """
    defaults = {"procedure": "dsu", "title": data.get("case"), "confidence": "from-memory"}
    sides = {"complainant": "complainant", "respondent": "respondent"}
    whole: dict[str, Any] = {**defaults, **sides, **data}
    whole["acts"] = [
        {"act": act[0], "date": act[1]} if isinstance(act, (tuple, list)) and len(act) == 2 else act
        for act in whole.get("acts", ())
    ]
    faults: list[LawFault] = []
    found = case_of_document(Document(str(data.get("case", "the case")), whole, None, []), faults, record_root)
    if found is None:
        raise RecordError(faults, "in the case")
    return found


def case_of_document(document: Document, faults: list[LawFault], record_root: Path | None = None) -> Case | None:
    """The case of a document; see `read_case`."""
    before = len(faults)
    file = validate(CaseFile, document, faults)
    if file is None:
        return None
    named = Place(document.file, document.line(("procedure",)))
    procedure = open_procedure(file.procedure, record_folder(record_root), faults, named)
    if procedure is None:
        return None
    acts = list(_Acts(file, procedure, document, faults))
    if len(faults) > before:
        return None
    gone = walk(procedure, acts, file.urgent, faults)
    if len(faults) > before:
        return None
    return _case(file, procedure, tuple(acts), gone, Place(document.file, 1))


def _case(file: CaseFile, procedure: Procedure, acts: tuple[Act, ...], gone: Walk, place: Place) -> Case:
    def known(part: Any) -> tuple[Sources, str]:
        own = tuple((source.url, source.what) for source in part.sources)
        return own or whole, part.confidence or file.confidence

    whole = tuple((source.url, source.what) for source in file.sources)
    return Case(
        id=file.case,
        title=file.title,
        original=scripts(file.original),
        procedure=procedure,
        complainant=tuple(file.complainant),
        respondent=tuple(file.respondent),
        urgent=file.urgent,
        claims=tuple(Provisions(each.agreement, tuple(each.provisions), each.note) for each in file.claims),
        third_parties=tuple(ThirdParty(each.who, *known(each), each.note) for each in file.third_parties),
        documents=tuple(CaseDocument(each.symbol, each.what, *known(each), each.note) for each in file.documents),
        notes=tuple(CaseNote(each.says, *known(each), each.note) for each in file.notes),
        acts=acts,
        sources=whole,
        confidence=file.confidence,
        note=file.note,
        place=place,
        walk=gone,
    )


class _Acts:
    """The acts of a file, each held against the act of the procedure that it names."""

    def __init__(self, file: CaseFile, procedure: Procedure, document: Document, faults: list[LawFault]) -> None:
        self.file = file
        self.procedure = procedure
        self.document = document
        self.faults = faults
        self.events: dict[str, int] = {}

    def __iter__(self) -> Iterator[Act]:
        for index, entry in enumerate(self.file.acts):
            kind = self.procedure.acts.get(entry.act)
            place = self._place(index)
            if kind is None:
                near = did_you_mean(entry.act, self.procedure.acts)
                sentence = (
                    f"{self.procedure.title} has no act {entry.act!r}.{near} `detente dispute --acts` lists them."
                )
                self.faults.append(self._place(index, "act").fault(sentence))
                continue
            wrong = [self._place(index, *path).fault(sentence) for path, sentence in self._unfit(entry, kind)]
            self.faults += wrong
            if not wrong:
                yield self._act(entry, kind, place)

    def _place(self, *path: str | int) -> Place:
        return Place(self.document.file, self.document.line(("acts", *path)))

    def _unfit(self, entry: ActInCase, kind: ActKind) -> Iterator[tuple[tuple[str, ...], str]]:
        """What an entry says that its act does not have, or leaves out that it needs."""
        outcomes = kind.outcomes
        if outcomes and entry.outcome not in outcomes:
            given = "" if entry.outcome is None else f", not {entry.outcome!r}"
            yield ("outcome",), f"`outcome` of {entry.act} is one of {', '.join(outcomes)}{given}."
        if entry.outcome and not outcomes:
            yield ("outcome",), f"{entry.act} has no outcome; leave `outcome` out."
        if (kind.sets_period or kind.extends) and entry.ends is None:
            yield (), f"{entry.act} needs `ends`, the last day of the period."
        if entry.ends and not (kind.sets_period or kind.extends):
            yield ("ends",), f"{entry.act} sets no period; leave `ends` out."
        if kind.extends and not entry.extends:
            yield (), f"{entry.act} needs `extends`, the acts that get more time."
        if entry.extends and not kind.extends:
            yield ("extends",), f"{entry.act} gives no more time to any act; leave `extends` out."
        for each in entry.extends:
            if each not in self.procedure.acts:
                yield ("extends",), f"there is no act {each!r}.{did_you_mean(each, self.procedure.acts)}"
        yield from self._unfit_who(entry, kind)

    def _unfit_who(self, entry: ActInCase, kind: ActKind) -> Iterator[tuple[tuple[str, ...], str]]:
        allowed = self._allowed(kind)
        parties = {*self.file.complainant, *self.file.respondent}
        if entry.who is None:
            if len(kind.by) > 1 or kind.by[0] in ("either", "third-member"):
                may = " or ".join(self.procedure.who(each) for each in kind.by)
                yield (), f"{entry.act} needs `who` did it: {may}."
            return
        for each in entry.who:
            if each in allowed or ("third-member" in kind.by and each not in parties):
                continue
            may = ", ".join(sorted(allowed)) or "a Member that is no party"
            yield ("who",), f"{each!r} does not do this ({kind.law}); `who` is of: {may}.{did_you_mean(each, allowed)}"

    def _allowed(self, kind: ActKind) -> set[str]:
        allowed: set[str] = set()
        for role in kind.by:
            if role in ("complainant", "either", "both"):
                allowed |= set(self.file.complainant)
            if role in ("respondent", "either", "both"):
                allowed |= set(self.file.respondent)
            if role == "both" or role not in self.procedure.roles:
                allowed.add(role)
        return allowed

    def _act(self, entry: ActInCase, kind: ActKind, place: Place) -> Act:
        return Act(
            kind=kind,
            event=self._event(entry),
            when=entry.when,
            by=self._by(entry, kind),
            title=entry.title or kind.title,
            original=scripts(entry.original),
            document=entry.document,
            outcome=entry.outcome,
            ends=entry.ends,
            extends=tuple(entry.extends),
            agreed=entry.agreed,
            sources=tuple((each.url, each.what) for each in entry.sources or self.file.sources),
            confidence=entry.confidence or self.file.confidence,
            note=entry.note,
            place=place,
        )

    def _by(self, entry: ActInCase, kind: ActKind) -> tuple[str, ...]:
        both = (*self.file.complainant, *self.file.respondent)
        sides = {"complainant": tuple(self.file.complainant), "respondent": tuple(self.file.respondent), "both": both}
        named: Iterable[str] = entry.who or kind.by
        return tuple(dict.fromkeys(who for each in named for who in sides.get(each, (each,))))

    def _event(self, entry: ActInCase) -> str:
        """The id of an act's event; the second of the same act on the same day has a number."""
        slug = re.sub(r"[^a-z0-9]+", "-", f"{self.file.case}-{entry.act}".lower()).strip("-")
        id = f"{entry.when.earliest}_{slug}"
        number = self.events[id] = self.events.get(id, 0) + 1
        return id if number == 1 else f"{id}-{number}"
