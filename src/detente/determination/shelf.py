"""Finding a jurisdiction's compiled law: in this process, in the cache folder, or by compiling it.

The cache is keyed by the digest of the law files, and of the code that compiles them and the countries it knows; a file
that is missing, stale or broken is made anew, and a folder that cannot be written is done without. `DETENTE_CACHE`
names another folder; set to nothing it turns the cache off.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from detente.determination.book import Book, build, from_plain, to_plain
from detente.errors import LawError, LawFault
from detente.regime.folder import cache_folder, known_code, law_files, law_folder, own_codes

if TYPE_CHECKING:
    from detente.regime.load import JurisdictionLaw
    from detente.regime.proposals import Proposal

_ROOMS = ("regime", "classify", "determination")


def digest(code: str, folder: Path | str | None = None, laid: Iterable[Proposal] = ()) -> str:
    """The SHA-256 of one jurisdiction's law files (names and contents), 64 hexadecimal digits.

    Args:
        code: the jurisdiction.
        folder: the law data, if not the one that comes with detente.
        laid: the proposals laid over it, in their order; they are part of what is digested.

    Raises:
        LawError: a file cannot be read.
    """
    root = law_folder(folder)
    total = hashlib.sha256()
    for path in law_files(code, root):
        try:
            content = path.read_bytes()
        except OSError as error:
            fault = LawFault(f"law/{path.relative_to(root).as_posix()}", 0, f"cannot be read: {error.strerror}.")
            raise LawError([fault]) from None
        total.update(f"{path.name}\0{len(content)}\0".encode())
        total.update(content)
    for proposal in laid:
        total.update(f"\0proposal {proposal.digest}\0".encode())
    return total.hexdigest()


def open_book(
    code: str,
    folder: Path | str | None = None,
    known_on: dt.date | None = None,
    laid: tuple[Proposal, ...] = (),
) -> Book:
    """The compiled law of a jurisdiction.

    Args:
        code: the jurisdiction, ISO 3166 alpha-2.
        folder: the law data, if not the one that comes with detente.
        known_on: count only instruments promulgated by this day.
        laid: proposals of this jurisdiction to lay over its law, in their order.

    Raises:
        UnknownNameError: there is no law of that jurisdiction.
        LawError: the law data is at fault.
        ProposalError: the proposals cannot be laid over it.
    """
    code = known_code(code, folder)
    made_from = digest(code, folder, laid)
    return _opened(code, str(law_folder(folder)), made_from, known_on, laid)


def put_back() -> None:
    """Forget the books opened in this process; they are opened anew from the cache or compiled."""
    _opened.cache_clear()


@lru_cache(maxsize=64)
def _opened(code: str, folder: str, made_from: str, known_on: dt.date | None, laid: tuple[Proposal, ...]) -> Book:
    name = f"{code.lower()}-{made_from[:24]}-{code_digest()[:16]}"
    if known_on is not None:
        name += f"-known-{known_on}"
    kept = cache_folder()
    path = kept / f"{name}.json" if kept else None
    if path:
        book = _read(path, code, made_from)
        if book is not None:
            return book
    from detente.regime.fold import history
    from detente.regime.load import load

    law: JurisdictionLaw = load(code, Path(folder))
    if laid:
        from detente.regime.proposals import overlay

        law = overlay(law, laid)
    book = build(history(law, known_on), made_from)
    if path:
        _keep(path, book)
    return book


@lru_cache(maxsize=1)
def code_digest() -> str:
    """The SHA-256 of the code that compiles the law and of the countries it knows, 64 hexadecimal digits."""
    root = Path(__file__).parent.parent
    total = hashlib.sha256()
    for room in _ROOMS:
        for path in sorted((root / room).glob("*.py")):
            total.update(path.read_bytes())
    total.update(" ".join(sorted(own_codes())).encode())
    return total.hexdigest()


def _read(path: Path, code: str, made_from: str) -> Book | None:
    try:
        seal, _, content = path.read_bytes().partition(b"\n")
        if seal != _seal(path, content):
            return None
        book = from_plain(json.loads(content))
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        ArithmeticError,
        AttributeError,
        RecursionError,
    ):
        return None
    return book if book.code == code and book.digest == made_from else None


def _seal(path: Path, content: bytes) -> bytes:
    """What the first line of a cache file says: a digest of its name and of all that follows."""
    return hashlib.sha256(path.name.encode() + b"\n" + content).hexdigest().encode()


def _keep(path: Path, book: Book) -> None:
    """Write a cache file whole or not at all."""
    content = json.dumps(to_plain(book), separators=(",", ":"), ensure_ascii=False).encode()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_seal(path, content) + b"\n" + content)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
