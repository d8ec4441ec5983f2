"""Small laws for tests: written as law files into a folder, and opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

CODE = "IS"  # a jurisdiction without a law of its own in the data

GOODS = """
- good: acid
  title: acid
  parameters:
    strength: {type: number, title: strength, min: 0, max: 100}
    form: {type: choice, choices: [liquid, gas, solid], title: form}
    pure: {type: bool, title: pure}
"""

BASICS = """
- {entry: "1", row: "1", title: row one}
- {entry: "1(1)", row: "1", title: first paragraph}
- {authorisation: single, title: single licence, weight: 50}
- {provision: listed, requires: list-control, when: {entry: listed}}
- {provision: single-allowed, allows: single}
- {provision: single-holder, demands: single, holder: the exporter}
"""


def amendments(text: str) -> list[dict[str, Any]]:
    """Amendments as a law file writes them."""
    found: list[dict[str, Any]] = yaml.safe_load(text)
    return found


def instrument(
    amend: Sequence[Mapping[str, Any]] | str,
    effective: dt.date | tuple[dt.date, dt.date | None],
    promulgated: dt.date | None = None,
    kind: str = "notice",
) -> dict[str, Any]:
    """An instrument as a law file holds it; a pair of days is a span in which the day of effect lies."""
    span = {"earliest": effective[0], "latest": effective[1]} if isinstance(effective, tuple) else effective
    return {
        "title": "An order",
        "kind": kind,
        "promulgated": promulgated,
        "effective": span,
        "sources": ["https://example.org/law"],
        "confidence": "derived",
        "amend": amendments(amend) if isinstance(amend, str) else [dict(item) for item in amend],
    }


def write(
    folder: Path,
    instruments: Sequence[Mapping[str, Any]],
    covers_from: dt.date = dt.date(2020, 1, 1),
    checked: dt.date = dt.date(2030, 1, 1),
    goods: str = GOODS,
) -> Path:
    """Write a law folder with one jurisdiction; instruments are numbered in the order given."""
    home = folder / CODE.lower()
    home.mkdir(parents=True)
    (folder / "goods.yaml").write_text(goods, "utf-8")
    (home / "jurisdiction.yaml").write_text(
        f"name: Iceland\ncovers: {{from: {covers_from}, checked: {checked}}}\n", "utf-8"
    )
    for number, each in enumerate(instruments):
        day = each["effective"]
        first = day["earliest"] if isinstance(day, dict) else day
        text = yaml.dump(dict(each), Dumper=_Plain, sort_keys=False, allow_unicode=True)
        (home / f"{first}_instrument-{number}.yaml").write_text(text, "utf-8")
    return folder


class _Plain(yaml.SafeDumper):
    """Written out in full: no anchors where a value stands twice."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True
