"""A logo or photo, re-encoded by us, under an address that cannot be guessed."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.models.base import Instant, Model, PrimaryKey, PublicId


class Picture(Model):
    """The bytes of one picture; never changed, so that browsers may keep it."""

    __tablename__ = "pictures"

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    content_type: Mapped[str] = mapped_column(sa.String(40))
    data: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[Instant]
