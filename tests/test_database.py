"""Transactions and turns: what is acknowledged is kept, and nobody is refused by an unlucky moment."""

import sqlite3
import subprocess
import sys
import threading
import uuid
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from kiosk import database
from kiosk.actions import places, responses
from kiosk.config import Settings
from kiosk.errors import Busy
from kiosk.extensions import db
from kiosk.models import Organisation, Response, Tally
from tests.builders import make_new_response
from tests.cast import LONG_AGO, Cast, make_cast

ROOT = Path(__file__).parent.parent


def _pragma(name: str) -> object:
    with db.engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_sqlite_keeps_what_it_acknowledges(impatient: Flask) -> None:
    assert [_pragma(name) for name in ("journal_mode", "synchronous", "foreign_keys")] == ["wal", 2, 1]


def test_a_database_held_by_another_program_makes_a_tap_wait_and_then_say_so(impatient: Flask) -> None:
    new = make_new_response(make_cast().reception)
    with closing(sqlite3.connect(db.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            responses.submit(new)
    responses.submit(new)
    assert db.session.scalars(sa.select(Response.client_id)).all() == [new.client_id]


def test_an_action_waits_for_another_program_and_then_says_so(impatient: Flask) -> None:
    cast = make_cast()
    with closing(sqlite3.connect(db.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            places.retire(cast.reception, by=cast.priya, at=LONG_AGO)


def test_who_read_before_may_write_after_others_wrote(app: Flask, cast: Cast) -> None:
    """On SQLite a transaction that began with a read is refused once others wrote, so an action begins anew."""
    assert db.session.scalars(sa.select(Organisation.name)).one()
    new = make_new_response(cast.reception)
    assert db.session.scalars(sa.select(Organisation.name)).one()
    other = threading.Thread(target=_submit, args=[app, new])
    other.start()
    other.join()
    places.retire(cast.reception, by=cast.priya, at=LONG_AGO)
    assert cast.reception.retired_at == LONG_AGO


def _submit(app: Flask, new: responses.NewResponse) -> None:
    with app.app_context():
        responses.submit(new)


def test_readers_who_become_writers_at_once_are_all_served(app: Flask, cast: Cast) -> None:
    codes = [cast.reception.code, cast.hill_desk.code] * 4
    statuses: list[int] = []

    def tap(code: str) -> None:
        browser = app.test_client()
        for _ in range(5):
            browser.get(f"/t/{code}")
            statuses.append(browser.post(f"/t/{code}/rate", data={"rating": "5"}).status_code)

    threads = [threading.Thread(target=tap, args=[code]) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [303] * 40


def test_no_error_quotes_what_was_sent(app: Flask) -> None:
    for engine in (db.engine, app.extensions["reading_engine"], app.extensions["writing_engine"]):
        with engine.connect() as connection, pytest.raises(DBAPIError) as refused:
            connection.execute(sa.text("SELECT :words FROM nowhere"), {"words": "Pat was rude"})
        assert "Pat" not in str(refused.value)


def test_an_action_inside_an_action_is_a_mistake(cast: Cast) -> None:
    @database.transaction
    def outer() -> None:
        places.retire(cast.reception, by=cast.priya, at=LONG_AGO)

    with pytest.raises(RuntimeError, match="inside another"):
        outer()


def test_a_tap_inside_an_action_is_a_mistake(cast: Cast) -> None:
    new = make_new_response(cast.reception)

    @database.transaction
    def outer() -> None:
        responses.submit(new)

    with pytest.raises(RuntimeError, match="inside another"):
        outer()


def test_an_action_that_fails_changes_nothing_and_gives_its_turn_back(cast: Cast) -> None:
    @database.transaction
    def fail() -> None:
        cast.organisation.name = "Somebody else"
        db.session.flush()
        raise ValueError

    with pytest.raises(ValueError):
        fail()
    places.retire(cast.reception, by=cast.priya, at=LONG_AGO)
    assert db.session.scalars(sa.select(Organisation.name)).one() == "Harbour Street Dental"


def test_a_program_killed_in_mid_work_loses_no_acknowledged_answer(app: Flask, cast: Cast, settings: Settings) -> None:
    ids = [str(cast.reception.location_id), str(cast.reception.id)]
    db.session.rollback()
    acknowledged: set[uuid.UUID] = set()
    for round_number in range(3):
        command = [sys.executable, "-m", "tests.submitting", settings.database_url, str(settings.instance_path), *ids]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
            for _ in range(60 + 7 * round_number):
                acknowledged.add(uuid.UUID(hex=program.stdout.readline().strip()))
            program.kill()
            rest = program.stdout.read().splitlines(keepends=True)
        acknowledged |= {uuid.UUID(hex=line.strip()) for line in rest if line.endswith("\n")}
    kept = dict(db.session.execute(sa.select(Response.client_id, Response.is_held)).all())
    assert acknowledged <= set(kept)
    assert _tallied() == list(kept.values()).count(False)
    assert db.engine.dialect.name != "sqlite" or _pragma("integrity_check") == "ok"


def _tallied() -> int:
    ratings = sum(getattr(Tally, f"rating_{rating}") for rating in range(1, 6))
    return int(db.session.scalar(sa.select(sa.func.sum(ratings))))
