"""Runs the law tests: the YAML cases in the folders beside this file. `docs/law-tests.md` describes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import detente
from detente.determination.answers import Determination

HERE = Path(__file__).parent
CONFIDENCE = {
    "sourced-primary",
    "sourced-secondary",
    "sourced",
    "derived",
    "from-memory",
    "disputed",
    "not-found",
}
EXPECT = {
    "outcome",
    "because",
    "not_because",
    "authorisations",
    "includes",
    "excludes",
    "terms",
    "questions",
    "coverage",
    "groups_of",
    "group_size",
    "numbered",
    "body",
    "authorisation",
}


def cases() -> list[Any]:
    found = []
    for path in sorted(HERE.glob("*/*.yaml")):
        for case in yaml.safe_load(path.read_text("utf-8")):
            found.append(pytest.param(case, id=f"{path.parent.name}/{path.stem}/{case.get('id')}"))
    return found


CASES = cases()


def test_every_case_has_its_own_id() -> None:
    ids = [param.values[0].get("id") for param in CASES]
    twice = {id for id in ids if ids.count(id) > 1}
    assert not twice


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    assert case.get("says"), "a law test says in words what it holds"
    assert case.get("source"), "a law test names its source"
    assert all(str(url).startswith(("http://", "https://")) for url in case["source"]), "sources are addresses"
    assert case.get("confidence", "derived") in CONFIDENCE
    expect = case["expect"]
    assert expect, "a law test expects something"
    unknown = set(expect) - EXPECT
    assert not unknown, f"unknown expectations {unknown}"
    if "shipment" in case:
        check_answer(detente.determine(case["shipment"]), expect)
    else:
        check_law(case["law"], expect)


def check_answer(answer: Determination, expect: dict[str, Any]) -> None:
    assert answer.outcome == expect.get("outcome", answer.outcome), answer
    deciding = {b.provision for b in answer.because if b.role in ("decides", "classifies")}
    assert set(expect.get("because", ())) <= deciding, deciding
    assert not set(expect.get("not_because", ())) & deciding
    usable = list(dict.fromkeys(a.id for a in answer.authorisations))
    if "authorisations" in expect:
        assert usable == expect["authorisations"]
    assert set(expect.get("includes", ())) <= set(usable), usable
    assert not set(expect.get("excludes", ())) & set(usable), usable
    asked = [question.fact for question in answer.questions]
    assert set(expect.get("questions", ())) <= set(asked), asked
    assert expect.get("coverage", "") in answer.coverage
    for id, terms in expect.get("terms", {}).items():
        variants = [a for a in answer.authorisations if a.id == id]
        assert variants, f"{id} cannot be used: {usable}"
        for variant in variants:
            for term, wanted in terms.items():
                got = getattr(variant, "review_clock" if term == "clock" else term)
                if term == "documents":
                    titles = [paper.title for paper in got]
                    assert (sum(paper.count for paper in got) if isinstance(wanted, int) else titles) == wanted, titles
                elif isinstance(wanted, str):
                    assert wanted in str(got), (term, got)
                else:
                    assert got == wanted, (term, got)


def check_law(where: dict[str, Any], expect: dict[str, Any]) -> None:
    day = where["on"] if "on" in where else where[True]  # type: ignore[index]  # YAML 1.1 reads the key `on` as true
    regime = detente.law(where["jurisdiction"]).on(day)
    for country, groups in expect.get("groups_of", {}).items():
        assert sorted(regime.groups_of(country)) == sorted(groups)
    for group, size in expect.get("group_size", {}).items():
        assert (len(regime.members(group)) if group in regime.groups else 0) == size
    for entry, length in expect.get("numbered", {}).items():
        assert (regime.entries[entry].numbers if entry in regime.entries else 0) == length
    for body, name in expect.get("body", {}).items():
        assert regime.bodies[body].original == name
    for authorisation, name in expect.get("authorisation", {}).items():
        assert regime.authorisations[authorisation].original == name
