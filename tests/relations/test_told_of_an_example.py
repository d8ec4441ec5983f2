"""What is told of a relation that has everything: an example with a dispute, talks and a settlement."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import detente
from detente.relations.disputes.clock import Clock
from detente.relations.relation import Relation, open_relation
from detente.relations.timeline import of_relation
from detente.relations.whole import whole
from tests.relations import small_relation


@pytest.fixture(autouse=True)
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    law, record = small_relation.write(tmp_path)
    monkeypatch.setenv("DETENTE_LAW", str(law))
    monkeypatch.setenv("DETENTE_RECORD", str(record))
    return record


def _courses(relation: Relation) -> list[Any]:
    return [*relation.talks, *relation.settlements]


def test_acts_of_disputes_rounds_of_talks_and_entries_of_settlements_stand_among_the_events() -> None:
    relation = open_relation("AU", "NZ")
    found = detente.timeline("AU", "NZ")
    for part in (*relation.disputes, *_courses(relation)):
        assert part.events
        told = [each.event for each in found.events if each.event.part_of == part.id]
        assert sorted(event.id for event in told) == sorted(event.id for event in part.events)
    days = [told.event.when.earliest for told in found.events]
    assert days == sorted(days)


def test_the_state_of_a_day_is_that_of_the_clock_the_rounds_and_the_ledger() -> None:
    relation = open_relation("AU", "NZ")
    (case,) = relation.disputes
    first = Clock(case).first
    for day in sorted({act.when.latest for act in case.acts}):
        state = detente.timeline("AU", "NZ", at=day).state
        assert state is not None
        (dispute,) = state.disputes
        standing = Clock(case).on(day)
        assert (dispute.state, dispute.since) == (standing.state.id, standing.state.since)
        assert dispute.paused_since == standing.paused_since
        for course, part in zip((*state.talks, *state.settlements), _courses(relation), strict=True):
            begun = [event for event in part.events if event.when.latest <= day]
            assert course.events == len(begun)
            assert (course.last is None) is (not begun)
    before = detente.timeline("AU", "NZ", at=first.replace(year=first.year - 1)).state
    assert before is not None
    assert before.disputes[0].state is None


def test_an_act_of_a_dispute_is_told_with_the_state_before_and_after_it() -> None:
    (case,) = open_relation("AU", "NZ").disputes
    begin, *rest = case.acts
    (told,) = (each for each in detente.event(str(begin.when.earliest)) if each.event.id == begin.event)
    assert told.belongs_to is not None
    assert (told.belongs_to.kind, told.belongs_to.id) == ("dispute", case.id)
    assert told.dispute is not None
    before, after = told.dispute
    assert before.state is None
    assert after.state == Clock(case).on(begin.when.earliest).state.id
    assert rest
    for act in rest:
        (told,) = (each for each in detente.event(act.event) if each.event.id == act.event)
        assert told.dispute is not None
        assert told.dispute[0].state is not None


def test_rounds_and_entries_name_what_they_are_part_of() -> None:
    relation = open_relation("AU", "NZ")
    kinds: list[tuple[str, Any]] = [("talks", relation.talks), ("settlement", relation.settlements)]
    for kind, parts in kinds:
        for part in parts:
            (told,) = detente.event(part.events[0].id)
            assert told.belongs_to is not None
            assert (told.belongs_to.kind, told.belongs_to.id, told.belongs_to.title) == (kind, part.id, part.title)


def test_the_whole_relation_holds_every_part(record: Path) -> None:
    relation = open_relation("AU", "NZ")
    told = json.loads(json.dumps(whole(relation, of_relation(relation))))
    (dispute,) = told["disputes"]
    assert dispute["id"] == relation.disputes[0].id
    assert [act["event"] for act in dispute["acts"]] == [act.event for act in relation.disputes[0].acts]
    assert dispute["standing"]["day"] == relation.checked.isoformat()
    assert told["talks"][0]["rounds"]
    assert told["settlements"][0]["awards"]
    assert str(record) not in json.dumps(told)
    day = relation.disputes[0].acts[0].when.earliest
    early = whole(relation, of_relation(relation, at=day))
    assert early["disputes"][0]["standing"]["day"] == day.isoformat()


def test_a_step_that_changed_the_law_shows_its_effect() -> None:
    relation = open_relation("AU", "NZ")
    made = [event for event in relation.events if event.instruments]
    assert made
    for event in made:
        (told,) = (each for each in detente.event(event.id) if each.event.id == event.id)
        for effect in told.effects:
            assert effect.problem is None
            assert effect.difference is not None
            assert effect.difference == detente.diff(
                effect.jurisdiction, effect.before, effect.after, to=effect.towards
            )
            assert effect.places
