"""Style sheets, scripts and pictures, under addresses that change with what they hold: browsers keep them for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent.parent / "static"


@cache
def edition() -> str:
    """A digest of all files: modules that import each other change their addresses together."""
    total = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            total.update(path.relative_to(FOLDER).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]


def address(name: str) -> str:
    """Where a file is found: `css/detente.css`, say."""
    return f"/static/{edition()}/{name}"


class Static(StaticFiles):
    """The files, whatever edition is asked for; only the present one may be kept."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file."""
        asked, _, name = path.partition("/")
        response = await super().get_response(name or ".", scope)
        kept = "public, max-age=31536000, immutable" if asked == edition() else "no-cache"
        response.headers["Cache-Control"] = kept
        return response
