"""One shipment: from a mapping of its fields to its determination.

Nothing heavier than the standard library is imported here once the compiled law is at hand.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from detente.classify.goods import missing
from detente.determination.answers import Because, Question, Usable, plain
from detente.determination.book import Book
from detente.determination.engine import Engine
from detente.determination.identify import ANYTHING, Identified
from detente.determination.leaves import UNDETERMINED
from detente.determination.shelf import digest, open_book, put_back
from detente.determination.shipment import FIELDS, Reader, read_country, read_date, read_fact, read_parameters
from detente.determination.walk import Token
from detente.errors import ShipmentError, did_you_mean
from detente.regime.folder import jurisdictions, law_folder

ANSWER_FIELDS = (
    "id",
    "outcome",
    "because",
    "authorisations",
    "questions",
    "holds_from",
    "holds_until",
    "law",
    "coverage",
)


@dataclass(frozen=True, slots=True)
class Determination:
    """The answer for one shipment; see the field table in `docs/fields.md`.

    `holds_from` is the first day and `holds_until` the day after the last on which this same answer stands; None
    where it is open. `law` is the digest of the law used. `warnings` tells how unclear input was read.
    """

    id: Any
    outcome: str
    because: tuple[Because, ...]
    authorisations: tuple[Usable, ...]
    questions: tuple[Question, ...]
    holds_from: dt.date | None
    holds_until: dt.date | None
    law: str
    coverage: str
    warnings: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON carries it, with exactly the documented fields."""
        return {
            "id": self.id,
            "outcome": self.outcome,
            "because": plain(self.because),
            "authorisations": plain(self.authorisations),
            "questions": plain(self.questions),
            "holds_from": self.holds_from.isoformat() if self.holds_from else None,
            "holds_until": self.holds_until.isoformat() if self.holds_until else None,
            "law": self.law,
            "coverage": self.coverage,
        }


@lru_cache(maxsize=64)
def _engine(code: str, folder: str, made_from: str, known_on: dt.date | None) -> Engine:  # noqa: ARG001  (a key)
    return Engine(open_book(code, folder, known_on))


def _put_aside() -> None:
    """Let go of what engines remember; whoever still uses one keeps it until done."""
    _engine.cache_clear()
    put_back()


class Law:
    """The law data of one folder, ready to determine shipments. `detente.determine` uses the one that is installed."""

    def __init__(self, folder: Path | str | None = None) -> None:
        self.folder = str(law_folder(folder))
        self.codes = frozenset(jurisdictions(self.folder))
        self._full: dict[str, Engine] = {}

    def engine(self, code: str, known_on: dt.date | None = None) -> Engine:
        """The engine of a jurisdiction.

        Raises:
            UnknownNameError, LawError: as `shelf.open_book`.
        """
        found = self._full.get(code)
        if found is None or found.worn:
            if found is not None:
                _put_aside()
            made_from = digest(code, self.folder) if code in self.codes else ""
            found = self._full[code] = _engine(code, self.folder, made_from, None)
        if known_on is None:
            return found
        day = self.known_day(found.book, known_on)
        if day is None:
            return found
        engine = _engine(code, self.folder, found.book.digest, day)
        if engine.worn:
            _put_aside()
            engine = _engine(code, self.folder, found.book.digest, day)
        return engine

    @staticmethod
    def known_day(book: Book, known_on: dt.date) -> dt.date | None:
        """The last day up to `known_on` on which an instrument became known; None when all are known by then."""
        days = sorted({dt.date.fromisoformat(i["known_from"]) for i in book.instruments.values()})
        at = bisect_right(days, known_on)
        if at == len(days):
            return None
        return days[at - 1] if at else dt.date.min

    def determine(
        self,
        shipment: Mapping[str, Any],
        *,
        on: dt.date | str | None = None,
        known_on: dt.date | str | None = None,
        assume: Mapping[str, object] | None = None,
    ) -> Determination:
        """Determine one shipment.

        Args:
            shipment: the fields of a shipment, as in `docs/fields.md`.
            on: ask for this day instead of the shipment's.
            known_on: ask what was known on this day, instead of the shipment's `known_on`.
            assume: facts to fill in where the shipment leaves them out; the answer says so.

        Raises:
            ShipmentError: the shipment cannot be read.
            LawError: the law data is at fault.
        """
        return determine_with(self, shipment, on, known_on, assume)


def determine_with(
    law: Law,
    shipment: Mapping[str, Any],
    on: dt.date | str | None,
    known_on: dt.date | str | None,
    assume: Mapping[str, object] | None,
) -> Determination:
    """See `Law.determine`."""
    warnings: list[str] = []
    assumed: tuple[Because, ...] = ()
    if assume:
        check_assumptions(law, assume)
        shipment, assumed = _assuming(law, shipment, assume)
    get = shipment.get
    for name in shipment:
        if name not in _KNOWN_FIELDS:
            raise ShipmentError(str(name), f"is not a field of a shipment.{did_you_mean(str(name), FIELDS)}")
    origin = _country(law, "origin", get("origin"), warnings)
    raw_day = on if on is not None else get("date")
    if missing(raw_day):
        raise ShipmentError("date", "is missing; write the day of export, such as 2019-08-28.")
    day = (
        raw_day.toordinal()
        if type(raw_day) is dt.date
        else read_date("on" if on is not None else "date", raw_day).toordinal()
    )
    raw_known = known_on if known_on is not None else get("known_on")
    known = None if missing(raw_known) else read_date("known_on", raw_known)
    if origin not in law.codes:
        return _no_law(law, origin, _country(law, "destination", get("destination"), warnings), get("id"))
    engine = law.engine(origin, known)
    destination = _country(law, "destination", get("destination"), warnings)
    state, goods = _state(engine, destination, shipment)
    answer, because, questions, since, until, coverage = engine.determine(state, day, goods.remarked)
    return Determination(
        get("id"),
        answer.outcome,
        (*because, *assumed) if assumed else because,
        answer.authorisations,
        questions,
        since,
        until,
        engine.book.digest,
        coverage,
        tuple(warnings),
    )


_KNOWN_FIELDS = frozenset(FIELDS)


def _country(law: Law, field: str, value: object, warnings: list[str]) -> str:
    if type(value) is str and value in law.codes:
        return value
    if missing(value):
        raise ShipmentError(field, "is missing; write an ISO 3166 code, such as JP or KR.")
    engine = next(iter(law._full.values()), None)
    if engine is not None and type(value) is str:
        destinations = engine.book.facts[engine.book.levels["destination"]].index
        if value in destinations:
            return value
    return read_country(field, value, warnings.append)


def _state(engine: Engine, destination: str, shipment: Mapping[str, Any]) -> tuple[int, Identified]:
    """Walk the facts of a shipment, in the order of the levels."""
    reader, step = engine.reader, engine.walk.step
    tokens: list[tuple[int, Token]] = [(reader.destination_level, reader.destination(destination))]
    goods = _goods(engine, shipment)
    if goods.token is not None:
        tokens.append((reader.entry_level, goods.token))
    raw = shipment.get("hs")
    if raw is not None and not missing(raw):
        tokens.append((reader.hs_level, reader.hs(raw)))
    value = shipment.get("value")
    if value is not None and not missing(value):
        pair = reader.value(value, shipment.get("currency"))
        if pair is not None:
            tokens.append(pair)
    elif not missing(shipment.get("currency")):
        reader.currency(shipment["currency"])
    facts = engine.book.facts
    for name, level in reader.simple.items():
        raw = shipment.get(name)
        if raw is None:
            continue
        fact = facts[level]
        mask = fact.spelled.get(raw) if type(raw) is str else None
        if mask is None:
            if missing(raw):
                continue
            mask = read_fact(fact, raw)
        tokens.append((level, mask))
    parameters = shipment.get("parameters")
    if parameters:
        tokens += _own_facts(reader, shipment.get("good"), read_parameters(parameters))
    tokens.sort(key=_by_level)
    state = engine.walk.start
    for level, token in tokens:
        state = step(state, level, token)
    return state, goods


def _by_level(token: tuple[int, Token]) -> int:
    return token[0]


def _own_facts(reader: Reader, good: object, parameters: Mapping[str, object]) -> list[tuple[int, int]]:
    known = reader.known_parameters(None if missing(good) else str(good).strip().lower())
    for name in parameters:
        if name not in known:
            what = "" if missing(good) else f"a parameter of {good!r} nor "
            raise ShipmentError(
                f"parameters.{name}",
                f"is not {what}a fact of this jurisdiction; it knows {', '.join(sorted(known)) or 'none'}."
                f"{did_you_mean(str(name), known)}",
            )
    return reader.own_facts(parameters)


def _goods(engine: Engine, shipment: Mapping[str, Any]) -> Identified:
    entry, good = shipment.get("entry"), shipment.get("good")
    entry_text = None if missing(entry) else str(entry)
    if missing(good):
        if entry_text is None:
            if missing(shipment.get("hs")):
                raise ShipmentError("entry", "one of entry, good and hs is needed to say what the goods are.")
            return ANYTHING
        return engine.identifier.of(entry_text, None, {})
    kind = str(good).strip().lower()
    space = engine.book.goods.get(kind)
    if space is None:
        known = list(engine.book.goods)
        raise ShipmentError(
            "good",
            f"{good!r} is not a known kind of good; there are {', '.join(known)}.{did_you_mean(kind, known)}",
        )
    parameters = shipment.get("parameters")
    masks = space.read(read_parameters(parameters)) if parameters else {}
    return engine.identifier.of(entry_text, kind, masks)


def check_assumptions(law: Law, assume: Mapping[str, object]) -> None:
    """Refuse to assume what is no fact.

    Raises:
        ShipmentError: a name is no fact of any jurisdiction and no parameter of any good.
    """
    books = [law.engine(code).book for code in sorted(law.codes)]
    facts = {name for name in FIELDS if name not in ("id", "origin", "date", "known_on", "parameters")}
    for book in books:
        facts |= {fact.id for fact in book.facts if fact.kind != "question" and "." not in fact.id}
        facts |= {name for good in book.goods.values() for name in good.parameters}
    for name in assume:
        if name not in facts:
            raise ShipmentError("assume", f"{name!r} is no fact that could be assumed.{did_you_mean(name, facts)}")


def _assuming(
    law: Law, shipment: Mapping[str, Any], assume: Mapping[str, object]
) -> tuple[Mapping[str, Any], tuple[Because, ...]]:
    """Fill in what the shipment leaves out and its jurisdiction or its good asks for, and say so."""
    filled = dict(shipment)
    origin = _country(law, "origin", filled.get("origin"), [])
    known: list[str] = []
    if origin in law.codes:
        good = assume.get("good") if missing(filled.get("good")) else filled["good"]
        known = law.engine(origin).reader.known_parameters(None if missing(good) else str(good).strip().lower())
    said = []
    for name, value in assume.items():
        if name in _KNOWN_FIELDS:
            if missing(filled.get(name)):
                filled[name] = value
                said.append(assumed_reason(name, value))
        elif name in known:
            parameters = read_parameters(filled["parameters"]) if filled.get("parameters") else {}
            if missing(parameters.get(name)):
                filled["parameters"] = {**parameters, name: value}
                said.append(assumed_reason(name, value))
    return filled, tuple(said)


def assumed_reason(name: str, value: object) -> Because:
    """The assumption, as part of the answer."""
    return Because(f"{name}={value}", "assumed", f"{name} was assumed to be {value}", *(None,) * 9)


def _no_law(law: Law, origin: str, destination: str, id: object) -> Determination:
    if origin == destination:
        raise ShipmentError("destination", f"{origin} is also the origin; a shipment inside one state is no export.")
    return Determination(
        id,
        UNDETERMINED,
        (),
        (),
        (),
        None,
        None,
        "",
        no_law_text(law, origin),
    )


def no_law_text(law: Law, origin: str) -> str:
    """What an answer says of a state whose law is not in the data."""
    from detente.regime.countries import name

    return f"There is no law of {origin} ({name(origin)}) in the law data, which has {', '.join(sorted(law.codes))}."
