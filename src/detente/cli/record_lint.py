"""What `detente record lint` is asked to go through: relations by name, files of a relation, or files by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from detente.english import listed
from detente.errors import LawFault, UnknownNameError, did_you_mean
from detente.regime.folder import record_folder
from detente.regime.yaml_lines import read
from detente.relations.lint import lint
from detente.relations.relation import relation_ids

_HEAD = "relation.yaml"


@dataclass(slots=True)
class LookedInto:
    """Faults as `file:line: sentence`, notes, and what was gone through, in words."""

    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    what: str = ""


def looked_into(names: Sequence[str], folder: Path | None) -> LookedInto:
    """What is wrong with what the names stand for; without any, with all of the record.

    Raises:
        UnknownNameError: a name is neither a relation nor a file of the record.
    """
    root = record_folder(folder)
    found = LookedInto()
    known = relation_ids(root)
    whats = []
    for name in names or known:
        path = Path(name)
        home = _home(path)
        if name.casefold() in known:
            _relation(found, name.casefold(), root, None)
            whats.append(name.casefold())
        elif home is not None:
            _relation(found, home.name, home.parent, path if path.is_file() else None)
            whats.append(name)
        elif path.is_file():
            found.lines += [str(fault) for fault in _alone(path, root)]
            whats.append(name)
        else:
            have = listed(known) or "none"
            raise UnknownNameError(
                f"{name!r} is neither a relation of the record, which has {have}, nor a file."
                f"{did_you_mean(name, known)}"
            )
    found.lines = list(dict.fromkeys(found.lines))
    found.notes = list(dict.fromkeys(found.notes))
    found.what = f"the record of {listed(whats)}" if whats else "the record, which has no relation"
    return found


def _home(path: Path) -> Path | None:
    """The folder of the relation that a path leads into; None where it leads into none."""
    folders = [path, *path.resolve().parents[:3]] if path.exists() else []
    return next((folder.resolve() for folder in folders if (folder / _HEAD).is_file()), None)


def _relation(found: LookedInto, id: str, root: Path, only: Path | None) -> None:
    linting = lint([id], root)
    found.notes += linting.notes
    for fault in linting.faults:
        place = _where(fault, root)
        if only is None or (root / fault.file.removeprefix("record/")).resolve() == only.resolve():
            found.lines.append(str(place))


def _where(fault: LawFault, root: Path) -> LawFault:
    """A fault with its file named from where the user stands, so that an editor can open it."""
    if root == record_folder(None) and not _elsewhere(root):
        return fault
    return LawFault(str(root / fault.file.removeprefix("record/")), fault.line, fault.sentence)


def _elsewhere(root: Path) -> bool:
    """Whether a record is not the one that comes with detente."""
    from detente.regime.folder import RECORD_FOLDER

    return root.resolve() != RECORD_FOLDER.resolve()


def _alone(path: Path, root: Path) -> Iterator[LawFault]:
    """The faults of a file that stands in no relation: a dispute, a procedure, a settlement or a law of interest."""
    faults: list[LawFault] = []
    document = read(path, str(path))
    keys = document.data if isinstance(document.data, dict) else {}
    if "case" in keys:
        from detente.relations.disputes.case import read_case

        read_case(path, str(path), faults, root)
    elif "procedure" in keys:
        from detente.relations.disputes.reading import read_procedure

        read_procedure(document, faults)
    elif "scheme" in keys:
        from detente.relations.settlements.scheme import read_scheme

        read_scheme(path, str(path), faults)
    elif "law" in keys:
        from detente.relations.settlements.interest_law import read_law

        read_law(path, str(path), faults)
    else:
        faults += document.faults or [
            LawFault(
                str(path),
                1,
                "is no file of the record by itself: a dispute begins with `case`, a procedure with `procedure`, a "
                "settlement with `scheme`, a law of interest with `law`; other files stand in a relation's folder.",
            )
        ]
    yield from sorted(set(faults))
