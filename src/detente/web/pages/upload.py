"""A file with orders: its answers as a table that can be narrowed and taken away, what was rejected and why.

Nothing is written on the server: answers are kept in memory for a short time, under a name that nobody can guess.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from detente.determination.writing import NESTED, writer
from detente.web.exporting import csv_for_people
from detente.web.pages.rendering import Asked
from detente.web.pages.shelf import MINUTES, Shelf
from detente.web.problems import ProblemError
from detente.web.uploads import Answers, answered, read_upload

router = APIRouter()
PAGE = 100  # rows shown at a time
MOST_REJECTS = 200  # rejected rows shown; the download has all of them
_TAKEN = {
    "csv": ("text/csv; charset=utf-8", "csv"),
    "jsonl": ("application/x-ndjson", "jsonl"),
    "parquet": ("application/vnd.apache.parquet", "parquet"),
    "rejects": ("text/csv; charset=utf-8", "csv"),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """The answers to a file, and its name."""

    name: str
    answers: Answers


_SHELF: Shelf[Kept] = Shelf(
    20, 256 << 20, f"These answers are kept no longer: they go after {MINUTES} minutes. Send the file again."
)


@router.get("/upload")
async def upload(request: Request) -> Response:
    """Where a file is sent."""
    response: Response = await request.app.state.pages.show(request, "upload.html", start_view)
    return response


def start_view(_: Asked) -> dict[str, Any]:
    """What may be sent."""
    return {"minutes": MINUTES}


@router.post("/upload")
async def sent(request: Request) -> Response:
    """Answers a file, and leads to the answers.

    Raises:
        ProblemError: no file was sent, or it cannot be taken.
    """
    state = request.app.state
    async with request.form(max_files=1, max_fields=4) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            raise ProblemError(
                "file", "No file was sent; choose one with orders: CSV, JSON Lines, JSON, Parquet or Arrow."
            )

        def answers() -> Answers:
            uploaded = read_upload(file.file, file.filename or "", state.settings)
            return answered(state.opened.law, uploaded)

        found = await state.workers.ask(answers)
        key = _SHELF.put(Kept(file.filename, found), found.table.nbytes)
    for outcome, count in _counts(found).items():
        state.figures.determinations.labels(outcome).inc(count)
    state.figures.rejected.inc(len(found.rejects))
    return RedirectResponse(f"/upload/{key}", 303)


@router.get("/upload/{key}")
async def shown(request: Request) -> Response:
    """The answers to a file; never kept by the page cache, as they are nobody else's."""
    pages = request.app.state.pages
    asked = pages.asked(request)
    html = await request.app.state.workers.ask(lambda: pages.render(asked, "upload_answers.html", view(asked)))
    return Response(html, media_type="text/html", headers={"Cache-Control": "private, no-store"})


@router.get("/upload/{key}/answers.{kind}")
async def taken(request: Request) -> Response:
    """The answers as a file, narrowed as shown; or the rows that were rejected."""
    asked = request.app.state.pages.asked(request)
    kind = asked.parts["kind"]
    if kind not in _TAKEN:
        raise ProblemError("not-found", f"Answers are taken away as {', '.join(_TAKEN)}.")
    kept = _SHELF.get(asked.parts["key"])
    media, ending = _TAKEN[kind]
    body = await request.app.state.workers.ask(_body, kept, kind, dict(asked.query))
    name = "rejects" if kind == "rejects" else "answers"
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"', "Cache-Control": "private, no-store"}
    return Response(body, media_type=media, headers=headers)


def view(asked: Asked) -> dict[str, Any]:
    """A page of the answers, narrowed as asked, with the counts of all.

    Raises:
        ProblemError: the answers are kept no longer.
    """
    kept = _SHELF.get(asked.parts["key"])
    answers = kept.answers
    table, lines = _narrowed(answers, asked.query)
    at = asked.query.get("at", "0")
    first = min(int(at), table.num_rows) // PAGE * PAGE if at.isdigit() and len(at) < 9 else 0
    return {
        "name": kept.name,
        "answers": answers,
        "counts": _counts(answers),
        "found": table.num_rows,
        "rows": list(_rows(table.slice(first, PAGE), lines[first : first + PAGE])),
        "first": first,
        "before": str(first - PAGE) if first else None,
        "after": str(first + PAGE) if first + PAGE < table.num_rows else None,
        "said": {name: asked.query.get(name, "")[:100] for name in ("outcome", "destination", "text")},
        "destinations": _destinations(answers.table),
        "rejects": answers.rejects[:MOST_REJECTS],
        "narrowing": {name: asked.query.get(name) or None for name in ("outcome", "destination", "text")},
    }


def _counts(answers: Answers) -> dict[str, int]:
    return dict(Counter(answers.table.column("outcome").cast(pa.string()).to_pylist()).most_common())


def _column(table: pa.Table, field: str) -> pa.ChunkedArray | None:
    name = next((name for name in table.column_names if name.strip().casefold() == field), None)
    return None if name is None else table.column(name).cast(pa.string())


def _destinations(table: pa.Table) -> list[str]:
    column = _column(table, "destination")
    return [] if column is None else sorted(each for each in pc.unique(column).to_pylist() if each)[:300]


def _narrowed(answers: Answers, query: Mapping[str, str]) -> tuple[pa.Table, list[int]]:
    """The rows of an outcome, to a destination, with a text in their id or among their authorisations."""
    table = answers.table
    wanted = pa.array([True] * table.num_rows)
    for field in ("outcome", "destination"):
        said, column = query.get(field, "")[:100], _column(table, field)
        if said and column is not None:
            wanted = pc.and_(wanted, pc.equal(column, said).combine_chunks().fill_null(False))
    text = query.get("text", "")[:100].strip()
    if text:
        found = pa.array([False] * table.num_rows)
        for field in ("id", "authorisations", "entry", "good", "hs"):
            column = _column(table, field)
            if column is not None:
                hit = pc.match_substring(column, text, ignore_case=True).combine_chunks().fill_null(False)
                found = pc.or_(found, hit)
        wanted = pc.and_(wanted, found)
    kept = [line for line, fine in zip(answers.lines, wanted.to_pylist(), strict=True) if fine]
    return table.filter(wanted), kept


def _rows(table: pa.Table, lines: list[int]) -> Iterator[dict[str, Any]]:
    """Rows as the table on the page shows them."""
    for line, row in zip(lines, table.to_pylist(), strict=True):
        said = {name.strip().casefold(): value for name, value in row.items()}
        authorisations = json.loads(row["authorisations"])
        yield {
            "line": line,
            "id": said.get("id"),
            "date": said.get("date"),
            "origin": str(said.get("origin") or ""),
            "destination": str(said.get("destination") or ""),
            "goods": " ".join(str(said[name]) for name in ("good", "entry", "hs") if said.get(name)),
            "outcome": row["outcome"],
            "under": list(dict.fromkeys(each["title"] + ("*" if each["if"] else "") for each in authorisations)),
            "missing": [each["question"] for each in json.loads(row["questions"])],
            "until": row["holds_until"],
        }


def _body(kept: Kept, kind: str, query: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    if kind == "rejects":
        text = io.StringIO()
        rows = csv.writer(text)
        rows.writerow(("line", "field", "reason", "row"))
        for reject in kept.answers.rejects:
            row = reject.row if isinstance(reject.row, str) else json.dumps(reject.row, ensure_ascii=False, default=str)
            rows.writerow((reject.line, _plain(reject.field), _plain(reject.sentence), _plain(row)))
        return text.getvalue().encode()
    table, _ = _narrowed(kept.answers, query)
    if kind == "csv":
        return b"".join(csv_for_people(table))
    made = writer(out, kind, table.schema, NESTED)
    made.write(table)
    made.close()
    return out.getvalue()


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
