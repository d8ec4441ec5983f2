"""What the run over the WTO's list says of time: what forces disputes onwards, how long they stand, their days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from bench.quickest import states_of, words_of
from bench.wto import WRITTEN, newest
from bench.wto_runs import Run, Runs
from detente.relations.disputes.clock import Clock
from detente.relations.disputes.standing import Standing

AGES = (1, 5, 10, 15, 20)  # years, to sort by how long cases stand
PERIODS = (10, 20, 30, 60)  # the days that Article 4 counts from a request


def over(told: Runs) -> Iterator[str]:
    """What forces a dispute onwards, and what does not."""
    yield "## What forces a dispute onwards"
    yield (
        f"What would be over on {WRITTEN} if a dispute had come to a state as quickly as it can and stood there still: "
        "the acts whose last day has passed, for each state that the words may mean. A hard limit has a consequence in "
        "law, a soft one none of its own, and “opens” lets the other side go on. Aims, such as those of Article 20, "
        "are left out."
    )
    meant = dict.fromkeys(id for status in told.wordings for each in told.procedure.status(status) for id in each)
    standings = {id: standing for id in meant if (standing := _quickly(told, id)) is not None}
    still = {id: standing for id, standing in standings.items() if id in states_of(standing)}
    kinds = ("hard", "soft", "opens")
    free = [id for id, standing in still.items() if not any(_passed(standing, kind) for kind in kinds)]
    titles = {id: state.title for id, state in told.procedure.states.items()}
    rows = [
        (titles[id], *("; ".join(_passed(standing, kind)) or "–" for kind in kinds))
        for id, standing in still.items()
        if id not in free
    ]
    yield table(("state", *kinds), rows)
    hard = {each.title: each for standing in still.values() for each in standing.overdue if each.kind == "hard"}
    yield "What it means to miss the hard limits:"
    yield "\n".join(f"- {title} ({each.law}): {each.missed}." for title, each in hard.items())
    left = [titles[id] for id in standings if id not in still]
    yield f"Nothing is over in: {'; '.join(titles[id] for id in free)}."
    yield f"Left by itself, once its time is up: {'; '.join(left) or 'none'}."


def _quickly(told: Runs, state: str) -> Standing | None:
    """Where the oldest dispute stands long after it came to a state on the quickest way, if one leads there."""
    way = next((way for states, way in told.ways.items() if state in states), None)
    return Clock(way.case(told.oldest, told.procedure)).on(WRITTEN) if way else None


def _passed(standing: Standing, kind: str) -> list[str]:
    return list(dict.fromkeys(each.title for each in standing.overdue if each.kind == kind))


def consultations(told: Runs) -> Iterator[str]:
    """How long disputes stand where nothing forces them on."""
    day = newest()
    waiting = [run for run in told.each if words_of(run.alone.on(day)) == run.words]
    standings = [run.alone.on(WRITTEN) for run in waiting]
    pressing = sum(any(each.kind in ("hard", "soft") for each in standing.overdue) for standing in standings)
    coming = sum(bool(standing.automatic) for standing in standings)
    oldest = min(waiting, key=lambda run: run.listed.requested)
    yield "## In consultations for years"
    yield (f"{len(waiting)} disputes are in consultations by the list's words, by {day} for so many years since then:")
    yield table(("years", "disputes"), _by_age(waiting, day))
    yield (
        f"The oldest is {oldest.listed.number}, asked for on {oldest.listed.requested}. The clock forces nothing on "
        f"any of them: on {WRITTEN} a hard or soft limit would be over in {pressing} of {len(waiting)}, and something "
        f"would come by itself in {coming}. That is the law, no gap of the data: after a request nobody must go on. A "
        "complaint that was dropped without a word stays in consultations for good, in the WTO's list as in the clock."
    )
    idle = next(state for state in told.procedure.states.values() if "NOT YET COMPOSED" in " ".join(state.status_words))
    panels = [run for run in told.each if any(idle.id in each for each in run.words)]
    binding = sum(run.gone is not None and bool(_passed(run.gone.on(WRITTEN), "hard")) for run in panels)
    yield (
        f"Of the {len(panels)} panels that were established and not composed a hard limit would be over in {binding}: "
        "only the nine months of Article 12.9 are, which are soft, and nobody is there to keep them. By "
        f"{day} it is so many years since the request for consultations:"
    )
    yield table(("years", "disputes"), _by_age(panels, day))


def _by_age(group: Sequence[Run], day: dt.date) -> list[tuple[str, str]]:
    ages = [(day - run.listed.requested).days / 365.25 for run in group]
    bounds = list(zip((0, *AGES), (*AGES, None), strict=True))
    rows = []
    for least, most in bounds:
        title = f"under {most}" if not least else f"{least} and more" if most is None else f"{least} to under {most}"
        rows.append((title, str(sum(least <= age and (most is None or age < most) for age in ages))))
    return rows


def lapsed(told: Runs) -> Iterator[str]:
    """The disputes whose panels lapsed."""
    lapse, period = next(
        (kind, kind.automatic.period)
        for kind in told.procedure.acts.values()
        if kind.automatic and kind.automatic.period and told.procedure.states[kind.ways[0].state].final
    )
    end = lapse.ways[0].state
    group = [run for run in told.each if any(end in each for each in run.words)]
    yield "## Lapsed panels"
    yield (
        f"{len(group)} disputes have the words for a lapsed panel. The list has no day of a suspension, so only the "
        "least time can be told: on the quickest way the panel's work is suspended on the day on which it was "
        f"composed, and its authority lapses by itself once more than {period} are "
        f"over ({lapse.law}). A day earlier it may already be so: one panel counted like that (DS475)."
    )
    rows = []
    for run in group:
        if run.gone is None:
            continue
        standing = run.gone.on(WRITTEN)
        suspended = next(each for each in standing.done if each.act == "work-suspended")
        rows.append((run.listed.number, str(run.listed.requested), str(suspended.first), str(standing.state.since)))
    yield table(("dispute", "request", "suspended at the earliest", "lapsed at the earliest"), rows)
    yield (
        "The words do not say whose authority lapsed. A compliance panel's can lapse as well, and the clock does not "
        "take the dispute for ended then; a case of which the list tells only that a panel lapsed may be of that kind."
    )


def days(told: Runs) -> Iterator[str]:
    """What the days of the list say of counting days."""
    rest = [run for run in told.each if run.listed.requested.weekday() in told.procedure.rest]
    highest = told.each[0].listed.requested
    behind = []
    for run in told.each:
        if run.listed.requested < highest:
            behind.append(run.listed.number)
        highest = max(highest, run.listed.requested)
    yield "## Days"
    named = ", ".join(f"{run.listed.number} ({run.listed.requested:%A}, {run.listed.requested})" for run in rest)
    ends = [(days, _resting(told, days)) for days in PERIODS]
    yield "\n".join(
        (
            f"- {len(rest)} requests are dated to a Saturday or Sunday: {named}. The clock takes them as they are.",
            f"- {len(behind)} requests are dated before that of a dispute with a lower number: {', '.join(behind)}. "
            "Numbers are given in another order than days, and nothing in the clock rests on them.",
            "- Periods of Article 4 that end on a Saturday or Sunday: "
            + "; ".join(f"{days} days, {count} of {len(told.each)}" for days, count in ends)
            + ". They are not moved, for they are no periods to use a right in; they end, and something else may come.",
            "- The rule that moves the end of a right to the next working day is not put to the test by this list: "
            "such periods run from acts of which it has no day, the circulation of the request or of a report.",
        )
    )


def _resting(told: Runs, days: int) -> int:
    ends = (run.listed.requested + dt.timedelta(days=days) for run in told.each)
    return sum(end.weekday() in told.procedure.rest for end in ends)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
