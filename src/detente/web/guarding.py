"""What stands between the world and the routes: headers, the size of bodies, the rate of clients, and time."""

from __future__ import annotations

import asyncio
from ipaddress import IPv6Address, ip_network

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente.web.problems import ProblemError, raw
from detente.web.settings import Settings

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types detente",
    )
)
_HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
)
_SECURE = (b"strict-transport-security", b"max-age=31536000")
_FREE = ("/api/v1/health", "/static/", "/metrics")


class Guarding:
    """Refuses what is too large, too often, too much or too slow, and puts the headers of protection on every answer.

    An answer must begin within the seconds of the settings, and each piece of it be taken within as many.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._headers = [*_HEADERS, _SECURE] if settings.secure else list(_HEADERS)
        self._rate = RateLimitItemPerMinute(settings.rate) if settings.rate else None
        self._clients = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(receive, send, self._settings, self._headers)
        refused: ProblemError | None = None
        self._waiting += 1
        try:
            self._admit(scope)
            if scope["method"] == "HEAD":  # as GET, and the server leaves out what follows the head
                scope = {**scope, "method": "GET"}
            async with asyncio.timeout(self._settings.seconds) as exchange.time:
                await self._app(scope, exchange.received, exchange.sent)
        except ProblemError as problem:
            refused = problem
        except TimeoutError:
            refused = exchange.too_slow()
        finally:
            self._waiting -= 1
        await exchange.end(refused, scope)

    def _admit(self, scope: Scope) -> None:
        """Refuse what can be refused from the head of a request."""
        settings = self._settings
        if scope["path"].startswith(_FREE):
            return
        if self._rate is not None:
            client = (scope.get("client") or ("",))[0]
            if not self._clients.hit(self._rate, _neighbours(client)):
                sentence = f"More than {settings.rate} requests in a minute came from {client or 'you'}; wait a while."
                raise ProblemError("too-many-requests", sentence, headers={"Retry-After": "10"})
        if self._waiting > settings.most_waiting:
            sentence = f"{settings.most_waiting} requests are being answered already; ask again in a moment."
            raise ProblemError("too-busy", sentence, headers={"Retry-After": "2"})
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if length.isdigit() and int(length[:20]) > settings.most_bytes:
            raise too_large(settings.most_bytes)


class _Exchange:
    """One request and its answer, watched on the way."""

    def __init__(self, receive: Receive, send: Send, settings: Settings, headers: list[tuple[bytes, bytes]]) -> None:
        self._receive = receive
        self._send = send
        self._settings = settings
        self._headers = headers
        self._count = 0
        self._begun = self._over = self._receiving = False
        self.time: asyncio.Timeout | None = None

    async def received(self) -> Message:
        """The next piece of the request."""
        self._receiving = True
        message = await self._receive()
        self._receiving = False
        if message["type"] == "http.request":
            self._count += len(message.get("body", b""))
            if self._count > self._settings.most_bytes:  # whatever the head of the request said
                self._over = True
                raise too_large(self._settings.most_bytes)
        return message

    async def sent(self, message: Message) -> None:
        """Send the next piece of the answer."""
        if self._over and not self._begun:  # what a route makes of a body that breaks off is not the reason
            return
        if message["type"] == "http.response.start":
            self._begun = True
            own = {name for name, _ in message["headers"]}
            more = [pair for pair in self._headers if pair[0] not in own]
            message = {**message, "headers": [*message["headers"], *more]}
        await self._send(message)
        if message.get("more_body") and self.time is not None:
            self.time.reschedule(asyncio.get_running_loop().time() + self._settings.seconds)

    def too_slow(self) -> ProblemError:
        """The refusal when the time is over."""
        seconds = f"{self._settings.seconds:g} seconds"
        if self._receiving and not self._begun:
            return ProblemError("slow-body", f"The request did not come whole within {seconds}; send it again.")
        sentence = f"No answer was found within {seconds}; ask for less at a time."
        return ProblemError("too-slow", sentence, headers={"Retry-After": "5"})

    async def end(self, refused: ProblemError | None, scope: Scope) -> None:
        """Say why there is no answer, if there is none."""
        if self._over:
            refused, self._over = too_large(self._settings.most_bytes), False
        if refused is None or self._begun:
            return
        status, headers, body = raw(refused, scope["path"], scope.get("request_id"))
        headers.append((b"connection", b"close"))
        await self.sent({"type": "http.response.start", "status": status, "headers": headers})
        await self.sent({"type": "http.response.body", "body": body})


def too_large(most: int) -> ProblemError:
    """The refusal of a body."""
    return ProblemError("too-large", f"At most {most >> 20} MiB are taken at a time; send less.")


def _neighbours(client: str) -> str:
    """Whom a client is counted with: under IPv6 one machine has as many addresses as it likes."""
    if ":" not in client:
        return client
    try:
        return str(ip_network((IPv6Address(client.partition("%")[0]), 64), strict=False))
    except ValueError:
        return client
