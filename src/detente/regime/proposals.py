"""Proposals: instrument files that are no law, read and laid over the law of their jurisdiction.

A proposal takes effect on a day of its own, as an act does. On that day it comes after the law, and after the
proposals laid before it; acts of later days go on from what it left. An act that finds its work done already (it adds
a country that a proposal added before it) changes nothing; all else that does not fit is a fault.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path

from detente.errors import FileError, LawError, LawFault, ProposalError, did_you_mean
from detente.given import several_files
from detente.regime import schema
from detente.regime.checking import validate
from detente.regime.folder import jurisdictions
from detente.regime.instruments import Instrument
from detente.regime.load import JurisdictionLaw, instrument_of
from detente.regime.yaml_lines import Document, decoded

KIND = "proposal"
_OF_THE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}| Did you mean .*")
MOST_BYTES = 1 << 20  # the whole law of a jurisdiction is a tenth of it


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as it was read; equal to another of the same name and content.

    `file` is the path under which it was given, `code` its jurisdiction, `digest` the SHA-256 of its name and content.
    """

    file: str = field(compare=False)
    code: str
    digest: str
    instrument: Instrument = field(compare=False, repr=False)
    document: Document = field(compare=False, repr=False)

    @property
    def title(self) -> str:
        """What the proposal is called."""
        return self.instrument.title


def read_proposal(path: str | PathLike[str]) -> Proposal:
    """Read a proposal from its file.

    Raises:
        FileError: there is no such file, or it cannot be read.
        ProposalError: what is wrong with it, each fault with its line.
    """
    return proposal_of(_content(Path(path)), str(path))


def proposal_of(content: bytes, name: str) -> Proposal:
    """Read a proposal that is at hand.

    Args:
        content: what its file holds.
        name: that of its file, which gives it its id.

    Raises:
        ProposalError: what is wrong with it, each fault with its line.
    """
    stem = Path(name).stem
    document = decoded(content, name)
    faults: list[LawFault] = []
    if isinstance(document.data, dict) and document.data.get("kind") != KIND:
        sentence = f"is no proposal: write `kind: {KIND}`, which marks that the file is not law."
        raise ProposalError([*document.faults, LawFault(name, document.line(("kind",)), sentence)], "in the proposal")
    file = validate(schema.ProposalFile, document, faults)
    if faults or file is None:
        raise ProposalError(faults, "in the proposal")
    digest = hashlib.sha256(f"{stem}\0".encode("utf-8", "surrogateescape") + content).hexdigest()
    return Proposal(name, file.jurisdiction, digest, instrument_of(f"{KIND}/{stem}", file), document)


def read_proposals(
    given: Iterable[str | PathLike[str] | Proposal], folder: Path | str | None = None
) -> tuple[Proposal, ...]:
    """Read proposals, in the order given; what has been read already is taken as it is.

    Raises:
        TypeError: they are one file, not several.
        FileError: as `read_proposal`.
        ProposalError: the faults of all of them, and jurisdictions that the law data does not have.
    """
    found: list[Proposal] = []
    faults: list[LawFault] = []
    known = jurisdictions(folder)
    for each in several_files(given):
        try:
            proposal = each if isinstance(each, Proposal) else read_proposal(each)
        except ProposalError as error:
            faults += error.faults
            continue
        found.append(proposal)
        if proposal.code not in known:
            faults.append(
                LawFault(
                    proposal.file,
                    proposal.document.line(("jurisdiction",)),
                    f"there is no law of {proposal.code!r} to lay it over; the law data has "
                    f"{', '.join(known) or 'no jurisdiction'}.{did_you_mean(proposal.code, known)}",
                )
            )
    if faults:
        raise ProposalError(faults, "in the proposal" if len(found) < 2 else "in the proposals")
    return tuple(found)


def of_jurisdiction(code: str, proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """The proposals for one jurisdiction's law, in their order."""
    return tuple(proposal for proposal in proposals if proposal.code == code)


def overlay(law: JurisdictionLaw, proposals: Sequence[Proposal]) -> JurisdictionLaw:
    """The law with proposals laid over it in their order; those for other jurisdictions are passed over.

    Raises:
        ProposalError: a proposal takes effect before the law data begins.
    """
    laid: dict[str, Instrument] = {}
    documents = dict(law.documents)
    faults = []
    for place, proposal in enumerate(of_jurisdiction(law.code, proposals), start=1):
        instrument = _laid(proposal.instrument, place, laid)
        laid[instrument.id] = instrument
        documents[instrument.id] = proposal.document
        for part in instrument.parts:
            if part.earliest < law.covers.from_:
                own = part.amendment.effective is not None
                line = proposal.document.line(("amend", part.index, "effective") if own else ("effective",))
                sentence = f"takes effect on {part.earliest}; the law data of {law.name} begins on {law.covers.from_}."
                faults.append(LawFault(proposal.file, line, sentence))
    if not laid:
        return law
    over = replace(law, instruments=(*law.instruments, *laid.values()), documents=documents)
    if faults:
        raise fault_of(over, faults)
    return over


def fault_of(law: JurisdictionLaw, faults: Iterable[LawFault], known_on: dt.date | None = None) -> LawError:
    """The error that tells faults met in a law, and that proposals were laid over it where they were."""
    if not any(instrument.laid for instrument in law.instruments):
        return LawError(faults)
    known = f" as known on {known_on}" if known_on else ""
    return ProposalError(told_once(faults), where_laid(law) + known)


def where_laid(law: JurisdictionLaw) -> str:
    """Where faults lie that come up only with proposals: for the first line of what a user is told."""
    *others, last = [law.documents[instrument.id].file for instrument in law.instruments if instrument.laid]
    files = f"{', '.join(others)} and {last}" if others else last
    return f"with {files} laid over the law of {law.name}"


def told_once(faults: Iterable[LawFault]) -> list[LawFault]:
    """Faults without those that say the same of a later day: what does not fit on one day seldom fits on the next."""
    found: dict[tuple[str, int, str], LawFault] = {}
    for fault in sorted(faults):
        found.setdefault((fault.file, fault.line, _OF_THE_DAY.sub("", fault.sentence)), fault)
    return sorted(found.values())


def _laid(instrument: Instrument, place: int, before: Iterable[str]) -> Instrument:
    """The instrument in its place, under a name that none laid before it has."""
    id, again = instrument.id, 1
    while id in before:
        again += 1
        id = f"{instrument.id}-{again}"
    parts = tuple(replace(part, instrument=id) for part in instrument.parts)
    return replace(instrument, id=id, parts=parts, laid=place)


def _content(path: Path) -> bytes:
    """The bytes of a file that may be a proposal.

    Raises:
        FileError: it is none.
    """
    try:
        if path.is_dir():
            raise FileError(f"{str(path)!r} is a folder; name the file of a proposal.")
        if not path.exists():
            raise FileError(f"There is no file {str(path)!r}; `detente propose new` writes one to begin with.")
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            raise FileError(f"{str(path)!r} is no proposal: that is a file of at most {MOST_BYTES >> 20} MB.")
        return path.read_bytes()
    except OSError as error:
        raise FileError(f"{str(path)!r} cannot be read: {error.strerror}.") from None
