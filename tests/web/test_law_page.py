"""The pages of the law: its instruments, groups, entries and provisions on a day; an instrument with its effect."""

from __future__ import annotations

import httpx
import pytest
import yaml
from playwright.sync_api import Page, expect

import detente
from detente.regime.countries import CODES
from detente.web.pages.tiles import FILE
from tests.web.seen import accessible, fits, still

PATHS = (
    "/law",
    "/law?part=groups&on=2019-08-01",
    "/law?part=entries",
    "/law?part=provisions",
    "/law/jp/2019-08-28_korea-leaves-group-a",
)


@pytest.mark.parametrize("path", PATHS)
def test_it_is_accessible_and_fits_and_does_not_move(page: Page, path: str) -> None:
    still(page, path)
    accessible(page)
    fits(page)


@pytest.mark.parametrize("code", ["JP", "KR"])
def test_every_instrument_has_its_page(client: httpx.Client, code: str) -> None:
    law = detente.law(code)
    listed = client.get(f"/law?jurisdiction={code}").text
    for instrument in law.instruments:
        assert f'href="/law/{instrument.id}"' in listed
        page = client.get(f"/law/{instrument.id}")
        assert page.status_code == 200, instrument.id
        assert len(page.content) < 150_000
        assert (instrument.original or "") in page.text


def test_groups_are_those_of_the_day(client: httpx.Client) -> None:
    for day, count in (("2019-08-27", 27), ("2019-08-28", 26)):
        assert len(detente.law("JP").on(day).groups["A"].members) == count
        assert f"{count} members" in client.get(f"/law?jurisdiction=JP&part=groups&on={day}").text


def test_an_instrument_tells_what_it_changed(page: Page) -> None:
    page.goto("/law/jp/2019-08-28_korea-leaves-group-a")
    expect(page.get_by_role("heading", name="What it changed, and for whom")).to_be_visible()
    expect(page.locator(".was-now").first).to_contain_text("no licence needed → licence needed")
    page.get_by_role("link", name="Compare the two days").click()
    expect(page.get_by_label("The first day")).to_have_value("2019-08-27")


def test_every_country_has_its_square() -> None:
    rows = yaml.safe_load(FILE.read_text("utf-8"))["rows"].split()
    found = [code for code in rows if code != ".."]
    assert len(found) == len(set(found))
    assert set(found) == set(CODES)


@pytest.mark.parametrize("path", ["/law/jp/nothing", "/law/xx/2019", "/law/jp/%2e%2e", "/law/jp/a/b"])
def test_what_there_is_not_is_said(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


def test_a_day_before_the_data_is_told(client: httpx.Client) -> None:
    assert "begins on 2012-01-01" in client.get("/law?on=1999-01-01").text
    assert client.get("/law?on=%00").status_code == 200
