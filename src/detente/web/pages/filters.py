"""How values are written on pages, the same on all of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from babel import Locale
from babel.numbers import format_decimal, format_percent
from jinja2 import Environment
from markupsafe import Markup, escape

from detente.regime import countries
from detente.web.languages import translations

OPEN = "…"


def install(environment: Environment, language: str) -> None:
    """Give an environment the filters."""

    def number(value: int | float | Decimal) -> str:
        return str(format_decimal(value, locale=language))

    def percent(share: float, digits: int = 1) -> str:
        return str(format_percent(share, f"#,##0.{'0' * digits}%" if digits else "#,##0%", locale=language))

    def country(code: str) -> str:
        """A country in the reader's language; a code that nobody knows stands for itself."""
        return territories.get(code) or countries.name(code) or code

    def outcome(value: str) -> str:
        return {
            "no-licence": gettext("No licence needed"),
            "licence": gettext("Licence needed"),
            "prohibited": gettext("Prohibited"),
            "undetermined": gettext("Undetermined"),
        }[value]

    def kind(value: str) -> str:
        """A kind of act."""
        return {
            "ruling": gettext("ruling"),
            "announcement": gettext("announcement"),
            "measure": gettext("measure"),
            "easing": gettext("easing"),
            "security": gettext("security"),
            "talks": gettext("talks"),
            "dispute": gettext("dispute"),
            "settlement": gettext("settlement"),
            "diplomacy": gettext("diplomacy"),
        }.get(value, value)

    def lane(title: str) -> str:
        """A lane of the timeline: a country by its name, talks and the rest in the reader's language."""
        known = {"talks": gettext("talks"), "others": gettext("others")}
        return known.get(title) or territories.get(title) or title

    gettext = translations(language).gettext
    territories = Locale.parse(language).territories
    environment.filters["country"] = country
    environment.filters["outcome"] = outcome

    def whole(value: str | int | Decimal | None) -> str:
        """A sum of money as its digits stand, with separators; nothing for none."""
        return "" if value is None else number(Decimal(value))

    environment.filters["whole"] = whole
    environment.filters["kind"] = kind
    environment.filters["lane"] = lane
    environment.filters["day"] = day
    environment.filters["number"] = number
    environment.filters["percent"] = percent
    environment.filters["host"] = host
    environment.filters["is_day"] = is_day


def day(value: dt.date | str | None) -> str:
    """A day as an element that machines read too; an open end as an ellipsis."""
    if value is None:
        return OPEN
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    return Markup('<time datetime="{0}">{0}</time>').format(escape(text))


def host(address: str) -> str:
    """The machine that an address leads to."""
    return address.partition("//")[2].partition("/")[0].removeprefix("www.")


def is_day(text: str) -> bool:
    """Whether a text is a day as browsers write it into their own date fields."""
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
