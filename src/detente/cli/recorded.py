"""What the commands that tell the record have in common: whose relation, which day, and where answers go."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.errors import FileError

if TYPE_CHECKING:
    from detente.relations.claims_told import Claims
    from detente.relations.timeline import Timeline

One = Annotated[str, typer.Argument(metavar="STATE", help="One of two states, as ISO code: JP.")]
Other = Annotated[str, typer.Argument(metavar="STATE", help="The other: KR.")]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day; by default all.")]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day; by default all.")]
At = Annotated[
    str | None, typer.Option(metavar="DATE", help="The record as it stood on this day: done and said by then.")
]
Kinds = Annotated[
    list[str] | None,
    typer.Option("--kind", metavar="KIND", help="Kinds of events, such as measure,dispute,talks; repeat it."),
]
By = Annotated[
    str | None, typer.Option(metavar="ACTOR", help="What this actor did or said; a state stands for its bodies.")
]
Output = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="File to write: .csv, .json or .md; - for standard output."),
]
Format = Annotated[str | None, typer.Option("--format", help="csv, json or md, when a name does not tell.")]
Json = Annotated[bool, typer.Option("--json", help="Write the whole answer as JSON.")]


def check_output(output: str | None, format_: str | None, as_json: bool) -> None:
    """Find what is wrong with where the answer is to go, before anything is worked out."""
    if as_json and (output or format_):
        raise FileError("--json writes to standard output; leave it out, or leave out --output and --format.")
    if format_ and not output:
        raise FileError("--format goes with --output; name a file, or - for standard output.")
    if output:
        from detente.relations.export import format_of

        format_of(output, format_)


def written(answer: Timeline | Claims, output: str | None, format_: str | None, as_json: bool) -> bool:
    """Write an answer where it is to go; false if it is to be shown."""
    if as_json:
        echo_json(answer.to_dict())
        return True
    if output is None:
        return False
    from detente.relations.export import format_of, rendered, write

    write(rendered(answer, format_of(output, format_)), output)
    return True


def echo_json(value: Any) -> None:
    """Print one JSON object."""
    typer.echo(json.dumps(value, ensure_ascii=False))
