"""Orders for comparisons: those that come with detente, and single ones whose answer on any day is known."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pyarrow as pa

EXAMPLES = Path(__file__).parents[2] / "examples"
PROPOSAL = EXAMPLES / "proposal-korea-to-group-a.yaml"

SETTLED = {"end_use": "civil", "end_user": "clear", "suspected": "none", "informed": "none"}
ACID = {
    **SETTLED,
    "id": "acid",
    "origin": "JP",
    "destination": "KR",
    "good": "hydrogen-fluoride",
    "parameters": "concentration_wt_pct=99.9",
    "value": "5000000",
    "currency": "JPY",
    "exporter_programme": "icp",
}
INFORMED = {
    **SETTLED,
    "id": "informed",
    "origin": "JP",
    "destination": "KR",
    "entry": "unlisted",
    "hs": "8457.10",
    "informed": "wmd",
    "value": "100",
    "currency": "EUR",
}


def standing(name: str = "standing-orders.csv") -> pa.Table:
    """An example file as a table of text."""
    with (EXAMPLES / name).open(encoding="utf-8") as file:
        return table(*({key: said or None for key, said in row.items()} for row in csv.DictReader(file)))


def table(*rows: dict[str, Any]) -> pa.Table:
    """Rows as a table; what a row leaves out is null."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({name: [row.get(name) for row in rows] for name in names})
