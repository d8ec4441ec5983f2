"""The shapes of the answers that compare and that tell the record."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import BaseModel, Field

from detente.compare import coming, mirror, orders_hit, restoration, values
from detente.relations import claims_told, event_told, events, law_asked, progress, timeline
from detente.relations import state as states
from detente.relations.disputes import case, procedure, standing
from detente.relations.settlements import answers
from detente.web.described_law import Page
from detente.web.shapes import NAMES, OWN, TITLES, Shape, fields_of, joined, shape, subset

for _room in (values, restoration):
    NAMES.update({name: found for name, found in vars(_room).items() if isinstance(found, type)})
NAMES.update(Case=case.Case, OrdersHit=orders_hit.OrdersHit)
TITLES.update(
    {
        standing.Standing: "DisputeStanding",
        states.State: "RecordState",
        mirror.Side: "MirrorSide",
        values.Usable: "UsableLicence",
        answers.AwardState: "AwardOnDay",
        procedure.State: "ProcedureState",
        procedure.Automatic: "AutomaticRule",
        answers.Reached: "SumReached",
    }
)


# ---- compare ---------------------------------------------------------------------------------------------------------


def _place() -> type[BaseModel]:
    return joined(values.ChangedPlace, fields_of(values.ChangedPlace, "sentence"))


def _difference() -> type[BaseModel]:
    return joined(values.Difference, fields_of(values.Difference, "share", "same"))


def _coming() -> type[BaseModel]:
    own = fields_of(coming.Coming, "share", without=("orders",))
    return joined(coming.Coming, own | {"orders": (None, Field(description="Null: no orders are given here."))})


# ---- record ----------------------------------------------------------------------------------------------------------


def _told() -> type[BaseModel]:
    more = fields_of(timeline.Told, without=("event",))
    return joined(timeline.Told, fields_of(events.Event) | more, "TimelineEvent")


def _timeline() -> type[BaseModel]:
    own = fields_of(timeline.Timeline, without=("from_", "every"))
    first = Field(alias="from", description="The first day asked; null: as far as the record goes.")
    return joined(timeline.Timeline, own | {"from_": (dt.date | None, first)})


def _event() -> type[BaseModel]:
    state = shape(states.DisputeState)
    around = joined(
        states.DisputeState, {"before": (state, Field(...)), "after": (state, Field(...))}, "DisputeBeforeAndAfter"
    )
    own = fields_of(event_told.EventTold, without=("event", "every", "dispute"))
    about = "The state of the case before and after it."
    dispute: dict[str, Any] = {"dispute": (around | None, Field(description=about))}
    return joined(event_told.EventTold, fields_of(events.Event) | own | dispute)


def _claims() -> type[BaseModel]:
    own = fields_of(claims_told.Claims, without=("every",))
    topics = Field(description="How many statements of the whole record have each topic.")
    return joined(claims_told.Claims, own | {"topics": (dict[str, int], topics)})


def _asked() -> type[BaseModel]:
    return joined(law_asked.Asked, fields_of(law_asked.Asked) | {"shipment": (dict[str, Any], Field(...))}, "LawAsked")


def _ledger() -> type[BaseModel]:
    return joined(answers.Ledger, fields_of(answers.Ledger, "victims_final", "victims_paid", "victims_in_full"))


def _deadline() -> type[BaseModel]:
    left = Field(description="Days from the day asked to the last day; negative once it is over; null without a day.")
    return joined(standing.Deadline, fields_of(standing.Deadline) | {"days_left": (int | None, left)})


class Planned(Shape):
    """An act that the case's file has for a day after the one asked."""

    act: str
    date: str
    event: str


def _standing() -> type[BaseModel]:
    of_case = fields_of(case.Case, without=("procedure", "walk", "acts"))
    own = fields_of(
        standing.Standing,
        *("state", "beside", "final", "paused_since", "suspension", "status_words", "done", "possible", "deadlines"),
        *("overdue", "automatic", "late_or_early", "uncertain", "notes"),
        without=("case", "stretch"),
    )
    more: dict[str, Any] = {
        "case": (str, Field(description="The case's id.")),
        "original": (dict[str, str], Field(description="Its title in other scripts, by language.")),
        "procedure": (str, Field(description="The id of its procedure.")),
        "holds_from": (dt.date, Field(description="The first day on which it stands so, but for the days left.")),
        "holds_until": (dt.date | None, Field(description="The last such day; null where no end is known.")),
        "due_today": (list[str], Field(description="The acts that have their last day on the day asked.")),
        "planned": (list[Planned], Field(description="What the case's file has for later days.")),
        "case_notes": of_case["notes"],
    }
    named = ("title", "complainant", "respondent", "urgent", "claims", "third_parties", "documents")
    head = {name: of_case[name] for name in (*named, "sources", "confidence")}
    return joined(standing.Standing, head | own | more)


OWN.update(
    {
        values.ChangedPlace: _place,
        values.Difference: _difference,
        coming.Coming: _coming,
        timeline.Told: _told,
        timeline.Timeline: _timeline,
        event_told.EventTold: _event,
        claims_told.Claims: _claims,
        law_asked.Asked: _asked,
        answers.Ledger: _ledger,
        standing.Deadline: _deadline,
        standing.Standing: _standing,
    }
)

Difference = shape(values.Difference)
Restoration = shape(restoration.Restoration)
Mirror = shape(mirror.Mirror)
Upcoming = shape(coming.Upcoming)
Timeline = shape(timeline.Timeline)
TimelineEvent = shape(timeline.Told)
Event = shape(event_told.EventTold)
Claims = shape(claims_told.Claims)
Dispute = shape(standing.Standing)
Ledger = shape(answers.Ledger)
Procedure = joined(procedure.Procedure, fields_of(procedure.Procedure))
WhatNext = subset("WhatNext", "Where a case stands and what lies ahead.", Dispute, standing.NEXT_FIELDS)


class EventsTold(Shape):
    """The event of a name, or all events of a day."""

    events: list[Event]  # type: ignore[valid-type]


class Talks(Shape):
    """All talks of a relation as they stood on a day."""

    relation: str
    parties: list[str]
    on: dt.date
    talks: list[shape(progress.TalksTold)]  # type: ignore[valid-type]


class ClaimsPage(Claims):  # type: ignore[misc,valid-type]
    """A page of statements."""

    page: Page
