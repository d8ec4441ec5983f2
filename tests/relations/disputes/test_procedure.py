"""The procedure that comes with detente, and the faults of one that hangs together badly."""

from __future__ import annotations

import copy
import datetime as dt
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import LawFault
from detente.regime.folder import RECORD_FOLDER
from detente.regime.yaml_lines import Document, parse
from detente.relations.disputes.acts import Act
from detente.relations.disputes.procedure import Procedure
from detente.relations.disputes.reading import read_procedure
from detente.relations.disputes.walk import walk
from detente.relations.events import Place
from detente.relations.when import When
from tests.relations.disputes.slow import DSU
from tests.relations.disputes.test_case_faults import spoilt

SMALL = """\
procedure: small
title: A small procedure
cited: Art.
start: none
confidence: derived
tracks: [{track: main, title: the case}, {track: side, title: beside it}]
roles: [{role: complainant, title: complainant}]
states:
  - {state: none, title: Nothing, phase: before}
  - {state: begun, title: Begun, phase: during}
  - {state: halted, title: Halted, phase: during, suspends: true}
  - {state: aside, title: Aside, phase: during, track: side}
  - {state: done, title: Done, phase: after, final: true}
acts:
  - {act: begin, title: Begin, named: the beginning, article: "1", by: complainant, confidence: derived,
     from: none, to: begun}
  - {act: halt, title: Halt, named: the halt, article: "2", by: complainant, confidence: derived,
     from: begun, to: halted}
  - {act: go-on, title: Go on, named: going on, article: "2", by: complainant, confidence: derived,
     from: halted, to: back}
  - {act: step-aside, title: Step aside, named: the step aside, article: "3", by: complainant, confidence: derived,
     from: begun, to: aside}
  - {act: end, title: End, named: the end, article: "4", by: complainant, confidence: derived,
     from: begun, to: done}
"""


def procedure(text: str) -> tuple[Procedure | None, list[str]]:
    faults: list[LawFault] = []
    return read_procedure(parse(text, "small.yaml"), faults), [str(fault) for fault in faults]


def test_a_small_procedure_is_sound() -> None:
    found, faults = procedure(SMALL)
    assert not faults
    assert found is not None
    assert found.reachable(("halted",)) == {"halt", "go-on", "step-aside", "end"}
    assert [kind.id for kind in found.doable(("begun", "aside"))] == ["halt", "end"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("start: none", "start: nothing", "small.yaml:4: there is no state 'nothing'."),
        ("from: begun, to: halted", "from: begn, to: halted", "there is no state 'begn'. Did you mean 'begun'?"),
        ("from: begun, to: done", "from: begun, to: dun", "there is no state 'dun'."),
        (
            'the beginning, article: "1", by: complainant',
            'the beginning, article: "1", by: judge',
            "small.yaml:15: there is no role or body 'judge'.",
        ),
        ("phase: during, track: side", "phase: during, track: sid", "there is no track 'sid'. Did you mean 'side'?"),
        ("to: halted}", "to: begun}", "small.yaml:11: no act leads to the state 'halted'."),
        ("from: halted, to: back", "from: begun, to: back", "leads back, but not from states that suspend"),
        ("title: Begun, phase: during", "title: Begun, phase: during, final: true", "which is the end of a case"),
        ("phase: after, final: true", "phase: after", "nothing leads out of the state 'done'"),
        ("track: side}\n", "track: side, final: true}\n", "ends a case and is to stand on the main track"),
        ("state: halted", "state: begun", "small.yaml:11: the state 'begun' stands twice."),
        ("act: halt,", "act: begin,", "small.yaml:17: the act 'begin' stands twice."),
        ("from: begun, to: aside", "from: begun, needs: stop, to: aside", "there is no act 'stop'."),
        ('article: "4"', "note: no article", "an act has an `article`, or a `basis` in words"),
        ("to: done}", "to: done, earliest: [{after: 3 weeks, of: begin}]}", "'3 weeks' is no period"),
        ("to: done}", "to: done, earliest: [{after: 3 days}]}", "write `after` or `from` a period with `of`"),
        ("to: done}", "to: done, earliest: [{after: 3 days, of: begn}]}", "there is no act 'begn'."),
        ("to: done}", "to: done, latest: [{within: 3 days, of: begin, kind: soft}]}", "`missed` says what missing"),
        (
            "to: done}",
            "to: done, latest: [{within: 3 days, kind: soft, missed: x}]}",
            "write `within` a period with `of`",
        ),
        (
            "to: done}",
            "to: done, latest: [{within: 3 days, of: begin, kind: soft, missed: x, stretched_by: halt}]}",
            "there is no state 'halt'. Did you mean 'halted'?",
        ),
        ("to: done}", "to: done, automatic: {in: begun}}", "write `in` a state with `after` a period"),
        ("to: done}", "to: begun, automatic: {in: begun, after: 2 days}}", "a state from which nothing leads back by"),
        ("to: done}", "automatic: {in: begun, after: 2 days}}", "a state from which nothing leads back by itself"),
        ("to: done}", "to: done, automatic: {period_set: true}}", "waits for the end of a period that no act sets"),
        (
            "to: done}",
            "to: [{state: done, outcome: a}, {state: aside, outcome: b}]}",
            "leads to states on several tracks",
        ),
    ],
)
def test_a_procedure_that_hangs_together_badly_is_told(old: str, new: str, said: str) -> None:
    assert old in SMALL
    found, faults = procedure(SMALL.replace(old, new, 1))
    assert found is None
    assert any(said in fault for fault in faults), faults


def test_an_act_of_which_no_state_is_ever_reached_is_told() -> None:
    lost = SMALL.replace("to: halted}", "to: begun}").replace("to: back", "to: begun")
    _, faults = procedure(lost)
    assert any("the act 'go-on' can never be done" in fault for fault in faults)


def test_the_procedure_of_the_record_has_the_states_and_words_of_the_facts() -> None:
    text = (RECORD_FOLDER / "procedures" / "dsu.yaml").read_text("utf-8")
    found, faults = procedure(text)
    assert not faults
    assert found is not None
    assert set(STATES_OF_THE_FACTS) <= set(found.states)
    for words, states in WORDS.items():
        assert found.status(words) == states, words
    assert found.status("NO SUCH WORD") == ()
    assert found.status("PANEL COMPOSED, NO SUCH WORD") == ()


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_no_spoilt_procedure_ends_in_anything_but_sentences(seed: int) -> None:
    data: Any = spoilt(copy.deepcopy(DSU), random.Random(seed))
    faults: list[LawFault] = []
    found = read_procedure(Document("spoilt.yaml", data, None, []), faults)
    assert (found is None) == bool(faults)
    for kind in found.acts.values() if found is not None else ():
        if found is not None and found.start in kind.of and not kind.outcomes and not kind.automatic:
            when = When(dt.date(2020, 1, 31), dt.date(2020, 1, 31))
            act = Act(kind, "e", when, (), "", (), None, None, None, (), None, (), "derived", None, Place("", 1))
            assert walk(found, [act], urgent=False, faults=faults).steps or faults


STATES_OF_THE_FACTS = [
    "measure",
    "consultations-requested",
    "in-consultations",
    "panel-requested",
    "panel-deferred",
    "panel-established",
    "panel-composed",
    "suspended",
    "lapsed",
    "interim-review",
    "final-issued",
    "report-circulated",
    "appealed",
    "ab-circulated",
    "adopted",
    "implementing",
    "rpt-set",
    "rpt-expired",
    "compliance-panel",
    "compensation-talks",
    "retaliation-requested",
    "arbitration-22-6",
    "retaliation-authorised",
    "ended-compliance",
    "settled-mas",
    "withdrawn",
    "appeal-in-void",
]
TO_COMPLY = ("adopted", "implementing", "rpt-set", "rpt-expired", "compensation-talks", "compensation-agreed")
ASKED = ("retaliation-requested", "arbitration-22-6", "level-decided")
ONGOING = (
    "compliance-panel",
    "compliance-suspended",
    "compliance-circulated",
    "compliance-appealed",
    "compliance-appeal-in-void",
    "compliance-ab-circulated",
)
WORDS = {
    "IN CONSULTATIONS": (("consultations-requested", "in-consultations", "panel-requested", "panel-deferred"),),
    "PANEL ESTABLISHED, BUT NOT YET COMPOSED": (("panel-established",),),
    "PANEL COMPOSED": (("panel-composed", "suspended", "interim-review", "final-issued"),),
    "AUTHORITY FOR PANEL LAPSED": (("lapsed",),),
    "PANEL REPORT CIRCULATED": (("report-circulated",),),
    "PANEL REPORT UNDER APPEAL": (("appealed", "appeal-in-void"),),
    "REPORT(S) ADOPTED, NO FURTHER ACTION REQUIRED": (("ended-no-action",),),
    "REPORT(S) ADOPTED, WITH RECOMMENDATION TO BRING MEASURE(S) INTO CONFORMITY": (TO_COMPLY,),
    "IMPLEMENTATION NOTIFIED BY RESPONDENT": (("implementation-notified",),),
    "MUTUALLY ACCEPTABLE SOLUTION ON IMPLEMENTATION NOTIFIED": (("settled-on-implementation",),),
    "SETTLED OR TERMINATED (WITHDRAWN, MUTUALLY AGREED SOLUTION)": (("settled-mas", "withdrawn"),),
    "COMPLIANCE PROCEEDINGS ONGOING": (ONGOING,),
    "COMPLIANCE PROCEEDINGS COMPLETED WITH FINDING(S) OF NON-COMPLIANCE": (("non-compliance-found",),),
    "COMPLIANCE PROCEEDINGS COMPLETED WITHOUT FINDING OF NON-COMPLIANCE": (("ended-compliance",),),
    "AUTHORIZATION TO RETALIATE GRANTED": (("retaliation-authorised",),),
    "AUTHORIZATION TO RETALIATE REQUESTED (INCLUDING 22.6 ARBITRATION)": (ASKED,),
    "AUTHORIZATION TO RETALIATE REQUESTED (INCLUDING 22.6 ARBITRATION), COMPLIANCE PROCEEDINGS ONGOING": (
        ASKED,
        ONGOING,
    ),
    "AUTHORIZATION TO RETALIATE GRANTED, COMPLIANCE PROCEEDINGS ONGOING": (("retaliation-authorised",), ONGOING),
    "AUTHORIZATION TO RETALIATE GRANTED, AUTHORIZATION TO RETALIATE GRANTED": (
        ("retaliation-authorised",),
        ("retaliation-authorised",),
    ),
}
