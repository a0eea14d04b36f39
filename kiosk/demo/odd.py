"""What was odd at the demo's first place: a finger that tapped at night, a phone that thanked again and again."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from kiosk.demo.cast import Place
from kiosk.demo.year import Name, Visit
from kiosk.lib import clock
from kiosk.models import HoldReason, Mention, Organisation, Response, holding
from kiosk.models.holding import NewHold

TAPS = 11
THANKS = 5


@dataclass(frozen=True)
class Odd:
    """One answer, why it is held, and whether only the thanks in it are."""

    visit: Visit
    reasons: dict[HoldReason, dict[str, Any]] = field(default_factory=dict)
    is_only_thanks: bool = False


def visits(place: Place, *, at: datetime) -> Iterator[Odd]:
    """The odd answers of the last days before the instant `at`."""
    random = Random("Good Word, odd")
    night = _instant(place, at, days_ago=3, wall=time(2, 40))
    for number in range(TAPS):
        seen = {HoldReason.BURST: {"count": TAPS, "seconds": 4 * (TAPS - 1)}, HoldReason.CLOSED: {}}
        yield Odd(_visit(place, night + timedelta(seconds=4 * number), 1), seen)
    thanked, since = place.people[2], _instant(place, at, days_ago=1, wall=time(13, 5))
    for number in range(THANKS):
        again = {HoldReason.NETWORK: {"count": THANKS, "name": thanked.shown_name}} if number else {}
        name = Name(thanked, thanked.shown_name, is_typed=False)
        given_at = since + timedelta(minutes=6 * number, seconds=random.randrange(60))
        yield Odd(_visit(place, given_at, 5, name), again, is_only_thanks=True)


def hold(connection: sa.Connection, one: Odd, client_id: uuid.UUID, *, at: datetime) -> None:
    """Hold an odd answer that is kept."""
    kept = sa.select(Response.id, Mention.id).outerjoin(Mention, Mention.response_id == Response.id)
    response_id, mention_id = connection.execute(kept.where(Response.client_id == client_id)).one()
    held_mention = mention_id if one.is_only_thanks else None
    news = [NewHold(response_id, reason, seen, held_mention) for reason, seen in one.reasons.items()]
    holding.hold(connection, news, at=at)


def settle(connection: sa.Connection) -> None:
    """Let the rules begin behind what is there: the year's words come again and again."""
    newest = sa.select(sa.func.max(Response.id)).scalar_subquery()
    connection.execute(sa.update(Organisation).values(judged_id=newest, judged_again_id=newest))


def _instant(place: Place, at: datetime, *, days_ago: int, wall: time) -> datetime:
    """When the clock on the wall showed this time, so many days ago."""
    day = clock.local_date(at, place.time_zone) - timedelta(days=days_ago)
    return datetime.combine(day, wall, clock.zone(place.time_zone)).astimezone(UTC)


def _visit(place: Place, given_at: datetime, rating: int, *names: Name) -> Visit:
    return Visit(
        place=place,
        given_at=given_at,
        spot=place.spots[-1],
        badge_of=None,
        rating=rating,
        has_told=bool(names),
        names=names,
        standards=(),
        comment="",
        may_share=False,
        is_for_team=False,
        contact={},
    )
