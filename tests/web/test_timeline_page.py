"""The Timeline page: acts in lanes, what somebody says that they answer, an act opened, the record as it stood."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

import detente
from detente.relations.words import stance_words
from tests.web.seen import accessible, fits, still

EVENT = "2019-08-28_korea-leaves-group-a"


@pytest.mark.parametrize("path", ["/timeline", f"/timeline?at=2019-10-01&event={EVENT}"])
def test_it_is_accessible_and_fits_and_does_not_move(page: Page, path: str) -> None:
    still(page, path)
    accessible(page)
    fits(page)


def test_every_act_stands_there_with_who_says_what_it_answers(client: httpx.Client) -> None:
    found = detente.timeline("JP", "KR")
    shown = client.get("/timeline").text
    assert len(shown) < 150_000
    for told in found.events:
        assert f'id="{told.event.id}"' in shown
        for answering in told.answering:
            assert stance_words(answering.stances) in shown.replace("&#39;", "'")


def test_an_act_is_opened_and_tells_what_it_changed_in_law(page: Page) -> None:
    page.goto("/timeline")
    page.locator(f"[id='{EVENT}'] a.title").click()
    expect(page.get_by_role("heading", name="What it changed in the law of Japan towards South Korea")).to_be_visible()
    expect(page.get_by_role("heading", name="Who says what about it")).to_be_visible()
    assert f"event={EVENT}" in page.url
    page.get_by_role("link", name="Compare the two days").click()
    expect(page.get_by_role("textbox", name="Destinations")).to_have_value("KR")


def test_the_record_as_it_stood_on_a_day_without_a_script(plain_page: Page) -> None:
    plain_page.goto("/timeline")
    plain_page.get_by_label("The record as it stood on").fill("2019-08-10")
    plain_page.get_by_role("button", name="Show").click()
    expect(plain_page.get_by_role("heading", name="Where things stood on 2019-08-10")).to_be_visible()
    assert plain_page.locator(f"[id='{EVENT}']").count() == 0


def test_kinds_and_actors_narrow_it(client: httpx.Client) -> None:
    found = detente.timeline("JP", "KR", kinds=["talks"])
    assert f"{len(found.events)} acts" in client.get("/timeline?kind=talks").text


@pytest.mark.parametrize("question", ["at=zz", "event=nothing", "by=nobody", "from=2020-01-01&to=2019-01-01"])
def test_what_cannot_be_shown_is_told(client: httpx.Client, question: str) -> None:
    answer = client.get(f"/timeline?{question}")
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text


def test_what_is_no_kind_and_no_relation_is_passed_over(client: httpx.Client) -> None:
    assert client.get("/timeline?kind=%3Cscript%3E&relation=..").status_code == 200
