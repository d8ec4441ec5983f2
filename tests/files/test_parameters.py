"""Parameters as a cell of text, as files carry them: exact, complete, and the same for a table and a single row."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

import detente
from detente.errors import ShipmentError

ROW: dict[str, Any] = {
    "origin": "JP",
    "destination": "CN",
    "date": "2024-03-01",
    "good": "hydrogen-fluoride",
    "end_use": "civil",
    "end_user": "clear",
    "informed": "none",
}


def both(parameters: Any) -> tuple[str, str]:
    """What a single determination and a table say: the outcome, or `problem`."""
    try:
        one = detente.determine({**ROW, "parameters": parameters}).outcome
    except ShipmentError:
        one = "problem"
    cell = pa.array([parameters], pa.map_(pa.string(), pa.int64())) if isinstance(parameters, list) else [parameters]
    (row,) = detente.determine_table(
        pa.table({**{name: [said] for name, said in ROW.items()}, "parameters": cell})
    ).to_pylist()
    return one, "problem" if row["problem"] else row["outcome"]


@pytest.mark.parametrize(
    ("parameters", "outcome"),
    [
        ("concentration_wt_pct=30", "no-licence"),
        ("concentration_wt_pct = 30.0000000000000000001 ;", "licence"),
        ('{"concentration_wt_pct": "30.0000000000000000001"}', "licence"),
        ('{"concentration_wt_pct": 31}', "licence"),
        ("concentration_wt_pct=31; concentration_wt_pct=31", "problem"),
        ("concentration_wt_pct", "problem"),
        ('{"concentration_wt_pct": 31', "problem"),
        ("[31]", "problem"),
        pytest.param(
            '{"concentration_wt_pct": 30.0000000000000000001}',
            "licence",
        ),
        pytest.param(
            '{"concentration_wt_pct": 40, "concentration_wt_pct": 10}',
            "problem",
        ),
        pytest.param(
            [("concentration_wt_pct", 40), ("concentration_wt_pct", 10)],
            "problem",
        ),
        pytest.param(
            '{"concentration_wt_pct": " "}',
            "undetermined",
        ),
    ],
)
def test_a_cell_of_parameters_is_read_alike_and_exactly(parameters: Any, outcome: str) -> None:
    assert both(parameters) == (outcome, outcome)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(None),
        pytest.param(""),
    ],
)
def test_a_null_or_blank_field_is_assumed_as_an_absent_one_is(said: str | None) -> None:
    assumption = {"good": "hydrogen-fluoride", "concentration_wt_pct": "31"}
    absent = {name: value for name, value in ROW.items() if name != "good"} | {"hs": "2811"}
    assert detente.determine({**absent, "good": said}, assume=assumption) == detente.determine(
        absent, assume=assumption
    )
