"""Signed tokens that carry their purpose and run out, and what is stored of random ones."""

import hashlib
from datetime import timedelta
from functools import lru_cache

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

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


@lru_cache(maxsize=16)
def _serializer(secret: str, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=purpose)
