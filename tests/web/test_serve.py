"""`detente serve`: started soon, and stopped in order."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time

import httpx
import pytest

from tests.web.serving import serving


def test_it_answers_soon_after_it_is_started() -> None:
    begun = time.monotonic()
    with serving("--quiet") as server:
        fields = {"origin": "JP", "destination": "KR", "date": "2019-08-01", "hs": "2811"}
        assert httpx.get(f"{server.address}/api/v1/determine", params=fields, timeout=30).status_code == 200
        taken = time.monotonic() - begun
    assert taken < 20  # with much else to do; `python -m bench http` holds it to two seconds


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_being_stopped_answers_what_is_under_way_and_is_no_failure(sign: signal.Signals) -> None:
    with serving("--rate", "0") as server:
        body = json.dumps({"origin": "JP", "destination": "KR", "date": "2019-08-01", "hs": "2811"}).encode()
        head = f"POST /api/v1/determine HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        with socket.create_connection(server.place, timeout=30) as line:
            line.sendall(head + body[:10])
            httpx.get(f"{server.address}/api/v1/health")  # so that the first request has begun
            server.process.send_signal(sign)
            time.sleep(0.5)
            with pytest.raises(httpx.ConnectError):
                httpx.get(f"{server.address}/api/v1/health")
            line.sendall(body[10:])
            answer = b"".join(iter(lambda: line.recv(4096), b""))
        assert answer.startswith(b"HTTP/1.1 200")
        assert b'"outcome"' in answer
        assert server.process.wait(20) == 0


def test_it_can_be_stopped_at_once() -> None:
    for pause in (0.0, 0.02, 0.1, 0.4, 1.0):  # before the server takes signals, while it starts, and later
        with serving("--quiet") as server:
            time.sleep(pause)
            server.process.terminate()
            assert server.process.wait(20) == 0


def test_being_stopped_while_a_file_is_answered_gives_it_whole() -> None:
    rows = b"id,origin,destination,date,hs\n" + b"a,JP,KR,2019-08-01,2811\n" * 20_000
    found: list[httpx.Response] = []
    with serving("--rate", "0", "--quiet") as server:

        def ask() -> None:
            headers = {"Content-Type": "text/csv", "Accept": "application/x-ndjson", "Accept-Encoding": "identity"}
            found.append(
                httpx.post(f"{server.address}/api/v1/determine/batch", content=rows, headers=headers, timeout=60)
            )

        asking = threading.Thread(target=ask)
        asking.start()
        while "under_way 2.0" not in httpx.get(f"{server.address}/metrics").text and asking.is_alive():
            time.sleep(0.01)
        server.process.terminate()
        asking.join()
        assert server.process.wait(30) == 0
    *_, last = found[0].text.splitlines()
    assert json.loads(last)["end"]["rows"] == 20_000


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        words = [sys.executable, "-m", "detente", "serve", "--port", port]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert f"Nothing can be served at 127.0.0.1, port {port}" in done.stderr
    assert "Traceback" not in done.stderr
