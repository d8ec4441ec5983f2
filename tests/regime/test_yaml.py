"""Reading YAML: what is a word, what is a number, and where a fault is."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from detente.errors import LawFault
from detente.regime.checking import validate
from detente.regime.schema_parts import DateSpan
from detente.regime.yaml_lines import parse


class Dated(BaseModel):
    model_config = ConfigDict(extra="forbid")

    date: dt.date | DateSpan


def faults(text: str) -> list[str]:
    found: list[LawFault] = []
    validate(Dated, parse(text, "x.yaml"), found)
    return [str(fault) for fault in found]


def test_a_bare_on_is_the_word_and_true_is_true() -> None:
    assert parse("on: 2019-08-28\nOff: ON\nyes: true\nno: 1.5\n", "x.yaml").data == {
        "on": dt.date(2019, 8, 28),
        "Off": "ON",
        True: True,
        False: Decimal("1.5"),
    }


def test_a_key_called_date_is_named_in_its_fault() -> None:
    assert faults("{}") == ["x.yaml:1: date is missing."]
    assert faults("date: soon") == ["x.yaml:1: date is not a date; write it as 2019-08-28."]
    assert faults("date: {earliest: 2019-01-02, latest: 2019-01-01}") == [
        "x.yaml:1: date: the span ends before it begins."
    ]
    assert faults("date: {earliest: 2019-01-02}") == ["x.yaml:1: date.latest is missing."]
    assert faults("date: 2019-01-01\ndata: 1") == ["x.yaml:2: data is not a key that may stand here."]
