"""Golden files: what a user is shown, kept as it was agreed. `DETENTE_GOLDEN=write` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def hold(name: str, text: str) -> None:
    """Hold a text equal to the golden file of that name.

    Raises:
        AssertionError: it differs, or there is no such file.
    """
    path = FOLDER / name
    if os.environ.get("DETENTE_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert path.exists(), f"there is no golden file {name}; write it with DETENTE_GOLDEN=write"
    assert text == path.read_text("utf-8"), f"differs from the golden file {name}"
