"""What pages show when they are opened without a question: the product's own story, from a data file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent.parent / "beginnings.yaml"


@cache
def beginning(page: str) -> dict[str, str]:
    """The question that a page begins with."""
    return {name: str(value) for name, value in yaml.safe_load(FILE.read_text("utf-8"))[page].items()}
