"""What is wrong with a law file is told in sentences, with file and line, all at once."""

from __future__ import annotations

import random
import re
import shutil
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.determination.lint import lint
from detente.errors import LawError, LawFault
from detente.regime.folder import jurisdictions, law_folder
from detente.regime.load import load
from tests.determination import laws
from tests.regime import golden_files

HEAD = """title: An order
kind: notice
promulgated: 2020-01-01
effective: 2020-01-01
sources: [https://example.org/law]
confidence: derived
"""

# Each case is the text of one instrument file; its golden file holds the faults.
CASES = {
    "many-faults": """original: 命令
kind: decree
promulgated: yesterday
effective: {earliest: 2020-02-01, latest: 2020-01-01}
sources: []
confidence: certain
colour: red
amend:
  - group: A
    add: [KR, NO, japan]
  - {entry: "1", numbers: {to: 0}}
  - {hs_list: chips, include: ["84", "8x"]}
  - {fact: f, type: choice, title: t, question: q}
  - {fact: f, type: bool, choices: [a], title: t}
  - {provision: a, requires: x, allows: y}
  - {provision: b}
  - {provision: c, demands: single}
  - {provision: d, requires: x, holder: anyone}
  - {provision: e, requires: x, ends: true}
  - {provision: f, requires: x, except: [{id: one}, {id: two, hs: "84"}, {id: two, hs: "85"}]}
  - {provision: g, demands: single, review: {days: -1}, validity: {at_most: true}}
  - {exception: x, of: a}
  - {exception: x, of: a, ends: true, when: {destination: KR}}
  - {rule: z}
  - not a mapping
""",
    "not-yaml": HEAD + "amend:\n  - {group: A, add: [KR}\n",
    "a-tab": HEAD + "amend:\n\t- {group: A}\n",
    "a-day-that-is-none": HEAD.replace("effective: 2020-01-01", "effective: 2020-02-30") + "amend: [{entry: x}]\n",
    "empty": "",
    "a-list": "- title: An order\n",
    "a-key-twice": HEAD + "amend:\n  - entry: x\n    title: x\n    title: y\ntitle: Again\n",
    "a-word": "law\n",
    "nothing-amended": HEAD + "amend: []\n",
    "another-day-in-the-name": HEAD.replace("effective: 2020-01-01", "effective: 2020-01-02")
    + 'amend: [{entry: "1", title: one, row: "1"}]\n',
    "names-that-are-not-defined": HEAD
    + laws.BASICS.replace("\n-", "\n  -").replace("\n  -", "amend:\n  -", 1)
    + """
  - {provision: p1, requires: x, when: {destination: A}}
  - {provision: p2, requires: x, when: {entry: "1(2)"}}
  - {provision: p3, requires: x, when: {hs: chip}}
  - {provision: p4, requires: x, when: {end_usr: wmd}}
  - {provision: p5, requires: x, when: {end_use: military}}
  - {provision: p6, exempts: list-contrl}
  - {provision: p7, allows: sngle}
  - {provision: p8, demands: single, office: ministry}
  - {provision: p9, requires: x, except: [{id: e, destination: [B, KR]}]}
  - {entry: "2(1)", title: x, row: "2"}
  - {good: wood, entries: ["1"]}
  - {good: acid, entries: ["7"]}
  - {group: G, title: G, all_except: [A]}
  - {entry: "3", row: "3", title: x, tests: [{good: acid, length: {min: 1}}, {good: acid, form: jelly}]}
  - {entry: "4", row: "4", title: x, tests: [{good: acid, strength: 3}, {good: acid, pure: maybe}, {good: wood}]}
""",
    "boxes-that-cannot-be-read": HEAD
    + laws.BASICS.replace("\n-", "\n  -").replace("\n  -", "amend:\n  -", 1)
    + """
  - {fact: signed, type: date, title: t, question: q}
  - {provision: p1, requires: x, when: {destination: NO}}
  - {provision: p2, requires: x, when: {destination: []}}
  - {provision: p3, requires: x, when: {destination: [[KR]]}}
  - {provision: p4, requires: x, when: {destination: {not: KR, and: DE}}}
  - {provision: p5, requires: x, when: {value: 5}}
  - {provision: p6, requires: x, when: {value: {max: 5}}}
  - {provision: p7, requires: x, when: {value: {currency: yen, max: 5}}}
  - {provision: p8, requires: x, when: {value: {currency: JPY}}}
  - {provision: p9, requires: x, when: {value: {currency: JPY, min: 1, above: 2}}}
  - {provision: p10, requires: x, when: {past_sales_2y: {not: {min: 1}}}}
  - {provision: p11, requires: x, when: {signed: {from: then}}}
  - {provision: p12, requires: x, when: {same_party: perhaps}}
  - {provision: p13, requires: x, when: {hs: "8"}}
  - {provision: p14, requires: x, when: {entry: {not: [listed, unlisted]}}}
  - {provision: p15, requires: x, when: {contract_years: {min: 5, max: 1}}}
  - {provision: p16, requires: x, when: {entry: {one: two}}}
""",
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_every_fault_of_a_file_is_told_as_it_was_agreed(name: str) -> None:
    found = lint(folder_with(CASES[name]))
    assert found
    assert all(is_well_told(fault) for fault in found)
    golden_files.hold(f"{name}.txt", "".join(f"{fault}\n" for fault in found))


def test_loading_tells_the_faults_of_all_files_at_once() -> None:
    folder = folder_with(CASES["many-faults"])
    (folder / "is" / "Bad Name.yaml").write_text(HEAD + "amend: [{entry: x}]\n", "utf-8")
    (folder / "is" / "jurisdiction.yaml").write_text("covers: {from: 2020-01-01}\n", "utf-8")
    (folder / "goods.yaml").write_text("- {good: acid}\n- {good: acid, title: t, parameters: {}}\n", "utf-8")
    with pytest.raises(LawError) as raised:
        load(laws.CODE, folder)
    assert {fault.file for fault in raised.value.faults} == {
        "law/goods.yaml",
        "law/is/jurisdiction.yaml",
        "law/is/2020-01-01_order.yaml",
        "law/is/Bad Name.yaml",
    }
    golden_files.hold("all-files.txt", f"{raised.value}\n")


def test_a_value_that_cannot_be_read_is_told_with_its_line() -> None:
    (fault,) = lint(folder_with(CASES["a-day-that-is-none"]))
    assert fault.line == 4


def test_a_file_that_is_not_text_is_told() -> None:
    folder = folder_with("")
    (folder / "is" / "2020-01-01_order.yaml").write_bytes(b"title: \xff\xfe\n")
    (fault,) = lint(folder)
    assert str(fault) == "law/is/2020-01-01_order.yaml:1: is not UTF-8 text (byte 7)."


def test_a_jurisdiction_without_an_instrument_is_told() -> None:
    folder = folder_with("")
    (folder / "is" / "2020-01-01_order.yaml").unlink()
    assert [str(fault) for fault in lint(folder)] == [
        "law/is/jurisdiction.yaml: the jurisdiction has no instrument file."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "null",
        "~",
        "# only a remark",
        "a: !!bool perhaps",
        "a: !!timestamp then",
        "a: !!int x",
        "a: !!python/object:os.system x",
        "a: &a [*a]",
        "a: \x01",
        "<<: 3",
        "? [1]\n: 2",
        "a: 1.0e+999999999",
        "[" * 900,
    ],
)
def test_strange_yaml_is_told_and_nothing_worse(text: str) -> None:
    assert lint(folder_with(text))


@pytest.mark.parametrize(
    "box",
    [
        "destination: &a [*a]",
        "destination: {? KR : }",
        "destination: 5",
        "entry: null",
        "entry: [[x]]",
        "hs: {x: y}",
        "end_use: [[wmd]]",
        "value: {currency: JPY, max: .nan}",
        "value: {currency: JPY, max: .inf}",
        "value: {currency: [JPY], max: 1}",
        "value: [1, 2]",
        "same_party: {not: []}",
    ],
)
def test_a_strange_box_is_told_and_nothing_worse(box: str) -> None:
    text = HEAD + laws.BASICS.replace("\n-", "\n  -").replace("\n  -", "amend:\n  -", 1)
    assert lint(folder_with(f"{text}  - provision: p\n    requires: x\n    when:\n      {box}\n"))


def folder_with(text: str) -> Path:
    """A law folder whose one instrument file has this text."""
    folder = laws.write(Path(tempfile.mkdtemp(prefix="detente-law-")), [])
    (folder / laws.CODE.lower() / "2020-01-01_order.yaml").write_text(text, "utf-8")
    return folder


def is_well_told(fault: LawFault) -> bool:
    """A sentence with an end and without the schema's inner names; the file as users know it; a line or the whole."""
    inner = any(word in fault.sentence for word in ("function-", "chain[", "dict[", "list[", "DateSpan"))
    ended = fault.sentence.endswith((".", "?")) and not fault.sentence.endswith("?.")
    return ended and not inner and fault.file.startswith("law/") and fault.line >= 0


# ---- fuzzing -----------------------------------------------------------------------------------------------------

WORDS = ["null", "[]", "{}", "true", "NO", "-1", "2020-13-45", "2019-08-28", "1e400", ".nan", "~", "''", "[[x]]"]
WORDS += ["{not: KR}", "{not: []}", "!!bool x", "&a [*a]", "0x10", "99999999999999999999", "\x00", "KR", "unlisted"]

junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def mutated(text: str, seed: int, how: str, value: object) -> str:
    """A law file's text with one thing wrong."""
    chance = random.Random(seed)
    lines = text.splitlines()
    at = chance.randrange(len(lines))
    words = list(re.finditer(r"[^\s\[\]{},:]+", text))
    keys = [word for word in words if text[word.end() : word.end() + 1] == ":"]
    match how:
        case "byte":
            place = chance.randrange(len(text))
            return text[:place] + chr(chance.randrange(128)) + text[place + 1 :]
        case "delete":
            del lines[at : at + chance.choice([1, 1, 3])]
        case "duplicate":
            lines.insert(chance.randrange(len(lines)), lines[at])
        case "indent":
            lines[at] = " " * chance.randrange(1, 5) + lines[at]
        case "key":
            word, other = chance.choice(keys), chance.choice(keys)
            return text[: word.start()] + other.group() + text[word.end() :]
        case "swap":
            word, other = chance.choice(words), chance.choice(words)
            return text[: word.start()] + other.group() + text[word.end() :]
        case "word":
            word = chance.choice(words)
            return text[: word.start()] + chance.choice(WORDS) + text[word.end() :]
        case _:
            written = yaml.safe_dump(value, default_flow_style=True, width=10**6).replace("\n...", "").strip()
            word = chance.choice(words)
            return text[: word.start()] + written + text[word.end() :]
    return "\n".join(lines)


def files_to_spoil() -> list[tuple[str, Path]]:
    """Every file of the smallest real jurisdiction, its goods and what it covers included."""
    root = law_folder()
    code = min(jurisdictions(root), key=lambda each: len(list((root / each.lower()).glob("*.yaml"))))
    return [(code, path) for path in [root / "goods.yaml", *sorted((root / code.lower()).glob("*.yaml"))]]


@given(
    file=st.sampled_from(files_to_spoil()),
    seed=st.integers(0, 2**32),
    how=st.sampled_from(["byte", "delete", "duplicate", "indent", "key", "swap", "word", "word", "junk"]),
    value=junk,
)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_a_spoilt_law_file_gives_faults_or_a_law_and_never_another_error(
    file: tuple[str, Path], seed: int, how: str, value: object
) -> None:
    code, path = file
    root = law_folder()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(root / code.lower(), folder / code.lower())
        shutil.copy(root / "goods.yaml", folder)
        (folder / path.relative_to(root)).write_text(mutated(path.read_text("utf-8"), seed, how, value), "utf-8")
        for fault in lint(folder):
            assert fault.sentence
            assert str(fault).startswith("law/")


@given(value=junk, where=st.sampled_from(["2020-01-01_order.yaml", "jurisdiction.yaml", "../goods.yaml"]))
@settings(deadline=None, max_examples=100)
def test_any_yaml_at_all_is_told_and_nothing_worse(value: object, where: str) -> None:
    folder = folder_with(HEAD + 'amend: [{entry: "1", title: one, row: "1"}]\n')
    (folder / laws.CODE.lower() / where).write_text(yaml.safe_dump(value, allow_unicode=True), "utf-8")
    for fault in lint(folder):
        assert fault.sentence
        assert fault.file.startswith("law/")
