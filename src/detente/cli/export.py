"""`detente export`: a relation as a calendar, as one JSON object, or as a table of its events."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from detente.cli.recorded import At, By, From, Kinds, One, Other, To
from detente.errors import FileError


def export(
    one: One,
    other: Other,
    ics: Annotated[
        str | None, typer.Option(metavar="FILE", help="A calendar, an all-day event each; - for standard output.")
    ] = None,
    json: Annotated[
        str | None, typer.Option(metavar="FILE", help="The whole relation as one JSON object; - for standard output.")
    ] = None,
    csv: Annotated[
        str | None, typer.Option(metavar="FILE", help="The events, a row each; - for standard output.")
    ] = None,
    from_: From = None,
    to: To = None,
    kind: Kinds = None,
    by: By = None,
    at: At = None,
) -> None:
    """Write the record of two states to files: calendar, JSON, CSV. The same record gives the same bytes."""
    files = {"--ics": ics, "--json": json, "--csv": csv}
    given = {option: file for option, file in files.items() if file is not None}
    _check(given)
    from detente.relations.export import as_json, timeline_csv, write
    from detente.relations.relation import open_relation
    from detente.relations.timeline import of_relation

    relation = open_relation(one, other)
    timeline = of_relation(relation, from_=from_, to=to, kinds=kind, by=by, at=at)
    made: dict[str, bytes] = {}
    if ics is not None:
        from detente.relations.calendar import calendar

        made[ics] = calendar(timeline)
    if json is not None:
        from detente.relations.whole import whole

        made[json] = as_json(whole(relation, timeline))
    if csv is not None:
        made[csv] = timeline_csv(timeline)
    for file, content in made.items():
        write(content, file)
    for note in timeline.notes:
        typer.echo(f"note: {note}", err=True)
    named = ", ".join(file for file in made if file != "-")
    if named:
        typer.echo(f"Wrote {named}: {len(timeline.events)} events.", err=True)


def _check(given: dict[str, str]) -> None:
    """Find what is wrong with where the files are to go, before anything is worked out."""
    if not given:
        raise FileError("Name a file to write: --ics FILE, --json FILE or --csv FILE, or several of them.")
    places = {option: file if file == "-" else os.path.realpath(file) for option, file in given.items()}
    for option, file in given.items():
        sharing = [other for other, place in places.items() if place == places[option]]
        if len(sharing) > 1:
            options = " and ".join(sharing)
            where = "standard output" if file == "-" else repr(file)
            raise FileError(f"{options} both write to {where}; give each a file of its own.")
