"""Changes of law as pages show them: in sections, each change once, with the acts that did it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.compare.blocks import Block, Line, Section, sections
from detente.compare.sentences import (
    TERMS,
    capital,
    cause_words,
    change_words,
    percent,
    section_words,
    state_words,
    under_words,
)
from detente.compare.values import Amendment, ChangedPlace


@dataclass(frozen=True, slots=True)
class LineShown:
    """Goods and destinations that changed alike: their words, circumstances, licences before and now."""

    goods: str
    share: str
    circumstances: tuple[str, ...]
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class BlockShown:
    """One change: what was, what is, by which acts (id, name, original, day, whether it is law), where."""

    was: str
    now: str
    outcomes: tuple[tuple[str, ...], tuple[str, ...]]
    causes: str
    acts: tuple[Amendment, ...]
    terms: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    alternatives: tuple[tuple[str, ...], ...]
    lines: tuple[LineShown, ...]
    gaps: tuple[str, ...]
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionShown:
    """All changes of one aspect."""

    title: str
    original: str | None
    share: str
    width: float
    blocks: tuple[BlockShown, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the grid of goods by destinations: the largest change of an outcome in it, and all its sentences."""

    place: str
    was: tuple[str, ...]
    now: tuple[str, ...]
    share: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Goods by destinations; a cell is None where nothing changed."""

    destinations: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...]


def shown(places: Sequence[ChangedPlace], most: int) -> tuple[SectionShown, ...]:
    """Places in sections; of the lines so many of the largest, the others are counted."""
    found = sections(places)
    lines = sorted((line for s in found for b in s.blocks for line in b.lines), key=lambda line: -line.share)
    told = {id(line) for line in lines[:most]}
    named = len({line.destinations for line in lines}) > 1
    return tuple(_section(section, told, named) for section in found)


def _section(section: Section, told: set[int], named: bool) -> SectionShown:
    blocks = []
    left = 0
    for block in section.blocks:
        kept = [line for line in block.lines if id(line) in told]
        left += sum(len(line.places) for line in block.lines if id(line) not in told)
        if kept:
            blocks.append(_block(block, kept, named))
    return SectionShown(
        section_words(section.aspect, section.licence),
        section.licence.original if section.licence else None,
        percent(section.share, short=True),
        round(100 * section.share, 2),
        tuple(blocks),
        left,
    )


def _block(block: Block, lines: Sequence[Line], named: bool) -> BlockShown:
    acts: dict[str, Amendment] = {}
    for one in block.causes:
        for amendment in one:
            acts.setdefault(amendment.instrument, amendment)
    return BlockShown(
        "" if block.terms else state_words(block.was),
        "" if block.terms else state_words(block.now),
        (block.was, block.now),
        "" if len(acts) == 1 else cause_words(block.causes) if block.causes or block.searched else "",
        tuple(acts.values()),
        tuple(
            (
                TERMS.get(term.term, term.term),
                tuple(text for text in term.was if text not in term.now),
                tuple(text for text in term.now if text not in term.was),
            )
            for term in block.terms
        ),
        block.alternatives,
        tuple(_line(line, named) for line in lines),
        block.gaps,
        tuple(dict.fromkeys((*block.open_before, *block.open_now))),
    )


def _line(line: Line, named: bool) -> LineShown:
    goods = f"{line.goods} to {line.destinations}" if named and line.destinations else line.goods
    return LineShown(
        capital(goods),
        percent(line.share, short=True),
        line.circumstances,
        under_words(line.under_before),
        under_words(line.under_now),
    )


def grid(places: Sequence[ChangedPlace]) -> Grid:
    """Goods by destinations: where outcomes changed, or else licences."""
    destinations = _by_share((place.destinations, place.share) for place in places)
    goods = _by_share((place.goods, place.share) for place in places)
    cells: dict[tuple[str, str], list[ChangedPlace]] = {}
    for place in places:
        cells.setdefault((place.goods, place.destinations), []).append(place)
    rows = tuple(
        (
            capital(good),
            tuple(_cell(f"{row}-{column}", cells.get((good, there), [])) for column, there in enumerate(destinations)),
        )
        for row, good in enumerate(goods)
    )
    return Grid(tuple(capital(each) for each in destinations), rows)


def _by_share(pairs: Iterable[tuple[str, float]]) -> list[str]:
    total: dict[str, float] = {}
    for text, share in pairs:
        total[text] = total.get(text, 0.0) + share
    return sorted(total, key=lambda text: -total[text])


def _cell(place: str, some: Sequence[ChangedPlace]) -> Cell | None:
    if not some:
        return None
    first = min(some, key=lambda each: (each.aspect != "outcome", -each.share))
    sentences = tuple(_sentence(each) for each in some)
    return Cell(place, first.was, first.now, percent(sum(each.share for each in some), short=True), sentences)


def _sentence(place: ChangedPlace) -> str:
    """A place of a cell: its circumstances, what was and what is, and by whom."""
    where = f"{capital('; '.join(place.circumstances))}: " if place.circumstances else ""
    return f"{where}{change_words(place)}, {cause_words(place.causes)}."
