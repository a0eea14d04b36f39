"""Closing a month of mentions, so that it never changes again; and reopening the newest."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from kiosk import database
from kiosk.database import transaction
from kiosk.errors import Conflict, NotAllowed, Refused
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import AuditEntry, ClosedMention, Location, Manager, MonthClose
from kiosk.models.month_close import checksum
from kiosk.models.month_rows import BATCH, Place, rows
from kiosk.models.month_words import Words
from kiosk.models.reward_reckoning import reckon

NO_CHECKSUM = "0" * 64


@transaction
def close(location: Location, *, month: date, by: Manager | None, at: datetime) -> list[MonthClose]:
    """Close a month at a location, and before it whatever is open of the months up to it, the oldest first.

    The location stays locked, so that two who close at once do it once. A decision at the same instant is seen by
    this close or by the next, never by both: each freezes how far the closed months differ from what counts.
    """
    database.lock(location)
    first = MonthClose.first_open(db.session(), location.id)
    if first is None:
        raise Refused(_("Nobody has been named at %(name)s yet, so there is no month to close.", name=location.name))
    if month >= clock.month_of(clock.local_date(at, location.time_zone)):
        raise Refused(_("%(month)s is not over at %(name)s yet.", month=_name(month), name=location.name))
    if month < first:
        raise _not_open(location, month)
    closed = []
    while first <= month:
        closed.append(_close(location, first, by, at))
        first = clock.next_month(first)
    return closed


@transaction
def reopen(location: Location, *, month: date, reason: str, by: Manager, at: datetime) -> None:
    """Let the newest closed month of a location be closed anew. Its rows stay as history and count no more."""
    if not by.is_owner:
        raise NotAllowed(_("Only an owner can reopen a month."))
    database.lock(location)
    newest = MonthClose.newest(db.session(), location.id)
    if newest is None or newest.month != month:
        sentence = _(
            "%(month)s is not the latest closed month. Only the latest one can be reopened.", month=_name(month)
        )
        raise Conflict(sentence)
    newest.reopened_at, newest.reopened_by_id, newest.reopen_reason = at, by.id, reason
    db.session.add(AuditEntry.of("reopen", newest, by=by, at=at, before=_facts(newest), after={"reason": reason}))


def _not_open(location: Location, month: date) -> Refused | Conflict:
    """Why a month before the first open one cannot be closed."""
    is_closed = sa.exists().where(
        MonthClose.location_id == location.id, MonthClose.month == month, MonthClose.reopened_at.is_(None)
    )
    if db.session.scalar(sa.select(is_closed)):
        return _already(location, month)
    return Refused(_("Nobody was named at %(name)s in %(month)s or earlier.", month=_name(month), name=location.name))


def _already(location: Location, month: date) -> Conflict:
    return Conflict(_("%(month)s is already closed at %(name)s.", month=_name(month), name=location.name))


def _close(location: Location, month: date, by: Manager | None, at: datetime) -> MonthClose:
    """Freeze one month; the unique index is the last to say that it is closed once."""
    closed = MonthClose(
        location_id=location.id,
        month=month,
        closed_at=at,
        closed_by_id=by.id if by else None,
        row_count=0,
        checksum=NO_CHECKSUM,
    )
    db.session.add(closed)
    try:
        db.session.flush()
    except IntegrityError as taken:
        raise Conflict(_("%(month)s is already closed at %(name)s.", month=_name(month), name=location.name)) from taken
    digests = list(_freeze(closed, location))
    closed.row_count, closed.checksum = len(digests), checksum(digests)
    db.session.flush()
    db.session.add(AuditEntry.of("close", closed, by=by, at=at, after=_facts(closed)))
    reckon(db.session(), closed, by=by, at=at)
    return closed


def _freeze(closed: MonthClose, location: Location) -> Iterator[str]:
    """Add the month's rows; the digest of each."""
    connection = db.session.connection()
    words = Words(lambda: nullcontext(connection)).for_closing()
    place = Place(location.id, location.name, location.time_zone)
    found = enumerate(rows(place, closed.month, words, is_next=True), start=1)
    while some := [_row(closed.id, position, row) for position, row in islice(found, BATCH)]:
        connection.execute(sa.insert(ClosedMention), some)
        yield from (ClosedMention(**row).digest for row in some)


def _row(month_close_id: int, position: int, row: Any) -> dict[str, Any]:
    return {
        "month_close_id": month_close_id,
        "position": position,
        "mention_id": row.mention_id,
        "staff_member_id": row.staff_member_id,
        "sign": row.sign,
        "mark": row.mark,
        "row": row.line.frozen,
    }


def _facts(closed: MonthClose) -> dict[str, Any]:
    return {
        "location_id": closed.location_id,
        "month": f"{closed.month:%Y-%m}",
        "row_count": closed.row_count,
        "checksum": closed.checksum,
    }


def _name(month: date) -> str:
    return str(format_date(month, "MMMM y"))
