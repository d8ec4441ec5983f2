"""The command line: parse, call, render. Every error a user can cause is a sentence and an exit code.

Exit codes: 0 all well; 1 done, but rows were rejected or the law has faults; 2 the command could not be carried out.
"""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys

import typer

from detente.cli.changes import changes
from detente.cli.claims import claims
from detente.cli.determine import determine
from detente.cli.diff import diff
from detente.cli.dispute import dispute
from detente.cli.event import event
from detente.cli.export import export
from detente.cli.law import app as law_app
from detente.cli.mcp import mcp
from detente.cli.mirror import mirror
from detente.cli.propose import app as propose_app
from detente.cli.record import app as record_app
from detente.cli.restore import restore
from detente.cli.serve import serve
from detente.cli.settlement import settlement
from detente.cli.summary import summary
from detente.cli.talks import talks
from detente.cli.timeline import timeline
from detente.cli.upcoming import upcoming
from detente.errors import DetenteError

app = typer.Typer(
    name="detente",
    help="Export-control law that runs: licence determinations on any date, with the reason and the article.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(determine)
app.command()(changes)
app.command()(summary)
app.command()(diff)
app.command()(restore)
app.command()(mirror)
app.command()(upcoming)
app.command()(timeline)
app.command()(event)
app.command()(claims)
app.command()(dispute)
app.command()(export)
app.command()(talks)
app.command()(settlement)
app.command()(serve)
app.command()(mcp)
app.add_typer(law_app, name="law", help="Look into the law data: instruments, groups, entries, faults.")
app.add_typer(record_app, name="record", help="Look into the record: its relations, its faults, its files' shape.")
app.add_typer(propose_app, name="propose", help="Write and check proposals: what-ifs laid over the law.")


def _version(asked: bool) -> None:
    if asked:
        from detente import __version__

        typer.echo(f"detente {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Export-control law that runs. No legal advice."""


def main() -> None:
    """Run the command line."""
    # What a quick command would wait for in vain: the search for plugins of pydantic, and rounds of the collector while
    # data is read, of which nothing is garbage yet.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    gc.set_threshold(100_000, 20, 20)
    signal.signal(signal.SIGTERM, _end)  # so that an unfinished file is cleared away, as on an interrupt
    try:
        app()
    except DetenteError as error:
        typer.echo(f"detente: {error}", err=True)
        sys.exit(2)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        # What is left unwritten would be tried again, in vain, as the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        typer.echo(f"detente: Standard output cannot be written: {error.strerror}.", err=True)
        sys.exit(2)


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def _end(number: int, _: object) -> None:
    sys.exit(128 + number)
