"""SQLite's write-ahead log is cut again once nobody reads an old state; and how PostgreSQL is asked."""

from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from kiosk import database
from kiosk.extensions import db
from kiosk.minutes import WORKS, shorten_log


def _log() -> Path:
    return Path(f"{db.engine.url.database}-wal")


def _write(pages: int) -> None:
    with database.writing() as connection:
        connection.execute(sa.text("CREATE TABLE IF NOT EXISTS filler (words BLOB)"))
        connection.execute(sa.text(f"INSERT INTO filler VALUES (zeroblob({pages * 4096}))"))


def test_a_log_that_grew_under_a_reader_is_cut_when_the_reader_is_gone(impatient: Flask) -> None:
    with db.engine.connect() as reader:
        reader.execute(sa.text("SELECT count(*) FROM sqlite_master")).all()
        _write(3000)
        shorten_log()
        _write(10)
        assert _log().stat().st_size > database.LONGEST_LOG
        assert reader.execute(sa.text("SELECT count(*) FROM sqlite_master WHERE name = 'filler'")).scalar() == 0
    shorten_log()
    assert _log().stat().st_size == 0


def test_a_log_of_usual_length_is_left_alone(impatient: Flask) -> None:
    _write(10)
    before = _log().stat().st_size
    shorten_log()
    assert _log().stat().st_size == before > 0


def test_a_log_never_stays_longer_than_allowed(impatient: Flask) -> None:
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_size_limit").scalar() == database.LONGEST_LOG


def test_the_server_looks_after_it_by_itself() -> None:
    assert shorten_log in WORKS


def test_postgresql_compiles_no_query(app: Flask) -> None:
    if db.engine.dialect.name == "postgresql":
        assert db.session.scalar(sa.text("SHOW jit")) == "off"
        with database.reading() as connection:
            assert connection.exec_driver_sql("SHOW jit").scalar() == "off"
