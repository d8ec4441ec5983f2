"""`detente propose`: a proposal to begin with, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.errors import FileError, LawError

app = typer.Typer(
    name="propose",
    help="Proposals: what-ifs laid over the law, marked as no law.",
    no_args_is_help=True,
)


@app.command()
def new(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file to write, such as proposal.yaml.")],
    code: Annotated[
        str | None,
        typer.Option(
            "--for", metavar="JURISDICTION", help="Over whose law it is laid; by default the first of the law data."
        ),
    ] = None,
    title: Annotated[str | None, typer.Option(help="What the proposal is called.")] = None,
    effective: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day it takes effect; by default today.")
    ] = None,
) -> None:
    """Write a proposal to begin with: one amendment that fits the law of the day, and examples of others."""
    from detente.cli.proposal_text import template
    from detente.regime.folder import jurisdictions

    path = Path(file)
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise FileError(f"A proposal is a YAML file; name it {str(path.with_suffix('.yaml'))!r} instead of {file!r}.")
    if path.exists():
        raise FileError(f"{file!r} is there already; name another file.")
    others: list[str] = []
    if code is None:
        code, *others = jurisdictions() or [""]
    text = template(file, code, title, effective)
    try:
        with path.open("x", encoding="utf-8") as made:
            made.write(text)
    except OSError as error:
        raise FileError(f"{file!r} cannot be written: {error.strerror}.") from None
    if others:
        typer.echo(f"note: it is laid over the law of {code}; --for {others[0]} would lay it over another.", err=True)
    typer.echo(f"Wrote {file}. Next: detente propose lint {file}; detente determine ... --with {file}")


@app.command()
def lint(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Proposals, in the order they are laid.")],
) -> None:
    """Find the faults that proposals bring when they are laid over the law; exits with 1 when there are any."""
    from detente.determination.lint import lint_proposals
    from detente.english import counted, listed
    from detente.regime.fold import later_acts
    from detente.regime.load import load
    from detente.regime.proposals import overlay, read_proposals

    try:
        proposals = read_proposals(files)
        faults = lint_proposals(proposals)
    except LawError as error:
        faults = list(error.faults)
    for fault in faults:
        typer.echo(str(fault))
    if faults:
        typer.echo(f"{counted(len(faults), 'fault')}.")
        raise typer.Exit(1)
    laws = [overlay(load(code), proposals) for code in sorted({proposal.code for proposal in proposals})]
    for law in laws:
        for act in later_acts(law):
            typer.echo(f"note: {act}", err=True)
    names = listed(law.name for law in laws)
    typer.echo(f"No fault in {listed(files)}, laid over the law of {names}.")
