"""A map of tiles: each country one square, so that small members of a group are seen as well as large ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent.parent / "tiles.yaml"


@dataclass(frozen=True, slots=True)
class Tile:
    """A country's square: its column and row, and whether it is a member."""

    code: str
    column: int
    row: int
    member: bool


def tiles(members: frozenset[str]) -> tuple[Tile, ...]:
    """The squares of all countries."""
    return tuple(Tile(code, column, row, code in members) for code, column, row in _places())


@cache
def _places() -> tuple[tuple[str, int, int], ...]:
    rows = yaml.safe_load(FILE.read_text("utf-8"))["rows"].split("\n")
    return tuple(
        (code, column, row) for row, line in enumerate(rows) for column, code in enumerate(line.split()) if code != ".."
    )
