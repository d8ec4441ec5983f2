"""`detente event`: one act told whole, with what it changed in law and who says what about it."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli.comparing import All
from detente.cli.recorded import At, Json, echo_json


def event(
    name: Annotated[
        str, typer.Argument(metavar="EVENT", help="An event's id or the beginning of it, or a day: 2019-08-28.")
    ],
    at: At = None,
    as_json: Json = False,
    every: All = False,
) -> None:
    """What was done, by whom, under what; what it changed in law; and who says what about why?

    What it changed is found by comparing the law of the day before with that of the day. A day tells all of its events.
    """
    from detente.relations.event_told import event as ask

    found = ask(name, at=at)
    if as_json:
        echo_json({"events": [each.to_dict() for each in found]})
        return
    from detente.cli.event_text import print_events

    print_events(found, every)
