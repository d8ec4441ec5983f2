"""How a roadmap that was tried reads on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from detente.cli.compare_text import NOT_LAW, bar, not_law_line, share_text
from detente.cli.law_text import ACCENT, columns, head, lines, page
from detente.compare.restoration import NOT_RESTORED, RESTORED, Standing
from detente.compare.roadmap import Roadmap, SideProgress
from detente.english import listed
from detente.regime.countries import name as country_name

BAR = 12


def print_roadmap(roadmap: Roadmap) -> None:
    """Print a roadmap: where each side stands before it and after each step."""
    with page(paged=True) as out:
        if roadmap.proposals:
            laws = listed(f"the law of {side.name}" for side in roadmap.start).removeprefix("the law of ")
            out.print(Text(not_law_line(roadmap.proposals, laws), NOT_LAW))
            out.print()
        out.print(head(roadmap.title, mark="ROADMAP"))
        out.print(Text(_ends(roadmap), "dim"))
        out.print()
        sides = [f"{side.name} → {country_name(side.to)}" for side in roadmap.start]
        table = columns("", "step", *sides, stretch="step")
        table.add_row("", Text(f"the law of {roadmap.on}"), *_shares(roadmap.start))
        before = roadmap.start
        for number, step in enumerate(roadmap.steps, 1):
            if step.taken:
                said: RenderableType = lines([Text(step.title), Text(f"“{step.proposal}”, {step.day}", "dim")])
                table.add_row(f"{number}", said, *_shares(step.sides, before))
                before = step.sides
            else:
                waits = Text(f"waits for {listed(step.waits_for)}", "bold")
                table.add_row("–", lines([Text(step.title), waits]), *("" for _ in sides))
        out.print(table)
        for side in roadmap.start:
            out.print(Text(f"{side.name}: against its law of {side.baseline}, by measures; as a whole in dim.", "dim"))
        out.print()
        if roadmap.coverage != "full":
            out.print(Text(roadmap.coverage, "magenta"))
        out.print(Text(f"{'coverage full  ·  ' if roadmap.coverage == 'full' else ''}no legal advice", "dim"))


def _ends(roadmap: Roadmap) -> str:
    taken = [step for step in roadmap.steps if step.taken]
    last = taken[-1].sides if taken else roadmap.start
    done = [side.name for side in last if side.measures.status != NOT_RESTORED]
    ends = f"measures undone by {listed(done)}" if done else "no side has undone its measures"
    return f"{len(taken)} of {len(roadmap.steps)} steps can be taken; after them {ends}."


def _shares(sides: Sequence[SideProgress], before: Sequence[SideProgress] = ()) -> list[RenderableType]:
    found: list[RenderableType] = []
    for position, side in enumerate(sides):
        moved = not before or before[position] != side
        text = bar(side.measures.share, BAR).append(
            f" {share_text(side.measures.share).plain}", "bold" if moved else ""
        )
        found.append(lines([text, Text(_status(side.measures), ACCENT if moved else "dim"), Text(_whole(side), "dim")]))
    return found


def _whole(side: SideProgress) -> str:
    return f"as a whole {share_text(side.whole.share).plain}"


def _status(standing: Standing) -> str:
    parts = f"by parts {share_text(standing.share_of_parts).plain}"
    if standing.status == RESTORED:
        return "undone"
    return parts if standing.status == NOT_RESTORED else f"undone, unless an open point says otherwise; {parts}"
