"""Talks in words: where each side's law stands to the aim, what moved it, what was not found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from detente.compare.restoration import NOT_RESTORED, RESTORED, RESTORED_IF, Standing, State
from detente.compare.sentences import percent
from detente.english import counted, listed
from detente.relations.progress import RoundOfSide, RoundTold, SideTold, TalksTold
from detente.relations.talks import Round

NOT_FOUND = "not found"
WEAK = ("derived", "from-memory", "disputed", "not-found")


def side_name(side: SideTold) -> str:
    """Whose law, towards whom."""
    return f"{side.name} → {side.to_name}"


def weak_words(confidence: str) -> str:
    """How well something is known, where that is less than read in a source."""
    return f"[{confidence}]" if confidence in WEAK else ""


def stands_words(side: SideTold) -> str:
    """Where one side's law stands on the day, as far as its measures go."""
    if side.now is None:
        return side.untold or "it cannot be told"
    if side.left is None:
        return f"as on {side.baseline}: it had not been changed by a measure"
    if side.now.measures.status == NOT_RESTORED:
        again = f"; it was on {side.restored}, and is no more" if side.restored else ""
        return f"not as on {side.baseline} since {side.left}{again}"
    if_ = f", unless {_points(side)}" if side.now.measures.status == RESTORED_IF else ""
    return f"undone on {side.restored}, after the first measure of {side.left}{if_}"


def _points(side: SideTold) -> str:
    if not side.unless:
        return "an open point of law says otherwise"
    verb = "says" if len(side.unless) == 1 else "say"
    which = "this open point" if len(side.unless) == 1 else "these open points"
    return f"{which} of law {verb} otherwise: {listed(f'“{point}”' for point in side.unless)}"


def whole_words(side: SideTold) -> str:
    """How all of one side's law stands, where that is not as its measures do."""
    if side.now is None or side.now.whole == side.now.measures:
        return ""
    back = f" since it was wholly as on {side.baseline} again, on {side.restored_whole}" if side.restored_whole else ""
    return f"all of its law: {percent(side.now.whole.share)}, as other law has moved on{back}"


def head_words(talks: TalksTold) -> str:
    """How many rounds were held up to the day, and which was the last."""
    if not talks.rounds:
        return f"No round had been held by {talks.on}"
    last = talks.rounds[-1]
    told = f"the last, of {last.round.when}, still going on" if last.going else f"the last of {last.round.when}"
    return f"{counted(len(talks.rounds), 'round')} up to {talks.on}, {told}"


def aim_words(talks: TalksTold) -> str:
    """Since when the aim was agreed, or that on the day it was not."""
    if talks.aim is None:
        return "none is recorded"
    if talks.agreed:
        return f"agreed on {talks.aim.agreed}"
    return f"none had been agreed by {talks.on}; the law is held against that of {talks.aim.agreed}"


def outcome_words(told: RoundTold) -> str:
    """What came of a round, or that it had not come to an end."""
    return "still going on" if told.going else told.round.outcome or NOT_FOUND


def place_words(held: Round) -> str:
    """Where, or by what medium, a round was held."""
    return ", ".join(text for text in (held.venue, held.medium and f"by {held.medium}") if text) or NOT_FOUND


def own_step(side: SideTold, step: State) -> bool:
    """Whether an act of the measures took effect on the day of a step."""
    own = {instrument for measure in side.measures for instrument in measure.instruments}
    return any(act.id in own for act in step.acts)


def moved_measures(side: SideTold, step: State) -> bool:
    """Whether a step moved how the law stands as far as the measures go."""
    return own_step(side, step) or step.measures != _before(side, step).measures


def step_words(side: SideTold, step: State) -> str:
    """What a step moved: the shares before and after, of the measures where they moved, else of all of the law."""
    before = _before(side, step)
    for name, was, is_ in (("", before.measures, step.measures), ("all of the law ", before.whole, step.whole)):
        shares = _moved(was.share, is_.share)
        parts = _moved(was.share_of_parts, is_.share_of_parts)
        if shares or parts:
            return name + ", ".join(text for text in (shares, parts and f"by parts {parts}") if text)
    return "other terms, as far from the aim as before"


def _before(side: SideTold, step: State) -> State:
    """The state before a step; the first state follows the baseline, whose law is the aim."""
    position = side.history.index(step)
    return side.history[position - 1] if position else _AIM


_ALL = Standing(0, 1.0, 1.0, RESTORED)
_AIM = State(dt.date.min, None, (), (), _ALL, _ALL, _ALL)


def _moved(was: float, now: float) -> str:
    before, after = (percent(share, short=True) for share in (was, now))
    return "" if was == now else f"{before} → {after}" if before != after else f"{after}, by a little"


def act_names(step: State) -> str:
    """The acts that took effect on the day of a step."""
    return listed(
        (act.number or act.title) + (" (the day was not found)" if act.uncertain else "") for act in step.acts
    )


def row_words(found: RoundOfSide) -> Sequence[str]:
    """The shares of the measures on the three days of a round."""
    return [
        percent(reached.measures.share, short=True) if reached else "–"
        for reached in (found.before, found.last, found.later)
    ]


def parts_words(found: RoundOfSide) -> Sequence[str]:
    """The shares by parts on the three days of a round."""
    return [
        percent(reached.measures.share_of_parts, short=True) if reached else "–"
        for reached in (found.before, found.last, found.later)
    ]
