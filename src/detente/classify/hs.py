"""HS codes: reading what users write, and placing a code among the prefixes that the law names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from detente.errors import ShipmentError

_CODE = re.compile(r"^\d{2,10}$")


def read(text: str) -> str:
    """An HS code as plain digits.

    Dots, spaces and full-width digits are accepted.

    Raises:
        ShipmentError: the text is not 2 to 10 digits, or names no chapter of the nomenclature (01 to 97; 98 and 99
            are left to national use).
    """
    plain = re.sub(r"[.\s\-]", "", unicodedata.normalize("NFKC", text))
    if not _CODE.match(plain) or not plain.isascii():
        raise ShipmentError("hs", f"{text!r} is not an HS code; write 2 to 10 digits, with or without dots.")
    if len(plain) % 2:
        raise ShipmentError(
            "hs",
            f"{text!r} has {len(plain)} digits; HS codes have 2, 4, 6, 8 or 10. A leading zero may be lost.",
        )
    if plain[:2] == "00":
        raise ShipmentError("hs", f"{text!r}: there is no chapter 00.")
    return plain


def atoms(prefixes: Iterable[str]) -> tuple[str, ...]:
    """The atoms of HS codes: the prefixes the law names, and the rest (the empty prefix)."""
    return ("", *sorted(set(prefixes) - {""}))


def mask(code: str, prefixes: Sequence[str]) -> int:
    """The atoms a code may fall in: one for a full code, several for one that is shorter than the law's prefixes."""
    deepest, found = 0, 0
    for position, prefix in enumerate(prefixes):
        if code.startswith(prefix):
            if len(prefix) >= len(prefixes[deepest]):
                deepest = position
        elif prefix.startswith(code):
            found |= 1 << position
    return found | 1 << deepest
