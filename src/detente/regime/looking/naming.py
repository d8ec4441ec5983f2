"""What the law of a day says of one entry: the provisions that name it, and how it came to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from detente.english import listed
from detente.errors import DetenteError
from detente.regime.boxes import BoxFaults, resolve
from detente.regime.instruments import Entry, Provision, Regime
from detente.regime.looking.finding import Standing
from detente.regime.looking.words import entry_words, since_words
from detente.regime.schema import EntryAmendment


@dataclass(frozen=True)
class CutOut:
    """An exception that names an entry, the words it uses, and whether it surely stands."""

    id: str
    words: str
    certain: bool


@dataclass(frozen=True)
class Naming:
    """A provision that names an entry in its box or in some of its exceptions, and whether it surely stands so."""

    provision: Provision
    box: str
    exceptions: tuple[CutOut, ...]
    certain: bool


def namings(at: Standing, entry: Entry) -> tuple[list[Naming], int]:
    """The provisions that name an entry on a day, and how many more leave the entry free."""
    named: list[Naming] = []
    free = 0
    for id, provision in at.table("provisions").items():
        boxes: set[str | None] = set()
        cut_out: dict[str, list[str]] = {}
        for regime in (r for r in at.regimes if entry.id in r.entries):
            version = regime.provisions.get(id)
            boxes.add(_words(version.box, entry.id, regime) if version else None)
            for exception in version.exceptions.values() if version else ():
                words = _words(exception.box, entry.id, regime)
                if words:
                    cut_out.setdefault(exception.id, []).append(words)
        if boxes == {None}:
            continue
        cuts = tuple(CutOut(e, said[-1], said == said[:1] * len(at.regimes)) for e, said in cut_out.items())
        box = next((words for words in boxes if words), "")
        if box or cuts:
            same = all(_rule(r.provisions.get(id)) == _rule(provision) for r in at.regimes)
            named.append(Naming(provision, box, cuts, same))
        else:
            free += 1
    return named, free


def _rule(provision: Provision | None) -> object:
    """What a provision says, its exceptions aside."""
    return provision and (provision.verb, provision.targets, provision.box, provision.terms)


def _words(box: Mapping[str, Any], entry: str, regime: Regime) -> str | None:
    """How a box names the entry; empty where it leaves the entry free, None where it leaves the entry out."""
    if "entry" not in box:
        return ""
    said = box["entry"]
    if not _covers(said, entry, regime):
        return None
    if isinstance(said, dict):
        others = said["not"] if isinstance(said["not"], list) else [said["not"]]
        return f"any but {listed(map(entry_words, others), 'or')}"
    items = said if isinstance(said, list) else [said]
    return listed(entry_words(item) for item in items if _covers(item, entry, regime))


def _covers(said: Any, entry: str, regime: Regime) -> bool:
    try:
        covered = resolve({"entry": said}, regime)["entry"]
    except BoxFaults as faults:
        raise DetenteError(
            f"The law data is at fault ({faults}); run `detente law lint {regime.jurisdiction}`."
        ) from None
    return isinstance(covered, frozenset) and entry in covered


def changes(at: Standing, entry: Entry) -> Iterator[tuple[str, str, str, str | None]]:
    """Every amendment of an entry up to a day: the day, what was done, by which instrument, its note."""
    parts = [
        (part.earliest, instrument.known_from, instrument, part)
        for instrument in at.law.instruments
        if at.known_on is None or instrument.known_from <= at.known_on
        for part in instrument.parts
        if isinstance(part.amendment, EntryAmendment) and part.amendment.entry == entry.id and part.earliest <= at.on
    ]
    for number, (_, _, instrument, part) in enumerate(sorted(parts, key=lambda p: (p[0], p[1], p[2].id, p[3].index))):
        amendment = part.amendment
        what = (
            "ended" if amendment.ends else "laid down" if not number else "cut anew" if amendment.recut else "changed"
        )
        yield since_words(instrument, part), f"{what} by", instrument.id, amendment.note
