"""The bytes of a picture, for whom they are."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.models import Organisation, Picture, StaffMember


@dataclass(frozen=True)
class Content:
    """What to send."""

    data: bytes
    content_type: str
    is_photo: bool


def shown(public_id: str, *, today: date) -> Content | None:
    """The logo at this address, or the photo of somebody who shows it and has not left; None for any other. So what
    somebody hides is hidden at its old address too.
    """
    is_logo = sa.exists().where(Organisation.logo_id == Picture.id)
    is_photo = sa.exists().where(
        StaffMember.photo_id == Picture.id,
        StaffMember.is_shown,
        StaffMember.shows_photo,
        sa.or_(StaffMember.left_on.is_(None), StaffMember.left_on >= today),
    )
    row = db.session.execute(
        sa.select(Picture.data, Picture.content_type, is_photo.label("is_photo")).where(
            Picture.public_id == public_id, sa.or_(is_logo, is_photo)
        )
    ).one_or_none()
    return Content(**row._mapping) if row else None


def on_file(person: StaffMember) -> Content | None:
    """Somebody's photo, shown or not: for themselves and their managers."""
    query = sa.select(Picture.data, Picture.content_type).where(Picture.id == person.photo_id)
    row = db.session.execute(query).one_or_none()
    return Content(row.data, row.content_type, is_photo=True) if row else None
