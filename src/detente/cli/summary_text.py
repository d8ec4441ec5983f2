"""How a summary reads on a terminal: a line a group with its share as a bar; many months as a curve of blocks."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from detente.cli.compare_text import NOT_LAW, bar
from detente.cli.law_text import ACCENT, page, quiet
from detente.cli.summary_curves import Curves
from detente.cli.summary_layout import GAP, Layout, laid_out
from detente.compare.summaries.summary import Row, Summary, together
from detente.compare.summaries.words import head_words, name_words, not_law_words, notes_of, share_words
from detente.english import counted, listed

MOST_LINES = 40


def print_summary(summary: Summary, every: bool = False) -> None:
    """Print a summary.

    Args:
        summary: what to print.
        every: print every line; else the first `MOST_LINES`, and how much the others are.
    """
    with page(paged=True) as out:
        said = not_law_words(summary)
        if said:
            out.print(Text(said, NOT_LAW))
        out.print(Text(head_words(summary), "bold"))
        out.print()
        notes: list[str] = []
        if summary.rows:
            notes = _print_rows(out, summary, every)
            out.print()
        for note in (*notes, *notes_of(summary)):
            out.print(quiet(note))


def _print_rows(out: Console, summary: Summary, every: bool) -> list[str]:
    """Print the lines; what is to be said of how they are shown."""
    curves = Curves(summary) if not every and len(summary.rows) > MOST_LINES and Curves.fit(summary) else None
    rows = curves.rows if curves else list(summary.rows)
    told = rows if every else rows[:MOST_LINES]
    layout = laid_out(summary, told, out.width, len(curves.periods) if curves else 0)
    out.print(_grid(summary, told, layout, curves))
    notes = []
    if len(rows) > len(told):
        left = together((), rows[len(told) :])
        share = share_words(left.rows, summary.total.rows)
        more = counted(len(rows) - len(told), "more line")
        top = ", --top puts them together" if set(summary.by) - set(summary.times) else ""
        notes.append(f"{more} with {counted(left.rows, summary.what)} ({share}): --all prints them{top}.")
    if curves:
        notes.append(f"{curves.words} --all prints every {summary.by[-1]}.")
    if any(scale.unit for scale in layout.scales):
        notes.append("Sums are rounded here to the unit beside the currency; --json and -o give them exactly.")
    if layout.left_out:
        finds = "finds" if len(layout.left_out) == 1 else "find"
        notes.append(f"{listed(layout.left_out)} {finds} no room here; a wider terminal, --json and -o show them.")
    without = summary.total.without_value
    if without and not layout.without:
        has = "has" if without == 1 else "have"
        notes.append(f"{counted(without, summary.what)} {has} no value or no currency.")
    return notes


def _grid(summary: Summary, rows: Sequence[Row], layout: Layout, curves: Curves | None) -> Table:
    grid = Table(box=None, padding=(0, GAP, 0, 0), header_style=ACCENT, pad_edge=False)
    for name, width in zip(summary.by, layout.names, strict=False):
        grid.add_column(name, width=width, overflow="fold")
    grid.add_column("rows", justify="right", no_wrap=True)
    if layout.share:
        grid.add_column("share", justify="right", no_wrap=True)
    if curves:
        curves.squeeze(layout.bar)
        grid.add_column(curves.head, no_wrap=True)
    elif layout.bar:
        grid.add_column("", no_wrap=True)
    if layout.in_lines:
        grid.add_column("value", justify="right", no_wrap=True)
    else:
        for scale in layout.scales:
            grid.add_column(f"{scale.code} {scale.unit}".strip(), justify="right", no_wrap=True)
    if layout.without:
        grid.add_column("no value", justify="right", no_wrap=True)
    most = max(row.rows for row in rows)
    above: tuple[str | None, ...] = ()
    for row in rows:
        names: list[Text] = []
        for place, said in enumerate(row.names):
            repeated = place < len(row.names) - 1 and above[: place + 1] == row.names[: place + 1]
            names.append(Text("" if repeated else name_words(summary, place, said)))
        above = row.names
        grid.add_row(*_cells(summary, row, names, layout, curves, most))
    whole = [Text("all", "bold"), *(Text() for _ in layout.names[1:])]
    grid.add_row(*_cells(summary, summary.total, whole, layout, curves, most))
    return grid


def _cells(
    summary: Summary, row: Row, names: Sequence[Text], layout: Layout, curves: Curves | None, most: int
) -> Sequence[str | Text]:
    whole = row is summary.total
    cells: list[str | Text] = [*names, Text(f"{row.rows:,}", "bold" if whole else "")]
    if layout.share:
        cells.append(share_words(row.rows, summary.total.rows))
    if curves:
        cells.append(Text(curves.of(None if whole else row.names), ACCENT))
    elif layout.bar:
        cells.append("" if whole else bar(row.rows / most, layout.bar))
    sums = [(scale, scale.words(row.values[scale.code])) for scale in layout.scales if scale.code in row.values]
    if layout.in_lines:
        cells.append("\n".join(" ".join(filter(None, (text, scale.unit, scale.code))) for scale, text in sums))
    else:
        told = {scale.code: text for scale, text in sums}
        cells += [told.get(scale.code, "") for scale in layout.scales]
    if layout.without:
        cells.append(f"{row.without_value:,}" if row.without_value else "")
    return cells
