"""What a run has finished, kept in the folder of its answers, so that it can be gone on with and told of later.

`_run.json` says what was asked, of which files, under which law; `_parts/` holds a mark for every part that is done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.determination.bulk.parts import Part, Source
from detente.determination.bulk.places import Place
from detente.determination.bulk.work import MARKS, Done
from detente.errors import FileError

RUN = "_run.json"
REJECTS = "_rejects.parquet"
_ASKED = {
    "detente": "by another version of detente",
    "command": "by another command",
    "law": "under another law",
    "asked": "with other options",
}


@dataclass(frozen=True, slots=True)
class Journal:
    """The record of a run in the folder of its answers.

    Args:
        target: the folder.
        head: what the run is: `detente` (the version), `command`, `law` (digests by jurisdiction) and `asked`,
            all of which a run that goes on must share
        found: the files of shipments.
    """

    target: Place
    head: Mapping[str, Any]
    found: Sequence[Source]

    def begin(self, resume: bool) -> dict[str, Done]:
        """Begin the run, or go on with it: what is done already, by the names of parts.

        Raises:
            FileError: the folder holds answers of another run, or the shipments have changed since.
        """
        before = self._before()
        if not resume:
            if self.target.kind == "file":
                raise FileError(f"{self.target.name!r} is a file; name a folder for the answers.")
            if before is not None or self._holds_files():
                going_on = "; --resume goes on with its run, if it was stopped" if before is not None else ""
                raise FileError(f"{self.target.name!r} is not empty{going_on}. Name another folder for the answers.")
        elif before is None:
            if self._holds_files():
                raise FileError(f"{self.target.name!r} holds no run that could go on; name another folder.")
        else:
            self._check(before)
            self.target.clear()
        self._write(None)
        return self._done() if before is not None else {}

    def _before(self) -> dict[str, Any] | None:
        place = self.target.below(RUN)
        return place.read_json() if place.kind == "file" else None

    def _holds_files(self) -> bool:
        return self.target.kind == "folder" and bool(self.target.files())

    def _check(self, before: Mapping[str, Any]) -> None:
        for key, words in _ASKED.items():
            if before.get(key) != _plain(self.head[key]):
                was, now = before.get(key), _plain(self.head[key])
                raise FileError(
                    f"{self.target.name!r} was begun {words}: {_difference(was, now)}. Ask the same to go on with it,"
                    " or name another folder."
                )
        now = self._sources()
        for name, said in before.get("shipments", {}).items():
            if now.get(name) != said:
                what = "is no longer there" if name not in now else "has been changed since"
                raise FileError(
                    f"{name!r} {what} the run into {self.target.name!r} began; begin anew in another folder."
                )

    def _sources(self) -> dict[str, Any]:
        return {each.key: {"bytes": each.size, "written": each.written} for each in self.found}

    def _write(self, totals: Mapping[str, Any] | None) -> None:
        run = {**self.head, "shipments": self._sources(), "finished": totals is not None, **(totals or {})}
        self.target.below(RUN).write_json(run)

    def _done(self) -> dict[str, Done]:
        found = {}
        folder = self.target.below(MARKS)
        for info in folder.files() if folder.kind == "folder" else []:
            if info.path.endswith(".json"):
                mark = folder.below(folder.relative(info.path)).read_json()
                found[mark["part"]] = Done(**{name: _frozen(value) for name, value in mark.items()})
        return found

    def finish(self, parts: Sequence[Part], done: Mapping[str, Done], totals: Mapping[str, Any]) -> None:
        """Put the rejects of all parts together, and say that the run is finished.

        Raises:
            FileError: something cannot be read or written.
        """
        from detente.determination.bulk.rejected import gathered

        rejected = [part for part in parts if done[part.name].rejected]
        places = [self.target.below(f"{MARKS}/{part.name}.rejects.parquet") for part in rejected]
        if places:
            gathered(places, self.target.below(REJECTS))
        self._write(totals)


def _plain(value: Any) -> Any:
    """A value as JSON gives it back."""
    import json

    return json.loads(json.dumps(value))


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _difference(was: Any, now: Any) -> str:
    """The first difference of two values, in words."""
    if isinstance(was, dict) and isinstance(now, dict):
        name = next(name for name in {**was, **now} if was.get(name) != now.get(name))
        return f"{name} was {_said(was.get(name))} and is {_said(now.get(name))} now"
    return f"it was {_said(was)} and is {_said(now)} now"


def _said(value: Any) -> str:
    return "not given" if value is None or value == [] or value == {} else str(value)
