"""The questions of detente as tools of the Model Context Protocol: thin, with the schemas of the API."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import anyio
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from pydantic import BaseModel, Field, ValidationError

from detente.errors import DetenteError
from detente.regime.looking.plain import as_json
from detente.version import __version__
from detente.web import asking, described
from detente.web import questions as ask
from detente.web.api.schemas import Answer, Shipment
from detente.web.faults import sentence
from detente.web.opened import Opened, open_all
from detente.web.problems import ProblemError
from detente.web.shipments import assumed, checked

INSTRUCTIONS = " ".join(
    (
        "Export-control law that runs: whether a shipment may go, under which licence, on any date, and why; what two",
        "dates of a law differ in; how far it has come back; what two states did and said; where a dispute stands.",
        "Days are written as 2019-08-28. A field that is left out is unknown, never 'no': where it would decide, the",
        "outcome is `undetermined`, and `questions` says what to ask. Statements about why something was done are",
        "somebody's word: tell whose. `coverage` says what the law data does not know. No legal advice.",
    )
)
_AT_A_TIME = 2
_READS_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, destructive_hint=False, open_world_hint=False)

Given = Mapping[str, Any]
Question = TypeVar("Question", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Offered:
    """A tool: what it is asked, the shape of its answer, and what answers."""

    title: str
    question: type[BaseModel]
    shape: type[BaseModel]
    answer: Callable[[Opened, Given], dict[str, Any]]

    def told(self, name: str) -> Tool:
        """The tool as a client is told of it."""
        schema = self.question.model_json_schema()
        return Tool(
            name=name,
            title=self.title,
            description=schema.pop("description"),
            input_schema=schema,
            output_schema=self.shape.model_json_schema(),
            annotations=_READS_ONLY,
        )


class Beside(BaseModel):
    """What may be asked beside a shipment."""

    on: str | None = Field(None, description="Ask for this day instead of the shipment's `date`.")
    assume: list[str] = Field(
        default_factory=list, description="A fact to fill in where it is left out, as name=value; the answer says so."
    )


class Determine(Beside, Shipment):
    """May this shipment go, under which licence, on that day, and why?

    Only `origin`, `destination`, `date` and one of `entry`, `good`, `hs` are required; what is left out is unknown.
    """


def _determine(opened: Opened, given: Given) -> dict[str, Any]:
    beside = Beside.model_validate({name: given[name] for name in Beside.model_fields if name in given})
    shipment = checked({name: value for name, value in given.items() if name not in Beside.model_fields})
    found = opened.law.determine(shipment, on=beside.on, assume=assumed(beside.assume))
    return {**found.to_dict(), "warnings": list(found.warnings)}


def _asked(
    title: str, question: type[Question], shape: type[BaseModel], work: Callable[[Opened, Question], dict[str, Any]]
) -> Offered:
    """A tool whose question is one of the API's."""
    return Offered(title, question, shape, lambda opened, given: work(opened, question.model_validate(given)))


TOOLS = {
    "determine": Offered("May this shipment go?", Determine, Answer, _determine),
    "diff": _asked("What changed between two days?", ask.Diff, described.Difference, asking.diff),
    "restore": _asked("How far has the law come back?", ask.Restore, described.Restoration, asking.restore),
    "timeline": _asked("What was done, day by day?", ask.Timeline, described.Timeline, asking.timeline),
    "dispute": _asked("Where does a dispute stand?", ask.Dispute, described.Dispute, asking.dispute),
}


def server(opened: Opened) -> Server[Any]:
    """The server of the tools, which answers from what is open."""
    limit = anyio.CapacityLimiter(_AT_A_TIME)
    tools = [offered.told(name) for name, offered in TOOLS.items()]

    async def list_tools(_: Any, __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=tools)

    async def call_tool(_: Any, asked: CallToolRequestParams) -> CallToolResult:
        if asked.name not in TOOLS:
            raise MCPError(INVALID_PARAMS, f"There is no tool {asked.name!r}; there are {', '.join(TOOLS)}.")
        return await anyio.to_thread.run_sync(answered, opened, asked.name, asked.arguments or {}, limiter=limit)

    return Server(
        "detente",
        version=__version__,
        title="detente",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def answered(opened: Opened, name: str, given: Mapping[str, Any]) -> CallToolResult:
    """The answer of a tool; what cannot be answered is a sentence that says what is wrong and what to do."""
    try:
        found = as_json(TOOLS[name].answer(opened, given))
    except (DetenteError, ProblemError) as error:
        return _refused(str(error))
    except ValidationError as error:
        return _refused(" ".join(f"{'.'.join(map(str, each['loc']))}: {sentence(each)}" for each in error.errors()))
    except Exception:
        logging.getLogger("detente").exception("the tool %s", name)
        return _refused("Something went wrong here, and it is written to standard error.")
    return CallToolResult(content=[TextContent(text=found)], structured_content=json.loads(found))


def _refused(sentence: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=sentence)], is_error=True)


def run() -> None:
    """Serve the tools on standard input and output until the client is gone.

    Raises:
        LawError, RecordError: the law or the record is at fault.
    """
    made = server(open_all())

    async def serve() -> None:
        async with stdio_server() as (received, sent):
            await made.run(received, sent, made.create_initialization_options())

    anyio.run(serve)
