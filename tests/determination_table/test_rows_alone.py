from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import given, settings

import detente
from tests.determination_table.rows import assert_same
from tests.determination_table.strategies import asked, tables


@given(tables(), asked())
@settings(max_examples=300, deadline=None)
def test_every_row_of_a_table_is_answered_as_it_is_alone(table: pa.Table, asked: dict[str, Any]) -> None:
    assert_same(table, detente.determine_table(table, **asked), **asked)
