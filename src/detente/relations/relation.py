"""A relation between states: one folder of the record, read whole.

record/<relation>/relation.yaml      the parties and the actors
                  events.yaml        what was done
                  claims.yaml        who says what about it
                  measures.yaml      which instruments make up what one state did to another (see compare.measures)
                  talks.yaml         talks, their rounds and their aim
                  disputes/*.yaml    cases before the WTO or elsewhere
                  settlements/*.yaml schemes that pay awards
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, model_validator

from detente.errors import LawFault, RecordError, UnknownNameError
from detente.regime.checking import validate
from detente.regime.folder import record_folder
from detente.regime.schema_parts import Country, Model, Name, Text
from detente.regime.yaml_lines import read
from detente.relations.claims import Claim, read_claims
from detente.relations.events import Event, read_events
from detente.relations.parts import Scripts, repeated, scripts

if TYPE_CHECKING:
    from detente.relations.disputes.case import Case
    from detente.relations.settlements.scheme import Scheme
    from detente.relations.talks import Talks


class CoversEntry(Model):
    """The days that the record covers, and the day up to which sources were looked for."""

    from_: Annotated[dt.date, Field(alias="from")]
    checked: dt.date


class ActorEntry(Model):
    """Somebody who acts or speaks: a party, or a body, a court, a firm, the press; `of` is the party it belongs to."""

    actor: Name
    title: Text
    original: Scripts | None = None
    of: Country | None = None


class LeftOutEntry(Model):
    """An instrument that changes the law towards the other party and is no event of the relation, and why."""

    instrument: Text
    why: Text


class RelationFile(Model):
    """A relation as its `relation.yaml` holds it."""

    title: Text
    parties: list[Country] = Field(min_length=2, max_length=2)
    covers: CoversEntry
    actors: list[ActorEntry] = Field(min_length=2)
    left_out: list[LeftOutEntry] = Field(default_factory=list)
    notes: list[Text] = Field(default_factory=list)

    @model_validator(mode="after")
    def _belongs(self) -> RelationFile:
        if len(set(self.parties)) < 2:
            raise ValueError("a relation has two parties")
        named = {actor.actor for actor in self.actors}
        for party in self.parties:
            if party not in named:
                raise ValueError(f"the party {party} is to stand among the actors")
        for actor in self.actors:
            if actor.of is not None and actor.of not in self.parties:
                raise ValueError(f"{actor.actor} is said to be of {actor.of}, which is no party")
        return self


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts or speaks. `of` is the party it belongs to; a party belongs to itself."""

    id: str
    title: str
    original: tuple[tuple[str, str], ...]
    of: str | None


@dataclass(frozen=True, slots=True)
class Relation:
    """All that the record has of two states.

    `events` are in the order of their days, with the acts of disputes, rounds of talks and entries of settlements among
    them. `covers_from` is the first day the record covers, `checked` the day up to which sources were looked for.
    """

    id: str
    title: str
    parties: tuple[str, str]
    covers_from: dt.date
    checked: dt.date
    actors: dict[str, Actor]
    left_out: dict[str, str]
    notes: tuple[str, ...]
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]
    disputes: tuple[Case, ...]
    talks: tuple[Talks, ...]
    settlements: tuple[Scheme, ...]
    folder: Path = field(repr=False)

    def side(self, actor: str) -> str | None:
        """The party that an actor belongs to."""
        found = self.actors.get(actor)
        return found.of if found else None

    def name(self, actor: str) -> str:
        """An actor's name."""
        found = self.actors.get(actor)
        return found.title if found else actor

    def head(self) -> dict[str, Any]:
        """What a list of relations says of it, as JSON carries it."""
        return {
            "relation": self.id,
            "title": self.title,
            "parties": list(self.parties),
            "covers_from": self.covers_from.isoformat(),
            "checked": self.checked.isoformat(),
            "events": len(self.events),
            "claims": len(self.claims),
            "disputes": [case.id for case in self.disputes],
            "talks": [each.id for each in self.talks],
            "settlements": [each.id for each in self.settlements],
            "notes": list(self.notes),
        }


def relation_ids(folder: Path | str | None = None) -> list[str]:
    """The ids of the relations that the record has."""
    return sorted(path.parent.name for path in record_folder(folder).glob("*/relation.yaml"))


def _known_pair(root: Path, one: str, other: str) -> str | None:
    """The id of the relation of two states, given by code, else by name; None where the record has none."""
    known = relation_ids(root)
    wanted = _pair_id(one, other)
    if wanted in known:
        return wanted
    from detente.regime.countries import resolve

    codes = [resolve(name)[0] or name for name in (one, other)]
    return wanted if (wanted := _pair_id(*codes)) in known else None


def _pair_id(one: str, other: str) -> str:
    return "-".join(sorted((one.strip().lower(), other.strip().lower())))


def open_relation(one: str, other: str, folder: Path | str | None = None) -> Relation:
    """The relation of two states, by code or name, in either order.

    Raises:
        UnknownNameError: the record has no such relation.
        RecordError: with every fault of its files.
    """
    root = record_folder(folder)
    found = _known_pair(root, one, other)
    if found is None:
        have = ", ".join(" and ".join(id.upper().split("-")) for id in relation_ids(root)) or "none"
        raise UnknownNameError(
            f"The record has no relation of {_said(one)} and {_said(other)}; it has {have}. A relation is a folder of "
            "data; docs/relations.md says how to write one."
        )
    return read_relation(found, root)


def _said(state: str) -> str:
    """A state as a sentence names it: the country, or the words that mean none."""
    from detente.regime.countries import name, resolve

    code = resolve(state)[0]
    return name(code) if code else repr(state)


def read_relation(id: str, folder: Path | str | None = None) -> Relation:
    """A relation by its id, its files read anew only when one of them has changed.

    Raises:
        RecordError: with every fault of its files.
    """
    root = record_folder(folder)
    return _read(id, root, tuple(_written(path) for path in _files(root, id)))


def _written(path: Path) -> tuple[str, int, int]:
    """What tells whether a file was changed; a link that leads nowhere is told of when it is read."""
    try:
        found = path.stat()
    except OSError:
        return str(path), 0, 0
    return str(path), found.st_mtime_ns, found.st_size


def _files(root: Path, id: str) -> list[Path]:
    shared = [path for name in ("procedures", "interest") for path in sorted((root / name).glob("*.yaml"))]
    return [*sorted((root / id).rglob("*.yaml")), *shared]


@lru_cache(maxsize=8)
def _read(id: str, root: Path, written: tuple[object, ...]) -> Relation:  # noqa: ARG001
    home = root / id
    faults: list[LawFault] = []
    head = read(home / "relation.yaml", f"record/{id}/relation.yaml")
    about = validate(RelationFile, head, faults)
    if about is not None:
        faults += repeated((actor.actor for actor in about.actors), head, "the actor", "actors")
        if "-".join(sorted(party.lower() for party in about.parties)) != id:
            sentence = f"the folder of {' and '.join(about.parties)} is named for both, in the order of the alphabet."
            faults.append(LawFault(head.file, head.line(("parties",)), sentence))
    events: list[Event] = []
    claims: list[Claim] = []
    if _stands(home / "events.yaml"):
        events = read_events(read(home / "events.yaml", f"record/{id}/events.yaml"), faults)
    if _stands(home / "claims.yaml"):
        claims = read_claims(read(home / "claims.yaml", f"record/{id}/claims.yaml"), faults)
    disputes = _disputes(home, faults)
    talks = _talks(home, faults)
    settlements = _settlements(home, faults)
    if about is None or faults:
        raise RecordError(faults)
    for events_of_part in (
        *(case.events for case in disputes),
        *(each.events for each in talks),
        *(scheme.events for scheme in settlements),
    ):
        events += events_of_part
    actors = {a.actor: Actor(a.actor, a.title, scripts(a.original), _of(a, about.parties)) for a in about.actors}
    for case in disputes:
        for body in case.procedure.bodies:
            actors.setdefault(body.id, Actor(body.id, body.title, body.original, None))
    return Relation(
        id=id,
        title=about.title,
        parties=(about.parties[0], about.parties[1]),
        covers_from=about.covers.from_,
        checked=about.covers.checked,
        actors=actors,
        left_out={each.instrument: each.why for each in about.left_out},
        notes=tuple(about.notes),
        events=tuple(sorted(events, key=lambda event: event.when.earliest)),
        claims=tuple(claims),
        disputes=disputes,
        talks=talks,
        settlements=settlements,
        folder=home,
    )


def _stands(path: Path) -> bool:
    """Whether a file stands there, though it may be a link that leads nowhere: reading it then says so."""
    return os.path.lexists(path)


def _of(actor: ActorEntry, parties: Iterable[str]) -> str | None:
    return actor.actor if actor.actor in parties else actor.of


def _disputes(home: Path, faults: list[LawFault]) -> tuple[Case, ...]:
    paths = sorted((home / "disputes").glob("*.yaml"))
    if not paths:
        return ()
    from detente.relations.disputes.case import read_case

    found = [read_case(path, f"record/{home.name}/disputes/{path.name}", faults, home.parent) for path in paths]
    return tuple(case for case in found if case is not None)


def _talks(home: Path, faults: list[LawFault]) -> tuple[Talks, ...]:
    path = home / "talks.yaml"
    if not _stands(path):
        return ()
    from detente.relations.talks import read_talks

    return read_talks(path, f"record/{home.name}/talks.yaml", faults)


def _settlements(home: Path, faults: list[LawFault]) -> tuple[Scheme, ...]:
    paths = sorted((home / "settlements").glob("*.yaml"))
    if not paths:
        return ()
    from detente.relations.settlements.scheme import read_scheme

    found = [read_scheme(path, f"record/{home.name}/settlements/{path.name}", faults) for path in paths]
    return tuple(scheme for scheme in found if scheme is not None)
