"""The strings of the pages, and the catalogues that translate them.

python -m tests.web.catalogues      # brings the catalogues up to date: what is new has no translation yet
"""

from __future__ import annotations

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from detente.web.languages import FOLDER, SOURCE, languages

WEB = FOLDER.parent
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_TEMPLATES = {"extensions": "jinja2.ext.i18n", "trim_blocks": "true", "lstrip_blocks": "true"}


def translated() -> list[str]:
    """The languages with a catalogue."""
    return [language for language in languages() if language != SOURCE]


def used() -> Catalog:
    """Every string that the pages' code and templates show."""
    found = Catalog()
    for file, _, message, comments, context in extract_from_dir(
        WEB,
        method_map=[("**.py", "python"), ("templates/**.html", "jinja2")],
        options_map={"templates/**.html": _TEMPLATES},
        keywords=_KEYWORDS,
    ):
        found.add(message, None, [(file, 0)], auto_comments=comments, context=context)
    return found


def catalogue(language: str) -> Catalog:
    """A catalogue as it stands in its file."""
    with (FOLDER / language / "LC_MESSAGES" / "detente.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(message: Message) -> list[str]:
    """The translations of a message; none if one of them is empty."""
    said = message.string
    forms = [said] if isinstance(said, str) else [str(each or "") for each in said or ()]
    return forms if forms and all(form.strip() for form in forms) else []


def update(language: str) -> int:
    """Bring a catalogue up to date; gives how many strings have no translation."""
    have = {(each.id, each.context): each for each in catalogue(language) if each.id}
    made = Catalog(locale=language, project="detente", fuzzy=False)
    for each in sorted(used(), key=lambda each: (str(each.id), each.context or "")):
        if each.id:
            known = have.get((each.id, each.context))
            files = sorted({name for name, _ in each.locations})
            made.add(each.id, known.string if known else "", [(name, 0) for name in files], context=each.context)
    with (FOLDER / language / "LC_MESSAGES" / "detente.po").open("wb") as file:
        file.write(
            f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
            f'"Plural-Forms: {made.plural_forms}\\n"\n\n'.encode()
        )
        write_po(file, made, width=100, omit_header=True, include_lineno=False)
    return sum(not texts(each) for each in catalogue(language) if each.id)


if __name__ == "__main__":
    for each in translated():
        print(f"{each}: {update(each)} strings without a translation")
