"""Cases made of acts, for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from detente.relations.disputes.asking import open_case
from detente.relations.disputes.case import Case, case_of
from detente.relations.disputes.clock import Clock
from detente.relations.disputes.standing import Standing

Acts = Sequence[Sequence[Any]]


def case(acts: Acts | str, urgent: bool = False) -> Case:
    """A case of the record by its name, or one made of `[act, day, what else]`.

    Raises:
        RecordError: it cannot have happened so.
    """
    if isinstance(acts, str):
        return open_case(acts)
    whole = [{"act": act[0], "date": act[1], **dict(*act[2:])} for act in acts]
    return case_of({"case": "made", "urgent": urgent, "acts": whole})


def stands(acts: Acts | str, day: dt.date | str, urgent: bool = False) -> Standing:
    """Where such a case stands on a day."""
    return Clock(case(acts, urgent)).on(dt.date.fromisoformat(str(day)))
