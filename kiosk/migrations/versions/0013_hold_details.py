"""A hold for the same words names the earlier answer by its row: the customer's own id opened the customer's visit."""

import uuid
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from kiosk.models.base import CompactUuid

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

AT_ONCE = 500

holds = sa.table("holds", sa.column("id", sa.BigInteger), sa.column("reason"), sa.column("detail", sa.JSON))
responses = sa.table("responses", sa.column("id", sa.BigInteger), sa.column("client_id", CompactUuid))


def upgrade() -> None:
    for rows in _batches():
        keys = {key for row in rows if (key := _uuid(row.detail.get("answer"))) is not None}
        found = op.get_bind().execute(sa.select(responses).where(responses.c.client_id.in_(keys)))
        ids = {row.client_id: row.id for row in found}
        for row in rows:
            detail = {**row.detail}
            if "answer" in detail and (response_id := ids.get(_uuid(detail.pop("answer")))) is not None:
                detail["response_id"] = response_id
            _put(row.id, detail)


def downgrade() -> None:
    for rows in _batches():
        wanted = [row.detail["response_id"] for row in rows if "response_id" in row.detail]
        found = op.get_bind().execute(sa.select(responses).where(responses.c.id.in_(wanted)))
        keys = {row.id: row.client_id.hex for row in found}
        for row in rows:
            detail = {**row.detail}
            if "response_id" in detail and (key := keys.get(detail.pop("response_id"))) is not None:
                detail["answer"] = key
            _put(row.id, detail)


def _batches() -> Iterator[list[Any]]:
    """The holds for the same words, a few at a time."""
    last = 0
    query = sa.select(holds.c.id, holds.c.detail).where(holds.c.reason == "same_words").order_by(holds.c.id)
    while rows := op.get_bind().execute(query.where(holds.c.id > last).limit(AT_ONCE)).all():
        yield list(rows)
        last = rows[-1].id


def _put(hold_id: int, detail: dict[str, Any]) -> None:
    op.execute(sa.update(holds).where(holds.c.id == hold_id).values(detail=detail))


def _uuid(written: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(hex=written)
    except (TypeError, ValueError, AttributeError):
        return None
