"""Builders for what a test is about, with everything else filled in."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app

from kiosk.actions import responses, staff_pages
from kiosk.actions.responses import NewResponse, Told
from kiosk.extensions import db
from kiosk.lib import codes
from kiosk.models import (
    Channel,
    Location,
    Manager,
    Mention,
    MentionStatus,
    Remark,
    RemarkKind,
    Response,
    StaffMember,
    Tablet,
    TabletSettings,
    TabletStatus,
    Team,
    Touchpoint,
    Wall,
)
from kiosk.models.scale import FIVE_FACES

NOON = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)


def make_new_response(touchpoint: Touchpoint, **changes: Any) -> NewResponse:
    """An answer that was just given at `touchpoint`: rating 5, at NOON, by QR."""
    location = db.session.get(Location, touchpoint.location_id)
    given_at = changes.pop("given_at", NOON)
    values = {
        "client_id": codes.client_id(),
        "location_id": touchpoint.location_id,
        "touchpoint_id": touchpoint.id,
        "time_zone": location.time_zone,
        "channel": Channel.QR,
        "scale": FIVE_FACES.id,
        "rating": 5,
        "given_at": given_at,
        "received_at": given_at,
    }
    db.session.rollback()
    return NewResponse(**values | changes)


def make_response(touchpoint: Touchpoint, *, told: Told | None = None, **changes: Any) -> Response:
    """A stored response, with what the customer told."""
    new = make_new_response(touchpoint, told=told, **changes)
    responses.submit(new)
    return db.session.scalars(sa.select(Response).where(Response.client_id == new.client_id)).one()


def make_mention(touchpoint: Touchpoint, typed_name: str = "Rosa", *, comment: str = "", **changes: Any) -> Mention:
    """A new mention of a typed name, in a response of its own."""
    response = make_response(touchpoint, told=Told(typed_names=(typed_name,), comment=comment), **changes)
    return db.session.scalars(sa.select(Mention).where(Mention.response_id == response.id)).one()


def make_decided(
    touchpoint: Touchpoint,
    person: StaffMember,
    *,
    status: MentionStatus = MentionStatus.APPROVED,
    by: Manager | None = None,
    given_name: str = "Rosa",
    **changes: Any,
) -> Mention:
    """A mention that was found to be `person`, two hours after it was given."""
    mention = make_mention(touchpoint, given_name, **changes)
    mention.staff_member_id = person.id
    mention.status = status
    mention.decided_at = mention.created_at + timedelta(hours=2)
    mention.decided_by_id = by.id if by else None
    db.session.commit()
    return mention


def make_tablet(touchpoint: Touchpoint | None, secret: str = "the tablet's own secret", **changes: Any) -> Tablet:
    """A tablet that was paired to `touchpoint` at NOON; without one, it waits and shows maple-river-seven."""
    values: dict[str, Any] = {"secret_hash": hashlib.sha256(secret.encode()).hexdigest(), "created_at": NOON}
    if touchpoint is None:
        values |= {"pairing_code": "maple-river-seven", "pairing_code_until": NOON + timedelta(minutes=10)}
    else:
        values |= {"status": TabletStatus.PAIRED, "touchpoint_id": touchpoint.id, "paired_at": NOON}
    tablet = Tablet(**values | changes)
    db.session.add(tablet)
    db.session.commit()
    return tablet


def make_tablet_settings(touchpoint: Touchpoint, **changes: Any) -> TabletSettings:
    """How the tablet at `touchpoint` asks: as usual, but for `changes`."""
    settings = TabletSettings.usual(touchpoint.id, at=NOON)
    for name, value in changes.items():
        setattr(settings, name, value)
    db.session.add(settings)
    db.session.commit()
    return settings


def make_remark(person: StaffMember, *, mention: Mention | None = None, **changes: Any) -> Remark:
    """A remark that somebody wrote on their own page at NOON: an objection to `mention`, else to what is kept."""
    values = {"client_id": codes.client_id(), "words": "This was not me.", "kind": RemarkKind.OBJECTION}
    mention_id = mention.id if mention else None
    remark = Remark(staff_member_id=person.id, mention_id=mention_id, created_at=NOON, **values | changes)
    db.session.add(remark)
    db.session.commit()
    return remark


def make_own_page(person: StaffMember, *, by: Manager) -> str:
    """The address of somebody's own page, opened at NOON."""
    (opened,) = staff_pages.open_pages([person], by=by, at=NOON)
    return f"/staff/{opened.page_key(current_app.config['SECRET_KEY'])}"


def make_team(location: Location, *members: StaffMember, name: str = "Kitchen", **changes: Any) -> Team:
    """A team of a location."""
    team = Team(location_id=location.id, name=name, members=list(members), created_at=NOON, **changes)
    db.session.add(team)
    db.session.commit()
    return team


def make_wall(location: Location | None, **changes: Any) -> Wall:
    """A wall in the waiting room, with the notes of a location, or of all."""
    location_id = location.id if location else None
    wall = Wall(**{"name": "Waiting room", "location_id": location_id, "created_at": NOON} | changes)
    db.session.add(wall)
    db.session.commit()
    return wall
