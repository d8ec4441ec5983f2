"""A server that listens: started, and stopped in order."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from detente.errors import FileError
from detente.web.app import create
from detente.web.observing import log_to
from detente.web.opened import open_all
from detente.web.settings import Settings

GRACE = 10  # seconds that requests under way are given when the server is stopped
PATIENCE = 10  # seconds that a connection may say nothing, or take to say what it wants


def serve(
    host: str, port: int, settings: Settings, proxies: str | None, quiet: bool, proposals: Sequence[str] = ()
) -> None:
    """Serve until stopped by SIGINT or SIGTERM; requests under way are answered first.

    Args:
        host, port: where to listen; port 0 for any free one.
        settings: the server's limits.
        proxies: addresses of the proxies whose word on a client's own address is taken, with commas.
        quiet: without a log of requests.
        proposals: files of proposals that are offered to be laid over the law.

    Raises:
        FileError: nothing can be served there, or a proposal cannot be read.
        LawError, RecordError, ProposalError: the law, the record or a proposal is at fault.
    """
    import socket

    import uvicorn

    log_to()
    app = create(settings, open_all(proposals), quiet)
    try:
        listening = socket.create_server((host, port), family=_family(host), backlog=2048, reuse_port=False)
    except (OSError, OverflowError) as error:
        raise FileError(f"Nothing can be served at {host}, port {port}: {error}. Choose another --port.") from None
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=proxies is not None,
        forwarded_allow_ips=proxies or "",
        timeout_keep_alive=max(1, min(PATIENCE, int(settings.seconds))),
        timeout_graceful_shutdown=GRACE,
        limit_concurrency=2000,
        h11_max_incomplete_event_size=64 << 10,
        ws="none",
        loop="uvloop" if find_spec("uvloop") else "asyncio",
        http=_protocol(),
    )
    for each in (signal.SIGINT, signal.SIGTERM):  # the server takes them over, and hands them back when it has stopped
        signal.signal(each, _stopped)
    shown = f"[{host}]" if ":" in host else host
    print(f"detente serves at http://{shown}:{listening.getsockname()[1]}/ (stop it with Ctrl-C)", flush=True)
    uvicorn.Server(config).run(sockets=[listening])


def _protocol() -> Any:
    """The quick reader of requests, where there is one; the other has limits of its own."""
    if not find_spec("httptools"):
        return "h11"
    from detente.web.listening import Listening

    return Listening


def _stopped(*_: object) -> None:
    """To be stopped is no failure, neither once the server has stopped in order nor before it began."""
    sys.exit(0)


def _family(host: str) -> int:
    import socket

    return socket.AF_INET6 if ":" in host else socket.AF_INET
