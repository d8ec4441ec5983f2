"""`detente restore`: how far a law has come back, what stands in the way, the plan and the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.comparing import (
    All,
    Entry,
    Fact,
    Format,
    Hs,
    Json,
    Output,
    check_output,
    tell_unused,
    written,
)
from detente.cli.laid import With
from detente.cli.rows import needs_batch
from detente.errors import FileError, ScopeError
from detente.given import facts_of

if TYPE_CHECKING:
    from detente.compare.restoration import Restoration

MaybeCode = Annotated[str | None, typer.Argument(metavar="[JURISDICTION]", help="Whose law, as ISO code: JP.")]


def restore(
    jurisdiction: MaybeCode = None,
    to: Annotated[str | None, typer.Option(help="The destination in question, such as KR.")] = None,
    baseline: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day before the measures, whose law is the aim.")
    ] = None,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day looked at; by default that of --through, or today.")
    ] = None,
    through: Annotated[
        str | None, typer.Option(metavar="DATE", help="Tell the progress of every day up to this one.")
    ] = None,
    meaning: Annotated[
        str, typer.Option("--as", metavar="before|peers", help="Restored as before, or as its peers are that day.")
    ] = "before",
    peer: Annotated[
        list[str] | None, typer.Option(help="With --as peers: a country to be treated alike with; repeat it.")
    ] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option(help="A measure of the record, or an instrument, told apart from other law; none; repeat it."),
    ] = None,
    entry: Entry = None,
    hs: Hs = None,
    fact: Fact = None,
    orders: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Shipments (CSV, JSON Lines or Parquet): how much of their value is back."),
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write what would undo the measures as a proposal, to be tried with --with."),
    ] = None,
    roadmap: Annotated[
        str | None, typer.Option(metavar="FILE", help="Try a roadmap of proposals instead, step by step.")
    ] = None,
    with_: With = None,
    output: Output = None,
    format_: Format = None,
    as_json: Json = False,
    every: All = False,
) -> None:
    """How far has the law come back: the progress, what stands in the way, what would bring it back, and the proof?"""
    check_output(output, format_, as_json)
    if roadmap is not None:
        asked = (jurisdiction, to, baseline, through, peer, measure, entry, hs, fact, orders, plan, with_)
        if any(each is not None for each in asked):
            raise ScopeError(
                "--roadmap names its sides, days and proposals itself; it goes with --on and --output only."
            )
        _roadmap(roadmap, on, output, format_, as_json)
        return
    if jurisdiction is None or to is None or baseline is None:
        missing = [n for n, v in (("JURISDICTION", jurisdiction), ("--to", to), ("--baseline", baseline)) if v is None]
        raise ScopeError(f"{' and '.join(missing)} must be given: detente restore JP --to KR --baseline 2019-06-30.")
    from detente.compare.restore import restore as compare

    found = compare(
        jurisdiction,
        to=to,
        baseline=baseline,
        on=on,
        through=through,
        meaning=meaning,
        peers=peer,
        measures=measure,
        entry=entry,
        hs=hs,
        facts=facts_of("--fact", fact),
        orders=None if orders is None else _table(orders),
        proposals=with_ or (),
    )
    tell_unused(with_, found.proposals)
    if plan is not None:
        _write_plan(plan, found)
    if written(found, output, format_, as_json):
        return
    from detente.cli.restore_text import print_restoration

    print_restoration(found, every)


def _write_plan(file: str, found: Restoration) -> None:
    """Write the plan as a proposal."""
    from detente.compare.plans import plan_proposal
    from detente.determination.whole_files import whole_file

    if not file.endswith((".yaml", ".yml")):
        raise FileError(f"A plan is written as a proposal, which is a YAML file; end {file!r} in .yaml.")
    text = plan_proposal(found)
    with whole_file(file) as made:
        made.write(text.encode())
    typer.echo(f"Wrote {file}, a what-if. Next: detente restore ... --with {file}", err=True)


def _table(orders: str) -> Any:
    """The shipments of a file, all of which must be readable."""
    needs_batch()
    import pyarrow as pa

    from detente.determination.reading import format_of, open_input, read

    source = open_input(orders)
    try:
        tables = []
        for batch in read(source, orders, format_of(orders, None), None):
            if batch.rejects:
                first = batch.rejects[0]
                raise FileError(f"{orders}, line {first.line}: {first.field}: {first.sentence}")
            tables.append(batch.table)
    finally:
        source.close()
    return pa.concat_tables(tables, promote_options="permissive") if tables else pa.table({})


def _roadmap(file: str, on: str | None, output: str | None, format_: str | None, as_json: bool) -> None:
    from detente.compare.roadmap import roadmap

    found = roadmap(file, on=on)
    if written(found, output, format_, as_json):
        return
    from detente.cli.roadmap_text import print_roadmap

    print_roadmap(found)
