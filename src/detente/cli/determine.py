"""`detente determine`: one shipment from options, or a file of shipments."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.engine import Address, Engine, check_engine, on_ray
from detente.cli.folders import (
    Columns,
    Options,
    PartitionBy,
    Resume,
    Run,
    Threads,
    go_through,
    in_threads_here,
    is_folder,
    threads_of,
)
from detente.cli.laid import With, not_law
from detente.cli.rows import Rows, beside, keep_apart, needs_batch
from detente.errors import FileError, ShipmentError

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.determination.single import Law

_Text = Annotated[str | None, typer.Option()]


def determine(
    file: Annotated[
        str | None,
        typer.Argument(
            help="Shipments: a file (CSV, JSON Lines or Parquet), a folder of them, or - for standard input.",
            show_default=False,
        ),
    ] = None,
    origin: Annotated[str | None, typer.Option("--from", help="State of export: whose law is asked.")] = None,
    destination: Annotated[str | None, typer.Option("--to", help="State of final destination.")] = None,
    date: Annotated[str | None, typer.Option(help="Day of export, such as 2019-08-28.")] = None,
    good: Annotated[str | None, typer.Option(help="Kind of good, such as hydrogen-fluoride.")] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(help="name=value of the good, or a fact of the jurisdiction's own; repeat it."),
    ] = None,
    entry: Annotated[str | None, typer.Option(help='Control entry, such as "3(1)", or unlisted.')] = None,
    hs: Annotated[str | None, typer.Option(help="HS code, 2 to 10 digits.")] = None,
    value: Annotated[
        tuple[str, str] | None,
        typer.Option(help="Total value of the contract's goods, and its currency: 5000000 JPY."),
    ] = None,
    end_use: Annotated[str | None, typer.Option(help="civil, wmd or conventional.")] = None,
    end_user: Annotated[str | None, typer.Option(help="clear, wmd or conventional.")] = None,
    suspected: Annotated[str | None, typer.Option(help="none, wmd or conventional.")] = None,
    informed: Annotated[str | None, typer.Option(help="none, wmd or conventional.")] = None,
    exporter_programme: Annotated[str | None, typer.Option(help="none, icp, A, AA or AAA.")] = None,
    purpose: Annotated[str | None, typer.Option(help="sale, trade-fair, repair-return, re-export, ...")] = None,
    same_party: Annotated[
        str | None, typer.Option(help="true if buyer, consignee and end user are one, else false.")
    ] = None,
    past_sales_2y: Annotated[
        str | None, typer.Option("--past-sales-2y", help="Sales to this buyer in the last two years.")
    ] = None,
    contract_years: Annotated[str | None, typer.Option(help="How many years the contract runs.")] = None,
    on: Annotated[str | None, typer.Option(help="Ask for this day instead of the shipments' own.")] = None,
    known_on: Annotated[str | None, typer.Option(help="Count only instruments promulgated by this day.")] = None,
    assume: Annotated[
        list[str] | None, typer.Option(help="fact=value to fill in where it is missing; the answer says so.")
    ] = None,
    with_: With = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", help="File or folder for the answers, or - for standard output."),
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
    engine: Engine = None,
    address: Address = None,
    as_json: Annotated[bool, typer.Option("--json", help="One determination a line, as JSON.")] = False,
) -> None:
    """May this shipment go, under which licence, on that day, and why?

    Give one shipment by options, or a file of them. What is left out is unknown, never "no".
    """
    from detente.determination.single import Law

    date, on, known_on = map(_day, (date, on, known_on))
    asked = {"on": on, "known_on": known_on, "assume": pairs("--assume", assume)}
    shipment = {
        "origin": origin,
        "destination": destination,
        "date": date,
        "good": good,
        "parameters": pairs("--param", param) or None,
        "entry": entry,
        "hs": hs,
        "value": value[0] if value else None,
        "currency": value[1] if value else None,
        "end_use": end_use,
        "end_user": end_user,
        "suspected": suspected,
        "informed": informed,
        "exporter_programme": exporter_programme,
        "purpose": purpose,
        "same_party": same_party,
        "past_sales_2y": past_sales_2y,
        "contract_years": contract_years,
    }
    given = {name: said for name, said in shipment.items() if said is not None}
    if file is None:
        of_files: dict[str, object] = {
            "--format": format_,
            "--encoding": encoding,
            "--rejects": rejects,
            "--resume": resume,
            "--engine": engine,
            "--address": address,
        }
        of_files |= {"--partition-by": partition_by, "--columns": columns, "--threads": threads}
        for option, said in of_files.items():
            if said:
                raise FileError(f"{option} goes with a file of shipments; leave it out for one shipment.")
        if output and output != "-" and Path(output).suffix.lower() not in (".json", ".jsonl", ""):
            raise FileError(f"One determination is written as JSON; {output!r} would say otherwise. Name a .json file.")
        _one(Law(proposals=with_ or ()), given, asked, as_json, output)
        return
    if given:
        option = _OPTIONS.get(next(iter(given)), next(iter(given)).replace("_", "-"))
        raise FileError(f"A file of shipments and --{option} cannot go together; leave one out.")
    needs_batch()
    options = Options(format_, encoding, rejects, resume, partition_by, threads, columns)
    check_engine(engine, address, is_folder(file, output))
    if is_folder(file, output):
        law = Law(proposals=with_ or ())
        run = on_ray(law, asked, address, options) if engine else None
        _folder(law, file, output, options, as_json, asked, run)
        return
    if options.given():
        raise FileError(f"{options.given()[0]} goes with a folder of answers; name one, such as -o answers/.")
    _many(Law(proposals=with_ or ()), file, output, options, as_json, asked)


def _day(text: str | None) -> str | None:
    """A day as it is written, `today` by its date."""
    if text is None or text.strip().casefold() != "today":
        return text
    from detente.cli.law import today

    return today().isoformat()


_OPTIONS = {"origin": "from", "destination": "to", "parameters": "param"}


def pairs(option: str, texts: list[str] | None) -> dict[str, str]:
    """What `name=value` options say.

    Raises:
        ShipmentError: a text is none, or a name is given twice.
    """
    found = {}
    for text in texts or ():
        name, equals, said = text.partition("=")
        if not equals or not name.strip() or not said.strip():
            raise ShipmentError(option, f"{text!r} cannot be read; write name=value.")
        if name.strip() in found:
            raise ShipmentError(option, f"{name.strip()!r} is given twice.")
        found[name.strip()] = said.strip()
    return found


def _one(law: Law, shipment: dict[str, Any], asked: dict[str, Any], as_json: bool, output: str | None) -> None:
    answer = law.determine(shipment, **asked)
    for warning in answer.warnings:
        typer.echo(f"note: {warning}", err=True)
    if law.proposals and not answer.proposals:
        typer.echo("note: none of the proposals given is laid over the law asked; this answer is law.", err=True)
    if as_json or output:
        text = json.dumps(answer.to_dict(), ensure_ascii=False)
        if output and output != "-":
            from detente.determination.writing import whole_file

            with whole_file(output) as handle:
                handle.write(text.encode() + b"\n")
        else:
            typer.echo(text)
        return
    from detente.cli.render import print_determination

    print_determination(law, shipment, answer, asked)


def _many(
    law: Law,
    file: str,
    output: str | None,
    options: Options,
    as_json: bool,
    asked: dict[str, Any],
) -> None:
    from detente.determination.plan import plain_table
    from detente.determination.reading import format_of, open_input, read
    from detente.determination.table import PROBLEM, determine_table
    from detente.determination.writing import determination_lines, whole_file, writer

    kind = format_of(file, options.format)
    out_kind = None if output is None or as_json else format_of(output, options.format)
    rejected = options.rejects or beside(output, file)
    keep_apart(rejected, file, output)
    source = open_input(file)

    def answer(shipments: pa.Table) -> tuple[pa.ChunkedArray, pa.Table]:
        table = determine_table(law, shipments, threads=options.threads, **asked)
        problems = table.column(PROBLEM)
        if problems.null_count < len(problems):
            table = table.filter(problems.is_null())
        return problems, table.drop_columns([PROBLEM])

    run = Rows(law, asked["assume"], answer)
    with ExitStack() as stack:
        stack.callback(source.close)
        batches = run.answered(read(source, file, kind, options.encoding, threads=threads_of(options)))
        if as_json or output:
            for line in not_law_lines(law):
                typer.echo(line, err=True)
            target = stack.enter_context(whole_file(output or "-"))
            made = None
            for table in batches:
                if as_json:
                    for line in determination_lines(table):
                        target.write(line.encode() + b"\n")
                else:
                    assert out_kind is not None
                    made = made or writer(target, out_kind, table.schema)
                    made.write(table)
            if made is not None:
                made.close()
        else:
            from detente.cli.render import print_table

            print_table([plain_table(table) for table in batches], not_law_lines(law))
        run.write_rejects(rejected)
    run.report(rejected, quiet=output == "-" or (as_json and output is None))
    if run.rejects:
        raise typer.Exit(1)


def _folder(
    law: Law,
    file: str,
    output: str | None,
    options: Options,
    as_json: bool,
    asked: dict[str, Any],
    run: Run | None,
) -> None:
    """A folder of shipments, or one file, into a folder of answers."""
    from detente.determination.bulk.determining import Asked, determining

    if output is None or output == "-" or as_json:
        raise FileError(f"The answers to {file!r} go into a folder; name one, such as -o answers/.")
    for line in not_law_lines(law):
        typer.echo(line, err=True)
    run = run or in_threads_here(determining(law, Asked(**asked), threads=1), options)
    done = go_through(law, "determine", asked, file, output, options, run, "determined")
    if any(each.rejected for each in done):
        raise typer.Exit(1)


def not_law_lines(law: Law) -> list[str]:
    """A line for each jurisdiction over whose law proposals are laid."""
    return [
        not_law(law.laid_over(code), law.engine(code).book.name) for code in sorted(law.codes) if law.laid_over(code)
    ]
