"""The folders that are measured: peers say what detente says, processes are measured as they are."""

from __future__ import annotations

import json
import shutil
import sys
from collections import namedtuple
from pathlib import Path

import pytest

pytest.importorskip("numpy")
pytest.importorskip("pyarrow")

import pyarrow as pa
import pyarrow.parquet as pq
from bench.__main__ import sections
from bench.lines import COLUMNS, write
from bench.peers import scope
from bench.processes import Ran, in_turn, least, ran

import detente
from bench import bulk, bulk_peers, copying

ROWS = 600


def python(code: str) -> tuple[str, ...]:
    return sys.executable, "-S", "-c", code


def test_declared_rows_are_the_twelve_columns_and_all_decided() -> None:
    table = scope.declared(ROWS)
    assert tuple(table.column_names) == COLUMNS
    answered = detente.determine_table(table, assume=scope.ASSUMED)
    assert answered["problem"].null_count == ROWS
    assert set(answered["outcome"].to_pylist()) == {"no-licence", "licence"}


def test_what_is_assumed_and_what_is_said_in_columns_is_answered_alike() -> None:
    table = scope.declared(ROWS, seed=8)
    assert scope.detente_answers(table, scope.ASSUMED) == scope.detente_answers(scope.completed(table))


def test_interval_joins_give_the_same_answers(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    duckdb_parquet = pytest.importorskip("bench.peers.duckdb_parquet")
    table = bulk_peers.write(tmp_path / "lines", 4_000, seed=9)
    duckdb_parquet.run(tmp_path / "lines", tmp_path / "answers")
    expected = scope.detente_answers(table, scope.ASSUMED)
    assert not scope.differences(table, expected, duckdb_parquet.answers(tmp_path / "answers"))
    assert set(expected["special_general_bulk"]) == {"yes", "no", "ask"}


def test_declared_rows_are_written_once_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_peers, "GROUP", 100)
    bulk_peers.write(tmp_path / "lines", 950, files=3)
    files = sorted((tmp_path / "lines").iterdir())
    assert len(files) == 3
    assert pa.concat_tables(map(pq.read_table, files))["id"].to_pylist() == list(range(950))


def test_a_process_is_measured_by_itself() -> None:
    held = b"x" * 200_000_000  # the peak of the one that starts it is not its own
    run = ran(python("import time; kept = bytearray(60_000_000); time.sleep(0.2); print('said')"))
    assert run.said == "said"
    assert run.wall >= 0.2
    assert 60e6 < run.peak < 150e6 < len(held)
    idle = ran(python("pass"))
    assert idle.peak < 40e6


def test_a_process_that_fails_is_told() -> None:
    with pytest.raises(RuntimeError, match="no such thing"):
        ran(python("import sys; sys.exit('no such thing')"))
    assert ran(python("import sys; sys.exit(3)"), well=(0, 3)).said == ""


def test_ways_run_in_turn_and_the_quickest_counts() -> None:
    order: list[str] = []

    def way(name: str, walls: list[float]) -> Ran:
        order.append(name)
        return Ran(walls.pop(0), 0.0, 0, name)

    one, other = [3.0, 1.0, 2.0], [4.0, 5.0, 6.0]
    taken = in_turn({"one": lambda: way("one", one), "other": lambda: way("other", other)}, 3)
    assert order == ["one", "other"] * 3
    assert least(taken["one"]).wall == 1.0


def test_copying_with_answers_writes_what_detente_writes(tmp_path: Path) -> None:
    write(tmp_path / "lines", 3_000, files=2, bad=0)
    bulk.detente_itself(tmp_path / "lines", tmp_path / "answers")
    own = bulk.answer_files(tmp_path / "answers")
    pattern = copying.answers_of(own[0], 5_000)
    assert pattern.num_rows == 5_000
    assert copying.copied(tmp_path / "lines", tmp_path / "copy", threads=2, answers=pattern) == 3_000
    theirs = sorted((tmp_path / "copy").iterdir())
    assert [pq.read_schema(path).names for path in own] == [pq.read_schema(path).names for path in theirs]
    assert sum(pq.read_metadata(path).num_rows for path in own) == 3_000
    pages = [pq.read_metadata(path).row_group(0) for path in (own[0], theirs[0])]
    settings = [[pages[n].column(c).compression for c in range(pages[n].num_columns)] for n in (0, 1)]
    assert settings[0] == settings[1]
    statistics = [[pages[n].column(c).is_stats_set for c in range(pages[n].num_columns)] for n in (0, 1)]
    assert statistics[0] == statistics[1]


def test_where_the_time_goes_is_told_by_the_marks(tmp_path: Path) -> None:
    marks = tmp_path / "_parts"
    marks.mkdir()
    (tmp_path / "lines-00000.parquet").write_bytes(b"x" * 50)
    (marks / "kept.rejects.parquet").write_bytes(b"x" * 999)
    for number, determine in enumerate((3.0, 1.0)):
        mark = {"rows": 100, "seconds": {"read": 0.5, "determine": determine, "write": 1.0}}
        (marks / f"{number}.json").write_text(json.dumps(mark), "utf-8")
    figure = bulk.where(tmp_path, 200, Ran(5.0, 10.0, 0, ""))
    assert figure.measured.startswith("read 10 %, determine 40 %, write 20 %, rest 30 %; of determine 2.0 s")
    assert "0.2 bytes a line" in figure.measured


def test_no_room_is_told_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setenv("DETENTE_BENCH_FOLDER", str(tmp_path))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 9, 1))
    with pytest.raises(OSError, match="DETENTE_BENCH_FOLDER"), bulk.big_folder(6_000_000_000):
        pytest.fail("it was begun")
    assert list(tmp_path.iterdir()) == []


def test_bulk_can_be_asked_for_by_name() -> None:
    assert {"bulk", "bulk-peers"} <= set(sections(rows=5))
