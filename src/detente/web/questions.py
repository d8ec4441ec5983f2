"""Questions as they come from outside: the parameters of the API's addresses, and the input of the tools of MCP.

Names are those of the command line and of the Python functions. Days and names are read where they are answered, so
that what cannot be read is told in the same sentence everywhere; here only what is too long or too much is refused, and
what nobody knows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

MOST_ITEMS = 500  # of a page
MOST_VALUES = 40  # of one parameter
MOST_LETTERS = 200  # of one value
MOST_DAYS = 36_525

Text = Annotated[str, StringConstraints(min_length=1, max_length=MOST_LETTERS)]
Texts = Annotated[list[Text], Field(max_length=MOST_VALUES)]
EXAMPLES: dict[str, str] = {
    what: str(value)
    for what, value in yaml.safe_load((Path(__file__).parent / "parameters.yaml").read_text("utf-8")).items()
}


def said(description: str, like: str, default: Any = None, **more: Any) -> Any:
    """A parameter: its meaning, what its example stands for, and its default; `...` where it must be given."""
    return Field(default, description=description, examples=[EXAMPLES[like]], **more)


def several(description: str, like: str) -> Any:
    """A parameter that may be repeated."""
    return Field(default_factory=list, description=f"{description} Repeat it for several.", examples=[[EXAMPLES[like]]])


class Question(BaseModel):
    """What is asked; parameters that it does not have are refused, as a misspelt one would change the answer."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Paged(Question):
    """A question whose answer is a list, given in pages."""

    limit: int = Field(100, ge=1, le=MOST_ITEMS, description="How many items a page has at most.", examples=[20])
    offset: int = Field(0, ge=0, le=1_000_000, description="How many items come before the page.", examples=[0])


# ---- law -------------------------------------------------------------------------------------------------------------


class OnDay(Question):
    """The law of a day."""

    on: Text = said("The day, or `today`.", "day", "today")
    known_on: Text | None = said("Count only instruments promulgated by this day; by default all.", "day known")


class PagedOnDay(OnDay, Paged):
    """A list of the law of a day."""


class Instruments(Paged):
    """Which instruments are listed."""

    on: Text | None = said("Only those that may be in force in part by this day; by default all.", "day")
    known_on: Text | None = said("Only those that could be known by this day; by default all.", "day known")


# ---- compare ---------------------------------------------------------------------------------------------------------


class Scoped(Question):
    """The part of the law that is compared; what is left out is free."""

    entry: Texts = several("Control entry, row, `listed` or `unlisted`.", "entry")
    hs: Texts = several("HS code, 2 to 10 digits.", "hs")
    fact: Texts = several("A circumstance as name=value, several values by comma.", "circumstance")


class Diff(Scoped):
    """What changed in a law between two days, where, and by which acts."""

    jurisdiction: Text = said("Whose law, as ISO code.", "jurisdiction", ...)
    before: Text = said("The first day.", "first day", ...)
    after: Text = said("The second day.", "second day", ...)
    to: Texts = several("Destination, or a group of them; by default all.", "destination")


class Restore(Scoped):
    """How far a law has come back to where it was, what stands in the way, the smallest undoing, and the proof."""

    jurisdiction: Text = said("Whose law, as ISO code.", "jurisdiction", ...)
    to: Text = said("The destination in question.", "destination", ...)
    baseline: Text = said("The day before the measures, whose law is the aim.", "baseline", ...)
    on: Text | None = said("The day looked at; by default that of `through`, or today.", "day after")
    through: Text | None = said("Tell the progress of every day up to this one.", "last day")
    meaning: Literal["before", "peers"] = Field(
        "before", description="Restored as on the baseline, or as its peers are on the day.", examples=["before"]
    )
    peer: Texts = several("With the meaning `peers`: a country to be treated alike with.", "peer")
    measure: Texts = several(
        "A measure of the record, or an instrument, told apart from other law; `none` for none.", "measure"
    )


class Mirror(Question):
    """How two states treat each other's goods on a day, side by side."""

    one: Text = said("A jurisdiction, as ISO code.", "jurisdiction", ...)
    other: Text = said("The one it is held against.", "other jurisdiction", ...)
    on: Text = said("The day, or `today`.", "day of a mirror", "today")
    baseline: Text | None = said("Tell also who had whom on its list, and since when, from this day on.", "baseline")
    fact: Texts = several("A circumstance as name=value; by default an ordinary sale.", "circumstance")


class Upcoming(Question):
    """What is promulgated and not yet in force, and what it changes."""

    jurisdiction: Text | None = said("Whose law, as ISO code; by default all.", "jurisdiction")
    within: int = Field(365, ge=0, le=MOST_DAYS, description="How many days to look ahead.", examples=[90])
    on: Text = said("Look from this day, or `today`, with what was known then.", "day known", "today")
    to: Texts = several("Tell changes for this destination or group; by default all.", "destination")


# ---- record ----------------------------------------------------------------------------------------------------------


class Between(Question):
    """The record of two states, in either order; they may be left out where the record has one relation only."""

    one: Text | None = said("One of two states, as ISO code.", "jurisdiction")
    other: Text | None = said("The other.", "other jurisdiction")


class Timeline(Between):
    """What two states did, in the order of the days, and what somebody says that each act answers."""

    from_: Text | None = said("The first day; by default all.", "first day", alias="from")
    to: Text | None = said("The last day; by default all.", "last day")
    kind: Texts = several("Kind of event, such as `measure`, `talks` or `dispute`.", "kind of event")
    by: Text | None = said("What this actor did; a state stands for its bodies.", "actor")
    at: Text | None = said("The record as it stood on this day, and the state of things.", "day after")


class Events(Timeline, Paged):
    """The events of a timeline, in pages."""


class Event(Question):
    """An event told whole."""

    at: Text | None = said("Tell only statements made by this day.", "day after")


class Claims(Between, Paged):
    """Who says what of what two states did, and what the facts say."""

    about: Texts = several("Statements about this topic.", "topic")
    by: Text | None = said("What this actor said; a state stands for its bodies.", "actor")
    stance: Text | None = said("`asserts`, `denies` or `reports`; with `by`, that one's own.", "stance")
    kind: Text | None = said("The kind of statement: fact, cause, reason, plan, legal, ...", "kind of statement")
    event: Text | None = said("Statements about this event, or all events of a day.", "event")
    at: Text | None = said("Only what had been said by this day.", "day after")


class DisputeDay(Question):
    """A dispute on a day."""

    on: Text = said("The day, or `today`; one to come tells what comes by itself.", "day of a dispute", "today")


class Disputes(DisputeDay, Paged):
    """The disputes of the record, as they stand on a day."""


class Dispute(DisputeDay):
    """Where a dispute stands on a day, what may come next and by when, and what is overdue."""

    case: Text = said("A case of the record.", "case", ...)


class Talks(Between):
    """Rounds, positions, and how far the law came towards the aim of talks before and after each round."""

    on: Text = said("Tell only what had happened by this day, or by `today`.", "day of talks", "today")


class Settlement(Question):
    """What a scheme owes, has paid, holds and lacks on a day."""

    on: Text = said("The day, or `today`; what is done on it is done.", "day of a settlement", "today")
    award: Text | None = said("Tell the working of this award, phase by phase.", "award")
    convention: Text | None = said("How days of interest are counted; by default in every way in use.", "convention")
