"""Test answers: what a manager tries as a customer would. Known by a mark in the address; gone after a day."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from kiosk import database
from kiosk.database import transaction
from kiosk.errors import Busy, Conflict
from kiosk.extensions import db
from kiosk.lib import tokens
from kiosk.models import AuditEntry, Manager, Mention, Response, holding
from kiosk.models.figures import Figures
from kiosk.models.response import TESTS_KEPT

MARK_HOURS = 4
"""How many hours after its own a mark is good: an afternoon of setting up. A customer who finds an old one counts."""

AT_ONCE = 100
"""How many go in one transaction; a customer who taps meanwhile waits for some milliseconds."""


def mark(code: str, *, at: datetime, secret: str) -> str:
    """Return what makes an answer at the touchpoint with this code a test, for a link or code on a manager's page.

    It is the same for an hour, so that a page that is asked again and again draws its code once.
    """
    return _mark(code, _hour(at), secret)


def is_marked(said: str, code: str, *, at: datetime, secret: str) -> bool:
    """Return whether this is a mark of ours for the touchpoint, and not too old."""
    hour = said.partition("-")[0]
    if not (hour.isascii() and hour.isdecimal() and 0 <= _hour(at) - int(hour[:9]) <= MARK_HOURS):
        return False
    return tokens.is_same(said, _mark(code, int(hour[:9]), secret))


@transaction
def delete(response: Response, *, by: Manager, at: datetime) -> None:
    """Delete a test answer with all that was told in it; `Conflict` where it is none."""
    _locked(response)
    db.session.add(AuditEntry.of("delete test", response, by=by, at=at, before={"rating": response.rating}))
    db.session.flush()
    _delete(db.session.connection(), [response.id])
    db.session.expunge(response)


@transaction
def count(response: Response, *, by: Manager, at: datetime) -> None:
    """Let a test answer count, because a customer gave it with a manager's browser; `Conflict` where it is none."""
    _locked(response)
    response.is_test = False
    db.session.flush()
    figures = Figures()
    figures.count(response, response.rating)
    figures.move(db.session.connection())
    db.session.add(AuditEntry.of("count test", response, by=by, at=at))


def prune(*, at: datetime) -> int:
    """Delete the test answers that are older than a day, and return how many."""
    ids = _due(at)
    with suppress(Busy, OperationalError):  # the next minute goes on
        return _prune(ids) if ids else 0
    return 0


def _due(at: datetime) -> Sequence[int]:
    """The ids of some that are old enough, read outside a transaction: most minutes there are none."""
    is_due = (Response.is_test, Response.received_at <= at - TESTS_KEPT)
    ids = db.session.scalars(sa.select(Response.id).where(*is_due).order_by(Response.id).limit(AT_ONCE)).all()
    db.session.rollback()
    return ids


@transaction
def _prune(ids: Collection[int]) -> int:
    connection = db.session.connection()
    still = [row.id for row in holding.locked(connection, ids).values() if row.is_test]  # nobody let it count meanwhile
    _delete(connection, still)
    return len(still)


def _mark(code: str, hour: int, secret: str) -> str:
    return f"{hour}-{tokens.seal(f'{code} {hour}', purpose='test answer', secret=secret)}"


def _hour(at: datetime) -> int:
    """Hours since 1970."""
    return int(at.timestamp()) // 3600


def _locked(response: Response) -> None:
    database.lock(response)
    if not response.is_test:
        raise Conflict


def _delete(connection: sa.Connection, ids: Collection[int]) -> None:
    connection.execute(sa.delete(Mention).where(Mention.response_id.in_(ids)))
    connection.execute(sa.delete(Response).where(Response.id.in_(ids)))
