"""Random laws: what the diagrams say of two days is what brute force over all cells says."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from detente.compare.effects import Without
from tests.compare.held import Compared, compared, hold, hold_causes, hold_restoring, subsets
from tests.determination import laws
from tests.determination.strategies import CHECKED, START, RandomLaw
from tests.determination.strategies import laws as random_laws

LATE = dt.date(2022, 1, 1)
FEW_AMENDMENTS = 5  # every set of so many is tried

slow = settings(
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
SCOPES = st.fixed_dictionaries(
    {
        "to": st.sampled_from([["KR", "CN"], ["KR", "VN", "A"], ["KR"], None]),
        "entry": st.sampled_from([None, "listed", "unlisted", "1"]),
    },
    optional={
        "hs": st.sampled_from(["8542", ["84", "29"]]),
        "facts": st.sampled_from([{"end_use": "wmd"}, {"informed": ["none", "wmd"], "value": "100 JPY"}]),
    },
)


def pairs_of_days(law: RandomLaw) -> Iterator[tuple[dt.date, dt.date]]:
    """Each step of the law's history, and the whole of it."""
    said = [each["effective"] for each in law.instruments]
    starts = [day["earliest"] if isinstance(day, dict) else day for day in said]
    ends = [day["latest"] for day in said if isinstance(day, dict) and day["latest"] is not None]
    days = sorted({*starts, *ends, LATE})
    yield from pairwise(days)
    yield days[0], days[-1]


def all_compared(law: RandomLaw, scope: dict[str, Any]) -> Iterator[Compared]:
    folder = laws.write(Path(tempfile.mkdtemp(prefix="detente-law-")), law.instruments, checked=CHECKED)
    known = {fact for each in law.instruments for a in each["amend"] for fact in mentioned(a)}
    assume("value" not in scope.get("facts", {}) or "JPY" in known)
    for before, after in pairs_of_days(law):
        if before != after:
            yield compared(folder, laws.CODE, before, after, **scope)


def mentioned(said: Any) -> Iterator[str]:
    """All texts in an amendment."""
    if isinstance(said, dict):
        for value in said.values():
            yield from mentioned(value)
    elif isinstance(said, list):
        for value in said:
            yield from mentioned(value)
    elif isinstance(said, str):
        yield said


@given(law=random_laws(), scope=SCOPES)
@settings(slow, max_examples=12)
def test_every_cell_is_in_the_places_it_belongs_to(law: RandomLaw, scope: dict[str, Any]) -> None:
    for found in all_compared(law, scope):
        brute = found.brute(most=1_500)
        if brute.too_large:
            event("too many cells")
            continue
        event(f"{min(len(found.places), 9)} places")
        hold(found, brute)


@given(law=random_laws(), scope=SCOPES)
@settings(slow, max_examples=8)
def test_causes_undo_their_places_and_no_smaller_set_does(law: RandomLaw, scope: dict[str, Any]) -> None:
    for found in all_compared(law, scope):
        exhaustive = len(found.keys) <= FEW_AMENDMENTS
        brute = found.brute(subsets(found.keys) if exhaustive else named_sets(found), most=800)
        if brute.too_large:
            event("too many cells")
            continue
        event(f"{min(len(found.places), 9)} places, {'every set tried' if exhaustive else 'sets found tried'}")
        hold_causes(found, brute, exhaustive)
        hold_restoring(found, brute, exhaustive)


def named_sets(found: Compared) -> list[Without]:
    """The sets of amendments that an answer names, and their subsets."""
    told = [one for _, causes in found.places for one in causes.sets]
    return [fewer for one in (*told, *found.attribution.restoring().sets) for fewer in subsets(one)]


@given(law=random_laws())
@settings(slow, max_examples=6)
def test_scopes_that_part_the_space_part_what_changed(law: RandomLaw) -> None:
    (first, *rest) = [{"end_use": "wmd"}, {"end_use": "civil"}, {"end_use": "conventional"}]
    folder = laws.write(Path(tempfile.mkdtemp(prefix="detente-law-")), law.instruments, checked=CHECKED)
    whole = compared(folder, laws.CODE, START, LATE).told
    parts = [compared(folder, laws.CODE, START, LATE, facts=each).told for each in (first, *rest)]
    assert sum(part.cells for part in parts) == whole.cells
    assert sum(part.changed for part in parts) == whole.changed
    assert whole.same is all(part.same for part in parts)


@given(law=random_laws(), days=st.sampled_from([(5, 40), (100, 120), (300, 365)]))
@settings(slow, max_examples=6)
def test_days_without_an_act_between_them_differ_in_nothing(law: RandomLaw, days: tuple[int, int]) -> None:
    folder = laws.write(Path(tempfile.mkdtemp(prefix="detente-law-")), law.instruments, checked=CHECKED)
    before, after = (START + dt.timedelta(shift) for shift in days)
    found = compared(folder, laws.CODE, before, after)
    touched = [d for p in found.effects.parts for d in (p.earliest, p.latest) if d is not None and before < d <= after]
    assert found.told.same or touched
    if not touched:
        assert found.attribution.pair[0] == found.attribution.pair[1], "the same nodes"
