"""Control entries: all that a jurisdiction's list has ever had, and how users name them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from detente.errors import ShipmentError, did_you_mean
from detente.regime.entry_names import plain_entry
from detente.regime.values import UNLISTED

_NUMBERED = re.compile(r"^(?P<list>.*?)\s*(?:no\.?|#)\s*(?P<number>\d+)$")


@dataclass(frozen=True, slots=True)
class EntryAtom:
    """One atom of the entries: an entry, or the numbers `first` to `last` of a numbered list."""

    entry: str
    row: str
    first: int = 0
    last: int = 0

    @property
    def name(self) -> str:
        """How a user writes it."""
        if not self.last:
            return self.entry
        return f"{self.entry} no. {self.first}" + (f"-{self.last}" if self.last != self.first else "")


class EntrySpace:
    """All entries a jurisdiction's list has ever had, and how users name them."""

    def __init__(self, atoms: Sequence[EntryAtom]) -> None:
        self.atoms = tuple(atoms)
        self.unlisted = 1 << len(atoms)
        self._names: dict[str, int] = {UNLISTED: self.unlisted}
        self._rows: dict[str, int] = {}
        self._exact: dict[str, int] = {}
        for position, atom in enumerate(self.atoms):
            bit = 1 << position
            key = plain_entry(atom.entry)
            self._names[key] = self._names.get(key, 0) | bit
            row = plain_entry(atom.row)
            self._rows[row] = self._rows.get(row, 0) | bit

    def masks_of(self, entry: str) -> int:
        """All atoms of one entry as the law names it."""
        found = self._exact.get(entry)
        if found is None:
            found = self._exact[entry] = self._names[plain_entry(entry)]
        return found

    def read(self, text: str) -> int:
        """The atoms a user's text may mean: an entry, a number of a list, a bare row, a paragraph of a known row.

        Raises:
            ShipmentError: the text names nothing on the list.
        """
        plain = plain_entry(text)
        if plain in self._rows:
            return self._rows[plain]
        if plain in self._names:
            return self._names[plain]
        numbered = _NUMBERED.match(plain)
        if numbered and numbered["list"] in self._names:
            number = int(numbered["number"])
            for position, atom in enumerate(self.atoms):
                if plain_entry(atom.entry) == numbered["list"] and atom.first <= number <= atom.last:
                    return 1 << position
            longest = max(a.last for a in self.atoms if plain_entry(a.entry) == numbered["list"])
            raise ShipmentError("entry", f"{text!r}: the list has never had more than {longest} numbers.")
        row = plain.split("(", 1)[0].strip()
        if "(" in plain and plain.endswith(")") and row in self._names:
            return self._names[row]
        known = [UNLISTED, *(atom.name for atom in self.atoms)]
        raise ShipmentError(
            "entry",
            f"{text!r} is not an entry of this jurisdiction's list; write a row (15), a row and paragraph (3(1)) or "
            f"'unlisted'.{did_you_mean(text, known)}",
        )
