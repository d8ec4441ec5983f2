"""A folder of declaration lines on a cluster of this machine's two cores, beside the same run in threads.

The files of both runs are held equal first. What a cluster takes to begin, and its workers to open the law, is told
apart: it is the time of a single line.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench import lines
from bench.bulk import FULL, QUICK, THREADS, answer_files, big_folder, detente_itself, put_away, told
from bench.measure import Figure
from bench.processes import Ran, in_turn, least

LOCAL, RAY = "threads", "ray"
_RAY = ("--engine", "ray", "--address", "local")


def ray_run(quick: bool, rows: int | None = None) -> Iterator[Figure]:
    """Local and Ray in turn, over one line and over many."""
    count = rows or (QUICK if quick else FULL)
    with big_folder(count * 80) as home:
        begun = _measured(home, 1, 2)
        taken = _measured(home, count, 2 if quick else 3)
        own, other = least(taken[LOCAL]), least(taken[RAY])
        start = least(begun[RAY]).wall
        net = (other.wall - start) / max(own.wall - least(begun[LOCAL]).wall, 1e-9)
        yield Figure(
            "one line by `--engine ray`: a cluster of two workers begun, and the law opened by them",
            "",
            f"{start:.1f} s; in threads {least(begun[LOCAL]).wall:.2f} s",
        )
        yield Figure(
            f"{count:,} lines by `--engine ray --address local --threads {THREADS}`, the same bytes as in threads",
            "at most 4 times it, start-up apart",
            f"{told(count, taken[RAY])}; in threads {told(count, taken[LOCAL])}",
            f"{net:.2f}× without start-up, {other.wall / own.wall:.2f}× with it",
            net <= 4,
        )


def _measured(home: Path, count: int, times: int) -> dict[str, list[Ran]]:
    folder = home / "lines"
    put_away(folder)
    lines.write(folder, count, files=1 if count == 1 else 4, bad=0 if count == 1 else lines.BAD)
    out = {LOCAL: home / "local", RAY: home / "cluster"}

    def run(name: str) -> Ran:
        put_away(out[name])
        return detente_itself(folder, out[name], *(_RAY if name == RAY else ()))

    run(LOCAL)
    run(RAY)
    _equal(out[LOCAL], out[RAY])
    return in_turn({LOCAL: lambda: run(LOCAL), RAY: lambda: run(RAY)}, times, lambda: None)


def _equal(one: Path, other: Path) -> None:
    """Hold two folders of answers equal, byte by byte.

    Raises:
        RuntimeError: they are not.
    """
    ours, theirs = answer_files(one), answer_files(other)
    if [path.relative_to(one) for path in ours] != [path.relative_to(other) for path in theirs]:
        raise RuntimeError("the cluster wrote other files")
    for mine, its in zip(ours, theirs, strict=True):
        if mine.read_bytes() != its.read_bytes():
            raise RuntimeError(f"{mine.name} differs on the cluster")
