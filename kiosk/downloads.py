"""Files to take along: sent in one way, each under a name that every server, browser and system takes."""

from collections.abc import Iterator
from urllib.parse import quote

from flask import Response

from kiosk.lib import filenames

_ATTRIBUTE_CHARACTERS = "!#$&+-.^_`|~"
"""What needs no percent sign in an extended value, besides letters and digits (RFC 8187 § 3.2.1)."""


def file(content: str | bytes | Iterator[bytes], name: str, content_type: str) -> Response:
    """`content` as a file that browsers save as `name`; an old browser saves it as the same in plain letters.

    A header is Latin-1 at most, and servers refuse any other, so the name itself travels encoded (RFC 6266).
    """
    response = Response(content, content_type=content_type)
    names = {"filename": filenames.in_plain_letters(name)}
    if not name.isascii():
        names["filename*"] = f"UTF-8''{quote(name, safe=_ATTRIBUTE_CHARACTERS)}"
    response.headers.set("Content-Disposition", "attachment", **names)
    return response
