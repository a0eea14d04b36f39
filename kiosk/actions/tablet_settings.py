"""How the tablet of a touchpoint asks: changed by managers; and the PIN that leaves the questions."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from werkzeug.security import check_password_hash, generate_password_hash

from kiosk.database import transaction
from kiosk.errors import Refused, TooOften
from kiosk.extensions import db
from kiosk.models import AuditEntry, Manager, TabletSettings, Touchpoint
from kiosk.models.tablet import PIN_LOCK, PIN_TRIES

FACTS = ("question", "shows_people", "idle_seconds", "warning_seconds")
"""What a change can be about, besides the PIN."""

PIN_METHOD = "pbkdf2:sha256:600000"
"""Slow to guess, and known to every browser, which checks the PIN while there is no network."""


def change(touchpoint: Touchpoint, said: dict[str, Any], *, pin: str | None, by: Manager, at: datetime) -> None:
    """Change how a touchpoint's tablet asks. A `pin` replaces the one before; empty ends it, None keeps it."""
    if pin and not (4 <= len(pin) <= 8 and pin.isascii() and pin.isdecimal()):
        raise Refused(_("Choose a PIN of four to eight digits."), field="pin")
    pin_hash = generate_password_hash(pin, PIN_METHOD) if pin else pin
    _change(touchpoint, said, pin_hash, by=by, at=at)


def try_pin(touchpoint_id: int, pin: str, *, at: datetime) -> int | None:
    """Whether the PIN fits: None where it does, else how many tries are left. `TooOften` while it is locked.

    A try is counted before it is checked, between two short transactions, for the check takes a fifth of a second.
    """
    failures, pin_hash = _count_try(touchpoint_id, at=at)
    if pin_hash and not check_password_hash(pin_hash, pin):
        return PIN_TRIES - failures
    _forget_tries(touchpoint_id, pin_hash)
    return None


@transaction
def _change(touchpoint: Touchpoint, said: dict[str, Any], pin_hash: str | None, *, by: Manager, at: datetime) -> None:
    settings = db.session.get(TabletSettings, touchpoint.id, with_for_update=True)
    if settings is None:
        settings = TabletSettings.usual(touchpoint.id, at=at)
        db.session.add(settings)
    before = {name: getattr(settings, name) for name in FACTS} | {"has_pin": bool(settings.pin_hash)}
    for name in FACTS:
        setattr(settings, name, said.get(name, before[name]))
    if pin_hash is not None:
        settings.pin_hash, settings.pin_failures, settings.pin_locked_until = pin_hash, 0, None
    settings.changed_at = at
    after = {name: getattr(settings, name) for name in FACTS} | {"has_pin": bool(settings.pin_hash)}
    if pin_hash:
        after["new_pin"] = True
    if after != before:
        db.session.flush()
        db.session.add(AuditEntry.of("change", settings, by=by, at=at, before=before, after=after))


@transaction
def _count_try(touchpoint_id: int, *, at: datetime) -> tuple[int, str]:
    """One more try, which locks the PIN if it is the last allowed; one statement decides whether it is one too many.
    How many failed so far, this one with them, and the hash to check.
    """
    mine = TabletSettings.touchpoint_id == touchpoint_id
    failures = sa.case((TabletSettings.pin_locked_until.is_(None), TabletSettings.pin_failures + 1), else_=1)
    tried = db.session.execute(
        sa.update(TabletSettings)
        .where(mine, sa.or_(TabletSettings.pin_locked_until.is_(None), TabletSettings.pin_locked_until <= at))
        .values(
            pin_failures=failures,
            pin_locked_until=sa.case(
                (failures >= PIN_TRIES, sa.literal(at + PIN_LOCK, TabletSettings.__table__.c.pin_locked_until.type))
            ),
        )
        .returning(TabletSettings.pin_failures, TabletSettings.pin_hash)
    ).one_or_none()
    if tried is not None:
        return tried.pin_failures, tried.pin_hash
    if db.session.scalar(sa.select(sa.true()).where(mine)):
        raise TooOften
    return 0, ""


@transaction
def _forget_tries(touchpoint_id: int, pin_hash: str) -> None:
    """The PIN was right, unless it was changed meanwhile."""
    db.session.execute(
        sa.update(TabletSettings)
        .where(TabletSettings.touchpoint_id == touchpoint_id, TabletSettings.pin_hash == pin_hash)
        .values(pin_failures=0, pin_locked_until=None)
    )
