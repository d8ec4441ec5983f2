"""The kernel that determines a table, and what is asked by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from detente.determination.bulk.work import Answered, Kernel
from detente.determination.machine import machine
from detente.determination.single import Law
from detente.determination.table import PROBLEM, determine_table


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every row, as in `detente.determine`."""

    on: str | None = None
    known_on: str | None = None
    assume: Mapping[str, Any] | None = None


def determining(law: Law, asked: Asked, threads: int | None = 1) -> Kernel:
    """Answers a table of shipments; rows that cannot be read are left out.

    Args:
        law: whose law is asked.
        asked: what of.
        threads: for one table; several tables may be answered at a time.
    """

    def kernel(table: pa.Table) -> Answered:
        answered = determine_table(
            law, table, on=asked.on, known_on=asked.known_on, assume=asked.assume, threads=threads
        )
        problems = answered.column(PROBLEM)
        if problems.null_count < len(problems):
            answered = answered.filter(problems.is_null())
        return Answered(problems, answered.drop_columns([PROBLEM]))

    return kernel


def parameters(law: Law, assume: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The names that parameters may have in a law."""
    return tuple(machine(law, assume).parameter_names())
