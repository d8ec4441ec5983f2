"""Folding instruments into the regime of a day, on both time axes."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.errors import LawFault
from detente.regime.fold import fold, history
from detente.regime.load import JurisdictionLaw, load
from tests.determination import laws
from tests.determination.laws import BASICS, instrument
from tests.determination.strategies import CRITICAL_DAYS, RandomLaw
from tests.determination.strategies import laws as random_laws

D = dt.date
START, APRIL, JULY, NEXT_YEAR = D(2020, 1, 1), D(2020, 4, 1), D(2020, 7, 1), D(2021, 1, 1)
GROUP = '- {group: A, title: Group A, add: [KR, "NO"]}'


def read(*instruments: dict[str, Any]) -> JurisdictionLaw:
    """A law of a baseline and the instruments given."""
    folder = laws.write(
        Path(tempfile.mkdtemp(prefix="detente-law-")),
        [instrument(BASICS + GROUP, START, kind="baseline"), *instruments],
    )
    return load(laws.CODE, folder)


def faults(*instruments: dict[str, Any]) -> list[str]:
    return sorted(told(fault) for fault in history(read(*instruments)).faults)


def told(fault: LawFault) -> str:
    assert fault.line > 0, "every fault of folding has its line"
    return fault.sentence


def members(law: JurisdictionLaw, on: dt.date, known_on: dt.date | None = None, *assumed: str) -> set[str]:
    return set(fold(law, on, known_on, frozenset(assumed)).groups["A"].members)


# ---- days --------------------------------------------------------------------------------------------------------


def test_an_amendment_holds_from_its_day_and_not_the_day_before() -> None:
    law = read(instrument("- {group: A, remove: [KR]}", APRIL))
    assert members(law, D(2020, 3, 31)) == {"KR", "NO"}
    assert members(law, APRIL) == {"NO"}


def test_before_the_first_day_the_regime_is_empty() -> None:
    regime = fold(read(), D(2019, 12, 31))
    assert not regime.provisions
    assert not regime.groups


def test_parts_of_one_instrument_take_effect_on_their_own_days() -> None:
    law = read(instrument(f"- {{group: A, remove: [KR]}}\n- {{group: A, add: [DE], effective: {JULY}}}", APRIL))
    assert members(law, APRIL) == {"NO"}
    assert members(law, JULY) == {"NO", "DE"}


def test_each_value_names_the_instrument_it_comes_from() -> None:
    law = read(instrument("- {group: A, add: {DE: {confidence: disputed, note: a note}, FR: null}}", APRIL))
    group = fold(law, APRIL).groups["A"]
    assert group.provenance.instrument == "is/2020-01-01_instrument-0"
    germany, france = group.members["DE"], group.members["FR"]
    assert germany.instrument == france.instrument == "is/2020-04-01_instrument-1"
    assert (germany.confidence, germany.note) == ("disputed", "a note")
    assert (france.confidence, france.note) == ("derived", None)


def test_epochs_begin_on_every_day_the_law_changes_and_on_no_other() -> None:
    law = read(
        instrument("- {group: A, remove: [KR]}", APRIL), instrument("- {group: A, add: [DE]}", (JULY, NEXT_YEAR))
    )
    epochs = history(law).epochs
    assert [epoch.start for epoch in epochs] == [START, APRIL, JULY, NEXT_YEAR]
    assert [epoch.open for epoch in epochs] == [(), (), ("is/2020-07-01_instrument-2",), ()]


def test_what_took_effect_before_the_first_day_covered_holds_on_it() -> None:
    folder = laws.write(
        Path(tempfile.mkdtemp(prefix="detente-law-")),
        [instrument(BASICS + GROUP, START), instrument("- {group: A, remove: [KR]}", APRIL)],
        covers_from=JULY,
    )
    law = load(laws.CODE, folder)
    assert [epoch.start for epoch in history(law).epochs] == [JULY]
    assert members(law, JULY) == {"NO"}


@given(law=random_laws(), data=st.data())
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_in_which_instruments_are_given_does_not_matter(law: RandomLaw, data: st.DataObject) -> None:
    folder = laws.write(Path(tempfile.mkdtemp(prefix="detente-law-")), law.instruments)
    read_in_order = load(laws.CODE, folder)
    shuffled = replace(read_in_order, instruments=tuple(data.draw(st.permutations(read_in_order.instruments))))
    assert history(shuffled).epochs == history(read_in_order).epochs
    assert not history(read_in_order).faults
    day = data.draw(st.sampled_from(CRITICAL_DAYS))
    assert fold(shuffled, day) == fold(read_in_order, day)


@given(law=random_laws())
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_an_epoch_is_what_folding_gives_on_its_first_day_and_on_its_last(law: RandomLaw) -> None:
    folder = laws.write(Path(tempfile.mkdtemp(prefix="detente-law-")), law.instruments)
    source = load(laws.CODE, folder)
    epochs = history(source).epochs
    for epoch, after in zip(epochs, [*epochs[1:], None], strict=True):
        last = after.start - dt.timedelta(1) if after else D(2040, 1, 1)
        for assumed, regime in epoch.regimes.items():
            for day in (epoch.start, last):
                assert replace(fold(source, day, assumed=assumed), on=regime.on) == regime


# ---- what was known ----------------------------------------------------------------------------------------------


def test_an_instrument_counts_from_the_day_it_is_promulgated() -> None:
    law = read(instrument("- {group: A, remove: [KR]}", JULY, promulgated=APRIL))
    assert members(law, NEXT_YEAR, D(2020, 3, 31)) == {"KR", "NO"}
    assert members(law, NEXT_YEAR, APRIL) == {"NO"}


def test_an_instrument_whose_promulgation_was_not_found_counts_from_its_first_possible_day() -> None:
    law = read(instrument("- {group: A, remove: [KR]}", (JULY, NEXT_YEAR)))
    assert members(law, NEXT_YEAR, D(2020, 6, 30)) == {"KR", "NO"}
    assert members(law, NEXT_YEAR, JULY) == {"NO"}


def test_of_two_instruments_of_one_day_the_later_promulgated_applies_last() -> None:
    added = instrument("- {group: A, add: [DE]}", JULY, promulgated=D(2020, 5, 1))
    removed = instrument("- {group: A, remove: [DE]}", JULY, promulgated=D(2020, 6, 1))
    for order in ((added, removed), (removed, added)):
        assert faults(*order) == []
        assert members(read(*order), JULY) == {"KR", "NO"}


# ---- days that were not found ------------------------------------------------------------------------------------


def test_inside_a_span_both_states_of_the_law_can_be_asked_for() -> None:
    law = read(instrument("- {group: A, remove: [KR]}", (APRIL, JULY)))
    name = "is/2020-04-01_instrument-1"
    assert members(law, APRIL) == {"KR", "NO"}, "by default an instrument of uncertain date is not in force"
    assert members(law, APRIL, None, name) == {"NO"}
    assert fold(law, APRIL, assumed=frozenset({name})).assumed == {name}


def test_a_span_is_over_on_its_last_day() -> None:
    law = read(instrument("- {group: A, remove: [KR]}", (APRIL, JULY)))
    assert members(law, D(2020, 6, 30)) == {"KR", "NO"}
    assert members(law, JULY) == {"NO"}


def test_assuming_an_instrument_before_its_span_changes_nothing() -> None:
    law = read(instrument("- {group: A, remove: [KR]}", (APRIL, JULY)))
    assert members(law, D(2020, 3, 31), None, "is/2020-04-01_instrument-1") == {"KR", "NO"}


def test_a_span_without_an_end_stays_open() -> None:
    law = read(instrument("- {group: A, remove: [KR]}", (APRIL, None)))
    last = history(law).epochs[-1]
    assert last.open == ("is/2020-04-01_instrument-1",)
    assert set(last.regimes) == {frozenset(), frozenset({"is/2020-04-01_instrument-1"})}


def test_two_open_spans_leave_four_states() -> None:
    law = read(
        instrument("- {group: A, remove: [KR]}", (APRIL, NEXT_YEAR)),
        instrument("- {group: A, add: [DE]}", (JULY, NEXT_YEAR)),
    )
    (both,) = [epoch for epoch in history(law).epochs if epoch.start == JULY]
    states = {frozenset(regime.groups["A"].members) for regime in both.regimes.values()}
    assert states == {frozenset(s) for s in ({"KR", "NO"}, {"NO"}, {"KR", "NO", "DE"}, {"NO", "DE"})}


# ---- faults ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amendment", "kind"),
    [
        ("group: B", "group"),
        ('entry: "9"', "entry"),
        ("good: acid, entries: [x]", "good"),
        ("hs_list: chips", "hs_list"),
        ("authorisation: bulk", "authorisation"),
        ("provision: p", "provision"),
    ],
)
def test_ending_what_does_not_exist_is_a_fault(amendment: str, kind: str) -> None:
    (sentence,) = faults(instrument(f"- {{{amendment}, ends: true}}", APRIL))
    assert sentence.startswith(f"there is no {kind} ")
    assert sentence.endswith("to end on 2020-04-01.")


def test_ending_twice_is_a_fault() -> None:
    end = "- {provision: listed, ends: true}"
    assert faults(instrument(end, APRIL), instrument(end, JULY)) == [
        "there is no provision 'listed' to end on 2020-07-01."
    ]


def test_ending_an_exception_that_does_not_exist_is_a_fault() -> None:
    assert faults(instrument("- {exception: x, of: listed, ends: true}", APRIL)) == [
        "'listed' has no exception 'x' to end on 2020-04-01."
    ]


def test_an_exception_of_a_provision_that_does_not_exist_is_a_fault() -> None:
    assert faults(instrument("- {exception: x, of: [nothing], when: {destination: KR}}", APRIL)) == [
        "there is no provision 'nothing' on 2020-04-01."
    ]


def test_an_exception_added_twice_is_a_fault() -> None:
    add = "- {exception: x, of: [listed], when: {destination: KR}}"
    assert faults(instrument(add, APRIL), instrument(add, JULY)) == [
        "'listed' has an exception 'x' already on 2020-07-01."
    ]


def test_an_exception_ended_may_be_added_again() -> None:
    add = "- {exception: x, of: [listed], when: {destination: KR}}"
    law = read(
        instrument(add, APRIL), instrument("- {exception: x, of: listed, ends: true}", JULY), instrument(add, NEXT_YEAR)
    )
    assert not history(law).faults
    standing = [list(fold(law, day).provisions["listed"].exceptions) for day in (START, APRIL, JULY, NEXT_YEAR)]
    assert standing == [[], ["x"], [], ["x"]]


def test_restating_a_provision_without_replacing_it_is_a_fault() -> None:
    (sentence,) = faults(instrument("- {provision: listed, requires: x}", APRIL))
    assert "stands already on 2020-04-01 (is/2020-01-01_instrument-0)" in sentence
    assert "`replaces: true`" in sentence


def test_replacing_what_does_not_exist_is_a_fault() -> None:
    assert faults(instrument("- {provision: new, requires: x, replaces: true}", APRIL)) == [
        "there is no provision 'new' to replace on 2020-04-01."
    ]


def test_a_provision_replaced_loses_its_exceptions() -> None:
    law = read(
        instrument("- {exception: x, of: [listed], when: {destination: KR}}", APRIL),
        instrument("- {provision: listed, requires: list-control, replaces: true}", JULY),
    )
    assert not fold(law, JULY).provisions["listed"].exceptions


def test_adding_a_member_twice_and_removing_one_that_is_not_there_are_faults() -> None:
    assert faults(instrument("- {group: A, add: [KR], remove: [DE]}", APRIL)) == [
        "DE is not in the group 'A' on 2020-04-01.",
        "KR is in the group 'A' already on 2020-04-01.",
    ]


def test_a_member_that_is_no_country_or_the_jurisdiction_itself_is_a_fault() -> None:
    assert faults(instrument("- {group: A, add: [XX, IS]}", APRIL)) == [
        "IS is the jurisdiction itself and no destination.",
        "XX is not a country code of ISO 3166.",
    ]


@pytest.mark.parametrize(
    "amendment", ["{group: B, add: [KR]}", '{entry: "9"}', "{authorisation: bulk}"], ids=["group", "entry", "licence"]
)
def test_changing_what_was_never_defined_is_a_fault(amendment: str) -> None:
    (sentence,) = faults(instrument(f"- {amendment}", APRIL))
    assert "defined" in sentence


def test_two_authorisations_of_one_weight_are_a_fault() -> None:
    (sentence,) = faults(instrument("- {authorisation: bulk, title: bulk, weight: 50}", APRIL))
    assert "say which is lighter" in sentence


def test_a_fact_with_a_name_that_is_taken_is_a_fault() -> None:
    fact = "- {{fact: {}, type: bool, title: t, question: q}}\n"
    sentences = faults(instrument(fact.format("end_use") + fact.format("strength"), APRIL))
    assert len(sentences) == 2
    assert all("choose another name" in sentence for sentence in sentences)


def test_groups_defined_by_each_other_are_a_fault() -> None:
    amend = "- {group: B, title: B, all_except: [C]}\n- {group: C, title: C, all_except: [B]}"
    assert faults(instrument(amend, APRIL)), "a group cannot be all but itself"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{group: A, remove: [KR]}", "{group: A, remove: [KR]}"),
        ("{group: A, title: New name}", "{group: A, title: Other name}"),
        ("{provision: listed, ends: true}", "{provision: listed, requires: x, replaces: true}"),
        ("{exception: x, of: [listed], when: {destination: KR}}", "{exception: x, of: listed, ends: true}"),
        ('{entry: "1", title: one}', '{entry: "1", title: other}'),
        ("{authorisation: single, title: one}", "{authorisation: single, title: other}"),
        ("{body: office, title: one}", "{body: office, title: other}"),
        ("{hs_list: x, include: ['84']}", "{hs_list: x, include: ['85']}"),
        ("{good: acid, entries: ['1']}", "{good: acid, entries: ['1(1)']}"),
    ],
)
def test_two_instruments_of_the_same_days_that_touch_the_same_thing_are_a_fault(one: str, other: str) -> None:
    sentences = faults(instrument(f"- {one}", APRIL), instrument(f"- {other}", APRIL))
    assert any("which comes first cannot be told" in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "{provision: listed, requires: list-control, replaces: true}",
            "{exception: x, of: [listed], when: {hs: '84'}}",
        ),
        ("{group: A, add: [DE]}", "{group: A, ends: true}"),
    ],
    ids=["a provision and its exception", "a group and its member"],
)
def test_two_instruments_of_the_same_days_whose_order_matters_are_a_fault(one: str, other: str) -> None:
    for order in ((one, other), (other, one)):
        sentences = faults(*(instrument(f"- {each}", APRIL) for each in order))
        assert any("which comes first cannot be told" in sentence for sentence in sentences)


def test_the_baseline_comes_first_on_its_day_whatever_the_names_and_days_of_others() -> None:
    moved = instrument("- {group: A, remove: [KR]}", START, promulgated=D(2019, 6, 1))
    assert faults(moved) == []
    assert members(read(moved), START) == {"NO"}


def test_two_instruments_of_the_same_days_that_touch_different_things_are_no_fault() -> None:
    assert faults(instrument("- {group: A, remove: [KR]}", APRIL), instrument("- {group: A, add: [DE]}", APRIL)) == []


def test_an_instrument_whose_day_may_lie_on_either_side_of_another_that_touches_the_same_is_a_fault() -> None:
    replaced = "- {{provision: listed, requires: list-control, when: {{entry: '{}'}}, replaces: true}}"
    sentences = faults(instrument(replaced.format("1"), (APRIL, NEXT_YEAR)), instrument(replaced.format("1(1)"), JULY))
    assert any("which comes first cannot be told" in sentence for sentence in sentences)
