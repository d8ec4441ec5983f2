"""Sentences about parameters: each kind of fault that the questions can have has one of its own."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from detente.web import questions as ask
from detente.web.faults import sentence

FAULTS: list[tuple[type[BaseModel], dict[str, Any], str]] = [
    (ask.Diff, {"jurisdiction": "JP", "before": "x"}, "is missing."),
    (ask.Paged, {"limmit": 3}, "there is no such parameter here."),
    (ask.DisputeDay, {"on": 3}, "is no text."),
    (ask.DisputeDay, {"on": ""}, "is empty; leave it out, or say what is meant."),
    (ask.DisputeDay, {"on": "9" * 201}, "is longer than 200 letters."),
    (ask.Timeline, {"kind": "measure"}, "is no list."),
    (ask.Timeline, {"kind": ["measure"] * 41}, "has more than 40 values."),
    (ask.Paged, {"limit": [1]}, "is no whole number."),
    (ask.Paged, {"limit": "x"}, "is no whole number."),
    (ask.Paged, {"limit": "9" * 5000}, "is too large a number."),
    (ask.Paged, {"limit": 1.5}, "is no whole number."),
    (ask.Paged, {"limit": 0}, "is less than 1."),
    (ask.Paged, {"limit": 501}, "is more than 500."),
    (
        ask.Restore,
        {"jurisdiction": "JP", "to": "KR", "baseline": "2019-06-30", "meaning": "worse"},
        "is not 'before' or 'peers'.",
    ),
]


@pytest.mark.parametrize(("question", "given", "words"), FAULTS, ids=lambda value: str(value)[:40])
def test_a_fault_is_a_sentence(question: type[BaseModel], given: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        question.model_validate(given)
    (fault,) = caught.value.errors()
    assert sentence(fault) == words


def test_other_faults_are_told_as_they_come() -> None:
    assert sentence({"type": "date_parsing", "msg": "Input should be a valid date"}) == "Input should be a valid date."
