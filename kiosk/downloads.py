"""Files to take along: sent in one way, each under a name that every server, browser and system takes."""

from collections.abc import Iterator
from itertools import chain
from urllib.parse import quote

from flask import Response

from kiosk.lib import filenames

_ATTRIBUTE_CHARACTERS = "!#$&+-.^_`|~"
"""What needs no percent sign in an extended value, besides letters and digits (RFC 8187 § 3.2.1)."""


def file(content: str | bytes | Iterator[bytes], name: str, content_type: str) -> Response:
    """`content` as a file that browsers save as `name`; an old browser saves it as the same in plain letters.

    A header is Latin-1 at most, and servers refuse any other, so the name itself travels encoded (RFC 6266).
    """
    response = Response(content if isinstance(content, str | bytes) else _begun(content), content_type=content_type)
    names = {"filename": filenames.in_plain_letters(name)}
    if not name.isascii():
        names["filename*"] = f"UTF-8''{quote(name, safe=_ATTRIBUTE_CHARACTERS)}"
    response.headers.set("Content-Disposition", "attachment", **names)
    return response


def _begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, the first of which is made now: what goes wrong with it still gets a page of its own."""
    first = next(pieces, b"")
    return chain([first], pieces)
