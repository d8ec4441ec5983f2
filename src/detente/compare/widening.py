"""Disjoint boxes told as overlapping ones: "known use, or concern about the user" instead of "and not the first"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.compare.boxes import Box

MOST_BOXES = 40  # boxes of one union that are widened; more would be no clearer
MOST_STEPS = 20_000  # boxes looked at for one question; past that it is taken as not covered


def widened(boxes: Sequence[Box], levels: Iterable[int], full: Sequence[int]) -> list[dict[int, int]]:
    """Each box with every fact dropped or widened that the others make superfluous.

    The union stays the same; the boxes may overlap.

    Args:
        boxes: boxes told together as alternatives.
        levels: the facts that may be widened, those to be dropped first in front.
        full: the mask of all values of each level.
    """
    found = [dict(box) for box in boxes]
    if not 1 < len(found) <= MOST_BOXES:
        return found
    for box in found:
        for level in levels:
            mask = box.get(level)
            if mask is None:
                continue
            rest = full[level] & ~mask
            if covered({**box, level: rest}, boxes, full):
                del box[level]
                continue
            for bit in range(rest.bit_length()):
                if rest >> bit & 1 and covered({**box, level: 1 << bit}, boxes, full):
                    box[level] |= 1 << bit
    return found


def covered(box: Box, by: Sequence[Box], full: Sequence[int]) -> bool:
    """Whether some boxes together hold all of a box."""
    left, steps = [dict(box)], 0
    for other in by:
        following = []
        for piece in left:
            steps += 1
            if steps > MOST_STEPS:
                return False
            following += _without(piece, other, full)
        left = following
        if not left:
            return True
    return False


def _without(box: dict[int, int], other: Box, full: Sequence[int]) -> list[dict[int, int]]:
    """What a box has beside another, in disjoint pieces."""
    pieces = []
    core = dict(box)
    for level, mask in other.items():
        mine = core.get(level, full[level]) & full[level]
        if not mine & mask:
            return [box]
        if mine & ~mask:
            pieces.append({**core, level: mine & ~mask})
        core[level] = mine & mask
    return pieces
