"""What stands between the world and the routes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from detente.web.guarding import Guarding
from detente.web.settings import Settings
from tests import loops
from tests.web.serving import Server, serving

PATH = "/api/v1/determine"


@pytest.fixture(scope="module")
def strict() -> Iterator[Server]:
    with serving("--seconds", "1", "--rate", "40", "--secure", "--proxies", "127.0.0.9", "--quiet") as found:
        yield found


def said(server: Server, *pieces: bytes, pause: float = 0.0) -> bytes:
    """What a server answers to bytes."""
    with socket.create_connection(server.place, timeout=20) as line:
        for piece in pieces:
            line.sendall(piece)
            time.sleep(pause)
        return b"".join(iter(lambda: line.recv(4096), b""))


def client(server: Server, address: str) -> httpx.Client:
    return httpx.Client(base_url=server.address, transport=httpx.HTTPTransport(local_address=address))


def test_a_client_that_asks_too_often_is_told_to_wait_and_others_are_not(strict: Server) -> None:
    with client(strict, "127.0.0.2") as hasty, client(strict, "127.0.0.3") as other:
        answers = [hasty.get("/api/v1/version") for _ in range(42)]
        assert [each.status_code for each in answers].count(200) == 40
        refused = answers[-1]
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "10"
        assert refused.json()["detail"] == "More than 40 requests in a minute came from 127.0.0.2; wait a while."
        assert refused.json()["request_id"] == refused.headers["x-request-id"]
        assert hasty.get("/api/v1/health").status_code == 200
        assert other.get("/api/v1/version").status_code == 200


def test_only_a_known_proxy_is_believed_whom_it_speaks_for(strict: Server) -> None:
    with client(strict, "127.0.0.4") as stranger, client(strict, "127.0.0.9") as proxy:
        asked = [stranger.get("/api/v1/version", headers={"X-Forwarded-For": f"10.0.0.{n}"}) for n in range(42)]
        assert asked[-1].status_code == 429
        passed = [proxy.get("/api/v1/version", headers={"X-Forwarded-For": f"10.0.0.{n}"}) for n in range(42)]
        assert {each.status_code for each in passed} == {200}


def test_every_answer_has_the_headers_of_protection(strict: Server) -> None:
    with client(strict, "127.0.0.5") as calm:
        for path in ("/about", "/nothing", "/api/v1/nothing", "/api/v1/version", "/static/none"):
            headers = calm.get(path).headers
            assert "default-src 'none'" in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["strict-transport-security"] == "max-age=31536000"
            assert "server" not in headers
        assert "strict-transport-security" not in httpx.get(f"{strict.address}/about").request.headers


def test_a_body_that_comes_too_slowly(strict: Server) -> None:
    head = b"POST /api/v1/determine HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n"
    begun = time.monotonic()
    answer = said(strict, head, b"{", b'"origin"', pause=0.4)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"did not come whole within 1 seconds" in answer
    assert time.monotonic() - begun < 10


def test_a_head_that_comes_too_slowly_or_is_too_long(strict: Server) -> None:
    begun = time.monotonic()
    assert said(strict, b"GET / HTTP/1.1\r\n") == b""
    assert said(strict, b"") == b""
    assert time.monotonic() - begun < 15
    sent = 0
    with socket.create_connection(strict.place, timeout=20) as line, contextlib.suppress(OSError):
        line.sendall(b"GET / HTTP/1.1\r\n")
        while sent < 16 << 20:
            sent += line.send(b"X-Long: " + b"x" * 8000 + b"\r\n")
            time.sleep(0.001)
    assert sent < 8 << 20  # what the two ends hold on the way
    assert httpx.get(f"{strict.address}/api/v1/health").status_code == 200


def test_a_second_request_on_a_connection_is_watched_too(strict: Server) -> None:
    whole = b"GET /api/v1/health HTTP/1.1\r\nHost: a\r\n\r\n"
    answer = said(strict, whole, whole, b"GET /api", pause=0.1)
    assert answer.count(b"HTTP/1.1 200") == 2


def test_a_head_alone_and_methods_that_a_path_does_not_have(address: str) -> None:
    for path in ("/about", "/api/v1/version"):
        answer = httpx.head(f"{address}{path}")
        assert answer.status_code == 200
        assert not answer.content
    assert httpx.options(f"{address}{PATH}").headers["allow"] == "GET, HEAD, POST"
    refused = httpx.delete(f"{address}{PATH}/batch")
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert refused.headers["content-type"] == "application/problem+json"
    assert "text/html" in httpx.post(f"{address}/about").headers["content-type"]


@pytest.mark.parametrize(
    ("given", "taken"), [("order-17.a_B", True), ("x" * 65, False), ("a b", False), ("<script>", False), ("", False)]
)
def test_a_requests_id_is_taken_over_where_it_is_plain(address: str, given: str, taken: bool) -> None:
    found = httpx.get(f"{address}/api/v1/health", headers={"X-Request-ID": given}).headers["x-request-id"]
    assert (found == given) == taken
    assert found


def test_a_line_of_log_for_each_request() -> None:
    with serving("--rate", "0", errors=subprocess.PIPE) as server:
        httpx.get(f"{server.address}/about?entry=secret", headers={"X-Request-ID": "mine"})
        httpx.get(f"{server.address}/nothing")
        server.process.terminate()
        assert server.process.stderr is not None
        lines: list[dict[str, Any]] = [json.loads(line) for line in server.process.stderr]
    first, second = (line for line in lines if line["event"] == "request")
    assert (first["request_id"], first["method"], first["path"]) == ("mine", "GET", "/about")
    assert (first["status"], second["status"]) == (200, 404)
    assert first["ms"] > 0
    assert first["bytes"] > 0
    assert "secret" not in json.dumps(first)


def guarded(app: Any, settings: Settings, *received: Message, path: str = "/x") -> list[Message]:
    """What is sent when an app is asked through the guard."""
    sent: list[Message] = []
    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "client": ("a", 1)}

    async def run() -> None:
        coming = iter(received)

        async def receive() -> Message:
            found = next(coming, None)
            if found is None:
                await asyncio.sleep(60)
            assert found is not None
            return found

        async def send(message: Message) -> None:
            sent.append(message)

        await Guarding(app, settings)(scope, receive, send)

    loops.run(run())
    return sent


def test_an_answer_that_goes_on_may_take_longer_than_one_that_does_not_begin() -> None:
    async def slow(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _step in range(6):
            await asyncio.sleep(0.1)
            await send({"type": "http.response.body", "body": b"x", "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def stuck(_: Scope, __: Receive, ___: Send) -> None:
        await asyncio.sleep(60)

    settings = Settings(seconds=0.3, rate=0)
    assert b"".join(each.get("body", b"") for each in guarded(slow, settings)) == b"xxxxxx"
    start, body = guarded(stuck, settings)
    assert start["status"] == 503
    assert json.loads(body["body"])["type"] == "/api/v1/problems/too-slow"


def test_more_than_can_be_answered_is_turned_away() -> None:
    async def app(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})

    start, body = guarded(app, Settings(most_waiting=0, rate=0))
    assert start["status"] == 503
    assert json.loads(body["body"])["type"] == "/api/v1/problems/too-busy"
    assert guarded(app, Settings(most_waiting=0, rate=0), path="/api/v1/health")[0]["status"] == 200


def test_a_body_is_counted_as_it_comes() -> None:
    async def app(_: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})

    piece: Message = {"type": "http.request", "body": b"x" * (1 << 20), "more_body": True}
    start, body = guarded(app, Settings(most_bytes=3 << 20, rate=0), *[piece] * 5)
    assert start["status"] == 413
    assert json.loads(body["body"])["detail"] == "At most 3 MiB are taken at a time; send less."


def test_neighbours_under_ipv6_are_one_client() -> None:
    async def app(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def statuses() -> list[int]:
        guard, found = Guarding(app, Settings(rate=2)), []

        async def receive() -> Message:
            return {"type": "http.request"}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                found.append(message["status"])

        for address in ("2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1", "fe80::1%eth0"):
            await guard(
                {"type": "http", "method": "GET", "path": "/x", "headers": [], "client": (address, 1)}, receive, send
            )
        return found

    assert loops.run(statuses()) == [200, 200, 429, 200, 200]
