"""The WTO's list, the clock run over it, and the page that tells of it."""

from __future__ import annotations

import csv
import datetime as dt
import random
import re
from pathlib import Path

import pytest
from bench.__main__ import sections
from bench.quickest import States, Way, states_of, words_of
from bench.wto import LIST, WRITTEN, Listed, disputes, newest
from bench.wto_runs import Runs, run_over, runs

from bench import clock, record, wto_report
from detente.relations.disputes.clock import Clock

SETTLED = "SETTLED OR TERMINATED (WITHDRAWN, MUTUALLY AGREED SOLUTION)"
LAPSED = "AUTHORITY FOR PANEL LAPSED"
LEAST = {  # days, counted by hand from the articles
    "consultations-requested": 0,
    "panel-requested": 0,  # both parties find that consultations failed, 4.7
    "panel-deferred": 10,  # ten days' notice of the agenda
    "panel-established": 10,
    "report-circulated": 10,
    "ended-no-action": 10,  # an appeal takes away the twenty days of 16.1
    "retaliation-requested": 31,  # the day after twenty days from the end of a period that ends at once, 22.2
    "lapsed": 376,  # 1995-01-10, ten days, twelve months, and the day after, 12.12
}


def way_to(state: str) -> tuple[States, Way]:
    return next((states, way) for states, way in runs().ways.items() if state in states)


# -- the list --


def test_the_list_has_every_dispute_once() -> None:
    assert [each.number for each in disputes()] == [f"DS{number}" for number in range(1, 539)]


@pytest.mark.parametrize(
    ("number", "complainants", "requested"),
    [
        ("DS1", ("SINGAPORE",), "1995-01-10"),
        ("DS2", ("VENEZUELA, BOLIVARIAN REPUBLIC OF",), "1995-01-24"),
        ("DS234", ("CANADA", "MEXICO"), "2001-05-21"),
        ("DS538", ("UNITED ARAB EMIRATES",), "2018-01-24"),
    ],
)
def test_rows_are_read(number: str, complainants: tuple[str, ...], requested: str) -> None:
    found = next(each for each in disputes() if each.number == number)
    assert (found.complainants, str(found.requested)) == (complainants, requested)


def test_every_column_is_documented() -> None:
    readme = (LIST.parent / "README.md").read_text("utf-8")
    with LIST.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    assert re.findall(r"^\| `(\w+)` \|", readme, re.MULTILINE) == columns


def test_the_newest_request_is_told_where_the_list_is_described() -> None:
    assert str(newest()) in (LIST.parent / "README.md").read_text("utf-8")


# -- words --


def test_every_wording_of_the_list_means_states() -> None:
    unknown = {each.status for each in disputes()} - {run.listed.status for run in runs().each if run.words}
    assert not unknown
    assert len(runs().wordings) == 19


def test_two_words_at_once_are_told_apart() -> None:
    procedure = runs().procedure
    retaliation, compliance = procedure.status("AUTHORIZATION TO RETALIATE GRANTED, COMPLIANCE PROCEEDINGS ONGOING")
    assert retaliation == ("retaliation-authorised",)
    assert "compliance-panel" in compliance


def test_words_that_nobody_uses_fit_nothing() -> None:
    (run,) = run_over([Listed("DS1", ("SINGAPORE",), dt.date(1995, 1, 10), "GONE FISHING")]).each
    assert not run.words
    assert not run.fits(WRITTEN)


# -- the quickest ways --


@pytest.mark.parametrize("state", LEAST)
def test_the_quickest_way_takes_what_the_articles_say(state: str) -> None:
    assert runs().oldest.requested == dt.date(1995, 1, 10)
    assert way_to(state)[1].days == LEAST[state]


def test_every_way_keeps_to_the_periods_and_leads_where_it_says() -> None:
    told = runs()
    assert len(told.ways) > 100
    for states, way in told.ways.items():
        day = told.oldest.requested + dt.timedelta(days=way.days)
        standing = Clock(way.case(told.oldest, told.procedure)).on(day)
        assert states_of(standing) == states
        assert not [each for each in standing.late_or_early if each.early], states
        assert not [each for each in standing.late_or_early if each.kind == "hard"], states


@pytest.mark.parametrize("state", [state for state, least in LEAST.items() if least])
def test_the_quickest_way_is_not_there_a_day_before(state: str) -> None:
    told, (states, way) = runs(), way_to(state)
    before = told.oldest.requested + dt.timedelta(days=way.days - 1)
    assert states_of(Clock(way.case(told.oldest, told.procedure)).on(before)) != states


def test_no_way_leads_to_a_state_before_its_day() -> None:
    assert not [states for states in runs().ways if "appeal-in-void" in states]


def test_every_dispute_can_have_come_to_its_words() -> None:
    assert [run.listed.number for run in runs().each if not run.fits(newest())] == []


def test_a_dispute_too_young_for_its_words_does_not_fit() -> None:
    (young,) = run_over([Listed("DS1", ("SINGAPORE",), dt.date(2017, 6, 1), LAPSED)]).each
    lapsed = dt.date(2018, 6, 12)  # ten days to the panel, twelve months, and the day after
    assert not young.fits(lapsed - dt.timedelta(days=1))
    assert young.fits(lapsed)


def test_a_dispute_whose_words_are_of_another_day_is_told() -> None:
    told = run_over([Listed("DS7", ("CANADA",), newest(), LAPSED), Listed("DS8", ("CANADA",), newest(), SETTLED)])
    page = "\n".join(wto_report.unfit(told))
    assert f"DS7 ({LAPSED})" in page
    assert "DS8" not in page


# -- from the requests alone --


def test_a_request_alone_leaves_a_dispute_in_consultations() -> None:
    for run in runs().each:
        standing = run.alone.on(WRITTEN)
        assert standing.state.phase == "consultations"
        assert not standing.automatic
        assert {each.kind for each in standing.overdue} <= {"opens"}


def test_just_the_disputes_in_consultations_have_words_that_fit_their_requests() -> None:
    fit = {run.listed.status for run in runs().each if words_of(run.alone.on(WRITTEN)) == run.words}
    assert fit == {"IN CONSULTATIONS"}


# -- the page --


def test_the_page_is_what_the_command_writes() -> None:
    assert wto_report.PAGE.read_text("utf-8") == wto_report.report(runs())


def test_the_page_counts_every_dispute() -> None:
    page = wto_report.PAGE.read_text("utf-8")
    table = page.partition("states that they may mean")[2].partition("\n\n")[0]
    assert sum(int(number) for number in re.findall(r"\| (\d+) \|$", table, re.MULTILINE)) == len(disputes())


# -- what is measured --


def test_the_same_seed_gives_the_same_days_and_none_before_the_case() -> None:
    days = clock.random_days(2_000)
    assert days == clock.random_days(2_000)
    assert days != clock.random_days(2_000, seed=8)
    requested = {each.number: each.requested for each in disputes()}
    assert all(requested[number] <= day <= WRITTEN for number, day in days)


@pytest.mark.parametrize("plain", [clock.requests, clock.histories])
def test_a_clock_asked_many_days_tells_what_a_new_clock_tells(plain: type[clock.Plain]) -> None:
    values = plain()
    asked = clock.random_days(400, seed=3)
    kept = clock.build(values)
    random.Random(5).shuffle(asked)
    for number, day in asked:
        listed, acts = values[number]
        assert kept[number].on(day).to_dict() == Clock(listed.case(acts)).on(day).to_dict()


def test_the_histories_have_the_words_of_the_list() -> None:
    told: Runs = runs()
    for number, kept in clock.build(clock.histories()).items():
        run = next(each for each in told.each if each.listed.number == number)
        assert words_of(kept.on(WRITTEN)) == run.words


def test_what_is_measured_can_be_asked_for_by_name() -> None:
    assert {"clock", "record"} <= set(sections())


@pytest.mark.parametrize("words", record.COMMANDS, ids=" ".join)
def test_the_commands_that_are_timed_answer(words: tuple[str, ...], tmp_path: Path) -> None:
    said, seconds = record.run(words, tmp_path)
    assert words[-1] in said
    assert seconds > 0
