"""Managers, their sessions and their invitations."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.models import Manager, SignIn
from kiosk.models.manager import IDLE, INVITATION


def everybody() -> Sequence[Manager]:
    """All managers, those in place first, by name."""
    return db.session.scalars(sa.select(Manager).order_by(Manager.retired_at.is_not(None), Manager.name)).all()


def one(public_id: str) -> Manager | None:
    """The manager with this public id."""
    return db.session.scalar(sa.select(Manager).where(Manager.public_id == public_id))


def by_email(email: str) -> Manager | None:
    """The manager who signs in with this address."""
    return db.session.scalar(sa.select(Manager).where(Manager.email == email.strip().lower()))


def invited(token_hash: str, *, at: datetime) -> Manager | None:
    """Whose invitation has this hash and is still good."""
    query = sa.select(Manager).where(Manager.invitation_hash == token_hash, Manager.retired_at.is_(None))
    found = db.session.scalar(query)
    return found if found and found.invited_at and at - found.invited_at < INVITATION else None


def sign_in(token_hash: str) -> SignIn | None:
    """The session whose token has this hash, with its manager."""
    return db.session.scalar(sa.select(SignIn).where(SignIn.token_hash == token_hash))


def open_sign_ins(manager: Manager, *, at: datetime) -> Sequence[SignIn]:
    """Where somebody is signed in now, the latest first."""
    query = sa.select(SignIn).where(
        SignIn.manager_id == manager.id, SignIn.ended_at.is_(None), SignIn.seen_at > at - IDLE
    )
    return db.session.scalars(query.order_by(SignIn.seen_at.desc())).all()


def own_sign_in(manager: Manager, public_id: str) -> SignIn | None:
    """One of somebody's own sessions."""
    return db.session.scalar(sa.select(SignIn).where(SignIn.manager_id == manager.id, SignIn.public_id == public_id))
