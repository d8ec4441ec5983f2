"""Comparisons as Markdown: a memo with tables and sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from detente.compare import mirror_words, restoration_words
from detente.compare.blocks import Block, Line, sections
from detente.compare.mirror import Mirror
from detente.compare.restoration import Plan, Restoration, State
from detente.compare.roadmap import Roadmap
from detente.compare.sentences import (
    TERMS,
    capital,
    cause_words,
    day_words,
    full_act_words,
    percent,
    scope_words,
    section_words,
    state_words,
    under_words,
)
from detente.compare.values import Amendment, ChangedPlace, Difference
from detente.english import listed
from detente.regime.countries import name as country_name

if TYPE_CHECKING:
    from detente.compare.export import Answer


def markdown(answer: Answer) -> str:
    """An answer as a page of Markdown."""
    if isinstance(answer, Difference):
        lines = _difference(answer)
    elif isinstance(answer, Restoration):
        lines = _restoration(answer)
    elif isinstance(answer, Mirror):
        lines = _mirror(answer)
    else:
        lines = _roadmap(answer)
    return "\n".join(lines) + "\n"


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A table, and an empty line after it; every row has as many cells as the head."""
    yield _row(columns)
    yield _row(["---"] * len(columns))
    for row in rows:
        assert len(row) == len(columns)
        yield _row(row)
    yield ""


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(_cell(str(cell)) for cell in cells) + " |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _opening(title: str, proposals: Sequence[str], name: str) -> Iterator[str]:
    if proposals:
        named = listed(f"“{proposal}”" for proposal in proposals)
        yield f"**NOT LAW: with {'the proposal' if len(proposals) == 1 else 'the proposals'} {named} laid over {name}**"
        yield ""
    yield f"# {title}"
    yield ""


def _closing(coverage: str, law: str) -> Iterator[str]:
    yield "---"
    yield ""
    yield f"Coverage: {coverage}{'' if coverage.endswith('.') else '.'} Law {law[:12]}. No legal advice."


class _Notes:
    """Texts cited by number, listed at the foot."""

    def __init__(self) -> None:
        self.acts: dict[str, list[Amendment]] = {}
        self.points: dict[str, int] = {}
        self.gaps: dict[str, int] = {}

    def act(self, amendment: Amendment) -> str:
        self.acts.setdefault(amendment.instrument, []).append(amendment)
        return f"[{list(self.acts).index(amendment.instrument) + 1}]"

    def point(self, text: str) -> str:
        return f"[Q{self.points.setdefault(text, len(self.points) + 1)}]"

    def gap(self, text: str) -> str:
        return f"[G{self.gaps.setdefault(text, len(self.gaps) + 1)}]"

    def show(self) -> Iterator[str]:
        acts = [
            f"{full_act_words(some[0])}; {day_words([a.effective for a in some], some[0].law, some[0].uncertain)}"
            for some in self.acts.values()
        ]
        for title, texts, letter in (
            ("By", {text: number for number, text in enumerate(acts, 1)}, ""),
            ("Open points of law", self.points, "Q"),
            ("What the law data does not know here", self.gaps, "G"),
        ):
            if texts:
                yield f"## {title}"
                yield ""
                yield from (f"- [{letter}{number}] {text}" for text, number in texts.items())
                yield ""


def _difference(answer: Difference) -> Iterator[str]:
    days = f"{answer.before} to {answer.after}" if answer.before != answer.after else f"on {answer.after}"
    within = scope_words(answer.asked)
    title = f"What changed in the law of {answer.name}, {days}{f', {within}' if within else ''}"
    yield from _opening(title, answer.proposals, f"the law of {answer.name}")
    if answer.same:
        yield (
            f"Nothing changed: the law asks the same of everyone in all {answer.cells:,} combinations of circumstances "
            "that it tells apart. Proved, not sampled: the diagrams are the same."
        )
        yield ""
    else:
        yield (
            f"{capital(percent(answer.share))} of the {answer.cells:,} combinations of circumstances that the law "
            f"tells apart changed, in {len(answer.places)} place{'s' if len(answer.places) != 1 else ''}."
        )
        yield ""
        notes = _Notes()
        found = sections(answer.places)
        yield from table(
            ("what changed", "share"), [(section_words(s.aspect, s.licence), percent(s.share)) for s in found]
        )
        yield from _places(answer.places, notes, "##")
        yield from notes.show()
    yield from _closing(answer.coverage, answer.law)


def _places(places: Sequence[ChangedPlace], notes: _Notes, level: str) -> Iterator[str]:
    for section in sections(places):
        original = f" {section.licence.original}" if section.licence and section.licence.original else ""
        yield f"{level} {section_words(section.aspect, section.licence)}{original}"
        yield ""
        for block in section.blocks:
            yield from _block(block, notes)


def _block(block: Block, notes: _Notes) -> Iterator[str]:
    if block.terms:
        change = "other terms"
    else:
        was, now = (
            f"{state_words(said)}{_marks(map(notes.point, points))}"
            for said, points in ((block.was, block.open_before), (block.now, block.open_now))
        )
        change = f"{was} → {now}"
    searched = "" if block.searched else " (not all sets of acts were tried; a smaller one may do)"
    causes = f"{cause_words(block.causes, notes.act)}{searched}"
    if not block.causes and not block.searched:
        causes = "no set of acts was found that undoes it"
    yield f"**{capital(change)}**, {causes}{_marks(map(notes.gap, block.gaps))}"
    yield ""
    if block.terms:
        rows = [
            (TERMS.get(t.term, t.term), "; ".join(t.was) or "none", "; ".join(t.now) or "none") for t in block.terms
        ]
        yield from table(("term", "was", "now"), rows)
    if block.alternatives:
        yield "In each of these circumstances:"
        yield ""
        yield from (f"- {'; '.join(alternative)}" for alternative in block.alternatives)
        yield ""
    yield from table(
        ("share", "goods", "destinations", "circumstances", "under"),
        [
            (percent(line.share), capital(line.goods), line.destinations or "any", _circumstances(line), _under(line))
            for line in block.lines
        ],
    )


def _marks(marks: Iterable[str]) -> str:
    said = "".join(sorted(marks, key=lambda mark: (len(mark), mark)))
    return f" {said}" if said else ""


def _circumstances(line: Line) -> str:
    return "; ".join(line.circumstances) or "any"


def _under(line: Line) -> str:
    before, now = under_words(line.under_before), under_words(line.under_now)
    if before == now:
        return now or "–"
    return "; ".join(text for text in (f"was {before}" if before else "", f"now {now}" if now else "") if text)


def _restoration(answer: Restoration) -> Iterator[str]:
    verdict = "; ".join(restoration_words.verdict(answer))
    yield from _opening(verdict, answer.proposals, f"the law of {answer.name}")
    yield f"{capital(restoration_words.asked_words(answer))}."
    if answer.measures:
        yield f"Measures: {restoration_words.measures_words(answer)}."
    yield ""
    yield from table(
        ("", "as asked", ""),
        [(name, percent(s.share), words) for name, s, words in restoration_words.standing_words(answer)],
    )
    if answer.orders:
        rows = [(said, percent(share), words) for said, share, words in restoration_words.orders_words(answer)]
        yield from table(("given orders, value back", "share", ""), rows)
    notes = _Notes()
    said = [f"unless: {point} {notes.point(point)}" for point in answer.unless]
    said += [note] if (note := restoration_words.orders_note(answer)) else []
    said += [f"{words}." for words in restoration_words.peers_words(answer)] + restoration_words.first_words(answer)
    if said:
        yield from (f"- {capital(text)}" for text in said)
        yield ""
    yield "## Progress"
    yield ""
    names = ("from", "whole", "by parts", *(("measures",) if answer.measures else ()), "took effect", "moved")
    yield from table(names, [_step(answer, state) for state in answer.history])
    for title, places in (("What stands in the way", answer.in_the_way), ("What other law did", answer.other_law)):
        if places:
            yield f"## {title}"
            yield ""
            yield from _places(places, notes, "###")
    plans = [("Plan: what would undo the measures" if answer.measures else "Plan", answer.plan)]
    if answer.whole_plan != answer.plan:
        plans.append(("Plan: what would bring all of it back", answer.whole_plan))
    for title, plan in plans:
        if plan is not None:
            yield from _plan(title, plan, notes)
    title, aim, law = restoration_words.proof_words(answer)
    yield f"## {title}"
    yield ""
    nodes = [
        (capital(restoration_words.part_name(answer, n.part)), n.aim, n.now, "same" if n.same else "not the same")
        for n in answer.proof
    ]
    yield from table(("part of the law", aim, law, "diagram"), nodes)
    yield from notes.show()
    yield from _closing(answer.coverage, answer.law)


def _step(answer: Restoration, state: State) -> tuple[object, ...]:
    acts = "; ".join(f"{act.number or act.title}{'' if act.law else ' (proposal, not law)'}" for act in state.acts)
    moved = "; ".join(restoration_words.move_words(answer, move) for move in state.moves)
    shares = [percent(state.whole.share), percent(state.whole.share_of_parts)]
    if answer.measures:
        shares.append(percent(state.measures.share))
    return (state.since, *shares, acts or "–", moved or "–")


def _plan(title: str, plan: Plan, notes: _Notes) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    for lead, amendments in restoration_words.plan_words(plan):
        yield f"{capital(lead)}:"
        yield ""
        yield from (f"- {notes.act(amendment)} {amendment.what}" for amendment in amendments)
        yield ""
    yield restoration_words.plan_note(plan)
    yield ""


def _mirror(answer: Mirror) -> Iterator[str]:
    sides = (answer.one, answer.other)
    proposals = tuple(dict.fromkeys(title for side in sides for title in side.proposals))
    names = [f"the law of {side.name}" for side in sides if side.proposals]
    yield from _opening(capital(mirror_words.asked_words(answer)), proposals, listed(names))
    yield mirror_words.alike_words(answer)
    yield ""
    rows: list[tuple[str, ...]] = [("stands in", *("; ".join(mirror_words.groups_words(side)) for side in sides))]
    for goods in ("listed", "unlisted"):
        said = ("; ".join(mirror_words.open_words(each) for each in getattr(side, goods)) or "none" for side in sides)
        rows.append((f"licences, {goods} goods", *said))
    yield from table(("", *(f"{side.name}'s law" for side in sides)), rows)
    for goods in ("listed", "unlisted"):
        found = [row for row in answer.rows if row.goods == goods]
        if found:
            yield f"## {capital(goods)} goods"
            yield ""
            words = mirror_words.outcomes_words
            yield from table(
                ("circumstances", *(side.name for side in sides), ""),
                [(mirror_words.row_words(r), words(r.one), words(r.other), "=" if r.alike else "≠") for r in found],
            )
    if answer.windows:
        yield f"## Since {answer.baseline}"
        yield ""
        names = [f"{side.name} has the other" for side in sides]
        yield from table(("days", *names), [mirror_words.window_words(window) for window in answer.windows])
    for side in sides:
        yield from _closing(side.coverage, side.law)
        yield ""


def _roadmap(answer: Roadmap) -> Iterator[str]:
    laws = listed(f"the law of {side.name}" for side in answer.start)
    yield from _opening(answer.title, answer.proposals, laws)
    names = [f"{side.name} → {country_name(side.to)}" for side in answer.start]
    rows: list[tuple[object, ...]] = [
        (f"the law of {answer.on}", answer.on, *(percent(side.measures.share) for side in answer.start), "")
    ]
    for step in answer.steps:
        shares = [percent(side.measures.share) for side in step.sides] or ["–"] * len(names)
        waits = "" if step.taken else f"waits for {listed(step.waits_for)}"
        rows.append((step.title, step.day or "–", *shares, waits))
    yield "Shares of all circumstances that are wholly as on the baseline, as far as the measures go."
    yield ""
    yield from table(("step", "day", *names, ""), rows)
    yield f"Coverage: {answer.coverage}{'' if answer.coverage.endswith('.') else '.'} No legal advice."
