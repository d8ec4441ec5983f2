"""The Compare page: changes as sentences and as a grid that opens cell by cell, and two laws side by side."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

import detente
from detente.compare.sentences import percent
from tests.web.seen import accessible, fits, still

PATHS = ("/compare", "/compare?tab=mirror")


@pytest.mark.parametrize("path", PATHS)
def test_it_is_accessible_and_fits_and_does_not_move(page: Page, path: str) -> None:
    still(page, path)
    accessible(page)
    fits(page)


def test_the_figures_are_those_of_the_engine(client: httpx.Client) -> None:
    found = detente.diff("JP", "2019-06-30", "2019-08-28", to="KR")
    shown = client.get("/compare?jurisdiction=JP&before=2019-06-30&after=2019-08-28&to=KR").text
    assert percent(found.share) in shown
    assert f"{found.cells:,}" in shown
    for instrument in {amendment.instrument for p in found.places for one in p.causes for amendment in one}:
        assert f'href="/law/{instrument}"' in shown


def test_a_cell_of_the_grid_is_opened(page: Page) -> None:
    page.goto("/compare")
    page.locator("a.cell").first.click()
    expect(page.get_by_role("heading", name="In this cell")).to_be_visible()
    assert "cell=" in page.url
    page.get_by_role("link", name="Cabinet Order 71 of 2019").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cabinet Order amending the Export Trade Control Order")


def test_it_asks_without_a_script(plain_page: Page) -> None:
    plain_page.goto("/compare")
    plain_page.get_by_label("The first day").fill("2019-06-30")
    plain_page.get_by_label("The second day").fill("2019-06-30")
    plain_page.get_by_role("button", name="Compare").click()
    expect(plain_page.get_by_text("Proved, not sampled")).to_be_visible()


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("jurisdiction=XX", "There is no law of"),
        ("before=tomorrow", "tomorrow"),
        ("before=2020-01-01&after=2019-01-01", "2019-01-01"),
        ("fact=colour", "name=value"),
        ("to=%3Cscript%3E", "&lt;script&gt;"),
        ("tab=mirror&other=%2E%2E", "There is no law of"),
    ],
)
def test_what_cannot_be_compared_is_told(client: httpx.Client, question: str, sentence: str) -> None:
    answer = client.get(f"/compare?{question}")
    assert answer.status_code == 200
    assert sentence in answer.text
    assert "Traceback" not in answer.text
