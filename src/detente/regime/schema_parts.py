"""The parts that the shapes of law files are made of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

Confidence = Literal[
    "sourced-primary", "sourced-secondary", "sourced", "derived", "from-memory", "disputed", "not-found"
]
InstrumentKind = Literal[
    "act", "cabinet-order", "ministerial-ordinance", "notice", "public-notice", "practice", "baseline"
]


def _country(value: object) -> object:
    if value is False:
        raise ValueError('YAML reads a bare NO as "false"; write "NO" in quotes for Norway')
    return value


def as_list(value: object) -> object:
    """One thing for a list of one."""
    return value if isinstance(value, list) else [value]


def as_text(value: object) -> object:
    """Names that look like numbers (row 5, HS 8456) may stand unquoted where no digit can be lost."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, BeforeValidator(as_text), Field(min_length=1)]
Names = Annotated[list[Name], BeforeValidator(as_list), Field(min_length=1)]
Country = Annotated[str, BeforeValidator(_country), Field(pattern=r"^[A-Z]{2}$")]


class Model(BaseModel):
    """What every part of a law file has in common: unknown keys are refused."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, defer_build=True
    )  # a part is built only inside the file it stands in


class Source(Model):
    """A public address and what was read there."""

    url: Text
    what: str | None = None


def as_source(value: object) -> object:
    """An address for a source."""
    return {"url": value} if isinstance(value, str) else value


class Sourced(Model):
    """A part that may stand on sources of its own."""

    confidence: Confidence | None = None
    sources: list[Annotated[Source, BeforeValidator(as_source)]] | None = None
    note: str | None = None


class DateSpan(Model):
    """A day that was not found, as the span in which it must lie (both ends included)."""

    earliest: dt.date
    latest: dt.date | None

    @model_validator(mode="after")
    def _ordered(self) -> DateSpan:
        if self.latest is not None and self.latest < self.earliest:
            raise ValueError("the span ends before it begins")
        return self


class Amending(Sourced):
    """A part that may take effect on a day of its own."""

    effective: dt.date | DateSpan | None = None


class NumberRange(Model):
    """Bounds of a number: `min` and `max` are inside, `above` and `below` are not."""

    min: Decimal | None = None
    max: Decimal | None = None
    above: Decimal | None = None
    below: Decimal | None = None

    @field_validator("min", "max", "above", "below", mode="before")
    @classmethod
    def _exact(cls, value: object) -> object:
        return Decimal(repr(value)) if isinstance(value, float) else value

    @model_validator(mode="after")
    def _some(self) -> NumberRange:
        if self.min is None and self.max is None and self.above is None and self.below is None:
            raise ValueError("a range needs at least one of min, max, above, below")
        if (self.min is not None and self.above is not None) or (self.max is not None and self.below is not None):
            raise ValueError("a range has one lower and one upper bound: min or above, max or below")
        return self
