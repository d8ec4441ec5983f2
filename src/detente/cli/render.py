"""How a determination reads on a terminal: may it go, under what, why, how long this holds, what is missing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from detente.cli.laid import not_law
from detente.cli.law_text import ACCENT, page
from detente.determination.answers import Because, Question, Usable, words
from detente.determination.leaves import DECIDES, EXCEPTED, NOT_MET, WITHHELD

if TYPE_CHECKING:
    from detente.determination.answers import Determination
    from detente.determination.book import Book
from detente.determination.single import Law

NOT_LAW = "bold red"
HEADLINES = {
    "no-licence": ("NO LICENCE NEEDED", "bold green"),
    "licence": ("LICENCE NEEDED", "bold yellow"),
    "prohibited": ("PROHIBITED", "bold red"),
    "undetermined": ("UNDETERMINED", "bold magenta"),
}


def print_determination(law: Law, shipment: Mapping[str, Any], answer: Determination, asked: Mapping[str, Any]) -> None:
    """Print one determination as a card."""
    origin = _code(shipment["origin"])
    book = law.engine(origin).book if origin in law.codes else None
    headline, style = HEADLINES[answer.outcome]
    title = Text.assemble((headline, style), "  ", (_route(shipment, asked.get("on") or shipment.get("date")), "bold"))
    known = asked.get("known_on") or shipment.get("known_on")
    if known:
        title.append(f", as known on {known}")
    with page() as out:
        if answer.proposals and book:
            out.print(Text(not_law(law.laid_over(origin), book.name), style=NOT_LAW))
            out.print()
        out.print(title)
        out.print(Text(_goods(shipment, answer), style="dim"))
        out.print()
        rows = Table.grid(padding=(0, 2))
        rows.add_column(style=ACCENT, width=9)
        rows.add_column(overflow="fold")
        for label, block in _blocks(book, answer):
            rows.add_row(label, block)
            rows.add_row("", "")
        out.print(rows)
        out.print(Text(f"law {answer.law[:12] or 'none'}  ·  no legal advice", style="dim"))


def _blocks(book: Book | None, answer: Determination) -> Iterator[tuple[str, RenderableType]]:
    """The card's blocks, each with its label."""
    questions = {f.id: f"“{f.question}”" for f in book.facts if f.kind == "question"} if book else {}
    names = {i["id"]: i["title"] for i in book.authorisations} if book else {}
    for position, usable in enumerate(answer.authorisations):
        yield ("Under" if position == 0 else "or under"), _usable(usable, questions)
    if answer.outcome == "licence" and not answer.authorisations:
        yield "Under", Text("no authorisation is known to be open for this.")
    if answer.questions:
        yield "Missing", _stack([_question(q)] for q in answer.questions)
    reasons = [b for b in answer.because if b.role in (DECIDES, EXCEPTED, "classifies")]
    if reasons and answer.outcome == "undetermined":
        yield "Turns on", _stack([_named(b), *([Text(b.cite)] if b.cite else [])] for b in reasons)
    elif reasons:
        yield "Why", _stack(_reason(b, questions) for b in reasons)
    elif answer.outcome == "no-licence" and not any(b.role == NOT_MET for b in answer.because):
        yield "Why", Text("no provision of the law data asks for a licence here.")
    not_met = [b for b in answer.because if b.role == NOT_MET]
    if not_met:
        yield "Not met", _stack([_named(b)] for b in not_met)
    withheld = [b for b in answer.because if b.role == WITHHELD]
    if withheld:
        yield "Withheld", _stack(_withheld(withheld, questions, names))
    assumed = [b for b in answer.because if b.role == "assumed"]
    if assumed:
        yield "Assumed", _stack([Text(b.title or b.provision)] for b in assumed)
    yield "Holds", _holds(book, answer)
    if answer.coverage != "full":
        yield "Not known", Text(answer.coverage, style="magenta")


def _stack(items: Iterable[list[Text]]) -> Table:
    """Items below each other, each with its further lines set in."""
    grid = Table.grid()
    grid.add_column(overflow="fold")
    for first, *others in items:
        grid.add_row(first)
        for line in others:
            grid.add_row(Padding(line, (0, 0, 0, 2)))
    return grid


def _both(title: str | None, original: str | None, fallback: str = "") -> str:
    name = title or fallback
    return f"{name} {original}" if original else name


def _usable(usable: Usable, questions: dict[str, str]) -> RenderableType:
    head = [Text.assemble((usable.title, "bold"), f" {usable.original or ''}")]
    if usable.condition is not None:
        head.append(Text(f"if {words(usable.condition, questions)}", style="italic"))
    terms = Table.grid(padding=(0, 2))
    terms.add_column(style="dim", width=8)
    terms.add_column(overflow="fold")
    for name, text in _terms(usable):
        terms.add_row(name, text)
    if not terms.row_count:
        terms.add_row("terms", "not found")
    return Group(_stack([head]), terms)


def _terms(usable: Usable) -> Iterator[tuple[str, str]]:
    if usable.holder:
        yield "held by", usable.holder
    for position, paper in enumerate(usable.documents or ()):
        count = sum(p.count for p in usable.documents or ())
        label = f"{count} paper{'s' if count != 1 else ''}" if position == 0 else ""
        number = f"{paper.count} " if paper.count > 1 else ""
        yield label, f"- {number}{_both(paper.title, paper.original)}"
    if usable.office:
        yield "office", _both(usable.office, usable.office_original)
    if usable.review_days is not None:
        kind = f" {usable.day_kind}" if usable.day_kind else ""
        days = f"{'about ' if usable.review_about else ''}{usable.review_days}{kind} days"
        yield "review", f"{days}; {usable.review_clock}" if usable.review_clock else days
    if usable.validity:
        yield "valid", usable.validity
    if usable.policy:
        yield "policy", usable.policy
    if usable.conditions:
        yield "terms", "; ".join(usable.conditions)


def _named(reason: Because) -> Text:
    name = Text(_both(reason.title, reason.original, reason.provision), style="bold")
    return name if reason.title is None else Text.assemble(name, "  ", (reason.provision, "dim"))


def _reason(reason: Because, questions: dict[str, str]) -> list[Text]:
    head = _named(reason)
    if reason.role == EXCEPTED:
        head.append("  does not apply here", style="italic")
    if reason.role == "classifies" and reason.note is None:
        head.append("  the parameters meet its test", style="italic")
    lines = [head]
    if reason.condition is not None:
        lines.append(Text(f"if {words(reason.condition, questions)}", style="italic"))
    return lines + _source(reason)


def _source(reason: Because) -> list[Text]:
    """Where a reason is written, and how well it is known."""
    lines = [Text(reason.cite)] if reason.cite else []
    if reason.instrument_title:
        instrument = _both(
            reason.instrument_title, f"({reason.instrument_original})" if reason.instrument_original else None
        )
        number = f", {reason.instrument_number}" if reason.instrument_number else ""
        if reason.proposed:
            lines.append(Text(f"{instrument}{number}; proposal, not law, from {reason.effective}", style=NOT_LAW))
        else:
            lines.append(Text(f"{instrument}{number}; in force {reason.effective}", style="dim"))
    if lines and reason.confidence not in (None, "sourced-primary", "proposal"):
        lines[-1].append(f"  [{reason.confidence}]", style="magenta")
    if reason.note:
        lines.append(Text(reason.note, style="dim italic"))
    return lines


def _withheld(reasons: Sequence[Because], questions: dict[str, str], names: dict[str, str]) -> Iterator[list[Text]]:
    """Authorisations that are not to be had, together where one exception withholds them."""
    by_source: dict[tuple[str | None, str | None], list[Because]] = {}
    for reason in reasons:
        by_source.setdefault((reason.title, reason.instrument), []).append(reason)
    for group in by_source.values():
        head = Text(_both(group[0].title, group[0].original, group[0].provision), style="bold")
        kinds = []
        for reason in group:
            id = reason.provision.partition(".")[0]
            condition = f" (if {words(reason.condition, questions)})" if reason.condition is not None else ""
            kinds.append(f"{names.get(id, id)}{condition}")
        yield [head, Text("no " + ", ".join(kinds)), *_source(group[0])]


def _question(question: Question) -> Text:
    if question.kind == "law":
        return Text.assemble(("the law: ", "magenta"), question.question)
    choices = f" | {' | '.join(question.choices)}" if question.choices else ""
    return Text.assemble(question.question, "  ", (f"{question.fact}{choices.replace(' | ', ': ', 1)}", "dim"))


def _holds(book: Book | None, answer: Determination) -> Text:
    since, until = answer.holds_from, answer.holds_until
    text = Text()
    if since is None and until is None:
        return text.append("on every day.")
    last = until - dt.timedelta(days=1) if until else None
    text.append(f"{since or 'earlier'} to {last or 'this day, and on'}", style="bold")
    if book is None:
        return text
    for day, word in ((since, "since"), (until, "until")):
        if day is None:
            continue
        told = _changes(book, day)
        text.append(f"\n{word} {day}: {told}", style="dim not bold")
    return text


def _changes(book: Book, day: dt.date) -> str:
    """What took effect on a day."""
    if day == book.covers_from:
        return "the law data begins"
    iso = day.isoformat()
    found = [
        _both(i["title"], f"({i['original']})" if i["original"] else None, "")
        + (f", {i['number']}" if i["number"] else "")
        + (" (proposal, not law)" if i["laid"] else "")
        for i in book.instruments.values()
        if iso in i["days"] or iso == i["latest"]
    ]
    return "; ".join(found) or "a change of the law"


def _code(text: object) -> str:
    from detente.regime.countries import resolve

    return resolve(str(text))[0] or str(text)


def _route(shipment: Mapping[str, Any], day: object) -> str:
    from detente.regime.countries import name

    return f"{name(_code(shipment['origin']))} → {name(_code(shipment['destination']))}, {day}"


def _goods(shipment: Mapping[str, Any], answer: Determination) -> str:
    parts = []
    if shipment.get("good"):
        numbers = ", ".join(f"{k}={v}" for k, v in dict(shipment.get("parameters") or {}).items())
        parts.append(f"{shipment['good']}" + (f" ({numbers})" if numbers else ""))
    if shipment.get("entry"):
        parts.append(f"entry {shipment['entry']}")
    entries = [b.provision for b in answer.because if b.role == "classifies" and b.note is None]
    if entries:
        parts.append(f"entry {', '.join(dict.fromkeys(entries))}")
    if shipment.get("hs"):
        parts.append(f"HS {shipment['hs']}")
    if shipment.get("value"):
        parts.append(f"{shipment['value']} {shipment.get('currency', '')}".strip())
    return "  ·  ".join(parts)


# ---- a table of shipments ---------------------------------------------------------------------------------------

MOST_ROWS = 200


def print_table(tables: Sequence[Any], first_lines: Sequence[str] = ()) -> None:
    """Print the answers to a file of shipments, a line each.

    Args:
        tables: the answers.
        first_lines: what to begin with, where proposals have gone into them.
    """
    made = Table(box=None, padding=(0, 2, 0, 0), header_style=ACCENT, pad_edge=False)
    for name in ("id", "date", "route", "goods", "outcome", "under, or what is missing", "until"):
        made.add_column(name, no_wrap=name in ("date", "route", "outcome", "until"), overflow="fold")
    shown, total, counts = 0, 0, dict.fromkeys(HEADLINES, 0)
    for table in tables:
        total += table.num_rows
        for outcome, count in _tally(table):
            counts[outcome] += count
        for row in table.slice(0, max(0, MOST_ROWS - shown)).to_pylist():
            made.add_row(*_cells(row))
            shown += 1
    with page() as out:
        for line in first_lines:
            out.print(Text(line, style=NOT_LAW))
        out.print(made)
        if shown < total:
            out.print(Text(f"{total - shown} more rows; write them to a file with -o.", style="dim"))
        out.print()
        summary = Text()
        for outcome, count in counts.items():
            if count:
                summary.append(f"{count} ", style="bold").append(f"{outcome}   ", style=HEADLINES[outcome][1])
        out.print(summary.append("* under a condition", style="dim"))
        out.print(Text("until: the first day on which the answer is another. No legal advice.", style="dim"))


def _tally(table: Any) -> Iterable[tuple[str, int]]:
    column = table.column("outcome")
    return [(item["values"], item["counts"]) for item in column.cast("string").value_counts().to_pylist()]


def _cells(row: Mapping[str, Any]) -> list[Any]:
    lower = {name.strip().casefold(): value for name, value in row.items()}
    outcome = row["outcome"]
    under = dict.fromkeys(a["id"] + ("*" if a["if"] else "") for a in json.loads(row["authorisations"]))
    missing = [q["fact"] for q in json.loads(row["questions"])]
    return [
        str(lower.get("id") or ""),
        str(lower.get("date") or ""),
        f"{lower.get('origin') or ''}→{lower.get('destination') or ''}",
        short_goods(lower),
        Text(outcome, style=HEADLINES[outcome][1]),
        ", ".join(under) or (f"? {', '.join(_fact(m) for m in missing)}" if missing else ""),
        str(row["holds_until"] or ""),
    ]


def _fact(name: str) -> str:
    return "an open point of law" if name.startswith(("open:", "in-force:")) else name


def short_goods(row: Mapping[str, Any]) -> str:
    """The goods of a row in a few words."""
    if row.get("good"):
        said = str(row.get("parameters") or "")
        numbers = [part.partition("=")[2].strip() for part in said.split(";") if "=" in part]
        return f"{row['good']} {' '.join(numbers)}".strip()
    return str(row.get("entry") or "") + (f" HS {row['hs']}" if row.get("hs") else "")
