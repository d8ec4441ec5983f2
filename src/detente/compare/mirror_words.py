"""Two jurisdictions side by side, in words."""

from __future__ import annotations

from collections.abc import Sequence

from detente.compare.mirror import Mirror, Open, Outcomes, Row, Side
from detente.compare.sentences import capital, state_words
from detente.compare.values import plain
from detente.compare.windows import Window
from detente.compare.words import CHOICES
from detente.english import listed
from detente.regime.countries import name as country_name
from detente.regime.facts import CORE


def circumstance_words(fact: str, values: Sequence[str]) -> str:
    """One circumstance that both laws know."""
    return f"{CORE[fact].title}: {listed((CHOICES.get(value, value) for value in values), 'or')}"


def row_words(row: Row) -> str:
    """The circumstances of a row; where it has none, that it holds in all."""
    return "; ".join(circumstance_words(fact, values) for fact, values in row.circumstances) or "in all circumstances"


def outcomes_words(outcomes: Outcomes) -> str:
    """What a law may answer, and on what that turns."""
    turns = f" (turns on {listed(outcomes.turns_on)})" if len(outcomes.may_be) > 1 and outcomes.turns_on else ""
    said = "licence or none" if set(outcomes.may_be) == {"licence", "no-licence"} else state_words(outcomes.may_be)
    return f"{said}{turns}"


def groups_words(side: Side) -> list[str]:
    """The groups in which a law puts the other state, and since when."""
    towards = country_name(side.towards)
    if not side.groups:
        return [f"{towards} stands in no group"]
    return [
        f"{towards} stands in {group.title}{f' {group.original}' if group.original else ''} since {group.since}, "
        + (f"one of {group.of}" if group.of > 1 else "alone")
        for group in side.groups
    ]


def open_words(open_: Open) -> str:
    """A licence that may be used, with its terms."""
    name = f"{open_.licence.title} {open_.licence.original}" if open_.licence.original else open_.licence.title
    terms = []
    if open_.papers:
        terms.append(f"{listed(map(str, open_.papers), 'or')} papers")
    terms += [" / ".join(open_.review)] if open_.review else []
    part = "" if open_.everywhere else ", in part of it"
    return f"{name}{part}" + (f" ({'; '.join(terms)})" if terms else "")


def window_words(window: Window) -> tuple[str, str, str]:
    """A span of days, and how each side stood in it."""
    return (
        f"{window.since} until {window.until}" if window.until else f"{window.since} and on",
        _stood(window.one_listed, window.one_restored),
        _stood(window.other_listed, window.other_restored),
    )


def _stood(on_list: bool, restored: bool) -> str:
    return f"{'on' if on_list else 'off'} the list; {'as before' if restored else 'not as before'}"


def asked_words(mirror: Mirror) -> str:
    """What is held against what, on which day, within which circumstances."""
    within = "; ".join(circumstance_words(fact, value.split(",")) for fact, value in mirror.facts)
    pair = f"{mirror.one.name} and {mirror.other.name}, each towards the other, on {plain(mirror.on)}"
    return f"{pair} ({within})" if within else pair


def alike_words(mirror: Mirror) -> str:
    """How many of the rows are alike."""
    alike = sum(row.alike for row in mirror.rows)
    if alike == len(mirror.rows):
        return "Both ask the same, as far as these circumstances go."
    return capital(f"alike in {alike} of {len(mirror.rows)} rows; the others are marked ≠.")
