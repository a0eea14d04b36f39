"""Managers: invite, change, retire, bring back, and the passwords they set."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from kiosk import database, hashing
from kiosk.database import transaction
from kiosk.errors import Refused, TooOften
from kiosk.extensions import db
from kiosk.lib import tokens
from kiosk.models import AuditEntry, Location, Manager, Role, SignIn, StaffMember, attempt
from kiosk.models.attempt import Counted, Limit

PRESENT_PASSWORDS = Limit("present password", 5, timedelta(minutes=15))
"""Whoever finds a browser signed in does not find out the password."""


@transaction
def invite(
    *,
    name: str,
    email: str,
    role: Role,
    locations: Sequence[Location],
    staff_member: StaffMember | None = None,
    by: Manager | None,
    at: datetime,
) -> tuple[Manager, str]:
    """Add a manager without a password; the manager, and the token of the invitation with which they set one."""
    if db.session.scalar(sa.select(Manager).where(Manager.email == email)):
        raise Refused(_("There is already a manager with this address."), field="email")
    _refuse_nowhere(role, locations)
    manager = Manager(name=name, email=email, role=role, created_at=at, locations=list(locations))
    db.session.add(manager)
    token = _new_invitation(manager, at)
    _link(manager, staff_member)
    try:
        db.session.flush()
    except IntegrityError as taken:
        raise Refused(_("There is already a manager with this address."), field="email") from taken
    db.session.add(AuditEntry.of("invite", manager, by=by, at=at, after=_facts(manager)))
    return manager, token


@transaction
def renew_invitation(manager: Manager, *, by: Manager | None, at: datetime) -> str:
    """Make a new invitation; the one before, the old password and every session end at once.

    Who asks for one has forgotten the password, or fears that somebody else knows it.
    """
    if manager.retired_at is not None:
        raise Refused(_("%(name)s is no longer active. Bring them back first.", name=manager.name))
    if by is not None and by.id == manager.id:
        raise Refused(_("You cannot invite yourself. Press your name in the menu to set a new password."))
    manager = _again(manager)
    token = _new_invitation(manager, at)
    manager.password_hash = None
    _end_sessions(manager, at)
    db.session.add(AuditEntry.of("renew invitation", manager, by=by, at=at))
    return token


def accept(manager: Manager, token: str, password: str, *, at: datetime) -> None:
    """Set the password that an invitation asks for. The invitation is used up, and every session ends."""
    _accept(manager, token, hashing.hashed(password), at=at)


def change_password(manager: Manager, *, old: str, new: str, keep: SignIn, at: datetime) -> None:
    """Set another password for oneself. Every session but this one ends."""
    counted = [PRESENT_PASSWORDS.on(manager.public_id, at=at)]
    if full := database.together(attempt.count, counted):
        raise TooOften.until(full.ends_at, _("Too many wrong passwords. Try again in %(minutes)d min."), at=at)
    kept_hash = manager.password_hash
    with hashing.room(is_known=True), hashing.turn(is_known=True):
        is_right = hashing.fits(kept_hash, old)
    new_hash = hashing.hashed(new) if is_right else ""
    if not is_right or not _change_password(manager, kept_hash, new_hash, counted, keep=keep, at=at):
        raise Refused(_("This is not your current password."), field="old")


@transaction
def _accept(manager: Manager, token: str, password_hash: str, *, at: datetime) -> None:
    manager = _again(manager)
    if manager.invitation_hash != tokens.fingerprint(token) or manager.retired_at is not None:
        raise Refused(_("This invitation has been used or replaced. Ask an owner for a new one."))
    manager.invitation_hash, manager.invited_at = None, None
    manager.password_hash = password_hash
    _end_sessions(manager, at)
    db.session.add(AuditEntry.of("accept invitation", manager, by=manager, at=at))


@transaction
def _change_password(
    manager: Manager, kept_hash: str | None, new_hash: str, counted: Sequence[Counted], *, keep: SignIn, at: datetime
) -> bool:
    """Whether it is set: not where somebody was retired or invited anew while the hashes were made."""
    manager = _again(manager)
    if manager.password_hash != kept_hash or manager.retired_at is not None:
        return False
    manager.password_hash = new_hash
    attempt.give_back(db.session.connection(), counted)
    _end_sessions(manager, at, keep=keep)
    db.session.add(AuditEntry.of("change password", manager, by=manager, at=at))
    return True


@transaction
def change(
    manager: Manager,
    *,
    name: str,
    role: Role,
    locations: Sequence[Location],
    staff_member: StaffMember | None,
    by: Manager,
    at: datetime,
) -> None:
    """Change what a manager is called, how far they reach, and who they are on the staff list. The last owner stays."""
    _refuse_nowhere(role, locations)
    if role is not Role.OWNER:
        _refuse_last_owner(manager)
    manager = _again(manager)
    before = _facts(manager)
    manager.name, manager.role, manager.locations = name, role, list(locations)
    _link(manager, staff_member)
    after = _facts(manager)
    if after != before:
        db.session.add(AuditEntry.of("change", manager, by=by, at=at, before=before, after=after))


@transaction
def retire(manager: Manager, *, by: Manager, at: datetime) -> None:
    """End somebody's access: sessions, and invitations to them or by them, at once. What they did keeps their name."""
    _refuse_last_owner(manager)
    manager = _again(manager)
    if manager.retired_at is None:
        manager.retired_at = at
        manager.invitation_hash, manager.invited_at = None, None
        _end_sessions(manager, at)
        db.session.add(AuditEntry.of("retire", manager, by=by, at=at))
        _end_invitations_of(manager, by=by, at=at)


@transaction
def bring_back(manager: Manager, *, by: Manager, at: datetime) -> None:
    """Undo a retirement; they sign in with the password they had."""
    if manager.retired_at is not None:
        manager.retired_at = None
        db.session.add(AuditEntry.of("bring back", manager, by=by, at=at))


def _link(manager: Manager, staff_member: StaffMember | None) -> None:
    """Say who a manager is on the staff list: one person is one manager at most."""
    if staff_member is not None:
        taken = sa.select(Manager.name).where(Manager.staff_member_id == staff_member.id)
        with db.session.no_autoflush:
            name = db.session.scalar(taken.where(Manager.id != manager.id) if manager.id else taken)
        if name is not None:
            linked = _("%(name)s is already linked to this person.", name=name)
            raise Refused(linked, field="staff_name")
    manager.staff_member_id = staff_member.id if staff_member else None


def _new_invitation(manager: Manager, at: datetime) -> str:
    token = secrets.token_urlsafe(24)
    manager.invitation_hash, manager.invited_at = tokens.fingerprint(token), at
    return token


def _again(manager: Manager) -> Manager:
    """The manager as they are now, with their locations, held until the commit."""
    query = sa.select(Manager).where(Manager.id == manager.id).options(selectinload(Manager.locations))
    return db.session.execute(query.with_for_update().execution_options(populate_existing=True)).scalar_one()


def _refuse_nowhere(role: Role, locations: Sequence[Location]) -> None:
    if role is not Role.OWNER and not locations:
        raise Refused(_("Choose at least one location, or make them an owner."), field="locations")


def _refuse_last_owner(manager: Manager) -> None:
    """Refuse to leave the installation without an owner who can sign in.

    All owners are held, in the same order by everybody, so that two cannot retire each other at once.
    """
    owners = sa.select(Manager.id).where(
        Manager.role == Role.OWNER, Manager.retired_at.is_(None), Manager.password_hash.is_not(None)
    )
    if set(db.session.scalars(owners.order_by(Manager.id).with_for_update())) == {manager.id}:
        raise Refused(
            _("%(name)s is the only owner. Make somebody else an owner first.", name=manager.name), field="role"
        )


def _end_sessions(manager: Manager, at: datetime, keep: SignIn | None = None) -> None:
    others = sa.update(SignIn).where(SignIn.manager_id == manager.id, SignIn.ended_at.is_(None))
    if keep is not None:
        others = others.where(SignIn.id != keep.id)
    db.session.execute(others.values(ended_at=at))


def _end_invitations_of(maker: Manager, *, by: Manager, at: datetime) -> None:
    """End the invitations that `maker` made and nobody has accepted: they know the addresses, which set a password."""
    made = sa.select(AuditEntry.manager_id).where(
        AuditEntry.subject_kind == Manager.__tablename__,
        AuditEntry.subject_id == Manager.id,
        AuditEntry.act.in_(("invite", "renew invitation")),
    )
    last_by = made.order_by(AuditEntry.id.desc()).limit(1).scalar_subquery()
    waiting = sa.select(Manager).where(Manager.invitation_hash.is_not(None), last_by == maker.id)
    for invited in db.session.scalars(waiting.order_by(Manager.id).with_for_update(of=Manager)):
        invited.invitation_hash, invited.invited_at = None, None
        db.session.add(AuditEntry.of("end invitation", invited, by=by, at=at))


def _facts(manager: Manager) -> dict[str, Any]:
    return {
        "name": manager.name,
        "role": manager.role.value,
        "locations": sorted(location.name for location in manager.locations),
        "staff_member_id": manager.staff_member_id,
    }
