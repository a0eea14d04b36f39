"""Sums in whole smallest coins, whatever the currency's coins are."""

from decimal import Decimal
from functools import lru_cache

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from babel.numbers import format_decimal, get_currency_precision

from kiosk.lib import money


@pytest.mark.parametrize(
    ("value", "currency", "coins"),
    [("10.50", "EUR", 1050), ("10", "JPY", 10), ("0.1", "JPY", None), ("1.005", "EUR", None), ("1.005", "KWD", 1005)],
)
def test_a_sum_is_a_number_of_the_smallest_coin(value: str, currency: str, coins: int | None) -> None:
    assert money.smallest(Decimal(value), currency) == coins
    assert coins is None or money.value(coins, currency) == Decimal(value)


def test_a_clock_says_what_is_paid_with() -> None:
    zones = ("Europe/London", "Pacific/Auckland", "Asia/Tokyo", "UTC")
    assert [money.currency_of(zone) for zone in zones] == ["GBP", "NZD", "JPY", "EUR"]


def test_every_currency_has_a_name() -> None:
    assert {"EUR", "USD", "GBP", "PLN", "VND", "MAD"} <= set(money.currencies())
    assert money.name("GBP", "en") == "British Pound"


@pytest.mark.parametrize(
    ("typed", "currency", "sums"),
    [
        ("1.500", "EUR", ["1500.00", "1.50"]),
        ("1,500", "EUR", ["1500.00", "1.50"]),
        ("1.500", "KWD", ["1500.000", "1.500"]),
        ("12,345", "GBP", ["12345.00"]),
    ],
)
def test_what_can_be_read_two_ways_is_not_clear(typed: str, currency: str, sums: list[str]) -> None:
    found = money.readings(typed, currency)
    assert ([str(money.value(coins, currency)) for coins in found.sums], found.is_clear) == (sums, False)


@pytest.mark.parametrize(
    ("typed", "currency", "value"),
    [
        ("1500", "EUR", "1500"), ("12,5", "EUR", "12.5"), (".5", "EUR", "0.5"), ("0,500", "EUR", "0.5"),
        ("1.234,50", "EUR", "1234.5"), ("1,234.50", "EUR", "1234.5"), ("1.234.567", "EUR", "1234567"),
        ("1’500.50", "CHF", "1500.5"), ("1'500", "CHF", "1500"), ("20.–", "CHF", "20"), ("20,-", "EUR", "20"),
        ("1\u202f500,50", "EUR", "1500.5"), ("1\u00a0500", "EUR", "1500"), ("1\u2009500", "SEK", "1500"),
        ("1,50,000", "INR", "150000"), ("1,50,000.50", "INR", "150000.5"), ("१,५०,०००", "INR", "150000"),
        ("١٬٥٠٠٫٥٠", "EGP", "1500.5"), ("۱۲٫۵", "EUR", "12.5"), ("1.500", "CLP", "1500"), ("1,500", "JPY", "1500"),
        ("10.00", "ISK", "10"), ("1,234.567", "KWD", "1234.567"), ("1 500.000", "KWD", "1500"),
    ],
)  # fmt: skip
def test_what_can_be_read_in_one_way_is_clear(typed: str, currency: str, value: str) -> None:
    assert money.readings(typed, currency) == ((money.smallest(Decimal(value), currency),), True)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "-5", "−5", "5-", "(5)", "a lot", "NaN", "1e9", "1.5000", "1,2,3", "12 34", "1.50.000", "1..5", ",",
     "1.500.00", "1'50", "1,500,", "1.234,567.8", "9" * 16, "5 %", "½"],
)  # fmt: skip
def test_what_is_no_sum_is_none(typed: str) -> None:
    assert money.readings(typed, "EUR").sums == ()


SUMS = ("0.5", "7", "12.5", "999", "1000", "1500", "1500.5", "1234567", "1234567.25", "12345.675")
ODD = {"⹁", "tok"}
"""What we cannot read, so that it is refused: Adlam's comma, and groups of two as in Toki Pona."""


@lru_cache
def _ways() -> list[tuple[str, str]]:
    """A language and its digits, or Latin ones, for each way in which anybody writes numbers."""
    ways: dict[object, tuple[str, str]] = {}
    for language in locale_identifiers():
        locale = Locale.parse(language)
        for system in ("latn", locale.default_numbering_system):
            marks = locale.number_symbols.get(system, {})
            key = (marks.get("decimal"), marks.get("group"), system, locale.decimal_formats[None].pattern)
            if not ODD & {*key[:2], locale.language}:
                ways.setdefault(key, (language, system))
    return list(ways.values())


@lru_cache
def _written(places: int) -> list[tuple[str, str]]:
    """Sums as the world writes them, with so many decimals, with groups and without; and what they are."""
    fraction = f".{'0' * places}" if places else ""
    sums = [one for one in SUMS if len(one.partition(".")[2]) <= places]
    return [
        (format_decimal(Decimal(one), pattern, language, numbering_system=system), one)
        for language, system in _ways()
        for one in sums
        for pattern in (None, f"#,##0{fraction}", f"0{fraction}")
    ]


@pytest.mark.parametrize("currency", money.currencies())
def test_a_sum_of_any_currency_written_in_any_language_is_right_or_asked(currency: str) -> None:
    written = _written(get_currency_precision(currency))
    assert len(written) > 300
    for typed, one in written:
        coins, found = money.smallest(Decimal(one), currency), money.readings(typed, currency)
        assert coins in found.sums, (typed, one)
        assert not found.is_clear or found.sums == (coins,), (typed, one)
