"""An answer stands from `holds_from` to the day before `holds_until`, and on no day next to them."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.determination.answers import Determination
from detente.determination.single import Law
from tests.determination import laws
from tests.determination.strategies import CHECKED, RandomLaw, shipments
from tests.determination.strategies import laws as random_laws
from tests.determination.test_oracle import LAW, real_shipments

ONE_DAY = dt.timedelta(1)
FIRST, LAST = dt.date(2010, 1, 1), dt.date(2035, 1, 1)

slow = settings(deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])


@given(law=random_laws(), data=st.data())
@settings(slow, max_examples=40)
def test_an_answer_of_a_random_law_stands_between_its_days_and_on_no_day_beside_them(
    law: RandomLaw, data: st.DataObject
) -> None:
    folder = laws.write(Path(tempfile.mkdtemp(prefix="detente-law-")), law.instruments, checked=CHECKED)
    engine = Law(folder)
    for shipment in data.draw(st.lists(shipments(), min_size=2, max_size=5)):
        check(engine, shipment, data.draw(st.randoms(use_true_random=False)).random())


@pytest.mark.parametrize("code", ["JP", "KR"])
@given(data=st.data(), where=st.floats(0, 1, exclude_max=True))
@settings(slow, max_examples=120)
def test_an_answer_of_the_real_law_stands_between_its_days_and_on_no_day_beside_them(
    code: str, data: st.DataObject, where: float
) -> None:
    check(LAW, data.draw(real_shipments(code)), where)


def test_before_the_law_is_known_the_answer_stands_from_ever_to_its_first_day() -> None:
    shipment = {"origin": "JP", "destination": "KR", "date": "1990-01-01", "entry": "3(1)"}
    answer = LAW.determine(shipment)
    assert (answer.outcome, answer.holds_from, answer.holds_until) == ("undetermined", None, dt.date(2012, 1, 1))


def test_the_last_answer_stands_without_an_end() -> None:
    shipment = {"origin": "JP", "destination": "KR", "date": "2030-01-01", "entry": "3(1)"}
    assert LAW.determine(shipment).holds_until is None


def check(law: Law, shipment: dict[str, Any], where: float) -> None:
    """Ask again on days inside the span, and on the days beside it."""
    answer = law.determine(shipment)
    first, until = answer.holds_from or FIRST, answer.holds_until or LAST
    assert first <= shipment["date"] < until
    inside = {first, until - ONE_DAY, first + dt.timedelta(int((until - first).days * where))}
    for day in sorted(inside):
        again = law.determine(shipment, on=day)
        assert said(again) == said(answer), day
        assert (again.holds_from, again.holds_until) == (answer.holds_from, answer.holds_until), day
    before = answer.holds_from - ONE_DAY if answer.holds_from else None
    for other in (before, answer.holds_until):
        if other is not None:
            assert said(law.determine(shipment, on=other)) != said(answer), other


def said(answer: Determination) -> tuple[Any, ...]:
    """What a determination says of the law: all but how long, and how far the data was checked."""
    notes = re.sub(
        r"The law data of [^.;]* was last checked for [^;]*; later changes are not known\.", "", answer.coverage
    )
    return answer.outcome, answer.because, answer.authorisations, answer.questions, notes.strip() or "full"


def test_what_a_good_may_be_does_not_end_an_answer_that_does_not_ask_for_it(tmp_path: Path) -> None:
    first = laws.BASICS + "- {provision: ban, prohibits: ban}\n- {good: acid, entries: ['1']}\n"
    later = "- {good: acid, entries: ['1', '1(1)']}\n- {entry: '1(1)', tests: [{good: acid, strength: {min: 5}}]}\n"
    folder = laws.write(
        tmp_path,
        [laws.instrument(first, dt.date(2020, 1, 1), kind="baseline"), laws.instrument(later, dt.date(2021, 3, 1))],
    )
    shipment = {"origin": "IS", "destination": "KR", "date": dt.date(2020, 6, 1), "good": "acid"}
    answer = Law(folder).determine(shipment)
    assert (answer.outcome, answer.holds_until) == ("prohibited", None)
