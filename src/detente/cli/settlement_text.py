"""How a ledger reads on a terminal: what is due, paid, in hand and short; by giver, by award; deposits and reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from detente.cli.law_text import ACCENT, Footnotes, columns, fields, head, lines, page, quiet
from detente.cli.settlement_words import (
    STANDS,
    WAYS,
    amount_words,
    bounds_words,
    by_way,
    count_words,
    day_words,
    figure_words,
    money,
    paid_words,
    scripts,
    short_words,
    status_words,
    victims_words,
    ways_words,
)
from detente.english import counted, listed
from detente.relations.settlements.answers import Disagreement, Ledger, ReportState
from detente.relations.settlements.book import Scheme

LABEL = 10
WORRY = "magenta"
NARROW = 80  # columns below which what was paid stands under an award instead of beside it


def show_list(schemes: Sequence[Scheme]) -> None:
    """Print the schemes that the record has."""
    with page() as out:
        if not schemes:
            out.print(Text("The record has no scheme. docs/settlements.md says how to write one."))
        for each in schemes:
            out.print(head(each.title, mark=each.id))
            out.print(fields(_listed(each), indent=2, label=LABEL))


def _listed(scheme: Scheme) -> Iterator[tuple[str, RenderableType | None]]:
    yield "original", scripts(scheme.original) or None
    yield "founded", f"{scheme.founded}; offers to pay since {scheme.offers_from}"
    groups = f" and {counted(len(scheme.groups), 'group')} of more" if scheme.groups else ""
    yield "awards", f"{len(scheme.awards)}{groups}, in {scheme.currency}"
    yield "checked", f"{scheme.checked}, the day up to which sources were looked for"


def show(ledger: Ledger) -> None:
    """Print a ledger."""
    notes = Footnotes("S")
    with page(paged=True) as out:
        out.print(head(ledger.title, mark="SETTLEMENT"))
        if ledger.original:
            out.print(Text(scripts(ledger.original)))
        under = f"  ·  {ledger.under}" if ledger.under else ""
        out.print(quiet(f"{ledger.scheme} on {ledger.on}{under}  ·  sums in {ledger.currency}"))
        out.print()
        out.print(fields(_head(ledger), label=LABEL))
        _print_in(out, ledger, notes)
        _print_payments(out, ledger, notes)
        _print_awards(out, ledger)
        _print_deposits(out, ledger, notes)
        _print_reports(out, ledger, notes)
        _print_outside(out, ledger, notes)
        _print_gaps(out, ledger)
        if notes:
            out.print()
            out.print(head("Sources"))
            notes.show(out)
        out.print()
        if ledger.coverage != "full":
            out.print(Text(f"{ledger.coverage[:1].upper()}{ledger.coverage[1:]}; later entries are not known.", WORRY))
        out.print(quiet("detente settlement NAME --award ID shows the working  ·  no legal advice"))


def _head(ledger: Ledger) -> Iterator[tuple[str, RenderableType | None]]:
    pending = ledger.pending
    if not ledger.offers:
        yield (
            "",
            Text(f"It offers to pay from {ledger.offers_from} on; on {ledger.on} it owes and offers nothing.", WORRY),
        )
    final, paid = ledger.victims_final, ledger.victims_paid
    yield (
        "victims",
        Text.assemble(
            (f"{count_words(final)} with a final award", "bold"),
            f"; {count_words(paid)} paid, {count_words(ledger.victims_in_full)} in full",
        ),
    )
    for wave in ledger.waves:
        if wave.final.high or wave.paid.high:
            said = f"{wave.wave}: {count_words(wave.paid)} of {count_words(wave.final)} paid"
            if wave.counted:
                said += f"; as counted on {wave.counted.on}, {wave.counted.paid} of {wave.counted.of}"
            yield "", Text(said, "dim")
    open_terms = ""
    if pending.open_terms or pending.groups:
        parts = [counted(pending.open_terms, "award")] if pending.open_terms else []
        parts += [counted(pending.groups, "group")] if pending.groups else []
        open_terms = f"; the interest of {listed(parts)} was not found, and only the principal counts"
    if pending.victims.high:
        who = f"for {victims_words(pending.victims)} not yet paid in full"
        yield "due", Text.assemble((ways_words(pending.due, ledger), "bold"), f" {who}{open_terms}")
    else:
        yield "due", "nothing"
    out = ledger.paid_out
    if out.payments:
        how = (
            f"; {out.without_sum} of {counted(out.payments, 'payment')} without a sum in a source"
            if out.without_sum
            else ""
        )
        yield "paid", Text.assemble((amount_words(out.amount), "bold"), how)
    else:
        yield "paid", "nothing"
    yield "in hand", _in_hand(ledger)
    if ledger.shortfall:
        lacking = ways_words(ledger.shortfall, ledger)
        yield "short", Text(lacking, "bold")
    yield "reported", _last_reported(ledger)


def _last_reported(ledger: Ledger) -> Text | None:
    """What was last reported to be left, needed and short: said by others, on other days."""
    said = []
    for name in ("left", "needed", "short"):
        told = [(report, figure) for report in ledger.reported for figure in report.figures if figure.name == name]
        if told:
            report, figure = told[-1]
            said.append(f"{name} {figure_words(figure)} ({report.when}, {report.by})")
    return Text("; ".join(said), "dim") if said else None


def _in_hand(ledger: Ledger) -> Text:
    balance = ledger.balance
    if balance.low is not None and balance.low == balance.high:
        said = money(balance.high)
    elif balance.low is None:
        said = f"at most {money(balance.high)}"
    else:
        said = f"{money(balance.low)} to {money(balance.high)}"
    left_out = len(balance.leaves_out)
    note = f", {counted(left_out, 'gift')} of unknown size left out" if left_out else ""
    return Text.assemble((said, "bold"), f" for awards{note}")


def _print_in(out: Console, ledger: Ledger, notes: Footnotes) -> None:
    if not ledger.money_in:
        return
    _title(out, "Given")
    table = columns("giver", "for awards", "for other work", stretch="giver", right=("for awards", "for other work"))
    for giver in dict.fromkeys(each.giver for each in ledger.money_in):
        own = {each.purpose: each for each in ledger.money_in if each.giver == giver}
        cells = [
            "" if each is None else "not known" if each.unknown == each.gifts else short_words(each.amount)
            for each in (own.get("reimbursement"), own.get("general"))
        ]
        cited = "".join(dict.fromkeys(notes.cite(url) for each in own.values() for url, _ in each.sources))
        table.add_row(Text.assemble(giver, (f" {cited}", ACCENT)), *cells)
    if len(ledger.money_in) > 1:
        table.add_row(quiet("in all"), short_words(ledger.raised), short_words(ledger.general))
    out.print(table)


def _print_payments(out: Console, ledger: Ledger, notes: Footnotes) -> None:
    if not ledger.payments:
        return
    _title(out, "Paid")
    table = columns("day", "what", "sum", stretch="what", right=("sum",), widths={"day": 13})
    for each in ledger.payments:
        day = str(each.when) if each.when.known else f"{each.when.earliest}\nto {each.when.latest}"
        cited = "".join(notes.cite(url) for url, _ in each.sources)
        what = Text.assemble(each.title[:1].upper() + each.title[1:], (f" {cited}", ACCENT))
        parts: list[str | Text] = [what]
        if each.note:
            parts.append(quiet(each.note))
        table.add_row(day, lines(parts), short_words(each.amount))
    out.print(table)
    if any(each.stated is None for each in ledger.payments):
        said = "A sum that no source gives is what was due on that day, or its bounds; it is derived, not reported."
        out.print(quiet(said))


def _print_awards(out: Console, ledger: Ledger) -> None:
    _title(out, "Awards")
    narrow = out.width < NARROW
    sums = ("due", "left") if narrow else ("principal", "due", "left")
    table = columns("award", *sums, *(() if narrow else ("paid",)), stretch="award" if narrow else "paid", right=sums)

    def add(name: str, principal: str, due: str, left: str, paid: str, style: str = "") -> None:
        if narrow:
            table.add_row(lines([name, quiet(paid)]), due, left, style=style)
        else:
            table.add_row(name, principal, due, left, paid, style=style)

    for award in ledger.awards:
        if award.final == "no" and (award.decided is None or award.decided > ledger.on):
            continue  # there was no such judgment yet
        principal = money(award.principal) if award.principal else "not found"
        row = (award.id, principal, by_way(award.due, ledger), by_way(award.left, ledger))
        add(*row, paid_words(award), "dim" if award.paid == "full" else "")
    for group in ledger.groups:
        if group.victims.high:
            said = f"{count_words(group.paid)} of {count_words(group.victims)} victims"
            row = (group.id, short_words(group.principal), f"≥ {money(group.principal.low)}", short_words(group.left))
            add(*row, said)
    out.print(table)
    differ = any(len({award.due[way] for way in ledger.conventions}) > 1 for award in ledger.awards)
    if differ:
        ways = "; below: ".join(f"{WAYS[way]} ({way})" for way in ledger.conventions)
        out.print(quiet(f"Where two sums stand, above: {ways}. A range is over both."))
    elif len(ledger.conventions) == 1:
        out.print(quiet(f"Interest: {WAYS[ledger.conventions[0]]} ({ledger.conventions[0]})."))


def _print_deposits(out: Console, ledger: Ledger, notes: Footnotes) -> None:
    if not ledger.deposits:
        return
    _title(out, "Deposits with courts")
    table = columns("for", "offered", "what became of it", stretch="what became of it")
    for each in ledger.deposits:
        since = f" {day_words(each.stands_since)}" if each.stands_since else ""
        cited = "".join(notes.cite(url) for url, _ in each.sources)
        effect = "discharges what it covers" if each.discharges else "discharges nothing"
        said = Text.assemble(f"{STANDS[each.stands]}{since}; ", (effect, "bold"), (f" {cited}", ACCENT))
        place = quiet(each.at if not each.ground else f"{each.at}: {each.ground}")
        table.add_row("\n".join(each.awards), day_words(each.offered), lines([said, place]))
    out.print(table)


def _print_reports(out: Console, ledger: Ledger, notes: Footnotes) -> None:
    if not ledger.reported:
        return
    _title(out, "Reported", "and what this ledger has")
    for report in ledger.reported:
        cited = "".join(notes.cite(url) for url, _ in report.sources)
        disputed = "  disputed" if report.confidence == "disputed" else ""
        out.print(Text.assemble((str(report.when), ACCENT), f"  {report.by}", (f" {cited}", ACCENT), (disputed, WORRY)))
        out.print(_figures(report))
        for figure in report.figures:
            if figure.by is not None:
                out.print(Text(f"  {figure.name} differs by {money(figure.by)} at the least", WORRY))
    figures = [figure for report in ledger.reported for figure in report.figures]
    keys = ["open: the ledger has no bound that would tell"] if any(f.status == "open" for f in figures) else []
    keys += ["so: follows from the report's other sums"] if any(f.mark == "derived" for f in figures) else []
    keys += ["*: gifts of unknown size would add to it"] if any(f.leaves_out for f in figures) else []
    if keys:
        out.print(quiet(f"{'; '.join(keys)}."))
    for each in ledger.disagreements:
        out.print(Text.assemble(("disagree  ", WORRY), _differ(each)))


def _figures(report: ReportState) -> RenderableType:
    """The sums of a report beside the ledger's, in columns that are as wide for every report."""
    grid = Table.grid(padding=(0, 1, 0, 0), expand=True)
    for width, justify in ((10, "left"), (23, "right"), (17, "right")):
        grid.add_column(width=width, justify=justify, overflow="fold")  # type: ignore[arg-type]
    grid.add_column(ratio=1, overflow="fold")
    for figure in report.figures:
        status = Text(status_words(figure), WORRY if figure.by is not None else "dim")
        grid.add_row(f"  {figure.name}", figure_words(figure), quiet(bounds_words(figure)), status)
    return grid


def _differ(each: Disagreement) -> str:
    more = "less" if each.change < 0 else "more"
    moved = "nothing came in or went out"
    if each.ledger.low or each.ledger.high or each.ledger.high is None or each.ledger.low is None:
        moved = f"the change was {amount_words(each.ledger)}"
    return (
        f"{each.name}: {money(each.was)} in {each.first_on} ({each.first}) and {money(each.now)} in {each.second_on} "
        f"({each.second}), {money(abs(each.change))} {more}; by this ledger {moved} in between. They are at least "
        f"{money(each.by)} apart, and stand as reported."
    )


def _print_outside(out: Console, ledger: Ledger, notes: Footnotes) -> None:
    for position, each in enumerate(ledger.outside):
        if not position:
            _title(out, "Not the scheme's money")
        cited = "".join(notes.cite(url) for url, _ in each.sources)
        amount = money(each.amount) if each.amount else "not found"
        text = Text.assemble(f"{each.title[:1].upper()}{each.title[1:]}: {amount}. {each.why}", (f" {cited}", ACCENT))
        out.print(fields([(str(each.when), text)], label=LABEL))


def _print_gaps(out: Console, ledger: Ledger) -> None:
    texts = [*ledger.notes]
    texts += [f"{group.label}: {group.note}" for group in ledger.groups if group.note and group.victims.high]
    if texts:
        _title(out, "Notes")
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column()
        grid.add_column(overflow="fold")
        for text in texts:
            grid.add_row(quiet("·"), quiet(text))
        out.print(grid)


def _title(out: Console, text: str, beside: str | None = None) -> None:
    out.print()
    out.print(head(text, beside))
