"""`detente changes`: which orders the law treats differently on two days, and how."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.determine import not_law_lines, pairs
from detente.cli.laid import With
from detente.cli.rows import Rows, beside, keep_apart, needs_batch
from detente.errors import FileError

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.compare.hits import Days


def changes(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Shipments (CSV, JSON Lines, Parquet), or - for standard input.")
    ],
    before: Annotated[str, typer.Option("--from", metavar="DATE", help="The earlier day, or today.")],
    after: Annotated[str, typer.Option("--to", metavar="DATE", help="The later day, or today.")] = "today",
    with_: With = None,
    known_on: Annotated[
        str | None, typer.Option(metavar="DATE", help="Count only instruments promulgated by this day.")
    ] = None,
    assume: Annotated[
        list[str] | None, typer.Option(help="fact=value to fill in where it is missing; repeat it.")
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", help="File for the hit orders, or - for standard output.")
    ] = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="csv, jsonl or parquet, when a file's name does not tell.")
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of a text file, such as cp932.")] = None,
    rejects: Annotated[str | None, typer.Option(help="File for rows that cannot be read (JSON Lines).")] = None,
    summary: Annotated[bool, typer.Option("--summary", help="Print the counts and sums only.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One hit order a line, as JSON.")] = False,
) -> None:
    """Which of my orders are hit by what changed between two days, and how?

    The orders' own days do not matter: all are asked for on both days. Proposals are laid over the later one.
    """
    needs_batch()
    from detente.compare.hits import Days

    if summary and output is not None:
        raise FileError("--summary prints counts and writes no orders; leave it or --output out.")
    days = Days(before, after, proposals=with_ or (), assume=pairs("--assume", assume), known_on=known_on)
    _many(days, file, output, format_, encoding, rejects, summary, as_json)


def _many(
    days: Days,
    file: str,
    output: str | None,
    format_: str | None,
    encoding: str | None,
    rejects: str | None,
    summary: bool,
    as_json: bool,
) -> None:
    from detente.cli.hits_text import Ways
    from detente.compare.hits import CHANGE_FIELDS, NESTED
    from detente.compare.tally import Tally
    from detente.determination.reading import format_of, open_input, read
    from detente.determination.table import PROBLEM
    from detente.determination.whole_files import whole_file
    from detente.determination.writing import determination_lines, writer

    kind = format_of(file, format_)
    out_kind = None if output is None or as_json else format_of(output, format_)
    rejected = rejects or beside(output, file)
    keep_apart(rejected, file, output)
    source = open_input(file)
    tally, ways = Tally(), Ways()

    def answer(shipments: pa.Table) -> tuple[pa.ChunkedArray, pa.Table]:
        compared = days.compare(shipments)
        problems = compared.problems
        readable = problems.is_null().to_numpy()
        told = compared.told((compared.hit | compared.lost) & readable)
        tally.add(compared, told, readable)
        return problems, told.drop_columns([PROBLEM])

    run = Rows(days.new, days.assume, answer)
    lines = as_json and not summary
    with ExitStack() as stack:
        stack.callback(source.close)
        made = None
        target = stack.enter_context(whole_file(output or "-")) if output or lines else None
        for table in run.answered(read(source, file, kind, encoding)):
            if lines:
                for line in determination_lines(table, CHANGE_FIELDS, NESTED):
                    target.write(line.encode() + b"\n")  # type: ignore[union-attr]
            elif target is not None:
                assert out_kind is not None
                made = made or writer(target, out_kind, table.schema, NESTED)
                made.write(table)
            elif not summary:
                ways.add(table)
        if made is not None:
            made.close()
        run.write_rejects(rejected)
    to_output = output == "-" or (as_json and output is None)
    _tell(days, tally, ways, as_json and summary, quiet=to_output)
    run.report(rejected, quiet=to_output, done="read")
    if run.rejects:
        raise typer.Exit(1)


def _tell(days: Days, tally: Any, ways: Any, as_json: bool, quiet: bool) -> None:
    """What is said beside the hit orders: the counts, and what is not known."""
    if as_json:
        head = {"from": days.before.isoformat(), "to": days.after.isoformat(), **tally.to_dict()}
        typer.echo(json.dumps({**head, "notes": list(days.notes)}, ensure_ascii=False))
    if quiet:
        for line in (*not_law_lines(days.new), *(f"note: {note}" for note in days.notes)):
            typer.echo(line, err=True)
        return
    from rich.text import Text

    from detente.cli.hits_text import hit_line, open_lines, show_tally
    from detente.cli.law_text import page
    from detente.cli.law_text import quiet as dim
    from detente.cli.render import NOT_LAW

    with page() as out:
        for line in not_law_lines(days.new):
            out.print(Text(line, style=NOT_LAW))
        out.print(Text.assemble(hit_line(tally), f" by what changed from {days.before} to {days.after}"))
        out.print()
        ways.show(out)
        show_tally(out, tally)
        for line in (*open_lines(tally), *days.notes, "No legal advice."):
            out.print(dim(line))
