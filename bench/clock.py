"""The dispute clock: random days of all disputes of the WTO's list, reading cases and building clocks included."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bench.measure import Figure, Times, milliseconds, rounds, seconds
from bench.wto import WRITTEN, Listed, disputes
from bench.wto_runs import runs
from detente.relations.disputes.clock import Clock

MOST = 1.0  # seconds for all days
DAYS = 100_000
Plain = dict[str, tuple[Listed, Sequence[Mapping[str, Any]]]]  # by number a dispute and its further acts, as values


def clock(quick: bool) -> Iterator[Figure]:
    """The list as it is, one act a dispute; then each with all acts that its words need at least."""
    passes = 3 if quick else 9
    asked = random_days(DAYS)
    bare = requests()
    first = seconds(lambda: through(bare, asked))
    full = histories()
    taken = rounds({"bare": lambda: through(bare, asked), "full": lambda: through(full, asked)}, passes)
    built = rounds({"bare": lambda: build(bare), "full": lambda: build(full)}, passes)
    acts = 1 + sum(len(acts) for _, acts in full.values()) / len(full)
    for name, what in (
        ("bare", f"{DAYS:,} random days of all {len(bare)} WTO disputes through the clock, by their requests"),
        ("full", f"the same, by the quickest way to their status words, {acts:.1f} acts a dispute"),
    ):
        yield Figure(
            f"{what}; least of {passes}",
            f"at most {milliseconds(MOST)}",
            _told(taken[name]),
            ok=taken[name].middle <= MOST,
        )
        yield Figure("of it to read the cases and build the clocks", "", _told(built[name]))
    yield Figure("the first time, with reading the procedure", "", milliseconds(first))


def requests() -> Plain:
    """The disputes of the list, each no more than its request."""
    return {each.number: (each, ()) for each in disputes()}


def histories() -> Plain:
    """The disputes of the list, each on the quickest way to its words."""
    told = runs()
    return {
        run.listed.number: (run.listed, run.way.written(run.listed, told.procedure) if run.way else ())
        for run in told.each
    }


def random_days(count: int, seed: int = 7) -> list[tuple[str, dt.date]]:
    """Disputes of the list, and days from their request to the day of the file; the same for the same seed."""
    drawn = random.Random(seed)
    asked = []
    for listed in drawn.choices(disputes(), k=count):
        after = drawn.randrange((WRITTEN - listed.requested).days + 1)
        asked.append((listed.number, listed.requested + dt.timedelta(days=after)))
    return asked


def build(plain: Plain) -> dict[str, Clock]:
    """Read the cases and build their clocks."""
    return {number: Clock(listed.case(acts)) for number, (listed, acts) in plain.items()}


def through(plain: Plain, asked: Sequence[tuple[str, dt.date]]) -> int:
    """Build the clocks, and ask for the state of each day, what may come next, what is due and what is over."""
    clocks = build(plain)
    told = 0
    for number, day in asked:
        standing = clocks[number].on(day)
        told += len(standing.state.id) + len(standing.possible) + len(standing.due_today) + len(standing.overdue)
    return told


def _told(times: Times) -> str:
    return f"{milliseconds(times.least)}, median {milliseconds(times.middle)}"
