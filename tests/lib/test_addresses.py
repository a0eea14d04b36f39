"""What an address says about who can reach it."""

import pytest

from kiosk.lib import addresses


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000", "http://localhost", "http://[::1]:8000", "http://127.1.2.3"]
)
def test_a_loopback_host_is_this_computer_alone(address: str) -> None:
    assert addresses.is_local(address)


@pytest.mark.parametrize(
    "address", ["https://feedback.example.org", "http://192.168.1.20:8000", "https://localhost.org"]
)
def test_any_other_host_can_be_reached(address: str) -> None:
    assert not addresses.is_local(address)
