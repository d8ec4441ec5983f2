"""The law sent along to other processes: its files and proposals, opened there as they are here.

What a process finds installed may be other law data than that of the one that asks. So the law goes with the work, and
what is opened must have the same digests.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import pickle
import platform
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.determination.whole_files import whole_file
from detente.errors import EngineError
from detente.version import __version__

if TYPE_CHECKING:
    from detente.determination.single import Law


@dataclass(frozen=True, slots=True)
class ShippedLaw:
    """A law ready to be sent.

    `version` and `code` tell the detente that sends it, `files` has the contents of its files by their paths in the law
    folder, `digests` says what the law of each jurisdiction comes out as. `proposals` are pickled, so that nothing of
    detente is loaded before the law is in its place.
    """

    version: str
    code: str
    files: Mapping[str, bytes]
    proposals: bytes
    digests: tuple[tuple[str, str], ...]


def ship(law: Law) -> ShippedLaw:
    """A law to send along.

    Raises:
        LawError: a file of the law cannot be read, or is at fault.
        ProposalError: the proposals cannot be laid over the law.
    """
    from detente.determination.shelf import code_digest
    from detente.regime.folder import law_files

    root = Path(law.folder)
    paths = sorted({path for code in law.codes for path in law_files(code, root)})
    return ShippedLaw(
        __version__,
        code_digest(),
        {path.relative_to(root).as_posix(): path.read_bytes() for path in paths},
        pickle.dumps(law.proposals),
        _digests(law),
    )


def open_shipped(shipped: ShippedLaw) -> Law:
    """The law that was sent; opened once in a process, however often it is asked for.

    The folder that `DETENTE_LAW` names is from then on the one of this law: what detente knows of countries that the
    law data adds is a matter of the whole process.

    Raises:
        EngineError: this process has another detente, or cannot open the same law.
    """
    key = (shipped.version, shipped.code, shipped.proposals, shipped.digests)
    found = _opened.get(key)
    if found is None:
        found = _opened[key] = _open(shipped)
    return found


_opened: dict[tuple[object, ...], Law] = {}


def _open(shipped: ShippedLaw) -> Law:
    if __version__ != shipped.version:
        raise EngineError(
            f"The worker on {platform.node()} has detente {__version__}, and this is {shipped.version}; "
            "install the same version on every machine of the cluster."
        )
    os.environ["DETENTE_LAW"] = _laid_out(shipped)
    from detente.determination.shelf import code_digest
    from detente.determination.single import Law

    if code_digest() != shipped.code:
        raise EngineError(
            f"The worker on {platform.node()} has another detente {__version__} than this one; "
            "install the same on every machine of the cluster."
        )
    law = Law(proposals=pickle.loads(shipped.proposals))
    if _digests(law) != shipped.digests:
        raise EngineError(
            f"The worker on {platform.node()} has other law at {law.folder!r} than was sent; remove that folder."
        )
    return law


def _digests(law: Law) -> tuple[tuple[str, str], ...]:
    return tuple((code, law.engine(code).book.digest) for code in sorted(law.codes))


def _laid_out(shipped: ShippedLaw) -> str:
    """A folder with the files, kept with what else is made from the law; all processes of a machine share it.

    Nothing of detente may be loaded here that looks at the law.
    """
    from detente.regime.folder import cache_folder

    kept = cache_folder()
    if kept is None:
        folder = Path(tempfile.mkdtemp(prefix="detente-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    else:
        folder = kept / f"law-{_files_digest(shipped.files)[:24]}"
    try:
        for name, content in shipped.files.items():
            path = folder / name
            if not path.is_file() or path.read_bytes() != content:
                path.parent.mkdir(parents=True, exist_ok=True)
                with whole_file(str(path)) as file:
                    file.write(content)
    except OSError as error:
        raise EngineError(
            f"The worker on {platform.node()} has no room for the law at {str(folder)!r}: {error.strerror}; "
            "name a folder with DETENTE_CACHE."
        ) from None
    return str(folder)


def _files_digest(files: Mapping[str, bytes]) -> str:
    total = hashlib.sha256()
    for name, content in sorted(files.items()):
        total.update(f"{name}\0{len(content)}\0".encode() + content)
    return total.hexdigest()
