"""Talks are read whole or not at all, and every fault is told with its line."""

from __future__ import annotations

import copy
import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from detente.errors import LawFault
from detente.relations.relation import read_relation
from detente.relations.talks import Talks, read_talks
from tests.relations.small_relation import line_of

GOOD: list[dict[str, Any]] = [
    {
        "talks": "harbour",
        "title": "Harbour talks",
        "original": {"eo": "Havenaj paroladoj"},
        "confidence": "from-memory",
        "aim": {
            "title": "the lists as they were",
            "agreed": dt.date(2022, 5, 10),
            "sides": [{"jurisdiction": "AU", "to": "NZ", "baseline": dt.date(2020, 1, 1)}],
            "confidence": "derived",
        },
        "positions": [
            {"by": "NZ", "date": dt.date(2022, 5, 12), "says": "Later.", "confidence": "from-memory"},
            {"by": "AU", "date": dt.date(2022, 5, 11), "says": "First.", "confidence": "from-memory"},
        ],
        "rounds": [
            {
                "round": 1,
                "date": dt.date(2022, 5, 10),
                "until": dt.date(2022, 5, 11),
                "title": "First round",
                "by": ["AU", "NZ"],
                "agenda": "lists",
                "confidence": "from-memory",
            },
            {
                "round": "by-video",
                "date": {"earliest": dt.date(2022, 6, 1), "latest": dt.date(2022, 6, 30)},
                "title": "Second round",
                "by": ["AU", "NZ"],
                "medium": "video",
                "confidence": "from-memory",
            },
        ],
    }
]


def read(tmp_path: Path, data: Any) -> tuple[tuple[Talks, ...], list[LawFault]]:
    path = tmp_path / "talks.yaml"
    path.write_text(
        data if isinstance(data, str) else yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8"
    )
    faults: list[LawFault] = []
    return read_talks(path, "talks.yaml", faults), faults


def test_talks_as_values(tmp_path: Path) -> None:
    (talks,), faults = read(tmp_path, GOOD)
    assert not faults
    assert [str(position.on) for position in talks.positions] == ["2022-05-11", "2022-05-12"]
    first, second = talks.rounds
    assert (first.agenda, first.level, first.outcome) == (("lists",), None, None)
    assert (second.medium, second.venue, str(second.when)) == ("video", None, "2022-06")
    assert talks.aim is not None
    assert talks.aim.sides[0].measures is None


def test_each_round_is_an_event(tmp_path: Path) -> None:
    (talks,), _ = read(tmp_path, GOOD)
    assert [event.id for event in talks.events] == ["2022-05-10_harbour-1", "2022-06-01_harbour-by-video"]
    first = talks.events[0]
    assert (first.kind, first.part_of, first.by, first.instruments) == ("talks", "harbour", ("AU", "NZ"), ())
    assert first.when.until == dt.date(2022, 5, 11)
    assert first.place.line == line_of(tmp_path / "talks.yaml", "round: 1")


def altered(*path: str | int, value: Any = None, drop: bool = False) -> Any:
    data = copy.deepcopy(GOOD)
    part: Any = data
    for step in path[:-1]:
        part = part[step]
    if drop:
        del part[path[-1]]
    else:
        part[path[-1]] = value
    return data


DAY = dt.date(2022, 5, 1)
BAD: dict[str, tuple[Any, str]] = {
    "empty": ("", "talks.yaml:1: the file is empty."),
    "a-mapping": ({"talks": "x"}, "talks.yaml:1: the file must be a list."),
    "no-talks": ("talks: [", "talks.yaml:2: is not valid YAML: "),
    "no-rounds": (altered(0, "rounds", value=[]), "0.rounds: List should have at least 1 item"),
    "no-title": (altered(0, "title", drop=True), "0.title is missing."),
    "no-date": (altered(0, "positions", 0, "date", drop=True), "0.positions.0.date is missing."),
    "no-day": (
        altered(0, "rounds", 0, "date", value="spring"),
        "0.rounds.0.date is not a date; write it as 2019-08-28.",
    ),
    "unknown-key": (altered(0, "rounds", 0, "mood", value="good"), "0.rounds.0.mood is not a key that may stand here."),
    "until-first": (
        altered(0, "rounds", 0, "until", value=DAY),
        "`until` is the last of several days and lies after the",
    ),
    "out-of-order": (
        altered(0, "rounds", 1, "date", value=DAY),
        "the round 'by-video' (2022-05-01) stands after the round '1' (2022-05-10 to 2022-05-11), which was later; put "
        "the rounds in the order of their days.",
    ),
    "round-twice": (altered(0, "rounds", 1, "round", value=1), "the round '1' of harbour stands twice."),
    "talks-twice": (GOOD + GOOD, "the talks 'harbour' stand twice."),
    "no-source": (
        altered(0, "rounds", 0, "confidence", value="sourced"),
        "what is sourced names its sources; without one it is from-memory, derived or not-found.",
    ),
    "aim-at-itself": (altered(0, "aim", "sides", 0, "to", value="AU"), "towards another jurisdiction than itself"),
    "side-twice": (
        altered(0, "aim", "sides", value=[GOOD[0]["aim"]["sides"][0]] * 2),
        "each side stands once among the `sides` of an aim",
    ),
    "baseline-late": (
        altered(0, "aim", "sides", 0, "baseline", value=dt.date(2022, 5, 10)),
        "the baseline 2022-05-10 does not lie before the day the aim was agreed",
    ),
    "not-a-country": (
        altered(0, "aim", "sides", 0, "to", value="Norland"),
        "'Norland' does not have the form ^[A-Z]{2}$",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_told_in_sentences(tmp_path: Path, name: str) -> None:
    data, sentence = BAD[name]
    _, faults = read(tmp_path, data)
    told = [str(fault) for fault in faults]
    assert any(sentence in each for each in told), told
    assert all(each.startswith("talks.yaml:") and fault.line >= 1 for each, fault in zip(told, faults, strict=True))


def test_any_part_may_be_anything(tmp_path: Path) -> None:
    """Whatever stands in a part, the file is read or its faults are told; never anything else."""
    chance = random.Random(4)
    odd: list[Any] = [
        None,
        True,
        -1,
        10**30,
        "",
        "x" * 500,
        [],
        {},
        [[]],
        {"a": {"b": 1}},
        dt.date(1, 1, 1),
        "\u0000",
        1.5,
    ]

    def places(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        return [path, *(place for key, value in inside for place in places(value, (*path, key)))]

    refused = 0
    for place in places(GOOD)[1:]:
        for value in chance.sample(odd, 4):
            talks, faults = read(tmp_path, altered(*place, value=value))
            assert talks or faults
            refused += bool(faults)
    assert refused > 50


def test_the_talks_of_the_record() -> None:
    relation = read_relation("jp-kr")
    (talks,) = relation.talks
    ids = {event.id for event in talks.events}
    assert {
        "2019-07-12_dialogue-working-level",
        "2019-12-16_dialogue-7",
        "2020-03-10_dialogue-8",
        "2023-03-14_dialogue-9",
        "2023-04-18_dialogue-10",
        "2023-04-24_dialogue-11",
    } <= ids
    assert ids <= {event.id for event in relation.events}
    for event in talks.events:
        assert all(not text.isascii() for _, text in event.original)
        assert {language for language, _ in event.original} == {"ja", "ko"}
    for sources in (*(each.sources for each in talks.rounds), *(each.sources for each in talks.positions)):
        assert sources
        assert all(url.startswith(("https://", "http://")) for url, _ in sources)
    assert talks.aim is not None
    assert {(side.jurisdiction, str(side.baseline)) for side in talks.aim.sides} == {
        ("JP", "2019-06-30"),
        ("KR", "2019-06-30"),
    }
    assert str(talks.aim.agreed) == "2023-03-06"
    assert {position.by for position in talks.positions} == {"JP", "KR"}


def test_no_title_of_a_round_claims_an_ordinal_that_its_sources_do_not_give() -> None:
    (talks,) = read_relation("jp-kr").talks
    ordinals = (
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "ninth",
        "tenth",
        "eleventh",
        "9th",
        "10th",
        "11th",
    )
    for each in talks.rounds:
        if each.id not in ("7", "8"):
            assert not any(word in each.title.casefold() for word in ordinals), each.title
    assert all("ours" in (each.note or "") for each in talks.rounds if each.id in ("10", "11"))
