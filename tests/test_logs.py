"""The log: one line an event, nobody's words or keys in it, and storage trouble once a minute."""

import io
import logging
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError

from kiosk.extensions import db
from kiosk.lib import secret_addresses
from kiosk.logs import OncePerMinute, OneLine
from tests.cast import Cast


class Log:
    """A log of its own, whose minutes are over when the test says so."""

    def __init__(self) -> None:
        self.minutes: list[Callable[[], None]] = []
        self.text = io.StringIO()
        self.handler = logging.StreamHandler(self.text)
        self.handler.setFormatter(OneLine())
        self.handler.addFilter(OncePerMinute(self.minutes.append))
        self.logger = logging.getLogger("kiosk.tests")

    def error(self, said: str, *given: Any, trouble: BaseException | None = None) -> None:
        self.logger.error(said, *given, exc_info=trouble)

    @property
    def lines(self) -> list[str]:
        return self.text.getvalue().splitlines()


@pytest.fixture
def log() -> Iterator[Log]:
    log = Log()
    log.logger.addHandler(log.handler)
    yield log
    log.logger.removeHandler(log.handler)


def _raised(work: Callable[[], object]) -> BaseException:
    try:
        work()
    except Exception as trouble:  # whatever it is, the test looks at it
        return trouble
    raise AssertionError("nothing was raised")


def test_an_event_is_one_line_whatever_is_in_it(log: Log) -> None:
    log.error("of %s", "a\nb\r\x1b[31m\u2028c", trouble=_raised(lambda: int("1\n2", 16) / 0))
    assert len(log.lines) == 1
    assert r"of a\nb\r\x1b[31m\u2028c: ValueError at " in log.lines[0]
    assert "test_logs.py" in log.lines[0]


def test_letters_of_all_scripts_stay_readable(log: Log) -> None:
    log.error("Łódź, Ελένη, 田中")
    assert log.lines[0].endswith("ERROR kiosk.tests: Łódź, Ελένη, 田中")


@pytest.mark.parametrize("beginning", secret_addresses.BEGINNINGS)
def test_an_address_that_is_a_key_is_left_out(log: Log, beginning: str) -> None:
    refused = RuntimeError(f"GET {beginning}Secret-1.x/add")
    log.error("Error handling request %s?next=1", f"https://shop.example{beginning}Secret-1.x/add", trouble=refused)
    assert "Secret" not in log.text.getvalue()
    assert f"https://shop.example{beginning}…/add?next=1" in log.lines[0]


def test_every_address_with_a_key_is_known(app: Flask) -> None:
    rules = [rule.rule for rule in app.url_map.iter_rules() if {"key", "token"} & rule.arguments]
    assert len(rules) > 20
    assert [rule for rule in [*rules, "/r/<code>"] if not rule.startswith(secret_addresses.BEGINNINGS)] == []


def test_no_error_of_the_database_quotes_what_was_sent(log: Log, app: Flask, cast: Cast) -> None:
    for statement in (
        "INSERT INTO locations (id, public_id, name) VALUES (1, 'x', :words)",
        "INSERT INTO responses (id, channel) VALUES (1, :words)",
        "SELECT CAST(:words AS integer) / 0 FROM nowhere",
        "SELECT :words + 1 = CAST(:words AS integer)",
    ):
        with db.engine.connect() as connection:
            try:
                connection.execute(sa.text(statement), {"words": "Pat was rude"})
            except Exception as trouble:
                log.error("unexpected trouble", trouble=trouble)
    assert len(log.lines) >= 3
    assert "Pat" not in log.text.getvalue()


def test_the_log_says_which_rule_of_the_database_was_broken(log: Log, app: Flask, cast: Cast) -> None:
    again = sa.text("INSERT INTO organisations SELECT * FROM organisations")
    with db.engine.connect() as connection:
        log.error("unexpected trouble", trouble=_raised(lambda: connection.execute(again)))
    assert "IntegrityError" in log.lines[0]
    assert "unique constraint" in log.lines[0].lower()


def test_storage_trouble_is_one_line_a_minute_with_a_count(log: Log) -> None:
    for _each in range(500):
        log.error("storage trouble", trouble=OperationalError("INSERT", None, sqlite3.OperationalError("disk full")))
    assert len(log.lines) == 1
    log.minutes.pop()()
    assert len(log.lines) == 2
    assert ": 499 more in the last minute, lastly storage trouble: OperationalError" in log.lines[1]
    log.error("storage trouble", trouble=OSError(28, "No space left on device"))
    assert len(log.lines) == 2
    log.minutes.pop()()
    assert ": 1 more in the last minute" in log.lines[2]


def test_after_a_minute_without_storage_trouble_the_next_is_said_at_once(log: Log) -> None:
    log.error("storage trouble", trouble=psycopg.OperationalError("the connection is closed"))
    log.minutes.pop()()
    assert log.minutes == []
    log.error("storage trouble", trouble=psycopg.OperationalError("the connection is closed"))
    assert len(log.lines) == 2


def test_other_trouble_is_always_said(log: Log) -> None:
    for _each in range(3):
        log.error("unexpected trouble", trouble=KeyError("rating"))
    assert len(log.lines) == 3
