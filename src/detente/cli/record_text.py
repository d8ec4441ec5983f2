"""How the list of relations reads on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from detente.cli.law_text import fields, head, lines, page
from detente.english import counted
from detente.relations.relation import Relation


def show(relations: Sequence[Relation]) -> None:
    """Print the relations that the record has."""
    with page() as out:
        if not relations:
            out.print(Text("The record has no relation. docs/relations.md says how to write one."))
        for position, relation in enumerate(relations):
            if position:
                out.print()
            out.print(head(relation.title, mark=relation.id))
            out.print(fields(_rows(relation), indent=2))


def _rows(relation: Relation) -> Iterator[tuple[str, RenderableType | None]]:
    own = sum(event.part_of is None for event in relation.events)
    elsewhere = len(relation.events) - own
    told = f"{own} in events.yaml, {elsewhere} of disputes, talks and settlements"
    yield "covers", f"{relation.covers_from} to {relation.checked}, the day up to which sources were looked for"
    yield "events", f"{counted(len(relation.events), 'event')}: {told}" if elsewhere else str(own)
    stances = sum(len(claim.said) for claim in relation.claims)
    yield "claims", f"{counted(len(relation.claims), 'statement')}, {counted(stances, 'stance')}"
    yield "disputes", lines(f"{case.id}  {case.title}" for case in relation.disputes) if relation.disputes else None
    talks = [f"{each.id}  {each.title}, {counted(len(each.rounds), 'round')}" for each in relation.talks]
    yield "talks", lines(talks) if talks else None
    schemes = [f"{each.id}  {each.title}" for each in relation.settlements]
    yield "settlements", lines(schemes) if schemes else None
    yield "notes", lines(Text(note, "dim") for note in relation.notes) if relation.notes else None
