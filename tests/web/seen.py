"""What every page is held to, in a real browser."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
_SERIOUS = ("serious", "critical", "moderate")


def accessible(page: Page) -> None:
    """Fail where axe finds something that matters, in both themes; injected beside the page's own policy."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        found = Axe().run(
            page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
        )
        faults = [v for v in found.response["violations"] if v["impact"] in _SERIOUS]
        told = [f"{v['id']}: {v['help']}: {[n['target'] for n in v['nodes'][:3]]}" for v in faults]
        assert not told, (theme, told)


def fits(page: Page) -> None:
    """Fail where a page is wider than the screen, at a desk's and at a phone's width."""
    for size in (DESK, PHONE):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, (size, over)


def still(page: Page, path: str) -> None:
    """Fail where a page moves while it is laid out."""
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => { for (const e of list.getEntries())"
        " if (!e.hadRecentInput) window.moved += e.value; }).observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.moved") < 0.01
