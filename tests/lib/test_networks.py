"""A sum tells networks and browsers apart, and says nothing of an address."""

import pytest

from kiosk.lib import networks

SECRET = "a secret"
PHONE = ("Mozilla/5.0 (iPhone)", "en")


def _of(address: str | None, *browser: str, secret: str = SECRET) -> networks.Origin | None:
    return networks.origin(address, *browser, secret=secret)


def test_the_same_browser_on_the_same_network_has_the_same_sums() -> None:
    assert _of("203.0.113.7", *PHONE) == _of("203.0.113.7", *PHONE)
    assert _of("203.0.113.7", *PHONE) == _of("::ffff:203.0.113.7", *PHONE)


def test_another_browser_network_or_secret_has_others() -> None:
    one = _of("203.0.113.7", *PHONE)
    assert one.network == _of("203.0.113.7", "Another", "en").network
    assert one.browser != _of("203.0.113.7", "Another", "en").browser
    assert one.network != _of("203.0.113.8", *PHONE).network
    assert one.browser != _of("203.0.113.8", *PHONE).browser
    assert one.network != _of("203.0.113.7", *PHONE, secret="another").network


def test_a_phone_that_changes_the_second_half_of_its_address_is_on_the_same_network() -> None:
    assert _of("2001:db8:1:2:aaaa::1", *PHONE) == _of("2001:db8:1:2:bbbb:cccc::9", *PHONE)
    assert _of("2001:db8:1:2::1", *PHONE) != _of("2001:db8:1:3::1", *PHONE)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "", None, "unix:", "999.1.1.1"])
def test_an_address_that_tells_nobody_apart_leaves_no_sum(address: str | None) -> None:
    assert _of(address, *PHONE) is None


def test_a_browser_may_say_anything_of_itself() -> None:
    assert _of("203.0.113.7", "\udc80\x00", "") is not None
