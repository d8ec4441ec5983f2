"""What linting finds by going through the whole diagram, each with its file and line."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from pathlib import Path

import pytest

from detente.determination.lint import lint
from detente.errors import LawFault
from tests.determination import laws
from tests.determination.laws import BASICS, amendments, instrument

START, LATER = dt.date(2020, 1, 1), dt.date(2021, 1, 1)
GROUPS = "- {group: A, title: A, add: [KR, US]}\n- {group: B, title: B, add: [CN]}\n"


def found(amend: str, later: str | None = None) -> list[LawFault]:
    """The faults of the basics, the groups and the amendments given."""
    instruments = [instrument(BASICS + GROUPS + amend, START, kind="baseline")]
    if later is not None:
        instruments.append(instrument(later, LATER))
    return lint(folder(*instruments))


def folder(*instruments: dict[str, object]) -> Path:
    return laws.write(Path(tempfile.mkdtemp(prefix="detente-law-")), instruments)


def only(faults: list[LawFault]) -> LawFault:
    assert len(faults) == 1, [str(fault) for fault in faults]
    return faults[0]


def is_at(fault: LawFault, root: Path, words: str) -> bool:
    """Whether the fault's line, or one of the amendment that begins there, has these words."""
    lines = (root / fault.file.removeprefix("law/")).read_text("utf-8").splitlines()
    return words in "\n".join(lines[fault.line - 1 : fault.line + 8])


def test_a_law_without_fault_has_none() -> None:
    assert found("") == []


def test_the_law_that_comes_with_detente_has_none() -> None:
    assert [str(fault) for fault in lint()] == []


@pytest.mark.parametrize(
    ("when", "fact"),
    [
        ("{value: {currency: JPY, above: 100, below: 100}}", "value"),
        ("{destination: A, value: {currency: USD, min: 5, max: 1}}", "value"),
        ("{contract_years: {below: 0}}", "contract_years"),
    ],
)
def test_a_provision_with_an_empty_box_is_found(when: str, fact: str) -> None:
    root = folder(instrument(f"{BASICS}{GROUPS}- {{provision: never, prohibits: x, when: {when}}}", START))
    fault = only(lint(root))
    assert "never" in fault.sentence or "covers nothing" in fault.sentence
    assert is_at(fault, root, "never") or is_at(fault, root, f"{fact}:")


def test_an_exception_that_cannot_meet_its_provision_is_found() -> None:
    amend = (
        "- provision: p\n  prohibits: x\n  when: {destination: A}\n  except: [{id: far, destination: B, cite: Art. 9}]"
    )
    root = folder(instrument(BASICS + GROUPS + amend, START))
    fault = only(lint(root))
    assert "the exception 'p.far' can never apply" in fault.sentence
    assert is_at(fault, root, "provision: p")


def test_an_exception_that_meets_its_provision_only_later_is_no_fault() -> None:
    amend = "- provision: p\n  prohibits: x\n  when: {destination: A}\n  except: [{id: far, destination: B}]"
    assert found(amend, "- {group: A, add: [CN]}") == []


def test_an_exception_added_later_is_found_in_the_file_that_adds_it() -> None:
    amend = "- {provision: p, prohibits: x, when: {destination: A}}"
    later = "- {exception: far, of: [p], when: {destination: B}}"
    fault = only(found(amend, later))
    assert fault.file == "law/is/2021-01-01_instrument-1.yaml"
    assert "'p.far' can never apply" in fault.sentence


def test_demands_that_contradict_each_other_are_found_with_both_places() -> None:
    one = "- {provision: one, demands: single, when: {destination: A}, review: {days: 15}}\n"
    other = "- {provision: other, demands: single, when: {destination: [US, CN]}, review: {days: 90}}\n"
    fault = only(found(one + other))
    assert re.search(
        r"'(one|other)' and '(one|other)' \(law/is/2020-01-01_instrument-0.yaml:\d+\) say different things of `review` "
        r"of 'single' in the same place",
        fault.sentence,
    )


def test_demands_that_say_the_same_or_lie_apart_are_no_fault() -> None:
    one = "- {provision: one, demands: single, when: {destination: A}, review: {days: 15}}\n"
    same = "- {provision: same, demands: single, when: {destination: US}, review: {days: 15}}\n"
    apart = "- {provision: apart, demands: single, when: {destination: {not: A}}, review: {days: 90}}\n"
    assert found(one + same + apart) == []


def test_demands_on_another_authorisation_do_not_contradict() -> None:
    bulk = "- {authorisation: bulk, title: bulk, weight: 1}\n- {provision: ok, allows: bulk}\n"
    demand = "- {provision: bulk-holder, demands: bulk, holder: someone else}"
    assert found(bulk + demand) == []


@pytest.mark.parametrize(
    ("amendment", "name"),
    [
        ("{provision: p, prohibits: x, when: {destination: C}}", "'C'"),
        ("{provision: p, prohibits: x, when: {entry: '9(9)'}}", "'9(9)'"),
        ("{provision: p, prohibits: x, when: {entry: row 9}}", "'row 9'"),
        ("{provision: p, prohibits: x, when: {hs: chips}}", "'chips'"),
        ("{provision: p, prohibits: x, when: {colour: red}}", "'colour'"),
        ("{provision: p, prohibits: x, when: {end_use: peaceful}}", "'peaceful'"),
        ("{provision: p, exempts: nothing}", "'nothing'"),
        ("{provision: p, allows: bulk}", "'bulk'"),
        ("{provision: p, demands: bulk, holder: x}", "'bulk'"),
        ("{provision: p, demands: single, office: nobody}", "'nobody'"),
        ("{group: C, title: C, all_except: [D]}", "'D'"),
        ("{entry: '9(1)', title: x, row: '9'}", "'9'"),
        ("{good: acid, entries: ['9']}", "'9'"),
        ("{good: wood, entries: ['1']}", "'wood'"),
        ("{entry: '1', tests: [{good: wood}]}", "'wood'"),
    ],
)
def test_a_name_that_nothing_defines_is_found(amendment: str, name: str) -> None:
    faults = found(f"- {amendment}")
    assert faults
    assert any(name in fault.sentence for fault in faults)
    assert all(fault.line for fault in faults)


def test_a_name_that_has_ended_is_found_where_it_is_used() -> None:
    fault = only(found("- {provision: p, prohibits: x, when: {destination: B}}", "- {group: B, ends: true}"))
    assert fault.file == "law/is/2020-01-01_instrument-0.yaml"
    assert "'B' is neither a group nor a country code" in fault.sentence


def test_a_group_that_becomes_empty_is_found() -> None:
    fault = only(found("", "- {group: B, remove: [CN]}"))
    assert "the group 'B' is empty on 2021-01-01" in fault.sentence
    assert fault.line


def test_a_group_of_nobody_is_found_even_beside_other_faults() -> None:
    sentences = [fault.sentence for fault in found("- {group: C, title: C}\n- {provision: p, exempts: nothing}")]
    assert any("no provision requires 'nothing'" in sentence for sentence in sentences)
    assert any("'C' is empty" in sentence for sentence in sentences)


def test_a_licence_that_cannot_be_had_is_found_with_a_place_and_a_day() -> None:
    later = "- {provision: single-allowed, allows: single, when: {destination: {not: B}}, replaces: true}"
    fault = only(found("", later))
    assert "on 2021-01-01 a licence is needed and no authorisation allowed where" in fault.sentence
    assert "destination=CN" in fault.sentence
    assert fault.line


def test_a_licence_that_is_cut_out_by_an_exception_is_found() -> None:
    later = "- {exception: none, of: [single-allowed], when: {end_use: wmd}}"
    fault = only(found("", later))
    assert "end_use=wmd" in fault.sentence


def test_what_is_prohibited_needs_no_authorisation() -> None:
    ban = "- {provision: ban, prohibits: x, when: {destination: B}}\n"
    later = "- {provision: single-allowed, allows: single, when: {destination: {not: B}}, replaces: true}"
    assert found(ban, later) == []


def test_a_fault_of_one_jurisdiction_does_not_hide_those_of_another() -> None:
    root = folder(instrument(BASICS + "- {provision: p, exempts: nothing}", START))
    other = root / "fo"
    other.mkdir()
    (other / "jurisdiction.yaml").write_text("name: Faroes\n", "utf-8")
    (other / "2020-01-01_x.yaml").write_text("title: x\n", "utf-8")
    assert {fault.file.split("/")[1] for fault in lint(root)} == {"is", "fo"}
    assert {fault.file.split("/")[1] for fault in lint(root, laws.CODE)} == {"is"}


def test_the_amendments_of_these_tests_are_read_as_written() -> None:
    assert len(amendments(BASICS)) == 6
