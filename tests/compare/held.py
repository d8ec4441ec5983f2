"""What is held of a comparison: that it says of every cell what brute force says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from detente.compare.aspects import Aspect
from detente.compare.attribution import Attribution, made_between
from detente.compare.causes import Key, Undoing
from detente.compare.comparer import Comparer, Place
from detente.compare.diff import diff
from detente.compare.effects import NOTHING, Effects, Without
from detente.compare.scope import Scope
from detente.compare.setting import Setting
from detente.compare.values import Amendment, ChangedPlace, Difference
from detente.compare.words import plain_box
from detente.regime.proposals import Proposal
from tests.compare.brute import Answers, Brute, Cell, State, differ

Side = tuple[dt.date, Without]


@dataclass
class Compared:
    """One comparison by the product, with its masks, and the same by `diff`."""

    told: Difference
    effects: Effects
    comparer: Comparer
    attribution: Attribution
    places: list[tuple[Place, Undoing]]
    before: Side
    after: Side

    @property
    def keys(self) -> list[Key]:
        """The amendments that may have done it."""
        return sorted({key for keys in self.attribution.every.values() for key in keys})

    def brute(self, also: Iterable[Without] = (), most: int = 10**9) -> Brute:
        """The same days by brute force; `also` are amendments to be left out of the later one."""
        acts = [frozenset(keys) for keys in self.attribution.every.values()]
        every = frozenset(self.keys)
        cut = [NOTHING, every, *acts, *(every - act for act in acts), *also]  # places are cut where causes differ
        states = [self.before, *((self.after[0], left_out) for left_out in dict.fromkeys(cut))]
        return Brute(self.effects.named, self.effects.scope, states, most)


def compared(
    folder: Path | None,
    code: str,
    before: dt.date,
    after: dt.date,
    proposals: Sequence[Path | Proposal] = (),
    **scope: Any,
) -> Compared:
    """Compare two days of a law, as `diff` does."""
    setting = Setting(code, proposals, folder)
    effects = setting.effects(Scope.of(code, **scope), after)
    comparer = Comparer(effects)
    old, sides = effects.on(before, setting.laid), ((before, setting.laid), (after, NOTHING))
    parts = [p for p in effects.parts if p.key in setting.laid or p in made_between(effects.parts, before, after)]
    attribution = Attribution(comparer, lambda undone: (old, effects.on(after, undone)), parts)
    told = diff(code, before, after, proposals=proposals, folder=folder, **scope)
    return Compared(told, effects, comparer, attribution, attribution.places(), *sides)


# ---- every cell ---------------------------------------------------------------------------------------------------


def hold(found: Compared, brute: Brute) -> None:
    """Every cell: in which places it lies, what these say of it; and every count."""
    aspects = found.comparer.aspects.every
    felt_anywhere: set[Cell] = set()
    for aspect in aspects:
        felt_anywhere |= hold_aspect(found, brute, aspect)
    told = found.told
    assert told.cells == brute.cells == sum(map(brute.weight, brute.every))
    assert told.changed == sum(map(brute.weight, felt_anywhere))
    assert told.share == told.changed / told.cells
    assert told.same is (not felt_anywhere)
    hold_proof(found, brute)
    hold_told(found)


def hold_aspect(found: Compared, brute: Brute, aspect: Aspect) -> set[Cell]:
    """One aspect's places: they cover what changed, do not overlap, and are right wherever they reach."""
    places = [place for place, _ in found.places if place.aspect == aspect]
    felt_in: list[set[Cell]] = [set() for _ in places]
    turned: list[tuple[set[int], set[int]]] = [(set(), set()) for _ in places]
    felt_anywhere = set()
    for cell in brute.every:
        for dates in brute.dates:
            was = [brute.state(*found.before, cell, dates + points) for points in brute.points]
            now = [brute.state(*found.after, cell, dates + points) for points in brute.points]
            pairs = list(zip(was, now, strict=True))
            felt = any(differ(aspect, *pair) for pair in pairs)
            inside = [i for i, place in enumerate(places) if brute.within(cell, dates, place.box)]
            assert len(inside) <= 1, f"{aspect}: places overlap"
            assert inside or not felt, f"{aspect}: a cell that changed is in no place"
            for i in inside:
                right(places[i], aspect, pairs)
                for levels, states in zip(turned[i], (was, now), strict=True):
                    levels |= turns_on(brute, [state.of(aspect) for state in states])
            if felt:
                felt_anywhere.add(cell)
                felt_in[inside[0]].add(cell)
            elif inside:
                needed = [pair for pair in pairs if {state.outcome for state in pair} == {"licence"}]
                assert aspect.authorisation, "an outcome that did not change is in a place"
                assert not needed, "a licence is needed on both days, and nothing changed"
    for place, cells, (before, after) in zip(places, felt_in, turned, strict=True):
        assert place.cells == sum(map(brute.weight, cells)) > 0
        assert set(place.open_before) == before
        assert set(place.open_now) == after
    return felt_anywhere


def right(place: Place, aspect: Aspect, pairs: list[tuple[State, State]]) -> None:
    """What a place says is so in one of its cells."""
    if aspect.kind == "terms":
        expected = set()
        for was, now in ((a.of(aspect), b.of(aspect)) for a, b in pairs):
            if isinstance(was, Mapping) and isinstance(now, Mapping):
                changed = {term for term in was.keys() | now.keys() if was.get(term) != now.get(term)}
                expected |= {(term, was.get(term), now.get(term)) for term in changed}
        assert set(place.told.terms) == expected
        assert (place.told.was, place.told.now) == ((), ())
    else:
        assert place.told.was == tuple(sorted({str(was.of(aspect)) for was, _ in pairs}))
        assert place.told.now == tuple(sorted({str(now.of(aspect)) for _, now in pairs}))


def turns_on(brute: Brute, states: list[object]) -> set[int]:
    """The levels of the open questions on which a state turns: two answers that differ in one alone part it."""
    by_answer = {frozenset(points): state for points, state in zip(brute.points, states, strict=True)}
    levels = {brute.name(level): level for level in range(len(brute.facts)) if level not in brute.counted}
    found = set()
    for points, state in by_answer.items():
        for text, so in points:
            other = (points - {(text, so)}) | {(text, not so)}
            if other in by_answer and by_answer[other] != state:
                found.add(levels[text])
    return found


def hold_proof(found: Compared, brute: Brute) -> None:
    """The same nodes exactly if no cell differs under any answer; `unlike` names the answers under which some does."""
    before, after = found.attribution.pair
    unlike = found.comparer.unlike(before, after)
    parted = {
        answers: any(
            asks(brute.state(*found.before, cell, answers)) != asks(brute.state(*found.after, cell, answers))
            for cell in brute.every
        )
        for answers in brute.answers
    }
    for answers, differs in parted.items():
        assert leaf_of(found, brute, unlike, answers) == ("yes" if differs else "no"), answers
    same = found.effects.proof(before) == found.effects.proof(after)
    assert same is not any(parted.values())
    assert same is found.told.same, "what is the same law has no places, and what has none is the same law"


def asks(state: State) -> tuple[str, object]:
    """What is asked of anybody: authorisations matter where a licence is needed."""
    return state.outcome, state.uses if state.outcome == "licence" else None


def leaf_of(found: Compared, brute: Brute, ref: int, answers: Answers) -> object:
    so, store = dict(answers), found.effects.store
    while ref >= 0:
        bit = 1 if so[brute.name(store.levels[ref])] else 2
        ref = next(child for mask, child in store.edges[ref] if mask & bit)
    return store.leaves[~ref]


def hold_told(found: Compared) -> None:
    """`diff` tells the places that were looked at, and tells them as few as can be."""
    for (place, causes), told in zip(found.places, found.told.places, strict=True):
        assert told.where == plain_box(found.effects, place.box)
        assert (told.cells, told.was, told.now) == (place.cells, place.told.was, place.told.now)
        assert {keys_of(one) for one in told.causes} == set(causes.sets)
    full = found.effects.full
    for one, other in combinations(found.places, 2):
        if (one[0].aspect, one[0].told, one[1]) == (other[0].aspect, other[0].told, other[1]):
            apart = [
                level
                for level in one[0].box.keys() | other[0].box.keys()
                if one[0].box.get(level, full[level]) != other[0].box.get(level, full[level])
            ]
            assert len(apart) > 1, f"two places could be one: {found.effects.facts[apart[0]].id}"
    for change in found.comparer.changes(*found.attribution.pair):
        store, same = found.effects.store, found.comparer.aspects.same
        leaves = [ref for ref in store.reachable(change.told) if ref < 0 and ref != same]
        paths = sum(1 for leaf in leaves for _ in store.paths_to(change.told, leaf))
        if len(found.attribution.acts) < 2:  # else places are cut where the causes differ
            assert sum(place.aspect == change.aspect for place, _ in found.places) <= paths


def keys_of(amendments: Iterable[Amendment]) -> frozenset[Key]:
    return frozenset((a.instrument, a.place) for a in amendments)


# ---- who did it -----------------------------------------------------------------------------------------------------


def felt_cells(found: Compared, brute: Brute, place: Place) -> list[tuple[Cell, Answers]]:
    """The cells of a place in which somebody feels the change, each with every answer there is to open questions."""
    return [
        (cell, dates + points)
        for cell in brute.every
        for dates in brute.dates
        if brute.within(cell, dates, place.box)
        and any(
            differ(
                place.aspect,
                brute.state(*found.before, cell, dates + points),
                brute.state(*found.after, cell, dates + points),
            )
            for points in brute.points
        )
        for points in brute.points
    ]


def undone(found: Compared, brute: Brute, place: Place, felt: list[tuple[Cell, Answers]], left_out: Without) -> bool:
    """Whether all that is felt in a place is as it was before once some amendments are left out."""
    day, without = found.after
    return all(
        brute.state(*found.before, cell, answers).of(place.aspect)
        == brute.state(day, without | left_out, cell, answers).of(place.aspect)
        for cell, answers in felt
    )


def subsets(keys: Iterable[Key]) -> Iterator[frozenset[Key]]:
    """All subsets, the smallest first."""
    every = sorted(keys)
    for size in range(len(every) + 1):
        yield from map(frozenset, combinations(every, size))


def hold_causes(found: Compared, brute: Brute, exhaustive: bool) -> None:
    """Each set of causes undoes its place, and none of its members can be spared.

    With `exhaustive` no set of fewer acts does, and each least set of acts is told.
    """
    for place, causes in found.places:
        felt = felt_cells(found, brute, place)
        assert felt
        for one in causes.sets:
            assert undone(found, brute, place, felt, one), (place, one)
            for fewer in subsets(one):
                assert fewer == one or not undone(found, brute, place, felt, fewer), (place, one, fewer)
        if exhaustive and causes.smallest:
            restoring = [s for s in subsets(found.keys) if undone(found, brute, place, felt, s)]
            least = min((len(acts_of(s)) for s in restoring), default=0)
            assert {acts_of(s) for s in restoring if len(acts_of(s)) == least} == {acts_of(s) for s in causes.sets}


def acts_of(keys: Iterable[Key]) -> frozenset[str]:
    return frozenset(instrument for instrument, _ in keys)


def hold_restoring(found: Compared, brute: Brute, exhaustive: bool) -> None:
    """The sets that restore the whole do, and no smaller one does."""
    day, without = found.after
    before = {at: asks(brute.state(*found.before, *at)) for at in ((c, a) for c in brute.every for a in brute.answers)}

    def restores(left_out: Without) -> bool:
        return all(asks(brute.state(day, without | left_out, *at)) == was for at, was in before.items())

    undoing = found.attribution.restoring()
    for one in undoing.sets:
        assert restores(one)
        effect = found.effects.on(day, without | one)
        assert found.effects.proof(effect) == found.effects.proof(found.effects.on(*found.before))
        assert not any(restores(fewer) for fewer in subsets(one) if fewer != one)
    if exhaustive:
        good = [s for s in subsets(found.keys) if restores(s)]
        least = min((len(acts_of(s)) for s in good), default=0)
        if undoing.smallest:
            assert {acts_of(s) for s in undoing.sets} == {acts_of(s) for s in good if len(acts_of(s)) == least}


def sets_of(place: ChangedPlace) -> set[frozenset[Key]]:
    """The sets of causes of a place as keys."""
    return {keys_of(one) for one in place.causes}
