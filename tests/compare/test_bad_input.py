"""What cannot be compared is refused, with a sentence that says why and what to do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from detente.compare.diff import diff
from detente.errors import DetenteError, FileError, LawError, ProposalError, ScopeError, UnknownNameError

DAYS = ("2019-08-27", "2019-08-28")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("2011-12-31", "2019-01-01", "first day.*begins on 2012-01-01"),
        ("2001-01-01", "2002-01-01", "first day.*begins on 2012-01-01"),
        ("2019-01-01", "2190-01-01", "second day.*2190-01-01 lies in the future"),
        ("2019-08-28", "2019-08-27", "2019-08-28, comes after the second, 2019-08-27"),
        ("yesterday", "2019-08-27", "first day.*'yesterday'.*`today`"),
        ("2019-02-30", "2019-08-27", "first day.*2019-02-30"),
        ("2019-08-27", "", "second day"),
        ("28.08.2019", "2019-08-29", "first day"),
    ],
)
def test_days(before: str, after: str, said: str) -> None:
    with pytest.raises(ScopeError, match=said):
        diff("JP", before, after)


def test_a_day_may_be_a_date_or_the_word_today() -> None:
    assert diff("JP", dt.date(2019, 8, 27), dt.date(2019, 8, 28), to="KR").places
    assert diff("JP", "Today", "today", to="KR").same


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ({"to": "Atlantis"}, "'Atlantis' is neither a country nor a group of JP on 2019-08-28; its groups are A"),
        ({"to": "table-33"}, "neither a country nor a group.*table-3"),
        ({"to": "JP"}, "'JP' is the origin itself"),
        ({"to": ["KR", ""]}, "an empty value"),
        ({"to": ""}, "an empty value"),
        ({"to": "KR,,CN"}, "an empty value"),
        ({"entry": "99(9)"}, "'99\\(9\\)' is not an entry"),
        ({"entry": "hydrogen"}, "is not an entry"),
        ({"hs": "8"}, "'8' is not an HS code"),
        ({"hs": "chips"}, "is not an HS code"),
        ({"hs": "847"}, "3 digits"),
        ({"facts": {"end_use": "military"}}, "end_use: 'military' is not one of civil, wmd, conventional"),
        ({"facts": {"enduse": "civil"}}, "'enduse' is not a circumstance.*[Dd]id you mean.*end_use"),
        ({"facts": {"destination": "KR"}}, "'destination' is not a circumstance"),
        ({"facts": {"entry": "3(1)"}}, "'entry' is not a circumstance"),
        ({"facts": {"hs": "8542"}}, "'hs' is not a circumstance"),
        ({"facts": {"value": "much"}}, "value: 'much' cannot be read; write an amount and its currency"),
        ({"facts": {"value": "100"}}, "an amount and its currency"),
        ({"facts": {"value": "100 CHF"}}, "no rule of this law turns on a value in CHF"),
        ({"facts": {"value.JPY": "100"}}, "is not a circumstance"),
        ({"facts": {"same_party": "perhaps"}}, "'perhaps' is not true or false"),
        ({"facts": {"open:nothing": "yes"}}, "is not a circumstance"),
        ({"facts": {"end_use": []}}, "has no value in the scope"),
    ],
)
def test_scopes(scope: dict[str, Any], said: str) -> None:
    with pytest.raises(ScopeError, match=said):
        diff("JP", *DAYS, **scope)


def test_what_cannot_be_is_nothing_to_compare(tmp_path: Path) -> None:
    from tests.determination import laws

    text = laws.BASICS + "- {group: none, title: empty for now}\n"
    folder = laws.write(tmp_path / "law", [laws.instrument(text, dt.date(2020, 1, 1), kind="baseline")])
    with pytest.raises(ScopeError, match="leaves nothing to compare"):
        diff(laws.CODE, "2020-01-01", "2021-01-01", to="none", folder=folder)


def test_names_of_groups_are_those_of_the_later_day() -> None:
    assert diff("KR", "2019-09-17", "2019-09-18", to="ga-2").places
    with pytest.raises(ScopeError, match="'ga-2' is neither a country nor a group of KR on 2019-09-17; its groups are"):
        diff("KR", "2019-09-16", "2019-09-17", to="ga-2")


@pytest.mark.parametrize("code", ["XX", "", "Japan"])
def test_jurisdictions(code: str) -> None:
    with pytest.raises(UnknownNameError, match="the law data has JP, KR"):
        diff(code, *DAYS)


def proposal(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


HEAD = "title: What if\nkind: proposal\njurisdiction: JP\neffective: 2020-01-01\n"


def test_proposals(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="There is no file"):
        diff("JP", *DAYS, proposals=[tmp_path / "none.yaml"])
    wrong = {
        "amend": (HEAD, "amend"),
        "group": (f"{HEAD}amend:\n- {{group: A, add: [US]}}\n", "US is in the group 'A' already"),
        "law": (HEAD.replace("JP", "XX") + "amend:\n- {group: A, add: [KR]}\n", "no law of 'XX'"),
        "early": (HEAD.replace("2020", "2001") + "amend:\n- {group: A, add: [KR]}\n", "begins on 2012-01-01"),
        "none": (HEAD.replace("kind: proposal", "kind: notice") + "amend: []\n", "kind: proposal"),
    }
    for name, (text, said) in wrong.items():
        with pytest.raises(ProposalError, match=said):
            diff("JP", "2020-06-01", "2020-06-01", proposals=[proposal(tmp_path / f"{name}.yaml", text)])
    assert issubclass(ProposalError, LawError)


def test_every_refusal_is_one_that_the_command_line_tells() -> None:
    assert issubclass(ScopeError, DetenteError)


def test_a_proposal_for_another_law_changes_nothing(tmp_path: Path) -> None:
    other = proposal(tmp_path / "p.yaml", HEAD.replace("JP", "KR") + "amend:\n- {group: ga-2, ends: true}\n")
    found = diff("JP", "2020-06-01", "2020-06-01", proposals=[other], to="KR")
    assert found.same
    assert found.proposals == ()
