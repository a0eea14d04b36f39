"""Whether the closed months still stand as they were closed."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kiosk.extensions import db
from kiosk.models import ClosedMention, MonthClose
from kiosk.models.month_close import checksum

BATCH = 1000


def broken() -> list[MonthClose]:
    """The closes, reopened ones too, whose rows no longer make their checksum: somebody changed them by hand."""
    closes = db.session.scalars(sa.select(MonthClose).order_by(MonthClose.id).options(joinedload(MonthClose.location)))
    return [close for close in closes.all() if not _is_whole(close)]


def _is_whole(close: MonthClose) -> bool:
    said = (ClosedMention.mention_id, ClosedMention.staff_member_id, ClosedMention.sign, ClosedMention.mark)
    rows = (
        sa.select(*said, ClosedMention.row, ClosedMention.erased_digest)
        .where(ClosedMention.month_close_id == close.id)
        .order_by(ClosedMention.position)
        .execution_options(yield_per=BATCH)
    )
    digests = [ClosedMention(**row._mapping).digest for row in db.session.execute(rows)]
    return (checksum(digests), len(digests)) == (close.checksum, close.row_count)
