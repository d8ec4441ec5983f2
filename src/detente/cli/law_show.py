"""One instrument as a page: its head, every amendment in words, the sources at the foot."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from detente.cli.law_text import ACCENT, Footnotes, fields, head, lines, quiet
from detente.english import counted, listed
from detente.regime.instruments import Instrument
from detente.regime.jurisdiction import Jurisdiction
from detente.regime.looking.amendments import AmendmentTold, Known, Line, told
from detente.regime.looking.words import both, day_words


def show(console: Console, law: Jurisdiction, instrument: Instrument) -> None:
    """Print an instrument."""
    sources = Footnotes()
    kind = instrument.kind.replace("-", " ")
    console.print(Text(instrument.id, f"bold {ACCENT}"))
    console.print(head(instrument.title))
    if instrument.original:
        console.print(Text(instrument.original))
    console.print()
    none_found = "-" if instrument.kind == "baseline" else "not found"
    console.print(
        fields(
            [
                ("Law of", both(law.name, law.source.original)),
                (
                    "Kind",
                    "baseline: the law as it stood when the data begins" if kind == "baseline" else kind,
                ),
                ("Number", both(instrument.number, instrument.number_original)),
                ("Promulgated", str(instrument.promulgated or none_found)),
                ("Effective", _effective(instrument)),
                ("Confidence", instrument.confidence),
                ("Sources", sources.sources(instrument.sources)),
                ("Note", instrument.note),
            ]
        )
    )
    console.print()
    console.print(head(counted(len(instrument.parts), "amendment")))
    for part in instrument.parts:
        console.print()
        said = told(law, part)
        title = Text(f"{part.index + 1:>3}  ", "dim")
        title.append(f"{said.what}  ", "bold")
        console.print(title.append(said.name, f"bold {ACCENT}"))
        console.print(fields(_rows(said, sources), indent=5))
    console.print()
    console.print(head("Sources"))
    sources.show(console)
    console.print()
    console.print(quiet(f"`detente law list` tells what the data of {law.name} leaves out everywhere."))


def _effective(instrument: Instrument) -> str:
    day = day_words(instrument.effective, instrument.effective_latest, instrument.uncertain)
    if instrument.uncertain:
        day += " (the day was not found; inside this span both states of the law are possible)"
    own = sorted({day_words(p.earliest, p.latest, p.uncertain) for p in instrument.parts if p.amendment.effective})
    return day + (f"; in part {listed(own)}" if own else "")


def _rows(said: AmendmentTold, sources: Footnotes) -> Iterator[tuple[str, RenderableType | None]]:
    for row in said.rows:
        yield row.label, lines(_line(row.label, each, sources) for each in row.lines)
    yield "effective", said.effective
    yield "confidence", said.known.confidence
    yield "sources", sources.sources(said.known.sources)
    yield "note", said.known.note


def _line(label: str, line: Line, sources: Footnotes) -> Text:
    aside = _aside(line.known, sources)
    text = Text(f"{line.name}  " if line.name else "").append(line.text)
    if label == "added":
        return text.append(f"  {aside}" if aside else "", "dim")
    for said in (*line.beside, aside):
        text.append(f" ({said})" if said else "", "dim")
    return text


def _aside(known: Known, sources: Footnotes) -> str:
    """Confidence, sources and note of a member, test or exception, in one line."""
    cited = " ".join(f"{sources.cite(url)} {what or ''}".strip() for url, what in known.sources)
    return " · ".join(text for text in (known.confidence, cited, known.note) if text)
