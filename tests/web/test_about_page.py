"""The About page: coverage, confidence, sources, no legal advice."""

from __future__ import annotations

import httpx
from playwright.sync_api import Page

import detente
from tests.web.seen import accessible, fits, still


def test_it_is_accessible_and_fits_and_does_not_move(page: Page) -> None:
    still(page, "/about")
    accessible(page)
    fits(page)


def test_it_tells_what_the_data_covers_and_leaves_out(client: httpx.Client) -> None:
    shown = client.get("/about").text.replace("&#39;", "'").replace("&#34;", '"')
    for code in ("JP", "KR"):
        law = detente.law(code)
        assert law.covers_from.isoformat() in shown
        assert law.checked.isoformat() in shown
        for note in law.source.notes:
            assert note in shown
    for mark in ("sourced-primary", "derived", "from-memory"):
        assert mark in shown
    assert "no legal advice" in shown.lower()
