"""Comparisons as files: CSV (a row a place, a step, a span), JSON, Markdown, and charts as SVG and PNG."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from detente.compare.mirror import Mirror
from detente.compare.restoration import Restoration
from detente.compare.restoration_words import move_words
from detente.compare.roadmap import Roadmap, SideProgress
from detente.compare.sentences import TERMS, under_words
from detente.compare.values import Amendment, ChangedPlace, Difference
from detente.errors import FileError, did_you_mean

Answer = Difference | Restoration | Mirror | Roadmap
TEXTS = ("csv", "json", "md")
IMAGES = ("svg", "png")
FORMATS = (*TEXTS, *IMAGES)
_NAMES = {"markdown": "md"}


class Rows(NamedTuple):
    """A table: the names of its columns, and its rows."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


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
        near = did_you_mean(asked, FORMATS)
        raise FileError(f"{asked!r} is no format of comparisons; choose from {', '.join(FORMATS)}.{near}")
    if output == "-":
        raise FileError(f"Standard output has no name to tell a format by; give --format, one of {', '.join(FORMATS)}.")
    raise FileError(f"{output!r} does not tell a format; end it in .{', .'.join(FORMATS)}, or give --format.")


def write(answer: Answer, output: str, format_: str | None = None) -> None:
    """Write an answer to a file, whole or not at all.

    Args:
        answer: a comparison.
        output: the file, or `-` for standard output.
        format_: csv, json, md, svg or png; by default as the file's name ends.

    Raises:
        FileError: there is no such format, the file cannot be written, or charts need an extra that is not installed.
    """
    from detente.determination.whole_files import whole_file

    content = rendered(answer, format_of(output, format_))
    with whole_file(output) as file:
        file.write(content)


def rendered(answer: Answer, kind: str) -> bytes:
    """An answer in a format, as the bytes of its file."""
    if kind in IMAGES:
        from detente.compare.charts import chart

        return chart(answer, kind)
    if kind == "json":
        return (json.dumps(answer.to_dict(), ensure_ascii=False, indent=2) + "\n").encode()
    if kind == "md":
        from detente.compare.markdown import markdown

        return markdown(answer).encode()
    return as_csv(rows_of(answer)).encode()


def as_csv(table: Rows) -> str:
    """A table as CSV, quoted where it has to be."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(["" if value is None else value for value in row] for row in table.rows)
    return text.getvalue()


def rows_of(answer: Answer) -> Rows:
    """An answer as one flat table."""
    if isinstance(answer, Difference):
        head = (answer.jurisdiction, answer.before, answer.after)
        places = place_rows(answer.places)
        if answer.same:  # one row says so, and under which proposals
            nothing = {"aspect": "none", "share": 0.0, "cells": 0, "sentence": "Nothing changed."}
            places.rows.append(tuple(nothing.get(column) for column in PLACE_COLUMNS))
        return _with(("jurisdiction", "before", "after"), head, places, answer)
    if isinstance(answer, Restoration):
        return _with(*_restoration_head(answer), step_rows(answer), answer)
    if isinstance(answer, Mirror):
        return _mirror_rows(answer)
    return _roadmap_rows(answer)


def _with(names: Sequence[str], values: Sequence[Any], table: Rows, answer: Difference | Restoration) -> Rows:
    """A table with what holds of all of its rows in front of and behind each of them."""
    proposals = "; ".join(answer.proposals)
    return Rows(
        (*names, *table.columns, "proposals", "coverage", "law_digest"),
        [(*values, *row, proposals, answer.coverage, answer.law) for row in table.rows],
    )


PLACE_COLUMNS = (
    "aspect",
    "licence",
    "licence_title",
    "goods",
    "destinations",
    "circumstances",
    "was",
    "now",
    "terms",
    "under_before",
    "under_now",
    "share",
    "cells",
    "acts",
    "acts_searched",
    "open_before",
    "open_now",
    "gaps",
    "sentence",
    "where",
)


def place_rows(places: Iterable[ChangedPlace]) -> Rows:
    """Places of change, a row each. Several values in a cell are parted by `; `, sets of acts by ` | `."""
    return Rows(PLACE_COLUMNS, [_place(place) for place in places])


def _place(place: ChangedPlace) -> tuple[Any, ...]:
    return (
        place.aspect,
        place.licence.id if place.licence else None,
        place.licence.title if place.licence else None,
        place.goods,
        place.destinations,
        "; ".join(place.circumstances),
        " or ".join(place.was),
        " or ".join(place.now),
        "; ".join(
            f"{TERMS.get(t.term, t.term)}: {', '.join(t.was) or 'none'} → {', '.join(t.now) or 'none'}"
            for t in place.terms
        ),
        under_words(place.under_before),
        under_words(place.under_now),
        place.share,
        place.cells,
        " | ".join(acts_of(one) for one in place.causes),
        place.searched,
        "; ".join(place.open_before),
        "; ".join(place.open_now),
        "; ".join(place.gaps),
        place.sentence,
        json.dumps({fact: list(values) for fact, values in place.where}, ensure_ascii=False),
    )


def acts_of(amendments: Iterable[Amendment]) -> str:
    """The instruments of some amendments, by their ids."""
    return "; ".join(dict.fromkeys(amendment.instrument for amendment in amendments))


def _restoration_head(answer: Restoration) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    names = ("jurisdiction", "destination", "meaning", "baseline", "on")
    return names, (answer.jurisdiction, answer.destination, answer.meaning, answer.baseline, answer.on)


STANDINGS = ("whole", "measures", "others")
STEP_COLUMNS = (
    "since",
    "until",
    "acts",
    *(f"{which}_{what}" for which in STANDINGS for what in ("status", "share", "share_of_parts", "changed")),
    "moved",
)


def step_rows(answer: Restoration) -> Rows:
    """The steps of a restoration, a row each; `until` is the day after the last."""
    rows = []
    for state in answer.history:
        standings = [getattr(state, which) for which in STANDINGS]
        figures = [value for s in standings for value in (s.status, s.share, s.share_of_parts, s.changed)]
        acts = "; ".join(act.id for act in state.acts)
        moved = "; ".join(move_words(answer, move) for move in state.moves)
        rows.append((state.since, state.until, acts, *figures, moved))
    return Rows(STEP_COLUMNS, rows)


def _mirror_rows(answer: Mirror) -> Rows:
    one, other = answer.one.jurisdiction, answer.other.jurisdiction
    proposals = "; ".join((*answer.one.proposals, *answer.other.proposals))
    coverage = "; ".join(dict.fromkeys((answer.one.coverage, answer.other.coverage)))
    rows = [
        (
            answer.on,
            row.goods,
            "; ".join(f"{fact}: {' or '.join(values)}" for fact, values in row.circumstances),
            one,
            " or ".join(row.one.may_be),
            "; ".join(row.one.turns_on),
            other,
            " or ".join(row.other.may_be),
            "; ".join(row.other.turns_on),
            row.alike,
            proposals,
            coverage,
        )
        for row in answer.rows
    ]
    sides = ("jurisdiction", "outcomes", "turns_on")
    names = (*(f"one_{name}" for name in sides), *(f"other_{name}" for name in sides))
    return Rows(("on", "goods", "circumstances", *names, "alike", "proposals", "coverage"), rows)


ROADMAP_COLUMNS = (
    "roadmap",
    "step",
    "title",
    "taken",
    "waits_for",
    "day",
    "jurisdiction",
    "to",
    "baseline",
    *(f"{which}_{what}" for which in ("measures", "whole") for what in ("status", "share", "share_of_parts")),
    "proposals",
    "coverage",
)


def _roadmap_rows(answer: Roadmap) -> Rows:
    """A row for each side before the first step and after every step; one for a step that cannot be taken."""
    laid = "; ".join(answer.proposals)
    rows = [
        (answer.title, "", "as it is", True, "", answer.on, *_side(side), laid, answer.coverage)
        for side in answer.start
    ]
    for step in answer.steps:
        head = (answer.title, step.step, step.title, step.taken, "; ".join(step.waits_for), step.day)
        rows += [(*head, *_side(side), laid, answer.coverage) for side in step.sides or (None,)]
    return Rows(ROADMAP_COLUMNS, rows)


def _side(side: SideProgress | None) -> tuple[Any, ...]:
    if side is None:
        return (None,) * 9
    figures = [(s.status, s.share, s.share_of_parts) for s in (side.measures, side.whole)]
    return side.jurisdiction, side.to, side.baseline, *figures[0], *figures[1]
