"""Addresses that are keys: whoever knows one may open it, so none is ever written into a log."""

import re

BEGINNINGS = ("/v/", "/r/", "/staff/", "/STAFF/", "/wall/", "/admin/setup/", "/admin/invitations/")
"""A customer's visit and receipt, a staff member's own page, a wall, set-up and invitations. A key follows each."""

_KEY = re.compile(rf"({'|'.join(BEGINNINGS)})[^\s/?#\"'<>]+", re.IGNORECASE)


def hidden(text: str) -> str:
    """`text` with an ellipsis for each key in it."""
    return _KEY.sub(r"\1…", text)
