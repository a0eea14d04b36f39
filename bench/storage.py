"""What a response costs to keep: time against a naive table, and room, with every index and tally."""

import time
from collections.abc import Callable, Iterator

import sqlalchemy as sa

from bench import databases
from bench.prepare import prepare
from bench.rows import Row, Run, at_least, at_most
from kiosk import create_app, database
from kiosk.actions import responses
from kiosk.actions.responses import NewResponse
from kiosk.config import Settings
from kiosk.extensions import db
from kiosk.lib import clock, codes
from kiosk.models import Channel, Touchpoint

TIMED, STORED = 300, 20_000
NAIVE = "CREATE TABLE naive (id {key} PRIMARY KEY, place TEXT, visit TEXT, rating INTEGER, given_at TEXT)"
INTO_NAIVE = "INSERT INTO naive (place, visit, rating, given_at) VALUES (?, ?, ?, ?)"


def measure(run: Run) -> Iterator[Row]:
    """Time and room on both databases."""
    run.folder.mkdir(parents=True)
    yield from _on(run, f"sqlite:///{run.folder / 'size.db'}", "SQLite", 150)
    with databases.durable_postgresql(run.folder / "postgresql") as new_database:
        yield from _on(run, new_database("size"), "PostgreSQL", 225)


def _on(run: Run, url: str, name: str, limit: int) -> Iterator[Row]:
    app = create_app(Settings(run.folder, "-", url))
    with app.app_context():
        prepare(app)
        touchpoint = db.session.scalars(sa.select(Touchpoint)).one()
        place = (touchpoint.location_id, touchpoint.id)
        db.session.rollback()
        _make_naive()
        ratios = [_timed(_insert_naive, place) / _timed(_insert_ours, place) for _ in range(run.rounds + 1)]
        yield at_least(f"insert with indexes and tallies, {name}", 0.6, ratios[1:], of=" of a naive table")
        before, stored = _size(), STORED // (1 if run.rounds > 2 else 5)
        with database.writing() as connection:
            responses._keep(connection, [[_new(place) for _ in range(stored)]])
        yield at_most(f"stored size of a response, {name}", limit, (_size() - before) / stored, "B")
        database.let_go()


def _timed(insert: Callable[[tuple[int, int]], None], place: tuple[int, int]) -> float:
    """Seconds for TIMED durable inserts, each in a transaction of its own."""
    began = time.perf_counter()
    for _ in range(TIMED):
        insert(place)
    return time.perf_counter() - began


def _insert_ours(place: tuple[int, int]) -> None:
    with database.writing() as connection:
        responses._keep(connection, [[_new(place)]])


def _insert_naive(place: tuple[int, int]) -> None:
    values = (str(place[1]), str(codes.client_id()), 5, clock.now().isoformat())
    with database.writing() as connection:
        statement = INTO_NAIVE if connection.dialect.name == "sqlite" else INTO_NAIVE.replace("?", "%s")
        connection.exec_driver_sql(statement, values)


def _make_naive() -> None:
    is_sqlite = db.engine.dialect.name == "sqlite"
    with database.writing() as connection:
        key = "INTEGER" if is_sqlite else "BIGINT GENERATED ALWAYS AS IDENTITY"
        connection.exec_driver_sql(NAIVE.format(key=key))


def _new(place: tuple[int, int]) -> NewResponse:
    now = clock.now()
    return NewResponse(codes.client_id(), *place, "Europe/London", Channel.QR, 1, 5, now, now)


def _size() -> int:
    """The room that responses and tallies take, with their indexes."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            return int(
                connection.exec_driver_sql(
                    "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
                ).scalar_one()
            )
        tables = ("responses", "tallies")
        return sum(
            int(connection.exec_driver_sql(f"SELECT pg_total_relation_size('{table}')").scalar_one())
            for table in tables
        )
