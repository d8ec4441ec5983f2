"""What a command loads: the commands that ask the law alone pay for nothing else."""

from __future__ import annotations

import subprocess
import sys

import pytest

SERVING = {"fastapi", "starlette", "uvicorn", "jinja2", "babel", "mcp", "anyio", "prometheus_client", "multipart"}


@pytest.mark.parametrize(
    "work",
    [
        "import detente.cli",
        "import detente; detente.determine({'origin': 'JP', 'destination': 'US', 'date': '2020-01-01', 'entry': '15'})",
        "import detente; detente.dispute('DS590', on='2021-04-29')",
    ],
)
def test_nothing_of_the_server_is_loaded_where_nothing_is_served(work: str) -> None:
    script = f"import sys; {work}; print(*sorted(({SERVING!r} | {{'detente.web'}}) & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
