"""Attempts that are counted: those of windows that are over are forgotten."""

from datetime import datetime

import sqlalchemy as sa

from kiosk import database
from kiosk.models import Attempts


def prune(*, at: datetime) -> None:
    """Forget what was counted in windows that are over. Where there is nothing, nobody waits for a write turn."""
    is_over = Attempts.ends_at <= at
    with database.reading() as connection:
        if connection.scalar(sa.select(Attempts.key).where(is_over).limit(1)) is None:
            return
    with database.writing() as connection:
        connection.execute(sa.delete(Attempts).where(is_over))
