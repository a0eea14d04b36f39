"""Floods through one code, and honest crowds on one Wi-Fi: what is held, what it takes, and who waits meanwhile."""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from bench import databases, servers
from bench.drills import Drill
from bench.drills.answers import equal
from bench.drills.customers import Customers, percentile
from bench.load import drive
from bench.prepare import BUSY
from bench.rows import Row
from kiosk import create_app, database
from kiosk.actions import integrity, responses
from kiosk.config import Settings
from kiosk.extensions import db
from kiosk.lib import clock, codes
from kiosk.models import Channel, Flood, Organisation, Response, Tally, Touchpoint
from kiosk.models.door import door
from kiosk.models.flood import A_DAYS_BYTES
from kiosk.models.new_response import TAP_BYTES, NewResponse

NOON = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OTHER = "0therp0t"
"""The code of a touchpoint where many are usual, and nobody floods."""

HELD_SECONDS = 120
"""So long after its end may a flood wait until it is held."""


@dataclass(frozen=True)
class Size:
    """How much: taps of the fast flood, minutes of a steady run, made-up answers in a backlog, seconds of quiet, how
    often the simulated server looks, and how many times each honest crowd comes.
    """

    taps: int = 20_000
    minutes: int = 120
    backlog: int = 1_000_000
    seconds: float = 20.0
    looks: timedelta = MINUTE
    times: int = 3


SHORT = Size(taps=1000, minutes=36, backlog=5000, seconds=3.0, looks=10 * MINUTE, times=1)


def drill(run: Drill) -> Iterator[Row]:
    """All of it on both databases."""
    size = SHORT if run.is_short else Size()
    folder = run.folder / "sqlite"
    yield from on(folder, f"sqlite:///{folder / 'flood.db'}", size)
    with databases.durable_postgresql(run.folder / "postgresql") as new_database:
        yield from on(run.folder / "on_postgresql", new_database("flood"), size)


def on(folder: Path, url: str, size: Size) -> Iterator[Row]:
    """All of it on one database."""
    with servers.ours(folder, url) as server:
        app = create_app(Settings(folder, "-", url))
        with app.app_context():
            yield Row(f"on {url.partition(':')[0]}", "", "")
            _prepare()
            yield from _fast_flood(server.port, size)
            yield from _beyond_the_budget(server.port, size)
            yield from _while_judged(server.port, size)
    with app.app_context():
        for what, came, is_flood in _crowds(size):
            yield from _simulated(what, came, size.looks, is_flood=is_flood)
        yield from _backlog(size)
        db.session.remove()
        database.let_go()


def _prepare() -> None:
    """A touchpoint without a past, which is flooded, and one with, where customers tap meanwhile."""
    spot = db.session.scalars(sa.select(Touchpoint)).one()
    other = Touchpoint(code=OTHER, location_id=spot.location_id, name="Counter", created_at=clock.now())
    db.session.add(other)
    db.session.flush()
    db.session.execute(sa.update(Tally).values(touchpoint_id=other.id, rating_5=BUSY))
    db.session.commit()


def _fast_flood(port: int, size: Size) -> Iterator[Row]:
    """So many taps of one face as fast as they go, from one host."""
    before, began, done = _bytes(), time.monotonic(), 0
    while done < size.taps:
        done += _taps(port, min(2.0, size.seconds))
    ended = time.monotonic()
    yield Row("one-star taps through one code, from one host", "", f"{done:,} in {ended - began:.0f} s")
    yield from _held(f"{done:,} at once", done, _until_held(done, ended))
    each = (_bytes() - before) / done
    day = each * A_DAYS_BYTES / TAP_BYTES / 1e6
    yield Row("disk: a day's flood", "≤ 200 MB", f"{day:.0f} MB ({each:.0f} B a tap, then counted only)", day <= 200)


def _beyond_the_budget(port: int, size: Size) -> Iterator[Row]:
    """What comes once the day's floods have taken all that they may."""
    minute = Flood.minute_of(clock.now() - timedelta(hours=2))
    row = {"minute": minute, "kept_bytes": A_DAYS_BYTES, "counted_only": 0}
    db.session.add(Flood(touchpoint_id=_spot().id, **row))
    db.session.commit()
    before = _count()
    done = _taps(port, min(2.0, size.seconds))
    kept, counted = _count() - before, int(db.session.scalar(sa.select(sa.func.sum(Flood.counted_only))) or 0)
    yield equal("no room left: taps answered that were kept or counted", done, kept + counted)
    yield Row("no room left: counted only", "≥ 90 %", f"{counted / done:.1%} of {done:,}", counted >= 0.9 * done)
    db.session.rollback()
    db.session.execute(sa.delete(Flood))
    db.session.commit()


def _while_judged(port: int, size: Size) -> Iterator[Row]:
    """Taps elsewhere, while as many are judged that no door took for a flood."""
    with Customers(port, OTHER) as customers:
        time.sleep(size.seconds)
        quiet = customers.took(0, time.monotonic())
        held = _count(Response.is_held)
        _put_in(size.taps, clock.now() - 4 * MINUTE, timedelta(minutes=2))
        put_in = time.monotonic()
        while not _count(Response.is_held) > held and time.monotonic() - put_in < HELD_SECONDS:
            time.sleep(0.05)
        began = time.monotonic()
        seconds = _until_held(_count(Response.touchpoint_id == _spot().id), put_in)
        busy = customers.took(began, time.monotonic())
    yield from _held(f"{size.taps:,} that the doors let in", size.taps, seconds)
    ratio = percentile(busy) / percentile(quiet)
    said = f"{ratio:.2f} × of {percentile(quiet):.1f} ms, longest {max(busy):.0f} ms, {len(busy):,} taps"
    yield Row("a tap's p99 elsewhere while they are judged", "≤ 2.00 ×", said, ratio <= 2)
    yield Row("its longest", "≤ 250 ms", f"{max(busy):.0f} ms (without {max(quiet):.0f})", max(busy) <= 250)


def _crowds(size: Size) -> Iterator[tuple[str, Sequence[datetime], bool]]:
    """What comes by the minute, by a simulated clock: floods first, then customers on one Wi-Fi."""
    for a_minute in (60, 12):
        count = a_minute * size.minutes
        yield f"{a_minute} a minute for {size.minutes} minutes", _evenly(count, size.minutes * MINUTE), True
    for what, count, hours in (("600 in three hours", 600, 3), ("200 in an hour", 200, 1), ("a fair, 900", 900, 3)):
        for seed in range(size.times):
            chance = random.Random(seed)
            came = sorted(NOON + timedelta(hours=hours) * chance.random() for _ in range(count))
            yield f"honest: {what}, the {seed + 1}. time", came, False


def _simulated(what: str, came: Sequence[datetime], looks: timedelta, *, is_flood: bool) -> Iterator[Row]:
    """What becomes of these, looked over as they come and two minutes after."""
    _empty()
    chance, usual, looked = random.Random(len(came)), _new(NOON), NOON
    for at in came:
        while looked + looks <= at:
            looked += looks
            integrity.watch(at=looked)
        rating = 1 if is_flood else chance.choices((1, 2, 3, 4, 5), (1, 2, 5, 32, 60))[0]
        client_id = codes.client_id_of(at - timedelta(seconds=8), chance.getrandbits(40))
        responses.submit(replace(usual, client_id=client_id, given_at=at, received_at=at, rating=rating))
    if is_flood:
        integrity.watch(at=came[-1] + 2 * MINUTE)
        yield from _held(what, len(came), 120)
    else:
        for minutes in (2, 35):
            integrity.watch(at=came[-1] + minutes * MINUTE)
        yield equal(f"{what}: held", 0, _count(Response.is_held))


def _backlog(size: Size) -> Iterator[Row]:
    """How long an answer in the middle of so many made-up ones waits until it is judged, by the minute."""
    _empty()
    half, now = size.backlog // 2, clock.now()
    began, lasts = now - timedelta(minutes=30), timedelta(minutes=10)
    _put_in(half, began, lasts)
    fast = replace(_new(began + lasts, OTHER), client_id=codes.client_id_of(began + lasts, 7))
    with database.writing() as connection:
        responses._keep(connection, [[fast]])
    _put_in(half, began + lasts, lasts)
    judged = sa.select(Response.is_held).where(Response.client_id == fast.client_id)
    for minutes in range(1, 11):
        looking = time.monotonic()
        integrity.watch(at=now + minutes * MINUTE)
        db.session.rollback()
        if db.session.scalar(judged):
            break
    took = f"{minutes} min, {time.monotonic() - looking:.0f} s of looking in the last"
    yield Row(f"a genuine answer among {size.backlog:,} is judged after", "≤ 5 min", took, minutes <= 5)
    yield Row("of those held by then", "", f"{_count(Response.is_held):,}")


def _held(what: str, count: int, seconds: float) -> Iterator[Row]:
    """The rows about a flood: how much of it is held and how soon, and that no figure has any of it."""
    mine = Response.touchpoint_id == _spot().id
    held, all_of_them = _count(mine, Response.is_held), _count(mine)
    said = f"{held / all_of_them:.2%} of {all_of_them:,} after {seconds:.0f} s"
    yield Row(f"{what}: held", "≥ 99 %", said, held >= 0.99 * all_of_them and all_of_them >= count)
    yield equal(f"{what}: in the figures", 0, _in_figures())


def _until_held(count: int, since: float) -> float:
    """The seconds since then until all of them are held, or the time is over."""
    mine = Response.touchpoint_id == _spot().id
    while _count(mine, Response.is_held) < count and time.monotonic() - since < HELD_SECONDS:
        time.sleep(0.2)
    return time.monotonic() - since


def _taps(port: int, seconds: float) -> int:
    """Taps as fast as they go, and how many were answered."""
    body = "visit={visit}&rating=1"
    return drive(
        port, "POST", f"/t/{servers.CODE}/rate", connections=32, seconds=seconds, body=body
    ).answered  # 202 is an answer, too


def _put_in(count: int, since: datetime, within: timedelta) -> None:
    """So many evenly in that time, past the door, as several processes would let them in."""
    usual, some = _new(since), 5000
    for first in range(0, count, some):
        news = []
        for number in range(first, min(first + some, count)):
            at = since + within * number / count
            client_id = codes.client_id_of(at - timedelta(seconds=8), number)
            news.append(replace(usual, client_id=client_id, given_at=at, received_at=at, rating=number % 5 + 1))
        with database.writing() as connection:
            responses._keep(connection, [news])


def _new(at: datetime, code: str = servers.CODE) -> NewResponse:
    spot = _spot(code)
    place = (spot.location_id, spot.id, "Europe/London")
    db.session.rollback()
    return NewResponse(codes.client_id(), *place, Channel.QR, 1, 1, at, at)


def _spot(code: str = servers.CODE) -> Touchpoint:
    return db.session.scalars(sa.select(Touchpoint).where(Touchpoint.code == code)).one()


def _evenly(count: int, within: timedelta) -> list[datetime]:
    return [NOON + within * number / count for number in range(count)]


def _count(*which: sa.ColumnElement[bool]) -> int:
    count = db.session.scalar(sa.select(sa.func.count(Response.id)).where(*which)) or 0
    db.session.rollback()
    return count


def _in_figures() -> int:
    """How many answers at the flooded touchpoint the tallies have."""
    counts = sum((getattr(Tally, f"rating_{number}") for number in range(1, 6)), sa.literal(0))
    found = db.session.scalar(sa.select(sa.func.sum(counts)).where(Tally.touchpoint_id == _spot().id)) or 0
    db.session.rollback()
    return int(found)


def _bytes() -> int:
    """What the database takes of the disk, its log aside."""
    sqlite = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    query = sqlite if db.engine.dialect.name == "sqlite" else "SELECT pg_database_size(current_database())"
    size = db.session.scalar(sa.text(query)) or 0
    db.session.rollback()
    return int(size)


def _empty() -> None:
    """No answers, and a judge and a door that have seen none."""
    door.forget()
    db.session.rollback()
    for kind in (Response, Flood):
        db.session.execute(sa.delete(kind))
    db.session.execute(sa.delete(Tally).where(Tally.rating_5 < BUSY))
    fresh = {"judged_id": 0, "judged_again_id": 0, "judged_at": None, "judged_by": None, "judged_until": None}
    db.session.execute(sa.update(Organisation).values(fresh))
    db.session.commit()
