"""A held response is in no figure until it is released, whatever else happens to it."""

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.actions import holds, responses, tallies
from kiosk.actions.responses import NewResponse, Reading, Told
from kiosk.errors import Conflict
from kiosk.extensions import db
from kiosk.models import (
    AuditEntry,
    Channel,
    Hold,
    HoldReason,
    Location,
    Manager,
    Mention,
    Response,
    Tally,
    Traffic,
)
from kiosk.queries import waiting
from kiosk.queries.tallies import differences
from tests.builders import NOON, make_decided, make_mention, make_new_response, make_response, make_tablet
from tests.cast import Cast

LATER = NOON + timedelta(minutes=5)
ACTS = ["submit", "change", "hold", "hold again", "release", "release all", "hold one", "release one"]
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3), st.integers(1, 5)))
REASONS = (HoldReason.CLOCK, HoldReason.BURST)


def _counts() -> list[tuple[int, ...]]:
    db.session.rollback()
    counts = (Tally.rating_1, Tally.rating_2, Tally.rating_3, Tally.rating_4, Tally.rating_5)
    return [tuple(row) for row in db.session.execute(sa.select(*counts))]


def test_a_held_response_leaves_the_figures_and_comes_back(cast: Cast) -> None:
    response = make_response(cast.reception, rating=4, channel=Channel.TABLET)
    holds.hold(response, HoldReason.CLOCK, by=cast.mark, at=LATER)
    assert (response.is_held, _counts()) == (True, [(0, 0, 0, 0, 0)])
    assert db.session.scalars(sa.select(Traffic.answers)).all() == [0]
    holds.release(response, by=cast.mark, at=LATER)
    assert (response.is_held, _counts()) == (False, [(0, 0, 0, 1, 0)])
    assert db.session.scalars(sa.select(Traffic.answers)).all() == [1]


def test_a_hold_and_its_release_say_who_and_why(cast: Cast) -> None:
    response = make_response(cast.reception)
    for _ in range(2):
        holds.hold(response, HoldReason.CLOCK, by=cast.mark, at=LATER)
    for _ in range(2):
        holds.release(response, by=cast.priya, at=LATER)
    hold = db.session.scalars(sa.select(Hold)).one()
    assert (hold.reason, hold.held_at, hold.released_at, hold.released_by_id) == ("clock", LATER, LATER, cast.priya.id)
    entries = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.act, entry.manager_id) for entry in entries] == [("hold", cast.mark.id), ("release", cast.priya.id)]


def test_a_rating_changed_while_it_is_held_counts_once_released(cast: Cast) -> None:
    new = make_new_response(cast.reception, rating=1)
    responses.submit(new)
    response = db.session.scalars(sa.select(Response)).one()
    holds.hold(response, HoldReason.CLOCK, by=cast.mark, at=LATER)
    responses.submit(replace(new, rating=5))
    assert _counts() == [(0, 0, 0, 0, 0)]
    holds.release(response, by=cast.mark, at=LATER)
    assert _counts() == [(0, 0, 0, 0, 1)]


def test_an_answer_can_come_in_held(cast: Cast) -> None:
    tablet = make_tablet(cast.reception)
    reading = Reading(tablet.id, NOON - timedelta(days=900), None)
    response = make_response(cast.reception, channel=Channel.TABLET, reading=reading, hold=HoldReason.CLOCK)
    assert (response.is_held, _counts(), differences()) == (True, [], [])
    assert db.session.scalars(sa.select(Traffic)).all() == []


def test_traffic_counts_tablets_by_the_hour_of_the_location(cast: Cast) -> None:
    make_response(cast.hill_desk, channel=Channel.TABLET)
    make_response(cast.hill_desk, channel=Channel.TABLET, given_at=NOON + timedelta(minutes=59))
    make_response(cast.hill_desk)
    hour = db.session.scalars(sa.select(Traffic)).one()
    assert (hour.touchpoint_id, hour.given_on.isoformat(), hour.hour, hour.answers) == (
        cast.hill_desk.id, "2026-10-15", 1, 2,
    )  # fmt: skip


def test_recounting_mends_traffic_too(cast: Cast) -> None:
    make_response(cast.reception, channel=Channel.TABLET)
    db.session.execute(sa.update(Traffic).values(answers=7))
    db.session.commit()
    assert [(one.kept, one.counted) for one in differences()] == [((7,), (1,))]
    tallies.recount()
    assert differences() == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_in_whichever_order_recounting_finds_nothing(cast: Cast, steps: list[tuple]) -> None:
    kept: list[tuple[responses.NewResponse, int]] = []
    for act, which, rating in steps:
        if act == "submit" or not kept:
            channel = (Channel.TABLET, Channel.QR)[which % 2]
            spot, told = (cast.reception, cast.hill_desk)[which // 2], Told(typed_names=("Rosa",))
            new = make_new_response(spot, rating=rating, channel=channel, told=told)
            responses.submit(new)
            kept.append((new, db.session.scalars(sa.select(Response.id).order_by(Response.id.desc())).first()))
            continue
        new, response_id = kept[which % len(kept)]
        _act(cast, act, new, response_id, rating)
        db.session.rollback()
        assert differences() == []


def _act(cast: Cast, act: str, new: NewResponse, response_id: int, rating: int) -> None:
    """One thing that happens to an answer that is there."""
    verb, _space, what = act.partition(" ")
    response = db.session.get_one(Response, response_id)
    mention = db.session.scalars(sa.select(Mention).where(Mention.response_id == response_id)).one()
    held, reason, now = mention if what == "one" else response, REASONS[rating % 2], {"by": cast.mark, "at": LATER}
    if act == "change":
        responses.submit(replace(new, rating=rating))
    elif act == "release all":
        holds.release_all(db.session.get_one(Location, response.location_id), reason, **now)
    elif act == "hold again":
        with suppress(Conflict):
            holds.hold_again(response, **now)
    elif verb == "hold":
        holds.hold(held, reason, **now)
    else:
        holds.release(held, **now)
    _assert_held_is_what_the_holds_say()


def _assert_held_is_what_the_holds_say() -> None:
    db.session.rollback()
    open_holds = sa.select(Hold).where(Hold.released_at.is_(None))
    found = db.session.scalars(open_holds).all()
    assert {one.response_id for one in found if not one.mention_id} == set(
        db.session.scalars(sa.select(Response.id).where(Response.is_held))
    )
    assert {one.mention_id for one in found if one.mention_id} == set(
        db.session.scalars(sa.select(Mention.id).where(Mention.is_held))
    )


def test_a_held_mention_waits_for_nobody_and_counts_for_nothing_until_it_is_released(cast: Cast) -> None:
    mention = make_decided(cast.reception, cast.rosa)
    another = make_mention(cast.reception)
    counts = sa.select(sa.func.count()).select_from(Mention)
    for one in (mention, another):
        holds.hold(one, HoldReason.NETWORK, by=cast.mark, at=LATER)
    assert (db.session.scalar(counts.where(Mention.counts())), waiting.counts(None).mentions) == (0, 0)
    assert not db.session.get_one(Response, mention.response_id).is_held
    for one in (mention, another):
        holds.release(one, by=cast.mark, at=LATER)
    assert (db.session.scalar(counts.where(Mention.counts())), waiting.counts(None).mentions) == (2, 1)
    assert differences() == []


def test_a_mention_that_is_held_leaves_the_wall(cast: Cast) -> None:
    one, other = (make_decided(cast.reception, cast.rosa) for _ in range(2))
    for mention in (one, other):
        mention.shared_at, mention.shared_by_id = LATER, cast.mark.id
    db.session.commit()
    holds.hold(one, HoldReason.NETWORK, by=cast.mark, at=LATER)
    holds.hold(db.session.get_one(Response, other.response_id), HoldReason.BURST, by=cast.mark, at=LATER)
    db.session.expire_all()
    assert (one.shared_at, other.shared_at) == (None, None)


def test_what_two_reasons_hold_needs_both_released(cast: Cast) -> None:
    response = make_response(cast.reception)
    for reason in REASONS:
        holds.hold(response, reason, by=cast.mark, at=LATER)
    assert holds.release_all(cast.harbour, HoldReason.CLOCK, by=cast.mark, at=LATER) == 1
    assert db.session.get_one(Response, response.id, populate_existing=True).is_held
    holds.release(response, by=cast.mark, at=LATER)
    assert (response.is_held, _counts()) == (False, [(0, 0, 0, 0, 1)])


def test_leaving_all_of_one_reason_out_settles_what_another_holds_too(cast: Cast) -> None:
    both, other, mention = make_response(cast.reception), make_response(cast.reception), make_mention(cast.reception)
    for held, reason in ((both, HoldReason.BURST), (both, HoldReason.CLOSED), (other, HoldReason.CLOSED)):
        holds.hold(held, reason, by=cast.priya, at=LATER)
    holds.hold(mention, HoldReason.BURST, by=cast.priya, at=LATER)
    assert holds.leave_out_all(cast.harbour, HoldReason.BURST, by=cast.mark, at=LATER) == 2
    waits = sa.select(Hold.response_id).where(Hold.left_out_at.is_(None))
    assert db.session.scalars(waits).all() == [other.id]


def test_a_release_is_undone_with_the_reasons_it_ended(cast: Cast) -> None:
    response = make_response(cast.reception)
    for reason in REASONS:
        holds.hold(response, reason, by=cast.mark, at=LATER)
    holds.release(response, by=cast.mark, at=LATER)
    holds.hold_again(response, by=cast.priya, at=LATER)
    open_holds = sa.select(Hold.reason).where(Hold.released_at.is_(None))
    assert (response.is_held, set(db.session.scalars(open_holds)), _counts()) == (True, set(REASONS), [(0,) * 5])
    with pytest.raises(Conflict):
        holds.hold_again(response, by=cast.priya, at=LATER)


def test_releasing_all_leaves_other_places_and_what_was_left_out_alone(cast: Cast) -> None:
    here, there, settled = (make_response(spot) for spot in (cast.reception, cast.hill_desk, cast.reception))
    for response in (here, there, settled):
        holds.hold(response, HoldReason.BURST, by=cast.priya, at=LATER)
    holds.leave_out(settled, by=cast.priya, at=LATER)
    assert holds.release_all(cast.harbour, HoldReason.BURST, by=cast.mark, at=LATER) == 1
    db.session.expire_all()
    assert [response.is_held for response in (here, there, settled)] == [False, True, True]
    holds.release(settled, by=cast.mark, at=LATER)
    assert not settled.is_held


def test_holding_and_releasing_at_once_leaves_the_figures_right(app: Flask, cast: Cast) -> None:
    ids = [make_response(cast.reception, channel=Channel.TABLET).id for _ in range(3)]
    mark_id = cast.mark.id
    gate = threading.Barrier(12)

    def act(number: int) -> None:
        with app.app_context():
            response, mark = db.session.get_one(Response, ids[number % 3]), db.session.get_one(Manager, mark_id)
            gate.wait()
            if number % 2:
                holds.hold(response, HoldReason.CLOCK, by=mark, at=LATER)
            else:
                holds.release(response, by=mark, at=LATER)

    threads = [threading.Thread(target=act, args=[number]) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert differences() == []
