"""What can go wrong, as one tree.

    DetenteError
    ├── LawError            the law data is at fault; carries every fault found, with file and line
    │   ├── ProposalError   a proposal is at fault, or cannot be laid over the law
    │   └── RecordError     the record is at fault: events, claims, a dispute's case, talks, a settlement
    ├── ShipmentError       a shipment cannot be read; carries the field
    ├── ScopeError          a question cannot be asked so: its days, its scope, its measures
    ├── UnknownNameError    a jurisdiction, instrument, group, entry, case or event that the data does not have
    ├── FileError           an input or output file cannot be read or written
    └── EngineError         a cluster cannot be reached, or cannot do the work

Every message is a sentence that says what is wrong, where, and what to do.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


class DetenteError(Exception):
    """Base of every error that detente raises on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class LawFault:
    """One fault of the law data: where it is and what is wrong with it."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        """`file:line: sentence`, as editors understand it."""
        return f"{self.file}:{self.line}: {self.sentence}" if self.line else f"{self.file}: {self.sentence}"


class LawError(DetenteError):
    """The law data is at fault; `faults` holds all of them, in the order of file and line."""

    def __init__(self, faults: Iterable[LawFault], where: str = "in the law data") -> None:
        self.faults = tuple(sorted(set(faults)))
        count = len(self.faults)
        head = f"1 fault {where}:" if count == 1 else f"{count} faults {where}:"
        super().__init__("\n".join([head, *(f"  {fault}" for fault in self.faults)]))


class ProposalError(LawError):
    """A proposal is at fault, by itself or laid over the law; the law without it may be sound."""


class RecordError(LawError):
    """The record, or a file in its shape, is at fault; the law may be sound."""

    def __init__(self, faults: Iterable[LawFault], where: str = "in the record") -> None:
        super().__init__(faults, where)


class ShipmentError(DetenteError):
    """A shipment cannot be read. `field` names the field at fault, `sentence` what is wrong."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        self.sentence = sentence
        super().__init__(f"{field}: {sentence}")


class ScopeError(DetenteError):
    """A question cannot be asked so: its days, its scope or its measures."""


class UnknownNameError(DetenteError):
    """A name that the law data or the record does not have."""


class FileError(DetenteError):
    """A file that cannot be read or written as asked."""


class EngineError(DetenteError):
    """A cluster that cannot be reached, or cannot do the work."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that offers the nearest known names, or an empty string."""
    names = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), names, n=3, cutoff=0.6)
    return f" Did you mean {' or '.join(repr(names[n]) for n in near)}?" if near else ""
