"""Progress on standard error, where that is a terminal: rows, rate, and the time that is left."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any


class Progress:
    """A bar that comes up once there is something to wait for; used as a context.

    Args:
        share: what has been done before, from 0 to 1.
    """

    def __init__(self, share: float = 0.0) -> None:
        self._begun = share
        self._shown: Any = None
        self._task: Any = None
        self._start = time.monotonic()

    def __enter__(self) -> Progress:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        if self._shown is not None:
            self._shown.stop()

    def at(self, rows: int, share: float) -> None:
        """Tell how many rows have been read in this run, and the share of the whole that is done."""
        if not sys.stderr.isatty() or (self._shown is None and share >= 1):
            return
        if self._shown is None:
            self._begin()
        taken = time.monotonic() - self._start
        rate = f"  {rate_words(rows, taken)}" if taken > 1 else ""
        self._shown.update(self._task, completed=share, description=f"{rows:,} rows{rate}")

    def _begin(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        self._shown = Progress(
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.description}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._shown.start()
        self._task = self._shown.add_task("", total=1.0, completed=self._begun)


def rate_words(rows: int, seconds: float) -> str:
    """Rows a second, in words."""
    rate = rows / max(seconds, 1e-9)
    if rate >= 1e6:
        return f"{rate / 1e6:,.1f} million rows/s"
    return f"{rate:,.0f} rows/s"
