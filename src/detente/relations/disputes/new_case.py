"""A case file to begin with: it reads clean as it is written, and says what may stand in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from detente.errors import FileError, LawFault, RecordError
from detente.regime.folder import record_folder
from detente.relations.disputes.procedure import ActKind, Procedure
from detente.relations.disputes.reading import open_procedure
from detente.relations.events import Place

DEFAULT_PROCEDURE = "dsu"


def write_new(name: str, day: dt.date, procedure: str = DEFAULT_PROCEDURE) -> None:
    """Write a new case file; its complaint is of `day`.

    Raises:
        FileError: the file is there already, cannot be written, or is not named as YAML.
        RecordError: there is no such procedure, or it is at fault.
    """
    path = Path(name)
    if path.suffix.casefold() not in (".yaml", ".yml"):
        raise FileError(f"A case is a YAML file; name it {path.stem or 'my-case'}.yaml.")
    faults: list[LawFault] = []
    found = open_procedure(procedure, record_folder(), faults, Place(name, 0))
    if found is None:
        raise RecordError(faults, "in the procedure")
    text = template(path.stem, day, found)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise FileError(f"{name!r} is there already; name a new file.") from None
    except OSError as error:
        raise FileError(f"{name!r} cannot be written: {error.strerror}.") from None


def template(id: str, day: dt.date, procedure: Procedure) -> str:
    """The text of a new case file."""
    begins = next(kind for kind in procedure.acts.values() if procedure.start in kind.of)
    return "\n".join(
        [
            "# A dispute as its dated acts. docs/disputes.md explains every key.",
            "#",
            "#   detente dispute THIS-FILE --on DATE             where it stands on a day, and what comes next by when",
            "#   detente dispute what-next THIS-FILE --ics FILE  the days ahead as a calendar",
            f"case: {_quoted(id)}",
            f"title: {_quoted('A complaint about a measure')}",
            f"procedure: {procedure.id}",
            "complainant: complainant        # its ISO code, or its name; several as a list: [US, CA]",
            "respondent: respondent",
            "urgent: false                   # true for perishable goods and the like",
            "confidence: from-memory         # of what stands below; an act may have its own, with its sources",
            "# claims:",
            '#   - {agreement: GATT 1994, provisions: [I, "XI:1"]}',
            "# third_parties: [US, EU]",
            "# documents:",
            "#   - {symbol: WT/DS999/1, what: request for consultations}",
            "",
            "# The acts in the order of their days. A day that is not known is a span:",
            "# date: {earliest: 2024-01-01, latest: 2024-01-31}.",
            "acts:",
            f"  - act: {begins.id}",
            f"    date: {day}",
            "    # title, original, document, note, sources and confidence may stand with every act",
            "",
            *_acts(procedure),
            "",
        ]
    )


def _acts(procedure: Procedure) -> Iterator[str]:
    yield f"# The acts of {procedure.cited.removesuffix(' Art.')}, and what some of them need beside a date:"
    yield "#"
    width = max(len(id) for id in procedure.acts)
    for kind in procedure.acts.values():
        needs = "; ".join(_needs(kind))
        yield f"#   {kind.id:<{width}}  {kind.law}{'; ' + needs if needs else ''}"


def _needs(kind: ActKind) -> Iterator[str]:
    if kind.automatic is not None:
        yield "comes by itself"
        return
    if len(kind.by) > 1 or kind.by[0] in ("either", "third-member"):
        yield "who: " + " or ".join(_WRITTEN.get(each, each) for each in kind.by)
    if kind.outcomes:
        yield f"outcome: {' or '.join(kind.outcomes)}"
    if kind.extends:
        yield "extends: the acts that get more time"
    if kind.sets_period or kind.extends:
        yield "ends: the last day"


_WRITTEN = {"either": "the party", "third-member": "the Member"}


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
