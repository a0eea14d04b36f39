"""Is it alive, and is it ready: for whatever watches the server."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from kiosk import public_address
from kiosk.queries import system

health = Blueprint("health", __name__)


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
    """The database answers and is migrated; 503 with the reason in words otherwise."""
    checks = system.readiness()
    troubles = [check.sentence for check in checks if not check.is_good]
    return ({"status": "not ready", "because": troubles}, 503) if troubles else {"status": "ready"}
