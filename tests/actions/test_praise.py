"""Taking an entry back: whose, until when, and that nothing of it is left in any figure."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from kiosk.actions import mentions
from kiosk.actions import praise as actions
from kiosk.actions.responses import Told
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, Channel, Mention, Response, Tally
from kiosk.queries import tallies
from tests.builders import NOON, make_response
from tests.cast import Cast

SOON = NOON + timedelta(minutes=20)


def _entered(cast: Cast, **changes: Any) -> Response:
    told = Told(chosen=((cast.rosa.id, "Rosa M."),), comment="Kind.", kept=(cast.welcome.current.id,))
    usual = {"told": told, "channel": Channel.PAPER, "entered_by_id": cast.mark.id}
    return make_response(cast.reception, **usual | changes)


def test_an_entry_taken_back_leaves_the_audit_log_and_nothing_else(cast: Cast) -> None:
    response = _entered(cast)
    actions.take_back(response, by=cast.mark, at=SOON)
    for kept in (Response, Mention):
        assert db.session.scalars(sa.select(kept)).all() == []
    assert sum(db.session.scalars(sa.select(Tally.rating_5))) == 0
    assert tallies.differences() == []
    entries = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(one.act, one.manager_id) for one in entries] == [("enter", cast.mark.id), ("take back", cast.mark.id)]
    assert entries[1].before == {"channel": "paper", "rating": 5}


@pytest.mark.parametrize("minutes", [0, 30])
def test_it_can_be_taken_back_for_half_an_hour(cast: Cast, minutes: int) -> None:
    actions.take_back(_entered(cast), by=cast.mark, at=NOON + timedelta(minutes=minutes))
    assert db.session.scalars(sa.select(Response)).all() == []


def test_after_half_an_hour_it_stays(cast: Cast) -> None:
    with pytest.raises(Refused, match="last half hour"):
        actions.take_back(_entered(cast), by=cast.mark, at=NOON + timedelta(minutes=31))
    assert len(db.session.scalars(sa.select(Response)).all()) == 1


def test_only_who_typed_it_takes_it_back(cast: Cast) -> None:
    for response in (_entered(cast), make_response(cast.reception)):
        with pytest.raises(Refused):
            actions.take_back(response, by=cast.priya, at=SOON)
    assert len(db.session.scalars(sa.select(Response)).all()) == 2


def test_what_was_decided_is_undone_first(cast: Cast) -> None:
    response = _entered(cast)
    mention = db.session.scalars(sa.select(Mention)).one()
    mentions.approve(mention, staff_member=cast.rosa, by=cast.mark, at=SOON)
    with pytest.raises(Refused, match="Undo that first"):
        actions.take_back(response, by=cast.mark, at=SOON)
    mentions.undo(mention, status=mention.status, by=cast.mark, at=SOON)
    actions.take_back(response, by=cast.mark, at=SOON)
    assert db.session.scalars(sa.select(Mention)).all() == []
