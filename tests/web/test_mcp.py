"""`detente mcp`, asked by the package's own client over standard input and output."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx
import pytest
from jsonschema import Draft202012Validator
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, TextContent, Tool

import detente
from tests import loops

Result = TypeVar("Result")
SHIPMENT = {
    "origin": "JP",
    "destination": "KR",
    "date": "2019-08-01",
    "good": "hydrogen-fluoride",
    "parameters": {"concentration_wt_pct": 99.9},
}
QUESTIONS: dict[str, dict[str, Any]] = {
    "determine": SHIPMENT,
    "diff": {"jurisdiction": "JP", "before": "2019-06-30", "after": "2019-08-28", "to": ["KR"], "entry": ["3(1)"]},
    "restore": {"jurisdiction": "JP", "to": "KR", "baseline": "2019-06-30", "on": "2023-03-06"},
    "timeline": {"from": "2019-07-01", "to": "2019-12-31", "kind": ["measure"]},
    "dispute": {"case": "DS590", "on": "2021-04-29"},
}


def in_session(ask: Callable[[Client], Awaitable[Result]]) -> Result:
    """What is asked in a session of a server that a client has started."""

    async def run() -> Result:
        parameters = StdioServerParameters(command=sys.executable, args=["-m", "detente", "mcp"])
        async with Client(stdio_client(parameters)) as client:
            return await ask(client)

    return loops.run(run())


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


@pytest.fixture(scope="module")
def session() -> tuple[list[Tool], dict[str, CallToolResult]]:
    """The tools there are, and the answer of each to its question."""

    async def ask(client: Client) -> tuple[list[Tool], dict[str, CallToolResult]]:
        assert client.server_info is not None
        assert (client.server_info.name, client.server_info.version) == ("detente", detente.__version__)
        assert "No legal advice" in (client.instructions or "")
        tools = (await client.list_tools()).tools
        return tools, {name: await client.call_tool(name, question) for name, question in QUESTIONS.items()}

    return in_session(ask)


def test_the_tools_are_five_and_only_read(session: tuple[list[Tool], dict[str, CallToolResult]]) -> None:
    tools, _ = session
    assert [tool.name for tool in tools] == list(QUESTIONS)
    for tool in tools:
        assert tool.title
        assert tool.description
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint


def test_answers_are_those_of_python(session: tuple[list[Tool], dict[str, CallToolResult]]) -> None:
    determined = detente.determine(SHIPMENT)
    expected = {
        "determine": {**determined.to_dict(), "warnings": list(determined.warnings)},
        "diff": detente.diff("JP", "2019-06-30", "2019-08-28", to="KR", entry="3(1)").to_dict(),
        "restore": detente.restore("JP", to="KR", baseline="2019-06-30", on="2023-03-06").to_dict(),
        "timeline": detente.timeline("JP", "KR", from_="2019-07-01", to="2019-12-31", kinds="measure").to_dict(),
        "dispute": detente.dispute("DS590", on="2021-04-29").to_dict(),
    }
    for name, result in session[1].items():
        assert not result.is_error, text_of(result)
        assert result.structured_content == json.loads(json.dumps(expected[name])), name
        assert json.loads(text_of(result)) == result.structured_content


def test_questions_and_answers_fit_their_schemas(session: tuple[list[Tool], dict[str, CallToolResult]]) -> None:
    tools, answers = session
    for tool in tools:
        Draft202012Validator(tool.input_schema).validate(QUESTIONS[tool.name])
        assert tool.output_schema is not None
        Draft202012Validator(tool.output_schema).validate(answers[tool.name].structured_content)


def test_schemas_are_those_of_the_api(
    client: httpx.Client, session: tuple[list[Tool], dict[str, CallToolResult]]
) -> None:
    document = client.get("/api/v1/openapi.json").json()
    for tool in session[0]:
        if tool.name in ("diff", "restore", "timeline"):
            parameters = document["paths"][f"/api/v1/{tool.name}"]["get"]["parameters"]
            described = {each["name"]: each["description"] for each in parameters}
            properties = tool.input_schema["properties"]
            assert {name: each["description"] for name, each in properties.items()} == described
            assert sorted(tool.input_schema.get("required", [])) == sorted(
                each["name"] for each in parameters if each["required"]
            )
        assert tool.output_schema is not None
        shape = document["components"]["schemas"][str(tool.output_schema["title"])]
        assert set(shape["properties"]) == set(tool.output_schema["properties"])


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    (
        "determine",
        {**SHIPMENT, "destnation": "KR"},
        "destnation: is not a field of a shipment. Did you mean 'destination'?",
    ),
    ("determine", {**SHIPMENT, "date": ["2019-08-01"]}, "date: is a list; write text."),
    ("determine", {**SHIPMENT, "assume": ["civil"]}, "assume: 'civil' cannot be read; write name=value."),
    ("determine", {}, "origin: is missing"),
    ("diff", {"jurisdiction": "JP"}, "before: is missing. after: is missing."),
    ("diff", {**QUESTIONS["diff"], "destination": "KR"}, "destination: there is no such parameter here."),
    ("diff", {**QUESTIONS["diff"], "before": "x"}, "the first day: 'x' is not a date"),
    ("restore", {**QUESTIONS["restore"], "to": "Atlantis"}, "destination: 'Atlantis' is neither a country nor a group"),
    ("timeline", {"one": "US", "other": "CN"}, "The record has no relation of 'CN' and 'US'; it has JP and KR."),
    ("dispute", {"case": "pyproject.toml"}, "There is no dispute 'pyproject.toml'; there are DS590."),
]


def test_what_cannot_be_answered_is_a_sentence() -> None:
    async def ask(client: Client) -> list[CallToolResult]:
        found = [await client.call_tool(name, question) for name, question, _ in REFUSED]
        with pytest.raises(MCPError, match="There is no tool 'mirror'; there are determine, diff"):
            await client.call_tool("mirror", {})
        return found

    for result, (name, question, words) in zip(in_session(ask), REFUSED, strict=True):
        assert result.is_error, (name, question)
        assert words in text_of(result)
        assert "Traceback" not in text_of(result)


def test_it_ends_with_its_input() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "detente", "mcp"], input=b"", capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"")
