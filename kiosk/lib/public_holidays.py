"""Public holidays of a country and its regions, from the `holidays` package: to choose from, never to rely on later."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from babel import Locale
from babel.core import get_global

from kiosk.lib.lazily import Lazily

_holidays: Any = Lazily("holidays")

PUBLIC, HALF_DAY = "public", "half_day"
OTHERS = ("bank", "government", "optional", "de_facto", "workday")
"""Days on which some close, or none in wartime: offered, and not chosen beforehand."""


@dataclass(frozen=True)
class Holiday:
    """A date with what it is called there. `kind` is one of `PUBLIC`, `HALF_DAY` and `OTHERS`."""

    on: date
    name: str
    kind: str


def country_of(time_zone: str) -> str:
    """Return the country (ISO 3166, two letters) of an IANA zone; nothing where it has none or holidays are unknown."""
    code: str = get_global("zone_territories").get(time_zone, "")
    return code if code in _known() else ""


def countries(language: str) -> list[tuple[str, str]]:
    """Return the code and the name of each country with known holidays, by name."""
    names = Locale.parse(language, sep="-").territories
    return sorted(((code, str(names.get(code, code))) for code in _known()), key=lambda one: one[1])


def regions(country: str) -> list[tuple[str, str]]:
    """Return the code and the name of each part of a country with holidays of its own, by name."""
    found = _of(country)
    names = {code: name for name, code in reversed((getattr(found, "subdivisions_aliases", None) or {}).items())}
    return sorted(((code, names.get(code, code)) for code in found.subdivisions), key=lambda one: one[1])


def holidays(country: str, region: str, year: int, language: str) -> list[Holiday]:
    """Return a year's holidays, earliest first, each date once; in `language` where it is there, else as at home.

    An unknown country or region raises `LookupError`.
    """
    if country not in _known() or region not in {"", *(code for code, _name in regions(country))}:
        raise LookupError(country, region)
    return sorted(_found(country, region, year, language), key=lambda one: one.on)


def _found(country: str, region: str, year: int, language: str) -> Iterator[Holiday]:
    offered = _of(country).supported_categories
    known = [
        language_of
        for language_of in _of(country).supported_languages
        if language_of.partition("_")[0] == language.partition("-")[0]
    ]
    spoken = next(iter(known), None) or _of(country).default_language
    seen: set[date] = set()
    for kind in (PUBLIC, HALF_DAY, *OTHERS):
        if kind not in offered:
            continue
        days = _holidays.country_holidays(
            country, subdiv=region or None, years=year, categories=(kind,), language=spoken
        )
        for on, name in days.items():
            if on.year == year and on not in seen:
                seen.add(on)
                yield Holiday(on, str(name), kind)


@cache
def _known() -> frozenset[str]:
    codes = _holidays.list_supported_countries(include_aliases=False)
    return frozenset(code for code in codes if len(code) == 2)


@cache
def _of(country: str) -> Any:
    return _holidays.country_holidays(country)
