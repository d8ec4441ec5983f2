"""The clock once more, slow and straight from the file: every day is gone through, and nothing is remembered."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from pathlib import Path
from typing import Any

from detente.regime.folder import RECORD_FOLDER
from detente.regime.yaml_lines import read

DSU: dict[str, Any] = read(Path(RECORD_FOLDER) / "procedures" / "dsu.yaml", "dsu.yaml").data
STATES = {each["state"]: each for each in DSU["states"]}
ACTS = {each["act"]: each for each in DSU["acts"]}
DAY = dt.timedelta(days=1)


def track(state: str) -> str:
    return str(STATES[state].get("track", "main"))


def several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def plus(day: dt.date, period: str) -> dt.date:
    number, unit = period.split()
    if unit.startswith("day"):
        return day + dt.timedelta(days=int(number))
    year, month = divmod(day.year * 12 + day.month - 1 + int(number), 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class Slow:
    """A case whose acts are entries of a file, each on a known day."""

    def __init__(self, acts: list[dict[str, Any]], urgent: bool) -> None:
        self.acts = acts
        self.urgent = urgent

    def _through(self, until: dt.date) -> dict[str, Any]:
        told: dict[str, Any] = {
            "states": {"main": "measure"},
            "since": {},
            "paused": None,
            "ends": None,
            "done": [],
            "stayed": [],
            "more": {},
            "before": None,
        }
        day = self.acts[0]["date"]
        while day <= until:
            self._by_itself(told, day)
            for act in self.acts:
                if act["date"] == day:
                    self._do(told, ACTS[act["act"]], act, day)
            day += DAY
        return told

    def _by_itself(self, told: dict[str, Any], day: dt.date) -> None:
        if STATES[told["states"]["main"]].get("final"):
            return
        for act in ACTS.values():
            automatic = act.get("automatic")
            if automatic is None:
                continue
            if automatic.get("period_set"):
                if told["ends"] is not None and day == told["ends"] + DAY:
                    self._do(told, act, {}, day)
                    told["done"][-1] = (act["act"], told["ends"])
                    told["ends"] = None
                continue
            where = track(automatic["in"])
            if told["states"].get(where) == automatic["in"]:
                since = told["since"][where]
                if day == plus(since, automatic["after"]) + DAY:
                    self._do(told, act, {}, day)

    def _do(self, told: dict[str, Any], act: dict[str, Any], entry: dict[str, Any], day: dt.date) -> None:
        told["done"].append((act["act"], day))
        if act.get("pause") == "begins":
            told["paused"] = day
        if act.get("pause") == "ends":
            told["paused"] = None
        if act.get("sets_period"):
            told["ends"] = entry["ends"]
        for each in entry.get("extends", ()):
            told["more"][each] = entry["ends"]
            if ACTS[each].get("automatic", {}).get("period_set"):
                told["ends"] = entry["ends"]
        for way in self._ways(act):
            state = way["state"]
            if "outcome" in way and way["outcome"] != entry.get("outcome"):
                continue
            if "from" in way and told["states"]["main"] not in several(way["from"]):
                continue
            if "since" in way and day < way["since"]:
                continue
            if "until" in way and day > way["until"]:
                continue
            self._enter(told, state, day)
            return

    def _ways(self, act: dict[str, Any]) -> list[dict[str, Any]]:
        to = act.get("to", [])
        return [{"state": to}] if isinstance(to, str) else to

    def _enter(self, told: dict[str, Any], state: str, day: dt.date) -> None:
        if state == "back":
            state = told["before"]
        where = track(state)
        was = told["states"].get(where)
        if was == state:
            return
        if was and STATES[was].get("suspends"):
            told["stayed"][-1] = (was, told["stayed"][-1][1], day)
        if STATES[state].get("suspends"):
            told["before"] = was
            told["stayed"].append((state, day, None))
        told["states"][where] = state
        told["since"][where] = day
        if STATES[state].get("final"):
            told["states"] = {"main": state}

    def states(self, day: dt.date) -> set[str]:
        """The states that the case has on a day."""
        return set(self._through(day)["states"].values())

    def paused(self, day: dt.date) -> dt.date | None:
        """Since when it is paused, unless it is over."""
        told = self._through(day)
        over = STATES[told["states"]["main"]].get("final")
        return None if over else told["paused"]

    def limits(self, day: dt.date) -> set[tuple[str, dt.date]]:
        """The last days of all acts, whether they can still come or not."""
        told = self._through(day)
        done = [each for each, _ in told["done"]]
        found = set()
        for act in ACTS.values():
            for rule in act.get("latest", ()):
                if "within" not in rule or rule.get("urgent", self.urgent) != self.urgent:
                    continue
                if "if_done" in rule and not set(several(rule["if_done"])) & set(done):
                    continue
                if set(several(rule.get("unless_done", []))) & set(done):
                    continue
                days = [when for each, when in told["done"] if each in several(rule["of"])]
                if several(rule["of"]) == ["period-ended"] and told["ends"] is not None:
                    days.append(told["ends"])
                if not days:
                    continue
                last = plus(days[-1], rule["within"])
                for state, begun, ended in told["stayed"]:
                    if state == rule.get("stretched_by") and begun >= days[-1] and ended is not None:
                        last += ended - begun
                while rule.get("right") and last.weekday() > 4:
                    last += DAY
                more = told["more"].get(act["act"])
                found.add((act["act"], max(last, more) if more and rule["kind"] in ("hard", "soft") else last))
        return found
