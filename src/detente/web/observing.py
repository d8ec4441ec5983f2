"""What a server tells about itself: an id for every request, a line of log for each, and figures for Prometheus."""

from __future__ import annotations

import logging
import re
import sys
import time
import uuid
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente.version import __version__

_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Figures:
    """The figures of one server."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        Gauge("detente_info", "The version that runs.", ["version"], registry=self.registry).labels(__version__).set(1)
        self.requests = Counter(
            "detente_http_requests", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "detente_http_request_seconds",
            "Time from a request to the end of its answer.",
            ["route"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.under_way = Gauge("detente_http_requests_under_way", "Requests being answered.", registry=self.registry)
        self.determinations = Counter(
            "detente_determinations", "Shipments determined.", ["outcome"], registry=self.registry
        )
        self.rejected = Counter("detente_rows_rejected", "Rows that could not be read.", registry=self.registry)


def log_to(stream: Any = None) -> None:
    """Log lines of JSON, one an event."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stderr),
        cache_logger_on_first_use=True,
    )


class Observing:
    """Gives every request an id, and tells how it went.

    A client's own `X-Request-ID` is taken over where it is plain; it is returned in any case. `quiet` leaves out the
    lines of what went well, not the figures.
    """

    def __init__(self, app: ASGIApp, figures: Figures, quiet: bool = False) -> None:
        self._app = app
        self._figures = figures
        self._log = structlog.get_logger()
        self._quiet = quiet

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        request_id = given.decode() if _ID.fullmatch(given) else uuid.uuid4().hex
        scope["request_id"] = request_id
        status, size = 0, 0

        async def sent(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (b"x-request-id", request_id.encode())]}
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        begun = time.perf_counter()
        self._figures.under_way.inc()
        fault: BaseException | None = None
        try:
            await self._app(scope, receive, sent)
        except BaseException as error:
            fault = error
            if not status or not isinstance(error, Exception):
                raise  # nothing was answered; else the fault is told below, and the client has its answer
        finally:
            seconds = time.perf_counter() - begun
            self._figures.under_way.dec()
            route = _route(scope)
            self._figures.requests.labels(scope["method"], route, str(status or 500)).inc()
            self._figures.seconds.labels(route).observe(seconds)
            well = fault is None and 0 < status < 500
            if not (well and self._quiet):
                tell = self._log.info if well else self._log.error
                tell(
                    "request",
                    request_id=request_id,
                    method=scope["method"],
                    path=scope["path"],
                    status=status or 500,
                    ms=round(seconds * 1000, 2),
                    bytes=size,
                    client=(scope.get("client") or ("",))[0],
                    **({"exc_info": fault} if isinstance(fault, Exception) else {}),
                )


def _route(scope: Scope) -> str:
    """The path as the app declares it, so that figures do not grow with what clients think of."""
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) else "other"
