"""One shipment: from a mapping of its fields to its determination.

Nothing heavier than the standard library is imported here once the compiled law is at hand.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.classify.goods import missing
from detente.determination.answers import Because, Determination
from detente.determination.assumptions import assuming, check_assumptions
from detente.determination.book import Book
from detente.determination.engine import Engine
from detente.determination.identify import ANYTHING, Identified
from detente.determination.leaves import UNDETERMINED
from detente.determination.shelf import digest, open_book, put_back
from detente.determination.shipment import FIELDS, Reader, read_country, read_date, read_fact, read_parameters
from detente.determination.walk import Token
from detente.errors import ShipmentError, did_you_mean
from detente.given import several_files
from detente.regime.folder import jurisdictions, law_folder

if TYPE_CHECKING:
    from detente.regime.proposals import Proposal


@lru_cache(maxsize=64)
def _engine(
    code: str,
    folder: str,
    made_from: str,  # noqa: ARG001  (a key)
    known_on: dt.date | None,
    laid: tuple[Proposal, ...],
) -> Engine:
    return Engine(open_book(code, folder, known_on, laid))


def _put_aside() -> None:
    """Let go of what engines remember; whoever still uses one keeps it until done."""
    _engine.cache_clear()
    put_back()


class Law:
    """The law data of one folder, ready to determine shipments. `detente.determine` uses the one that is installed.

    Args:
        folder: the law data, if not the one that comes with detente.
        proposals: what to lay over the law, in this order: files, or proposals read already.

    Raises:
        FileError, ProposalError: a proposal cannot be read, or is for a jurisdiction that the law data does not have.
    """

    def __init__(
        self, folder: Path | str | None = None, proposals: Iterable[str | PathLike[str] | Proposal] = ()
    ) -> None:
        self.folder = str(law_folder(folder))
        self.codes = frozenset(jurisdictions(self.folder))
        self.proposals: tuple[Proposal, ...] = _read(proposals, self.folder)
        self._laid = {code: tuple(p for p in self.proposals if p.code == code) for code in self.codes}
        self._full: dict[str, Engine] = {}

    def laid_over(self, code: str) -> tuple[Proposal, ...]:
        """The proposals laid over the law of one jurisdiction, in their order."""
        return self._laid.get(code, ())

    def engine(self, code: str, known_on: dt.date | None = None) -> Engine:
        """The engine of a jurisdiction.

        Raises:
            UnknownNameError, LawError, ProposalError: as `shelf.open_book`.
        """
        laid = self.laid_over(code)
        found = self._full.get(code)
        if found is None or found.worn:
            if found is not None:
                _put_aside()
            made_from = digest(code, self.folder, laid) if code in self.codes else ""
            found = self._full[code] = _engine(code, self.folder, made_from, None, laid)
        if known_on is None:
            return found
        day = self.known_day(found.book, known_on)
        if day is None:
            return found
        engine = _engine(code, self.folder, found.book.digest, day, laid)
        if engine.worn:
            _put_aside()
            engine = _engine(code, self.folder, found.book.digest, day, laid)
        return engine

    @staticmethod
    def known_day(book: Book, known_on: dt.date) -> dt.date | None:
        """The last day up to `known_on` on which an instrument became known; None when all are known by then."""
        law = (i for i in book.instruments.values() if not i["laid"])
        days = sorted({dt.date.fromisoformat(i["known_from"]) for i in law})
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
            ProposalError: the proposals cannot be laid over it.
        """
        return determine_with(self, shipment, on, known_on, assume)


def _read(proposals: Iterable[str | PathLike[str] | Proposal], folder: str) -> tuple[Proposal, ...]:
    given = several_files(proposals)
    if not given:
        return ()
    from detente.regime.proposals import read_proposals

    return read_proposals(given, folder)


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
    for name in shipment:
        if name not in _KNOWN_FIELDS:
            raise ShipmentError(str(name), f"is not a field of a shipment.{did_you_mean(str(name), FIELDS)}")
    origin = _country(law, "origin", shipment.get("origin"), warnings)
    if assume:
        shipment, assumed = assuming(law, shipment, origin, assume)
    get = shipment.get
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
        engine.book.proposals,
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
