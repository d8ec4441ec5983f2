"""The Settlement page: what is due, paid, in hand and short on a day, with the curve and its table."""

from __future__ import annotations

from decimal import Decimal

import httpx
import pytest
from playwright.sync_api import Page, expect

import detente
from tests.web.seen import accessible, fits, still

PATH = "/settlement/kr-foundation?on=2024-10-23"


@pytest.mark.parametrize("path", ["/settlement", PATH])
def test_it_is_accessible_and_fits_and_does_not_move(page: Page, path: str) -> None:
    still(page, path)
    accessible(page)
    fits(page)


def test_the_sums_are_those_of_the_ledger(client: httpx.Client) -> None:
    found = detente.settlement("kr-foundation", on="2024-10-23").to_dict()
    shown = client.get(PATH).text
    sums = [found["paid_out"]["amount"]["low"], found["balance"]["high"], found["raised"]["low"]]
    sums += [bounds["low"] for bounds in (*found["pending"]["due"].values(), *found["shortfall"].values())]
    sums += [award["principal"] for award in found["awards"]]
    for each in sums:
        assert f"{int(Decimal(each)):,}" in shown
    for award in found["awards"]:
        assert award["label"].replace("'", "&#39;") in shown


def test_a_day_is_looked_at_without_a_script(plain_page: Page) -> None:
    plain_page.goto("/settlement")
    plain_page.get_by_label("On the day").fill("2022-01-01")
    plain_page.get_by_role("button", name="Look").click()
    expect(plain_page.get_by_text("It offers to pay from 2023-03-06 on")).to_be_visible()


def test_the_curve_has_a_table_beside_it(page: Page) -> None:
    page.goto(PATH)
    page.get_by_text("As a table").click()
    expect(page.locator("table.sums tbody tr").first).to_contain_text("2023-03-06")


def test_what_there_is_not_is_said(client: httpx.Client) -> None:
    assert client.get("/settlement/nothing").status_code == 404
    assert client.get("/settlement/..%2Fx").status_code == 404
    assert 'role="alert"' in client.get("/settlement/kr-foundation?on=soon").text
