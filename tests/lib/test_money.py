"""Sums in whole smallest coins, whatever the currency's coins are."""

from decimal import Decimal

import pytest

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
