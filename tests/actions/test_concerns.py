"""A name in a complaint: a thank-you or a concern, as a manager says; and what becomes of it when the customer changes
the answer.
"""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from kiosk.actions import forgetting, months, responses
from kiosk.actions import mentions as actions
from kiosk.actions import sharing as wall_actions
from kiosk.actions.responses import Told
from kiosk.errors import Conflict, Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, LearntName, Mention, MentionStatus, MonthClose, Response
from kiosk.queries import mentions, waiting, walls
from tests.actions.test_months import OCTOBER, ON_5_DECEMBER, ON_5_NOVEMBER, assert_untouched, rows
from tests.builders import NOON, make_decided, make_mention, make_new_response, make_response, make_team, make_wall
from tests.cast import Cast
from tests.notes import agree

SOON, LATER = NOON + timedelta(minutes=5), NOON + timedelta(hours=1)
WORDS = "Rosa ignored me and took a private call."


def _named(cast: Cast, name: str = "Rosa", rating: int = 1) -> Mention:
    return make_mention(cast.reception, name, rating=rating, comment=WORDS)


def _status(mention: Mention) -> str:
    db.session.rollback()
    return mention.status.value


def _changed(cast: Cast, mention: Mention, rating: int) -> None:
    """The customer goes back and taps another face, within the visit."""
    client_id = db.session.get_one(Response, mention.response_id).client_id
    responses.submit(make_new_response(cast.reception, client_id=client_id, rating=rating))
    db.session.rollback()


def _approved_then_low(cast: Cast) -> Mention:
    mention = make_mention(cast.reception, comment="Kind.", rating=4)
    actions.approve(mention, staff_member=cast.rosa, by=cast.mark, at=SOON)
    _changed(cast, mention, 1)
    return mention


@pytest.mark.parametrize("rating", [1, 2])
def test_who_is_named_with_a_low_rating_is_not_thanked_by_habit(cast: Cast, rating: int) -> None:
    mention = _named(cast, rating=rating)
    with pytest.raises(Conflict, match="changed this answer"):
        actions.approve(mention, staff_member=cast.rosa, by=cast.mark, at=LATER)
    assert _status(mention) == "new"
    actions.approve(mention, staff_member=cast.rosa, by=cast.mark, at=LATER, is_complaint=True)
    assert _status(mention) == "approved"


def test_a_concern_is_audited_and_undone_and_withdrawn_like_any_decision(cast: Cast) -> None:
    mention = _named(cast)
    actions.concern(mention, staff_member=cast.rosa, by=cast.mark, at=LATER)
    assert (_status(mention), mention.staff_member_id) == ("concern", cast.rosa.id)
    actions.withdraw(mention, by=cast.mark, at=LATER)
    actions.undo(mention, status=MentionStatus.WITHDRAWN, by=cast.mark, at=LATER)
    assert _status(mention) == "concern"
    actions.undo(mention, status=MentionStatus.CONCERN, by=cast.mark, at=LATER)
    assert (_status(mention), mention.staff_member_id) == ("new", None)
    acts = db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert acts == ["concern", "withdraw", "undo", "undo"]


@pytest.mark.parametrize("rating", [3, 5])
def test_praise_is_no_concern(cast: Cast, rating: int) -> None:
    mention = _named(cast, rating=rating)
    with pytest.raises(Conflict, match="changed this answer"):
        actions.concern(mention, staff_member=cast.rosa, by=cast.mark, at=LATER)
    assert _status(mention) == "new"


def test_a_concern_is_about_one_person_and_never_a_team(cast: Cast) -> None:
    mention = _named(cast)
    mention.team_id = make_team(cast.harbour, cast.rosa).id
    mention.status, mention.decided_at = MentionStatus.CONCERN, LATER
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_nobody_decides_on_a_concern_about_themselves(cast: Cast) -> None:
    mention = _named(cast)
    actions.concern(mention, staff_member=cast.rosa, by=cast.priya, at=LATER)
    cast.mark.staff_member_id = cast.rosa.id
    db.session.commit()
    with pytest.raises(Refused, match="about you"):
        actions.undo(mention, status=MentionStatus.CONCERN, by=cast.mark, at=LATER)
    with pytest.raises(Refused, match="about you"):
        actions.withdraw(mention, by=cast.mark, at=LATER)
    assert _status(mention) == "concern"


def test_a_complaint_teaches_no_spelling_and_speaks_against_none(cast: Cast) -> None:
    for name in ("Rosie", "Rosie"):
        actions.approve(make_mention(cast.reception, name), staff_member=cast.rosa, by=cast.mark, at=LATER)
    actions.concern(_named(cast, "the rude one"), staff_member=cast.rosa, by=cast.mark, at=LATER)
    actions.decline(_named(cast, "Rosie"), by=cast.mark, at=LATER)
    learnt = db.session.scalars(sa.select(LearntName)).one()
    assert (learnt.spelling, learnt.approved_count, learnt.against_count) == ("Rosie", 2, 0)


def test_thanks_stay_when_the_customer_turns_to_a_complaint_and_wait_for_a_second_look(cast: Cast) -> None:
    mention = _approved_then_low(cast)
    assert _status(mention) == "approved"
    assert [one.id for one in mentions.stale(None)] == [mention.id]
    assert waiting.counts(None).stale == 1
    actions.approve(mention, staff_member=cast.rosa, by=cast.mark, at=LATER, is_complaint=True)
    assert (_status(mention), waiting.counts(None).stale) == ("approved", 0)
    actions.undo(mention, status=MentionStatus.APPROVED, by=cast.mark, at=LATER)
    assert (_status(mention), waiting.counts(None).stale) == ("approved", 1)


def test_a_second_look_makes_a_concern_of_it_and_undo_brings_the_thanks_back(cast: Cast) -> None:
    mention = _approved_then_low(cast)
    actions.concern(mention, staff_member=cast.rosa, by=cast.mark, at=LATER)
    assert (_status(mention), waiting.counts(None).stale) == ("concern", 0)
    actions.undo(mention, status=MentionStatus.CONCERN, by=cast.mark, at=LATER)
    assert (_status(mention), waiting.counts(None).stale) == ("approved", 1)
    actions.undo(mention, status=MentionStatus.APPROVED, by=cast.mark, at=LATER)
    assert (_status(mention), waiting.counts(None).stale) == ("new", 0)


def test_a_concern_stays_when_the_customer_is_content_after_all(cast: Cast) -> None:
    mention = _named(cast)
    actions.concern(mention, staff_member=cast.rosa, by=cast.mark, at=SOON)
    _changed(cast, mention, 5)
    assert (_status(mention), waiting.counts(None).stale) == ("concern", 1)
    assert db.session.scalars(sa.select(Mention.id).where(Mention.praises())).all() == []
    actions.approve(mention, staff_member=cast.rosa, by=cast.mark, at=LATER)
    assert (_status(mention), waiting.counts(None).stale) == ("approved", 0)


def test_who_goes_back_to_what_the_manager_saw_leaves_nothing_to_look_at(cast: Cast) -> None:
    mention = _approved_then_low(cast)
    _changed(cast, mention, 5)
    assert (_status(mention), waiting.counts(None).stale) == ("approved", 0)
    with pytest.raises(Conflict):
        actions.concern(mention, staff_member=cast.rosa, by=cast.mark, at=LATER)


def test_nothing_is_decided_on_an_answer_that_changed_under_the_managers_eyes(cast: Cast) -> None:
    mention = make_mention(cast.reception, rating=5)
    _changed(cast, mention, 2)
    with pytest.raises(Conflict, match="changed this answer"):
        actions.approve(mention, staff_member=cast.rosa, by=cast.mark, at=SOON)
    assert _status(mention) == "new"


def test_a_concern_is_in_no_month_and_takes_back_what_a_closed_one_holds(cast: Cast) -> None:
    mention = _approved_then_low(cast)
    actions.concern(_named(cast), staff_member=cast.tom, by=cast.mark, at=LATER)
    months.close(cast.harbour, month=OCTOBER, by=cast.mark, at=ON_5_NOVEMBER)
    assert rows() == [(10, "Rosa", 1, "regular")]
    actions.concern(mention, staff_member=cast.rosa, by=cast.mark, at=ON_5_NOVEMBER)
    assert rows() == [(10, "Rosa", 1, "regular")]
    months.close(cast.harbour, month=OCTOBER.replace(month=11), by=cast.mark, at=ON_5_DECEMBER)
    assert rows() == [(10, "Rosa", 1, "regular"), (11, "Rosa", -1, "correction")]
    assert_untouched(db.session.scalars(sa.select(MonthClose)))


def test_no_wall_shows_thanks_that_became_a_complaint_or_words_about_somebody_elses_concern(cast: Cast) -> None:
    agree(cast.rosa)
    told = Told(typed_names=("Rosa", "Tom"), comment=WORDS, may_share=True)
    response = make_response(cast.reception, told=told, rating=1)
    first, second = db.session.scalars(sa.select(Mention).where(Mention.response_id == response.id)).all()
    actions.approve(first, staff_member=cast.rosa, by=cast.mark, at=LATER, is_complaint=True)
    actions.concern(second, staff_member=cast.tom, by=cast.mark, at=LATER)
    with pytest.raises(Refused, match="concern about somebody else"):
        wall_actions.share(first, by=cast.mark, at=LATER)
    mention = _approved_then_low(cast)
    db.session.get_one(Response, mention.response_id).may_share = True
    mention.shared_at, mention.shared_by_id = LATER, cast.mark.id
    db.session.commit()
    assert walls.notes(make_wall(cast.harbour), today=LATER.date()) == []
    assert "Look at it again first" in walls.lack(mention, today=LATER.date())


def test_who_is_forgotten_leaves_no_concern_behind(cast: Cast) -> None:
    kept = make_decided(cast.reception, cast.rosa, by=cast.mark)
    months.close(cast.harbour, month=OCTOBER, by=cast.mark, at=ON_5_NOVEMBER)
    kept.status = MentionStatus.CONCERN
    kept_id = kept.id
    db.session.commit()
    make_decided(cast.reception, cast.rosa, by=cast.mark, status=MentionStatus.CONCERN, rating=1)
    forgetting.forget(cast.rosa, time_zone="UTC", by=cast.priya, at=ON_5_NOVEMBER)
    left = db.session.execute(sa.select(Mention.id, Mention.status)).all()
    assert [tuple(row) for row in left] == [(kept_id, MentionStatus.WITHDRAWN)]


def test_a_tick_that_fell_short_makes_a_complaint_of_a_good_answer(cast: Cast) -> None:
    mention = make_mention(cast.reception, rating=4)
    actions.approve(mention, staff_member=cast.rosa, by=cast.mark, at=SOON)
    client_id = db.session.get_one(Response, mention.response_id).client_id
    told = Told(typed_names=("Rosa",), fell_short=(cast.welcome.current.id,))
    db.session.rollback()
    responses.add(client_id, told, at=SOON + timedelta(minutes=1))
    assert (_status(mention), [one.is_stale for one in mentions.stale(None)]) == ("approved", [True])
