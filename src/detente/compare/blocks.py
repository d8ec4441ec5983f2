"""Places of change put together so that few lines tell them all: by what changed, how, where, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.compare.values import Amendment, ChangedPlace, Licence, TermChange, Usable

ASPECTS = ("outcome", "licence", "terms")


@dataclass(frozen=True, slots=True)
class Line:
    """Goods and destinations, with the circumstances that all of their places share; `share` is of the scope."""

    goods: str
    destinations: str
    circumstances: tuple[str, ...]
    under_before: tuple[Usable, ...]
    under_now: tuple[Usable, ...]
    share: float
    cells: int
    places: tuple[ChangedPlace, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One change, by the same amendments, in the same alternative circumstances (any of them does)."""

    was: tuple[str, ...]
    now: tuple[str, ...]
    terms: tuple[TermChange, ...]
    alternatives: tuple[tuple[str, ...], ...]
    causes: tuple[tuple[Amendment, ...], ...]
    searched: bool
    open_before: tuple[str, ...]
    open_now: tuple[str, ...]
    gaps: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def share(self) -> float:
        """The share of the scope's cells, 0 to 1."""
        return sum(line.share for line in self.lines)

    @property
    def places(self) -> tuple[ChangedPlace, ...]:
        """The places told."""
        return tuple(place for line in self.lines for place in line.places)


@dataclass(frozen=True, slots=True)
class Section:
    """All changes of one aspect: of the outcome, of whether one licence may be used, or of its terms."""

    aspect: str
    licence: Licence | None
    blocks: tuple[Block, ...]

    @property
    def share(self) -> float:
        """The share of the scope's cells, 0 to 1; places of one aspect do not overlap."""
        return sum(block.share for block in self.blocks)


def sections(places: Sequence[ChangedPlace]) -> tuple[Section, ...]:
    """Places in sections: the outcome first, then each licence, then terms; within each the largest first."""
    by_aspect: dict[tuple[str, str], list[ChangedPlace]] = {}
    for place in places:
        by_aspect.setdefault((place.aspect, place.licence.id if place.licence else ""), []).append(place)
    found = [Section(aspect, some[0].licence, _blocks(some)) for (aspect, _), some in by_aspect.items()]
    return tuple(sorted(found, key=lambda s: (ASPECTS.index(s.aspect), -s.share, s.licence.id if s.licence else "")))


def _blocks(places: Sequence[ChangedPlace]) -> tuple[Block, ...]:
    alike: dict[tuple[object, ...], list[ChangedPlace]] = {}
    for p in places:
        alike.setdefault((*_change(p), p.goods, p.destinations), []).append(p)
    lines: dict[tuple[object, ...], list[tuple[Line, tuple[tuple[str, ...], ...]]]] = {}
    for some in alike.values():
        line, alternatives = _line(some)
        lines.setdefault((*_change(some[0]), frozenset(alternatives)), []).append((line, alternatives))
    found = [_block([line for line, _ in some], some[0][1]) for some in lines.values()]
    return tuple(sorted(found, key=lambda block: -block.share))


def _change(place: ChangedPlace) -> tuple[object, ...]:
    """What places of one block share: what was, what is, and the acts that did it."""
    acts = frozenset(frozenset(a.instrument for a in one) for one in place.causes)
    return place.was, place.now, place.terms, acts, place.searched


def _line(places: Sequence[ChangedPlace]) -> tuple[Line, tuple[tuple[str, ...], ...]]:
    """Places alike in all but their circumstances, and in what these differ."""
    common = [text for text in places[0].widely if all(text in place.widely for place in places)]
    rests = [tuple(text for text in place.widely if text not in common) for place in places]
    kept = [rest for rest in dict.fromkeys(rests) if not any(set(other) < set(rest) for other in rests)]
    line = Line(
        places[0].goods,
        places[0].destinations,
        tuple(common),
        _together([place.under_before for place in places]),
        _together([place.under_now for place in places]),
        sum(place.share for place in places),
        sum(place.cells for place in places),
        tuple(places),
    )
    return line, () if () in kept else tuple(kept)


def _block(lines: list[Line], alternatives: tuple[tuple[str, ...], ...]) -> Block:
    places = [place for line in lines for place in line.places]
    first = places[0]
    return Block(
        first.was,
        first.now,
        first.terms,
        alternatives,
        first.causes,
        first.searched,
        _each(place.open_before for place in places),
        _each(place.open_now for place in places),
        _each(place.gaps for place in places),
        tuple(sorted(lines, key=lambda line: -line.share)),
    )


def _each(texts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for some in texts for text in some))


def _together(usable: Sequence[tuple[Usable, ...]]) -> tuple[Usable, ...]:
    """Licences usable somewhere in several places; everywhere only if in all of each."""
    found: dict[Licence, int] = {}
    for some in usable:
        for used in some:
            found[used.licence] = found.get(used.licence, 0) + used.everywhere
    return tuple(Usable(licence, count == len(usable)) for licence, count in found.items())
