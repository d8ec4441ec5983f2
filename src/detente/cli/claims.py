"""`detente claims`: who says what of what two states did, side by side, and what the facts say."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli.recorded import At, By, Format, Json, One, Other, Output, check_output, written


def claims(
    one: One,
    other: Other,
    about: Annotated[
        list[str] | None, typer.Option(metavar="TOPIC", help="Statements about this, such as retaliation; repeat it.")
    ] = None,
    by: By = None,
    stance: Annotated[
        str | None, typer.Option(metavar="STANCE", help="asserts, denies or reports; with --by, that one's stance.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="The kind of statement: fact, cause, reason, plan, legal, ...")
    ] = None,
    event: Annotated[
        str | None, typer.Option(metavar="EVENT", help="Statements about this event, or all events of a day.")
    ] = None,
    at: At = None,
    output: Output = None,
    format_: Format = None,
    as_json: Json = False,
) -> None:
    """Who says what about what was done, each side's stance beside the other's, and what do the facts say?

    No side's word is adopted. Where a statement bears on what a law asked, the law is asked anew.
    """
    check_output(output, format_, as_json)
    from detente.relations.claims_told import claims as ask

    found = ask(one, other, about=about, by=by, stance=stance, kind=kind, event=event, at=at)
    if written(found, output, format_, as_json):
        return
    from detente.cli.claims_text import print_claims

    print_claims(found)
