"""Days as well as they are known: order, what had begun, and words."""

from __future__ import annotations

import datetime as dt

import pytest

from detente.relations.when import When


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("earliest", "latest", "until", "words"),
    [
        ("2019-08-28", "2019-08-28", None, "2019-08-28"),
        ("2023-03-14", "2023-03-14", "2023-03-16", "2023-03-14 to 2023-03-16"),
        ("2016-01-01", "2016-12-31", None, "2016"),
        ("2023-04-01", "2023-04-30", None, "2023-04"),
        ("2024-02-01", "2024-02-29", None, "2024-02"),
        ("2023-02-01", "2023-02-27", None, "between 2023-02-01 and 2023-02-27"),
        ("2015-01-01", "2016-12-31", None, "between 2015-01-01 and 2016-12-31"),
        ("2023-04-07", "2023-04-13", None, "between 2023-04-07 and 2023-04-13"),
    ],
)
def test_words_say_no_more_than_is_known(earliest: str, latest: str, until: str | None, words: str) -> None:
    assert str(When(day(earliest), day(latest), day(until) if until else None)) == words


def test_what_lies_in_a_span_may_have_begun_before_it_surely_has() -> None:
    span = When(day("2023-04-07"), day("2023-04-13"))
    assert not span.known
    assert [span.may_have_begun(day(each)) for each in ("2023-04-06", "2023-04-07", "2023-04-13")] == [
        False,
        True,
        True,
    ]
    assert [span.begun(day(each)) for each in ("2023-04-07", "2023-04-12", "2023-04-13")] == [False, False, True]


def test_an_act_of_several_days_has_begun_on_its_first() -> None:
    round_ = When(day("2023-03-14"), day("2023-03-14"), day("2023-03-16"))
    assert round_.known
    assert round_.begun(day("2023-03-14"))
    assert not round_.may_have_begun(day("2023-03-13"))
