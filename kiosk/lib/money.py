"""Sums of money: whole numbers of the smallest coin, so that nothing is ever rounded by chance."""

from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_precision, get_territory_currencies


def smallest(value: Decimal, currency: str) -> int | None:
    """A sum as a number of the currency's smallest coin; None where it is finer than that."""
    coins = value.scaleb(get_currency_precision(currency))
    return int(coins) if coins == coins.to_integral_value() else None


def value(amount: int, currency: str) -> Decimal:
    """A number of smallest coins as a sum."""
    return Decimal(amount).scaleb(-get_currency_precision(currency))


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
