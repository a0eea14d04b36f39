"""What a close counts for rewards, person by person, and why a row does not count."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from kiosk.actions import holds, mentions, months
from kiosk.actions.responses import Reading, Told
from kiosk.extensions import db
from kiosk.models import (
    Channel,
    HoldReason,
    Mention,
    MentionOrigin,
    MentionStatus,
    MonthClose,
    Response,
    StaffMember,
    Tablet,
    UncountedMention,
)
from tests.builders import make_decided, make_mention, make_response, make_tablet
from tests.cast import Cast
from tests.rewarding import NOVEMBER, OCTOBER, ON_5_NOVEMBER, SEPTEMBER, close, standings, thank

NOON = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)
ON_5_OCTOBER = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
ON_5_DECEMBER = datetime(2026, 12, 5, 9, 0, tzinfo=UTC)


def _tapped(cast: Cast, tablet: Tablet, *people: StaffMember, at: datetime) -> list[Mention]:
    """Thanks to these people from one customer at a tablet, approved."""
    told = Told(chosen=tuple((person.id, person.shown_name) for person in people))
    reading = {"channel": Channel.TABLET, "reading": Reading(tablet.id, at, 0)}
    response = make_response(cast.reception, told=told, given_at=at, **reading)
    found = list(db.session.scalars(sa.select(Mention).where(Mention.response_id == response.id).order_by(Mention.id)))
    for mention in found:
        mention.status, mention.decided_at = MentionStatus.APPROVED, at + timedelta(hours=1)
    db.session.commit()
    return found


def _why(month_close: MonthClose) -> dict[int, str]:
    found = db.session.scalars(sa.select(UncountedMention).where(UncountedMention.month_close_id == month_close.id))
    return {one.mention_id: one.why.value for one in found}


def test_received_approved_and_counted_stand_beside_each_other(cast: Cast) -> None:
    thank(cast.reception, cast.rosa, 3, 3, 9)
    make_decided(cast.reception, cast.rosa, status=MentionStatus.DECLINED)
    make_mention(cast.reception)
    held = make_decided(cast.reception, cast.tom)
    holds.hold(db.session.get_one(Response, held.response_id), HoldReason.CLOCK, by=cast.mark, at=ON_5_NOVEMBER)
    assert standings(close(cast.harbour)) == {"Rosa": (4, 3, 0, 0, 3, 2), "Thomas": (1, 0, 0, 0, 0, 0)}


def test_a_phone_thanks_a_person_once_a_day(cast: Cast) -> None:
    first, second = thank(cast.reception, cast.rosa, 14, 14)
    second.is_repeat = True
    db.session.commit()
    closed = close(cast.harbour)
    assert standings(closed) == {"Rosa": (2, 2, 0, 0, 1, 1)}
    assert _why(closed) == {second.id: "repeat"}


def test_a_tablet_thanks_a_person_once_in_half_an_hour(cast: Cast) -> None:
    tablet, other = (
        make_tablet(cast.reception),
        make_tablet(cast.reception, "another", status="retired", retired_at=NOON),
    )
    minutes = [(tablet, 0), (tablet, 29), (other, 10), (tablet, 30), (tablet, 61)]
    made = [_tapped(cast, one, cast.rosa, at=NOON + timedelta(minutes=minute))[0] for one, minute in minutes]
    closed = close(cast.harbour)
    assert standings(closed) == {"Rosa": (5, 5, 0, 0, 4, 1)}
    assert _why(closed) == {made[1].id: "half_hour"}


def test_half_an_hour_is_each_persons_own(cast: Cast) -> None:
    tablet = make_tablet(cast.reception)
    _tapped(cast, tablet, cast.rosa, cast.tom, at=NOON)
    _tapped(cast, tablet, cast.tom, at=NOON + timedelta(minutes=5))
    assert standings(close(cast.harbour)) == {"Rosa": (1, 1, 0, 0, 1, 1), "Thomas": (2, 2, 0, 0, 1, 1)}


def test_phones_and_paper_need_no_half_hour(cast: Cast) -> None:
    for channel in (Channel.QR, Channel.QR, Channel.PAPER):
        make_decided(cast.reception, cast.rosa, channel=channel)
    assert standings(close(cast.harbour)) == {"Rosa": (3, 3, 0, 0, 3, 1)}


def test_a_late_thank_you_is_counted_in_the_month_that_takes_it_in(cast: Cast) -> None:
    thank(cast.reception, cast.tom, 2, month=SEPTEMBER)
    close(cast.harbour, month=SEPTEMBER, at=ON_5_OCTOBER)
    thank(cast.reception, cast.rosa, 14, 15, month=SEPTEMBER)
    thank(cast.reception, cast.rosa, 3)
    assert standings(close(cast.harbour))["Rosa"] == (1, 3, 2, 0, 3, 3)


def test_a_correction_takes_back_what_counted(cast: Cast) -> None:
    first, *_others = thank(cast.reception, cast.rosa, 2, 3, month=SEPTEMBER)
    close(cast.harbour, month=SEPTEMBER, at=ON_5_OCTOBER)
    mentions.withdraw(first, by=cast.mark, at=ON_5_OCTOBER)
    thank(cast.reception, cast.rosa, 7)
    assert standings(close(cast.harbour))["Rosa"] == (1, 0, 0, 1, 0, 1)


def test_a_correction_of_what_never_counted_takes_nothing(cast: Cast) -> None:
    tablet = make_tablet(cast.reception)
    in_september = NOON - timedelta(days=30)
    _tapped(cast, tablet, cast.rosa, at=in_september)
    (second,) = _tapped(cast, tablet, cast.rosa, at=in_september + timedelta(minutes=1))
    close(cast.harbour, month=SEPTEMBER, at=ON_5_OCTOBER)
    mentions.withdraw(second, by=cast.mark, at=ON_5_OCTOBER)
    thank(cast.reception, cast.rosa, 7)
    closed = close(cast.harbour)
    assert standings(closed)["Rosa"] == (1, 0, 0, 1, 1, 1)
    assert _why(closed) == {second.id: "never_counted"}


@pytest.mark.parametrize(("minutes", "counted"), [(-29, 0), (-31, 1), (20, 0), (31, 1)])
def test_a_late_thank_you_keeps_half_an_hour_from_what_was_counted_before(
    cast: Cast, minutes: int, counted: int
) -> None:
    tablet = make_tablet(cast.reception)
    in_september = NOON - timedelta(days=30)
    _tapped(cast, tablet, cast.rosa, at=in_september)
    close(cast.harbour, month=SEPTEMBER, at=ON_5_OCTOBER)
    _tapped(cast, tablet, cast.rosa, at=in_september + timedelta(minutes=minutes))
    assert standings(close(cast.harbour))["Rosa"] == (0, 1, 1, 0, counted, counted)


def test_what_was_taken_back_makes_room_for_another(cast: Cast) -> None:
    tablet = make_tablet(cast.reception)
    in_september = NOON - timedelta(days=30)
    (first,) = _tapped(cast, tablet, cast.rosa, at=in_september)
    close(cast.harbour, month=SEPTEMBER, at=ON_5_OCTOBER)
    mentions.withdraw(first, by=cast.mark, at=ON_5_OCTOBER)
    _tapped(cast, tablet, cast.rosa, at=in_september + timedelta(minutes=5))
    assert standings(close(cast.harbour))["Rosa"] == (0, 0, 1, 1, 0, 1)


def test_closing_anew_counts_anew_and_keeps_what_the_first_close_counted(cast: Cast) -> None:
    first, *_others = thank(cast.reception, cast.rosa, 2, 3)
    before = close(cast.harbour)
    months.reopen(cast.harbour, month=OCTOBER, reason="Tom was meant", by=cast.priya, at=ON_5_NOVEMBER)
    mentions.withdraw(first, by=cast.mark, at=ON_5_NOVEMBER)
    after = close(cast.harbour)
    assert (standings(before)["Rosa"][4], standings(after)["Rosa"][4]) == (2, 1)


def test_a_colleagues_thanks_are_neither_received_nor_counted(cast: Cast) -> None:
    (mention,) = thank(cast.reception, cast.rosa, 2)
    mention.origin = MentionOrigin.COLLEAGUE
    db.session.commit()
    thank(cast.reception, cast.tom, 3)
    assert list(standings(close(cast.harbour))) == ["Thomas"]


def test_a_quiet_month_is_closed_without_anybody_in_it(cast: Cast) -> None:
    thank(cast.reception, cast.rosa, 3)
    close(cast.harbour)
    assert standings(close(cast.harbour, month=NOVEMBER, at=ON_5_DECEMBER)) == {}
