"""From a request to a page: the language, the theme, what was kept, and the template."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse, Response

from detente.version import __version__
from detente.web.languages import chosen, languages, name_of, translations
from detente.web.opened import Opened
from detente.web.pages import filters
from detente.web.pages.static import address

FOLDER = Path(__file__).parent.parent / "templates"
THEMES = ("light", "dark")  # beside the system's own
_YEAR = 365 * 24 * 3600
_SWITCHES = ("lang", "theme")  # what a page is shown in, not what it shows
_MOST_KEPT = 512  # pages


@dataclass(frozen=True)
class Asked:
    """What a page is asked.

    Args:
        opened: what it is answered from.
        path: the path of the page.
        query: the question, as sent.
        parts: the parts of the path that vary.
        language: to answer in.
        theme: to show it in; empty for the system's.
        today: the day it is asked.
    """

    opened: Opened
    path: str
    query: QueryParams
    parts: Mapping[str, str]
    language: str
    theme: str
    today: dt.date

    @property
    def pgettext(self) -> Callable[[str, str], str]:
        """Words in the language asked for, told apart by where they stand."""
        return translations(self.language).pgettext

    @property
    def gettext(self) -> Callable[[str], str]:
        """Words in the language asked for."""
        return translations(self.language).gettext

    @property
    def ngettext(self) -> Callable[[str, str, int], str]:
        """Words in the language asked for, for one or for several."""
        return translations(self.language).ngettext

    @cached_property
    def question(self) -> tuple[tuple[str, str], ...]:
        """The question without how it is shown."""
        return tuple(pair for pair in self.query.multi_items() if pair[0] not in _SWITCHES)

    def link(self, path: str | None = None, **changes: str | None) -> str:
        """An address: this page's with parts of the question changed, or another page's with them.

        Args:
            path: of another page, which is asked the changes alone; None for this page.
            changes: what is asked instead; None leaves it out.
        """
        kept = [] if path is not None else [pair for pair in self.question if pair[0] not in changes]
        pairs = [*kept, *((name, value) for name, value in changes.items() if value is not None)]
        where = path or self.path
        return f"{where}?{urlencode(pairs)}" if pairs else where


View = Callable[[Asked], dict[str, Any]]


class Pages:
    """Renders pages, and keeps those that were asked for lately: the same question has the same answer all day."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._environments = {language: _environment(language) for language in languages()}
        self._kept: OrderedDict[tuple[object, ...], str] = OrderedDict()
        self._lock = Lock()

    def asked(self, request: Request) -> Asked:
        """What a request asks of a page."""
        query = request.query_params
        theme = query.get("theme", request.cookies.get("theme", ""))
        return Asked(
            self._opened,
            request.url.path,
            query,
            dict(request.path_params),
            chosen(query, request.cookies, request.headers.get("accept-language", "")),
            theme if theme in THEMES else "",
            dt.date.today(),
        )

    async def show(self, request: Request, template: str, view: View) -> Response:
        """A page as a response: 304 where the browser has it already.

        Args:
            request: for the page.
            template: its name.
            view: gives what the template shows; called in a thread.
        """
        asked = self.asked(request)
        tag = self._opened.tag(asked.language, asked.theme, address(""))
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Cookie, Accept-Language"}
        if tag in request.headers.get("if-none-match", ""):
            response = Response(status_code=304, headers=headers)
        else:
            html = await request.app.state.workers.ask(self._page, asked, template, view)
            response = HTMLResponse(html, headers=headers)
        for name in _SWITCHES:
            value = asked.query.get(name)
            if value is not None and value in (*languages(), *THEMES, "auto"):
                response.set_cookie(name, value, max_age=_YEAR, samesite="lax", secure=request.url.scheme == "https")
        return response

    def _page(self, asked: Asked, template: str, view: View) -> str:
        key = (asked.path, asked.question, asked.language, asked.theme, asked.today)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        html = self.render(asked, template, view(asked))
        with self._lock:
            self._kept[key] = html
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return html

    def render(self, asked: Asked, template: str, context: Mapping[str, Any]) -> str:
        """A template filled in."""
        own = {
            "asked": asked,
            "opened": self._opened,
            "language": asked.language,
            "languages": [(code, name_of(code)) for code in languages()],
            "theme": asked.theme,
            "version": __version__,
            "now": dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        }
        return self._environments[asked.language].get_template(template).render({**own, **context})

    def problem(self, request: Request, problem: Mapping[str, Any]) -> Response:
        """The page of a request that is not answered."""
        html = self.render(self.asked(request), "problem.html", {"problem": problem})
        return HTMLResponse(html, problem["status"])


def _environment(language: str) -> Environment:
    found = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    catalogue = translations(language)
    found.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
    found.globals["asset"] = address
    filters.install(found, language)
    return found
