"""HS codes: how users write them, and what a code that is shorter than the law's may be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.classify import hs
from detente.errors import ShipmentError

PREFIXES = hs.atoms(["84", "8541", "8542", "854290", "2811"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("85", "85"),
        ("8542", "8542"),
        ("8542.31", "854231"),
        ("8542.31.0000", "8542310000"),
        (" 8542 31 ", "854231"),
        ("8542-31", "854231"),
        ("８５４２．３１", "854231"),
        ("01", "01"),
        ("9801", "9801"),
    ],
)
def test_a_code_is_read_in_every_spelling(text: str, code: str) -> None:
    assert hs.read(text) == code


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("854", "'854' has 3 digits; HS codes have 2, 4, 6, 8 or 10. A leading zero may be lost."),
        ("28111", "'28111' has 5 digits; HS codes have 2, 4, 6, 8 or 10. A leading zero may be lost."),
        ("0012", "'0012': there is no chapter 00."),
        ("8", "'8' is not an HS code; write 2 to 10 digits, with or without dots."),
        ("85423100001", "'85423100001' is not an HS code; write 2 to 10 digits, with or without dots."),
        ("chips", "'chips' is not an HS code; write 2 to 10 digits, with or without dots."),
        ("8542.31.x", "'8542.31.x' is not an HS code; write 2 to 10 digits, with or without dots."),
        ("٨٥", "'٨٥' is not an HS code; write 2 to 10 digits, with or without dots."),
        ("", "'' is not an HS code; write 2 to 10 digits, with or without dots."),
        ("...", "'...' is not an HS code; write 2 to 10 digits, with or without dots."),
    ],
)
def test_what_is_no_code_is_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ShipmentError) as caught:
        hs.read(text)
    assert (caught.value.field, caught.value.sentence) == ("hs", sentence)


def meant(code: str) -> set[str]:
    mask = hs.mask(code, PREFIXES)
    return {prefix for position, prefix in enumerate(PREFIXES) if mask >> position & 1}


@pytest.mark.parametrize(
    ("code", "atoms"),
    [
        ("8542900000", {"854290"}),
        ("854290", {"854290"}),
        ("854231", {"8542"}),
        ("8542", {"8542", "854290"}),
        ("85", {"", "8541", "8542", "854290"}),
        ("84", {"84"}),
        ("8471", {"84"}),
        ("28", {"", "2811"}),
        ("281111", {"2811"}),
        ("01", {""}),
    ],
)
def test_a_short_code_may_be_all_that_begins_with_it(code: str, atoms: set[str]) -> None:
    assert meant(code) == atoms


CODES = st.integers(1, 5).flatmap(lambda pairs: st.text("0123456789", min_size=2 * pairs, max_size=2 * pairs))


@given(st.one_of(CODES, st.sampled_from(["84", "8541", "854290", "8542"])), CODES)
@settings(max_examples=300, deadline=None)
def test_what_a_longer_code_is_its_beginning_may_be(code: str, more: str) -> None:
    whole = (code + more)[:10]
    assert meant(whole) <= meant(code)
    if len(whole) >= 6:
        assert len(meant(whole)) == 1


@given(st.text(max_size=12))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_code_or_a_sentence(text: str) -> None:
    try:
        code = hs.read(text)
    except ShipmentError as error:
        assert error.field == "hs"  # noqa: PT017
    else:
        assert code.isascii()
        assert code.isdigit()
        assert len(code) in (2, 4, 6, 8, 10)
