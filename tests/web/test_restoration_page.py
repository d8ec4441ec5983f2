"""The Restoration page: the progress of both sides, a day looked at, the plan and the proof."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

import detente
from detente.compare.sentences import percent
from tests.web.seen import accessible, fits, still


def test_it_is_accessible_and_fits_and_does_not_move(page: Page) -> None:
    still(page, "/restoration")
    accessible(page)
    fits(page)


def test_the_figures_are_those_of_the_engine(client: httpx.Client) -> None:
    shown = client.get("/restoration?on=2023-03-06").text
    assert len(shown) < 150_000
    for whose, whom in (("JP", "KR"), ("KR", "JP")):
        found = detente.restore(whose, to=whom, baseline="2019-06-30", on="2023-03-06")
        assert percent(found.now.whole.share, short=True) in shown
        assert found.plan is not None
        for one in found.plan.sets:
            for amendment in one:
                assert f'href="/law/{amendment.instrument}"' in shown


def test_a_day_is_looked_at_without_a_script(plain_page: Page) -> None:
    plain_page.goto("/restoration")
    expect(plain_page.locator(".verdict").first).to_have_text("Not restored")
    plain_page.get_by_label("On the day").fill("2023-07-21")
    plain_page.get_by_role("button", name="Look").click()
    expect(plain_page.locator(".verdict").first).to_contain_text("Restored")
    plain_page.get_by_role("link", name="as its peers").click()
    assert "meaning=peers" in plain_page.url
    assert "on=2023-07-21" in plain_page.url


def test_the_curve_has_the_colours_of_the_page(page: Page) -> None:
    page.goto("/restoration")
    page.emulate_media(color_scheme="light")
    fill = "getComputedStyle(document.querySelector('.drawing text')).fill"
    light = page.evaluate(fill)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(fill) != light


@pytest.mark.parametrize("on", ["2018-01-01", "yesterday", "%00", "9999-99-99"])
def test_a_day_that_cannot_be_looked_at_is_told(client: httpx.Client, on: str) -> None:
    answer = client.get(f"/restoration?on={on}")
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
