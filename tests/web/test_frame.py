"""What all pages share: the frame, languages, colours, headers."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

from detente.web.languages import languages
from tests.web.paths import PAGES
from tests.web.seen import accessible, fits, still


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_fits_and_does_not_move(page: Page, path: str) -> None:
    still(page, path)
    accessible(page)
    fits(page)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_small_and_guarded(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert len(answer.content) < 150_000
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert " style=" not in answer.text
    assert "onclick" not in answer.text
    again = client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert not again.content


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_there_in_every_language(client: httpx.Client, path: str, language: str) -> None:
    answer = client.get(f"{path}{'&' if '?' in path else '?'}lang={language}")
    assert answer.status_code == 200, answer.headers["x-request-id"]
    assert f'<html lang="{language}"' in answer.text


def test_the_language_is_kept_from_page_to_page(page: Page) -> None:
    page.goto("/about?lang=ja")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    page.goto("/about")
    expect(page.locator("html")).to_have_attribute("lang", "ja")


def test_colours_change_at_once_and_stay(page: Page) -> None:
    page.goto("/about")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("link", name="Dark").click()
    assert page.evaluate(paper) != light
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_colours_can_be_chosen_without_a_script(plain_page: Page) -> None:
    plain_page.goto("/about")
    plain_page.get_by_role("link", name="Dark").click()
    expect(plain_page.locator("html")).to_have_attribute("data-theme", "dark")


def test_what_is_not_there_is_said_on_a_page_and_in_a_document(client: httpx.Client) -> None:
    page = client.get("/nothing")
    assert page.status_code == 404
    assert "There is nothing at /nothing." in page.text
    document = client.get("/api/v1/nothing")
    assert document.headers["content-type"] == "application/problem+json"
    assert document.json()["status"] == 404
    assert document.json()["request_id"] == document.headers["x-request-id"]
