"""Interest is exact, grows with the days, adds up, and agrees with slower ways of working it out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.relations.settlements.interest import CONVENTIONS, Phase, counted, interest, stretches
from detente.relations.settlements.interest_law import read_law
from detente.relations.settlements.money import rounded
from tests.relations.settlements.small_scheme import LAW, changed, dumped

DAY = dt.timedelta(days=1)
days = st.dates(dt.date(1996, 1, 1), dt.date(2060, 12, 31))
rates = st.integers(0, 3000).map(lambda n: Decimal(n) / 10000)
principals = st.integers(1, 10**12).map(lambda n: Decimal(n) / 100)
conventions = st.sampled_from(CONVENTIONS)


@st.composite
def phases(draw: st.DrawFn) -> list[Phase]:
    """Up to four phases, one after the other without a gap, the last open."""
    starts = sorted(draw(st.sets(days, min_size=1, max_size=4)))
    lasts = [*(start - DAY for start in starts[1:]), None]
    return [Phase(draw(rates), first, last) for first, last in zip(starts, lasts, strict=True)]


@given(principals, phases(), days, st.integers(0, 4000), st.integers(1, 800), conventions)
def test_never_less_on_a_later_day(
    principal: Decimal, parts: list[Phase], first: dt.date, span: int, more: int, convention: str
) -> None:
    day = first + span * DAY
    later = interest(principal, parts, first, day + more * DAY, convention)
    assert later >= interest(principal, parts, first, day, convention)


@given(principals, phases(), days, st.integers(0, 3000), st.integers(0, 3000))
def test_act365_adds_up_over_any_cut(
    principal: Decimal, parts: list[Phase], first: dt.date, before: int, after: int
) -> None:
    cut, last = first + before * DAY, first + (before + after + 1) * DAY
    whole = interest(principal, parts, first, last)
    assert whole == interest(principal, parts, first, cut) + interest(principal, parts, cut + DAY, last)


@given(principals, phases(), days, st.integers(0, 6000), conventions)
def test_phases_add_up(principal: Decimal, parts: list[Phase], first: dt.date, span: int, convention: str) -> None:
    last = first + span * DAY
    alone = sum((interest(principal, [part], first, last, convention) for part in parts), Fraction(0))
    assert interest(principal, parts, first, last, convention) == alone


@given(principals, rates, days, st.integers(0, 364))
def test_the_ways_of_counting_agree_inside_the_first_year(
    principal: Decimal, rate: Decimal, first: dt.date, span: int
) -> None:
    last = first + span * DAY
    one, other = (interest(principal, [Phase(rate, first, None)], first, last, way) for way in CONVENTIONS)
    assert one == other


@given(principals, phases(), days, st.integers(0, 6000))
def test_against_decimals_day_by_day(principal: Decimal, parts: list[Phase], first: dt.date, span: int) -> None:
    """The oracle goes through the days one by one, with sixty digits."""
    last = first + span * DAY
    with localcontext() as context:
        context.prec = 60
        slow = Decimal(0)
        for part in parts:
            day, end = max(first, part.first), min(last, part.last or last)
            number = 0
            while day <= end:
                number, day = number + 1, day + DAY
            slow += principal * part.rate * number / 365
        exact = interest(principal, parts, first, last)
        assert abs(Decimal(exact.numerator) / exact.denominator - slow) < Decimal("1e-30")


@given(days, st.integers(0, 9000))
def test_years_are_counted_as_one_turns_the_calendar(first: dt.date, span: int) -> None:
    """The oracle takes whole years off the front for as long as they fit."""
    last = first + span * DAY
    years, start = 0, first
    while True:
        later = dt.date(first.year + years + 1, 3, 1)
        if (first.month, first.day) != (2, 29) or later.year % 4 == 0:
            later = dt.date(first.year + years + 1, first.month, first.day)
        if later - DAY > last:
            break
        years, start = years + 1, later
    assert counted(first, last, "years-then-days") == (years, (last - start).days + 1)
    assert counted(first, last, "act365") == (0, span + 1)


def test_a_day_that_a_year_lacks() -> None:
    leap = dt.date(2020, 2, 29)
    assert counted(leap, dt.date(2021, 2, 28), "years-then-days") == (1, 0)
    assert counted(leap, dt.date(2021, 3, 1), "years-then-days") == (1, 1)
    assert counted(leap, dt.date(2024, 2, 28), "years-then-days") == (4, 0)
    assert counted(leap, dt.date(2024, 2, 29), "years-then-days") == (4, 1)
    assert counted(dt.date(2020, 1, 1), dt.date(2020, 12, 31), "years-then-days") == (1, 0)


def test_no_day_before_the_first_phase_counts() -> None:
    part = Phase(Decimal("0.1"), dt.date(2020, 1, 10), None)
    assert stretches(Decimal(100), [part], dt.date(2020, 1, 1), dt.date(2020, 1, 9), "act365") == []
    (one,) = stretches(Decimal(365), [part], dt.date(2020, 1, 1), dt.date(2020, 1, 10), "act365")
    assert (one.days, one.interest) == (1, Fraction(1, 10))


@pytest.mark.parametrize(
    ("exact", "decimals", "rounding", "expect"),
    [
        (Fraction(299, 100), 0, "down", "2"),
        (Fraction(5, 2), 0, "half-up", "3"),
        (Fraction(5, 2), 0, "half-even", "2"),
        (Fraction(7, 2), 0, "half-even", "4"),
        (Fraction(249999, 100000), 0, "half-up", "2"),
        (Fraction(1, 3), 2, "down", "0.33"),
        (Fraction(2, 3), 2, "half-up", "0.67"),
        (Fraction(10**18) + Fraction(2, 3), 2, "down", "1000000000000000000.66"),
        (Fraction(1005, 1000), 2, "half-even", "1.00"),
    ],
)
def test_rounding(exact: Fraction, decimals: int, rounding: str, expect: str) -> None:
    assert str(rounded(exact, decimals, rounding)) == expect


class TestLaw:
    """Which rate runs on which day of an open case."""

    @pytest.fixture
    def law(self, tmp_path: Path) -> Path:
        path = tmp_path / "late-payment.yaml"
        path.write_text(dumped(LAW), "utf-8")
        return path

    def rate(self, path: Path, day: str, closed: str | None, served: str = "2018-06-01") -> set[str]:
        law = read_law(path, "law", [])
        assert law is not None
        on = dt.date.fromisoformat(day)
        end = None if closed is None else closed if closed == "not-found" else dt.date.fromisoformat(closed)
        return {
            f"{part.rate:f}"
            for branch in law.branches(dt.date.fromisoformat(served), None, end)  # type: ignore[arg-type]
            for part in branch
            if part.first <= on and (part.last is None or on <= part.last)
        }

    @pytest.mark.parametrize(
        ("day", "closed", "rates"),
        [
            ("2018-06-02", None, {"0.2"}),
            ("2018-12-31", None, {"0.2"}),
            ("2019-01-01", None, {"0.15"}),
            ("2020-01-01", None, {"0.12"}),
            ("2030-01-01", None, {"0.12"}),
            ("2030-01-01", "2018-12-31", {"0.2"}),
            ("2030-01-01", "2019-01-02", {"0.15"}),
            ("2018-12-31", "2019-01-02", {"0.2"}),
            ("2030-01-01", "2019-01-01", {"0.2", "0.15"}),
            ("2030-01-01", "2020-01-01", {"0.15", "0.12"}),
            ("2018-12-31", "not-found", {"0.2"}),
            ("2019-06-01", "not-found", {"0.2", "0.15"}),
            ("2030-01-01", "not-found", {"0.2", "0.15", "0.12"}),
            ("2018-06-01", None, set()),
        ],
    )
    def test_rate(self, law: Path, day: str, closed: str | None, rates: set[str]) -> None:
        assert self.rate(law, day, closed) == rates

    def test_a_case_served_after_a_change_never_had_the_old_rate(self, law: Path) -> None:
        assert self.rate(law, "2030-01-01", "not-found", served="2019-06-01") == {"0.15", "0.12"}
        assert self.rate(law, "2030-01-01", "not-found", served="2021-06-01") == {"0.12"}

    def test_by_day_no_case_keeps_its_rate(self, tmp_path: Path) -> None:
        path = tmp_path / "late-payment.yaml"
        path.write_text(dumped(changed(lambda law: law["transition"].update(rule="by-day"), LAW)), "utf-8")
        assert self.rate(path, "2030-01-01", "2018-12-31") == {"0.12"}

    def test_the_ordinary_rate_runs_first(self, law: Path) -> None:
        found = read_law(law, "law", [])
        assert found is not None
        begins, served, until = dt.date(2018, 1, 1), dt.date(2018, 6, 1), dt.date(2019, 3, 31)
        parts = found.phases(served, until, None, begins)
        assert [(f"{part.rate:f}", part.first, part.last) for part in parts] == [
            ("0.03", begins, until),
            ("0.15", dt.date(2019, 4, 1), dt.date(2019, 12, 31)),
            ("0.12", dt.date(2020, 1, 1), None),
        ]
