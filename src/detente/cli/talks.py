"""`detente talks`: the rounds, what each side said it wanted, and how far the law has come towards the aim."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from detente.cli.recorded import Json, One, Other
from detente.errors import FileError


def talks(
    one: One,
    other: Other,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="Tell only what had happened by this day; today.")
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="File to write: .csv, .json, .md, .svg or .png; or -."),
    ] = None,
    format_: Annotated[str | None, typer.Option("--format", help="csv, json, md, svg or png.")] = None,
    as_json: Json = False,
) -> None:
    """Rounds, positions, and how far each side's law had come towards the aim before and after every round."""
    from detente.cli.comparing import check_output

    check_output(output, format_, as_json)
    from detente.relations.progress import talks as ask
    from detente.relations.talks_export import to_dict, write

    found = ask(one, other, on=on)
    if not found:
        raise FileError(f"The record of {one.upper()} and {other.upper()} has no talks; they stand in talks.yaml.")
    if as_json:
        typer.echo(json.dumps(to_dict(found), ensure_ascii=False))
    elif output is not None:
        write(found, output, format_)
    else:
        from detente.cli.talks_text import show

        show(found)
