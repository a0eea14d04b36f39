"""A flood is held, at the door or by the judge, and what honest crowds say is let be."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.actions import floods, holds, integrity, mentions, responses
from kiosk.actions.responses import Reading, Told
from kiosk.errors import Flooded, WordsFlooded
from kiosk.extensions import db
from kiosk.lib import codes
from kiosk.models import Channel, Flood, Hold, HoldReason, Organisation, Response, Tally, judged_answers
from kiosk.models.door import door
from kiosk.models.flood import A_DAYS_BYTES
from kiosk.queries.tallies import differences
from tests.builders import NOON, make_mention, make_new_response, make_response, make_tablet
from tests.cast import Cast
from tests.pages import PageClient
from tests.signs import ANDROID, make_signs

MINUTE = timedelta(minutes=1)
LOOKS = 8 * MINUTE


def _pass(cast: Cast, came: Iterable[datetime], *, ratings: str = "12345") -> None:
    """Answers at these instants, which the server looks over every few minutes, and once more when all is over."""
    usual = make_new_response(cast.reception)
    looked, at = NOON, NOON
    for number, at in enumerate(sorted(came)):
        if looked + LOOKS <= at:
            looked += LOOKS
            integrity.watch(at=looked)
        id = codes.client_id_of(at - timedelta(seconds=9), number)
        rating = int(ratings[number % len(ratings)])
        responses.submit(replace(usual, client_id=id, given_at=at, received_at=at, rating=rating))
    for minutes in (2, 35):
        integrity.watch(at=at + MINUTE * minutes)
    db.session.rollback()


def _counts() -> Any:
    """How many answers there are, and how many of them are held."""
    db.session.rollback()
    held = sa.func.count().filter(Response.is_held).label("held")
    return db.session.execute(sa.select(sa.func.count(Response.id).label("count"), held)).one()


def _even(count: int, within: timedelta) -> list[datetime]:
    return [NOON + within * number / count for number in range(count)]


def _by_chance(seed: int, count: int, within: timedelta) -> list[datetime]:
    chance = random.Random(seed)
    return [NOON + within * chance.random() for _ in range(count)]


def test_a_fast_flood_is_held_whole(cast: Cast) -> None:
    _pass(cast, _even(200, timedelta(seconds=20)))
    assert _counts() == (200, 200)
    assert differences() == []
    assert {hold.why for hold in db.session.scalars(sa.select(Hold).where(Hold.reason == HoldReason.FLOOD))} == {
        "More than 60 answers came from this touchpoint in one minute, around the time of this one."
    }


@pytest.mark.parametrize(("a_minute", "minutes"), [(12, 35), (50, 9)])
def test_a_steady_run_is_held_whole_once_it_is_more_than_customers_give(
    cast: Cast, a_minute: int, minutes: int
) -> None:
    _pass(cast, _even(a_minute * minutes, minutes * MINUTE))
    assert _counts() == (a_minute * minutes, a_minute * minutes)
    assert differences() == []


@pytest.mark.parametrize(("count", "hours", "ratings"), [(200, 1, "5"), (300, 1, "54321"), (600, 3, "5554545535")])
def test_honest_crowds_are_all_believed(cast: Cast, count: int, hours: int, ratings: str) -> None:
    _pass(cast, _by_chance(count, count, timedelta(hours=hours)), ratings=ratings)
    assert _counts() == (count, 0)
    assert differences() == []


@pytest.mark.parametrize(("days", "held"), [((3, 8, 15), 0), ((1, 2), 100), ((3, 8, 30), 100)])
def test_a_spots_own_four_weeks_raise_its_ceiling_if_three_days_were_busy(
    cast: Cast, days: tuple[int, ...], held: int
) -> None:
    place = {"location_id": cast.harbour.id, "touchpoint_id": cast.reception.id, "channel": Channel.QR, "scale": 1}
    for back in days:
        db.session.add(Tally(**place, given_on=NOON.date() - timedelta(days=back), rating_5=6000))
    db.session.commit()
    _pass(cast, _even(100, timedelta(seconds=59)))
    assert db.session.scalar(sa.select(sa.func.count(Hold.id)).where(Hold.reason == HoldReason.FLOOD)) == held


def test_what_several_processes_let_in_together_is_found_by_the_judge(cast: Cast) -> None:
    for process in range(4):
        door.forget()
        for number in range(40):
            at = NOON + timedelta(seconds=number, milliseconds=process)
            responses.submit(make_new_response(cast.reception, given_at=at, rating=number % 5 + 1))
    assert _counts() == (160, 0)
    integrity.watch(at=NOON + 3 * MINUTE)
    assert _counts() == (160, 160)


def test_one_browser_on_a_network_nobody_shares_is_believed_less(cast: Cast) -> None:
    for browsers, expected in ((1, 240), (9, 0)):
        spot = cast.reception if expected else cast.hill_desk
        for number in range(240):
            at = NOON + timedelta(seconds=14 * number)
            new = make_new_response(spot, given_at=at, rating=number % 5 + 1)
            responses.submit(new)
            if number % 8 == 0:
                signs = make_signs(ANDROID.format(130 + number % browsers), f"198.51.{browsers}.1")
                responses.add(new.client_id, Told(is_for_team=True), at=at, signs=signs)
        integrity.watch(at=NOON + 60 * MINUTE * (1 if expected else 2))
        held = sa.select(sa.func.count()).where(Response.is_held, Response.touchpoint_id == spot.id)
        assert db.session.scalar(held) == expected
        db.session.rollback()


def test_a_tablets_late_batch_and_what_managers_enter_are_no_floods(cast: Cast) -> None:
    tablet, at = make_tablet(cast.reception), NOON + timedelta(hours=8)
    late = [NOON + MINUTE * number for number in range(300)]
    usual = make_new_response(cast.reception, channel=Channel.TABLET, received_at=at)
    news = [
        replace(usual, client_id=codes.client_id(), given_at=given_at, reading=Reading(tablet.id, given_at, 0))
        for given_at in late
    ]
    assert set(responses.submit_all(news).values()) == {None}
    for _ in range(70):
        responses.submit(
            make_new_response(cast.reception, channel=Channel.PAPER, entered_by_id=cast.mark.id, given_at=NOON)
        )
    integrity.watch(at=at + 2 * MINUTE)
    assert _counts() == (370, 0)


def test_a_tap_again_is_no_further_answer(cast: Cast) -> None:
    new = make_new_response(cast.reception)
    for number in range(200):
        responses.submit(replace(new, rating=number % 5 + 1))
    responses.submit(make_new_response(cast.reception))
    assert _counts() == (2, 0)


def test_all_of_a_flood_is_released_together_and_never_held_again(cast: Cast) -> None:
    _pass(cast, _even(100, timedelta(seconds=20)))
    holds.release_all(cast.harbour, HoldReason.FLOOD, by=cast.mark, at=NOON + timedelta(hours=2))
    assert _counts() == (100, 0)
    db.session.execute(sa.update(Organisation).values(judged_id=0, judged_again_id=0))
    db.session.commit()
    integrity.watch(at=NOON + timedelta(hours=3))
    assert _counts() == (100, 0)


def _fill(cast: Cast) -> None:
    """Let the day's floods have taken all that they may."""
    row = {"kept_bytes": A_DAYS_BYTES, "counted_only": 0, "minute": NOON - timedelta(hours=3)}
    db.session.add(Flood(touchpoint_id=cast.hill_desk.id, **row))
    db.session.commit()


def test_a_flood_that_takes_too_much_of_the_disk_is_counted_and_not_kept(cast: Cast) -> None:
    _fill(cast)
    news = [make_new_response(cast.reception, rating=number % 5 + 1) for number in range(62)]
    for new in news[:60]:
        responses.submit(new)
    for new in news[60:]:
        with pytest.raises(Flooded):
            responses.submit(new)
    responses.submit(replace(news[0], rating=4))
    responses.submit(make_new_response(cast.hill_desk))
    assert _counts() == (61, 0)
    minute = db.session.get_one(Flood, (cast.reception.id, NOON))
    assert (minute.counted_only, minute.kept_bytes) == (2, 0)
    integrity.watch(at=NOON + 2 * MINUTE)
    assert _counts() == (61, 60)
    assert differences() == []


def test_of_a_tablets_batch_only_what_is_too_much_is_not_kept(cast: Cast) -> None:
    _fill(cast)
    usual = make_new_response(cast.reception, channel=Channel.TABLET)
    reading = Reading(make_tablet(cast.reception).id, NOON, 0)
    news = [replace(usual, client_id=codes.client_id(), reading=reading) for _ in range(64)]
    became = responses.submit_all(news)
    assert [type(became[new.client_id]) for new in news] == [type(None)] * 60 + [Flooded] * 4
    assert _counts() == (60, 0)


def test_words_added_to_a_flood_are_part_of_it(cast: Cast) -> None:
    news = [make_new_response(cast.reception, rating=number % 5 + 1) for number in range(61)]
    for new in news:
        responses.submit(new)
    before = db.session.scalars(sa.select(Flood.kept_bytes)).one()
    db.session.rollback()
    responses.add(news[60].client_id, Told(comment="ж" * 1000), at=NOON)
    assert db.session.scalars(sa.select(Flood.kept_bytes)).one() - before >= 2000
    _fill(cast)
    with pytest.raises(WordsFlooded):
        responses.add(news[60].client_id, Told(comment="More"), at=NOON)
    responses.add(news[0].client_id, Told(comment="Kind."), at=NOON)


def test_what_is_still_held_as_a_flood_after_a_fortnight_is_deleted_and_counted(cast: Cast) -> None:
    kept, deleted, released, decided, left_out = (make_mention(cast.reception, comment="Bad.") for _ in range(5))
    now = {"by": cast.priya, "at": NOON}
    for mention in (deleted, released, decided, left_out):
        holds.hold(db.session.get_one(Response, mention.response_id), HoldReason.FLOOD, **now)
    holds.hold(db.session.get_one(Response, kept.response_id), HoldReason.BURST, **now)
    holds.release(db.session.get_one(Response, released.response_id), **now)
    holds.leave_out(db.session.get_one(Response, left_out.response_id), **now)
    mentions.decline(decided, **now)
    ids = {one.response_id for one in (kept, released, decided)}
    pruned = [floods.prune(at=NOON + timedelta(days=14, seconds=seconds)) for seconds in (0, 1, 2)]
    assert pruned == [0, 2, 0]
    assert set(db.session.scalars(sa.select(Response.id))) == ids
    assert db.session.get_one(Flood, (cast.reception.id, NOON)).counted_only == 2
    assert differences() == []


def test_one_looks_at_a_time_and_a_look_that_was_killed_is_taken_up_after_its_lease(cast: Cast) -> None:
    make_response(cast.reception, client_id=codes.client_id_of(NOON, 7))
    db.session.rollback()
    assert integrity._claim("killed", None, None, NOON)
    assert integrity.watch(at=NOON + MINUTE) is None
    assert integrity.watch(at=NOON + integrity.LEASE).held_count == 1
    with pytest.raises(integrity._Lost):
        integrity._note("killed", judged_id=0)
    assert db.session.scalar(sa.select(Organisation.judged_id)) == db.session.scalar(sa.select(Response.id))


def test_a_look_without_time_goes_on_in_the_next_and_skips_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judged_answers, "PIECE", 7)
    for number in range(40):
        at = NOON + timedelta(seconds=20 * number)
        made = at if number % 3 == 0 else at - timedelta(seconds=9)
        make_response(cast.reception, given_at=at, rating=5, client_id=codes.client_id_of(made, number))
    hour = NOON + timedelta(hours=2)
    looks = [integrity.watch(at=hour + MINUTE * number, seconds=0.001) for number in range(3)]
    assert looks[0].held_count < 14
    for number in range(3, 9):
        integrity.watch(at=hour + MINUTE * number)
    assert _counts() == (40, 14)
    newest = db.session.scalar(sa.select(sa.func.max(Response.id)))
    assert db.session.execute(sa.select(Organisation.judged_id, Organisation.judged_again_id)).one() == (newest, newest)


def test_a_genuine_answer_does_not_wait_behind_made_up_ones(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any time to hold the flood, what else came is judged all the same."""
    monkeypatch.setattr(judged_answers, "PIECE", 50)
    for number in range(300):
        door.forget()
        at = NOON + timedelta(milliseconds=70 * number)
        made = at if number == 150 else at - timedelta(seconds=9)
        spot = cast.hill_desk if number == 150 else cast.reception
        client_id = codes.client_id_of(made, number)
        responses.submit(make_new_response(spot, given_at=at, rating=number % 5 + 1, client_id=client_id))
    integrity.watch(at=NOON + 2 * MINUTE, seconds=-1)
    assert db.session.scalars(sa.select(Hold.reason)).all() == [HoldReason.TOO_FAST]
    db.session.rollback()
    integrity.watch(at=NOON + 4 * MINUTE)
    assert _counts() == (300, 300)


def test_the_page_says_truly_what_became_of_an_answer(client: PageClient, cast: Cast) -> None:
    _fill(cast)
    address = f"/t/{cast.reception.code}/rate"
    with time_machine.travel(NOON, tick=False):
        for _ in range(60):
            client.post(address, {"rating": "1", "visit": str(codes.client_id())})
        page = client.post(address, {"rating": "1", "visit": str(codes.client_id())}, status=202)
    assert "Yours was counted but not kept." in page.text
