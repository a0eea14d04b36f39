"""A tablet's life: words that pair it once, one tablet a touchpoint, retired for good."""

import threading
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.actions import places, tablets
from kiosk.actions.tablets import MOST_OF_A_NETWORK, MOST_WAITING, WORDS
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.lib import tokens
from kiosk.models import Attempts, AuditEntry, Manager, Tablet, TabletStatus, Touchpoint
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


def _invent(count: int, *, network: str = "", at: datetime = NOON) -> None:
    for number in range(count):
        tablets.ask(f"made up {network} {number}", device="", at=at, network=network)


def test_a_real_tablet_is_not_refused_by_five_hundred_made_up_ones(cast: Cast) -> None:
    _invent(MOST_WAITING)
    real = _ask(at=SOON)
    assert len(_statuses()) == MOST_WAITING
    tablet = tablets.pair(real.pairing_code, cast.reception, by=cast.mark, at=SOON)
    assert (tablet.id, tablet.status) == (real.id, TabletStatus.PAIRED)


def test_the_longest_waiting_goes_first_whatever_it_says_of_itself(cast: Cast) -> None:
    first = _ask("the first")
    _invent(MOST_WAITING - 1, at=SOON)
    tablets.hear(first, {}, at=LATE - timedelta(minutes=2))
    _ask("one more", at=LATE - timedelta(minutes=1))
    kept = {secret_hash for secret_hash, _status in _statuses()}
    assert (len(kept), tokens.fingerprint("the first") in kept) == (MOST_WAITING, False)
    assert tokens.fingerprint("one more") in kept


def test_a_tablet_whose_place_was_taken_is_heard_no_more(cast: Cast) -> None:
    first = _ask("the first")
    db.session.expunge(first)
    _invent(MOST_WAITING, at=SOON)
    assert not tablets.hear(first, {}, at=SOON)


def test_made_up_tablets_of_one_network_take_the_places_of_their_own(cast: Cast) -> None:
    _ask("a real one")
    tablets.ask("another real one", device="", network="our shop", at=NOON)
    _invent(MOST_WAITING, network="somewhere else", at=SOON)
    kept = {secret_hash for secret_hash, _status in _statuses()}
    assert len(kept) == MOST_OF_A_NETWORK + 2
    assert {tokens.fingerprint(secret) for secret in ("a real one", "another real one")} <= kept


def test_nobody_knows_where_a_paired_tablet_asked_from(cast: Cast) -> None:
    tablet = tablets.ask("a real one", device="", network="our shop", at=NOON)
    assert len(tablet.asked_from) == 16
    tablets.pair(tablet.pairing_code, cast.reception, by=cast.mark, at=SOON)
    assert db.session.scalars(sa.select(Tablet.asked_from)).all() == [None]


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
    with pytest.raises(Refused, match="No tablet is showing these words"):
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
    assert len(set(_try_wrong_words(cast, WORDS.most))) == 1
    with pytest.raises(Refused, match="Too many wrong attempts"):
        tablets.pair("maple river seven", cast.reception, by=cast.mark, at=SOON)
    tablets.pair("maple river seven", cast.hill_desk, by=cast.hugo, at=SOON)


def test_wrong_words_are_forgotten_after_ten_minutes_or_once_right(cast: Cast) -> None:
    _try_wrong_words(cast, WORDS.most)
    assert "No tablet" in _try_wrong_words(cast, 1, at=LATE)[0]
    make_tablet(None, pairing_code_until=LATE + timedelta(minutes=5))
    tablets.pair("maple river seven", cast.reception, by=cast.mark, at=LATE)
    assert set(db.session.scalars(sa.select(Attempts.count).where(Attempts.ends_at > LATE))) == {1}


def test_wrong_words_typed_at_once_are_all_counted(app: Flask, cast: Cast) -> None:
    said = _pair_at_once(app, cast, [("not these words", cast.mark)] * (WORDS.most + 6))
    assert sum("Too many wrong attempts" in sentence for sentence in said) == 6
    assert len(said) == WORDS.most + 6


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
