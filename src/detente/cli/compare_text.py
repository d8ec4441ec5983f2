"""How places of change read on a terminal: in sections, each change once, the acts that did it as numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.cli.law_text import ACCENT, Footnotes, flowing, head
from detente.compare.blocks import Block, Line, Section
from detente.compare.restoration import Act
from detente.compare.sentences import (
    TERMS,
    capital,
    cause_words,
    day_words,
    full_act_words,
    percent,
    section_words,
    state_words,
    under_words,
)
from detente.compare.values import Amendment, TermChange
from detente.english import counted, listed

NOT_LAW = "bold red"
_DECIDED = re.compile(r"it is (?P<answer>so|not so) that “(?P<point>.*)”", re.DOTALL)
BAR = 24  # columns of a whole bar


def share_text(share: float) -> Text:
    """A share, as it stands in a column."""
    return Text(percent(share, short=True), "bold")


def bar(share: float, width: int = BAR) -> Text:
    """A share as a bar of blocks; what is little still shows."""
    eighths = max(1 if share else 0, round(share * width * 8))
    whole, part = divmod(min(eighths, width * 8), 8)
    return Text("█" * whole + ("" if not part else " ▏▎▍▌▋▊▉"[part]), ACCENT)


class _Cited(NamedTuple):
    """An instrument that is cited: its number, and the days on which parts of it took effect."""

    act: Amendment | Act
    number: int
    days: set[dt.date]


class Notes:
    """What is cited by number: acts, open points of law, and what the law data does not know."""

    def __init__(self) -> None:
        """With nothing cited yet."""
        self._acts: dict[str, _Cited] = {}
        self.points = Footnotes("Q")
        self.gaps = Footnotes("G")

    def act(self, amendment: Amendment | Act, since: dt.date | None = None) -> str:
        """The number of an amendment's instrument; `since` is the day on which an act is told to take effect."""
        id = amendment.instrument if isinstance(amendment, Amendment) else amendment.id
        cited = self._acts.setdefault(id, _Cited(amendment, len(self._acts) + 1, set()))
        cited.days.add(amendment.effective if isinstance(amendment, Amendment) else since or dt.date.min)
        return f"[{cited.number}]"

    def acts_of(self, sections: Iterable[Section]) -> None:
        """Number the acts that did it, the earliest first."""
        acts = {a for s in sections for b in s.blocks for one in b.causes for a in one}
        for amendment in sorted(acts, key=lambda a: (a.effective, a.instrument, a.place)):
            self.act(amendment)

    def causes(self, block: Block) -> str:
        """Who did it, by numbers."""
        if not block.causes and not block.searched:
            return "no set of acts was found that undoes it"
        words = cause_words(block.causes, self.act)
        return words if block.searched else f"{words} (not all sets of acts were tried; a smaller one may do)"

    def circumstance(self, text: str) -> str:
        """A circumstance; an open point of law that is decided is cited by its number."""
        point = _DECIDED.fullmatch(text)
        return f"{self.points.cite(point['point'])} is {point['answer']}" if point else text

    def show(self, console: Console) -> None:
        """Print all that was cited."""
        acts = Footnotes()
        for cited in self._acts.values():
            acts.cite(f"{full_act_words(cited.act)}; {day_words(cited.days, cited.act.law, cited.act.uncertain)}")
        for title, notes in (
            ("By", acts),
            ("Open points of law", self.points),
            ("What the law data does not know here", self.gaps),
        ):
            if notes:
                console.print()
                console.print(head(title))
                notes.show(console)


def overview(sections: Sequence[Section]) -> Table:
    """A bar for each section."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column()
    grid.add_column(justify="right")
    grid.add_column()
    for section in sections:
        grid.add_row(section_words(section.aspect, section.licence), share_text(section.share), bar(section.share))
    return grid


def print_sections(console: Console, sections: Sequence[Section], notes: Notes, most: int | None) -> None:
    """Print changes section by section; with `most`, only so many of the largest lines, the others counted."""
    lines = sorted((line for s in sections for b in s.blocks for line in b.lines), key=lambda line: -line.share)
    told = {id(line) for line in (lines if most is None else lines[:most])}
    named = len({line.destinations for line in lines}) > 1
    notes.acts_of(sections)
    for section in sections:
        kept = [(block, [line for line in block.lines if id(line) in told]) for block in section.blocks]
        kept = [(block, some) for block, some in kept if some]
        if kept:
            console.print()
            original = section.licence.original if section.licence else None
            console.print(head(section_words(section.aspect, section.licence), original))
        for block, some in kept:
            console.print(_block(console, section, block, some, notes, named))
    left = [line for line in lines if id(line) not in told]
    if left:
        places = counted(sum(len(line.places) for line in left), "smaller place")
        each = percent(max(line.share for line in left))
        console.print()
        console.print(Text(f"and {places}, none more than {each} of the scope; --all tells them too.", "dim"))


def _block(
    console: Console, section: Section, block: Block, lines: Sequence[Line], notes: Notes, named: bool
) -> RenderableType:
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=8, justify="right")
    grid.add_column(ratio=1, overflow="fold")
    grid.add_row("", _change(block, notes).append(f"  {notes.causes(block)}{_cited(block.gaps, notes.gaps)}", ACCENT))
    for name, text in _terms(block.terms):
        grid.add_row("", Padding(_term(name, text), (0, 0, 0, 2)))
    if block.alternatives:
        grid.add_row("", Text("in each of these circumstances:", "italic"))
        for alternative in block.alternatives:
            grid.add_row("", _item("; ".join(map(notes.circumstance, alternative))))
    under = {(line.under_before, line.under_now) for line in block.lines}
    for line in lines:
        grid.add_row(share_text(line.share), Text(_goods(line, named)))
        further = (
            [Text(flowing(map(notes.circumstance, line.circumstances), console.width - 14))]
            if line.circumstances
            else []
        )
        if line is lines[-1] or len(under) > 1:
            further += [Text(text, "dim") for text in _under(line)]
        for each in further:
            grid.add_row("", Padding(each, (0, 0, 0, 2)))
    return Padding(grid, (0, 0, 1 if block is not section.blocks[-1] else 0, 0))


def _item(text: str) -> Table:
    """A point of a list, its further lines set in."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=3, justify="right")
    grid.add_column(overflow="fold")
    grid.add_row(Text("·", ACCENT), text)
    return grid


def _change(block: Block, notes: Notes) -> Text:
    if block.terms:
        return Text("other terms", "bold")
    was, now = (
        f"{state_words(said)}{_cited(points, notes.points)}"
        for said, points in ((block.was, block.open_before), (block.now, block.open_now))
    )
    return Text(was).append(" → ", ACCENT).append(now, "bold")


def _cited(texts: Iterable[str], notes: Footnotes) -> str:
    marks = sorted((notes.cite(text) for text in texts), key=lambda mark: (len(mark), mark))
    return f" {''.join(marks)}" if marks else ""


def _goods(line: Line, named: bool) -> str:
    return capital(f"{line.goods} to {line.destinations}" if named and line.destinations else line.goods)


def _under(line: Line) -> Iterator[str]:
    before, now = under_words(line.under_before), under_words(line.under_now)
    if before == now and now:
        yield f"under {now}"
        return
    if before:
        yield f"it was under {before}"
    if now:
        yield f"now under {now}"


def _terms(terms: Sequence[TermChange]) -> Iterator[tuple[str, list[Text]]]:
    for term in terms:
        name = TERMS.get(term.term, term.term)
        if len(term.was) == 1 and len(term.now) == 1:
            yield name, [Text(term.was[0]).append(" → ", ACCENT).append(term.now[0], "bold")]
            continue
        gone = [Text("− ", ACCENT).append(text) for text in term.was if text not in term.now]
        come = [Text("+ ", ACCENT).append(text, "bold") for text in term.now if text not in term.was]
        yield name, gone + come or [Text("in another order")]


def _term(name: str, texts: Sequence[Text]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=16, style="dim")
    grid.add_column(ratio=1, overflow="fold")
    for position, text in enumerate(texts):
        grid.add_row(name if position == 0 else "", text)
    return grid


def not_law_line(proposals: Sequence[str], name: str) -> str:
    """The first line of a comparison made with proposals."""
    named = listed(f"“{title}”" for title in proposals)
    if len(proposals) == 1:
        return f"NOT LAW: with the proposal {named} laid over the law of {name}"
    return f"NOT LAW: with the proposals {named} laid, in this order, over the law of {name}"


def print_foot(console: Console, coverage: str, law: str) -> None:
    """The last lines: what the law data knows of these days, and which law it was."""
    console.print()
    console.print(foot(coverage, law))


def foot(coverage: str, law: str, of: str = "") -> Text:
    """What the law data knows of some days, and which law it was."""
    if coverage == "full":
        return Text(f"{of}coverage full  ·  law {law[:12]}  ·  no legal advice", "dim")
    return Text(f"{coverage}\n", "magenta").append(f"{of}law {law[:12]}  ·  no legal advice", "dim")
