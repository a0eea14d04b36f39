"""Holding and releasing within a transaction: a hold, what it keeps out, and the figures it moves are one step."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from kiosk import database
from kiosk.models.figures import Figures
from kiosk.models.hold import Hold, HoldReason
from kiosk.models.mention import Mention
from kiosk.models.response import Response


@dataclass(frozen=True)
class NewHold:
    """A reason to hold a response, or one mention in it."""

    response_id: int
    reason: HoldReason
    detail: dict[str, Any] = field(default_factory=dict)
    mention_id: int | None = None


def hold(connection: sa.Connection, news: Iterable[NewHold], *, at: datetime) -> list[NewHold]:
    """Hold these: the ones that are new, for a reason that does not stand already. A held note leaves the wall too.

    A test answer is never held: it is in no figure as it is.
    """
    news = sorted(news, key=lambda new: (new.response_id, new.mention_id or 0, new.reason))
    found = locked(connection, {new.response_id for new in news})
    responses = {response_id: row for response_id, row in found.items() if not row.is_test}
    made = _inserted(connection, [new for new in news if new.response_id in responses], responses, at)
    figures, kept_out = Figures(), {new.response_id for new in made if new.mention_id is None}
    for response_id in kept_out:
        figures.count(responses[response_id], responses[response_id].rating, -1)
    mentions = {new.mention_id for new in made if new.mention_id is not None}
    connection.execute(sa.update(Response).where(Response.id.in_(kept_out)).values(is_held=True))
    connection.execute(sa.update(Mention).where(Mention.id.in_(mentions)).values(is_held=True))
    is_shared = sa.or_(Mention.response_id.in_(kept_out), Mention.id.in_(mentions))
    not_shared = {"shared_at": None, "shared_by_id": None}
    connection.execute(sa.update(Mention).where(Mention.shared_at.is_not(None), is_shared).values(not_shared))
    figures.move(connection)
    return made


def release(
    connection: sa.Connection, which: sa.ColumnElement[bool], *, at: datetime, by_id: int | None
) -> Sequence[Any]:
    """End the open holds that `which` names; what no other hold keeps out counts again. The holds, as rows."""
    is_open = sa.and_(Hold.released_at.is_(None), which)
    wanted = connection.scalars(sa.select(Hold.response_id).where(is_open)).all()
    responses = locked(connection, wanted)
    released = connection.execute(
        sa.update(Hold)
        .where(is_open, Hold.response_id.in_(list(responses)))
        .values(released_at=Hold.not_before_it_was_held(at), released_by_id=by_id)
        .returning(Hold.id, Hold.response_id, Hold.mention_id, Hold.reason)
    ).all()
    freed = {row.response_id for row in released if row.mention_id is None and responses[row.response_id].is_held}
    still = sa.select(Hold.response_id).where(Hold.released_at.is_(None), Hold.mention_id.is_(None))
    freed -= set(connection.scalars(still.where(Hold.response_id.in_(freed))))
    mentions = {row.mention_id for row in released if row.mention_id is not None}
    mentions -= set(
        connection.scalars(sa.select(Hold.mention_id).where(Hold.released_at.is_(None), Hold.mention_id.in_(mentions)))
    )
    connection.execute(sa.update(Response).where(Response.id.in_(freed)).values(is_held=False))
    connection.execute(sa.update(Mention).where(Mention.id.in_(mentions)).values(is_held=False))
    figures = Figures()
    for response_id in freed:
        counted = SimpleNamespace(**{**responses[response_id]._mapping, "is_held": False})
        figures.count(counted, counted.rating, +1)
    figures.move(connection)
    return released


def _inserted(
    connection: sa.Connection, news: Sequence[NewHold], responses: dict[int, Any], at: datetime
) -> list[NewHold]:
    """Those of which no hold stands already."""
    if not news:
        return []
    rows = [
        {**vars(new), "location_id": responses[new.response_id].location_id, "held_at": at} for new in news
    ]  # in one statement, since a flood is held by the thousand
    insert = database.insert(Hold).on_conflict_do_nothing()
    key = (Hold.response_id, Hold.mention_id, Hold.reason)
    made = {tuple(row) for row in connection.execute(insert.returning(*key), rows)}
    return [new for new in news if (new.response_id, new.mention_id, new.reason) in made]


def locked(connection: sa.Connection, response_ids: Collection[int]) -> dict[int, Any]:
    """The responses as they stand, which nobody else changes until the transaction is over; in everybody's order."""
    found = connection.execute(
        sa.select(Response.__table__)
        .where(Response.id.in_(response_ids))
        .order_by(Response.client_id)
        .with_for_update()
    )
    return {row.id: row for row in found}
