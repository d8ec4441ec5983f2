"""The relation of `examples/relation`, between two states that ISO 3166 has, so that it can be read in this process."""

from __future__ import annotations

from pathlib import Path

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "relation"
RELATION = "au-nz"
_AS_ISO = (
    ("xa-xb", RELATION),
    ("xa/", "au/"),
    ("xb/", "nz/"),
    ("XA", "AU"),
    ("XB", "NZ"),
)


def write(folder: Path) -> tuple[Path, Path]:
    """Write it below a folder; gives that of the law and that of the record."""
    for path in EXAMPLE.rglob("*.yaml"):
        name = path.relative_to(EXAMPLE).as_posix()
        text = path.read_text("utf-8")
        for old, new in _AS_ISO:
            name, text = name.replace(old, new), text.replace(old, new)
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return folder / "law", folder / "record"


def change(path: Path, old: str, new: str) -> None:
    """Put one text for another in a file, in the one place where it stands."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} is to stand once in {path.name}"
    path.write_text(text.replace(old, new), "utf-8")


def line_of(path: Path, text: str) -> int:
    """The line on which a text stands first."""
    return next(number for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if text in line)
