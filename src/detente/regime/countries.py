"""Countries: the ISO 3166 codes, and the names by which users write them."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path

import pycountry

CODES: frozenset[str] = frozenset(country.alpha_2 for country in pycountry.countries)


@cache
def _spoken() -> dict[str, str]:
    """Names in common use that ISO 3166 does not carry, in small letters, with the code they mean."""
    names: dict[str, str] = json.loads(Path(__file__).with_name("country_names.json").read_text("utf-8"))
    return names


@cache
def resolve(text: str) -> tuple[str | None, bool]:
    """The ISO code a text means, and whether it was written as that code.

    Returns:
        `(code, True)` for a code in any case or width, `(code, False)` for a name or an alpha-3 code, and
        `(None, False)` when the text means no country that is known here.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    upper = plain.upper()
    if upper in CODES:
        return upper, True
    spoken = _spoken().get(plain.casefold())
    if spoken:
        return spoken, False
    try:
        found = pycountry.countries.lookup(plain)
    except LookupError:
        return None, False
    return str(found.alpha_2), False


@cache
def name(code: str) -> str:
    """The common English name of a country."""
    country = pycountry.countries.get(alpha_2=code)
    if country is None:
        return code
    return str(getattr(country, "common_name", None) or country.name)
