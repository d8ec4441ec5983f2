"""`detente changes`: which orders the law treats differently on two days, and how."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.determine import not_law_lines, pairs
from detente.cli.folders import (
    Columns,
    Options,
    PartitionBy,
    Resume,
    Threads,
    go_through,
    in_threads_here,
    is_folder,
)
from detente.cli.laid import With
from detente.cli.rows import Rows, beside, keep_apart, needs_batch
from detente.errors import FileError

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.compare.hits import Days


def changes(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="Shipments: a file (CSV, JSON Lines, Parquet), a folder, or - for standard input."
        ),
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
        str | None,
        typer.Option("--output", "-o", help="File or folder for the hit orders, or - for standard output."),
    ] = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="csv, jsonl or parquet, when a file's name does not tell.")
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of a text file, such as cp932.")] = None,
    rejects: Annotated[str | None, typer.Option(help="File for rows that cannot be read.")] = None,
    resume: Resume = False,
    partition_by: PartitionBy = None,
    columns: Columns = None,
    threads: Threads = None,
    summary: Annotated[bool, typer.Option("--summary", help="Print the counts and sums only.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One hit order a line, as JSON.")] = False,
) -> None:
    """Which of my orders are hit by what changed between two days, and how?

    The orders' own days do not matter: all are asked for on both days. Proposals are laid over the later one.
    """
    needs_batch()
    from detente.compare.hits import Days

    days = Days(before, after, proposals=with_ or (), assume=pairs("--assume", assume), known_on=known_on)
    options = Options(format_, encoding, rejects, resume, partition_by, threads, columns)
    if is_folder(file, output):
        _folder(days, file, output, options, summary, as_json)
        return
    if options.given():
        raise FileError(f"{options.given()[0]} goes with a folder of hit orders; name one, such as -o changed/.")
    if summary and output is not None:
        raise FileError("--summary with a single file prints counts and writes no orders; leave it or --output out.")
    _many(days, file, output, options, summary, as_json)


def _many(
    days: Days,
    file: str,
    output: str | None,
    options: Options,
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

    kind = format_of(file, options.format)
    out_kind = None if output is None or as_json else format_of(output, options.format)
    rejected = options.rejects or beside(output, file)
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
        for table in run.answered(read(source, file, kind, options.encoding)):
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


def _folder(days: Days, file: str, output: str | None, options: Options, summary: bool, as_json: bool) -> None:
    """A folder of shipments, or one file, into a folder of hit orders; the counts are told of all."""
    from detente.cli.hits_text import Ways
    from detente.compare.tally import Tally
    from detente.determination.bulk.work import Answered
    from detente.determination.table import PROBLEM

    if output == "-" or (as_json and not summary):
        raise FileError(f"The orders of {file!r} that are hit go into a folder; name one, such as -o changed/.")
    if output is None and (options.resume or options.partition_by or options.columns):
        raise FileError(f"{options.given()[0]} goes with a folder of hit orders; name one, such as -o changed/.")

    def kernel(shipments: pa.Table) -> Answered:
        compared = days.compare(shipments, threads=1)
        problems = compared.problems
        readable = problems.is_null().to_numpy()
        told = compared.told((compared.hit | compared.lost) & readable)
        counts = Tally()
        counts.add(compared, told, readable)
        return Answered(problems, told.drop_columns([PROBLEM]), counts.kept())

    asked = {
        "from": days.before.isoformat(),
        "to": days.after.isoformat(),
        "known_on": days.known_on and days.known_on.isoformat(),
        "assume": dict(days.assume or {}),
    }
    done = go_through(days.new, "changes", asked, file, output, options, in_threads_here(kernel, options), "read")
    tally = Tally()
    for each in done:
        for account in each.accounts:
            tally.take_in(account)
    _tell(days, tally, Ways(), as_json, quiet=as_json)
    if any(each.rejected for each in done):
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
