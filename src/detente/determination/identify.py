"""What the goods of a shipment are on each day: the entries they may be, and what there is to say of that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from detente.classify.goods import Classified
from detente.determination.answers import Because
from detente.determination.book import Book
from detente.determination.shipment import Reader
from detente.determination.walk import Token, compress, overlay

_Reasons = tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Identified:
    """The entries the goods may be (`token`; None for any), and reasons by runs of epochs."""

    token: Token | None
    reasons: tuple[tuple[int, _Reasons], ...]

    def on(self, epoch: int) -> tuple[_Reasons, int, int | None]:
        """The reasons of an epoch, the first epoch of their run and the first after it (None for none)."""
        at = len(self.reasons) - 1
        while at and self.reasons[at][0] > epoch:
            at -= 1
        following = self.reasons[at + 1][0] if at + 1 < len(self.reasons) else None
        return self.reasons[at][1], self.reasons[at][0], following


ANYTHING = Identified(None, ((0, ()),))


class Identifier:
    """Identifies goods for one book; what was identified before is known again."""

    def __init__(self, book: Book, reader: Reader) -> None:
        self.book = book
        self.reader = reader
        self._known: dict[tuple[int | None, str | None, tuple[tuple[str, int], ...]], Identified] = {}

    def of(self, entry: str | None, good: str | None, masks: Mapping[str, int]) -> Identified:
        """What goods are.

        Args:
            entry: the control entry as a user writes it, if any.
            good: the kind of good, if any; one of the book's.
            masks: the masks of the good's parameters.

        Raises:
            ShipmentError: the entry is not on the list, or the entry and the good contradict each other.
        """
        named = None if entry is None else self.reader.entry(entry)
        key = (named, good, tuple(sorted(masks.items())))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._identify(named, good, masks, entry or "")
        return found

    def _identify(self, named: int | None, good: str | None, masks: Mapping[str, int], text: str) -> Identified:
        token = None if named is None else self.reader.entry_token(named)
        reasons: tuple[tuple[int, _Reasons], ...] = ((0, ()),)
        if named is not None:
            reasons = compress((epoch, self._standing(named, epoch)) for epoch in range(len(self.book.starts)))
        classified = None if good is None else self.reader.good(good, masks)
        if classified is not None:
            by_good, runs = classified
            token = by_good if token is None else self.reader.both(token, by_good, text)
            met = tuple((first if at else 0, self._met(result)) for at, (first, result) in enumerate(runs))
            reasons = compress((first, (*one, *other)) for first, one, other in overlay(reasons, met))
        return Identified(token, reasons)

    def _met(self, classified: Classified) -> _Reasons:
        """The tests that a good's parameters meet."""
        return tuple(self._because(id, cite, sub, None) for id, sub, cite in classified.met)

    def _standing(self, named: int, epoch: int) -> _Reasons:
        """What there is to say where no entry that was named stands on the list of the day."""
        listed = named & ~self.book.entries.unlisted
        if epoch == 0 or not listed or listed & self.book.in_force[epoch]:
            return ()
        bit = listed & -listed
        atom = self.book.entries.atoms[bit.bit_length() - 1]
        later = next((e for e in range(epoch, len(self.book.starts)) if self.book.in_force[e] & listed), None)
        if self.book.stand_in[epoch].get(bit) != self.book.entries.unlisted:
            note = f"{atom.name} is not on the list of this day under that name; the goods may be any on it, or none."
        elif later is None:
            note = f"{atom.name} is not on the list of this day; the goods are taken as unlisted."
        else:
            day = dt.date.fromordinal(self.book.starts[later])
            note = f"{atom.name} is on the list only from {day}; until then the goods are taken as unlisted."
        return (self._because(atom.entry, None, None, note),)

    def _because(self, id: str, cite: str | None, sub: str | None, note: str | None) -> Because:
        text = self.book.entry_texts.get(id, {"title": id, "original": None, "cite": None})
        where = cite or text["cite"]
        if sub and sub not in (where or ""):
            where = f"{where} ({sub})" if where else sub
        return Because(id, "classifies", text["title"], text["original"], where, *(None,) * 6, note)
