"""The diagrams hold what the provisions say: random laws and random shipments, against the slow evaluator."""

from __future__ import annotations

import datetime as dt
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from detente.determination.answers import Determination
from detente.determination.answers import Usable as Told
from detente.determination.single import Law
from detente.regime.facts import CORE
from detente.regime.load import JurisdictionLaw, load
from tests.determination import laws
from tests.determination.oracle import Completion, Oracle, Usable, parting
from tests.determination.strategies import CHECKED, RandomLaw, shipments
from tests.determination.strategies import laws as random_laws

MOST = 400  # completions of one shipment

LAW = Law()
REAL: dict[str, JurisdictionLaw] = {code: load(code) for code in ("JP", "KR")}

slow = settings(
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


def opened(law: RandomLaw) -> tuple[Law, JurisdictionLaw]:
    folder = laws.write(Path(tempfile.mkdtemp(prefix="detente-law-")), law.instruments, checked=CHECKED)
    return Law(folder), load(laws.CODE, folder)


@given(law=random_laws(), data=st.data())
@settings(slow, max_examples=50)
def test_a_random_law_says_of_a_shipment_what_its_provisions_say(law: RandomLaw, data: st.DataObject) -> None:
    engine, source = opened(law)
    for shipment in data.draw(st.lists(shipments(), min_size=4, max_size=8)):
        check(engine, source, shipment)


@given(law=random_laws(), data=st.data())
@settings(slow, max_examples=30)
def test_a_random_law_says_of_a_shipment_whose_facts_are_all_known_what_its_provisions_say(
    law: RandomLaw, data: st.DataObject
) -> None:
    engine, source = opened(law)
    for shipment in data.draw(st.lists(shipments(missing=False), min_size=6, max_size=10)):
        check(engine, source, shipment)


@given(law=random_laws(), shipment=shipments(), known_on=st.dates(dt.date(2020, 1, 1), dt.date(2021, 12, 31)))
@settings(slow, max_examples=25)
def test_a_random_law_as_it_was_known_says_what_the_provisions_known_by_then_say(
    law: RandomLaw, shipment: dict[str, Any], known_on: dt.date
) -> None:
    engine, source = opened(law)
    check(engine, source, shipment, known_on)


def real_shipments(code: str) -> st.SearchStrategy[dict[str, Any]]:
    """Shipments in the words of a real law: its entries, its facts, its currencies, its critical days."""
    book = LAW.engine(code).book
    days = [dt.date.fromordinal(start) for start in book.starts[1:]]
    entries = [*(atom.name.split("-")[0] if atom.last else atom.entry for atom in book.entries.atoms), "unlisted"]
    optional: dict[str, st.SearchStrategy[Any]] = {}
    own: dict[str, st.SearchStrategy[Any]] = {}
    for fact in book.facts:
        if fact.kind in ("choice", "bool"):
            (optional if fact.id in CORE else own)[fact.id] = st.sampled_from(fact.atoms)
        elif fact.kind == "date":
            around = [dt.date.fromordinal(int(cut[0]) + shift) for cut in fact.cuts for shift in (-1, 0)]
            own[fact.id] = st.sampled_from(around).map(str)
        elif fact.kind == "number" and "." not in fact.id:
            numbers = [cut[0] + shift for cut in fact.cuts for shift in (-1, 0, 1)]
            optional[fact.id] = st.sampled_from([n for n in numbers if n >= 0] or [Decimal(1)]).map(str)
    amounts = [(f.id[6:], cut[0] + s) for f in book.facts if f.id[:6] == "value." for cut in f.cuts for s in (0, 1)]
    head = {
        "origin": st.just(code),
        "destination": st.sampled_from(
            sorted({country for _, _, country, *_ in book.members} | {"VN", "CN", "RU", "KR", "JP"} - {code})
        ).filter(lambda country: country != code),
        "date": st.builds(lambda day, shift: day + dt.timedelta(shift), st.sampled_from(days), st.integers(-1, 1)),
    }
    goods = st.one_of(
        st.fixed_dictionaries({"entry": st.sampled_from(entries)}),
        st.fixed_dictionaries(
            {
                "good": st.just("hydrogen-fluoride"),
                "parameters": st.fixed_dictionaries(
                    {}, optional={"concentration_wt_pct": st.sampled_from([10, 30, 30.001, 99.9, 0])}
                ),
            }
        ),
        st.fixed_dictionaries(
            {
                "good": st.just("resist"),
                "parameters": st.fixed_dictionaries(
                    {},
                    optional={
                        "exposure": st.sampled_from(["light", "electron-beam", "ion-beam", "imprint"]),
                        "tone": st.sampled_from(["positive", "negative"]),
                        "wavelength_nm": st.sampled_from([1, 1.1, 13.5, 15, 193, 192.9]),
                        "sensitivity_uc_per_mm2": st.sampled_from([0, 0.01, 0.011]),
                        "surface_imaging": st.booleans(),
                    },
                ),
            }
        ),
    )
    money: st.SearchStrategy[dict[str, Any]] = st.one_of(
        st.just({}), st.sampled_from(amounts).map(lambda amount: {"currency": amount[0], "value": str(amount[1])})
    )
    hs = st.one_of(st.none(), st.sampled_from(["8486.20.0000", "2811", "3707100000", "0101210000", "84"]))

    def made(
        head: dict[str, Any], goods: dict[str, Any], money: dict[str, Any], rest: dict[str, Any], hs: str | None,
        own: dict[str, Any],
    ) -> dict[str, Any]:  # fmt: skip
        parameters = {**goods.get("parameters", {}), **own}
        found = {**head, **goods, **money, **rest, "parameters": parameters}
        return found if hs is None else {**found, "hs": hs}

    return st.builds(made, st.fixed_dictionaries(head), goods, money, all_but_few(optional), hs, all_but_few(own))


def all_but_few(values: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping with every key but up to two."""
    left_out = st.sets(st.sampled_from(sorted(values)), max_size=2)
    return st.builds(
        lambda all_, some: {k: v for k, v in all_.items() if k not in some}, st.fixed_dictionaries(values), left_out
    )


@pytest.mark.parametrize("code", sorted(REAL))
@given(data=st.data())
@settings(slow, max_examples=80)
def test_the_real_law_says_of_a_shipment_what_its_provisions_say(code: str, data: st.DataObject) -> None:
    check(LAW, REAL[code], data.draw(real_shipments(code)))


# ---- what is held equal ------------------------------------------------------------------------------------------


def check(engine: Law, source: JurisdictionLaw, shipment: dict[str, Any], known_on: dt.date | None = None) -> None:
    """Hold an answer equal to the oracle's; shipments with too many completions are passed over."""
    oracle = Oracle(source, shipment["date"], known_on)
    answer = engine.determine(shipment, known_on=known_on)
    if not oracle.covered:
        assert (answer.outcome, answer.authorisations, answer.questions) == ("undetermined", (), ())
        assert {reason.role for reason in answer.because} <= {"classifies"}
        assert answer.coverage != "full"
        return
    completions = oracle.completions(shipment, MOST)
    if completions is None:
        event("too many completions")
        return
    outcomes = {c.result.outcome for c in completions}
    event(f"{'/'.join(sorted(outcomes))}")
    assert answer.outcome == (outcomes.pop() if len(outcomes) == 1 else "undetermined")
    assert asked(answer, source) == parting(completions)
    assert bool(answer.questions) is (answer.outcome == "undetermined")
    assert noted(answer, source) == {note for c in completions for note in c.result.notes}
    if answer.outcome != "undetermined":
        check_reasons(answer, completions)
        check_authorisations(answer, completions)


def asked(answer: Determination, source: JurisdictionLaw) -> set[str]:
    """The questions by the oracle's names: points of law by their text, a good's missing parameters as the entry on
    which they tell, all else by the fact.
    """
    parameters = {name for good in source.goods.values() for name in good.parameters}
    names = {q.question if q.fact.startswith("open:") else q.fact for q in answer.questions}
    return {"entry" if name in parameters else name for name in names}


def noted(answer: Determination, source: JurisdictionLaw) -> set[str]:
    """The notes of the law in an answer's coverage."""
    notes = {p.amendment.notes for i in source.instruments for p in i.parts if getattr(p.amendment, "notes", None)}
    return {note for note in notes if note in answer.coverage}


def check_reasons(answer: Determination, completions: list[Completion]) -> None:
    """What decides, what was considered and what is cut out; and which of it in every completion."""
    results = [c.result for c in completions]
    for role, each in (("decides", [r.decides for r in results]), ("not-met", [r.not_met for r in results])):
        told = [b for b in answer.because if b.role == role]
        assert {b.provision for b in told} == frozenset().union(*each)
        always = {b.provision for b in told if b.condition is None}
        assert always <= frozenset.intersection(*each) | same_id_twice([b.provision for b in told])
    for role, cuts in (("excepted", [r.excepted for r in results]), ("withheld", [r.withheld for r in results])):
        named = {b.provision for b in answer.because if b.role == role}
        possible = {hit for each in cuts for hit in each}
        assert named <= {exception for hit in possible for exception in hit}
        assert all(named & hit for hit in possible)


def same_id_twice(ids: list[str]) -> set[str]:
    """A provision in two wordings, one before and one after a day of effect that is not known."""
    return {id for id in ids if ids.count(id) > 1}


def check_authorisations(answer: Determination, completions: list[Completion]) -> None:
    told = [usable_of(a) for a in answer.authorisations]
    possible = [c.result.usable for c in completions]
    assert {(u.id, u.terms) for u in told} == {(u.id, tuple(shown(u).items())) for some in possible for u in some}
    for usable, said in zip(told, answer.authorisations, strict=True):
        everywhere = all((usable.id, usable.terms) in {(u.id, tuple(shown(u).items())) for u in c} for c in possible)
        assert everywhere or said.condition is not None
    if len(completions) == 1:
        assert [u.id for u in told] == [u.id for u in possible[0]], "the lightest first"
        assert all(a.condition is None for a in answer.authorisations)


def usable_of(told: Told) -> Usable:
    terms: dict[str, Any] = {
        "conditions": told.conditions or None,
        "documents": None if told.documents is None else tuple((p.title, p.original) for p in told.documents),
        "holder": told.holder,
        "office": told.office,
        "policy": told.policy,
        "review": None
        if told.review_days is None
        else (told.review_days, told.day_kind, told.review_about, told.review_clock),
        "validity": told.validity,
    }
    return Usable(told.id, tuple((k, v) for k, v in terms.items() if v is not None))


def shown(usable: Usable) -> dict[str, Any]:
    """The oracle's terms with the validity in the answer's words."""
    terms = dict(usable.terms)
    if "validity" in terms:
        at_most, months, years, text = terms["validity"]
        spans = [f"{n} {unit}{'s' * (n != 1)}" for n, unit in ((years, "year"), (months, "month")) if n is not None]
        terms["validity"] = "; ".join(
            [*(["at most " * at_most + " ".join(spans)] if spans else []), *([text] if text else [])]
        )
    return terms
