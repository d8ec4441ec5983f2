"""Counts by year, quarter or month as curves of blocks, a line each."""

from __future__ import annotations

from detente.compare.summaries.dimensions import PERIODS, all_between
from detente.compare.summaries.summary import Row, Summary, together

_BLOCKS = "▁▂▃▄▅▆▇█"
_LEAST_PERIODS = 3
Names = tuple[str | None, ...]


class Curves:
    """Lines that differ only in their periods put together, and the periods of each as a curve.

    Args:
        summary: it `fit`s.
    """

    def __init__(self, summary: Summary) -> None:
        groups: dict[Names, list[Row]] = {}
        self._counts: dict[Names | None, dict[str, int]] = {}
        for row in summary.rows:
            *names, period = row.names
            groups.setdefault(tuple(names), []).append(row)
            if period is not None:
                for key in (None, tuple(names)):
                    counts = self._counts.setdefault(key, {})
                    counts[period] = counts.get(period, 0) + row.rows
        self.rows = [together(names, rows) for names, rows in groups.items()]
        self.periods = all_between(sorted(self._counts[None]))
        self._name = summary.by[-1]
        self._each = 1

    @staticmethod
    def fit(summary: Summary) -> bool:
        """Whether a summary has periods after its other names, enough of them for a curve."""
        periods = {row.names[-1] for row in summary.rows} - {None}
        return len(summary.by) > 1 and summary.by[-1] in PERIODS and len(periods) >= _LEAST_PERIODS

    def squeeze(self, width: int) -> None:
        """Put neighbouring periods together until a curve has room."""
        self._each = -(-len(self.periods) // max(width, 1))

    @property
    def head(self) -> str:
        """The first and the last period above the ends of the curves, as far as there is room."""
        first, last = self.periods[0], self.periods[-1]
        space = -(-len(self.periods) // self._each) - len(first) - len(last)
        return f"{first}{' ' * space}{last}" if space > 0 else first

    @property
    def words(self) -> str:
        """What a block is."""
        each = f"{self._each} {self._name}s" if self._each > 1 else f"one {self._name}"
        span = f"from {self.periods[0]} to {self.periods[-1]}"
        return f"The curves go {span}; a block is {each}, as high as its share of the highest in its line."

    def of(self, names: Names | None) -> str:
        """The curve of a line, or of all."""
        counts = self._counts.get(names, {})
        sums = [
            sum(counts.get(period, 0) for period in self.periods[start : start + self._each])
            for start in range(0, len(self.periods), self._each)
        ]
        most = max(1, *sums)
        return "".join(_BLOCKS[-(-count * len(_BLOCKS) // most) - 1] if count > 0 else " " for count in sums)
