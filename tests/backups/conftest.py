"""Fixtures of the tests about backups: one of one of everything, and another machine."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk import backups, create_app, database
from kiosk.config import Settings
from kiosk.extensions import db
from kiosk.models import Picture
from kiosk.models.day_key import DayKey
from tests import databases
from tests.builders import NOON
from tests.cast import Cast
from tests.things import Things


@pytest.fixture(autouse=True)
def programs(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own programs, which have to be there where it counts."""
    if "postgresql" in settings.database_url:
        monkeypatch.setenv("PATH", f"{databases.postgresql_binaries()}:{os.environ['PATH']}")
        if not shutil.which("pg_dump"):
            missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
            missing("pg_dump was not found")


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    """The application on another machine: an empty folder, and an empty database of the same kind."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    url = f"sqlite:///{folder / 'goodword.db'}"
    if "postgresql" in settings.database_url:
        _on_server(settings, "DROP DATABASE IF EXISTS elsewhere WITH (FORCE)", "CREATE DATABASE elsewhere")
        url = sa.make_url(settings.database_url).set(database="elsewhere").render_as_string(hide_password=False)
    app = create_app(replace(settings, instance_path=folder, secret_key="another", database_url=url))
    yield app
    with app.app_context():
        database.let_go()


@pytest.fixture
def file(app: Flask, cast: Cast, tmp_path: Path) -> Path:
    """A backup of one of everything."""
    Things(cast)
    cast.organisation.logo = Picture(content_type="image/png", data=b"a logo", width=1, height=1, created_at=NOON)
    db.session.add(DayKey(location_id=cast.harbour.id, day=NOON.date(), secret=b"k" * 32, ends_at=NOON))
    db.session.commit()
    return backups.make(tmp_path / "backups")


def _on_server(settings: Settings, *statements: str) -> None:
    server = sa.create_engine(settings.database_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    server.dispose()
