"""Folders on a cluster: the same files as from one machine, whatever becomes of the workers."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from detente.determination.bulk import on_cluster as cluster_room
from detente.determination.bulk.determining import Asked, determining, parameters
from detente.determination.bulk.on_cluster import on_cluster
from detente.determination.bulk.parts import Part, parts, sources
from detente.determination.bulk.places import place
from detente.determination.bulk.running import in_threads
from detente.determination.bulk.work import Done, Job
from detente.determination.shipped import ship
from detente.determination.single import Law
from detente.errors import EngineError, FileError
from tests.determination_bulk.folders import parquet, rows

FILES = 8


@pytest.fixture(scope="session")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shared") / "lines"
    for number in range(FILES):
        parquet(folder, f"lines-{number}.parquet", rows(4_000, seed=number, bad=3 * (number % 2)))
    return folder


def cut(folder: Path) -> tuple[Part, ...]:
    return parts(sources(place(str(folder)))[0])


def job(target: Path, **more: Any) -> Job:
    return Job(place(str(target)), parameters(Law(), None), **more)


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder of answers, but for the seconds that the marks tell."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            content = path.read_bytes()
            if name.startswith("_parts/") and name.endswith(".json"):
                content = json.dumps({k: v for k, v in json.loads(content).items() if k != "seconds"}).encode()
            found[name] = content
    return found


def same(done: Sequence[Done]) -> list[Done]:
    return [replace(each, seconds={}) for each in done]


def here(lines: Path, target: Path, **more: Any) -> list[Done]:
    return in_threads(cut(lines), job(target, **more), determining(Law(), Asked()), 2)


@pytest.mark.usefixtures("cluster")
@pytest.mark.parametrize("partition_by", [None, "year"])
def test_the_files_are_those_of_one_machine_byte_for_byte(
    lines: Path, tmp_path: Path, partition_by: str | None
) -> None:
    one = here(lines, tmp_path / "one", partition_by=partition_by)
    told: list[int] = []
    other = on_cluster(
        cut(lines),
        job(tmp_path / "other", partition_by=partition_by),
        Law(),
        Asked(),
        2,
        lambda count, _: told.append(count),
    )
    assert same(other) == same(one)
    assert files(tmp_path / "other") == files(tmp_path / "one")
    assert told == [4_000] * FILES
    assert sum(each.rejected for each in other) > 0


@pytest.mark.usefixtures("cluster")
def test_a_worker_killed_in_mid_run_loses_nothing_and_doubles_nothing(
    lines: Path, tmp_path: Path, kill_one: Callable[[], int]
) -> None:
    one = here(lines, tmp_path / "one")
    killed: list[int] = []

    def first_part(*_: float) -> None:
        if not killed:
            marks = list((tmp_path / "other" / "_parts").glob("*.json"))
            assert len(marks) < FILES
            killed.append(kill_one())

    other = on_cluster(cut(lines), job(tmp_path / "other"), Law(), Asked(), 2, first_part)
    assert killed
    assert same(other) == same(one)
    assert files(tmp_path / "other") == files(tmp_path / "one")


def test_a_machine_that_goes_down_loses_nothing(cluster: Any, lines: Path, tmp_path: Path) -> None:
    one = here(lines, tmp_path / "one")
    extra = cluster.add_node(num_cpus=1, object_store_memory=100 << 20)
    lost: list[Any] = []

    def first_part(*_: float) -> None:
        if not lost:
            cluster.remove_node(extra, allow_graceful=False)
            lost.append(extra)

    other = on_cluster(cut(lines), job(tmp_path / "other"), Law(), Asked(), 3, first_part)
    assert lost
    assert same(other) == same(one)
    assert files(tmp_path / "other") == files(tmp_path / "one")


@pytest.mark.usefixtures("cluster")
def test_a_file_that_cannot_be_read_stops_the_run_with_a_sentence(lines: Path, tmp_path: Path) -> None:
    broken = tmp_path / "lines"
    for path in lines.iterdir():
        (broken / path.name).parent.mkdir(exist_ok=True)
        (broken / path.name).write_bytes(path.read_bytes())
    found = cut(broken)
    spoilt = bytearray((broken / "lines-5.parquet").read_bytes())
    spoilt[100:3_000] = bytes(2_900)
    (broken / "lines-5.parquet").write_bytes(spoilt)
    with pytest.raises(FileError, match=r"lines-5\.parquet' cannot be read"):
        on_cluster(found, job(tmp_path / "out"), Law(), Asked(), 2)
    assert not [path for path in (tmp_path / "out").glob("*.parquet") if path.name.startswith("lines-5")]
    for path in (tmp_path / "out").glob("*.parquet"):
        pq.read_table(path)


@pytest.mark.usefixtures("cluster")
def test_another_detente_on_a_worker_is_told(lines: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_room, "ship", lambda law: replace(ship(law), version="9.9.9"))
    with pytest.raises(EngineError, match=r"has detente .*, and this is 9\.9\.9; install the same version"):
        on_cluster(cut(lines), job(tmp_path / "out"), Law(), Asked(), 1)


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "detente", "determine", *words],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, **environment},
    )


def test_the_command_says_no_more_than_its_own_sentences(cluster: Any, lines: Path, tmp_path: Path) -> None:
    local = run(str(lines), "-o", str(tmp_path / "one"))
    done = run(str(lines), "-o", str(tmp_path / "other"), "--engine", "ray", "--address", cluster.address)
    assert (done.returncode, done.stdout) == (1, "")  # some rows were rejected
    assert re.fullmatch(
        r"31,984 of 32,000 rows determined; 16 rows rejected: see \S+/_rejects\.parquet; [\d.]+ s, [\d,]+ rows/s\.\n",
        done.stderr,
    )
    assert local.stderr.split(":")[0] == done.stderr.split(":")[0]
    one, other = files(tmp_path / "one"), files(tmp_path / "other")
    assert one.keys() == other.keys()
    assert {name for name in one if one[name] != other[name]} == set()


def test_resume_goes_on_on_the_cluster_with_what_was_begun_here(cluster: Any, lines: Path, tmp_path: Path) -> None:
    run(str(lines), "-o", str(tmp_path / "one"))
    out = tmp_path / "other"
    run(str(lines), "-o", str(out))
    for number in (1, 6):
        (out / f"lines-{number}-00000.parquet").unlink()
        (out / "_parts" / f"lines-{number}-00000.json").unlink()
    kept = (out / "lines-0-00000.parquet").stat().st_mtime_ns
    done = run(str(lines), "-o", str(out), "--resume", "--engine", "ray", "--address", cluster.address)
    assert "6 of 8 parts had been finished before" in done.stderr
    assert (out / "lines-0-00000.parquet").stat().st_mtime_ns == kept
    assert files(out) == files(tmp_path / "one")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["-o", "out/", "--engine", "ray", "--address", "127.0.0.1:1"],
            "There is no cluster to be had at '127.0.0.1:1': Connection refused.",
        ),
        (
            ["-o", "out/", "--engine", "ray", "--address", "ray://10.0.0.5:10001"],
            "'ray://10.0.0.5:10001' is no address of a cluster; write it as host:port, such as 10.0.0.5:6379, and "
            "run detente on a machine of the cluster.",
        ),
        (["-o", "out/", "--engine", "spark"], "--engine 'spark' is not known; there is ray. Leave it out for threads."),
        (["-o", "out/", "--address", "10.0.0.5:6379"], "--address is that of a cluster; say --engine ray as well."),
    ],
)
def test_a_cluster_that_cannot_be_had_is_told(
    lines: Path, tmp_path: Path, words: list[str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(str(lines), *words)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"detente: {sentence}\n")


def test_a_cluster_goes_through_folders_only(lines: Path) -> None:
    done = run(str(lines / "lines-0.parquet"), "--engine", "ray")
    assert done.stderr == "detente: --engine ray goes with a folder of answers; name one, such as -o answers/.\n"
    done = run("--from", "JP", "--to", "KR", "--date", "2020-01-01", "--engine", "ray")
    assert done.stderr == "detente: --engine goes with a file of shipments; leave it out for one shipment.\n"
