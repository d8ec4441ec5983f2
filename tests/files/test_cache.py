"""The compiled law kept in files: broken, stale or missing, it never changes an answer."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detente.determination import shelf, single
from detente.determination.answers import Determination
from detente.determination.single import Law
from tests.determination.laws import instrument, write

SHIPMENT = {
    "origin": "JP",
    "destination": "CN",
    "date": "2019-08-01",
    "good": "hydrogen-fluoride",
    "parameters": {"concentration_wt_pct": 99.9},
    "value": 5,
    "currency": "JPY",
    "end_use": "civil",
}


def forget() -> None:
    shelf._opened.cache_clear()
    single._engine.cache_clear()


def fresh(**asked: Any) -> Determination:
    """The answer of a process that has read nothing yet."""
    forget()
    return Law().determine(SHIPMENT, **asked)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder, filled by one determination."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("DETENTE_CACHE", str(folder))
    fresh()
    fresh(known_on="2015-01-01")
    return folder


def whole(cache: Path) -> Path:
    return min(cache.glob("jp-*.json"), key=lambda path: len(path.name))


def test_a_good_file_is_used(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("the law was compiled, though a good file is at hand")

    assert whole(cache).is_file()
    monkeypatch.setattr(shelf, "build", refuse)
    assert fresh().outcome == "licence"
    assert fresh(known_on="2015-01-01").outcome == "licence"


def swapped(raw: bytes) -> bytes:
    seal, _, content = raw.partition(b"\n")
    book: dict[str, Any] = json.loads(content)
    book.popitem()
    return seal + b"\n" + json.dumps(book).encode()


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda raw: b"",  # noqa: ARG005
    "half": lambda raw: raw[: len(raw) // 2],
    "without its last letter": lambda raw: raw[:-1],
    "without its seal": lambda raw: raw.partition(b"\n")[2],
    "another list": lambda raw: b"[]",  # noqa: ARG005
    "another object": lambda raw: b'{"code": "JP"}',  # noqa: ARG005
    "nothing": lambda raw: b"null",  # noqa: ARG005
    "a number": lambda raw: b"7",  # noqa: ARG005
    "deep": lambda raw: b"[" * 100_000,  # noqa: ARG005
    "zeros": lambda raw: bytes(len(raw)),
    "no text": lambda raw: b"\xff" * len(raw),
    "a hole": lambda raw: raw[:5000] + bytes(512) + raw[5512:],
    "another day": lambda raw: raw.replace(b"2019-08-28", b"2019-08-29"),
    "more": lambda raw: raw + b" ",
    "less": swapped,
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_file_is_made_anew(cache: Path, how: str) -> None:
    path = whole(cache)
    good, answer = path.read_bytes(), fresh()
    path.write_bytes(BROKEN[how](good))
    assert path.read_bytes() != good
    assert fresh() == answer
    assert path.read_bytes() == good, "and is whole again"


def test_a_file_of_another_law_or_another_day_under_its_name_is_not_used(cache: Path) -> None:
    answer, early = fresh(), fresh(known_on="2015-01-01")
    assert early.because != answer.because or early.holds_until != answer.holds_until
    names = sorted(cache.glob("jp-*.json"), key=lambda path: len(path.name))
    forget()
    Law().determine({**SHIPMENT, "origin": "KR", "destination": "JP"})
    (korea,) = cache.glob("kr-*.json")
    for other in (korea, names[1]):
        shutil.copy(other, names[0])
        assert fresh() == answer
    shutil.copy(names[0], names[1])
    assert fresh(known_on="2015-01-01") == early


@pytest.mark.parametrize("folder", ["", "file", "file/inside", "x" * 300, "new/and/deep", "full"])
def test_a_folder_that_cannot_be_used_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    answer = fresh()
    (tmp_path / "file").write_bytes(b"")
    if folder == "full":  # a folder stands where the file would
        forget()
        monkeypatch.setenv("DETENTE_CACHE", str(tmp_path / "full"))
        fresh()
        for path in (tmp_path / "full").iterdir():
            path.unlink()
            path.mkdir()
    monkeypatch.setenv("DETENTE_CACHE", str(tmp_path / folder) if folder else "")
    assert fresh() == answer
    assert not list(tmp_path.rglob("*.part"))


def test_no_cache_is_written_when_it_is_turned_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DETENTE_CACHE", "")
    fresh()
    assert not list(tmp_path.iterdir())


LISTED = '[{entry: "1", row: "1", title: one}, {authorisation: single, title: single, weight: 1}]'
ASKED = """
- {provision: listed, requires: list-control, when: {entry: listed}}
- {provision: may, allows: single}
- {provision: papers, demands: single, holder: anyone}
"""


def test_a_changed_law_file_is_noticed_by_a_new_law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_CACHE", str(tmp_path / "cache"))
    folder = write(tmp_path / "law", [instrument(LISTED, dt.date(2020, 1, 1))])
    shipment = {"origin": "IS", "destination": "KR", "date": "2021-01-01", "entry": "1"}
    before = Law(folder)
    first = before.determine(shipment)
    shutil.rmtree(folder)
    write(folder, [instrument(LISTED, dt.date(2020, 1, 1)), instrument(ASKED, dt.date(2020, 6, 1))])
    second = Law(folder).determine(shipment)
    assert (first.outcome, second.outcome) == ("undetermined", "licence")
    assert first.law != second.law
    assert before.determine(shipment) == first, "a law that is open does not change under its user"
    assert len(list((tmp_path / "cache").iterdir())) == 2


FAST = """
import sys, detente
for name, shipment in {shipments!r}.items():
    assert detente.determine(shipment).outcome, name
print(*sorted(set(sys.modules) & {{"numpy", "pyarrow", "pydantic", "yaml", "pycountry", "rich", "typer"}}))
"""


@pytest.mark.parametrize(
    "shipment",
    [
        pytest.param(SHIPMENT, id="to China"),
        pytest.param({**SHIPMENT, "destination": "KR", "known_on": "2015-01-01"}, id="known on a day"),
        pytest.param(
            {"origin": "KR", "destination": "VN", "date": "2024-01-01", "entry": "annex 2", "hs": "8542.31"},
            id="from Korea",
        ),
    ],
)
def test_one_determination_loads_nothing_heavy_once_the_cache_is_warm(tmp_path: Path, shipment: dict[str, Any]) -> None:
    def run() -> str:
        code = FAST.format(shipments={"one": shipment})
        environment = {**os.environ, "DETENTE_CACHE": str(tmp_path)}
        words = [sys.executable, "-c", code]
        return subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout.strip()

    assert "yaml" in run().split(), "the first run reads the law files"
    assert run() == ""
