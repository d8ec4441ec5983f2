"""One instrument as a page: its head, every amendment in words, the sources at the foot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console, RenderableType
from rich.text import Text

from detente.cli.law_text import ACCENT, Footnotes, fields, head, lines, quiet
from detente.english import counted, listed
from detente.regime import schema
from detente.regime.fold import fold
from detente.regime.instruments import Instrument, Part, Regime
from detente.regime.jurisdiction import Jurisdiction
from detente.regime.looking.words import (
    both,
    box_sentence,
    box_words,
    country_words,
    day_words,
    entry_words,
    group_words,
    read_test,
    term_words,
    test_words,
    verb_words,
)

Row = tuple[str, RenderableType | None]
Said = tuple[str, str, Iterable[Row]]


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
        words = _Amendment(law, part, sources)
        what, name, rows = words.say()
        title = Text(f"{part.index + 1:>3}  ", "dim")
        title.append(f"{what}  ", "bold")
        console.print(title.append(name, f"bold {ACCENT}"))
        console.print(fields([*rows, *words.provenance()], indent=5))
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


class _Amendment:
    """One amendment in words, with the law of the day before and of the day itself to name things by."""

    def __init__(self, law: Jurisdiction, part: Part, sources: Footnotes) -> None:
        self.part = part
        self.goods = law.source.goods
        self.sources = sources
        self.before = fold(law.source, part.earliest - dt.timedelta(days=1))
        self.after = fold(law.source, part.earliest, assumed=frozenset({part.instrument}))

    def provenance(self) -> Iterator[Row]:
        """What the amendment says of its own day, confidence, sources and note, over the instrument's."""
        own = self.part.amendment
        if own.effective:
            yield "effective", day_words(self.part.earliest, self.part.latest, self.part.uncertain)
        yield "confidence", own.confidence
        yield "sources", self.sources.sources((source.url, source.what) for source in own.sources or ())
        yield "note", own.note

    def _aside(self, own: Any) -> str:
        """Confidence, sources and note of a member, test or exception, in one line."""
        cited = " ".join(f"{self.sources.cite(source.url)} {source.what or ''}".strip() for source in own.sources or ())
        return " · ".join(text for text in (own.confidence, cited, own.note) if text)

    def _box(self, box: dict[str, Any], regime: Regime | None = None) -> RenderableType:
        said = box_words(box, regime or self.after)
        return lines(f"{title}: {words}" for title, words in said) if said else Text("everywhere")

    def say(self) -> Said:
        """What is done, to what, and the rows that tell it."""
        match self.part.amendment:
            case schema.GroupAmendment() as a:
                return self._group(a)
            case schema.EntryAmendment() as a:
                return self._entry(a)
            case schema.GoodAmendment() as a:
                return self._good(a)
            case schema.HsListAmendment() as a:
                return self._hs_list(a)
            case schema.AuthorisationAmendment() as a:
                return self._authorisation(a)
            case schema.BodyAmendment() as a:
                return self._body(a)
            case schema.FactAmendment() as a:
                return self._fact(a)
            case schema.ProvisionAmendment() as a:
                return self._provision(a)
            case schema.ExceptionAmendment() as a:
                return self._exception(a)
        raise TypeError(f"no words for {type(self.part.amendment).__name__}")

    def _group(self, a: schema.GroupAmendment) -> Said:
        old, new = self.before.groups.get(a.group), self.after.groups.get(a.group)
        what = "Group ended" if a.ends else "Group changed" if old else "Group"
        shown = new or old
        rows: list[Row] = [("title", both(shown.title, shown.original)) if shown else ("title", None)]
        if old and a.title and old.title != a.title:
            rows.append(("before", both(old.title, old.original)))
        if isinstance(a.add, dict):
            plain = [code for code, detail in a.add.items() if detail is None]
            rows.append(("added", listed(map(country_words, plain))))
            rows += [("added", _with(country_words(c), self._aside(d))) for c, d in a.add.items() if d]
        else:
            rows.append(("added", listed(map(country_words, a.add))))
        rows.append(("removed", listed(map(country_words, a.remove))))
        if a.all_except:
            outside = listed((group_words(id, self.after) for id in a.all_except), "or")
            rows.append(("members", f"every destination that is not in {outside}"))
        elif new and (a.add or a.remove):
            size = counted(len(self.after.members(new)), "country", "countries")
            rows.append(("members", f"{size}, {len(self.before.members(old)):,} before" if old else size))
        elif new and not old:
            rows.append(("members", "none yet"))
        return what, a.group, [*rows, ("cite", a.cite)]

    def _entry(self, a: schema.EntryAmendment) -> Said:
        old, new = self.before.entries.get(a.entry), self.after.entries.get(a.entry)
        shown = new or old
        what = "Entry ended" if a.ends else "Entry changed" if old else "Entry"
        tests = [self._test(test) for test in a.tests]
        return (
            what,
            a.entry,
            [
                ("title", both(shown.title, shown.original) if shown else None),
                ("row", a.row if a.row != a.entry else None),
                ("tests", lines(tests) if tests else None),
                ("numbers", f"no. 1 to no. {a.numbers.to:,}" if a.numbers else None),
                (
                    "cut anew",
                    "the numbers of this list mean other goods than the numbers before" if a.recut else None,
                ),
                ("cite", a.cite),
            ],
        )

    def _test(self, test: schema.EntryTest) -> Text:
        good = self.goods.get(test.good)
        text = Text(f"{test.sub}  " if test.sub else "")
        text.append(f"{good.title if good else test.good}: {test_words(read_test(test), good)}")
        for aside in (test.cite, self._aside(test)):
            text.append(f" ({aside})" if aside else "", "dim")
        return text

    def _good(self, a: schema.GoodAmendment) -> Said:
        good = self.goods.get(a.good)
        entries = listed(map(entry_words, a.entries), "or")
        falls = f"{entries}; a good of this kind that meets no test of these is unlisted"
        what = "Good no longer classified" if a.ends else "Good"
        rows: list[Row] = [("title", good.title if good else None), ("entries", falls), ("cite", a.cite)]
        return what, a.good, rows

    def _hs_list(self, a: schema.HsListAmendment) -> Said:
        old = self.before.hs_lists.get(a.hs_list)
        what = "HS list ended" if a.ends else "HS list written anew" if old else "HS list"
        title = both(a.title, a.original) or (both(old.title, old.original) if old else "")
        rows: list[Row] = [
            ("title", title),
            ("under", ", ".join(a.include)),
            ("except", ", ".join(a.exclude)),
        ]
        return what, a.hs_list, [*rows, ("cite", a.cite)]

    def _authorisation(self, a: schema.AuthorisationAmendment) -> Said:
        old = self.before.authorisations.get(a.authorisation)
        shown = self.after.authorisations.get(a.authorisation) or old
        what = "Authorisation ended" if a.ends else "Authorisation changed" if old else "Authorisation"
        weight = f"{a.weight} (the lightest has the smallest)" if a.weight is not None else None
        title = both(shown.title, shown.original) if shown else None
        return what, a.authorisation, [("title", title), ("weight", weight), ("cite", a.cite)]

    def _body(self, a: schema.BodyAmendment) -> Said:
        old = self.before.bodies.get(a.body)
        before = both(old.title, old.original) if old else None
        rows: list[Row] = [("name", both(a.title, a.original)), ("before", before), ("cite", a.cite)]
        return ("Body renamed" if old else "Body"), a.body, rows

    def _fact(self, a: schema.FactAmendment) -> Said:
        kinds = {
            "bool": "yes or no",
            "number": "a number",
            "date": "a date",
            "choice": listed(a.choices, "or"),
        }
        title = both(a.title, a.original)
        return "Fact", a.fact, [("title", title), ("question", a.question), ("answer", kinds[a.type])]

    def _provision(self, a: schema.ProvisionAmendment) -> Said:
        old = self.before.provisions.get(a.provision)
        if a.ends:
            rows: list[Row] = []
            if old:
                rows = [
                    ("title", both(old.title, old.original)),
                    ("did", verb_words(old.verb, old.targets, self.before)),
                    ("gap", old.targets[0] if old.verb == "notes" else None),
                    ("where", self._box(dict(old.box), self.before)),
                    ("stood by", old.provenance.instrument),
                    ("cite", old.cite),
                ]
            return "Provision ended", a.provision, rows
        verb = next(verb for verb in schema.VERBS if getattr(a, verb) is not None)
        target = getattr(a, verb)
        does = verb_words(verb, target if isinstance(target, list) else [target], self.after)
        rows = [
            ("title", both(a.title, a.original)),
            ("replaces", old.provenance.instrument if old and a.replaces else None),
            ("does", does),
            ("gap", a.notes),
            ("where", self._box(a.when)),
            *(("except", self._cut_out(e)) for e in a.except_),
            ("open", a.open),
        ]
        for term in schema.TERMS:
            if getattr(a, term) is not None:
                rows.append((term, lines(term_words(term, getattr(a, term), self.after))))
        return ("Provision replaced" if a.replaces else "Provision"), a.provision, [*rows, ("cite", a.cite)]

    def _cut_out(self, e: schema.Exception_) -> Text:
        text = Text(f"{e.id}  ").append(box_sentence(e.box, self.after))
        for said in (both(e.title, e.original), f"open: {e.open}" if e.open else "", e.cite, self._aside(e)):
            text.append(f" ({said})" if said else "", "dim")
        return text

    def _exception(self, a: schema.ExceptionAmendment) -> Said:
        regime = self.before if a.ends else self.after
        said = [(id, regime.provisions.get(id)) for id in a.of]
        of = [id + (f": {both(p.title, p.original)}" if p and (p.title or p.original) else "") for id, p in said]
        rows: list[Row] = [("title", both(a.title, a.original)), ("from" if a.ends else "to", lines(of))]
        if a.ends:
            old = next((p.exceptions[a.exception] for _, p in said if p and a.exception in p.exceptions), None)
            if old:
                rows += [
                    ("was", self._box(dict(old.box), self.before)),
                    ("stood by", old.provenance.instrument),
                ]
        else:
            rows += [("where", self._box(a.when)), ("open", a.open)]
        return ("Exception ended" if a.ends else "Exception added"), a.exception, [*rows, ("cite", a.cite)]


def _with(text: str, aside: str) -> Text:
    found = Text(text)
    return found.append(f"  {aside}", "dim") if aside else found
