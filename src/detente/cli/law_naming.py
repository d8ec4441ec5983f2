"""What the law of a day says of one entry: the provisions that name it, and how it came to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from detente.cli.law_find import Standing
from detente.cli.law_words import entry_words, listed, since_words
from detente.errors import DetenteError
from detente.regime.boxes import BoxFaults, resolve
from detente.regime.instruments import Entry, ExceptionRule, Provision, Regime
from detente.regime.schema import EntryAmendment


@dataclass(frozen=True)
class Naming:
    """A provision whose box, or some of whose exceptions, name an entry; each with the words it uses."""

    provision: Provision
    box: str
    exceptions: tuple[tuple[ExceptionRule, str], ...]
    certain: bool


def namings(at: Standing, entry: Entry) -> tuple[list[Naming], int]:
    """The provisions that name an entry on a day, and how many more leave the entry free."""
    found: dict[str, Naming] = {}
    free: set[str] = set()
    for regime in at.regimes:
        if entry.id not in regime.entries:
            continue
        for id, provision in regime.provisions.items():
            words = _words(provision.box, entry.id, regime)
            if words is None:
                continue
            cut_out = [(e, _words(e.box, entry.id, regime)) for e in provision.exceptions.values()]
            named = tuple((e, said) for e, said in cut_out if said)
            if words or named:
                found[id] = Naming(provision, words, named, all(id in r.provisions for r in at.regimes))
            else:
                free.add(id)
    return list(found.values()), len(free - set(found))


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
        if isinstance(part.amendment, EntryAmendment)
        and part.amendment.entry == entry.id
        and part.earliest <= at.on
    ]
    for number, (_, _, instrument, part) in enumerate(
        sorted(parts, key=lambda p: (p[0], p[1], p[2].id, p[3].index))
    ):
        amendment = part.amendment
        what = (
            "ended"
            if amendment.ends
            else "laid down"
            if not number
            else "cut anew"
            if amendment.recut
            else "changed"
        )
        yield since_words(instrument, part), f"{what} by", instrument.id, amendment.note
