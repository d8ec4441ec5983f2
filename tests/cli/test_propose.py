"""Proposals on the command line: `detente propose`, and `--with` on what is asked."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import detente
from detente.cli import law as law_commands
from detente.regime.folder import LAW_FOLDER, jurisdictions
from detente.regime.load import load
from detente.regime.proposals import MOST_BYTES
from tests.cli.test_determine import ACID, Ran, options
from tests.cli.test_determine import ran as ran_words

GOLDEN = Path(__file__).parent / "golden" / "propose"
EXAMPLE = Path(__file__).parents[2] / "examples" / "proposal-korea-to-group-a.yaml"
TODAY = dt.date(2026, 1, 15)
HEAD = "title: What if\nkind: proposal\njurisdiction: JP\neffective: 2020-01-01\n"
ASKED = options(**{**ACID, "date": "2020-06-01"})


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder with the example in it, a page of 100 columns, and a day that is always today."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(law_commands, "today", lambda: TODAY)
    monkeypatch.setattr("detente.cli.proposal_text.today", lambda: TODAY)
    Path("korea.yaml").write_text(EXAMPLE.read_text("utf-8"), "utf-8")


def ran(*words: str) -> Ran:
    return ran_words(words, command=())


def golden(name: str, text: str) -> None:
    """Compare with a golden file; `DETENTE_GOLDEN=write` writes it. Digests of law files are masked."""
    masked = re.sub(r"\blaw [0-9a-f]{12}\b", "law ············", text)
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("DETENTE_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(masked, encoding="utf-8")
    assert masked == path.read_text(encoding="utf-8")


# ---- what is no law says so -----------------------------------------------------------------------------------------


def test_the_first_line_of_a_card_says_that_it_is_no_law() -> None:
    found = ran("determine", *ASKED, "--with", "korea.yaml")
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith("NOT LAW: with the proposal “Korea back in Group A” (korea.yaml)")
    golden("card", found.out)


def test_several_proposals_are_named_in_their_order() -> None:
    Path("ban.yaml").write_text(
        HEAD.replace("What if", "A ban")
        + "number: Bill 1\namend: [{provision: ban, prohibits: a-ban, when: {destination: A}, cite: Bill 1 Art. 1}]\n"
    )
    found = ran("determine", *ASKED, "--with", "korea.yaml", "--with", "ban.yaml")
    assert (found.code, found.err) == (0, "")
    golden("card-of-two", found.out)
    other = ran("determine", *ASKED, "--with", "ban.yaml", "--with", "korea.yaml", "--json")
    assert other.objects[0]["proposals"] == ["proposal/ban", "proposal/korea"]


def test_an_answer_under_another_law_is_law_and_a_note_says_so() -> None:
    words = options(from_="KR", to="JP", date="2020-06-01", entry="annex 2", end_use="civil")
    found = ran("determine", *words, "--with", "korea.yaml")
    assert found.out == ran("determine", *words).out
    assert found.err == "note: none of the proposals given is laid over the law asked; this answer is law.\n"


def test_json_says_so_in_a_field() -> None:
    (answer,) = ran("determine", *ASKED, "--with", "korea.yaml", "--json").objects
    assert answer["proposals"] == ["proposal/korea"]
    (law,) = ran("determine", *ASKED, "--json").objects
    assert law["proposals"] == []
    assert law["law"] != answer["law"]


def test_a_file_of_shipments_says_so_in_its_first_line_and_in_every_row() -> None:
    Path("orders.csv").write_text(
        "id,origin,destination,date,entry\nS1,JP,KR,2020-06-01,3(1)\nS2,KR,JP,2020-06-01,annex 2\n", "utf-8"
    )
    shown = ran("determine", "orders.csv", "--with", "korea.yaml")
    assert shown.code == 0
    assert shown.out.splitlines()[0].startswith("NOT LAW: with the proposal “Korea back in Group A” (korea.yaml)")
    for name in ("answers.csv", "answers.jsonl", "answers.parquet"):
        written = ran("determine", "orders.csv", "--with", "korea.yaml", "-o", name)
        assert written.code == 0
        assert written.err.splitlines()[0].startswith("NOT LAW: ")
    with Path("answers.csv").open(encoding="utf-8", newline="") as file:
        assert [row["proposals"] for row in csv.DictReader(file)] == ['["proposal/korea"]', "[]"]
    lines = [json.loads(line) for line in Path("answers.jsonl").read_text("utf-8").splitlines()]
    assert [line["proposals"] for line in lines] == [["proposal/korea"], []]
    column = pq.read_table("answers.parquet").column("proposals").to_pylist()
    assert column == ['["proposal/korea"]', "[]"]


# ---- a proposal to begin with ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", jurisdictions(LAW_FOLDER))
def test_what_propose_new_writes_is_a_proposal_without_fault(code: str) -> None:
    made = ran("propose", "new", "mine.yaml", "--for", code.lower())
    assert (made.code, made.err) == (0, "")
    golden(f"new-{code.lower()}", Path("mine.yaml").read_text("utf-8"))
    checked = ran("propose", "lint", "mine.yaml")
    assert (checked.code, checked.err) == (0, "")
    examples = re.sub(r"(?m)^# ( +- |    )", r"\1", Path("mine.yaml").read_text("utf-8"))
    assert examples.count("\n  - ") > 4
    Path("all.yaml").write_text(examples, "utf-8")
    assert ran("propose", "lint", "all.yaml").code == 0


def test_a_title_and_a_day_of_its_own() -> None:
    ran("propose", "new", "mine.yml", "--for", "JP", "--title", "No: 'more' {groups}", "--effective", "2019-01-01")
    (answer,) = ran("determine", *ASKED, "--with", "mine.yml", "--json").objects
    assert answer["proposals"] == ["proposal/mine"]
    card = ran("determine", *ASKED, "--with", "mine.yml").out
    assert card.startswith("NOT LAW: with the proposal “No: 'more' {groups}” (mine.yml)")


def test_a_law_without_groups_has_a_template_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.determination import laws

    laws.write(Path("law"), [laws.instrument(laws.BASICS, dt.date(2020, 1, 1), kind="baseline")])
    monkeypatch.setenv("DETENTE_LAW", "law")
    assert ran("propose", "new", "mine.yaml", "--for", laws.CODE).code == 0
    assert ran("propose", "lint", "mine.yaml").code == 0


# ---- lint -----------------------------------------------------------------------------------------------------------


def test_lint_says_where_the_law_goes_on_from_a_proposal() -> None:
    found = ran("propose", "lint", "korea.yaml")
    assert found.code == 0
    golden("lint-notes", found.out + found.err)


def test_lint_tells_the_faults_of_all_files() -> None:
    Path("a.yaml").write_text(HEAD + "amend: [{group: A, remove: [KR, US]}, {provision: none, ends: true}]\n")
    Path("b.yaml").write_text(HEAD.replace("JP", "KR") + "amend: [{group: ga, add: [US]}]\n")
    found = ran("propose", "lint", "a.yaml", "b.yaml")
    assert (found.code, found.err) == (1, "")
    golden("lint-faults", found.out)


def test_lint_tells_what_is_wrong_with_a_file_as_such() -> None:
    Path("a.yaml").write_text(HEAD + "colour: red\namend: []\n")
    found = ran("propose", "lint", "a.yaml")
    assert (found.code, found.err) == (1, "")
    golden("lint-schema", found.out)


# ---- what users can do wrong ----------------------------------------------------------------------------------------

REPEAL = "amend: [{provision: small-value, ends: true}]\n"
FILES: dict[str, str | bytes] = {
    "not-yaml": HEAD + "amend: [{group: A, add: [KR}]\n",
    "not-text": b"\xff\xfe\x00title",
    "empty": "",
    "a-list": "- title: What if\n",
    "an-act": (LAW_FOLDER / "jp" / "2019-08-28_korea-leaves-group-a.yaml").read_text("utf-8"),
    "no-kind": HEAD.replace("kind: proposal\n", "") + REPEAL,
    "no-jurisdiction": HEAD.replace("jurisdiction: JP\n", "") + REPEAL,
    "jurisdiction-unknown": HEAD.replace("JP", "US") + REPEAL,
    "jurisdiction-name": HEAD.replace("JP", "Japan") + REPEAL,
    "key-unknown": HEAD + "colour: red\n" + REPEAL,
    "nothing-amended": HEAD + "amend: []\n",
    "day-none": HEAD.replace("2020-01-01", "soon") + REPEAL,
    "before-the-data": HEAD.replace("2020-01-01", "2011-12-31") + REPEAL,
    "part-before-the-data": HEAD
    + "amend:\n  - {group: A, add: [KR]}\n  - {group: A, add: [CN], effective: 2011-01-01}\n",
    "ends-what-is-not": HEAD
    + "amend:\n  - {provision: smal-value, ends: true}\n  - {exception: none, of: general-bulk, ends: true}\n"
    "  - {group: Z, ends: true}\n  - {entry: '99(1)', ends: true}\n  - {authorisation: none, ends: true}\n",
    "undoes-what-is-not": HEAD + "amend:\n  - undo: jp/2019-07-04_three-materials\n"
    "  - {undo: jp/2019-07-04_three-materials-to-korea, amendments: [0, 9]}\n",
    "member-already": HEAD + "amend: [{group: A, add: [US]}]\n",
    "member-none": HEAD + "amend: [{group: A, remove: [CN]}]\n",
    "the-jurisdiction-itself": HEAD + "amend: [{group: A, add: [JP]}]\n",
    "stands-already": HEAD + "amend: [{provision: small-value, exempts: list-control}]\n",
    "names-unknown": HEAD
    + "amend: [{provision: p, requires: x, when: {destination: Z, entry: '99(1)', end_use: military}}]\n",
    "terms-contradict": HEAD + "amend: [{provision: mine, demands: individual, validity: {months: 1}}]\n",
    "the-law-stumbles": HEAD + "amend: [{group: A, ends: true}]\n",
    "anchors": HEAD
    + "a: &a [x, x]\n"
    + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefghijklmnopqrstuvwx", "bcdefghijklmnopqrstuvwxy", strict=True)
    )
    + "amend: *y\n",
    "huge": HEAD + REPEAL + "#" * MOST_BYTES,
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_wrong_with_a_proposal_is_told_in_sentences(name: str) -> None:
    content = FILES[name]
    Path("p.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    before = sorted(Path().iterdir())
    for words in (ASKED, ["shipments.csv", "-o", "answers.csv"]):
        if words is not ASKED:
            Path("shipments.csv").write_text("origin,destination,date,entry\nJP,KR,2020-06-01,15\n", "utf-8")
            before = sorted(Path().iterdir())
        found = ran("determine", *words, "--with", "p.yaml")
        assert (found.code, found.out) == (2, "")
        assert found.err.startswith("detente: ")
        assert "p.yaml" in found.err
        assert all(line.endswith((".", "?", ":")) for line in found.err.splitlines())
        assert sorted(Path().iterdir()) == before, "nothing is written"
        golden(f"error-{name}", found.err)
    if name not in ("huge",):
        assert ran("propose", "lint", "p.yaml").code == 1


def test_two_proposals_that_contradict_each_other_are_told() -> None:
    Path("one.yaml").write_text(HEAD + REPEAL)
    Path("two.yaml").write_text(
        HEAD + "amend: [{exception: mine, of: small-value, when: {destination: KR}}, {group: A, add: [KR]}]\n"
    )
    assert ran("determine", *ASKED, "--with", "two.yaml").code == 0
    found = ran("determine", *ASKED, "--with", "one.yaml", "--with", "korea.yaml", "--with", "two.yaml")
    assert (found.code, found.out) == (2, "")
    golden("error-two-contradict", found.err)
    assert ran("determine", *ASKED, "--with", "two.yaml", "--with", "one.yaml").code == 0


WORDS: dict[str, list[str]] = {
    "with-none": ["determine", *ASKED, "--with", "nowhere.yaml"],
    "with-folder": ["determine", *ASKED, "--with", "."],
    "with-device": ["determine", *ASKED, "--with", "/dev/null"],
    "with-name-too-long": ["determine", *ASKED, "--with", "x" * 300],
    "lint-none": ["propose", "lint", "nowhere.yaml"],
    "new-there": ["propose", "new", "korea.yaml", "--for", "JP"],
    "new-no-yaml": ["propose", "new", "mine.txt", "--for", "JP"],
    "new-nowhere": ["propose", "new", "nowhere/mine.yaml", "--for", "JP"],
    "new-unknown": ["propose", "new", "mine.yaml", "--for", "US"],
    "new-day": ["propose", "new", "mine.yaml", "--for", "JP", "--effective", "soon"],
    "new-before": ["propose", "new", "mine.yaml", "--for", "JP", "--effective", "2001-01-01"],
    "new-title": ["propose", "new", "mine.yaml", "--for", "JP", "--title", " "],
}


@pytest.mark.parametrize("name", WORDS)
def test_what_a_user_does_wrong_is_told_in_a_sentence(name: str) -> None:
    before = {path: path.read_bytes() for path in Path().iterdir()}
    found = ran(*WORDS[name])
    assert (found.code, found.out) == (2, "")
    assert found.last.startswith("detente: ")
    assert found.last.endswith((".", "?"))
    assert {path: path.read_bytes() for path in Path().iterdir()} == before, "nothing is written"
    golden(f"error-{name}", found.err)


def test_a_proposal_among_the_law_files_is_refused() -> None:
    from tests.determination import laws

    laws.write(Path("law"), [laws.instrument(laws.BASICS, dt.date(2020, 1, 1), kind="baseline")])
    (Path("law") / laws.CODE.lower() / "2021-01-01_what-if.yaml").write_text(HEAD + REPEAL)
    with pytest.raises(detente.LawError, match=r"2021-01-01_what-if\.yaml:2: a proposal is no law"):
        load(laws.CODE, Path("law"))


def test_the_shape_of_a_proposal_is_exported_for_editors() -> None:
    found = json.loads(ran("law", "schema", "proposal").out)
    assert found["properties"]["kind"]["const"] == "proposal"
    assert set(found["required"]) == {"title", "kind", "jurisdiction", "effective", "amend"}


def test_without_a_jurisdiction_it_is_of_the_first_and_says_so() -> None:
    done = ran("propose", "new", "proposal.yaml")
    first, second = jurisdictions()[:2]
    assert f"jurisdiction: {first}\n" in Path("proposal.yaml").read_text("utf-8")
    assert f"law of {first}; --for {second}" in done.err
