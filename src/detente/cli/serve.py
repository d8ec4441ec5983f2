"""`detente serve`: the HTTP API and the pages, from this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.errors import FileError


def serve(
    host: Annotated[str, typer.Option(help="The address to listen at; 0.0.0.0 for all of this machine.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at; 0 for any free one.", min=0, max=65535)] = 8590,
    most_mib: Annotated[int, typer.Option(help="MiB that a request may send.", min=1)] = 32,
    most_rows: Annotated[int, typer.Option(help="Rows that a request may send.", min=1)] = 200_000,
    seconds: Annotated[float, typer.Option(help="Seconds that an answer may take.", min=0.1)] = 30.0,
    rate: Annotated[int, typer.Option(help="Requests a minute from one client; 0 for no limit.", min=0)] = 600,
    proxies: Annotated[
        str | None,
        typer.Option(help="Addresses of proxies in front, with commas: their word on who the client is, is taken."),
    ] = None,
    proposal: Annotated[
        list[str] | None,
        typer.Option("--proposal", metavar="FILE", help="A proposal that may be laid over the law; several may be."),
    ] = None,
    secure: Annotated[bool, typer.Option("--secure", help="Say to browsers that only https leads here.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No line of log for each request.")] = False,
) -> None:
    """Serve the API and the pages; nothing else has to run."""
    try:
        from detente.web.serving import serve as run
        from detente.web.settings import Settings
    except ModuleNotFoundError as error:
        raise FileError(f"Serving needs the web extra ({error.name} is missing): pip install 'detente[web]'.") from None
    settings = Settings(most_mib << 20, most_rows, seconds, rate, secure=secure)
    run(host, port, settings, proxies, quiet, proposal or ())
