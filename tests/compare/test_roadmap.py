"""Roadmaps: steps that wait for each other, and how far each brings both sides."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from detente.compare.restoration import NOT_RESTORED, RESTORED
from detente.compare.roadmap import Roadmap, Step, roadmap
from detente.errors import FileError, ProposalError, ScopeError

EXAMPLE = Path(__file__).parents[2] / "examples" / "roadmap" / "roadmap.yaml"
SIDES = """
sides:
  - {jurisdiction: JP, to: KR, baseline: 2019-06-30}
  - {jurisdiction: KR, to: JP, baseline: 2019-09-17}
"""
JAPAN = "title: back\nkind: proposal\njurisdiction: JP\neffective: 2022-02-01\namend:\n  - {group: A, add: [KR]}\n"
KOREA = (
    "title: back\nkind: proposal\njurisdiction: KR\neffective: 2022-01-01\n"
    "amend:\n  - {undo: kr/2019-09-18_japan-to-ga-2}\n"
)


def statuses(step: Step) -> dict[str, str]:
    return {side.jurisdiction: side.measures.status for side in step.sides}


def tried(folder: Path, steps: str, day: str = "2021-12-01") -> Roadmap:
    (folder / "jp.yaml").write_text(JAPAN, "utf-8")
    (folder / "kr.yaml").write_text(KOREA, "utf-8")
    file = folder / "roadmap.yaml"
    file.write_text(f"roadmap: a try\nday: {day}\n{SIDES}steps:\n{steps}", "utf-8")
    return roadmap(file)


def test_the_example_brings_both_sides_back_in_its_order() -> None:
    found = roadmap(EXAMPLE)
    assert {side.measures.status for side in found.start} == {NOT_RESTORED}
    assert [(step.step, step.taken, str(step.day)) for step in found.steps] == [
        ("notices", True, "2022-12-01"),
        ("region", True, "2023-01-10"),
        ("group-a", True, "2023-02-01"),
        ("resists", True, "2023-02-01"),
    ]
    assert [statuses(step)["KR"] for step in found.steps] == [NOT_RESTORED, RESTORED, RESTORED, RESTORED]
    assert [statuses(step)["JP"] for step in found.steps] == [NOT_RESTORED, NOT_RESTORED, NOT_RESTORED, RESTORED]
    assert len(found.proposals) == 4


def test_a_step_is_taken_when_what_it_waits_for_has_come_whatever_the_order_of_the_file(tmp_path: Path) -> None:
    steps = (
        "  - {step: japan, title: J, proposal: jp.yaml, when: {restored: [KR], share: {KR: 1}}}\n"
        "  - {step: korea, title: K, proposal: kr.yaml}\n"
    )
    found = tried(tmp_path, steps)
    assert [(step.step, step.taken) for step in found.steps] == [("korea", True), ("japan", True)]
    assert found.steps[1].day == dt.date(2022, 2, 1)


@pytest.mark.parametrize(
    ("when", "waits"),
    [
        ("{restored: [KR]}", "Korea having undone its measures"),
        ("{share: {KR: 0.9}}", "Korea having brought back 90.0% of the cells (it is 65.5%)"),
        ("{after: [other]}", "the step 'other'"),
        ("{member: [{jurisdiction: KR, group: ga, country: JP}]}", "Japan standing in the group 'ga' of Korea"),
    ],
)
def test_a_step_whose_conditions_do_not_hold_waits_and_lays_nothing_over_the_law(
    when: str, waits: str, tmp_path: Path
) -> None:
    steps = (
        f"  - {{step: japan, title: J, proposal: jp.yaml, when: {when}}}\n"
        "  - {step: other, title: O, proposal: kr.yaml, when: {after: [japan]}}\n"
    )
    found = tried(tmp_path, steps)
    assert [(step.taken, step.day, step.sides) for step in found.steps] == [(False, None, ())] * 2
    assert found.steps[0].waits_for == (waits,)
    assert found.proposals == ()


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ("  - {step: a, title: A, proposal: nowhere.yaml}\n", "There is no file"),
        (
            "  - {step: a, title: A, proposal: jp.yaml, when: {after: [b]}}\n",
            r":8: step 'a' waits for 'b', which is no",
        ),
        ("  - {step: a, title: A, proposal: jp.yaml, when: {restored: [US]}}\n", ":8: .* which is no side"),
        ("  - {step: a, title: A, proposal: jp.yaml, when: {share: {KR: 2}}}\n", ":8: .* between 0 and 1"),
        ("  - {step: a, title: A, proposal: jp.yaml, when: {soon: yes}}\n", ":8: .*soon is not a key"),
        ("  - {step: a, title: A, proposal: jp.yaml}\n" * 2, ":9: two steps are called 'a'"),
        ("  []\n", "steps"),
    ],
)
def test_what_is_wrong_with_a_roadmap_is_told_with_its_line(steps: str, said: str, tmp_path: Path) -> None:
    with pytest.raises((ProposalError, FileError), match=said):
        tried(tmp_path, steps)


def test_a_proposal_of_no_side_and_days_that_cannot_be_are_refused(tmp_path: Path) -> None:
    one = "  - {step: a, title: A, proposal: jp.yaml}\n"
    with pytest.raises(ScopeError, match="must lie before the day"):
        tried(tmp_path, one, "2019-01-01")
    file = tmp_path / "roadmap.yaml"
    text = file.read_text("utf-8").replace("  - {jurisdiction: JP, to: KR, baseline: 2019-06-30}\n", "")
    file.write_text(text.replace("2019-01-01", "2021-12-01"), "utf-8")
    with pytest.raises(ProposalError, match="proposes law of JP, which is no side"):
        roadmap(file)
    with pytest.raises(FileError, match="no file"):
        roadmap(tmp_path)
