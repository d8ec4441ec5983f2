"""The languages of the pages: catalogues of gettext, read from their `.po` files when a server starts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent / "locale"
SOURCE = "en"  # the language that the code and the templates are written in


@cache
def languages() -> tuple[str, ...]:
    """The languages there are: the source's, then those with a catalogue."""
    return (SOURCE, *sorted(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/detente.po")))


@cache
def name_of(language: str) -> str:
    """A language's own name for itself."""
    return str(Locale.parse(language).get_display_name(language) or language)


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language."""
    if language == SOURCE:
        return NullTranslations()
    with (FOLDER / language / "LC_MESSAGES" / "detente.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    packed = io.BytesIO()
    write_mo(packed, catalogue)
    packed.seek(0)
    return GNUTranslations(packed)


def chosen(query: Mapping[str, str], cookies: Mapping[str, str], accepted: str) -> str:
    """The language to answer in: as asked for, as chosen before, or as the browser prefers; else the source's."""
    for said in (query.get("lang"), cookies.get("lang")):
        if said in languages():
            return str(said)
    for said in _by_preference(accepted):
        found = said.partition("-")[0].lower()
        if found in languages():
            return found
    return SOURCE


def _by_preference(accepted: str) -> Iterable[str]:
    """The languages of an Accept-Language header, most wanted first."""
    weighed = []
    for position, part in enumerate(accepted[:500].split(",")):
        name, _, weight = part.partition(";")
        try:
            wanted = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            wanted = 0.0
        if wanted > 0:
            weighed.append((-wanted, position, name.strip()))
    return [name for _, _, name in sorted(weighed)]
