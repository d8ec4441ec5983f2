"""The look of the law commands: one console, one accent, labelled fields, tables without rules."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

ACCENT = "dark_cyan"
PIPED_WIDTH = 100


@contextmanager
def page() -> Iterator[Console]:
    """A console on standard output; off a terminal 100 columns wide, without colours and trailing blanks."""
    terminal = sys.stdout.isatty()
    width = None if terminal else int(os.environ.get("COLUMNS") or PIPED_WIDTH)
    console = Console(width=width, highlight=False, markup=False, emoji=False, no_color=None if terminal else True)
    if console.is_terminal and terminal:
        yield console
        return
    plain = Console(
        width=width, highlight=False, markup=False, emoji=False, force_terminal=False, color_system=None, legacy_windows=False
    )
    with plain.capture() as captured:
        yield plain
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def head(text: str, original: str | None = None, *, mark: str | None = None) -> Text:
    """A heading: a mark in the accent colour, the words, and their original."""
    found = Text()
    if mark:
        found.append(f"{mark}  ", f"bold {ACCENT}")
    found.append(text, "bold")
    if original:
        found.append(f"  {original}")
    return found


def quiet(text: str) -> Text:
    """Text that stands back."""
    return Text(text, "dim")


def address(url: str) -> Text:
    """An address, which a terminal can follow even where it is broken over lines."""
    return Text(url, f"link {url}", overflow="fold")


def lines(parts: Iterable[str | Text]) -> Group:
    """Several lines in one cell."""
    return Group(*(Text(part) if isinstance(part, str) else part for part in parts))


def fields(rows: Iterable[tuple[str, RenderableType | None]], indent: int = 0, label: int = 11) -> RenderableType:
    """Labelled values, one under the other; those that are None or empty are left out."""
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=label, style=ACCENT)
    grid.add_column(ratio=1, overflow="fold")
    for name, value in rows:
        if value is not None and value != "":
            grid.add_row(name, value)
    return Padding(grid, (0, 0, 0, indent)) if grid.row_count else Text("", end="")


def columns(*names: str, widths: dict[str, int] | None = None, right: Iterable[str] = ()) -> Table:
    """A table without rules; the last column takes what is left of the line."""
    table = Table(box=None, padding=(0, 2, 0, 0), expand=True, header_style=ACCENT, pad_edge=False)
    for name in names:
        width = (widths or {}).get(name)
        table.add_column(
            name,
            width=width,
            ratio=1 if name == names[-1] else None,
            justify="right" if name in right else "left",
            overflow="fold",
        )
    return table


class Footnotes:
    """Texts that stand once at the foot, with the numbers under which they are cited."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str | None], int] = {}

    def cite(self, text: str | None, more: str | None = None) -> str:
        """The number of a text, in square brackets; nothing for no text."""
        if not text:
            return ""
        return f"[{self._numbers.setdefault((text, more), len(self._numbers) + 1)}]"

    def show(self, indent: int = 2) -> RenderableType:
        """All texts with their numbers; addresses as such."""
        rows: list[tuple[str, RenderableType | None]] = []
        for (text, more), number in self._numbers.items():
            body = address(text) if text.startswith(("http://", "https://")) else Text(text)
            rows.append((f"[{number}]", lines([body, quiet(more)]) if more else body))
        return fields(rows, indent, label=len(str(len(self._numbers))) + 2)

    def __bool__(self) -> bool:
        """Whether anything was cited."""
        return bool(self._numbers)
