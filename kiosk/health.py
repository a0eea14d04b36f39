"""Is it alive, and is it ready: for whatever watches the server."""

import threading
import time
from collections.abc import Sequence

from flask import Blueprint, Flask, current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk import public_address, startup
from kiosk.queries import system

FRESH_SECONDS = 5.0
"""How long an answer is repeated, so that asking often makes no work."""

PATIENCE_SECONDS = 3.0
"""How long whoever asks waits for a look. A disk may hang for longer, and would hold one thread of ours for each."""

health = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    """Register both addresses, and who looks before `/readyz` answers."""
    app.extensions["lookout"] = Lookout(app)
    app.register_blueprint(health)


@health.get("/healthz")
def alive() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "alive"}


@health.get("/healthz/<code:nonce>")
def answer(nonce: str) -> ResponseReturnValue:
    """What only this installation answers: an owner's check of the public address asks for it."""
    return public_address.answer_to(nonce), {"Content-Type": "text/plain", "Cache-Control": "no-store"}


@health.get("/readyz")
def ready() -> ResponseReturnValue:
    """The database answers, is migrated and takes what is written; 503 with the reason in words otherwise."""
    troubles = current_app.extensions["lookout"].troubles()
    return ({"status": "not ready", "because": troubles}, 503) if troubles else {"status": "ready"}


class Lookout:
    """Looks whether the installation is ready: one look at a time, and none while the last is fresh."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.lock = threading.Lock()
        self.look: threading.Thread | None = None
        self.found: Sequence[str] = ()
        self.found_at = float("-inf")

    def troubles(self) -> Sequence[str]:
        """What keeps the installation from being ready, in sentences."""
        with self.lock:
            if time.monotonic() - self.found_at < FRESH_SECONDS:
                return self.found
            if self.look is None or not self.look.is_alive():
                self.look = threading.Thread(target=self._look, name="lookout", daemon=True)
                self.look.start()
            look = self.look
        look.join(PATIENCE_SECONDS)
        return [_("The database does not answer in time.")] if look.is_alive() else self.found

    def _look(self) -> None:
        with self.app.app_context():
            checks = system.readiness()
            if all(check.is_good for check in checks):
                checks.append(startup.writing())
            self.found = [check.sentence for check in checks if not check.is_good]
        self.found_at = time.monotonic()
