"""Answers as values with plain attributes, and what JSON carries of them.

The field names are those of `docs/fields.md`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Condition = tuple[tuple[tuple[str, tuple[str, ...]], ...], ...]  # any of these boxes: ((fact, values), ...)


@dataclass(frozen=True, slots=True)
class Because:
    """One provision that bears on the outcome.

    `role`: `decides`; `excepted` (it would have, but an exception cuts it out here); `withheld` (an authorisation
    not to be had here); `not-met` (a requirement that was considered and is not met); `classifies` (the entry that a
    good's parameters meet); `assumed` (a fact that was filled in by the user's leave).
    `condition` says when it bears, where that depends on missing facts.
    """

    provision: str
    role: str
    title: str | None
    original: str | None
    cite: str | None
    instrument: str | None
    instrument_title: str | None
    instrument_original: str | None
    instrument_number: str | None
    effective: str | None
    confidence: str | None
    note: str | None
    condition: Condition | None = None

    @property
    def proposed(self) -> bool:
        """Whether it comes from a proposal, and is no law."""
        return (self.instrument or "").startswith("proposal/")


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to be filed; `count` is how many papers it stands for where the sources only count them."""

    title: str
    original: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Usable:
    """An authorisation that may be used, and what using it takes. Days are counted as `day_kind` says."""

    id: str
    title: str
    original: str | None
    condition: Condition | None
    holder: str | None
    documents: tuple[Paper, ...] | None
    review_days: int | None
    day_kind: str | None
    review_about: bool
    review_clock: str | None
    office: str | None
    office_original: str | None
    validity: str | None
    policy: str | None
    conditions: tuple[str, ...]
    allowed_by: str
    demanded_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What would decide: a missing fact, or a point of law that was not found (`kind` is `fact` or `law`)."""

    fact: str
    kind: str
    question: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the law says under the facts given; the same answer is one object."""

    outcome: str
    because: tuple[Because, ...]
    authorisations: tuple[Usable, ...]
    questions: tuple[Question, ...]
    notes: tuple[str, ...]


ANSWER_FIELDS = (
    "id",
    "outcome",
    "because",
    "authorisations",
    "questions",
    "holds_from",
    "holds_until",
    "law",
    "proposals",
    "coverage",
)


@dataclass(frozen=True, slots=True)
class Determination:
    """The answer for one shipment; see the field table in `docs/fields.md`.

    `holds_from` is the first day and `holds_until` the day after the last on which this same answer stands; None
    where it is open. `law` is the digest of the law used; `proposals` are the ids of what was laid over it and is no
    law. `warnings` tells how unclear input was read.
    """

    id: Any
    outcome: str
    because: tuple[Because, ...]
    authorisations: tuple[Usable, ...]
    questions: tuple[Question, ...]
    holds_from: dt.date | None
    holds_until: dt.date | None
    law: str
    coverage: str
    warnings: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON carries it, with exactly the documented fields."""
        return {
            "id": self.id,
            "outcome": self.outcome,
            "because": plain(self.because),
            "authorisations": plain(self.authorisations),
            "questions": plain(self.questions),
            "holds_from": self.holds_from.isoformat() if self.holds_from else None,
            "holds_until": self.holds_until.isoformat() if self.holds_until else None,
            "law": self.law,
            "proposals": list(self.proposals),
            "coverage": self.coverage,
        }


def words(condition: Condition, titles: dict[str, str] | None = None) -> str:
    """A condition as a half-sentence: "exporter_programme is AA or AAA and same_party is true"."""
    boxes = []
    for box in condition:
        parts = []
        for fact, values in box:
            name = (titles or {}).get(fact, fact)
            if not values:
                parts.append(f"depending on {name}")
            elif fact.startswith(("open:", "in-force:")):
                parts.append(f"{'it is so' if values == ('yes',) else 'it is not so'} that {name}")
            else:
                parts.append(f"{name} is {_either(values)}")
        boxes.append(" and ".join(parts))
    return "; or ".join(boxes)


def _either(values: Sequence[str]) -> str:
    if len(values) > 6:
        return f"one of {len(values)} values ({', '.join(values[:4])}, ...)"
    return " or ".join(values)


def plain(value: Any) -> Any:
    """An answer's part as JSON carries it; a condition stands under `if`, as a list of boxes."""
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, (Because, Usable)):
        data = {name: plain(getattr(value, name)) for name in value.__slots__ if name != "condition"}
        data["if"] = None if value.condition is None else [{f: list(v) for f, v in box} for box in value.condition]
        return data
    if isinstance(value, (Question, Paper)):
        return {name: plain(getattr(value, name)) for name in value.__slots__}
    return value
