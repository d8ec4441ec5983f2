"""`detente record`: what the record holds, what is wrong with it, and the shape of its files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="record",
    help="The record: relations between states with their events, claims, disputes, talks and settlements.",
    no_args_is_help=True,
)

Folder = Annotated[Path | None, typer.Option("--folder", metavar="FOLDER", help="Another folder of the record.")]


@app.command("list")
def list_(
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON, one object.")] = False, folder: Folder = None
) -> None:
    """List the relations that the record has, with what each covers and how much of it there is."""
    from detente.cli.record_text import show
    from detente.relations.relation import read_relation, relation_ids

    relations = [read_relation(id, folder) for id in relation_ids(folder)]
    if as_json:
        typer.echo(json.dumps({"relations": [each.head() for each in relations]}, ensure_ascii=False))
    else:
        show(relations)


@app.command()
def lint(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[RELATION|FILE]...", help="A relation such as jp-kr, or a file; without any, all."),
    ] = None,
    folder: Folder = None,
) -> None:
    """Find the faults of the record: what contradicts itself, the law, or the order of days; exits with 1 if any."""
    from detente.cli.record_lint import looked_into
    from detente.english import counted

    found = looked_into(names or [], folder)
    for line in found.lines:
        typer.echo(line)
    for note in found.notes:
        typer.echo(f"note: {note}", err=True)
    if found.lines:
        typer.echo(f"{counted(len(found.lines), 'fault')}.")
        raise typer.Exit(1)
    typer.echo(f"No fault in {found.what}.")


@app.command()
def schema(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="relation, events, claims, measures, talks, case, procedure, scheme or interest.",
        ),
    ],
) -> None:
    """Write the JSON Schema of a kind of file of the record, for editors that check YAML."""
    from detente.cli.record_schema import json_schema

    typer.echo(json.dumps(json_schema(file), ensure_ascii=False, indent=2))
