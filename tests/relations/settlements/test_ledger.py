"""The ledger of a small invented scheme, entry by entry, and of the schemes that come with detente."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from detente.regime.folder import RECORD_FOLDER
from detente.relations.relation import read_relation
from detente.relations.settlements.answers import Bounds, Count, Ledger
from detente.relations.settlements.asking import open_scheme, scheme_files, settlement
from detente.relations.settlements.book import Figure
from detente.relations.settlements.ledger import ledger
from detente.relations.settlements.money import Amount, exactly
from detente.relations.settlements.reported import meant
from detente.relations.settlements.scheme import read_scheme
from tests.relations.settlements.small_scheme import GOOD, KNOWN, changed, day, scheme_of

EXAMPLE = Path(__file__).parent.parent.parent.parent / "examples" / "settlement" / "mill-fire-fund.yaml"


def on(folder: Path, text: str, change: Any = None, **asked: Any) -> Ledger:
    data = GOOD if change is None else changed(change)
    return ledger(scheme_of(folder, data), day(text), **asked)


def test_before_it_offers_nothing_is_offered_and_nothing_is_short(tmp_path: Path) -> None:
    found = on(tmp_path, "2019-05-31")
    assert not found.offers
    assert found.shortfall == {}
    assert not any(award.offered for award in found.awards)
    assert on(tmp_path, "2019-06-01").shortfall
    assert on(tmp_path, "2019-06-01").award("weaver-a").offered


def test_a_judgment_is_final_within_the_span_of_its_day(tmp_path: Path) -> None:
    states = {text: on(tmp_path, text).award("carter-c").final for text in ("2019-04-30", "2019-05-15", "2019-05-31")}
    assert states == {"2019-04-30": "no", "2019-05-15": "maybe", "2019-05-31": "yes"}
    maybe = on(tmp_path, "2019-05-15")
    assert maybe.victims_final == Count(2, 5)
    weavers = sum((maybe.award(name).left["act365"].low for name in ("weaver-a", "weaver-b")), Decimal(0))
    assert maybe.pending.due["act365"].low == weavers  # the carters' may not be due yet
    assert on(tmp_path, "2019-05-31").pending.due["act365"].low > weavers + 1700


def test_an_open_case_gives_bounds_and_one_that_is_known_does_not(tmp_path: Path) -> None:
    found = on(tmp_path, "2020-06-29").award("carter-c")
    assert found.terms.readings == 3
    assert not found.due["act365"].known

    def known(data: Any) -> None:
        data["judgments"][1]["interest"]["hearing_closed"] = day("2019-02-01")

    one = on(tmp_path, "2020-06-29", known).award("carter-c")
    assert one.due["act365"].known
    assert found.due["act365"].low <= one.due["act365"].low <= (found.due["act365"].high or 0)


def test_paid_in_full_without_a_sum_is_taken_for_what_was_due(tmp_path: Path) -> None:
    eve, paid, later = (on(tmp_path, text) for text in ("2020-12-30", "2020-12-31", "2022-12-31"))
    # 1000 at 5 % for 306 days and at 10 % for 366
    assert paid.award("weaver-a").due["act365"] == exactly(Decimal("1142.19"))
    assert paid.award("weaver-a").due["years-then-days"] == exactly(Decimal("1141.91"))
    assert later.award("weaver-a").due == paid.award("weaver-a").due
    assert paid.award("weaver-a").left["act365"] == exactly(Decimal(0))
    assert eve.award("weaver-a").left["act365"].low > 1141
    assert (eve.award("weaver-a").paid, paid.award("weaver-a").paid) == ("no", "full")
    assert not paid.award("weaver-a").paid_known
    assert paid.paid_out.derived == Amount(Decimal("1141.91"), Decimal("1142.19"))
    assert paid.paid_out.stated == 100
    assert paid.paid_out.amount == Amount(Decimal("1241.91"), Decimal("1242.19"))
    assert paid.paid_out.without_sum == 1


def test_one_convention_gives_one_sum(tmp_path: Path) -> None:
    found = on(tmp_path, "2020-12-31", conventions=["years-then-days"])
    assert found.conventions == ("years-then-days",)
    assert found.paid_out.derived == exactly(Decimal("1141.91"))
    assert found.balance.low == found.balance.high == Decimal("10000.00") - Decimal("1241.91")


def test_an_award_without_terms_is_due_at_least_its_principal(tmp_path: Path) -> None:
    found = on(tmp_path, "2020-12-31")
    assert found.award("carter-d").due["act365"] == Amount(Decimal(900), None)
    assert found.pending.open_terms == 1
    assert found.pending.due["act365"].high is None

    def unknown(data: Any) -> None:
        data["awards"][3]["principal"] = "not-found"

    assert on(tmp_path, "2020-12-31", unknown).award("carter-d").due["act365"] == Amount(Decimal(0), None)


def test_victims_are_counted_and_not_payees(tmp_path: Path) -> None:
    def heirs(data: Any) -> None:
        data["awards"][0]["payees"] = 4
        data["payments"] += [
            {
                "payment": f"heir-{n}",
                "date": day("2021-02-01"),
                "awards": "carter-d",
                "amount": 10,
                "pays": "part",
                **KNOWN,
            }
            for n in range(3)
        ]

    found = on(tmp_path, "2021-02-01", heirs)
    assert found.victims_paid == Count(4, 4)  # weaver A, carter C, and the two of carter D
    assert found.victims_in_full == Count(1, 1)
    assert found.award("carter-d").paid_sum["act365"] == exactly(Decimal(30))


def one_of(first: str) -> Any:
    def change(data: Any) -> None:
        data["payments"].append(
            {
                "payment": "somebody",
                "date": day(first),
                "one_of": ["weaver-a", "weaver-b"],
                "amount": "not-found",
                "pays": "part",
                **KNOWN,
            }
        )

    return change


def test_a_payment_on_one_of_several_adds_a_victim_only_where_none_was_paid(tmp_path: Path) -> None:
    before = on(tmp_path, "2020-03-01", one_of("2020-03-01"))
    assert [wave.paid for wave in before.waves if wave.wave == "one"] == [Count(1, 1)]
    after = on(tmp_path, "2021-03-01", one_of("2021-03-01"))
    assert [wave.paid for wave in after.waves if wave.wave == "one"] == [Count(1, 2)]
    assert after.award("weaver-b").may_be == ("somebody",)


def test_what_is_paid_later_on_an_award_in_full_was_not_out_before(tmp_path: Path) -> None:
    """Two heirs paid in March of one who was said to be paid in full in December: by February less may be out."""
    surely = on(tmp_path, "2021-02-01").paid_out.amount
    maybe = on(tmp_path, "2021-02-01", one_of("2021-03-01")).paid_out.amount
    assert maybe.low < surely.low
    assert maybe.high == surely.high
    assert on(tmp_path, "2021-03-01", one_of("2021-03-01")).paid_out.amount.low == surely.low


def deposit(*steps: tuple[str, str], amount: Any = 500) -> Any:
    def change(data: Any) -> None:
        data["deposits"][0]["amount"] = amount
        data["deposits"][0]["steps"] = [
            {"date": day(text), "act": act, "at": "court", "what": "as said", **KNOWN} for text, act in steps
        ]

    return change


def test_a_deposit_discharges_only_if_it_was_accepted(tmp_path: Path) -> None:
    refused = on(tmp_path, "2020-02-01", deposit(("2020-01-12", "refused"), ("2020-01-20", "objection-rejected")))
    assert (refused.deposits[0].stands, refused.deposits[0].discharges) == ("objection-rejected", False)
    assert refused.award("weaver-b").paid == "no"
    upheld = deposit(("2020-01-12", "refused"), ("2020-01-20", "objection-upheld"))
    before, after = on(tmp_path, "2020-01-19", upheld), on(tmp_path, "2020-01-20", upheld)
    assert (before.deposits[0].stands, before.deposits[0].discharges) == ("refused", False)
    assert (after.deposits[0].stands, after.deposits[0].discharges) == ("objection-upheld", True)
    eve = before.award("weaver-b").left["act365"].low
    assert eve - 500 < after.award("weaver-b").left["act365"].low < eve - 499  # the deposit, less a day's interest
    assert after.paid_out.stated == 500
    assert after.victims_paid == before.victims_paid  # a deposit is no payment
    whole = on(tmp_path, "2020-02-01", deposit(("2020-01-12", "accepted"), amount="not-found"))
    assert whole.award("weaver-b").left["act365"] == exactly(Decimal(0))
    assert whole.victims_in_full == Count(1, 1)
    overturned = deposit(("2020-01-12", "accepted"), ("2020-03-01", "withdrawn"))
    assert on(tmp_path, "2020-04-01", overturned).award("weaver-b").paid == "no"


def group_payment(victims: int) -> Any:
    def change(data: Any) -> None:
        data["payments"].append(
            {
                "payment": "group",
                "date": {"earliest": day("2020-06-01"), "latest": day("2020-06-30")},
                "known": [{"date": day("2020-06-10"), "victims": 1}],
                "group": "neighbours",
                "victims": victims,
                "amount": "not-found",
                "pays": "full",
                **KNOWN,
            }
        )

    return change


def test_a_group_is_bounded_by_its_rulings(tmp_path: Path) -> None:
    assert on(tmp_path, "2020-02-13").groups[0].victims == Count(0, 0)
    before = on(tmp_path, "2020-02-14").groups[0]
    assert (before.victims, before.principal) == (
        Count(5, 5),
        Amount(Decimal(3000), None),
    )  # a fifth stands in no ruling
    paying = {text: on(tmp_path, text, group_payment(2)) for text in ("2020-06-05", "2020-06-15", "2020-06-30")}
    assert [found.groups[0].paid for found in paying.values()] == [Count(0, 2), Count(1, 2), Count(2, 2)]
    waves = [{wave.wave: wave for wave in found.waves} for found in paying.values()]
    assert [found["three"].paid for found in waves] == [Count(0, 2), Count(1, 2), Count(2, 2)]
    assert [found["three"].in_full for found in waves] == [Count(0, 2), Count(1, 2), Count(2, 2)]
    assert all(found["one"].paid == Count(0, 0) for found in waves)
    assert paying["2020-06-15"].groups[0].left.low == 3000 - 2 * 900  # the second may have been paid
    after = paying["2020-06-30"]
    assert after.groups[0].left == Amount(Decimal(3000 - 2 * 900), None)
    assert next(each for each in after.payments if each.id == "group").amount == Amount(Decimal(2 * 500), None)
    everyone = on(tmp_path, "2020-06-30", group_payment(5))
    assert everyone.groups[0].left == exactly(Decimal(0))


def test_gifts_for_other_work_are_not_in_hand(tmp_path: Path) -> None:
    found = on(tmp_path, "2019-12-31")
    assert (found.raised, found.general) == (exactly(Decimal(10000)), exactly(Decimal(50)))
    assert found.balance.high == 10000
    assert [(row.giver, row.purpose, row.gifts) for row in found.money_in] == [
        ("insurers", "reimbursement", 1),
        ("insurers", "general", 1),
    ]


def test_a_gift_of_unknown_size_is_left_out_and_named(tmp_path: Path) -> None:
    def unknown(data: Any) -> None:
        data["gifts"].append(
            {
                "gift": "crowd",
                "date": day("2019-07-01"),
                "giver": "c",
                "amount": "not-found",
                "purpose": "reimbursement",
                **KNOWN,
            }
        )

    found = on(tmp_path, "2020-01-31", unknown)
    assert found.balance.high == 10000
    assert found.balance.leaves_out == ("crowd",)
    (figure,) = found.reported[0].figures
    assert (figure.status, figure.leaves_out) == ("open", True)  # more may be left than the ledger knows of
    assert on(tmp_path, "2019-06-30", unknown).balance.leaves_out == ()

    def for_other_work(data: Any) -> None:
        unknown(data)
        data["gifts"][-1]["purpose"] = "general"

    assert on(tmp_path, "2020-01-31", for_other_work).balance.leaves_out == ()


@pytest.mark.parametrize(
    ("mark", "step", "low", "high"),
    [
        (None, None, "100", "100"),
        (None, "10", "95", "105"),
        ("about", "10", "90", "110"),
        ("over", "10", "100", "110"),
        ("at-least", "10", "100", None),
        ("derived", "10", "90", "110"),
    ],
)
def test_what_a_reported_sum_may_mean(mark: str | None, step: str | None, low: str, high: str | None) -> None:
    found = meant(Figure(Decimal(100), mark), Decimal(step) if step else None)
    assert found == Bounds(Decimal(low), Decimal(high) if high else None)


def reports(*rows: dict[str, Any]) -> Any:
    def change(data: Any) -> None:
        data["reported"] = [{"report": f"r{n}", "by": "press", **KNOWN, **row} for n, row in enumerate(rows)]

    return change


def test_a_report_that_the_ledger_cannot_explain_disagrees(tmp_path: Path) -> None:
    found = on(
        tmp_path, "2020-01-31", reports({"date": day("2020-01-31"), "left": 9000, "paid": 1000, "raised": 10000})
    )
    figures = {figure.name: (figure.status, figure.by) for figure in found.reported[0].figures}
    assert figures == {"raised": ("agrees", None), "paid": ("disagrees", 1000), "left": ("disagrees", 1000)}
    assert found.balance.high == 10000  # and the ledger stays as it is


def test_a_report_is_rounded_before_it_disagrees(tmp_path: Path) -> None:
    near = {"date": day("2020-01-31"), "rounded_to": 1000}
    agreeing = on(tmp_path, "2020-01-31", reports({**near, "left": 9500})).reported[0].figures[0]
    assert agreeing.status == "agrees"
    apart = on(tmp_path, "2020-01-31", reports({**near, "left": 9400})).reported[0].figures[0]
    assert (apart.status, apart.by) == ("disagrees", Decimal(100))


def test_sums_that_follow_from_others_are_worked_out(tmp_path: Path) -> None:
    told = {"date": day("2020-01-31"), "left": 900, "reserved": 300, "needed": 5000}
    figures = {f.name: (f.amount, f.mark) for f in on(tmp_path, "2020-01-31", reports(told)).reported[0].figures}
    assert figures["free"] == (Decimal(600), "derived")
    assert figures["short"] == (Decimal(4400), "derived")
    assert figures["needed"] == (Decimal(5000), None)


def test_two_reports_disagree_by_what_the_ledger_does_not_have(tmp_path: Path) -> None:
    first, second = {"date": day("2020-07-31"), "left": 9900}, {"date": day("2020-08-31"), "left": 9000}
    found = on(tmp_path, "2020-12-01", reports(first, second))
    (row,) = found.disagreements
    assert row.name == "left"
    assert [int(sum_) for sum_ in (row.was, row.now, row.change, row.by)] == [9900, 9000, -900, 900]
    assert row.ledger == Bounds(Decimal(0), Decimal(0))
    assert on(tmp_path, "2020-08-30", reports(first, second)).disagreements == ()
    for was, now in ((10000, 9900), (9900, 9900)):  # told before the payment of that day, or after it
        for days in (("2020-06-30", "2020-07-31"), ("2020-05-31", "2020-06-30")):
            told = [{"date": day(text), "left": left} for text, left in zip(days, (was, now), strict=True)]
            assert on(tmp_path, "2020-12-01", reports(*told)).disagreements == ()
    across = ({"date": day("2020-06-29"), "left": 10000}, {"date": day("2020-07-01"), "left": 9900})
    assert on(tmp_path, "2020-12-01", reports(*across)).disagreements == ()  # a payment of 100 lies between


def test_the_source_counts_for_itself(tmp_path: Path) -> None:
    wave = next(wave for wave in on(tmp_path, "2020-12-31").waves if wave.wave == "one")
    assert wave.counted is not None
    assert (wave.counted.paid, wave.counted.of, wave.counted.entry) == (1, 2, "to-weaver-a")
    assert next(wave for wave in on(tmp_path, "2020-12-30").waves if wave.wave == "one").counted is None


def test_days_after_the_last_look_say_so(tmp_path: Path) -> None:
    assert on(tmp_path, "2022-12-31").coverage == "full"
    assert on(tmp_path, "2023-01-01").coverage == "sources were looked for up to 2022-12-31 only"


def test_entries_are_events(tmp_path: Path) -> None:
    events = {event.id: event for event in scheme_of(tmp_path).events}
    assert list(events) == [
        "2019-06-20_mill-fund-memorial",  # the insurers' gift came before it offered to pay
        "2020-01-10_mill-fund-for-weaver-b",
        "2020-01-12_mill-fund-for-weaver-b-1",
        "2020-03-03_mill-fund-scrap",
        "2020-06-30_mill-fund-to-carter-c",
        "2020-12-31_mill-fund-to-weaver-a",
    ]
    paid = events["2020-12-31_mill-fund-to-weaver-a"]
    assert (paid.kind, paid.by, paid.part_of) == ("settlement", ("mill-fund",), "mill-fund")
    assert paid.title == "The judgment sum and interest paid to weaver A"
    assert events["2020-06-30_mill-fund-to-carter-c"].title == "A part paid to carter C"


def test_json_carries_it_all(tmp_path: Path) -> None:
    found = on(tmp_path, "2020-12-31", awards=["weaver-a"])
    carried = json.loads(json.dumps(found.to_dict(), ensure_ascii=False))
    assert carried["on"] == "2020-12-31"
    assert carried["balance"]["low"] == "8757.81"
    assert carried["awards"][0]["due"] == {"act365": {"low": "1142.19", "high": "1142.19"},
        "years-then-days": {"low": "1141.91", "high": "1141.91"}}  # fmt: skip
    assert carried["victims_paid"] == {"low": 2, "high": 2}
    (working, _) = carried["workings"]["weaver-a"]
    assert [row["days"] for row in working["days"]] == [306, 366]
    assert working["interest_exact"] == "10380/73"
    assert carried["awards"][0]["reached"][0]["when"]["words"] == "2020-12-31"


@pytest.mark.parametrize("name", [*scheme_files(), str(EXAMPLE)])
def test_every_scheme_answers_on_every_day_of_its_life(name: str) -> None:
    scheme = open_scheme(name)
    days = {scheme.founded, scheme.offers_from, scheme.checked}
    days |= {gift.when.latest for gift in scheme.gifts} | {payment.when.latest for payment in scheme.payments}
    days |= {report.when.earliest for report in scheme.reported}
    days |= {payment.when.earliest + dt.timedelta(days=n) for payment in scheme.payments for n in (-1, 0, 4)}
    for each in sorted(turn for turn in days if turn >= scheme.founded):
        found = ledger(scheme, each, awards=scheme.awards)
        assert json.dumps(found.to_dict())
        counts = [count for wave in found.waves for count in (wave.final, wave.paid, wave.in_full)]
        assert all(0 <= count.low <= count.high for count in counts)
        assert all(wave.paid.high <= wave.final.high and wave.in_full.low <= wave.final.low for wave in found.waves)
        sums = [found.paid_out.amount, found.raised, *found.pending.due.values(), *found.shortfall.values()]
        sums += [
            sum_ for award in found.awards for by in (award.due, award.left, award.paid_sum) for sum_ in by.values()
        ]
        assert all(each.low >= 0 and (each.high is None or each.low <= each.high) for each in sums)
        for award in found.awards:
            for working in found.workings[award.id]:
                due = award.due[working.convention]
                assert due.low <= working.due
                assert due.high is None or working.due <= due.high


@pytest.mark.parametrize("name", [*scheme_files(), str(EXAMPLE)])
def test_money_is_there_only_once_and_only_grows(name: str) -> None:
    scheme = open_scheme(name)
    last: Ledger | None = None
    for year in range(scheme.founded.year, scheme.checked.year + 2):
        for month in (3, 9):
            each = dt.date(year, month, 28)
            if each < scheme.founded:
                continue
            found = ledger(scheme, each, ["act365"])
            if last is not None:
                assert found.raised.low >= last.raised.low
                assert found.paid_out.amount.low >= last.paid_out.amount.low
                assert found.victims_paid.low >= last.victims_paid.low
            last = found


def test_the_example_has_what_it_was_written_to_show() -> None:
    found = settlement(EXAMPLE, on="2021-03-01")
    assert found.award("weaver-a").paid_known
    assert found.award("weaver-b").reached[0].what == "deposit"
    assert [each.name for each in found.disagreements] == ["left"]
    assert found.currency == "EUR"


class TestRecord:
    """The schemes of the record hold together with the relation around them."""

    @pytest.mark.parametrize("name", scheme_files())
    def test_rulings_are_events_and_actors_are_known(self, name: str) -> None:
        path = scheme_files()[name]
        relation = read_relation(path.parent.parent.name)
        scheme = open_scheme(name)
        events = {event.id: event for event in relation.events}
        named = [each.event for each in scheme.judgments.values() if each.event]
        named += [event for group in scheme.groups.values() for ruling in group.rulings for event in ruling.events]
        assert named
        for event in named:
            assert events[event].kind == "ruling", event
        for judgment in scheme.judgments.values():
            assert judgment.event is None or events[judgment.event].when == judgment.final
        for own in scheme.events:
            assert set(own.by) <= set(relation.actors), own.id
            assert own.id in events

    @pytest.mark.parametrize("name", scheme_files())
    def test_plaintiffs_have_labels(self, name: str) -> None:
        """A label is a plaintiff's letter and number, or says how many; no name of a person has a place in it."""
        for award in open_scheme(name).awards.values():
            words = award.label.split()
            assert words[0] in ("plaintiff", "four"), award.label

    def test_a_scheme_is_read_with_the_laws_beside_it(self, tmp_path: Path) -> None:
        copy = tmp_path / "xx-yy" / "settlements"
        copy.mkdir(parents=True)
        for name, path in scheme_files().items():
            (copy / path.name).write_text(path.read_text("utf-8"), "utf-8")
            assert read_scheme(copy / path.name, "copy", []) is not None, name
        assert (RECORD_FOLDER / "interest").is_dir()
