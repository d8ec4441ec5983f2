"""The law and the record that a server answers from: opened once, the same until it is started again."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from detente.determination.single import Law
from detente.regime.folder import record_folder
from detente.regime.jurisdiction import Jurisdiction, open_jurisdiction
from detente.regime.proposals import Proposal, read_proposals
from detente.relations.relation import Relation, read_relation, relation_ids
from detente.version import __version__


@dataclass(frozen=True)
class Opened:
    """What a server answers from."""

    law: Law
    jurisdictions: dict[str, Jurisdiction]
    relations: dict[str, Relation]
    proposals: tuple[Proposal, ...] = ()

    @cached_property
    def digests(self) -> dict[str, str]:
        """The digest of each jurisdiction's law."""
        return {code: self.law.engine(code).book.digest for code in sorted(self.law.codes)}

    @cached_property
    def digest(self) -> str:
        """One digest for the law of all jurisdictions, the record and the version that answers."""
        total = hashlib.sha256(__version__.encode())
        for code, digest in self.digests.items():
            total.update(f"\0{code} {digest}".encode())
        for proposal in self.proposals:
            total.update(f"\0{proposal.digest}".encode())
        root = record_folder()
        for path in sorted(root.rglob("*.yaml")):
            total.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
            total.update(path.read_bytes())
        return total.hexdigest()

    def tag(self, *more: str) -> str:
        """An entity tag: it changes with the law, the record, the version, and the day, which is a default everywhere.

        Args:
            more: what else an answer depends on, such as the language of a page.
        """
        said = "\0".join((self.digest, dt.date.today().isoformat(), *more))
        return f'W/"{hashlib.sha256(said.encode()).hexdigest()[:24]}"'


def open_all(proposals: Sequence[str] = ()) -> Opened:
    """Open the law and the record that are installed.

    Args:
        proposals: files of proposals that are offered to be laid over the law.

    Raises:
        LawError, RecordError, ProposalError: they are at fault.
        FileError: a proposal cannot be read.
    """
    law = Law()
    return Opened(
        law,
        {code: open_jurisdiction(code) for code in sorted(law.codes)},
        {id: read_relation(id) for id in relation_ids()},
        read_proposals(proposals),
    )
