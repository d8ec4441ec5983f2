"""Records: what an answer tells of a provision or an exception, as plain hashable data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from detente.determination.leaves import Rule
from detente.regime.instruments import ExceptionRule, Provision, Regime


@dataclass(frozen=True, slots=True)
class Record:
    """A provision or exception as an answer cites it: plain data, numbered in the order first met."""

    data: tuple[tuple[str, Any], ...]
    rule: Rule
    at: tuple[str, int] = field(compare=False)  # instrument and amendment, for faults


def provision_data(provision: Provision, regime: Regime) -> tuple[tuple[str, Any], ...]:
    """What an answer tells of a provision."""
    terms = dict(provision.terms)
    data: list[tuple[str, Any]] = [
        ("id", provision.id),
        ("verb", provision.verb),
        ("targets", provision.targets),
        ("title", provision.title),
        ("original", provision.original),
        ("cite", provision.cite),
        ("open", provision.open),
        ("instrument", provision.provenance.instrument),
        ("confidence", provision.provenance.confidence),
        ("sources", provision.provenance.sources),
        ("note", provision.provenance.note),
    ]
    if "office" in terms:
        body = regime.bodies.get(terms["office"])
        if body is not None:
            data.append(("office", (("title", body.title), ("original", body.original))))
        terms.pop("office")
    for term, value in terms.items():
        data.append((term, _plain(value)))
    return tuple(data)


def exception_data(provision: Provision, e: ExceptionRule) -> tuple[tuple[str, Any], ...]:
    """What an answer tells of an exception."""
    return (
        ("id", f"{provision.id}.{e.id}"),
        ("verb", "except"),
        ("title", e.title),
        ("original", e.original),
        ("cite", e.cite or provision.cite),
        ("open", e.open),
        ("instrument", e.provenance.instrument),
        ("confidence", e.provenance.confidence),
        ("sources", e.provenance.sources),
        ("note", e.provenance.note),
    )


def _plain(value: Any) -> Any:
    """A term of a `demands` as hashable data."""
    if isinstance(value, list):
        return tuple(_plain(item) for item in value)
    if hasattr(value, "model_dump"):
        return tuple((k, v) for k, v in value.model_dump().items() if v not in (None, False))
    return value
