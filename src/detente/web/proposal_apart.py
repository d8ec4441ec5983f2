"""A proposal that was sent is tried in a process of its own first: some law takes very long to compare."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from detente.errors import DetenteError
from detente.regime.proposals import Proposal, proposal_of
from detente.relations.talks import Side
from detente.web.apart import OUT_OF_TIME, confine, run_apart
from detente.web.problems import ProblemError, problem_of
from detente.web.settings import Settings
from detente.web.uploads import plain_name

MOST_BYTES = 64 << 10
_SENT, _PROBLEM = "sent", "problem"  # files of a folder that both processes know
_LITTLE = 1 << 20  # bytes that the process may write
Asked = tuple[str, str, str]  # whose law, towards whom, since when


def tried(content: bytes, name: str, sides: tuple[Side, ...], settings: Settings) -> Proposal:
    """A proposal that can be laid over the law, and the way back worked out with it in the time that there is.

    Args:
        content: of the file.
        name: of the file, as sent.
        sides: whose way back it is to be laid over.
        settings: the server's limits.

    Raises:
        ProblemError: it is too large, at fault, over another law, or takes too long.
    """
    plain = plain_name(name)
    if len(content) > MOST_BYTES:
        raise ProblemError(
            "too-large", f"{plain!r} is no proposal: one that is sent has at most {MOST_BYTES >> 10} kB."
        )
    try:
        proposal = proposal_of(content, plain)
    except DetenteError as error:
        raise problem_of(error) from None
    asked = [(side.jurisdiction, side.to, side.baseline.isoformat()) for side in sides]
    asked = [each for each in asked if each[0] == proposal.code]
    if not asked:
        known = " and ".join(side.jurisdiction for side in sides)
        raise ProblemError("file", f"{plain!r} is laid over the law of {proposal.code!r}; here it can be {known}.")
    with tempfile.TemporaryDirectory(prefix="detente-proposal-") as folder:
        (Path(folder) / _SENT).write_bytes(content)
        seconds = settings.seconds / 2  # the server works it out once more
        ended = run_apart(_try, (folder, plain, asked, seconds), seconds)
        problem = Path(folder) / _PROBLEM
        if problem.exists():
            raise ProblemError(**json.loads(problem.read_text("utf-8")))
    if ended == OUT_OF_TIME:
        raise ProblemError("too-slow", f"With {plain!r} the way back takes too long to work out here; install detente.")
    if ended:
        raise ProblemError("file", f"{plain!r} cannot be laid over the law here: it takes too much memory.")
    return proposal


# ---- in the other process --------------------------------------------------------------------------------------------


def _try(folder: str, name: str, asked: list[Asked], seconds: float) -> None:
    import detente

    confine(seconds, _LITTLE)
    try:
        proposal = proposal_of((Path(folder) / _SENT).read_bytes(), name)
        for jurisdiction, to, baseline in asked:
            detente.restore(jurisdiction, to=to, baseline=baseline, proposals=(proposal,))
    except DetenteError as error:
        problem = problem_of(error)
        said = {"kind": problem.kind, "detail": problem.detail}
        (Path(folder) / _PROBLEM).write_text(json.dumps(said), "utf-8")
