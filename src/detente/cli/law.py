"""`detente law`: what the law data holds, instrument by instrument and day by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(
    name="law",
    help="The law as data: its instruments, its groups and entries on any day, and its faults.",
    no_args_is_help=True,
)

Code = Annotated[str, typer.Argument(metavar="JURISDICTION", help="State whose law is asked, as ISO code: JP.")]
MaybeCode = Annotated[
    str | None, typer.Argument(metavar="[JURISDICTION]", help="State whose law is asked; without it, all.")
]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day; by default today.")]
KnownOn = Annotated[
    str | None, typer.Option("--known-on", metavar="DATE", help="Count only what was promulgated by then.")
]
Json = Annotated[bool, typer.Option("--json", help="Write JSON, one object a line.")]
Folder = Annotated[Path | None, typer.Option("--folder", metavar="FOLDER", help="Another folder of law files.")]


def today() -> dt.date:
    """The day for which nothing else is said."""
    return dt.date.today()


def _write(objects: Iterable[dict[str, Any]]) -> None:
    """Write JSON, one object a line."""
    from detente.regime.looking.plain import as_json

    for each in objects:
        typer.echo(as_json(each))


@app.command("list")
def list_(code: MaybeCode = None, as_json: Json = False, folder: Folder = None) -> None:
    """List the jurisdictions with what their data covers, or one jurisdiction's instruments by date."""
    from detente.cli import law_pages
    from detente.cli.law_text import page
    from detente.regime.looking import plain
    from detente.regime.looking.finding import codes, open_law

    if code is None:
        laws = [open_law(each, folder) for each in codes(folder)]
        if as_json:
            _write(map(plain.jurisdiction, laws))
            return
        with page() as console:
            law_pages.list_jurisdictions(console, laws)
        return
    law = open_law(code, folder)
    if as_json:
        _write(map(plain.instrument, law.instruments))
        return
    with page() as console:
        law_pages.list_instruments(console, law)


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="INSTRUMENT", help="An id, or enough of its beginning.")],
    as_json: Json = False,
    folder: Folder = None,
) -> None:
    """Show one instrument whole: its head, every amendment in words, and the sources."""
    from detente.cli import law_show
    from detente.cli.law_text import page
    from detente.regime.looking import plain
    from detente.regime.looking.finding import find_instrument

    law, instrument = find_instrument(name, folder)
    if as_json:
        _write([plain.whole_instrument(instrument)])
        return
    with page() as console:
        law_show.show(console, law, instrument)


@app.command()
def group(
    code: Code,
    name: Annotated[str | None, typer.Argument(metavar="[GROUP]", help="A group's id or name.")] = None,
    on: On = None,
    known_on: KnownOn = None,
    as_json: Json = False,
    folder: Folder = None,
) -> None:
    """List a jurisdiction's destination groups on a day, or one group's members."""
    from detente.cli import law_pages
    from detente.cli.law_text import page
    from detente.regime.looking import plain
    from detente.regime.looking.finding import find_group, open_law, standing

    at = standing(open_law(code, folder), on, known_on, today())
    found = None if name is None else find_group(at, name)
    if as_json:
        groups = [found] if found else at.table("groups").values()
        _write(plain.group(at, each) for each in groups)
        return
    with page() as console:
        if found is None:
            law_pages.list_groups(console, at)
        else:
            law_pages.show_group(console, at, found)


@app.command()
def entry(
    code: Code,
    name: Annotated[str | None, typer.Argument(metavar="[ENTRY]", help='An entry or a row: "3(1)".')] = None,
    on: On = None,
    known_on: KnownOn = None,
    as_json: Json = False,
    folder: Folder = None,
) -> None:
    """List a jurisdiction's control entries on a day, or show one with its tests and its provisions."""
    from detente.cli import law_pages
    from detente.cli.law_text import page
    from detente.regime.looking import plain
    from detente.regime.looking.finding import find_entry, in_order, open_law, standing

    at = standing(open_law(code, folder), on, known_on, today())
    found = None if name is None else find_entry(at, name)
    if as_json:
        every = (plain.entry_head(at, each) for each in in_order(at.table("entries")))
        _write([plain.entry(at, found)] if found else every)
        return
    with page() as console:
        if found is None:
            law_pages.list_entries(console, at)
        else:
            law_pages.show_entry(console, at, found)


@app.command()
def provision(
    code: Code,
    name: Annotated[
        str | None, typer.Argument(metavar="[PROVISION]", help="A provision's id, or enough of its beginning.")
    ] = None,
    on: On = None,
    known_on: KnownOn = None,
    as_json: Json = False,
    folder: Folder = None,
) -> None:
    """List a jurisdiction's provisions on a day, in their order, or show one with its exceptions and terms."""
    from detente.cli import law_provisions
    from detente.cli.law_text import page
    from detente.regime.looking import plain
    from detente.regime.looking.finding import find_provision, open_law, standing

    at = standing(open_law(code, folder), on, known_on, today())
    found = None if name is None else find_provision(at, name)
    if as_json:
        provisions = [found] if found else at.table("provisions").values()
        _write(plain.provision(at, each) for each in provisions)
        return
    with page() as console:
        if found is None:
            law_provisions.list_provisions(console, at)
        else:
            law_provisions.show_provision(console, at, found)


@app.command()
def lint(code: MaybeCode = None, folder: Folder = None) -> None:
    """Find the faults of the law data by going through all of it; exits with 1 when there are any."""
    from detente.determination.lint import lint as find_faults
    from detente.english import counted, listed
    from detente.regime.looking.finding import codes

    known = codes(folder)
    faults = find_faults(folder, code)
    for fault in faults:
        # A fault names its file from the law folder; named from where the user stands, an editor can open it.
        place = str(fault) if folder is None else str(folder / str(fault).removeprefix("law/"))
        typer.echo(place)
    if faults:
        typer.echo(f"{counted(len(faults), 'fault')}.")
        raise typer.Exit(1)
    typer.echo(f"No fault in the law data of {listed([code.upper()] if code else known)}.")


@app.command()
def schema(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="instrument, jurisdiction, goods, proposal.")
    ] = "instrument",
) -> None:
    """Write the JSON Schema of a kind of law file, for editors that check YAML."""
    import json

    from detente.cli.law_schema import json_schema

    typer.echo(json.dumps(json_schema(file), ensure_ascii=False, indent=2))
