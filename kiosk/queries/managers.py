"""Managers, their sessions and their invitations."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kiosk import database
from kiosk.extensions import db
from kiosk.models import Manager, SignIn, StaffMember
from kiosk.models.manager import IDLE, INVITATION, LONGEST
from kiosk.models.suggested import MOST_RANKED, WITH_NAMES, suggested


def everybody() -> Sequence[Manager]:
    """All managers, those in place first, by name."""
    return db.session.scalars(sa.select(Manager).order_by(Manager.retired_at.is_not(None), Manager.name)).all()


def one(public_id: str) -> Manager | None:
    """The manager with this public id."""
    query = sa.select(Manager).where(Manager.public_id == public_id).options(joinedload(Manager.staff_member))
    return db.session.scalar(query)


def on_the_staff_list(called: str) -> Sequence[StaffMember]:
    """Who on the staff list is called exactly so, or has this staff number or public id."""
    is_called = database.small_letters(StaffMember.full_name) == called.lower()
    is_meant = sa.or_(is_called, StaffMember.reference == called, StaffMember.public_id == called)
    query = sa.select(StaffMember).where(is_meant, StaffMember.forgotten_at.is_(None)).order_by(StaffMember.id)
    return db.session.scalars(query).all() if called else ()


def perhaps_on_the_staff_list(called: str) -> Sequence[StaffMember]:
    """Who on the staff list may be meant by a name that nobody there has, the likeliest first."""
    query = sa.select(StaffMember).where(StaffMember.forgotten_at.is_(None)).limit(MOST_RANKED + 1)
    return [one.person for one in suggested(db.session.scalars(query.options(*WITH_NAMES)).all(), called)]


def called_on_the_staff_list(manager: Manager) -> str:
    """What finds a manager on the staff list: the name, or the staff number where several have it."""
    person = manager.staff_member
    if person is None:
        return ""
    return person.full_name if len(on_the_staff_list(person.full_name)) == 1 else person.reference or person.full_name


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
        SignIn.manager_id == manager.id,
        SignIn.ended_at.is_(None),
        SignIn.seen_at > at - IDLE,
        SignIn.created_at > at - LONGEST,
    )
    return db.session.scalars(query.order_by(SignIn.seen_at.desc())).all()


def own_sign_in(manager: Manager, public_id: str) -> SignIn | None:
    """One of somebody's own sessions."""
    return db.session.scalar(sa.select(SignIn).where(SignIn.manager_id == manager.id, SignIn.public_id == public_id))
