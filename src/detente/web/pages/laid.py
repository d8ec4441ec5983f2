"""Proposals that are laid over the law of the Restoration page: its own plans, those of the server, those sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from detente.compare.plans import plan_proposal
from detente.compare.restoration import Restoration
from detente.errors import ScopeError
from detente.regime.proposals import Proposal, proposal_of
from detente.web.pages.rendering import Asked
from detente.web.pages.shelf import MINUTES, Shelf
from detente.web.problems import ProblemError

FIELD = "with"
MOST = 8  # laid over one another
_PLAN, _SENT = "plan-", "sent-"
SHELF: Shelf[Proposal] = Shelf(
    200, 16 << 20, f"A proposal that was sent is kept no longer: it goes after {MINUTES} minutes. Send it again."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A proposal that may be laid over the law.

    Args:
        key: what addresses call it.
        proposal: itself.
        plan: whether it is what the page itself found to be needed.
        chosen: whether it is laid over the law now.
    """

    key: str
    proposal: Proposal
    plan: bool
    chosen: bool

    @property
    def effective(self) -> dt.date:
        """The first day on which it would take effect."""
        return min(part.earliest for part in self.proposal.instrument.parts)


def plan_of(found: Restoration) -> Proposal | None:
    """What a way back needs, as a proposal."""
    if found.plan is None or not found.plan.sets:
        return None
    return proposal_of(plan_proposal(found).encode(), f"{plan_key(found)}.yaml")


def plan_key(found: Restoration) -> str:
    """What addresses call the plan of a way back."""
    return f"{_PLAN}{found.jurisdiction.lower()}"


def sent_key(name: str) -> str:
    """What addresses call a proposal that is kept under a name."""
    return f"{_SENT}{name}"


def choices(asked: Asked, ways: Sequence[Restoration]) -> tuple[Choice, ...]:
    """What may be laid over the law.

    Args:
        asked: the question; its `with` names what is laid, in this order.
        ways: the way back of each side as the law is, on the day looked at.

    Raises:
        ScopeError: there is no proposal of a name, or too many are named.
    """
    wanted = list(dict.fromkeys(each for each in asked.query.getlist(FIELD) if each))
    if len(wanted) > MOST:
        raise ScopeError(f"At most {MOST} proposals can be laid over one another here; {len(wanted)} are named.")
    plans = dict(_plans(ways))
    offered = dict(_offered(asked.opened.proposals, {way.jurisdiction for way in ways}))
    sent = {key: _kept(key) for key in wanted if key.startswith(_SENT)}
    every: Mapping[str, Proposal] = {**plans, **offered, **sent}
    for key in wanted:
        if key not in every and not key.startswith(_PLAN):  # nothing stands in the way on that day: no plan is needed
            raise ScopeError(f"There is no proposal {key!r} here; there is {', '.join(every) or 'none'}.")
    order = [*(key for key in wanted if key in every), *(key for key in every if key not in wanted)]
    return tuple(Choice(key, every[key], key in plans, key in wanted) for key in order)


def _plans(ways: Sequence[Restoration]) -> Iterator[tuple[str, Proposal]]:
    for way in ways:
        plan = plan_of(way)
        if plan is not None:
            yield plan_key(way), plan


def _offered(proposals: Sequence[Proposal], codes: set[str]) -> Iterator[tuple[str, Proposal]]:
    used: set[str] = set()
    for proposal in proposals:
        stem = proposal.instrument.id.partition("/")[2]
        key, again = stem, 1
        while key in used or key.startswith((_PLAN, _SENT)):
            again += 1
            key = f"{again}-{stem}"
        used.add(key)
        if proposal.code in codes:
            yield key, proposal


def _kept(key: str) -> Proposal:
    try:
        return SHELF.get(key.removeprefix(_SENT))
    except ProblemError as error:
        raise ScopeError(error.detail) from None
