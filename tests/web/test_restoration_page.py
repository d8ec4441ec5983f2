"""The Restoration page: the progress of both sides, a day looked at, the plan and the proof."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

import detente
from detente.compare.sentences import percent
from detente.regime.proposals import proposal_of
from tests.web.seen import accessible, fits, still
from tests.web.serving import serving

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


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


def test_the_plan_laid_over_the_law_brings_it_back(plain_page: Page) -> None:
    plain_page.goto("/restoration?on=2023-03-06")
    expect(plain_page.get_by_text("Not law:", exact=True)).to_have_count(0)
    for box in plain_page.get_by_role("checkbox").all():
        box.check()
    plain_page.get_by_role("button", name="Look").click()
    assert "with=plan-jp" in plain_page.url
    expect(plain_page.get_by_text("Not law:", exact=True)).to_be_visible()
    for said in plain_page.locator(".side").all():
        expect(said.locator(".verdict").first).to_contain_text("Restored")
    plain_page.get_by_role("link", name="Show the law itself").click()
    expect(plain_page.locator(".verdict").first).to_have_text("Not restored")


def test_the_page_with_a_proposal_is_accessible_and_fits(page: Page) -> None:
    still(page, "/restoration?on=2023-03-06&with=plan-jp")
    accessible(page)
    fits(page)


def test_a_plan_is_taken_away_and_sent_again(client: httpx.Client) -> None:
    taken = client.get("/restoration/plan-jp.yaml?on=2023-03-06")
    assert taken.headers["content-disposition"] == 'attachment; filename="plan-jp-2023-03-06.yaml"'
    answer = client.post(
        "/restoration", files={"file": ("back.yaml", taken.content)}, data={"on": "2023-03-06", "meaning": "before"}
    )
    assert answer.status_code == 303
    shown = client.get(answer.headers["location"]).text
    assert "What stands in the way on 2023-03-06 is undone" in shown
    found = detente.restore(
        "JP", to="KR", baseline="2019-06-30", on="2023-03-06", proposals=[proposal_of(taken.content, "back.yaml")]
    )
    assert percent(found.now.measures.share, short=True) in shown


def test_what_a_server_offers_can_be_laid_over_the_law() -> None:
    with serving("--proposal", str(EXAMPLES / "proposal-korea-to-group-a.yaml"), "--quiet") as server:
        path = f"{server.address}/restoration?on=2020-06-01"
        assert "Korea back in Group A" in httpx.get(path, timeout=60).text
        shown = httpx.get(f"{path}&with=proposal-korea-to-group-a", timeout=60).text
        assert "Not law" in shown
        assert "<strong>Not law" not in httpx.get(path, timeout=60).text


@pytest.mark.parametrize(
    ("content", "status", "told"),
    [
        (b"", 422, "the file is empty"),
        (b"\xff\xfe\x00", 422, "not UTF-8"),
        (b"title: x\nkind: act\n", 422, "is no proposal"),
        (b"[" * 5000, 422, "nested deeper"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\n" + b"c: [*b, *b, *b]\n", 422, "proposal"),
        (b"x" * 70_000, 413, "at most 64 kB"),
        (
            b"title: t\nkind: proposal\njurisdiction: FR\neffective: 2020-01-01\namend: [{group: A, add: [KR]}]\n",
            422,
            "FR",
        ),
        (
            b"title: t\nkind: proposal\njurisdiction: JP\neffective: 2020-01-01\namend: [{group: <b>, add: [KR]}]\n",
            422,
            "&lt;b&gt;",
        ),
    ],
)
def test_what_is_no_proposal_is_told(client: httpx.Client, content: bytes, status: int, told: str) -> None:
    answer = client.post("/restoration", files={"file": ("<i>.yaml", content)}, headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert told in answer.text
    assert "<i>" not in answer.text
    assert "<b>" not in answer.text


@pytest.mark.parametrize("name", ["nothing", "sent-nothing", "%00", "../x"])
def test_a_proposal_that_is_not_there_is_told(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/restoration?with={name}")
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text


def test_law_that_takes_too_long_to_compare_is_given_up() -> None:
    content = (EXAMPLES / "proposal-korea-to-group-a.yaml").read_bytes()
    with serving("--seconds", "0.4", "--quiet") as server:
        answer = httpx.post(f"{server.address}/restoration", files={"file": ("a.yaml", content)}, timeout=60)
    assert answer.status_code == 503


def test_no_file_and_no_plan_are_told(client: httpx.Client) -> None:
    assert client.post("/restoration", data={"on": "2023-03-06"}).status_code == 422
    assert client.get("/restoration/plan-xx.yaml").status_code == 404
