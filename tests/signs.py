"""Customers' phones: what each shows of itself, as a page reads it."""

from kiosk.lib import networks
from kiosk.models.signs import Signs

WIFI = "198.51.100.20"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 Version/26.1 Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/{}.0.0.0 Mobile Safari/537.36"


def make_signs(
    browser: str = IPHONE, address: str = WIFI, time_zone: str = "Europe/London", **changes: object
) -> Signs:
    """The signs of a phone on the Wi-Fi of Harbour Street."""
    return Signs(time_zone, networks.origin(address, browser, "en-GB", secret="-"), **changes)
