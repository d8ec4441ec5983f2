"""The pages of `law list`, `law group` and `law entry`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console, RenderableType
from rich.text import Text

from detente.cli.law_text import ACCENT, Footnotes, columns, fields, flowing, head, lines, quiet, under
from detente.english import counted, listed
from detente.regime.countries import name as country_name
from detente.regime.instruments import Entry, Group, Instrument, Provenance
from detente.regime.jurisdiction import Jurisdiction
from detente.regime.looking.finding import Found, Standing, in_order
from detente.regime.looking.naming import Naming, changes, namings
from detente.regime.looking.words import both, day_words, group_words, since_words, test_words, verb_words

WIDE = 110


def list_jurisdictions(console: Console, laws: Iterable[Jurisdiction]) -> None:
    """Every jurisdiction: what its data covers, and what it leaves out everywhere."""
    for number, law in enumerate(laws):
        if number:
            console.print()
        console.print(head(law.name, law.source.original, mark=law.code))
        console.print(
            fields(
                [
                    ("Authority", law.source.authority),
                    ("Covers", f"from {law.covers_from}, last checked on {law.checked}"),
                    ("Data", counted(len(law.instruments), "instrument")),
                ],
                indent=4,
            )
        )
        if law.source.notes:
            console.print(Text("    What the data leaves out everywhere", ACCENT))
            for note in law.source.notes:
                console.print(fields([("-", Text(note))], indent=4, label=1))


def list_instruments(console: Console, law: Jurisdiction) -> None:
    """One jurisdiction's instruments, by the day they took effect."""
    console.print(head(law.name, law.source.original, mark=law.code))
    count = counted(len(law.instruments), "instrument")
    console.print(f"{count}; covers from {law.covers_from}, last checked on {law.checked}")
    console.print()
    wide = console.width >= WIDE
    names = ("Effective", "Promulgated", "Kind", "Instrument", "Confidence") if wide else ("Effective", "Instrument")
    table = columns(*names, stretch="Instrument", widths={"Effective": 10, "Kind": 13})
    for instrument in law.instruments:
        gap = [] if instrument is law.instruments[-1] else [""]
        kind = instrument.kind.replace("-", " ")
        promulgated = str(instrument.promulgated or ("" if kind == "baseline" else "not found"))
        said = [Text(instrument.title, "bold"), *map(Text, filter(None, [instrument.original]))]
        number = [both(instrument.number, instrument.number_original)]
        published = f"promulgated {promulgated}" if promulgated else ""
        more = number if wide else [kind, instrument.number or "", published, instrument.confidence]
        said += [quiet(" · ".join(filter(None, more)))] if any(more) else []
        about = lines([*said, Text(instrument.id, ACCENT), *gap])
        day = lines([*_effective(instrument), *gap])
        table.add_row(*((day, promulgated, kind, about, instrument.confidence) if wide else (day, about)))
    console.print(table)


def _effective(instrument: Instrument) -> list[str | Text]:
    days = day_words(instrument.effective, instrument.effective_latest, instrument.uncertain)
    own = sorted({part.earliest for part in instrument.parts if part.amendment.effective})
    parts: list[str | Text] = [quiet("in part"), *map(str, own)] if own else []
    return [*days.replace(" to ", " to\n").replace(" or ", "\nor ").split("\n"), *parts]


def day_line(console: Console, at: Standing) -> None:
    """The day asked about, and what is to be known about that day."""
    console.print(quiet(f"On {at.on}" + (f", as known on {at.known_on}" if at.known_on else "") + "."))
    if at.on > at.law.checked:
        console.print(f"Law data of {at.law.name} last checked on {at.law.checked}; later changes are not in it.")
    for id in at.open:
        instrument = at.instrument(id)
        days = {day_words(p.earliest, p.latest, True) for p in instrument.parts if p.uncertain}
        console.print(
            f"Whether {id} is in force on this day was not found (its day: {listed(sorted(days))}); "
            "what hangs on it is marked “possibly”."
        )
    console.print()


def list_groups(console: Console, at: Standing) -> None:
    """All groups of a day with their sizes."""
    console.print(head(f"{at.law.name}, destination groups", at.law.source.original, mark=at.law.code))
    day_line(console, at)
    table = columns("Group", "Size", "Title", stretch="Title", right=["Size"])
    for group in at.table("groups").values():
        members = at.members(group)
        sure = sum(certain for _, certain in members.values())
        size = str(sure) if sure == len(members) else f"{sure}-{len(members)}"
        said: list[str | Text] = [group.title, *filter(None, [group.original])]
        if group.all_except is not None:
            said.append(quiet(_everywhere_but(group, at)))
        if not all(group.id in regime.groups for regime in at.regimes):
            said.append(quiet("possibly not standing on this day"))
        table.add_row(Text(group.id, f"bold {ACCENT}"), size, lines(said))
    console.print(table)


def _everywhere_but(group: Group, at: Standing) -> str:
    outside = listed((group_words(id, at.fullest) for id in group.all_except or ()), "or")
    return f"every destination that is not in {outside}"


def show_group(console: Console, at: Standing, group: Group) -> None:
    """One group of a day with its members."""
    members = at.members(group)
    console.print(head(group.title, mark=group.id))
    for line in filter(None, (group.original, group.cite)):
        console.print(line)
    day_line(console, at)
    console.print(head(counted(len(members), "country", "countries")))
    if group.all_except is None and members:
        _members(console, at, members)
        return
    if group.all_except is None:
        console.print("No country stands in it on this day.")
    else:
        everywhere = _everywhere_but(group, at)
        console.print(f"{everywhere[0].upper()}{everywhere[1:]}:")
        names = [f"{code} {country_name(code)}{'' if sure else ' (possibly)'}" for code, (_, sure) in members.items()]
        console.print(under(Text(flowing(names, console.width - 2)), 2))
    console.print()
    sources = Footnotes()
    instrument, part = at.origin(group.provenance)
    since = ("Since", f"{since_words(instrument, part)}  {instrument.id}")
    console.print(fields([since, *_known_by(group, sources), ("Note", group.provenance.note)]))
    _sources(console, sources)


def _members(console: Console, at: Standing, members: Mapping[str, tuple[Provenance, bool]]) -> None:
    marks = [provenance.confidence for provenance, _ in members.values()]
    usual = max(dict.fromkeys(marks), key=marks.count)
    notes = Footnotes()
    table = columns("Code", "Country", "Since", "Instrument", stretch="Instrument", widths={"Country": 26})
    for code, (provenance, sure) in members.items():
        instrument, part = at.origin(provenance)
        cited = notes.cite(provenance.note)
        mark = provenance.confidence if provenance.confidence != usual else ""
        table.add_row(
            Text(code, f"bold {ACCENT}"),
            country_name(code) + ("" if sure else "  possibly"),
            since_words(instrument, part).replace(" to ", "\nto "),
            "  ".join(filter(None, [instrument.id, mark, cited])),
        )
    console.print(table)
    console.print()
    console.print(f"Confidence{' unless otherwise marked' if set(marks) != {usual} else ''}: {usual}.")
    if notes:
        console.print()
        notes.show(console)


def _known_by(thing: Group | Entry, sources: Footnotes) -> list[tuple[str, RenderableType | None]]:
    cited = " ".join(sources.cite(url) for url in thing.provenance.sources)
    return [("Confidence", thing.provenance.confidence), ("Sources", cited)]


def _sources(console: Console, sources: Footnotes) -> None:
    console.print()
    console.print(head("Sources"))
    sources.show(console)


def list_entries(console: Console, at: Standing) -> None:
    """The control list of a day."""
    console.print(head(f"{at.law.name}, control entries", at.law.source.original, mark=at.law.code))
    day_line(console, at)
    _entries(console, at, in_order(at.table("entries")))


def _entries(console: Console, at: Standing, entries: Iterable[Entry]) -> None:
    table = columns("Entry", "Title", stretch="Title")
    for entry in entries:
        row = entry.row in (None, entry.id)
        title = Text(entry.title, "bold" if row else "").append(f"  {entry.original or ''}".rstrip(), "not bold")
        more = [counted(len(entry.tests), "test")] if entry.tests else []
        more += [f"no. 1 to {entry.numbers:,}"] if entry.numbers else []
        more += [] if at.certain("entries", entry.id) else ["possibly"]
        title.append(f"  {', '.join(more)}" if more else "", "dim")
        table.add_row(Text(("" if row else "  ") + entry.id, f"bold {ACCENT}" if row else ACCENT), title)
    console.print(table)


def show_entry(console: Console, at: Standing, found: Found) -> None:
    """One entry of a day: its tests, its history, the provisions that name it."""
    entry = found.entry
    sources = Footnotes()
    mark = f"{entry.id} no. {found.number}" if found.number else entry.id
    console.print(head(entry.title, entry.original, mark=mark))
    day_line(console, at)
    if not at.certain("entries", entry.id):
        console.print("This entry possibly stands here otherwise, or not at all.")
    if found.paragraph:
        console.print(f"{found.paragraph} has no entry of its own in the data; the entry of its row stands for it.")
        console.print()
    history = [
        [Text(f"{day}  {what} ").append(id, ACCENT), Text(note or "")] for day, what, id, note in changes(at, entry)
    ]
    console.print(
        fields(
            [
                ("Row", entry.row if entry.row != entry.id else None),
                ("Cite", entry.cite),
                ("Numbers", f"no. 1 to no. {entry.numbers:,}" if entry.numbers else None),
                *_known_by(entry, sources),
                ("History", lines(line for change in history for line in change if line)),
            ]
        )
    )
    console.print()
    _tests(console, at, entry)
    paragraphs = [e for e in in_order(at.table("entries")) if e.row == entry.id and e.id != entry.id]
    if paragraphs:
        console.print()
        console.print(head(f"Row {entry.id} has {counted(len(paragraphs), 'paragraph')} in the data"))
        _entries(console, at, paragraphs)
    named, free = namings(at, entry)
    console.print()
    names = "provision names" if len(named) == 1 else "provisions name"
    console.print(head(f"{len(named)} {names} it on {at.on}"))
    for naming in named:
        _naming(console, at, naming)
    if free:
        console.print(quiet(f"And {counted(free, 'provision')} without a word on the entry may apply to it."))
    _sources(console, sources)


def _tests(console: Console, at: Standing, entry: Entry) -> None:
    if not entry.tests:
        console.print("No technical test of it is in the data; the entry is given with the shipment.")
        return
    console.print(head("A good falls under it if" + (" any of these is met" if len(entry.tests) > 1 else "")))
    for test in entry.tests:
        good = at.law.source.goods.get(test.good)
        own = test.provenance
        marks = [own.confidence if own.confidence != entry.provenance.confidence else None, own.note]
        said = [
            Text(good.title if good else test.good),
            Text(test_words(test.values, good), "bold"),
            quiet(" · ".join(filter(None, [test.cite, *marks]))),
        ]
        console.print(fields([(test.sub or "-", lines(filter(None, said)))], indent=2, label=9))


def _naming(console: Console, at: Standing, naming: Naming) -> None:
    provision = naming.provision
    first = Text("  ").append(provision.id, ACCENT)
    first.append("" if naming.certain else "  possibly", "italic")
    console.print(first.append(f"  {both(provision.title, provision.original)}"))
    does = verb_words(provision.verb, provision.targets, at.fullest)
    console.print(under(Text(f"{does} (entry: {naming.box or 'free'})"), 4))
    for cut in naming.exceptions:
        line = Text(f"except {cut.id} (entry: {cut.words})").append("" if cut.certain else "  possibly", "italic")
        console.print(under(line, 4))
    if provision.cite:
        console.print(under(quiet(provision.cite), 4))
