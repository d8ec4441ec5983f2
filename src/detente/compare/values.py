"""What comparisons answer, as values with plain attributes; `plain` is what JSON carries of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Licence:
    """A kind of licence."""

    id: str
    title: str
    original: str | None


@dataclass(frozen=True, slots=True)
class Usable:
    """A kind of licence that may be used in a place: everywhere in it, or only in a part."""

    licence: Licence
    everywhere: bool


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change that an instrument made to the law; `law` is false where the instrument is a proposal.

    `effective` is the day it took effect; where that was not found, `uncertain` says so and it is the earliest.
    """

    instrument: str
    place: int
    title: str
    original: str | None
    number: str | None
    effective: dt.date
    law: bool
    what: str
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class TermChange:
    """A term of a licence that changed: papers, office, review, validity, holder, policy, conditions."""

    term: str
    was: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedPlace:
    """A box in which one aspect of the law changed in one way.

    `aspect` is `outcome`, `licence` (whether `licence` may be used where one is needed) or `terms` (of `licence`).
    `where` gives the exact values of every fact that is not free; `goods`, `destinations` and `circumstances` say the
    same in words. `widely` says the circumstances as one of several ways into the same change, told together with the
    other places of it: those overlap, and are shorter for it. `was` and `now` are outcomes, or `usable` and
    `not-usable`; several where open points of law decide, which `open_before` and `open_now` name. `share` is that of
    the scope's cells, `cells` their number. `causes` are the smallest sets of amendments whose undoing leaves nothing
    changed here; `searched` is false where there were too many to be sure that none is smaller. `gaps` is what the law
    data says it does not know here.
    """

    aspect: str
    licence: Licence | None
    where: tuple[tuple[str, tuple[str, ...]], ...]
    goods: str
    destinations: str
    circumstances: tuple[str, ...]
    widely: tuple[str, ...]
    was: tuple[str, ...]
    now: tuple[str, ...]
    terms: tuple[TermChange, ...]
    under_before: tuple[Usable, ...]
    under_now: tuple[Usable, ...]
    open_before: tuple[str, ...]
    open_now: tuple[str, ...]
    cells: int
    share: float
    causes: tuple[tuple[Amendment, ...], ...]
    searched: bool
    gaps: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The change in one sentence: these goods, to these destinations, in these circumstances: was X, now Y."""
        from detente.compare.sentences import changed_sentence

        return changed_sentence(self)

    def to_dict(self) -> dict[str, Any]:
        """The place as JSON carries it."""
        return {**fields_of(self), "sentence": self.sentence}


@dataclass(frozen=True, slots=True)
class Difference:
    """What two states of one jurisdiction's law differ in, inside a scope; the largest places first.

    `asked` is the scope as it was written, `scope` the exact values it stands for. `cells` is the size of the
    scope, `changed` how many of its cells changed in any aspect. `proposals` names those laid over the law of the
    later state; `law` is the digest of the law files. `coverage` is `full`, or what the law data does not know
    about the days.
    """

    jurisdiction: str
    name: str
    before: dt.date
    after: dt.date
    asked: tuple[tuple[str, tuple[str, ...]], ...]
    scope: tuple[tuple[str, tuple[str, ...]], ...]
    cells: int
    changed: int
    places: tuple[ChangedPlace, ...]
    proposals: tuple[str, ...]
    coverage: str
    law: str

    @property
    def share(self) -> float:
        """The share of the scope's cells that changed, 0 to 1."""
        return self.changed / self.cells

    @property
    def same(self) -> bool:
        """Whether the law asks the same of everyone in the scope on both days."""
        return not self.places

    def to_dict(self) -> dict[str, Any]:
        """The difference as JSON carries it."""
        return {**fields_of(self), "share": self.share, "same": self.same}


@dataclass(frozen=True, slots=True)
class Back:
    """How much of what is traded in one currency is treated on a day as it was at the baseline.

    `rows` and `value` are all of it, `rows_back` and `value_back` what stands as it did. `rows_open` and `value_open`
    cannot be told: they are undetermined on both days, or cannot be compared; they count as neither back nor away.
    Without a currency, the rows that give no value.
    """

    currency: str | None
    rows: int
    value: Decimal
    rows_back: int
    value_back: Decimal
    rows_open: int
    value_open: Decimal


def plain(value: Any) -> Any:
    """A value as JSON carries it: dates as text, tuples as lists, facts with their values as an object."""
    if isinstance(value, ChangedPlace):
        return value.to_dict()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return fields_of(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return value


def fields_of(value: Any) -> dict[str, Any]:
    """The fields of a value as JSON carries them."""
    return {
        field.name: {fact: list(values) for fact, values in getattr(value, field.name)}
        if field.name in ("where", "asked", "scope")
        else plain(getattr(value, field.name))
        for field in dataclasses.fields(value)
    }
