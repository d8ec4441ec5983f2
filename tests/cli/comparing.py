"""What the tests of the commands that compare have in common."""

from __future__ import annotations

import os
import re
from pathlib import Path

from rich.cells import cell_len
from typer.testing import CliRunner

from detente.cli import app
from detente.errors import DetenteError

GOLDEN = Path(__file__).parent / "golden" / "compare"


def run(*words: str) -> str:
    """What a command prints."""
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def errs(*words: str) -> str:
    """The sentence with which a command ends; nothing was printed before it."""
    result = CliRunner().invoke(app, list(words))
    assert isinstance(result.exception, DetenteError), result.output
    assert result.stdout == ""
    return f"{result.exception}\n"


def golden(name: str, text: str) -> None:
    """Compare with a golden file, digests and numbers of nodes aside; `DETENTE_GOLDEN=write` writes it."""
    text = re.sub(r"law [0-9a-f]{12}\b", "law ............", text)
    text = re.sub(r" +\d+ +\d+( +)(the same diagram|not the same)", r"  nodes\1\2", text)
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("DETENTE_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def is_plain(text: str, width: int) -> None:
    """No colours, no trailing blanks, and no line wider than asked."""
    assert "\x1b" not in text
    for line in text.splitlines():
        assert line == line.rstrip()
        assert cell_len(line) <= width, line
