"""The record as files: timelines and claims as CSV, JSON and Markdown, and a whole relation as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from detente.errors import FileError, did_you_mean
from detente.relations.claims_told import Claims, ClaimTold
from detente.relations.law_asked import Asked, question_words
from detente.relations.sheets import csv_bytes
from detente.relations.timeline import Timeline, Told, last_day

FORMATS = ("csv", "json", "md")
_NAMES = {"markdown": "md"}


def format_of(output: str, asked: str | None = None) -> str:
    """The format of a file, by what is asked for, else by the ending of its name.

    Raises:
        FileError: there is no such format, or the name does not tell one.
    """
    said = asked or ("" if output == "-" else Path(output).suffix.removeprefix("."))
    kind = _NAMES.get(said.casefold(), said.casefold())
    if kind in FORMATS:
        return kind
    if asked:
        raise FileError(
            f"{asked!r} is no format of the record; choose from {', '.join(FORMATS)}.{did_you_mean(asked, FORMATS)}"
        )
    if output == "-":
        raise FileError(f"Standard output has no name to tell a format by; give --format, one of {', '.join(FORMATS)}.")
    raise FileError(f"{output!r} does not tell a format; end it in .{', .'.join(FORMATS)}, or give --format.")


def rendered(answer: Timeline | Claims, kind: str) -> bytes:
    """A timeline or claims in a format, as the bytes of its file."""
    if kind == "json":
        return as_json(answer.to_dict())
    if kind == "md":
        from detente.relations import markdown

        return markdown.rendered(answer).encode()
    return timeline_csv(answer) if isinstance(answer, Timeline) else claims_csv(answer)


def write(content: bytes, output: str) -> None:
    """Write a file whole or not at all; `-` is standard output.

    Raises:
        FileError: it cannot be written.
    """
    from detente.determination.whole_files import whole_file

    with whole_file(output) as file:
        file.write(content)


def as_json(value: object) -> bytes:
    """A value as a JSON file."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


# ---- CSV -------------------------------------------------------------------------------------------------------------

EVENT_COLUMNS = (
    "event",
    "date",
    "latest",
    "until",
    "lanes",
    "kind",
    "by",
    "by_names",
    "title",
    "original",
    "part_of",
    "instruments",
    "announces",
    "under",
    "citation",
    "said_to_answer",
    "claims",
    "open",
    "confidence",
    "note",
    "sources",
)


def timeline_csv(timeline: Timeline) -> bytes:
    """The events of a timeline, a row each; several values in a cell are parted by `; `."""
    return csv_bytes(EVENT_COLUMNS, (_event_row(told) for told in timeline.events))


def _event_row(told: Told) -> tuple[Any, ...]:
    event = told.event
    return (
        event.id,
        event.when.earliest,
        event.when.latest,
        last_day(event) if event.when.until else None,
        "; ".join(told.lanes),
        event.kind,
        "; ".join(event.by),
        "; ".join(told.names),
        event.title,
        "; ".join(text for _, text in event.original),
        event.part_of,
        "; ".join(event.instruments),
        "; ".join(event.announces),
        event.under,
        event.citation,
        "; ".join(dict.fromkeys(answered for each in told.answering for answered in each.answers)),
        "; ".join(told.claims),
        told.open,
        event.confidence,
        event.note,
        "; ".join(url for url, _ in event.sources),
    )


CLAIM_COLUMNS = (
    "claim",
    "statement",
    "kind",
    "about",
    "events",
    "answers",
    "by",
    "by_name",
    "side",
    "stance",
    "whose",
    "date",
    "latest",
    "speaker",
    "words",
    "label",
    "confidence",
    "sources",
    "finding",
    "facts",
    "law_asked",
    "law_agrees",
)


def claims_csv(claims: Claims) -> bytes:
    """Everyone's stance on every statement, a row each; several values in a cell are parted by `; `."""
    return csv_bytes(CLAIM_COLUMNS, (row for claim in claims.claims for row in _claim_rows(claim)))


def _claim_rows(claim: ClaimTold) -> Iterator[tuple[Any, ...]]:
    asked = [each for fact in claim.facts for each in fact.asked]
    events = dict.fromkeys((*claim.events, *((claim.link.event,) if claim.link else ())))
    for said in claim.said:
        yield (
            claim.id,
            claim.statement,
            claim.kind,
            "; ".join(claim.about),
            "; ".join(events),
            "; ".join(claim.link.answers) if claim.link else None,
            said.by,
            said.name,
            said.side,
            said.stance,
            said.whose,
            said.on.earliest,
            said.on.latest,
            said.speaker,
            said.words,
            said.label,
            said.confidence,
            "; ".join(url for url, _ in said.sources),
            claim.finding,
            "; ".join(fact.says for fact in claim.facts),
            "; ".join(map(_asked, asked)) or None,
            all(each.agrees for each in asked) if asked else None,
        )


def _asked(asked: Asked) -> str:
    return f"{' '.join(question_words(asked)).rstrip()}: {asked.outcome or 'not asked'}"
