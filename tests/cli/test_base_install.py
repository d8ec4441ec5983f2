"""Without its extras detente compares all the same; what needs one says which, in a sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXTRAS = ("numpy", "pyarrow", "matplotlib", "icalendar")
NO_EXTRA = f"import sys; sys.modules.update(dict.fromkeys({EXTRAS!r})); "
BLOCKED = NO_EXTRA + "from detente.cli import main; main()"
DIFF = ["diff", "JP", "2019-06-30", "2019-07-04"]
RESTORE = ["restore", "KR", "--to", "JP", "--baseline", "2019-08-31", "--on", "2023-05-01"]
TALKS = ["talks", "JP", "KR", "--on", "2023-05-01"]
ROADMAP = str(Path(__file__).parents[2] / "examples" / "roadmap" / "roadmap.yaml")


def ran(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BLOCKED, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    "words",
    [
        DIFF,
        [*DIFF, "-o", "answer.csv"],
        [*DIFF, "-o", "answer.md"],
        RESTORE,
        [*RESTORE, "--json"],
        ["restore", "--roadmap", ROADMAP],
        ["mirror", "JP", "KR", "--on", "2019-10-01"],
        ["upcoming", "--on", "2019-08-10"],
        ["upcoming", "--on", "2019-08-10", "--json"],
        TALKS,
        [*TALKS, "-o", "talks.csv"],
        ["record", "lint"],
    ],
    ids=" ".join,
)
def test_comparing_needs_no_extra(words: list[str], tmp_path: Path) -> None:
    done = ran(words, tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("words", "extra"),
    [
        ([*DIFF, "-o", "answer.svg"], "charts"),
        ([*RESTORE, "-o", "answer.png"], "charts"),
        ([*RESTORE, "--orders", "orders.csv"], "batch"),
        (["changes", "orders.csv", "--from", "2019-08-27", "--to", "2019-08-28"], "batch"),
        (["upcoming", "--orders", "orders.csv"], "batch"),
        (["upcoming", "--ics", "law.ics"], "calendar"),
        ([*TALKS, "-o", "talks.svg"], "charts"),
    ],
    ids=lambda said: " ".join(said) if isinstance(said, list) else said,
)
def test_what_needs_an_extra_names_it(words: list[str], extra: str, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("origin,destination,date,entry\nJP,KR,2019-08-01,unlisted\n", "utf-8")
    done = ran(words, tmp_path)
    assert done.returncode == 2
    assert f"pip install 'detente[{extra}]'" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["orders.csv"]


def test_every_public_name_is_there_without_an_extra(tmp_path: Path) -> None:
    asks = NO_EXTRA + "import detente; print([name for name in detente.__all__ if not hasattr(detente, name)])"
    done = subprocess.run(
        [sys.executable, "-c", asks], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
