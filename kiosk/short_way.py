"""The short way of the usual tap: answered before Flask, to the byte as `routes.rate` answers it."""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from flask import Flask, redirect, url_for

from kiosk.actions import responses
from kiosk.forms import Tap
from kiosk.lib import clock
from kiosk.models.door import door
from kiosk.queries.visits import Place

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LONGEST = 100
"""Bytes that the two fields of a tapped face take, and some to spare."""

_ADDRESS = re.compile(r"/t/([0-9a-z]{8})/rate", re.ASCII)
_FIELDS = re.compile(r"rating=[1-5]&visit=[0-9a-f-]{36}|visit=[0-9a-f-]{36}&rating=[1-5]", re.ASCII)
_USUAL = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/x-www-form-urlencoded", "HTTP_COOKIE": None}
_GAP = "GAP"


def init_app(app: Flask) -> None:
    """Let `app` be asked by the short way first. Whoever mends the environment is put before it, so comes later."""
    app.wsgi_app = ShortWay(app)  # type: ignore[method-assign]  # where Flask's documentation puts a middleware


class ShortWay:
    """Takes a tap at a place that was looked up a moment ago, from a browser without a cookie.

    Everything else goes Flask's way, and so does a tap that met with trouble: to submit it twice is to submit it once.
    """

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.flask: WSGIApplication = app.wsgi_app
        self.answers: dict[str, Answer] = {}

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        address = _ADDRESS.fullmatch(environ["PATH_INFO"])
        place = self.app.extensions["places"].known(address[1]) if address else None
        if place is None or place.is_closed or not _is_usual(environ):
            return self.flask(environ, start_response)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        token = self._kept(place, body)
        if token is None:
            environ["wsgi.input"] = BytesIO(body)
            return self.flask(environ, start_response)
        scheme = environ["wsgi.url_scheme"]
        answer = self.answers.get(scheme) or self._learnt(scheme)
        start_response(answer.status, answer.headers(token))
        return [answer.body(token)]

    def _kept(self, place: Place, body: bytes) -> str | None:
        """The visit's token once the tap is kept; None where that is Flask's to do."""
        fields = body.decode("ascii", "replace")
        if _FIELDS.fullmatch(fields) is None:
            return None
        tap = Tap.of(dict(field.split("=") for field in fields.split("&")))
        try:
            with self.app.app_context():
                new = tap.at(place, clock.now())
                if not door.is_calm(new):  # Flask has a page for what a flood leaves no room for
                    return None
                responses.submit(new)
        except Exception:  # whatever it was, Flask meets it too, and has a page for each trouble
            logging.getLogger(__name__).info("a tap goes the long way", exc_info=True)
            return None
        return tap.token(self.app.config["SECRET_KEY"])

    def _learnt(self, scheme: str) -> "Answer":
        """What Flask answers to a tap, with a gap for the token."""
        with self.app.test_request_context("/t/00000000/rate", method="POST", base_url=f"{scheme}://localhost"):
            answer = self.app.make_response(redirect(url_for("customers.more", token=_GAP), 303))
            answer = self.app.process_response(answer)
        self.answers[scheme] = Answer(answer.status, tuple(answer.headers), answer.get_data())
        return self.answers[scheme]


@dataclass(frozen=True)
class Answer:
    """What Flask answered once, of which only the token differs."""

    status: str
    lines: tuple[tuple[str, str], ...]
    text: bytes

    def headers(self, token: str) -> list[tuple[str, str]]:
        """The headers with `token` in the address, and the length that the page has with it."""
        return [(name, self._filled(name, value, token)) for name, value in self.lines]

    def body(self, token: str) -> bytes:
        """The page with `token` in the address."""
        return self.text.replace(_GAP.encode(), token.encode())

    def _filled(self, name: str, value: str, token: str) -> str:
        if name == "Content-Length":
            return str(len(self.body(token)))
        return value.replace(_GAP, token)


def _is_usual(environ: "WSGIEnvironment") -> bool:
    """Whether this is how a browser sends a form of ours: short, of known length, to no address within another."""
    length = environ.get("CONTENT_LENGTH") or ""
    return (
        all(environ.get(name) == value for name, value in _USUAL.items())
        and not (environ.get("SCRIPT_NAME") or environ.get("QUERY_STRING"))
        and length.isascii() and length.isdigit() and 0 < int(length) <= LONGEST
    )  # fmt: skip
