"""`detente settlement`: what a scheme owes, has paid, holds and lacks on a day."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from detente.errors import FileError


def settlement(
    scheme: Annotated[
        str | None, typer.Argument(metavar="[SCHEME]", help="A scheme of the record, or a file; without it, a list.")
    ] = None,
    on: Annotated[str, typer.Option(metavar="DATE", help="The day; what is done on it is done.")] = "today",
    award: Annotated[
        str | None, typer.Option(metavar="ID", help="One award, with the working of what it comes to.")
    ] = None,
    convention: Annotated[
        str | None,
        typer.Option(help="How days of interest are counted: act365 or years-then-days; by default both."),
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="File to write: .csv or .json; or -.")
    ] = None,
    format_: Annotated[str | None, typer.Option("--format", help="csv or json, when a name does not tell.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON, one object.")] = False,
) -> None:
    """What is due on each award, what was paid, what is in hand, and what is short on any day."""
    if as_json and (output or format_):
        raise FileError("--json writes to standard output; leave it out, or leave out --output and --format.")
    if format_ and not output:
        raise FileError("--format goes with --output; name a file, or - for standard output.")
    if scheme is None:
        given = {"--on": on != "today", "--award": award, "--convention": convention, "--output": output}
        for option, said in given.items():
            if said:
                raise FileError(f"{option} goes with a scheme; name one, or leave {option} out for the list.")
        _list(as_json)
        return
    if output:
        from detente.relations.settlements.export import format_of

        format_of(output, format_)
    from detente.relations.settlements.asking import settlement as ask

    found = ask(scheme, on=on, convention=convention, award=award)
    if as_json:
        typer.echo(json.dumps(found.to_dict(), ensure_ascii=False))
    elif output is not None:
        from detente.relations.settlements.export import write

        write(found, output, format_)
    elif award is not None:
        from detente.cli.settlement_award import show_award

        show_award(found, award)
    else:
        from detente.cli.settlement_text import show

        show(found)


def _list(as_json: bool) -> None:
    from detente.relations.settlements.asking import open_scheme, scheme_files

    schemes = [open_scheme(name) for name in scheme_files()]
    if as_json:
        typer.echo(json.dumps({"schemes": [each.head() for each in schemes]}, ensure_ascii=False))
        return
    from detente.cli.settlement_text import show_list

    show_list(schemes)
