"""Random ids and short codes, and the time-ordered id of a response."""

import secrets
import uuid
from datetime import UTC, datetime

from kiosk.lib import clock

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no i, l, o or u, so that a code survives being read aloud or copied by hand."""

LAST_SECOND = 253402300799
"""The last second of the year 9999, counted from 1970."""

_LOOKALIKES = str.maketrans({"i": "1", "l": "1", "o": "0", "u": "v", "-": None, " ": None})


def short_code(length: int) -> str:
    """`length` random characters of 5 bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def digits(length: int) -> str:
    """`length` random digits: a PIN to suggest."""
    return "".join(secrets.choice("0123456789") for _ in range(length))


def as_typed(code: str) -> str:
    """A code as somebody typed it, in the form it is stored: lower case, look-alikes mended."""
    return code.strip().lower().translate(_LOOKALIKES)


def is_code(code: str) -> bool:
    """Whether every character is one that our codes are made of."""
    return bool(code) and set(code) <= set(ALPHABET)


def public_id() -> str:
    """A random id of 80 bits that may stand in an address."""
    return short_code(16)


def client_id() -> uuid.UUID:
    """A new id for an answer that is given now; new ones sort last."""
    return client_id_of(clock.now(), secrets.randbits(80))


def client_id_of(made_at: datetime, bits: int) -> uuid.UUID:
    """A UUID of version 7 (RFC 9562 § 5.7): 48 bits of milliseconds, then 80 of which 74 are random bits."""
    value = (int(made_at.timestamp() * 1000) << 80) | bits
    value = value & ~(0xF000 << 64) | (0x7000 << 64)
    value = value & ~(0xC000 << 48) | (0x8000 << 48)
    return uuid.UUID(int=value)


def made_at(client_id: uuid.UUID) -> datetime | None:
    """The instant a version 7 id says it was made; None where it says none that a calendar knows."""
    seconds = (client_id.int >> 80) / 1000
    if client_id.version != 7 or seconds > LAST_SECOND:
        return None
    return datetime.fromtimestamp(seconds, tz=UTC)
