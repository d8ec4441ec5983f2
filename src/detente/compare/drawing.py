"""What all charts share: paper, colours, letters, and bytes that are the same for the same chart."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from detente.errors import FileError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Okabe and Ito's colours, told apart by everybody.
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#6B6B6B"
WIDTH = 8.0  # inches; at 100 dots an inch a page column of 800 px
DPI = 100
MOST_LETTERS = 72  # of a title's line
NEEDED = "Charts need the charts extra: pip install 'detente[charts]'."
_FIRST_UNKNOWN = 0x2E80  # where the scripts begin that the font does not have
_SYLLABLES = ("HANGUL SYLLABLE ", "HIRAGANA LETTER ", "KATAKANA LETTER ")


def ready() -> None:
    """Find out that charts cannot be drawn, before anything is worked out.

    Raises:
        FileError: the extra is not installed.
    """
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise FileError(NEEDED) from None


@contextmanager
def style() -> Iterator[None]:
    """Drawing as it is drawn for everybody, whatever the user's own settings are; texts are never formulas."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams["svg.hashsalt"] = "detente"
        mpl.rcParams["svg.fonttype"] = "none"
        mpl.rcParams["font.family"] = ["DejaVu Sans"]
        mpl.rcParams["text.parse_math"] = False
        yield


def paper(height: float) -> Figure:
    """An empty figure of a height in inches."""
    from matplotlib.figure import Figure

    return Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white")


def head_height(title: str, proposed: bool) -> float:
    """How many inches a heading takes."""
    return 0.27 * len(wrapped(title, MOST_LETTERS)) + (0.28 if proposed else 0)


def heading(figure: Figure, height: float, title: str, proposed: bool) -> None:
    """The title, and above it that this is no law where proposals went into it."""
    y = 1 - 0.16 / height
    if proposed:
        figure.text(0.03, y, "NOT LAW: a what-if", fontsize=10.5, color="#B00020", fontweight="bold", va="top")
        y -= 0.28 / height
    for line in wrapped(title, MOST_LETTERS):
        figure.text(0.03, y, line, fontsize=11.5, fontweight="bold", va="top")
        y -= 0.27 / height


def wrapped(text: str, width: int = 118) -> list[str]:
    """A text in lines of at most so many letters."""
    return textwrap.wrap(latin(text), width)


def latin(text: str) -> str:
    """A text in letters that the chart's font has: syllables by their sound, other characters left out."""
    kept = "".join(_letters(c) for c in unicodedata.normalize("NFC", text))
    return re.sub(r"\s+(?=[”,.;:)])", "", " ".join(kept.replace("()", "").split()))


def _letters(character: str) -> str:
    if ord(character) < _FIRST_UNKNOWN:
        return character
    name = unicodedata.name(character, "")
    if not name.startswith(_SYLLABLES):
        return ""
    return name.rpartition(" ")[2].lower().replace("yi", "ui")


def saved(figure: Figure, kind: str) -> bytes:
    """The bytes of a figure, without the day on which it was made."""
    file = BytesIO()
    figure.savefig(file, format=kind, metadata={"Date": None} if kind == "svg" else {"Software": None})
    return file.getvalue()
