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
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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


def relation_ids(folder: Path | str | None = None) -> list[str]:
    """The ids of the relations that the record has."""
    return sorted(path.parent.name for path in record_folder(folder).glob("*/relation.yaml"))


def open_relation(one: str, other: str, folder: Path | str | None = None) -> Relation:
    """The relation of two states, in either order.

    Raises:
        UnknownNameError: the record has no such relation.
        RecordError: with every fault of its files.
    """
    root = record_folder(folder)
    wanted = "-".join(sorted((one.strip().lower(), other.strip().lower())))
    known = relation_ids(root)
    if wanted not in known:
        from detente.regime.countries import name as country_name

        have = ", ".join(" and ".join(id.upper().split("-")) for id in known) or "none"
        raise UnknownNameError(
            f"The record has no relation of {country_name(one.upper())} and {country_name(other.upper())}; it has "
            f"{have}. A relation is a folder of data; docs/relations.md says how to write one."
        )
    return read_relation(wanted, root)


def read_relation(id: str, folder: Path | str | None = None) -> Relation:
    """A relation by its id, its files read anew only when one of them has changed.

    Raises:
        RecordError: with every fault of its files.
    """
    root = record_folder(folder)
    written = tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in _files(root, id))
    return _read(id, root, written)


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
    if (home / "events.yaml").exists():
        events = read_events(read(home / "events.yaml", f"record/{id}/events.yaml"), faults)
    if (home / "claims.yaml").exists():
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
    if not path.exists():
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
