"""How a procedure reads on a terminal: its acts, who does them, under which article, and within which periods."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from detente.cli.dispute_ahead import OVER, weak
from detente.cli.law_text import ACCENT, Footnotes, fields, head, page
from detente.english import listed
from detente.relations.disputes.procedure import BACK, ActKind, Condition, Procedure

LABEL = 8


def show(procedure: Procedure) -> None:
    """Print the acts of a procedure, the rules of its days, and its sources."""
    notes = Footnotes()
    with page(paged=True) as out:
        out.print(head(procedure.title, mark=procedure.id))
        for _, original in procedure.original:
            out.print(Text(original, "dim"))
        for kind in procedure.acts.values():
            out.print()
            out.print(_name(kind, notes))
            out.print(fields(_rows(kind, procedure), 2, LABEL))
        out.print()
        out.print(head("Counting days"))
        for rule in procedure.day_rules:
            said = Text(rule.rule.rstrip())
            said.append(f" {_cited(rule.sources, notes)}", ACCENT)
            said.append(weak(rule.confidence), OVER)
            parts: list[RenderableType] = [said]
            parts += [Text(rule.note.rstrip(), "dim")] if rule.note else []
            out.print(Padding(Group(*parts), (0, 0, 0, 2)))
        if notes:
            out.print()
            out.print(head("Sources"))
            notes.show(out)


def _name(kind: ActKind, notes: Footnotes) -> Text:
    said = Text.assemble((kind.id, f"bold {ACCENT}"), f"  {kind.title}", (f"  {kind.law}", "dim"))
    cited = _cited(kind.sources, notes)
    if cited:
        said.append(f" {cited}", ACCENT)
    return said.append(weak(kind.confidence), OVER)


def _cited(sources: tuple[tuple[str, str | None], ...], notes: Footnotes) -> str:
    return "".join(notes.cite(url) for url, _ in sources)


def _rows(kind: ActKind, procedure: Procedure) -> Iterator[tuple[str, RenderableType | None]]:
    yield "who", listed((procedure.who(each) for each in kind.by), "or")
    states = procedure.states
    yield "in", "; ".join(states[each].title for each in kind.of) if kind.of else "any state of an open case"
    yield "leads to", Group(*map(Text, _ways(kind, procedure))) if kind.ways else None
    yield "from", Group(*map(Text, _earliest(kind, procedure))) if kind.earliest else None
    yield "until", Group(*map(Text, _latest(kind, procedure))) if kind.latest else None
    if kind.automatic:
        period = kind.automatic.period
        yield "itself", f"once that has lasted for more than {period}" if period else "once the period set has ended"
    yield "", Text(kind.note.rstrip(), "dim") if kind.note else None


def _ways(kind: ActKind, procedure: Procedure) -> Iterator[str]:
    for way in kind.ways:
        title = "the state before" if way.state == BACK else procedure.states[way.state].title
        conditions = [
            f"outcome {way.outcome}" if way.outcome else None,
            f"since {way.since}" if way.since else None,
            f"until {way.until}" if way.until else None,
            f"after: {'; '.join(procedure.states[each].title for each in way.sources)}" if way.sources else None,
        ]
        told = ", ".join(text for text in conditions if text)
        yield f"{title} ({told})" if told else title


def _earliest(kind: ActKind, procedure: Procedure) -> Iterator[str]:
    acts = procedure.acts
    for rule in kind.earliest:
        if rule.period is None:
            told = f"once there is {acts[rule.upon].named}" if rule.upon else ""
        else:
            counted = f"{rule.period} from {listed((acts[each].named for each in rule.of), 'or')}"
            told = f"the last of {counted}" if rule.on_last else f"the day after {counted}"
        if rule.missing:
            told += f", without {listed((acts[each].named for each in rule.missing), 'or')} in them"
        yield f"{told}{_when(rule.when, procedure)}{f' ({rule.article})' if rule.article else ''}"


def _latest(kind: ActKind, procedure: Procedure) -> Iterator[str]:
    acts = procedure.acts
    for rule in kind.latest:
        counted = listed((acts[each].named for each in rule.of), "or")
        told = rule.words.rstrip() if rule.words else f"{rule.period} from {counted}"
        told += f"{_when(rule.when, procedure)}: {rule.kind}"
        told += f" ({rule.article})" if rule.article else ""
        yield f"{told}; {rule.missed}" if rule.missed else told


def _when(when: Condition, procedure: Procedure) -> str:
    acts = procedure.acts
    told = {True: ", in an urgent case", False: ", unless the case is urgent", None: ""}[when.urgent]
    if when.if_done:
        told += f", after {listed((acts[each].named for each in when.if_done), 'or')}"
    if when.unless_done:
        told += f", without {listed((acts[each].named for each in when.unless_done), 'or')}"
    return told
