"""What is wrong with a procedure as a whole: names that nothing has, and states that nothing leads to or out of."""

from __future__ import annotations

from collections.abc import Iterator

from detente.errors import LawFault, did_you_mean
from detente.regime.yaml_lines import Document
from detente.relations.disputes.procedure import ANY, BACK
from detente.relations.disputes.procedure_file import ActEntry, ProcedureFile
from detente.relations.parts import repeated


def lint(file: ProcedureFile, document: Document) -> list[LawFault]:
    """Every fault of a procedure that its single parts do not show."""
    faults = [
        *repeated((each.state for each in file.states), document, "the state", "states"),
        *repeated((each.act for each in file.acts), document, "the act", "acts"),
        *repeated((each.track for each in file.tracks), document, "the track", "tracks"),
        *repeated((each.body for each in file.bodies), document, "the body", "bodies"),
        *repeated((each.role for each in file.roles), document, "the role", "roles"),
        *_unknown(file, document),
    ]
    return faults or [*_unreachable(file, document), *_unfinished(file, document), *_endless(file, document)]


def _unknown(file: ProcedureFile, document: Document) -> Iterator[LawFault]:
    """Names of states, acts, tracks and of those who act that nothing has."""

    def check(what: str, names: list[str], known: set[str], *path: str | int) -> Iterator[LawFault]:
        for name in names:
            if name not in known:
                sentence = f"there is no {what} {name!r}.{did_you_mean(name, known)}"
                yield LawFault(document.file, document.line(path), sentence)

    states = {each.state for each in file.states}
    acts = {each.act for each in file.acts}
    tracks = {each.track for each in file.tracks}
    who = {each.role for each in file.roles} | {each.body for each in file.bodies}
    yield from check("state", [file.start], states, "start")
    for index, state in enumerate(file.states):
        yield from check("track", [state.track or file.tracks[0].track], tracks, "states", index, "track")
    for index, act in enumerate(file.acts):
        at = ("acts", index)
        yield from check("state", [] if act.from_ == [ANY] else act.from_, states, *at, "from")
        yield from check("state", [to.state for to in act.to], {*states, BACK}, *at, "to")
        yield from check("state", [each for to in act.to for each in to.from_], states, *at, "to")
        yield from check("role or body", act.by, who, *at, "by")
        yield from check("track", [act.track] if act.track else [], tracks, *at, "track")
        yield from check("act", act.needs, acts, *at, "needs")
        if act.automatic and act.automatic.in_:
            yield from check("state", [act.automatic.in_], states, *at, "automatic")
        for number, early in enumerate(act.earliest):
            named = [
                *early.of,
                *early.missing,
                *early.if_done,
                *early.unless_done,
                *([early.upon] if early.upon else []),
            ]
            yield from check("act", named, acts, *at, "earliest", number)
        for number, late in enumerate(act.latest):
            yield from check("act", [*late.of, *late.if_done, *late.unless_done], acts, *at, "latest", number)
            named = [late.stretched_by] if late.stretched_by else []
            yield from check("state", named, states, *at, "latest", number)


def _leads(act: ActEntry, state: str, file: ProcedureFile) -> list[str]:
    """Where an act leads from a state, whatever its outcome and day."""
    start = file.start
    may = state != start if act.from_ == [ANY] else state in act.from_
    return [to.state for to in act.to if may and to.state != BACK and (not to.from_ or state in to.from_)]


def _unreachable(file: ProcedureFile, document: Document) -> Iterator[LawFault]:
    """States that no act leads to from the start, and acts of which no state is ever reached."""
    final = {each.state for each in file.states if each.final}
    seen: set[str] = set()
    waiting = [file.start]
    while waiting:
        state = waiting.pop()
        if state in seen:
            continue
        seen.add(state)
        if state not in final:
            waiting += [to for act in file.acts for to in _leads(act, state, file)]
    for index, each in enumerate(file.states):
        if each.state not in seen:
            sentence = f"no act leads to the state {each.state!r}."
            yield LawFault(document.file, document.line(("states", index)), sentence)
    for index, act in enumerate(file.acts):
        if act.from_ != [ANY] and not seen & set(act.from_) - final:
            sentence = f"the act {act.act!r} can never be done: none of its states is ever reached."
            yield LawFault(document.file, document.line(("acts", index)), sentence)


def _unfinished(file: ProcedureFile, document: Document) -> Iterator[LawFault]:
    """Ends that are none, and states without an end."""
    states = {each.state: each for each in file.states}
    main = file.tracks[0].track
    for index, act in enumerate(file.acts):
        for state in act.from_:
            if state != ANY and states[state].final:
                sentence = f"the act {act.act!r} is said to follow {state!r}, which is the end of a case."
                yield LawFault(document.file, document.line(("acts", index, "from")), sentence)
        if act.automatic and act.automatic.period_set and not any(each.sets_period for each in file.acts):
            sentence = f"the act {act.act!r} waits for the end of a period that no act sets (`sets_period`)."
            yield LawFault(document.file, document.line(("acts", index, "automatic")), sentence)
        if any(to.state == BACK for to in act.to) and not all(
            state != ANY and states[state].suspends for state in act.from_
        ):
            sentence = f"the act {act.act!r} leads back, but not from states that suspend (`suspends: true`) only."
            yield LawFault(document.file, document.line(("acts", index, "to")), sentence)
        if len({states[to.state].track for to in act.to if to.state != BACK}) > 1 and act.track is None:
            sentence = (
                f"the act {act.act!r} leads to states on several tracks; say with `track` which one it belongs to."
            )
            yield LawFault(document.file, document.line(("acts", index, "to")), sentence)
    for index, each in enumerate(file.states):
        on_main = each.track is None or each.track == main
        if each.final and not on_main:
            sentence = f"the state {each.state!r} ends a case and is to stand on the main track."
            yield LawFault(document.file, document.line(("states", index)), sentence)
        leaves = any(
            (act.from_ == [ANY] and act.to) or (each.state in act.from_ and (act.to or act.automatic))
            for act in file.acts
        )
        if not each.final and on_main and not leaves:
            sentence = f"nothing leads out of the state {each.state!r}, and it is not said to be final."
            yield LawFault(document.file, document.line(("states", index)), sentence)


def _endless(file: ProcedureFile, document: Document) -> Iterator[LawFault]:
    """What comes by itself again and again, or leaves a case where it was."""
    leads: dict[str, list[str]] = {}
    for act in file.acts:
        if act.automatic and act.automatic.in_:
            leads.setdefault(act.automatic.in_, []).extend(to.state for to in act.to)
    for index, act in enumerate(file.acts):
        if act.automatic is None or act.automatic.in_ is None:
            continue
        seen: set[str] = set()
        waiting = [to.state for to in act.to]
        while waiting:
            state = waiting.pop()
            if state not in seen:
                seen.add(state)
                waiting += leads.get(state, ())
        if not act.to or act.automatic.in_ in seen or BACK in seen or act.automatic.in_ not in act.from_:
            sentence = (
                f"the act {act.act!r} comes by itself in {act.automatic.in_!r}: it is to come `from` there, and to "
                "lead to a state from which nothing leads back by itself."
            )
            yield LawFault(document.file, document.line(("acts", index, "automatic")), sentence)
