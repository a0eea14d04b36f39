"""What the rules of integrity see in answers that came lately."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kiosk.lib import codes, integrity
from kiosk.lib.integrity import Tap
from kiosk.models.hold import Hold, HoldReason
from kiosk.models.holding import NewHold
from kiosk.models.place import Location, OpeningHours
from kiosk.models.response import Channel, Response

PHONES = (Channel.QR, Channel.BADGE, Channel.LINK)
ON_THE_SPOT = (Channel.QR, Channel.BADGE, Channel.TABLET)
"""Where customers are when they answer; a link is opened anywhere, and what staff enter was said at another time."""

MOST = 2000
"""How many answers are looked at in one go."""

NEIGHBOURS = 5000
"""Among how many of a location's newest answers those around a burst are looked for."""

_SEEN = (Response.id, Response.client_id, Response.location_id, Response.touchpoint_id, Response.channel)
_HELD = sa.exists().where(Hold.response_id == Response.id, Hold.reason == HoldReason.BURST)


def behind(session: Session, response_id: int, *, until: datetime, at: datetime) -> Sequence[Any]:
    """The answers behind this one up to the first that came after `until`: ids and instants grow together."""
    found = session.execute(
        sa.select(
            *_SEEN, Response.rating, Response.given_at, Response.received_at, Response.is_held, Location.time_zone
        )
        .join(Location, Response.location_id == Location.id)
        .where(Response.id > response_id)
        .order_by(Response.id)
        .limit(MOST)
    ).all()
    end = next((number for number, row in enumerate(found) if until < row.received_at <= at), len(found))
    return found[:end]


def alone(session: Session, answers: Sequence[Any]) -> Iterator[NewHold]:
    """What can be said of each answer by itself."""
    calendars = OpeningHours.calendars(session, {answer.location_id for answer in answers})
    for answer in answers:
        if answer.is_held:
            continue
        if answer.channel in PHONES:
            seen = integrity.too_fast(codes.made_at(answer.client_id), answer.given_at)
            if seen is not None:
                yield NewHold(answer.id, HoldReason.TOO_FAST, seen)
        if answer.channel in ON_THE_SPOT:
            calendar = calendars[answer.location_id]
            if integrity.closed(calendar, answer.time_zone, answer.given_at) is not None:
                yield NewHold(answer.id, HoldReason.CLOSED)


def bursts(session: Session, answers: Sequence[Any], at: datetime) -> Iterator[NewHold]:
    """Those that came with too many of their kind. Of a burst that two looks share, one sees at least half."""
    free = [answer for answer in answers if answer.channel in ON_THE_SPOT and not answer.is_held]
    faces = Counter((answer.location_id, answer.touchpoint_id, answer.rating) for answer in free)
    spots: defaultdict[int, set[int]] = defaultdict(set)
    for (location_id, touchpoint_id, _rating), count in faces.items():
        if count * 2 > integrity.BURST_MOST:
            spots[location_id].add(touchpoint_id)
    for location_id, touchpoint_ids in spots.items():
        for taps in _taps(session, location_id, touchpoint_ids):
            for response_id, seen in integrity.bursts(taps, at).items():
                yield NewHold(response_id, HoldReason.BURST, seen)


def _taps(session: Session, location_id: int, touchpoint_ids: set[int]) -> Iterator[list[Tap]]:
    """The newest taps at each of these touchpoints, but for those that are held for something else."""
    newest = (
        sa.select(Response.id)
        .where(Response.location_id == location_id)
        .order_by(Response.id.desc())
        .limit(NEIGHBOURS)
        .subquery()
    )
    found: defaultdict[int, list[Tap]] = defaultdict(list)
    rows = session.execute(
        sa.select(Response.touchpoint_id, Response.id, Response.rating, Response.given_at)
        .join(newest, newest.c.id == Response.id)
        .where(Response.touchpoint_id.in_(touchpoint_ids), Response.channel.in_(ON_THE_SPOT))
        .where(sa.or_(~Response.is_held, _HELD))
    )
    for row in rows:
        found[row.touchpoint_id].append(Tap(row.id, row.rating, row.given_at))
    yield from found.values()
