"""What a server is told when it starts: what it may take in, and how long it may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """The limits of a server.

    Args:
        most_bytes: of a request's body.
        most_rows: of a batch or an uploaded file.
        seconds: that an answer may take before the request is given up.
        rate: requests a minute that one client may make; 0 for no limit.
        at_a_time: heavy questions worked on at once; others wait.
        most_waiting: requests being answered or waiting; more are turned away.
        secure: whether the server is reached by https only.
    """

    most_bytes: int = 32 << 20
    most_rows: int = 200_000
    seconds: float = 30.0
    rate: int = 600
    at_a_time: int = 4
    most_waiting: int = 400
    secure: bool = False

    @property
    def most_unpacked(self) -> int:
        """Bytes that a packed file may unpack to."""
        return 4 * self.most_bytes
