"""The catalogues are complete: every string of the pages is translated into every language, with the same places."""

from __future__ import annotations

import re

import pytest

from tests.web.catalogues import catalogue, texts, translated, used


def test_strings_are_found() -> None:
    assert len(used()) > 100
    assert len(translated()) >= 2


@pytest.mark.parametrize("language", translated())
def test_a_catalogue_is_complete_and_has_nothing_over(language: str) -> None:
    """`python -m tests.web.catalogues` brings a catalogue up to date."""
    found, wanted = catalogue(language), used()
    keys = {str((each.id, each.context)) for each in wanted if each.id}
    have = {str((each.id, each.context)) for each in found if each.id}
    assert sorted(keys - have) == []
    assert sorted(have - keys) == []
    assert [each.id for each in found if each.id and not texts(each)] == []
    assert [each.id for each in found if each.id and each.fuzzy] == []


@pytest.mark.parametrize("language", translated())
def test_translations_keep_what_is_filled_in(language: str) -> None:
    for each in catalogue(language):
        if not each.id:
            continue
        ids = each.id if isinstance(each.id, tuple) else (each.id,)
        wanted = set.union(*(places(str(text)) for text in ids))
        for text in texts(each):
            assert places(text) <= wanted, (each.id, text)
            if len(ids) == 1:
                assert places(text) == wanted, (each.id, text)


def places(text: str) -> set[str]:
    """What is filled into a string."""
    return set(re.findall(r"%\(\w+\)s|\{\w*\}|%s|%d", text))
