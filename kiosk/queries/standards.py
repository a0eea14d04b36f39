"""Standards as managers see them: in their order, with every wording they had."""

from collections.abc import Sequence

import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.models import Standard


def standards(*, is_retired: bool = False) -> Sequence[Standard]:
    """The standards in use, or those that are retired, in their order."""
    return db.session.scalars(
        sa.select(Standard)
        .where(Standard.retired_at.is_not(None) if is_retired else Standard.retired_at.is_(None))
        .order_by(Standard.position, Standard.id)
    ).all()


def standard(public_id: str) -> Standard | None:
    """One standard; None if there is none."""
    return db.session.scalar(sa.select(Standard).where(Standard.public_id == public_id))
