"""Small laws written for one difficulty each; all of them are held against brute force as well."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.compare.held import Compared, compared, hold, hold_causes, hold_restoring, subsets
from tests.determination import laws

START, END = dt.date(2020, 1, 1), dt.date(2025, 1, 1)
BASE = (
    laws.BASICS
    + """
- {entry: "2", row: "2", title: row two}
- {group: friends, title: friends, add: [DK, SE]}
- {group: far, title: far, add: [CN, VN]}
- {group: rest, title: the rest, all_except: [friends]}
- {authorisation: bulk, title: bulk licence, weight: 10}
- {provision: bulk-allowed, allows: bulk}
- {provision: bulk-holder, demands: bulk, holder: the exporter}
"""
)
TO = ["DK", "FI", "CN"]


class Case:
    """A law of a baseline and acts in the order given, a month apart; `keys` are written as act and place."""

    def __init__(self, folder: Path, base: str, *acts: Any) -> None:
        self.days = [dt.date(2021, month, 1) for month in range(1, len(acts) + 1)]
        made = [
            amend if isinstance(amend, dict) else laws.instrument(amend, day)
            for amend, day in zip(acts, self.days, strict=True)
        ]
        self.folder = laws.write(folder / "law", [laws.instrument(base, START, kind="baseline"), *made])

    def between(self, before: dt.date = START, after: dt.date = END, **scope: Any) -> Compared:
        """Compare two days and hold the answer against brute force."""
        found = compared(self.folder, laws.CODE, before, after, **{"to": TO, **scope})
        hold(found, found.brute())
        keys = found.keys
        some = (
            [*subsets(keys)]
            if len(keys) <= 5
            else [fewer for _, causes in found.places for one in causes.sets for fewer in subsets(one)]
        )
        more = [fewer for one in found.attribution.restoring().sets for fewer in subsets(one)]
        brute = found.brute([*some, *more])
        hold_causes(found, brute, len(keys) <= 5)
        hold_restoring(found, brute, len(keys) <= 5)
        return found


def causes(found: Compared, aspect: str, **where: str) -> set[frozenset[str]]:
    """The causes of the one place of an aspect in which a value lies, as `number of the act.place`."""
    (place,) = [
        place
        for place in found.told.places
        if place.aspect == aspect
        and all(value in dict(place.where).get(fact, (value,)) for fact, value in where.items())
    ]
    return {frozenset(f"{a.instrument.rpartition('-')[2]}.{a.place}" for a in one) for one in place.causes}


def sets(*texts: str) -> set[frozenset[str]]:
    return {frozenset(text.split()) for text in texts}


# ---- joint causes ---------------------------------------------------------------------------------------------------


def test_two_exceptions_that_both_withhold_must_both_be_undone(tmp_path: Path) -> None:
    case = Case(
        tmp_path,
        BASE,
        '- {exception: one, of: bulk-allowed, when: {entry: "1(1)"}}',
        "- {exception: two, of: bulk-allowed, when: {destination: far}}",
    )
    found = case.between(entry="listed")
    assert causes(found, "licence", entry="1(1)", destination="CN") == sets("1.0 2.0")
    assert causes(found, "licence", entry="1(1)", destination="DK") == sets("1.0")
    assert causes(found, "licence", entry="2", destination="CN") == sets("2.0")
    assert found.attribution.restoring().sets == (frozenset(found.keys),)


def test_amendments_that_have_no_part_in_a_joint_cause_are_not_told(tmp_path: Path) -> None:
    other = "- {provision: single-office, demands: single, policy: denial, when: {destination: CN}}"
    case = Case(
        tmp_path,
        BASE,
        f'{other}\n- {{exception: one, of: bulk-allowed, when: {{entry: "1(1)"}}}}',
        "- {exception: two, of: bulk-allowed, when: {destination: far}}\n"
        "- {provision: single-validity, demands: single, validity: {years: 1}, when: {destination: CN}}",
    )
    found = case.between(entry="listed")
    assert causes(found, "licence", entry="1(1)", destination="CN") == sets("1.1 2.0")
    assert causes(found, "terms") == sets("1.0 2.1")


def test_of_two_acts_that_need_each_other_either_undoes(tmp_path: Path) -> None:
    case = Case(
        tmp_path,
        BASE,
        "- {exception: friends, of: bulk-allowed, when: {destination: friends}}\n"
        '- {exception: dane, of: bulk-allowed, when: {destination: DK, entry: "2"}}',
        "- {group: friends, add: [FI]}",
    )
    found = case.between(entry="listed")
    assert causes(found, "licence", destination="FI") == sets("1.0", "2.0")
    assert causes(found, "licence", destination="DK") == sets("1.0 1.1")  # places are parted by acts alone


def test_an_entry_of_one_act_and_its_rule_of_another(tmp_path: Path) -> None:
    case = Case(
        tmp_path,
        BASE,
        '- {entry: "2(1)", row: "2", title: a new paragraph}',
        '- {exception: new, of: bulk-allowed, when: {entry: "2(1)"}}',
    )
    found = case.between()
    assert causes(found, "outcome") == sets("1.0")
    late = case.between(before=dt.date(2021, 1, 1))
    assert causes(late, "licence") == sets("2.0")


def test_a_requirement_and_an_exemption_that_makes_room_for_it(tmp_path: Path) -> None:
    base = BASE + "- {provision: small, exempts: list-control, when: {value: {currency: USD, max: 100}}}\n"
    case = Case(
        tmp_path,
        base,
        "- {provision: small, ends: true}",
        "- {provision: again, requires: another, when: {value: {currency: USD, max: 50}}}",
    )
    found = case.between()
    assert causes(found, "outcome", entry="1", **{"value.USD": "at most 50"}) == sets("1.0 2.0")
    assert causes(found, "outcome", entry="1", **{"value.USD": "more than 50 and at most 100"}) == sets("1.0")
    assert causes(found, "outcome", entry="unlisted") == sets("2.0")


def test_an_act_that_matters_only_once_another_is_undone_is_found(tmp_path: Path) -> None:
    """The exception has no effect where it is the only act undone, nor where it is the only one left."""
    base = (
        BASE
        + """
- {exception: base-one, of: bulk-allowed, when: {destination: friends, entry: "2"}}
- {exception: base-two, of: bulk-allowed, when: {destination: far, entry: "2"}}
"""
    )
    case = Case(
        tmp_path,
        base,
        "- {exception: new, of: bulk-allowed, when: {destination: [friends, far]}}",
        "- {provision: bulk-allowed, ends: true}",
        "- {group: friends, add: [FI]}",
        "- {group: far, add: [FI]}",
    )
    found = case.between(to=["FI"], entry="listed")
    assert causes(found, "licence", entry="1") == sets("1.0 2.0")


def test_what_takes_a_licence_away_altogether_does_not_undo_its_new_terms(tmp_path: Path) -> None:
    case = Case(
        tmp_path,
        BASE,
        "- {exception: all, of: bulk-allowed, when: {entry: listed}}",
        "- {exception: all, of: bulk-allowed, ends: true}",
        "- {provision: bulk-holder, replaces: true, demands: bulk, holder: a citizen}",
    )
    assert causes(case.between(entry="listed"), "terms") == sets("3.0")


def test_what_lifts_the_requirement_does_not_undo_that_a_licence_is_withheld(tmp_path: Path) -> None:
    case = Case(
        tmp_path,
        BASE,
        "- {provision: free, exempts: list-control, when: {destination: far}}",
        "- {provision: free, ends: true}",
        "- {exception: far, of: bulk-allowed, when: {destination: far}}",
    )
    assert causes(case.between(entry="listed"), "licence") == sets("3.0")


# ---- questions of law ---------------------------------------------------------------------------------------------


def test_what_is_felt_under_one_day_of_effect_is_not_counted_under_another(tmp_path: Path) -> None:
    """An act of uncertain day exempts one destination; then bulk is withheld everywhere."""
    exempt = laws.instrument(
        "- {provision: free, exempts: list-control, when: {destination: CN}}",
        (dt.date(2021, 1, 1), dt.date(2026, 1, 1)),
    )
    case = Case(tmp_path, BASE, exempt, "- {exception: all, of: bulk-allowed, when: {entry: listed}}")
    found = case.between(dt.date(2021, 1, 15), dt.date(2021, 3, 1))
    assert {place.aspect for place in found.told.places} == {"licence"}
    base = BASE.replace(
        "- {provision: bulk-holder, demands: bulk, holder: the exporter}",
        "- {provision: inside, demands: bulk, holder: a friend, when: {destination: friends}}\n"
        "- {provision: outside, demands: bulk, holder: a stranger, when: {destination: {not: friends}}}",
    )
    uncertain = laws.instrument(
        "- {provision: free, exempts: list-control, when: {destination: CN}}\n- {group: friends, add: [CN, FI]}",
        (dt.date(2021, 1, 1), dt.date(2026, 1, 1)),
    )
    holders = """
- {provision: inside, replaces: true, demands: bulk, holder: an old friend, when: {destination: friends}}
- {provision: outside, replaces: true, demands: bulk, holder: an old stranger, when: {destination: {not: friends}}}
"""
    found = Case(tmp_path / "2", base, uncertain, holders).between(
        dt.date(2021, 1, 15), dt.date(2021, 3, 1), to=["CN", "FI"], entry="listed"
    )
    assert sorted(place.cells / found.told.cells for place in found.told.places) == [1 / 2, 1]


def test_terms_are_held_against_each_other_under_the_same_answer(tmp_path: Path) -> None:
    base = BASE.replace("- {provision: bulk-holder, demands: bulk, holder: the exporter}\n", "") + (
        "- {provision: if-so, demands: bulk, holder: an agent, open: 'Is it so?'}\n"
        "- {provision: else, demands: bulk, validity: {years: 1}, open: 'Is it otherwise?'}\n"
    )
    case = Case(
        tmp_path, base, "- {provision: if-so, replaces: true, demands: bulk, holder: a citizen, open: 'Is it so?'}"
    )
    (place,) = case.between(entry="listed").told.places
    assert [(t.term, t.was, t.now) for t in place.terms] == [("holder", ("an agent",), ("a citizen",))]


def test_an_open_question_that_opens_and_closes(tmp_path: Path) -> None:
    rule = "- {provision: extra, REPLACE requires: another, when: {entry: unlisted, destination: far} OPEN}"
    case = Case(
        tmp_path,
        BASE,
        rule.replace("REPLACE ", "").replace(" OPEN", ", open: 'Is it so?'"),
        rule.replace("REPLACE", "replaces: true,").replace(" OPEN", ""),
    )
    opens = case.between(START, dt.date(2021, 1, 1))
    assert opens.told.places[0].now == ("licence", "no-licence")
    assert opens.told.places[0].open_now == ("Is it so?",)
    closes = case.between(dt.date(2021, 1, 1), dt.date(2021, 2, 1))
    assert closes.told.places[0].was == ("licence", "no-licence")
    answered = case.between(START, dt.date(2021, 1, 1), facts={"open:extra": "no"})
    assert answered.told.same


def test_a_day_of_effect_that_becomes_certain(tmp_path: Path) -> None:
    span = laws.instrument("- {group: friends, add: [FI]}", (dt.date(2021, 1, 1), dt.date(2022, 1, 1)))
    base = BASE + "- {exception: friends, of: bulk-allowed, when: {destination: friends}}\n"
    case = Case(tmp_path, base, span)
    assert causes(case.between(START, dt.date(2021, 6, 1)), "licence") == sets("1.0")
    assert case.between(dt.date(2021, 6, 1), dt.date(2021, 7, 1)).told.same
    (place,) = case.between(dt.date(2021, 6, 1), dt.date(2022, 6, 1)).told.places
    assert place.causes == ()  # undoing the act altogether is not how it was


# ---- names ----------------------------------------------------------------------------------------------------------


def test_a_licence_called_otherwise_asks_nothing_else(tmp_path: Path) -> None:
    case = Case(tmp_path, BASE, "- {authorisation: bulk, title: the bulk licence as it is called now}")
    assert case.between().told.same


def test_an_office_called_otherwise_is_another_term(tmp_path: Path) -> None:
    base = BASE + "- {body: ministry, title: Ministry}\n- {provision: office, demands: single, office: ministry}\n"
    found = Case(tmp_path, base, "- {body: ministry, title: Ministry of Trade}").between()
    (place,) = found.told.places
    assert [(t.term, t.was, t.now) for t in place.terms] == [("office", ("Ministry",), ("Ministry of Trade",))]


def test_two_provisions_that_demand_the_same_are_not_at_odds(tmp_path: Path) -> None:
    twice = "- {provision: again, demands: bulk, holder: the exporter, when: {destination: CN}}"
    assert Case(tmp_path, BASE, twice).between().told.same


def test_a_law_at_odds_with_itself_is_no_way_back(tmp_path: Path) -> None:
    """With one of its two amendments undone the act puts Denmark into both groups, and two holders are demanded."""
    base = BASE.replace(
        "- {provision: bulk-holder, demands: bulk, holder: the exporter}",
        "- {provision: inside, demands: bulk, holder: a friend, when: {destination: friends}}\n"
        "- {provision: outside, demands: bulk, holder: a stranger, when: {destination: far}}",
    )
    found = Case(tmp_path, base, "- {group: friends, remove: [DK]}\n- {group: far, add: [DK]}").between()
    assert causes(found, "terms") == sets("1.0 1.1")
    assert found.attribution.restoring().sets == (frozenset(found.keys),)


# ---- the edges of the data ------------------------------------------------------------------------------------------


def test_covered_days_without_a_law_are_undetermined(tmp_path: Path) -> None:
    folder = laws.write(
        tmp_path / "law", [laws.instrument(BASE, dt.date(2021, 1, 1), kind="baseline")], covers_from=START
    )
    found = compared(folder, laws.CODE, START, END, to=TO)
    hold(found, found.brute())
    assert {place.was for place in found.told.places} == {("undetermined",)}


def test_thresholds_that_stand_on_no_day_are_known_once_an_act_is_undone(tmp_path: Path) -> None:
    """A rule is made and replaced on one day; without the second act the first one's bounds stand."""
    first = laws.instrument(
        "- {provision: small, exempts: list-control, when: {value: {currency: USD, max: 7}, hs: '2811'}}",
        dt.date(2021, 1, 1),
        promulgated=dt.date(2020, 11, 1),
    )
    second = laws.instrument(
        "- {provision: small, replaces: true, exempts: list-control, when: {value: {currency: USD, max: 9}}}",
        dt.date(2021, 1, 1),
        promulgated=dt.date(2020, 12, 1),
    )
    found = Case(tmp_path, BASE, first, second).between(entry="listed")
    assert not found.told.same


def test_a_list_of_codes_that_no_rule_named_on_its_day(tmp_path: Path) -> None:
    base = (
        BASE + "- {hs_list: chips, include: ['84']}\n- {provision: free, exempts: list-control, when: {hs: '8541'}}\n"
    )
    case = Case(
        tmp_path,
        base,
        "- {hs_list: chips, include: ['8541', '29']}\n"
        "- {provision: free, replaces: true, exempts: list-control, when: {hs: chips}}",
    )
    found = case.between(entry="listed")
    assert found.attribution.restoring().sets == (frozenset({found.keys[1]}),), "the old list would exempt all of 84"


@pytest.mark.parametrize("what", ["ends: true", "replaces: true, exempts: list-control, when: {entry: '2'}"])
def test_a_proposal_of_the_very_day_of_what_it_answers(tmp_path: Path, what: str) -> None:
    made = "- {provision: small, exempts: list-control, when: {value: {currency: USD, max: 7}}}"
    case = Case(tmp_path, BASE, made)
    path = tmp_path / "p.yaml"
    path.write_text(
        f"title: What if\nkind: proposal\njurisdiction: {laws.CODE}\neffective: 2021-01-01\n"
        f"amend:\n- {{provision: small, {what}}}\n",
        "utf-8",
    )
    for day in (dt.date(2021, 1, 1), END):
        found = case.between(day, day, proposals=[path], entry="listed")
        assert not found.told.same


def test_a_licence_that_ends_and_one_that_is_made(tmp_path: Path) -> None:
    case = Case(
        tmp_path,
        BASE,
        "- {authorisation: bulk, ends: true}\n- {provision: bulk-allowed, ends: true}\n"
        "- {provision: bulk-holder, ends: true}",
        "- {authorisation: new, title: new licence, weight: 5}\n- {provision: new, allows: new}\n"
        "- {provision: new-holder, demands: new, holder: the exporter}",
    )
    found = case.between(entry="listed")
    assert {(p.licence.id, p.now) for p in found.told.places if p.licence} == {
        ("bulk", ("not-usable",)),
        ("new", ("usable",)),
    }


def test_an_exception_that_a_later_act_ends(tmp_path: Path) -> None:
    case = Case(
        tmp_path,
        BASE,
        "- {exception: far, of: bulk-allowed, when: {destination: far}}",
        "- {exception: far, of: bulk-allowed, ends: true}",
    )
    assert case.between().told.same
    assert causes(case.between(dt.date(2021, 1, 1)), "licence") == sets("2.0")


def test_a_numbered_list_cut_anew(tmp_path: Path) -> None:
    base = BASE + (
        "- {entry: annex, title: annex, numbers: {to: 3}}\n"
        "- {provision: free, exempts: list-control, when: {entry: annex}}\n"
    )
    case = Case(tmp_path, base, "- {entry: annex, numbers: {to: 5}, recut: true}", "- {provision: free, ends: true}")
    found = case.between()
    assert "cut anew" in found.told.coverage
    assert causes(found, "outcome", entry="annex no. 1-3") == sets("2.0")
    assert causes(found, "outcome", entry="annex no. 4-5") == sets("1.0", "2.0")


def test_a_group_of_all_but_some(tmp_path: Path) -> None:
    base = BASE + "- {exception: rest, of: bulk-allowed, when: {destination: rest}}\n"
    case = Case(tmp_path, base, "- {group: friends, add: [FI], remove: [DK]}", "- {group: friends, remove: [SE]}")
    found = case.between(to=None, entry="listed")
    assert {(p.destinations, p.now) for p in found.told.places} == {
        ("Finland", ("usable",)),
        ("Denmark", ("not-usable",)),
        ("Sweden", ("not-usable",)),
    }
