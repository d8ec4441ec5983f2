"""How `record/procedures/*.yaml` writes a procedure: states, acts, periods, and what missing them means."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from detente.regime.schema_parts import Confidence, Model, Name, Names, Sourced, Text, as_list
from detente.relations.disputes.days import Period, period
from detente.relations.parts import Recorded, Scripts

Kind = Literal["hard", "soft", "guideline", "opens"]
WeekDay = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _is_period(text: str) -> str:
    period(text)
    return text


PeriodText = Annotated[Text, AfterValidator(_is_period)]
Several = Annotated[list[Name], BeforeValidator(as_list)]


def period_of(text: str | None) -> Period | None:
    """A checked text as a period."""
    return None if text is None else period(text)


class Condition(Sourced):
    """When a rule counts: for urgent cases, once an act was done, unless one was."""

    article: Name | None = None
    urgent: bool | None = None
    if_done: Several = Field(default_factory=list)
    unless_done: Several = Field(default_factory=list)


class EarliestEntry(Condition):
    """From when an act may be done: `after` a period has passed, `from` its last day, or `upon` an act.

    `missing` names acts: the rule counts where none of them was done within the period.
    """

    after: PeriodText | None = None
    from_: Annotated[PeriodText | None, Field(alias="from")] = None
    of: Several = Field(default_factory=list)
    upon: Name | None = None
    missing: Several = Field(default_factory=list)

    @model_validator(mode="after")
    def _one_way(self) -> EarliestEntry:
        counted = [self.after, self.from_].count(None) == 1
        if counted == (self.upon is not None) or counted != bool(self.of):
            raise ValueError("write `after` or `from` a period with `of` the act it counts from, or `upon` an act")
        if self.missing and not counted:
            raise ValueError("`missing` goes with a period")
        return self


class LatestEntry(Condition):
    """By when an act is to be done: `within` a period `of` an act, or in `words` where it hangs on no count of days.

    After a limit that `closes` the act can no longer come. A `right` is a period to use a right: it closes, and ends on
    a working day. `stretched_by` names a state whose length is added.
    """

    within: PeriodText | None = None
    of: Several = Field(default_factory=list)
    words: Text | None = None
    kind: Kind
    closes: bool = False
    right: bool = False
    stretched_by: Name | None = None
    missed: Text | None = None

    @model_validator(mode="after")
    def _one_way(self) -> LatestEntry:
        if (self.within is None) == (self.words is None) or bool(self.of) != (self.within is not None):
            raise ValueError("write `within` a period with `of` the act it counts from, or the limit in `words`")
        if self.missed is None and self.within is not None:
            raise ValueError("`missed` says what missing the limit means")
        return self


class ToEntry(Model):
    """Where an act leads: the first that fits its outcome, its day and the state it is done in."""

    state: Name
    outcome: Name | None = None
    from_: Annotated[Several, Field(alias="from")] = Field(default_factory=list)
    since: dt.date | None = None
    until: dt.date | None = None


class AutomaticEntry(Model):
    """What happens by itself: `after` a period `in` a state, or the day after the period that an act set has ended.

    `doubt` says how many days before the day told it may already be so.
    """

    in_: Annotated[Name | None, Field(alias="in")] = None
    after: PeriodText | None = None
    doubt: Annotated[int, Field(ge=0, le=31)] = 0
    period_set: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> AutomaticEntry:
        if (self.in_ is None) != (self.after is None) or (self.in_ is None) != self.period_set:
            raise ValueError("write `in` a state with `after` a period, or `period_set: true`")
        return self


class ActEntry(Recorded):
    """An act of the procedure.

    `named` is how a sentence speaks of it. `from` are states, or `any` that is open; without `to` it changes none, and
    `to: back` leads back to the state before a suspension. `needs` are acts that must have come before; `without` says
    what is lacking where they did not. `strict` acts cannot come before their earliest day.
    """

    act: Name
    title: Text
    named: Text
    article: Name | None = None
    basis: Text | None = None
    by: Names
    from_: Annotated[Names, Field(alias="from")]
    to: Annotated[list[ToEntry], BeforeValidator(lambda given: _ways(given))] = Field(default_factory=list)
    track: Name | None = None
    needs: Several = Field(default_factory=list)
    without: Text | None = None
    repeats: bool = False
    strict: bool = False
    earliest: list[EarliestEntry] = Field(default_factory=list)
    latest: list[LatestEntry] = Field(default_factory=list)
    automatic: AutomaticEntry | None = None
    sets_period: bool = False
    extends: bool = False
    pause: Literal["begins", "ends"] | None = None
    meanwhile: Text | None = None

    @model_validator(mode="after")
    def _founded(self) -> ActEntry:
        if (self.article is None) == (self.basis is None):
            raise ValueError("an act has an `article`, or a `basis` in words where it has none")
        return self


def _ways(given: object) -> object:
    if isinstance(given, str):
        return [{"state": given}]
    return given


class StateEntry(Model):
    """A state of a case. A case has one state on each track it has entered; one that is `final` ends it.

    `status_words` are the words by which lists of cases tell the state; `note` is what is to be known while in it.
    """

    state: Name
    title: Text
    phase: Name
    track: Name | None = None
    final: bool = False
    suspends: bool = False
    status_words: Several = Field(default_factory=list)
    note: Text | None = None


class TrackEntry(Model):
    """Proceedings that can go on beside each other; the first is the case's main track."""

    track: Name
    title: Text


class RoleEntry(Model):
    """A role: who acts, in words."""

    role: Literal["complainant", "respondent", "both", "either", "third-member"]
    title: Text


class BodyEntry(Model):
    """A body that acts."""

    body: Name
    title: Text
    original: Scripts | None = None


class DayRuleEntry(Recorded):
    """A rule of counting days, in words."""

    rule: Text


class ProcedureFile(Recorded):
    """A procedure as its file holds it."""

    procedure: Name
    title: Text
    lane: Text | None = None
    original: Scripts | None = None
    cited: Text
    start: Name
    tracks: list[TrackEntry] = Field(min_length=1)
    roles: list[RoleEntry] = Field(min_length=1)
    bodies: list[BodyEntry] = Field(default_factory=list)
    rest_days: list[WeekDay] = Field(default_factory=list)
    day_rules: list[DayRuleEntry] = Field(default_factory=list)
    states: list[StateEntry] = Field(min_length=2)
    acts: list[ActEntry] = Field(min_length=1)


__all__ = ["ActEntry", "Confidence", "ProcedureFile", "period_of"]
