"""Room on a line of a summary: which columns there are, how wide the names, in which unit each currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from rich.cells import cell_len

from detente.cli.compare_text import BAR
from detente.compare.summaries.summary import Row, Summary
from detente.compare.summaries.words import apart, name_words

GAP = 2
_LEAST_NAME, _MOST_NAME, _LEAST_BAR, _LEAST_CURVE = 12, 40, 6, 12
_MOST_DIGITS = 14  # columns that an exact sum may take
_UNITS = (("", 0), ("k", 3), ("M", 6), ("bn", 9), ("tn", 12))
_SHARE = 7
_WITHOUT = 8


@dataclass(frozen=True, slots=True)
class Scale:
    """A currency and the unit in which its sums are told; without a unit they are exact, with so many `places`."""

    code: str
    unit: str
    power: int
    places: int = 1

    def words(self, value: Decimal) -> str:
        """A sum in the unit."""
        if not self.unit:
            return f"{value:,.{self.places}f}" if abs(value) < 10**_MOST_DIGITS else apart(value)
        told = value.scaleb(-self.power)
        if abs(told) >= 10**15:
            return f"{told:.1e}"
        if value and abs(told) < Decimal("0.05"):
            return "<0.1" if value > 0 else ">-0.1"
        return f"{told.quantize(Decimal('0.1'), ROUND_HALF_EVEN):,}"


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands on a line.

    `names` are the widths of the names. `share`, `without`: whether there is a column for them. `bar` is the width of
    the bar or the curve, 0 for none. `scales` are the currencies, each in a column, or `in_lines`, one under the other;
    `left_out` those for which there is no room.
    """

    names: tuple[int, ...]
    share: bool
    bar: int
    scales: tuple[Scale, ...]
    in_lines: bool
    without: bool
    left_out: tuple[str, ...]


def laid_out(summary: Summary, rows: Sequence[Row], width: int, periods: int = 0) -> Layout:
    """The layout of some rows of a summary on lines of a width.

    Args:
        summary: the whole of it.
        rows: what is shown; their names are all of the summary's, or all but the last.
        width: columns of the terminal.
        periods: how many periods the curves have; 0 for bars.
    """
    shown = (*rows, summary.total)
    wanted = [
        min(_MOST_NAME, max(cell_len(t) for t in (name, *(name_words(summary, place, r.names[place]) for r in rows))))
        for place, name in enumerate(summary.by[: len(rows[0].names)])
    ]
    names = [min(each, _LEAST_NAME) for each in wanted]
    scales = [_scale(code, shown) for code in _by_rows(summary)]
    widths = {scale.code: _width(scale, shown) + GAP for scale in scales}
    room = width - sum(names) - GAP * len(names) - max(4, cell_len(f"{summary.total.rows:,}"))
    curve = min(periods, _LEAST_CURVE) + GAP if periods else 0
    share = True
    room -= _SHARE + GAP + curve
    fit: list[Scale] = []
    for scale in scales:
        if room < widths[scale.code]:
            break
        room -= widths[scale.code]
        fit.append(scale)
    in_lines = len(fit) < min(3, len(scales))
    if in_lines:
        room += sum(widths[scale.code] for scale in fit)
        line = max(_line(scale, shown) for scale in scales) + GAP
        if room < line:
            share = False
            room += _SHARE + GAP
        in_lines = room >= line
        fit = scales if in_lines else []
        room -= line if in_lines else 0
        if not in_lines and not share and room >= _SHARE + GAP:
            share = True
            room -= _SHARE + GAP
    for place, most in enumerate(wanted):
        more = max(0, min(most - names[place], room))
        names[place] += more
        room -= more
    without = bool(summary.total.without_value) and not in_lines and room >= _WITHOUT + GAP
    room -= _WITHOUT + GAP if without else 0
    if periods:
        bar = min(periods, curve - GAP + max(0, room))
    else:
        bar = min(BAR, room - GAP) if room - GAP >= _LEAST_BAR else 0
    order = summary.currencies
    told = tuple(sorted(fit, key=lambda scale: order.index(scale.code)))
    left = tuple(code for code in order if code not in {scale.code for scale in fit})
    return Layout(tuple(names), share, bar, told, in_lines, without, left)


def _by_rows(summary: Summary) -> list[str]:
    """The currencies, those of the most groups first."""
    counts = {code: sum(row.rows for row in summary.rows if code in row.values) for code in summary.currencies}
    return sorted(counts, key=lambda code: (-counts[code], code))


def _scale(code: str, rows: Sequence[Row]) -> Scale:
    """The unit in which the sums of a currency can be read at a glance."""
    values = [row.values[code] for row in rows if code in row.values]
    places = max(-int(value.as_tuple().exponent) for value in values)
    exact = Scale(code, "", 0, max(2, places) if places > 0 else 0)
    if max(len(exact.words(value)) for value in values) <= _MOST_DIGITS:
        return exact
    most = max(map(abs, values))
    unit, power = next(((u, p) for u, p in _UNITS[1:] if most < Decimal(10) ** (p + 5)), _UNITS[-1])
    return Scale(code, unit, power)


def _head(scale: Scale) -> str:
    return f"{scale.code} {scale.unit}".strip()


def _width(scale: Scale, rows: Sequence[Row]) -> int:
    return max(
        cell_len(_head(scale)), *(len(scale.words(r.values[scale.code])) for r in rows if scale.code in r.values)
    )


def _line(scale: Scale, rows: Sequence[Row]) -> int:
    """How wide a sum is with its unit and currency beside it."""
    longest = max(len(scale.words(row.values[scale.code])) for row in rows if scale.code in row.values)
    return longest + 1 + cell_len(_head(scale))
