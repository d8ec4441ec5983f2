"""A million mixed rows as a table, by detente alone and beside its peers."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

import detente
from bench.measure import Figure, Times, million_a_second, milliseconds, rounds, seconds
from bench.peers import scope
from bench.shipments import shipments
from detente.determination.single import Law
from detente.determination.table import determine_table

# Module, what it is held to, and the rows it is given in a full and a quick run; more would only take longer.
PEERS = (
    ("zen_graph", "zen-engine", 300, 100_000, 10_000),
    ("openfisca", "openfisca-core", 10, 1_000_000, 100_000),
    ("duckdb_sql", "DuckDB", 5, 1_000_000, 100_000),
)
CHECKED = 20_000


def mixed(quick: bool) -> Iterator[Figure]:
    """Rows of both jurisdictions, with facts missing."""
    count = 100_000 if quick else 1_000_000
    table = shipments(count)
    first = seconds(lambda: detente.determine_table(table))
    law = Law()
    taken = rounds(
        {
            "all": lambda: determine_table(law, table),
            "one": lambda: determine_table(law, table, threads=1),
            "spin": lambda: _gathers(1),
            "spin all": lambda: _gathers(os.cpu_count() or 1),
        },
        5 if quick else 15,
    )
    warm, gain = taken["all"], taken["spin"].least / taken["spin all"].least * (os.cpu_count() or 1)
    rate = count / warm.least / 1e6
    yield Figure(
        f"{count:,} mixed rows through determine_table, warm, {os.cpu_count()} cores",
        "at least 30 M rows/s",
        _rate(count, warm),
        ok=rate >= 30,
    )
    yield Figure("the same on one thread", "", _rate(count, taken["one"]))
    yield Figure(
        f"what {os.cpu_count()} threads do of plain numpy gathers, to what one does, just then", "", f"{gain:.2f}×"
    )
    yield Figure("the same table the first time", "", f"{million_a_second(count, first)} ({milliseconds(first)})")
    fresh = shipments(count, seed=99)
    other = seconds(lambda: detente.determine_table(fresh))
    yield Figure(
        "another table of the kind, first time", "", f"{million_a_second(count, other)} ({milliseconds(other)})"
    )


def _gathers(threads: int) -> None:
    """A plain chain of gathers, as many for each thread: what the machine has to give."""
    table = np.arange(100_000)
    places = np.random.default_rng(1).integers(0, len(table), 1 << 16)

    def chain(_: int) -> None:
        at = places.copy()
        for _ in range(100):
            table.take(at, out=at, mode="clip")

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(chain, range(threads)))


def _taken(times: Times) -> str:
    return f"{milliseconds(times.least)}, median {milliseconds(times.middle)}"


def beside_peers(quick: bool) -> Iterator[Figure]:
    """Every installed peer on rows of its scope: equal answers first, then the time of each in turn."""
    for module, name, factor, full, less in PEERS:
        try:
            made = importlib.import_module(f"bench.peers.{module}").peers
        except ImportError as error:
            print(f"{name} is left out: {error}", file=sys.stderr)
            continue
        for line in _unequal(made, 2_000 if quick else CHECKED):
            print(f"{name} differs: {line}", file=sys.stderr)
        count = less if quick else full
        table = scope.rows(count)
        peers: list[scope.Peer] = made(table)
        detente.determine_table(table)
        ways: dict[str, Callable[[], Any]] = {peer.name: peer.run for peer in peers}
        ways["detente"] = partial(detente.determine_table, table)
        taken = rounds(ways, 3 if quick else 5)
        own = taken.pop("detente")
        yield Figure(f"detente on {count:,} rows of the peers' scope", "", _rate(count, own))
        for peer in peers:
            ratio = taken[peer.name].least / own.least
            yield Figure(
                f"{peer.name}: {peer.way}",
                f"{factor} times as long",
                _rate(count, taken[peer.name]),
                f"{ratio:,.1f}×",
                ratio >= factor,
            )


def _rate(count: int, times: Times) -> str:
    return f"{million_a_second(count, times.least)} ({_taken(times)})"


def _unequal(made: Callable[[pa.Table], list[scope.Peer]], count: int) -> Iterator[str]:
    table = scope.rows(count, seed=5)
    expected = scope.detente_answers(table)
    for peer in made(table):
        found = scope.differences(table, expected, peer.answers(peer.run()))
        print(f"{peer.name}: {'other answers' if found else 'the same answers'} on {count:,} rows", file=sys.stderr)
        yield from found
