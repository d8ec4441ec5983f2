"""Reports held against the ledger, and against each other. What disagrees is shown as disagreeing, never made to fit.

A reported sum is rounded, and often said to be `about` or `over` something; it stands for all it may mean. Two sums
disagree if no sum fits both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from detente.relations.settlements import flows
from detente.relations.settlements.answers import Bounds, Disagreement, ReportedFigure, ReportState
from detente.relations.settlements.book import Figure, Report, Scheme
from detente.relations.settlements.states import award_state, group_state, pending_on
from detente.relations.when import When

_FLOWS = ("raised", "paid", "left")
_OF_OTHERS = {"left": ("raised", "paid"), "free": ("left", "reserved"), "short": ("needed", "free")}


def report_states(scheme: Scheme, day: dt.date, ways: Sequence[str]) -> tuple[ReportState, ...]:
    """The reports made by a day, the earliest first, each sum beside the ledger's."""
    return tuple(
        ReportState(
            id=report.id,
            when=report.when,
            by=report.by,
            rounded_to=report.rounded_to,
            figures=tuple(_figures(scheme, report, ways)),
            sources=report.origin.sources,
            confidence=report.origin.confidence,
            note=report.origin.note,
        )
        for report in _by_day(scheme, day)
    )


def _by_day(scheme: Scheme, day: dt.date) -> list[Report]:
    made = [report for report in scheme.reported if report.when.may_have_begun(day)]
    return sorted(made, key=lambda report: (report.when.latest, report.when.earliest))


def _figures(scheme: Scheme, report: Report, ways: Sequence[str]) -> Iterator[ReportedFigure]:
    have = _ledger(scheme, report, ways)
    unknown = bool(flows.unknown_gifts(scheme, report.when.latest))
    for name, figure in _with_derived(report).items():
        leaves_out = unknown and name in ("raised", "left", "free", "short")
        strict = _opened(name, have[name]) if leaves_out else have[name]
        gap = _gap(meant(figure, report.rounded_to), strict)
        sure = strict.low is not None and strict.high is not None
        status = "disagrees" if gap else "agrees" if sure else "open"
        yield ReportedFigure(name, figure.amount, figure.mark, have[name], status, gap, leaves_out)


def _opened(name: str, bounds: Bounds) -> Bounds:
    """Bounds with room for gifts whose sums were not found: there may be more money, and less may be short."""
    return Bounds(None, bounds.high) if name == "short" else Bounds(bounds.low, None)


def _with_derived(report: Report) -> dict[str, Figure]:
    """The sums of a report with those that follow from them: what is free, what is short."""
    found = dict(report.figures)
    for name, (whole, part) in _OF_OTHERS.items():
        if name not in found and whole in found and part in found:
            amount = found[whole].amount - found[part].amount
            if amount > 0:
                found[name] = Figure(amount, "derived")
    return found


def meant(figure: Figure, step: Decimal | None) -> Bounds:
    """All that a reported sum may mean, by its mark and the step to which it is rounded."""
    step = step or Decimal(0)
    amount = figure.amount
    if figure.mark == "at-least":
        return Bounds(amount, None)
    if figure.mark == "over":
        return Bounds(amount, amount + step)
    if figure.mark in ("about", "derived"):
        return Bounds(amount - step, amount + step)
    return Bounds(amount - step / 2, amount + step / 2)


def _gap(one: Bounds, other: Bounds) -> Decimal | None:
    """By how much two sums differ at the least; None where they may be the same."""
    for low, high in ((one.low, other.high), (other.low, one.high)):
        if low is not None and high is not None and low > high:
            return low - high
    return None


def _ledger(scheme: Scheme, report: Report, ways: Sequence[str]) -> dict[str, Bounds]:
    """What the ledger has for each figure on the day of a report, or anywhere within its span."""
    last = _on(scheme, report, max(report.when.latest, scheme.founded), ways)
    if report.when.known:
        return last
    first = _on(scheme, report, max(report.when.earliest, scheme.founded), ways)
    return {name: _either(first[name], last[name]) for name in first}


def _on(scheme: Scheme, report: Report, day: dt.date, ways: Sequence[str]) -> dict[str, Bounds]:
    awards = [award_state(scheme, award, day, ways) for award in scheme.awards.values()]
    groups = [group_state(scheme, group, day) for group in scheme.groups.values()]
    raised = flows.given([gift for gift in scheme.gifts if gift.purpose == flows.REIMBURSEMENT], day)
    all_in = Bounds(raised.low, raised.high)
    out = flows.money_out(scheme, day, ways).amount
    paid = Bounds(out.low, out.high)
    left = _minus(all_in, paid)
    refusing = [award for award in awards if award.refused]
    kept = [award.left[way] for award in refusing for way in ways]
    reserved = Bounds(
        min((sum((award.left[way].low for award in refusing), Decimal(0)) for way in ways), default=Decimal(0)),
        None
        if any(each.high is None for each in kept)
        else max(sum((award.left[way].high or Decimal(0) for award in refusing), Decimal(0)) for way in ways),
    )
    named = set(report.needed_for)
    pending = pending_on(
        [award for award in awards if not named or award.id in named],
        [group for group in groups if not named or group.id in named],
        (),
        ways,
    )
    needed = Bounds(
        min(due.low for due in pending.due.values()),
        None
        if any(due.high is None for due in pending.due.values())
        else max(due.high or Decimal(0) for due in pending.due.values()),
    )
    free = _minus(left, reserved)
    return {
        "raised": all_in,
        "paid": paid,
        "left": left,
        "reserved": reserved,
        "free": free,
        "needed": needed,
        "short": _minus(needed, free if "free" in _with_derived(report) else left),
    }


def _minus(one: Bounds, other: Bounds) -> Bounds:
    low = None if one.low is None or other.high is None else one.low - other.high
    return Bounds(low, None if one.high is None or other.low is None else one.high - other.low)


def _either(one: Bounds, other: Bounds) -> Bounds:
    low = None if one.low is None or other.low is None else min(one.low, other.low)
    return Bounds(low, None if one.high is None or other.high is None else max(one.high, other.high))


def disagreements(scheme: Scheme, day: dt.date, ways: Sequence[str]) -> tuple[Disagreement, ...]:
    """Reports by a day, one after the other, whose sums changed otherwise than the ledger did in between."""
    found = []
    for name in _FLOWS:
        told = [report for report in _by_day(scheme, day) if name in report.figures]
        for first, second in pairwise(told):
            was, now = (meant(report.figures[name], report.rounded_to) for report in (first, second))
            moved = _moved(scheme, name, first.when, second.when, ways)
            gap = _gap(_minus(now, was), moved)
            if gap:
                before, after = first.figures[name].amount, second.figures[name].amount
                found.append(
                    Disagreement(
                        name,
                        first.id,
                        first.when,
                        before,
                        second.id,
                        second.when,
                        after,
                        after - before,
                        moved,
                        gap,
                    )
                )
    return tuple(found)


def _moved(scheme: Scheme, name: str, first: When, second: When, ways: Sequence[str]) -> Bounds:
    """What the ledger has between two reports: surely what lies between them, at most what touches their days."""
    came = Bounds(Decimal(0), Decimal(0))
    went = Bounds(Decimal(0), Decimal(0))
    for gift in scheme.gifts:
        if gift.purpose == flows.REIMBURSEMENT:
            high = None if gift.amount is None else gift.amount
            came = _plus(came, _between(gift.when, first, second, Bounds(gift.amount or Decimal(0), high)))
    for payment in scheme.payments:
        amount = flows.amount_of(scheme, payment, ways)
        went = _plus(went, _between(payment.when, first, second, Bounds(amount.low, amount.high)))
    return {"raised": came, "paid": went, "left": _minus(came, went)}[name]


def _between(when: When, first: When, second: When, amount: Bounds) -> Bounds:
    if when.latest < first.earliest or when.earliest > second.latest:
        return Bounds(Decimal(0), Decimal(0))
    sure = when.earliest > first.latest and when.latest < second.earliest
    return amount if sure else Bounds(Decimal(0), amount.high)


def _plus(one: Bounds, other: Bounds) -> Bounds:
    high = None if one.high is None or other.high is None else one.high + other.high
    return Bounds((one.low or Decimal(0)) + (other.low or Decimal(0)), high)
