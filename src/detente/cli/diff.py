"""`detente diff`: what changed in a law between two days, where, and by which acts."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli.comparing import (
    All,
    Code,
    Entry,
    Fact,
    Format,
    Hs,
    Json,
    Output,
    check_output,
    tell_unused,
    written,
)
from detente.cli.laid import With
from detente.given import facts_of


def diff(
    jurisdiction: Code,
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="The first day: 2019-06-30, or today.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="The second day; the same one with a proposal.")],
    to: Annotated[list[str] | None, typer.Option(help="Destination, or a group of them: KR, A; repeat it.")] = None,
    entry: Entry = None,
    hs: Hs = None,
    fact: Fact = None,
    with_: With = None,
    output: Output = None,
    format_: Format = None,
    as_json: Json = False,
    every: All = False,
) -> None:
    """What changed in a law between two days, for whom, and by which acts?

    Nothing is sampled: every combination of circumstances that the law tells apart is compared.
    """
    check_output(output, format_, as_json)
    facts = facts_of("--fact", fact)
    from detente.compare.diff import diff as compare

    found = compare(jurisdiction, before, after, to=to, entry=entry, hs=hs, facts=facts, proposals=with_ or ())
    tell_unused(with_, found.proposals)
    if written(found, output, format_, as_json):
        return
    from detente.cli.diff_text import print_difference

    print_difference(found, every)
