"""Countries: the ISO 3166 codes, and the names by which users write them.

ISO 3166 leaves some codes to its users. Where the law data in use, the one that `DETENTE_LAW` names, has a jurisdiction
under such a code, it is a country too: an invented state of an example, or one that the standard does not have.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path

import pycountry

from detente.regime.folder import law_folder, own_codes

CODES: frozenset[str] = frozenset(country.alpha_2 for country in pycountry.countries) | own_codes()


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
        return _own_name(code) if code in own_codes() else code
    return str(getattr(country, "common_name", None) or country.name)


def _own_name(code: str) -> str:
    """The name that a jurisdiction under a user's code gives itself."""
    from detente.regime.yaml_lines import read

    data = read(law_folder() / code.lower() / "jurisdiction.yaml", code).data
    said = data.get("name") if isinstance(data, dict) else None
    return said if isinstance(said, str) else code
