"""Which of a million orders are hit, beside determining them twice."""

from __future__ import annotations

from collections.abc import Iterator

from bench.measure import Figure, million_a_second, milliseconds, rounds, seconds
from bench.shipments import shipments
from detente.compare.hits import Days
from detente.determination.single import Law
from detente.determination.table import determine_table

PAIRS = (("2019-08-27", "2019-08-28"), ("2018-06-01", "2026-06-01"))


def changes(quick: bool) -> Iterator[Figure]:
    """Two neighbouring days, and two far apart between which the acts that did it must be found."""
    count = 100_000 if quick else 1_000_000
    table, law = shipments(count), Law()
    for before, after in PAIRS:
        days = Days(before, after)

        def hits(days: Days = days) -> int:
            compared = days.compare(table)
            return int(compared.told(compared.hit | compared.lost).num_rows)

        def twice(before: str = before, after: str = after) -> None:
            determine_table(law, table, on=before)
            determine_table(law, table, on=after)

        twice()
        first = seconds(hits)
        taken = rounds({"hits": hits, "twice": twice}, 3 if quick else 7)
        own, two = taken["hits"].least, taken["twice"].least
        yield Figure(
            f"{count:,} orders from {before} to {after}, {hits():,} hit: changes, warm",
            "",
            f"{million_a_second(count, own)} ({milliseconds(own)}; {milliseconds(first)} the first time)",
            f"{own / two:.1f}× two determine_table ({milliseconds(two)})",
        )
