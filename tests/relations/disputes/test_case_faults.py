"""A case that cannot have happened so is told with its line, every fault at once, and nothing is built on it."""

from __future__ import annotations

import copy
import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.errors import FileError, LawFault, RecordError, ScopeError, UnknownNameError
from detente.regime.folder import RECORD_FOLDER
from detente.regime.yaml_lines import Document, read
from detente.relations.disputes.case import case_of, case_of_document, read_case
from tests.relations.disputes.made import stands

HEAD = """\
case: C1
title: A complaint
procedure: dsu
complainant: NZ
respondent: AU
confidence: from-memory
acts:
"""
DS590: dict[str, Any] = read(RECORD_FOLDER / "jp-kr" / "disputes" / "ds590.yaml", "ds590.yaml").data


def faults(tmp_path: Path, *acts: str, head: str = HEAD) -> list[str]:
    path = tmp_path / "c1.yaml"
    path.write_text(head + "\n".join(f"  - {act}" for act in acts) + "\n", "utf-8")
    found: list[LawFault] = []
    case = read_case(path, "c1.yaml", found)
    assert (case is None) == bool(found)
    return [str(fault) for fault in found]


def test_a_sound_case_has_none(tmp_path: Path) -> None:
    assert faults(tmp_path, "{act: consultations-requested, date: 2024-01-02}") == []


@pytest.mark.parametrize(
    ("acts", "said"),
    [
        (
            ["{act: consultation-requested, date: 2024-01-02}"],
            "c1.yaml:8: WTO dispute settlement has no act 'consultation-requested'. Did you mean "
            "'consultations-requested'",
        ),
        (
            ["{act: panel-established, date: 2024-01-02}"],
            "c1.yaml:8: The establishment of the panel cannot have been on 2024-01-02: the case had not begun; its "
            "first act is the request for consultations.",
        ),
        (
            ["{act: complainant-pauses, date: 2024-01-02}"],
            "c1.yaml:8: The complainant's pause cannot have been on 2024-01-02: the case had not begun;",
        ),
        (
            ["{act: consultations-requested, date: 2024-01-02}", "{act: consultations-requested, date: 2024-01-03}"],
            "c1.yaml:9: The request for consultations cannot have been on 2024-01-03: the case stood at “Consultations "
            "requested” since 2024-01-02, and this follows only “A measure and no complaint” (DSU Art. 4.4).",
        ),
        (
            ["{act: consultations-requested, date: 2024-01-02}", "{act: panel-requested, date: 2023-12-31}"],
            "c1.yaml:9: the request for a panel (2023-12-31) stands after the request for consultations (2024-01-02), "
            "which was later; put the acts in the order of their days.",
        ),
        (
            ["{act: consultations-requested, date: 2024-01-02}", "{act: panel-composed, date: 2024-05-01, who: both}"],
            "c1.yaml:9: The composition of the panel cannot have been on 2024-05-01: no panel had been "
            "established; the case stood at “Consultations requested” since 2024-01-02, and this follows only “Panel "
            "established, not composed” (DSU Art. 8.5, 8.7).",
        ),
        (
            ["{act: consultations-requested, date: 2024-01-02}", "{act: complainant-resumes, date: 2024-05-01}"],
            "c1.yaml:9: The complainant's resumption cannot have been on 2024-05-01: the complaint was not paused.",
        ),
        (
            [
                "{act: consultations-requested, date: 2024-01-02}",
                "{act: complainant-pauses, date: 2024-02-01}",
                "{act: complainant-pauses, date: 2024-03-01}",
            ],
            "c1.yaml:10: The complainant's pause cannot have been on 2024-03-01: the complaint was paused already, "
            "since 2024-02-01.",
        ),
        (
            [
                "{act: consultations-requested, date: 2024-01-02}",
                "{act: consultations-accepted, date: 2024-01-05}",
                "{act: consultations-accepted, date: 2024-01-06}",
            ],
            "c1.yaml:10: The respondent's reply cannot have been on 2024-01-06: it was done already, on "
            "2024-01-05, and is done only once (DSU Art. 4.3).",
        ),
        (
            [
                "{act: consultations-requested, date: 2024-01-02}",
                "{act: good-offices-ended, date: 2024-01-05, who: NZ}",
            ],
            "c1.yaml:9: The end of good offices, conciliation or mediation cannot have been on 2024-01-05: none had "
            "been begun (DSU Art. 5.3).",
        ),
        (
            ["{act: consultations-requested, date: 2024-01-02}", "{act: join-requested, date: 2024-01-05}"],
            "c1.yaml:9: join-requested needs `who` did it: another Member.",
        ),
        (
            ["{act: consultations-requested, date: 2024-01-02}", "{act: join-requested, date: 2024-01-05, who: NZ}"],
            "c1.yaml:9: 'NZ' does not do this (DSU Art. 4.11); `who` is of: a Member that is no party.",
        ),
        (
            ["{act: consultations-requested, date: 2024-01-02, who: AU}"],
            "c1.yaml:8: 'AU' does not do this (DSU Art. 4.4); `who` is of: NZ.",
        ),
        (
            ["{act: consultations-requested, date: 2024-01-02, outcome: yes}"],
            "c1.yaml:8: acts.0.outcome must be text; put it in quotes.",
        ),
        (
            ["{act: consultations-requested, date: 2024-01-02, outcome: won}"],
            "c1.yaml:8: consultations-requested has no outcome; leave `outcome` out.",
        ),
        (
            ["{act: consultations-requested, date: 2024-01-02, ends: 2024-02-02}"],
            "c1.yaml:8: consultations-requested sets no period; leave `ends` out.",
        ),
        (["{act: consultations-requested, date: 2024-02-30}"], "c1.yaml:8: is not valid YAML"),
        (
            ["{act: consultations-requested, date: 9999-12-31}"],
            "no period can be counted from a day after the year 9000",
        ),
        (["{act: consultations-requested}"], "c1.yaml:8: acts.0.date is missing."),
        (["{act: consultations-requested, date: 2024-01-02, day: 3}"], "c1.yaml:8: acts.0.day is not a key"),
    ],
)
def test_a_fault_is_a_sentence_with_its_line(tmp_path: Path, acts: list[str], said: str) -> None:
    (found,) = faults(tmp_path, *acts)
    assert said in found


WALKED = [
    "{act: consultations-requested, date: 2020-01-02}",
    "{act: panel-requested, date: 2020-04-01}",
    "{act: panel-established, date: 2020-05-01}",
    "{act: panel-composed, date: 2020-06-01, who: both}",
    "{act: report-circulated, date: 2021-02-01}",
]
ADOPTED = [*WALKED, "{act: report-adopted, date: 2021-03-10, outcome: recommendations}"]
PERIOD = [*ADOPTED, "{act: period-agreed, date: 2021-04-01, ends: 2021-12-31}"]


@pytest.mark.parametrize(
    ("acts", "said"),
    [
        (
            [*WALKED, "{act: report-adopted, date: 2021-03-10}"],
            "13: `outcome` of report-adopted is one of recommendations",
        ),
        ([*WALKED, "{act: report-adopted, date: 2021-03-10, outcome: none}"], "no-recommendations, not 'none'."),
        ([*WALKED, "{act: report-appealed, date: 2021-04-03, who: NZ}"], "comes too late: the last day was 2021-04-02"),
        (
            [*WALKED, "{act: time-extended, date: 2021-03-01, who: dsb, ends: 2021-04-30}"],
            "time-extended needs `extends`",
        ),
        (
            [*WALKED, "{act: time-extended, date: 2021-03-01, who: dsb, extends: report-adoption, ends: 2021-05-01}"],
            "there is no act 'report-adoption'. Did you mean 'report-adopted'",
        ),
        (
            [*WALKED, "{act: time-extended, date: 2021-03-01, who: dsb, extends: report-adopted, ends: 2021-03-20}"],
            "the adoption of the report has time until 2021-04-02 already.",
        ),
        (
            [*WALKED, "{act: time-extended, date: 2021-03-01, who: dsb, extends: panel-composed, ends: 2021-05-20}"],
            "the composition of the panel can no longer come",
        ),
        (
            [*WALKED, "{act: time-extended, date: 2021-03-01, who: dsb, extends: authority-lapsed, ends: 2021-05-20}"],
            "comes by itself after 12 months, and nobody can agree to more.",
        ),
        (
            [*WALKED, "{act: time-extended, date: 2021-03-01, who: dsb, extends: period-ended, ends: 2021-05-20}"],
            "no period had been set that could be made longer.",
        ),
        (
            [*ADOPTED, "{act: period-agreed, date: 2021-04-01}"],
            "period-agreed needs `ends`, the last day of the period.",
        ),
        (
            [*ADOPTED, "{act: period-agreed, date: 2021-04-01, ends: 2021-03-31}"],
            "would have ended before, on 2021-03-31.",
        ),
        (
            [*PERIOD, "{act: period-ended, date: 2021-12-31}"],
            "comes by itself when the period ends that an act has set",
        ),
        (
            [*PERIOD, "{act: retaliation-requested, date: 2021-12-31}"],
            "the case stood at “Reasonable period of time running” since 2021-04-01",
        ),
        (
            [
                *PERIOD,
                "{act: implementation-notified, date: 2021-12-01}",
                "{act: retaliation-requested, date: 2021-12-31}",
            ],
            "the reasonable period had not ended (DSU Art. 22.2).",
        ),
        (
            [*PERIOD, "{act: time-extended, date: 2021-12-01, who: both, extends: period-ended, ends: 2021-12-31}"],
            "the period ends on 2021-12-31 already.",
        ),
        (
            [*WALKED[:4], "{act: work-suspended, date: 2020-07-01}", "{act: authority-lapsed, date: 2021-06-30}"],
            "it comes by itself, and not before 2021-07-01 (DSU Art. 12.12).",
        ),
        (
            [*WALKED[:4], "{act: work-suspended, date: 2020-07-01}", "{act: authority-lapsed, date: 2021-07-03}"],
            "the case was over since 2021-07-02 (“Panel's authority lapsed”, DSU Art. 12.12).",
        ),
        (
            [*WALKED[:3], "{act: work-suspended, date: 2020-07-01}"],
            "no panel had been composed, and it is the panel that suspends its work; the case stood at",
        ),
    ],
)
def test_what_cannot_follow_is_refused(tmp_path: Path, acts: list[str], said: str) -> None:
    (found,) = faults(tmp_path, *acts)
    assert said in found


@pytest.mark.parametrize("day", ["2021-07-01", "2021-07-02"])
def test_a_lapse_may_be_recorded_on_either_day_of_the_doubt(tmp_path: Path, day: str) -> None:
    lapsed = [*WALKED[:4], "{act: work-suspended, date: 2020-07-01}", f"{{act: authority-lapsed, date: {day}}}"]
    assert faults(tmp_path, *lapsed) == []


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        "{act: consultations-requested, date: 2024-01-02}",
        "{act: panel-requestd, date: 2024-04-01}",
        "{act: join-requested, date: 2024-01-05, who: NZ, outcome: won}",
    )
    assert len(found) == 3


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "procedure: dsu",
            "procedure: dso",
            "c1.yaml:3: there is no procedure 'dso'; there is dsu. Did you mean 'dsu'?",
        ),
        ("respondent: AU", "respondent: NZ", "NZ is complainant and respondent at once"),
        ("complainant: NZ", "complainant: NO", 'write "NO" in quotes for Norway'),
        ("complainant: NZ", "complainant: []", "c1.yaml:4: complainant"),
        ("confidence: from-memory", "confidence: sourced", "names its sources"),
        ("title: A complaint", "titel: A complaint", "c1.yaml:2: titel is not a key"),
        ("case: C1", "case: [C1]", "c1.yaml:1: case"),
    ],
)
def test_a_fault_of_the_head_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    found = faults(tmp_path, "{act: consultations-requested, date: 2024-01-02}", head=HEAD.replace(old, new))
    assert any(said in fault for fault in found), found


@pytest.mark.parametrize(
    "text", ["", "- 1\n", "just words\n", "acts: [\n", "case: X\nacts: 3\n", "\x00", "a: &a [*a]\n"]
)
def test_a_file_that_is_no_case_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "c1.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(RecordError, match=r"c1\.yaml:\d"):
        detente.dispute(path)


def test_days_outside_and_names_unknown_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(ScopeError, match="DS590 begins on 2019-09-11, with the request for consultations; 2019-09-10 "):
        detente.dispute("DS590", on="2019-09-10")
    with pytest.raises(ScopeError, match="the day: "):
        detente.dispute("DS590", on="2019-13-10")
    with pytest.raises(
        UnknownNameError, match=r"The record has no dispute 'DS59'; it has DS590\. Did you mean 'DS590'"
    ):
        detente.dispute("DS59")
    with pytest.raises(FileError, match="does not exist; `detente dispute --new no-case"):
        detente.dispute(tmp_path / "no-case.yaml")
    with pytest.raises(FileError, match="is a folder"):
        detente.dispute(tmp_path)
    assert detente.dispute("ds590", on=dt.date(2019, 9, 11)).case.id == "DS590"


def test_values_without_a_file_are_a_case() -> None:
    case = case_of({"case": "DS1", "acts": [("consultations-requested", dt.date(1995, 1, 10))]})
    assert (case.id, case.title, case.complainant, case.procedure.id) == ("DS1", "DS1", ("complainant",), "dsu")
    with pytest.raises(RecordError, match="DS1:1: WTO dispute settlement has no act 'consulted'"):
        case_of({"case": "DS1", "acts": [("consulted", dt.date(1995, 1, 10))]})
    with pytest.raises(RecordError, match="acts"):
        case_of({"case": "DS1"})
    with pytest.raises(RecordError, match="case"):
        case_of({"acts": [("consultations-requested", dt.date(1995, 1, 10))]})


JUNK: list[Any] = [
    None,
    True,
    3,
    -1.5,
    "",
    "x",
    [],
    {},
    [[]],
    {"a": 1},
    dt.date(1, 1, 1),
    dt.date(9999, 12, 31),
    "2020",
]


def spoilt(data: Any, choose: random.Random) -> Any:
    """The data with a part dropped, doubled, or put in place of something else."""
    found = copy.deepcopy(data)
    for _ in range(choose.randint(1, 3)):
        at = found
        while True:
            keys = list(at) if isinstance(at, dict) else list(range(len(at)))
            if not keys:
                break
            key = choose.choice(keys)
            inner = at[key]
            if isinstance(inner, (dict, list)) and inner and choose.random() < 0.8:
                at = inner
                continue
            if choose.random() < 0.3:
                del at[key]
            elif isinstance(at, list) and choose.random() < 0.3:
                at.insert(choose.randrange(len(at) + 1), copy.deepcopy(choose.choice(at)))
            else:
                at[key] = copy.deepcopy(choose.choice(JUNK))
            break
    return found


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 2**32))
def test_no_spoilt_case_ends_in_anything_but_sentences(seed: int) -> None:
    data = spoilt(DS590, random.Random(seed))
    found: list[LawFault] = []
    case = case_of_document(Document("spoilt.yaml", data, None, []), found)
    assert (case is None) == bool(found)
    for fault in found:
        assert fault.sentence.endswith((".", "?", "lists them."))
        assert "Traceback" not in fault.sentence


@settings(max_examples=100, deadline=None)
@given(st.dates(), st.sampled_from(["DS590", "two"]))
def test_any_day_has_an_answer_or_a_sentence(day: dt.date, which: str) -> None:
    acts: Any = "DS590" if which == "DS590" else [["consultations-requested", dt.date(8999, 12, 31)]]
    begins = dt.date(2019, 9, 11) if which == "DS590" else dt.date(8999, 12, 31)
    if day < begins:
        with pytest.raises(ScopeError, match="lies before it"):
            stands(acts, day)
    else:
        assert stands(acts, day).to_dict()["day"] == day.isoformat()
