"""Many shipments at a time: in the formats of files, answered while they are gone through."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from detente.determination.single import Law
from detente.web.api.determining import ASKED_BESIDE, PROBLEMS
from detente.web.api.examples import shipments
from detente.web.api.schemas import Answers
from detente.web.observing import Figures
from detente.web.problems import ProblemError
from detente.web.settings import Settings
from detente.web.shipments import options_of

if TYPE_CHECKING:
    from detente.web.answer_streams import Account
    from detente.web.uploads import Part

router = APIRouter(tags=["determine"], prefix="/api/v1")

ARROW = "application/vnd.apache.arrow.stream"
_IN_MEMORY = 1 << 20  # bytes of a body; more of it waits on disk
_TAKEN = {
    "application/json": "json",
    "application/x-ndjson": "jsonl",
    "application/ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "text/csv": "csv",
    ARROW: "arrow",
    "application/vnd.apache.parquet": "parquet",
}
_PACKINGS = {"gzip": "gz", "x-gzip": "gz", "zstd": "zst"}
_GIVEN = {  # functions of `answer_streams`
    "application/json": "json_answers",
    "application/x-ndjson": "json_lines",
    "application/ndjson": "json_lines",
    "text/csv": "csv",
    ARROW: "arrow",
}
_TEXT = {"schema": {"type": "string"}}
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_SHIPMENTS = list(shipments().values())


@router.post(
    "/determine/batch",
    summary="Many shipments at a time",
    responses={
        200: {
            "model": Answers,
            "description": "The answers, in the format that `Accept` asks for.",
            "content": {"application/x-ndjson": _TEXT, "text/csv": _TEXT, ARROW: _BYTES},
        },
        406: {**PROBLEMS[422], "description": "Answers of that kind are not given"},
        415: {**PROBLEMS[422], "description": "Data of that kind is not taken"},
        **PROBLEMS,
    },
    openapi_extra={
        "parameters": ASKED_BESIDE,
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {
                        "oneOf": [
                            {"type": "array", "items": {"type": "object"}, "minItems": 1},
                            {
                                "type": "object",
                                "properties": {
                                    "shipments": {"type": "array", "items": {"type": "object"}, "minItems": 1}
                                },
                                "required": ["shipments"],
                                "additionalProperties": False,
                            },
                        ]
                    },
                    "examples": {"shipments": {"summary": "an array", "value": _SHIPMENTS}},
                },
                "application/x-ndjson": _TEXT,
                "text/csv": _TEXT,
                ARROW: _BYTES,
                "application/vnd.apache.parquet": _BYTES,
            },
        },
    },
)
async def determine_batch(request: Request) -> Response:
    """Shipments as JSON, JSON Lines, CSV, a stream of Arrow or Parquet, by `Content-Type`; the answers by `Accept`.

    The rows are read as files are by `detente determine`, and answered the same. Each row is answered or told of: in
    JSON under `rejects`, in JSON Lines as `{"reject": ...}`, in tables as an `undetermined` row with its `problem`.
    JSON Lines end with `{"end": ...}`, which tells how many rows there were; CSV and Arrow that break off are not
    whole. Text may be packed with gzip or zstd (`Content-Encoding`), and in another encoding than UTF-8 (`charset`).
    """
    kind, encoding = _kind(request)
    media_type = _accepted(request)
    beside = options_of(request.query_params.multi_items())
    state = request.app.state
    body = await _body(request)
    asked = _Asked(state.opened.law, body, kind, encoding, beside, state.settings, _GIVEN[media_type], state.figures)
    try:
        pieces = await state.workers.ask(_begun, asked)
    except BaseException:
        body.close()
        raise

    async def sent() -> AsyncIterator[bytes]:
        try:
            while (piece := await state.workers.ask(next, pieces, None)) is not None:
                yield piece
        finally:
            body.close()

    content = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    return StreamingResponse(sent(), headers={"Content-Type": content})


@dataclass(frozen=True, slots=True)
class _Asked:
    law: Law
    body: BinaryIO
    kind: str
    encoding: str | None
    beside: dict[str, Any]
    settings: Settings
    given: str
    figures: Figures


def _begun(asked: _Asked) -> Iterator[bytes]:
    """The pieces of the answer, the first of them made: what is wrong with a body shows before anything is sent.

    What reads tables is loaded here, so that a server does not wait for it to start.
    """
    from detente.web import answer_streams
    from detente.web.uploads import parts, read_upload

    uploaded = read_upload(asked.body, "the body", asked.settings, asked.kind, asked.encoding)
    account = answer_streams.Account()
    answered = _counted(parts(asked.law, uploaded, **asked.beside), account, asked.figures)
    pieces: Iterator[bytes] = getattr(answer_streams, asked.given)(answered, account)
    return chain([next(pieces)], pieces)


def _counted(found: Iterator[Part], account: Account, figures: Figures) -> Iterator[Part]:
    import pyarrow.compute as pc

    from detente.determination.table import PROBLEM

    for part in found:
        outcomes = part.table.column("outcome").filter(part.table.column(PROBLEM).is_null())
        account.answered += len(outcomes)
        account.rejected += len(part.rejects)
        account.empty += part.empty
        account.warnings += part.notes
        for each in pc.value_counts(outcomes).to_pylist():
            figures.determinations.labels(each["values"]).inc(each["counts"])
        figures.rejected.inc(len(part.rejects))
        yield part
    if not account.rows:
        raise ProblemError("request", "There are no shipments in the body; send at least one.")


async def _body(request: Request) -> BinaryIO:
    """The body in a file, on disk where it is large."""
    room = cast("BinaryIO", tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115  (closed when it is answered)
    try:
        async for piece in request.stream():
            room.write(piece)
    except BaseException:
        room.close()
        raise
    room.seek(0)
    return room


def _kind(request: Request) -> tuple[str, str | None]:
    """The format of a body, and its encoding if it is said."""
    said, _, rest = request.headers.get("content-type", "").partition(";")
    kind = _TAKEN.get(said.strip().lower())
    if kind is None:
        sentence = f"{said.strip() or 'A body without a Content-Type'} is not taken; send {', '.join(_TAKEN)}."
        raise ProblemError("media-type", sentence)
    packing = request.headers.get("content-encoding", "identity").strip().lower()
    if packing != "identity":
        if packing not in _PACKINGS or kind not in ("csv", "jsonl"):
            sentence = f"A body of {said.strip()} packed with {packing} is not taken; CSV and JSON Lines may be packed."
            raise ProblemError("media-type", f"{sentence} There are gzip and zstd.")
        kind = f"{kind}.{_PACKINGS[packing]}"
    charset = next((part for part in rest.split(";") if part.strip().lower().startswith("charset=")), "")
    encoding = charset.partition("=")[2].strip().strip('"').lower()
    return kind, None if encoding in ("", "utf-8", "utf8") else encoding


def _accepted(request: Request) -> str:
    """The first format asked for that answers are given in, by the client's weights."""
    wanted: list[tuple[float, int, str]] = []
    for place, part in enumerate(request.headers.get("accept", "*/*")[:1000].split(",")):
        name, *options = (each.strip().lower() for each in part.split(";"))
        weight = next((option[2:] for option in options if option.startswith("q=")), "1")
        try:
            wanted.append((-float(weight), place, name))
        except ValueError:
            continue
    for unwanted, _, name in sorted(wanted):
        if unwanted < 0:
            if name in _GIVEN:
                return name
            found = next((each for each in _GIVEN if name in ("*/*", f"{each.partition('/')[0]}/*")), None)
            if found is not None:
                return found
    raise ProblemError("not-acceptable", f"Answers are given as {', '.join(_GIVEN)}; ask for one of them in Accept.")
