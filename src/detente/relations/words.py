"""The record in words: stances, findings, days, and how well a thing is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from detente.english import listed
from detente.relations.events import Event
from detente.relations.state import EASED, EASED_IN_PART, NOT_YET, DisputeState, MeasureState
from detente.relations.when import When

if TYPE_CHECKING:
    from detente.relations.answering import Stance
    from detente.relations.timeline import Told

FINDINGS = {
    "supported": "the facts bear it out",
    "supported-in-part": "the facts bear part of it out",
    "contradicted": "the facts are against it",
    "disputed": "the parties differ; no fact decides it",
    "not-tested": "not held against facts",
}
_KNOWN_WELL = ("sourced-primary", "sourced-secondary", "sourced")
OUTCOMES = {
    "no-licence": "no licence is needed",
    "licence": "a licence is needed",
    "prohibited": "the export is prohibited",
    "undetermined": "nothing is determined",
}


def weak(confidence: str) -> str:
    """How well something is known, where that is less than read in a source; else nothing."""
    return "" if confidence in _KNOWN_WELL else f"[{confidence}]"


def both_scripts(original: Iterable[tuple[str, str]]) -> str:
    """A title in its own scripts, one after the other."""
    return " · ".join(text for _, text in original)


_SHORT = re.compile(r"\((?P<short>[A-Z][A-Za-z]{1,11})\)$")


def short_name(name: str) -> str:
    """An actor's name, or what stands in brackets behind it: METI for the whole name of the ministry."""
    match = _SHORT.search(name)
    return match["short"] if match else name


def told_of(told: Told) -> str:
    """Who acted, by short name."""
    return ", ".join(map(short_name, told.names))


def _stander(stance: Stance) -> str:
    """Whose stance it is: a party, a body of one (`Japan (METI)`), or somebody else."""
    name = short_name(stance.name)
    return name if stance.side_name in (None, stance.name) else f"{stance.side_name} ({name})"


_PASSIVE = {"asserts": "asserted", "denies": "denied", "reports": "reported"}


def stance_words(stances: Iterable[Stance]) -> str:
    """Everyone's stance: `asserted by Korea; denied by Japan; reported of Korea by the press`; those alike together."""
    alike: dict[tuple[str, str | None], list[str]] = {}
    for stance in stances:
        alike.setdefault((stance.stance, stance.whose_name), []).append(_stander(stance))
    return "; ".join(
        f"{_PASSIVE[stance]}{f' of {short_name(whose)}' if whose else ''} by {listed(dict.fromkeys(names))}"
        for (stance, whose), names in alike.items()
    )


def day_lines(when: When) -> list[str]:
    """The day of an act in short lines, for a narrow column."""
    if when.until is not None:
        same = when.until.year == when.earliest.year
        return [str(when.earliest), f"to {when.until:%m-%d}" if same else f"to {when.until}"]
    if when.known:
        return [str(when.earliest)]
    said = str(when)
    if " " not in said:
        return [f"{said} ?"]
    same = when.latest.year == when.earliest.year
    return [str(when.earliest), f"to {when.latest:%m-%d} ?" if same else f"to {when.latest} ?"]


def event_words(id: str, every: Mapping[str, Event]) -> str:
    """An event that another part of the record names: its day and its title."""
    found = every.get(id)
    return f"{found.when} {found.title}" if found else id


def measure_words(measure: MeasureState) -> tuple[str, str]:
    """Where a measure stands, and the days of the acts that made and eased it."""
    if measure.status == NOT_YET:
        return "not made yet", ""
    said = f"in force since {min(act.when for act in measure.made)}"
    if measure.status == EASED_IN_PART:
        said += f", eased in part since {min(act.when for act in measure.eased)}"
    if measure.status == EASED:
        said = f"eased, by its last act of {max(act.when for act in measure.eased)}"
    acts = f"made {listed(str(act.when) for act in measure.made)}"
    return said, acts + (f", eased {listed(str(act.when) for act in measure.eased)}" if measure.eased else "")


def dispute_words(dispute: DisputeState) -> str:
    """Where a dispute stands: its state, what goes on beside it, a pause, a suspension."""
    if dispute.state is None:
        return "not begun"
    parts = [f"{dispute.state_title}, since {dispute.since}", *dispute.beside]
    if dispute.paused_since:
        parts.append(f"paused by the complainant since {dispute.paused_since}")
    if dispute.suspended_since:
        lapse = f", and lapses on {dispute.lapses}" if dispute.lapses else ""
        parts.append(f"suspended since {dispute.suspended_since}{lapse}")
    return "; ".join(parts)
