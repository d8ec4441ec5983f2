"""The law as values: instruments as they were read, and what stands in a regime folded from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from detente.regime.facts import Fact
from detente.regime.values import Range


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where one value of the law comes from, and how well it is known."""

    instrument: str
    index: int
    confidence: str
    sources: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One amendment of an instrument, with the day it takes effect.

    Where the day was not found, `earliest` and `latest` are the span in which it must lie (both included) and
    `uncertain` is true; `latest` is None when the start may lie at any later day.
    """

    instrument: str
    index: int
    amendment: Any
    earliest: dt.date
    latest: dt.date | None
    uncertain: bool = False

    @property
    def key(self) -> tuple[str, int]:
        """What names the amendment: its instrument and its place there."""
        return self.instrument, self.index


@dataclass(frozen=True, slots=True)
class Instrument:
    """One dated legal act, or a proposal. `id` is `<jurisdiction>/<file name without .yaml>`.

    `laid` is 0 for law. A proposal is no law: it is laid over the law as the first, the second, ...; its id is
    `proposal/<file name without its ending>`.
    """

    id: str
    title: str
    original: str | None
    number: str | None
    number_original: str | None
    kind: str
    promulgated: dt.date | None
    effective: dt.date
    effective_latest: dt.date | None
    uncertain: bool
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None
    parts: tuple[Part, ...] = field(repr=False, default=())
    laid: int = 0

    @property
    def known_from(self) -> dt.date:
        """The first day on which the instrument could be known; a baseline is known from the day it describes."""
        return self.promulgated if self.promulgated is not None and self.kind != "baseline" else self.effective

    @property
    def cited(self) -> str:
        """The short name for a citation: its number where it has one, else its title."""
        return self.number or self.title


@dataclass(frozen=True, slots=True)
class Good:
    """A kind of good and the parameters that describe it."""

    id: str
    title: str
    original: Mapping[str, str]
    parameters: Mapping[str, GoodParameter]


@dataclass(frozen=True, slots=True)
class GoodParameter:
    """One parameter: its kind, its unit and the range its values must lie in."""

    id: str
    kind: str
    title: str
    unit: str | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    above: Decimal | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A destination group as it stands on a day."""

    id: str
    title: str
    original: str | None
    cite: str | None
    members: Mapping[str, Provenance]
    all_except: tuple[str, ...] | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class EntryTestRule:
    """One way in which a kind of good falls under an entry: ranges and values of its parameters."""

    good: str
    values: Mapping[str, Range | frozenset[str]]
    sub: str | None
    cite: str | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the control list. A numbered list has `numbers`, its length.

    `generation` counts how often the list was cut anew, so that a number means other goods than before.
    """

    id: str
    title: str
    original: str | None
    row: str | None
    cite: str | None
    tests: tuple[EntryTestRule, ...]
    numbers: int | None
    generation: int
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class HsList:
    """A named set of HS codes: those under an included prefix and under no excluded one."""

    id: str
    title: str | None
    original: str | None
    cite: str | None
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Authorisation:
    """A kind of licence; `weight` orders them, the lightest first."""

    id: str
    title: str
    original: str | None
    weight: int
    cite: str | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Body:
    """An office or agency under its name of the day."""

    id: str
    title: str
    original: str | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class GoodEntries:
    """The entries that a kind of good can fall under; a good that meets none of them is unlisted."""

    good: str
    entries: tuple[str, ...]
    cite: str | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class ExceptionRule:
    """A box cut out of a provision."""

    id: str
    box: Mapping[str, Any]
    cite: str | None
    title: str | None
    original: str | None
    open: str | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Provision:
    """One rule: what it does (`verb`, `targets`), where (`box`), except where (`exceptions`), and its terms."""

    id: str
    verb: str
    targets: tuple[str, ...]
    title: str | None
    original: str | None
    box: Mapping[str, Any]
    exceptions: Mapping[str, ExceptionRule]
    cite: str | None
    open: str | None
    terms: Mapping[str, Any]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Regime:
    """A jurisdiction's law as it stands on one day: an immutable value.

    `assumed` names the instruments of uncertain date that are taken to be in force here.
    """

    jurisdiction: str
    on: dt.date
    groups: Mapping[str, Group]
    entries: Mapping[str, Entry]
    goods: Mapping[str, GoodEntries]
    hs_lists: Mapping[str, HsList]
    authorisations: Mapping[str, Authorisation]
    bodies: Mapping[str, Body]
    facts: Mapping[str, Fact]
    provisions: Mapping[str, Provision]
    assumed: frozenset[str] = frozenset()

    def groups_of(self, country: str) -> tuple[str, ...]:
        """The groups a country stands in on this day."""
        return tuple(id for id, group in self.groups.items() if country in self.members(group))

    def members(self, group: Group | str) -> frozenset[str]:
        """The countries of a group; for a group that is "every destination but", all others of ISO 3166."""
        found = self.groups[group] if isinstance(group, str) else group
        if found.all_except is None:
            return frozenset(found.members)
        from detente.regime.countries import CODES

        named = [frozenset(self.groups[other].members) for other in found.all_except if other in self.groups]
        return (CODES - {self.jurisdiction}).difference(*named)
