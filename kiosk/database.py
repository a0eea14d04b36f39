"""Engines, SQLite's pragmas, the fair write lock, and the transaction of an action."""

import fcntl
import functools
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError

from kiosk.errors import Busy
from kiosk.extensions import db

WAIT_SECONDS = 10
"""How long a writer waits for its turn before the customer is asked to try again."""

P = ParamSpec("P")
R = TypeVar("R")


def init_app(app: Flask) -> None:
    """Bind the database to `app` and teach its engine the rules of its kind."""
    url = sa.make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    is_sqlite = url.get_backend_name() == "sqlite"
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _sqlite_options() if is_sqlite else _postgresql_options()
    db.init_app(app)
    with app.app_context():
        if is_sqlite:
            sa.event.listen(db.engine, "connect", _set_pragmas)
            sa.event.listen(db.engine, "begin", _begin)
            app.extensions["write_lock"] = FileTurns(f"{url.database}.lock")
        else:
            app.extensions["write_lock"] = NoTurns()


def transaction(action: Callable[P, R]) -> Callable[P, R]:
    """Make a function one action: it runs in one write transaction, which commits when it returns.

    What the page read before is forgotten first, so that a record handed in is read again inside the
    transaction and no decision rests on a stale row. Actions never call each other.
    """

    @functools.wraps(action)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        session = db.session()
        if session.info.get("is_acting"):
            raise RuntimeError(f"{action.__name__} was called inside another action")
        session.rollback()
        with taking_turns():
            session.info["is_acting"] = True
            try:
                session.connection(execution_options={"is_writing": True})
                result = action(*args, **kwargs)
                session.commit()
                return result
            except BaseException:
                session.rollback()
                raise
            finally:
                session.info["is_acting"] = False

    act.is_action = True  # type: ignore[attr-defined]  # read by tests/test_architecture.py
    return act


@contextmanager
def writing() -> Iterator[sa.Connection]:
    """One write transaction on a bare connection: the path of a first tap, without the ORM."""
    with taking_turns(), db.engine.connect().execution_options(is_writing=True) as connection, connection.begin():
        yield connection


@contextmanager
def migrating() -> Iterator[sa.Connection]:
    """One transaction that may change tables, alone on the database.

    On SQLite a change of a table makes a new one and drops the old, so foreign keys rest meanwhile and are checked
    before the commit; and the write-ahead log is switched on here, once, before any worker starts.
    """
    is_sqlite = db.engine.dialect.name == "sqlite"
    with taking_turns(), db.engine.connect().execution_options(is_writing=True) as connection:
        if is_sqlite:
            raw: Any = connection.connection.dbapi_connection
            raw.execute("PRAGMA journal_mode = WAL")
            raw.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            yield connection
            if is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                raise RuntimeError(f"the migration left rows that point nowhere: {broken[:5]}")
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys = ON")


@contextmanager
def taking_turns() -> Iterator[None]:
    """Hold the write lock of this app's database; `Busy` when no turn came in time."""
    try:
        with current_app.extensions["write_lock"]():
            yield
    except OperationalError as trouble:
        if "locked" in str(trouble) or "busy" in str(trouble):
            raise Busy from trouble
        raise


def insert(model: type[Any]) -> Any:
    """An INSERT that can say ON CONFLICT, in the dialect of this app's database."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(model)


class FileTurns:
    """SQLite takes one writer at a time and makes the others poll, which is unfair and slow.

    Here they queue: threads of a process on a lock, one thread of each process on the file.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.threads = threading.Lock()

    @contextmanager
    def __call__(self) -> Iterator[None]:
        if not self.threads.acquire(timeout=WAIT_SECONDS):
            raise Busy
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield
            finally:
                os.close(file)
        finally:
            self.threads.release()


class NoTurns:
    """PostgreSQL queues its own writers."""

    @contextmanager
    def __call__(self) -> Iterator[None]:
        yield


def _sqlite_options() -> dict[str, Any]:
    return {"pool_size": 20, "max_overflow": 20, "connect_args": {"timeout": WAIT_SECONDS, "isolation_level": None}}


def _postgresql_options() -> dict[str, Any]:
    return {
        "pool_size": 8,
        "max_overflow": 12,
        "pool_pre_ping": True,
        "connect_args": {"options": f"-c timezone=UTC -c lock_timeout={WAIT_SECONDS}s"},
    }


def _set_pragmas(connection: Any, _record: Any) -> None:
    for pragma in ("foreign_keys = ON", "synchronous = FULL", "cache_size = -16000", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    is_writing = connection.get_execution_options().get("is_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
