"""A jurisdiction's compiled law: everything a determination needs, as plain data that can be kept and read back.

`build` makes it from the law files (this is where YAML, pydantic and pycountry are needed); `from_plain` reads what
`to_plain` wrote, with nothing but the standard library.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from detente.classify.entries import EntryAtom, EntrySpace
from detente.classify.goods import GoodSpace, ParameterSpace
from detente.determination.diagram import Store
from detente.determination.leaves import Allowed, Reason, Use, Verdict
from detente.determination.space import FactSpace

if TYPE_CHECKING:
    from detente.regime.fold import History


@dataclass(slots=True)
class Book:
    """One jurisdiction's law, compiled, under one state of knowledge.

    `starts[i]` is the ordinal of the first day of epoch i (epoch 0 lies before the data begins); `roots[i]` are its
    diagrams in `store`: the outcome's, then one for each of `components`, the authorisations from the lightest.
    `digest` names the law files the book was made from. `proposals` are the ids of the instruments that are no law, in
    the order in which they are laid over it.
    """

    code: str
    name: str
    digest: str
    covers_from: dt.date
    checked: dt.date
    instruments: dict[str, dict[str, Any]]
    facts: list[FactSpace]
    entries: EntrySpace
    entry_texts: dict[str, dict[str, Any]]
    goods: dict[str, GoodSpace]
    store: Store
    components: tuple[str, ...]
    starts: list[int]
    roots: list[tuple[int, ...]]
    in_force: list[int]
    stand_in: list[dict[int, int]]
    records: list[dict[str, Any]]
    authorisations: list[dict[str, Any]]
    members: list[tuple[str, str, str, int, int, str]]
    currencies: frozenset[str]
    levels: dict[str, int] = field(default_factory=dict)
    size: tuple[int, int] = (0, 0)
    proposals: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Index the facts by their level, and remember how much of the store is the law itself."""
        self.proposals = tuple(id for id, instrument in self.instruments.items() if instrument["laid"])
        self.size = len(self.store.levels), len(self.store.leaves)
        self.levels = {fact.id: level for level, fact in enumerate(self.facts)}


def build(history: History, digest: str) -> Book:
    """Compile a folded history into a book.

    Raises:
        LawError: with every fault of the law data.
        ProposalError: so, and proposals are laid over it.
    """
    import pycountry

    from detente.classify.goods import good_spaces
    from detente.determination.compile import compile_history
    from detente.regime.proposals import fault_of

    law = history.law
    compiled = compile_history(history)
    if compiled.faults:
        raise fault_of(law, compiled.faults, history.known_on)
    return Book(
        code=law.code,
        name=law.name,
        digest=digest,
        covers_from=law.covers.from_,
        checked=law.covers.checked,
        instruments={
            i.id: {
                "title": i.title,
                "original": i.original,
                "number": i.number,
                "number_original": i.number_original,
                "kind": i.kind,
                "promulgated": i.promulgated.isoformat() if i.promulgated else None,
                "known_from": i.known_from.isoformat(),
                "effective": i.effective.isoformat(),
                "latest": i.effective_latest.isoformat() if i.effective_latest else None,
                "uncertain": i.uncertain,
                "days": sorted({part.earliest.isoformat() for part in i.parts}),
                "laid": i.laid,
            }
            for i in law.instruments
        },
        facts=compiled.facts,
        entries=compiled.entries,
        entry_texts={
            id: {"title": entry.title, "original": entry.original, "cite": entry.cite}
            for epoch in history.epochs
            for regime in epoch.regimes.values()
            for id, entry in regime.entries.items()
        },
        goods=good_spaces(history),
        store=compiled.store,
        components=compiled.components,
        starts=compiled.starts,
        roots=compiled.roots,
        in_force=compiled.in_force,
        stand_in=compiled.stand_in,
        records=[_thaw(dict(record.data)) for record in compiled.records],
        authorisations=[dict(data) for data in compiled.authorisations],
        members=_memberships(history),
        currencies=frozenset(c.alpha_3 for c in pycountry.currencies),
    )


def _thaw(data: dict[str, Any]) -> dict[str, Any]:
    for term in ("review", "validity", "office"):
        if term in data:
            data[term] = dict(data[term])
    if "documents" in data:
        data["documents"] = [dict(document) for document in data["documents"]]
    for term in ("targets", "sources", "conditions"):
        if term in data:
            data[term] = list(data[term])
    return data


def _memberships(history: History) -> list[tuple[str, str, str, int, int, str]]:
    """Who was in which group: (group, title, country, first day, day after the last or 0, instrument of entry)."""
    rows: list[tuple[str, str, str, int, int, str]] = []
    standing: dict[tuple[str, str], tuple[str, int, str]] = {}
    for epoch in history.epochs:
        regime = epoch.regimes[frozenset()]
        day = epoch.start.toordinal()
        now = {
            (group.id, code): (group.title, day, member.instrument)
            for group in regime.groups.values()
            for code, member in group.members.items()
        }
        for key in [key for key in standing if key not in now]:
            title, first, instrument = standing.pop(key)
            rows.append((key[0], title, key[1], first, day, instrument))
        for key, value in now.items():
            standing.setdefault(key, value)
    rows += [(key[0], title, key[1], first, 0, instrument) for key, (title, first, instrument) in standing.items()]
    return rows


def to_plain(book: Book) -> dict[str, Any]:
    """The book as data that JSON can carry."""
    return {
        "code": book.code,
        "name": book.name,
        "digest": book.digest,
        "covers": [book.covers_from.isoformat(), book.checked.isoformat()],
        "instruments": book.instruments,
        "facts": [
            [f.id, f.kind, f.title, f.question, list(f.choices), f.structural, list(f.atoms), _cuts(f.cuts)]
            for f in book.facts
        ],
        "entries": [[a.entry, a.row, a.first, a.last] for a in book.entries.atoms],
        "entry_texts": book.entry_texts,
        "goods": [
            [
                g.good,
                [
                    [
                        *(p.id, p.kind, p.title, p.unit, _number(p.min), _number(p.max), _number(p.above)),
                        *(list(p.choices), _cuts(p.cuts)),
                    ]
                    for p in g.parameters.values()
                ],
                g.runs,
            ]
            for g in book.goods.values()
        ],
        "levels": book.store.levels[: book.size[0]],
        "edges": book.store.edges[: book.size[0]],
        "leaves": book.store.leaves[: book.size[1]],
        "components": book.components,
        "starts": book.starts,
        "roots": book.roots,
        "in_force": book.in_force,
        "stand_in": [list(stand.items()) for stand in book.stand_in],
        "records": book.records,
        "authorisations": book.authorisations,
        "members": book.members,
        "currencies": sorted(book.currencies),
    }


def from_plain(plain: Mapping[str, Any]) -> Book:
    """Read back what `to_plain` wrote.

    Raises:
        KeyError, TypeError, ValueError, IndexError, ArithmeticError: the data is not what `to_plain` wrote.
    """
    store = Store()
    for value in plain["leaves"]:
        store.leaf(_leaf(value))
    for level, edges in zip(plain["levels"], plain["edges"], strict=True):
        store.node(level, [(mask, child) for mask, child in edges])
    if len(store.levels) != len(plain["levels"]) or len(store.leaves) != len(plain["leaves"]):
        raise ValueError("the diagram is not reduced")
    covers_from, checked = map(dt.date.fromisoformat, plain["covers"])
    return Book(
        code=plain["code"],
        name=plain["name"],
        digest=plain["digest"],
        covers_from=covers_from,
        checked=checked,
        instruments=plain["instruments"],
        facts=[
            FactSpace(id, kind, title, question, tuple(choices), structural, tuple(atoms), _read_cuts(cuts))
            for id, kind, title, question, choices, structural, atoms, cuts in plain["facts"]
        ],
        entries=EntrySpace([EntryAtom(*atom) for atom in plain["entries"]]),
        entry_texts=plain["entry_texts"],
        goods={
            good: GoodSpace(
                good,
                {p[0]: _parameter(p) for p in parameters},
                tuple((first, tuple(map(_good_entries, alternatives))) for first, alternatives in runs),
            )
            for good, parameters, runs in plain["goods"]
        },
        store=store,
        components=tuple(plain["components"]),
        starts=plain["starts"],
        roots=[tuple(refs) for refs in plain["roots"]],
        in_force=plain["in_force"],
        stand_in=[dict(stand) for stand in plain["stand_in"]],
        records=plain["records"],
        authorisations=plain["authorisations"],
        members=[(g, t, c, first, until, i) for g, t, c, first, until, i in plain["members"]],
        currencies=frozenset(plain["currencies"]),
    )


def _leaf(value: Any) -> Verdict | Use:
    if isinstance(value[0], str):
        outcome, because, notes = value
        return Verdict(outcome, tuple(Reason(*reason) for reason in because), tuple(notes))
    allowed, withheld = value
    if allowed is not None:
        authorisation, record, terms = allowed
        allowed = Allowed(authorisation, record, tuple((term, number) for term, number in terms))
    return Use(allowed, tuple(Reason(*reason) for reason in withheld))


def _cuts(cuts: tuple[tuple[Decimal, int], ...]) -> list[tuple[str, int]]:
    return [(str(value), side) for value, side in cuts]


def _read_cuts(cuts: Any) -> tuple[tuple[Decimal, int], ...]:
    return tuple((Decimal(value), side) for value, side in cuts)


def _number(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _read_number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _parameter(p: Any) -> ParameterSpace:
    id, kind, title, unit, least, most, above, choices, cuts = p
    bounds = (_read_number(least), _read_number(most), _read_number(above))
    return ParameterSpace(id, kind, title, unit, *bounds, tuple(choices), _read_cuts(cuts))


def _good_entries(entries: Any) -> Any:
    return None if entries is None else tuple(map(_good_entry, entries))


def _good_entry(entry: Any) -> Any:
    id, tests, subs, cites = entry
    return id, tuple(tuple((p, m) for p, m in test) for test in tests), tuple(subs), tuple(cites)
