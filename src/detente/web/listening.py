"""Connections that have to say what they want: within some seconds, and in so many bytes."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_BYTES = 64 << 10  # of the head of a request


class Listening(HttpToolsProtocol):
    """One connection; it is closed when the head of a request is too slow or too long.

    A head may take as long as a connection may say nothing between two requests.
    """

    _hurry: asyncio.TimerHandle | None = None
    _head: int | None = 0  # bytes of the head that came so far; None while a body is read or an answer awaited

    def connection_made(self, transport: Any) -> None:
        """A client has connected, and is about to ask."""
        super().connection_made(transport)
        self._await_head()

    def on_message_begin(self) -> None:
        """The first bytes of a request have come."""
        if self._head is None:
            self._await_head()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head of a request is there."""
        self._head_has_come()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Some bytes have come."""
        if self._head is not None:
            self._head += len(data)
        super().data_received(data)
        if self._head is not None and self._head > MOST_BYTES:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        self._head_has_come()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        self._head = 0
        self._hurry = self.loop.call_later(self.timeout_keep_alive, self.transport.close)

    def _head_has_come(self) -> None:
        self._head = None
        if self._hurry is not None:
            self._hurry.cancel()
            self._hurry = None
