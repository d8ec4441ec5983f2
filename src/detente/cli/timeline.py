"""`detente timeline`: what two states did, in the order of the days, and the record as it stood on any of them."""

from __future__ import annotations

from detente.cli.recorded import (
    At,
    By,
    Format,
    From,
    Json,
    Kinds,
    One,
    Other,
    Output,
    To,
    check_output,
    written,
)


def timeline(
    one: One,
    other: Other,
    from_: From = None,
    to: To = None,
    kind: Kinds = None,
    by: By = None,
    at: At = None,
    output: Output = None,
    format_: Format = None,
    as_json: Json = False,
) -> None:
    """What did two states do, day by day, and what does somebody say that it answers?

    With --at: the record as it stood on that day, and where measures, law to come, disputes and talks stood.
    """
    check_output(output, format_, as_json)
    from detente.relations.timeline import timeline as ask

    found = ask(one, other, from_=from_, to=to, kinds=kind, by=by, at=at)
    if written(found, output, format_, as_json):
        return
    from detente.cli.timeline_text import print_timeline

    print_timeline(found)
