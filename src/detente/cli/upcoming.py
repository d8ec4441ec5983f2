"""`detente upcoming`: what is promulgated and not yet in force, and what it does to given orders."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.determine import pairs
from detente.cli.laid import With
from detente.cli.rows import Rows, beside, keep_apart, needs_batch
from detente.errors import FileError

if TYPE_CHECKING:
    import pyarrow as pa


def upcoming(
    code: Annotated[
        str | None, typer.Argument(metavar="[JURISDICTION]", help="State whose law is asked; without it, all.")
    ] = None,
    within: Annotated[int, typer.Option(metavar="DAYS", help="How many days to look ahead.")] = 365,
    on: Annotated[str, typer.Option(metavar="DATE", help="Look from this day, with what was known then.")] = "today",
    to: Annotated[
        list[str] | None, typer.Option(metavar="PLACE", help="Tell changes for this destination or group; repeat it.")
    ] = None,
    orders: Annotated[
        str | None, typer.Option(metavar="FILE", help="Standing orders: which of them are hit, and how.")
    ] = None,
    with_: With = None,
    assume: Annotated[
        list[str] | None, typer.Option(help="fact=value to fill in where an order leaves it out; repeat it.")
    ] = None,
    ics: Annotated[str | None, typer.Option(metavar="FILE", help="Write a calendar with an event for each.")] = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="csv, jsonl or parquet, when a file's name does not tell.")
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of a text file of orders, such as cp932.")] = None,
    rejects: Annotated[str | None, typer.Option(help="File for orders that cannot be read (JSON Lines).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON, one object.")] = False,
) -> None:
    """What is promulgated and not yet in force, what does it change, and which of my orders does it hit?"""
    from detente.compare.days import read_day
    from detente.compare.upcoming import upcoming as look_ahead
    from detente.regime.proposals import read_proposals

    if orders is None:
        given = {"--assume": assume, "--format": format_, "--encoding": encoding, "--rejects": rejects}
        for option, said in given.items():
            if said:
                raise FileError(f"{option} goes with a file of orders; name it with --orders, or leave {option} out.")
    asked: dict[str, Any] = {"on": read_day("the day", on), "assume": pairs("--assume", assume)}
    proposals = read_proposals(with_ or ())
    table, run, rejected = None, None, ""
    if orders is not None:
        rejected = rejects or beside(None, orders)
        keep_apart(rejected, orders, None, ics)
        table, run = _orders(orders, format_, encoding, asked["assume"])
    found = look_ahead(within, jurisdiction=code, to=to, orders=table, proposals=proposals, **asked)
    if ics is not None:
        from detente.compare.calendar import calendar
        from detente.determination.whole_files import whole_file

        content = calendar(found)
        with whole_file(ics) as file:
            file.write(content)
    quiet = ics == "-"
    if as_json and not quiet:
        typer.echo(json.dumps(found.to_dict(), ensure_ascii=False))
    elif not quiet:
        from detente.cli.upcoming_text import show

        show(found)
    if run is not None:
        run.write_rejects(rejected)
        run.report(rejected, quiet=as_json or quiet, done="read")
        if run.rejects:
            raise typer.Exit(1)


def _orders(file: str, format_: str | None, encoding: str | None, assume: dict[str, str]) -> tuple[pa.Table, Rows]:
    """The orders of a file that can be read, and the account of the others."""
    needs_batch()
    import pyarrow as pa

    from detente.compare.days import today
    from detente.determination.reading import format_of, open_input, read
    from detente.determination.single import Law
    from detente.determination.table import PROBLEM, determine_table

    law = Law()

    def answer(shipments: pa.Table) -> tuple[pa.ChunkedArray, pa.Table]:
        problems = determine_table(law, shipments, on=today(), assume=assume).column(PROBLEM)
        return problems, shipments.filter(problems.is_null())

    kind = format_of(file, format_)
    run = Rows(law, assume, answer)
    with open_input(file) as source:
        return pa.concat_tables(run.answered(read(source, file, kind, encoding))), run
