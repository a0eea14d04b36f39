"""What the rules of integrity see in answers that came lately."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kiosk.lib import codes, integrity
from kiosk.lib.integrity import Tap
from kiosk.models.audit import AuditEntry
from kiosk.models.hold import Hold, HoldReason
from kiosk.models.holding import NewHold
from kiosk.models.place import Location, OpeningHours, Touchpoint
from kiosk.models.response import PHONES, Channel, Response

ON_THE_SPOT = (Channel.QR, Channel.BADGE, Channel.TABLET)
"""Where many who answer at once would stand at one spot; what staff enter was said at another time."""

PIECE = 2000
"""How many answers are looked at in one go."""

_SEEN = (Response.id, Response.client_id, Response.location_id, Response.touchpoint_id, Response.channel)
_HELD = sa.exists().where(Hold.response_id == Response.id, Hold.reason == HoldReason.BURST)
_IS_FLOOD = sa.exists().where(
    Hold.response_id == Response.id, Hold.reason == HoldReason.FLOOD, Hold.released_at.is_(None)
)


def id_at(session: Session, at: datetime) -> int:
    """The id from which on answers came at `at` or later: ids and instants grow together."""
    low, high = session.execute(sa.select(sa.func.min(Response.id), sa.func.max(Response.id))).one()
    if low is None:
        return 0
    high += 1
    following = sa.select(Response.id, Response.received_at).order_by(Response.id).limit(1)
    while low < high:
        middle = (low + high) // 2
        row = session.execute(following.where(Response.id >= middle)).one_or_none()
        if row is None or row.received_at >= at:
            high = middle
        else:
            low = row.id + 1
    return int(low)


def settled(session: Session, response_id: int, *, until: datetime, at: datetime) -> int:
    """The newest id before the first answer behind this one that came after `until`."""
    is_new = sa.and_(Response.id > response_id, Response.received_at > until, Response.received_at <= at)
    first = session.scalar(sa.select(sa.func.min(Response.id)).where(is_new))
    return first - 1 if first is not None else session.scalar(sa.select(sa.func.max(Response.id))) or 0


def behind(
    session: Session, response_id: int, to: int, *, without: Collection[int] = (), is_newest_first: bool = False
) -> Sequence[Any]:
    """A piece of the answers behind one id and up to another, but for tests, for what is held as a flood, and for
    `without` touchpoints.
    """
    return session.execute(
        sa.select(
            *_SEEN, Response.rating, Response.given_at, Response.received_at, Response.is_held, Location.time_zone
        )
        .join(Location, Response.location_id == Location.id)
        .where(Response.id > response_id, Response.id <= to, sa.or_(~Response.is_held, ~_IS_FLOOD))
        .where(Response.touchpoint_id.not_in(without), ~Response.is_test)
        .order_by(Response.id.desc() if is_newest_first else Response.id)
        .limit(PIECE)
    ).all()


def alone(session: Session, answers: Sequence[Any]) -> Iterator[NewHold]:
    """What can be said of each answer by itself."""
    free = [answer for answer in answers if not answer.is_held]
    yield from _while_closed(session, [answer for answer in free if answer.channel is Channel.TABLET])
    for answer in free:
        if answer.channel in PHONES:
            seen = integrity.too_fast(codes.made_at(answer.client_id), answer.given_at)
            if seen is not None:
                yield NewHold(answer.id, HoldReason.TOO_FAST, seen)


def _while_closed(session: Session, answers: Sequence[Any]) -> Iterator[NewHold]:
    """Those from tablets while their place was closed. A phone may answer at night, from a card in the bag.

    What was given before the place or its spot was last changed is left alone: other hours held then, or another zone.
    """
    if not answers:
        return
    places = {answer.location_id for answer in answers}
    calendars = OpeningHours.calendars(session, places)
    changed = AuditEntry.last_changes(session.connection(), Location, places)
    moved = AuditEntry.last_changes(session.connection(), Touchpoint, {answer.touchpoint_id for answer in answers})
    for answer in answers:
        since = [changed.get(answer.location_id), moved.get(answer.touchpoint_id)]
        is_known = all(at is None or at < answer.given_at for at in since)
        calendar = calendars[answer.location_id]
        if is_known and integrity.is_closed(calendar, answer.time_zone, answer.given_at):
            yield NewHold(answer.id, HoldReason.CLOSED)


def bursts(session: Session, answers: Sequence[Any], at: datetime) -> Iterator[NewHold]:
    """Those that came with too many of their kind. Of a burst that two looks share, one sees at least half."""
    free = [answer for answer in answers if answer.channel in ON_THE_SPOT and not answer.is_held]
    faces = Counter((answer.location_id, answer.touchpoint_id, answer.rating) for answer in free)
    spots: defaultdict[int, set[int]] = defaultdict(set)
    for (location_id, touchpoint_id, _rating), count in faces.items():
        if count * 2 > integrity.BURST_MOST:
            spots[location_id].add(touchpoint_id)
    if not spots:
        return
    came = [answer.received_at for answer in free]
    ids = id_at(session, min(came) - integrity.AROUND), id_at(session, max(came) + integrity.AROUND)
    for location_id, touchpoint_ids in spots.items():
        for taps in _taps(session, location_id, touchpoint_ids, ids):
            for response_id, seen in integrity.bursts(taps, at).items():
                yield NewHold(response_id, HoldReason.BURST, seen)


def _taps(session: Session, location_id: int, touchpoint_ids: set[int], ids: tuple[int, int]) -> Iterator[list[Tap]]:
    """The taps at each of these touchpoints from one id up to another, but for what is held for something else."""
    found: defaultdict[int, list[Tap]] = defaultdict(list)
    rows = session.execute(
        sa.select(Response.touchpoint_id, Response.id, Response.client_id, Response.channel, Response.rating)
        .add_columns(Response.given_at)
        .where(Response.location_id == location_id, Response.id >= ids[0], Response.id < ids[1])
        .where(Response.touchpoint_id.in_(touchpoint_ids), Response.channel.in_(ON_THE_SPOT))
        .where(sa.or_(~Response.is_held, _HELD), ~Response.is_test)
    )
    for row in rows:
        made_at = codes.made_at(row.client_id) if row.channel in PHONES else None  # tablets' clocks may be wrong
        found[row.touchpoint_id].append(Tap(row.id, row.rating, row.given_at, made_at))
    yield from found.values()
