"""The acts of a case, as its file lists them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from detente.relations.disputes.procedure import ActKind
from detente.relations.events import Place
from detente.relations.when import When


@dataclass(frozen=True, slots=True)
class Act:
    """An act of a case.

    `by` are those who did it: codes of parties and Members, or ids of the procedure's bodies. `ends` is the last day
    of the period that it sets or extends, `extends` the acts that get more time by it; `agreed` says why it may come
    after a hard limit. `event` is the id of its event in the relation.
    """

    kind: ActKind
    event: str
    when: When
    by: tuple[str, ...]
    title: str
    original: tuple[tuple[str, str], ...]
    document: str | None
    outcome: str | None
    ends: dt.date | None
    extends: tuple[str, ...]
    agreed: str | None
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None
    place: Place

    @property
    def id(self) -> str:
        """Which act of the procedure it is."""
        return self.kind.id
