"""The record: what two states did and said, disputes, talks and settlements."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from detente.web import asking, described
from detente.web import described_law as lists
from detente.web import questions as ask
from detente.web.api.answering import CALENDAR, Made, answered, sent
from detente.web.api.paging import listed
from detente.web.api.told import told, told_as

router = APIRouter(tags=["record"], prefix="/api/v1")


def _named(description: str, like: str) -> str:
    found: str = Path(description=description, max_length=ask.MOST_LETTERS, examples=[ask.EXAMPLES[like]])
    return found


EventName = Annotated[str, _named("An event's id or the beginning of one, or a day: all events of it.", "event")]
CaseName = Annotated[str, _named("The id of a case of the record.", "case")]
SchemeName = Annotated[str, _named("The id of a scheme of the record.", "scheme")]


@router.get(
    "/relations",
    summary="The relations of the record",
    responses=told(lists.page_of("relations", lists.Relation), "The relations.", paged=True, named=False),
)
async def relations(request: Request, page: Annotated[ask.Paged, Query()]) -> Response:
    """Which relations the record has, the days it covers, and how much there is; `detente record list --json`."""
    return await listed(request, "relations", page, lambda: asking.relations(request.app.state.opened))


@router.get("/timeline", summary="What was done, day by day", responses=told(described.Timeline, "The timeline."))
async def timeline(request: Request, question: Annotated[ask.Timeline, Query()]) -> Response:
    """What two states did, and what somebody says that it answers; `detente timeline --json`.

    With `at`: the record as it stood on that day, and where measures, law to come, disputes and talks stood.
    """
    return await answered(request, lambda: asking.timeline(request.app.state.opened, question))


@router.get(
    "/timeline.ics",
    summary="The events as a calendar",
    response_class=Response,
    responses=told_as("text/calendar", "A calendar file."),
)
async def calendar(request: Request, question: Annotated[ask.Timeline, Query()]) -> Response:
    """The events of a timeline as a calendar file (RFC 5545), an all-day event each; `detente export --ics`."""
    return await sent(request, lambda: Made(asking.calendar(request.app.state.opened, question)), CALENDAR)


@router.get(
    "/events",
    summary="Events, in pages",
    responses=told(lists.page_of("events", described.TimelineEvent), "Events in the order of their days.", paged=True),
)
async def events(request: Request, question: Annotated[ask.Events, Query()]) -> Response:
    """The events of a timeline alone."""
    return await listed(request, "events", question, lambda: asking.events(request.app.state.opened, question))


@router.get(
    "/events/{name}", summary="One event, told whole", responses=told(described.EventsTold, "The event, or events.")
)
async def event(request: Request, name: EventName, question: Annotated[ask.Event, Query()]) -> Response:
    """What was done, by whom, under what; what it changed in law; who says what about why; `detente event --json`.

    What it changed is the difference of the law of the day before and of the day.
    """
    return await answered(request, lambda: asking.event(name, question))


@router.get(
    "/claims", summary="Who says what, side by side", responses=told(described.ClaimsPage, "Statements.", paged=True)
)
async def claims(request: Request, question: Annotated[ask.Claims, Query()]) -> Response:
    """Each statement with everyone's stance on it, and what the facts say; `detente claims --json`.

    No side's word is adopted. Where a statement bears on what a law asked, the law is asked anew.
    """
    return await listed(request, "claims", question, lambda: asking.claims(request.app.state.opened, question))


@router.get(
    "/disputes",
    summary="The disputes of the record",
    responses=told(lists.page_of("disputes", lists.DisputeHead), "Those that had begun.", paged=True, named=False),
)
async def disputes(request: Request, question: Annotated[ask.Disputes, Query()]) -> Response:
    """The cases that had begun by a day, and the state each had."""
    return await listed(request, "disputes", question, lambda: asking.disputes(request.app.state.opened, question))


@router.get("/disputes/{case}", summary="Where a dispute stands", responses=told(described.Dispute, "The case."))
async def dispute(request: Request, case: CaseName, question: Annotated[ask.DisputeDay, Query()]) -> Response:
    """The state on a day, what may come next and by when, and what is overdue; `detente dispute --json`."""
    whole = ask.Dispute(case=case, on=question.on)
    return await answered(request, lambda: asking.dispute(request.app.state.opened, whole))


@router.get(
    "/disputes/{case}/next", summary="What may come next in a dispute", responses=told(described.WhatNext, "What next.")
)
async def what_next(request: Request, case: CaseName, question: Annotated[ask.DisputeDay, Query()]) -> Response:
    """Only the state and what lies ahead; `detente dispute what-next --json`."""
    whole = ask.Dispute(case=case, on=question.on)
    return await answered(request, lambda: asking.what_next(request.app.state.opened, whole))


@router.get(
    "/disputes/{case}/deadlines.ics",
    summary="The days ahead of a dispute as a calendar",
    response_class=Response,
    responses=told_as("text/calendar", "A calendar file."),
)
async def deadlines(request: Request, case: CaseName, question: Annotated[ask.DisputeDay, Query()]) -> Response:
    """Last days, first days, and what comes by itself, as a calendar file (RFC 5545); `detente dispute --ics`."""
    whole = ask.Dispute(case=case, on=question.on)
    return await sent(request, lambda: Made(asking.deadlines(request.app.state.opened, whole)), CALENDAR)


@router.get(
    "/disputes/{case}/procedure",
    summary="The procedure of a dispute",
    responses=told(described.Procedure, "States and acts."),
)
async def procedure(request: Request, case: CaseName, _: Annotated[ask.Question, Query()]) -> Response:
    """The acts of its procedure: who, under which article, when, and by when; `detente dispute CASE --acts --json`."""
    return await answered(request, lambda: asking.procedure(request.app.state.opened, case))


@router.get("/talks", summary="Talks and their progress", responses=told(described.Talks, "The talks."))
async def talks(request: Request, question: Annotated[ask.Talks, Query()]) -> Response:
    """Rounds, positions, and how far each side's law had come before and after every round; `detente talks --json`."""
    return await answered(request, lambda: asking.talks(request.app.state.opened, question))


@router.get(
    "/settlements",
    summary="The schemes that pay awards",
    responses=told(lists.page_of("schemes", lists.Scheme), "The schemes.", paged=True, named=False),
)
async def settlements(request: Request, page: Annotated[ask.Paged, Query()]) -> Response:
    """The schemes of the record; `detente settlement --json`."""
    return await listed(request, "schemes", page, lambda: asking.settlements(request.app.state.opened))


@router.get(
    "/settlements/{scheme}",
    summary="What a scheme owes, has paid, holds and lacks",
    responses=told(described.Ledger, "The ledger."),
)
async def settlement(request: Request, scheme: SchemeName, question: Annotated[ask.Settlement, Query()]) -> Response:
    """The ledger of a scheme on a day, to the last unit; `detente settlement --json`. Sums are texts."""
    return await answered(request, lambda: asking.settlement(request.app.state.opened, scheme, question))
