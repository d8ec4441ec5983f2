"""`detente dispute`: where a dispute stands on a day, what may come next, and by when."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from detente.errors import FileError

WHAT_NEXT = "what-next"


def dispute(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[what-next] CASE",
            help="A case of the record (DS590), or a file; without it, a list. After what-next only that is told.",
        ),
    ] = None,
    on: Annotated[str, typer.Option(metavar="DATE", help="The day; one to come tells what comes by itself.")] = "today",
    ics: Annotated[str | None, typer.Option(metavar="FILE", help="Write the days ahead as a calendar; or -.")] = None,
    new: Annotated[
        str | None, typer.Option("--new", metavar="FILE", help="Write a case file to begin with, and nothing else.")
    ] = None,
    acts: Annotated[
        bool, typer.Option("--acts", help="List the procedure's acts: who, under which article, when, by when.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON, one object.")] = False,
) -> None:
    """Where a dispute stands on any day, what may be done next and by when, and what is overdue."""
    only_next, asked = _asked(words or [])
    if new is not None:
        _alone("--new", asked, on, ics, acts, as_json)
        _new(new)
    elif acts:
        _alone("--acts", None, on, ics)
        _acts(asked, as_json)
    elif asked is None:
        _alone("without a case, which tells the list", None, on, ics)
        _list(as_json)
    else:
        _standing(asked, on, ics, only_next, as_json)


def _asked(words: list[str]) -> tuple[bool, str | None]:
    """Whether only what comes next is asked for, and of which case."""
    only_next = words[:1] == [WHAT_NEXT]
    named = words[1:] if only_next else words
    if len(named) > 1:
        raise FileError(
            f"{named[1]!r} is one word too many: write detente dispute CASE, or detente dispute what-next CASE."
        )
    if only_next and not named:
        raise FileError("what-next needs a case: detente dispute what-next DS590.")
    return only_next, named[0] if named else None


def _alone(what: str, *given: object) -> None:
    """Refuse options that something has no use for."""
    if any(each not in (None, False, "today") for each in given):
        where = what if what.startswith("without") else f"with {what}"
        raise FileError(f"A case, --on, --ics, --acts and --json have no use {where}; leave them out.")


def _standing(case: str, on: str, ics: str | None, only_next: bool, as_json: bool) -> None:
    from detente.relations.disputes.asking import dispute as ask

    found = ask(case, on=on)
    if ics is not None:
        from detente.determination.whole_files import whole_file
        from detente.relations.disputes.calendar import calendar

        content = calendar(found)
        with whole_file(ics) as file:
            file.write(content)
        if ics == "-":
            return
    if as_json:
        typer.echo(json.dumps(found.what_next() if only_next else found.to_dict(), ensure_ascii=False))
        return
    from detente.cli.dispute_text import show, show_next

    (show_next if only_next else show)(found)


def _new(name: str) -> None:
    from detente.compare.days import today
    from detente.relations.disputes.new_case import write_new

    write_new(name, today())
    typer.echo(f"{name} written. Fill it in, then ask: detente dispute {name}")


def _list(as_json: bool) -> None:
    from detente.compare.days import today
    from detente.relations.disputes.asking import cases, standings

    found = standings(cases(), today())
    if as_json:
        typer.echo(json.dumps({"disputes": [each.head() for each in found]}, ensure_ascii=False))
        return
    from detente.cli.dispute_text import show_list

    show_list(found)


def _acts(case: str | None, as_json: bool) -> None:
    """The procedure of a case, or the one that cases have by default."""
    from detente.errors import LawFault, RecordError
    from detente.regime.folder import record_folder
    from detente.relations.disputes.asking import open_case, procedure_told
    from detente.relations.disputes.new_case import DEFAULT_PROCEDURE
    from detente.relations.disputes.reading import open_procedure
    from detente.relations.events import Place

    faults: list[LawFault] = []
    procedure = (
        open_case(case).procedure
        if case is not None
        else open_procedure(DEFAULT_PROCEDURE, record_folder(), faults, Place("record", 0))
    )
    if procedure is None:
        raise RecordError(faults)
    if as_json:
        typer.echo(json.dumps(procedure_told(procedure), ensure_ascii=False))
        return
    from detente.cli.dispute_acts import show

    show(procedure)
