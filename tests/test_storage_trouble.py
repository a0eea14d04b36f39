"""The disk or the database fails: everybody gets a kind answer and may try again, and nothing is half done."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask
from jinja2 import TemplateNotFound
from PIL import UnidentifiedImageError
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnection
from xlsxwriter.exceptions import FileCreateError

from kiosk import database, downloads, storage_trouble
from kiosk.extensions import db
from kiosk.health import Lookout
from kiosk.models import Response
from kiosk.storage_trouble import is_storage_trouble
from tests.builders import make_tablet
from tests.cast import Cast
from tests.pages import PageClient
from tests.tablets import SECRET, TabletClient, make_answer

KIND = "We cannot reach our records at the moment. What you sent has not been saved yet; try again in a minute."
WRITTEN = ("responses", "touchpoints", "tablets", "alembic_version")
CODES = {"53100": "disk full", "58030": "I/O error", "53300": "too many connections", "XX001": "damaged page"}


@contextmanager
def read_only_sqlite() -> Iterator[None]:
    """Each connection refuses to write, as on a disk that is read-only."""

    def forbid(connection: Any, *_rest: object) -> None:
        connection.execute("PRAGMA query_only = ON")

    sa.event.listen(db.engine, "checkout", forbid)
    yield
    sa.event.remove(db.engine, "checkout", forbid)
    database.let_go()


@contextmanager
def no_lock_file() -> Iterator[None]:
    """Where the lock file is to be there is something that cannot be opened, not even by root."""
    path = Path(f"{db.engine.url.database}.lock")
    path.unlink(missing_ok=True)
    path.mkdir()
    yield
    path.rmdir()


@contextmanager
def read_only_postgresql() -> Iterator[None]:
    """What a standby says, or a server that its hoster has stopped at the end of its disk."""
    with _administrator() as connection:
        connection.execute("ALTER DATABASE postgres SET default_transaction_read_only = on")
        database.let_go()
        yield
        connection.execute("ALTER DATABASE postgres RESET default_transaction_read_only")
    database.let_go()


@contextmanager
def failing_postgresql(code: str) -> Iterator[None]:
    """Every write meets with this error of PostgreSQL's."""
    raising = f"BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = '{code}'; END"
    with _administrator() as connection:
        connection.execute(f"CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ {raising} $$")
        for table in WRITTEN:
            connection.execute(f"CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION fail()")
        yield
        connection.execute("DROP FUNCTION fail CASCADE")


@contextmanager
def _administrator() -> Iterator[psycopg.Connection]:
    db.session.remove()
    address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True, options="-c default_transaction_read_only=off") as connection:
        yield connection


def _conditions() -> dict[str, Callable[[], AbstractContextManager[None]]]:
    """What can go wrong with the database at hand, by what it says of it."""
    if db.engine.dialect.name == "sqlite":
        return {"attempt to write a readonly database": read_only_sqlite, "Is a directory": no_lock_file}
    failing = {f"{code} on purpose": lambda code=code: failing_postgresql(code) for code in CODES}
    return {"25006 cannot execute UPDATE in a read-only transaction": read_only_postgresql} | failing


def test_a_tap_meets_a_kind_page_and_can_be_given_again(client: PageClient, cast: Cast) -> None:
    for number, condition in enumerate(_conditions().values(), start=1):
        tap = {"visit": client.get("/t/harb0wr1").form("rate")["visit"], "rating": 4}
        with condition():
            page = client.post("/t/harb0wr1/rate", tap, status=503)
        assert (page.h1, page.headers["Retry-After"]) == ("One moment", "30")
        assert KIND in page.text
        assert page.link("Back to the question") == "/t/harb0wr1"
        client.post("/t/harb0wr1/rate", tap)
        assert len(db.session.scalars(sa.select(Response.id)).all()) == number


def test_a_manager_meets_a_kind_page(owner: PageClient, cast: Cast) -> None:
    address = f"/admin/touchpoints/{cast.reception.public_id}"
    owner.get("/admin/")
    for condition in _conditions().values():
        with condition():
            page = owner.post(f"{address}/retire", status=503)
        assert KIND in page.text
        owner.post(f"{address}/retire")
        owner.post(f"{address}/bring-back")


def test_a_file_that_finds_no_room_is_refused_before_its_answer_begins(app: Flask) -> None:
    def pieces() -> Iterator[bytes]:
        raise OSError(28, "No space left on device")
        yield b""

    with pytest.raises(OSError, match="No space left"):
        downloads.file(pieces(), "a month.xlsx", "text/plain")


def test_a_tablet_keeps_what_it_has_and_is_told_in_its_own_language(app: Flask, cast: Cast) -> None:
    device, tablet = TabletClient(app), make_tablet(cast.reception, secret=SECRET)
    answer = make_answer()
    for condition in _conditions().values():
        with condition():
            replies = [device.heartbeat(), device.sync(tablet, answer)]
        assert [(status, said["sentence"]) for status, said in replies] == [(503, KIND)] * 2
    assert device.sync(tablet, answer)[1]["answers"] == {answer["client_id"]: {"kept": True}}


def test_readiness_names_what_fails_and_comes_back_by_itself(app: Flask, cast: Cast) -> None:
    for words, condition in _conditions().items():
        with condition():
            assert Lookout(app).troubles() == [f"Nothing can be saved: {words}."]
    assert Lookout(app).troubles() == []


def test_looking_often_makes_no_work(app: Flask, cast: Cast) -> None:
    written: list[str] = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda _c, _cursor, sql, *_rest: written.append(sql))
    lookout = Lookout(app)
    for _each in range(100):
        assert lookout.troubles() == []
    assert sum(sql.startswith("UPDATE alembic_version") for sql in written) == 1


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device"),
        PermissionError(13, "Permission denied"),
        FileNotFoundError(2, "No usable temporary directory found"),
        FileCreateError(OSError(28, "No space left on device")),
        OperationalError("SELECT", None, Exception("disk I/O error")),
        sa.exc.InternalError("INSERT", None, Exception("read-only transaction")),
        sa.exc.DatabaseError("SELECT", None, Exception("database disk image is malformed")),
        psycopg.errors.DiskFull("could not extend file"),
        psycopg.errors.ReadOnlySqlTransaction("cannot execute INSERT"),
        NoConnection("QueuePool limit"),
    ],
    ids=repr,
)
def test_trouble_of_the_disk_is_known_by_every_name(error: Exception) -> None:
    assert is_storage_trouble(error)
    assert storage_trouble.told(error).status == 503


@pytest.mark.parametrize(
    "error",
    [
        TemplateNotFound("errors/customer.html"),
        UnidentifiedImageError("cannot identify image file"),
        BrokenPipeError(32, "Broken pipe"),
        KeyError("rating"),
        IntegrityError("INSERT", None, Exception("UNIQUE constraint failed")),
        ProgrammingError("SELECT", None, Exception("no such table")),
    ],
    ids=repr,
)
def test_a_mistake_of_ours_is_none_of_the_disk(error: Exception) -> None:
    assert not is_storage_trouble(error)
