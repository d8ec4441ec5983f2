"""A plan as a proposal: what restoration found to be in the way, undone from a day on, to be laid over the law."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from detente.compare.restoration import Plan, Restoration
from detente.compare.values import Amendment
from detente.errors import ScopeError


def plan_proposal(found: Restoration, whole: bool = False) -> str:
    """The text of a proposal that undoes what a plan names, from the day looked at.

    Args:
        found: what restoration answered.
        whole: take the plan that undoes all of the difference, not that of the measures alone.

    Raises:
        ScopeError: there is nothing to undo, or no set of amendments whose undoing restores was found.
    """
    plan = found.whole_plan if whole else found.plan
    if plan is None:
        raise ScopeError(f"There is nothing to undo on {found.on}: no plan is written.")
    if not plan.sets:
        raise ScopeError(f"No amendments were found whose undoing restores on {found.on}: no plan is written.")
    body = {
        "title": f"What stands in the way on {found.on} is undone",
        "kind": "proposal",
        "jurisdiction": found.jurisdiction,
        "effective": found.on,
        "note": _note(found, plan),
        "amend": _undo(plan.sets[0]),
    }
    head = "# A what-if, not law. Each act named is undone as if it had never been made; `amendments` counts from 0.\n"
    return head + yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=118)


def _note(found: Restoration, plan: Plan) -> str:
    like = f"as on {found.baseline}" if found.meaning == "before" else "as its peers"
    others = len(plan.sets) - 1
    more = (
        f" {others} other {'set' if others == 1 else 'sets'} of the same number of acts would do as well."
        if others
        else ""
    )
    return f"With it {found.name} treats {found.destination} {like}, other law aside.{more}"


def _undo(amendments: Sequence[Amendment]) -> list[dict[str, object]]:
    by_act: dict[str, list[int]] = {}
    for amendment in amendments:
        by_act.setdefault(amendment.instrument, []).append(amendment.place)
    return [{"undo": act, "amendments": places} for act, places in by_act.items()]
