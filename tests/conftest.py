"""Fixtures every test can ask for: an app on each database, a page-checking client, the known cast."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from psycopg.errors import DeadlockDetected
from sqlalchemy.exc import OperationalError

from kiosk import create_app, database, startup
from kiosk.config import Settings
from kiosk.extensions import db
from kiosk.models.door import door
from tests import browsing, databases, serving
from tests.cast import QUICK, Cast, make_cast
from tests.pages import PageClient

BASE_URL = "http://feedback.example.org"
"""An address that phones reach, so that everything can be printed."""

SECRET = "a-secret-for-tests-only-0123456789"


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with (
        tempfile.TemporaryDirectory(prefix="pg", dir="/tmp", ignore_cleanup_errors=True) as folder,
        databases.postgresql_cluster(Path(folder)) as url,
    ):
        yield url


@pytest.fixture(scope="session", params=databases.KINDS)
def settings(request: pytest.FixtureRequest) -> Iterator[Settings]:
    with databases.quick_folder() as folder:
        is_sqlite = request.param == "sqlite"
        url = f"sqlite:///{folder / 'test.db'}" if is_sqlite else request.getfixturevalue("postgresql_url")
        yield Settings(folder, SECRET, url, BASE_URL, place_seconds=0, is_testing=True, password_cost=QUICK)


@pytest.fixture(scope="session")
def installed(settings: Settings) -> Iterator[Flask]:
    """The application on a migrated, empty database, made once for each kind of database."""
    app = create_app(settings)
    with app.app_context():
        startup.migrate(app)
        yield app
        database.let_go()


@pytest.fixture
def app(installed: Flask) -> Iterator[Flask]:
    """The application on an empty database, with its context pushed."""
    with installed.app_context():
        yield installed
        db.session.remove()
    installed.extensions["slowed"].clear()
    _empty()


@pytest.fixture
def impatient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An app on a SQLite file of its own, which waits for other programs but a moment."""
    monkeypatch.setattr(database, "LOCKED_SECONDS", 0.05)
    app = create_app(Settings(tmp_path, "-", f"sqlite:///{tmp_path / 'own.db'}", is_testing=True))
    with app.app_context():
        startup.migrate(app)
        yield app
        database.let_go()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Harbour Street Dental with its people: see tests/cast.py."""
    return make_cast()


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A customer's browser: no cookie, every page checked."""
    return PageClient(app)


@pytest.fixture
def owner(app: Flask, cast: Cast) -> PageClient:
    """The owner's browser, signed in."""
    return PageClient(app).signed_in_as(cast.priya)


@pytest.fixture
def manager(app: Flask, cast: Cast) -> PageClient:
    """The browser of the manager of Harbour Street alone, signed in."""
    return PageClient(app).signed_in_as(cast.mark)


@pytest.fixture
def viewer(app: Flask, cast: Cast) -> PageClient:
    """The browser of the viewer of Harbour Street, signed in."""
    return PageClient(app).signed_in_as(cast.vera)


@pytest.fixture(scope="session")
def server(installed: Flask, settings: Settings) -> Iterator[str]:
    """The address of a real server on the same database."""
    with serving.server(settings) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real Chromium."""
    if browsing.PROGRAM is None:
        # A laptop may lack a browser, and is told so; where it counts, nothing is left out.
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing("no Chromium was found")
    with browsing.chromium() as browser:
        yield browser


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def phone(request: pytest.FixtureRequest, app: Flask, server: str, chromium: Browser) -> Iterator[Page]:
    """A customer's phone on the server, with JavaScript and without."""
    context = chromium.new_context(viewport=browsing.PHONE, java_script_enabled=request.param, base_url=server)
    context.set_default_timeout(browsing.PATIENCE)
    yield context.new_page()
    context.close()


def _empty() -> None:
    """Leave nothing to the next test, nor in this process's memory. A server may still be at work for a browser that
    has gone: then once more.
    """
    door.forget()
    tables = [table.name for table in reversed(db.metadata.sorted_tables)]
    try:
        databases.empty(db.engine, tables)
    except OperationalError as trouble:
        if not isinstance(trouble.orig, DeadlockDetected):
            raise
        databases.empty(db.engine, tables)
