"""The two roads agree: where a difference says that the law changed, single determinations change, and nowhere else."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.compare.comparer import Comparer
from detente.compare.effects import Effect
from detente.compare.scope import Scope
from detente.compare.setting import Setting
from detente.determination.shipment import read_fact
from detente.determination.single import Law

LAW = Law()
DAYS = {
    "JP": [
        "2018-12-31",
        "2019-07-04",
        "2019-08-28",
        "2019-12-20",
        "2023-03-23",
        "2023-07-21",
        "2023-07-23",
        "2025-10-09",
    ],
    "KR": ["2018-12-31", "2019-09-18", "2022-03-26", "2023-04-24", "2024-02-24", "2024-08-21", "2025-10-01"],
}
ENTRIES = {
    "JP": ["3(1)", "5(17)", "7(19)", "7(2)", "15", "1", "8", "unlisted"],
    "KR": ["annex 2", "annex 3", "unlisted"],
}
PLACES = ["KR", "JP", "US", "DE", "CN", "IR", "KP", "AF", "RU", "SG", "TW", "IQ"]
CODES = ["8457", "8486", "2811.11", "8807.30", "0101", "8542.31"]


@lru_cache
def comparer(code: str, destination: str) -> tuple[Setting, Comparer]:
    setting = Setting(code)
    return setting, Comparer(setting.effects(Scope.of(code, destination), dt.date(2025, 1, 1)))


@st.composite
def shipments(draw: st.DrawFn, code: str) -> dict[str, Any]:
    """A shipment with every fact that the law of its origin could ask for."""
    destination = draw(st.sampled_from([place for place in PLACES if place != code]))
    _, comparing = comparer(code, destination)
    made: dict[str, Any] = {
        "origin": code,
        "destination": destination,
        "entry": draw(st.sampled_from(ENTRIES[code])),
        "hs": draw(st.sampled_from(CODES)),
        "value": draw(st.sampled_from(["50000", "1000000", "1000001", "8000", "9000"])),
        "currency": {"JP": "JPY", "KR": "USD"}[code],
        "parameters": {},
    }
    own = {fact.id for fact in LAW.engine(code).book.facts}
    for fact in comparing.effects.facts:
        if fact.kind in ("choice", "bool"):
            value: Any = draw(st.sampled_from(fact.atoms))
        elif fact.kind == "number" and "." not in fact.id:
            value = draw(st.integers(0, 5))
        elif fact.kind == "date":
            value = draw(st.sampled_from(["2019-01-01", "2019-09-18", "2024-02-24", "2025-01-01"]))
        else:
            continue
        if fact.id in ("purpose", "end_use", "end_user", "suspected", "informed", "exporter_programme") or fact.id in (
            "same_party",
            "past_sales_2y",
            "contract_years",
        ):
            made[fact.id] = value
        elif fact.id in own:
            made["parameters"][fact.id] = value
    return made


def cell(comparing: Comparer, shipment: dict[str, Any]) -> dict[int, int]:
    """A shipment as a box of one cell, apart from open points of law."""
    effects = comparing.effects
    facts, words = effects.facts, effects.named.words
    said = {**shipment, **shipment["parameters"]}
    box: dict[int, int] = {}
    for level, fact in enumerate(facts):
        if fact.kind == "entry":
            box[level] = words.entries.read(said["entry"]) if said["entry"] != "unlisted" else words.entries.unlisted
        elif fact.kind == "hs":
            box[level] = fact.hs_mask(said["hs"].replace(".", ""))
        elif fact.id.startswith("value."):
            if fact.id == f"value.{said['currency']}":
                box[level] = read_fact(fact, said["value"])
        elif fact.kind not in ("country", "question"):
            box[level] = read_fact(fact, said[fact.id])
    return box


def outcomes(comparing: Comparer, effect: Effect, box: dict[int, int]) -> set[str]:
    return {str(comparing.store.leaves[~leaf]) for leaf in comparing.met(effect.outcome, box)}


@pytest.mark.parametrize("code", ["JP", "KR"])
@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_a_determination_changes_exactly_where_the_difference_says_so(code: str, data: st.DataObject) -> None:
    shipment = data.draw(shipments(code))
    setting, comparing = comparer(code, shipment["destination"])
    before, after = sorted(data.draw(st.lists(st.sampled_from(DAYS[code]), min_size=2, max_size=2, unique=True)))
    box = cell(comparing, shipment)
    effects = [comparing.effects.on(setting.day("a day", day)) for day in (before, after)]
    answers = [LAW.determine(shipment, on=day) for day in (before, after)]
    for effect, answer in zip(effects, answers, strict=True):
        found = outcomes(comparing, effect, box)
        assert (found == {answer.outcome}) if len(found) == 1 else answer.outcome == "undetermined"
    changed = any(
        answer == "yes"
        for answer in (comparing.store.leaves[~r] for r in comparing.met(comparing.changed(*effects), box))
    )

    def asks(answer: Any) -> Any:
        said = answer.to_dict()
        licences = [
            {name: part[name] for name in part if name not in ("title", "original", "allowed_by", "demanded_by")}
            for part in said["authorisations"]
        ]
        return said["outcome"], sorted(map(str, licences))

    if not changed:
        assert asks(answers[0]) == asks(answers[1])
    elif "undetermined" not in (answers[0].outcome, answers[1].outcome):
        assert asks(answers[0]) != asks(answers[1])
