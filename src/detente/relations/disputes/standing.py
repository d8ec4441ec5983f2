"""Where a case stands on a day: its state, what may come next and by when, and what is overdue.

Between two days on which something changes a case stands the same; only the number of days left moves. So what is
common to a run of days (`Stretch`) is worked out once, and a standing is a day of it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.compare.values import fields_of, plain
from detente.relations.disputes.acts import Act

if TYPE_CHECKING:
    from detente.relations.disputes.case import Case


NEXT_FIELDS = (
    *("case", "day", "state", "beside", "final", "paused_since", "suspension", "possible", "deadlines"),
    *("due_today", "overdue", "automatic", "uncertain", "notes"),
)


@dataclass(frozen=True, slots=True)
class InState:
    """A state that a case has: its id and title, its phase and track, and since when (`since` to `since_latest`)."""

    id: str
    title: str
    phase: str
    track: str
    since: dt.date
    since_latest: dt.date
    final: bool
    note: str | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day for an act.

    `day` is None where it is told in `words` or stands still during a suspension; `earliest` differs from it where the
    day of the act it counts from is not known. `kind` is `hard`, `soft`, `guideline` or `opens`; `missed` says what
    missing it means. `counted` says how the day was counted, `moved_from` the day of rest from which it was moved,
    `extended` that more time was agreed. After one that `closes` the act can no longer come; `possible`
    says whether it may be done as the case stands.
    """

    act: str
    title: str
    by: tuple[str, ...]
    law: str
    day: dt.date | None
    earliest: dt.date | None
    kind: str
    closes: bool
    missed: str | None
    counted: str
    counted_from: dt.date | None
    moved_from: dt.date | None
    extended: bool
    possible: bool
    confidence: str

    def days_left(self, day: dt.date) -> int | None:
        """The days from `day` to the last day; negative once it is over, None where there is no day."""
        return None if self.day is None else (self.day - day).days


@dataclass(frozen=True, slots=True)
class Sooner:
    """A day from which an act may be done if others are not done before: `unless` they are by `until`."""

    day: dt.date
    until: dt.date
    unless: tuple[str, ...]
    law: str


@dataclass(frozen=True, slots=True)
class Next:
    """An act that may come next.

    `by` is who may do it, in words. `earliest` is its first day and `because` how that was counted; without one it may
    be done at once. `sooner` are days that still hang on what others do. `deadlines` are its last days. `any_time`
    says that it may be done in any open case.
    """

    act: str
    title: str
    by: tuple[str, ...]
    law: str
    earliest: dt.date | None
    because: str | None
    sooner: tuple[Sooner, ...]
    deadlines: tuple[Deadline, ...]
    any_time: bool
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Automatic:
    """What comes by itself if nothing is done: on `day`; from `doubt` on it may already be so."""

    act: str
    title: str
    law: str
    day: dt.date
    doubt: dt.date
    confidence: str


@dataclass(frozen=True, slots=True)
class Past:
    """A step that was done: an act of the case's file (`event` is its id), or what came by itself (`event` is None)."""

    act: str
    title: str
    law: str
    first: dt.date
    last: dt.date
    by: tuple[str, ...]
    state: str | None
    event: str | None
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class OffTime:
    """An act that came before its earliest or after its latest day, `days` too early or too late."""

    act: str
    title: str
    event: str
    date: dt.date
    early: bool
    days: int
    due: dt.date
    kind: str
    law: str
    agreed: str | None


@dataclass(frozen=True, slots=True)
class Suspension:
    """A suspension that goes on: since when, and what comes of it by itself."""

    since: dt.date
    since_latest: dt.date
    lapse: Automatic | None


@dataclass(frozen=True, slots=True)
class Uncertain:
    """An act of which only a span is known that holds the day asked: it may or may not have been done by then."""

    act: str
    title: str
    event: str
    first: dt.date
    last: dt.date
    state_if_done: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """How a case stands from `first` to `last` (None: for good), but for the days left."""

    first: dt.date
    last: dt.date | None
    state: InState
    beside: tuple[InState, ...]
    paused_since: dt.date | None
    suspension: Suspension | None
    done: tuple[Past, ...]
    possible: tuple[Next, ...]
    deadlines: tuple[Deadline, ...]
    automatic: tuple[Automatic, ...]
    off_time: tuple[OffTime, ...]
    uncertain: tuple[Uncertain, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands on a day."""

    case: Case = field(repr=False)
    day: dt.date
    stretch: Stretch = field(repr=False)

    @property
    def state(self) -> InState:
        """The state on the main track."""
        return self.stretch.state

    @property
    def beside(self) -> tuple[InState, ...]:
        """The states on other tracks, such as compliance proceedings."""
        return self.stretch.beside

    @property
    def final(self) -> bool:
        """Whether the case is over."""
        return self.stretch.state.final

    @property
    def paused_since(self) -> dt.date | None:
        """Since when the complainant has paused its complaint; that is no suspension of a panel."""
        return self.stretch.paused_since

    @property
    def suspension(self) -> Suspension | None:
        """The suspension of the proceedings that goes on."""
        return self.stretch.suspension

    @property
    def done(self) -> tuple[Past, ...]:
        """What was done up to the day, in order."""
        return self.stretch.done

    @property
    def possible(self) -> tuple[Next, ...]:
        """What may come next; those that may come at any time last."""
        return self.stretch.possible

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """The last days of all acts that can still come, the soonest first."""
        return self.stretch.deadlines

    @property
    def ahead(self) -> tuple[Deadline, ...]:
        """The last days that run and are not over."""
        return tuple(each for each in self.deadlines if each.day is not None and each.day >= self.day)

    @property
    def due_today(self) -> tuple[Deadline, ...]:
        """What has its last day on the day asked."""
        return tuple(each for each in self.deadlines if each.day == self.day)

    @property
    def overdue(self) -> tuple[Deadline, ...]:
        """What should have been done before the day, was not, and can still come."""
        return tuple(
            each for each in self.deadlines if each.day is not None and each.day < self.day and not each.closes
        )

    @property
    def automatic(self) -> tuple[Automatic, ...]:
        """What comes by itself if nothing is done."""
        return self.stretch.automatic

    @property
    def late_or_early(self) -> tuple[OffTime, ...]:
        """The acts so far that came too early or too late."""
        return self.stretch.off_time

    @property
    def uncertain(self) -> tuple[Uncertain, ...]:
        """The acts that may or may not have been done by the day."""
        return self.stretch.uncertain

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be known of the law while the case stands so."""
        return self.stretch.notes

    @property
    def planned(self) -> tuple[Act, ...]:
        """The acts that the case's file has for days after the one asked."""
        return tuple(act for act in self.case.acts if act.when.earliest > self.day)

    @property
    def status_words(self) -> tuple[str, ...]:
        """How lists of cases tell such a state: by what goes on beside the dispute, or else by the dispute itself."""
        states = self.case.procedure.states
        told = [word for each in self.beside for word in states[each.id].status_words]
        return tuple(dict.fromkeys(told)) or states[self.state.id].status_words

    def to_dict(self) -> dict[str, Any]:
        """The standing as JSON carries it."""
        case = self.case
        return {
            "case": case.id,
            "title": case.title,
            "original": dict(case.original),
            "procedure": case.procedure.id,
            "complainant": list(case.complainant),
            "respondent": list(case.respondent),
            "urgent": case.urgent,
            "day": self.day.isoformat(),
            "holds_from": plain(self.stretch.first),
            "holds_until": plain(self.stretch.last),
            "final": self.final,
            **{name: plain(getattr(self, name)) for name in ("state", "beside", "paused_since", "suspension")},
            "status_words": list(self.status_words),
            "done": plain(self.done),
            "possible": [self._next(each) for each in self.possible],
            "deadlines": [self._deadline(each) for each in self.deadlines],
            "due_today": [each.act for each in self.due_today],
            "overdue": [self._deadline(each) for each in self.overdue],
            "automatic": plain(self.automatic),
            "late_or_early": plain(self.late_or_early),
            "uncertain": plain(self.uncertain),
            "planned": [{"act": act.id, "date": str(act.when), "event": act.event} for act in self.planned],
            "notes": list(self.notes),
            "claims": plain(case.claims),
            "third_parties": plain(case.third_parties),
            "documents": plain(case.documents),
            "case_notes": plain(case.notes),
            "sources": plain(case.sources),
            "confidence": case.confidence,
        }

    def head(self) -> dict[str, Any]:
        """What a list of cases says of it, as JSON carries it."""
        case = self.case
        return {
            "case": case.id,
            "title": case.title,
            "complainant": list(case.complainant),
            "respondent": list(case.respondent),
            "begins": plain(case.acts[0].when.earliest),
            "state": self.state.id,
            "since": plain(self.state.since),
            "final": self.final,
        }

    def what_next(self) -> dict[str, Any]:
        """Of what JSON carries only where it stands and what lies ahead."""
        told = self.to_dict()
        return {name: told[name] for name in NEXT_FIELDS}

    def _deadline(self, deadline: Deadline) -> dict[str, Any]:
        return {**fields_of(deadline), "days_left": deadline.days_left(self.day)}

    def _next(self, each: Next) -> dict[str, Any]:
        return {**fields_of(each), "deadlines": [self._deadline(one) for one in each.deadlines]}
