"""The space of facts: for each fact its atoms, the finest pieces of its values that any provision can tell apart.

A set of values is a bit mask over the atoms of its fact. Numbers are cut exactly at the thresholds of the law, HS
codes at the prefixes it names, and a numbered list at the lengths it has had.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from detente.classify import hs
from detente.regime.number_line import Cut, atom_of, range_mask
from detente.regime.values import HsSet, Range, Values


@dataclass(slots=True)
class FactSpace:
    """One fact of a jurisdiction and its atoms, in the order of levels.

    `atoms` names the atoms: choices, countries, entries, HS prefixes, or the cuts between them for numbers.
    """

    id: str
    kind: str
    title: str
    question: str
    choices: tuple[str, ...]
    structural: bool
    atoms: tuple[str, ...] = ()
    cuts: tuple[Cut, ...] = ()
    index: dict[str, int] = field(default_factory=dict)
    spelled: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the atoms by name, and the masks of choices by their exact spelling."""
        self.index = {atom: position for position, atom in enumerate(self.atoms)}
        if self.kind in ("choice", "bool"):
            self.spelled = {atom: 1 << position for position, atom in enumerate(self.atoms)}

    @property
    def full(self) -> int:
        """The mask of all atoms."""
        return (1 << self.size) - 1

    @property
    def size(self) -> int:
        """How many atoms the fact has."""
        return len(self.cuts) + 1 if self.kind in ("number", "date") else len(self.atoms)

    def mask(self, values: Values) -> int:
        """The mask of a resolved box's values (entries excepted: see `EntrySpace`)."""
        if isinstance(values, Range):
            return range_mask(values, self.cuts)
        if isinstance(values, HsSet):
            return sum(1 << i for i, prefix in enumerate(self.atoms) if prefix in values)
        return sum(1 << self.index[value] for value in values)

    def number_mask(self, number: Decimal) -> int:
        """The mask of the one atom a number falls in."""
        return 1 << atom_of(number, self.cuts)

    def hs_mask(self, code: str) -> int:
        """The atoms an HS code may fall in: one for a full code, several for one that is shorter than the law's."""
        return hs.mask(code, self.atoms)

    def describe(self, mask: int) -> list[str]:
        """The values of a mask, in words that a user may give back."""
        if self.kind in ("number", "date"):
            return _describe_ranges(mask, self.cuts, self.kind)
        if self.kind == "hs":
            return [f"{prefix}…" if prefix else "any other" for i, prefix in enumerate(self.atoms) if mask >> i & 1]
        return [atom for i, atom in enumerate(self.atoms) if mask >> i & 1]


def _describe_ranges(mask: int, cuts: Sequence[Cut], kind: str) -> list[str]:
    def bound(cut: Cut) -> str:
        return dt.date.fromordinal(int(cut[0])).isoformat() if kind == "date" else f"{cut[0]:f}"

    words, position, size = [], 0, len(cuts) + 1
    while position < size:
        if not mask >> position & 1:
            position += 1
            continue
        start = position
        while position < size and mask >> position & 1:
            position += 1
        parts = []
        if start > 0:
            cut = cuts[start - 1]
            low = "from" if kind == "date" else ("more than" if cut[1] else "at least")
            parts.append(f"{low} {bound(cut)}")
        if position < size:
            cut = cuts[position - 1]
            high = "before" if kind == "date" else ("at most" if cut[1] else "less than")
            parts.append(f"{high} {bound(cut)}")
        words.append(" and ".join(parts) or "any")
    return words
