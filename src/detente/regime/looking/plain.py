"""What the law says, as JSON carries it: dates as text, names as in the law files."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from detente.regime import countries
from detente.regime.instruments import Entry, EntryTestRule, ExceptionRule, Group, Instrument, Provenance, Provision
from detente.regime.jurisdiction import Jurisdiction
from detente.regime.looking.finding import Found, Standing
from detente.regime.looking.naming import changes, namings
from detente.regime.looking.words import box_words, term_words, test_words, verb_words
from detente.regime.values import Range


def as_json(value: object) -> str:
    """A value of this module as JSON text."""
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def _day(earliest: dt.date, latest: dt.date | None, uncertain: bool) -> object:
    return {"earliest": earliest, "latest": latest} if uncertain else earliest


def _sources(sources: Iterable[tuple[str, str | None]]) -> list[dict[str, str]]:
    return [{"url": url, "what": what} if what else {"url": url} for url, what in sources]


def _of(at: Standing) -> dict[str, Any]:
    return {
        "jurisdiction": at.law.code,
        "on": at.on,
        "known_on": at.known_on,
        "checked": at.law.checked,
        "open": list(at.open),
    }


def _provenance(at: Standing, provenance: Provenance) -> dict[str, Any]:
    instrument, part = at.origin(provenance)
    return {
        "since": _day(part.earliest, part.latest, part.uncertain),
        "or_earlier": instrument.kind == "baseline",
        "instrument": provenance.instrument,
        "confidence": provenance.confidence,
        "sources": list(provenance.sources),
        "note": provenance.note,
    }


def jurisdiction(law: Jurisdiction) -> dict[str, Any]:
    """What a jurisdiction's data covers."""
    return {
        "jurisdiction": law.code,
        "name": law.name,
        "original": law.source.original,
        "authority": law.source.authority,
        "from": law.covers_from,
        "checked": law.checked,
        "instruments": len(law.instruments),
        "notes": list(law.source.notes),
    }


def instrument(found: Instrument) -> dict[str, Any]:
    """An instrument's head."""
    return {
        "id": found.id,
        "title": found.title,
        "original": found.original,
        "number": found.number,
        "number_original": found.number_original,
        "kind": found.kind,
        "promulgated": found.promulgated,
        "effective": _day(found.effective, found.effective_latest, found.uncertain),
        "confidence": found.confidence,
        "sources": _sources(found.sources),
        "note": found.note,
    }


def whole_instrument(found: Instrument) -> dict[str, Any]:
    """An instrument with its amendments as its file writes them, each with the day it takes effect."""
    amend = [
        {
            **part.amendment.model_dump(by_alias=True, exclude_unset=True),
            "effective": _day(part.earliest, part.latest, part.uncertain),
        }
        for part in found.parts
    ]
    return {**instrument(found), "amend": amend}


def group(at: Standing, found: Group) -> dict[str, Any]:
    """A group of a day with its members."""
    members = at.members(found)
    return {
        **_of(at),
        "group": found.id,
        "title": found.title,
        "original": found.original,
        "cite": found.cite,
        "stands": "yes" if all(found.id in regime.groups for regime in at.regimes) else "possibly",
        "all_except": list(found.all_except) if found.all_except is not None else None,
        "size": len(members),
        "members": [
            {"code": code, "name": countries.name(code), "certain": certain, **_provenance(at, provenance)}
            for code, (provenance, certain) in members.items()
        ],
    }


def entry(at: Standing, found: Found) -> dict[str, Any]:
    """An entry of a day, with its tests and the provisions that name it."""
    named, free = namings(at, found.entry)
    return {
        **entry_head(at, found.entry),
        "number": found.number,
        "paragraph": found.paragraph,
        "tests": [_test(at, test) for test in found.entry.tests],
        "history": [
            {"day": day, "what": what, "instrument": id, "note": note}
            for day, what, id, note in changes(at, found.entry)
        ],
        "provisions": [
            {
                "provision": naming.provision.id,
                "verb": naming.provision.verb,
                "targets": list(naming.provision.targets),
                "cite": naming.provision.cite,
                "certain": naming.certain,
                "names_it_as": naming.box or None,
                "exceptions": [
                    {"exception": cut.id, "names_it_as": cut.words, "certain": cut.certain} for cut in naming.exceptions
                ],
            }
            for naming in named
        ],
        "provisions_leaving_it_free": free,
    }


def entry_head(at: Standing, found: Entry) -> dict[str, Any]:
    """An entry of a day."""
    return {
        **_of(at),
        "entry": found.id,
        "row": found.row,
        "title": found.title,
        "original": found.original,
        "cite": found.cite,
        "numbers": found.numbers,
        "certain": at.certain("entries", found.id),
        **_provenance(at, found.provenance),
    }


def provision(at: Standing, found: Provision) -> dict[str, Any]:
    """A provision of a day: what it does, where, except where, and on which terms, in words and as files have it."""
    return {
        **_of(at),
        "provision": found.id,
        "verb": found.verb,
        "targets": list(found.targets),
        "does": verb_words(found.verb, found.targets, at.fullest),
        "title": found.title,
        "original": found.original,
        "cite": found.cite,
        "stands": "yes" if all(found.id in regime.provisions for regime in at.regimes) else "possibly",
        "certain": at.certain("provisions", found.id),
        "open_point": found.open,
        "when": dict(found.box),
        "where": _where(at, found.box),
        "exceptions": [_exception(at, each, sure) for each, sure in at.exceptions(found.id).values()],
        "terms": {name: term_words(name, value, at.fullest) for name, value in found.terms.items()},
        **_provenance(at, found.provenance),
    }


def _exception(at: Standing, found: ExceptionRule, certain: bool) -> dict[str, Any]:
    return {
        "exception": found.id,
        "title": found.title,
        "original": found.original,
        "cite": found.cite,
        "certain": certain,
        "open_point": found.open,
        "when": dict(found.box),
        "where": _where(at, found.box),
        **_provenance(at, found.provenance),
    }


def _where(at: Standing, box: Mapping[str, Any]) -> list[dict[str, str]]:
    words = box_words(box, at.fullest)
    return [{"fact": fact, "title": title, "words": said} for fact, (title, said) in zip(box, words, strict=True)]


def _test(at: Standing, test: EntryTestRule) -> dict[str, Any]:
    return {
        "good": test.good,
        "sub": test.sub,
        "words": test_words(test.values, at.law.source.goods.get(test.good)),
        "values": {
            id: _range(value) if isinstance(value, Range) else sorted(value) for id, value in test.values.items()
        },
        "cite": test.cite,
        "confidence": test.provenance.confidence,
    }


def _range(values: Range) -> dict[str, Any]:
    low = {"above" if values.low_strict else "min": values.low}
    high = {"below" if values.high_strict else "max": values.high}
    return {key: bound for key, bound in (low | high).items() if bound is not None}
