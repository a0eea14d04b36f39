"""A form that was sent and not taken: its fields, to be sent once more, and the words in it, to be read."""

import re
from collections.abc import Iterator

from flask import Flask, g, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})

SECRET = frozenset({"password", "old", "new", "pin"})
"""What is typed again rather than shown in a page."""

OF_THE_PAGE = frozenset({"csrf_token", "visit", "client_id", "utc_offset", "shown", "then", "next", "back"})
"""What stood in the page and was not typed."""

_ID = re.compile(r"(?=.*[0-9])(?=.*[a-z])[0-9a-z-]{8,40}|on|y|-?[0-9]{1,4}")
"""What a box or a hidden field sends: an id of ours, a tick, a number. A telephone number is longer."""


def init_app(app: Flask) -> None:
    """Let any page of trouble show what was typed."""
    app.add_template_global(typed, "typed_words")


def fields() -> list[tuple[str, str]]:
    """Return the fields that can be sent once more, but for the token."""
    return [(name, value) for name, value in _form().items(multi=True) if name != "csrf_token"]


def can_be_repeated() -> bool:
    """Return whether a form was sent that can be sent once more as it is: without a password, which is typed again."""
    return bool(request.environ["REQUEST_METHOD"] == "POST" and request.mimetype in FORMS and not has_secrets())


def has_secrets() -> bool:
    """Return whether something was sent that is typed again rather than shown."""
    return not SECRET.isdisjoint(_form())


def typed() -> str:
    """Return the words that somebody typed, in their order."""
    return "\n".join(_typed())


def fill_in_again() -> None:
    """Let the forms that are made in this request hold what was sent, as if it had been typed on the page now shown."""
    g.sent = _form()


def sent() -> MultiDict[str, str] | None:
    """Return what the forms of this request are to hold; None where nothing was sent in vain."""
    found: MultiDict[str, str] | None = g.get("sent")
    return found


def _typed() -> Iterator[str]:
    for name, value in _form().items(multi=True):
        words = value.strip()
        if words and name not in SECRET | OF_THE_PAGE and not _ID.fullmatch(words):
            yield words


def _form() -> MultiDict[str, str]:
    """What was sent; nothing where it is too long to be read, or no form."""
    try:
        return request.form
    except HTTPException:
        return MultiDict()
