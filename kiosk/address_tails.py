"""Addresses that were copied with the sentence around them: a full stop, a bracket, a slash too many."""

import re
from urllib.parse import quote

from flask import Request, current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

_TAIL = re.compile(r"[^\w=-]+$")
"""None of our addresses ends in anything but a letter, a digit, `-`, `_` or, at a folder, one slash."""


def meant(request: Request) -> str:
    """Return the address that was meant where nothing is at this one; empty where nothing is there either."""
    path = _TAIL.sub("", request.path)
    if request.method not in {"GET", "HEAD"} or path in {request.path, ""}:
        return ""
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except RequestRedirect:  # a folder, which is found with its slash
        if request.path == f"{path}/":  # that was asked for, and there is nothing: back and forth it would go for ever
            return ""
    except HTTPException:
        return ""
    query = request.query_string.decode("ascii", "replace")
    return quote(path) + (f"?{query}" if query else "")
