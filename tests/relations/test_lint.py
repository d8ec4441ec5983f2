"""Lint of the record: every kind of fault is found, told with file and line, and found only where it is."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from detente.errors import LawError
from detente.relations.lint import Linting, lint
from tests.relations.small_relation import RELATION, change, line_of, write


class Change(NamedTuple):
    """One change of the sound record or law, and what lint says of it: the file, a text on the line, the sentence."""

    file: str
    old: str
    new: str
    at: str
    mark: str
    says: str


EVENTS, CLAIMS, TALKS, MEASURES, HEAD = (
    f"record/{RELATION}/{name}.yaml" for name in ("events", "claims", "talks", "measures", "relation")
)
REMOVAL = "  instruments: au/2020-03-01_suvia-leaves-partners\n"

CASES: dict[str, Change] = {
    "event-by-nobody": Change(
        EVENTS,
        "by: [AU, NZ]\n  kind: diplomacy",
        "by: [AU, nz-ministry]\n  kind: diplomacy",
        EVENTS,
        "2021-06-01_ministers-dine",
        "the event '2021-06-01_ministers-dine' is by 'nz-ministry', who is no actor of relation.yaml.",
    ),
    "event-twice": Change(
        EVENTS,
        "- event: 2021-06-01_ministers-dine\n  date: {earliest: 2021-06-01, latest: 2021-06-30}",
        "- event: 2022-11-02_harbour-talks-2\n  date: 2022-11-02",
        TALKS,
        "round: 2",
        "the event '2022-11-02_harbour-talks-2' stands twice (first in record/au-nz/events.yaml, line {first}).",
    ),
    "event-before-the-record": Change(
        HEAD,
        "from: 2019-06-01",
        "from: 2019-12-01",
        EVENTS,
        "2019-11-04_court-awards-fishermen",
        "the event '2019-11-04_court-awards-fishermen' lies before 2019-12-01, the day from which the record covers.",
    ),
    "event-after-the-record": Change(
        HEAD,
        "checked: 2023-06-30",
        "checked: 2023-01-14",
        EVENTS,
        "2023-01-15_norland-returns",
        "the event '2023-01-15_norland-returns' lies after 2023-01-14, the day up to which sources were looked "
        "for; move "
        "`covers.checked` of relation.yaml on.",
    ),
    "measure-without-instrument": Change(
        EVENTS,
        "  kind: diplomacy",
        "  kind: easing",
        EVENTS,
        "2021-06-01_ministers-dine",
        "the event '2021-06-01_ministers-dine' is of the kind easing and names no instrument; name what took effect "
        "(`instruments`) or what was made known (`announces`), or give it another kind.",
    ),
    "instrument-unknown": Change(
        EVENTS,
        REMOVAL,
        "  instruments: [au/2020-03-01_suvia-leaves-partners, au/2020-03-01_suvia-leaves]\n",
        EVENTS,
        "2020-03-01_suvia-leaves-table-1",
        "the event '2020-03-01_suvia-leaves-table-1' takes into force 'au/2020-03-01_suvia-leaves', which is no "
        "instrument of the law data. Did you mean 'au/2020-03-01_suvia-leaves-partners'",
    ),
    "in-force-on-another-day": Change(
        EVENTS,
        "- event: 2023-01-15_norland-returns\n  date: 2023-01-15",
        "- event: 2023-01-16_norland-returns\n  date: 2023-01-16",
        EVENTS,
        "2023-01-16_norland-returns",
        "the event '2023-01-16_norland-returns' (2023-01-16) takes nz/2023-01-15_norland-returns into force, but "
        "its law "
        "file says 2023-01-15.",
    ),
    "announced-too-late": Change(
        EVENTS,
        "- event: 2020-02-10_norland-announces-removal\n  date: 2020-02-10",
        "- event: 2020-03-02_norland-announces-removal\n  date: 2020-03-02",
        EVENTS,
        "2020-03-02_norland-announces-removal",
        "the event '2020-03-02_norland-announces-removal' announces au/2020-03-01_suvia-leaves-partners, which "
        "had taken "
        "effect on 2020-03-01 already.",
    ),
    "announces-the-unknown": Change(
        EVENTS,
        "  title: Norland announces that Suvia is to leave Table 1\n  announces: au/2020-03-01_suvia-leaves-partners",
        "  title: Norland announces that Suvia is to leave Table 1\n  announces: au/2020-03-01_who",
        EVENTS,
        "2020-02-10_norland-announces-removal",
        "the event '2020-02-10_norland-announces-removal' announces 'au/2020-03-01_who', which is no instrument of the "
        "law data.",
    ),
    "promulgated-on-another-day": Change(
        EVENTS,
        "- event: 2020-02-20_order-4-promulgated\n  date: 2020-02-20",
        "- event: 2020-02-21_order-4-promulgated\n  date: 2020-02-21",
        EVENTS,
        "2020-02-21_order-4-promulgated",
        "the event '2020-02-21_order-4-promulgated' (2020-02-21) promulgates au/2020-03-01_suvia-leaves-partners, but "
        "its law file says 2020-02-20.",
    ),
    "law-of-the-other": Change(
        EVENTS,
        "  by: AU\n  kind: easing",
        "  by: NZ\n  kind: easing",
        EVENTS,
        "2022-06-01_suvia-returns",
        "the event '2022-06-01_suvia-returns' names au/2022-06-01_suvia-returns, which is law of AU, but is by 'NZ'.",
    ),
    "claim-about-no-event": Change(
        CLAIMS,
        "  about: embargo\n  events: 2020-03-01_suvia-leaves-table-1",
        "  about: embargo\n  events: [2020-03-01_suvia-leaves-table-1, 2020-03-01_suvia-leaves-tabel-1]",
        CLAIMS,
        "claim: lens-embargo",
        "the claim 'lens-embargo' is about the event '2020-03-01_suvia-leaves-tabel-1', which the record does "
        "not have. "
        "Did you mean '2020-03-01_suvia-leaves-table-1'",
    ),
    "link-to-nothing": Change(
        CLAIMS,
        "answers: 2019-11-04_court-awards-fishermen}",
        "answers: [2019-11-04_court-awards-fishermen, 2019-11-05_x]}",
        CLAIMS,
        "claim: removal-answers-the-award",
        "the claim 'removal-answers-the-award' links the event '2019-11-05_x', which the record does not have.",
    ),
    "answers-what-came-later": Change(
        CLAIMS,
        "answers: 2019-11-04_court-awards-fishermen}",
        "answers: 2020-05-01_norland-leaves-first-list}",
        CLAIMS,
        "claim: removal-answers-the-award",
        "the claim 'removal-answers-the-award' has '2020-03-01_suvia-leaves-table-1' (2020-03-01) answer "
        "'2020-05-01_norland-leaves-first-list', which came after it (2020-05-01).",
    ),
    "answers-itself": Change(
        CLAIMS,
        "answers: 2019-11-04_court-awards-fishermen}",
        "answers: 2020-03-01_suvia-leaves-table-1}",
        CLAIMS,
        "claim: removal-answers-the-award",
        "the claim 'removal-answers-the-award' has the event '2020-03-01_suvia-leaves-table-1' answer itself.",
    ),
    "finding-on-nothing": Change(
        CLAIMS,
        "events: [2019-11-04_court-awards-fishermen, 2020-02-10_norland-announces-removal]",
        "events: [2019-11-04_court-awards-fishermen, 2020-02-10_no]",
        CLAIMS,
        "says: The order of days fits",
        "the finding on 'removal-answers-the-award' rests on the event '2020-02-10_no', which the record does "
        "not have.",
    ),
    "said-by-nobody": Change(
        CLAIMS,
        "    - by: AU\n      stance: denies",
        "    - by: norland\n      stance: denies",
        CLAIMS,
        "by: norland",
        "the claim 'removal-answers-the-award' has a stance of 'norland', who is no actor of relation.yaml. Did "
        "you mean "
        "'norland-trade' or 'norland-court'?",
    ),
    "report-of-nobody": Change(
        CLAIMS,
        "whose: NZ",
        "whose: NN",
        CLAIMS,
        "by: harbour-gazette",
        "the claim 'removal-answers-the-award' has a report of what is said by 'NN', who is no actor of relation.yaml.",
    ),
    "said-too-early": Change(
        CLAIMS,
        "date: 2020-05-03",
        "date: 2020-04-14",
        CLAIMS,
        "by: harbour-gazette",
        "the stance of 2020-04-14 on 'restrictions-soured-everything' lies before what it is about: "
        "'2020-05-01_norland-leaves-first-list' came on 2020-05-01, and was announced by no event before. A plan is of "
        "the kind plan.",
    ),
    "said-before-the-record": Change(
        CLAIMS,
        "date: 2020-03-02",
        "date: 2019-05-31",
        CLAIMS,
        "by: harbour-gazette",
        "the stance of 2019-05-31 on 'lens-embargo' lies before the record, 2019-06-01.",
    ),
    "said-after-the-record": Change(
        CLAIMS,
        "date: 2020-05-03",
        "date: 2023-07-01",
        CLAIMS,
        "by: harbour-gazette",
        "the stance of 2023-07-01 on 'restrictions-soured-everything' lies after 2023-06-30, the day up to which "
        "sources "
        "were looked for; move `covers.checked` of relation.yaml on.",
    ),
    "law-answers-otherwise": Change(
        CLAIMS,
        "          outcome: licence",
        "          outcome: prohibited",
        CLAIMS,
        "says: The bulk licence was withdrawn",
        "the finding on 'lens-embargo' says that the law answers prohibited to origin=AU, destination=NZ, "
        "date=2020-03-01, good=lens, parameters={'aperture_mm': 60}; it answers licence.",
    ),
    "law-cannot-be-asked": Change(
        CLAIMS,
        "good: lens, parameters",
        "good: glass, parameters",
        CLAIMS,
        "says: The bulk licence was withdrawn",
        "the finding on 'lens-embargo' asks the law what cannot be asked: good: ",
    ),
    "position-of-nobody": Change(
        TALKS,
        "    - by: NZ\n      date: 2022-05-11",
        "    - by: nobody\n      date: 2022-05-11",
        TALKS,
        "by: nobody",
        "a position is by 'nobody', who is no actor of relation.yaml.",
    ),
    "position-before-the-record": Change(
        TALKS,
        "    - by: NZ\n      date: 2022-05-11",
        "    - by: NZ\n      date: 2018-05-11",
        TALKS,
        "by: NZ",
        "the position of 2018-05-11 lies before the record, 2019-06-01.",
    ),
    "position-after-the-record": Change(
        TALKS,
        "    - by: NZ\n      date: 2022-05-11",
        "    - by: NZ\n      date: 2024-05-11",
        TALKS,
        "by: NZ",
        "the position of 2024-05-11 lies after 2023-06-30, the day up to which sources were looked for; move "
        "`covers.checked` of relation.yaml on.",
    ),
    "aim-at-a-third": Change(
        TALKS,
        "{jurisdiction: AU, to: NZ,",
        "{jurisdiction: AU, to: FI,",
        TALKS,
        "aim:",
        "the aim names AU towards FI; the parties are AU and NZ.",
    ),
    "aim-before-the-law": Change(
        TALKS,
        "{jurisdiction: AU, to: NZ, baseline: 2020-01-01}",
        "{jurisdiction: AU, to: NZ, baseline: 2018-12-31}",
        TALKS,
        "aim:",
        "the law data of Norland begins on 2019-01-01, after the baseline 2018-12-31.",
    ),
    "measure-of-a-third": Change(
        MEASURES,
        "  by: AU\n  towards: NZ",
        "  by: AU\n  towards: FI",
        MEASURES,
        "towards: FI",
        "the measure 'norland-2020' is towards FI; the parties are AU and NZ.",
    ),
    "measure-of-unknown-law": Change(
        MEASURES,
        "made_by: [au/2020-03-01_suvia-leaves-partners]",
        "made_by: [au/2020-03-01_suvia-leaves-partners, au/2020-03-02_x]",
        MEASURES,
        "made_by: [au",
        "the measure 'norland-2020' has 'au/2020-03-02_x', which is no instrument of the law data.",
    ),
    "measure-of-the-others-law": Change(
        MEASURES,
        "made_by: [au/2020-03-01_suvia-leaves-partners]",
        "made_by: [au/2020-03-01_suvia-leaves-partners, nz/2020-05-01_norland-leaves-first-list]",
        MEASURES,
        "made_by: [au",
        "the measure 'norland-2020' is of AU, and nz/2020-05-01_norland-leaves-first-list is not its law.",
    ),
    "measure-without-event": Change(
        EVENTS,
        REMOVAL,
        "  announces: au/2020-03-01_suvia-leaves-partners\n",
        MEASURES,
        "made_by: [au",
        "no event tells of au/2020-03-01_suvia-leaves-partners, which is part of the measure 'norland-2020'.",
    ),
    "instrument-without-event": Change(
        EVENTS,
        REMOVAL,
        "  announces: au/2020-03-01_suvia-leaves-partners\n",
        HEAD,
        "title:",
        "au/2020-03-01_suvia-leaves-partners names NZ and no event tells of it; write the event, or leave it out under "
        "`left_out` with the reason.",
    ),
    "baseline-too-late": Change(
        MEASURES,
        "baseline: 2020-02-29",
        "baseline: 2020-03-01",
        MEASURES,
        "baseline: 2020-03-01",
        "the baseline 2020-03-01 of the measure 'norland-2020' does not lie before its first instrument, 2020-03-01.",
    ),
    "eased-before-made": Change(
        MEASURES,
        "made_by: [au/2020-03-01_suvia-leaves-partners]\n  eased_by: [au/2022-06-01_suvia-returns]",
        "made_by: [au/2022-06-01_suvia-returns]\n  eased_by: [au/2020-03-01_suvia-leaves-partners]",
        MEASURES,
        "eased_by: [au",
        "au/2020-03-01_suvia-leaves-partners (2020-03-01) is said to ease the measure 'norland-2020', which began on "
        "2022-06-01.",
    ),
    "left-out-unknown": Change(
        HEAD,
        "notes: [Norland",
        "left_out: [{instrument: au/2021-01-01_x, why: a trifle}]\nnotes: [Norland",
        HEAD,
        "left_out:",
        "`left_out` names 'au/2021-01-01_x', which is no instrument of the law data.",
    ),
    "left-out-and-told": Change(
        HEAD,
        "notes: [Norland",
        "left_out: [{instrument: au/2022-06-01_suvia-returns, why: a trifle}]\nnotes: [Norland",
        HEAD,
        "left_out:",
        "`left_out` names au/2022-06-01_suvia-returns, which an event tells of.",
    ),
}


def linted(folder: Path) -> Linting:
    return lint(record=folder / "record", folder=folder / "law")


def test_the_sound_record_has_no_fault(tmp_path: Path) -> None:
    write(tmp_path)
    assert linted(tmp_path) == Linting((), (), (RELATION,))


@pytest.mark.parametrize("name", CASES)
def test_each_fault_is_found_where_it_is(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    write(tmp_path)
    change(tmp_path / case.file, case.old, case.new)
    faults = linted(tmp_path).faults
    said = case.says
    if "{first}" in said:
        said = said.format(first=line_of(tmp_path / EVENTS, "2022-11-02_harbour-talks-2"))
    found = [fault for fault in faults if fault.sentence.startswith(said)]
    assert found, [str(fault) for fault in faults]
    assert found[0].file == case.at
    lines = (tmp_path / case.at).read_text("utf-8").splitlines()
    assert case.mark in lines[found[0].line - 1], (found[0].line, lines[found[0].line - 1])


def test_an_announced_event_may_be_spoken_of_before_its_day(tmp_path: Path) -> None:
    """The sound record has Suvia speak on 2020-02-11 of what came on 2020-03-01, as it was announced the day before."""
    write(tmp_path)
    change(tmp_path / EVENTS, "  announces: au/2020-03-01_suvia-leaves-partners\n  sources", "  sources")
    told = [fault.sentence for fault in linted(tmp_path).faults]
    assert told == []  # the link's other end had come
    change(
        tmp_path / CLAIMS,
        "link: {event: 2020-03-01_suvia-leaves-table-1, answers: 2019-11-04_court-awards-fishermen}",
        "events: 2020-03-01_suvia-leaves-table-1",
    )
    told = [fault.sentence for fault in linted(tmp_path).faults]
    assert len(told) == 3
    assert all("lies before what it is about" in sentence for sentence in told)
    change(tmp_path / CLAIMS, "kind: cause", "kind: plan")
    assert not linted(tmp_path).faults


def test_an_instrument_may_be_left_out_with_a_reason(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "law" / "au" / "2020-09-01_table-2.yaml").write_text(
        "title: Order on Table 2\nkind: notice\npromulgated: 2020-08-20\neffective: 2020-09-01\n"
        "sources: [https://example.org/table-2]\nconfidence: derived\n"
        "amend:\n  - {group: table-2, title: Table 2, add: [NZ]}\n",
        "utf-8",
    )
    (fault,) = linted(tmp_path).faults
    assert fault.sentence.startswith("au/2020-09-01_table-2 names NZ and no event tells of it")
    change(
        tmp_path / HEAD,
        "notes: [Norland",
        "left_out:\n  - {instrument: au/2020-09-01_table-2, why: no effect}\nnotes: [Norland",
    )
    assert not linted(tmp_path).faults


def test_a_partner_named_in_a_list_of_many_is_named(tmp_path: Path) -> None:
    write(tmp_path)
    law = tmp_path / "law" / "nz" / "2023-01-15_norland-returns.yaml"
    change(law, "{group: first, add: [AU]}", "{group: first, add: {AU: {note: again}, CL: null}}")
    change(
        tmp_path / EVENTS,
        "  instruments: nz/2023-01-15_norland-returns\n",
        "  announces: nz/2023-01-15_norland-returns\n",
    )
    assert any("nz/2023-01-15_norland-returns names AU" in fault.sentence for fault in linted(tmp_path).faults)


def test_files_at_fault_are_told_alone(tmp_path: Path) -> None:
    """No check is built on a record that cannot be read."""
    write(tmp_path)
    change(tmp_path / EVENTS, "kind: diplomacy", "kind: dinner")
    change(tmp_path / MEASURES, "baseline: 2020-02-29", "baseline: 2020-03-01")
    found = linted(tmp_path)
    (fault,) = found.faults
    assert "'dinner' is not one of" in fault.sentence
    assert found.notes == ("au-nz was not held against the law and the order of days, as its files are at fault.",)


def test_law_that_is_not_there_is_a_note(tmp_path: Path) -> None:
    write(tmp_path)
    found = lint(record=tmp_path / "record")
    assert not found.faults
    assert found.notes == tuple(
        f"au-nz: there is no law of {code} in the law data; what touches it was not checked." for code in ("AU", "NZ")
    )


def test_law_at_fault_stops_the_lint(tmp_path: Path) -> None:
    write(tmp_path)
    change(tmp_path / "law" / "au" / "2022-06-01_suvia-returns.yaml", "add: [NZ]", "add: [NO]")
    with pytest.raises(LawError, match="Norway"):
        linted(tmp_path)


def test_the_record_that_comes_with_detente_has_no_fault() -> None:
    found = lint()
    assert [str(fault) for fault in found.faults] == []
    assert found.notes == ()
    assert "jp-kr" in found.relations
