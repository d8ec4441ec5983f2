"""A real cluster on this machine: two machines of one core each, as Ray sees them."""

from __future__ import annotations

import os
import secrets
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# Ray reads these as it is imported.
os.environ |= {
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN": secrets.token_hex(32),  # else Ray leaves one in the home folder
    "RAY_USAGE_STATS_ENABLED": "0",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore"))  # what Ray's own code warns of


@pytest.fixture(scope="session")
def cluster() -> Iterator[Any]:
    """The cluster, which this process has reached."""
    import ray
    from ray.cluster_utils import Cluster

    machine: dict[str, Any] = {"num_cpus": 1, "object_store_memory": 100 << 20}
    found: Any = Cluster(initialize_head=True, head_node_args={**machine, "include_dashboard": False})
    found.add_node(**machine)
    ray.init(found.address, log_to_driver=False, configure_logging=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield found
    ray.shutdown()
    found.shutdown()


def workers() -> list[int]:
    """The processes of this cluster that answer, oldest first."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            name = (folder / "cmdline").read_bytes()
            above = _parent(folder)
            of_here = _parent(above) == Path("/proc", str(os.getpid()))
        except (OSError, ValueError):
            continue
        if name.startswith(b"ray::MapWorker(") and of_here:
            found.append(int(folder.name))
    return sorted(found)


def _parent(folder: Path) -> Path:
    fields = (folder / "stat").read_text().rpartition(")")[2].split()
    return Path("/proc", fields[1])


@pytest.fixture
def kill_one() -> Callable[[], int]:
    """Kills a worker, at once and without a word to it."""

    def kill() -> int:
        found = workers()
        assert found, "there is no worker to kill"
        os.kill(found[0], signal.SIGKILL)
        deadline = time.monotonic() + 10
        while found[0] in workers() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert found[0] not in workers()
        return found[0]

    return kill
