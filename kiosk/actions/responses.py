"""A customer's answer: the one doorway in, and what the customer adds to it."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeAlias

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from kiosk import database
from kiosk.errors import Conflict, Refused, VisitOver
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
from kiosk.models.tally import TALLY_COUNTS, TALLY_KEY, Key
from kiosk.prepared import Prepared

MOST_NAMES = 20
"""How many people one customer can thank by name."""


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

    @cached_property
    def given_by_the_clock(self) -> datetime:
        """What the location's calendar and clock showed when it was given."""
        return clock.local_time(self.given_at, self.time_zone)

    @property
    def given_on(self) -> date:
        """The date on the location's calendar when it was given."""
        return self.given_by_the_clock.date()

    @property
    def row(self) -> dict[str, Any]:
        """What is stored of it in `responses`."""
        return {
            "client_id": self.client_id,
            "location_id": self.location_id,
            "touchpoint_id": self.touchpoint_id,
            "channel": self.channel,
            "scale": self.scale,
            "rating": self.rating,
            "given_at": self.given_at,
            "received_at": self.received_at,
            "given_on": self.given_on,
            "given_hour": self.given_by_the_clock.hour,
            "is_held": False,
            "is_for_team": False,
            "may_share": False,
        }


_KEEP = Prepared(
    database.insert(Response).on_conflict_do_nothing(index_elements=["client_id"]),
    *("client_id", "location_id", "touchpoint_id", "channel", "scale", "rating", "given_at", "received_at", "given_on"),
    *("given_hour", "is_held", "is_for_team", "may_share"),
)
_NEW = {name: sa.bindparam(f"new_{name}", type_=Response.__table__.c[name].type) for name in _KEEP.names}
_KEEP_AND_COUNT = Prepared(
    Tally.count_those(
        database.insert(Response)
        .values(_NEW)
        .on_conflict_do_nothing(index_elements=["client_id"])
        .returning(*(getattr(Response, name) for name in (*TALLY_KEY, "rating")))
        .cte("kept")
    ),
    *TALLY_KEY,
    *TALLY_COUNTS,
)
_FIND = sa.select(Response.__table__).where(Response.client_id == sa.bindparam("client_id")).with_for_update()

Changes: TypeAlias = defaultdict[Key, Counter[int]]


def submit(new: NewResponse) -> None:
    """Keep a response, durably, before this returns.

    The same `client_id` again is a no-op when nothing differs, changes the response during the visit, and is refused
    with `Conflict` after it.
    """
    if new.told is None and database.keeps_statements() and _kept_and_counted(new):
        return
    database.together(_keep, new)


def add(client_id: uuid.UUID, told: Told, *, at: datetime) -> str:
    """Put what the customer told in the place of what they told before: the receipt's code, or `VisitOver`."""
    with database.writing() as connection:
        kept = connection.execute(_FIND, {"client_id": client_id}).one_or_none()
        if kept is None or at - kept.received_at > VISIT:
            raise VisitOver
        return _tell(connection, kept, told, at)


def _kept_and_counted(new: NewResponse) -> bool:
    """Keep and count in one statement, which is a transaction of its own; False where the id is known already.

    On PostgreSQL all taps of a day at a touchpoint wait for its tally: like this none of them holds it for longer
    than the database itself needs.
    """
    with database.at_once() as connection:
        return bool(_KEEP_AND_COUNT.run(connection, {f"new_{name}": value for name, value in new.row.items()}).rowcount)


def _keep(connection: sa.Connection, news: Sequence[NewResponse]) -> None:
    """Keep and count these. Everybody locks responses in the order of their ids, then tallies, so nobody deadlocks."""
    news = sorted(news, key=lambda new: new.client_id)
    changes: Changes = defaultdict(Counter)
    for new in news:
        if not _KEEP.run(connection, new.row).rowcount:
            _repeat(connection, new, changes)
            continue
        changes[_tally(new)][new.rating] += 1
        if new.told is not None:
            kept = connection.execute(_FIND, {"client_id": new.client_id}).one()
            _tell(connection, kept, new.told, new.received_at)
    Tally.move(connection, changes)


def _record(connection: sa.Connection, new: NewResponse) -> None:
    """One answer within its caller's transaction: what `submit` does, which the demo does some thousand times."""
    _keep(connection, [new])


def _repeat(connection: sa.Connection, new: NewResponse, changes: Changes) -> None:
    """The same id again: the visit may change its response; after it, only the very same answer is still welcome."""
    kept = connection.execute(_FIND, {"client_id": new.client_id}).one()
    if (kept.touchpoint_id, kept.scale) != (new.touchpoint_id, new.scale):
        raise Conflict
    if new.received_at - kept.received_at >= VISIT:
        if not _is_same(connection, kept, new):
            raise Conflict
        return
    if kept.rating != new.rating:
        connection.execute(sa.update(Response).where(Response.id == kept.id).values(rating=new.rating))
        changes[_tally(kept)].update({kept.rating: -1, new.rating: +1})
    if new.told is not None:
        _tell(connection, kept, new.told, new.received_at)


def _is_same(connection: sa.Connection, kept: Any, new: NewResponse) -> bool:
    """Whether `new` says nothing that `kept` does not say already."""
    if kept.rating != new.rating or new.told is None:
        return bool(kept.rating == new.rating)
    names = connection.scalars(sa.select(Mention.given_name).where(Mention.response_id == kept.id))
    told = new.told
    return (
        (kept.comment or "", kept.is_for_team) == (told.comment, told.is_for_team)
        and {*told.typed_names, *(name for _id, name in told.chosen)} <= set(names)
    )  # fmt: skip


def _tally(response: Any) -> Key:
    return (response.location_id, response.given_on, response.touchpoint_id, response.channel, response.scale)


def _tell(connection: sa.Connection, kept: Any, told: Told, at: datetime) -> str:
    values = {
        "told_at": at,
        "is_for_team": told.is_for_team,
        "comment": told.comment or None,
        "may_share": told.may_share and bool(told.comment),
    }
    connection.execute(sa.update(Response).where(Response.id == kept.id).values(values))
    if kept.told_at is not None:
        _take_back(connection, kept.id, told)
    _add_mentions(connection, kept, told, at)
    _add_standards(connection, kept.id, told)
    _add_contact(connection, kept.id, told, at)
    return kept.receipt_code or _give_receipt(connection, kept.id)


def _give_receipt(connection: sa.Connection, response_id: int) -> str:
    """A code nobody has yet. Codes are random, so a second try is rare and a third is not needed in a lifetime."""
    while True:
        code = codes.short_code(RECEIPT_LENGTH)
        try:
            with connection.begin_nested():
                connection.execute(sa.update(Response).where(Response.id == response_id).values(receipt_code=code))
        except IntegrityError:
            continue
        return code


def _take_back(connection: sa.Connection, response_id: int, told: Told) -> None:
    """What was told before and is not told now goes, but for the names that a manager has decided on."""
    is_told_now = sa.or_(
        sa.and_(
            Mention.origin == MentionOrigin.CHOSEN,
            Mention.staff_member_id.in_([staff_member_id for staff_member_id, _name in told.chosen]),
        ),
        sa.and_(Mention.origin == MentionOrigin.TYPED, Mention.given_name.in_(told.typed_names)),
    )
    connection.execute(
        sa.delete(Mention).where(
            Mention.response_id == response_id, Mention.status == MentionStatus.NEW, sa.not_(is_told_now)
        )
    )
    connection.execute(sa.delete(response_standards).where(response_standards.c.response_id == response_id))
    connection.execute(sa.delete(Contact).where(Contact.response_id == response_id))


def _add_mentions(connection: sa.Connection, response: Any, told: Told, at: datetime) -> None:
    """The names told now, each once."""
    if len(told.chosen) + len(told.typed_names) > MOST_NAMES:
        raise Refused(_("Name up to %(most)d people, or choose the whole team.", most=MOST_NAMES))
    names: list[tuple[MentionOrigin, int | None, str]] = [
        *((MentionOrigin.CHOSEN, staff_member_id, name) for staff_member_id, name in told.chosen),
        *((MentionOrigin.TYPED, None, name) for name in told.typed_names),
    ]
    for origin, staff_member_id, name in names:
        row = {
            "response_id": response.id,
            "location_id": response.location_id,
            "given_on": response.given_on,
            "origin": origin,
            "staff_member_id": staff_member_id,
            "given_name": name,
            "status": MentionStatus.NEW,
            "created_at": at,
        }
        connection.execute(database.insert(Mention).on_conflict_do_nothing(), row)


def _add_standards(connection: sa.Connection, response_id: int, told: Told) -> None:
    if told.standard_version_ids:
        connection.execute(
            sa.insert(response_standards),
            [{"response_id": response_id, "standard_version_id": chosen} for chosen in set(told.standard_version_ids)],
        )


def _add_contact(connection: sa.Connection, response_id: int, told: Told, at: datetime) -> None:
    if told.contact:
        connection.execute(sa.insert(Contact), {"response_id": response_id, "created_at": at, **told.contact})
