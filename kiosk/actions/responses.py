"""A customer's answer: the one doorway in, and what the customer adds to it."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from kiosk import database
from kiosk.errors import Conflict, VisitOver
from kiosk.lib import clock, codes
from kiosk.models import (
    Channel,
    Contact,
    Mention,
    MentionOrigin,
    MentionStatus,
    Response,
    Tally,
    response_standards,
)
from kiosk.models.response import RECEIPT_LENGTH, VISIT


@dataclass(frozen=True)
class Told:
    """What a customer adds to the first tap; every part is optional.

    `chosen` are (staff member's id, name as it was shown) pairs.
    """

    chosen: tuple[tuple[int, str], ...] = ()
    typed_names: tuple[str, ...] = ()
    is_for_team: bool = False
    standard_version_ids: tuple[int, ...] = ()
    comment: str = ""
    may_share: bool = False
    contact: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NewResponse:
    """An answer as it comes in, from whichever page, device or paper. `client_id` was made where it was given."""

    client_id: uuid.UUID
    location_id: int
    touchpoint_id: int
    time_zone: str
    channel: Channel
    scale: int
    rating: int
    given_at: datetime
    received_at: datetime
    told: Told | None = None

    @property
    def given_on(self) -> date:
        """The date on the location's calendar when it was given."""
        return clock.local_date(self.given_at, self.time_zone)


def submit(new: NewResponse) -> None:
    """Keep a response, durably, before this returns.

    The same `client_id` again is a no-op when nothing differs, changes the rating during the visit, and is refused
    with `Conflict` after it.
    """
    with database.writing() as connection:
        values = {
            "client_id": new.client_id,
            "location_id": new.location_id,
            "touchpoint_id": new.touchpoint_id,
            "channel": new.channel,
            "scale": new.scale,
            "rating": new.rating,
            "given_at": new.given_at,
            "received_at": new.received_at,
            "given_on": new.given_on,
        }
        kept = connection.execute(
            database.insert(Response).on_conflict_do_nothing(), values, execution_options={"preserve_rowcount": True}
        )
        is_new = kept.rowcount == 1
        if is_new:
            _count(connection, values, +1)
        else:
            _change_rating(connection, new)
        if new.told is not None:
            _tell(connection, new.client_id, new.told, new.received_at)


def add(client_id: uuid.UUID, told: Told, *, at: datetime) -> str:
    """Put what the customer told in the place of what they told before: the receipt's code, or `VisitOver`."""
    with database.writing() as connection:
        return _tell(connection, client_id, told, at)


def _count(connection: sa.Connection, response: Any, change: int) -> None:
    """Move the day's tally of this response's rating by `change`."""
    counter = f"rating_{response['rating']}"
    key = {name: response[name] for name in ("location_id", "given_on", "touchpoint_id", "channel", "scale")}
    ratings = {f"rating_{rating}": 0 for rating in range(1, 6)} | {counter: max(change, 0)}
    connection.execute(
        database.insert(Tally).on_conflict_do_update(
            index_elements=list(key), set_={counter: getattr(Tally, counter) + change}
        ),
        key | ratings,
    )


def _change_rating(connection: sa.Connection, new: NewResponse) -> None:
    table = Response.__table__
    kept = connection.execute(sa.select(table).where(table.c.client_id == new.client_id)).mappings().one()
    if (kept["touchpoint_id"], kept["scale"], kept["rating"]) == (new.touchpoint_id, new.scale, new.rating):
        return
    is_same_visit = kept["touchpoint_id"] == new.touchpoint_id and new.received_at - kept["received_at"] < VISIT
    if not is_same_visit or kept["scale"] != new.scale:
        raise Conflict
    connection.execute(sa.update(Response).where(Response.id == kept["id"]).values(rating=new.rating))
    _count(connection, kept, -1)
    _count(connection, dict(kept) | {"rating": new.rating}, +1)


def _tell(connection: sa.Connection, client_id: uuid.UUID, told: Told, at: datetime) -> str:
    table = Response.__table__
    kept = connection.execute(sa.select(table).where(table.c.client_id == client_id)).mappings().one_or_none()
    if kept is None or at - kept["received_at"] > VISIT:
        raise VisitOver
    receipt_code = kept["receipt_code"] or codes.short_code(RECEIPT_LENGTH)
    connection.execute(
        sa.update(Response)
        .where(Response.id == kept["id"])
        .values(
            told_at=at,
            is_for_team=told.is_for_team,
            comment=told.comment or None,
            may_share=told.may_share and bool(told.comment),
            receipt_code=receipt_code,
        )
    )
    _replace_mentions(connection, kept, told, at)
    _replace_standards(connection, kept["id"], told)
    _replace_contact(connection, kept["id"], told, at)
    return receipt_code


def _replace_mentions(connection: sa.Connection, response: Any, told: Told, at: datetime) -> None:
    """Names not yet decided give way to the ones told now; what a manager decided stays."""
    connection.execute(
        sa.delete(Mention).where(Mention.response_id == response["id"], Mention.status == MentionStatus.NEW)
    )
    common = {name: response[name] for name in ("location_id", "given_on")}
    rows = [
        {"staff_member_id": staff_member_id, "given_name": name, "origin": MentionOrigin.CHOSEN}
        for staff_member_id, name in told.chosen
    ] + [{"staff_member_id": None, "given_name": name, "origin": MentionOrigin.TYPED} for name in told.typed_names]
    for row in rows:
        connection.execute(
            database.insert(Mention).on_conflict_do_nothing(),
            common | row | {"response_id": response["id"], "created_at": at, "status": MentionStatus.NEW},
        )


def _replace_standards(connection: sa.Connection, response_id: int, told: Told) -> None:
    connection.execute(sa.delete(response_standards).where(response_standards.c.response_id == response_id))
    if told.standard_version_ids:
        connection.execute(
            sa.insert(response_standards),
            [{"response_id": response_id, "standard_version_id": chosen} for chosen in told.standard_version_ids],
        )


def _replace_contact(connection: sa.Connection, response_id: int, told: Told, at: datetime) -> None:
    connection.execute(sa.delete(Contact).where(Contact.response_id == response_id))
    if told.contact:
        connection.execute(sa.insert(Contact), {"response_id": response_id, "created_at": at, **told.contact})
