"""May it go: the form, the answer as a card, and how the answer changes through the years."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from detente.errors import DetenteError, ShipmentError
from detente.web.pages.determine_card import card
from detente.web.pages.determine_form import form
from detente.web.pages.determine_years import years
from detente.web.pages.rendering import Asked
from detente.web.pages.worked import worked_examples
from detente.web.shipments import fields_of

router = APIRouter()


@router.get("/")
async def determine(request: Request) -> Response:
    """The page; an address says only what is known."""
    pairs = request.query_params.multi_items()
    if any(not value.strip() for _, value in pairs):
        said = [(name, value) for name, value in pairs if value.strip()]
        return RedirectResponse(str(request.url.replace(query="").include_query_params(**dict(said))), 303)
    response: Response = await request.app.state.pages.show(request, "determine.html", view)
    return response


def view(asked: Asked) -> dict[str, Any]:
    """The form; with a question, the answer and its years; without one, worked examples."""
    shipment, fault = dict[str, Any](), None
    found: dict[str, Any] = {"answer": None, "years": None, "examples": ()}
    try:
        shipment = fields_of(list(asked.question))
        if shipment:
            _complete(shipment)
            answer = asked.opened.law.determine(shipment)
            found["answer"] = card(asked, shipment, answer)
            found["years"] = years(asked, shipment, answer)
        else:
            found["examples"] = worked_examples(asked)
    except ShipmentError as error:
        fault = error.field, error.sentence
    except DetenteError as error:
        fault = "", str(error)
    return {**found, "form": form(asked, shipment, fault), "fault": fault, "shipment": shipment}


def _complete(shipment: dict[str, Any]) -> None:
    """Refuse a question without goods before anything else is looked at.

    Raises:
        ShipmentError: no goods are named.
    """
    if not any(name in shipment for name in _goods()):
        raise ShipmentError("entry", "name the goods: a control entry, a kind of good, or an HS code.")


def _goods() -> Iterator[str]:
    yield from ("entry", "good", "hs")
