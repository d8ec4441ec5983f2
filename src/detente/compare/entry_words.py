"""Control entries in few words: whole rows together, paragraphs under their row, in the order of the list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from detente.classify.entries import EntryAtom

_PARAGRAPH = re.compile(r"^(?P<row>[^()]+)(?P<paragraph>\([^()]*\))(?P<sub>.*)$")


def entry_words(
    atoms: Sequence[EntryAtom], mask: int, listed: int, titles: Mapping[str, str] | None = None
) -> list[str]:
    """What a mask of entries covers: rows first, then paragraphs.

    Args:
        atoms: all entries that the list has ever had.
        mask: those meant.
        listed: those on the list; a row is whole when all of its entries on the list are meant.
        titles: what entries are called; told where no more than three are meant.
    """
    meant = [(i, atom) for i, atom in enumerate(atoms) if mask >> i & 1]
    on_list: dict[str, int] = {}
    for i, atom in enumerate(atoms):
        if listed >> i & 1:
            on_list[atom.row] = on_list.get(atom.row, 0) | 1 << i
    whole = {row for row, all_of in on_list.items() if all_of and mask & all_of == all_of}
    single = {row for row in whole if on_list[row].bit_count() == 1}
    rows = [row for row in sorted(whole, key=in_order) if row not in single or _is_row(row, atoms, on_list[row])]
    left = sorted((pair for pair in meant if pair[1].row not in rows), key=lambda pair: (_paragraph(pair[1]), pair[0]))
    others = [atom for _, atom in left]
    rests = [a.row for a in others if _is_rest(a, on_list)]
    few = len(rows) + len(others) <= 3
    others = [a for a in others if not _is_rest(a, on_list)]
    said = [_titled(a.name, titles) for a in others] if few and titles else _paragraphs(others)
    numbered = [row for row in rows if row[:1].isdigit()]
    words = [_titled(row, titles if few and titles else {}) for row in rows if not row[:1].isdigit()]
    if numbered:
        words.append(f"row{'s' if len(numbered) > 1 else ''} {', '.join(_runs(numbered))}")
    return words + _rests(rests) + said


def in_order(name: str) -> tuple[tuple[int, str], ...]:
    """What sorts names of entries as the list does: 5(2) before 5(10), 3 before 3-2."""
    return tuple(
        (int(digits), "") if digits else (1_000_000, text) for digits, text in re.findall(r"(\d+)|(\D+)", name)
    )


def _paragraph(atom: EntryAtom) -> tuple[object, object]:
    """Where an entry's row and paragraph stand in the list; what is below a paragraph keeps the list's own order."""
    parts = _PARAGRAPH.match(atom.name)
    return in_order(atom.row), in_order(parts["paragraph"] if parts else atom.entry)


def _is_row(row: str, atoms: Sequence[EntryAtom], mask: int) -> bool:
    """Whether the one entry of a row is the row itself."""
    return atoms[mask.bit_length() - 1].name == row


def _runs(rows: Sequence[str]) -> list[str]:
    """Rows that follow each other, as spans: 9, 10, 11, 12 as 9-12."""
    spans: list[list[str]] = []
    for row in rows:
        if spans and row.isdigit() and spans[-1][-1].isdigit() and int(row) == int(spans[-1][-1]) + 1:
            spans[-1].append(row)
        else:
            spans.append([row])
    return [text for span in spans for text in ([f"{span[0]}–{span[-1]}"] if len(span) > 2 else span)]


def _titled(name: str, titles: Mapping[str, str]) -> str:
    title = titles.get(name)
    return f"{name} {title}" if title and len(title) <= 60 else name


def _is_rest(atom: EntryAtom, on_list: Mapping[str, int]) -> bool:
    """Whether an entry is what is left of a row of which the list names paragraphs too."""
    return atom.name == atom.row and on_list.get(atom.row, 0).bit_count() > 1


def _rests(rows: Sequence[str]) -> list[str]:
    if not rows:
        return []
    numbered = f"row{'s' if len(rows) > 1 else ''} " if all(row[:1].isdigit() for row in rows) else ""
    return [f"the rest of {numbered}{', '.join(_runs(rows))}"]


def _paragraphs(others: Iterable[EntryAtom]) -> list[str]:
    """Paragraphs put together under their row, subs under their paragraph: 10(1), (2), (4); 7(16) ル, ワ."""
    found: list[str] = []
    before: tuple[str, str, str] = ("", "", "")  # row, paragraph and sub of the one before
    for atom in others:
        parts = _PARAGRAPH.match(atom.name)
        if not parts:
            found.append(f"row {atom.name}" if atom.name[:1].isdigit() and atom.name == atom.row else atom.name)
            before = ("", "", "")
            continue
        row, paragraph, sub = parts["row"], parts["paragraph"], parts["sub"]
        if sub and before[:2] == (row, paragraph) and before[2]:
            found[-1] += f", {sub}"
        elif not sub and before[0] == row and not before[2]:
            found[-1] += f", {paragraph}"
        else:
            found.append(f"{row}{paragraph}{' ' if sub else ''}{sub}")
        before = (row, paragraph, sub)
    return found
