"""How two jurisdictions side by side read on a terminal."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from detente.cli.compare_text import NOT_LAW, foot, not_law_line
from detente.cli.law_text import ACCENT, head, lines, page
from detente.compare.mirror import Mirror, Side
from detente.compare.mirror_words import (
    alike_words,
    asked_words,
    groups_words,
    open_words,
    outcomes_words,
    row_words,
    window_words,
)
from detente.compare.sentences import capital


def print_mirror(mirror: Mirror) -> None:
    """Print two jurisdictions side by side."""
    sides = (mirror.one, mirror.other)
    with page(paged=True) as out:
        for side in sides:
            if side.proposals:
                out.print(Text(not_law_line(side.proposals, side.name), NOT_LAW))
        if any(side.proposals for side in sides):
            out.print()
        out.print(head(asked_words(mirror), mark="SIDE BY SIDE"))
        out.print(Text(alike_words(mirror), "dim"))
        out.print()
        grid = _table("", *(f"{side.name}'s law" for side in sides))
        grid.add_row("stands in", *(lines(map(capital, groups_words(side))) for side in sides))
        for goods in ("listed", "unlisted"):
            grid.add_row(f"licences, {goods}", *(_open(side, goods) for side in sides))
        out.print(grid)
        for goods in ("listed", "unlisted"):
            rows = [row for row in mirror.rows if row.goods == goods]
            if not rows:
                continue
            out.print()
            table = _table(f"{goods} goods", *(side.name for side in sides))
            for row in rows:
                mark = Text("= " if row.alike else "≠ ", ACCENT)
                words = mark.append(row_words(row), "")
                table.add_row(words, outcomes_words(row.one), outcomes_words(row.other))
            out.print(table)
        if mirror.windows:
            out.print()
            table = _table(f"since {mirror.baseline}", *(f"{side.name} has the other" for side in sides), space=0)
            for window in mirror.windows:
                days, *said = window_words(window)
                table.add_row(Text(days, "bold" if window.lopsided else ""), *said)
            out.print(table)
            if any(window.lopsided for window in mirror.windows):
                out.print(Text("In bold: one side has the other on its list, and is not on the other's.", "dim"))
        out.print()
        for side in sides:
            out.print(foot(side.coverage, side.law, f"{side.name}: "))


def _table(*names: str, space: int = 1) -> Table:
    table = Table(box=None, padding=(0, 2, space, 0), expand=True, header_style=ACCENT, pad_edge=False)
    for name, ratio in zip(names, (10, 12, 12), strict=True):
        table.add_column(name, ratio=ratio, overflow="fold")
    return table


def _open(side: Side, goods: str) -> Text:
    found = [open_words(each) for each in getattr(side, goods)]
    return Text("\n".join(f"· {words}" for words in found) if found else "none")
