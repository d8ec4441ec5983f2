"""The law as it stands on a day: instruments, groups, entries, provisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from detente.regime.jurisdiction import Jurisdiction
from detente.regime.looking import plain
from detente.regime.looking.finding import Standing
from detente.web import asking, described_law
from detente.web import questions as ask
from detente.web.api.answering import answered
from detente.web.api.paging import listed
from detente.web.api.told import told
from detente.web.described_law import page_of

router = APIRouter(tags=["law"], prefix="/api/v1/law")


def _named(description: str, like: str) -> str:
    found: str = Path(description=description, max_length=ask.MOST_LETTERS, examples=[ask.EXAMPLES[like]])
    return found


Code = Annotated[str, _named("Whose law, as ISO code.", "jurisdiction")]
InstrumentName = Annotated[str, _named("An instrument's id or the beginning of one.", "instrument")]
GroupName = Annotated[str, _named("A group's id, or its original name.", "group")]
EntryName = Annotated[str, _named("An entry, a row, or a number of a list, however it is written.", "entry")]
ProvisionName = Annotated[str, _named("A provision's id or the beginning of one.", "provision")]
OnDay = Annotated[ask.OnDay, Query()]
Listed = Annotated[ask.PagedOnDay, Query()]


@router.get(
    "",
    summary="The jurisdictions",
    responses=told(page_of("jurisdictions", described_law.Jurisdiction), "The jurisdictions.", paged=True, named=False),
)
async def jurisdictions(request: Request, page: Annotated[ask.Paged, Query()]) -> Response:
    """Whose law there is, what the data covers, and what it leaves out everywhere; `detente law list --json`."""
    return await listed(request, "jurisdictions", page, lambda: asking.jurisdictions(request.app.state.opened))


@router.get("/{code}", summary="One jurisdiction", responses=told(described_law.Jurisdiction, "What its data covers."))
async def jurisdiction(request: Request, code: Code, _: Annotated[ask.Question, Query()]) -> Response:
    """What the data of one jurisdiction covers."""
    return await answered(request, lambda: plain.jurisdiction(_law(request, code)))


@router.get(
    "/{code}/instruments",
    summary="Instruments by date",
    responses=told(page_of("instruments", described_law.Instrument), "By the day they took effect.", paged=True),
)
async def instruments(request: Request, code: Code, question: Annotated[ask.Instruments, Query()]) -> Response:
    """The acts that made the law, with their sources; `detente law list JURISDICTION --json`."""
    return await listed(request, "instruments", question, lambda: asking.instruments(_law(request, code), question))


@router.get(
    "/{code}/instruments/{name}",
    summary="One instrument with its amendments",
    responses=told(described_law.WholeInstrument, "The instrument."),
)
async def instrument(
    request: Request, code: Code, name: InstrumentName, _: Annotated[ask.Question, Query()]
) -> Response:
    """One act whole; `detente law show --json`."""
    return await answered(request, lambda: plain.whole_instrument(_law(request, code).instrument(name)))


@router.get(
    "/{code}/groups",
    summary="Destination groups of a day",
    responses=told(page_of("groups", described_law.Group), "The groups.", paged=True),
)
async def groups(request: Request, code: Code, question: Listed) -> Response:
    """The groups with their members, each since when and by which instrument; `detente law group --json`."""
    return await listed(request, "groups", question, _standing(request, code, question, asking.groups))


@router.get("/{code}/groups/{name}", summary="One group of a day", responses=told(described_law.Group, "The group."))
async def group(request: Request, code: Code, name: GroupName, question: OnDay) -> Response:
    """A group by its id or its original name."""
    return await answered(request, _standing(request, code, question, lambda at: asking.group(at, name)))


@router.get(
    "/{code}/entries",
    summary="The control list of a day",
    responses=told(page_of("entries", described_law.Entry), "The entries, in the order of the list.", paged=True),
)
async def entries(request: Request, code: Code, question: Listed) -> Response:
    """The entries without their tests; `detente law entry --json`."""
    return await listed(request, "entries", question, _standing(request, code, question, asking.entries))


@router.get(
    "/{code}/entries/{name}", summary="One entry of a day", responses=told(described_law.WholeEntry, "The entry.")
)
async def entry(request: Request, code: Code, name: EntryName, question: OnDay) -> Response:
    """An entry with its tests, its history, and the provisions that name it."""
    return await answered(request, _standing(request, code, question, lambda at: asking.entry(at, name)))


@router.get(
    "/{code}/provisions",
    summary="Provisions of a day",
    responses=told(page_of("provisions", described_law.Provision), "The provisions, in their order.", paged=True),
)
async def provisions(request: Request, code: Code, question: Listed) -> Response:
    """What each rule does, where, except where, and on which terms; `detente law provision --json`."""
    return await listed(request, "provisions", question, _standing(request, code, question, asking.provisions))


@router.get(
    "/{code}/provisions/{name}", summary="One provision", responses=told(described_law.Provision, "The provision.")
)
async def provision(request: Request, code: Code, name: ProvisionName, question: OnDay) -> Response:
    """A provision by its id."""
    return await answered(request, _standing(request, code, question, lambda at: asking.provision(at, name)))


def _law(request: Request, code: str) -> Jurisdiction:
    return asking.jurisdiction(request.app.state.opened, code)


def _standing(request: Request, code: str, question: ask.OnDay, tell: Callable[[Standing], Any]) -> Callable[[], Any]:
    """What is told of the law of a day, worked out when it is needed."""
    return lambda: tell(asking.on_day(_law(request, code), question))
