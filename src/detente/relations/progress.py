"""How far talks have brought the law towards their aim: before each round, on its last day, and up to the next.

What the sides say of it is among their positions; what is told here is asked of the law of each side, by restoration.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from detente.compare.aims import AsBefore
from detente.compare.days import Day, read_day, today
from detente.compare.measures import chosen
from detente.compare.restoration import NOT_RESTORED, MeasureInQuestion, Standing, State
from detente.compare.restore import Restorer, first_again
from detente.compare.scope import Scope
from detente.compare.setting import Setting, beyond
from detente.errors import RecordError, ScopeError, UnknownNameError
from detente.regime.countries import name as country_name
from detente.relations.plain import fields_of
from detente.relations.relation import Relation, open_relation
from detente.relations.talks import Aim, Position, Round, Side, Talks

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reached:
    """How the law of one side stands to the aim on a day: as a whole, and as far as the measures go."""

    day: dt.date
    whole: Standing
    measures: Standing


@dataclass(frozen=True, slots=True)
class RoundOfSide:
    """What a round found and left of one side's law.

    `before` is the day before the round, `last` its last day, and `later` the day before the next round, or the day
    looked at where that comes first. `steps` are the changes of the law from the round's first day up to `later`; each
    names the acts that took effect. A day that does not lie after the baseline has no standing: None.
    """

    jurisdiction: str
    before: Reached | None
    last: Reached | None
    later: Reached | None
    steps: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class RoundTold:
    """A round, and for each side of the aim how far its law had come.

    `going` is true where the round was still held on the day looked at; its outcome is then left out.
    """

    round: Round
    going: bool
    sides: tuple[RoundOfSide, ...]


@dataclass(frozen=True, slots=True)
class SideTold:
    """One side of the aim up to the day looked at.

    `history` holds every state of its law since the baseline, as spans; `now` that of the day. `left` is the first day
    on which the law was not as the aim asks, as far as the measures go, and `restored` the first on which it was again;
    with `restored_whole` as to all of its law. None where that has not come about by the day. `unless` holds the open
    points of law on which it turns whether the measures are undone on the day. `untold` says why nothing could be told,
    such as that there is no law of the jurisdiction in the law data.
    """

    jurisdiction: str
    name: str
    to: str
    to_name: str
    baseline: dt.date
    note: str | None
    measures: tuple[MeasureInQuestion, ...]
    history: tuple[State, ...]
    now: Reached | None
    left: dt.date | None
    restored: dt.date | None
    restored_whole: dt.date | None
    unless: tuple[str, ...]
    untold: str | None


@dataclass(frozen=True, slots=True)
class TalksTold:
    """Talks as they stood on a day: what had been said, held and reached by then, and nothing later.

    `aim` is what the law is held against; `agreed` says whether it had been agreed by the day. `names` are those of the
    actors that occur. `coverage` is `full`, or what the record or the law data does not know about the day.
    """

    relation: str
    parties: tuple[str, str]
    names: dict[str, str]
    talks: str
    title: str
    original: tuple[tuple[str, str], ...]
    on: dt.date
    aim: Aim | None
    agreed: bool
    positions: tuple[Position, ...]
    rounds: tuple[RoundTold, ...]
    sides: tuple[SideTold, ...]
    sources: tuple[tuple[str, str | None], ...]
    confidence: str
    note: str | None
    coverage: str

    def to_dict(self) -> dict[str, Any]:
        """The talks as JSON carries them."""
        return fields_of(self)


def talks(
    one: str,
    other: str,
    *,
    on: Day | None = None,
    folder: Path | str | None = None,
    record: Path | str | None = None,
) -> tuple[TalksTold, ...]:
    """The talks of two states as they stood on a day, with the progress towards their aim.

    Args:
        one, other: the two states, in either order, such as JP and KR.
        on: the day; by default today. Nothing later is told.
        folder: the law data, if not the one that comes with detente.
        record: the record, if not the one that comes with detente.

    Raises:
        UnknownNameError: the record has no relation of the two.
        RecordError: the record is at fault.
        LawError: the law data is at fault.
        ScopeError: `on` is no day.
    """
    relation = open_relation(one, other, record)
    day = today() if on is None else read_day("the day", on)
    return tuple(talks_on(relation, each, day, folder) for each in relation.talks)


def talks_on(relation: Relation, talks: Talks, day: dt.date, folder: Path | str | None = None) -> TalksTold:
    """One of a relation's talks as it stood on a day."""
    progress = [_Progress(side, talks, day, folder, relation.folder.parent) for side in _sides(talks)]
    rounds = [each for each in talks.rounds if each.when.may_have_begun(day)]
    actors = {actor for each in talks.rounds for actor in each.by} | {position.by for position in talks.positions}
    return TalksTold(
        relation=relation.id,
        parties=relation.parties,
        names={actor: relation.name(actor) for actor in sorted(actors)},
        talks=talks.id,
        title=talks.title,
        original=talks.original,
        on=day,
        aim=talks.aim,
        agreed=talks.aim is not None and talks.aim.agreed <= day,
        positions=tuple(each for each in talks.positions if each.on.begun(day)),
        rounds=tuple(
            _told(each, day, tuple(side.round(each, following) for side in progress if side.restorer))
            for each, following in zip(rounds, [*rounds[1:], None], strict=False)
        ),
        sides=tuple(side.told() for side in progress),
        sources=talks.sources,
        confidence=talks.confidence,
        note=talks.note,
        coverage=" ".join((*_beyond(relation, day), *(text for side in progress for text in side.late))) or "full",
    )


def _told(held: Round, day: dt.date, sides: tuple[RoundOfSide, ...]) -> RoundTold:
    """A round as it could be told on a day."""
    going = day < (held.when.until or held.when.latest)
    return RoundTold(replace(held, outcome=None, note=None) if going else held, going, sides)


def _sides(talks: Talks) -> tuple[Side, ...]:
    return talks.aim.sides if talks.aim else ()


def _beyond(relation: Relation, day: dt.date) -> Iterator[str]:
    """What is to be said of a day that the record does not cover."""
    if day < relation.covers_from:
        yield f"The record of {relation.title} begins on {relation.covers_from}; what came before is not told."
    elif day > relation.checked:
        yield f"Sources on {relation.title} were looked for up to {relation.checked}; later acts are not known."


class _Progress:
    """One side's law held against the aim, on every day up to the one looked at."""

    def __init__(self, side: Side, talks: Talks, day: dt.date, folder: Path | str | None, record: Path) -> None:
        self.side = side
        self.day = day
        self.restorer: Restorer | None = None
        self.states: tuple[State, ...] = ()
        self.untold: str | None = None
        self.late: tuple[str, ...] = ()
        try:
            setting = Setting(side.jurisdiction, (), folder)
        except UnknownNameError as error:
            self.untold = str(error)
            return
        if day > setting.horizon:
            raise beyond("the day", day, setting.horizon)
        self.late = setting.late(day)
        begins = setting.law.covers.from_
        if side.baseline < begins:
            self.untold = f"The law data of {setting.name} begins on {begins}, after the baseline {side.baseline}."
        elif side.baseline >= day:
            self.untold = f"On {day} the aim, the law of {side.baseline}, still lay ahead."
        else:
            self._ask(setting, talks, record)

    def _ask(self, setting: Setting, talks: Talks, record: Path) -> None:
        side, baseline = self.side, self.side.baseline
        try:
            aim = AsBefore(setting, Scope.of(setting.code, side.to), baseline)
            self.restorer = Restorer(setting, aim, baseline, chosen(setting.law, [side.to], side.measures, record))
        except ScopeError as error:
            place = talks.aim.place if talks.aim else talks.place
            raise RecordError([place.fault(f"the aim cannot be held against the law: {error}")]) from None
        self.states = tuple(state for state in self.restorer.history(self.day) if state.since <= self.day)

    def told(self) -> SideTold:
        """The side up to the day."""
        measures = [(state.since, state.measures.status) for state in self.states]
        return SideTold(
            jurisdiction=self.side.jurisdiction,
            name=country_name(self.side.jurisdiction),
            to=self.side.to,
            to_name=country_name(self.side.to),
            baseline=self.side.baseline,
            note=self.side.note,
            measures=tuple(
                MeasureInQuestion(m.id, m.title, m.instruments)
                for m in (self.restorer.measures if self.restorer else ())
            ),
            history=self.states,
            now=self.on(self.day),
            left=next((since for since, status in measures if status == NOT_RESTORED), None),
            restored=first_again(measures),
            restored_whole=first_again((state.since, state.whole.status) for state in self.states),
            unless=self.restorer.unless(self.day) if self.restorer else (),
            untold=self.untold,
        )

    def round(self, each: Round, following: Round | None) -> RoundOfSide:
        """What a round found and left."""
        first = each.when.earliest
        last = min(each.when.until or each.when.latest, self.day)
        later = min(following.when.earliest - ONE_DAY, self.day) if following else self.day
        later = max(last, later)
        return RoundOfSide(
            jurisdiction=self.side.jurisdiction,
            before=self.on(first - ONE_DAY),
            last=self.on(last),
            later=self.on(later),
            steps=tuple(state for state in self.states if first <= state.since <= later and state.acts),
        )

    def on(self, day: dt.date) -> Reached | None:
        """How the law of a day stands to the aim."""
        state = next((state for state in reversed(self.states) if state.since <= day), None)
        return Reached(day, state.whole, state.measures) if state else None
