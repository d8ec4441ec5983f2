"""Places where a compiled law is easily wrong: above all where it could say "no licence" and should not."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest

import detente
from detente.determination.answers import Determination
from detente.determination.book import from_plain, to_plain
from detente.determination.shelf import open_book
from detente.determination.single import Law
from detente.errors import LawError, ShipmentError
from tests.determination import laws
from tests.determination.laws import BASICS, CODE, instrument

START, LATER, END = dt.date(2020, 1, 1), dt.date(2021, 1, 1), dt.date(2022, 1, 1)
MIDDLE = dt.date(2021, 6, 1)
BEFORE = dt.date(2020, 6, 1)
ACID = '- {entry: "1(1)", tests: [{good: acid, strength: {min: 10}}]}\n- {good: acid, entries: ["1(1)"]}\n'


def law(*later: Any, base: str = "", covers_from: dt.date = START) -> Law:
    """A law of the basics, `base`, and instruments given as (amendments, day)."""
    instruments = [instrument(BASICS + base, START, kind="baseline"), *(instrument(*each) for each in later)]
    return Law(laws.write(Path(tempfile.mkdtemp(prefix="detente-law-")), instruments, covers_from))


def ask(asked: Law, on: dt.date, **shipment: Any) -> Determination:
    return asked.determine({"origin": CODE, "destination": "KR", "date": on, **shipment})


def roles(answer: Determination, role: str) -> list[str]:
    return [b.provision for b in answer.because if b.role == role]


# ---- no law is no answer -----------------------------------------------------------------------------------------


def test_days_covered_but_without_any_law_in_force_are_undetermined() -> None:
    answer = ask(law(covers_from=dt.date(2015, 1, 1)), dt.date(2018, 1, 1), entry="unlisted")
    assert answer.outcome == "undetermined"
    assert answer.coverage != "full"


def test_before_any_law_was_known_the_answer_is_undetermined() -> None:
    asked = law()
    answer = ask(asked, BEFORE, entry="unlisted", known_on=dt.date(2010, 1, 1))
    assert answer.outcome in ("undetermined", ask(asked, BEFORE, entry="unlisted").outcome)
    with pytest.raises(ShipmentError):  # not "no licence" because an entry is not known
        ask(asked, BEFORE, entry="no such entry", known_on=dt.date(2010, 1, 1))
    assert ask(asked, BEFORE, entry="1", known_on=dt.date(2010, 1, 1)).outcome != "no-licence"


@pytest.mark.parametrize("code", ["JP", "KR"])
@pytest.mark.parametrize("known_on", ["1990-01-01", "2011-12-31", "2017-12-31", "2019-07-31"])
def test_the_real_law_can_be_asked_as_it_was_known_on_any_day(code: str, known_on: str) -> None:
    shipment = {"origin": code, "destination": "KP", "date": "2019-08-01", "entry": "unlisted", "end_use": "wmd"}
    assert detente.determine(shipment, known_on=known_on).outcome != "no-licence"


# ---- entries that come and go ------------------------------------------------------------------------------------


def test_an_entry_not_yet_on_the_list_is_an_unlisted_good() -> None:
    asked = law(('- {entry: "9", row: "9", title: nine}', LATER))
    assert ask(asked, BEFORE, entry="9").outcome == "no-licence"
    assert ask(asked, MIDDLE, entry="9").outcome == "licence"


def test_an_entry_that_has_ended_may_be_anything() -> None:
    asked = law(('- {entry: "1(1)", ends: true}', LATER))
    answer = ask(asked, MIDDLE, entry="1(1)")
    assert answer.outcome == "undetermined"
    assert [q.fact for q in answer.questions] == ["entry"]


def test_a_number_cut_off_a_shortened_list_may_be_anything() -> None:
    asked = law(
        ("- {entry: annex, numbers: {to: 5}}", LATER), base="- {entry: annex, title: annex, numbers: {to: 9}}\n"
    )
    assert ask(asked, BEFORE, entry="annex no. 7").outcome == "licence"
    assert ask(asked, MIDDLE, entry="annex no. 3").outcome == "licence"
    assert ask(asked, MIDDLE, entry="annex no. 7").outcome == "undetermined"


def test_a_number_that_came_with_a_recut_list_may_be_any_number_before() -> None:
    base = "- {entry: annex, title: annex, numbers: {to: 5}}\n"
    asked = law(("- {entry: annex, numbers: {to: 9}, recut: true}", LATER), base=base)
    assert ask(asked, MIDDLE, entry="annex no. 7").outcome == "licence"
    assert ask(asked, BEFORE, entry="annex no. 7").outcome == "undetermined"


def test_an_entry_that_gets_numbers_later_still_stands_before_or_is_refused() -> None:
    asked = law(('- {entry: "1(1)", numbers: {to: 5}}', LATER))
    try:
        answer = ask(asked, BEFORE, entry="1(1)")
    except LawError:
        return
    assert answer.outcome == "licence"


# ---- entries and days that are not known -------------------------------------------------------------------------


def test_an_entry_that_may_be_on_the_list_already_leaves_the_answer_open() -> None:
    asked = law(('- {entry: "9", row: "9", title: nine}', (LATER, END)))
    answer = ask(asked, MIDDLE, entry="9")
    assert answer.outcome == "undetermined"
    assert [q.kind for q in answer.questions] == ["law"]
    assert ask(asked, END, entry="9").outcome == "licence"


def test_an_entry_that_may_have_ended_already_leaves_the_answer_open() -> None:
    asked = law(('- {entry: "1(1)", ends: true}', (LATER, END)))
    assert ask(asked, MIDDLE, entry="1(1)").outcome == "undetermined"


def test_a_test_that_may_be_in_force_already_leaves_the_answer_open() -> None:
    later = '- {entry: "1(1)", tests: [{good: acid, strength: {min: 5}}]}'
    asked = law((later, (LATER, END)), base=ACID)
    assert ask(asked, BEFORE, good="acid", parameters={"strength": 7}).outcome == "no-licence"
    assert ask(asked, MIDDLE, good="acid", parameters={"strength": 7}).outcome == "undetermined"
    assert ask(asked, END, good="acid", parameters={"strength": 7}).outcome == "licence"
    assert ask(asked, MIDDLE, good="acid", parameters={"strength": 12}).outcome == "licence"


# ---- goods and their tests ---------------------------------------------------------------------------------------


def test_a_good_is_not_classified_before_the_law_data_can_classify_it() -> None:
    asked = law((ACID, LATER))
    assert ask(asked, BEFORE, good="acid", parameters={"strength": 5}).outcome == "undetermined"
    assert ask(asked, MIDDLE, good="acid", parameters={"strength": 5}).outcome == "no-licence"


def test_a_good_is_not_classified_once_the_law_data_no_longer_can() -> None:
    asked = law(('- {good: acid, entries: ["1(1)"], ends: true}', LATER), base=ACID)
    assert ask(asked, BEFORE, good="acid", parameters={"strength": 5}).outcome == "no-licence"
    assert ask(asked, MIDDLE, good="acid", parameters={"strength": 5}).outcome == "undetermined"


def test_a_good_is_classified_by_the_tests_of_the_day() -> None:
    later = '- {entry: "1(1)", tests: [{good: acid, strength: {min: 30}, sub: new}]}'
    asked = law((later, LATER), base=ACID)
    then, now = (ask(asked, day, good="acid", parameters={"strength": 35}) for day in (BEFORE, MIDDLE))
    cites = [[b.cite for b in answer.because if b.role == "classifies"] for answer in (then, now)]
    assert cites[0] != cites[1]
    assert then.holds_until == now.holds_from == LATER
    between = ask(asked, BEFORE, good="acid", parameters={"strength": 20})
    assert roles(between, "classifies") == ["1(1)"]


def test_an_entry_and_a_good_contradict_each_other_only_on_a_day_on_which_they_do() -> None:
    asked = law(('- {entry: "1(1)", tests: [{good: acid, strength: {min: 30}}]}', LATER), base=ACID)
    both = {"entry": "1(1)", "good": "acid", "parameters": {"strength": 12}}
    assert ask(asked, BEFORE, **both).outcome == "licence"
    with pytest.raises(ShipmentError):
        ask(asked, MIDDLE, **both)


def test_tests_that_cover_every_case_between_them_settle_the_entry() -> None:
    tests = (
        "{good: acid, pure: true, strength: {min: 10}}, {good: acid, pure: false}, {good: acid, strength: {below: 10}}"
    )
    asked = law(base=f'- {{entry: "1(1)", tests: [{tests}]}}\n- {{good: acid, entries: ["1(1)"]}}\n')
    assert ask(asked, BEFORE, good="acid").outcome == "licence"


# ---- words that change -------------------------------------------------------------------------------------------


def test_an_open_question_is_told_in_the_words_of_the_day() -> None:
    rule = "- {{provision: p, requires: x, open: {} question{}}}"
    asked = law((rule.format("second", ", replaces: true"), LATER), base=rule.format("first", "") + "\n")
    told = [[q.question for q in ask(asked, day, entry="unlisted").questions] for day in (BEFORE, MIDDLE)]
    assert told == [["first question"], ["second question"]]


def test_the_choices_of_a_fact_may_change() -> None:
    fact = "- {{fact: permit, type: choice, choices: [{}], title: t, question: q}}\n"
    rule = "- {{provision: p, requires: x, when: {{permit: {}}}{}}}\n"
    asked = law(
        (fact.format("held, lost") + rule.format("lost", ", replaces: true"), LATER),
        base=fact.format("held, none") + rule.format("none", ""),
    )
    assert ask(asked, BEFORE, entry="unlisted", parameters={"permit": "none"}).outcome == "licence"
    assert ask(asked, MIDDLE, entry="unlisted", parameters={"permit": "lost"}).outcome == "licence"
    assert ask(asked, MIDDLE, entry="unlisted", parameters={"permit": "held"}).outcome == "no-licence"


def test_authorisations_are_told_in_the_order_of_their_weights_of_the_day() -> None:
    bulk = "- {authorisation: bulk, title: b, weight: 10}\n- {provision: b1, allows: bulk}\n"
    asked = law(
        ("- {authorisation: bulk, weight: 90}", LATER), base=bulk + "- {provision: b2, demands: bulk, holder: x}\n"
    )
    told = [[a.id for a in ask(asked, day, entry="1").authorisations] for day in (BEFORE, MIDDLE)]
    assert told == [["bulk", "single"], ["single", "bulk"]]


# ---- numbers -----------------------------------------------------------------------------------------------------


def test_a_value_that_is_not_given_is_not_below_zero() -> None:
    asked = law(base="- {provision: p, requires: x, when: {entry: unlisted, value: {currency: JPY, min: 0}}}\n")
    assert ask(asked, BEFORE, entry="unlisted").outcome == "licence"


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        ("1000000", "no-licence"),
        ("1000000.00", "no-licence"),
        ("1000000.0000000000000000001", "licence"),
        (0, "no-licence"),
    ],
)
def test_a_value_at_its_threshold_is_compared_exactly(value: object, outcome: str) -> None:
    small = "- {provision: p, exempts: list-control, when: {value: {currency: JPY, max: 1000000}}}\n"
    assert ask(law(base=small), BEFORE, entry="1", value=value, currency="JPY").outcome == outcome


def test_a_float_is_the_decimal_it_is_written_as() -> None:
    asked = law(base=ACID.replace("min: 10", "above: 0.1"))
    assert ask(asked, BEFORE, good="acid", parameters={"strength": 0.1}).outcome == "no-licence"
    assert ask(asked, BEFORE, good="acid", parameters={"strength": 0.1 + 0.2 - 0.2}).outcome == "licence"


# ---- the compiled form -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["JP", "KR"])
def test_a_compiled_law_written_and_read_back_is_the_same(code: str) -> None:
    book = open_book(code)
    plain = json.loads(json.dumps(to_plain(book)))
    again = from_plain(plain)
    assert json.loads(json.dumps(to_plain(again))) == plain
    assert again.roots == book.roots
    assert again.store.leaves == book.store.leaves[: book.size[1]]  # beyond it lie the leaves of questions asked since
