"""The pages of `law provision`."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from detente.cli.law_pages import day_line
from detente.cli.law_text import ACCENT, Footnotes, columns, fields, head, lines, quiet
from detente.regime.instruments import ExceptionRule, Provision
from detente.regime.looking.finding import Standing
from detente.regime.looking.words import both, box_sentence, box_words, since_words, term_words, verb_words


def list_provisions(console: Console, at: Standing) -> None:
    """The provisions of a day, in the order of the law."""
    console.print(head(f"{at.law.name}, provisions", at.law.source.original, mark=at.law.code))
    day_line(console, at)
    table = columns("Provision", "What it does", stretch="What it does")
    for found in at.table("provisions").values():
        said: list[str | Text] = [Text(verb_words(found.verb, found.targets, at.fullest))]
        said += [both(found.title, found.original)] if found.title or found.original else []
        where = box_sentence(found.box, at.fullest)
        said += [quiet(where)] if where else []
        exceptions = [id if sure else f"{id} (possibly)" for id, (_, sure) in at.exceptions(found.id).items()]
        said += [quiet(f"except: {', '.join(exceptions)}")] if exceptions else []
        said += [] if at.certain("provisions", found.id) else [quiet("possibly not so on this day")]
        table.add_row(Text(found.id, f"bold {ACCENT}"), lines(said))
    console.print(table)


def show_provision(console: Console, at: Standing, found: Provision) -> None:
    """One provision of a day: what it does, where, except where, on which terms, and where that comes from."""
    sources = Footnotes()
    console.print(head(both(found.title, found.original), mark=found.id))
    day_line(console, at)
    if not at.certain("provisions", found.id):
        console.print("This provision possibly stands here otherwise, or not at all.")
    console.print(fields(_rows(at, found, sources)))
    exceptions = at.exceptions(found.id)
    if exceptions:
        console.print()
        console.print(head("Except"))
        for each, sure in exceptions.values():
            console.print(fields([(each.id, _exception(at, each, sure, sources))], indent=2, label=20))
    console.print()
    console.print(head("Sources"))
    sources.show(console)


def _rows(at: Standing, found: Provision, sources: Footnotes) -> Iterator[tuple[str, RenderableType | None]]:
    instrument, part = at.origin(found.provenance)
    yield "Does", verb_words(found.verb, found.targets, at.fullest)
    yield "Gap", found.targets[0] if found.verb == "notes" else None
    said = [f"{title}: {words}" for title, words in box_words(found.box, at.fullest)]
    yield "Where", lines(said or ["everywhere"])
    yield "Open", found.open
    for name, value in found.terms.items():
        yield name.capitalize(), lines(term_words(name, value, at.fullest))
    yield "Cite", found.cite
    yield "Since", f"{since_words(instrument, part)}  {instrument.id}"
    yield "Confidence", found.provenance.confidence
    yield "Sources", " ".join(sources.cite(url) for url in found.provenance.sources)
    yield "Note", found.provenance.note


def _exception(at: Standing, each: ExceptionRule, sure: bool, sources: Footnotes) -> RenderableType:
    instrument, part = at.origin(each.provenance)
    cited = " ".join(sources.cite(url) for url in each.provenance.sources)
    said = [
        Text(box_sentence(each.box, at.fullest)),
        Text(both(each.title, each.original)),
        Text(f"open: {each.open}" if each.open else ""),
        Text("" if sure else "possibly", "italic"),
        quiet("  ".join(filter(None, (each.cite, f"since {since_words(instrument, part)}", instrument.id, cited)))),
    ]
    return lines(filter(None, said))
