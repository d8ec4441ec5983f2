"""How `disputes/*.yaml`, or a file of one's own, writes a case."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BeforeValidator, Field, field_validator, model_validator

from detente.regime.schema_parts import Confidence, DateSpan, Model, Name, Names, Source, Text, as_list, as_source
from detente.relations.parts import Day, Recorded, Scripts, when
from detente.relations.when import When

LAST_YEAR = 9000  # a day that any period can be counted from
Several = Annotated[list[Name], BeforeValidator(as_list)]
Party = Annotated[list[Name], BeforeValidator(lambda given: _parties(given)), Field(min_length=1)]


def _parties(given: object) -> object:
    several = given if isinstance(given, list) else [given]
    if any(each is False for each in several):
        raise ValueError('YAML reads a bare NO as "false"; write "NO" in quotes for Norway')
    return several


class ActInCase(Model):
    """An act of the case. What it leaves out of `confidence` and `sources` is as the case says.

    `who` did it, where the procedure leaves that open; `ends` is the last day of the period it sets or extends,
    `extends` the acts that get more time; `agreed` says why it could come after a hard limit.
    """

    act: Name
    date: Day
    until: dt.date | None = None
    who: Party | None = None
    title: Text | None = None
    original: Scripts | None = None
    document: Text | None = None
    outcome: Name | None = None
    ends: dt.date | None = None
    extends: Several = Field(default_factory=list)
    agreed: Text | None = None
    sources: list[Annotated[Source, BeforeValidator(as_source)]] = Field(default_factory=list)
    confidence: Confidence | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _whole(self) -> ActInCase:
        if isinstance(self.date, DateSpan):
            if self.date.latest is None:
                raise ValueError("a day that is not known is a span with an `earliest` and a `latest` day")
            if self.until is not None:
                raise ValueError("`until` goes with a first day that is known")
        elif self.until is not None and self.until <= self.date:
            raise ValueError("`until` is the last of several days and lies after the first")
        if max(self.when.latest, self.ends or dt.date.min).year > LAST_YEAR:
            raise ValueError(f"no period can be counted from a day after the year {LAST_YEAR}")
        return self

    @property
    def when(self) -> When:
        """The day as a value."""
        return when(self.date, self.until)


class ClaimInCase(Model):
    """Provisions of one agreement that the complainant says are breached."""

    agreement: Text
    provisions: Names
    note: Text | None = None


class ThirdPartyInCase(Model):
    """A Member that takes part as a third party, and where that is said if not where the case says."""

    who: Name
    sources: list[Annotated[Source, BeforeValidator(as_source)]] = Field(default_factory=list)
    confidence: Confidence | None = None
    note: Text | None = None

    @field_validator("who", mode="before")
    @classmethod
    def _norway(cls, given: object) -> object:
        _parties(given)
        return given


class DocumentInCase(Model):
    """A document of the case by its symbol."""

    symbol: Text
    what: Text
    sources: list[Annotated[Source, BeforeValidator(as_source)]] = Field(default_factory=list)
    confidence: Confidence | None = None
    note: Text | None = None


class NoteInCase(Recorded):
    """Something to know about the case, such as what is often misread in it."""

    says: Text


def _third_parties(given: object) -> object:
    return (
        [{"who": each} if isinstance(each, (str, bool)) else each for each in given]
        if isinstance(given, list)
        else given
    )


class CaseFile(Recorded):
    """A case as its file holds it. Parties are ISO codes, or names of those that have none."""

    case: Name
    title: Text
    original: Scripts | None = None
    procedure: Name
    complainant: Party
    respondent: Party
    urgent: bool = False
    claims: list[ClaimInCase] = Field(default_factory=list)
    third_parties: Annotated[list[ThirdPartyInCase], BeforeValidator(_third_parties)] = Field(default_factory=list)
    documents: list[DocumentInCase] = Field(default_factory=list)
    notes: list[NoteInCase] = Field(default_factory=list)
    acts: list[ActInCase] = Field(min_length=1)

    @model_validator(mode="after")
    def _sides(self) -> CaseFile:
        both = set(self.complainant) & set(self.respondent)
        if both:
            raise ValueError(f"{min(both)} is complainant and respondent at once")
        return self
