"""The record over HTTP: the same answers as Python's and the command line's."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from icalendar import Calendar
from typer.testing import CliRunner

import detente
from detente.cli import app


def told(*words: str) -> Any:
    """What the command line prints."""
    result = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def asked(client: httpx.Client, path: str, **question: Any) -> Any:
    answer = client.get(f"/api/v1/{path}", params=question)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_relations(client: httpx.Client) -> None:
    found = asked(client, "relations")
    assert found["relations"] == told("record", "list")["relations"]
    assert found["page"]["total"] == len(found["relations"])


def test_a_timeline_is_the_same_everywhere(client: httpx.Client) -> None:
    found = asked(client, "timeline", one="JP", other="KR", kind=["measure", "easing"], at="2023-03-06")
    assert found == told("timeline", "JP", "KR", "--kind", "measure,easing", "--at", "2023-03-06")
    python = detente.timeline("JP", "KR", kinds=["measure", "easing"], at="2023-03-06")
    assert found == json.loads(json.dumps(python.to_dict()))
    assert asked(client, "timeline", **{"from": "2019-07-01", "to": "2019-12-31"}) == told(
        "timeline", "KR", "JP", "--from", "2019-07-01", "--to", "2019-12-31"
    )


def test_events_in_pages_are_those_of_the_timeline(client: httpx.Client) -> None:
    every: list[Any] = []
    address: str | None = "/api/v1/events?limit=30&by=JP"
    while address:
        answer = client.get(address)
        every += answer.json()["events"]
        address = answer.links.get("next", {}).get("url")
    assert every == told("timeline", "JP", "KR", "--by", "JP")["events"]
    assert len(every) > 30


@pytest.mark.parametrize("name", ["2019-08-28", "2019-08-28_korea-leaves-group-a", "2019-09-11"])
def test_an_event_is_the_same_everywhere(client: httpx.Client, name: str) -> None:
    found = asked(client, f"events/{name}")
    assert found == told("event", name)
    assert found["events"] == json.loads(json.dumps([each.to_dict() for each in detente.event(name)]))


def test_claims_are_the_same_everywhere(client: httpx.Client) -> None:
    found = asked(client, "claims", about="retaliation", by="JP", stance="denies", limit=500)
    page = found.pop("page")
    assert found == told("claims", "JP", "KR", "--about", "retaliation", "--by", "JP", "--stance", "denies")
    assert page == {"total": len(found["claims"]), "limit": 500, "offset": 0, "next": None}
    whole = asked(client, "claims", limit=500)
    parts = [asked(client, "claims", limit=20, offset=offset)["claims"] for offset in (0, 20, 40)]
    assert [each for part in parts for each in part] == whole["claims"][:60]


def test_a_dispute_is_the_same_everywhere(client: httpx.Client) -> None:
    found = asked(client, "disputes/ds590", on="2021-04-29")
    assert found == told("dispute", "DS590", "--on", "2021-04-29")
    assert found == json.loads(json.dumps(detente.dispute("DS590", on="2021-04-29").to_dict()))
    assert asked(client, "disputes/DS590/next", on="2020-07-01") == told(
        "dispute", "what-next", "DS590", "--on", "2020-07-01"
    )
    assert asked(client, "disputes/DS590/procedure") == told("dispute", "DS590", "--acts")
    assert asked(client, "disputes")["disputes"] == told("dispute")["disputes"]
    assert asked(client, "disputes", on="2019-09-10")["disputes"] == []


def test_deadlines_as_a_calendar(client: httpx.Client) -> None:
    answer = client.get("/api/v1/disputes/DS590/deadlines.ics", params={"on": "2019-09-12"})
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    result = CliRunner().invoke(app, ["dispute", "DS590", "--on", "2019-09-12", "--ics", "-"])
    assert answer.content == result.stdout_bytes
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) >= 2
    over = client.get("/api/v1/disputes/DS590/deadlines.ics", params={"on": "2024-01-01"})
    assert over.status_code == 422
    assert "DS590 is over" in over.json()["detail"]


def test_events_as_a_calendar(client: httpx.Client) -> None:
    answer = client.get("/api/v1/timeline.ics", params={"kind": "measure"})
    result = CliRunner().invoke(app, ["export", "JP", "KR", "--kind", "measure", "--ics", "-"])
    assert answer.content == result.stdout_bytes


def test_talks_are_the_same_everywhere(client: httpx.Client) -> None:
    assert asked(client, "talks", on="2023-04-26") == told("talks", "JP", "KR", "--on", "2023-04-26")


def test_a_settlement_is_the_same_everywhere(client: httpx.Client) -> None:
    found = asked(client, "settlements/kr-foundation", on="2024-10-23", award="labour-corps-a", convention="act365")
    words = ("--on", "2024-10-23", "--award", "labour-corps-a", "--convention", "act365")
    assert found == told("settlement", "kr-foundation", *words)
    python = detente.settlement("kr-foundation", on="2024-10-23", award="labour-corps-a", convention="act365")
    assert found == json.loads(json.dumps(python.to_dict()))
    assert asked(client, "settlements")["schemes"] == told("settlement")["schemes"]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("timeline?one=JP&other=US", 404, "The record has no relation of 'JP' and 'US'; it has JP and KR."),
        ("timeline?from=2020-01-01&to=2019-01-01", 422, "comes after the last"),
        ("timeline?at=never", 422, "the day: 'never' is not a date"),
        ("timeline?kind=feast", 422, "feast"),
        ("timeline?by=nobody", 404, "nobody"),
        ("events/never", 404, "The record has no event 'never'"),
        ("events/2019-02-30", 404, "no day of the calendar"),
        ("claims?stance=shrugs", 422, "'shrugs' is no stance"),
        ("disputes/DS1", 404, "There is no dispute 'DS1'; there are DS590."),
        ("disputes/DS590?on=2019-01-01", 422, "lies before it"),
        ("settlements/other", 404, "There is no settlement scheme 'other'"),
        ("settlements/kr-foundation?on=1999-01-01", 422, "was founded on"),
        ("settlements/kr-foundation?on=9999-01-01", 422, "lies too far ahead"),
        ("settlements/kr-foundation?award=none-such", 404, "none-such"),
    ],
)
def test_what_is_not_there_is_a_sentence(client: httpx.Client, path: str, status: int, words: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["detail"]


@pytest.mark.parametrize(
    "name", ["pyproject.toml", "my-case.yaml", "..", "%2e%2e%2fds590.yaml", "con\x00", "ds590.yaml"]
)
def test_no_name_is_taken_for_a_file(client: httpx.Client, name: str) -> None:
    for path in ("disputes", "settlements"):
        answer = client.get(httpx.URL("/").copy_with(raw_path=f"/api/v1/{path}/{name}".replace("\x00", "%00").encode()))
        assert answer.status_code == 404
        assert "file" not in answer.json()["detail"].removeprefix(repr(name))
