"""A scheme that pays awards: what is due, paid, in hand and short on any day, and how that came about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from detente.compare.days import read_day
from detente.compare.drawing import BLUE, GREEN, ORANGE, paper, style
from detente.errors import DetenteError
from detente.relations.settlements.book import Scheme
from detente.relations.settlements.ledger import ledger
from detente.web import asking
from detente.web.pages.drawings import inline
from detente.web.pages.rendering import Asked

router = APIRouter()
_MILLION = 1_000_000
_STEP = 61  # days between the points of the curve


@router.get("/settlement")
async def settlement(request: Request) -> Response:
    """The first scheme of the record, and the names of the others."""
    response: Response = await request.app.state.pages.show(request, "settlement.html", view)
    return response


@router.get("/settlement/{scheme}")
async def named(request: Request) -> Response:
    """One scheme."""
    response: Response = await request.app.state.pages.show(request, "settlement.html", view)
    return response


def view(asked: Asked) -> dict[str, Any]:
    """A scheme's ledger on a day.

    Raises:
        UnknownNameError: the record has no such scheme.
    """
    schemes = asking.settlements(asked.opened)
    name = asked.parts.get("scheme") or (schemes[0]["scheme"] if schemes else None)
    found: dict[str, Any] = {"schemes": schemes, "scheme": None, "ledger": None, "fault": None, "chart": None}
    if name is None:
        return found
    scheme = asking.scheme(asked.opened, name)
    said = asked.query.get("on", "")[:40].strip()
    found |= {"scheme": scheme, "said": said or asked.today.isoformat()}
    try:
        day = read_day("the day", said or "today")
        found["ledger"] = _told(scheme, day)
        found["chart"] = _chart(_ById(scheme), asked.today)
        found["points"] = [(on, _sums(_told(scheme, on))) for on in _days(scheme, asked.today)]
    except DetenteError as error:
        found["fault"] = str(error)
    return found


class _ById:
    """A scheme as a key: the same object is the same key."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme

    def __hash__(self) -> int:
        return id(self.scheme)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.scheme is self.scheme


def _told(scheme: Scheme, day: dt.date) -> dict[str, Any]:
    return _ledger(_ById(scheme), day)


@lru_cache(maxsize=256)
def _ledger(key: _ById, day: dt.date) -> dict[str, Any]:
    return ledger(key.scheme, day, None, []).to_dict()


def _days(scheme: Scheme, today: dt.date) -> Iterator[dt.date]:
    """The days of the curve: from the first offer to the day up to which the record was looked after."""
    day, last = scheme.offers_from, min(scheme.checked, today)
    while day < last:
        yield day
        day += dt.timedelta(days=_STEP)
    yield last


def _sums(told: Mapping[str, Any]) -> dict[str, int]:
    """What is raised, paid out and short at least, in whole units."""
    short = [bounds["low"] for bounds in told["shortfall"].values() if bounds["low"] is not None]
    return {
        "raised": _least(told["raised"]),
        "paid": _least(told["paid_out"]["amount"]),
        "due": max((_least(bounds) for bounds in told["pending"]["due"].values()), default=0),
        "short": max((int(float(each)) for each in short), default=0),
    }


def _least(bounds: Mapping[str, Any]) -> int:
    return int(float(bounds["low"] or 0))


@lru_cache(maxsize=8)
@style()
def _chart(key: _ById, today: dt.date) -> Markup:
    """Raised, paid and due over time."""
    scheme = key.scheme
    from matplotlib.dates import date2num

    days = list(_days(scheme, today))
    places = [float(date2num(day)) for day in days]  # type: ignore[no-untyped-call]
    sums = [_sums(_told(scheme, day)) for day in days]
    figure = paper(3.0)
    axes = figure.add_axes((0.09, 0.13, 0.87, 0.74))
    for name, words, colour, dashes in (
        ("raised", "raised", BLUE, "-"),
        ("due", "still due", ORANGE, "--"),
        ("paid", "paid out", GREEN, ":"),
    ):
        values = [each[name] / _MILLION for each in sums]
        axes.step(places, values, where="post", color=colour, linestyle=dashes, linewidth=2, label=words)
    axes.xaxis_date()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.set_ylim(bottom=0)
    axes.tick_params(labelsize=8.5)
    axes.grid(axis="y", color="#e4e4e4", linewidth=0.8)
    axes.set_title(f"million {scheme.currency}, at least", loc="left", fontsize=8.5, color="#6b6b6b")
    figure.legend(loc="upper right", ncols=3, frameon=False, fontsize=8.5)
    out = BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None})
    return inline(
        out.getvalue(), f"{scheme.title}: raised, still due and paid out, in million {scheme.currency}", "sum-"
    )
