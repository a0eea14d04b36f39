"""Marks in an address by which a try is known as a test: for one place's code, made by us, and good for some hours."""

from datetime import datetime

from kiosk.lib import tokens

MARK_HOURS = 4
"""How many hours after its own a mark is good: an afternoon of setting up. A customer who finds an old one counts."""


def mark(code: str, *, at: datetime, secret: str) -> str:
    """Return what makes an answer at the touchpoint with this code a test, for a link or code on a manager's page.

    It is the same for an hour, so that a page that is asked again and again draws its code once.
    """
    return _mark(code, _hour(at), secret)


def is_ours(said: str, code: str, *, at: datetime, secret: str) -> bool:
    """Return whether this is a mark of ours for the touchpoint, and not too old."""
    hour = said.partition("-")[0]
    if not (hour.isascii() and hour.isdecimal() and 0 <= _hour(at) - int(hour[:9]) <= MARK_HOURS):
        return False
    return tokens.is_same(said, _mark(code, int(hour[:9]), secret))


def _mark(code: str, hour: int, secret: str) -> str:
    return f"{hour}-{tokens.seal(f'{code} {hour}', purpose='test answer', secret=secret)}"


def _hour(at: datetime) -> int:
    """Hours since 1970."""
    return int(at.timestamp()) // 3600
