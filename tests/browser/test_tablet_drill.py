"""A short day of `make drill`: a tablet without a network, killed, renewed in the middle, and then on a bad network."""

from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser

from bench.drills import tablet
from tests import databases


@pytest.fixture(params=databases.KINDS)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with nothing in it, not even tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'day.db'}"
    url = str(request.getfixturevalue("postgresql_url"))
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS day")
        connection.execute("CREATE DATABASE day")
    return url.replace("/postgres?", "/day?")


def test_after_a_bad_day_every_answer_is_there_once_at_its_instant(
    chromium: Browser, empty_database: str, tmp_path: Path
) -> None:
    with databases.durable(empty_database):
        rows = list(tablet.day(chromium.browser_type, tmp_path / "day", empty_database, tablet.SHORT))
    assert [row for row in rows if row.is_met is False] == []
    assert sum(row.is_met is True for row in rows) > 10
