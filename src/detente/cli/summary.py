"""`detente summary`: answers counted and summed by destinations, licences, months, or any column."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from detente.cli.progress import Progress
from detente.cli.rows import needs_batch
from detente.errors import FileError

BY = "outcome,authorisation"


def summary(
    answers: Annotated[
        str,
        typer.Argument(
            metavar="ANSWERS",
            help="A folder or a file of answers, as determine and changes write them.",
        ),
    ],
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME,NAME",
            help="Columns, or authorisation, question, instrument, year, quarter, month, hs2, hs4; "
            f"by default {BY}, of changes the change.",
        ),
    ] = None,
    top: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="The N values of each name with the most rows; others as one."),
    ] = None,
    sort: Annotated[
        str, typer.Option(metavar="WAY", help="rows, name, value, or a currency; days keep their order.")
    ] = "rows",
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="File to write: .csv, .json, .parquet, .md, and as a chart .svg or .png; - for standard output.",
        ),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", help="csv, json, parquet, md, svg or png, when the output's name does not tell."),
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of a text file, such as cp932.")] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="How many threads read; by default one a core.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Print every line, however many.")] = False,
) -> None:
    """How many answers, and what they are worth, by destination, licence, month, or any column?

    Sums are exact, each currency by itself.
    """
    needs_batch()
    _check_output(output, format_, as_json)
    from detente.compare.summaries.summary import summary as summarised

    with Progress() as progress:
        found = summarised(
            answers, by or None, top=top, sort=sort, encoding=encoding, threads=threads, advance=progress.at
        )
    if as_json:
        typer.echo(json.dumps(found.to_dict(), ensure_ascii=False))
        return
    if output is None:
        from detente.cli.summary_text import print_summary

        print_summary(found, every)
        return
    from detente.compare.summaries.export import write
    from detente.compare.summaries.words import not_law_words

    write(found, output, format_)
    said = not_law_words(found)
    if said:
        typer.echo(said, err=True)


def _check_output(output: str | None, format_: str | None, as_json: bool) -> None:
    """Find what is wrong with where the summary is to go, before anything is read."""
    if as_json and (output or format_):
        raise FileError("--json writes to standard output; leave it out, or leave out --output and --format.")
    if format_ and not output:
        raise FileError("--format goes with --output; name a file, or - for standard output.")
    if output:
        from detente.compare.summaries.export import IMAGES, format_of

        if format_of(output, format_) in IMAGES:
            from detente.compare.drawing import ready

            ready()
