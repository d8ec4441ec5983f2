"""Comparing: two days over the whole space, restoration day by day, the proof, brute force, a law grown tenfold."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from bench import grown
from bench.measure import Figure, folder, law_copy, milliseconds, seconds, setting
from detente.compare.comparer import Comparer
from detente.compare.diff import diff
from detente.compare.effects import Effect, Effects
from detente.compare.restore import restore
from detente.compare.scope import Scope
from detente.compare.setting import Setting
from detente.regime.folder import jurisdictions

MOST = 0.5  # seconds for two days
RESTORATION = ("JP", "KR", "2019-06-30", "2019-07-01", "2023-12-31")
REDUCED: dict[str, Any] = {
    "to": ["KR", "TW"],
    "entry": ["3(1)", "6"],
    "facts": {"suspected": "none", "purpose": "sale", "end_use": ["civil", "wmd"], "end_user": "clear"},
}


def comparing(quick: bool) -> Iterator[Figure]:
    """Everything that is measured of comparing."""
    with setting(DETENTE_CACHE=""):
        yield from _steps(quick)
        yield from _whole()
        yield from _first()
        yield _proof()
        yield _restoration(3 if quick else 7)
        yield from _brute(quick)
        yield _restoration_brute(quick)
        yield from _growth(2 if quick else 4)


def steps(found: Setting) -> list[tuple[dt.date, dt.date]]:
    """Each day on which a law changes, with the day before it."""
    starts = [epoch.start for epoch in found.named.history.epochs[1:]]
    return [(start - dt.timedelta(1), start) for start in starts]


def bare(found: Setting, before: dt.date, after: dt.date) -> Callable[[], Any]:
    """Comparing two days without asking who changed what."""

    def run() -> Any:
        effects = found.effects(Scope.of(found.code), after)
        comparer = Comparer(effects)
        pair = effects.on(before), effects.on(after)
        return comparer.space.count(comparer.changed(*pair)), comparer.places(*pair)

    return run


def _steps(quick: bool) -> Iterator[Figure]:
    for code in jurisdictions():
        found = Setting(code)
        asked = steps(found)[:: 3 if quick else 1]
        told = [least(partial(diff, code, *days), 2) for days in asked]
        plain = [least(bare(found, *days), 2) for days in asked]
        yield Figure(
            f"two days of {code}, all destinations and entries, with causes and words: slowest of {len(asked)} steps "
            "(median)",
            f"at most {milliseconds(MOST)}",
            f"{milliseconds(max(told))} ({milliseconds(statistics.median(told))})",
            ok=max(told) <= MOST,
        )
        yield Figure(
            "the same without causes and words",
            "",
            f"{milliseconds(max(plain))} ({milliseconds(statistics.median(plain))})",
            f"{max(told) / max(plain):.1f}× with",
        )


def _whole() -> Iterator[Figure]:
    for code in jurisdictions():
        days = steps(Setting(code))
        first, last = days[0][0], days[-1][1]
        taken = seconds(partial(diff, code, first, last))
        yield Figure(f"the whole history of {code} in one difference ({first} to {last})", "", milliseconds(taken))


def _first() -> Iterator[Figure]:
    """A law that was never read before: YAML, folding and names come on top."""
    with folder() as home:
        copy = law_copy(home / "law")
        for code in jurisdictions():
            before, after = steps(Setting(code))[-1]
            taken = seconds(partial(diff, code, before, after, folder=copy))
            yield Figure(f"two days of {code} from law files never read before", "", milliseconds(taken))


def _proof() -> Figure:
    """Whether two days are the same law, their diagrams being there."""
    slowest, compared = 0.0, 0
    for code in jurisdictions():
        found = Setting(code)
        for before, after in steps(found):
            effects = found.effects(Scope.of(code), after)
            one, other = effects.on(before), effects.on(after)
            slowest = max(slowest, seconds(partial(_same, effects, one, other)))
            compared += 1
    return Figure(
        f"the proof that two days are the same law or not, once compiled: slowest of {compared} pairs",
        "at most 10 ms",
        milliseconds(slowest),
        ok=slowest <= 0.01,
    )


def _same(effects: Effects, one: Effect, other: Effect) -> bool:
    return effects.proof(one) == effects.proof(other)


def _restoration(count: int) -> Figure:
    code, to, baseline, first, last = RESTORATION
    taken = [seconds(partial(restore, code, to=to, baseline=baseline, through=last)) for _ in range(count)]
    days = (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days + 1
    return Figure(
        f"restoration of {code} towards {to} on each of {days:,} days since {first}: least of {count} (median)",
        "at most 2 s",
        f"{milliseconds(min(taken))} ({milliseconds(statistics.median(taken))})",
        ok=min(taken) <= 2,
    )


def _brute(quick: bool) -> Iterator[Figure]:
    """The oracle in every cell of a reduced space, against the diagrams."""
    from tests.compare.held import compared, hold

    asked = [("2019-07-03", "2019-07-04")] if quick else [("2019-07-03", "2019-07-04"), ("2019-08-27", "2019-08-28")]
    for before, after in asked:
        days = dt.date.fromisoformat(before), dt.date.fromisoformat(after)
        told = least(partial(diff, "JP", *days, **REDUCED), 3)
        found = compared(None, "JP", *days, **REDUCED)
        brute = found.brute()
        taken = seconds(partial(hold, found, brute))
        yield Figure(
            f"JP {before} to {after}, {', '.join(REDUCED['entry'])} to {' and '.join(REDUCED['to'])}: the oracle in "
            f"{len(brute.every):,} kinds of cells under {len(brute.answers)} answers",
            "equal answers",
            f"equal in {found.told.cells:,} cells; {taken:,.1f} s against {milliseconds(told)}",
            f"{taken / told:,.0f}×",
            ok=True,
        )


def _restoration_brute(quick: bool) -> Figure:
    """The oracle in every cell on every day on which the law moves, against the history of restoration."""
    from tests.compare.held import compared, hold

    code, to, baseline, _, last = RESTORATION
    asked: dict[str, Any] = {"entry": REDUCED["entry"][:1] if quick else REDUCED["entry"], "facts": REDUCED["facts"]}
    run = partial(restore, code, to=to, baseline=baseline, through=last, **asked)
    told, found = least(run, 3), run()
    taken, kinds = 0.0, 0
    for state in found.history:
        pair = compared(None, code, found.baseline, state.since, to=to, **asked)
        brute = pair.brute()
        taken += seconds(partial(hold, pair, brute))
        kinds += len(brute.every) * len(brute.answers)
        if pair.told.changed != state.whole.changed:
            raise AssertionError(f"restoration and brute force differ on {state.since}")
    return Figure(
        f"restoration of {code} towards {to} on the {len(found.history)} days to {last} on which its law of "
        f"{', '.join(asked['entry'])} moved: the oracle in {kinds:,} kinds of cells and answers",
        "equal answers",
        f"equal in {found.cells:,} cells a day; {taken:,.1f} s against {milliseconds(told)}",
        f"{taken / told:,.0f}×",
        ok=True,
    )


def _growth(count: int) -> Iterator[Figure]:
    """The same steps of a generated law and of one grown tenfold."""
    with folder() as home:
        taken: dict[int, float] = {}
        for times in (1, 10):
            law = grown.write(home / f"{times}", times)
            found = Setting(grown.CODE, folder=law)
            asked = steps(found)[4 * times : 4 * times + 4 * count]
            each = [least(partial(diff, grown.CODE, *days, folder=law), 2) for days in asked]
            taken[times] = statistics.fmean(each)
    yield Figure(
        f"two days of a generated law, all destinations and entries, ×1 and ×10: mean of {4 * count} steps",
        "about 10×",
        f"{milliseconds(taken[1])} and {milliseconds(taken[10])}",
        f"{taken[10] / taken[1]:.1f}×",
        ok=taken[10] <= 15 * taken[1],
    )


def least(run: Callable[[], Any], count: int) -> float:
    """Seconds of the quickest of some runs."""
    return min(seconds(run) for _ in range(count))
