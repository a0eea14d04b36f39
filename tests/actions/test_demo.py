"""The demo's year: the same every time, inside opening hours, and counted right."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.actions import alarms, demo, integrity, mentions
from kiosk.demo import cast, year
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.models import (
    AlarmKind,
    AuditEntry,
    Channel,
    ClosedDays,
    Contact,
    Hold,
    HoldReason,
    Location,
    Manager,
    Mention,
    MentionOrigin,
    MentionStatus,
    OpeningHours,
    Organisation,
    Response,
    Tablet,
    Tally,
    Touchpoint,
    Traffic,
)
from kiosk.queries import fleet
from kiosk.queries.tallies import differences
from tests.cast import Cast

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
DAYS = 21


@pytest.fixture
def filled(app: Flask) -> Iterator[None]:
    """Three weeks of the demo."""
    demo.fill(at=NOW, days=DAYS)
    yield
    db.session.rollback()


def _all(query: Any) -> list[Any]:
    return list(db.session.execute(query))


def test_the_tallies_are_what_counting_the_responses_gives(filled: None) -> None:
    counted: Counter[tuple[Any, ...]] = Counter()
    for response in db.session.scalars(sa.select(Response).where(~Response.is_held)):
        key = (response.location_id, response.given_on, response.touchpoint_id, response.channel, response.scale)
        counted[(*key, response.rating)] += 1
    kept: Counter[tuple[Any, ...]] = Counter()
    for tally in db.session.scalars(sa.select(Tally)):
        key = (tally.location_id, tally.given_on, tally.touchpoint_id, tally.channel, tally.scale)
        kept.update({(*key, rating): getattr(tally, f"rating_{rating}") for rating in range(1, 6)})
    assert +kept == counted
    assert counted.total() > 200


def test_it_is_marked_as_a_demo(filled: None) -> None:
    assert db.session.scalars(sa.select(Organisation)).one().is_demo


def test_there_is_every_role_and_every_location_has_a_manager(filled: None) -> None:
    managers = db.session.scalars(sa.select(Manager)).all()
    assert {manager.role.value for manager in managers} == {"owner", "manager", "viewer"}
    managed = {location.name for manager in managers if manager.may_change for location in manager.locations}
    assert managed == set(db.session.scalars(sa.select(Location.name)))


def test_mentions_are_decided_but_some_wait_misspelt_ones_among_them(filled: None) -> None:
    counts = dict(_all(sa.select(Mention.status, sa.func.count()).group_by(Mention.status)))
    assert counts[MentionStatus.APPROVED] > counts[MentionStatus.NEW] > 3
    waiting = set(
        db.session.scalars(
            sa.select(Mention.given_name).where(
                Mention.status == MentionStatus.NEW, Mention.origin == MentionOrigin.TYPED
            )
        )
    )
    assert waiting & {
        name for place in cast.PLACES for person in place.people for name in (*person.typed, person.looks)
    }


def test_every_decision_comes_after_the_visit_and_is_in_the_audit_log(filled: None) -> None:
    decided = db.session.scalars(sa.select(Mention).where(Mention.status != MentionStatus.NEW)).all()
    assert all(mention.created_at < mention.decided_at <= NOW for mention in decided)
    entries = db.session.scalars(sa.select(AuditEntry)).all()
    last = {entry.subject_id: entry.at for entry in sorted(entries, key=lambda entry: entry.id)}
    assert last == {mention.id: mention.decided_at for mention in decided}


@pytest.mark.parametrize("status", [MentionStatus.APPROVED, MentionStatus.DECLINED, MentionStatus.WITHDRAWN])
def test_every_decision_can_be_undone(filled: None, status: MentionStatus) -> None:
    decided = db.session.scalars(sa.select(Mention).where(Mention.status == status)).all()
    assert decided
    manager = db.session.get_one(Manager, decided[0].decided_by_id)
    mentions.undo(decided[0], status=status, by=manager, at=NOW)
    before = MentionStatus.APPROVED if status is MentionStatus.WITHDRAWN else MentionStatus.NEW
    assert db.session.get_one(Mention, decided[0].id).status is before


def test_low_ratings_leave_contacts_and_nobody_else_does(filled: None) -> None:
    ratings = set(db.session.scalars(sa.select(Response.rating).join(Contact)))
    assert ratings
    assert ratings <= {1, 2}


def test_a_badge_answers_for_its_owner(filled: None) -> None:
    by_badge = _all(
        sa.select(Response.id, Touchpoint.staff_member_id, Mention.staff_member_id)
        .join(Touchpoint, Response.touchpoint_id == Touchpoint.id)
        .join(Mention, Mention.response_id == Response.id)
        .where(Response.channel == Channel.BADGE)
    )
    owners = {response: owner for response, owner, _ in by_badge}
    named = {(response, person) for response, _, person in by_badge}
    assert owners
    assert set(owners.items()) <= named


def test_the_same_instant_gives_the_same_year(app: Flask) -> None:
    once, again = ([*year.visits(cast.TORONTO, at=NOW, days=60)] for _ in "12")
    assert once == again


@pytest.mark.parametrize("place", cast.PLACES, ids=lambda place: place.name)
def test_everybody_comes_while_the_place_is_open_and_before_now(place: cast.Place) -> None:
    zone = ZoneInfo(place.time_zone)
    instants = [visit.given_at for visit in year.visits(place, at=NOW)]
    assert instants == sorted(instants)
    assert instants[-1] < NOW
    for instant in instants:
        local = instant.astimezone(zone)
        opens, closes = place.hours[local.weekday()]
        assert opens <= local.hour < closes


def test_a_year_is_of_believable_size() -> None:
    sizes = [sum(1 for _ in year.visits(place, at=NOW)) for place in cast.PLACES]
    assert 9_000 < sum(sizes) < 15_000


def test_training_shows_in_the_location_that_had_it() -> None:
    trained_at = NOW - timedelta(days=cast.TORONTO.trained_days_ago or 0)
    good: dict[bool, list[bool]] = {False: [], True: []}
    for visit in year.visits(cast.TORONTO, at=NOW):
        good[visit.given_at >= trained_at].append(visit.rating >= 4)
    before, after = (sum(found) / len(found) for found in good.values())
    assert after - before > 0.1


def test_nobody_is_thanked_who_has_not_joined_or_has_left() -> None:
    left = next(person for person in cast.TORONTO.people if person.left_days_ago)
    named = [
        visit.given_at for visit in year.visits(cast.TORONTO, at=NOW) if left in {name.person for name in visit.names}
    ]
    assert max(named) < NOW - timedelta(days=(left.left_days_ago or 0) - 1)


def test_a_database_in_use_is_left_alone(cast: Cast) -> None:
    with pytest.raises(Refused, match="in use"):
        demo.fill(at=NOW, days=DAYS)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Response)) == 0


def test_it_is_filled_once(filled: None) -> None:
    with pytest.raises(Refused, match="in use"):
        demo.fill(at=NOW, days=DAYS)


def test_every_place_has_its_hours_and_two_have_a_tablet(filled: None) -> None:
    spans = _all(sa.select(Location.name, sa.func.count()).join(OpeningHours).group_by(Location.name))
    assert dict(spans) == {place.name: len(place.hours) for place in cast.PLACES}
    closed = _all(sa.select(ClosedDays.first_on))
    assert [one.first_on > NOW.date() for one in closed] == [True] * len(cast.PLACES)
    by_tablet = _all(sa.select(Response.touchpoint_id).where(Response.channel == Channel.TABLET))
    counted = db.session.scalar(sa.select(sa.func.sum(Traffic.answers)))
    assert len(by_tablet) == counted > 20
    stands = [place.tablet for place in cast.PLACES if place.tablet]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Tablet)) == len(stands) == 2


def test_somebody_odd_is_held_and_nothing_else_waits_to_be_judged(filled: None) -> None:
    held = dict(_all(sa.select(Hold.reason, sa.func.count()).group_by(Hold.reason)))
    assert held == {HoldReason.BURST: 11, HoldReason.CLOSED: 11, HoldReason.NETWORK: 4}
    assert integrity.watch(at=NOW + timedelta(hours=1)).held_count == 0
    assert differences() == []


def test_of_the_year_only_words_that_come_again_would_be_held(filled: None) -> None:
    db.session.execute(sa.update(Organisation).values(judged_id=0, judged_again_id=0))
    db.session.commit()
    for minutes in range(1, 9):
        integrity.watch(at=NOW + timedelta(hours=1, minutes=minutes))
    assert db.session.scalar(sa.select(Organisation.judged_again_id)) == db.session.scalar(sa.func.max(Response.id))
    since = sa.select(Hold.reason).where(Hold.held_at > NOW)
    assert {*db.session.scalars(since)} <= {HoldReason.SAME_WORDS}


def test_one_tablet_is_well_and_the_other_is_found_silent(app: Flask) -> None:
    demo.fill(at=NOW, days=70)
    alarms.watch(at=NOW)
    now = fleet.alarms(None, now=NOW)
    assert [(alarm.kind, check.word) for alarm, check in now.open] == [(AlarmKind.SILENT, "Silent")]
    assert now.open[0][0].tablet.touchpoint.location.name == "King Street West"
    assert [alarm.kind for alarm, _check in now.over] == [AlarmKind.UNHEARD]
