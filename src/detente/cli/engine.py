"""`--engine` and `--address`: a folder gone through on a cluster instead of in threads of this process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.folders import Options, Run
from detente.errors import FileError

if TYPE_CHECKING:
    from detente.determination.bulk.parts import Part
    from detente.determination.bulk.work import Done, Job
    from detente.determination.single import Law

Engine = Annotated[
    str | None,
    typer.Option(metavar="ray", help="What goes through a folder: ray, on a cluster; by default threads, here."),
]
Address = Annotated[
    str | None,
    typer.Option(
        metavar="HOST:PORT", help="The cluster's address; by default one that runs here, or one begun for the run."
    ),
]
ENGINES = ("ray",)


def check_engine(engine: str | None, address: str | None, folder: bool) -> None:
    """Refuse what cannot go together.

    Raises:
        FileError: the engine is not known, or has nothing to do.
    """
    if engine is not None and engine not in ENGINES:
        raise FileError(f"--engine {engine!r} is not known; there is {', '.join(ENGINES)}. Leave it out for threads.")
    if address is not None and engine is None:
        raise FileError("--address is that of a cluster; say --engine ray as well.")
    if engine is not None and not folder:
        raise FileError(f"--engine {engine} goes with a folder of answers; name one, such as -o answers/.")


def on_ray(law: Law, asked: Mapping[str, Any], address: str | None, options: Options) -> Run:
    """Answers parts on a cluster.

    Args:
        law: whose law is asked.
        asked: what of it.
        address: of the cluster.
        options: `threads` are processes here, by default one for each of the cluster's cores.
    """

    def run(left: Sequence[Part], job: Job, advance: Callable[[int, float], None]) -> list[Done]:
        from detente.determination.bulk.determining import Asked
        from detente.determination.bulk.on_cluster import on_cluster
        from detente.determination.cluster import reached

        with reached(address, options.threads) as cores:
            return on_cluster(left, job, law, Asked(**asked), options.threads or cores, advance)

    return run
