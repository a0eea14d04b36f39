"""The server's own minutes: every piece of work is done though another fails, again and again until the end."""

import logging
import threading
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask, current_app

from kiosk import database
from kiosk.extensions import db
from kiosk.lib import codes
from kiosk.minutes import WORKS, Minutes
from kiosk.models import Attempts, DayKey, Response, attempt
from kiosk.models.attempt import Limit
from tests.builders import NOON, make_response
from tests.cast import Cast


def test_a_minute_looks_answers_over_and_ends_the_keys_of_days_that_are_over(app: Flask, cast: Cast) -> None:
    make_response(cast.reception, client_id=codes.client_id_of(NOON, 7))
    key = DayKey(location_id=cast.harbour.id, day=NOON.date(), secret=bytes(32), ends_at=NOON + timedelta(hours=11))
    db.session.add(key)
    db.session.commit()
    Minutes(app).do(NOON + timedelta(hours=12))
    db.session.rollback()
    assert db.session.scalars(sa.select(Response.is_held)).all() == [True]
    assert db.session.scalars(sa.select(DayKey)).all() == []


def test_a_minute_forgets_attempts_of_windows_that_are_over(app: Flask, cast: Cast) -> None:
    limit = Limit("tests", 3, timedelta(minutes=15))
    for at in (NOON, NOON + timedelta(minutes=15)):
        assert database.together(attempt.count, [limit.on("somebody", at=at)]) is None
    Minutes(app).do(NOON + timedelta(minutes=15))
    db.session.rollback()
    assert db.session.scalars(sa.select(Attempts.ends_at)).all() == [NOON + timedelta(minutes=30)]


def test_trouble_with_one_piece_keeps_no_other_from_being_done(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    done: list[datetime] = []

    def fail(*, at: datetime) -> None:
        raise RuntimeError("no")

    with caplog.at_level(logging.ERROR):
        Minutes(app, works=(fail, lambda at: done.append(at))).do(NOON)
    assert done == [NOON]
    assert "met with trouble" in caplog.text


def test_the_thread_works_within_the_app_until_it_is_ended(app: Flask) -> None:
    done = threading.Semaphore(0)
    apps: list[Flask] = []

    def work(*, at: datetime) -> None:
        apps.append(current_app._get_current_object())
        done.release()

    minutes = Minutes(app, works=(work,), every_seconds=0.001).begin()
    assert all(done.acquire(timeout=5) for _ in range(3))
    minutes.end()
    minutes.thread.join(timeout=5)
    assert not minutes.thread.is_alive()
    assert set(apps) == {app}
    assert minutes.thread.daemon


def test_what_a_minute_is_for() -> None:
    modules = [work.__module__.removeprefix("kiosk.").removeprefix("actions.") for work in WORKS]
    assert modules == ["alarms", "integrity", "floods", "attempts", "test_answers", "minutes"]
