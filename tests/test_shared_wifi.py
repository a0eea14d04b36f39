"""An hour on one Wi-Fi: two hundred customers are welcome, one phone with forty thanks is not believed."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from kiosk.actions import integrity
from kiosk.extensions import db
from kiosk.models import DayKey, Hold, Mention, Response, Trace
from tests.cast import Cast
from tests.pages import PageClient
from tests.signs import ANDROID, IPHONE, WIFI

OPENS = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
PHONES = (
    *(IPHONE.replace("26.1", version) for version in ("26.1", "26.1", "26.1", "26.0", "18.6", "18.5")),
    *(ANDROID.format(version) for version in (141, 141, 141, 140, 140, 139, 126)),
    *(f"{ANDROID.format(136)} SamsungBrowser/{version}.0" for version in (28, 28, 27)),
)
"""What customers carry: many have the same as somebody before them."""


def _visit(
    client: PageClient, cast: Cast, phone: str, *, person: str = "", rating: int = 5, address: str = WIFI
) -> None:
    """Scan, look, tap, and tell; every page answers as it should."""
    here: dict[str, Any] = {"environ_overrides": {"REMOTE_ADDR": address}, "headers": {"User-Agent": phone}}
    visit = client.get(f"/t/{cast.reception.code}", **here).form("rate")["visit"]
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=4), tick=False):
        page = client.post(f"/t/{cast.reception.code}/rate", {"rating": str(rating), "visit": visit}, **here)
        if person:
            told = {"people": person, "utc_offset": "60"}
            client.post(f"{page.headers['Location']}/add", told, **here)


def _held() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count(Hold.id)).where(Hold.released_at.is_(None)))


def test_two_hundred_customers_on_one_wifi_are_all_believed(app: Flask, client: PageClient, cast: Cast) -> None:
    chance = random.Random(200)
    people = [cast.rosa.public_id, cast.rosa.public_id, cast.tom.public_id, ""]
    came = sorted(OPENS + timedelta(seconds=chance.random() * 3600) for _ in range(200))
    for number, at in enumerate(came):
        with time_machine.travel(at, tick=False):
            rating = chance.choices((1, 2, 3, 4, 5), (1, 2, 5, 32, 60))[0]
            _visit(client, cast, chance.choice(PHONES), person=chance.choice(people), rating=rating)
        if number % 20 == 19:
            integrity.watch(at=at)
    integrity.watch(at=OPENS + timedelta(hours=2))
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count(Response.id))) == 200
    assert db.session.scalar(sa.select(sa.func.count(Mention.id))) > 100
    assert _held() == 0
    assert db.session.scalar(sa.select(sa.func.count(Response.id)).where(Response.is_held)) == 0
    assert db.session.scalar(sa.select(sa.func.count(Mention.id)).where(Mention.is_held | Mention.is_repeat)) == 0


def test_one_phone_with_forty_thanks_is_held_and_never_refused(app: Flask, client: PageClient, cast: Cast) -> None:
    for number in range(40):
        with time_machine.travel(OPENS + timedelta(seconds=80 * number), tick=False):
            _visit(client, cast, IPHONE, person=cast.rosa.public_id)
    integrity.watch(at=OPENS + timedelta(hours=2))
    assert _held() == 39
    assert db.session.scalar(sa.select(sa.func.count(Mention.id)).where(~Mention.is_held)) == 1


def _bytes_of(app: Flask) -> bytes:
    """All that the database's files hold; on PostgreSQL all that its tables do."""
    if db.engine.dialect.name == "sqlite":
        file = Path(db.engine.url.database)
        return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    with db.engine.connect() as connection:
        rows = [connection.execute(table.select()).all() for table in db.metadata.sorted_tables]
    return repr(rows).encode()


@pytest.mark.parametrize("address", [WIFI, "2001:db8:aa:bb:cc:dd:ee:ff"])
def test_after_midnight_nothing_is_left_of_network_phone_or_key(
    app: Flask, client: PageClient, cast: Cast, address: str
) -> None:
    for number in range(30):
        with time_machine.travel(OPENS + timedelta(minutes=3 * number), tick=False):
            _visit(client, cast, f"{IPHONE} {number % 3}", person=cast.rosa.public_id, address=address)
    db.session.rollback()
    secret = db.session.scalars(sa.select(DayKey.secret)).one()
    sums = [value for row in db.session.execute(sa.select(Trace.network, Trace.browser)) for value in row]
    assert len(set(sums)) == 4
    hidden = [secret, *sums, address.encode(), b"iPhone"]
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        assert secret in _bytes_of(app)
    integrity.watch(at=datetime(2026, 10, 14, 22, 59, tzinfo=UTC))  # London is an hour ahead
    assert db.session.scalar(sa.select(sa.func.count(Trace.response_id))) == 30
    db.session.rollback()
    assert integrity.watch(at=datetime(2026, 10, 14, 23, 0, tzinfo=UTC)).key_count == 1
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count(Response.id))) == 30
    db.session.remove()
    stored = _bytes_of(app)
    assert [value for value in hidden if value in stored or repr(value)[2:-1].encode() in stored] == []
