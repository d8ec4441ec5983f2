"""How statements read on a terminal: what is said, everyone's stance in a column of their own, what the facts say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.cli.law_text import ACCENT, Footnotes, fields, head, page, quiet
from detente.english import counted, listed
from detente.relations.claims_told import Claims, ClaimTold, FactTold, SaidTold
from detente.relations.events import Event
from detente.relations.law_asked import Asked, question_words
from detente.relations.words import FINDINGS, OUTCOMES, both_scripts, event_words, short_name, weak

NARROW = 80  # columns below which stances stand one under the other
LABEL = 7
LOUD = "bold red"
MOST_TOPICS = 12


def print_claims(claims: Claims) -> None:
    """Print statements, in the order of the record."""
    with page(paged=True) as out:
        at = f", as said by {claims.at}" if claims.at else ""
        out.print(head(f"{claims.title}{at}", mark="CLAIMS"))
        out.print(Text(_summary(claims), "dim"))
        for note in claims.notes:
            out.print(Text(note, "magenta"))
        notes = Footnotes()
        for claim in claims.claims:
            out.print()
            out.print(head(f"“{claim.statement}”"))
            out.print(claim_told(out, claim, claims.parties, claims.party_names, claims.every, notes))
        if notes:
            out.print()
            out.print(head("Sources"))
            notes.show(out)
        _print_foot(out, claims)


def _summary(claims: Claims) -> str:
    asked = [
        f"about {listed(claims.about, 'or')}" if claims.about else "",
        f"of kind {claims.kind}" if claims.kind else "",
        f"that {claims.by or 'somebody'} {claims.stance or 'speaks of'}" if claims.by or claims.stance else "",
        f"on {listed(claims.event)}" if claims.event else "",
    ]
    found = len(claims.claims)
    said = " ".join(["", *(text for text in asked if text)])
    return f"{counted(found, 'statement') if found else 'No statement'}{said}."


def _print_foot(out: Console, claims: Claims) -> None:
    out.print()
    if not claims.about and claims.topics:
        some = [f"{topic} {count}" for topic, count in claims.topics[:MOST_TOPICS]]
        more = len(claims.topics) - len(some)
        out.print(quiet(f"--about: {', '.join(some)}{f' and {more} more' if more > 0 else ''}"))
    out.print(quiet("a statement is its author's; no side's word is adopted  ·  no legal advice"))


def claim_told(
    out: Console,
    claim: ClaimTold,
    parties: tuple[str, str],
    names: tuple[str, str],
    every: Mapping[str, Event],
    notes: Footnotes,
) -> RenderableType:
    """A statement below its words: what it is about, the stances side by side, and what the facts say."""
    return Group(
        quiet(f"{claim.kind} · about {', '.join(claim.about)}"),
        fields(_about(claim, every), 2, LABEL),
        Padding(_stances(out, claim, parties, names, notes), (0, 0, 0, 2)),
        fields(_facts(claim, every, notes, out.width), 2, LABEL),
    )


def _about(claim: ClaimTold, every: Mapping[str, Event]) -> Iterator[tuple[str, RenderableType | None]]:
    linked = claim.link
    events = [id for id in claim.events if linked is None or id not in (linked.event, *linked.answers)]
    label = "on"
    for id in events:
        yield label, _line(event_words(id, every))
        label = ""
    if linked:
        yield label, _line(event_words(linked.event, every))
        for id in linked.answers:
            yield "", _line(f"said to answer {event_words(id, every)}")


def _line(text: str) -> Text:
    """One line, cut where it does not fit."""
    return Text(text, "dim", no_wrap=True, overflow="ellipsis")


# ---- stances ---------------------------------------------------------------------------------------------------------


def _stances(
    out: Console, claim: ClaimTold, parties: tuple[str, str], names: tuple[str, str], notes: Footnotes
) -> RenderableType:
    """A column for each party and one for others; on a narrow terminal one under the other."""
    heads = [*names, "Others"]
    columns = [[said for said in claim.said if said.side == party] for party in parties]
    columns.append([said for said in claim.said if said.side not in parties])
    if out.width < NARROW:
        named = [(name, some) for name, some in zip(heads, columns, strict=True) if some]
        told = [(name, Group(*(_said(said, notes) for said in some))) for name, some in named]
        return Group(*(Group(Text(name, ACCENT), Padding(cell, (0, 0, 0, 2))) for name, cell in told))
    grid = Table.grid(padding=(0, 3, 0, 0), expand=True)
    for _ in heads:
        grid.add_column(ratio=1, overflow="fold")
    grid.add_row(*(Text(name, ACCENT) for name in heads))
    grid.add_row(*(Group(*(_said(said, notes) for said in some)) if some else quiet("–") for some in columns))
    return grid


def _said(said: SaidTold, notes: Footnotes) -> RenderableType:
    whose = f" of {short_name(said.whose_name)}" if said.whose_name else ""
    named = "" if said.by == said.side else short_name(said.name)
    first = Text.assemble((f"{said.stance}{whose}", "bold"), f" {said.on}")
    for mark in (said.label, "".join(notes.cite(url) for url, _ in said.sources)):
        if mark:
            first.append(f" {mark}", ACCENT)
    if mark := weak(said.confidence):
        first.append(f" {mark}", "magenta")
    who = Text(", ".join(text for text in (named, said.speaker) if text))
    details = [
        who if said.side else None,
        Text(said.words, "italic") if said.words else None,
        quiet(both_scripts(said.original)) if said.original else None,
        quiet(said.note) if said.note else None,
    ]
    told = Group(first, *(Padding(text, (0, 0, 0, 2)) for text in details if text))
    return told if said.side else Group(who, Padding(told, (0, 0, 0, 2)))  # of others, who it is comes first


# ---- facts -----------------------------------------------------------------------------------------------------------


def _facts(
    claim: ClaimTold, every: Mapping[str, Event], notes: Footnotes, width: int
) -> Iterator[tuple[str, RenderableType | None]]:
    yield "facts", Text(FINDINGS[claim.finding], "bold")
    linked = (claim.link.event, *claim.link.answers) if claim.link else ()
    for fact in claim.facts:
        yield "", Group(*_fact(fact, {*claim.events, *linked}, every, notes, width))
    yield "note", quiet(claim.note) if claim.note else None


def _fact(
    fact: FactTold, named: set[str], every: Mapping[str, Event], notes: Footnotes, width: int
) -> Iterator[RenderableType]:
    said = Text(fact.says)
    if cited := "".join(notes.cite(url) for url, _ in fact.sources):
        said.append(f" {cited}", ACCENT)
    if mark := weak(fact.confidence):
        said.append(f" {mark}", "magenta")
    yield said
    for id in fact.later:
        yield Text(f"rests on what came later: {event_words(id, every)}", "magenta")
    for id in fact.events:
        if id not in fact.later and id not in named:
            yield _line(f"see {event_words(id, every)}")
    if fact.asked:
        yield Text("asked of the law", ACCENT)
        yield Padding(_asked(fact.asked, width), (0, 0, 0, 2))
    if fact.note:
        yield quiet(fact.note)


def _asked(asked: Sequence[Asked], width: int) -> RenderableType:
    """Each question to the law with its answer; on a narrow terminal the answer stands under it."""
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    for ratio in (2, 3) if width >= NARROW else (1,):
        grid.add_column(ratio=ratio, overflow="fold")
    for each in asked:
        answer = Group(*_answer(each))
        if width >= NARROW:
            grid.add_row(_question(each), answer)
        else:
            grid.add_row(Group(_question(each), Padding(answer, (0, 0, 0, 2))))
    return grid


def _question(asked: Asked) -> Text:
    question, rest = question_words(asked)
    return Text(question).append(f" {rest}" if rest else "", "dim")


def _answer(asked: Asked) -> Iterator[Text]:
    if asked.outcome is None:
        yield Text(f"it cannot be asked: {asked.problem}", LOUD)
        return
    told = Text(OUTCOMES[asked.outcome], "bold")
    if asked.outcome == "licence":
        told.append(", not prohibited", "not bold")
    if asked.authorisations:
        told.append(f": {listed(_names(asked.authorisations), 'or')}", "not bold")
    yield told
    if not asked.agrees:
        yield Text(
            f"THE RECORD SAYS OTHERWISE: {OUTCOMES[asked.expected]}. The record or the law data is at fault.", LOUD
        )


def _names(authorisations: Sequence[tuple[str, str | None]]) -> Iterable[str]:
    return (" ".join(text for text in (title, original) if text) for title, original in authorisations)
