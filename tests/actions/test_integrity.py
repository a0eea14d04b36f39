"""Looking over what came in: each rule holds what it is for, once, and never what somebody released."""

from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from kiosk.actions import holds, integrity, mentions, opening_hours, responses
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.lib import codes
from kiosk.lib.hours import Span
from kiosk.models import Channel, ClosedDays, Hold, HoldReason, Mention, Organisation, Response
from kiosk.queries.tallies import differences
from tests.builders import NOON, make_mention, make_new_response, make_response
from tests.cast import Cast
from tests.signs import ANDROID, make_signs

SOON = NOON + timedelta(minutes=2)
LATER = NOON + timedelta(minutes=40)
WORDS = "Rosa stayed late, just to find my coat!"


def _look(at=SOON, again=True) -> integrity.Look:
    """One look at that time; a second one then finds nothing new."""
    db.session.rollback()
    look = integrity.watch(at=at)
    db.session.rollback()
    if again:
        assert integrity.watch(at=at + timedelta(minutes=1)).held_count == 0
    assert differences() == []
    return look


def _reasons() -> list[tuple[str, bool]]:
    """Why something is held now, and whether it is a mention."""
    rows = db.session.execute(
        sa.select(Hold.reason, Hold.mention_id).where(Hold.released_at.is_(None)).order_by(Hold.id)
    )
    return [(reason.value, mention_id is not None) for reason, mention_id in rows]


def _thank(cast: Cast, name: str = "", *, minute: int = 0, comment: str = "", **phone: str) -> Mention:
    """What a phone told in an answer of its own: thanks for Rosa, chosen or typed."""
    given_at = NOON + timedelta(minutes=minute)
    new = make_new_response(cast.reception, given_at=given_at)
    responses.submit(new)
    told = Told(
        chosen=() if name else ((cast.rosa.id, "Rosa M."),), typed_names=(name,) if name else (), comment=comment
    )
    db.session.rollback()
    responses.add(new.client_id, told, at=given_at, signs=make_signs(**phone))
    db.session.rollback()
    return db.session.scalars(sa.select(Mention).order_by(Mention.id.desc())).first()


def test_a_burst_leaves_the_figures_and_says_what_was_seen(cast: Cast) -> None:
    for number in range(20):
        make_response(cast.reception, rating=1, given_at=NOON + timedelta(seconds=2 * number))
    make_response(cast.reception, given_at=NOON)
    assert _look().held_count == 20
    assert {(reason, is_mention) for reason, is_mention in _reasons()} == {("burst", False)}
    assert db.session.scalars(sa.select(Hold)).first().detail == {"count": 20, "seconds": 38}


def test_a_small_burst_is_held_once_it_is_known_that_the_place_was_quiet(cast: Cast) -> None:
    for number in range(9):
        make_response(cast.reception, given_at=NOON + timedelta(seconds=5 * number))
    assert _look().held_count == 0
    assert _look(LATER).held_count == 9


def test_a_burst_over_two_looks_is_held_whole(cast: Cast) -> None:
    for number in range(12):
        make_response(cast.reception, given_at=NOON + timedelta(seconds=4 * number))
    assert _look(NOON + timedelta(seconds=84)).held_count == 0
    assert _look(LATER).held_count == 12


def test_an_answer_is_looked_at_once_it_has_settled(cast: Cast) -> None:
    made_at = NOON - timedelta(milliseconds=100)
    make_response(cast.reception, client_id=codes.client_id_of(made_at, 7))
    assert _look(NOON + timedelta(seconds=30), again=False).held_count == 0
    assert _look(SOON).held_count == 1
    assert _reasons() == [("too_fast", False)]


@pytest.mark.parametrize("channel", [Channel.TABLET, Channel.PAPER])
def test_only_a_page_of_its_own_can_be_tapped_too_fast(cast: Cast, channel: Channel) -> None:
    make_response(cast.reception, client_id=codes.client_id_of(NOON, 7), channel=channel)
    assert _look().held_count == 0


WORKDAY = (Span(2, time(9), time(18)),)
NIGHT = NOON + timedelta(hours=12)


def test_closed_hours_hold_what_a_tablet_gives_where_hours_are_known(cast: Cast) -> None:
    opening_hours.change(cast.harbour, WORKDAY, by=cast.priya, at=NOON - timedelta(days=1))
    make_response(cast.reception, channel=Channel.TABLET)
    make_response(cast.hill_desk, given_at=NIGHT, channel=Channel.TABLET)
    for channel in (Channel.TABLET, Channel.QR, Channel.BADGE, Channel.LINK, Channel.PAPER):
        make_response(cast.reception, given_at=NIGHT, channel=channel)
    assert _look(NIGHT + timedelta(minutes=2)).held_count == 1
    held = db.session.scalars(sa.select(Response).where(Response.is_held)).one()
    assert (held.given_at, held.channel, _reasons()) == (NIGHT, "tablet", [("closed", False)])


def test_closed_days_hold_at_a_place_that_is_open_day_and_night(cast: Cast) -> None:
    day = NOON.date()
    db.session.add(ClosedDays(location_id=cast.harbour.id, first_on=day, last_on=day, occasion="Stocktaking"))
    db.session.commit()
    for touchpoint in (cast.reception, cast.hill_desk):
        make_response(touchpoint, channel=Channel.TABLET)
    make_response(cast.reception, given_at=NOON + timedelta(days=1), channel=Channel.TABLET)
    assert _look(NOON + timedelta(days=1, minutes=2)).held_count == 1
    held = db.session.scalars(sa.select(Response).where(Response.is_held)).one()
    assert (held.given_at, held.location_id, _reasons()) == (NOON, cast.harbour.id, [("closed", False)])


def test_the_same_words_of_the_same_person_hold_the_later_thanks(cast: Cast) -> None:
    first = make_mention(cast.reception, "Rosa", comment=WORDS)
    mentions.approve(first, staff_member=cast.rosa, by=cast.mark, at=NOON)
    make_mention(cast.reception, "Rosa Martinez", comment=WORDS.upper(), given_at=NOON + timedelta(days=29))
    make_mention(cast.reception, "Tom", comment=WORDS, given_at=NOON + timedelta(days=29))
    assert _look(NOON + timedelta(days=29, minutes=2)).held_count == 1
    held = db.session.scalars(sa.select(Hold)).one()
    assert (held.reason, held.detail["given_on"], held.detail["name"]) == ("same_words", "2026-10-14", "Rosa Martinez")
    assert db.session.get(Mention, held.mention_id).is_held
    assert not db.session.get(Response, held.response_id).is_held


def test_the_same_words_a_month_later_or_of_nobody_else_are_let_be(cast: Cast) -> None:
    make_mention(cast.reception, "Rosa", comment=WORDS)
    make_mention(cast.reception, "Rosa", comment=WORDS, given_at=NOON + timedelta(days=31))
    make_mention(cast.reception, "Rosa", comment="Very friendly and helpful")
    make_mention(cast.reception, "Rosa", comment="Very friendly and helpful")
    assert _look(NOON + timedelta(days=31, minutes=2)).held_count == 0


def test_one_phone_that_thanks_one_person_forty_times_is_held(cast: Cast) -> None:
    for number in range(40):
        _thank(cast, ("", "Rosa Martinez", "rosa")[number % 3], minute=number)
    assert _look(NOON + timedelta(minutes=42)).held_count == 39
    assert set(_reasons()) == {("network", True)}
    assert db.session.scalar(sa.select(sa.func.count()).where(Mention.is_repeat)) == 39
    assert db.session.scalars(sa.select(Hold)).first().detail["count"] == 40


@pytest.mark.parametrize(
    "typed", [("Ana", "ana", "Ána", "ANA!", "Anja"), ("Rosa", "RÓSA", "rosa  martinez", "Ròsa", "Tom")]
)
def test_one_name_is_one_however_one_phone_types_it(cast: Cast, typed: tuple[str, ...]) -> None:
    """Whether it is somebody's or nobody's here; the last of each is another."""
    names = (*typed[:-1] * 6, typed[-1])
    for minute, name in enumerate(names):
        _thank(cast, name, minute=minute)
    assert _look(NOON + timedelta(minutes=28)).held_count == 23
    held = sa.select(Mention.given_name).where(Mention.is_held).order_by(Mention.id)
    assert db.session.scalars(held).all() == list(names[1:-1])


def test_names_without_a_letter_are_not_all_the_same(cast: Cast) -> None:
    for minute, name in enumerate(("🙂", "★", "🌻", "👓") * 6):
        _thank(cast, name, minute=minute)
    assert _look(NOON + timedelta(minutes=26)).held_count == 0


def test_a_second_thank_you_the_same_day_counts_as_thanks_and_for_no_reward(cast: Cast) -> None:
    first, second, another = _thank(cast), _thank(cast, minute=5), _thank(cast, minute=6, browser=ANDROID.format(141))
    assert _look(NOON + timedelta(minutes=8)).held_count == 0
    marks = dict(db.session.execute(sa.select(Mention.id, Mention.is_repeat)).all())
    assert marks == {first.id: False, second.id: True, another.id: False}


def test_a_new_day_is_a_new_key(cast: Cast) -> None:
    first, next_day = _thank(cast), _thank(cast, minute=24 * 60)
    _look(NOON + timedelta(days=1, minutes=2))
    assert not any(db.session.get(Mention, one.id).is_repeat for one in (first, next_day))


def test_a_network_that_turns_out_to_be_shared_lets_go_what_it_held(cast: Cast) -> None:
    for number in range(22):
        _thank(cast, minute=number)
    assert _look(NOON + timedelta(minutes=23)).held_count == 21
    for number in range(7):
        _thank(cast, minute=25 + number, browser=ANDROID.format(130 + number))
    assert _look(NOON + timedelta(minutes=35)).released_count == 21
    assert (_reasons(), db.session.scalar(sa.select(sa.func.count()).where(Mention.is_repeat))) == ([], 0)


def test_what_a_manager_released_is_not_held_again_and_what_they_left_out_stays_out(cast: Cast) -> None:
    for number in range(22):
        _thank(cast, minute=number)
    _look(NOON + timedelta(minutes=23))
    one, other, *_rest = db.session.scalars(sa.select(Mention).where(Mention.is_held).order_by(Mention.id)).all()
    holds.release(one, by=cast.mark, at=LATER)
    holds.leave_out(other, by=cast.mark, at=LATER)
    for number in range(8):
        _thank(cast, minute=45 + number, browser=ANDROID.format(130 + number) if number else make_signs.__name__)
    assert _look(NOON + timedelta(hours=1)).held_count == 0
    held = db.session.scalars(sa.select(Mention.id).where(Mention.is_held)).all()
    assert held == [other.id]


def test_two_who_look_at_once_look_once(cast: Cast) -> None:
    assert integrity.watch(at=NOON) is not None
    assert integrity.watch(at=NOON + timedelta(seconds=59)) is None
    assert not integrity._claim("another", None, None, NOON + timedelta(minutes=2))
    assert db.session.scalar(sa.select(Organisation.judged_at)) == NOON
    assert integrity.watch(at=NOON + timedelta(seconds=60)) is not None


def test_every_hold_knows_its_place(cast: Cast) -> None:
    make_response(cast.hill_desk, client_id=codes.client_id_of(NOON, 7))
    _look()
    assert db.session.scalars(sa.select(Hold.location_id)).all() == [cast.hill.id]
    assert db.session.scalars(sa.select(Hold.reason)).all() == [HoldReason.TOO_FAST]
