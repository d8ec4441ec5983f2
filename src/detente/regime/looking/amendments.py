"""One amendment of an instrument in words, with the law of the day before and of the day itself to name things by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from detente.english import counted, listed
from detente.regime import schema
from detente.regime.fold import fold
from detente.regime.instruments import Part, Regime
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


@dataclass(frozen=True, slots=True)
class Known:
    """How a value is known, where that differs from what holds around it."""

    confidence: str | None
    sources: tuple[tuple[str, str | None], ...]
    note: str | None

    def __bool__(self) -> bool:
        """Whether anything is said."""
        return bool(self.confidence or self.sources or self.note)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words; `name` is the id it begins with, `beside` is said in brackets after it."""

    text: str
    name: str | None = None
    beside: tuple[str, ...] = ()
    known: Known = Known(None, (), None)


@dataclass(frozen=True, slots=True)
class Row:
    """What is said under a label, in lines."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class AmendmentTold:
    """An amendment in words.

    `what` is done to `name`, which is of the `kind` group, entry, ...; `rows` tell it. `effective` is its own day where
    that is not the instrument's, `known` how it is known where that differs from the instrument.
    """

    kind: str
    what: str
    name: str
    rows: tuple[Row, ...]
    effective: str | None
    known: Known


def told(law: Jurisdiction, part: Part) -> AmendmentTold:
    """An amendment in words."""
    own = part.amendment
    kind, what, name, rows = _Telling(law, part).say()
    day = day_words(part.earliest, part.latest, part.uncertain) if own.effective else None
    return AmendmentTold(kind, what, name, tuple(row for row in rows if row.lines), day, _known(own))


Said = tuple[str, str, str, list[Row]]


def _row(label: str, *texts: str | None) -> Row:
    return Row(label, tuple(Line(text) for text in texts if text))


def _known(own: Any) -> Known:
    return Known(own.confidence, tuple((source.url, source.what) for source in own.sources or ()), own.note)


class _Telling:
    def __init__(self, law: Jurisdiction, part: Part) -> None:
        self.amendment = part.amendment
        self.goods = law.source.goods
        self.before = fold(law.source, part.earliest - dt.timedelta(days=1))
        self.after = fold(law.source, part.earliest, assumed=frozenset({part.instrument}))

    def say(self) -> Said:
        """The kind of thing, what is done to it, its name, and the rows that tell it."""
        match self.amendment:
            case schema.GroupAmendment() as a:
                return "group", *self._group(a)
            case schema.EntryAmendment() as a:
                return "entry", *self._entry(a)
            case schema.GoodAmendment() as a:
                return "good", *self._good(a)
            case schema.HsListAmendment() as a:
                return "hs_list", *self._hs_list(a)
            case schema.AuthorisationAmendment() as a:
                return "authorisation", *self._authorisation(a)
            case schema.BodyAmendment() as a:
                return "body", *self._body(a)
            case schema.FactAmendment() as a:
                return "fact", *self._fact(a)
            case schema.ProvisionAmendment() as a:
                return "provision", *self._provision(a)
            case schema.ExceptionAmendment() as a:
                return "exception", *self._exception(a)
        raise TypeError(f"no words for {type(self.amendment).__name__}")

    def _group(self, a: schema.GroupAmendment) -> tuple[str, str, list[Row]]:
        old, new = self.before.groups.get(a.group), self.after.groups.get(a.group)
        what = "Group ended" if a.ends else "Group changed" if old else "Group"
        shown = new or old
        rows = [_row("title", both(shown.title, shown.original) if shown else None)]
        if old and a.title and old.title != a.title:
            rows.append(_row("before", both(old.title, old.original)))
        if isinstance(a.add, dict):
            plain = [code for code, detail in a.add.items() if detail is None]
            rows.append(_row("added", listed(map(country_words, plain))))
            rows += [Row("added", (Line(country_words(c), known=_known(d)),)) for c, d in a.add.items() if d]
        else:
            rows.append(_row("added", listed(map(country_words, a.add))))
        rows.append(_row("removed", listed(map(country_words, a.remove))))
        if a.all_except:
            outside = listed((group_words(id, self.after) for id in a.all_except), "or")
            rows.append(_row("members", f"every destination that is not in {outside}"))
        elif new and (a.add or a.remove):
            size = counted(len(self.after.members(new)), "country", "countries")
            rows.append(_row("members", f"{size}, {len(self.before.members(old)):,} before" if old else size))
        elif new and not old:
            rows.append(_row("members", "none yet"))
        return what, a.group, [*rows, _row("cite", a.cite)]

    def _entry(self, a: schema.EntryAmendment) -> tuple[str, str, list[Row]]:
        old, new = self.before.entries.get(a.entry), self.after.entries.get(a.entry)
        shown = new or old
        what = "Entry ended" if a.ends else "Entry changed" if old else "Entry"
        cut = "the numbers of this list mean other goods than the numbers before" if a.recut else None
        rows = [
            _row("title", both(shown.title, shown.original) if shown else None),
            _row("row", a.row if a.row != a.entry else None),
            Row("tests", tuple(map(self._test, a.tests))),
            _row("numbers", f"no. 1 to no. {a.numbers.to:,}" if a.numbers else None),
            _row("cut anew", cut),
            _row("cite", a.cite),
        ]
        return what, a.entry, rows

    def _test(self, test: schema.EntryTest) -> Line:
        good = self.goods.get(test.good)
        text = f"{good.title if good else test.good}: {test_words(read_test(test), good)}"
        return Line(text, test.sub, _some(test.cite), _known(test))

    def _good(self, a: schema.GoodAmendment) -> tuple[str, str, list[Row]]:
        good = self.goods.get(a.good)
        entries = listed(map(entry_words, a.entries), "or")
        falls = f"{entries}; a good of this kind that meets no test of these is unlisted"
        what = "Good no longer classified" if a.ends else "Good"
        return what, a.good, [_row("title", good.title if good else None), _row("entries", falls), _row("cite", a.cite)]

    def _hs_list(self, a: schema.HsListAmendment) -> tuple[str, str, list[Row]]:
        old = self.before.hs_lists.get(a.hs_list)
        what = "HS list ended" if a.ends else "HS list written anew" if old else "HS list"
        title = both(a.title, a.original) or (both(old.title, old.original) if old else "")
        rows = [_row("title", title), _row("under", ", ".join(a.include)), _row("except", ", ".join(a.exclude))]
        return what, a.hs_list, [*rows, _row("cite", a.cite)]

    def _authorisation(self, a: schema.AuthorisationAmendment) -> tuple[str, str, list[Row]]:
        old = self.before.authorisations.get(a.authorisation)
        shown = self.after.authorisations.get(a.authorisation) or old
        what = "Authorisation ended" if a.ends else "Authorisation changed" if old else "Authorisation"
        weight = f"{a.weight} (the lightest has the smallest)" if a.weight is not None else None
        title = both(shown.title, shown.original) if shown else None
        return what, a.authorisation, [_row("title", title), _row("weight", weight), _row("cite", a.cite)]

    def _body(self, a: schema.BodyAmendment) -> tuple[str, str, list[Row]]:
        old = self.before.bodies.get(a.body)
        before = both(old.title, old.original) if old else None
        rows = [_row("name", both(a.title, a.original)), _row("before", before), _row("cite", a.cite)]
        return ("Body renamed" if old else "Body"), a.body, rows

    def _fact(self, a: schema.FactAmendment) -> tuple[str, str, list[Row]]:
        kinds = {"bool": "yes or no", "number": "a number", "date": "a date", "choice": listed(a.choices, "or")}
        title = both(a.title, a.original)
        return "Fact", a.fact, [_row("title", title), _row("question", a.question), _row("answer", kinds[a.type])]

    def _provision(self, a: schema.ProvisionAmendment) -> tuple[str, str, list[Row]]:
        old = self.before.provisions.get(a.provision)
        if a.ends:
            rows: list[Row] = []
            if old:
                rows = [
                    _row("title", both(old.title, old.original)),
                    _row("did", verb_words(old.verb, old.targets, self.before)),
                    _row("gap", old.targets[0] if old.verb == "notes" else None),
                    _box("where", dict(old.box), self.before),
                    _row("stood by", old.provenance.instrument),
                    _row("cite", old.cite),
                ]
            return "Provision ended", a.provision, rows
        verb = next(verb for verb in schema.VERBS if getattr(a, verb) is not None)
        target = getattr(a, verb)
        rows = [
            _row("title", both(a.title, a.original)),
            _row("replaces", old.provenance.instrument if old and a.replaces else None),
            _row("does", verb_words(verb, target if isinstance(target, list) else [target], self.after)),
            _row("gap", a.notes),
            _box("where", a.when, self.after),
            *(Row("except", (self._cut_out(each),)) for each in a.except_),
            _row("open", a.open),
        ]
        for term in schema.TERMS:
            if getattr(a, term) is not None:
                rows.append(_row(term, *term_words(term, getattr(a, term), self.after)))
        return ("Provision replaced" if a.replaces else "Provision"), a.provision, [*rows, _row("cite", a.cite)]

    def _cut_out(self, e: schema.Exception_) -> Line:
        beside = _some(both(e.title, e.original), f"open: {e.open}" if e.open else None, e.cite)
        return Line(box_sentence(e.box, self.after), e.id, beside, _known(e))

    def _exception(self, a: schema.ExceptionAmendment) -> tuple[str, str, list[Row]]:
        regime = self.before if a.ends else self.after
        said = [(id, regime.provisions.get(id)) for id in a.of]
        of = [id + (f": {both(p.title, p.original)}" if p and (p.title or p.original) else "") for id, p in said]
        rows = [_row("title", both(a.title, a.original)), _row("from" if a.ends else "to", *of)]
        if a.ends:
            old = next((p.exceptions[a.exception] for _, p in said if p and a.exception in p.exceptions), None)
            if old:
                rows += [_box("was", dict(old.box), self.before), _row("stood by", old.provenance.instrument)]
        else:
            rows += [_box("where", a.when, self.after), _row("open", a.open)]
        what = "Exception ended" if a.ends else "Exception added"
        return what, a.exception, [*rows, _row("cite", a.cite)]


def _some(*texts: str | None) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _box(label: str, box: dict[str, Any], regime: Regime) -> Row:
    said = [f"{title}: {words}" for title, words in box_words(box, regime)]
    return _row(label, *(said or ["everywhere"]))
