"""The shapes of the answers that tell the law of a day, and of lists."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, Field, create_model

from detente.web.shapes import Shape


class Span(Shape):
    """The days between which a day lies that was not found; `latest` is null where it may be any later one."""

    earliest: dt.date
    latest: dt.date | None


DayOrSpan = dt.date | Span


class Cited(Shape):
    """A public source; `what` was read there."""

    url: str
    what: str | None = None


class Page(Shape):
    """Which part of a list this is."""

    total: int = Field(description="How many items there are in all.")
    limit: int = Field(description="How many this page may have.")
    offset: int = Field(description="How many come before it.")
    next: str | None = Field(description="The address of the next page; null on the last.")


class Jurisdiction(Shape):
    """What the data of a jurisdiction covers."""

    jurisdiction: str = Field(description="Its ISO code.")
    name: str
    original: str | None
    authority: str | None
    from_: dt.date = Field(alias="from", description="The first day covered.")
    checked: dt.date = Field(description="The day for which the data was last checked.")
    instruments: int
    notes: list[str] = Field(description="What the data leaves out everywhere.")


class Instrument(Shape):
    """A dated legal act."""

    id: str = Field(description="`<jurisdiction>/<effective day>_<short name>`.")
    title: str
    original: str | None
    number: str | None
    number_original: str | None
    kind: str
    promulgated: dt.date | None = Field(description="Null where it was not found, or is of a baseline.")
    effective: DayOrSpan
    confidence: str = Field(description="How well it is known.")
    sources: list[Cited]
    note: str | None


class WholeInstrument(Instrument):
    """A dated legal act with its amendments."""

    amend: list[dict[str, Any]] = Field(
        description="Each amendment as the law file writes it, with the day it takes effect: docs/law-files.md."
    )


class _Known(Shape):
    since: DayOrSpan = Field(description="The day from which it stands so.")
    or_earlier: bool = Field(description="It stood already when the data begins.")
    instrument: str = Field(description="The instrument it comes from.")
    confidence: str
    sources: list[str]
    note: str | None


class _OfDay(Shape):
    jurisdiction: str
    on: dt.date
    known_on: dt.date | None = Field(description="Only what was promulgated by this day counts; null: all.")
    checked: dt.date = Field(description="The day for which the data was last checked.")
    open: list[str] = Field(description="Instruments of which it is not known whether they are in force on the day.")


class Member(_Known):
    """A country in a group."""

    code: str
    name: str
    certain: bool = Field(description="Whether it is surely in the group on the day.")


class Group(_OfDay):
    """A destination group as it stands on a day."""

    group: str
    title: str
    original: str | None
    cite: str | None
    stands: Literal["yes", "possibly"]
    all_except: list[str] | None = Field(description="Where the group is every destination but those of these groups.")
    size: int
    members: list[Member]


class Entry(_OfDay, _Known):
    """A control entry as it stands on a day."""

    entry: str
    row: str | None
    title: str
    original: str | None
    cite: str | None
    numbers: int | None = Field(description="How long a numbered list is.")
    certain: bool = Field(description="Whether it surely stands so on the day.")


class Test(Shape):
    """A technical test; a good that meets any of an entry's tests falls under it."""

    good: str
    sub: str | None
    words: str
    values: dict[str, list[str] | dict[str, float]] = Field(
        description="By parameter: choices, or a range with `min` or `above`, `max` or `below`."
    )
    cite: str | None
    confidence: str


class Change(Shape):
    """What was done to an entry."""

    day: str
    what: str
    instrument: str
    note: str | None


class CutOut(Shape):
    """An exception of a provision that names an entry."""

    exception: str
    names_it_as: str
    certain: bool


class Naming(Shape):
    """A provision that names an entry."""

    provision: str
    verb: str
    targets: list[str]
    cite: str | None
    certain: bool
    names_it_as: str | None
    exceptions: list[CutOut]


class WholeEntry(Entry):
    """A control entry with its tests, its history, and the provisions that name it."""

    number: int | None = Field(description="The number asked for, of a numbered list.")
    paragraph: str | None = Field(description="The paragraph asked for, where the entry of its row stands for it.")
    tests: list[Test]
    history: list[Change]
    provisions: list[Naming]
    provisions_leaving_it_free: int


class Where(Shape):
    """A fact that a box confines."""

    fact: str
    title: str
    words: str


class ExceptionTold(_Known):
    """A box cut out of a provision."""

    exception: str
    title: str | None
    original: str | None
    cite: str | None
    certain: bool
    open_point: str | None
    when: dict[str, Any]
    where: list[Where]


class Provision(_OfDay, _Known):
    """A rule as it stands on a day: what it does, where, except where, and on which terms."""

    provision: str
    verb: Literal["prohibits", "requires", "exempts", "allows", "demands", "notes"]
    targets: list[str] = Field(description="Requirements or authorisations; of a note, what is not known.")
    does: str = Field(description="What it does, in words.")
    title: str | None
    original: str | None
    cite: str | None
    stands: Literal["yes", "possibly"]
    certain: bool = Field(description="Whether it surely stands so on the day, its exceptions included.")
    open_point: str | None = Field(description="A point of law on which it turns and that was not found.")
    when: dict[str, Any] = Field(description="The box as the law file writes it: docs/law-files.md.")
    where: list[Where] = Field(description="The box in words, fact by fact; empty: everywhere.")
    exceptions: list[ExceptionTold]
    terms: dict[str, list[str]] = Field(description="Terms of a licence, in words.")


class Relation(Shape):
    """A relation of two states, and how much the record has of it."""

    relation: str
    title: str
    parties: list[str]
    covers_from: dt.date
    checked: dt.date
    events: int
    claims: int
    disputes: list[str]
    talks: list[str]
    settlements: list[str]
    notes: list[str]


class DisputeHead(Shape):
    """A case, and the state it has."""

    case: str
    title: str
    complainant: list[str]
    respondent: list[str]
    begins: dt.date
    state: str
    since: dt.date
    final: bool


class Scheme(Shape):
    """A scheme that pays awards."""

    scheme: str
    title: str
    original: dict[str, str]
    founded: dt.date
    offers_from: dt.date
    checked: dt.date
    awards: int
    groups: int
    currency: str


def page_of(name: str, items: type[BaseModel]) -> type[BaseModel]:
    """A page of a list that has its items under a name."""
    fields: dict[str, Any] = {name: (list[items], Field(...)), "page": (Page, Field(...))}  # type: ignore[valid-type]
    made: type[BaseModel] = create_model(f"{items.__name__.strip('_')}Page", __base__=Shape, **fields)
    return made
