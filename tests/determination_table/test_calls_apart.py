"""Calls do not disturb each other, though what is learned in one is kept for the next."""

from __future__ import annotations

import random
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings

import detente
from detente.determination import machine as machines
from detente.determination import single
from detente.determination.answers import ANSWER_FIELDS
from detente.determination.single import Law
from detente.determination.table import determine_table
from tests.determination_table.rows import assert_same
from tests.determination_table.strategies import asked, tables
from tests.determination_table.test_rows_alone import examples

OUT = [*ANSWER_FIELDS[1:], "problem"]


def answers_of(table: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.select(OUT).to_pylist()
    return rows


@given(tables(), asked())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_fresh_start_and_a_long_run_say_the_same(table: pa.Table, asked: dict[str, Any]) -> None:
    later = detente.determine_table(table, **asked)
    machines._machines.clear()
    assert answers_of(detente.determine_table(table, **asked)) == answers_of(later)


def test_the_order_of_columns_does_not_matter() -> None:
    table = examples()
    answers = answers_of(detente.determine_table(table))
    chance = random.Random(11)
    for _ in range(10):
        names = chance.sample(table.column_names, table.num_columns)
        assert answers_of(detente.determine_table(table.select(names))) == answers


def test_columns_left_out_do_not_change_what_other_tables_are_told() -> None:
    table = examples()
    answers = detente.determine_table(table)
    needed = {"origin", "destination", "date", "entry", "good", "parameters", "hs", "value", "currency"}
    for name in table.column_names:
        if name not in needed:
            less = table.drop_columns([name])
            assert_same(less, detente.determine_table(less))
    assert answers_of(detente.determine_table(table)) == answers_of(answers)


def test_values_that_are_equal_but_written_differently_are_kept_apart() -> None:
    row = {"origin": ["JP"], "destination": ["CN"], "date": ["2024-03-01"], "currency": ["JPY"]}
    shapes = [
        {"entry": ["7(15)"], "value": pa.array([False])},
        {"entry": ["7(15)"], "value": pa.array([0])},
        {"entry": ["7(15)"], "value": pa.array([0.0])},
        {"entry": ["7(15)"], "value": pa.array([True])},
        {"entry": ["7(15)"], "value": pa.array([1])},
        {"hs": pa.array([85.0])},
        {"hs": pa.array([85])},
        {"hs": pa.array(["85"])},
        {"hs": pa.array(["85.0"])},
    ]
    for shape in [*shapes, *reversed(shapes)]:
        table = pa.table({**row, **shape})
        assert_same(table, detente.determine_table(table))


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads that change places as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hurried")
def test_several_threads_at_once_are_told_the_same() -> None:
    chance = random.Random(5)
    rows = [dict(chance.choice(examples().to_pylist())) for _ in range(400)]
    for row in rows:
        for name in ("value", "end_use", "end_user", "informed", "exporter_programme", "same_party"):
            if chance.random() < 0.3:
                row[name] = None
    table = pa.Table.from_pylist(rows)
    expected = answers_of(detente.determine_table(table))
    single._engine.cache_clear()
    machines._machines.clear()
    law = Law()
    told: dict[int, list[dict[str, Any]]] = {}

    def work(number: int) -> None:
        names = random.Random(number).sample(table.column_names, table.num_columns)
        asked: dict[str, Any] = {"assume": {"wavelength_nm": "13.5"}} if number == 5 else {}
        shaped = table.select(names)
        if number % 2:
            shaped = shaped.append_column("known_on", pa.nulls(len(shaped), pa.string()))
        told[number] = answers_of(determine_table(law, shaped, threads=1 + number % 2, **asked))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == list(range(6)), "no thread fell over"
    assert all(told[number] == expected for number in range(5))
    assumed = determine_table(law, table, assume={"wavelength_nm": "13.5"})
    assert_same(table, assumed, assume={"wavelength_nm": "13.5"})
    assert told[5] == answers_of(assumed)
