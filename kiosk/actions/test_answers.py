"""Test answers: what a manager tries as a customer would. Gone after a day, deleted at once, or let count."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from kiosk import database
from kiosk.database import transaction
from kiosk.errors import Busy, Conflict
from kiosk.extensions import db
from kiosk.models import AuditEntry, Manager, Mention, Response, holding
from kiosk.models.figures import Figures
from kiosk.models.response import TESTS_KEPT

AT_ONCE = 100
"""How many go in one transaction; a customer who taps meanwhile waits for some milliseconds."""


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


def _locked(response: Response) -> None:
    database.lock(response)
    if not response.is_test:
        raise Conflict


def _delete(connection: sa.Connection, ids: Collection[int]) -> None:
    connection.execute(sa.delete(Mention).where(Mention.response_id.in_(ids)))
    connection.execute(sa.delete(Response).where(Response.id.in_(ids)))
