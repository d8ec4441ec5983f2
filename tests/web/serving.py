"""Servers of a test's own, started as a user would, with limits of its choice."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Server:
    """A process that serves."""

    process: subprocess.Popen[str]
    address: str

    @property
    def place(self) -> tuple[str, int]:
        """The host and the port."""
        found = urllib.parse.urlsplit(self.address)
        assert found.hostname is not None
        assert found.port is not None
        return found.hostname, found.port

    def memory(self) -> int:
        """The most memory that the process has had at once, in bytes."""
        text = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        return int(re.findall(r"VmHWM:\s+(\d+) kB", text)[0]) << 10


@contextlib.contextmanager
def serving(*options: str, errors: int | None = None) -> Iterator[Server]:
    """A server, stopped afterwards."""
    words = [sys.executable, "-m", "detente", "serve", "--port", "0", *options]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=errors, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"http://\S+:\d+", said)
        assert found, said
        try:
            yield Server(process, found[0])
        finally:
            process.terminate()
