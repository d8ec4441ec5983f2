"""A server and a browser, both real."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

PATIENCE = 60.0  # seconds, on a machine with much else to do


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where `detente serve` listens, started as a user would start it."""
    words = [
        sys.executable,
        "-m",
        "detente",
        "serve",
        "--port",
        "0",
        "--rate",
        "0",
        "--seconds",
        str(PATIENCE),
        "--quiet",
    ]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"http://\S+:\d+", said)
        assert found, said
        yield found[0]
        process.terminate()


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[httpx.Client]:
    """A client of the server."""
    with httpx.Client(base_url=address, timeout=PATIENCE) as found:
        yield found


@pytest.fixture(autouse=True)
def forgetful(request: pytest.FixtureRequest) -> None:
    """No cookie of an earlier test's is sent: the language that was chosen is kept in one."""
    if "client" in request.fixturenames:
        request.getfixturevalue("client").cookies.clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; where there is none, a test is skipped, but never in CI."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None and not os.environ.get("CI"):
        pytest.skip("there is no Chromium: apt install chromium")
    assert path is not None, "CI has no Chromium: apt install chromium"
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page at a desk's width. Whatever the browser complains of fails the test."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1280, "height": 900}, locale="en-GB", reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE * 1000)
    found = context.new_page()
    complaints: list[str] = []
    found.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    found.on("pageerror", lambda error: complaints.append(str(error)))
    yield found
    context.close()
    assert not complaints


@pytest.fixture
def plain_page(browser: Browser, address: str) -> Iterator[Page]:
    """A page without JavaScript."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": 1280, "height": 900},
        locale="en-GB",
        java_script_enabled=False,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE * 1000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what is downloaded."""
    return tmp_path_factory.mktemp("downloads")
