"""An engine that remembers too much is put aside, and nothing is answered differently for it."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from detente.determination import engine, machine
from detente.determination.single import Law
from detente.determination.table import determine_table

SHIPMENTS = [
    {"origin": "JP", "destination": to, "date": day.isoformat(), "entry": entry, "end_use": use}
    for to in ("KR", "CN", "DE", "IR")
    for day in (dt.date(2019, 7, 3), dt.date(2019, 8, 28), dt.date(2026, 1, 1))
    for entry in ("3(1)", "7(19)", "unlisted")
    for use in ("civil", "wmd")
]


def test_a_worn_engine_is_put_aside_and_the_answers_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    law = Law()
    expected = [law.determine(shipment) for shipment in SHIPMENTS]
    monkeypatch.setattr(engine, "MOST_STATES", 12)
    worn = Law()
    engines = set()
    for shipment, answer in zip(SHIPMENTS, expected, strict=True):
        assert worn.determine(shipment) == answer
        assert len(worn.engine("JP").walk.states) <= 12 + len(shipment)
        engines.add(id(worn.engine("JP").walk))
    assert len(engines) > 1


def test_a_worn_machine_is_put_aside_and_the_answers_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pa.Table.from_pylist(SHIPMENTS)
    law = Law()
    expected = determine_table(law, table)
    monkeypatch.setattr(machine, "MOST_RECORDS", 1)
    first = machine.machine(law, None)
    assert determine_table(law, table).to_pylist() == expected.to_pylist()
    assert machine.machine(law, None) is not first


def test_a_small_table_carries_its_own_answers_only() -> None:
    law = Law()
    determine_table(law, pa.Table.from_pylist(SHIPMENTS))
    small = determine_table(law, pa.Table.from_pylist(SHIPMENTS[:2]))
    assert len(small.column("because").chunk(0).dictionary) <= 2
