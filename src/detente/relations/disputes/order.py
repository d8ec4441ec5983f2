"""What is wrong with an act of a case: it does not follow from where the case stood, or comes too early or too late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from detente.relations.disputes.acts import Act
from detente.relations.disputes.procedure import ActKind
from detente.relations.disputes.rules import BINDING, Limit, Opening, Position, Rules, counted_words, soonest


@dataclass(frozen=True, slots=True)
class Timing:
    """An act that came before its earliest day or after its latest (`due`), by so many days at least.

    `kind` is that of the limit, or `default` for an earliest day; `wrong` says why it cannot have been so at all.
    """

    act: Act
    early: bool
    days: int
    due: dt.date
    kind: str
    law: str
    agreed: str | None
    wrong: str | None


class Order:
    """The order in which a procedure lets acts follow each other."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.procedure = rules.procedure

    def wrong(self, act: Act, at: Position, day: dt.date, came: ActKind | None) -> str | None:
        """Why an act cannot have been on a day, as a sentence; None if it can.

        Args:
            act: the act.
            at: where the case stood.
            day: the day of the act, or the first of its span.
            came: what came by itself just before.
        """
        told = self._not_open(act.kind, at, day, came) or self._not_next(act.kind, at) or self._not_again(act, at)
        return f"{_upper(act.kind.named)} cannot have been on {act.when}: {told}" if told else None

    def _not_open(self, kind: ActKind, at: Position, day: dt.date, came: ActKind | None) -> str | None:
        """Whether the case had not begun or was over, or the act comes by itself."""
        main = self.procedure.states[at.held[0].state]
        if main.final:
            law = f", {came.law}" if came else ""
            return f"the case was over since {at.held[0].last} (“{main.title}”{law})."
        if main.id == self.procedure.start and main.id not in kind.of:
            first = next(each for each in self.procedure.acts.values() if main.id in each.of)
            return f"the case had not begun; its first act is {first.named}."
        if kind.automatic is None:
            return None
        if kind.automatic.period is None:
            return "it comes by itself when the period ends that an act has set; leave it out."
        ahead = next((each for each in self.rules.ahead(at) if each.kind is kind), None)
        return (
            f"it comes by itself, and not before {ahead.doubt} ({kind.law})." if ahead and day < ahead.doubt else None
        )

    def _not_next(self, kind: ActKind, at: Position) -> str | None:
        """Whether the act does not follow from the state of the case, or lacks an act before it."""
        states = self.procedure.states
        if not self.procedure.may(kind, at.states):
            looked = self.procedure.looked_at(kind, at.states)
            since = next(held.last for held in at.held if held.state == looked)
            follows = " or ".join(f"“{states[state].title}”" for state in kind.of)
            lacking = f"{kind.without}; " if kind.without and not at.visited & set(kind.of) else ""
            stood = f"the case stood at “{states[looked].title}” since {since}"
            return f"{lacking}{stood}, and this follows only {follows} ({kind.law})."
        for need in kind.needs:
            needed, done = at.marks.get(need), at.marks.get(kind.id)
            if needed is None or (done is not None and done.number > needed.number):
                lacking = kind.without or f"it needs {self.procedure.acts[need].named} before it"
                return f"{lacking} ({kind.law})."
        return None

    def _not_again(self, act: Act, at: Position) -> str | None:
        """Whether the act was done already, or changes nothing."""
        kind = act.kind
        if kind.id in at.marks and not kind.repeats and not kind.ways:
            return f"it was done already, on {at.marks[kind.id].last}, and is done only once ({kind.law})."
        if kind.pause == "begins" and at.paused:
            return f"the complaint was paused already, since {at.paused.last}."
        if kind.pause == "ends" and not at.paused:
            return f"{kind.without or 'it was not paused'}."
        if act.ends is not None and act.ends < act.when.earliest:
            return f"the period that it gives would have ended before, on {act.ends}."
        return next((told for id in act.extends if (told := self._not_longer(act, id, at))), None)

    def _not_longer(self, act: Act, id: str, at: Position) -> str | None:
        """Why an act cannot be given more time."""
        kind, ends = self.procedure.acts[id], act.ends or act.when.latest
        if kind.automatic and kind.automatic.period:
            return f"{kind.named} comes by itself after {kind.automatic.period}, and nobody can agree to more."
        if id not in self.procedure.reachable(at.states):
            return f"{kind.named} can no longer come, so that it needs no more time."
        if kind.automatic:
            if at.period_end is None:
                return "no period had been set that could be made longer."
            return f"the period ends on {at.period_end} already." if ends <= at.period_end else None
        days = [limit.last for limit in self.rules.limits(kind, at) if limit.rule.kind in BINDING and limit.last]
        if not days:
            return f"no period of days runs for {kind.named}."
        return f"{kind.named} has time until {max(days)} already." if ends <= max(days) else None

    def timings(self, act: Act, at: Position, first: dt.date, last: dt.date) -> Iterator[Timing]:
        """How early or late an act was, done between two days."""
        opening = soonest(self.rules.openings(act.kind, at, last))
        if opening is not None and last < opening.first:
            law = opening.rule.article or act.kind.law
            wrong = self._too_early(act, opening, law) if act.kind.strict else None
            yield Timing(act, True, (opening.first - last).days, opening.first, "default", law, act.agreed, wrong)
        for limit in self.rules.limits(act.kind, at):
            if limit.last is not None and first > limit.last:
                law = limit.rule.article or act.kind.law
                wrong = None if limit.rule.kind != "hard" or act.agreed else self._too_late(act, limit, law)
                late = (first - limit.last).days
                yield Timing(act, False, late, limit.last, limit.rule.kind, law, act.agreed, wrong)

    def _too_early(self, act: Act, opening: Opening, law: str) -> str:
        counted = counted_words(opening.rule.period, opening.act, self.procedure, not opening.rule.on_last)
        return (
            f"{_upper(act.kind.named)} cannot have been on {act.when}: its earliest day is {opening.first}, "
            f"{counted} ({law})."
        )

    def _too_late(self, act: Act, limit: Limit, law: str) -> str:
        agreed = "" if limit.rule.right else " If more time was agreed, say so with `agreed`, in words."
        counted = "as agreed" if limit.extended else counted_words(limit.rule.period, limit.act, self.procedure, False)
        missed = f"; {limit.rule.missed}" if limit.rule.missed else ""
        return (
            f"{_upper(act.kind.named)} on {act.when} comes too late: the last day was {limit.last}, {counted} "
            f"({law}){missed}.{agreed}"
        )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
