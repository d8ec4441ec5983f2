"""Faults of `events.yaml` and `claims.yaml`: each a sentence with its line, and all of them told at once."""

from __future__ import annotations

import pytest

from detente.errors import LawFault
from detente.regime.yaml_lines import parse
from detente.relations.claims import Claim, read_claims
from detente.relations.events import Event, read_events

EVENT = """\
- event: 2020-01-05_stamps
  date: 2020-01-05
  by: XA
  kind: measure
  title: Stamps need a licence
  instruments: xa/2020-01-05_stamps
  sources: [https://example.org/stamps]
  confidence: sourced
"""
CLAIM = """\
- claim: stamps-answer-seals
  statement: The rule on stamps answers the rule on seals.
  kind: cause
  about: retaliation
  link: {event: 2020-01-05_stamps, answers: 2019-12-01_seals}
  said:
    - {by: XB, stance: asserts, date: 2020-01-06, sources: [https://example.org/b], confidence: sourced}
    - {by: press, stance: reports, whose: XB, date: 2020-01-07, sources: [https://example.org/p], confidence: sourced}
  finding: not-tested
"""


def events(text: str) -> tuple[list[Event], list[str]]:
    faults: list[LawFault] = []
    return read_events(parse(text, "events.yaml"), faults), [str(fault) for fault in faults]


def claims(text: str) -> tuple[list[Claim], list[str]]:
    faults: list[LawFault] = []
    return read_claims(parse(text, "claims.yaml"), faults), [str(fault) for fault in faults]


def test_an_event_is_read_as_it_stands() -> None:
    (event,), faults = events(EVENT)
    assert not faults
    assert event.id == "2020-01-05_stamps"
    assert event.by == ("XA",)
    assert event.instruments == ("xa/2020-01-05_stamps",)
    assert event.sources == (("https://example.org/stamps", None),)
    assert (event.place.file, event.place.line) == ("events.yaml", 1)


def test_a_claim_keeps_every_stance_apart() -> None:
    (claim,), faults = claims(CLAIM)
    assert not faults
    assert [(said.by, said.stance, said.whose) for said in claim.said] == [
        ("XB", "asserts", None),
        ("press", "reports", "XB"),
    ]
    assert claim.link is not None
    assert claim.link.answers == ("2019-12-01_seals",)
    assert [len(claim.said_by(said.on.earliest)) for said in claim.said] == [1, 2]


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        ("date: 2020-01-05", "date: 2020-13-05", "events.yaml:2: "),
        (
            "date: 2020-01-05",
            "date: {earliest: 2020-01-05, latest: null}",
            "is a span with an `earliest` and a `latest`",
        ),
        ("date: 2020-01-05", "date: 2020-01-05\n  until: 2020-01-05", "lies after the first"),
        ("date: 2020-01-05", "date: 2020-02-05", "does not begin with its day, 2020-02-05_"),
        ("kind: measure", "kind: retaliation", "events.yaml:4: 0.kind: 'retaliation' is not one of 'ruling'"),
        ("sources: [https://example.org/stamps]", "sources: []", "what is sourced names its sources"),
        ("by: XA", "bye: XA", "events.yaml:3: 0.bye is not a key"),
        ("confidence: sourced", "confidence: sure", "confidence: 'sure' is not one of"),
    ],
)
def test_a_faulty_event_is_told_with_its_line(was: str, now: str, sentence: str) -> None:
    assert was in EVENT
    _, faults = events(EVENT.replace(was, now))
    assert any(sentence in fault for fault in faults), faults


def test_two_events_of_one_name_are_a_fault() -> None:
    _, faults = events(EVENT + EVENT)
    assert faults == ["events.yaml:9: the event '2020-01-05_stamps' stands twice."]


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        ("stance: asserts", "stance: thinks", "'thinks' is not one of 'asserts', 'denies' or 'reports'"),
        ("whose: XB, ", "", "`whose` goes with the stance reports"),
        ("finding: not-tested", "finding: supported", "a finding rests on `facts`"),
        ("finding: not-tested", "finding: proven", "'proven' is not one of"),
        ("  said:", "  say:", "say is not a key"),
    ],
)
def test_a_faulty_claim_is_told_with_its_line(was: str, now: str, sentence: str) -> None:
    assert was in CLAIM
    _, faults = claims(CLAIM.replace(was, now))
    assert any(sentence in fault for fault in faults), faults
    assert all(fault.startswith("claims.yaml:") for fault in faults)


def test_every_fault_is_told_at_once() -> None:
    broken = EVENT.replace("kind: measure", "kind: odd") + EVENT.replace("by: XA", "by: []").replace(
        "stamps\n", "other\n", 1
    )
    _, faults = events(broken)
    assert len(faults) == 2
