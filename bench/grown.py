"""A generated law of Japan's size, and the same law grown: `times` the entries, the groups and the amendments.

The law of one time has the build of Japan's: fifteen rows with paragraphs and an unlisted rest, an inner circle, an
embargo and regions of countries, list control with two small values, a catch-all by use, user and notice over HS
chapters, three kinds of licence, and amendments that move countries, add paragraphs and add and end exceptions. The
grown law comes from the same generator. What a real law does not grow in stays: rows, facts, kinds of licence.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import yaml

from bench.shipments import HS_CODES, Draw, encoded
from detente.regime.countries import CODES

CODE = "IS"  # a state whose real law is not in the data
START, END = dt.date(2018, 1, 1), dt.date(2026, 6, 30)
PARAGRAPHS, REGIONS, INSTRUMENTS = 60, 9, 28  # in the law of one time
_COUNTRIES = tuple(sorted(CODES - {CODE}))
_CIRCLE, _EMBARGO, _BARRED = _COUNTRIES[::9], ("AF", "CF", "CD", "IQ", "KP", "LB", "LY", "SD", "SO"), ("IQ", "IR", "KP")
_CONCERN = ["wmd", "conventional"]
Amendment = dict[str, Any]


def paragraphs(times: int) -> list[str]:
    """The paragraphs in force from the first day, row by row."""
    return [f"{2 + n % 13}({1 + n // 13})" for n in range(PARAGRAPHS * times)]


def added(times: int) -> list[str]:
    """The paragraphs that amendments add later, one for every fourth instrument."""
    return [f"7({1000 + n})" for n in range(len(range(0, INSTRUMENTS * times, 4)))]


def write(folder: Path, times: int, seed: int = 3) -> Path:
    """Write a law folder; the same `times` and seed give the same law."""
    chance = random.Random(seed)
    home = folder / CODE.lower()
    home.mkdir(parents=True)
    (folder / "goods.yaml").write_text(_GOODS, "utf-8")
    (home / "jurisdiction.yaml").write_text(f"name: Iceland\ncovers: {{from: {START}, checked: {END}}}\n", "utf-8")
    regions = {f"region-{n}": chance.sample(_COUNTRIES, chance.randint(8, 24)) for n in range(REGIONS * times)}
    _instrument(home, START, "baseline", [*_basics(), *_list(times), *_regions(regions), *_provisions()])
    step = (END - START) / (INSTRUMENTS * times + 1)
    amendments = _amendments(times, regions, chance)
    for number, amend in enumerate(amendments):
        _instrument(home, START + step * (number + 1), f"amendment-{number}", [amend])
    return folder


def _instrument(home: Path, day: dt.date, name: str, amend: list[Amendment]) -> None:
    said = {
        "title": f"Order {name}",
        "kind": "cabinet-order",
        "promulgated": day - dt.timedelta(30),
        "effective": day,
        "sources": ["https://example.org/law"],
        "confidence": "derived",
        "amend": amend,
    }
    text = yaml.dump(said, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=110)
    (home / f"{day}_{name}.yaml").write_text(text, "utf-8")


class _Plain(yaml.CSafeDumper):
    """Written out in full: no anchors where a value stands twice."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


_GOODS = """
- good: acid
  title: an acid
  parameters:
    strength: {type: number, title: strength, min: 0, max: 100}
"""


def _basics() -> Iterator[Amendment]:
    yield {"group": "circle", "title": "inner circle", "add": list(_CIRCLE)}
    yield {"group": "embargo", "title": "embargo", "add": list(_EMBARGO)}
    yield {"group": "barred", "title": "no small values", "add": list(_BARRED)}
    yield {"hs_list": "chapters", "title": "chapters", "include": [f"{n}" for n in (*range(25, 41), *range(68, 94))]}
    yield {"hs_list": "headings", "title": "headings", "include": ["8456", "8526", "8542"], "exclude": ["854290"]}
    yield {"fact": "designated", "type": "bool", "title": "designated", "question": "Is the good designated?"}
    for weight, kind in enumerate(("general-bulk", "special-bulk", "individual")):
        yield {"authorisation": kind, "title": kind, "weight": 10 * weight}


def _list(times: int) -> Iterator[Amendment]:
    for row in range(1, 16):
        yield {"entry": f"{row}", "row": f"{row}", "title": f"row {row}"}
    for number, entry in enumerate(paragraphs(times)):
        test = {"tests": [{"good": "acid", "strength": {"above": 30}}]} if number == 0 else {}
        yield {"entry": entry, "row": entry.split("(")[0], "title": f"paragraph {entry}", **test}
    yield {"good": "acid", "entries": [paragraphs(times)[0]]}


def _regions(regions: dict[str, list[str]]) -> Iterator[Amendment]:
    """Regions of the bulk licence; amendments bar paragraphs from them."""
    for region, members in regions.items():
        yield {"group": region, "title": region, "add": members}


def _provisions() -> Iterator[Amendment]:
    def provision(id: str, verb: str, target: str, when: dict[str, Any] | None = None, **more: Any) -> Amendment:
        return {"provision": id, verb: target, "title": id, "cite": f"Art. {id}", "when": when or {}, **more}

    outside = {"destination": {"not": "circle"}}
    concerns = [
        {"id": "use", **outside, "end_use": "wmd"},
        {"id": "user", **outside, "end_user": "wmd"},
        {"id": "notice", **outside, "informed": _CONCERN},
        {"id": "arms", "destination": "embargo", "end_use": "conventional"},
    ]

    def small(rows: str, most: int) -> dict[str, Any]:
        return {"entry": rows, "value": {"currency": "JPY", "max": most}, "destination": {"not": "barred"}}

    yield provision("listed", "requires", "list-control", {"entry": "listed"})
    yield provision("small-value", "exempts", "list-control", small("rows 5-13", 1_000_000), **{"except": concerns})
    yield provision("small-value-low", "exempts", "list-control", small("row 15", 50_000), **{"except": concerns})
    yield provision("wmd-use", "requires", "catch-all", {"entry": "unlisted", "end_use": "wmd"})
    yield provision("wmd-user", "requires", "catch-all", {"entry": "unlisted", "end_user": "wmd"})
    yield provision("notice", "requires", "catch-all", {"entry": "unlisted", "informed": _CONCERN})
    arms = {"entry": "unlisted", "destination": "embargo", "end_use": "conventional"}
    yield provision("arms", "requires", "catch-all", arms)
    headings = {"entry": "unlisted", "hs": "headings", "end_user": "conventional"}
    yield provision("arms-user", "requires", "catch-all", headings)
    yield provision("circle", "exempts", "catch-all", {"entry": "unlisted", "destination": "circle"})
    yield provision("outside", "exempts", "catch-all", {"entry": "unlisted", "hs": {"not": "chapters"}})
    yield provision("individual", "allows", "individual")
    yield provision("individual-terms", "demands", "individual", validity={"months": 6})
    yield provision("general", "allows", "general-bulk", {"entry": "rows 2-14", "destination": "circle"})
    yield provision("general-terms", "demands", "general-bulk", holder="a registered exporter")
    programme = {"entry": "rows 2-14", "destination": {"not": ["embargo", "barred"]}, "exporter_programme": "icp"}
    yield provision("special", "allows", "special-bulk", programme)
    yield provision("special-terms", "demands", "special-bulk", holder="an exporter with a programme")


def _amendments(times: int, regions: dict[str, list[str]], chance: random.Random) -> Iterator[Amendment]:
    """One amendment for each instrument: a new paragraph, a bar, a country moved, a bar ended."""
    left = paragraphs(times)[1:]
    chance.shuffle(left)
    new = iter(added(times))
    when: dict[str, Any]
    names = list(regions)
    bars: list[str] = []
    circle = list(_CIRCLE)
    for number in range(INSTRUMENTS * times):
        turn = number % 4
        if turn == 0:
            entry = next(new)
            yield {"entry": entry, "row": "7", "title": f"paragraph {entry}"}
        elif turn == 1:
            region = names[(number // 4) % len(names)]
            bars.append(f"bar-{number}")
            when = {"entry": [left.pop(), left.pop()], "destination": region}
            yield {"exception": bars[-1], "of": "special", "when": when, "cite": f"Order {number}"}
        elif turn == 2 and number % 8 == 2:
            entry = left.pop()
            if 5 <= int(entry.split("(")[0]) <= 13:
                when = {"entry": entry, "designated": True, "value": {"currency": "JPY", "above": 50_000}}
                yield {"exception": f"low-{number}", "of": "small-value", "when": when, "cite": f"Order {number}"}
            else:
                yield _moved(regions[names[number % len(names)]], names[number % len(names)], chance)
        elif turn == 2:
            yield _moved(circle, "circle", chance)
        elif len(bars) > 4 and number % 8 == 3:
            yield {"exception": bars.pop(0), "of": "special", "ends": True}
        else:
            yield _moved(regions[names[number % len(names)]], names[number % len(names)], chance)


def _moved(members: list[str], group: str, chance: random.Random) -> Amendment:
    """A country enters a group or leaves it."""
    if len(members) > 6 and chance.random() < 0.5:
        return {"group": group, "remove": [members.pop(chance.randrange(len(members)))]}
    members.append(chance.choice([code for code in _COUNTRIES if code not in members]))
    return {"group": group, "add": [members[-1]]}


def rows(times: int, count: int, seed: int = 4) -> pa.Table:
    """Shipments under the law of that size: its entries and days, the same number of rows and of other values."""
    draw = Draw(count, seed)
    entries = (*paragraphs(times), *added(times), "1", "15", "unlisted")
    listed = draw.choose([1.0] * (len(entries) - 1))
    days = (END - START).days + 1
    since = (draw.uniform() * days).astype(np.int32) + (START - dt.date(1970, 1, 1)).days
    value = np.round(np.exp(draw.normal() * 1.9 + 13.5))
    concern = (0.95, 0.02, 0.03)

    def some(values: tuple[Any, ...], weights: tuple[float, ...], unknown: float) -> pa.DictionaryArray:
        return encoded(np.where(draw.chance(unknown), -1, draw.choose(weights)), values)

    return pa.table(
        {
            "origin": encoded(np.zeros(count, np.int8), (CODE,)),
            "destination": encoded(draw.skewed(len(_COUNTRIES)), _COUNTRIES),
            "date": pa.array(since, pa.int32()).view(pa.date32()),
            "entry": encoded(np.where(draw.chance(0.5), listed, len(entries) - 1), entries),
            "hs": encoded(np.where(draw.chance(0.06), -1, draw.skewed(len(HS_CODES))), HS_CODES),
            "value": pa.array(np.where(draw.chance(0.03), 1_000_000.0, value), mask=draw.chance(0.04)),
            "currency": encoded(np.zeros(count, np.int8), ("JPY",)),
            "end_use": some(("civil", "wmd", "conventional"), concern, 0.06),
            "end_user": some(("clear", "wmd", "conventional"), concern, 0.06),
            "informed": some(("none", "wmd", "conventional"), concern, 0.05),
            "exporter_programme": some(("none", "icp"), (0.5, 0.5), 0.15),
            "designated": some((False, True), (0.7, 0.3), 0.3),
        }
    )
