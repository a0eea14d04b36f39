"""Thanks between colleagues: an allowance each month, shares passed on, and nobody thanks themselves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from kiosk.actions import colleagues, mentions, responses
from kiosk.actions.responses import NewResponse, Told
from kiosk.errors import Conflict, Refused
from kiosk.extensions import db
from kiosk.models import Allowance, AuditEntry, Channel, Mention, MentionOrigin, PassedThanks, Response, StaffMember
from kiosk.queries import tallies
from tests.builders import NOON, make_decided, make_new_response
from tests.cast import LONG_AGO, Cast


def _new(cast: Cast, whom: StaffMember, *, by: StaffMember | None = None, **changes: Any) -> NewResponse:
    """Tom's thank-you to somebody, of two that he may give a month."""
    told = Told(chosen=((whom.id, whom.full_name),), comment="Covered my break.")
    about = {"channel": Channel.COLLEAGUE, "rating": None, "colleague_id": (by or cast.tom).id, "allowance": 2}
    return make_new_response(cast.reception, told=told, **about | changes)


def _used() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Allowance.used_count).order_by(Allowance.month)))


def _count(kind: type[Any]) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(kind)) or 0


def test_a_colleagues_thank_you_waits_for_a_manager_like_any_other(cast: Cast) -> None:
    responses.submit(_new(cast, cast.rosa))
    mention = db.session.scalars(sa.select(Mention)).one()
    assert (mention.origin, mention.status, mention.staff_member_id) == (MentionOrigin.COLLEAGUE, "new", cast.rosa.id)
    assert db.session.scalars(sa.select(Response.rating)).one() is None


def test_it_is_in_no_customers_figure(cast: Cast) -> None:
    responses.submit(_new(cast, cast.rosa))
    mention = db.session.scalars(sa.select(Mention)).one()
    mentions.approve(mention, staff_member=cast.rosa, by=cast.mark, at=NOON)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Mention).where(Mention.counts())) == 0
    assert tallies.differences() == []


def test_sent_twice_it_is_one_and_uses_one_up(cast: Cast) -> None:
    new = _new(cast, cast.rosa)
    responses.submit(new)
    mention_id = db.session.scalars(sa.select(Mention.id)).one()
    responses.submit(new)
    assert db.session.scalars(sa.select(Mention.id)).one() == mention_id
    assert _used() == [1]


def test_who_has_used_all_up_is_told_so_and_nothing_is_kept(cast: Cast) -> None:
    for whom in (cast.rosa, cast.catherine):
        responses.submit(_new(cast, whom))
    with pytest.raises(Refused, match="all your thanks to colleagues"):
        responses.submit(_new(cast, cast.rosa))
    assert (_used(), _count(Response)) == ([2], 2)


def test_the_next_month_brings_new_ones_by_the_clock_of_the_place(cast: Cast) -> None:
    before, after = datetime(2026, 10, 31, 23, 59, tzinfo=UTC), datetime(2026, 11, 1, 0, 0, tzinfo=UTC)
    for instant in (before, before, after):
        responses.submit(_new(cast, cast.rosa, given_at=instant))
    assert _used() == [2, 1]


def test_of_many_at_once_only_as_many_go_through_as_are_left(app: Flask, cast: Cast) -> None:
    news = [_new(cast, cast.rosa) for _ in range(8)]

    def send(new: NewResponse) -> bool:
        with app.app_context():
            try:
                responses.submit(new)
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(send, news)) == 2
    assert (_used(), _count(Response)) == ([2], 2)


def test_an_allowance_of_none_lets_nothing_through(cast: Cast) -> None:
    with pytest.raises(Refused):
        responses.submit(_new(cast, cast.rosa, allowance=0))
    assert (_used(), _count(Response)) == ([], 0)


def test_nobody_thanks_themselves(cast: Cast) -> None:
    with pytest.raises(Refused, match="This is you"):
        responses.submit(_new(cast, cast.tom))
    assert _count(Response) == 0


def test_nobodys_thank_you_is_approved_as_thanks_to_themselves(cast: Cast) -> None:
    responses.submit(_new(cast, cast.rosa))
    mention = db.session.scalars(sa.select(Mention)).one()
    with pytest.raises(Refused):
        mentions.approve(mention, staff_member=cast.tom, by=cast.mark, at=NOON)
    assert db.session.scalars(sa.select(Mention.status)).one() == "new"


def test_an_id_of_somebody_elses_thank_you_changes_nothing(cast: Cast) -> None:
    new = _new(cast, cast.rosa)
    responses.submit(new)
    with pytest.raises(Conflict):
        responses.submit(_new(cast, cast.rosa, by=cast.catherine, client_id=new.client_id))
    assert db.session.scalars(sa.select(Response.colleague_id)).one() == cast.tom.id


def test_a_share_is_passed_on_once(cast: Cast) -> None:
    mention = make_decided(cast.reception, cast.rosa)
    for _ in range(2):
        colleagues.pass_on(mention, to=cast.tom, words="You set it up.", by=cast.rosa, at=NOON)
    share = db.session.scalars(sa.select(PassedThanks)).one()
    assert (share.number, share.from_id, share.to_id) == (1, cast.rosa.id, cast.tom.id)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "pass on")).one()
    assert (entry.staff_member_id, entry.manager_id) == (cast.rosa.id, None)


def test_nobody_passes_on_to_themselves(cast: Cast) -> None:
    mention = make_decided(cast.reception, cast.rosa)
    with pytest.raises(Refused):
        colleagues.pass_on(mention, to=cast.rosa, words="", by=cast.rosa, at=NOON)
    row = {"public_id": "p" * 16, "number": 1, "from_id": cast.rosa.id, "to_id": cast.rosa.id, "words": ""}
    with pytest.raises(IntegrityError):
        db.session.execute(sa.insert(PassedThanks).values(mention_id=mention.id, created_at=NOON, **row))


def test_only_the_thanked_person_passes_on(cast: Cast) -> None:
    mention = make_decided(cast.reception, cast.rosa)
    with pytest.raises(Conflict):
        colleagues.pass_on(mention, to=cast.catherine, words="", by=cast.tom, at=NOON)
    mentions.withdraw(mention, by=cast.mark, at=NOON)
    with pytest.raises(Conflict):
        colleagues.pass_on(mention, to=cast.catherine, words="", by=cast.rosa, at=NOON)
    assert _count(PassedThanks) == 0


def _more_people(cast: Cast, number: int) -> list[StaffMember]:
    people = [
        StaffMember(full_name=f"Helper {at}", shown_name=f"H {at}", created_at=LONG_AGO, locations=[cast.harbour])
        for at in range(number)
    ]
    db.session.add_all(people)
    db.session.commit()
    return people


def test_five_are_the_most_and_one_taken_back_makes_room(cast: Cast) -> None:
    mention, helpers = make_decided(cast.reception, cast.rosa), _more_people(cast, 6)
    for helper in helpers[:5]:
        colleagues.pass_on(mention, to=helper, words="", by=cast.rosa, at=NOON)
    with pytest.raises(Refused, match="5 colleagues"):
        colleagues.pass_on(mention, to=helpers[5], words="", by=cast.rosa, at=NOON)
    share = db.session.scalars(sa.select(PassedThanks.public_id).where(PassedThanks.number == 3)).one()
    colleagues.take_back(mention, share_id=share, by=cast.rosa, at=NOON)
    colleagues.pass_on(mention, to=helpers[5], words="", by=cast.rosa, at=NOON)
    assert _count(PassedThanks) == 5


def test_of_many_shares_at_once_five_are_kept(app: Flask, cast: Cast) -> None:
    mention_id, rosa_id = make_decided(cast.reception, cast.rosa).id, cast.rosa.id
    helper_ids = [helper.id for helper in _more_people(cast, 8)]
    db.session.rollback()

    def share(helper_id: int) -> bool:
        with app.app_context():
            mention, helper = db.session.get_one(Mention, mention_id), db.session.get_one(StaffMember, helper_id)
            rosa = db.session.get_one(StaffMember, rosa_id)
            try:
                colleagues.pass_on(mention, to=helper, words="", by=rosa, at=NOON)
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(share, helper_ids)) == 5
    assert _count(PassedThanks) == 5


def test_nobody_takes_back_what_somebody_else_passed_on(cast: Cast) -> None:
    mention = make_decided(cast.reception, cast.rosa)
    colleagues.pass_on(mention, to=cast.tom, words="", by=cast.rosa, at=NOON)
    share = db.session.scalars(sa.select(PassedThanks.public_id)).one()
    other = make_decided(cast.reception, cast.tom)
    colleagues.take_back(other, share_id=share, by=cast.tom, at=NOON)
    assert _count(PassedThanks) == 1
