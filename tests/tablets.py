"""A tablet as the server meets it: the requests that its page makes, without the page."""

import contextvars
from typing import Any

from flask import Flask

from kiosk.extensions import db
from kiosk.lib import clock, codes
from kiosk.models import Tablet

SECRET = "s" * 43


class TabletClient:
    """The device that holds `secret`; each call gives the status and what was said."""

    def __init__(self, app: Flask, secret: str = SECRET) -> None:
        self.browser = app.test_client(use_cookies=False)
        self.headers = {"Authorization": f"Bearer {secret}"}
        self.secret = secret

    def ask(self) -> tuple[int, dict[str, Any]]:
        return self.post("ask", {"secret": self.secret, "device": "iPad, Safari 18"})

    def heartbeat(self, **said: Any) -> tuple[int, dict[str, Any]]:
        return self.post("heartbeat", {"device_at": clock.now().isoformat(), "offset_ms": 0} | said)

    def sync(self, tablet: Tablet, *answers: Any) -> tuple[int, dict[str, Any]]:
        public_id = tablet.public_id
        return self.post("sync", {"device_at": clock.now().isoformat(), "tablet": public_id, "answers": list(answers)})

    def post(self, path: str, said: Any = None, **options: Any) -> tuple[int, dict[str, Any]]:
        """One request in a context of its own, as on a server."""
        db.session.rollback()
        options = {"headers": self.headers, **({"json": said} if said is not None else {}), **options}
        answer = contextvars.Context().run(self.browser.post, f"/tablet/{path}", **options)
        assert answer.mimetype == "application/json", answer.get_data()
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
        assert answer.json["now"].endswith("Z")
        return answer.status_code, answer.json


def make_answer(**changes: Any) -> dict[str, Any]:
    """An answer as a tablet freezes it: rating 5, given now, nothing told."""
    return {
        "client_id": str(codes.client_id()),
        "device_at": clock.now().isoformat(),
        "offset_ms": 0,
        "language": "en",
        "version": "abc",
        "scale": 1,
        "rating": 5,
        "receipt_code": None,
        "told": None,
    } | changes


def make_told(**changes: Any) -> dict[str, Any]:
    """What a customer told on a tablet: nothing, but for `changes`."""
    return {
        "people": [],
        "somebody_else": [],
        "is_for_team": False,
        "standards": [],
        "fell_short": [],
        "comment": "",
        "may_share": False,
        "contact": None,
    } | changes
