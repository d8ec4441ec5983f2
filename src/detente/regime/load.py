"""Reading a folder of law files into instruments. Every fault is collected; none is told alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detente.errors import LawError, LawFault
from detente.regime import schema
from detente.regime.checking import validate
from detente.regime.folder import known_code, law_files, law_folder
from detente.regime.instruments import Good, GoodParameter, Instrument, Part
from detente.regime.yaml_lines import Document, read

_FILE_NAME = re.compile(r"^(\d{4}-\d{2}-\d{2})_[a-z0-9][a-z0-9-]*\.yaml$")


@dataclass(frozen=True, slots=True)
class JurisdictionLaw:
    """All that was read of one jurisdiction: what its data covers, its instruments, and their documents."""

    code: str
    name: str
    original: str | None
    language: str | None
    authority: str | None
    covers: schema.Covers
    notes: tuple[str, ...]
    instruments: tuple[Instrument, ...]
    goods: dict[str, Good]
    documents: dict[str, Document] = field(repr=False, default_factory=dict)

    def fault(self, part: Part, sentence: str, *path: str | int) -> LawFault:
        """A fault at one amendment, with the line of `path` inside it."""
        document = self.documents[part.instrument]
        return LawFault(document.file, document.line(("amend", part.index, *path)), sentence)


def load(code: str, folder: Path | None = None) -> JurisdictionLaw:
    """Read one jurisdiction's law.

    Raises:
        UnknownNameError: the folder holds no such jurisdiction.
        LawError: with every fault of every file.
    """
    folder = law_folder(folder)
    code = known_code(code, folder)
    faults: list[LawFault] = []
    goods = _goods(folder / "goods.yaml", faults)
    head = read(folder / code.lower() / "jurisdiction.yaml", f"law/{code.lower()}/jurisdiction.yaml")
    about = validate(schema.JurisdictionFile, head, faults)
    documents: dict[str, Document] = {}
    instruments: list[Instrument] = []
    for path in law_files(code, folder)[1:]:
        if path.name == "jurisdiction.yaml":
            continue
        name = f"law/{code.lower()}/{path.name}"
        id = f"{code.lower()}/{path.stem}"
        document = documents[id] = read(path, name)
        if isinstance(document.data, dict) and document.data.get("kind") == "proposal":
            line = document.line(("kind",))
            faults.append(
                LawFault(name, line, "a proposal is no law; move it out of the law, and name it with --with.")
            )
            continue
        found = validate(schema.InstrumentFile, document, faults)
        match = _FILE_NAME.match(path.name)
        if not match:
            faults.append(LawFault(name, 0, "a law file is named EFFECTIVE-DATE_short-name.yaml, in small letters."))
        elif found is not None:
            instrument = instrument_of(id, found)
            if match[1] != instrument.effective.isoformat():
                faults.append(
                    LawFault(
                        name,
                        document.line(("effective",)),
                        f"the file's name says {match[1]}, its `effective` {instrument.effective}.",
                    )
                )
            instruments.append(instrument)
    if not instruments and not faults:
        faults.append(LawFault(head.file, 0, "the jurisdiction has no instrument file."))
    if faults or about is None:
        raise LawError(faults)
    return JurisdictionLaw(
        code=code,
        name=about.name,
        original=about.original,
        language=about.language,
        authority=about.authority,
        covers=about.covers,
        notes=tuple(about.notes),
        instruments=tuple(sorted(instruments, key=lambda i: (i.effective, i.known_from, i.id))),
        goods=goods,
        documents=documents,
    )


def instrument_of(id: str, file: schema.InstrumentFile | schema.ProposalFile) -> Instrument:
    """The instrument that a checked file describes."""
    earliest, latest, uncertain = _span(file.effective)
    parts = []
    for index, amendment in enumerate(file.amend):
        own = _span(amendment.effective) if amendment.effective is not None else (earliest, latest, uncertain)
        parts.append(Part(id, index, amendment, *own))
    return Instrument(
        id=id,
        title=file.title,
        original=file.original,
        number=file.number,
        number_original=file.number_original,
        kind=file.kind,
        promulgated=file.promulgated,
        effective=earliest,
        effective_latest=latest,
        uncertain=uncertain,
        sources=tuple((source.url, source.what) for source in file.sources),
        confidence=file.confidence,
        note=file.note,
        parts=tuple(parts),
    )


def _span(effective: Any) -> tuple[Any, Any, bool]:
    if isinstance(effective, schema.DateSpan):
        return effective.earliest, effective.latest, True
    return effective, effective, False


def _goods(path: Path, faults: list[LawFault]) -> dict[str, Good]:
    document = read(path, "law/goods.yaml")
    file = validate(schema.GoodsFile, document, faults)
    goods: dict[str, Good] = {}
    for index, good in enumerate(file.root if file else ()):
        if good.good in goods:
            faults.append(LawFault(document.file, document.line((index,)), f"the good {good.good!r} stands twice."))
        goods[good.good] = Good(
            id=good.good,
            title=good.title,
            original=good.original,
            parameters={
                id: GoodParameter(id, p.type, p.title, p.unit, p.min, p.max, p.above, tuple(p.choices))
                for id, p in good.parameters.items()
            },
        )
    return goods


def texts(sources: Iterable[schema.Source] | None) -> tuple[str, ...]:
    """The addresses of sources."""
    return tuple(source.url for source in sources or ())
