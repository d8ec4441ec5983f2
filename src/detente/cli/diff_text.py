"""How a difference of two days reads on a terminal."""

from __future__ import annotations

from rich.text import Text

from detente.cli.compare_text import NOT_LAW, Notes, not_law_line, overview, print_foot, print_sections
from detente.cli.law_text import head, page
from detente.compare.blocks import sections
from detente.compare.sentences import percent, scope_words
from detente.compare.values import Difference
from detente.english import counted

MOST = 24  # lines told unless all are asked for


def days_words(difference: Difference) -> str:
    """Whose law, of which days, towards whom."""
    name, before, after = difference.name, difference.before, difference.after
    if before == after and not difference.proposals:
        days = f"law of {name} on {after}, against itself"
    elif before == after:
        days = f"law of {name} on {after}, with the proposal against without it"
        if len(difference.proposals) != 1:
            days = f"law of {name} on {after}, with the proposals against without them"
    else:
        days = f"law of {name}, {before} → {after}"
    within = scope_words(difference.asked)
    return f"{days}, {within}" if within else days


def print_difference(difference: Difference, every: bool) -> None:
    """Print a difference; with `every`, all of its places."""
    with page(paged=True) as out:
        if difference.proposals:
            out.print(Text(not_law_line(difference.proposals, difference.name), NOT_LAW))
            out.print()
        cells = f"{difference.cells:,}"
        if difference.same:
            out.print(head(days_words(difference), mark="NOTHING CHANGED"))
            out.print(
                Text(
                    f"The law asks the same of everyone in all {cells} combinations of circumstances that it tells "
                    "apart. Proved, not sampled: the diagrams are the same."
                )
            )
            print_foot(out, difference.coverage, difference.law)
            return
        out.print(head(days_words(difference), mark="CHANGED"))
        places = counted(len(difference.places), "place")
        out.print(
            Text(
                f"{percent(difference.share)} of the {cells} combinations of circumstances that the law tells apart, "
                f"in {places}.",
                "dim",
            )
        )
        out.print()
        found, notes = sections(difference.places), Notes()
        out.print(overview(found))
        print_sections(out, found, notes, None if every else MOST)
        notes.show(out)
        print_foot(out, difference.coverage, difference.law)
