"""The pictures of the README, taken of a server that runs.

python -m tests.web.screens         # writes docs/pictures/*.png; needs a Chromium, and the fonts Inter and Noto
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import yaml
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parent.parent.parent / "docs" / "pictures"
PLAN = Path(__file__).parent / "screens.yaml"
DESK, PHONE = (1280, 900), (390, 844)


class Picture(NamedTuple):
    """One picture: a page, how it is shown, and the part of it down to `height`."""

    name: str
    path: str
    theme: str = "light"
    phone: bool = False
    height: int | None = None


def pictures() -> list[Picture]:
    """What is to be taken."""
    return [Picture(**each) for each in yaml.safe_load(PLAN.read_text("utf-8"))]


def take(address: str) -> None:
    """Take all pictures."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for each in pictures():
            width, height = PHONE if each.phone else DESK
            context = browser.new_context(
                base_url=address,
                viewport={"width": width, "height": each.height or height},
                color_scheme="dark" if each.theme == "dark" else "light",
                locale="en-GB",
            )
            page = context.new_page()
            page.goto(each.path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=FOLDER / f"{each.name}.png")
            context.close()
            print(each.name)


if __name__ == "__main__":
    words = [sys.executable, "-m", "detente", "serve", "--port", "0", "--rate", "0", "--quiet"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+:\d+", process.stdout.readline())
        assert found
        try:
            take(found[0])
        finally:
            process.terminate()
