"""Signing in and out. A session is a row, so that ending it ends it on every worker at once."""

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from werkzeug.security import check_password_hash

from kiosk.database import transaction
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.lib import tokens
from kiosk.models import Manager, SignIn

FREE_TRIES = 4
LONGEST_WAIT = timedelta(minutes=15)
_NOBODYS_HASH = "scrypt$nobody$"
"""Checked for an address nobody has, so that the answer takes as long as for one that somebody has.

No password fits it. It names no cost, so checking it costs what a new hash costs.
"""


def token_hash(token: str) -> str:
    """What is stored of a random token: enough to recognise it, not enough to use it."""
    return tokens.fingerprint(token)


def start(email: str, password: str, *, browser: str, at: datetime) -> str | None:
    """Sign in: the token for the browser's cookie, or None when address and password do not belong together.

    After four wrong passwords each further one doubles the wait, up to a quarter of an hour; `Refused` says so.
    A try is counted before it is checked, so that many at once gain nothing; and it is checked between two short
    transactions, for it takes a tenth of a second, which no customer's tap shall wait for.
    """
    manager_id, kept_hash = _try(email, at=at)
    is_right = check_password_hash(kept_hash or _NOBODYS_HASH, password)
    return _open(manager_id, kept_hash, browser=browser, at=at) if manager_id and kept_hash and is_right else None


@transaction
def _try(email: str, *, at: datetime) -> tuple[int | None, str | None]:
    """Count one more try for this address: whose it is, and the hash that the password has to fit."""
    query = sa.select(Manager).where(Manager.email == email.lower(), Manager.retired_at.is_(None))
    manager = db.session.scalar(query.with_for_update())
    if manager is None:
        return None, None
    if manager.slowed_until is not None and at < manager.slowed_until:
        minutes = int((manager.slowed_until - at).total_seconds() // 60) + 1
        raise Refused(_("Too many wrong passwords. Try again in %(minutes)d min.", minutes=minutes))
    manager.failed_count += 1
    doublings = manager.failed_count - FREE_TRIES
    if doublings > 0:
        manager.slowed_until = at + min(timedelta(seconds=15) * 2 ** min(doublings, 10), LONGEST_WAIT)
    return manager.id, manager.password_hash


@transaction
def _open(manager_id: int, kept_hash: str, *, browser: str, at: datetime) -> str | None:
    """Forget the tries and open a session, unless the manager was retired or given another password meanwhile."""
    query = sa.select(Manager).where(Manager.id == manager_id, Manager.retired_at.is_(None))
    manager = db.session.scalar(query.with_for_update())
    if manager is None or manager.password_hash != kept_hash:
        return None
    manager.failed_count, manager.slowed_until = 0, None
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignIn(token_hash=token_hash(token), manager_id=manager_id, browser=browser[:200], created_at=at, seen_at=at)
    )
    return token


@transaction
def keep_open(sign_in: SignIn, *, at: datetime) -> None:
    """Note that the session is in use, so that it does not run out."""
    sign_in.seen_at = at


@transaction
def end(sign_in: SignIn, *, at: datetime) -> None:
    """Sign out, everywhere this session's cookie may have been copied to."""
    sign_in.ended_at = at
