"""What each step of a table's walk means: the same reading and the same walk that a single shipment takes."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from detente.classify.goods import missing
from detente.determination.answers import Because, plain
from detente.determination.assumptions import assumed_reason
from detente.determination.engine import Engine, Found
from detente.determination.identify import NOTHING_TO_SAY, Remarked
from detente.determination.leaves import UNDETERMINED
from detente.determination.shipment import read_country, read_date, read_fact, read_parameters
from detente.determination.single import Law, no_law_text
from detente.errors import ShipmentError


class State(NamedTuple):
    """Where a row stands between two steps. A row that cannot be read has no engine and no origin."""

    engine: Engine | None
    origin: str
    at: int = 0
    good: str | None = None
    masks: tuple[tuple[str, int], ...] = ()
    remarked: Remarked = NOTHING_TO_SAY
    assumed: tuple[Because, ...] = ()
    goods_named: bool = False


UNREADABLE = State(None, "")


@dataclass(frozen=True, slots=True)
class Record:
    """One answer as the output columns hold it."""

    outcome: str
    because: str
    authorisations: str
    questions: str
    holds_from: dt.date | None
    holds_until: dt.date | None
    law: str
    proposals: str
    coverage: str
    problem: bool


_NO_ANSWER = Record(UNDETERMINED, "[]", "[]", "[]", None, None, "", "[]", "", True)


class Meanings:
    """Leads a row's state from one step to the next; keeps the records of the answers it arrives at."""

    def __init__(self, law: Law, engines: Mapping[str, Engine], assume: Mapping[str, object]) -> None:
        self.law = law
        self.engines = engines
        self.assume = assume
        self.records: list[Record] = []
        self._record_numbers: dict[Record, int] = {}
        self._texts: dict[tuple[Any, ...], str] = {}
        self._arrived: dict[tuple[Any, ...], tuple[int, tuple[Any, ...]]] = {}
        self._lock = threading.Lock()

    @property
    def simple(self) -> Mapping[str, int]:
        """The fields that are read by themselves, with their levels in the first jurisdiction's law."""
        return next(iter(self.engines.values())).reader.simple

    def of(self, name: str) -> Callable[[Any, Any], Any]:
        """What the step of a column does: from a state and a raw value to the next state, at the last to a record."""
        if name in self.simple:
            return self._fact_step(name)
        if name.startswith("parameters."):
            return self._parameter_step(name.removeprefix("parameters."))
        found: Callable[[Any, Any], Any] = getattr(self, f"_at_{name}")
        return found

    def _assumed(self, state: State, name: str, value: Any) -> tuple[State, Any]:
        """Fill a missing value in by the user's leave, and note that it was."""
        if missing(value) and name in self.assume:
            value = self.assume[name]
            if state.engine is not None:  # else there is no answer that could say so
                state = state._replace(assumed=(*state.assumed, assumed_reason(name, value)))
        return state, value

    def _readable(self, next_: Callable[[], State]) -> State:
        try:
            return next_()
        except ShipmentError:
            return UNREADABLE

    def _at_origin(self, state: State, value: Any) -> State:
        state, value = self._assumed(state, "origin", value)
        if state is UNREADABLE or missing(value):
            return UNREADABLE

        def read() -> State:
            code = read_country("origin", value, unheard)
            engine = self.engines.get(code)
            return state._replace(engine=engine, origin=code, at=engine.walk.start if engine else 0)

        return self._readable(read)

    def _at_known_on(self, state: State, value: Any) -> State:
        if state == UNREADABLE or missing(value):
            return state

        def read() -> State:
            day = read_date("known_on", value)
            if state.engine is None:
                return state
            engine = self.law.engine(state.origin, day)
            return state._replace(engine=engine, at=engine.walk.start)

        return self._readable(read)

    def _at_good(self, state: State, value: Any) -> State:
        state, value = self._assumed(state, "good", value)
        if state.engine is None or missing(value):
            return state
        kind = str(value).strip().lower()
        if kind not in state.engine.book.goods:
            return UNREADABLE
        return state._replace(good=kind, goods_named=True)

    def _at_parameters(self, state: State, value: Any) -> State:
        if state.engine is None or missing(value):
            return state

        def read() -> State:
            after = state
            for name, said in read_parameters(value).items():
                after = self._with_parameter(after, name, said, among_others=True)
            return after

        return self._readable(read)

    def _parameter_step(self, name: str) -> Callable[[State, Any], State]:
        def following(state: State, value: Any) -> State:
            state, value = self._assumed_parameter(state, name, value)
            if state.engine is None or missing(value):
                return state
            return self._readable(lambda: self._with_parameter(state, name, value))

        return following

    def _assumed_parameter(self, state: State, name: str, value: Any) -> tuple[State, Any]:
        if missing(value) and name in self.assume and state.engine is not None:
            own = name in state.engine.reader.own
            of_good = state.good is not None and name in state.engine.book.goods[state.good].parameters
            if (own or of_good) and all(p != name for p, _ in state.masks):
                return self._assumed(state, name, value)
        return state, value

    def _with_parameter(self, state: State, name: str, value: Any, among_others: bool = False) -> State:
        """A parameter of the good, or a fact of the jurisdiction's own."""
        engine = state.engine
        assert engine is not None
        space = engine.book.goods[state.good].parameters.get(name) if state.good else None
        level = engine.reader.own.get(name)
        if space is None and level is None:
            raise ShipmentError(f"parameters.{name}", "is not known here.")
        if missing(value):
            return state
        at = state.at
        if space is not None:
            mask = space.mask(value)
        else:
            assert level is not None
            mask = read_fact(engine.book.facts[level], value)
            at = engine.walk.step(at, level, mask)
        given = dict(state.masks)
        if given.get(name, mask) != mask:
            raise ShipmentError(f"parameters.{name}", "is given twice, and differently.")
        if space is None and not among_others:  # a column of its own comes last: no other can give it again
            return state._replace(at=at)
        given[name] = mask
        return state._replace(masks=tuple(sorted(given.items())), at=at)

    def _at_entry(self, state: State, value: Any) -> State:
        state, value = self._assumed(state, "entry", value)
        engine = state.engine
        if engine is None:
            return state

        def read() -> State:
            masks: dict[str, int] = {}
            if state.good is not None:
                space = engine.book.goods[state.good]
                masks = {name: mask for name, mask in state.masks if name in space.parameters}
            entry = None if missing(value) else str(value)
            if entry is None and state.good is None:
                return state
            goods = engine.identifier.of(entry, state.good, masks)
            at = state.at
            if goods.token is not None:
                at = engine.walk.step(at, engine.reader.entry_level, goods.token)
            own = tuple(pair for pair in state.masks if pair[0] in engine.reader.own)
            return state._replace(at=at, good=None, masks=own, remarked=goods.remarked, goods_named=True)

        return self._readable(read)

    def _at_destination(self, state: State, value: Any) -> State:
        state, value = self._assumed(state, "destination", value)
        if state == UNREADABLE or missing(value):
            return UNREADABLE

        def read() -> State:
            code = read_country("destination", value, unheard)
            engine = state.engine
            if engine is None:
                if code == state.origin:
                    raise ShipmentError("destination", "is also the origin.")
                return state
            mask = engine.reader.destination(code)
            return state._replace(at=engine.walk.step(state.at, engine.reader.destination_level, mask))

        return self._readable(read)

    def _at_hs(self, state: State, value: Any) -> State:
        state, value = self._assumed(state, "hs", value)
        engine = state.engine
        if engine is None:
            return state
        if missing(value):
            return state if state.goods_named else UNREADABLE

        def read() -> State:
            at = engine.walk.step(state.at, engine.reader.hs_level, engine.reader.hs(value))
            return state._replace(at=at)

        return self._readable(read)

    def _at_value(self, state: State, value: Any) -> State:
        """The value and its currency together: `value` is the pair."""
        number, currency = value if value is not None else (None, None)
        state, number = self._assumed(state, "value", number)
        state, currency = self._assumed(state, "currency", currency)
        engine = state.engine
        if engine is None:
            return state

        def read() -> State:
            if missing(number):
                if not missing(currency):
                    engine.reader.currency(currency)
                return state
            pair = engine.reader.value(number, currency)
            return state if pair is None else state._replace(at=engine.walk.step(state.at, *pair))

        return self._readable(read)

    def _fact_step(self, name: str) -> Callable[[State, Any], State]:
        def following(state: State, value: Any) -> State:
            state, value = self._assumed(state, name, value)
            engine = state.engine
            if engine is None or missing(value):
                return state
            level = engine.reader.simple[name]

            def read() -> State:
                mask = read_fact(engine.book.facts[level], value)
                return state._replace(at=engine.walk.step(state.at, level, mask))

            return self._readable(read)

        return following

    def track(self, state: State) -> Hashable:
        """What tells states apart once only the day is left to ask for: the answers of all days."""
        if state.engine is None:
            return state
        starts, answers = state.engine.segments(state.at)
        return id(state.engine), starts, tuple(map(id, answers)), state.remarked, state.assumed

    def _at_date(self, state: State, value: Any) -> int:
        """The last step: the number of the answer's record. `value` is the first ordinal of a run of days."""
        if state == UNREADABLE or value is None:
            return self._record(_NO_ANSWER)
        if state.engine is None:
            text = no_law_text(self.law, state.origin)
            return self._record(Record(UNDETERMINED, "[]", "[]", "[]", None, None, "", "[]", text, False))
        try:
            found = state.engine.determine(state.at, value, state.remarked)
        except ShipmentError:
            return self._record(_NO_ANSWER)
        # The days tell the runs of the answer and of the remarks apart; what the ids are of is held.
        answer, since, until, coverage = found.answer, found.since, found.until, found.coverage
        key = (id(answer), id(state.remarked), id(state.assumed), since, until, coverage)
        kept = self._arrived.get(key)
        if kept is None:
            number = self._told(state.engine, found, state.assumed)
            kept = self._arrived[key] = number, (answer, state.remarked, state.assumed)
        return kept[0]

    def _told(self, engine: Engine, found: Found, assumed: tuple[Because, ...]) -> int:
        """The number of the record of an answer on a day."""
        answer, because, questions, since, until, coverage = found
        return self._record(
            Record(
                answer.outcome,
                self._text((*because, *self._in_order(assumed))),
                self._text(answer.authorisations),
                self._text(tuple(questions)),
                since,
                until,
                engine.book.digest,
                self._text(engine.book.proposals),
                coverage,
                False,
            )
        )

    def _in_order(self, assumed: tuple[Because, ...]) -> list[Because]:
        """Assumptions in the order in which they were given."""
        given = [assumed_reason(name, value) for name, value in self.assume.items()]
        return [reason for reason in given if reason in assumed]

    def _text(self, value: tuple[Any, ...]) -> str:
        """A part of an answer as JSON, written once."""
        found = self._texts.get(value)
        if found is None:
            found = self._texts[value] = _json(value)
        return found

    def _record(self, record: Record) -> int:
        with self._lock:  # chains of other columns share the records
            found = self._record_numbers.get(record)
            if found is None:
                found = self._record_numbers[record] = len(self.records)
                self.records.append(record)
            return found


def _json(value: Any) -> str:
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))


def unheard(_: str) -> None:
    """Warnings about a table are given once for each distinct value, by `unclear`."""
