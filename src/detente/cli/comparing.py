"""What the commands that compare have in common: circumstances from options, and where answers go."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from detente.errors import FileError

if TYPE_CHECKING:
    from detente.compare.export import Answer

Code = Annotated[str, typer.Argument(metavar="JURISDICTION", help="Whose law, as ISO code: JP.")]
Entry = Annotated[list[str] | None, typer.Option(help='Control entry, row, listed or unlisted: "3(1)"; repeat it.')]
Hs = Annotated[list[str] | None, typer.Option(help="HS code, 2 to 10 digits; repeat it.")]
Fact = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=VALUE", help="A circumstance, such as end_use=civil; several values by comma; repeat it."
    ),
]
Output = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="File to write: .csv, .json, .md, .svg or .png; - for standard output."
    ),
]
Format = Annotated[str | None, typer.Option("--format", help="csv, json, md, svg or png, when a name does not tell.")]
Json = Annotated[bool, typer.Option("--json", help="Write the whole answer as JSON.")]
All = Annotated[bool, typer.Option("--all", help="Tell every place, however small.")]


def check_output(output: str | None, format_: str | None, as_json: bool) -> None:
    """Find what is wrong with where the answer is to go, before anything is worked out."""
    if as_json and (output or format_):
        raise FileError("--json writes to standard output; leave it out, or leave out --output and --format.")
    if format_ and not output:
        raise FileError("--format goes with --output; name a file, or - for standard output.")
    if output:
        from detente.compare.export import format_of

        kind = format_of(output, format_)
        if kind in ("svg", "png"):
            from detente.compare.drawing import ready

            ready()


def written(answer: Answer, output: str | None, format_: str | None, as_json: bool) -> bool:
    """Write an answer where it is to go; false if it is to be shown."""
    if as_json:
        typer.echo(json.dumps(answer.to_dict(), ensure_ascii=False))
        return True
    if output is None:
        return False
    from detente.compare.export import write

    write(answer, output, format_)
    return True


def tell_unused(given: Sequence[str] | None, laid: Sequence[str]) -> None:
    """Say that no proposal of those given went into an answer."""
    if given and not laid:
        typer.echo("note: none of the proposals given is laid over the law asked; this answer is law.", err=True)
