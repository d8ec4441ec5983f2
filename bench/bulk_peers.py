"""Declaration lines through detente's peers: rows of the peers' scope in the twelve columns, complete and readable.

What such lines do not say is said once for all of them: detente assumes it (`--assume`), the peers are given it or
leave it out. DuckDB goes from Parquet to Parquet as detente does, each in a process of its own. The other two know no
files: they are given a sample in memory, in their own form before the clock starts, while detente is given an Arrow
table and gives one back; the time of a hundred million lines is that of the sample times the number of samples.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import detente
from bench.bulk import FULL, QUICK, THREADS, big_folder, detente_itself, put_away, told
from bench.lines import GROUP
from bench.measure import Figure, million_a_second, rounds
from bench.peers import scope
from bench.processes import Ran, in_turn, least, ran

CHECKED, LINES = 20_000, 100_000_000
OTHER = "; but it gave other answers"
# Module, what it is held to, and the rows it is given in a full and a quick run; more would only take longer.
IN_MEMORY = (("zen_graph", 500, 100_000, 10_000), ("openfisca", 50, 1_000_000, 100_000))


def bulk_peers(quick: bool, rows: int | None = None) -> Iterator[Figure]:
    """Every installed peer: equal answers first, then the time of each in turn with detente's."""
    table = scope.declared(QUICK // 4 if quick else GROUP)
    for module, factor, full, less in IN_MEMORY:
        try:
            made = importlib.import_module(f"bench.peers.{module}").peers
        except ImportError as error:
            print(f"{module} is left out: {error}", file=sys.stderr)
            continue
        equal = _checked(made, 2_000 if quick else CHECKED)
        yield from _in_memory(made, factor, table, less if quick else full, equal)
    try:
        importlib.import_module("bench.peers.duckdb_parquet")
    except ImportError as error:
        print(f"DuckDB is left out: {error}", file=sys.stderr)
        return
    yield from _from_files(rows or (QUICK if quick else FULL), 2_000 if quick else CHECKED, 3)


def _in_memory(
    made: Callable[[pa.Table], list[scope.Peer]], factor: int, table: pa.Table, count: int, equal: set[str]
) -> Iterator[Figure]:
    peers = made(scope.completed(scope.declared(count)))
    own = partial(detente.determine_table, table, assume=scope.ASSUMED)
    own()
    ways: dict[str, Callable[[], Any]] = {peer.name: peer.run for peer in peers}
    taken = rounds({**ways, "detente": own}, 3)
    a_row = taken["detente"].least / len(table)
    said = million_a_second(len(table), taken["detente"].least)
    yield Figure(f"detente on {len(table):,} lines of the peers' scope in memory, beside {peers[0].name}", "", said)
    for peer in peers:
        theirs = taken[peer.name].least / count
        yield Figure(
            f"{peer.name}: {peer.way}; {count:,} lines in memory",
            f"{factor} times as long",
            f"{million_a_second(count, taken[peer.name].least)}; 100 million lines {_long(theirs * LINES)}"
            f"{'' if peer.name in equal else OTHER}",
            f"{theirs / a_row:,.1f}×",
            theirs / a_row >= factor and peer.name in equal,
        )


def _long(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 3600:.1f} h" if seconds >= 3600 else f"{seconds / 60:.1f} min"


def _checked(made: Callable[[pa.Table], list[scope.Peer]], count: int) -> set[str]:
    """The peers that give detente's answers; where one does not, it is told."""
    table = scope.declared(count, seed=5)
    expected = scope.detente_answers(table, scope.ASSUMED)
    peers = made(scope.completed(table))
    return {peer.name for peer in peers if _same(peer.name, table, expected, peer.answers(peer.run()))}


def _same(name: str, table: pa.Table, expected: scope.Answers, got: scope.Answers) -> bool:
    found = scope.differences(table, expected, got)
    said = "other answers" if found else "the same answers"
    print(f"{name}: {said} on {table.num_rows:,} lines", *found, sep="\n  ", file=sys.stderr)
    return not found


def _from_files(count: int, checked: int, times: int) -> Iterator[Figure]:
    """DuckDB and detente, folder to folder."""
    from bench.peers import duckdb_parquet

    assumed = [word for name, value in scope.ASSUMED.items() for word in ("--assume", f"{name}={_word(value)}")]
    with big_folder(2 * count * 60) as home:

        def duckdb(folder: Path, out: Path, *options: str) -> Ran:
            return ran((sys.executable, "-m", "bench.peers.duckdb_parquet", str(folder), str(out), *options))

        few = write(home / "few", checked, seed=5)
        duckdb(home / "few", home / "few-answers")
        expected = scope.detente_answers(few, scope.ASSUMED)
        equal = _same("DuckDB", few, expected, duckdb_parquet.answers(home / "few-answers"))
        write(home / "lines", count)
        ways = {
            "detente": lambda: detente_itself(home / "lines", home / "answers", *assumed),
            "duckdb": lambda: duckdb(home / "lines", home / "joined"),
            "plain": lambda: duckdb(home / "lines", home / "joined", "--plain"),
        }

        def before() -> None:
            put_away(home / "answers")
            put_away(home / "joined")

        before()
        ways["detente"]()
        taken = in_turn(ways, times, before)
    own, theirs = least(taken["detente"]), least(taken["duckdb"])
    yield Figure(
        f"detente on {count:,} lines of the peers' scope, Parquet to Parquet", "", told(count, taken["detente"])
    )
    yield Figure(
        f"DuckDB {version('duckdb')}: one query with interval joins, Parquet to Parquet, {THREADS} threads",
        "4 times as long",
        told(count, taken["duckdb"]) + ("" if equal else OTHER),
        f"{theirs.wall / own.wall:.1f}×",
        equal and theirs.wall / own.wall >= 4,
    )
    yield Figure("DuckDB copying the same lines with no logic at all", "", told(count, taken["plain"]))


def _word(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def write(folder: Path, count: int, *, seed: int = 2, files: int = 4) -> pa.Table:
    """Write declared rows of the scope into a folder of files; the rows of the last row group."""
    folder.mkdir()
    starts = list(range(0, count, GROUP))
    table = scope.declared(1)
    for part in np.array_split(np.array(starts), min(files, len(starts))):
        with pq.ParquetWriter(folder / f"lines-{part[0] // GROUP:05d}.parquet", table.schema) as writer:
            for start in part.tolist():
                size = min(GROUP, count - start)
                table = scope.declared(size, seed + start // GROUP)
                table = table.set_column(0, "id", pa.array(np.arange(start, start + size)))
                writer.write_table(table, row_group_size=GROUP)
    return table
