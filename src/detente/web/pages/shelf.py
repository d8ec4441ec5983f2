"""What was sent is kept in memory for a short time, under a name that nobody can guess; nothing is written."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from detente.web.problems import ProblemError

SECONDS = 1800.0  # that something is kept
MINUTES = round(SECONDS / 60)
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class _Kept(Generic[Thing]):
    """A thing, its size in bytes, and when it came."""

    thing: Thing
    size: int
    came: float


class Shelf(Generic[Thing]):
    """Keeps so many things, so large together, so long; the oldest goes first.

    Args:
        most: things kept.
        most_bytes: of all of them; the latest is kept however large it is.
        gone: the sentence for who asks for one that is kept no longer.
    """

    def __init__(self, most: int, most_bytes: int, gone: str) -> None:
        self._most, self._most_bytes, self._gone = most, most_bytes, gone
        self._kept: OrderedDict[str, _Kept[Thing]] = OrderedDict()
        self._lock = Lock()

    def put(self, thing: Thing, size: int) -> str:
        """Keep a thing of so many bytes; gives the name to ask for it."""
        key = secrets.token_urlsafe(24)
        with self._lock:
            self._kept[key] = _Kept(thing, size, time.monotonic())
            self._tidy()
        return key

    def get(self, key: str) -> Thing:
        """The thing of a name.

        Raises:
            ProblemError: it is not kept any more, or never was.
        """
        with self._lock:
            self._tidy()
            found = self._kept.get(key)
        if found is None:
            raise ProblemError("unknown-name", self._gone)
        return found.thing

    def _tidy(self) -> None:
        now = time.monotonic()
        for key in [key for key, kept in self._kept.items() if now - kept.came > SECONDS]:
            del self._kept[key]
        while len(self._kept) > 1 and (len(self._kept) > self._most or self._bytes() > self._most_bytes):
            self._kept.popitem(last=False)

    def _bytes(self) -> int:
        return sum(kept.size for kept in self._kept.values())
