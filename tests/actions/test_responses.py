"""The one doorway in: kept once, counted once, whatever is sent twice, late, or at the same moment."""

import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.actions import responses
from kiosk.actions.responses import MOST_NAMES, NewResponse, Told
from kiosk.errors import Conflict, Refused, VisitOver
from kiosk.extensions import db
from kiosk.lib import codes
from kiosk.models import Channel, Contact, Mention, MentionStatus, Response, StaffMember, Tally, Tick
from tests.builders import NOON, make_new_response, make_response
from tests.cast import Cast

LATER = NOON + timedelta(minutes=5)
TOO_LATE = NOON + timedelta(minutes=31)


def _ratings() -> list[int]:
    db.session.rollback()
    return sorted(db.session.scalars(sa.select(Response.rating)))


def _tallies() -> list[tuple[int, ...]]:
    """What the tallies say: location, day, touchpoint, channel, scale, and five counts."""
    db.session.rollback()
    return sorted(tuple(row) for row in db.session.execute(sa.select(*Tally.__table__.c)))


def _counted() -> list[tuple[int, ...]]:
    """The same, counted from the responses."""
    key = [Response.location_id, Response.given_on, Response.touchpoint_id, Response.channel, Response.scale]
    counts = [sa.func.count().filter(Response.rating == rating) for rating in range(1, 6)]
    return sorted(tuple(row) for row in db.session.execute(sa.select(*key, *counts).group_by(*key)))


def _at_once(app: Flask, news: Iterable[NewResponse]) -> list[Exception]:
    """Submit all of these, each from a thread of its own, at the same moment; what went wrong."""
    started: list[threading.Thread] = []
    troubles: list[Exception] = []
    news = list(news)
    gate = threading.Barrier(len(news))

    def submit(new: NewResponse) -> None:
        with app.app_context():
            gate.wait()
            try:
                responses.submit(new)
            except Exception as trouble:  # whatever it is, the test looks at it
                troubles.append(trouble)

    for new in news:
        started.append(threading.Thread(target=submit, args=[new]))
        started[-1].start()
    for thread in started:
        thread.join()
    return troubles


def _again(new: NewResponse, at: datetime, **changes: Any) -> NewResponse:
    """`new`, sent once more at `at`."""
    return replace(new, received_at=at, **changes)


def _entered(cast: Cast) -> dict[str, Any]:
    return {"channel": Channel.PAPER, "entered_by_id": cast.mark.id}


def _names() -> list[tuple[str, int | None]]:
    db.session.rollback()
    return [(mention.given_name, mention.staff_member_id) for mention in _mentions()]


def _mentions() -> list[Mention]:
    return list(db.session.scalars(sa.select(Mention).order_by(Mention.id)))


def test_a_first_tap_is_kept_and_counted(cast: Cast) -> None:
    make_response(cast.reception, rating=4)
    assert _ratings() == [4]
    assert [row[-5:] for row in _tallies()] == [(0, 0, 0, 1, 0)]


def test_the_day_is_the_one_on_the_locations_own_calendar(cast: Cast) -> None:
    response = make_response(cast.hill_desk)
    assert (response.given_at.date().isoformat(), response.given_on.isoformat()) == ("2026-10-14", "2026-10-15")


def test_the_same_answer_twice_is_one(cast: Cast) -> None:
    new = make_new_response(cast.reception)
    responses.submit(new)
    responses.submit(_again(new, LATER))
    assert _ratings() == [5]
    assert _tallies() == _counted()


def test_a_changed_rating_moves_the_tally(cast: Cast) -> None:
    new = make_new_response(cast.reception, rating=2)
    responses.submit(new)
    responses.submit(_again(new, LATER, rating=4))
    assert _ratings() == [4]
    assert [row[-5:] for row in _tallies()] == [(0, 0, 0, 1, 0)]


def test_a_rating_changed_after_midnight_stays_on_its_day(cast: Cast) -> None:
    new = make_new_response(cast.reception, given_at=NOON.replace(hour=22, minute=55), rating=1)
    responses.submit(new)
    late = new.given_at + timedelta(minutes=20)
    responses.submit(_again(new, late, given_at=late, rating=5))
    assert _tallies() == _counted()
    assert [row[-5:] for row in _tallies()] == [(0, 0, 0, 0, 1)]


@pytest.mark.parametrize("rating", [2, 4])
@pytest.mark.parametrize("minutes", [30, 31, 60 * 24 * 400])
def test_after_the_visit_a_customers_tap_changes_nothing_and_tells_nothing(
    cast: Cast, rating: int, minutes: int
) -> None:
    new = make_new_response(cast.reception, rating=2)
    responses.submit(new)
    with pytest.raises(VisitOver):
        responses.submit(_again(new, NOON + timedelta(minutes=minutes), rating=rating))
    assert _ratings() == [2]
    assert _tallies() == _counted()


def test_a_visit_is_counted_from_the_first_tap_and_not_from_the_last(cast: Cast) -> None:
    new = make_new_response(cast.reception, rating=2)
    responses.submit(new)
    responses.submit(_again(new, NOON + timedelta(minutes=29), rating=3))
    with pytest.raises(VisitOver):
        responses.submit(_again(new, TOO_LATE, rating=4))
    with pytest.raises(VisitOver):
        responses.add(new.client_id, Told(comment="Late."), at=NOON + timedelta(minutes=30))
    assert _ratings() == [3]


def test_what_a_manager_wrote_down_may_be_sent_again_for_ever(cast: Cast) -> None:
    told = Told(chosen=((cast.rosa.id, "Rosa M."),), typed_names=("Cathrine",), comment="Kind.")
    new = make_new_response(cast.reception, told=told, **_entered(cast))
    responses.submit(new)
    responses.submit(_again(new, NOON + timedelta(days=400)))
    assert _ratings() == [5]
    assert _names() == [("Rosa M.", cast.rosa.id), ("Cathrine", None)]


@pytest.mark.parametrize("other", [Told(comment="Rude."), Told(comment="Kind.", typed_names=("Tom",))])
def test_after_the_visit_other_words_or_names_are_refused(cast: Cast, other: Told) -> None:
    new = make_new_response(cast.reception, told=Told(comment="Kind."), **_entered(cast))
    responses.submit(new)
    with pytest.raises(Conflict):
        responses.submit(_again(new, TOO_LATE, told=other))
    assert _names() == []


def test_the_same_id_at_another_touchpoint_is_refused(cast: Cast) -> None:
    new = make_new_response(cast.reception)
    responses.submit(new)
    with pytest.raises(Conflict):
        responses.submit(_again(new, LATER, touchpoint_id=cast.hill_desk.id, location_id=cast.hill.id))
    assert _tallies() == _counted()


def test_one_answer_sent_sixteen_times_at_once_is_one(app: Flask, cast: Cast) -> None:
    new = make_new_response(cast.reception)
    assert _at_once(app, [new] * 16) == []
    assert _ratings() == [5]
    assert [row[-5:] for row in _tallies()] == [(0, 0, 0, 0, 1)]


def test_forty_answers_at_once_are_all_kept_and_counted(app: Flask, cast: Cast) -> None:
    places = [cast.reception, cast.hill_desk]
    news = [make_new_response(places[number % 2], rating=number % 5 + 1) for number in range(40)]
    assert _at_once(app, news) == []
    assert _ratings() == sorted(new.rating for new in news)
    assert _tallies() == _counted()


def test_ratings_changed_at_once_leave_the_tallies_right(app: Flask, cast: Cast) -> None:
    first = [make_new_response(place) for place in (cast.reception, cast.hill_desk) for _ in range(4)]
    assert _at_once(app, first) == []
    changes = [_again(new, LATER, rating=rating) for rating in (1, 2, 3, 4) for new in first]
    assert _at_once(app, changes) == []
    assert len(_ratings()) == 8
    assert [row for row in _tallies() if any(row[-5:])] == _counted()


def test_a_bad_answer_takes_nobody_with_it(app: Flask, cast: Cast) -> None:
    good = [make_new_response(cast.reception) for _ in range(12)]
    bad = [make_new_response(cast.reception, rating=6), make_new_response(cast.reception, touchpoint_id=999)]
    assert len(_at_once(app, [*good, *bad])) == 2
    assert _ratings() == [5] * 12
    assert _tallies() == _counted()


def test_what_is_told_again_makes_the_same_rows(cast: Cast) -> None:
    told = Told(chosen=((cast.rosa.id, "Rosa M."),), typed_names=("Cathrine",))
    response = make_response(cast.reception, told=told)
    before = [mention.public_id for mention in _mentions()]
    responses.add(response.client_id, told, at=LATER)
    db.session.rollback()
    assert [mention.public_id for mention in _mentions()] == before


def test_what_is_told_anew_takes_the_place_of_what_was_told(cast: Cast) -> None:
    first = Told(
        chosen=((cast.rosa.id, "Rosa M."),),
        kept=(cast.welcome.current.id,),
        contact={"email": "ito@example.org"},
    )
    response = make_response(cast.reception, told=first)
    responses.add(response.client_id, Told(chosen=((cast.tom.id, "Tom"),)), at=LATER)
    assert _names() == [("Tom", cast.tom.id)]
    assert db.session.scalars(sa.select(Contact)).all() == []
    assert db.session.scalars(sa.select(Tick)).all() == []


@pytest.mark.parametrize("told", [Told(typed_names=("Rosa",)), Told(chosen=((1, "Rosa M."),))], ids=["typed", "chosen"])
def test_a_name_that_was_decided_on_is_not_mentioned_twice(cast: Cast, told: Told) -> None:
    rosa = db.session.scalars(sa.select(StaffMember).where(StaffMember.shown_name == "Rosa M.")).one()
    if told.chosen:
        told = Told(chosen=((rosa.id, "Rosa M."),))
    response = make_response(cast.reception, told=told)
    decided = _mentions()[0]
    decided.status, decided.decided_at, decided.staff_member_id = MentionStatus.APPROVED, LATER, rosa.id
    db.session.commit()
    responses.add(response.client_id, told, at=LATER)
    db.session.rollback()
    assert [(mention.id, mention.status) for mention in _mentions()] == [(decided.id, MentionStatus.APPROVED)]


def test_more_names_than_a_person_meets_are_refused_with_a_sentence(cast: Cast) -> None:
    response = make_response(cast.reception)
    names = tuple(f"Person {number}" for number in range(MOST_NAMES + 1))
    with pytest.raises(Refused, match="Name up to 20 people"):
        responses.add(response.client_id, Told(typed_names=names), at=LATER)
    assert _names() == []


def test_adding_ends_with_the_visit(cast: Cast) -> None:
    response = make_response(cast.reception)
    with pytest.raises(VisitOver):
        responses.add(response.client_id, Told(comment="Late."), at=TOO_LATE)


def test_adding_to_nothing_says_that_the_visit_is_over(cast: Cast) -> None:
    with pytest.raises(VisitOver):
        responses.add(codes.client_id(), Told(comment="Hello"), at=NOON)


def test_a_receipts_code_is_never_given_twice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    random = iter(["taken00000", "taken00000", "free000000"])
    monkeypatch.setattr(codes, "short_code", lambda _length: next(random))
    given = [responses.add(make_response(cast.reception).client_id, Told(), at=LATER) for _ in range(2)]
    assert given == ["taken00000", "free000000"]


def test_a_receipt_keeps_its_code(cast: Cast) -> None:
    response = make_response(cast.reception)
    first = responses.add(response.client_id, Told(comment="One"), at=LATER)
    assert responses.add(response.client_id, Told(comment="Two"), at=LATER) == first
