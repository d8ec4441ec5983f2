"""A plan written as a proposal does what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.compare.plans import plan_proposal
from detente.compare.restoration import RESTORED
from detente.compare.restore import restore
from detente.errors import ScopeError


@pytest.mark.parametrize(
    ("law", "to", "baseline", "day"),
    [
        ("JP", "KR", "2019-06-30", "2019-07-04"),
        ("JP", "KR", "2019-06-30", "2019-08-28"),
        ("JP", "KR", "2019-06-30", "2023-03-06"),
        ("KR", "JP", "2019-08-31", "2019-09-18"),
        ("KR", "JP", "2019-08-31", "2023-03-06"),
    ],
)
@pytest.mark.parametrize("whole", [False, True])
def test_the_plan_restores_when_it_is_laid_over_the_law(
    law: str, to: str, baseline: str, day: str, whole: bool, tmp_path: Path
) -> None:
    found = restore(law, to=to, baseline=baseline, on=day)
    assert found.now.measures.status != RESTORED
    file = tmp_path / "plan.yaml"
    file.write_text(plan_proposal(found, whole), "utf-8")
    again = restore(law, to=to, baseline=baseline, on=day, proposals=[file])
    assert again.now.measures.status == RESTORED
    assert again.proposals
    if whole:
        assert again.now.whole.status == RESTORED
        assert all(node.same for node in again.proof)


def test_where_nothing_is_in_the_way_no_plan_is_written() -> None:
    found = restore("KR", to="JP", baseline="2019-08-31", on="2023-12-31")
    with pytest.raises(ScopeError, match="nothing to undo"):
        plan_proposal(found)
