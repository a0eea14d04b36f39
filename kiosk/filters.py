"""How values look in templates: dates in the location's zone, figures, the organisation's colours."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from flask import Flask, url_for
from flask_babel import format_currency, format_date, format_datetime, format_timedelta, get_locale
from jinja2 import StrictUndefined, pass_context
from markupsafe import Markup

from kiosk import public_address
from kiosk.lib import clock, colour
from kiosk.lib import money as sums
from kiosk.lib.names import letters, searched
from kiosk.lib.text import beginning, initial, initials
from kiosk.version import __version__

_ANY_MONDAY = date(2024, 1, 1)
_NAMES = frozenset({"name", "names", "place", "team", "other"})
"""Under these a sentence of a template takes the name of somebody or something."""


def init_app(app: Flask) -> None:
    """Make templates strict, and give them the filters below."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for tool in (
        day,
        moment,
        month,
        weekday,
        duration,
        percent,
        money,
        colours,
        initial,
        initials,
        beginning,
        letters,
        named,
    ):
        app.add_template_filter(tool)
    app.add_template_global(page_direction)
    app.add_template_global(absolute)
    app.add_template_global(searched)
    app.jinja_env.globals["version"] = __version__
    for say in ("gettext", "ngettext", "pgettext", "npgettext"):
        app.jinja_env.globals[say] = _naming(cast(Callable[..., str], app.jinja_env.globals[say]))


def named(name: str) -> Markup:
    """A name or a code, which a browser that translates the page leaves as it is."""
    return name if isinstance(name, Markup) else Markup('<bdi translate="no">{}</bdi>').format(name)


def _naming(say: Callable[..., str]) -> Callable[..., str]:
    """Let a sentence of a template mark the names in it, so that no template has to think of it."""

    @pass_context
    def saying(context: Any, *sentence: Any, **values: Any) -> str:
        marked = {
            key: named(value) if key in _NAMES and isinstance(value, str) else value for key, value in values.items()
        }
        return say(context, *sentence, **marked)

    return saying


def day(value: date) -> str:
    """A date in words: 22 Nov 2026."""
    return str(format_date(value, "d MMM y"))


def moment(value: datetime, time_zone: str) -> str:
    """An instant as the clock on the wall of `time_zone` showed it."""
    return str(format_datetime(clock.local_time(value, time_zone), "d MMM y, HH:mm", rebase=False))


def month(value: date) -> str:
    """November 2026."""
    return str(format_date(value, "MMMM y"))


def weekday(number: int) -> str:
    """The name of a weekday, Monday being 0."""
    return str(format_date(_ANY_MONDAY + timedelta(days=number), "EEEE"))


def duration(value: timedelta) -> str:
    """A length of time in one round figure: 4 minutes, 3 hours, 2 days."""
    return str(format_timedelta(abs(value)))


def percent(share: float) -> str:
    """A share between 0 and 1 as whole per cent: 87 %."""
    return f"{share * 100:.0f} %"


def money(amount: int, currency: str) -> str:
    """A number of a currency's smallest coins: £20.00."""
    return str(format_currency(sums.value(amount, currency), currency))


@lru_cache(maxsize=64)
def colours(accent: str) -> str:
    """Style rules that put the organisation's colour where the house's own green stands, readable by day and night."""
    by_day, by_night = (
        ";".join(f"--{name}:{value}" for name, value in meanings.items())
        for meanings in colour.meanings(accent).values()
    )
    return f":root{{{by_day}}}@media(prefers-color-scheme:dark){{:root{{{by_night}}}}}"


def page_direction() -> str:
    """`rtl` for languages written from right to left, else `ltr`."""
    locale = get_locale()
    return "rtl" if locale is not None and locale.text_direction == "rtl" else "ltr"


def absolute(endpoint: str, **values: Any) -> str:
    """The full address of a page, from the public address: what is printed, sent or read aloud."""
    return public_address.current() + url_for(endpoint, **values)
