"""A cluster reached by way of Ray, and its workers: each has the law that was sent to it."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from detente.determination.shipped import ShippedLaw, open_shipped
from detente.errors import DetenteError, EngineError, FileError

if TYPE_CHECKING:
    from detente.determination.single import Law

_STORE = 1 << 27  # bytes that a cluster begun here keeps for what is sent about: parts by name, not rows
_PATIENCE = 10  # seconds until an address that does not answer is given up


class Worker:
    """A process of a cluster, with the law that was sent to it.

    What is wrong with it is told when the law is asked for: Ray would not pass on an error of the constructor.
    """

    def __init__(self, shipped: ShippedLaw) -> None:
        self._found: Law | DetenteError
        try:
            self._found = open_shipped(shipped)
        except DetenteError as error:
            self._found = error

    @property
    def law(self) -> Law:
        """The law.

        Raises:
            EngineError: the worker has another detente, or cannot open the law.
        """
        if isinstance(self._found, DetenteError):
            raise self._found
        return self._found


def ray_data() -> Any:
    """The module `ray.data`.

    Raises:
        FileError: it is not installed.
    """
    try:
        import pyarrow  # noqa: F401
        import ray.data
    except ImportError:
        raise FileError("A cluster needs the ray extra: pip install 'detente[ray]'.") from None
    return ray.data


@contextlib.contextmanager
def reached(address: str | None, cores: int | None = None) -> Iterator[int]:
    """A cluster, with the number of its cores; what Ray has to say of itself goes into its own logs alone.

    Args:
        address: of a cluster; None for the one that Ray finds or `RAY_ADDRESS` names, else one begun on this machine.
        cores: that one begun here has; by default all.

    Raises:
        FileError: ray is not installed.
        EngineError: the cluster cannot be reached.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    os.environ.setdefault("RAY_IGNORE_UNHANDLED_ERRORS", "1")
    ray_data()
    import ray as module

    ray: Any = module
    begun = not ray.is_initialized()
    if begun:
        _hush()
        _begin(ray, address, cores)
    _hush()
    data = ray.data.DataContext.get_current()
    shown, data.enable_progress_bars = data.enable_progress_bars, False
    try:
        yield max(1, int(ray.cluster_resources().get("CPU", 1)))
    finally:
        data.enable_progress_bars = shown
        if begun:
            ray.shutdown()


def _begin(ray: Any, address: str | None, cores: int | None) -> None:
    quiet = {"log_to_driver": False, "configure_logging": False}
    named = address or os.environ.get("RAY_ADDRESS")
    if named is not None:
        _knock(named)
    try:
        with _unheard():
            if named is None:
                with contextlib.suppress(ConnectionError):
                    ray.init("auto", **quiet)
                    return
            if named in (None, "local"):
                ray.init("local", num_cpus=cores, include_dashboard=False, object_store_memory=_STORE, **quiet)
            else:
                ray.init(named, **quiet)
    except Exception as error:  # noqa: BLE001  (Ray raises what its many parts raise)
        where = "on this machine" if named is None else f"at {named!r}"
        raise EngineError(f"There is no cluster to be had {where}: {short(error)}.") from None


def _knock(address: str) -> None:
    """See whether there is anyone at an address; Ray itself tries for minutes, and fills the terminal."""
    if "://" in address:
        raise EngineError(
            f"{address!r} is no address of a cluster; write it as host:port, such as 10.0.0.5:6379, and run detente "
            "on a machine of the cluster."
        )
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), _PATIENCE).close()
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or short(error)
        raise EngineError(f"There is no cluster to be had at {address!r}: {why}.") from None


def short(error: BaseException) -> str:
    """The first line of a message."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(". ")


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Without what is written to standard error below Python: Ray greets there, whatever its log levels are."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _hush() -> None:
    """Leave the terminal to our own sentences."""
    for name in ("ray", "ray.data"):
        logger = logging.getLogger(name)
        for handler in logger.handlers:
            if isinstance(handler, logging.StreamHandler):
                handler.setLevel(logging.CRITICAL + 1)
    if not logging.getLogger("ray").handlers:
        logging.getLogger("ray").setLevel(logging.CRITICAL + 1)
