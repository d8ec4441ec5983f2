"""The account of an award, held against a slow one that goes through the days, and its bounds against worlds known."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from detente.relations.settlements.account import owed
from detente.relations.settlements.answers import Count, Ledger
from detente.relations.settlements.interest import Phase
from detente.relations.settlements.ledger import ledger
from detente.relations.settlements.money import Amount
from tests.relations.settlements.small_scheme import GOOD, KNOWN, changed, scheme_of

DAY = dt.timedelta(days=1)
START = dt.date(2019, 1, 1)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("interest_first", [True, False])
def test_payments_are_counted_as_day_by_day(tmp_path: Path, seed: int, interest_first: bool) -> None:
    chance = random.Random(seed)
    order = "interest-first" if interest_first else "principal-first"
    scheme = scheme_of(tmp_path, changed(lambda data: data.update(appropriation=order)))
    middle = START + chance.randrange(1, 400) * DAY
    phases = (Phase(Decimal("0.05"), START, middle - DAY), Phase(Decimal("0.2"), middle, None))
    paid = [(START + chance.randrange(0, 1200) * DAY, Decimal(chance.randrange(1, 300))) for _ in range(3)]
    day = START + chance.randrange(0, 1300) * DAY

    principal, accrued, gross = Fraction(1000), Fraction(0), Fraction(1000)
    for each in (START + n * DAY for n in range((day - START).days + 1)):
        rate = phases[0].rate if each < middle else phases[1].rate
        accrued += principal * Fraction(rate) / 365
        gross += principal * Fraction(rate) / 365
        for amount in (Fraction(sum_) for on, sum_ in paid if on == each):
            to_interest = min(amount, accrued) if interest_first else max(Fraction(0), amount - principal)
            accrued, principal = accrued - to_interest, principal - (amount - to_interest)

    made = [(on, sum_) for on, sum_ in paid if on <= day]
    assert owed(scheme, Decimal(1000), phases, day, "act365", made) == gross


def world(chance: random.Random) -> tuple[dict[str, Any], dict[str, Any]]:
    """A scheme of which everything is known, and the same with some of it hidden."""
    known: dict[str, Any] = {**GOOD, "conventions": ["act365"], "deposits": [], "reported": [], "outside": []}
    known["judgments"] = [{**GOOD["judgments"][0], "final": START + 30 * DAY, "decided": START + 20 * DAY}]
    known["judgments"][0]["interest"] = [{"rate": 0.1, "from": START, "to": None}]
    known.update(founded=START, offers_from=START + 60 * DAY, awards=[], payments=[], gifts=[], groups=[])
    hidden: dict[str, Any] = {**known, "awards": [], "payments": [], "gifts": []}
    for number in range(5):
        award: dict[str, Any] = {
            "award": f"a{number}",
            "label": f"plaintiff {number}",
            "wave": "one",
            "judgment": "weavers",
            **KNOWN,
        }
        award["principal"] = chance.randrange(100, 2000)
        award["victims"] = chance.choice((1, 1, 2))
        known["awards"].append(award)
        hidden["awards"].append({**award, "interest": "not-found"} if chance.random() < 0.3 else award)
        if chance.random() < 0.3:
            continue
        on = START + chance.randrange(70, 900) * DAY
        due = Fraction(award["principal"]) * (1 + Fraction(1, 10) * ((on - START).days + 1) / 365)
        full = chance.random() < 0.6
        amount = float(int(due * 100 * (1 if full else Fraction(chance.randrange(1, 90), 100)))) / 100
        pays = "full" if full else "part"
        payment = {"payment": f"p{number}", "awards": f"a{number}", "date": on, "amount": amount, "pays": pays, **KNOWN}
        known["payments"].append(payment)
        found = dict(payment)
        if chance.random() < 0.6:
            found["amount"] = "not-found"
        if chance.random() < 0.5:
            early, late = chance.randrange(0, 9), chance.randrange(0, 40)
            found["date"] = {"earliest": on - early * DAY, "latest": on + late * DAY}
        hidden["payments"].append(found)
    for number in range(4):
        gift: dict[str, Any] = {
            "gift": f"g{number}",
            "giver": f"giver {number % 2}",
            "amount": chance.randrange(1, 5000),
            **KNOWN,
        }
        gift |= {
            "date": START + chance.randrange(10, 900) * DAY,
            "purpose": chance.choice(("reimbursement", "general")),
        }
        known["gifts"].append(gift)
        found = dict(gift)
        if chance.random() < 0.4:
            found["date"] = {"earliest": gift["date"] - 9 * DAY, "latest": gift["date"] + 30 * DAY}
        hidden["gifts"].append(found)
    return known, hidden


def inside(true: Amount, bounds: Amount, slack: Decimal = Decimal(0)) -> bool:
    assert true.known
    return bounds.low - slack <= true.low and (bounds.high is None or true.low <= bounds.high + slack)


def counted(true: Count, bounds: Count) -> bool:
    assert true.low == true.high
    return bounds.low <= true.low <= bounds.high


def sound(true: Ledger, found: Ledger) -> None:
    """What is true lies within the bounds of what is known; sums are cut to cents, one an award."""
    cents = Decimal("0.05")
    assert inside(true.raised, found.raised)
    assert inside(true.general, found.general)
    assert inside(true.paid_out.amount, found.paid_out.amount, cents)
    assert found.balance.low is None or found.balance.low - cents <= true.balance.high
    assert true.balance.high <= found.balance.high + cents
    for name in ("victims_final", "victims_paid", "victims_in_full"):
        assert counted(getattr(true, name), getattr(found, name)), name
    assert counted(true.pending.victims, found.pending.victims)
    assert inside(true.pending.due["act365"], found.pending.due["act365"], cents)
    if true.offers:
        assert inside(true.shortfall["act365"], found.shortfall["act365"], cents * 2)
    for one, other in zip(true.awards, found.awards, strict=True):
        assert inside(one.left["act365"], other.left["act365"], cents)
        assert inside(one.paid_sum["act365"], other.paid_sum["act365"], cents)


@pytest.mark.parametrize("seed", range(60))
def test_bounds_hold_what_is_true(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    known, hidden = world(chance)
    (tmp_path / "known").mkdir()
    (tmp_path / "hidden").mkdir()
    whole, part = scheme_of(tmp_path / "known", known), scheme_of(tmp_path / "hidden", hidden)
    for _ in range(12):
        day = START + chance.randrange(0, 1000) * DAY
        sound(ledger(whole, day), ledger(part, day))


@pytest.mark.parametrize("seed", range(10))
def test_what_is_known_has_no_bounds(tmp_path: Path, seed: int) -> None:
    known, _ = world(random.Random(seed))
    found = ledger(scheme_of(tmp_path, known), START + 1000 * DAY)
    assert found.paid_out.amount.known
    assert found.balance.low == found.balance.high == found.raised.low - found.paid_out.amount.low
    assert found.pending.due["act365"].known
    assert found.shortfall["act365"].low == max(Decimal(0), found.pending.due["act365"].low - found.balance.high)


@pytest.mark.parametrize("seed", range(40))
def test_counts_hold_what_is_true_of_groups_too(tmp_path: Path, seed: int) -> None:
    """Some of a payment's victims are known to be paid early in its span; the rest at its end, in truth."""
    chance = random.Random(seed)
    known, hidden = world(chance)
    for data in (known, hidden):
        data["groups"] = [{**GOOD["groups"][0], "victims": 9}]
        data["groups"][0]["rulings"] = [{**GOOD["groups"][0]["rulings"][0], "date": START + 60 * DAY}]
    for number in range(2):
        first, last = START + chance.randrange(80, 300) * DAY, START + chance.randrange(300, 500) * DAY
        victims, early = chance.randrange(2, 5), 1
        base = {"group": "neighbours", "amount": "not-found", "pays": chance.choice(("full", "part")), **KNOWN}
        known["payments"] += [
            {**base, "payment": f"early{number}", "date": first, "victims": early},
            {**base, "payment": f"late{number}", "date": last, "victims": victims - early},
        ]
        span = {"earliest": first, "latest": last}
        told = [{"date": first, "victims": early}] if chance.random() < 0.7 else []
        hidden["payments"].append({**base, "payment": f"both{number}", "date": span, "victims": victims, "known": told})
    (tmp_path / "known").mkdir()
    (tmp_path / "hidden").mkdir()
    whole, part = scheme_of(tmp_path / "known", known), scheme_of(tmp_path / "hidden", hidden)
    for _ in range(12):
        day = START + chance.randrange(60, 1000) * DAY
        true, found = ledger(whole, day), ledger(part, day)
        for one, other in zip(true.waves, found.waves, strict=True):
            for name in ("final", "paid", "in_full"):
                assert counted(getattr(one, name), getattr(other, name)), (day, one, other)
        assert counted(true.pending.victims, found.pending.victims)
        assert found.groups[0].left.low <= true.groups[0].left.low
