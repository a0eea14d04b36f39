"""Signed tokens that carry their purpose and run out, short seals, and what is stored of random ones."""

import hashlib
import hmac
from datetime import timedelta
from functools import lru_cache

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from kiosk.lib import codes

FOR_EVER = timedelta(days=36500)
"""For tokens that something else brings to an end."""


class Expired(Exception):
    """Signed by us, but too long ago; `value` is what it said."""

    def __init__(self, value: str) -> None:
        super().__init__("expired")
        self.value = value


def sign(value: str, *, purpose: str, secret: str) -> str:
    """`value` in a token that is good for `purpose` alone."""
    return str(_serializer(secret, purpose).dumps(value))


def read(token: str, *, purpose: str, secret: str, lifetime: timedelta) -> str | None:
    """The value of `token`; None if it is not ours or for something else; `Expired` if it is too old."""
    serializer = _serializer(secret, purpose)
    try:
        return str(serializer.loads(token, max_age=int(lifetime.total_seconds())))
    except SignatureExpired as expired:
        if expired.payload is None:
            return None
        raise Expired(str(serializer.load_payload(expired.payload))) from expired
    except BadSignature:
        return None


def fingerprint(token: str) -> str:
    """What is stored of a random token: enough to recognise it, not enough to use it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def seal(value: str, *, purpose: str, secret: str) -> str:
    """80 bits that only we can make for `value` and `purpose`, in the letters of a short code: what is printed with it
    stays short.
    """
    made = hmac.digest(secret.encode(), f"{purpose}\0{value}".encode(), "sha256")
    bits = int.from_bytes(made[:10])
    return "".join(codes.ALPHABET[bits >> shift & 31] for shift in range(75, -1, -5))


def is_same(given: str, expected: str) -> bool:
    """Whether two seals are the same, told in a time that says nothing about either."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


@lru_cache(maxsize=16)
def _serializer(secret: str, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=purpose)
