"""Whatever happens in whichever order, each mention that counts is in exactly one month, and closed rows stay."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.actions import holds, mentions, months
from kiosk.actions.responses import Told
from kiosk.errors import Conflict, Refused
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import (
    ClosedMention,
    HoldReason,
    Location,
    Mention,
    MentionStatus,
    MonthClose,
    Response,
    StaffMember,
    Touchpoint,
)
from tests.actions.test_months import assert_untouched
from tests.builders import make_response
from tests.cast import LONG_AGO, Cast

ZONES = ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/London")
"""+14:00, -11:00, and one whose clock changes on 29 March and 25 October 2026."""

EDGES = tuple(
    datetime(*day, *hour, tzinfo=UTC)
    for day, hour in [
        ((2026, 3, 29), (0, 59)), ((2026, 3, 29), (1, 1)), ((2026, 3, 31), (9, 59)), ((2026, 3, 31), (10, 1)),
        ((2026, 3, 31), (22, 59)), ((2026, 3, 31), (23, 1)), ((2026, 4, 1), (10, 59)), ((2026, 4, 1), (11, 1)),
        ((2026, 10, 25), (0, 30)), ((2026, 10, 25), (1, 30)), ((2026, 10, 31), (9, 59)), ((2026, 10, 31), (10, 1)),
        ((2026, 10, 31), (23, 59)), ((2026, 11, 1), (0, 1)), ((2026, 11, 1), (10, 59)), ((2026, 11, 1), (11, 1)),
    ]
)  # fmt: skip
"""A minute before and after each month's end in these zones, and around both clock changes."""

SUITS = {
    "approve": {MentionStatus.NEW},
    "other": {MentionStatus.NEW},
    "decline": {MentionStatus.NEW},
    "withdraw": {MentionStatus.APPROVED},
    "undo": set(MentionStatus) - {MentionStatus.NEW},
}
"""What a mention must be for a step to do something, so that few steps are idle."""

ACTS = ("submit", "submit", "approve", "approve", "other", "decline", "withdraw", "undo", "hold", "release", "hold one",
        "release one")  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from((*ACTS, "close", "close", "reopen")), st.integers(0, 15), st.integers(0, 2)),
    min_size=12,
    max_size=30,
)
AFTER_ALL = datetime(2027, 1, 2, 0, 0, tzinfo=UTC)


class World:
    """Three locations with two people each, and whatever the steps do there."""

    def __init__(self, cast: Cast, seeds: tuple[int, ...] = (2, 5, 9, 13)) -> None:
        self.mark, self.priya = cast.mark, cast.priya
        self.now = datetime(2026, 3, 28, tzinfo=UTC)
        self.spots: list[Touchpoint] = []
        self.people: list[list[StaffMember]] = []
        self.closed: dict[int, tuple[str, int]] = {}
        for zone in ZONES:
            place = Location(name=f"{zone} {db.session.scalar(sa.func.count(Location.id))}", time_zone=zone,
                             created_at=LONG_AGO)  # fmt: skip
            db.session.add(place)
            db.session.flush()
            spot = Touchpoint(location_id=place.id, name="Desk", created_at=LONG_AGO)
            two = [StaffMember(full_name=name, shown_name=name, created_at=LONG_AGO, locations=[place])
                   for name in ("Ana", "Ben")]  # fmt: skip
            db.session.add_all([spot, *two])
            db.session.commit()
            self.spots.append(spot)
            self.people.append(two)
            for number in seeds:
                self.do("submit", number, len(self.spots) - 1)
            for _ in seeds[1:]:
                self.do("approve", 0, len(self.spots) - 1)

    def step(self, act: str, number: int, which: int) -> None:
        """One thing that happens, a day or three after the last; what the house refuses changes nothing."""
        self.now += timedelta(days=1 + number % 3, hours=number)
        try:
            self.do(act, number, which)
        except (Conflict, Refused):
            db.session.rollback()
        for close in db.session.scalars(sa.select(MonthClose)):
            assert self.closed.setdefault(close.id, (close.checksum, close.row_count)) == (
                close.checksum, close.row_count,
            )  # fmt: skip

    def do(self, act: str, number: int, which: int) -> None:
        if act == "submit":
            given_at = EDGES[number]
            late = {"received_at": max(self.now, given_at)}
            make_response(self.spots[which], told=Told(typed_names=("Ana",)), given_at=given_at, **late)
        elif act in {"close", "reopen"}:
            self.close_or_reopen(act, db.session.get_one(Location, self.spots[which].location_id), number)
        else:
            self.decide(act, number, which)

    def close_or_reopen(self, act: str, place: Location, number: int) -> None:
        if act == "close":
            month = clock.month_of(EDGES[number].date())
            months.close(place, month=month, by=self.mark, at=max(self.now, EDGES[number] + timedelta(days=32)))
        elif newest := MonthClose.newest(db.session(), place.id):
            months.reopen(place, month=newest.month, reason="why", by=self.priya, at=AFTER_ALL)

    def decide(self, act: str, number: int, which: int) -> None:
        found = db.session.scalars(
            sa.select(Mention)
            .where(Mention.location_id == self.spots[which].location_id)
            .where(Mention.status.in_(SUITS.get(act, set(MentionStatus))))
            .order_by(Mention.id)
        ).all()
        if not found:
            return
        mention = found[number % len(found)]
        now: dict[str, Any] = {"by": self.mark, "at": self.now}
        if act in {"approve", "other"}:
            mentions.approve(mention, staff_member=self.people[which][act == "other"], **now)
        elif act == "undo":
            mentions.undo(mention, status=MentionStatus(mention.status), **now)
        elif act in {"decline", "withdraw"}:
            getattr(mentions, act)(mention, **now)
        else:
            held = mention if act.endswith(" one") else db.session.get_one(Response, mention.response_id)
            extra = (HoldReason.CLOCK,) if act.startswith("hold") else ()
            getattr(holds, act.partition(" ")[0])(held, *extra, by=self.mark, at=AFTER_ALL)

    def close_everything(self) -> None:
        """Months up to the end of the year; what was already closed stays."""
        for spot in self.spots:
            place = db.session.get_one(Location, spot.location_id)
            if MonthClose.first_open(db.session(), place.id) is not None:
                months.close(place, month=date(2026, 12, 1), by=self.mark, at=AFTER_ALL)

    def counting(self) -> set[tuple[int, int | None]]:
        """Every mention that counts, with whom it is about."""
        spots = [spot.location_id for spot in self.spots]
        counts = sa.and_(Mention.status == MentionStatus.APPROVED, Mention.counts(), Mention.location_id.in_(spots))
        return {
            (row[0], row[1]) for row in db.session.execute(sa.select(Mention.id, Mention.staff_member_id).where(counts))
        }

    def frozen(self) -> list[Any]:
        """The rows of the closed months: mention, person, month, when it was given, sign and mark."""
        spots = [spot.location_id for spot in self.spots]
        return list(
            db.session.execute(
                sa.select(ClosedMention.mention_id, ClosedMention.staff_member_id, MonthClose.month, Mention.given_on,
                          ClosedMention.sign, ClosedMention.mark)
                .join(MonthClose, ClosedMention.month_close_id == MonthClose.id)
                .join(Mention, ClosedMention.mention_id == Mention.id)
                .where(MonthClose.reopened_at.is_(None), MonthClose.location_id.in_(spots))
            )
        )  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_each_mention_is_in_exactly_one_month_net(app: Flask, cast: Cast, steps: list[tuple[str, int, int]]) -> None:
    world = World(cast)
    for step in steps:
        world.step(*step)
    world.close_everything()
    net: Counter[tuple[int, int]] = Counter()
    for mention_id, staff_member_id, month, given_on, sign, mark in world.frozen():
        net[mention_id, staff_member_id] += sign
        assert given_on < clock.next_month(month)
        assert (mark == "regular") == (clock.month_of(given_on) == month)
    assert {key: count for key, count in net.items() if count} == dict.fromkeys(world.counting(), 1)
    closes = db.session.scalars(sa.select(MonthClose)).all()
    assert_untouched(closes)
    assert [(close.checksum, close.row_count) for close in closes if close.id in world.closed] == [
        world.closed[close.id] for close in closes if close.id in world.closed
    ]


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_of_month_ends_loses_nothing(app: Flask, cast: Cast, zone: str) -> None:
    world = World(cast, seeds=())
    which = ZONES.index(zone)
    spot, person = world.spots[which], world.people[which][0]
    first = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
    hours = [first + timedelta(hours=11 * number) for number in range(0, 780, 6)]
    for given_at in hours:
        make_response(spot, told=Told(chosen=((person.id, "Ana"),)), given_at=given_at)
    for mention in db.session.scalars(sa.select(Mention)).all():
        mentions.approve(mention, staff_member=person, by=cast.mark, at=AFTER_ALL)
    world.close_everything()
    by_month = Counter(row.month for row in world.frozen())
    local = Counter(clock.month_of(clock.local_date(given_at, zone)) for given_at in hours)
    assert by_month == {month: count for month, count in local.items() if month < date(2027, 1, 1)}
    assert len(by_month) == 12
