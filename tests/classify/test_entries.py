"""Control entries as users write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.classify.entries import EntryAtom, EntrySpace
from detente.determination.single import Law
from detente.errors import ShipmentError
from detente.regime.entry_names import plain_entry

SPACE = EntrySpace(
    [
        EntryAtom("3", "3"),
        EntryAtom("3(1)", "3"),
        EntryAtom("3(2)", "3"),
        EntryAtom("3-2", "3-2"),
        EntryAtom("15", "15"),
        EntryAtom("7(16)カ", "7"),
        EntryAtom("annex 2", "annex 2"),
        EntryAtom("annex 2-2", "annex 2-2", 1, 57),
        EntryAtom("annex 2-2", "annex 2-2", 58, 798),
    ]
)


def names(text: str) -> list[str]:
    mask = SPACE.read(text)
    found = [atom.name for position, atom in enumerate(SPACE.atoms) if mask >> position & 1]
    return [*found, *(["unlisted"] if mask & SPACE.unlisted else [])]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3(1)", ["3(1)"]),
        ("３（１）", ["3(1)"]),
        (" 3 ( 1 ) ", ["3(1)"]),
        ("3の2", ["3-2"]),
        ("３－２", ["3-2"]),
        ("7(16)ｶ", ["7(16)カ"]),
        ("UNLISTED", ["unlisted"]),
        ("Unlisted ", ["unlisted"]),
        ("15", ["15"]),
        ("3", ["3", "3(1)", "3(2)"]),
        ("7", ["7(16)カ"]),
        ("Annex  2", ["annex 2"]),
        ("3(9)", ["3"]),
        ("15(1)", ["15"]),
        ("3(1)イ", None),
        ("annex 2-2", ["annex 2-2 no. 1-57", "annex 2-2 no. 58-798"]),
        ("annex 2-2 no. 1", ["annex 2-2 no. 1-57"]),
        ("annex 2-2 no. 57", ["annex 2-2 no. 1-57"]),
        ("annex 2-2 no. 58", ["annex 2-2 no. 58-798"]),
        ("ANNEX 2-2 No 798", ["annex 2-2 no. 58-798"]),
        ("annex 2-2 #30", ["annex 2-2 no. 1-57"]),
        ("annex 2-2 no. ３０", ["annex 2-2 no. 1-57"]),
        ("annex 2-2 no. 799", None),
        ("annex 2-2 no. 0", None),
        ("annex 2 no. 1", None),
        ("3(1) no. 1", None),
        ("3(1", None),
        ("(1)", None),
        ("", None),
        ("99", None),
        ("nonsense", None),
        ("3A001", None),
    ],
)
def test_an_entry_is_read_or_refused_with_a_sentence(text: str, meant: list[str] | None) -> None:
    if meant is not None:
        assert names(text) == meant
        return
    with pytest.raises(ShipmentError) as caught:
        SPACE.read(text)
    assert caught.value.field == "entry"
    assert repr(text) in caught.value.sentence
    assert caught.value.sentence.endswith((".", "?"))


def test_a_number_beyond_the_list_says_how_long_the_list_has_been() -> None:
    with pytest.raises(ShipmentError, match="the list has never had more than 798 numbers"):
        SPACE.read("annex 2-2 no. 799")


def test_a_word_that_is_nearly_an_entry_is_offered_the_entry() -> None:
    with pytest.raises(ShipmentError, match="Did you mean 'unlisted'"):
        SPACE.read("unlistd")


@pytest.mark.parametrize("code", ["JP", "KR"])
def test_every_entry_of_the_law_is_read_as_it_is_written(code: str) -> None:
    space = Law().engine(code).book.entries
    rows = {plain_entry(atom.row) for atom in space.atoms}
    for position, atom in enumerate(space.atoms):
        for text in (atom.name, atom.name.upper(), f" {atom.name} "):
            if atom.last and atom.first != atom.last:
                text = text.rpartition("-")[0]
            mask = space.read(text)
            assert mask >> position & 1
            if plain_entry(atom.entry) not in rows:
                assert mask == 1 << position


@given(st.text(alphabet="0123456789()（）３１ -のno.annexカlisted", max_size=14))
@settings(max_examples=300, deadline=None)
def test_any_text_is_some_entries_or_a_sentence(text: str) -> None:
    try:
        mask = SPACE.read(text)
    except ShipmentError as error:
        assert error.field == "entry"  # noqa: PT017
    else:
        assert 0 < mask < 2 << len(SPACE.atoms)
