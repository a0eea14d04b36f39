"""How a touchpoint's tablet asks, and the PIN that five wrong guesses lock."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.security import generate_password_hash

from kiosk.actions import tablet_settings
from kiosk.errors import Refused, TooOften
from kiosk.extensions import db
from kiosk.models import AuditEntry, TabletSettings
from tests.builders import NOON, make_tablet_settings
from tests.cast import Cast

SAID: dict[str, Any] = {"question": "How was your visit?", "shows_people": False, "idle_seconds": 60}
PIN_HASH = generate_password_hash("4711", "pbkdf2:sha256:1")
LATER = NOON + timedelta(minutes=16)


def _kept() -> TabletSettings:
    db.session.rollback()
    return db.session.scalars(sa.select(TabletSettings)).one()


def test_a_first_change_keeps_what_was_said_and_leaves_the_rest_as_usual(cast: Cast) -> None:
    tablet_settings.change(cast.reception, SAID, pin=None, by=cast.mark, at=NOON)
    kept = _kept()
    assert (kept.question, kept.shows_people, kept.idle_seconds) == ("How was your visit?", False, 60)
    assert (kept.warning_seconds, kept.pin_hash, kept.changed_at) == (20, "", NOON)
    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.subject_kind, entry.before["question"], entry.after["question"]) == (
        "tablet_settings", "", "How was your visit?",
    )  # fmt: skip


def test_a_change_of_nothing_is_no_change(cast: Cast) -> None:
    for _ in range(2):
        tablet_settings.change(cast.reception, SAID, pin=None, by=cast.mark, at=NOON)
    assert len(db.session.scalars(sa.select(AuditEntry)).all()) == 1


def test_a_pin_is_kept_as_a_slow_hash_and_never_in_the_audit_log(cast: Cast) -> None:
    tablet_settings.change(cast.reception, {}, pin="4711", by=cast.mark, at=NOON)
    assert _kept().pin_hash.startswith("pbkdf2:sha256:600000$")
    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.before["has_pin"], entry.after["has_pin"], entry.after["new_pin"]) == (False, True, True)
    assert "4711" not in str(entry.after)
    tablet_settings.change(cast.reception, {}, pin="", by=cast.mark, at=NOON)
    assert _kept().pin_hash == ""


@pytest.mark.parametrize("pin", ["123", "123456789", "12a4", "١٢٣٤", "    "])
def test_a_pin_is_four_to_eight_digits(cast: Cast, pin: str) -> None:
    with pytest.raises(Refused, match="four to eight digits"):
        tablet_settings.change(cast.reception, {}, pin=pin, by=cast.mark, at=NOON)


def test_the_right_pin_fits_and_forgets_the_wrong_ones(cast: Cast) -> None:
    make_tablet_settings(cast.reception, pin_hash=PIN_HASH, pin_failures=3)
    assert tablet_settings.try_pin(cast.reception.id, "4711", at=NOON) is None
    assert _kept().pin_failures == 0


def test_where_there_is_no_pin_any_fits(cast: Cast) -> None:
    assert tablet_settings.try_pin(cast.reception.id, "", at=NOON) is None
    make_tablet_settings(cast.reception)
    assert tablet_settings.try_pin(cast.reception.id, "1", at=NOON) is None


def test_five_wrong_pins_lock_it_for_a_quarter_of_an_hour(cast: Cast) -> None:
    make_tablet_settings(cast.reception, pin_hash=PIN_HASH)
    assert [tablet_settings.try_pin(cast.reception.id, "0000", at=NOON) for _ in range(5)] == [4, 3, 2, 1, 0]
    with pytest.raises(TooOften):
        tablet_settings.try_pin(cast.reception.id, "4711", at=NOON + timedelta(minutes=14))
    assert tablet_settings.try_pin(cast.reception.id, "0000", at=LATER) == 4
    assert tablet_settings.try_pin(cast.reception.id, "4711", at=LATER) is None


def test_the_fifth_try_may_still_be_right(cast: Cast) -> None:
    make_tablet_settings(cast.reception, pin_hash=PIN_HASH, pin_failures=4)
    assert tablet_settings.try_pin(cast.reception.id, "4711", at=NOON) is None
    assert tablet_settings.try_pin(cast.reception.id, "0000", at=NOON) == 4


def test_wrong_pins_at_once_are_all_counted(app: Flask, cast: Cast) -> None:
    make_tablet_settings(cast.reception, pin_hash=PIN_HASH)
    left: list[int | None] = []
    touchpoint_id = cast.reception.id

    def guess(number: int) -> None:
        with app.app_context():
            try:
                left.append(tablet_settings.try_pin(touchpoint_id, f"{number:04}", at=NOON))
            except TooOften:
                left.append(-1)

    threads = [threading.Thread(target=guess, args=[number]) for number in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(left) == [-1, -1, -1, -1, 0, 1, 2, 3, 4]
