"""`detente serve` under load, its pages, and its start. The load generator is wrk, on the same machine."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import numpy as np

from bench.measure import Figure, folder, milliseconds, setting
from bench.shipments import as_shipments, shipments

RATE, TAIL, PAGE, SIZE, START = 1500, 0.015, 0.05, 150_000, 2.0  # what is aimed at
DISTINCT = 2000  # shipments sent in turn
ASKED = "/api/v1/determine?origin=JP&destination=KR&date=2019-08-01&hs=2811.11"
SHOWN = [f"lang={language}&theme={theme}" for language in ("en", "ja", "ko") for theme in ("light", "dark", "auto")]
WRK = "apt install wrk"
PAINTED = """() => new Promise((told) => {
  const look = () => {
    const found = performance.getEntriesByName("first-contentful-paint")[0];
    if (found) told(found.startTime); else setTimeout(look, 10);
  };
  look();
})"""


def over_http(quick: bool) -> Iterator[Figure]:
    """The load, the pages, the start, and the first paint in a browser."""
    with folder() as home, setting(DETENTE_CACHE=str(home / "cache")):
        with serving():
            pass  # so that the compiled law is kept, as on any machine on which detente was used before
        yield from _starting(3 if quick else 7)
        with serving() as address:
            yield from _load(address, home, 5 if quick else 20)
            yield from _pages(address, 2 if quick else 5)
            yield from _paint(address)


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """A server as it is started by default, but for the rate of a client and its log, which goes nowhere."""
    words = [sys.executable, "-m", "detente", "serve", "--port", "0", "--rate", "0"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+:\d+", process.stdout.readline())
        assert found
        try:
            yield found[0]
        finally:
            process.terminate()


def got(address: str, path: str) -> tuple[float, int]:
    """The seconds until a whole answer is there, and its bytes."""
    host = urlsplit(address).netloc
    line = http.client.HTTPConnection(host, timeout=120)
    line.connect()
    begun = time.perf_counter()
    line.request("GET", path)
    answer = line.getresponse()
    size = len(answer.read())
    taken = time.perf_counter() - begun
    line.close()
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{path} was answered with {answer.status}")
    return taken, size


def _starting(rounds: int) -> Iterator[Figure]:
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        with serving() as address:
            got(address, ASKED)
            taken.append(time.perf_counter() - begun)
    yield Figure(
        f"`detente serve`, from its start to its first determination: median of {rounds} (least)",
        f"at most {START:.0f} s",
        f"{milliseconds(median(taken))} ({milliseconds(min(taken))})",
        ok=median(taken) <= START,
    )


def _load(address: str, home: Path, seconds: int) -> Iterator[Figure]:
    what = f"POST /api/v1/determine, {DISTINCT:,} distinct shipments in turn, one process, 8 connections"
    if shutil.which("wrk") is None:
        yield Figure(what, "", f"not measured: wrk is not installed ({WRK})")
        return
    script = home / "post.lua"
    script.write_text(_script(), "utf-8")
    words = ["wrk", "--threads", "1", "--connections", "8", "--latency", "--script", str(script)]
    words += [f"{address}/api/v1/determine"]
    subprocess.run([*words, "--duration", "2s"], check=True, capture_output=True)  # each shipment is met once
    said = subprocess.run([*words, "--duration", f"{seconds}s"], check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said:
        raise RuntimeError(said)
    rate = float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0])
    p50, p99 = (_seconds(re.findall(rf"{share}%\s+([\d.]+\w+)", said)[0]) for share in (50, 99))
    yield Figure(
        f"{what}: wrk beside it for {seconds} s",
        f"at least {RATE:,} requests/s, p99 under {TAIL * 1000:.0f} ms",
        f"{rate:,.0f} requests/s, p50 {p50 * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms",
        ok=rate >= RATE and p99 < TAIL,
    )


def _script() -> str:
    """What tells wrk to send one shipment after the other."""
    bodies = [json.dumps(each, default=str) for each in as_shipments(shipments(DISTINCT, seed=11))]
    told = ",\n".join(f"[==[{body}]==]" for body in bodies)
    return f"""local bodies = {{\n{told}\n}}
local at = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
function request()
  at = at % #bodies + 1
  return wrk.format(nil, nil, nil, bodies[at])
end
"""


def _seconds(said: str) -> float:
    number, unit = re.findall(r"([\d.]+)(\w+)", said)[0]
    return float(number) * {"us": 1e-6, "ms": 1e-3, "s": 1.0}[unit]


def _pages(address: str, rounds: int) -> Iterator[Figure]:
    """Each page when it is first asked for, drawn anew in every language and theme, and asked for again."""
    from tests.web.paths import PAGES

    for path in PAGES:
        first, size = got(address, path)
        ways = [f"{path}{'&' if '?' in path else '?'}{shown}" for shown in SHOWN]
        new = [got(address, way)[0] for way in ways]
        kept = [got(address, way)[0] for _ in range(rounds) for way in ways]
        tail = float(np.percentile(new, 95))
        yield Figure(
            f"the page {_short(path)}: p95 drawn anew (kept; first of all)",
            f"at most {PAGE * 1000:.0f} ms, {SIZE // 1000} kB",
            f"{milliseconds(tail)} ({milliseconds(float(np.percentile(kept, 95)))}; {milliseconds(first)}), "
            f"{size / 1000:.0f} kB",
            ok=tail <= PAGE and size <= SIZE,
        )


def _paint(address: str) -> Iterator[Figure]:
    """The time to the first paint of something in a browser, with an empty cache."""
    what = "first contentful paint, in Chromium: the median page (slowest)"
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None or find_spec("playwright") is None:
        yield Figure(what, "", "not measured: there is no Chromium (apt install chromium), or no playwright")
        return
    from playwright.sync_api import sync_playwright
    from tests.web.paths import PAGES

    painted = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for each in PAGES:
            page = browser.new_context(base_url=address).new_page()
            page.goto(each)
            painted[each] = float(page.evaluate(PAINTED)) / 1000
            page.context.close()
        browser.close()
    slowest = max(painted, key=lambda each: painted[each])
    yield Figure(
        what, "", f"{milliseconds(median(painted.values()))} ({milliseconds(painted[slowest])}, {_short(slowest)})"
    )


def _short(path: str) -> str:
    """A page with as much of its question as tells it from others."""
    return path if len(path) < 50 else f"{path[:24]}…"
