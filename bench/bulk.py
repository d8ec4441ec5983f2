"""A folder of declaration lines, Parquet to Parquet, beside the same columns copied with no logic at all.

Each way runs in a fresh process of its own, in turn within one run; what it wrote is put away before the next. Where
the big files go says `DETENTE_BENCH_FOLDER`, by default a temporary folder.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import detente
from bench import lines
from bench.measure import Figure, rounds
from bench.processes import Ran, in_turn, least, ran

THREADS = 2
QUICK, FULL = 1_000_000, 10_000_000
BYTES_A_LINE = 60  # read and written, the most of it at one time
COPIED, WITH_ANSWERS, DETENTE = "copied", "copied with answers", "detente"


def bulk(quick: bool, rows: int | None = None) -> Iterator[Figure]:
    """Lines of both jurisdictions from one folder into another; with more than ten million, beside ten million."""
    count = rows or (QUICK if quick else FULL)
    with big_folder(count * BYTES_A_LINE) as home:
        yield from _kernel(quick)
        yield from _begun(home)
        before = None
        if count > FULL:
            before = least(_measured(home, FULL, 3)[DETENTE])
        taken = _measured(home, count, 2 if quick or count > FULL else 3)
        yield from _figures(count, taken)
        own = least(taken[DETENTE])
        if before is not None:
            flat = own.wall / count / (before.wall / FULL)
            what = f"a line of {count:,} to one of {FULL:,}, detente's time"
            yield Figure(what, "at most 1.1", f"{flat:.2f}×", ok=flat <= 1.1)
        yield where(home / "answers", count, own)


@contextmanager
def big_folder(size: int) -> Iterator[Path]:
    """A folder for big files, gone afterwards.

    Raises:
        OSError: there is no room for so many bytes.
    """
    asked = os.environ.get("DETENTE_BENCH_FOLDER")
    with TemporaryDirectory(prefix="detente-bench-", dir=asked) as name:
        free = shutil.disk_usage(name).free
        if free < size:
            raise OSError(
                f"{asked or Path(name).parent} has {free / 1e9:.1f} GB free and {size / 1e9:.1f} GB are needed; "
                "name another folder in DETENTE_BENCH_FOLDER, or ask for fewer --rows."
            )
        yield Path(name)


def _measured(home: Path, count: int, times: int) -> dict[str, list[Ran]]:
    """Every way in turn over so many lines; detente's last answers stay in `answers`."""
    folder, answers = home / "lines", home / "answers"
    shutil.rmtree(folder, ignore_errors=True)
    lines.write(folder, count)
    put_away(answers)
    detente_itself(folder, answers)  # nothing is told of this run: it fills the caches, and gives the answers to copy
    pattern = home / "pattern.parquet"
    shutil.copy(answer_files(answers)[0], pattern)
    copying = ("-m", "bench.copying", str(folder), str(home / "copy"), "--threads", str(THREADS))

    def before() -> None:
        put_away(home / "copy")
        os.sync()

    def itself() -> Ran:
        put_away(answers)
        return detente_itself(folder, answers)

    ways = {
        DETENTE: itself,
        COPIED: lambda: ran((sys.executable, *copying)),
        WITH_ANSWERS: lambda: ran((sys.executable, *copying, "--answers", str(pattern))),
    }
    taken = in_turn(ways, times, before)
    put_away(home / "copy")
    return taken


def detente_itself(folder: Path, answers: Path, *options: str) -> Ran:
    """The command, in a process of its own.

    Raises:
        RuntimeError: it failed.
    """
    program = Path(sys.executable).with_name("detente")
    words = ("determine", str(folder), "-o", str(answers), "--threads", str(THREADS), *options)
    run = ran((str(program), *words), well=(0, 1))  # 1 says that some rows were rejected, or worse
    told = json.loads((answers / "_run.json").read_text("utf-8"))
    if not told["finished"]:
        raise RuntimeError(f"{' '.join(words)} was not finished:\n{run.said}")
    return run


def put_away(folder: Path) -> None:
    """Remove a folder, if it is there."""
    shutil.rmtree(folder, ignore_errors=True)


def _figures(count: int, taken: dict[str, list[Ran]]) -> Iterator[Figure]:
    own, copied, beside = (least(taken[name]) for name in (DETENTE, COPIED, WITH_ANSWERS))
    rate = count / own.wall / 1e6
    yield Figure(
        f"{count:,} lines, Parquet to Parquet: `detente determine lines/ -o answers/ --threads {THREADS}`",
        "at least 20 M lines/s",
        told(count, taken[DETENTE]),
        ok=rate >= 20,
    )
    yield Figure("its peak memory", "at most 1 GiB", f"{own.peak / 2**20:,.0f} MiB", ok=own.peak <= 2**30)
    ratio = own.wall / copied.wall
    yield Figure(
        "pyarrow reading and writing the same twelve columns",
        "at most 1.4 times it",
        told(count, taken[COPIED]),
        f"{ratio:.2f}×",
        ratio <= 1.4,
    )
    yield Figure(
        "pyarrow reading the twelve, writing the same columns as detente, the answers' too",
        "at most 1.4 times it",
        told(count, taken[WITH_ANSWERS]),
        f"{own.wall / beside.wall:.2f}×",
        own.wall / beside.wall <= 1.4,
    )


def told(count: int, runs: Sequence[Ran]) -> str:
    """The quickest run: lines a second, time, time of the cores and memory."""
    one = least(runs)
    middle = median(run.wall for run in runs)
    return (
        f"{count / one.wall / 1e6:.1f} M lines/s ({one.wall:.2f} s, median {middle:.2f} s; "
        f"{one.cpu:.2f} s of the cores; {one.peak / 2**20:,.0f} MiB)"
    )


def _kernel(quick: bool) -> Iterator[Figure]:
    """One row group in memory, again and again."""
    table = lines.lines(FULL, 0, lines.GROUP)
    detente.determine_table(table)
    taken = rounds({"kernel": partial(detente.determine_table, table)}, 5 if quick else 15)["kernel"]
    rate = len(table) / taken.least / 1e6
    said = f"{rate:.1f} M lines/s ({taken.least * 1e3:.0f} ms, median {taken.middle * 1e3:.0f} ms)"
    yield Figure(f"`detente.determine_table` on one row group of {len(table):,} lines in memory, warm", "", said)


def _begun(home: Path) -> Iterator[Figure]:
    """What every run takes, however few its lines."""
    folder = home / "one"
    lines.write(folder, 1, files=1, bad=0)
    copying = ("-m", "bench.copying", str(folder), str(home / "copy"))
    ways = {
        DETENTE: lambda: detente_itself(folder, home / "answers"),
        COPIED: lambda: ran((sys.executable, *copying)),
    }

    def before() -> None:
        put_away(home / "answers")
        put_away(home / "copy")

    taken = in_turn(ways, 4, before)
    before()
    own, copied = least(taken[DETENTE]), least(taken[COPIED])
    yield Figure(
        "one line, Parquet to Parquet: the start of a process",
        "",
        f"{own.wall * 1e3:.0f} ms; pyarrow alone {copied.wall * 1e3:.0f} ms",
    )


def where(answers: Path, count: int, run: Ran) -> Figure:
    """Where the time of the cores goes, by the marks of the parts."""
    marks = [json.loads(path.read_text("utf-8")) for path in sorted((answers / "_parts").rglob("*.json"))]
    spent = {name: sum(mark["seconds"][name] for mark in marks) for name in ("read", "determine", "write")}
    usual = min(mark["seconds"]["determine"] / max(mark["rows"], 1) for mark in marks)  # where all kinds are known
    first = max(spent["determine"] - usual * count, 0.0)
    rest = max(run.cpu - sum(spent.values()), 0.0)
    parts = [f"{name} {share(seconds, run.cpu)}" for name, seconds in spent.items()]
    written = sum(path.stat().st_size for path in answer_files(answers))
    return Figure(
        f"where its {run.cpu:.1f} s of the cores go",
        "",
        f"{', '.join(parts)}, rest {share(rest, run.cpu)}; of determine {first:.1f} s on kinds of lines met for the "
        f"first time; {written / count:.1f} bytes a line written",
    )


def share(part: float, whole: float) -> str:
    """A share in per cent."""
    return f"{100 * part / whole:.0f} %"


def answer_files(answers: Path) -> list[Path]:
    """The files of a folder of answers, in order, without what is kept beside them."""
    return [
        path
        for path in sorted(answers.rglob("*.parquet"))
        if not any(part.startswith("_") for part in path.relative_to(answers).parts)
    ]
