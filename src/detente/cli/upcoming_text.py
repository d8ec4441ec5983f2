"""How coming instruments read on a terminal: the day, the act, what it changes, and the orders it hits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.text import Text

from detente.cli.law_text import ACCENT, address, fields, lines, page, quiet
from detente.cli.render import NOT_LAW
from detente.compare.coming import Coming, Upcoming
from detente.english import counted, listed
from detente.regime.looking.words import both

if TYPE_CHECKING:
    from detente.compare.orders_hit import OrdersHit

MOST_PLACES, MOST_WHAT = 5, 6


def show(upcoming: Upcoming) -> None:
    """Print what is coming, the earliest first."""
    with page() as out:
        count = len(upcoming.instruments)
        span = f"{'takes' if count < 2 else 'take'} effect in the days after, up to {upcoming.until}"
        if count:
            out.print(Text.assemble((counted(count, "act"), "bold"), f" known on {upcoming.on} that {span}"))
        else:
            out.print(Text(f"Nothing that is known on {upcoming.on} {span}."))
        out.print()
        for coming in upcoming.instruments:
            _show(out, coming)
        for note in (*upcoming.notes, "No legal advice."):
            out.print(quiet(note))


def _show(out: Console, coming: Coming) -> None:
    out.print(Text.assemble((coming.day, f"bold {ACCENT}"), "  ", (f"{coming.name}: {coming.title}", "bold")))
    if not coming.law:
        out.print(Text("  NOT LAW: a proposal", style=NOT_LAW))
    out.print(fields(_rows(coming), indent=2))
    out.print()


def _rows(coming: Coming) -> Iterator[tuple[str, RenderableType | None]]:
    name = coming.number if coming.number and coming.original else None
    yield "act", both(name, coming.original) or None
    yield "promulgated", str(coming.promulgated) if coming.promulgated else "day not found"
    if coming.uncertain:
        yield "in force", f"{coming.day}: the day was not found; what follows is told for the time when it is"
    yield "together", "; ".join(coming.together) or None
    yield "amends", _few(list(coming.what), MOST_WHAT, "amendment")
    yield "changes", _changes(coming)
    if coming.orders:
        yield "orders", _orders(coming.orders)
    yield "source", lines([address(url) for url in coming.sources]) if coming.sources else None
    yield "confidence", coming.confidence


def _few(texts: list[str], most: int, what: str) -> RenderableType:
    rest = len(texts) - most
    return lines([*texts[:most], *([f"and {counted(rest, f'more {what}')}"] if rest > 0 else [])])


def _changes(coming: Coming) -> RenderableType:
    if not coming.places:
        return "nothing that a shipment could tell"
    told = [Text(place.sentence) for place in coming.places[:MOST_PLACES]]
    rest = len(coming.places) - len(told)
    if rest:
        told.append(quiet(f"and {counted(rest, 'more place')}; {coming.share:.2%} of all cases compared"))
    return Group(*told)


def _orders(orders: OrdersHit) -> RenderableType:
    from detente.cli.hits_text import MOST_ORDERS, worth_words

    tally = orders.tally
    if not tally.rows:
        return "none of the orders leaves from here"
    verb = "turn on whether it is in force" if orders.turns else "hit"
    worth = f" ({worth_words(tally.hit)})" if tally.hit.rows else ""
    told = [Text(f"{orders.hit:,} of {counted(tally.rows, 'order')} {verb}{worth}", "bold")]
    if not orders.turns:
        told += [Text(f"{count:,}: {way}") for way, count in orders.ways[:MOST_PLACES]]
        rest = len(orders.ways) - MOST_PLACES
        if rest > 0:
            told.append(quiet(f"and {counted(rest, 'more way')}"))
    names = [str(name) for name in orders.ids if name is not None]
    if names:
        shown = names[:MOST_ORDERS]
        more = f" and {len(names) - MOST_ORDERS:,} more" if len(names) > MOST_ORDERS else ""
        told.append(quiet((", ".join(shown) if more else listed(shown)) + more))
    if tally.open:
        told.append(quiet(f"{counted(tally.open, 'order')} undetermined on both days: what is missing may hide a hit"))
    return Group(*told)
