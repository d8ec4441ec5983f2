"""`detente mcp`: the questions of detente as tools for assistants."""

from __future__ import annotations

from detente.errors import FileError


def mcp() -> None:
    """Offer determine, diff, restore, timeline and dispute as tools of the Model Context Protocol, on standard input.

    Started by an assistant's program, not by hand; it ends when its input does.
    """
    try:
        from detente.web.mcp import run
    except ModuleNotFoundError as error:
        raise FileError(f"Tools need the mcp extra ({error.name} is missing): pip install 'detente[mcp]'.") from None
    run()
