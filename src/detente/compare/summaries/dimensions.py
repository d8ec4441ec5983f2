"""What answers are told apart by: any column of a file, and what is made of columns, such as the month of the day.

A dimension turns the values of a row into one text, or None where they say nothing. It is asked once for each distinct
value of a batch, never for each row.
"""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from detente.classify.goods import missing
from detente.compare.sentences import OUTCOMES
from detente.determination.shipment import read_country, read_date
from detente.english import listed
from detente.errors import ScopeError, ShipmentError, did_you_mean
from detente.regime.facts import CORE_FACTS

Label = Callable[..., str | None]
NO_LICENCE_KNOWN = "a licence is needed, and no kind is known to be open"
_KEPT = 1 << 14  # so many texts of an answer are known again
_STATES = ("", "_before", "_after")  # answers have one state, changes have two


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to tell answers apart.

    `columns` are those it is made of, in small letters; `label` turns their values into a text. `time` dimensions have
    an order of their own; `country` dimensions are country codes.
    """

    name: str
    columns: tuple[str, ...]
    label: Label
    time: bool = False
    country: bool = False


def dimensions(names: Iterable[str], columns: Sequence[str]) -> tuple[Dimension, ...]:
    """The dimensions of some names; a made one comes before a column of the same name.

    Args:
        names: as a user writes them.
        columns: those that the answers have, in small letters.

    Raises:
        ScopeError: there is none of a name, or a name is given twice.
    """
    found: dict[str, Dimension] = {}
    for said in names:
        name = said.strip().casefold()
        if name in found:
            raise ScopeError(f"{name!r} is named twice; leave one out.")
        found[name] = _dimension(said, name, columns)
    if not found:
        raise ScopeError(f"Nothing is named to tell answers apart by. {_can_be_words(columns)}")
    return tuple(found.values())


def _dimension(said: str, name: str, columns: Sequence[str]) -> Dimension:
    made = MADE.get(name)
    if made is not None and all(column in columns for column in made.columns):
        return made
    if name in columns:
        return of_column(name)
    if made is not None:
        lacking = listed(f"{column!r}" for column in made.columns if column not in columns)
        raise ScopeError(
            f"{name!r} is made of {listed(map(repr, made.columns))}; the answers have no column {lacking}."
        )
    near = did_you_mean(name, [*_makeable(columns), *columns])
    raise ScopeError(f"{said.strip()!r} is nothing to tell these answers apart by.{near} {_can_be_words(columns)}")


def _makeable(columns: Sequence[str]) -> list[str]:
    return [name for name, each in MADE.items() if all(column in columns for column in each.columns)]


def _can_be_words(columns: Sequence[str]) -> str:
    made, own = _makeable(columns), [column for column in columns if column not in MADE]
    return (
        f"It can be {listed(made, 'or')}, or a column: {listed(own, 'or')}."
        if made
        else f"It can be {listed(own, 'or')}."
    )


def of_column(name: str) -> Dimension:
    """A column by itself, its values written in one way where the field has one."""
    if name in ("origin", "destination"):
        return Dimension(name, (name,), partial(_country, name), country=True)
    return Dimension(name, (name,), _LABELS.get(name, plain), time=name in _DAYS)


def plain(value: Any) -> str | None:
    """A value as text."""
    if missing(value):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return str(value).strip()


def currency_code(value: Any) -> str | None:
    """A currency as its code is written."""
    return None if missing(value) else unicodedata.normalize("NFKC", str(value)).strip().upper()


def _country(field: str, value: Any) -> str | None:
    if missing(value):
        return None
    try:
        return read_country(field, value, lambda _: None)
    except ShipmentError:
        return plain(value)


def _choice(choices: Mapping[str, str], value: Any) -> str | None:
    text = plain(value)
    return None if text is None else choices.get(text.casefold(), text)


# ---- days -----------------------------------------------------------------------------------------------------------


def _day(value: Any) -> dt.date | None:
    if missing(value):
        return None
    try:
        return read_date("date", value)
    except ShipmentError:
        return None


def _written_day(value: Any) -> str | None:
    day = _day(value)
    return day.isoformat() if day else plain(value)


@lru_cache(maxsize=_KEPT)
def _year(value: Any) -> str | None:
    day = _day(value)
    return f"{day.year:04}" if day else None


@lru_cache(maxsize=_KEPT)
def _quarter(value: Any) -> str | None:
    day = _day(value)
    return f"{day.year:04}-Q{(day.month + 2) // 3}" if day else None


@lru_cache(maxsize=_KEPT)
def _month(value: Any) -> str | None:
    day = _day(value)
    return f"{day.year:04}-{day.month:02}" if day else None


def following(label: str) -> str:
    """The year, quarter or month after another."""
    year, _, rest = label.partition("-")
    if not rest:
        return f"{int(year) + 1:04}"
    mark, last = ("Q", 4) if rest.startswith("Q") else ("", 12)
    number = int(rest.removeprefix("Q"))
    if number == last:
        return f"{int(year) + 1:04}-{mark}{1:0{2 - len(mark)}}"
    return f"{year}-{mark}{number + 1:0{2 - len(mark)}}"


def all_between(periods: Sequence[str]) -> list[str]:
    """All years, quarters or months from the first to the last of some in order, those that are not among them too."""
    found = [periods[0]]
    while found[-1] < periods[-1]:
        found.append(following(found[-1]))
    return found


# ---- answers --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=_KEPT)
def _parts(text: str) -> tuple[Any, ...]:
    """The parts of an answer's column; nothing where it holds none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(found) if isinstance(found, list) else ()


def _objects(text: Any) -> list[dict[str, Any]]:
    """The objects among the parts of an answer's column."""
    return [part for part in _parts(text) if isinstance(part, dict)] if isinstance(text, str) else []


def _joined(texts: Iterable[Any]) -> str | None:
    return "; ".join(dict.fromkeys(str(text) for text in texts if text)) or None


@lru_cache(maxsize=_KEPT)
def _authorisation(outcome: Any, authorisations: Any) -> str | None:
    """The lightest licence that may be used; where none is asked for, the outcome in words."""
    text = plain(outcome)
    usable = _objects(authorisations)
    if text == "licence" and usable:
        return f"{_title(usable[0])}{'' if usable[0].get('if') is None else ', on conditions'}"
    return NO_LICENCE_KNOWN if text == "licence" else OUTCOMES.get(text or "", text)


def _title(part: Mapping[str, Any]) -> str:
    return str(part.get("title") or part.get("id"))


def _fact(part: Mapping[str, Any]) -> str:
    return str(part.get("fact"))


def _question(questions: Any) -> str | None:
    return next(map(_fact, _objects(questions)), None)


def _each(name: Callable[[Mapping[str, Any]], Any]) -> Label:
    """What all parts are called."""
    return lambda text: _joined(map(name, _objects(text)))


def _proposals(text: Any) -> str | None:
    return _joined(_parts(text)) if isinstance(text, str) else None


def _deciding(name: Callable[[Mapping[str, Any]], Any]) -> Label:
    """What the provisions that decide are called; in changes, the acts, which have no role."""
    return lambda text: _joined(name(part) for part in _objects(text) if part.get("role", "decides") == "decides")


def _provision(part: Mapping[str, Any]) -> Any:
    return part.get("title") or part.get("provision") if "provision" in part else _act(part)


def _instrument(part: Mapping[str, Any]) -> Any:
    return part.get("instrument") if "provision" in part else _act(part)


def _act(part: Mapping[str, Any]) -> str:
    return f"{part.get('number') or part.get('title')} ({part.get('effective')})"


# ---- goods ----------------------------------------------------------------------------------------------------------


def _hs(digits: int, value: Any) -> str | None:
    """The first digits of an HS code; fewer where it has no more."""
    text = plain(value)
    if text is None:
        return None
    code = "".join(character for character in unicodedata.normalize("NFKC", text) if character not in ". -")
    return code[:digits]


def _made() -> Iterable[Dimension]:
    for state in _STATES:
        yield Dimension(f"authorisation{state}", (f"outcome{state}", f"authorisations{state}"), _authorisation)
    for state in _STATES:
        yield Dimension(f"question{state}", (f"questions{state}",), _question)
    yield Dimension("year", ("date",), _year, time=True)
    yield Dimension("quarter", ("date",), _quarter, time=True)
    yield Dimension("month", ("date",), _month, time=True)
    yield Dimension("hs2", ("hs",), partial(_hs, 2))
    yield Dimension("hs4", ("hs",), partial(_hs, 4))
    yield Dimension("instrument", ("because",), _deciding(_instrument))


MADE = {dimension.name: dimension for dimension in _made()}
PERIODS = ("year", "quarter", "month")
_DAYS = ("date", "known_on", "holds_from", "holds_until", *PERIODS)  # a year may be a column by itself: a folder's name
_LABELS: dict[str, Label] = {
    "currency": currency_code,
    **dict.fromkeys(_DAYS[:4], _written_day),
    **{
        fact.id: partial(_choice, {choice.casefold(): choice for choice in fact.choices})
        for fact in CORE_FACTS
        if fact.choices
    },
    "because": _deciding(_provision),
    "proposals": _proposals,
    **{f"authorisations{state}": _each(_title) for state in _STATES},
    **{f"questions{state}": _each(_fact) for state in _STATES},
}
