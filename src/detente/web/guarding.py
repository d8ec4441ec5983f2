"""What stands between the world and the routes: headers, the size of bodies, the rate of clients, and time."""

from __future__ import annotations

import asyncio

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
    """Refuses what is too large, too often or too slow, and puts the headers of protection on every answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._headers = [*_HEADERS, _SECURE] if settings.secure else list(_HEADERS)
        self._rate = RateLimitItemPerMinute(settings.rate) if settings.rate else None
        self._clients = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = over = False
        most, count = self._settings.most_bytes, 0

        async def received() -> Message:
            nonlocal count, over
            message = await receive()
            if message["type"] == "http.request":
                count += len(message.get("body", b""))
                if count > most:  # whatever the head of the request said
                    over = True
                    raise too_large(most)
            return message

        async def sent(message: Message) -> None:
            nonlocal begun
            if over and not begun:  # what a route makes of a body that breaks off is not the reason
                return
            if message["type"] == "http.response.start":
                begun = True
                own = {name for name, _ in message["headers"]}
                more = [pair for pair in self._headers if pair[0] not in own]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        refused: ProblemError | None = None
        try:
            self._admit(scope)
            async with asyncio.timeout(self._settings.seconds):
                await self._app(scope, received, sent)
        except ProblemError as problem:
            refused = problem
        except TimeoutError:
            sentence = f"No answer was found within {self._settings.seconds:g} seconds; ask for less at a time."
            refused = ProblemError("too-slow", sentence, headers={"Retry-After": "5"})
        if over:
            refused, over = too_large(most), False
        if refused is not None and not begun:
            await _refuse(refused, scope, sent)

    def _admit(self, scope: Scope) -> None:
        """Refuse what can be refused from the head of a request."""
        settings = self._settings
        if self._rate is not None and not scope["path"].startswith(_FREE):
            client = (scope.get("client") or ("",))[0]
            if not self._clients.hit(self._rate, client):
                sentence = f"More than {settings.rate} requests in a minute came from {client or 'you'}; wait a while."
                raise ProblemError("too-many-requests", sentence, headers={"Retry-After": "10"})
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if length.isdigit() and int(length) > settings.most_bytes:
            raise too_large(settings.most_bytes)


def too_large(most: int) -> ProblemError:
    """The refusal of a body."""
    return ProblemError("too-large", f"At most {most >> 20} MiB are taken at a time; send less.")


async def _refuse(problem: ProblemError, scope: Scope, send: Send) -> None:
    status, headers, body = raw(problem, scope["path"], scope.get("request_id"))
    headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
