"""Comparisons over HTTP: the same answers as Python's and the command line's."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
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


def test_a_difference_is_the_same_everywhere(client: httpx.Client) -> None:
    found = asked(
        client, "diff", jurisdiction="JP", before="2019-06-30", after="2019-08-28", to="KR", fact="end_use=civil"
    )
    python = detente.diff("JP", "2019-06-30", "2019-08-28", to="KR", facts={"end_use": "civil"})
    assert found == json.loads(json.dumps(python.to_dict()))
    assert found == told("diff", "JP", "2019-06-30", "2019-08-28", "--to", "KR", "--fact", "end_use=civil")
    assert found["changed"] == python.changed > 0


def test_several_values_are_repeated(client: httpx.Client) -> None:
    found = asked(
        client,
        "diff",
        jurisdiction="jp",
        before="2019-06-30",
        after="2019-08-28",
        to=["KR", "TW"],
        entry=["3(1)", "5(17)"],
    )
    python = detente.diff("JP", "2019-06-30", "2019-08-28", to=["KR", "TW"], entry=["3(1)", "5(17)"])
    assert found == json.loads(json.dumps(python.to_dict()))


def test_a_restoration_is_the_same_everywhere(client: httpx.Client) -> None:
    found = asked(client, "restore", jurisdiction="JP", to="KR", baseline="2019-06-30", on="2023-03-06")
    assert found == json.loads(
        json.dumps(detente.restore("JP", to="KR", baseline="2019-06-30", on="2023-03-06").to_dict())
    )
    assert found == told("restore", "JP", "--to", "KR", "--baseline", "2019-06-30", "--on", "2023-03-06")
    assert found["now"]["measures"]["status"] == "not-restored"
    peers = asked(
        client,
        "restore",
        jurisdiction="JP",
        to="KR",
        baseline="2019-06-30",
        on="2023-07-21",
        meaning="peers",
        peer="DE",
    )
    python = detente.restore("JP", to="KR", baseline="2019-06-30", on="2023-07-21", meaning="peers", peers=["DE"])
    assert peers == json.loads(json.dumps(python.to_dict()))


def test_a_mirror_is_the_same_everywhere(client: httpx.Client) -> None:
    found = asked(client, "mirror", one="JP", other="KR", on="2019-10-01", baseline="2019-06-30")
    assert found == told("mirror", "JP", "KR", "--on", "2019-10-01", "--baseline", "2019-06-30")
    assert found == json.loads(json.dumps(detente.mirror("JP", "KR", on="2019-10-01", baseline="2019-06-30").to_dict()))


def test_what_is_coming_is_the_same_everywhere(client: httpx.Client) -> None:
    found = asked(client, "upcoming", on="2019-08-07", within=30, to="KR")
    assert found == told("upcoming", "--on", "2019-08-07", "--within", "30", "--to", "KR")
    assert [each["instrument"] for each in found["instruments"]] == ["jp/2019-08-28_korea-leaves-group-a"]


@pytest.mark.parametrize(
    ("path", "question", "status", "words"),
    [
        ("diff", {"jurisdiction": "JP", "before": "2019-06-30"}, 422, "after: "),
        ("diff", {"jurisdiction": "ZZ", "before": "2019-06-30", "after": "today"}, 404, "no jurisdiction 'ZZ'"),
        ("diff", {"jurisdiction": "../jp", "before": "2019-06-30", "after": "today"}, 404, "no jurisdiction"),
        ("diff", {"jurisdiction": "JP", "before": "2019-08-28", "after": "2019-06-30"}, 422, "2019-08-28"),
        ("diff", {"jurisdiction": "JP", "before": "x", "after": "2019-06-30"}, 422, "the first day: 'x' is not a date"),
        ("diff", {"jurisdiction": "JP", "before": "2019-06-30", "after": "today", "to": "Q"}, 422, "destination: 'Q'"),
        (
            "diff",
            {"jurisdiction": "JP", "before": "2019-06-30", "after": "today", "fact": "x"},
            422,
            "write name=value",
        ),
        ("diff", {"jurisdiction": "JP", "before": "2019-06-30", "after": "today", "to": ["KR"] * 41}, 422, "to: "),
        ("diff", {"jurisdiction": "JP", "before": "2019-06-30", "after": "today", "entry": "x" * 201}, 422, "entry"),
        ("restore", {"jurisdiction": "JP", "to": "KR", "baseline": "2019-06-30", "meaning": "worse"}, 422, "meaning: "),
        ("restore", {"jurisdiction": "JP", "to": "KR", "baseline": "2019-06-30", "peer": "DE"}, 422, "Peers go with"),
        ("restore", {"jurisdiction": "JP", "to": "KR", "baseline": "2019-06-30", "measure": "/etc/passwd"}, 422, ""),
        ("upcoming", {"within": 40000}, 422, "within: "),
        ("mirror", {"one": "JP", "other": "JP"}, 422, ""),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(
    client: httpx.Client, path: str, question: dict[str, Any], status: int, words: str
) -> None:
    answer = client.get(f"/api/v1/{path}", params=question)
    assert answer.status_code == status, answer.text
    document = answer.json()
    assert words in document["detail"]
    assert document["status"] == status
    assert document["request_id"] == answer.headers["x-request-id"]


def test_a_question_that_is_asked_again_is_quick(client: httpx.Client) -> None:
    question = {"jurisdiction": "JP", "before": "2018-01-01", "after": "2023-08-01"}
    asked(client, "diff", **question)
    took = []
    for _ in range(5):
        begun = time.perf_counter()
        asked(client, "diff", **question)
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.1


def test_the_same_question_asked_by_many_at_once_is_answered_to_all(client: httpx.Client) -> None:
    question = {"jurisdiction": "KR", "before": "2018-06-01", "after": "2023-08-01", "to": "JP"}
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: asked(client, "diff", **question), range(8)))
    python = json.loads(json.dumps(detente.diff("KR", "2018-06-01", "2023-08-01", to="JP").to_dict()))
    assert all(each == python for each in found)
