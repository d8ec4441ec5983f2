"""Charts of summaries, as SVG and PNG: bars by group, or, where there are years, quarters or months, bars over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from detente.compare.drawing import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    head_height,
    heading,
    latin,
    paper,
    ready,
    saved,
    style,
    wrapped,
)
from detente.compare.summaries.dimensions import PERIODS, all_between
from detente.compare.summaries.summary import OTHERS, Row, Summary, together
from detente.compare.summaries.words import head_words, name_words, not_law_words, notes_of, share_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_BARS = 25
_COLOURS = (BLUE, ORANGE, GREEN, "#CC79A7", "#E69F00", "#56B4E9")  # the rest of Okabe and Ito's
_REST = "#BBBBBB"
_BAR, _PANEL, _LEGEND = 0.23, 2.9, 0.2  # inches


def chart(summary: Summary, kind: str) -> bytes:
    """A summary as a chart; the same summary gives the same bytes.

    Args:
        summary: what to draw.
        kind: svg or png.

    Raises:
        FileError: the extra is not installed.
    """
    ready()
    place = next((place for place, name in enumerate(summary.by) if name in PERIODS), None)
    periods = [] if place is None else sorted({row.names[place] or "" for row in summary.rows} - {""})
    if place is not None and periods:
        return _over_time(summary, place, all_between(periods), kind)
    return _bars(summary, kind)


@style()
def _bars(summary: Summary, kind: str) -> bytes:
    rows = sorted(summary.rows, key=lambda row: -row.rows)
    if len(rows) > MOST_BARS:
        kept = set(map(id, rows[: MOST_BARS - 1]))
        rest = together((OTHERS,), [row for row in rows if id(row) not in kept])
        rows = [*(row for row in summary.rows if id(row) in kept), rest]
    else:
        rows = list(summary.rows)
    labels = [latin(_label(summary, row.names)) for row in rows]
    notes = _notes(summary)
    head, foot = _head(summary), 0.2 * len(notes) + 0.3
    height = _BAR * 2 * len(rows) + head + foot + 0.2
    figure = paper(height)
    heading(figure, height, head_words(summary), bool(summary.proposals))
    if rows:
        axes = figure.add_axes((0.03, foot / height, 0.94, _BAR * 2 * len(rows) / height))
        most = max(row.rows for row in rows)
        for number, (row, label) in enumerate(zip(rows, labels, strict=True)):
            colour = _REST if OTHERS in row.names else BLUE
            axes.barh(number + 0.68, max(row.rows, most * 0.002), height=0.34, color=colour, zorder=3)
            axes.text(0, number + 0.44, _shortened(label, 110), fontsize=8.5, va="bottom", color="#222222")
            said = f"{row.rows:,}  ({share_words(row.rows, summary.total.rows)})"
            axes.text(row.rows + most * 0.008, number + 0.68, said, fontsize=8.5, va="center")
        axes.set_ylim(len(rows), 0)
        axes.set_xlim(0, most * 1.22)
        axes.set_axis_off()
    _write_notes(figure, height, foot, notes)
    return saved(figure, kind)


@style()
def _over_time(summary: Summary, place: int, periods: Sequence[str], kind: str) -> bytes:
    series = _series(summary, place)
    notes = _notes(summary)
    undated = sum(row.rows for row in summary.rows if row.names[place] is None)
    if undated:
        notes = [f"{undated:,} without a date are not in the chart.", *notes]
    legend = _LEGEND * len(series) + 0.1 if len(series) > 1 else 0.0
    head, foot = _head(summary), 0.2 * len(notes) + 0.3
    height = head + _PANEL + 0.45 + legend + foot
    figure = paper(height)
    heading(figure, height, head_words(summary), bool(summary.proposals))
    axes = figure.add_axes((0.1, (foot + legend + 0.45) / height, 0.87, (_PANEL - 0.1) / height))
    _stack(axes, series, periods)
    y = (foot + legend) / height
    for label, colour, _ in series if legend else ():
        figure.text(0.1, y, "■", fontsize=9, color=colour, va="top")
        figure.text(0.125, y, _shortened(latin(label), 105), fontsize=8.5, color="#222222", va="top")
        y -= _LEGEND / height
    _write_notes(figure, height, foot, notes)
    return saved(figure, kind)


def _series(summary: Summary, place: int) -> list[tuple[str, str, Mapping[str, int]]]:
    """What is stacked: the names of the groups of the most rows, their colour, and their rows by period."""
    groups: dict[tuple[str | None, ...], list[Row]] = {}
    for row in summary.rows:
        groups.setdefault((*row.names[:place], *row.names[place + 1 :]), []).append(row)
    ranked = sorted(groups, key=lambda names: (OTHERS in names, -sum(row.rows for row in groups[names])))
    most = len(_COLOURS)
    kept = ranked if len(ranked) <= most else ranked[: most - 1]
    found: list[tuple[str, str, Mapping[str, int]]] = []
    for names, colour in zip(kept, _COLOURS, strict=False):
        label = _label(summary, names, place)
        found.append((label, _REST if OTHERS in names else colour, _by_period(groups[names], place)))
    rest = [row for names in ranked[len(kept) :] for row in groups[names]]
    if rest:
        found.append((f"{len(ranked) - len(kept):,} others", _REST, _by_period(rest, place)))
    return found


def _by_period(rows: Sequence[Row], place: int) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        period = row.names[place]
        if period is not None:
            counts[period] = counts.get(period, 0) + row.rows
    return counts


def _stack(axes: Axes, series: Sequence[tuple[str, str, Mapping[str, int]]], periods: Sequence[str]) -> None:
    below = [0] * len(periods)
    places = list(range(len(periods)))
    for _, colour, counts in series:
        rows = [counts.get(period, 0) for period in periods]
        axes.bar(places, rows, bottom=below, width=0.86, color=colour, linewidth=0, zorder=3)
        below = [under + count for under, count in zip(below, rows, strict=True)]
    axes.set_xlim(-0.7, len(periods) - 0.3)
    axes.set_ylim(0, max(1, *below) * 1.06)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.grid(axis="y", color="#E4E4E4", linewidth=0.8, zorder=1)
    axes.tick_params(labelsize=8.5)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}" if value == int(value) else "")
    every = [place for place, period in enumerate(periods) if period.endswith(("-01", "-Q1"))]
    marked = every if "-" in periods[0] and len(periods) > 10 and every else places
    step = -(-len(marked) // 12)
    ticks = marked[::step]
    names = [periods[place][:4] if marked is every else periods[place] for place in ticks]
    axes.set_xticks(ticks, names)


def _label(summary: Summary, names: Sequence[str | None], without: int | None = None) -> str:
    """The names of a group as one; `without` is the place of the name that is left out of them."""
    if len(names) == 1 and names[0] == OTHERS and len(summary.by) > 1:
        return OTHERS
    places = [place for place in range(len(summary.by)) if place != without]
    return " · ".join(name_words(summary, place, name) for place, name in zip(places, names, strict=False))


def _head(summary: Summary) -> float:
    return head_height(head_words(summary), bool(summary.proposals)) + 0.25


def _notes(summary: Summary) -> list[str]:
    said = not_law_words(summary)
    return [line for note in (*([said] if said else []), *notes_of(summary)) for line in wrapped(note)]


def _write_notes(figure: Any, height: float, foot: float, notes: Sequence[str]) -> None:
    y = (foot - 0.15) / height
    for line in notes:
        figure.text(0.03, y, line, fontsize=8, color=GREY, va="top")
        y -= 0.2 / height


def _shortened(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 2].rstrip()} …"
