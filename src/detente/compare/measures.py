"""Measures: which instruments made what one state did to another, and which eased it.

They stand in the record, beside the law: `record/<relation>/measures.yaml`. An instrument does not know what it is a
part of; that two of them are one measure is a statement about history.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field, RootModel

from detente.errors import LawFault, RecordError, ScopeError, did_you_mean
from detente.regime.checking import validate
from detente.regime.folder import record_folder
from detente.regime.schema_parts import Confidence, Country, Model, Name, Source, Text, as_source
from detente.regime.yaml_lines import read

if TYPE_CHECKING:
    from detente.regime.instruments import Instrument
    from detente.regime.load import JurisdictionLaw


class MeasureEntry(Model):
    """One measure as the record writes it."""

    measure: Name
    title: Text
    original: str | None = None
    by: Country
    towards: Country
    baseline: dt.date
    made_by: list[Text] = Field(min_length=1)
    eased_by: list[Text] = Field(default_factory=list)
    sources: list[Annotated[Source, BeforeValidator(as_source)]] = Field(min_length=1)
    confidence: Confidence
    note: str | None = None


class MeasuresFile(RootModel[list[MeasureEntry]]):
    """All measures of a relation."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What one state did to another by its law.

    `baseline` is the last day before it; `made_by` and `eased_by` are ids of instruments.
    """

    id: str
    title: str
    original: str | None
    by: str
    towards: str
    baseline: dt.date
    made_by: tuple[str, ...]
    eased_by: tuple[str, ...]

    @property
    def instruments(self) -> tuple[str, ...]:
        """Every instrument that belongs to the measure, whether it made or eased it."""
        return (*self.made_by, *self.eased_by)


def read_measures(folder: Path | None = None) -> tuple[Measure, ...]:
    """The measures of the record.

    Raises:
        RecordError: with every fault of the files.
    """
    root = record_folder(folder)
    faults: list[LawFault] = []
    found: list[Measure] = []
    for path in sorted(root.glob("*/measures.yaml")):
        document = read(path, f"record/{path.relative_to(root).as_posix()}")
        file = validate(MeasuresFile, document, faults)
        for index, entry in enumerate(file.root if file else ()):
            if any(entry.measure == other.id for other in found):
                sentence = f"the measure {entry.measure!r} stands twice."
                faults.append(LawFault(document.file, document.line((index,)), sentence))
            found.append(
                Measure(
                    entry.measure,
                    entry.title,
                    entry.original,
                    entry.by,
                    entry.towards,
                    entry.baseline,
                    tuple(entry.made_by),
                    tuple(entry.eased_by),
                )
            )
    if faults:
        raise RecordError(faults)
    return tuple(found)


def chosen(
    law: JurisdictionLaw, to: Sequence[str], named: Iterable[str] | None, folder: Path | None = None
) -> tuple[Measure, ...]:
    """The measures in question.

    Args:
        law: whose measures.
        to: the destinations compared; the record's measures towards them are taken when none is named.
        named: ids of measures of the record or of instruments (or the beginning of one); `none` for none at all.
        folder: the record, if not the one that comes with detente.

    Raises:
        ScopeError: a name is neither.
        RecordError: the record is at fault.
    """
    ids = {instrument.id for instrument in law.instruments}
    recorded = [m for m in read_measures(folder) if m.by == law.code and ids.issuperset(m.instruments)]
    if named is None:
        return tuple(m for m in recorded if list(to) == [m.towards])
    found: list[Measure] = []
    for name in named:
        if name == "none":
            continue
        match = next((m for m in recorded if m.id == name), None)
        found.append(match or _instrument(law, name, [m.id for m in recorded]))
    return tuple(found)


def _instrument(law: JurisdictionLaw, name: str, measures: list[str]) -> Measure:
    wanted = name if "/" in name else f"{law.code.lower()}/{name}"
    wanted = wanted.removesuffix(".yaml")
    exact = [i for i in law.instruments if i.id == wanted]
    found: list[Instrument] = exact or [i for i in law.instruments if i.id.startswith(wanted)]
    if len(found) > 1:
        raise ScopeError(f"{name!r} may be any of {', '.join(i.id for i in found)}; write more of the name.")
    if not found:
        known = [*measures, *(i.id for i in law.instruments)]
        raise ScopeError(
            f"{name!r} is neither a measure of the record nor an instrument of {law.name}; the record has "
            f"{', '.join(measures) or 'none of it'}.{did_you_mean(name, known)}"
        )
    (only,) = found
    return Measure(
        only.id, only.title, only.original, law.code, "", only.effective - dt.timedelta(days=1), (only.id,), ()
    )
