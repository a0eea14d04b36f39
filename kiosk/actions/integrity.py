"""Looking over what came in lately: what a rule sees is held, and the keys of days that are over are destroyed."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from kiosk import database
from kiosk.database import transaction
from kiosk.errors import Busy
from kiosk.extensions import db
from kiosk.models import DayKey, Hold, Mention, Organisation, holding, judged_answers, judged_thanks
from kiosk.models.holding import NewHold
from kiosk.models.judged_thanks import Phones
from kiosk.models.response import VISIT

EVERY = timedelta(minutes=1)
SETTLED = timedelta(seconds=60)
"""So old an answer has been committed, whoever kept it, and stands in the order of its id."""

DAYS = timedelta(days=2)
"""How far back traces can reach, wherever their day began."""


@dataclass(frozen=True)
class Look:
    """What looking over the answers changed."""

    held_count: int = 0
    released_count: int = 0
    key_count: int = 0


def watch(*, at: datetime) -> Look | None:
    """Look over what came in since the last time, at most once a minute whoever asks: None where somebody just did."""
    with database.reading() as connection:
        judged_at = connection.scalar(sa.select(Organisation.judged_at))
    if judged_at is not None and timedelta() <= at - judged_at < EVERY:
        return None
    with suppress(Busy, OperationalError):  # whoever asks next finds a better moment
        look = _watch(at, judged_at)
        if look is not None and look.key_count:
            database.forget_deleted()
        return look
    return None


@transaction
def _watch(at: datetime, judged_at: datetime | None) -> Look | None:
    """One look. Each answer is seen soon after it came, and again when its visit is over and nobody adds to it."""
    session = db.session()
    is_unchanged = Organisation.judged_at.is_(None) if judged_at is None else Organisation.judged_at == judged_at
    claim = sa.update(Organisation).where(is_unchanged).values(judged_at=at)
    claimed = session.execute(claim.returning(Organisation.judged_id, Organisation.judged_again_id)).one_or_none()
    if claimed is None:
        return None
    fresh = judged_answers.behind(session, claimed.judged_id, until=at - SETTLED, at=at)
    ripe = judged_answers.behind(session, claimed.judged_again_id, until=at - VISIT - SETTLED, at=at)
    phones = judged_thanks.phones(session, since=min(judged_at or at - DAYS, at) - SETTLED)
    seen = {row.id for row in (*fresh, *ripe)} | set(phones.response_ids)
    news = [
        *judged_answers.alone(session, fresh),
        *judged_answers.bursts(session, fresh, at),
        *judged_answers.bursts(session, ripe, at),
        *judged_thanks.same_words(session, seen),
        *phones.holds,
    ]
    look = _apply(news, phones, at)
    cursors = {"judged_id": fresh, "judged_again_id": ripe}
    moved = {name: rows[-1].id for name, rows in cursors.items() if rows}
    if moved:
        session.execute(sa.update(Organisation).values(moved))
    return look


def _apply(news: Iterable[NewHold], phones: Phones, at: datetime) -> Look:
    """Hold what was never held for the same reason before, and end the holds that the rule takes back."""
    connection = db.session.connection()
    news = _never_held({(new.response_id, new.mention_id, new.reason): new for new in news}.values())
    holding.locked(connection, {new.response_id for new in news} | set(phones.response_ids))
    held = holding.hold(connection, news, at=at)
    released = holding.release(connection, Hold.id.in_(phones.over), at=at, by_id=None) if phones.over else ()
    for mark, mention_ids in phones.repeats.items():
        if mention_ids:
            connection.execute(sa.update(Mention).where(Mention.id.in_(mention_ids)).values(is_repeat=mark))
    keys = connection.execute(sa.delete(DayKey).where(DayKey.ends_at <= at)).rowcount
    return Look(len(held), len(released), keys)


def _never_held(news: Iterable[NewHold]) -> list[NewHold]:
    """Those that no hold for the same reason was ever on: what somebody released is not held again."""
    news = list(news)
    rows = db.session.execute(
        sa.select(Hold.response_id, Hold.mention_id, Hold.reason).where(
            Hold.response_id.in_({new.response_id for new in news})
        )
    )
    ever = {tuple(row) for row in rows}
    return [new for new in news if (new.response_id, new.mention_id, new.reason) not in ever]
