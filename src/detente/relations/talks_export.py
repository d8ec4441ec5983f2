"""Talks as files: CSV (a row for each round and side), JSON, Markdown, and a chart of the progress as SVG and PNG."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from detente.compare.export import IMAGES, format_of
from detente.relations.progress import Reached, RoundOfSide, SideTold, TalksTold
from detente.relations.sheets import csv_bytes
from detente.relations.talks_words import (
    NOT_FOUND,
    act_names,
    aim_words,
    head_words,
    outcome_words,
    parts_words,
    place_words,
    row_words,
    side_name,
    stands_words,
    step_words,
    weak_words,
    whole_words,
)

DAYS = ("before", "last", "later")
COLUMNS = (
    *("talks", "round", "event", "title", "from", "to", "by", "level", "place", "medium", "agenda", "outcome"),
    *("confidence", "sources", "jurisdiction", "towards", "baseline"),
    *(f"{day}_{what}" for day in DAYS for what in ("day", "share", "share_of_parts", "status", "whole_share")),
    "acts",
)


def to_dict(found: Sequence[TalksTold]) -> dict[str, Any]:
    """All talks of a relation as one JSON object."""
    first = found[0]
    return {
        "relation": first.relation,
        "parties": list(first.parties),
        "on": first.on.isoformat(),
        "talks": [each.to_dict() for each in found],
    }


def write(found: Sequence[TalksTold], output: str, format_: str | None = None) -> None:
    """Write talks to a file, whole or not at all.

    Args:
        found: the talks of a relation; at least one.
        output: the file, or `-` for standard output.
        format_: csv, json, md, svg or png; by default as the file's name ends.

    Raises:
        FileError: there is no such format, the file cannot be written, or charts need an extra that is not installed.
    """
    from detente.determination.whole_files import whole_file

    content = rendered(found, format_of(output, format_))
    with whole_file(output) as file:
        file.write(content)


def rendered(found: Sequence[TalksTold], kind: str) -> bytes:
    """Talks in a format, as the bytes of its file."""
    if kind in IMAGES:
        return _chart(found, kind)
    if kind == "json":
        return (json.dumps(to_dict(found), ensure_ascii=False, indent=2) + "\n").encode()
    if kind == "md":
        return ("\n".join(line for each in found for line in _page(each)) + "\n").encode()
    return csv_bytes(COLUMNS, (row for each in found for row in _rows(each)))


def _rows(talks: TalksTold) -> Iterator[tuple[Any, ...]]:
    by_code = {side.jurisdiction: side for side in talks.sides}
    for told in talks.rounds:
        held = told.round
        head = (
            *(talks.talks, held.id, held.event, held.title, held.when.earliest, held.when.until or held.when.latest),
            *("; ".join(held.by), held.level, held.venue, held.medium, "; ".join(held.agenda), held.outcome),
            *(held.confidence, "; ".join(url for url, _ in held.sources)),
        )
        if not told.sides:
            yield (*head, *[None] * (len(COLUMNS) - len(head)))
        for found in told.sides:
            side = by_code[found.jurisdiction]
            figures = [figure for day in DAYS for figure in _figures(getattr(found, day))]
            acts = "; ".join(act.id for step in found.steps for act in step.acts)
            yield (*head, side.jurisdiction, side.to, side.baseline, *figures, acts)


def _figures(reached: Reached | None) -> tuple[Any, ...]:
    if reached is None:
        return (None,) * 5
    own = reached.measures
    return reached.day, own.share, own.share_of_parts, own.status, reached.whole.share


def _page(talks: TalksTold) -> Iterator[str]:
    """Talks as a page of Markdown."""
    from detente.compare.markdown import table

    yield f"# {' · '.join((talks.title, *(text for _, text in talks.original)))}"
    yield ""
    yield f"{head_words(talks)}."
    yield ""
    if talks.aim is not None:
        yield f"**Aim**: {talks.aim.title} ({aim_words(talks)})."
        yield ""
    for side in talks.sides:
        yield f"- **{side_name(side)}**: {stands_words(side)}. {whole_words(side)}".rstrip()
    yield ""
    yield "## Rounds"
    yield ""
    for told in talks.rounds:
        held = told.round
        yield f"### {held.when} {held.title}"
        yield ""
        yield from table(
            ("", ""),
            [
                ("level", held.level or NOT_FOUND),
                ("place", place_words(held)),
                ("agenda", "; ".join(held.agenda) or NOT_FOUND),
                ("outcome", outcome_words(told)),
                ("sources", " ".join(f"<{url}>" for url, _ in held.sources) + f" {weak_words(held.confidence)}"),
            ],
        )
        if told.sides:
            yield from _progress(talks, told.sides)
    yield "## Positions"
    yield ""
    for position in talks.positions:
        who = ", ".join(text for text in (talks.names.get(position.by, position.by), position.speaker) if text)
        cited = " ".join(f"<{url}>" for url, _ in position.sources)
        yield f"- {position.on}, **{who}**: {position.says} {cited} {weak_words(position.confidence)}".rstrip()
    yield ""
    yield f"Coverage: {talks.coverage}. Positions are what each side said. No legal advice."


def _progress(talks: TalksTold, found: Sequence[RoundOfSide]) -> Iterator[str]:
    from detente.compare.markdown import table

    by_code = {side.jurisdiction: side for side in talks.sides}
    rows = []
    for each in found:
        side = by_code[each.jurisdiction]
        moved = "; ".join(f"{step.since} {act_names(step)}: {step_words(side, step)}" for step in each.steps)
        shares = [
            f"{share} (by parts {parts})" for share, parts in zip(row_words(each), parts_words(each), strict=True)
        ]
        rows.append((side_name(side), *shares, moved))
    yield from table(("law, by measures", "day before", "last day", "after it", "what moved it"), rows)


def _chart(found: Sequence[TalksTold], kind: str) -> bytes:
    from detente.compare.charts import progress
    from detente.compare.drawing import ready
    from detente.errors import FileError

    ready()
    series = [_series(talks, side) for talks in found for side in talks.sides if side.history]
    if not series:
        raise FileError(
            "There is no progress to draw: the talks have no aim in law, or no law data to hold it against."
        )
    title = "; ".join(talks.title for talks in found)
    note = "; ".join(f"{side_name(side)}: {stands_words(side)}" for talks in found for side in talks.sides)
    return progress(series, title, f"{note}.", kind)


def _series(talks: TalksTold, side: SideTold) -> Any:
    """One side's law as steps, with a mark for each round and each act of law."""
    from detente.compare.charts import Series, Step

    marks: dict[Any, list[str]] = {
        state.since: [act.number or act.title for act in state.acts] for state in side.history
    }
    for told in talks.rounds:
        if told.round.when.earliest >= side.history[0].since:
            marks.setdefault(told.round.when.earliest, []).append(told.round.title)
    steps = []
    for since, said in sorted(marks.items()):
        state = next(state for state in reversed(side.history) if state.since <= since)
        measures = state.measures.share if side.measures else None
        steps.append(Step(since, state.whole.share, state.whole.share_of_parts, tuple(said), measures))
    return Series(side_name(side), tuple(steps), max(talks.on, steps[-1].since))
