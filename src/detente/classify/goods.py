"""From a kind of good and its parameters to the entries it may fall under.

An unknown parameter leaves every entry possible that it could decide; nothing is taken as "not met" for want of a
number.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from detente.errors import ShipmentError, did_you_mean
from detente.regime.number_line import Cut, atom_of, range_cuts, range_mask
from detente.regime.values import UNLISTED, Range

if TYPE_CHECKING:
    from detente.regime.fold import History
    from detente.regime.instruments import EntryTestRule, GoodParameter, Regime

_BOOLS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class ParameterSpace:
    """A parameter of a good: how its values are read, and where the tests of the law cut them."""

    id: str
    kind: str
    title: str
    unit: str | None
    min: Decimal | None
    max: Decimal | None
    above: Decimal | None
    choices: tuple[str, ...]
    cuts: tuple[Cut, ...]

    @property
    def size(self) -> int:
        """How many kinds of values the tests tell apart."""
        if self.kind == "number":
            return len(self.cuts) + 1
        return 2 if self.kind == "bool" else len(self.choices)

    def mask(self, value: object) -> int:
        """The mask of a user's value.

        Raises:
            ShipmentError: the value cannot be read, or lies outside what is physically possible.
        """
        if self.kind == "number":
            number = read_number(self.id, value)
            self._possible(number)
            return 1 << atom_of(number, self.cuts)
        text = str(value).strip().lower()
        if self.kind == "bool":
            if text not in _BOOLS:
                raise ShipmentError(self.id, f"{value!r} is not true or false.")
            return 1 << (not _BOOLS[text])
        if text not in self.choices:
            raise ShipmentError(
                self.id,
                f"{value!r} is not one of {', '.join(self.choices)}.{did_you_mean(text, self.choices)}",
            )
        return 1 << self.choices.index(text)

    def _possible(self, number: Decimal) -> None:
        unit = f" {self.unit}" if self.unit else ""
        if self.min is not None and number < self.min:
            raise ShipmentError(self.id, f"{number}{unit} is below {self.min}{unit}, the least there can be.")
        if self.above is not None and number <= self.above:
            raise ShipmentError(self.id, f"{number}{unit} is not above {self.above}{unit}, as it must be.")
        if self.max is not None and number > self.max:
            raise ShipmentError(self.id, f"{number}{unit} is above {self.max}{unit}, the most there can be.")


def missing(value: object) -> bool:
    """Whether a value says nothing: null, an empty or blank text."""
    return value is None or (isinstance(value, str) and not value.strip())


def read_number(field: str, value: object) -> Decimal:
    """A number exactly as written; a float counts as the shortest decimal that names it.

    Raises:
        ShipmentError: the value is no finite number.
    """
    if isinstance(value, bool):
        raise ShipmentError(field, f"{value} is not a number.")
    if isinstance(value, int):
        return Decimal(value)
    try:
        text = repr(value) if isinstance(value, float) else str(value).strip().replace(",", "").replace("_", "")
        number = value if isinstance(value, Decimal) else Decimal(text)
    except ArithmeticError:
        raise ShipmentError(field, f"{value!r} is not a number.") from None
    if not number.is_finite():
        raise ShipmentError(field, f"{value!r} is not a number; leave the field empty when it is unknown.")
    return number


_Test = tuple[tuple[str, int], ...]  # (parameter, mask) pairs that must all hold
_Entry = tuple[str, tuple[_Test, ...], tuple[str | None, ...], tuple[str | None, ...]]  # id, tests, subs, cites
_Entries = tuple[_Entry, ...] | None  # None where the jurisdiction does not classify the good
MOST_COMPLETIONS = 20_000


@dataclass(frozen=True, slots=True)
class Classified:
    """What a good may be.

    `entries` are control entries or `unlisted`; None where the jurisdiction does not classify it. `met` are the
    entries, sub-items and cites of the tests that are met whatever is missing; `asks` the missing parameters on which
    it turns.
    """

    entries: frozenset[str] | None
    met: tuple[tuple[str, str | None, str | None], ...] = ()
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoodSpace:
    """How one jurisdiction classifies one kind of good: runs of epochs, each with the entries and tests that may hold.

    There is one alternative of entries, and several where it is not known which instruments were in force. Where the
    jurisdiction never classifies the good, there are no runs.
    """

    good: str
    parameters: Mapping[str, ParameterSpace]
    runs: tuple[tuple[int, tuple[_Entries, ...]], ...]

    def read(self, parameters: Mapping[str, object]) -> dict[str, int]:
        """The masks of the parameters a user gives; unknown and missing ones are left out.

        Raises:
            ShipmentError: a parameter's value cannot be read.
        """
        found = {}
        for id, value in parameters.items():
            if id in self.parameters and not missing(value):
                try:
                    found[id] = self.parameters[id].mask(value)
                except ShipmentError as error:
                    raise ShipmentError(f"parameters.{error.field}", error.sentence) from None
        return found

    def classify(self, masks: Mapping[str, int]) -> list[tuple[int, Classified]]:
        """What the good may be, as runs `(first epoch, result)`."""
        return [
            (first, _together([self._classify(entries, masks) for entries in alternatives]))
            for first, alternatives in self.runs
        ]

    def _classify(self, entries: _Entries, masks: Mapping[str, int]) -> Classified:
        if entries is None:
            return Classified(None)
        named = {parameter for _, tests, _, _ in entries for test in tests for parameter, _ in test}
        missing = sorted(named - masks.keys())
        met = tuple(
            (id, sub, cite)
            for id, tests, subs, cites in entries
            for test, sub, cite in zip(tests, subs, cites, strict=True)
            if all(masks.get(parameter, 0) & mask for parameter, mask in test)
        )
        sizes = [self.parameters[parameter].size for parameter in missing]
        if math.prod(sizes) > MOST_COMPLETIONS:
            possible = {id for id, tests, _, _ in entries if any(_may_hold(test, masks) for test in tests)}
            return Classified(frozenset(possible | {UNLISTED}), met, tuple(missing))
        results: dict[tuple[int, ...], frozenset[str]] = {}
        for completion in itertools.product(*map(range, sizes)):
            whole = {**masks, **{parameter: 1 << atom for parameter, atom in zip(missing, completion, strict=True)}}
            results[completion] = frozenset(
                id for id, tests, _, _ in entries if any(_may_hold(test, whole) for test in tests)
            ) or frozenset({UNLISTED})
        return Classified(frozenset().union(*results.values()), met, tuple(_telling(missing, results)))


def _may_hold(test: _Test, masks: Mapping[str, int]) -> bool:
    return all(parameter not in masks or masks[parameter] & mask for parameter, mask in test)


def _telling(missing: Sequence[str], results: Mapping[tuple[int, ...], frozenset[str]]) -> list[str]:
    """The missing parameters on which the result turns."""
    found = []
    for place, parameter in enumerate(missing):
        others: dict[tuple[int, ...], frozenset[str]] = {}
        for completion, result in results.items():
            if others.setdefault(completion[:place] + completion[place + 1 :], result) != result:
                found.append(parameter)
                break
    return found


def _together(results: Sequence[Classified]) -> Classified:
    """What a good may be where it is not known which of several laws is in force."""
    if len(results) == 1:
        return results[0]
    met = tuple(item for item in results[0].met if all(item in result.met for result in results))
    asks = tuple(dict.fromkeys(parameter for result in results for parameter in result.asks))
    entries: frozenset[str] | None = frozenset()
    for result in results:
        entries = None if entries is None or result.entries is None else entries | result.entries
    return Classified(entries, met, asks)


def good_spaces(history: History) -> dict[str, GoodSpace]:
    """How a jurisdiction classifies every kind of good, from its folded history (epoch 0 lies before coverage)."""
    spaces = {}
    regimes = [regime for epoch in history.epochs for regime in epoch.regimes.values()]
    for id, good in history.law.goods.items():
        tests = [t for regime in regimes for entry in regime.entries.values() for t in entry.tests if t.good == id]
        parameters = {p.id: _parameter_space(p, tests) for p in good.parameters.values()}
        runs: list[tuple[int, tuple[_Entries, ...]]] = [(0, (None,))]
        for number, epoch in enumerate(history.epochs, start=1):
            alternatives = tuple(dict.fromkeys(_entries(id, regime, parameters) for regime in epoch.regimes.values()))
            if runs[-1][1] != alternatives:
                runs.append((number, alternatives))
        spaces[id] = GoodSpace(id, parameters, tuple(runs) if len(runs) > 1 else ())
    return spaces


def _entries(good: str, regime: Regime, parameters: Mapping[str, ParameterSpace]) -> _Entries:
    known = regime.goods.get(good)
    if known is None:
        return None
    return tuple(
        _entry(name, good, regime.entries[name].tests, parameters) for name in known.entries if name in regime.entries
    )


def _parameter_space(parameter: GoodParameter, tests: Sequence[EntryTestRule]) -> ParameterSpace:
    cuts: set[Cut] = set()
    for test in tests:
        said = test.values.get(parameter.id)
        if isinstance(said, Range):
            cuts.update(range_cuts(said))
    return ParameterSpace(
        parameter.id,
        parameter.kind,
        parameter.title,
        parameter.unit,
        parameter.min,
        parameter.max,
        parameter.above,
        parameter.choices,
        tuple(sorted(cuts)),
    )


def _entry(id: str, good: str, tests: Sequence[EntryTestRule], parameters: Mapping[str, ParameterSpace]) -> _Entry:
    own = [test for test in tests if test.good == good]
    return (
        id,
        tuple(tuple((p, _mask(parameters[p], said)) for p, said in test.values.items()) for test in own),
        tuple(test.sub for test in own),
        tuple(test.cite for test in own),
    )


def _mask(space: ParameterSpace, said: Range | frozenset[str]) -> int:
    if isinstance(said, Range):
        return range_mask(said, space.cuts)
    if space.kind == "bool":
        return sum(1 << (value == "false") for value in said)
    return sum(1 << space.choices.index(value) for value in said)
