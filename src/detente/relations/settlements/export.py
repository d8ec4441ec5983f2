"""The ledger as files: CSV, a row for each award and way of counting days, and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from detente.errors import FileError, did_you_mean
from detente.relations.settlements.answers import Ledger
from detente.relations.settlements.money import Amount
from detente.relations.sheets import csv_bytes

FORMATS = ("csv", "json")
COLUMNS = (
    *("scheme", "on", "currency", "kind", "id", "label", "wave", "against", "final", "final_on", "victims", "payees"),
    *("principal", "terms", "convention", "due_low", "due_high", "paid", "paid_on", "paid_low", "paid_high"),
    *("left_low", "left_high", "offered", "refused", "confidence", "sources"),
)


def format_of(output: str, asked: str | None = None) -> str:
    """The format of a file, by what is asked for, else by the ending of its name.

    Raises:
        FileError: there is no such format, or the name does not tell one.
    """
    said = (asked or ("" if output == "-" else Path(output).suffix.removeprefix("."))).casefold()
    if said in FORMATS:
        return said
    if asked:
        raise FileError(f"{asked!r} is no format of a ledger; choose csv or json.{did_you_mean(asked, FORMATS)}")
    if output == "-":
        raise FileError("Standard output has no name to tell a format by; give --format csv or --format json.")
    raise FileError(f"{output!r} does not tell a format; end it in .csv or .json, or give --format.")


def write(ledger: Ledger, output: str, format_: str | None = None) -> None:
    """Write a ledger to a file, whole or not at all; `-` is standard output.

    Raises:
        FileError: there is no such format, or the file cannot be written.
    """
    from detente.determination.whole_files import whole_file

    content = rendered(ledger, format_of(output, format_))
    with whole_file(output) as file:
        file.write(content)


def rendered(ledger: Ledger, kind: str) -> bytes:
    """A ledger in a format, as the bytes of its file."""
    if kind == "json":
        return (json.dumps(ledger.to_dict(), ensure_ascii=False, indent=2) + "\n").encode()
    head = {"scheme": ledger.scheme, "on": ledger.on, "currency": ledger.currency}
    rows = ({**head, **row} for row in _rows(ledger))
    return csv_bytes(COLUMNS, ([row.get(name) for name in COLUMNS] for row in rows))


def _rows(ledger: Ledger) -> Iterator[dict[str, Any]]:
    for award in ledger.awards:
        for way in ledger.conventions:
            yield {
                "kind": "award",
                "id": award.id,
                "label": award.label,
                "wave": award.wave,
                "against": award.against,
                "final": award.final,
                "final_on": award.final_on,
                "victims": award.victims,
                "payees": award.payees,
                "principal": award.principal,
                "terms": award.terms.kind,
                "convention": way,
                "paid": award.paid,
                "paid_on": award.paid_on,
                "offered": "yes" if award.offered else "no",
                "refused": award.refused,
                "confidence": award.confidence,
                "sources": " ".join(url for url, _ in award.sources),
                **_ends("due", award.due[way]),
                **_ends("paid", award.paid_sum[way]),
                **_ends("left", award.left[way]),
            }
    for group in ledger.groups:
        yield {
            "kind": "group",
            "id": group.id,
            "label": group.label,
            "wave": group.wave,
            "final": "yes" if group.victims.low else "maybe" if group.victims.high else "no",
            "victims": group.victims.low,
            "principal": group.principal.low if group.principal.known else None,
            "terms": "not-found",
            "paid": "full" if group.paid.low >= group.victims.high > 0 else "part" if group.paid.low else "no",
            "confidence": group.confidence,
            "sources": " ".join(url for url, _ in group.sources),
            **_ends("due", Amount(group.principal.low, None)),
            **_ends("left", group.left),
        }


def _ends(name: str, amount: Amount) -> dict[str, Any]:
    return {f"{name}_low": amount.low, f"{name}_high": amount.high}
