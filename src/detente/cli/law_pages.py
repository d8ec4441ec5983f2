"""The pages of `law list`, `law group` and `law entry`."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from detente.cli.law_find import Found, Standing, in_order
from detente.cli.law_naming import Naming, changes, namings
from detente.cli.law_text import ACCENT, Footnotes, columns, fields, head, lines, quiet
from detente.cli.law_words import (
    both,
    counted,
    day_words,
    group_words,
    listed,
    since_words,
    test_words,
    verb_words,
)
from detente.regime.countries import name as country_name
from detente.regime.instruments import Entry, Group, Instrument
from detente.regime.jurisdiction import Jurisdiction

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
    console.print(
        f"{counted(len(law.instruments), 'instrument')}; covers from {law.covers_from}, last checked on {law.checked}"
    )
    console.print()
    wide = console.width >= WIDE
    names = ("Kind", "Number", "Confidence") if wide else ()
    table = columns("Effective", "Promulgated", *names, "Instrument", widths={"Effective": 10, "Number": 24})
    for instrument in law.instruments:
        kind = instrument.kind.replace("-", " ")
        tail: list[str | Text] = [Text(instrument.title, "bold"), *filter(None, [instrument.original])]
        more = [kind, instrument.number, instrument.confidence]
        if not wide:
            tail.append(quiet(" · ".join(filter(None, more))))
        cells = [lines(filter(None, [instrument.number, instrument.number_original])), quiet(instrument.confidence)]
        table.add_row(
            _effective(instrument),
            str(instrument.promulgated or ("-" if instrument.kind == "baseline" else "not found")),
            *([kind, *cells] if wide else ()),
            lines([*tail, Text(instrument.id, ACCENT), ""]),
        )
    console.print(table)


def _effective(instrument: Instrument) -> RenderableType:
    days = day_words(instrument.effective, instrument.effective_latest, instrument.uncertain)
    own = sorted({p.earliest for p in instrument.parts if p.amendment.effective})
    parts = [Text("in part", "dim"), *map(str, own)] if own else []
    return lines([*days.replace(" to ", " to\n").replace(" or ", "\nor ").split("\n"), *parts])


def day_line(console: Console, at: Standing) -> None:
    """The day asked about, and what is to be known about that day."""
    console.print(quiet(f"On {at.on}" + (f", as known on {at.known_on}" if at.known_on else "") + "."))
    if at.on > at.law.checked:
        console.print(f"The data of {at.law.name} was last checked on {at.law.checked}; what changed since is not in it.")
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
    table = columns("Group", "Size", "Title", right=["Size"])
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
    if group.original:
        console.print(group.original)
    if group.cite:
        console.print(group.cite)
    day_line(console, at)
    console.print(head(counted(len(members), "country", "countries")))
    if group.all_except is not None:
        console.print(_everywhere_but(group, at).capitalize() + ":")
        console.print()
        names = ", ".join(f"{country_name(code)}{'' if sure else ' (possibly)'} {code}" for code, (_, sure) in members.items())
        console.print(Padding(Text(names), (0, 0, 0, 2)))
        console.print()
        console.print(fields(_origin(at, group)))
        return
    if not members:
        console.print("No country stands in it on this day.")
        console.print()
        console.print(fields(_origin(at, group)))
        return
    notes = Footnotes()
    wide = console.width >= WIDE
    table = columns("Code", "Country", "Since", *(["Confidence"] if wide else []), "Instrument", widths={"Code": 4})
    for code, (provenance, sure) in members.items():
        instrument, part = at.origin(provenance)
        since = since_words(instrument, part)
        cited = notes.cite(provenance.note)
        table.add_row(
            Text(code, f"bold {ACCENT}"),
            Text(country_name(code)).append("" if sure else "  possibly", "italic"),
            since.replace(" to ", "\nto "),
            *([provenance.confidence] if wide else []),
            lines(
                [Text(instrument.id.partition("_")[2]).append(f"  {cited}" if cited else "", "dim")]
                + ([] if wide else [quiet(provenance.confidence)] * _differs(at, group, provenance.confidence))
            ),
        )
    console.print(table)
    if not wide:
        console.print()
        console.print(quiet(f"Confidence, where nothing else is said: {_usual(at, group)}."))
    if notes:
        console.print()
        console.print(notes.show())


def _usual(at: Standing, group: Group) -> str:
    marks = [provenance.confidence for provenance, _ in at.members(group).values()]
    return max(dict.fromkeys(marks), key=marks.count)


def _differs(at: Standing, group: Group, confidence: str) -> int:
    return int(confidence != _usual(at, group))


def _origin(at: Standing, thing: Group | Entry) -> list[tuple[str, RenderableType | None]]:
    instrument, part = at.origin(thing.provenance)
    return [
        ("Since", f"{since_words(instrument, part)}  {instrument.id}"),
        ("Confidence", thing.provenance.confidence),
        ("Sources", lines(thing.provenance.sources)),
        ("Note", thing.provenance.note),
    ]


def list_entries(console: Console, at: Standing) -> None:
    """The control list of a day."""
    console.print(head(f"{at.law.name}, control entries", at.law.source.original, mark=at.law.code))
    day_line(console, at)
    _entries(console, at, in_order(at.table("entries")))


def _entries(console: Console, at: Standing, entries: Iterable[Entry]) -> None:
    table = columns("Entry", "Title")
    for entry in entries:
        row = (entry.row or entry.id) == entry.id
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
    mark = f"{entry.id} no. {found.number}" if found.number else entry.id
    console.print(head(entry.title, entry.original, mark=mark))
    day_line(console, at)
    if found.paragraph:
        console.print(f"{found.paragraph} has no entry of its own in the data; the entry of its row stands for it.")
        console.print()
    row = entry.row if entry.row not in (None, entry.id) else None
    console.print(
        fields(
            [
                ("Row", row),
                ("Cite", entry.cite),
                ("Numbers", f"no. 1 to no. {entry.numbers:,}" if entry.numbers else None),
                *_origin(at, entry)[:1],
                *((day, f"{what}  {id}" + (f"\n{note}" if note else "")) for day, what, id, note in changes(at, entry)),
                *_origin(at, entry)[1:],
            ]
        )
    )
    if entry.tests:
        console.print()
        console.print(head("A good falls under it if any of these is met" if len(entry.tests) > 1 else "A good falls under it if"))
        for test in entry.tests:
            good = at.law.source.goods.get(test.good)
            own = test.provenance if test.provenance.note or test.provenance.confidence != entry.provenance.confidence else None
            said: list[str | Text] = [good.title if good else test.good, Text(test_words(test.values, good), "bold")]
            if own and own != entry.provenance:
                said.append(quiet(" · ".join(filter(None, [own.confidence, own.note]))))
            said.append(quiet(test.cite or ""))
            console.print(fields([(test.sub or "-", lines(filter(None, said)))], indent=2, label=9))
    else:
        console.print()
        console.print("The data has no test for it: a good is classified here by whoever knows the list.")
    paragraphs = [e for e in in_order(at.table("entries")) if e.row == entry.id and e.id != entry.id]
    if paragraphs:
        console.print()
        console.print(head(f"{counted(len(paragraphs), 'paragraph')} of row {entry.id} with an entry of their own"))
        _entries(console, at, paragraphs)
    named, free = namings(at, entry)
    console.print()
    console.print(head(f"{counted(len(named), 'provision')} that name it on {at.on}" if len(named) != 1 else f"1 provision that names it on {at.on}"))
    for naming in named:
        console.print(fields([("", _naming(naming, at))], indent=0, label=0))
    if free:
        console.print()
        console.print(quiet(f"{counted(free, 'provision')} more leave the entry free, and so may apply to it too."))


def _naming(naming: Naming, at: Standing) -> RenderableType:
    provision = naming.provision
    first = Text(provision.id, ACCENT).append("" if naming.certain else "  possibly", "italic")
    title = both(provision.title, provision.original)
    first.append(f"  {title}" if title else "", "not dim")
    does = verb_words(provision.verb, provision.targets, at.fullest)
    said: list[str | Text] = [first]
    if naming.box:
        said.append(f"  {does}, naming {naming.box}")
    for exception, words in naming.exceptions:
        said.append(f"  {does}, except {exception.id} naming {words}")
    said.append(quiet(f"  {provision.cite}") if provision.cite else "")
    return lines(filter(None, said))
