"""Charts of comparisons, as SVG and PNG: progress as steps over the days, changes as bars.

Labels are in English and marks carry numbers that a legend below explains, so that nothing overlaps. The same answer
gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.compare.blocks import Block, Line, Section, sections
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
from detente.compare.mirror import Mirror
from detente.compare.restoration import Restoration
from detente.compare.restoration_words import aim_words, verdict
from detente.compare.roadmap import Roadmap
from detente.compare.sentences import capital, percent, scope_words, state_words
from detente.compare.values import Difference
from detente.english import listed
from detente.errors import FileError
from detente.regime.countries import name as country_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from detente.compare.export import Answer

KINDS = {"outcome": (BLUE, "whether a licence is needed"), "licence": (ORANGE, "whether a licence may be used")}
KINDS["terms"] = (GREEN, "terms of a licence")
MOST_BARS = 14


class Step(NamedTuple):
    """Shares that hold from a day on, and what took effect on it; that of the measures where they are told apart."""

    since: dt.date
    share: float
    share_of_parts: float
    acts: tuple[str, ...] = ()
    measures: float | None = None


Event = tuple[dt.date, tuple[str, ...]]  # a day, and what took effect on it


class Series(NamedTuple):
    """One law's way back: what it is called, its steps, and the last day."""

    title: str
    steps: tuple[Step, ...]
    last: dt.date


def chart(answer: Answer, kind: str) -> bytes:
    """An answer as a chart.

    Args:
        answer: a difference, a restoration or a roadmap; two laws side by side have no chart.
        kind: svg or png.

    Raises:
        FileError: the extra is not installed, or there is no chart of the answer.
    """
    ready()
    if isinstance(answer, Restoration):
        title = f"{country_name(answer.destination)} in the law of {answer.name}, against {aim_words(answer)}"
        note = f"On {answer.on}: {'; '.join(verdict(answer))}. {_law(answer.proposals)}"
        return progress([series_of(answer)], title, note, kind, bool(answer.proposals))
    if isinstance(answer, Difference):
        return bars(answer, kind)
    if isinstance(answer, Roadmap):
        return _roadmap(answer, kind)
    assert isinstance(answer, Mirror)
    raise FileError("Two laws side by side have no chart; write them as .csv, .json or .md.")


def series_of(answer: Restoration) -> Series:
    """The progress of a restoration as steps; a step without acts that change anything is left out."""
    steps = tuple(
        Step(
            state.since,
            state.whole.share,
            state.whole.share_of_parts,
            tuple(f"{act.number or act.title}{'' if act.law else ' (proposal)'}" for act in state.acts),
            state.measures.share if answer.measures else None,
        )
        for state in answer.history
    )
    return Series(f"{answer.name} towards {country_name(answer.destination)}", steps, max(answer.on, steps[-1].since))


@style()
def progress(series: Sequence[Series], title: str, note: str, kind: str, proposed: bool = False) -> bytes:
    """Progress curves, one panel a law: the share of all circumstances wholly as the aim asks, and the share by parts.

    Args:
        series: one or more laws.
        title, note: what stands above and below.
        kind: svg or png.
        proposed: whether proposals went into it, so that it says that it is no law.
    """
    legend = _numbered(series)
    panels = 2.5 * len(series)
    foot = 0.19 * len(legend) + 0.2 * len(wrapped(note)) + 0.25
    head = head_height(title, proposed)
    height = panels + foot + head + 0.2
    figure = paper(height)
    heading(figure, height, title, proposed)
    first = min(each.steps[0].since for each in series)
    last = max(each.last for each in series)
    top = height - head - 0.2
    for each in series:
        axes = figure.add_axes((0.085, (top - 2.2) / height, 0.885, 1.7 / height))
        _panel(axes, each, first, last, legend)
        top -= 2.5
    y = (foot - 0.15) / height
    for (day, acts), number in legend.items():
        said = textwrap.shorten(listed(map(latin, acts)), 92, placeholder=" …")
        figure.text(0.052, y, str(number), fontsize=8.5, color="#333333", va="top", ha="right", fontweight="bold")
        figure.text(0.085, y, str(day), fontsize=8.5, color=GREY, va="top")
        figure.text(0.19, y, said, fontsize=8.5, color="#333333", va="top")
        y -= 0.19 / height
    for line in wrapped(note):
        figure.text(0.03, y - 0.06 / height, line, fontsize=8.5, color=GREY, va="top")
        y -= 0.2 / height
    return saved(figure, kind)


def _panel(axes: Axes, each: Series, first: dt.date, last: dt.date, legend: Mapping[Event, int]) -> None:
    days: list[Any] = [*(step.since for step in each.steps), last]
    whole = [step.share * 100 for step in each.steps]
    parts = [step.share_of_parts * 100 for step in each.steps]
    axes.fill_between(days, [*whole, whole[-1]], 100, step="post", color="#F3E3D3", linewidth=0, zorder=0)
    axes.step(days, [*parts, parts[-1]], where="post", color=ORANGE, linewidth=1.6, linestyle=(0, (4, 2)), zorder=3)
    axes.step(days, [*whole, whole[-1]], where="post", color=BLUE, linewidth=2.2, zorder=4)
    apart = [step.measures * 100 for step in each.steps if step.measures is not None]
    if len(apart) == len(whole) and apart != whole:
        axes.step(days, [*apart, apart[-1]], where="post", color=GREEN, linewidth=2.2, linestyle=(0, (1, 1)), zorder=5)
    else:
        apart = []
    axes.set_ylim(0, 104)
    start: Any = first
    span = max(1, (last - first).days)
    axes.set_xlim(start - dt.timedelta(days=span * 0.012), days[-1])
    axes.set_yticks([0, 25, 50, 75, 100], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    axes.set_title(latin(each.title), fontsize=10, loc="left", fontweight="bold", pad=16)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.grid(axis="y", color="#E4E4E4", linewidth=0.8, zorder=1)
    axes.tick_params(labelsize=8.5)
    _date_ticks(axes, first, last)
    previous = -1.0
    for step in each.steps:
        if not step.acts:
            continue
        where = ((step.since - first).days / span + 0.012) / 1.012
        placed = max(where, previous + 0.022)
        previous = placed
        since: Any = step.since
        axes.axvline(since, color="#BBBBBB", linewidth=0.8, zorder=2)
        number = legend[step.since, step.acts]
        axes.text(placed, 1.02, str(number), transform=axes.transAxes, fontsize=8, ha="center", color="#333333")
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    marks: list[Any] = [
        Line2D([], [], color=BLUE, linewidth=2.2),
        Line2D([], [], color=ORANGE, linewidth=1.6, linestyle=(0, (4, 2))),
        Patch(color="#F3E3D3"),
    ]
    names = ["wholly as asked", "by parts", "not as asked"]
    if apart:
        marks.insert(1, Line2D([], [], color=GREEN, linewidth=2.2, linestyle=(0, (1, 1))))
        names.insert(1, "measures only")
    axes.legend(
        marks,
        names,
        loc="upper right",
        bbox_to_anchor=(1.0, 1.27),
        ncols=len(names),
        fontsize=8,
        frameon=False,
        borderaxespad=0.0,
        handlelength=2.2,
        columnspacing=1.4,
    )


def _date_ticks(axes: Axes, first: dt.date, last: dt.date) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(minticks=3, maxticks=9)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=first.year != last.year))  # type: ignore[no-untyped-call]


def _numbered(series: Sequence[Series]) -> dict[Event, int]:
    """What took effect on a day, numbered by day; the same event of several laws has one number."""
    events = {(step.since, step.acts) for each in series for step in each.steps if step.acts}
    return {event: number for number, event in enumerate(sorted(events), 1)}


@style()
def bars(answer: Difference, kind: str) -> bytes:
    """The largest changes as bars, coloured by kind."""
    found = sorted(
        ((s, block, line) for s in sections(answer.places) for block in s.blocks for line in block.lines),
        key=lambda item: -item[2].share,
    )
    told = found[:MOST_BARS]
    days = f"{answer.before} to {answer.after}" if answer.before != answer.after else f"on {answer.after}"
    title = f"What changed in the law of {answer.name}, {days}"
    within = scope_words(answer.asked)
    title += f", {within}" if within else ""
    note = f"{percent(answer.share)} of all combinations of circumstances changed. {_law(answer.proposals)}"
    if len(found) > len(told):
        note += f" {len(found) - len(told)} smaller changes are not shown."
    if not told:
        note = f"Nothing changed. {_law(answer.proposals)}"
    several = len({line.destinations for _, _, line in found}) > 1
    labels = [_bar_label(section, block, line, several) for section, block, line in told]
    heights = [0.17 * (label.count("\n") + 1) + 0.3 for label in labels]
    proposed = bool(answer.proposals)
    head = head_height(title, proposed) + 0.35
    foot = 0.2 * len(wrapped(note)) + 0.45
    height = sum(heights) + head + foot + (0.3 if told else 0)
    figure = paper(height)
    heading(figure, height, title, proposed)
    if told:
        axes = figure.add_axes((0.03, foot / height, 0.94, sum(heights) / height))
        _bars(axes, told, labels, heights)
    y = (foot - 0.22) / height
    for line in wrapped(note):
        figure.text(0.03, y, line, fontsize=8, color=GREY, va="top")
        y -= 0.2 / height
    return saved(figure, kind)


def _bars(axes: Axes, told: Sequence[Any], labels: Sequence[str], heights: Sequence[float]) -> None:
    most = max(line.share for _, _, line in told) * 100
    top = 0.0
    for (section, _, line), label, height in zip(told, labels, heights, strict=True):
        width = max(line.share * 100, most * 0.002)
        axes.barh(top + height - 0.16, width, height=0.17, color=KINDS[section.aspect][0], zorder=3)
        axes.text(0, top + height - 0.29, label, fontsize=8.5, va="bottom", color="#222222", linespacing=1.1)
        value = percent(line.share)
        axes.text(width + most * 0.008, top + height - 0.16, value, fontsize=8.5, va="center")
        top += height
    axes.set_ylim(top, 0)
    axes.set_xlim(0, most * 1.1)
    axes.set_axis_off()
    from matplotlib.patches import Patch

    kinds = [kind for kind in KINDS if any(section.aspect == kind for section, _, _ in told)]
    entries: list[Any] = [Patch(color=KINDS[kind][0]) for kind in kinds]
    axes.legend(
        entries,
        [KINDS[kind][1] for kind in kinds],
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=3,
        fontsize=8.5,
        frameon=False,
        borderaxespad=0.2,
        handlelength=1.2,
    )


def _bar_label(section: Section, block: Block, line: Line, named: bool) -> str:
    what = f"{state_words(block.was)} → {state_words(block.now)}" if block.was and block.now else "other terms"
    name = f"{section.licence.title}: " if section.licence else ""
    where = f"{line.goods} to {line.destinations}" if named and line.destinations else line.goods
    told = latin(f"{capital(name + what)}. {capital(where)}")
    return "\n".join(textwrap.wrap(told, 108, max_lines=2, placeholder=" …"))


def _roadmap(answer: Roadmap, kind: str) -> bytes:
    taken = [step for step in answer.steps if step.taken]
    series = []
    for position, side in enumerate(answer.start):
        steps = {answer.on: Step(answer.on, side.measures.share, side.measures.share_of_parts)}
        for step in taken:
            now = step.sides[position].measures
            day = step.day or answer.on
            acts = (*(steps[day].acts if day in steps else ()), step.title)
            steps[day] = Step(day, now.share, now.share_of_parts, acts)
        last = max(steps) + dt.timedelta(days=30)
        series.append(Series(f"{side.name} towards {country_name(side.to)}", tuple(steps.values()), last))
    note = f"Shares as far as the measures go. {_law(answer.proposals)}"
    return progress(series, answer.title, note, kind, bool(answer.proposals))


def _law(proposals: Sequence[str]) -> str:
    if not proposals:
        return "No legal advice."
    return latin(f"Made with {listed(f'“{title}”' for title in proposals)}. No legal advice.")
