"""How hit orders read on a terminal: each way in which orders are hit, once, with the orders; then the sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.cli.law_text import ACCENT, flowing, quiet
from detente.cli.render import short_goods
from detente.compare.hit_words import NOT_COMPARED
from detente.compare.tally import Group as Rows
from detente.compare.tally import Tally, act_names, amount, ranked, sorted_sums
from detente.english import counted
from detente.regime import countries

MOST_WAYS, MOST_ORDERS = 30, 12
_STYLES = {
    "licence-needed": "bold yellow",
    "licence-no-longer-needed": "bold green",
    "prohibited": "bold red",
    "no-longer-prohibited": "bold green",
    "now-undetermined": "bold magenta",
    NOT_COMPARED: "bold magenta",
}


@dataclass(slots=True)
class Way:
    """Orders that are hit in one way: how many, and the first of them."""

    rows: int = 0
    orders: list[str] = field(default_factory=list)


class Ways:
    """The ways in which orders are hit, gathered table by table."""

    def __init__(self) -> None:
        """With nothing gathered yet."""
        self._found: dict[tuple[str, str, str], Way] = {}

    def add(self, told: Any) -> None:
        """Gather the hit orders of a table, in order."""
        import numpy as np

        from detente.compare.sameness import coded, distinct

        if not told.num_rows:
            return
        names = ("change", "how", "because")
        columns = [coded(told.column(name)) for name in names]
        mixed = np.zeros(told.num_rows, np.int64)
        for texts, codes in columns:
            mixed, _ = distinct(mixed * len(texts) + codes)
        counts = np.bincount(mixed)
        for number in dict.fromkeys(mixed.tolist()):
            rows = np.flatnonzero(mixed == number)[:MOST_ORDERS]
            key = tuple(texts[codes[rows[0]]].as_py() for texts, codes in columns)
            way = self._found.setdefault(key, Way())
            way.rows += int(counts[number])
            way.orders += map(_order, told.take(rows[: MOST_ORDERS - len(way.orders)]).to_pylist())

    def show(self, console: Console) -> None:
        """Print every way, those of the most orders first; what cannot be compared comes last."""
        ways = sorted(self._found.items(), key=lambda item: (item[0][0] == NOT_COMPARED, -item[1].rows, item[0]))
        for (change, how, because), way in ways[:MOST_WAYS]:
            head = Text.assemble((change, _STYLES.get(change, "bold")), f"  {counted(way.rows, 'order')}")
            lines: list[RenderableType] = [head, Padding(Text(how), (0, 0, 0, 2))]
            if because != "[]":
                lines.append(Padding(Text(f"by {'; '.join(act_names(because))}"), (0, 0, 0, 2)))
            rest = way.rows - len(way.orders)
            orders = [*way.orders, *([f"{rest:,} more"] if rest else [])]
            lines.append(Padding(Text(flowing(orders, console.width - 2), style="dim"), (0, 0, 0, 2)))
            console.print(Group(*lines))
            console.print()
        if len(ways) > MOST_WAYS:
            console.print(quiet(f"{len(ways) - MOST_WAYS:,} more ways; write the orders to a file with -o."))
            console.print()


def _order(row: Mapping[str, Any]) -> str:
    lower = {name.strip().casefold(): value for name, value in row.items()}
    route = f"{lower.get('origin') or ''}→{lower.get('destination') or ''}"
    return " ".join(text for text in (str(lower.get("id") or ""), route, short_goods(lower)) if text)


def show_tally(console: Console, tally: Tally) -> None:
    """Print how many orders are hit, by change, destination and act, and what they are worth."""
    if tally.hit.rows:
        grid = Table(box=None, padding=(0, 2, 0, 0), show_header=False, pad_edge=False)
        grid.add_column(overflow="fold")
        grid.add_column(justify="right", no_wrap=True)
        grid.add_column(overflow="fold")
        for head, groups in _groups(tally):
            grid.add_row(Text(head, style=ACCENT), Text("orders", style=ACCENT), Text("value", style=ACCENT))
            for name, rows in groups:
                grid.add_row(name, f"{rows.rows:,}", worth_words(rows))
            grid.add_row()
        console.print(grid)
    if tally.acts:
        for name, count in tally.by_act():
            console.print(Text(f"by {name}: {counted(count, 'order')}"))
        console.print()


def _groups(tally: Tally) -> Iterator[tuple[str, Sequence[tuple[str, Rows]]]]:
    yield "change", ranked(tally.kinds)
    yield "destination", [(_country(code), rows) for code, rows in ranked(tally.destinations)]


def _country(code: str) -> str:
    return countries.name(code) if code in countries.CODES else code or "(none)"


def worth_words(rows: Rows) -> str:
    """What orders are worth, each currency by itself."""
    parts = [
        f"{_apart(amount(worth.value))} {currency}" if currency else f"{worth.rows:,} without a value"
        for currency, worth in sorted_sums(rows.sums)
    ]
    return " · ".join(parts)


def _apart(number: str) -> str:
    """A number with its thousands apart."""
    whole, point, rest = number.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.isdigit() else number


def hit_line(tally: Tally) -> Text:
    """How many orders are hit, out of how many."""
    return Text.assemble((f"{tally.hit.rows:,}", "bold"), f" of {counted(tally.rows, 'order')} hit")


def open_lines(tally: Tally) -> Iterable[str]:
    """What is not known of orders that are not told as hit."""
    if tally.open:
        verb = "is" if tally.open == 1 else "are"
        yield (
            f"{counted(tally.open, 'order')} {verb} undetermined on both days: what is missing may hide a hit. "
            "`detente determine` asks for it; --assume fills it in."
        )
    if tally.not_compared:
        yield f"{counted(tally.not_compared, 'order')} cannot be compared."
