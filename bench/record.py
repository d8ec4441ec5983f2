"""The record from the shell: whole commands, as a user types them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from bench.measure import Figure, folder, milliseconds, setting

MOST = 0.4  # seconds for a command
COMMANDS = (
    ("timeline", "JP", "KR", "--at", "2023-03-06"),
    ("dispute", "DS590", "--on", "2021-04-29"),
    ("settlement", "kr-foundation", "--on", "2024-10-23"),
)


def record(quick: bool) -> Iterator[Figure]:
    """Each command as a process of its own, in turn."""
    runs = 4 if quick else 12
    taken: dict[Sequence[str], list[float]] = {words: [] for words in COMMANDS}
    said: dict[Sequence[str], set[str]] = {words: set() for words in COMMANDS}
    with folder() as cache:
        for _ in range(runs):
            for words in COMMANDS:
                answer, seconds = run(words, cache)
                taken[words].append(seconds)
                said[words].add(answer)
    for words in COMMANDS:
        middle = median(taken[words])
        answers = "" if len(said[words]) == 1 else f"; {len(said[words])} different answers"
        yield Figure(
            f"`detente {' '.join(words)}`, wall time: median of {runs} (least)",
            f"at most {milliseconds(MOST)}",
            f"{milliseconds(middle)} ({milliseconds(min(taken[words]))}){answers}",
            ok=middle <= MOST and not answers,
        )


def run(words: Sequence[str], cache: Path) -> tuple[str, float]:
    """What a command says, and the seconds it takes."""
    program = Path(sys.executable).with_name("detente")
    with setting(DETENTE_CACHE=str(cache), NO_COLOR="1", COLUMNS="100"):
        start = time.perf_counter()
        done = subprocess.run([str(program), *words], capture_output=True, check=True, text=True, encoding="utf-8")
        return done.stdout, time.perf_counter() - start
