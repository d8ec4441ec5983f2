"""Answers counted and summed by what tells them apart: destinations, licences, months, or any column."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from detente.english import counted, listed
from detente.errors import FileError, ScopeError, did_you_mean

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.compare.summaries.answers_read import Answers
    from detente.compare.summaries.dimensions import Dimension

BY, BY_CHANGE = ("outcome", "authorisation"), ("change",)
OTHERS = "(others)"
SORTS = ("rows", "name", "value")
_FACTS = ("origin", "law", "proposals", "coverage")  # what is told of the answers whatever they are told apart by
Advance = Callable[[int, float], None]


@dataclass(frozen=True, slots=True)
class Row:
    """Answers that nothing asked for tells apart.

    `names` are their values, one for each name asked for; None where they say nothing, `(others)` where several were
    put together. `values` are exact sums by currency; `without_value` counts the rows that are in none of them.
    """

    names: tuple[str | None, ...]
    rows: int
    without_value: int
    values: Mapping[str, Decimal]

    def worth(self) -> dict[str, Any]:
        """The counts and sums as JSON carries them; sums are text, so that nothing is rounded."""
        from detente.compare.tally import amount

        values = {code: amount(value) for code, value in self.values.items()}
        return {"rows": self.rows, "without_value": self.without_value, "values": values}


@dataclass(frozen=True, slots=True)
class Summary:
    """Answers counted and summed.

    `what` they are: "answer", or "order" in the output of `detente changes`. `by` are the names asked for, `times` and
    `countries` those of them that are days and countries. `rows` are in the order asked for, `total` is all of them.
    `laws` gives for each origin the digests of the law used and how many rows each has; `proposals` how many rows were
    made with which proposals, which are no law. `gaps` counts the rows whose coverage is not full, `rejected` those
    that were not determined or cannot be read, `rejects` says where they are.
    """

    by: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row
    what: str = "answer"
    times: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    sorted_by: str = "rows"
    laws: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    proposals: Mapping[str, int] = field(default_factory=dict)
    gaps: int = 0
    rejected: int = 0
    rejects: str = ""
    notes: tuple[str, ...] = ()

    @property
    def currencies(self) -> tuple[str, ...]:
        """All currencies, in alphabetical order."""
        return tuple(sorted(self.total.values))

    def to_dict(self) -> dict[str, Any]:
        """As JSON carries it; `docs/commands.md` lists the keys."""
        return {
            "by": list(self.by),
            **self.total.worth(),
            "groups": [{**dict(zip(self.by, row.names, strict=True)), **row.worth()} for row in self.rows],
            "laws": {origin: dict(laws) for origin, laws in self.laws.items()},
            "proposals": dict(self.proposals),
            "gaps": self.gaps,
            "rejected": self.rejected,
            "rejects": self.rejects or None,
            "notes": list(self.notes),
        }

    def to_table(self) -> pa.Table:
        """As an Arrow table: a row a group, with the columns asked for, `rows`, `without_value`, and the exact sum of
        each currency as `value_EUR` and so on (decimal; text where it has more than 76 digits), null where no row has
        that currency.
        """
        from detente.compare.summaries.export import table_of

        return table_of(self)


def summary(
    answers: str | os.PathLike[str] | pa.Table,
    by: str | Iterable[str] | None = None,
    *,
    top: int | None = None,
    sort: str = "rows",
    format_: str | None = None,
    encoding: str | None = None,
    threads: int | None = None,
    advance: Advance | None = None,
) -> Summary:
    """Count answers and sum their values; needs `pip install detente[batch]`.

    Args:
        answers: a folder of Parquet files that `detente determine` or `detente changes` has written, one file of theirs
            (Parquet, CSV, JSON Lines), or a table. Folders such as `year=2021` say what their files leave out.
        by: what tells the answers apart: columns, or `authorisation`, `question`, `instrument`, `year`, `quarter`,
            `month`, `hs2`, `hs4`; by default the outcome and the authorisation, of changes the change.
        top: keep so many values of each name, those of the most rows, and put the others together; days are all kept.
        sort: `rows`, `name`, `value` (in the currency of the most rows) or a currency; days keep their order.
        format_, encoding: of a text file, where its name or its bytes do not tell.
        threads: how many; by default one a core.
        advance: is called with the rows read so far and the share of the work that is done.

    Raises:
        FileError: there are no answers, or they cannot be read; shipments that are not determined yet are none.
        ScopeError: there is nothing of a name to tell answers apart by, or they fall into more than a million groups.
    """
    try:
        from detente.compare.summaries.answers_read import answers_in
        from detente.compare.summaries.dimensions import dimensions
    except ImportError:
        raise FileError("Summaries need the batch extra: pip install 'detente[batch]'.") from None
    if top is not None and top < 1:
        raise ScopeError("top: name a number from 1.")
    if threads is not None and threads < 1:
        raise ScopeError("threads: name a number from 1.")
    found = answers_in(answers, format_, encoding)
    _check_determined(found)
    columns = found.columns
    asked = (BY if "outcome" in columns else BY_CHANGE) if by is None else by
    names = asked.split(",") if isinstance(asked, str) else [each for text in asked for each in text.split(",")]
    chosen = dimensions((name for name in names if name.strip()), columns)
    rows, facts = _counted(found, chosen, threads, advance, encoding)
    if top is not None:
        rows = _kept(rows, chosen, top)
    total = _total(rows, len(chosen))
    told, rows = _ordered(rows, chosen, sort, total)
    laws, proposals, gaps = _of_facts(facts)
    return Summary(
        by=tuple(dimension.name for dimension in chosen),
        rows=tuple(rows),
        total=total,
        what="answer" if "outcome" in columns else "order",
        times=tuple(dimension.name for dimension in chosen if dimension.time),
        countries=tuple(dimension.name for dimension in chosen if dimension.country),
        sorted_by=told,
        laws=laws,
        proposals=proposals,
        gaps=gaps,
        rejected=found.rejects[0] + found.unread,
        rejects=found.rejects[1],
        notes=tuple(_notes(found, chosen)),
    )


def _check_determined(answers: Answers) -> None:
    """Shipments that are not determined are no answers."""
    for held in answers.held:
        if not held.has("outcome") and not held.has("change"):
            raise FileError(
                f"{held.name!r} holds no answers: it has no column 'outcome'. Run `detente determine` on it first, and "
                "name what that writes."
            )


def _counted(
    answers: Answers, by: Sequence[Dimension], threads: int | None, advance: Advance | None, encoding: str | None
) -> tuple[list[Row], list[Row]]:
    """All groups, and those of `_FACTS`."""
    from detente.compare.summaries.counting import Counting
    from detente.compare.summaries.dimensions import of_column
    from detente.compare.summaries.labels import Coded

    main = Counting(by, worth=True)
    facts = Counting([of_column(name) for name in _FACTS], worth=False)

    def counters() -> tuple[Callable[[Mapping[str, Any], int], None], Callable[[], None]]:
        of_groups, of_facts = main.thread(), facts.thread()

        def take(columns: Mapping[str, Any], rows: int) -> None:
            seen: dict[str, Coded] = {}
            of_groups.add(columns, rows, seen)
            of_facts.add(columns, rows, seen)

        def done() -> None:
            main.done(of_groups)
            facts.done(of_facts)

        return take, done

    wanted = {column for dimension in by for column in dimension.columns}
    answers.read((*sorted(wanted | {*_FACTS, "value", "currency"}),), counters, threads, advance, encoding)
    return list(main.rows()), list(facts.rows())


def _of_facts(facts: Iterable[Row]) -> tuple[dict[str, dict[str, int]], dict[str, int], int]:
    """The rows of each law by origin, those of each proposal, and those with gaps."""
    laws: dict[str, dict[str, int]] = {}
    proposals: dict[str, int] = {}
    gaps = 0
    for row in sorted(facts, key=lambda row: tuple(map(str, row.names))):
        origin, law, laid, coverage = row.names
        if law:
            digests = laws.setdefault(origin or "", {})
            digests[law] = digests.get(law, 0) + row.rows
        if laid:
            proposals[laid] = proposals.get(laid, 0) + row.rows
        if coverage not in (None, "full"):
            gaps += row.rows
    return laws, proposals, gaps


def _notes(answers: Answers, by: Sequence[Dimension]) -> Iterable[str]:
    """What a reader has to know of the files."""
    if not answers.finished:
        yield "The run that writes these answers has not come to its end; what it had not written is not counted."
    for column in dict.fromkeys(column for dimension in by for column in dimension.columns):
        lacking = sum(not held.has(column) for held in answers.held)
        if lacking:
            verb = "has" if lacking == 1 else "have"
            yield (
                f"{lacking:,} of {counted(len(answers.held), 'file')} {verb} no column {column!r}; "
                "their rows count as (none)."
            )
    if answers.strangers:
        verb = "is" if len(answers.strangers) == 1 else "are"
        yield f"{listed(answers.strangers)} {verb} passed over: no file of answers by the name."


# ---- rows -----------------------------------------------------------------------------------------------------------


def together(names: tuple[str | None, ...], rows: Iterable[Row]) -> Row:
    """Rows as one."""
    from detente.compare.tally import EXACT

    count = without = 0
    values: dict[str, Decimal] = {}
    for row in rows:
        count += row.rows
        without += row.without_value
        for code, value in row.values.items():
            values[code] = EXACT.add(values[code], value) if code in values else value
    return Row(names, count, without, dict(sorted(values.items())))


def _total(rows: Iterable[Row], width: int) -> Row:
    return together((None,) * width, rows)


def _kept(rows: Sequence[Row], by: Sequence[Dimension], top: int) -> list[Row]:
    """Rows with the values of each name but the `top` ones put together."""
    kept: list[set[str | None] | None] = []
    for place, dimension in enumerate(by):
        counts: dict[str | None, int] = {}
        for row in rows:
            counts[row.names[place]] = counts.get(row.names[place], 0) + row.rows
        first = sorted(counts, key=lambda name: (-counts[name], name is None, name or ""))[:top]
        kept.append(None if dimension.time or len(counts) <= top else set(first))
    groups: dict[tuple[str | None, ...], list[Row]] = {}
    for row in rows:
        names = tuple(
            name if some is None or name in some else OTHERS for name, some in zip(row.names, kept, strict=True)
        )
        groups.setdefault(names, []).append(row)
    return [together(names, some) for names, some in groups.items()]


def _ordered(rows: Sequence[Row], by: Sequence[Dimension], sort: str, total: Row) -> tuple[str, list[Row]]:
    """Rows in order, and what they are sorted by: a name's values by the weight of all their rows, days by day."""
    weigh, told = _weight(sort, rows, total)
    weights: dict[tuple[str | None, ...], Any] = {}
    if weigh is not None:
        for row in rows:
            for length in range(1, len(row.names) + 1):
                head = row.names[:length]
                weights[head] = weights.get(head, 0) + weigh(row)

    def rank(row: Row) -> list[Any]:
        ranks: list[Any] = []
        for place, (dimension, name) in enumerate(zip(by, row.names, strict=True)):
            weight = 0 if dimension.time or weigh is None else -weights[row.names[: place + 1]]
            last = name == OTHERS or (name is None and (dimension.time or weigh is None))
            ranks.append((last, weight, name is None, *_natural(name or "")))
        return ranks

    return told, sorted(rows, key=rank)


@lru_cache(maxsize=1 << 14)
def _natural(name: str) -> tuple[Any, ...]:
    """What sorts names as people do: whole numbers by their size."""
    number = name.isascii() and name.isdigit()
    return (0, int(name), name) if number and len(name) < 20 else (1, 0, name.casefold(), name)


def _weight(sort: str, rows: Iterable[Row], total: Row) -> tuple[Callable[[Row], Any] | None, str]:
    """What rows are weighed by, None for names; and how that is told."""
    said = sort.strip()
    if said.casefold() == "name":
        return None, "name"
    if said.casefold() == "rows":
        return (lambda row: row.rows), "rows"
    if said.casefold() == "value":
        if not total.values:
            return (lambda row: row.rows), "rows"
        counts = {code: sum(row.rows for row in rows if code in row.values) for code in total.values}
        code = max(sorted(counts), key=counts.__getitem__)
    elif said.upper() in total.values:
        code = said.upper()
    else:
        known = [*SORTS, *total.values]
        raise ScopeError(f"sort: {sort!r} is not one of {listed(known, 'or')}.{did_you_mean(said, known)}")
    return (lambda row: row.values.get(code, Decimal(0))), code
