"""Looking over what came in lately: what a rule sees is held, and the keys of days that are over are destroyed.

Reading and judging take no lock; what is found is written in short transactions, between which customers have their
turn. A cursor moves once all of a piece is held, so that a look can break off anywhere and the next one goes on.
"""

import secrets
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from kiosk import database
from kiosk.database import transaction
from kiosk.errors import Busy
from kiosk.extensions import db
from kiosk.models import (
    DayKey,
    Hold,
    HoldReason,
    Mention,
    Organisation,
    holding,
    judged_answers,
    judged_floods,
    judged_thanks,
)
from kiosk.models.holding import NewHold
from kiosk.models.judged_floods import Found
from kiosk.models.response import VISIT

EVERY = timedelta(minutes=1)
SETTLED = timedelta(seconds=60)
"""So old an answer has been committed, whoever kept it, and stands in the order of its id."""

DAYS = timedelta(days=2)
"""How far back traces can reach, wherever their day began."""

LOOK_SECONDS = 45.0
"""How long a look may take before it leaves the rest to the next minute."""

LEASE = timedelta(minutes=2)
"""So long nobody else looks, should whoever does be killed: longer than any look."""

AT_ONCE = 25
"""How many are held in one transaction: a customer who taps meanwhile waits for some milliseconds."""

REST = 2.0
"""How long a look rests between two steps, as a share of what the last one took: requests are served by the same
process.
"""

LONGEST_REST = 0.5
"""Seconds; a step that reads much takes longer than the requests that waited for it."""

T = TypeVar("T")


class _Lost(Exception):
    """Somebody else looks now: this look took longer than its lease."""


@dataclass
class Look:
    """What looking over the answers changed."""

    held_count: int = 0
    released_count: int = 0
    key_count: int = 0


def watch(*, at: datetime, seconds: float = LOOK_SECONDS) -> Look | None:
    """Look over what came in since the last time, at most once a minute whoever asks: None where somebody just did."""
    columns = (Organisation.judged_at, Organisation.judged_until)
    with database.reading() as connection:
        row = connection.execute(sa.select(*columns)).one_or_none()
    if row is None or (row.judged_at is not None and timedelta() <= at - row.judged_at < EVERY):
        return None
    if row.judged_until is not None and timedelta() < row.judged_until - at <= LEASE:
        return None
    with suppress(Busy, OperationalError, _Lost):  # whoever asks next finds a better moment
        name = secrets.token_hex(16)
        if _claim(name, row.judged_at, row.judged_until, at):
            return _Judge(name, at, time.monotonic() + seconds).look()
    return None


@transaction
def _claim(name: str, judged_at: datetime | None, judged_until: datetime | None, at: datetime) -> bool:
    """Become the one who looks, unless somebody else did since these two were read."""
    is_unchanged = (
        Organisation.judged_at.is_not_distinct_from(judged_at),
        Organisation.judged_until.is_not_distinct_from(judged_until),
    )
    claim = sa.update(Organisation).where(*is_unchanged)
    claimed = claim.values(judged_at=at, judged_by=name, judged_until=at + LEASE).returning(Organisation.id)
    return db.session.scalar(claimed) is not None


@transaction
def _note(name: str, **values: Any) -> None:
    """Write down how far the look is, while it is still this one's turn."""
    mine = sa.update(Organisation).where(Organisation.judged_by == name).values(values).returning(Organisation.id)
    if db.session.scalar(mine) is None:
        raise _Lost


@transaction
def _hold(news: Sequence[NewHold], at: datetime) -> int:
    """Hold those that no hold for the same reason was ever on: what somebody released is not held again, and what
    they released from a flood is no burst in it.
    """
    rows = db.session.execute(
        sa.select(Hold.response_id, Hold.mention_id, Hold.reason).where(
            Hold.response_id.in_({new.response_id for new in news})
        )
    )
    ever = {tuple(row) for row in rows}
    ever |= {(id, mention_id, HoldReason.BURST) for id, mention_id, reason in ever if reason is HoldReason.FLOOD}
    news = [new for new in news if (new.response_id, new.mention_id, new.reason) not in ever]
    return len(holding.hold(db.session.connection(), news, at=at))


@transaction
def _let_go(hold_ids: Collection[int], at: datetime) -> int:
    """End the holds that the rule takes back, but for those that a manager agreed with meanwhile."""
    which = sa.and_(Hold.id.in_(hold_ids), Hold.waits())
    return len(holding.release(db.session.connection(), which, at=at, by_id=None))


@transaction
def _mark(mention_ids: Collection[int], is_repeat: bool) -> None:
    """Mark thanks as a repeat, or as none."""
    connection = db.session.connection()
    ids = connection.scalars(sa.select(Mention.response_id).where(Mention.id.in_(mention_ids))).all()
    holding.locked(connection, ids)
    connection.execute(sa.update(Mention).where(Mention.id.in_(mention_ids)).values(is_repeat=is_repeat))


@transaction
def _end_keys(at: datetime) -> int:
    """Destroy the keys of days that are over."""
    return db.session.connection().execute(sa.delete(DayKey).where(DayKey.ends_at <= at)).rowcount


class _Judge:
    """One look. Each answer is seen soon after it came, and again when its visit is over and nobody adds to it."""

    def __init__(self, name: str, at: datetime, ends: float) -> None:
        self.name = name
        self.at = at
        self.ends = ends
        self.stepped = time.monotonic()
        self.found = Look()

    def look(self) -> Look:
        """The newest first, so that no flood keeps anybody waiting; then the floods, and then one after the other."""
        try:
            columns = (Organisation.judged_id, Organisation.judged_again_id, Organisation.phones_judged_at)
            row = db.session.execute(sa.select(*columns)).one()
            self._end_keys()
            settled = judged_answers.settled(db.session(), row.judged_id, until=self.at - SETTLED, at=self.at)
            floods = judged_floods.found(db.session(), row.judged_id)
            self._look_at_the_newest(row.judged_id, settled, floods)
            self._look_at_phones(row.phones_judged_at)
            if self._hold_floods(floods):
                self._go_through("judged_id", row.judged_id, settled)
                until = self.at - VISIT - SETTLED
                ripe = judged_answers.settled(db.session(), row.judged_again_id, until=until, at=self.at)
                self._go_through("judged_again_id", row.judged_again_id, ripe)
        finally:
            with suppress(Busy, OperationalError, _Lost):  # or the lease runs out
                _note(self.name, judged_by=None, judged_until=None)
        return self.found

    def _end_keys(self) -> None:
        self.found.key_count = _end_keys(self.at)
        if self.found.key_count:
            database.forget_deleted()

    def _look_at_the_newest(self, judged_id: int, settled: int, floods: Sequence[Found]) -> None:
        """What is no flood is not kept waiting behind one: its newest is judged at once, and in its turn again."""
        if settled - judged_id > judged_answers.PIECE:
            flooded = {one.touchpoint_id for one in floods}
            rows = judged_answers.behind(db.session(), judged_id, settled, without=flooded, is_newest_first=True)
            self._hold(self._seen_in(rows, "judged_id"))

    def _hold_floods(self, floods: Sequence[Found]) -> bool:
        """Hold all answers of these floods; whether there was time for it."""
        for one in floods:
            last = 0
            while news := judged_floods.holds(db.session(), one, last, AT_ONCE):
                if self._is_over():
                    return False
                self._hold(news)
                last = news[-1].response_id
        return True

    def _look_at_phones(self, judged_at: datetime | None) -> None:
        """The day's thanks of the phones that were used since the last time."""
        since = min(judged_at or self.at - DAYS, self.at) - SETTLED
        phones = judged_thanks.phones(db.session(), since=since)
        self._hold(phones.holds)
        self._hold(judged_thanks.far_clocks(db.session(), since=since))
        self._hold(judged_thanks.said_before(db.session(), phones.response_ids))
        for ids in _parts(sorted(phones.over)):
            self.found.released_count += _let_go(ids, self.at)
        for is_repeat, mention_ids in phones.repeats.items():
            for ids in _parts(sorted(mention_ids)):
                _mark(ids, is_repeat)
        _note(self.name, phones_judged_at=self.at)

    def _go_through(self, cursor: str, behind: int, to: int) -> None:
        """Judge the answers up to an id, piece by piece, while there is time."""
        while behind < to and not self._is_over():
            rows = judged_answers.behind(db.session(), behind, to)
            self._hold(self._seen_in(rows, cursor))
            behind = rows[-1].id if len(rows) == judged_answers.PIECE else to
            _note(self.name, **{cursor: behind})
            self._rest()

    def _seen_in(self, rows: Sequence[Any], cursor: str) -> Iterator[NewHold]:
        session = db.session()
        if cursor == "judged_id":
            yield from judged_answers.alone(session, rows)
        yield from judged_answers.bursts(session, rows, self.at)
        yield from judged_thanks.said_before(session, {row.id for row in rows})

    def _hold(self, news: Iterable[NewHold]) -> None:
        by_key = {(new.response_id, new.mention_id or 0, new.reason): new for new in news}
        for part in _parts([by_key[key] for key in sorted(by_key)]):
            self.found.held_count += _hold(part, self.at)
            self._rest()

    def _is_over(self) -> bool:
        return time.monotonic() > self.ends

    def _rest(self) -> None:
        """Let requests have the processor and the lock."""
        time.sleep(min(REST * (time.monotonic() - self.stepped), LONGEST_REST))
        self.stepped = time.monotonic()


def _parts(all_of_them: Sequence[T]) -> Iterator[Sequence[T]]:
    """The same in parts that one short transaction can take."""
    for first in range(0, len(all_of_them), AT_ONCE):
        yield all_of_them[first : first + AT_ONCE]
