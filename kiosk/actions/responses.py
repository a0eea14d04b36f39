"""A customer's answer: the one doorway in, and what the customer adds to it."""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from kiosk import database
from kiosk.errors import Busy, Conflict, Flooded, VisitOver
from kiosk.lib import codes
from kiosk.models import Allowance, AuditEntry, Channel, ClockReading, Hold, Response, Tablet, Tally, telling
from kiosk.models.door import door
from kiosk.models.figures import Figures
from kiosk.models.flood import FloodChanges
from kiosk.models.new_response import NewResponse, Reading, Told
from kiosk.models.response import RECEIPT_LENGTH, is_visit_over
from kiosk.models.signs import Signs
from kiosk.models.tally import TALLY_KEY
from kiosk.models.telling import MOST_NAMES
from kiosk.prepared import Prepared
from kiosk.storage_trouble import is_storage_trouble

__all__ = ["MOST_NAMES", "NewResponse", "Reading", "Told", "add", "submit", "submit_all"]


def _rows_of(names: tuple[str, ...]) -> sa.Select[Any]:
    """The rows in the value `rows`, a JSON array of objects, as PostgreSQL reads it."""
    columns = [sa.column(name, Response.__table__.c[name].type) for name in names]
    rows = sa.func.json_to_recordset(sa.cast(sa.bindparam("rows", type_=sa.Text), sa.JSON))
    return sa.select(rows.table_valued(*columns).render_derived(with_types=True))


_KEEP = Prepared(
    database.insert(Response).on_conflict_do_nothing(index_elements=["client_id"]),
    *("client_id", "location_id", "touchpoint_id", "channel", "scale", "rating", "given_at", "received_at", "given_on"),
    *("given_hour", "is_held", "is_for_team", "may_share"),
)
_KEEP_ANY = Prepared(_KEEP.statement, *_KEEP.names, "colleague_id", "entered_by_id", "is_test")
_KEEP_AND_COUNT = Prepared(
    Tally.count_those(
        database.insert(Response)
        .from_select(_KEEP.names, _rows_of(_KEEP.names))
        .on_conflict_do_nothing(index_elements=["client_id"])
        .returning(*(getattr(Response, name) for name in ("client_id", *TALLY_KEY, "rating")))
        .cte("kept")
    ),
    "rows",
)
_FIXED = ("touchpoint_id", "scale", "channel", "colleague_id")
"""What the same answer never says differently."""

_FIND = sa.select(Response.__table__).where(Response.client_id == sa.bindparam("client_id")).with_for_update()


class Became(Enum):
    """What became of an answer that came in: kept, there already, or counted only."""

    KEPT = 1
    REPEATED = 2
    COUNTED = 3


def submit(new: NewResponse) -> None:
    """Keep a response, durably, before this returns.

    The same `client_id` again changes the response during the visit. After it, a customer meets `VisitOver` whatever
    they send; what a tablet or a manager hands in is a no-op when nothing differs, else refused with `Conflict`.
    In a flood it is kept and held; beyond what floods may take of the disk it is counted only, and `Flooded` says so.
    """
    new = door.enter(new)
    became = None
    try:
        if new.is_a_tap and database.keeps_statements() and database.at_once(_keep_and_count, new):
            became = Became.KEPT
        else:
            became = (database.together(_keep, [new]) or {})[new.client_id]
    finally:
        if became in {None, Became.REPEATED}:
            door.leave(new)
    if became is Became.COUNTED:
        raise Flooded


def submit_all(news: Sequence[NewResponse]) -> dict[uuid.UUID, Exception | None]:
    """Keep these in one transaction; if one of them fails, in halves, so that a bad one takes no other with it.

    What became of each, by its id: None where it is kept. `Busy` when there was no turn; then all may be sent again.
    """
    entered = [door.enter(new) for new in news]
    became: dict[uuid.UUID, Became | Exception] = {}
    try:
        became = _submit_all(entered)
    finally:
        for new in entered:
            if became.get(new.client_id) not in {Became.KEPT, Became.COUNTED}:
                door.leave(new)
    return {client_id: _trouble(one) for client_id, one in became.items()}


def _trouble(became: Became | Exception) -> Exception | None:
    """What to tell of an answer that is not kept."""
    return became if isinstance(became, Exception) else Flooded() if became is Became.COUNTED else None


def _submit_all(news: Sequence[NewResponse]) -> dict[uuid.UUID, Became | Exception]:
    try:
        return dict(database.together(_keep, news) or {})
    except Exception as trouble:  # whatever one answer is refused for, the others are tried without it
        if isinstance(trouble, Busy) or is_storage_trouble(trouble):
            raise
        if len(news) == 1:
            return {news[0].client_id: trouble}
        middle = len(news) // 2
        return _submit_all(news[:middle]) | _submit_all(news[middle:])


def add(client_id: uuid.UUID, told: Told, *, at: datetime, signs: Signs | None = None) -> str:
    """Put what the customer told in the place of what they told before: the receipt's code, or `VisitOver`."""
    with database.writing() as connection:
        kept = connection.execute(_FIND, {"client_id": client_id}).one_or_none()
        if kept is None or is_visit_over(kept.received_at, at=at):
            raise VisitOver
        if kept.is_held:
            FloodChanges.note_words(connection, kept, told, at)
        code = _tell(connection, kept, told, at)
        if signs is not None and not kept.is_test:
            signs.note(connection, kept, at=at)
        return code


def _keep_and_count(connection: sa.Connection, news: Sequence[NewResponse]) -> list[bool]:
    """Keep and count these in one statement: for each whether its id was a new one.

    On PostgreSQL all taps of a day at a touchpoint wait for its tally: like this nobody holds it for longer than the
    database itself needs.
    """
    first = {new.client_id: new for new in reversed(news)}
    rows = json.dumps([first[client_id].row for client_id in sorted(first)], default=str)
    kept = {client_id for (client_id,) in _KEEP_AND_COUNT.run(connection, {"rows": rows})}
    return [new.client_id in kept and first[new.client_id] is new for new in news]


def _keep(connection: sa.Connection, batches: Sequence[Sequence[NewResponse]]) -> Sequence[dict[uuid.UUID, Became]]:
    """Keep and count these: what became of each, by batch. Everybody locks responses in the order of their ids, then
    tallies, then floods, so nobody deadlocks.
    """
    news = sorted((new for batch in batches for new in batch), key=lambda new: new.client_id)
    figures, floods = Figures(), FloodChanges(connection)
    became = {new.client_id: _keep_one(connection, new, figures, floods) for new in news}
    figures.move(connection)
    floods.make()
    Tablet.note_newest(connection, news)
    return [{new.client_id: became[new.client_id] for new in batch} for batch in batches]


def _keep_one(connection: sa.Connection, new: NewResponse, figures: Figures, floods: FloodChanges) -> Became:
    is_too_much = new.is_flood and not floods.has_room(new.received_at)
    if is_too_much and connection.execute(_FIND, {"client_id": new.client_id}).first() is None:
        floods.count(new.touchpoint_id, new.received_at)
        return Became.COUNTED
    if not (_KEEP_ANY if new.is_entered or new.is_test else _KEEP).run(connection, new.row).rowcount:
        _repeat(connection, new, figures)
        return Became.REPEATED
    figures.count(new, new.rating)
    if not new.is_a_tap:
        _complete(connection, new)
    if new.is_flood:
        floods.keep(new.touchpoint_id, new.received_at, new.size)
    return Became.KEPT


def _record(connection: sa.Connection, new: NewResponse) -> None:
    """One answer within its caller's transaction: what `submit` does, which the demo does some thousand times."""
    _keep(connection, [[new]])


def _complete(connection: sa.Connection, new: NewResponse) -> None:
    """All that a response came with besides its face."""
    if new.colleague_id is not None:
        Allowance.take(connection, new)
    kept = connection.execute(_FIND, {"client_id": new.client_id}).one()
    if new.entered_by_id is not None:
        connection.execute(sa.insert(AuditEntry), _entry(kept, new.entered_by_id, new.channel))
    if new.reading is not None:
        connection.execute(sa.insert(ClockReading), {"response_id": kept.id, **vars(new.reading)})
    if new.hold is not None:
        row = {"response_id": kept.id, "location_id": kept.location_id, "reason": new.hold}
        connection.execute(sa.insert(Hold), row | {"detail": new.hold_detail, "held_at": new.received_at})
    if new.told is not None:
        _tell(connection, kept, new.told, new.received_at, wanted_code=new.receipt_code)
    elif new.receipt_code is not None:
        _give_receipt(connection, kept.id, new.receipt_code)


def _entry(kept: Any, manager_id: int, channel: Channel) -> dict[str, Any]:
    """The audit entry of an answer that a manager wrote down."""
    subject = {"subject_kind": Response.__tablename__, "subject_id": kept.id}
    after = {"channel": channel.value}
    return {"at": kept.received_at, "manager_id": manager_id, "act": "enter", **subject, "after": after}


def _repeat(connection: sa.Connection, new: NewResponse, figures: Figures) -> None:
    """The same id again: the visit may change its response; after it nothing does, and a customer learns no more than
    that the answer is saved.

    What a tablet hands in is frozen and cannot be changed at all. It may send the very same answer for ever, and so may
    the page on which a manager wrote it down.
    """
    kept = connection.execute(_FIND, {"client_id": new.client_id}).one()
    if any(getattr(kept, fixed) != getattr(new, fixed) for fixed in _FIXED):
        raise Conflict
    is_over = is_visit_over(kept.received_at, at=new.received_at)
    if new.reading is not None or (is_over and new.is_entered):
        if not _is_same(connection, kept, new):
            raise Conflict
        return
    if is_over:
        raise VisitOver
    if kept.rating != new.rating:
        connection.execute(sa.update(Response).where(Response.id == kept.id).values(rating=new.rating))
        figures.count(kept, kept.rating, -1)
        figures.count(kept, new.rating)
    if new.told is not None:
        _tell(connection, kept, new.told, new.received_at)


def _is_same(connection: sa.Connection, kept: Any, new: NewResponse) -> bool:
    """Whether `new` says nothing that `kept` does not say already."""
    if new.reading is not None and (new.told is None) != (kept.told_at is None):
        return False
    if kept.rating != new.rating or new.told is None:
        return bool(kept.rating == new.rating)
    return telling.is_told(connection, kept, new.told)


def _tell(connection: sa.Connection, kept: Any, told: Told, at: datetime, *, wanted_code: str | None = None) -> str:
    """The receipt's code of what was told."""
    telling.tell(connection, kept, told, at=at)
    return kept.receipt_code or _give_receipt(connection, kept.id, wanted_code)


def _give_receipt(connection: sa.Connection, response_id: int, wanted_code: str | None = None) -> str:
    """The code that was shown already, or one nobody has yet. They are random, so more than two tries are a wonder."""
    code = wanted_code or codes.short_code(RECEIPT_LENGTH)
    while True:
        try:
            with connection.begin_nested():
                connection.execute(sa.update(Response).where(Response.id == response_id).values(receipt_code=code))
        except IntegrityError:
            code = codes.short_code(RECEIPT_LENGTH)
            continue
        return code
