"""The Dispute page: the clock of a case on any day, the way it came, deadlines, what may come next."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

import detente
from tests.web.seen import accessible, fits, still


@pytest.mark.parametrize("path", ["/dispute", "/dispute/DS590?on=2021-04-29", "/dispute/DS590"])
def test_it_is_accessible_and_fits_and_does_not_move(page: Page, path: str) -> None:
    still(page, path)
    accessible(page)
    fits(page)


@pytest.mark.parametrize("on", ["2019-10-01", "2021-04-29", "2023-03-10", "2024-01-01"])
def test_it_tells_what_the_engine_tells(client: httpx.Client, on: str) -> None:
    found = detente.dispute("DS590", on=on).to_dict()
    shown = client.get(f"/dispute/DS590?on={on}").text.replace("&#39;", "'")
    assert found["state"]["title"] in shown
    for act in found["done"]:
        assert act["title"] in shown
    for deadline in found["deadlines"]:
        assert deadline["title"] in shown
        assert deadline["day"] is None or deadline["day"] in shown
    for each in found["possible"]:
        assert each["title"] in shown


def test_a_day_is_looked_at_without_a_script(plain_page: Page) -> None:
    plain_page.goto("/dispute")
    plain_page.get_by_role("link", name="DS590").click()
    plain_page.get_by_label("On the day").fill("2021-04-29")
    plain_page.get_by_role("button", name="Look").click()
    expect(plain_page.get_by_role("heading", level=2).first).to_have_text("Panel established, not composed")
    plain_page.get_by_role("link", name="on the timeline").first.click()
    assert "/timeline" in plain_page.url


def test_the_days_ahead_are_a_calendar_file(client: httpx.Client) -> None:
    answer = client.get("/api/v1/disputes/DS590/deadlines.ics?on=2021-04-29")
    assert answer.status_code == 200
    assert answer.text.startswith("BEGIN:VCALENDAR")


def test_what_there_is_not_is_said(client: httpx.Client) -> None:
    assert client.get("/dispute/DS999").status_code == 404
    assert 'role="alert"' in client.get("/dispute/DS590?on=soon").text
    assert client.get("/dispute/..%2F..%2Fpyproject.toml").status_code == 404
