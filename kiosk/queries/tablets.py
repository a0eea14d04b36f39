"""What a tablet is told: who it is, and how its touchpoint asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kiosk.extensions import db
from kiosk.lib import tokens
from kiosk.models import OpeningHours, Tablet, TabletSettings, Touchpoint


@dataclass(frozen=True)
class Asking:
    """How a tablet asks at its touchpoint: what managers set, and when the location is open."""

    settings: TabletSettings
    hours: Sequence[OpeningHours]


def by_secret(secret: str) -> Tablet | None:
    """The tablet that holds this secret, with its touchpoint and location; None if there is none."""
    return db.session.scalar(
        sa.select(Tablet)
        .where(Tablet.secret_hash == tokens.fingerprint(secret))
        .options(joinedload(Tablet.touchpoint).joinedload(Touchpoint.location))
    )


def asking(touchpoint: Touchpoint, *, at: datetime) -> Asking:
    """How the tablet of `touchpoint` asks; as usual where nobody changed anything."""
    settings = db.session.get(TabletSettings, touchpoint.id) or TabletSettings.usual(touchpoint.id, at=at)
    hours = db.session.scalars(
        sa.select(OpeningHours)
        .where(OpeningHours.location_id == touchpoint.location_id)
        .order_by(OpeningHours.weekday, OpeningHours.opens_at)
    ).all()
    return Asking(settings, hours)
