"""Reading one shipment: from what a user writes to the tokens that the diagrams understand.

Missing, null and empty mean unknown, never "no". What cannot be read is a `ShipmentError` that names the field.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from detente.classify import hs
from detente.classify.goods import Classified, missing, read_number
from detente.determination.book import Book
from detente.determination.space import FactSpace
from detente.determination.walk import Masks, Token, compress, overlay
from detente.errors import ShipmentError, did_you_mean

FIELDS = (
    "id",
    "origin",
    "destination",
    "date",
    "known_on",
    "entry",
    "good",
    "parameters",
    "hs",
    "value",
    "currency",
    "end_use",
    "end_user",
    "suspected",
    "informed",
    "exporter_programme",
    "purpose",
    "same_party",
    "past_sales_2y",
    "contract_years",
)
_DATE = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.Z+-]*)?$")
_YES, _NO = {"true", "yes", "y", "1", "t"}, {"false", "no", "n", "0", "f"}
MOST_REMEMBERED = 100_000
_CURRENCY = re.compile(r"^[A-Z]{3}$")


def read_date(field: str, value: object) -> dt.date:
    """A day, from a date, a date with a time, or text like 2019-08-28.

    Raises:
        ShipmentError: the value is no day of the calendar.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = unicodedata.normalize("NFKC", str(value)).strip()
    match = _DATE.match(text)
    if match:
        try:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            pass
    raise ShipmentError(field, f"{value!r} is not a date; write it as 2019-08-28.")


def read_country(field: str, value: object, warn: Callable[[str], None]) -> str:
    """A country's ISO code, from the code in any case or from a name; a name is reported to `warn`.

    Raises:
        ShipmentError: the text means no country.
    """
    text = str(value)
    from detente.regime import countries

    code, exact = countries.resolve(text)
    if code is None:
        raise ShipmentError(field, f"{text!r} is not a country; write its ISO 3166 code, such as JP, KR or US.")
    if not exact:
        warn(f"{field}: {text!r} was read as {code} ({countries.name(code)}).")
    return code


def read_parameters(value: object) -> dict[str, object]:
    """Parameters from a mapping, JSON text, or `name=value; name=value`.

    Raises:
        ShipmentError: the text is neither.
    """
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (list, tuple)) and all(isinstance(pair, (list, tuple)) and len(pair) == 2 for pair in value):
        return _pairs((str(name), said) for name, said in value)
    text = str(value).strip()
    if text.startswith("{"):
        try:
            found = json.loads(text, parse_float=Decimal, object_pairs_hook=_pairs)
        except (ValueError, RecursionError):
            raise ShipmentError("parameters", f"{text!r} is not valid JSON.") from None
        if isinstance(found, dict):
            return found
    pairs = [pair.partition("=") for pair in re.split(r"[;\n]", text) if pair.strip()]
    if not pairs or not all(equals and name.strip() for name, equals, _ in pairs):
        raise ShipmentError("parameters", f"{text!r} cannot be read; write name=value; name=value, or a JSON object.")
    return _pairs((name.strip(), said.strip()) for name, _, said in pairs)


def _pairs(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, said in pairs:
        if name in found:
            raise ShipmentError("parameters", f"{name!r} is given twice.")
        found[name] = said
    return found


def read_fact(fact: FactSpace, value: object) -> int:
    """The mask of a fact's value: a choice, a yes or no, a number, a day.

    Raises:
        ShipmentError: the value is not one the fact can have.
    """
    if fact.kind == "choice":
        text = unicodedata.normalize("NFKC", str(value)).strip()
        for position, choice in enumerate(fact.choices):
            if text == choice or text.casefold() == choice.casefold():
                return 1 << position
        raise ShipmentError(
            fact.id, f"{value!r} is not one of {', '.join(fact.choices)}.{did_you_mean(text, fact.choices)}"
        )
    if fact.kind == "bool":
        if isinstance(value, float) and math.isnan(value):
            raise ShipmentError(fact.id, "NaN is not true or false; leave the field empty when it is unknown.")
        text = str(value).strip().casefold()
        if text in _YES or text in ("1.0",):
            return 1
        if text in _NO or text in ("0.0",):
            return 2
        raise ShipmentError(fact.id, f"{value!r} is not true or false.")
    if fact.kind == "date":
        return fact.number_mask(Decimal(read_date(fact.id, value).toordinal()))
    number = read_number(fact.id, value)
    if number < 0:
        raise ShipmentError(fact.id, f"{value} is below zero.")
    return fact.number_mask(number)


class Reader:
    """Reads shipments for one book; what it has read before it knows again."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._entry_tokens: dict[int, Token] = {}
        self._entries_read: dict[str, int] = {}
        self._hs_read: dict[str, int] = {}
        self._good_tokens: dict[
            tuple[str, tuple[tuple[str, int], ...]], tuple[Token, tuple[tuple[int, Classified], ...]]
        ] = {}
        self.destination_level = book.levels["destination"]
        self.entry_level = book.levels["entry"]
        self.hs_level = book.levels["hs"]
        self.own = {
            fact.id: level
            for level, fact in enumerate(book.facts)
            if fact.id not in FIELDS and fact.kind != "question" and "." not in fact.id
        }
        self._values = {fact.id[6:]: level for level, fact in enumerate(book.facts) if fact.id.startswith("value.")}
        self.simple = {
            name: book.levels[name]
            for name in (
                "purpose",
                "end_use",
                "end_user",
                "suspected",
                "informed",
                "exporter_programme",
                "same_party",
                "past_sales_2y",
                "contract_years",
            )
        }

    def destination(self, code: str) -> int:
        """The mask of a destination.

        Raises:
            ShipmentError: the destination is the state of export.
        """
        if code == self.book.code:
            raise ShipmentError("destination", f"{code} is also the origin; a shipment inside one state is no export.")
        return 1 << self.book.facts[self.destination_level].index[code]

    def entry_token(self, mask: int) -> Token:
        """What entries given as a mask over the list's whole history may be, epoch by epoch.

        An entry that is not on the list yet is an unlisted good on that day; one that has ended may be anything.
        """
        found = self._entry_tokens.get(mask)
        if found is None:
            book = self.book
            runs = []
            for epoch, force in enumerate(book.in_force):
                given = now = mask & (force | book.entries.unlisted)
                for bit, stand in book.stand_in[epoch].items():
                    if mask & bit and (bit & force or not given):
                        now |= stand
                runs.append((epoch, now or mask))
            found = self._entry_tokens[mask] = _token(runs)
        return found

    def entry(self, text: str) -> int:
        """The mask of an entry as a user writes it; see `EntrySpace.read`."""
        found = self._entries_read.get(text)
        if found is None:
            found = self.book.entries.read(text)
            _remember(self._entries_read, text, found)
        return found

    def hs(self, value: object) -> int:
        """The mask of an HS code as a user writes it; see `classify.hs.read`."""
        text = value if isinstance(value, str) else _hs_text(value)
        found = self._hs_read.get(text)
        if found is None:
            found = self.book.facts[self.hs_level].hs_mask(hs.read(text))
            _remember(self._hs_read, text, found)
        return found

    def good(self, good: str, masks: Mapping[str, int]) -> tuple[Token, tuple[tuple[int, Classified], ...]] | None:
        """What a good may be, epoch by epoch; None when the jurisdiction does not classify that kind of good."""
        space = self.book.goods[good]
        if not space.runs:
            return None
        key = (good, tuple(sorted(masks.items())))
        found = self._good_tokens.get(key)
        if found is None:
            runs = space.classify(masks)
            entries, full = self.book.entries, self.book.facts[self.entry_level].full
            by_epoch = []
            for epoch, _, classified in overlay([(e, None) for e in range(len(self.book.roots))], runs):
                mask = full
                if classified.entries is not None:
                    named = sum(entries.masks_of(id) for id in classified.entries)
                    mask = named & (self.book.in_force[epoch] | entries.unlisted) or full
                by_epoch.append((epoch, mask))
            found = self._good_tokens[key] = (_token(by_epoch), tuple(runs))
        return found

    def both(self, entry: Token, good: Token) -> tuple[Token, list[tuple[int, bool]]]:
        """The entry a user gives and the one a good's parameters meet, held together.

        Returns:
            The token, and runs of epochs with whether the two contradict each other there.
        """
        runs = [(first, one & other) for first, one, other in overlay(_masks(entry), _masks(good))]
        full = self.book.facts[self.entry_level].full
        return _token([(first, mask or full) for first, mask in runs]), [(first, not mask) for first, mask in runs]

    def own_facts(self, parameters: Mapping[str, object]) -> list[tuple[int, int]]:
        """The (level, mask) of the jurisdiction's own facts among the parameters."""
        found = []
        for name, value in parameters.items():
            level = self.own.get(name)
            if level is not None and not missing(value):
                try:
                    found.append((level, read_fact(self.book.facts[level], value)))
                except ShipmentError as error:
                    raise ShipmentError(f"parameters.{error.field}", error.sentence) from None
        return found

    def value(self, value: object, currency: object) -> tuple[int, int] | None:
        """The (level, mask) of a value, or None where no rule counts in its currency.

        Raises:
            ShipmentError: the value or its currency cannot be read.
        """
        number = read_number("value", value)
        if number < 0:
            raise ShipmentError("value", f"{value} is below zero.")
        code = self.currency(currency)
        level = self._values.get(code)
        return None if level is None else (level, self.book.facts[level].number_mask(number))

    def currency(self, currency: object) -> str:
        """A currency's ISO 4217 code.

        Raises:
            ShipmentError: there is none, or it is no currency.
        """
        if missing(currency):
            raise ShipmentError("currency", "is missing; a value needs its currency, such as JPY.")
        code = unicodedata.normalize("NFKC", str(currency)).strip().upper()
        if not _CURRENCY.match(code) or code not in self.book.currencies:
            raise ShipmentError("currency", f"{currency!r} is not a currency of ISO 4217, such as JPY, KRW or USD.")
        return code

    def known_parameters(self, good: str | None) -> list[str]:
        """The names that parameters may have."""
        space = self.book.goods.get(good) if good else None
        return [*(space.parameters if space else ()), *self.own]


def _hs_text(value: object) -> str:
    if isinstance(value, float):
        if not value.is_integer():
            raise ShipmentError("hs", f"{value!r} is not an HS code; spreadsheets must hold it as text.")
        return str(int(value))
    return str(value)


def _remember(table: dict[str, int], text: str, mask: int) -> None:
    """Keep what was read, within bounds."""
    if len(table) < MOST_REMEMBERED:
        table[text] = mask


def _masks(token: Token) -> Masks:
    return ((0, token),) if isinstance(token, int) else token


def _token(runs: Iterable[tuple[int, int]]) -> Token:
    made = compress(runs)
    return made[0][1] if len(made) == 1 else made
