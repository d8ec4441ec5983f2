"""The ledger of a scheme on a day: what each award comes to, what was paid, what is in hand, and what is short."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from detente.errors import ScopeError, UnknownNameError, did_you_mean
from detente.relations.settlements import flows
from detente.relations.settlements.answers import DepositState, Ledger, OutsideState
from detente.relations.settlements.book import Award, Deposit, Scheme, Step
from detente.relations.settlements.reported import disagreements, report_states
from detente.relations.settlements.states import award_state, group_state, pending_on, shortfall
from detente.relations.settlements.victims import waves
from detente.relations.settlements.working import workings

_LAST_YEAR = 2200


def ledger(
    scheme: Scheme, day: dt.date, conventions: Sequence[str] | None = None, awards: Iterable[str] = ()
) -> Ledger:
    """A scheme on a day.

    Args:
        scheme: the scheme.
        day: the day; what is done on it is done.
        conventions: how days of interest are counted; by default in every way that the scheme knows.
        awards: those whose working is wanted, phase by phase.

    Raises:
        ScopeError: the day lies before the scheme was founded, or a convention is not one of the scheme's.
        UnknownNameError: there is no such award.
    """
    ways = _ways(scheme, conventions)
    if day < scheme.founded:
        raise ScopeError(
            f"{scheme.title} was founded on {scheme.founded}; on {day} there was none. Ask for a later day."
        )
    if day.year > _LAST_YEAR:
        raise ScopeError(f"{day} lies too far ahead; ask for a day up to the year {_LAST_YEAR}.")
    wanted = [_known(scheme, name) for name in awards]
    states = tuple(award_state(scheme, award, day, ways) for award in scheme.awards.values())
    groups = tuple(group_state(scheme, group, day) for group in scheme.groups.values())
    by_wave = tuple(waves(scheme, states, groups, day))
    pending = pending_on(states, groups, by_wave, ways)
    out = flows.money_out(scheme, day, ways)
    in_hand = flows.balance(scheme, day, out)
    offers = day >= scheme.offers_from
    return Ledger(
        scheme=scheme.id,
        title=scheme.title,
        original=scheme.original,
        under=scheme.under,
        on=day,
        founded=scheme.founded,
        offers_from=scheme.offers_from,
        offers=offers,
        checked=scheme.checked,
        currency=scheme.currency,
        decimals=scheme.decimals,
        rounding=scheme.rounding,
        conventions=tuple(ways),
        awards=states,
        groups=groups,
        waves=by_wave,
        pending=pending,
        money_in=flows.givers(scheme, day),
        raised=flows.given([gift for gift in scheme.gifts if gift.purpose == flows.REIMBURSEMENT], day),
        general=flows.given([gift for gift in scheme.gifts if gift.purpose == flows.GENERAL], day),
        payments=flows.payments(scheme, day, ways),
        paid_out=out,
        balance=in_hand,
        shortfall={way: shortfall(pending.due[way], in_hand) for way in ways} if offers else {},
        deposits=tuple(_deposit(each, day) for each in scheme.deposits if each.when.may_have_begun(day)),
        reported=report_states(scheme, day, ways),
        disagreements=disagreements(scheme, day, ways),
        outside=tuple(
            OutsideState(each.id, each.when, each.title, each.amount, each.why, each.origin.sources)
            for each in scheme.outside
            if each.when.may_have_begun(day)
        ),
        notes=scheme.notes,
        coverage="full" if day <= scheme.checked else f"sources were looked for up to {scheme.checked} only",
        sources=scheme.origin.sources,
        workings={award.id: tuple(workings(scheme, award, day, ways)) for award in wanted},
    )


def _ways(scheme: Scheme, asked: Sequence[str] | None) -> list[str]:
    for way in asked or ():
        if way not in scheme.conventions:
            known = ", ".join(scheme.conventions)
            raise ScopeError(f"{scheme.id} counts days by {known}; {way!r} is none of them.")
    return list(asked or scheme.conventions)


def _known(scheme: Scheme, name: str) -> Award:
    if name in scheme.awards:
        return scheme.awards[name]
    if name in scheme.groups:
        raise UnknownNameError(f"{name!r} is a group, whose single sums are not known; name an award.")
    near = did_you_mean(name, scheme.awards)
    raise UnknownNameError(f"{scheme.id} has no award {name!r}; it has {', '.join(scheme.awards)}.{near}")


def _ground(deposit: Deposit, last: Step | None, day: dt.date) -> str | None:
    """Why it stands as it does: the ground of the last step, or of the one before it that still holds."""
    if last is None or last.ground or last.act in ("accepted", "objection-upheld", "withdrawn"):
        return last.ground if last else None
    return next((each.ground for each in reversed(deposit.steps) if each.ground and each.when.begun(day)), None)


def _deposit(deposit: Deposit, day: dt.date) -> DepositState:
    step = deposit.stands(day)
    accepted = deposit.accepted
    return DepositState(
        id=deposit.id,
        awards=deposit.awards,
        offered=deposit.when,
        at=deposit.at,
        amount=deposit.amount,
        stands=step.act if step else "offered",
        stands_since=step.when if step else None,
        ground=_ground(deposit, step, day),
        discharges=accepted is not None and accepted.begun(day),
        sources=deposit.origin.sources,
        note=next((each.origin.note for each in reversed(deposit.steps) if each.origin.note), deposit.origin.note),
    )
