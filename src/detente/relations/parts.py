"""The parts that the shapes of the record's files are made of, and what reading them has in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from detente.errors import LawFault
from detente.regime.schema_parts import Confidence, DateSpan, Model, Source, Text, as_source
from detente.regime.yaml_lines import Document
from detente.relations.when import When

Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
Scripts = Annotated[dict[Language, Text], Field(min_length=1)]  # a title in its own scripts, by ISO 639-1 language
Day = dt.date | DateSpan

# So far from either end of the calendar that there is a day before and a day after, and a period can be added.
EARLIEST, LATEST = dt.date(1000, 1, 1), dt.date(2200, 12, 31)

_WITHOUT_SOURCE = ("from-memory", "not-found", "derived")


class Recorded(Model):
    """A statement of fact: where it was read and how well it is known.

    `confidence` is of the words that the law files use; what was read somewhere names the place.
    """

    sources: list[Annotated[Source, BeforeValidator(as_source)]] = Field(default_factory=list)
    confidence: Confidence
    note: str | None = None

    @model_validator(mode="after")
    def _on_sources(self) -> Recorded:
        if not self.sources and self.confidence not in _WITHOUT_SOURCE:
            raise ValueError(
                f"what is {self.confidence} names its sources; without one it is from-memory, derived or not-found"
            )
        return self


class Dated(Recorded):
    """An act with its day (or the span in which it lies, both ends included) and its last day if it took several."""

    date: Day
    until: dt.date | None = None

    @model_validator(mode="after")
    def _whole(self) -> Dated:
        if isinstance(self.date, DateSpan):
            if self.date.latest is None:
                raise ValueError("a day that is not known is a span with an `earliest` and a `latest` day")
            if self.until is not None:
                raise ValueError("`until` goes with a first day that is known")
        elif self.until is not None and self.until <= self.date:
            raise ValueError("`until` is the last of several days and lies after the first")
        found = self.when
        if found.earliest < EARLIEST or (found.until or found.latest) > LATEST:
            raise ValueError(f"the days of an act lie between {EARLIEST} and {LATEST}")
        return self

    @property
    def when(self) -> When:
        """The day as a value."""
        return when(self.date, self.until)


def when(date: Day, until: dt.date | None = None) -> When:
    """A day of a file as a value."""
    if isinstance(date, DateSpan):
        return When(date.earliest, date.latest or date.earliest)
    return When(date, date, until)


def sources(part: Recorded) -> tuple[tuple[str, str | None], ...]:
    """Addresses, each with what was read there."""
    return tuple((source.url, source.what) for source in part.sources)


def scripts(original: Mapping[str, str] | None) -> tuple[tuple[str, str], ...]:
    """A title in its own scripts, as pairs of language and text."""
    return tuple((original or {}).items())


def repeated(names: Iterable[str], document: Document, what: str, *path: str | int) -> list[LawFault]:
    """A fault for every name of a list that stood before; `path` leads to the list."""
    seen: set[str] = set()
    faults = []
    for index, name in enumerate(names):
        if name in seen:
            faults.append(LawFault(document.file, document.line((*path, index)), f"{what} {name!r} stands twice."))
        seen.add(name)
    return faults
