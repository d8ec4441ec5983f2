"""The law over HTTP: the same as `detente law`, in pages."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

import detente
from detente.cli import app

LAW = "/api/v1/law"


def told(*words: str) -> list[dict[str, Any]]:
    """What the command line prints."""
    result = CliRunner().invoke(app, ["law", *words, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.output.splitlines()]


def every(client: httpx.Client, path: str, name: str, limit: int, **question: str) -> list[dict[str, Any]]:
    """All items of a list, page by page, as the Link header leads."""
    found: list[dict[str, Any]] = []
    address = str(httpx.URL(path, params={**question, "limit": limit}))
    while True:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert len(body[name]) <= limit
        found += body[name]
        following = answer.links.get("next")
        assert body["page"]["next"] == (following["url"] if following else None)
        if following is None:
            assert body["page"]["total"] == len(found)
            return found
        address = following["url"]


@pytest.mark.parametrize("code", ["JP", "KR"])
def test_lists_are_those_of_the_command_line(client: httpx.Client, code: str) -> None:
    day = {"on": "2020-01-01"}
    on = ("--on", "2020-01-01")
    assert every(client, LAW, "jurisdictions", 1) == told("list")
    assert every(client, f"{LAW}/{code}/instruments", "instruments", 7) == told("list", code)
    assert every(client, f"{LAW}/{code}/groups", "groups", 2, **day) == told("group", code, *on)
    assert every(client, f"{LAW}/{code}/entries", "entries", 25, **day) == told("entry", code, *on)
    assert every(client, f"{LAW}/{code}/provisions", "provisions", 9, **day) == told("provision", code, *on)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("JP/groups/A?on=2019-08-28", ("group", "JP", "A", "--on", "2019-08-28")),
        ("KR/groups/가의2?on=2020-01-01", ("group", "KR", "가의2", "--on", "2020-01-01")),
        (
            "jp/groups/a?on=2019-09-01&known_on=2019-08-01",
            ("group", "JP", "A", "--on", "2019-09-01", "--known-on", "2019-08-01"),
        ),
        ("JP/entries/３（１）?on=2019-07-04", ("entry", "JP", "3(1)", "--on", "2019-07-04")),
        ("KR/entries/annex 2-2 no. 30?on=2023-05-01", ("entry", "KR", "annex 2-2 no. 30", "--on", "2023-05-01")),
        ("JP/provisions/small-value?on=2023-08-01", ("provision", "JP", "small-value", "--on", "2023-08-01")),
        ("JP/instruments/2019-08-28", ("show", "jp/2019-08-28")),
    ],
)
def test_one_thing_is_that_of_the_command_line(client: httpx.Client, path: str, words: tuple[str, ...]) -> None:
    assert [client.get(f"{LAW}/{path}").json()] == told(*words)


def test_instruments_by_what_was_in_force_and_known(client: httpx.Client) -> None:
    law = detente.law("JP")
    before = client.get(f"{LAW}/JP/instruments", params={"on": "2019-08-27", "limit": 500}).json()["instruments"]
    assert [each["id"] for each in before] == [
        each.id for each in law.instruments if min(part.earliest for part in each.parts).isoformat() <= "2019-08-27"
    ]
    known = client.get(f"{LAW}/JP/instruments", params={"known_on": "2019-08-07", "limit": 500}).json()["instruments"]
    ids = [each["id"] for each in known]
    assert "jp/2019-08-28_korea-leaves-group-a" in ids
    assert "jp/2023-07-21_korea-returns-to-group-a" not in ids


def test_an_answer_is_sent_once(client: httpx.Client) -> None:
    first = client.get(f"{LAW}/JP/groups/A", params={"on": "2019-08-28"})
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    again = client.get(f"{LAW}/JP/groups/A", params={"on": "2019-08-28"}, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    other = client.get(f"{LAW}/JP/groups/A", params={"on": "2019-08-28"}, headers={"If-None-Match": 'W/"else"'})
    assert other.json() == first.json()


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("XX", 404, "There is no jurisdiction 'XX'; there are JP, KR."),
        ("JP/groups/nobody", 404, "Japan has no group 'nobody'"),
        ("JP/groups/A?on=2011-12-31", 404, "begins on 2012-01-01"),
        ("JP/groups?on=yesterday", 422, "on: 'yesterday' is not a date"),
        ("JP/groups?on=2019-02-29", 422, "on: '2019-02-29' is not a date"),
        ("JP/groups?known_on=x", 422, "known_on: 'x' is not a date"),
        ("JP/groups?limit=501", 422, "limit: "),
        ("JP/groups?offset=-1", 422, "offset: "),
        ("JP/groups?on=" + "9" * 201, 422, "on: "),
        ("JP/entries/" + "9" * 201, 422, "name: "),
        ("JP/instruments/1999", 404, "Japan has no instrument '1999'"),
        ("JP/instruments/20", 404, "may be any of"),
        ("..%2f..%2fetc/groups", 404, "There is nothing at"),
        ("../record/groups", 404, "There is nothing at"),
    ],
)
def test_what_is_not_there_is_a_sentence(client: httpx.Client, path: str, status: int, words: str) -> None:
    answer = client.get(f"{LAW}/{path}")
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["detail"]


def test_a_page_beyond_the_end_is_empty(client: httpx.Client) -> None:
    answer = client.get(f"{LAW}/KR/groups", params={"offset": 1000})
    assert answer.json()["groups"] == []
    assert answer.json()["page"]["next"] is None
    assert "next" not in answer.links
    assert "prev" in answer.links
