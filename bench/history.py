"""What years of history cost the next close and a staff member's own page, on SQLite without fresh statistics."""

import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bench.rows import Row, Run, at_most
from kiosk import create_app, startup
from kiosk.config import Settings
from kiosk.extensions import db
from kiosk.lib import clock, codes
from kiosk.models import (
    Channel,
    ClosedMention,
    Location,
    Mark,
    Mention,
    MentionOrigin,
    MentionStatus,
    MonthClose,
    Organisation,
    PassedThanks,
    Response,
    StaffMember,
    Team,
    Touchpoint,
    month_rows,
)
from kiosk.models.month_rows import Place
from kiosk.models.month_words import Words
from kiosk.queries import staff_pages

ANSWERS, MONTHS, PEOPLE = 100_000, 20, 50
BEGIN = datetime(2025, 3, 1, 9, 0, tzinfo=UTC)
NEXT = date(2026, 10, 1)


def measure(run: Run) -> Iterator[Row]:
    """One location, nineteen closed months; what was withdrawn, found to be another's or shared since."""
    run.folder.mkdir(parents=True, exist_ok=True)
    app = create_app(Settings(run.folder, "for-the-bench-alone", f"sqlite:///{run.folder / 'history.db'}"))
    with app.app_context():
        startup.migrate(app)
        _fill()
        _close()
        place, words = Place(1, "Bench", "UTC"), Words(db.engine.connect)
        person = db.session.get_one(StaffMember, 1)
        tasks: dict[str, tuple[int, Callable[[], Any]]] = {
            "the next close’s differences": (500, lambda: list(month_rows.carried(place, NEXT, words))),
            "own page: newest thanks": (300, lambda: staff_pages.thanks(person)),
            "own page: counts": (300, lambda: staff_pages.counts(person, month=NEXT)),
        }
        for what, (target, task) in tasks.items():
            yield at_most(f"{what}, {ANSWERS:,} answers", target, _milliseconds(task, run.rounds), "ms")


def _milliseconds(task: Callable[[], Any], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        db.session.rollback()
        began = time.perf_counter()
        task()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def _fill() -> None:
    location = Location(name="Bench", time_zone="UTC", created_at=BEGIN)
    people = [
        StaffMember(full_name=f"Person {n}", shown_name=f"P {n}", role="", created_at=BEGIN, locations=[location])
        for n in range(PEOPLE)
    ]
    db.session.add_all([Organisation(name="Bench", time_zone="UTC", created_at=BEGIN), location, *people])
    db.session.flush()
    db.session.add(Team(location_id=1, name="Kitchen", created_at=BEGIN, members=people[:20]))
    db.session.add(Touchpoint(location_id=1, name="Reception", created_at=BEGIN))
    db.session.flush()
    for start in range(1, ANSWERS, 10_000):
        numbers = range(start, start + 10_000)
        db.session.execute(sa.insert(Response), [_response(number) for number in numbers])
        db.session.execute(sa.insert(Mention), [_mention(number) for number in numbers if number % 2])
    shares = [number for number in range(1, ANSWERS, 2) if number % 101 == 0]
    db.session.execute(sa.insert(PassedThanks), [_share(number) for number in shares])
    db.session.commit()


def _given(number: int) -> datetime:
    return BEGIN + timedelta(days=MONTHS * 30) * (number / ANSWERS)


def _response(number: int) -> dict[str, Any]:
    is_colleague, at = number % 20 == 7, _given(number)
    return {
        "id": number, "client_id": uuid.UUID(int=number), "location_id": 1, "touchpoint_id": 1, "scale": 1,
        "channel": Channel.COLLEAGUE if is_colleague else Channel.QR, "rating": None if is_colleague else 5,
        "colleague_id": number % PEOPLE + 1 if is_colleague else None, "is_held": number % 97 == 0,
        "given_at": at, "received_at": at, "given_on": at.date(), "comment": "Kind",
    }  # fmt: skip


def _mention(number: int) -> dict[str, Any]:
    is_team, at = number % 10 == 5, _given(number)
    return {
        "id": number, "public_id": codes.public_id(), "response_id": number, "location_id": 1, "given_on": at.date(),
        "origin": MentionOrigin.COLLEAGUE if number % 20 == 7 else MentionOrigin.CHOSEN, "given_name": "P",
        "staff_member_id": None if is_team else number // 3 % PEOPLE + 1, "team_id": 1 if is_team else None,
        "status": MentionStatus.APPROVED if number % 7 else MentionStatus.DECLINED, "decided_at": at, "created_at": at,
    }  # fmt: skip


def _share(number: int) -> dict[str, Any]:
    giver = number // 3 % PEOPLE + 1
    return {
        "public_id": codes.public_id(), "mention_id": number, "number": 1, "from_id": giver,
        "to_id": 1 if giver != 1 else 2, "words": "", "created_at": BEGIN,
    }  # fmt: skip


def _close() -> None:
    """Freeze nineteen months, then let some of what was counted change."""
    month, table = clock.month_of(BEGIN.date()), ClosedMention.__table__
    for _ in range(MONTHS - 1):
        close = MonthClose(location_id=1, month=month, closed_at=BEGIN, row_count=0, checksum="0" * 64)
        db.session.add(close)
        db.session.flush()
        of_month = sa.and_(Mention.given_on >= month, Mention.given_on < clock.next_month(month), Mention.counts())
        position = sa.func.row_number().over(order_by=Mention.id)
        same = (sa.literal(1), sa.literal(Mark.REGULAR.value), sa.literal("[]"))
        rows = sa.select(sa.literal(close.id), position, Mention.id, Mention.staff_member_id, *same).where(
            of_month, Mention.status == MentionStatus.APPROVED, Mention.staff_member_id.is_not(None)
        )
        into = ("month_close_id", "position", "mention_id", "staff_member_id", "sign", "mark", "row")
        db.session.execute(sa.insert(table).from_select(into, rows))
        month = clock.next_month(month)
    some = sa.and_(Mention.id % 501 == 0, Mention.status == MentionStatus.APPROVED)
    db.session.execute(sa.update(Mention).where(some).values(status=MentionStatus.WITHDRAWN))
    other = sa.and_(Mention.id % 703 == 0, Mention.staff_member_id.is_not(None))
    db.session.execute(sa.update(Mention).where(other).values(staff_member_id=3))
    db.session.commit()
