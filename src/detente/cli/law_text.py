"""The look of the law commands: one console, one accent, labelled fields, tables without rules."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import quote, unquote

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

ACCENT = "dark_cyan"
PIPED_WIDTH = 100
_IN_ADDRESSES = "!#$%&'()*+,/:;=?@[]~"


@contextmanager
def page(paged: bool = False) -> Iterator[Console]:
    """A console on standard output; off a terminal 100 columns wide, without colours and trailing blanks.

    Args:
        paged: on a terminal, what is longer than the screen goes through the user's pager.
    """
    terminal = sys.stdout.isatty()
    asked = os.environ.get("COLUMNS", "")
    console = Console(
        width=None if terminal else int(asked) if asked.isdigit() else PIPED_WIDTH,
        force_terminal=terminal,
        color_system="auto" if terminal else None,
        highlight=False,
        markup=False,
        emoji=False,
    )
    if terminal and not paged:
        yield console
        return
    with console.capture() as captured:
        yield console
    if terminal:
        _show(captured.get(), console.height)
        return
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def _show(text: str, height: int) -> None:
    """Print what fits on the screen, and page what does not."""
    if text.count("\n") < height:
        sys.stdout.write(text)
        return
    import pydoc

    os.environ.setdefault("LESS", "-RFX")  # colours kept, and what was read stays on the screen
    pydoc.pager(text)


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


def address(url: str) -> str:
    """An address with its escaped letters made readable, where nothing is lost by it."""
    plain = unquote(url)
    whole = plain.isprintable() and " " not in plain and quote(plain, safe=_IN_ADDRESSES) == url
    return plain if whole else url


def under(text: Text, indent: int) -> RenderableType:
    """A paragraph set in from the left."""
    return Padding(text, (0, 0, 0, indent))


def flowing(items: Iterable[str], width: int) -> str:
    """Items one after the other, broken into lines between items only."""
    rows = [""]
    for item in items:
        joined = f"{rows[-1]} · {item}" if rows[-1] else item
        if rows[-1] and cell_len(joined) > width:
            rows.append(item)
        else:
            rows[-1] = joined
    return "\n".join(rows)


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


def columns(*names: str, stretch: str, widths: dict[str, int] | None = None, right: Iterable[str] = ()) -> Table:
    """A table without rules; the column `stretch` takes what is left of the line."""
    table = Table(box=None, padding=(0, 2, 0, 0), expand=True, header_style=ACCENT, pad_edge=False)
    for name in names:
        table.add_column(
            name,
            max_width=(widths or {}).get(name),
            ratio=1 if name == stretch else None,
            justify="right" if name in right else "left",
            overflow="fold",
        )
    return table


class Footnotes:
    """Texts and addresses that stand once at the foot, with the numbers under which they are cited."""

    def __init__(self, letter: str = "") -> None:
        """With nothing cited yet; `letter` stands before every number."""
        self._numbers: dict[str, int] = {}
        self._letter = letter

    def cite(self, text: str | None) -> str:
        """The number of a text, in square brackets; nothing for no text."""
        return f"[{self._letter}{self._numbers.setdefault(text, len(self._numbers) + 1)}]" if text else ""

    def sources(self, sources: Iterable[tuple[str, str | None]]) -> RenderableType:
        """The numbers of addresses, each with what was read there."""
        said = [f"{self.cite(url)} {what or ''}".rstrip() for url, what in sources]
        return lines(said) if any(" " in each for each in said) else " ".join(said)

    def show(self, console: Console) -> None:
        """Print all texts with their numbers; addresses stay in one piece, so that they can be followed."""
        label = len(str(len(self._numbers))) + len(self._letter) + 2
        for text, number in self._numbers.items():
            mark = f"[{self._letter}{number}]"
            if text.startswith(("http://", "https://")):
                line = Text(f"  {mark:<{label}}  ", ACCENT).append(address(text), "not bold")
                console.print(line, soft_wrap=True)
            else:
                console.print(fields([(mark, text)], 2, label))

    def __bool__(self) -> bool:
        """Whether anything was cited."""
        return bool(self._numbers)
