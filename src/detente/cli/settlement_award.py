"""How the working of one award reads on a terminal: phase by phase, so that a lawyer can follow it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rich.console import Console, RenderableType
from rich.text import Text

from detente.cli.law_text import ACCENT, Footnotes, columns, fields, head, lines, page, quiet
from detente.cli.settlement_text import LABEL, NARROW, WORRY
from detente.cli.settlement_words import STANDS, WAYS, day_words, money, paid_words, ways_words
from detente.english import counted
from detente.relations.settlements.answers import AwardState, Ledger, WorkedDays, Working
from detente.relations.settlements.money import NOTHING, Amount


def show_award(ledger: Ledger, id: str) -> None:
    """Print one award of a ledger with its working."""
    award = ledger.award(id)
    notes = Footnotes("S")
    with page(paged=True) as out:
        out.print(head(award.label, mark=award.id))
        out.print(
            quiet(f"{ledger.scheme} on {ledger.on}  ·  sums in {ledger.currency}, rounded {ledger.rounding} once")
        )
        out.print()
        out.print(fields(_rows(ledger, award, notes), label=LABEL))
        for working in ledger.workings[id]:
            _print_working(out, ledger, award, working)
        if len({working.due for working in ledger.workings[id]}) > 1:
            least, most = (f(working.due for working in ledger.workings[id]) for f in (min, max))
            out.print()
            out.print(Text(f"The workings differ by {money(most - least)} {ledger.currency}.", WORRY))
        _print_deposits(out, ledger, award, notes)
        if notes:
            out.print()
            out.print(head("Sources"))
            notes.show(out)
        out.print()
        if ledger.coverage != "full":
            out.print(Text(f"{ledger.coverage[:1].upper()}{ledger.coverage[1:]}; later entries are not known.", WORRY))
        out.print(quiet("no legal advice"))


def _rows(ledger: Ledger, award: AwardState, notes: Footnotes) -> Iterator[tuple[str, RenderableType | None]]:
    cited = Text("".join(notes.cite(url) for url, _ in award.sources), ACCENT)
    yield "judgment", award.judgment
    yield "court", f"{award.court}{f', {award.case}' if award.case else ''}"
    since = f"since {award.final_on}" if award.final == "yes" else f"not final on {ledger.on}; {award.final_on}"
    yield "final", since if award.final != "maybe" else f"perhaps; {award.final_on}"
    yield "event", award.event
    yield "against", award.against
    shared = f", in all, to {counted(award.payees, 'payee')}" if award.payees else ""
    principal = money(award.principal) if award.principal else "not found"
    yield "principal", Text.assemble(f"{principal}{shared} ", cited, f"  {award.confidence}")
    yield "interest", _terms(award, notes)
    if not award.offered:
        yield "offered", "no: the scheme does not offer to pay it on this day"
    yield "refused", award.refused
    yield "due", Text(ways_words(award.due, ledger), "bold")
    yield "paid", _paid(award, notes)
    yield "left", Text(ways_words(award.left, ledger) if any(map(_left, award.left.values())) else "nothing", "bold")
    yield "note", Text(award.note, "dim") if award.note else None


def _left(amount: Amount) -> bool:
    return amount != NOTHING


def _terms(award: AwardState, notes: Footnotes) -> RenderableType:
    terms = award.terms
    cited = "".join(notes.cite(url) for url, _ in terms.sources)
    said = {
        "fixed": "rates fixed by the judgment; later changes of the law do not touch them",
        "law": f"by law: {terms.law}",
        "not-found": "terms not found: what is due is at least the principal",
    }[terms.kind]
    parts: list[str | Text] = [Text.assemble(said, (f" {cited}" if cited else "", ACCENT))]
    if terms.start:
        parts.append(quiet(terms.start))
    if terms.readings > 1:
        parts.append(Text(f"What is known of the case leaves {terms.readings} readings ({terms.transition}).", WORRY))
    if terms.note:
        parts.append(quiet(terms.note))
    return lines(parts)


def _paid(award: AwardState, notes: Footnotes) -> RenderableType:
    parts: list[str | Text] = [paid_words(award)]
    for each in award.reached:
        cited = "".join(notes.cite(url) for url, _ in each.sources)
        amount = money(each.amount) if each.amount is not None else "no sum in a source"
        whom = f" to {each.to}" if each.to else ""
        name = each.entry if each.entry.startswith(each.what) else f"{each.what} {each.entry}"
        parts.append(
            Text.assemble(f"{name}, {each.when}{whom}: {amount}", (f" {cited}", ACCENT), f"  {each.confidence}")
        )
        if each.note:
            parts.append(quiet(each.note))
    if award.may_be:
        parts.append(quiet(f"may be on this award or another: {', '.join(award.may_be)}"))
    return lines(parts)


def _print_working(out: Console, ledger: Ledger, award: AwardState, working: Working) -> None:
    out.print()
    reading = f"  reading {working.reading}" if working.reading else ""
    out.print(head(f"{working.convention}{reading}", WAYS[working.convention]))
    out.print(_narrow(working, award) if out.width < NARROW else _wide(working))
    if out.width < NARROW:
        for rate, basis in dict.fromkeys((row.rate, row.basis) for row in working.days):
            if basis:
                out.print(quiet(f"{_percent(rate)}: {basis}"))
    interest = f"{money(sum((row.interest for row in working.days), Decimal(0)))} ({working.interest_exact})"
    sum_ = f"{money(award.principal)} + {interest}" if award.principal else interest
    total = Text.assemble(f"{sum_}, rounded {ledger.rounding}: ", (f"{money(working.due)} {ledger.currency}", "bold"))
    out.print(total)


def _wide(working: Working) -> RenderableType:
    right = ("days", "rate", "on", "interest")
    table = columns("from", "to", "days", "rate", "on", "interest", "", stretch="", right=right)
    for row in working.days:
        cells = (_days(row), _percent(row.rate), money(row.principal), money(row.interest))
        table.add_row(str(row.first), str(row.last), *cells, quiet(row.basis or ""))
    return table


def _narrow(working: Working, award: AwardState) -> RenderableType:
    """The same with the last day, and a principal that payments have lessened, under the first day."""
    table = columns("from", "days", "rate", "interest", stretch="interest", right=("days", "rate", "interest"))
    for row in working.days:
        span = f"{row.first}\nto {row.last}"
        if row.principal != award.principal:
            span += f"\non {money(row.principal)}"
        table.add_row(span, _days(row), _percent(row.rate), money(row.interest))
    return table


def _days(row: WorkedDays) -> str:
    years = counted(row.years, "year") if row.years else ""
    return " + ".join(part for part in (years, f"{row.days:,}" if row.days else "") if part)


def _percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f} %"


def _print_deposits(out: Console, ledger: Ledger, award: AwardState, notes: Footnotes) -> None:
    own = [each for each in ledger.deposits if award.id in each.awards]
    for position, each in enumerate(own):
        if not position:
            out.print()
            out.print(head("Deposits with courts"))
        cited = "".join(notes.cite(url) for url, _ in each.sources)
        since = f", {day_words(each.stands_since)}" if each.stands_since else ""
        effect = "it discharges what it covers" if each.discharges else "it discharges nothing"
        parts: list[str | Text] = [
            Text.assemble(f"{each.at}: {STANDS[each.stands]}{since}; ", (effect, "bold"), (f" {cited}", ACCENT))
        ]
        parts += [quiet(text) for text in (each.ground, each.note) if text]
        out.print(fields([(day_words(each.offered), lines(parts))], label=13))
