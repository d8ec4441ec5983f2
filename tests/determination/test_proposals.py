"""Proposals laid over the law: what they change, in which order, and that no answer made with one passes for law."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import detente
from detente.determination.answers import Determination
from detente.determination.lint import lint_proposals
from detente.determination.single import Law
from detente.errors import DetenteError, FileError, ProposalError
from detente.regime.proposals import read_proposal
from tests.determination import laws
from tests.regime.test_law_file_faults import junk, mutated

EXAMPLE = Path(__file__).parents[2] / "examples" / "proposal-korea-to-group-a.yaml"
ACID = {
    "origin": "JP",
    "destination": "KR",
    "date": "2020-06-01",
    "good": "hydrogen-fluoride",
    "parameters": {"concentration_wt_pct": 99.9},
    "exporter_programme": "icp",
    "end_use": "civil",
    "end_user": "clear",
    "informed": "none",
}

FRIENDS = (
    laws.BASICS
    + """
- {group: friends, title: friends, add: [DK, SE]}
- {authorisation: bulk, title: bulk licence, weight: 10}
- {provision: bulk-allowed, allows: bulk, when: {destination: friends}, except: [{id: acid, entry: "1(1)"}]}
- {provision: bulk-holder, demands: bulk, holder: the exporter}
- {provision: small, exempts: list-control, when: {value: {currency: USD, max: 100}}}
"""
)
JOINS = '- {group: friends, add: ["FI"]}'
LEAVES = '- {group: friends, remove: ["FI"]}'


def proposal(path: Path, amend: str, effective: str = "2021-01-01", code: str = laws.CODE, **head: str) -> Path:
    """A proposal's file."""
    more = "".join(f"{key}: {value}\n" for key, value in head.items())
    lines = "".join(f"  {line}\n" for line in amend.strip().splitlines())
    path.write_text(
        f"title: What if\nkind: proposal\njurisdiction: {code}\neffective: {effective}\n{more}amend:\n{lines}", "utf-8"
    )
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small law: Finland joins the friends on 2022-01-01."""
    joins = laws.instrument(JOINS, dt.date(2022, 1, 1), promulgated=dt.date(2021, 12, 1))
    return laws.write(tmp_path / "law", [laws.instrument(FRIENDS, dt.date(2020, 1, 1), kind="baseline"), joins])


def bulk(law: Law, day: str, known_on: str | None = None, entry: str = "1", **more: object) -> bool:
    """Whether the bulk licence is open for Finland."""
    shipment = {"origin": laws.CODE, "destination": "FI", "date": day, "entry": entry, "value": 500, "currency": "USD"}
    answer = law.determine({**shipment, **more}, known_on=known_on)
    return any(usable.id == "bulk" for usable in answer.authorisations)


def kinds(answer: Determination) -> set[str]:
    return {usable.id for usable in answer.authorisations}


# ---- what a proposal changes ----------------------------------------------------------------------------------------


def test_korea_back_in_group_a_is_answered_as_before_it_left() -> None:
    before = detente.determine({**ACID, "date": "2019-07-03"})
    between = detente.determine(ACID)
    what_if = detente.determine(ACID, proposals=[EXAMPLE])
    assert kinds(between) < kinds(before)
    assert what_if.authorisations == before.authorisations
    assert what_if.holds_from == dt.date(2020, 1, 1)
    assert what_if.proposals == ("proposal/proposal-korea-to-group-a",)
    assert what_if.law != between.law
    assert what_if.to_dict()["proposals"] == ["proposal/proposal-korea-to-group-a"]


def test_before_its_day_the_answer_is_that_of_the_law_and_still_says_that_it_is_none() -> None:
    law, what_if = (detente.determine({**ACID, "date": "2019-12-31"}, proposals=p) for p in ([], [EXAMPLE]))
    assert kinds(law) == kinds(what_if)
    assert law.holds_until != what_if.holds_until == dt.date(2020, 1, 1)
    assert (law.proposals, what_if.proposals) == ((), ("proposal/proposal-korea-to-group-a",))


def test_answers_of_other_jurisdictions_are_law() -> None:
    back = {**ACID, "origin": "KR", "destination": "JP", "good": None, "parameters": None, "entry": "annex 2"}
    back["exporter_programme"] = "none"
    assert detente.determine(back, proposals=[EXAMPLE]) == detente.determine(back)


def test_the_law_is_never_mixed_up_with_what_was_laid_over_it() -> None:
    law = detente.determine(ACID)
    for _ in range(2):
        assert detente.determine(ACID, proposals=[EXAMPLE]) != law
        assert detente.determine(ACID) == law
    assert Law().determine(ACID) == law


def test_a_later_act_that_finds_its_work_done_changes_nothing(folder: Path, tmp_path: Path) -> None:
    law = Law(folder, [proposal(tmp_path / "p.yaml", JOINS)])
    assert [bulk(law, day) for day in ("2020-12-31", "2021-01-01", "2022-01-01", "2023-01-01")] == [False, *[True] * 3]
    answer = law.determine({"origin": laws.CODE, "destination": "FI", "date": "2021-06-01", "entry": "1"})
    assert answer.holds_until is None


def test_a_later_act_goes_on_from_what_a_proposal_left(tmp_path: Path) -> None:
    replaced = """
    - {provision: small, replaces: true, exempts: list-control, when: {value: {currency: USD, max: 1000}}}
    - {exception: acid, of: bulk-allowed, ends: true}
    """
    later = laws.instrument(replaced, dt.date(2022, 1, 1))
    folder = laws.write(tmp_path / "law", [laws.instrument(FRIENDS, dt.date(2020, 1, 1), kind="baseline"), later])
    small = "- {provision: small, ends: true}"
    law = Law(folder, [proposal(tmp_path / "p.yaml", small + "\n- {exception: acid, of: bulk-allowed, ends: true}")])
    shipment = {"origin": laws.CODE, "destination": "DK", "entry": "1(1)", "value": 50, "currency": "USD"}
    answers = [law.determine({**shipment, "date": day}) for day in ("2020-06-01", "2021-06-01", "2022-06-01")]
    assert [answer.outcome for answer in answers] == ["no-licence", "licence", "no-licence"]
    assert kinds(answers[1]) == {"bulk", "single"}
    again = proposal(tmp_path / "again.yaml", f"{small}\n{small[:-1]}, effective: 2022-01-01}}")
    assert Law(folder, [again]).determine({**shipment, "date": "2022-06-01"}).outcome == "licence"


def test_an_act_that_is_undone_was_never_made(folder: Path, tmp_path: Path) -> None:
    act = f"{laws.CODE.lower()}/2022-01-01_instrument-1"
    law = Law(folder, [proposal(tmp_path / "p.yaml", f"- undo: {act}", "2023-01-01")])
    assert [bulk(law, day) for day in ("2021-12-31", "2022-12-31", "2023-01-01")] == [False, True, False]
    again = proposal(tmp_path / "again.yaml", JOINS, "2024-01-01")
    law = Law(folder, [proposal(tmp_path / "p.yaml", f"- undo: {act}", "2023-01-01"), again])
    assert [bulk(law, day) for day in ("2023-01-01", "2024-01-01")] == [False, True]


def test_what_an_act_lays_down_may_be_brought_forward(tmp_path: Path) -> None:
    new = '- {provision: spare, exempts: list-control, when: {entry: "1(1)"}}'
    first = laws.instrument(FRIENDS, dt.date(2020, 1, 1), kind="baseline")
    folder = laws.write(tmp_path / "law", [first, laws.instrument(new, dt.date(2022, 1, 1))])
    shipment = {"origin": laws.CODE, "destination": "DK", "date": "2021-06-01", "entry": "1(1)"}
    law = Law(folder, [proposal(tmp_path / "p.yaml", new)])
    assert law.determine(shipment).outcome == "no-licence"
    assert law.determine(shipment).holds_until == dt.date(2022, 1, 1)  # from then on it is law that says so
    with pytest.raises(ProposalError, match="'spare' stands already on 2022-01-01"):
        Law(folder, [proposal(tmp_path / "p.yaml", new.replace("1(1)", "1"))]).determine(shipment)


# ---- order ----------------------------------------------------------------------------------------------------------


def test_of_two_proposals_the_later_one_laid_has_the_last_word(folder: Path, tmp_path: Path) -> None:
    joins, leaves = proposal(tmp_path / "joins.yaml", JOINS), proposal(tmp_path / "leaves.yaml", LEAVES)
    law = Law(folder, [joins, leaves])
    assert not bulk(law, "2021-06-01")
    assert law.determine({"origin": laws.CODE, "destination": "FI", "date": "2021-06-01", "entry": "1"}).proposals == (
        "proposal/joins",
        "proposal/leaves",
    )
    with pytest.raises(ProposalError, match=r"leaves\.yaml:6: FI is not in the group 'friends' on 2021-01-01"):
        bulk(Law(folder, [leaves, joins]), "2021-06-01")


def test_the_order_of_proposals_changes_the_digest(folder: Path, tmp_path: Path) -> None:
    one = proposal(tmp_path / "one.yaml", JOINS)
    other = proposal(tmp_path / "other.yaml", '- {group: friends, remove: ["SE"]}')
    books = [Law(folder, given).engine(laws.CODE).book for given in ([], [one], [one, other], [other, one])]
    assert len({book.digest for book in books}) == 4
    assert [book.proposals for book in books[2:]] == [
        ("proposal/one", "proposal/other"),
        ("proposal/other", "proposal/one"),
    ]


def test_on_one_day_proposals_come_after_the_law(folder: Path, tmp_path: Path) -> None:
    law = Law(folder, [proposal(tmp_path / "p.yaml", LEAVES, "2022-01-01")])
    assert not bulk(law, "2022-01-01")


def test_two_files_of_one_name_are_told_apart(folder: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    one = proposal(tmp_path / "a" / "p.yaml", JOINS)
    other = proposal(tmp_path / "b" / "p.yaml", '- {group: friends, remove: ["SE"]}')
    assert Law(folder, [one, other]).engine(laws.CODE).book.proposals == ("proposal/p", "proposal/p-2")


def test_a_day_that_is_a_span_leaves_both_possible(folder: Path, tmp_path: Path) -> None:
    span = proposal(tmp_path / "p.yaml", JOINS, "{earliest: 2021-01-01, latest: 2021-06-30}")
    law = Law(folder, [span])
    assert [bulk(law, day) for day in ("2020-12-31", "2021-07-01", "2022-01-01")] == [False, True, True]
    (usable, _) = law.determine(
        {"origin": laws.CODE, "destination": "FI", "date": "2021-03-01", "entry": "1", "value": 500, "currency": "USD"}
    ).authorisations
    assert usable.condition is not None


# ---- what was known -------------------------------------------------------------------------------------------------


def test_proposals_count_whatever_was_known(folder: Path, tmp_path: Path) -> None:
    law = Law(folder, [proposal(tmp_path / "p.yaml", JOINS)])
    assert bulk(law, "2021-06-01", known_on="2020-06-01")
    assert not bulk(Law(folder), "2021-06-01", known_on="2020-06-01")


def test_a_proposal_may_answer_an_act_that_was_not_known_yet(folder: Path, tmp_path: Path) -> None:
    law = Law(folder, [proposal(tmp_path / "p.yaml", LEAVES, "2022-06-01")])
    assert bulk(law, "2022-03-01")
    assert not bulk(law, "2022-06-01")
    assert not bulk(law, "2022-06-01", known_on="2021-06-01")
    assert not bulk(law, "2022-03-01", known_on="2021-06-01")


# ---- tables, the library, the cache ---------------------------------------------------------------------------------


def rows() -> list[dict[str, Any]]:
    plain = {name: value for name, value in ACID.items() if name != "parameters"} | {"concentration_wt_pct": 99.9}
    days = ("2011-01-01", "2019-08-01", "2019-12-31", "2020-01-01", "2022-01-01", "2023-07-21", "2030-01-01")
    back = {**plain, "origin": "KR", "destination": "JP", "good": None, "concentration_wt_pct": None}
    return [
        {**row, "date": day, "known_on": known}
        for row in (plain, {**plain, "destination": "CN"}, {**back, "entry": "annex 2"}, {**back, "origin": "US"})
        for day in days
        for known in (None, "2019-07-20")
    ]


def alone(row: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in row.items() if value is not None and name != "concentration_wt_pct"}
    if row["concentration_wt_pct"] is not None:
        given["parameters"] = {"concentration_wt_pct": row["concentration_wt_pct"]}
    return detente.determine(given, proposals=[EXAMPLE]).to_dict()


def test_a_table_says_of_every_row_what_it_says_alone() -> None:
    table = detente.determine_table(pa.Table.from_pylist(rows()), proposals=[EXAMPLE])
    nested = ("because", "authorisations", "questions", "proposals")
    for row, told in zip(rows(), table.to_pylist(), strict=True):
        expected = alone(row)
        if told["problem"] is None:
            for name in set(expected) - {"id"}:
                said = json.loads(told[name]) if name in nested else told[name]
                said = said.isoformat() if isinstance(said, dt.date) else said
                assert said == expected[name], (row, name)
    assert set(table.column("proposals").to_pylist()) == {"[]", '["proposal/proposal-korea-to-group-a"]'}


def test_a_table_without_proposals_has_the_column_too() -> None:
    table = detente.determine_table(pa.Table.from_pylist(rows()))
    assert set(table.column("proposals").to_pylist()) == {"[]"}


def test_a_file_that_has_changed_is_read_anew(tmp_path: Path) -> None:
    path = proposal(tmp_path / "p.yaml", "- {group: A, add: [KR]}", "2020-01-01", "JP")
    first = detente.determine(ACID, proposals=[path])
    proposal(path, "- {group: A, add: [KR]}", "2020-02-01", "JP", note="a month later")
    second = detente.determine(ACID, proposals=[str(path)])
    assert first.law != second.law
    assert (first.holds_from, second.holds_from) != (second.holds_from, first.holds_from)


def test_a_proposal_that_was_read_is_taken_as_it_is() -> None:
    read = read_proposal(EXAMPLE)
    assert detente.determine(ACID, proposals=[read]) == detente.determine(ACID, proposals=[EXAMPLE])
    assert "KR" in detente.law("JP", proposals=[read]).on("2020-06-01").members("A")
    assert "JP" in detente.law("KR", proposals=[read]).on("2019-08-01").members("ga")


def test_one_file_is_a_list_of_one() -> None:
    for ask in (
        lambda given: detente.determine(ACID, proposals=given),
        lambda given: detente.law("JP", proposals=given),
    ):
        with pytest.raises(TypeError, match="a list of files"):
            ask(str(EXAMPLE))
    with pytest.raises(FileError):
        detente.determine(ACID, proposals=["nowhere.yaml"])


def test_reasons_that_come_from_a_proposal_say_so(tmp_path: Path) -> None:
    path = proposal(
        tmp_path / "ban.yaml", "- {provision: ban, prohibits: a-ban, when: {destination: KR}}", "2020-01-01", "JP"
    )
    answer = detente.determine(ACID, proposals=[path])
    assert answer.outcome == "prohibited"
    (reason,) = answer.because[:1]
    assert reason.proposed
    assert (reason.instrument, reason.instrument_title, reason.confidence) == ("proposal/ban", "What if", "proposal")
    assert not any(each.proposed for each in detente.determine(ACID).because)


# ---- lint -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amend", "file", "sentence"),
    [
        (
            "- {provision: ban, prohibits: a-ban, when: {destination: friends}, except: [{id: far, destination: IT}]}",
            "p.yaml",
            "the exception 'ban.far' can never apply",
        ),
        ("- {provision: other, demands: single, holder: somebody}", "p.yaml", "say different things of `holder`"),
        ("- {group: friends, remove: [SE, DK]}", "2020-01-01_instrument-0.yaml", "'friends' is empty on 2021-01-01"),
        ('- {exception: all, of: single-allowed, when: {entry: "1(1)"}}', "p.yaml", "no authorisation allowed"),
    ],
)
def test_a_proposal_is_linted_as_law_is(folder: Path, tmp_path: Path, amend: str, file: str, sentence: str) -> None:
    faults = lint_proposals([read_proposal(proposal(tmp_path / "p.yaml", amend))], folder)
    assert any(Path(fault.file).name == file and sentence in fault.sentence for fault in faults), faults


def test_what_a_proposal_makes_pointless_is_no_fault(folder: Path, tmp_path: Path) -> None:
    path = proposal(tmp_path / "p.yaml", "- {provision: small, ends: true}", "2020-01-01")
    assert lint_proposals([read_proposal(path)], folder) == []


# ---- fuzzing ---------------------------------------------------------------------------------------------------------

SPOILED = """title: What if
kind: proposal
jurisdiction: IS
effective: {earliest: 2021-01-01, latest: 2021-06-30}
note: nothing
amend:
  - {group: friends, add: [FI], remove: [SE], effective: 2021-02-01}
  - {exception: acid, of: bulk-allowed, ends: true}
  - {provision: small, replaces: true, exempts: list-control, when: {value: {currency: USD, max: 1000}}}
  - {provision: mine, requires: other, when: {entry: "1(1)", destination: {not: friends}}, except: [{id: x, hs: "84"}]}
  - undo: is/2022-01-01_instrument-1
    amendments: [0]
"""


@given(
    seed=st.integers(0, 1 << 30),
    how=st.sampled_from(["byte", "delete", "duplicate", "indent", "key", "swap", "word", "value"]),
    value=junk,
)
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_spoiled_proposal_is_told_and_nothing_worse(
    folder: Path, tmp_path: Path, seed: int, how: str, value: object
) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes(mutated(SPOILED, seed, how, value).encode("utf-8", "surrogatepass"))
    shipment = {"origin": laws.CODE, "destination": "FI", "date": "2021-03-01", "entry": "1(1)"}
    with contextlib.suppress(DetenteError):
        assert all(fault.sentence for fault in lint_proposals([read_proposal(path)], folder))
        assert Law(folder, [path]).determine(shipment).proposals == ("proposal/p",)
