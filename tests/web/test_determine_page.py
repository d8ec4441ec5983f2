"""The Determine page: asked, answered, completed in place, moved through the years; by keyboard, without a script."""

from __future__ import annotations

import datetime as dt
import re

import httpx
import pytest
from playwright.sync_api import Page, expect

import detente
from tests.web.seen import accessible, fits, still

FLUORIDE = (
    "/?origin=JP&destination=KR&date=2019-08-01&good=hydrogen-fluoride&parameters.concentration_wt_pct=99.9"
    "&value=5000000&currency=JPY&end_use=civil&end_user=clear"
)
OPEN = "/?origin=KR&destination=JP&date=2019-10-01&entry=annex+2"


@pytest.mark.parametrize("path", ["/", FLUORIDE, OPEN], ids=["start", "answer", "open"])
def test_it_is_accessible_and_fits_and_does_not_move(page: Page, path: str) -> None:
    still(page, path)
    accessible(page)
    fits(page)


def test_a_question_is_asked_and_answered(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Kind of good").select_option("hydrogen-fluoride")
    page.get_by_label("Share of hydrogen fluoride").fill("99.9")
    page.get_by_label("From").select_option("JP")
    page.get_by_label("To", exact=True).select_option("KR")
    page.get_by_label("Day of export").first.fill("2019-08-01")
    page.get_by_role("button", name="Determine").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Licence needed")
    assert "value" not in page.url
    assert "end_use" not in page.url
    answer = detente.determine(
        {
            "origin": "JP",
            "destination": "KR",
            "date": "2019-08-01",
            "good": "hydrogen-fluoride",
            "parameters": {"concentration_wt_pct": "99.9"},
        }
    )
    shown = page.locator("#answer").inner_text()
    for usable in answer.authorisations:
        assert usable.title in shown
        assert (usable.original or "") in shown
    for because in answer.because:
        assert (because.cite or "") in shown
    assert answer.law in shown
    assert answer.holds_until
    assert (answer.holds_until - dt.timedelta(days=1)).isoformat() in shown


def test_what_is_missing_is_answered_in_place(page: Page) -> None:
    page.goto("/?origin=JP&destination=KR&date=2019-08-01&good=hydrogen-fluoride")
    expect(page.get_by_role("heading", level=1)).to_have_text("Undetermined")
    page.locator("form.inline input[type=text], form.inline input:not([type])").first.fill("99.9")
    page.get_by_role("button", name="Answer").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Licence needed")
    page.goto("/?origin=JP&destination=VN&date=2024-03-01&entry=unlisted&end_use=civil&end_user=clear")
    expect(page.get_by_role("heading", level=1)).to_have_text("Undetermined")
    page.get_by_label("Inform notice").get_by_role("link", name="none").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No licence needed")


def test_the_slider_moves_the_card_and_the_address(page: Page) -> None:
    page.goto(FLUORIDE)
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("PageUp")
    expect(page.locator("#answer .route")).to_contain_text("2019-08-28")
    assert "date=2019-08-28" in page.url
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#answer .route")).to_contain_text("2019-08-27")


def test_the_years_are_those_of_the_engine(page: Page) -> None:
    page.goto(FLUORIDE)
    page.get_by_text("As a table").click()
    rows = page.locator("#years tbody tr").all_inner_texts()
    shipment = {
        "origin": "JP",
        "destination": "KR",
        "date": "2019-08-01",
        "good": "hydrogen-fluoride",
        "parameters": {"concentration_wt_pct": "99.9"},
        "value": "5000000",
        "currency": "JPY",
        "end_use": "civil",
        "end_user": "clear",
    }
    for row in rows:
        days = re.findall(r"\d{4}-\d\d-\d\d", row)
        found = detente.determine(shipment, on=days[0])
        assert found.outcome.replace("-", " ").split()[0] in row.lower()
        assert found.holds_until is None or days[1] < found.holds_until.isoformat()
    assert len(rows) > 5


def test_it_works_without_a_script(plain_page: Page) -> None:
    plain_page.goto("/")
    plain_page.get_by_label("Control entry").fill("unlisted")
    plain_page.get_by_label("From").select_option("JP")
    plain_page.get_by_label("To", exact=True).select_option("KR")
    plain_page.get_by_label("Day of export").first.fill("2024-03-01")
    plain_page.get_by_role("button", name="Determine").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("No licence needed")
    assert "hs=" not in plain_page.url
    plain_page.get_by_text("As a table").click()
    plain_page.locator("#years tbody a").first.click()
    expect(plain_page.locator("#answer .route")).to_contain_text("2012-01-01")


def test_the_keyboard_alone_asks(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("To the content")
    page.keyboard.press("Enter")
    page.get_by_label("Control entry").focus()
    page.keyboard.type("unlisted")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("name", "origin")
    page.keyboard.type("Jap")
    page.keyboard.press("Tab")
    page.keyboard.type("United States")
    page.keyboard.press("Tab")
    page.get_by_label("Day of export").first.fill("2024-03-01")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("No licence needed")


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("origin=JP&destination=KR&date=2019-13-01&entry=15", "is not a date"),
        ("origin=JP&destination=KR&date=2019-08-01", "name the goods"),
        ("origin=JP&destination=Atlantis&date=2019-08-01&entry=15", "Atlantis"),
        ("origin=JP&destination=KR&date=2019-08-01&entry=15&colour=red", "colour"),
        ("origin=JP&origin=KR&destination=KR&date=2019-08-01&entry=15", "origin"),
        ("origin=JP&destination=KR&date=2019-08-01&entry=%3Cscript%3Ealert(1)%3C/script%3E", "entry"),
    ],
)
def test_a_question_that_cannot_be_read_is_told_in_a_sentence(
    client: httpx.Client, question: str, sentence: str
) -> None:
    answer = client.get(f"/?{question}", follow_redirects=True)
    assert answer.status_code in (200, 422)
    assert sentence in answer.text
    assert "<script>alert" not in answer.text
    assert "Traceback" not in answer.text


def test_print_gives_a_record(page: Page) -> None:
    page.goto(FLUORIDE)
    page.emulate_media(media="print")
    assert not page.locator("#form").is_visible()
    assert not page.locator("#years").is_visible()
    assert re.search(r"answered \d{4}-\d\d-\d\d \d\d:\d\d UTC by detente", page.locator("#answer").inner_text())
    assert re.search(r"\b[0-9a-f]{64}\b", page.locator("#answer").inner_text())
