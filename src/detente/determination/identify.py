"""What the goods of a shipment are on each day: the entries they may be, and what there is to say of that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from detente.classify.goods import Classified, ParameterSpace
from detente.determination.answers import Because, Question
from detente.determination.book import Book
from detente.determination.shipment import Reader
from detente.determination.walk import Token, compress, overlay
from detente.errors import ShipmentError


@dataclass(frozen=True, slots=True)
class Remarks:
    """What there is to say of goods on a day: reasons, and what to ask instead of the entry.

    `contradiction` is the entry, as given, that contradicts the good beside it.
    """

    reasons: tuple[Because, ...] = ()
    asks: tuple[Question, ...] = ()
    contradiction: str | None = None


Remarked = tuple[tuple[int, Remarks], ...]  # (first epoch, remarks)
SILENT = Remarks()
NOTHING_TO_SAY: Remarked = ((0, SILENT),)


def remarks_on(remarked: Remarked, epoch: int, asked: bool) -> tuple[Remarks, int, int | None]:
    """The remarks of an epoch, the first epoch on which they read so and the first after it (None for none).

    Args:
        remarked: the remarks by runs.
        epoch: the epoch.
        asked: whether the entry is asked for; only then is it seen what is asked instead.

    Raises:
        ShipmentError: the entry and the good contradict each other there.
    """
    at = len(remarked) - 1
    while at and remarked[at][0] > epoch:
        at -= 1
    remarks = remarked[at][1]
    if remarks.contradiction is not None:
        raise ShipmentError(
            "entry", f"{remarks.contradiction!r} contradicts the good and its parameters; leave one of the two out."
        )

    def alike(other: Remarks) -> bool:
        return other == (remarks if asked else replace(remarks, asks=other.asks))

    first, following = at, at + 1
    while first and alike(remarked[first - 1][1]):
        first -= 1
    while following < len(remarked) and alike(remarked[following][1]):
        following += 1
    return remarks, remarked[first][0], remarked[following][0] if following < len(remarked) else None


@dataclass(frozen=True, slots=True)
class Identified:
    """The entries the goods may be (`token`; None for any), and remarks by runs of epochs."""

    token: Token | None
    remarked: Remarked


ANYTHING = Identified(None, NOTHING_TO_SAY)


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
        remarks = NOTHING_TO_SAY
        if named is not None:
            standing = ((epoch, self._standing(named, epoch)) for epoch in range(len(self.book.starts)))
            remarks = compress((epoch, Remarks(reasons) if reasons else SILENT) for epoch, reasons in standing)
        classified = None if good is None else self.reader.good(good, masks)
        if classified is None or good is None:
            return Identified(token, remarks)
        by_good, runs = classified
        met = tuple((first, self._met(good, result)) for first, result in runs)
        remarks = compress(
            (first, Remarks((*one.reasons, *other.reasons), other.asks)) for first, one, other in overlay(remarks, met)
        )
        if token is None:
            return Identified(by_good, remarks)
        token, contradictions = self.reader.both(token, by_good)
        remarks = compress(
            (first, Remarks(contradiction=text) if contradict and first else one)
            for first, one, contradict in overlay(remarks, contradictions)
        )
        return Identified(token, remarks)

    def _met(self, good: str, classified: Classified) -> Remarks:
        """The tests that a good's parameters meet, and the parameters that are missing."""
        reasons = tuple(self._because(id, cite, sub, None) for id, sub, cite in classified.met)
        asks = tuple(_question(self.book.goods[good].parameters[parameter]) for parameter in classified.asks)
        return Remarks(reasons, asks)

    def _standing(self, named: int, epoch: int) -> tuple[Because, ...]:
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


def _question(parameter: ParameterSpace) -> Question:
    unit = f" (in {parameter.unit})" if parameter.unit else ""
    choices = ("true", "false") if parameter.kind == "bool" else parameter.choices
    return Question(parameter.id, "fact", f"{parameter.title[:1].upper()}{parameter.title[1:]}{unit}?", choices)
