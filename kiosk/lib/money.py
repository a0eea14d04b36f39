"""Sums of money: whole numbers of the smallest coin, so that nothing is ever rounded by chance, or guessed."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_precision, get_territory_currencies

from kiosk.lib.numbers import western

MOST_DIGITS = 15
GROUP = 3
"""The digits of a group: just as many behind a mark can be a group or a fraction."""

_ARABIC_COMMA = "،"
_SPACE = re.compile(r"[\u00a0\u2009\u202f]")
_DIRECTION = re.compile(r"[\u061c\u200e\u200f]")
_DASH = re.compile(r"[.,][-–—]$")
"""As in “20,–”: no cents."""

_MARKS = re.compile(r"[.,'’٬٫]| ")
_GROUPS = {
    "grouped by thousands": re.compile(r"[1-9]\d{0,2}(?P<mark>[.,'’٬ ])\d{3}(?:(?P=mark)\d{3})*", re.ASCII),
    "grouped as in India": re.compile(r"[1-9]\d?(?P<mark>[,٬ ])(?:\d{2}(?P=mark))*\d{3}", re.ASCII),
    "not grouped": re.compile(r"\d*", re.ASCII),
}
"""How the digits before the point can be written. A group that leads with a zero is none: “0.500” is a half."""

_POINT = re.compile(r"(?P<whole>.*)(?P<point>[.,٫])(?P<fraction>\d*)", re.ASCII)


class Readings(NamedTuple):
    """What a typed sum can mean, in smallest coins, the greatest first; and whether it can be read in one way alone."""

    sums: tuple[int, ...]
    is_clear: bool


def smallest(value: Decimal, currency: str) -> int | None:
    """A sum as a number of the currency's smallest coin; None where it is finer than that."""
    coins = value.scaleb(get_currency_precision(currency))
    return int(coins) if coins == coins.to_integral_value() else None


def value(amount: int, currency: str) -> Decimal:
    """A number of smallest coins as a sum."""
    return Decimal(amount).scaleb(-get_currency_precision(currency))


def readings(typed: str, currency: str) -> Readings:
    """What a sum can mean; nothing where it is no sum of that currency. “1.500” is fifteen hundred in Berlin and one
    and a half in Boston, so nobody can tell.
    """
    written = _DASH.sub("", _SPACE.sub(" ", _DIRECTION.sub("", western(typed)).strip()))
    written = written.replace(_ARABIC_COMMA, ",")
    digits = _MARKS.sub("", written)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS):
        return Readings((), is_clear=True)
    found = {one for one in (_whole(written), _with_a_fraction(written, currency)) if one is not None}
    coins = {coins for one in found if (coins := smallest(one, currency)) is not None}
    return Readings(tuple(sorted(coins, reverse=True)), is_clear=len(found) < 2)


def _whole(written: str) -> Decimal | None:
    """The number, where each mark in it is between groups."""
    if not any(pattern.fullmatch(written) for pattern in _GROUPS.values()):
        return None
    return Decimal(_MARKS.sub("", written))


def _with_a_fraction(written: str, currency: str) -> Decimal | None:
    """The number, where its last mark is the point and others are between groups.

    As many digits as a group has are no fraction where the currency has no coins to pay one with.
    """
    found, most = _POINT.fullmatch(written), GROUP if get_currency_precision(currency) else GROUP - 1
    if found is None or len(found["fraction"]) > most:
        return None
    for pattern in _GROUPS.values():
        groups = pattern.fullmatch(found["whole"])
        if groups and groups.groupdict().get("mark") != found["point"]:
            return Decimal(f"{_MARKS.sub('', found['whole']) or 0}.{found['fraction'] or 0}")
    return None


@lru_cache
def currencies() -> tuple[str, ...]:
    """Every currency that somebody pays with today, by its code."""
    territories = get_global("territory_currencies")
    return tuple(sorted({code for territory in territories for code in get_territory_currencies(territory)}))


@lru_cache
def name(currency: str, language: str) -> str:
    """What a currency is called in a language."""
    return str(Locale.parse(language, sep="-").currencies.get(currency, currency))


def currency_of(time_zone: str) -> str:
    """What is paid with where clocks go by `time_zone`; euros where that is nowhere."""
    found: list[str] = get_territory_currencies(get_global("zone_territories").get(time_zone, ""))
    return found[0] if found else "EUR"
