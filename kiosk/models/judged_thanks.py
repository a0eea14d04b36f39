"""What the rules of integrity see in thanks that were given lately: the same phone, or the same words, again."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kiosk.lib import codes, integrity, same_words
from kiosk.lib.integrity import Thank, Visit
from kiosk.lib.names import fold
from kiosk.models.day_key import Trace
from kiosk.models.hold import Hold, HoldReason
from kiosk.models.holding import NewHold
from kiosk.models.mention import Mention, MentionStatus
from kiosk.models.response import Response
from kiosk.models.staff_member import StaffMember, StaffName, first_name, staff_locations

Who: TypeAlias = int | str
"""Somebody who was thanked, by id or, while nobody knows who it is, by place and name."""


@dataclass(frozen=True)
class Phones:
    """What the day's thanks from some phones come to: holds to make and to end, and which thanks are a repeat."""

    holds: Sequence[NewHold] = ()
    over: Collection[int] = ()
    repeats: dict[bool, set[int]] = field(default_factory=dict)
    """The mentions whose mark is wrong, by what it should be."""

    response_ids: Collection[int] = ()


class Names:
    """Who is meant by a name however it was typed, where it is exactly one person's at the location."""

    def __init__(self, session: Session, location_ids: Collection[int]) -> None:
        self.ids: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
        names = (StaffMember.full_name, StaffMember.shown_name, StaffName.name)
        rows = session.execute(
            sa.select(staff_locations.c.location_id, StaffMember.id, *names)
            .join(StaffMember, staff_locations.c.staff_member_id == StaffMember.id)
            .outerjoin(StaffName, StaffName.staff_member_id == StaffMember.id)
            .where(staff_locations.c.location_id.in_(location_ids))
        )
        for location_id, id, full_name, *others in rows:
            for name in filter(None, (full_name, first_name(full_name), *others)):
                self.ids[location_id, _folded(name)].add(id)

    def who(self, mention: Any) -> Who:
        """Whom a mention is about."""
        name = _folded(mention.given_name)
        found = self.ids.get((mention.location_id, name), ())
        return mention.staff_member_id or (next(iter(found)) if len(found) == 1 else f"{mention.location_id} {name}")


def phones(session: Session, *, since: datetime) -> Phones:
    """The networks that were used since then, and all the day's thanks from each."""
    used = sa.select(Trace.location_id, Trace.day, Trace.network).where(Trace.added_at >= since).distinct().subquery()
    is_used = sa.and_(Trace.location_id == used.c.location_id, Trace.day == used.c.day, Trace.network == used.c.network)
    traces = session.execute(
        sa.select(Trace.response_id, Trace.network, Trace.browser, Trace.added_at, Response.client_id)
        .join(used, is_used)
        .join(Response, Trace.response_id == Response.id)
    ).all()
    if not traces:
        return Phones()
    browsers = Counter(network for network, _browser in {(row.network, row.browser) for row in traces})
    rows = session.execute(
        sa.select(*_MENTION, Mention.is_repeat, Mention.praises().label("praises"), Trace.network, Trace.browser)
        .join(Trace, Trace.response_id == Mention.response_id)
        .join(used, is_used)
        .where(Mention.team_id.is_(None))
    ).all()
    names = Names(session, {row.location_id for row in rows})
    thanks = [Thank(row.id, row.network, row.browser, names.who(row)) for row in rows if row.praises]
    visits = ((row.browser, Visit.of(codes.made_at(row.client_id), row.added_at)) for row in traces)
    day = integrity.thanks_of_a_day(thanks, browsers, integrity.fewest_phones_by_browser(visits))
    return Phones(
        holds=[
            NewHold(row.response_id, HoldReason.NETWORK, {**day.too_many[row.id], "name": row.given_name}, row.id)
            for row in rows
            if row.id in day.too_many
        ],
        over=_over(session, {row.id for row in rows} - set(day.too_many)),
        repeats={
            mark: {row.id for row in rows if (row.id in day.repeats) is mark is not row.is_repeat}
            for mark in (True, False)
        },
        response_ids={row.response_id for row in rows},
    )


def far_clocks(session: Session, *, since: datetime) -> Iterator[NewHold]:
    """The day's answers from far clocks, at spots where one came since then and there are more than travellers give.

    Where a manager released one, customers do come from far.
    """
    is_new = sa.and_(Trace.is_far.is_(True), Trace.added_at >= since)
    used = sa.select(Trace.location_id, Trace.day).where(is_new).distinct().subquery()
    same_day = sa.and_(Trace.location_id == used.c.location_id, Trace.day == used.c.day)
    is_released = sa.and_(Hold.reason == HoldReason.FAR_CLOCK, Hold.released_by_id.is_not(None))
    usual = sa.exists().where(Hold.location_id == Trace.location_id, is_released)
    counts: Counter[tuple[int, date]] = Counter()
    far: defaultdict[tuple[int, date], defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in session.execute(
        sa.select(Trace.response_id, Trace.location_id, Trace.day, Trace.is_far, Response.touchpoint_id)
        .join(used, same_day)
        .join(Response, Trace.response_id == Response.id)
        .where(Trace.is_far.is_not(None), ~usual)
    ):
        counts[row.location_id, row.day] += 1
        if row.is_far:
            far[row.location_id, row.day][row.touchpoint_id].append(row.response_id)
    for day, spots in far.items():
        for response_id, seen in integrity.far_ones(spots, counts[day]).items():
            yield NewHold(response_id, HoldReason.FAR_CLOCK, seen)


def said_before(session: Session, response_ids: Iterable[int]) -> Iterator[NewHold]:
    """Thanks of these answers whose words came about the same person in another answer that was here already."""
    fresh = [row for row in _with_words(session, Mention.response_id.in_(response_ids)) if _is_long(row)]
    if not fresh:
        return
    names = Names(session, {row.location_id for row in fresh})
    written: defaultdict[Who, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in _before(session, fresh, {names.who(row) for row in fresh}):
        written[names.who(row)][same_words.folded(row.comment)].append(row)
    unusual = {who: same_words.unusual(texts) for who, texts in written.items()}
    for row in fresh:
        who, words = names.who(row), same_words.folded(row.comment)
        for other in written[who][words] if words in unusual.get(who, ()) else ():
            is_recent = abs(row.given_on - other.given_on) <= timedelta(days=same_words.DAYS)
            if other.id < row.id and other.response_id != row.response_id and is_recent:
                seen = {
                    "given_on": other.given_on.isoformat(),
                    "response_id": other.response_id,
                    "name": row.given_name,
                }
                yield NewHold(row.response_id, HoldReason.SAME_WORDS, seen, row.id)
                break


_MENTION = (Mention.id, Mention.response_id, Mention.location_id, Mention.staff_member_id, Mention.given_name)


def _folded(name: str) -> str:
    """A name as the name finder compares it, so that “Ana” and “ána” are one; as it is where no letter is in it."""
    return fold(name) or name


def _over(session: Session, mention_ids: set[int]) -> Sequence[int]:
    """The holds on these mentions that the rule would not make now, but for those that a manager agreed with."""
    return session.scalars(
        sa.select(Hold.id).where(
            Hold.mention_id.in_(mention_ids),
            Hold.reason == HoldReason.NETWORK,
            Hold.waits(),
        )
    ).all()


def _with_words(session: Session, which: sa.ColumnElement[bool]) -> Sequence[Any]:
    return session.execute(
        sa.select(*_MENTION, Mention.given_on, Response.comment)
        .join(Response, Mention.response_id == Response.id)
        .where(which, Response.comment.is_not(None), ~Response.is_test, Mention.team_id.is_(None))
        .order_by(Mention.id)
    ).all()


def _before(session: Session, fresh: Sequence[Any], people: set[Who]) -> Iterator[Any]:
    """What was written of these people in the month before, and of names that nobody was found for yet."""
    since = min(row.given_on for row in fresh) - timedelta(days=same_words.DAYS)
    ids = [who for who in people if isinstance(who, int)]
    yield from _with_words(session, sa.and_(Mention.staff_member_id.in_(ids), Mention.given_on >= since))
    is_open = sa.and_(Mention.status == MentionStatus.NEW, Mention.staff_member_id.is_(None))
    here = Mention.location_id.in_({row.location_id for row in fresh})
    yield from _with_words(session, sa.and_(is_open, here, Mention.given_on >= since))


def _is_long(row: Any) -> bool:
    return same_words.is_long(same_words.folded(row.comment))
