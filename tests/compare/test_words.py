"""What comparisons say: entries in few words, boxes told more widely, places put together, shares."""

from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.classify.entries import EntryAtom
from detente.compare.blocks import sections
from detente.compare.boxes import Box
from detente.compare.diff import diff
from detente.compare.entry_words import entry_words
from detente.compare.restoration import Move
from detente.compare.restoration_words import move_words, peers_words, plan_note, verdict
from detente.compare.restore import restore
from detente.compare.sentences import cause_words, day_words, percent, scope_words, state_words
from detente.compare.values import Amendment
from detente.compare.widening import covered, widened
from detente.determination.shipment import read_date
from detente.english import listed

FULL = [0b11, 0b111, 0b111, 0b1111]
boxes = st.dictionaries(st.integers(0, 3), st.integers(1, 15), max_size=4).map(
    lambda box: {level: mask & FULL[level] for level, mask in box.items() if mask & FULL[level]}
)


def cells(some: list[dict[int, int]] | list[Box]) -> set[tuple[int, ...]]:
    every = product(*(range(full.bit_length()) for full in FULL))
    return {cell for cell in every if any(all(box.get(n, -1) >> v & 1 for n, v in enumerate(cell)) for box in some)}


@settings(max_examples=300, deadline=None)
@given(st.lists(boxes, min_size=1, max_size=5), st.permutations(range(4)))
def test_widened_boxes_cover_the_same_and_each_covers_its_own(given_: list[Box], levels: list[int]) -> None:
    found = widened(given_, levels, FULL)
    assert len(found) == len(given_)
    assert cells(found) == cells(given_)
    for own, wide in zip(given_, found, strict=True):
        assert cells([own]) <= cells([wide])


@settings(max_examples=300, deadline=None)
@given(boxes, st.lists(boxes, max_size=4))
def test_covered_is_what_the_cells_say(box: Box, by: list[Box]) -> None:
    assert covered(box, by, FULL) is (cells([box]) <= cells(by))


def test_what_excludes_the_others_is_dropped() -> None:
    """Known use; concern about the user and no known use; an inform notice and neither."""
    given_ = [{1: 0b100}, {1: 0b011, 2: 0b100}, {0: 0b10, 1: 0b011, 2: 0b011}]
    assert widened(given_, range(4), FULL) == [{1: 0b100}, {2: 0b100}, {0: 0b10}]


NAMES = ["1", "3", "3(1)", "3-2", "5", "5(2)", "5(10)", "6", "7", "7(16)ル", "7(16)ヲ", "7(24)", "8", "9", "list 2"]
ATOMS = [EntryAtom(name, name.partition("(")[0]) for name in NAMES]
LISTED = (1 << len(NAMES)) - 1


@pytest.mark.parametrize(
    ("meant", "words"),
    [
        (["1"], "row 1 arms"),
        (["3", "3(1)"], "row 3"),
        (["3"], "the rest of row 3"),
        (["3(1)"], "3(1) acids"),
        (["5(10)", "5(2)"], "5(2), 5(10)"),
        (["5(10)", "5(2)", "1", "6", "8"], "rows 1, 6, 8, 5(2), (10)"),
        (["7(24)", "7(16)ヲ", "7(16)ル", "1"], "row 1, 7(16) ル, ヲ, 7(24)"),
        (["5", "7", "1", "3-2"], "rows 1, 3-2, the rest of rows 5, 7"),
        (["6", "7", "7(16)ル", "7(16)ヲ", "7(24)", "8", "9"], "rows 6–9"),
        (["list 2"], "list 2 numbered goods"),
    ],
)
def test_entries_are_told_row_by_row(meant: list[str], words: str) -> None:
    mask = sum(1 << NAMES.index(name) for name in meant)
    titles = {"1": "arms", "3(1)": "acids", "list 2": "numbered goods"}
    told = ", ".join(entry_words(ATOMS, mask, LISTED, titles))
    assert told in (words, words.replace(" arms", ""))


def test_places_are_put_together_without_loss() -> None:
    answer = diff("JP", "2019-06-30", "2019-08-28", to="KR")
    found = sections(answer.places)
    told = [place for s in found for block in s.blocks for place in block.places]
    assert sorted(told, key=lambda p: p.sentence) == sorted(answer.places, key=lambda p: p.sentence)
    assert found[0].aspect == "outcome"
    assert math.isclose(sum(s.share for s in found), sum(place.share for place in answer.places))
    for section in found:
        for block in section.blocks:
            for place in block.places:
                assert (place.aspect, place.was, place.now, place.terms) == (
                    section.aspect,
                    block.was,
                    block.now,
                    block.terms,
                )
    alternatives = found[0].blocks[0].alternatives
    assert set(alternatives) == {
        ("end use: WMD",),
        ("end user: WMD",),
        ("inform notice: WMD or conventional arms",),
    }


@pytest.mark.parametrize(
    ("share", "words", "short"),
    [
        (0, "0 %", "0 %"),
        (1, "100 %", "100 %"),
        (1e-9, "under 0.01 %", "<0.01 %"),
        (0.0004, "0.04 %", "0.04 %"),
        (0.128, "12.8 %", "12.8 %"),
        (0.99999, "over 99.9 %", ">99.9 %"),
    ],
)
def test_little_is_never_told_as_nothing(share: float, words: str, short: str) -> None:
    assert percent(share) == words
    assert percent(share, short=True) == short


def act(name: str) -> Amendment:
    return Amendment(name, 0, name, None, None, read_date("the day", "2019-07-04"), True, "")


def test_causes_are_told_as_joint_or_each_by_itself() -> None:
    a, b, c = act("A"), act("B"), act("C")
    assert cause_words([]).startswith("by no act between the days")
    assert cause_words([[a]]) == "by A (2019-07-04)"

    def name(amendment: Amendment) -> str:
        return amendment.title

    assert cause_words([[a, b]], name) == "by A and B, each by itself: both would have to go"
    assert cause_words([[a, b, c]], name) == "by A, B and C, each by itself: all would have to go"
    assert cause_words([[a], [b]], name) == "by A and B together: without either it would be as before"
    assert cause_words([[a], [b], [c]], name) == (
        "by A, B and C together: without any one of them it would be as before"
    )
    assert cause_words([[a], [b, c]], name) == "jointly: undone by undoing A, or B and C"


def test_small_words() -> None:
    assert state_words(("licence", "no-licence")) == "licence perhaps needed"
    assert state_words(("usable",)) == "may be used"
    assert scope_words([("destination", ("KR",)), ("entry", ("3(1)", "5(17)"))]) == (
        "towards South Korea, entry 3(1) or 5(17)"
    )
    day = read_date("the day", "2019-07-04")
    assert day_words([day], True, True) == "in force on a day that was not found, from 2019-07-04 on"
    assert day_words([day, day], True, False) == "in force 2019-07-04"
    assert day_words([day], False, False) == "proposal, not law, from 2019-07-04"
    assert listed(["a"]) == "a"


def test_moves_tell_back_away_eased_and_stricter() -> None:
    found = restore("JP", to="KR", baseline="2019-06-30", on="2019-12-20")
    cells = found.cells

    def said(part: str, returned: int = 0, departed: int = 0, eased: int = 0, tightened: int = 0) -> str:
        return move_words(found, Move(part, returned, departed, eased, tightened))

    assert said("outcome", departed=cells, tightened=cells) == "whether a licence is needed: stricter in 100 %"
    assert said("outcome", returned=cells, eased=cells) == "whether a licence is needed: back in 100 %"
    assert said("general-bulk", departed=cells, eased=cells) == (
        "general bulk licence: eased in 100 %, otherwise than before"
    )
    assert said("individual", departed=cells) == "individual licence: other terms in 100 %"
    assert said("individual", tightened=cells) == (
        "individual licence: stricter in 100 %, short of the aim before and after"
    )
    assert "away in 100 % and stricter in" in said("outcome", departed=cells, tightened=cells // 2)


def test_peers_and_plans_are_told_in_few_words() -> None:
    found = restore("JP", to="KR", baseline="2019-06-30", on="2023-07-21", meaning="peers")
    assert peers_words(found) == [
        "alike with 0 of 26 peers of group A",
        "unlike all 26 in 0.5 %, if the open points of law go against it",
    ]
    assert verdict(found) == ["RESTORED, UNLESS AN OPEN POINT OF LAW SAYS OTHERWISE"]
    assert found.plan is not None
    assert plan_note(found.plan).startswith("Tried: ")
