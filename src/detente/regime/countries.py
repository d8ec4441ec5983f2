"""Countries: the ISO 3166 codes, and the names by which users write them."""

from __future__ import annotations

import unicodedata
from functools import cache

import pycountry

CODES: frozenset[str] = frozenset(country.alpha_2 for country in pycountry.countries)

# Names in common use that ISO 3166 does not carry, with the code they mean. (Data about languages, not about law.)
_SPOKEN = {
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "korea": "KR",
    "south korea": "KR",
    "republic of korea": "KR",
    "rok": "KR",
    "大韓民国": "KR",
    "韓国": "KR",
    "대한민국": "KR",
    "한국": "KR",
    "north korea": "KP",
    "dprk": "KP",
    "北朝鮮": "KP",
    "북한": "KP",
    "日本": "JP",
    "일본": "JP",
    "中国": "CN",
    "中华人民共和国": "CN",
    "중국": "CN",
    "prc": "CN",
    "usa": "US",
    "u.s.": "US",
    "u.s.a.": "US",
    "america": "US",
    "アメリカ": "US",
    "アメリカ合衆国": "US",
    "米国": "US",
    "미국": "US",
    "台湾": "TW",
    "대만": "TW",
    "taiwan": "TW",
    "ドイツ": "DE",
    "독일": "DE",
    "英国": "GB",
    "영국": "GB",
    "ロシア": "RU",
    "러시아": "RU",
    "russia": "RU",
    "イラン": "IR",
    "이란": "IR",
    "iran": "IR",
    "ベトナム": "VN",
    "베트남": "VN",
    "vietnam": "VN",
    "laos": "LA",
    "syria": "SY",
    "turkey": "TR",
    "czech republic": "CZ",
    "ivory coast": "CI",
    "uae": "AE",
    "burma": "MM",
    "holland": "NL",
    "swaziland": "SZ",
    "macedonia": "MK",
    "drc": "CD",
    "dr congo": "CD",
}


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
    spoken = _SPOKEN.get(plain.casefold())
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
