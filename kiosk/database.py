"""Engines, SQLite's pragmas, and the transactions in which things are kept."""

import functools
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby, repeat
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import InvalidatePoolError, OperationalError

from kiosk.errors import Busy
from kiosk.extensions import db
from kiosk.turns import WAIT_SECONDS, FileTurns, NoTurns, Task, Together

LOCKED_SECONDS = 5
"""How long the writer whose turn it is waits for another program to let go of the database."""

CONNECT_SECONDS = 10
"""How long PostgreSQL may take to answer a new connection; by itself the driver waits for over two minutes."""

LONGEST_LOG = 8 * 1024 * 1024
"""Bytes of SQLite's write-ahead log that stay to be written over: twice what it holds when nobody reads for long."""

REST_SECONDS = 5
"""How long a connection to PostgreSQL may rest before it is tried out first."""

MIGRATION_SECONDS = 600
"""How long a start waits for others that change the tables, which takes its time in a large database."""

MIGRATION_LOCK = 6_476_901
"""The number under which migrations on PostgreSQL wait for each other; any would do, as long as it stays."""

MIGRATIONS = Path(__file__).parent / "migrations"

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


def init_app(app: Flask) -> None:
    """Bind the database to `app` and teach its engine the rules of its kind."""
    url = sa.make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    is_sqlite = url.get_backend_name() == "sqlite"
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options = _sqlite_options() if is_sqlite else _postgresql_options(url)
    options["hide_parameters"] = True  # words of customers and sums of secrets: no error quotes them, so no log can
    db.init_app(app)
    with app.app_context():
        if is_sqlite:
            sa.event.listen(db.engine, "connect", _set_pragmas)
            sa.event.listen(db.engine, "begin", _begin)
            app.extensions["reading_engine"] = db.engine.execution_options(begin="")
        else:
            bare = sa.create_engine(url, isolation_level="AUTOCOMMIT", pool_reset_on_return=None, **options)
            for engine in (db.engine, bare):
                sa.event.listen(engine, "checkin", _remember_use)
                sa.event.listen(engine, "checkout", _ping_after_rest)
            app.extensions["reading_engine"] = bare
        app.extensions["writing_engine"] = db.engine.execution_options(begin="BEGIN IMMEDIATE")
        app.extensions["turns"] = FileTurns(f"{db.engine.url.database}.lock") if is_sqlite else NoTurns()
        app.extensions["together"] = Together(taking_turns, _commit)
        app.extensions["at_once"] = Together(NoTurns(), _run)


def transaction(action: Callable[P, R]) -> Callable[P, R]:
    """Make a function one action: it runs in one write transaction, which commits when it returns.

    What the page read before is forgotten first, so that a record handed in is read again inside the
    transaction and no decision rests on a stale row. Actions never call each other.
    """

    @functools.wraps(action)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        _refuse_nesting()
        session = db.session()
        session.rollback()
        with taking_turns():
            session.info["is_acting"] = True
            try:
                session.connection(execution_options={"begin": "BEGIN IMMEDIATE"})
                result = action(*args, **kwargs)
                session.commit()
                return result
            except BaseException:
                session.rollback()
                raise
            finally:
                session.info["is_acting"] = False

    return act


@contextmanager
def reading() -> Iterator[sa.Connection]:
    """A bare connection for one question, outside any transaction: what a customer's page asks first."""
    with current_app.extensions["reading_engine"].connect() as connection:
        yield connection


@contextmanager
def writing() -> Iterator[sa.Connection]:
    """One write transaction on a bare connection, without the ORM."""
    _refuse_nesting()
    with taking_turns(), current_app.extensions["writing_engine"].begin() as connection:
        yield connection


def keeps_statements() -> bool:
    """Whether `at_once` is the best way to keep something small: on PostgreSQL, where writers need no turns."""
    return bool(db.engine.dialect.name == "postgresql")


def together(step: Callable[[sa.Connection, Sequence[T]], Sequence[R] | None], item: T) -> R | None:
    """Run `step` for `item`, and for whatever other requests want kept at this moment, in one write transaction.

    It returns after the commit, what `step` found for `item`. `step` may be run again when somebody else's item
    fails, so it changes nothing but rows.
    """
    _refuse_nesting()
    return cast("R | None", current_app.extensions["together"](step, item))


def at_once(step: Callable[[sa.Connection, Sequence[T]], Sequence[R] | None], item: T) -> R | None:
    """`together` for a `step` of one single statement, which is a transaction of its own."""
    _refuse_nesting()
    return cast("R | None", current_app.extensions["at_once"](step, item))


@contextmanager
def migrating() -> Iterator[sa.Connection]:
    """One transaction that may change tables, alone on the database.

    On SQLite a change of a table makes a new one and drops the old, so foreign keys rest meanwhile and are checked
    before the commit; and the write-ahead log is switched on here, once, before any worker starts.
    """
    is_sqlite = db.engine.dialect.name == "sqlite"
    turns = FileTurns(f"{db.engine.url.database}.lock", MIGRATION_SECONDS) if is_sqlite else NoTurns()
    with turns(), current_app.extensions["writing_engine"].connect() as connection:
        if is_sqlite:
            raw: Any = connection.connection.dbapi_connection
            raw.execute("PRAGMA journal_mode = WAL")
            raw.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            if not is_sqlite:  # SQLite's turns come from the file; here one migration waits for the other
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
            yield connection
            if is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                raise RuntimeError(f"the migration left rows that point nowhere: {broken[:5]}")
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys = ON")


@contextmanager
def taking_turns() -> Iterator[None]:
    """Hold the write lock of this app's database; `Busy` when no turn came in time."""
    try:
        with current_app.extensions["turns"]():
            yield
    except OperationalError as trouble:
        if "locked" in str(trouble) or "busy" in str(trouble):
            raise Busy from trouble
        raise


def forget_deleted() -> None:
    """Empty SQLite's log, which otherwise holds deleted rows for a while longer; where somebody reads, the next time.

    In its pages what is deleted is written over at once (`secure_delete`).
    """
    if db.engine.dialect.name == "sqlite":
        with taking_turns(), reading() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def shorten_log() -> None:
    """Bring what SQLite's log holds into the database once it is long, and cut it; where somebody reads, the next time.

    A log grows while one reader holds an old state of the database, and by itself it never shrinks. Whoever writes
    waits for the cut alone: the copying before it needs no lock, and no reader is waited for.
    """
    log = Path(f"{db.engine.url.database}-wal")
    if db.engine.dialect.name != "sqlite" or not log.exists() or log.stat().st_size <= LONGEST_LOG:
        return
    with reading() as connection:
        raw: Any = connection.connection.dbapi_connection
        _busy, held, copied = raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if held == copied:
            try:
                raw.execute("PRAGMA busy_timeout = 0")
                with taking_turns():
                    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                raw.execute(f"PRAGMA busy_timeout = {LOCKED_SECONDS * 1000:.0f}")


def files() -> Sequence[Path]:
    """The files in which SQLite keeps the data, whether they are there at the moment or not; none on PostgreSQL."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    return [Path(f"{db.engine.url.database}{ending}") for ending in ("", "-wal", "-shm", ".lock")] if is_sqlite else []


def let_go() -> None:
    """Close every connection of this app: before its process forks, and when it ends."""
    db.session.remove()
    db.engine.dispose()
    current_app.extensions["reading_engine"].dispose()


def lock(record: Any) -> None:
    """Read a record's columns again, and let nobody else change it until the transaction is over.

    Rows that point to it can still be added meanwhile: a tap never waits for a change of its touchpoint.
    """
    columns = [column.key for column in sa.inspect(type(record)).column_attrs]
    db.session.refresh(record, columns, with_for_update={"of": type(record), "key_share": True})


def insert(model: Any) -> postgresql.Insert:
    """An INSERT that can say ON CONFLICT. SQLite took these words from PostgreSQL, and both read this one."""
    return postgresql.insert(model)


def small_letters(words: Any) -> sa.ColumnElement[str]:
    """Words in small letters of any alphabet, to compare them by; SQLite's own `lower` knows the Latin ones alone."""
    lower = sa.func.small_letters if db.engine.dialect.name == "sqlite" else sa.func.lower
    return lower(words, type_=sa.String())


def minute_of(instant: Any) -> sa.ColumnElement[int]:
    """The minutes between 1970 and an instant that a column holds."""
    if db.engine.dialect.name == "sqlite":
        return sa.type_coerce(instant, sa.BigInteger) // 60_000_000
    return sa.cast(sa.func.floor(sa.extract("epoch", instant) / 60), sa.BigInteger)


def _refuse_nesting() -> None:
    if db.session.registry.has() and db.session().info.get("is_acting"):
        raise RuntimeError("an action was called inside another action")


def _commit(tasks: Sequence[Task]) -> None:
    with current_app.extensions["writing_engine"].begin() as connection:
        _do(connection, tasks)


def _run(tasks: Sequence[Task]) -> None:
    with reading() as connection:
        _do(connection, tasks)


def _do(connection: sa.Connection, tasks: Sequence[Task]) -> None:
    for step, group in groupby(tasks, lambda task: task.step):
        same = list(group)
        for task, result in zip(same, step(connection, [task.item for task in same]) or repeat(None), strict=False):
            task.result = result


def _sqlite_options() -> dict[str, Any]:
    return {"pool_size": 20, "max_overflow": 20, "connect_args": {"timeout": LOCKED_SECONDS, "isolation_level": None}}


def _postgresql_options(url: sa.URL) -> dict[str, Any]:
    patience = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
    return {
        "pool_size": 8,
        "max_overflow": 12,
        "connect_args": {"options": f"-c timezone=UTC -c lock_timeout={WAIT_SECONDS}s -c jit=off", **patience},
    }


def _set_pragmas(connection: Any, _record: Any) -> None:
    for pragma in ("foreign_keys = ON", "synchronous = FULL", "temp_store = MEMORY", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA journal_size_limit = {LONGEST_LOG}")
    connection.create_function("small_letters", 1, lambda words: words and words.lower(), deterministic=True)


def _begin(connection: sa.Connection) -> None:
    """SQLite takes the write lock at once where writing is meant: a reader that becomes a writer would be refused."""
    if begin := connection.get_execution_options().get("begin", "BEGIN"):
        connection.exec_driver_sql(begin)


def _remember_use(_connection: Any, record: Any) -> None:
    record.info["used_at"] = time.monotonic()


def _ping_after_rest(connection: Any, record: Any, _proxy: Any) -> None:
    """A connection that rested is tried out first: the server may have been restarted meanwhile."""
    if time.monotonic() - record.info.get("used_at", time.monotonic()) < REST_SECONDS:
        return
    try:
        connection.execute("")
        connection.rollback()
    except Exception as trouble:  # whatever the driver raises, a fresh connection takes this one's place
        raise InvalidatePoolError from trouble
