"""Worked examples, to begin with: questions from a data file, with their answers of today's law data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml

from detente.web.pages.rendering import Asked
from detente.web.shipments import fields_of

FILE = Path(__file__).parent.parent / "examples.yaml"


@dataclass(frozen=True, slots=True)
class Worked:
    """An example: what it is about, its shipment, its outcome and the address of its answer."""

    about: str
    shipment: Mapping[str, Any]
    outcome: str
    address: str


def worked_examples(asked: Asked) -> tuple[Worked, ...]:
    """The examples, each determined."""
    found = []
    for about, pairs in _examples():
        shipment = fields_of(list(pairs))
        outcome = asked.opened.law.determine(shipment).outcome
        found.append(Worked(about, shipment, outcome, f"/?{urlencode(pairs)}"))
    return tuple(found)


@cache
def _examples() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    data = yaml.safe_load(FILE.read_text("utf-8"))
    return tuple((each.pop("about"), tuple((name, str(value)) for name, value in each.items())) for each in data)
