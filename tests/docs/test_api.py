"""docs/api.md is true: its examples are answered as shown, and nothing that the API has goes undocumented."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client import Metric
from starlette.types import ASGIApp

from detente.web.app import create
from detente.web.observing import Figures
from detente.web.problems import TYPES
from tests import loops

ROOT = Path(__file__).parent.parent.parent
API = (ROOT / "docs" / "api.md").read_text("utf-8")
HOST = "http://localhost:8590"
EXAMPLES = [
    example
    for block in re.findall(r"```console\n(.*?)```", API, re.DOTALL)
    for example in re.findall(r"^\$ (curl .*)\n((?:(?!\$ ).*\n)+)", block, re.MULTILINE)
]


@pytest.fixture(scope="module")
def app() -> ASGIApp:
    return create(quiet=True)


def asked(app: ASGIApp, method: str, address: str, **more: Any) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
            return await client.request(method, address, **more)

    return loops.run(ask())


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 12
    assert len(EXAMPLES) == API.count("$ curl")


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=lambda text: text[:60])
def test_an_example_is_answered_as_shown(app: ASGIApp, command: str, shown: str) -> None:
    words = iter(shlex.split(command)[1:])
    address, body, headers = "", None, {}
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(words).encode()
        elif word != "-s":
            address = word
    assert address.startswith(HOST)
    answer = asked(app, "GET" if body is None else "POST", address, content=body, headers=headers)
    if "json" not in answer.headers["content-type"]:
        lines = answer.text.replace("\r\n ", "").splitlines()
        assert [line for line in lines if line in shown.splitlines()] == shown.splitlines()
        return
    holds(answer.json(), json.loads(shown))


def holds(answer: Any, shown: Any) -> None:
    """Fail where an answer lacks something of what is shown; a list is shown whole unless it ends in an ellipsis."""
    if isinstance(shown, dict):
        for name, value in shown.items():
            assert name in answer, name
            holds(answer[name], value)
    elif isinstance(shown, list):
        more = shown[-1:] == ["…"]
        wanted = shown[:-1] if more else shown
        assert len(answer) > len(wanted) if more else len(answer) == len(wanted)
        for one, other in zip(answer, wanted, strict=False):
            holds(one, other)
    else:
        assert answer == shown


def test_every_route_and_every_parameter_is_documented(app: ASGIApp) -> None:
    document = asked(app, "GET", "/api/v1/openapi.json").json()
    assert len(document["paths"]) > 25
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert f"`{method.upper()} {path}`" in API, path
            for each in operation.get("parameters", []):
                if each["in"] == "query" and "determine" not in path:
                    assert f"`{each['name']}`" in API, (path, each["name"])
    documented = set(re.findall(r"`[A-Z]+ (/api/\S+)`", API))
    assert documented == set(document["paths"])


def test_every_type_of_problem_and_every_figure_is_documented() -> None:
    for kind, (status, _) in TYPES.items():
        assert f"| `{kind}` | {status} |" in API, kind
    figures: list[Metric] = list(Figures().registry.collect())
    own = [each.name for each in figures if each.name.startswith("detente_")]
    assert len(own) >= 6
    for name in own:
        assert f"| `{name}` |" in API, name


def test_every_limit_is_documented(app: ASGIApp) -> None:
    for name in asked(app, "GET", "/api/v1/version").json()["limits"]:
        assert f"`{name}`" in API, name


def test_every_tool_is_documented() -> None:
    from detente.web.mcp import TOOLS

    for name in TOOLS:
        assert f"`{name}`" in API.partition("## Tools for assistants")[2]
