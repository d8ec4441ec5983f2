"""A whole relation as one JSON object: its events, claims, measures, disputes, talks and settlements."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from detente.compare.measures import read_measures
from detente.errors import ScopeError
from detente.relations.answering import concerns, said_by
from detente.relations.claims_told import tell
from detente.relations.plain import fields_of, plain
from detente.relations.relation import Relation
from detente.relations.timeline import Timeline

if TYPE_CHECKING:
    from detente.relations.disputes.case import Case
    from detente.relations.settlements.scheme import Scheme


def whole(relation: Relation, timeline: Timeline) -> dict[str, Any]:
    """A relation as JSON carries it.

    Args:
        relation: the relation.
        timeline: its events as they are to be exported. Where days, kinds or an actor were asked for, only the
            statements about those events are told.

    The standing of each dispute is that of the day the timeline is of, else of the day the record was checked.
    """
    ids = {told.event.id for told in timeline.events}
    partial = any((timeline.from_, timeline.to, timeline.kinds, timeline.by))
    measures = [m for m in read_measures(relation.folder.parent) if {m.by, m.towards} == set(relation.parties)]
    claims = [
        claim
        for claim in relation.claims
        if said_by(claim, timeline.at) and (not partial or any(concerns(claim, id) for id in ids))
    ]
    return {
        **timeline.to_dict(),
        "actors": [fields_of(actor) for actor in relation.actors.values()],
        "left_out": dict(relation.left_out),
        "record_notes": list(relation.notes),
        "claims": [fields_of(tell(relation, claim, timeline.at)) for claim in claims],
        "measures": [fields_of(measure) for measure in measures],
        "disputes": [_dispute(case, timeline.at or relation.checked) for case in relation.disputes],
        "talks": plain(relation.talks),
        "settlements": [_settlement(scheme) for scheme in relation.settlements],
    }


def _dispute(case: Case, day: dt.date) -> dict[str, Any]:
    """A case, its procedure by name, with where it stands on a day."""
    from detente.relations.disputes.clock import Clock

    try:
        standing = plain(Clock(case).on(day))
    except ScopeError:
        standing = None
    told = {name: value for name, value in fields_of(case).items() if name not in ("procedure", "walk")}
    acts = [{**fields_of(act), "kind": act.kind.id} for act in case.acts]
    return {**told, "procedure": case.procedure.id, "acts": acts, "standing": standing}


def _settlement(scheme: Scheme) -> dict[str, Any]:
    """A scheme; its events are among those of the relation."""
    return {name: value for name, value in fields_of(scheme).items() if name != "events"}
