"""How much of a request is read: one limit for each address, small unless it is listed here."""

import io

from flask import Flask, request
from flask_login import current_user
from werkzeug.exceptions import RequestEntityTooLarge

from kiosk.queries import organisation

KB, MB = 1024, 1024 * 1024

SMALL = 4 * KB
"""Signing in, a button, a line or two: what every address takes that is not listed."""

WORDS = 64 * KB
"""Somebody's own words, or many ticks: four thousand characters of any script take up to 48 kB on their way here."""

PICTURE = 16 * MB
"""A photo as telephones make them; it is encoded anew and much smaller."""

LARGEST: dict[str, int] = {
    "customers.add": WORDS,
    "tablets.heartbeat": WORDS,
    "tablets.sync": 4 * WORDS,
    **dict.fromkeys(("staff.pass_on", "staff.write", "staff.thank"), WORDS),
    **dict.fromkeys(("admin.mentions.split", "admin.remarks.answer", "admin.praise.add", "admin.praise.paper"), WORDS),
    **dict.fromkeys(("admin.locations.add", "admin.locations.change", "admin.locations.change_policy"), WORDS),
    **dict.fromkeys(("admin.months.reopen", "admin.rewards.reverse"), WORDS),
    **dict.fromkeys(("admin.rewards.grant", "admin.rewards.hand_over", "admin.rewards.draw"), WORDS),
    **dict.fromkeys(("admin.people.add", "admin.people.change", "admin.teams.add", "admin.teams.change"), WORDS),
    **dict.fromkeys(("admin.managers.add", "admin.managers.change"), WORDS),
    **dict.fromkeys(("admin.reward_rules.add", "admin.reward_rules.change"), WORDS),
    **dict.fromkeys(("admin.standards.add", "admin.standards.change"), WORDS),
    **dict.fromkeys(("admin.people.change_photo", "admin.settings.change", "admin.setup.begin"), PICTURE),
    "admin.staff_import.show": 4 * MB,
    "admin.staff_import.confirm": 2 * MB,
    "admin.tablets.hand_in": 16 * MB,
}
"""Bytes of a request's body, by endpoint."""

WITHOUT_FILES = {"admin.staff_import.confirm"}
"""What carries a whole list in one field."""

OTHER_FIELDS = 4 * WORDS
"""All fields of a form that are no file: only files are larger."""


def init_app(app: Flask) -> None:
    """Set the limits before anything reads a body: before extensions, of which one looks for a token in each form."""
    app.before_request(_limit)


def _limit() -> None:
    largest = LARGEST.get(request.endpoint or "", SMALL)
    if largest > WORDS and request.blueprint != "tablets" and not _may_send_files():
        largest = SMALL
    if request.endpoint not in WITHOUT_FILES:
        request.max_form_memory_size = min(largest, OTHER_FIELDS)
        if request.mimetype != "multipart/form-data":
            largest = min(largest, OTHER_FIELDS)
    request.max_content_length = largest
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        _read_whole(largest)


def _read_whole(largest: int) -> None:
    """Read a body that does not say its length: of a longer one, Werkzeug would keep the beginning in silence."""
    body = request.environ["wsgi.input"].read(largest + 1)
    is_too_long = len(body) > largest
    request.environ["wsgi.input"] = io.BytesIO(b"" if is_too_long else body)
    if is_too_long:
        raise RequestEntityTooLarge


def _may_send_files() -> bool:
    """Whether somebody is signed in, or set-up, which may bring a logo, is still to come."""
    return current_user.is_authenticated or organisation.current() is None
