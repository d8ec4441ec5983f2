"""How the days ahead of a dispute read on a terminal: what may come next, the limits, what is overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from detente.cli.law_text import columns, fields, head
from detente.english import counted, listed
from detente.relations.disputes.standing import Deadline, Next, Standing

LABEL = 13
SOON = 10  # so many days before its end a limit stands out
OVER = "magenta"
WEAK = ("derived", "from-memory", "disputed", "not-found")


def what_comes(out: Console, standing: Standing) -> None:
    """Print what may come next, the limits that run, what is overdue, and what comes by itself."""
    if standing.final:
        section(out, "Next", Padding(Text("Nothing: the case is over."), (0, 0, 0, 2)))
        return
    soon = [each for each in standing.possible if not each.any_time]
    section(out, "Next", _table(soon, standing) if soon else None)
    any_time = [_any_time(each, standing) for each in standing.possible if each.any_time]
    if any_time:
        out.print()
        out.print(fields([("at any time", Group(*any_time))], 2, LABEL))
    ahead = [each for each in (*standing.ahead, *_still(standing)) if not each.possible]
    section(out, "Running for later acts", _limits(ahead, standing) if ahead else None)
    section(out, "Overdue", _limits(standing.overdue, standing) if standing.overdue else None)
    section(out, "By itself", _itself(standing) if standing.automatic else None)


def _still(standing: Standing) -> Iterator[Deadline]:
    """The limits that stand still during a suspension."""
    return (each for each in standing.deadlines if each.day is None and each.counted_from is not None)


def _any_time(each: Next, standing: Standing) -> Text:
    said = Text(f"{each.title}: {listed(each.by, 'or')}")
    return said.append(article(each.law, standing), "dim").append(weak(each.confidence), OVER)


def _itself(standing: Standing) -> RenderableType:
    rows: list[tuple[str, RenderableType | None]] = []
    for each in standing.automatic:
        doubt = f"; {each.doubt} by another reading" if each.doubt != each.day else ""
        left = _left((each.day - standing.day).days)
        rows.append((str(each.day), f"{each.title} if nothing is done ({each.law}), {left}{doubt}"))
    return fields(rows, 2, LABEL)


def _table(nexts: Sequence[Next], standing: Standing) -> RenderableType:
    table = columns("from", "until", "act", stretch="act")
    for each in nexts:
        days = [str(limit.day) for limit in each.deadlines if limit.day is not None]
        table.add_row(_from(each, standing.day), "\n".join(dict.fromkeys(days)) or "–", _what(each, standing))
    return Padding(table, (0, 0, 0, 2))


def _from(each: Next, day: dt.date) -> Text:
    if each.earliest is None:
        return Text("if so" if each.sooner else "at once")
    return Text(str(each.earliest), "dim" if each.earliest <= day else "bold")


def _what(each: Next, standing: Standing) -> RenderableType:
    said = Text(each.title, "bold")
    said.append(article(each.law, standing), "not bold dim")
    said.append(weak(each.confidence), f"not bold {OVER}")
    parts = [said, Text(listed(each.by, "or"))]
    if each.because:
        parts.append(Text(f"from {each.earliest}: {each.because}", "dim"))
    for sooner in each.sooner:
        without = f"without {listed(sooner.unless, 'or')} by {sooner.until}"
        parts.append(Text(f"from {sooner.day} already: {without} ({sooner.law})", "dim"))
    parts += [_until(limit, standing.day) for limit in each.deadlines]
    return Group(*parts)


def _until(limit: Deadline, day: dt.date) -> Text:
    if limit.day is None:
        return Text(f"until {limit.counted} ({limit.kind})", "dim")
    earliest = f"{limit.earliest} to " if limit.earliest != limit.day else ""
    moved = f", moved from {limit.moved_from}" if limit.moved_from else ""
    if (limit.days_left(day) or 0) < 0:
        return Text(f"until {limit.day}: {_kind_left(limit, day)}", OVER)
    said = Text(f"until {earliest}{limit.day}{moved}: {limit.counted} ({limit.law}), ", "dim")
    return said.append(_kind_left(limit, day), _urgent(limit, day)).append(_missed(limit, day), "dim")


def _kind_left(limit: Deadline, day: dt.date) -> str:
    left = limit.days_left(day)
    told = [limit.kind if limit.kind != "opens" else "", _left(left) if left is not None else ""]
    return ", ".join(text for text in told if text)


def _urgent(limit: Deadline, day: dt.date) -> str:
    left = limit.days_left(day) or 0
    return OVER if left < 0 else "bold" if left <= SOON else ""


def _missed(limit: Deadline, day: dt.date) -> str:
    """What missing a limit means, or meant."""
    if not limit.missed:
        return ""
    over = (limit.days_left(day) or 0) < 0
    return f"; {'since then' if over else 'then'} {limit.missed}" if limit.kind == "opens" else f"; {limit.missed}"


def article(law: str, standing: Standing) -> str:
    """The article of an act, where it has one."""
    return f"  {law}" if law.startswith(standing.case.procedure.cited) else ""


def weak(confidence: str) -> str:
    """How well something is known, where that is less than read in a source."""
    return f" [{confidence}]" if confidence in WEAK else ""


def _limits(limits: Sequence[Deadline], standing: Standing) -> RenderableType:
    """Last days, one under the other; those that are counted alike under one article told together."""
    rows: list[tuple[str, RenderableType | None]] = []
    alike = groupby(sorted(limits, key=_alike), key=_alike)
    for _, group in alike:
        every = list(group)
        first = every[0]
        said = Text("; ".join(each.title for each in every), "bold")
        said.append(f"  {first.law}", "not bold dim")
        said.append(weak(first.confidence), f"not bold {OVER}")
        why = Text(f"{first.counted}, ", "dim")
        why.append(_kind_left(first, standing.day), _urgent(first, standing.day))
        rows.append((str(first.day or "–"), Group(said, why.append(_missed(first, standing.day), "dim"))))
    return fields(rows, 2, LABEL)


def _alike(each: Deadline) -> tuple[dt.date, str, str, str]:
    return each.day or dt.date.max, each.law, each.kind, each.counted


def _left(days: int) -> str:
    if days == 0:
        return "last day today"
    return f"{counted(days, 'day')} left" if days > 0 else f"{counted(-days, 'day')} over"


def section(out: Console, title: str, told: RenderableType | None) -> None:
    """A heading and what stands under it, if there is anything."""
    if told is not None:
        out.print()
        out.print(head(title))
        out.print(told)
