"""`detente mirror`: how two states treat each other's goods, side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli.comparing import Fact, Format, Json, Output, check_output, tell_unused, written
from detente.cli.laid import With
from detente.given import facts_of


def mirror(
    one: Annotated[str, typer.Argument(metavar="ONE", help="A jurisdiction, as ISO code: JP.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The one it is held against: KR.")],
    on: Annotated[str, typer.Option(metavar="DATE", help="The day.")] = "today",
    baseline: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Tell also who had whom on its list, and since when, from then on."),
    ] = None,
    fact: Fact = None,
    with_: With = None,
    output: Output = None,
    format_: Format = None,
    as_json: Json = False,
) -> None:
    """How does each of two states treat the other's goods on a day, side by side?

    An ordinary sale is compared, unless --fact says otherwise.
    """
    check_output(output, format_, as_json)
    from detente.compare.mirror import mirror as compare

    found = compare(one, other, on=on, baseline=baseline, facts=facts_of("--fact", fact) or None, proposals=with_ or ())
    tell_unused(with_, (*found.one.proposals, *found.other.proposals))
    if written(found, output, format_, as_json):
        return
    from detente.cli.mirror_text import print_mirror

    print_mirror(found)
