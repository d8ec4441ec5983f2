"""The cases of `cases/settlement.yaml`: what a lawyer would work out, held against the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from detente.regime.folder import RECORD_FOLDER
from detente.relations.settlements.answers import Count, Ledger
from detente.relations.settlements.asking import open_scheme
from detente.relations.settlements.interest import interest
from detente.relations.settlements.interest_law import read_law
from detente.relations.settlements.ledger import ledger
from detente.relations.settlements.money import Amount, rounded, total

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "settlement.yaml").read_text("utf-8"))
SCHEME = "kr-foundation"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    ask = case["ask"]
    if "interest" in ask:
        assert _interest(ask) == case["expect"]
        return
    ways = [ask["convention"]] if "convention" in ask else None
    kind = next(iter(ask))
    found = ledger(open_scheme(SCHEME), case["day"], ways, [ask["worked"]] if kind == "worked" else [])
    assert ANSWERS[kind](found, ask) == case["expect"]


def test_every_case_stands_once() -> None:
    assert len(CASES) == len({case["id"] for case in CASES}) > 40
    assert all(case["says"] for case in CASES)


def _interest(ask: dict[str, Any]) -> int | list[int]:
    law = read_law(RECORD_FOLDER / "interest" / f"{ask['law']}.yaml", "law", [])
    assert law is not None
    sums = {
        int(rounded(interest(Decimal(ask["interest"]), phases, ask["from"], ask["to"]), 0, "down"))
        for phases in law.branches(ask["served"], ask.get("ordinary_until"), ask["hearing_closed"])
    }
    return next(iter(sums)) if len(sums) == 1 else sorted(sums)


def _count(count: Count) -> int | list[int]:
    return count.low if count.low == count.high else [count.low, count.high]


def _amount(amount: Amount) -> Decimal | list[Decimal | None]:
    return amount.low if amount.known else [amount.low, amount.high]


def _victims(found: Ledger, ask: dict[str, Any]) -> int | list[int]:
    return _count(getattr(next(wave for wave in found.waves if wave.wave == ask["wave"]), ask["victims"]))


def _given(found: Ledger, ask: dict[str, Any]) -> Decimal | list[Decimal | None]:
    rows = [each for each in found.money_in if each.giver == ask["given"]]
    return _amount(total(each.amount for each in rows if ask.get("purpose") in (None, each.purpose)))


def _rate(found: Ledger, ask: dict[str, Any]) -> float:
    (working,) = ledger(open_scheme(SCHEME), found.on, ["act365"], [ask["rate"]]).workings[ask["rate"]]
    return float(working.days[-1].rate)


def _reported(found: Ledger, ask: dict[str, Any]) -> Decimal:
    report = next(each for each in found.reported if each.id == ask["reported"])
    return next(figure.amount for figure in report.figures if figure.name == ask["figure"])


def _disagreement(found: Ledger, ask: dict[str, Any]) -> Decimal:
    named = (ask["disagreement"], ask["first"], ask["second"])
    (row,) = [each for each in found.disagreements if (each.name, each.first, each.second) == named]
    return row.change


def _booked(found: Ledger, ask: dict[str, Any]) -> bool:
    """Whether money outside the scheme stands among what it was given or paid."""
    assert any(each.id == ask["booked"] for each in found.outside)
    eve = ledger(open_scheme(SCHEME), found.on - dt.timedelta(days=1))
    return (found.raised, found.paid_out) != (eve.raised, eve.paid_out)


ANSWERS: dict[str, Callable[[Ledger, dict[str, Any]], Any]] = {
    "victims": _victims,
    "counted": lambda found, ask: next(w.counted.paid for w in found.waves if w.wave == ask["counted"] and w.counted),
    "offers": lambda found, ask: found.award(ask["offers"]).offered,
    "due": lambda found, ask: _amount(found.award(ask["due"]).due[ask["convention"]]),
    "worked": lambda found, ask: found.workings[ask["worked"]][0].due,
    "rate": _rate,
    "given": _given,
    "discharged": lambda found, ask: any(d.discharges for d in found.deposits if ask["discharged"] in d.awards),
    "booked": _booked,
    "reported": _reported,
    "principal": lambda found, ask: found.award(ask["principal"]).principal,
    "disagreement": _disagreement,
}
