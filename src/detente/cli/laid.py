"""Proposals on the command line: the option that lays them over the law, and the line that says an answer is no law."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from detente.regime.proposals import Proposal

With = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="FILE",
        help="A proposal to lay over the law, as a what-if; repeat it, the order counts.",
    ),
]


def not_law(proposals: Sequence[Proposal], law: str) -> str:
    """The first line of every answer that proposals of one jurisdiction have gone into.

    Args:
        proposals: the proposals laid over its law, in their order; at least one.
        law: the name of the jurisdiction.
    """
    from detente.english import listed

    named = listed(f"“{proposal.title}” ({proposal.file})" for proposal in proposals)
    if len(proposals) == 1:
        return f"NOT LAW: with the proposal {named} laid over the law of {law}"
    return f"NOT LAW: with the proposals {named} laid, in this order, over the law of {law}"
