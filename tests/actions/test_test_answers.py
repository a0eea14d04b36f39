"""What a test answer is not in: figures, names to decide, thanks on staff pages, holds."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from kiosk.actions import holds, integrity, test_answers
from kiosk.actions.responses import Told
from kiosk.errors import Conflict
from kiosk.extensions import db
from kiosk.models import Channel, Hold, HoldReason, Mention, MonthClose, Response, Tally
from kiosk.queries import mentions, overview, staff, staff_pages, waiting
from kiosk.queries.tallies import differences
from kiosk.queries.waiting import NOTHING
from tests.builders import NOON, make_decided, make_response
from tests.cast import Cast

CONTACT = {"name": "", "email": "ito@example.org", "phone": ""}


def _test(cast: Cast, **changes: object) -> Response:
    """A test answer with all that a customer can tell."""
    told = Told(chosen=((cast.rosa.id, "Rosa M."),), typed_names=("Cathrine",), comment="A try.", contact=CONTACT)
    return make_response(cast.reception, **{"is_test": True, "rating": 1, "told": told} | changes)


def test_it_is_in_no_figure_and_waits_for_nobody(cast: Cast) -> None:
    _test(cast)
    assert db.session.scalars(sa.select(Tally)).all() == []
    assert differences() == []
    assert waiting.counts(None) == NOTHING
    assert list(overview.asking(None, now=NOON)) == list(overview.low(None, now=NOON)) == []
    assert not overview.figures(overview.Calendar(None, NOON)).has_answers


def test_who_was_named_in_it_is_told_so_and_thanked_for_nothing(cast: Cast) -> None:
    _test(cast)
    mention = db.session.scalars(sa.select(Mention).where(Mention.staff_member_id == cast.rosa.id)).one()
    assert staff_pages.thanks(cast.rosa).rows == []
    assert staff_pages.own(cast.rosa, mention.public_id) is None
    [named] = staff_pages.not_approved(cast.rosa).rows
    assert named.response.is_test
    found = staff.thanks(cast.rosa, None)
    assert (list(found.latest), sum(found.counts.values())) == ([], 0)


def test_it_is_never_held(cast: Cast) -> None:
    response = _test(cast)
    holds.hold(response, HoldReason.BURST, by=cast.mark, at=NOON)
    assert db.session.scalars(sa.select(Hold)).all() == []
    assert not response.is_held


def test_the_database_holds_no_test_and_takes_none_from_a_tablet(cast: Cast) -> None:
    response = _test(cast)
    for values in ({"is_held": True}, {"channel": Channel.TABLET}):
        with pytest.raises(IntegrityError):
            db.session.execute(sa.update(Response).where(Response.id == response.id).values(values))
        db.session.rollback()


def test_many_tests_in_a_minute_hold_neither_themselves_nor_a_customers_answer(cast: Cast) -> None:
    for second in range(20):
        make_response(cast.reception, is_test=True, given_at=NOON + timedelta(seconds=second))
    make_response(cast.reception, given_at=NOON + timedelta(seconds=21))
    integrity.watch(at=NOON + timedelta(hours=1))
    assert db.session.scalars(sa.select(Hold)).all() == []


def test_the_same_words_after_a_test_are_no_repeat(cast: Cast) -> None:
    words = "She found me a slot the same day, how kind."
    for is_test in (True, False):
        told = Told(chosen=((cast.rosa.id, "Rosa M."),), comment=words)
        make_response(cast.reception, is_test=is_test, told=told)
    integrity.watch(at=NOON + timedelta(hours=1))
    assert db.session.scalars(sa.select(Hold)).all() == []


def test_deleting_takes_all_of_it_and_nothing_else(cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    test_answers.delete(_test(cast), by=cast.mark, at=NOON)
    db.session.rollback()
    assert db.session.scalars(sa.select(Mention.given_name)).all() == ["Rosa"]
    assert differences() == []


def test_one_that_counts_is_in_the_figures_and_waits_like_any(cast: Cast) -> None:
    test_answers.count(response := _test(cast, rating=5), by=cast.mark, at=NOON)
    assert differences() == []
    assert db.session.scalars(sa.select(Tally.rating_5)).all() == [1]
    assert waiting.counts(None).mentions == 2
    for act in (test_answers.count, test_answers.delete):
        with pytest.raises(Conflict):
            act(response, by=cast.mark, at=NOON)


def test_an_answer_that_counts_is_not_deleted_by_itself(cast: Cast) -> None:
    make_response(cast.reception)
    assert test_answers.prune(at=NOON + timedelta(days=400)) == 0


def test_a_name_in_it_cannot_be_decided_by_its_page(cast: Cast) -> None:
    _test(cast)
    for mention in db.session.scalars(sa.select(Mention)).all():
        assert mentions.mention(mention.public_id, None) is None


def test_a_name_in_it_opens_no_month(cast: Cast) -> None:
    make_response(cast.reception, is_test=True, told=Told(typed_names=("Rosa",)))
    assert MonthClose.first_open(db.session(), cast.reception.location_id) is None
    make_response(cast.reception, told=Told(typed_names=("Rosa",)))
    assert MonthClose.first_open(db.session(), cast.reception.location_id) == NOON.date().replace(day=1)
