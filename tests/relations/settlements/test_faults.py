"""A faulty file is told fault by fault, with its line, and nothing is built on it."""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest

from detente.errors import DetenteError, FileError, RecordError, ScopeError, UnknownNameError
from detente.relations.settlements.asking import open_scheme, settlement
from detente.relations.settlements.ledger import ledger
from tests.relations.settlements.small_scheme import GOOD, KNOWN, LAW, Change, changed, day, dumped, read, written

PAYMENT = {"payment": "again", "awards": "weaver-a", "amount": "not-found", "pays": "full", **KNOWN}


def put(*path: Any) -> Change:
    """Put the last of the words at the place that the others lead to."""
    *way, key, value = path

    def change(data: Any) -> None:
        for step in way:
            data = data[step]
        data[key] = value

    return change


def drop(*path: Any) -> Change:
    *way, key = path

    def change(data: Any) -> None:
        for step in way:
            data = data[step]
        del data[key]

    return change


def add(name: str, entry: Any) -> Change:
    return lambda data: data[name].append(entry)


FAULTS: list[tuple[str, Change, str, str]] = [
    ("negative", put("gifts", 0, "amount", -5), "amount: -5", "above nothing"),
    ("zero", put("payments", 1, "amount", 0), "amount: 0", "above nothing"),
    ("too fine", put("gifts", 0, "amount", 10.005), "amount: 10.005", "10.005 is finer than EUR with 2 decimals"),
    ("too fine a report", put("reported", 0, "left", 9.999), "left: 9.999", "finer than EUR"),
    ("huge", put("gifts", 0, "amount", 10**30), f"amount: {10**30}", "is a sum of money up to"),
    ("endless", put("gifts", 0, "amount", float("inf")), "amount: .inf", "plain number"),
    ("a truth for money", put("gifts", 0, "amount", True), "amount: true", "plain number"),
    ("a word for money", put("gifts", 0, "amount", "much"), "amount: much", "or not-found"),
    (
        "paid before final",
        put("judgments", 0, "final", day("2021-05-01")),
        "date: 2020-12-31",
        "'weaver-a' is paid or offered before its judgment is final (2021-05-01)",
    ),
    (
        "paid before it offers",
        put("payments", 1, "date", day("2019-05-31")),
        "date: 2019-05-31",
        "before the scheme offers",
    ),
    ("paid before founded", put("gifts", 0, "date", day("2018-12-31")), "date: 2018-12-31", "before it was founded"),
    ("paid after checked", put("gifts", 0, "date", day("2023-01-01")), "date: 2023-01-01", "sources were looked for"),
    ("paid twice", add("payments", {**PAYMENT, "date": day("2021-01-01")}), "payment: again", "was paid in full by"),
    (
        "a part after all",
        add("payments", {**PAYMENT, "date": day("2021-01-01"), "pays": "part", "amount": 5}),
        "payment: again",
        "nothing can be paid on it after that",
    ),
    ("paid too much", put("payments", 0, "amount", 1500), "payment: to-weaver-a", "no more than 1,142.20 is due"),
    ("unknown award", put("payments", 0, "awards", "weaver-x"), "awards: weaver-x", "there is no award 'weaver-x'"),
    ("award twice", put("payments", 0, "awards", ["weaver-a", "weaver-a"]), "payment: to-weaver-a", "twice"),
    (
        "one of one",
        put(
            "payments",
            0,
            {"date": day("2020-12-31"), "one_of": ["weaver-a"], **KNOWN, "payment": "p", "amount": 5, "pays": "part"},
        ),
        "date: 2020-12-31",
        "several",
    ),
    ("unknown judgment", put("awards", 0, "judgment", "spinners"), "judgment: spinners", "there is no judgment"),
    ("judgment without award", drop("awards", slice(2, 4)), "judgment: carters", "makes no award"),
    (
        "unknown law",
        put("judgments", 1, "interest", "law", "usury"),
        "law: usury",
        "there is no law of interest 'usury'",
    ),
    ("law by a path", put("judgments", 1, "interest", "law", "../x"), "law: ../x", "there is no law of interest"),
    ("deposit for nobody", put("deposits", 0, "awards", "nobody"), "awards: nobody", "there is no award"),
    (
        "deposit too early",
        put("deposits", 0, "date", day("2019-05-01")),
        "date: 2019-05-01",
        "before the scheme offers",
    ),
    (
        "step too early",
        put("deposits", 0, "steps", 0, "date", day("2020-01-09")),
        "date: 2020-01-09",
        "before the deposit",
    ),
    (
        "overlap",
        put("judgments", 0, "interest", 1, "from", day("2019-12-31")),
        "rate: 0.1",
        "while the one before runs",
    ),
    (
        "gap",
        put("judgments", 0, "interest", 1, "from", day("2020-01-03")),
        "rate: 0.1",
        "no phase covers 2020-01-01 to",
    ),
    ("phase backwards", put("judgments", 0, "interest", 0, "to", day("2019-01-01")), "rate: 0.05", "before it begins"),
    ("phase after the last", put("judgments", 0, "interest", 0, "to", None), "rate: 0.1", "none can follow"),
    ("rate of 500", put("judgments", 0, "interest", 0, "rate", 500), "rate: 500", "between 0 and 10"),
    ("rate in words", put("judgments", 0, "interest", 0, "rate", "5 %"), "rate: 5 %", "yearly rate"),
    ("served missing", drop("judgments", 1, "interest", "served"), "interest:", "needs the day `served`"),
    ("two kinds of terms", put("judgments", 1, "interest", "phases", []), "phases", "interest"),
    (
        "closed before served",
        put("judgments", 1, "interest", "hearing_closed", day("2018-06-01")),
        "interest:",
        "closes after",
    ),
    ("same id", add("awards", GOOD["awards"][0]), "award: weaver-a", "the award 'weaver-a' stands twice"),
    ("same id of two kinds", put("gifts", 0, "gift", "scrap"), "outside: scrap", "they share one space"),
    ("group as an award", put("groups", 0, "group", "weaver-a"), "group: weaver-a", "is that of an award"),
    ("id in capitals", put("gifts", 0, "gift", "Insurers Ltd"), "gift: Insurers Ltd", "small letters"),
    ("offers before founded", put("offers_from", day("2018-01-01")), "offers_from:", "before it was founded"),
    ("final before given", put("judgments", 0, "final", day("2019-02-01")), "final: 2019-02-01", "before it was given"),
    ("span backwards", put("judgments", 1, "final", "latest", day("2019-04-01")), "final:", "ends before it begins"),
    ("group too small", put("groups", 0, "victims", 3), "group: neighbours", "more than the 3 of the group"),
    ("each backwards", put("groups", 0, "rulings", 0, "each", "to", 400), "each:", "less than the least"),
    ("name of another file", put("scheme", "other-fund"), "scheme: other-fund", "stands in a file of its name"),
    ("key unknown", put("awards", 0, "amount", 5), "amount: 5", "is not a key"),
    ("title missing", drop("title"), "scheme:", "title is missing"),
    ("no awards", lambda data: data.update(awards=[], groups=[]), "scheme:", "pays `awards` or `groups`"),
    ("report of nothing", drop("reported", 0, "left"), "report: press", "a report has a figure"),
    (
        "about nothing",
        put(
            "reported",
            0,
            {"report": "press", "date": day("2020-01-31"), "by": "p", **KNOWN, "left": {"amount": 5, "mark": "about"}},
        ),
        "report: press",
        "needs `rounded_to`",
    ),
    ("sourced without source", put("awards", 0, "confidence", "sourced"), "award: weaver-a", "names its sources"),
    (
        "known outside",
        put("payments", 0, "known", [{"date": day("2022-01-01"), "victims": 1}]),
        "date: 2022-01-01",
        "outside the span",
    ),
    (
        "more paid than there are",
        put(
            "payments",
            1,
            {
                "payment": "g",
                "group": "neighbours",
                "victims": 6,
                "date": day("2020-06-30"),
                "amount": "not-found",
                "pays": "full",
                **KNOWN,
            },
        ),
        "victims: 6",
        "6 are paid of a group of 5",
    ),
    (
        "group paid before it is final",
        put(
            "payments",
            1,
            {
                "payment": "g",
                "group": "neighbours",
                "victims": 1,
                "date": day("2020-01-30"),
                "amount": "not-found",
                "pays": "full",
                **KNOWN,
            },
        ),
        "date: 2020-01-30",
        "before the first",
    ),
]


@pytest.mark.parametrize(("change", "at", "says"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_fault_is_told_with_its_line(tmp_path: Path, change: Change, at: str, says: str) -> None:
    data = changed(change)
    found, faults = read(tmp_path, data)
    assert found is None
    lines = dumped(data).split("\n")
    told = [fault for fault in faults if says in fault.sentence]
    assert told, [str(fault) for fault in faults]
    assert lines[told[0].line - 1].strip().removeprefix("- ").startswith(at), (told[0], lines[told[0].line - 1])
    assert told[0].sentence.endswith((".", "?"))


def test_the_good_file_is_sound(tmp_path: Path) -> None:
    found, faults = read(tmp_path, GOOD)
    assert not faults
    assert found is not None


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    def change(data: Any) -> None:
        data["gifts"][0]["amount"] = 10.001
        data["payments"][0]["awards"] = "nobody"
        data["judgments"][0]["interest"][1]["from"] = day("2019-12-01")

    found, faults = read(tmp_path, changed(change))
    assert found is None
    assert len(faults) == 3


LAW_FAULTS: list[tuple[str, Change, str]] = [
    ("gap", put("statutory", 1, "from", day("2019-01-05")), "the rate begins on 2019-01-01"),
    ("first with a day", put("statutory", 0, "from", day("2000-01-01")), "every rate but the first"),
    ("open in the middle", drop("statutory", 1, "to"), "every rate but the last"),
    ("backwards", put("statutory", 1, "to", day("2018-01-01")), "ends before it begins"),
    ("rule unknown", put("transition", "rule", "by-luck"), "transition.rule"),
    ("name of another file", put("law", "usury"), "stands in a file of its name"),
    ("no rates", put("statutory", []), "statutory"),
]


@pytest.mark.parametrize(("change", "says"), [row[1:] for row in LAW_FAULTS], ids=[row[0] for row in LAW_FAULTS])
def test_faults_of_a_law_of_interest(tmp_path: Path, change: Change, says: str) -> None:
    found, faults = read(tmp_path, GOOD, changed(change, LAW))
    assert found is None
    assert any(says in str(fault) and fault.file == "interest/late-payment.yaml" for fault in faults), faults


@pytest.mark.parametrize("text", ["", "\n", "[]", "5", "null", "- a\n- b", "{", "scheme: [", "\x00", "a: &a [*a]"])
def test_what_is_no_scheme_at_all(tmp_path: Path, text: str) -> None:
    found, faults = read(tmp_path, text)
    assert found is None
    assert faults


ODD = [
    None,
    True,
    -1,
    0,
    1.5,
    "",
    "x",
    "2020-02-30",
    [],
    {},
    [None],
    {"a": 1},
    10**40,
    float("nan"),
    dt.date(2020, 2, 29),
    dt.datetime(2020, 1, 1, 5),
    {"earliest": dt.date(2020, 1, 2), "latest": dt.date(2020, 1, 1)},
    "not-found",
]


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for key, value in inside for found in places(value, (*path, key)))]


@pytest.mark.parametrize("seed", range(150))
def test_nothing_in_a_file_leads_to_a_traceback(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    data: Any = copy.deepcopy(GOOD)
    law: Any = copy.deepcopy(LAW)
    for _ in range(chance.choice((1, 1, 2, 5))):
        tree = chance.choice((data, data, data, law))
        *way, key = chance.choice([place for place in places(tree) if place])
        holder = tree
        for step in way:
            holder = holder[step]
        what = chance.random()
        if what < 0.6:
            holder[key] = copy.deepcopy(chance.choice(ODD))
        elif what < 0.8:
            del holder[key]
        elif isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
    found, faults = read(tmp_path, data, law)
    assert (found is None) == bool(faults)
    if found is not None:
        for on in ("2019-01-15", "2019-05-15", "2020-06-30", "2022-12-31", "2150-01-01"):
            with contextlib.suppress(ScopeError):  # where the day of the foundation was changed
                ledger(found, dt.date.fromisoformat(on), awards=found.awards).to_dict()


def test_asking_for_what_there_is_not(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    with pytest.raises(UnknownNameError, match="no scheme 'mill-found'"):
        settlement("mill-found")
    with pytest.raises(FileError, match="There is no file"):
        settlement(tmp_path / "none.yaml")
    with pytest.raises(UnknownNameError, match="Did you mean 'weaver-a'"):
        settlement(path, award="waver-a")
    with pytest.raises(UnknownNameError, match="is a group"):
        settlement(path, award="neighbours")
    with pytest.raises(ScopeError, match="was founded on 2019-01-15"):
        settlement(path, on="2019-01-14")
    with pytest.raises(ScopeError, match="too far ahead"):
        settlement(path, on="9999-12-31")
    with pytest.raises(ScopeError, match="'act360' is none of them"):
        settlement(path, convention="act360")
    path.write_text(dumped(changed(put("gifts", 0, "amount", -1))), "utf-8")
    with pytest.raises(RecordError, match="1 fault in the scheme"):
        settlement(path)
    with pytest.raises(DetenteError):
        open_scheme(tmp_path)
