"""A closed month whose rows somebody changed in the database itself is noticed."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from kiosk.actions import months
from kiosk.extensions import db
from kiosk.models import ClosedMention, MonthClose
from kiosk.queries import ledger
from tests.builders import make_decided
from tests.cast import Cast


@pytest.fixture
def october(cast: Cast) -> MonthClose:
    """October, closed with a thank-you to Rosa and one to Tom."""
    make_decided(cast.reception, cast.rosa)
    make_decided(cast.reception, cast.tom)
    (close,) = months.close(cast.harbour, month=date(2026, 10, 1), by=cast.mark, at=datetime(2026, 11, 5, tzinfo=UTC))
    return close


def test_a_month_stands_as_it_was_closed(october: MonthClose) -> None:
    assert ledger.broken() == []


def test_a_changed_row_is_noticed(october: MonthClose, cast: Cast) -> None:
    rows = sa.update(ClosedMention).where(ClosedMention.position == 2)
    db.session.execute(rows.values(staff_member_id=cast.catherine.id))
    db.session.commit()
    assert [close.id for close in ledger.broken()] == [october.id]


def test_a_missing_row_is_noticed(october: MonthClose) -> None:
    db.session.execute(sa.delete(ClosedMention).where(ClosedMention.position == 2))
    db.session.commit()
    assert [close.id for close in ledger.broken()] == [october.id]
