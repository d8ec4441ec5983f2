"""Restoration held against brute force: on every day on which the law moves, the cells that are not as before."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from detente.compare.restore import restore
from tests.compare.held import compared, hold

NARROW: dict[str, Any] = {
    "entry": ["7(19)"],
    "facts": {
        "suspected": "none",
        "purpose": "sale",
        "end_use": "civil",
        "end_user": "clear",
        "designated_low_value": "false",
        "approval": "not-needed",
    },
}


@pytest.mark.parametrize("through", ["2023-12-31"])
def test_the_progress_of_every_day_is_what_every_cell_says(through: str) -> None:
    baseline = dt.date(2019, 6, 30)
    found = restore("JP", to="KR", baseline=baseline, through=through, **NARROW)
    assert len(found.history) >= 5
    for state in found.history:
        pair = compared(None, "JP", baseline, state.since, to="KR", **NARROW)
        hold(pair, pair.brute())
        assert state.whole.changed == pair.told.changed
        assert found.cells == pair.told.cells
        assert (state.whole.status == "restored") is pair.told.same
