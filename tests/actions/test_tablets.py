"""A tablet's life: words that pair it once, one tablet a touchpoint, retired for good."""

import threading
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.actions import places, tablets
from kiosk.actions.tablets import MOST_TRIES, MOST_WAITING
from kiosk.errors import Refused, TooMany
from kiosk.extensions import db
from kiosk.models import AuditEntry, Manager, PairingTries, Tablet, TabletStatus, Touchpoint
from tests.builders import NOON, make_tablet
from tests.cast import Cast

SOON = NOON + timedelta(minutes=1)
LATE = NOON + timedelta(minutes=11)


def _ask(secret: str = "a secret of its own", at: datetime = NOON) -> Tablet:
    return tablets.ask(secret, device="iPad, Safari 18", at=at)


def _statuses() -> list[tuple[str, TabletStatus]]:
    db.session.rollback()
    return [(tablet.secret_hash, tablet.status) for tablet in db.session.scalars(sa.select(Tablet).order_by(Tablet.id))]


def test_a_new_tablet_shows_three_words_for_ten_minutes(cast: Cast) -> None:
    tablet = _ask()
    assert (tablet.status, tablet.device) == (TabletStatus.WAITING, "iPad, Safari 18")
    assert tablet.pairing_code.count("-") == 2
    assert tablet.pairing_code_until == NOON + timedelta(minutes=10)


def test_asking_again_shows_the_same_words_until_they_run_out(cast: Cast) -> None:
    first = _ask().pairing_code
    assert _ask(at=SOON).pairing_code == first
    assert _ask(at=LATE).pairing_code != first
    assert len(_statuses()) == 1


def test_a_heartbeat_of_a_waiting_tablet_renews_its_words(cast: Cast) -> None:
    tablet = _ask()
    first = tablet.pairing_code
    tablets.hear(tablet, {"battery_percent": 80}, at=LATE)
    assert (tablet.pairing_code != first, tablet.heard_at, tablet.battery_percent) == (True, LATE, 80)


def test_tablets_that_stopped_waiting_are_forgotten(cast: Cast) -> None:
    _ask("left on")
    _ask("new", at=LATE)
    assert len(_statuses()) == 1


def test_five_hundred_can_wait_and_no_more(cast: Cast) -> None:
    db.session.add_all(
        Tablet(secret_hash=f"{number}", pairing_code=f"{number}", pairing_code_until=LATE, created_at=NOON)
        for number in range(MOST_WAITING)
    )
    db.session.commit()
    with pytest.raises(TooMany):
        _ask()


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}."])
def test_words_pair_the_tablet_that_shows_them(cast: Cast, typed: str) -> None:
    words = _ask().pairing_code
    typed = typed.format(words.upper().replace("-", " "))
    tablet = tablets.pair(typed, cast.reception, by=cast.mark, at=SOON)
    assert (tablet.status, tablet.touchpoint_id, tablet.paired_at) == (TabletStatus.PAIRED, cast.reception.id, SOON)
    assert (tablet.pairing_code, tablet.paired_by_id) == (None, cast.mark.id)
    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.act, entry.subject_kind, entry.after["touchpoint"]) == ("pair", "tablets", cast.reception.public_id)


@pytest.mark.parametrize("words", ["", "no such words", "maple-river-eight"])
def test_other_words_pair_nothing(cast: Cast, words: str) -> None:
    make_tablet(None)
    with pytest.raises(Refused, match="No tablet shows these words"):
        tablets.pair(words, cast.reception, by=cast.mark, at=SOON)


def test_words_pair_once_and_not_after_ten_minutes(cast: Cast) -> None:
    make_tablet(None)
    with pytest.raises(Refused):
        tablets.pair("maple river seven", cast.reception, by=cast.mark, at=LATE)
    tablets.pair("maple river seven", cast.reception, by=cast.mark, at=SOON)
    with pytest.raises(Refused):
        tablets.pair("maple river seven", cast.hill_desk, by=cast.hugo, at=SOON)


def test_another_tablet_takes_the_place_of_the_first(cast: Cast) -> None:
    old = make_tablet(cast.reception)
    make_tablet(None, "the new one")
    new = tablets.pair("maple river seven", cast.reception, by=cast.mark, at=SOON)
    assert [status for _hash, status in _statuses()] == [TabletStatus.RETIRED, TabletStatus.PAIRED]
    assert (old.retired_at, old.touchpoint_id, new.touchpoint_id) == (SOON, cast.reception.id, cast.reception.id)
    assert db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.id)).all() == ["retire", "pair"]


def test_wrong_words_leave_the_tablet_that_is_there(cast: Cast) -> None:
    make_tablet(cast.reception)
    with pytest.raises(Refused):
        tablets.pair("no such words", cast.reception, by=cast.mark, at=SOON)
    assert [status for _hash, status in _statuses()] == [TabletStatus.PAIRED]


def test_a_retired_touchpoint_takes_no_tablet(cast: Cast) -> None:
    make_tablet(None)
    places.retire(cast.reception, by=cast.mark, at=NOON)
    with pytest.raises(Refused, match="Reception is retired"):
        tablets.pair("maple river seven", cast.reception, by=cast.mark, at=SOON)


def test_a_badge_takes_no_tablet(cast: Cast) -> None:
    make_tablet(None)
    badge = Touchpoint.badge(cast.rosa, cast.harbour, at=NOON)
    db.session.add(badge)
    db.session.commit()
    with pytest.raises(Refused, match="A badge belongs to a person"):
        tablets.pair("maple river seven", badge, by=cast.mark, at=SOON)


def _try_wrong_words(cast: Cast, times: int, at: datetime = SOON) -> list[str]:
    said = []
    for _ in range(times):
        with pytest.raises(Refused) as refused:
            tablets.pair("not these words", cast.reception, by=cast.mark, at=at)
        said.append(str(refused.value.sentence))
    return said


def test_after_ten_wrong_words_even_the_right_ones_wait(cast: Cast) -> None:
    make_tablet(None)
    assert len(set(_try_wrong_words(cast, MOST_TRIES))) == 1
    with pytest.raises(Refused, match="Too many wrong words"):
        tablets.pair("maple river seven", cast.reception, by=cast.mark, at=SOON)
    tablets.pair("maple river seven", cast.hill_desk, by=cast.hugo, at=SOON)


def test_wrong_words_are_forgotten_after_ten_minutes_or_once_right(cast: Cast) -> None:
    _try_wrong_words(cast, MOST_TRIES)
    assert "No tablet" in _try_wrong_words(cast, 1, at=LATE)[0]
    make_tablet(None, pairing_code_until=LATE + timedelta(minutes=5))
    tablets.pair("maple river seven", cast.reception, by=cast.mark, at=LATE)
    assert db.session.scalars(sa.select(PairingTries)).all() == []


def test_wrong_words_typed_at_once_are_all_counted(app: Flask, cast: Cast) -> None:
    said = _pair_at_once(app, cast, [("not these words", cast.mark)] * (MOST_TRIES + 6))
    assert sum("Too many wrong words" in sentence for sentence in said) == 6
    assert len(said) == MOST_TRIES + 6


def test_a_tablet_is_retired_once_and_stays_so(cast: Cast) -> None:
    tablet = make_tablet(cast.reception)
    tablets.retire(tablet, by=cast.mark, at=SOON)
    tablets.retire(tablet, by=cast.mark, at=LATE)
    assert (tablet.status, tablet.retired_at, tablet.touchpoint_id) == (TabletStatus.RETIRED, SOON, cast.reception.id)
    assert db.session.scalars(sa.select(AuditEntry.act)).all() == ["retire"]


def test_two_managers_pair_two_tablets_at_once_and_one_stays(app: Flask, cast: Cast) -> None:
    make_tablet(None, "one")
    make_tablet(None, "two", pairing_code="apple-boat-cube")
    assert _pair_at_once(app, cast, [("maple river seven", cast.mark), ("apple boat cube", cast.priya)]) == []
    assert sorted(status for _hash, status in _statuses()) == [TabletStatus.PAIRED, TabletStatus.RETIRED]


def _pair_at_once(app: Flask, cast: Cast, tries: list[tuple[str, Manager]]) -> list[str]:
    """Pair at the reception, each try from a thread of its own; what was refused."""
    refused: list[str] = []
    gate = threading.Barrier(len(tries))
    reception_id, ids = cast.reception.id, [(words, manager.id) for words, manager in tries]

    def pair(words: str, manager_id: int) -> None:
        with app.app_context():
            touchpoint, manager = db.session.get_one(Touchpoint, reception_id), db.session.get_one(Manager, manager_id)
            gate.wait()
            try:
                tablets.pair(words, touchpoint, by=manager, at=SOON)
            except Refused as trouble:
                refused.append(str(trouble.sentence))

    threads = [threading.Thread(target=pair, args=one) for one in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused
