"""How far the law has come back, as values with plain attributes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from detente.compare.values import Amendment, Back, ChangedPlace, Licence, fields_of

RESTORED, RESTORED_IF, NOT_RESTORED = "restored", "restored-if", "not-restored"


@dataclass(frozen=True, slots=True)
class Act:
    """An instrument that took effect on a day; `uncertain` where it may have, and its day was not found."""

    id: str
    title: str
    original: str | None
    number: str | None
    law: bool
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class MeasureInQuestion:
    """A measure whose effect is told apart from that of other law."""

    id: str
    title: str
    instruments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """What one step did to one part of the law: the outcome, or one licence and its terms; in cells.

    `returned` are those that were not as the aim asks and now are, `departed` the reverse. `eased` and `tightened`
    compare with the day before, whatever the aim: more may be done without a licence or under this one, or less.
    """

    part: str
    returned: int
    departed: int
    eased: int
    tightened: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a law stands to the aim: how many cells are not as it asks, and whether that is none.

    `share` is the share of cells that are wholly as the aim asks, 0 to 1; `share_of_parts` counts each cell once for
    the outcome and once for every licence, so that it moves when one licence of several comes back. `status` is
    `restored`, `not-restored`, or `restored-if` where that turns on open points of law.
    """

    changed: int
    share: float
    share_of_parts: float
    status: str


@dataclass(frozen=True, slots=True)
class State:
    """How the law of a span of days stands to the aim, inside the scope.

    `since` is the first day of the span, `until` the day after its last (None: no end is known); `acts` took effect on
    the first day and `moves` says what they did. `whole` holds the law of the days against the aim; `measures` does so
    as far as the measures in question go (the law against what it would be without them); `others` as far as other law
    goes (the law without the measures against the aim).
    """

    since: dt.date
    until: dt.date | None
    acts: tuple[Act, ...]
    moves: tuple[Move, ...]
    whole: Standing
    measures: Standing
    others: Standing


@dataclass(frozen=True, slots=True)
class Plan:
    """Sets of amendments whose undoing reaches the aim; each was tried, and the diagrams are the same nodes.

    `smallest` is false where there were too many to be sure that no smaller set does. `unless` holds open points of
    law on which it turns.
    """

    sets: tuple[tuple[Amendment, ...], ...]
    smallest: bool


@dataclass(frozen=True, slots=True)
class Node:
    """One part of the proof: the diagram of the outcome or of a licence, by its node on either side."""

    part: str
    aim: int
    now: int

    @property
    def same(self) -> bool:
        """Whether it is the same node, so the same law."""
        return self.aim == self.now


@dataclass(frozen=True, slots=True)
class Peer:
    """A destination that the one in question is compared with, and whether the two are treated the same."""

    code: str
    name: str
    alike: bool
    changed: int


@dataclass(frozen=True, slots=True)
class Restoration:
    """How far a jurisdiction's law has come back to an aim, inside a scope.

    `asked` is the scope as it was written, beside the destination, and `scope` the exact values it stands for.
    `meaning` is `before` (treated as on the baseline) or `peers` (treated as its peers are on that day). `on` is the
    day looked at; `now` its state and `history` the states of every day asked for, as spans. `measures` are those told
    apart; without any, all difference counts as theirs. `in_the_way` are the places where they still make a difference
    and `other_law` those where other law does. `plan` undoes the measures, `whole_plan` all of the difference; None
    where there is nothing to undo. `proof` compares the diagrams node by node. `unless` are open points of law on
    which "restored" turns; `licences` names the parts that are licences. `first_restored` is the first day, among those
    of `history`, on which the measures made no difference any more after they had; with `first_restored_whole` as to
    everything. `orders` says, where orders were given, how much of those on this route is treated as on the baseline,
    one item a currency; `orders_elsewhere` counts those of other routes, which were passed over.
    """

    jurisdiction: str
    name: str
    destination: str
    asked: tuple[tuple[str, tuple[str, ...]], ...]
    scope: tuple[tuple[str, tuple[str, ...]], ...]
    meaning: str
    baseline: dt.date
    on: dt.date
    measures: tuple[MeasureInQuestion, ...]
    licences: tuple[Licence, ...]
    cells: int
    now: State
    history: tuple[State, ...]
    in_the_way: tuple[ChangedPlace, ...]
    other_law: tuple[ChangedPlace, ...]
    plan: Plan | None
    whole_plan: Plan | None
    proof: tuple[Node, ...]
    unless: tuple[str, ...]
    first_restored: dt.date | None
    first_restored_whole: dt.date | None
    peers: tuple[Peer, ...]
    peer_groups: tuple[str, ...]
    orders: tuple[Back, ...] | None
    orders_elsewhere: int
    proposals: tuple[str, ...]
    coverage: str
    law: str

    def to_dict(self) -> dict[str, Any]:
        """The restoration as JSON carries it."""
        return fields_of(self)
