"""How things stood between Japan and Korea on a day, held to `cases/state.yaml`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

import detente

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "state.yaml").read_text("utf-8"))
EXPECTED = {"measures", "ahead", "dispute", "rounds"}


def told(day: dt.date) -> dict[str, Any]:
    """The state of a day in the words of the cases."""
    state = detente.timeline("JP", "KR", at=day).state
    assert state is not None
    (dispute,), (talks,) = state.disputes, state.talks
    return {
        "measures": {measure.id: measure.status for measure in state.measures},
        "ahead": {ahead.instrument: ahead.promulgated or "none" for ahead in state.ahead},
        "dispute": [dispute.state, dispute.paused_since or "none"] if dispute.state else "none",
        "rounds": talks.events,
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    assert set(case) == {"id", "says", "source", "confidence", "day", "expect"}
    assert case["expect"].keys() <= EXPECTED
    found = told(case["day"])
    assert {name: found[name] for name in case["expect"]} == case["expect"]
