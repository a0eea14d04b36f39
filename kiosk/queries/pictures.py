"""The bytes of a picture."""

from dataclasses import dataclass

import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.models import Picture


@dataclass(frozen=True)
class Content:
    """What to send."""

    data: bytes
    content_type: str


def content(public_id: str) -> Content | None:
    """The picture at this address; None if there is none."""
    row = db.session.execute(
        sa.select(Picture.data, Picture.content_type).where(Picture.public_id == public_id)
    ).one_or_none()
    return Content(**row._mapping) if row else None
