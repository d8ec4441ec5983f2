"""Finding what a user names in the law, and the law of a day with what is uncertain of it."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.errors import FileError, UnknownNameError, did_you_mean
from detente.regime.entry_names import plain_entry
from detente.regime.fold import history
from detente.regime.folder import jurisdictions
from detente.regime.instruments import Entry, ExceptionRule, Group, Instrument, Part, Provenance, Provision, Regime
from detente.regime.jurisdiction import Jurisdiction, open_jurisdiction

_NUMBERED = re.compile(r"^(?P<list>.*?)\s*(?:no\.?|#)\s*(?P<number>\d+)$")


def codes(folder: Path | None) -> list[str]:
    """The jurisdictions of a law folder.

    Raises:
        FileError: the folder is none, or holds no jurisdiction.
    """
    if folder is not None and not folder.is_dir():
        raise FileError(f"There is no folder {str(folder)!r}; name one that holds law files.")
    found = jurisdictions(folder)
    if not found:
        raise FileError(
            f"The folder {str(folder)!r} holds no law; put jurisdictions in it, each a folder with its files."
        )
    return found


def open_law(code: str, folder: Path | None) -> Jurisdiction:
    """One jurisdiction's law; see `open_jurisdiction`."""
    codes(folder)
    return open_jurisdiction(code, folder)


def find_instrument(name: str, folder: Path | None) -> tuple[Jurisdiction, Instrument]:
    """The instrument whose id is `name`, or begins with it; the jurisdiction may be left out.

    Raises:
        UnknownNameError: there is none, or several.
    """
    known = codes(folder)
    if name.upper() in known:
        code = name.upper()
        raise UnknownNameError(
            f"{name!r} is a jurisdiction, not an instrument; `detente law list {code}` lists its instruments."
        )
    wanted = name.strip().removesuffix("...").removesuffix("…").removesuffix(".yaml").lower()
    code, slash, _ = wanted.partition("/")
    laws = [open_law(each, folder) for each in ([code] if slash else known)]
    every = {i.id: (law, i) for law in laws for i in law.instruments}
    short = {id: id if slash else id.partition("/")[2] for id in every}
    exact = [id for id in every if short[id] == wanted]
    found = exact or [id for id in every if short[id].startswith(wanted)]
    if len(found) == 1:
        return every[found[0]]
    if found:
        raise UnknownNameError(f"{name!r} may be any of {', '.join(found)}; write more of the name.")
    lists = " and ".join(f"`detente law list {law.code}`" for law in laws)
    verb = "lists" if len(laws) == 1 else "list"
    raise UnknownNameError(f"There is no instrument {name!r}.{_near(wanted, short)} {lists} {verb} them.")


def _near(wanted: str, short: Mapping[str, str]) -> str:
    """A half-sentence that offers the instruments whose id, day or name comes near."""
    found = [id for id in short if wanted in id]
    if not found:
        spelled: dict[str, list[str]] = {}
        for id in short:
            name = id.partition("/")[2]
            for part in (name, *name.split("_", 1)):
                spelled.setdefault(part, []).append(id)
        words = difflib.get_close_matches(wanted.rpartition("/")[2], spelled, n=3)
        found = list(dict.fromkeys(id for word in words for id in spelled[word]))
    return f" Did you mean {' or '.join(map(repr, found[:3]))}?" if found else ""


@dataclass(frozen=True)
class Standing:
    """A jurisdiction's law on one day: a regime for each set of uncertain instruments in force."""

    law: Jurisdiction
    on: dt.date
    known_on: dt.date | None
    regimes: tuple[Regime, ...]
    open: tuple[str, ...]

    @property
    def fullest(self) -> Regime:
        """The regime in which every uncertain instrument is taken to be in force."""
        return self.regimes[-1]

    def instrument(self, id: str) -> Instrument:
        """An instrument by its id."""
        return next(i for i in self.law.instruments if i.id == id)

    def origin(self, provenance: Provenance) -> tuple[Instrument, Part]:
        """The instrument and the part of it from which a value comes."""
        found = self.instrument(provenance.instrument)
        return found, found.parts[provenance.index]

    def table(self, name: str) -> dict[str, Any]:
        """All groups (or entries, ...) that stand or may stand on the day."""
        merged: dict[str, Any] = {}
        for regime in self.regimes:
            merged.update(getattr(regime, name))
        return merged

    def certain(self, name: str, id: str) -> bool:
        """Whether a group (or entry, ...) reads alike in every regime of the day."""
        return all(getattr(r, name).get(id) == getattr(self.fullest, name).get(id) for r in self.regimes)

    def members(self, group: Group) -> dict[str, tuple[Provenance, bool]]:
        """The members of a group, each with its source and whether its place is certain."""
        versions = [(regime, regime.groups.get(group.id)) for regime in self.regimes]
        inside = [regime.members(version) if version else frozenset() for regime, version in versions]
        found: dict[str, tuple[Provenance, bool]] = {}
        for code in sorted(frozenset().union(*inside)):
            named = next((v.members[code] for _, v in versions if v and code in v.members), group.provenance)
            found[code] = (named, all(code in codes for codes in inside))
        return found

    def exceptions(self, provision: str) -> dict[str, tuple[ExceptionRule, bool]]:
        """The exceptions that a provision has or may have on the day, each with whether it surely stands so."""
        versions = [regime.provisions.get(provision) for regime in self.regimes]
        merged = {id: rule for version in versions if version for id, rule in version.exceptions.items()}
        return {
            id: (rule, all(version and version.exceptions.get(id) == rule for version in versions))
            for id, rule in merged.items()
        }

    def spans(self, name: str, id: str) -> str:
        """The days on which a group (or entry, ...) stands in the data, in words; empty if none."""
        said = []
        start: dt.date | None = None
        for epoch in history(self.law.source, self.known_on).epochs:
            stands = any(id in getattr(regime, name) for regime in epoch.regimes.values())
            if stands and start is None:
                start = epoch.start
            elif not stands and start is not None:
                said.append(f"from {start} until {epoch.start}")
                start = None
        if start is not None:
            said.append(f"from {start}")
        return " and ".join(said)


def standing(law: Jurisdiction, on: str | None, known_on: str | None, today: dt.date) -> Standing:
    """The law of a day, by default today.

    Raises:
        UnknownNameError: a day cannot be read, or lies before the first day covered.
    """
    day = law.on(on or today, known_on=known_on).on
    known = dt.date.fromisoformat(known_on) if known_on else None
    epochs = history(law.source, known).epochs
    epoch = [each for each in epochs if each.start <= day][-1]
    return Standing(law, day, known, tuple(epoch.regimes.values()), epoch.open)


def find_group(at: Standing, name: str) -> Group:
    """A group by its id, by its original name, or by the part of either before its brackets.

    Raises:
        UnknownNameError: the day has no such group.
    """
    groups: dict[str, Group] = at.table("groups")
    wanted = _plain(name)
    exact = [g for g in groups.values() if _plain(g.id) == wanted]
    found = exact or [g for g in groups.values() if wanted in _names(g)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownNameError(f"{name!r} may be any of the groups {', '.join(g.id for g in found)}; write the id.")
    lists = f"`detente law group {at.law.code}` lists them."
    for epoch in at.law.history().epochs:
        for group in (g for r in epoch.regimes.values() for g in r.groups.values()):
            if wanted in {_plain(group.id), *_names(group)}:
                raise UnknownNameError(_elsewhen(at, "group", group.id, at.spans("groups", group.id)))
    known = [known for g in groups.values() for known in (g.id, *_names(g))]
    raise UnknownNameError(f"{at.law.name} has no group {name!r} on {at.on}.{did_you_mean(name, known)} {lists}")


def _elsewhen(at: Standing, kind: str, id: str, spans: str) -> str:
    stands = f"it stands {spans}" if spans else f"nothing promulgated by {at.known_on} names it"
    return f"{at.law.name} has no {kind} {id!r} on {at.on}; {stands}."


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _names(group: Group) -> set[str]:
    """What else a group is called: its title and original, whole and without their brackets or last word."""
    names = {_plain(text) for text in (group.title, group.original) if text}
    names |= {name.partition("(")[0].strip() for name in names}
    original = _plain(group.original or "")
    return names | ({original.rpartition(" ")[0]} - {""})


@dataclass(frozen=True)
class Found:
    """The entry that a text names, with the number of a list or the paragraph of a row that it stands for."""

    entry: Entry
    number: int | None = None
    paragraph: str | None = None


def find_entry(at: Standing, text: str) -> Found:
    """The entry a text names, however it writes digits and spaces.

    Raises:
        UnknownNameError: the day has no such entry.
    """
    entries: dict[str, Entry] = at.table("entries")
    plain = plain_entry(text).removeprefix("row ")
    names = {plain_entry(id): entry for id, entry in entries.items()}
    if plain in names:
        return Found(names[plain])
    numbered = _NUMBERED.match(plain)
    if numbered and numbered["list"] in names:
        entry = names[numbered["list"]]
        number = int(numbered["number"])
        if 1 <= number <= (entry.numbers or 0):
            return Found(entry, number=number)
        length = f"its numbers run from 1 to {entry.numbers:,}" if entry.numbers else "it is not a numbered list"
        raise UnknownNameError(f"{entry.id!r} has no number {number} on {at.on}; {length}.")
    for epoch in at.law.history().epochs:
        for id in (id for r in epoch.regimes.values() for id in r.entries if plain_entry(id) == plain):
            raise UnknownNameError(_elsewhen(at, "entry", id, at.spans("entries", id)))
    row = plain.partition("(")[0].strip()
    if re.fullmatch(r"[^()]+\([^()]+\)", plain) and row in names:
        return Found(names[row], paragraph=plain)
    raise UnknownNameError(
        f"{at.law.name} has no entry {text!r} on {at.on}.{did_you_mean(plain, names)} "
        f"`detente law entry {at.law.code}` lists them."
    )


def find_provision(at: Standing, name: str) -> Provision:
    """A provision by its id, or by the beginning of it where that is no other's.

    Raises:
        UnknownNameError: the day has no such provision, or several.
    """
    provisions: dict[str, Provision] = at.table("provisions")
    wanted = _plain(name)
    if wanted in provisions:
        return provisions[wanted]
    found = [id for id in provisions if wanted and id.startswith(wanted)]
    if len(found) == 1:
        return provisions[found[0]]
    if found:
        raise UnknownNameError(f"{name!r} may be any of the provisions {', '.join(found)}; write more of the id.")
    if any(wanted in regime.provisions for epoch in at.law.history().epochs for regime in epoch.regimes.values()):
        raise UnknownNameError(_elsewhen(at, "provision", wanted, at.spans("provisions", wanted)))
    raise UnknownNameError(
        f"{at.law.name} has no provision {name!r} on {at.on}.{did_you_mean(wanted, provisions)} "
        f"`detente law provision {at.law.code}` lists them."
    )


def in_order(entries: Mapping[str, Entry]) -> list[Entry]:
    """Entries in the order of the list: by row, then by paragraph, then as the law was laid down."""
    rows = {row: i for i, row in enumerate(dict.fromkeys(entry.row or entry.id for entry in entries.values()))}

    def place(item: tuple[int, Entry]) -> tuple[int, tuple[int, ...], int]:
        position, entry = item
        row = entry.row or entry.id
        paragraph = entry.id.removeprefix(row).partition(")")[0]
        return rows[row], tuple(map(int, re.findall(r"\d+", paragraph))), position

    return [entry for _, entry in sorted(enumerate(entries.values()), key=place)]
