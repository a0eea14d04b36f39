"""What a tablet is told: who it is, and how its touchpoint asks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kiosk.extensions import db
from kiosk.lib import tokens
from kiosk.lib.hours import DAY
from kiosk.models import (
    ClosedDays,
    OpeningHours,
    StaffMember,
    Standard,
    StandardVersion,
    Tablet,
    TabletSettings,
    Touchpoint,
)


@dataclass(frozen=True)
class Asking:
    """How a tablet asks at its touchpoint: what managers set, and when the location is open."""

    code: str
    settings: TabletSettings
    hours: Sequence[OpeningHours]
    closed_days: Sequence[ClosedDays]


def by_secret(secret: str) -> Tablet | None:
    """The tablet that holds this secret, with its touchpoint and location; None if there is none."""
    return db.session.scalar(
        sa.select(Tablet)
        .where(Tablet.secret_hash == tokens.fingerprint(secret))
        .options(joinedload(Tablet.touchpoint).joinedload(Touchpoint.location))
    )


def asking(touchpoint_id: int, *, at: datetime) -> Asking:
    """How the tablet of this touchpoint asks; as usual where nobody changed anything."""
    touchpoint = db.session.get_one(Touchpoint, touchpoint_id)
    settings = db.session.get(TabletSettings, touchpoint_id) or TabletSettings.usual(touchpoint_id, at=at)
    hours = db.session.scalars(
        sa.select(OpeningHours)
        .where(OpeningHours.location_id == touchpoint.location_id)
        .order_by(OpeningHours.weekday, OpeningHours.opens_at)
    ).all()
    closed_days = db.session.scalars(
        sa.select(ClosedDays)
        .where(ClosedDays.location_id == touchpoint.location_id, ClosedDays.last_on >= (at - 2 * DAY).date())
        .order_by(ClosedDays.first_on, ClosedDays.last_on)
    ).all()
    return Asking(touchpoint.code, settings, hours, closed_days)


def people(public_ids: Collection[str]) -> dict[str, int]:
    """Whom of our staff these ids stand for, those who left among them: an answer may have waited for weeks.

    Nobody who was forgotten.
    """
    if not public_ids:
        return {}
    found = sa.select(StaffMember.public_id, StaffMember.id).where(StaffMember.public_id.in_(public_ids))
    found = found.where(StaffMember.forgotten_at.is_(None))
    return {row.public_id: row.id for row in db.session.execute(found)}


def standards(keys: Collection[str]) -> dict[str, int]:
    """Which wordings these keys stand for, earlier and retired ones among them."""
    wanted = {key.partition("-")[0] for key in keys}
    if not wanted:
        return {}
    found = db.session.execute(
        sa.select(StandardVersion.id, Standard.public_id, StandardVersion.version)
        .join(Standard, StandardVersion.standard_id == Standard.id)
        .where(Standard.public_id.in_(wanted))
    )
    return {f"{public_id}-{version}": id for id, public_id, version in found}
