"""Claims told: who is asked for, what was said by a day, and the law asked anew."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import detente
from detente.errors import DetenteError, ScopeError, UnknownNameError
from detente.relations.law_asked import goods_words
from tests.relations.small_record import CLAIMS, small_record


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_record(tmp_path_factory.mktemp("record"))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["orders-answer-the-ruling", "a-ban", "a-plan"]),
        ({"about": "ban"}, ["a-ban", "a-plan"]),
        ({"about": "rulings, Ban"}, ["orders-answer-the-ruling", "a-ban", "a-plan"]),
        ({"about": ["rulings"], "kind": "cause"}, ["orders-answer-the-ruling"]),
        ({"kind": "plan"}, ["a-plan"]),
        ({"by": "JP"}, ["orders-answer-the-ruling", "a-plan"]),
        ({"by": "ministry", "stance": "denies"}, ["orders-answer-the-ruling"]),
        ({"by": "KR", "stance": "denies"}, []),  # Korea spoke and Japan denied, but Korea did not deny
        ({"stance": "reports"}, ["orders-answer-the-ruling"]),
        ({"event": "2019-01-10"}, ["orders-answer-the-ruling"]),
        ({"event": "2019-08-28"}, ["a-plan"]),
        ({"at": "2019-06-30"}, []),
        ({"at": "2019-07-01"}, ["a-plan"]),
        ({"at": "2019-07-03", "by": "JP"}, ["a-plan"]),  # Japan had not yet denied the other
        ({"at": "2020-02-10"}, ["orders-answer-the-ruling", "a-ban", "a-plan"]),
    ],
)
def test_statements_are_found_by_topic_author_stance_kind_event_and_day(
    record: Path, asked: dict[str, Any], found: list[str]
) -> None:
    assert [claim.id for claim in detente.claims("JP", "KR", folder=record, **asked).claims] == found


@pytest.mark.parametrize(
    ("asked", "error", "sentence"),
    [
        ({"about": "bann"}, UnknownNameError, "has the topic 'bann'; it has ban, retaliation and rulings."),
        ({"about": "bann"}, UnknownNameError, "Did you mean 'ban'?"),
        ({"stance": "asserted"}, ScopeError, "'asserted' is no stance; choose from asserts, denies, reports. Did you"),
        ({"kind": "causes"}, ScopeError, "'causes' is no kind of statement; choose from fact, cause"),
        ({"by": "US"}, UnknownNameError, "has no actor 'US'"),
        ({"event": "2019-08-08"}, UnknownNameError, "no event on 2019-08-08"),
        ({"at": "x"}, ScopeError, "the day: 'x' is not a date"),
    ],
)
def test_a_question_that_cannot_be_asked_gets_a_sentence(
    record: Path, asked: dict[str, Any], error: type[DetenteError], sentence: str
) -> None:
    with pytest.raises(error) as raised:
        detente.claims("JP", "KR", folder=record, **asked)
    assert sentence in str(raised.value)


def test_everyones_words_stand_in_the_order_in_which_they_were_said(record: Path) -> None:
    (claim,) = detente.claims("JP", "KR", kind="cause", folder=record).claims
    assert [(said.side, said.stance, str(said.on)) for said in claim.said] == [
        ("KR", "asserts", "2019-07-03"),
        ("JP", "denies", "2019-07-05"),
        (None, "reports", "2019-07-06"),
        ("KR", "asserts", "2019-09-01"),
    ]
    assert claim.said[2].whose_name == "Korea"


def test_a_finding_that_rests_on_what_came_later_says_so(record: Path) -> None:
    def later(at: str | None) -> list[tuple[str, ...]]:
        (claim,) = detente.claims("JP", "KR", kind="cause", at=at, folder=record).claims
        return [fact.later for fact in claim.facts]

    assert later("2019-07-15") == [(), ("2019-08-28_protest",)]
    assert later("2019-08-28") == [(), ()]
    assert later(None) == [(), ()]


# ---- the law, asked --------------------------------------------------------------------------------------------------


def test_the_law_is_asked_and_what_the_record_says_of_it_is_held_against_the_answer(record: Path) -> None:
    (claim,) = detente.claims("JP", "KR", kind="characterisation", folder=record).claims
    right, wrong, unreadable = claim.facts[0].asked
    answer = detente.determine(right.shipment)
    assert (right.outcome, right.agrees, right.problem) == (answer.outcome, True, None)
    assert right.authorisations == tuple((a.title, a.original) for a in answer.authorisations)
    assert right.law == answer.law
    assert (wrong.outcome, wrong.expected, wrong.agrees) == ("licence", "prohibited", False)
    assert (unreadable.outcome, unreadable.agrees) == (None, False)
    assert "'never' is not a date" in str(unreadable.problem)


@pytest.mark.parametrize(
    ("shipment", "words"),
    [
        (
            {"good": "hydrogen-fluoride", "parameters": {"concentration_wt_pct": 99.9}},
            "hydrogen fluoride, 99.9 % by weight",
        ),
        (
            {"good": "resist", "parameters": {"exposure": "light", "wavelength_nm": 193, "surface_imaging": True}},
            "resist for semiconductor lithography, light, 193 nm, optimised for surface imaging: yes",
        ),
        ({"good": "new-thing", "parameters": {"some_size": 3}}, "new thing, some size 3"),
        ({"good": "resist", "parameters": "a text"}, "resist for semiconductor lithography"),
        ({"entry": "unlisted", "hs": "8456"}, "unlisted goods, HS 8456"),
        ({"entry": "3(1)"}, "entry 3(1)"),
        ({}, "goods"),
    ],
)
def test_goods_are_told_in_few_words(shipment: dict[str, Any], words: str) -> None:
    assert goods_words(shipment) == words


def test_what_a_shipment_says_besides_is_told(record: Path) -> None:
    (claim,) = detente.claims("JP", "KR", kind="characterisation", folder=record).claims
    assert claim.facts[0].asked[0].circumstances == (("value", "2,000,000 JPY"),)


# ---- as data ---------------------------------------------------------------------------------------------------------


def test_json_carries_every_stance(record: Path) -> None:
    told = json.loads(json.dumps(detente.claims("JP", "KR", folder=record).to_dict()))
    assert told["topics"] == {"ban": 2, "retaliation": 1, "rulings": 1}
    said = told["claims"][0]["said"][0]
    assert (said["stance"], said["words"], said["original"]) == ("asserts", "plain retaliation", {"ko": "보복"})
    assert told["claims"][1]["facts"][0]["asked"][1]["agrees"] is False
    assert "every" not in told


def test_csv_has_a_row_for_every_stance(tmp_path: Path) -> None:
    from detente.relations.export import rendered

    plus = CLAIMS.replace("words: plain retaliation", 'words: "+1 retaliation"')
    found = detente.claims("JP", "KR", folder=small_record(tmp_path, claims=plus))
    rows = list(csv.DictReader(StringIO(rendered(found, "csv").decode())))
    assert len(rows) == sum(len(claim.said) for claim in found.claims)
    first = rows[0]
    assert (first["by"], first["side"], first["stance"], first["date"]) == ("KR", "KR", "asserts", "2019-07-03")
    assert first["answers"] == "2019-01-10_ruling"
    assert first["words"] == "'+1 retaliation"
    ban = next(row for row in rows if row["claim"] == "a-ban")
    assert ban["law_agrees"] == "false"
    assert "2019-07-04 JP→KR hydrogen fluoride, 99.9 % by weight (value 2,000,000 JPY): licence" in ban["law_asked"]
