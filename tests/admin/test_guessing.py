"""Guessing passwords: slowed by network and by address, known or not; and nobody is kept out of their own browser."""

import hashlib
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from werkzeug.security import generate_password_hash

from kiosk import hashing
from kiosk.actions import managers, sign_ins
from kiosk.errors import TooOften
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Attempts
from tests.cast import PASSWORD, QUICK, Cast
from tests.counting import queries
from tests.pages import Page, PageClient

MARK = {"email": "Mark@example.org ", "password": PASSWORD}
WRONG = MARK | {"password": "wrong"}
MORNING = datetime(2026, 10, 14, 8, 0, tzinfo=UTC)
SLOWED = (
    "Too many wrong attempts from here or for this address. Try again in {} min, or now in a browser you have "
    "signed in with before."
)


def _try(client: PageClient, said: dict[str, str], status: int = 303) -> Page:
    return client.post("/admin/sign-in/start", said, status=status)


def _sign_out(client: PageClient) -> None:
    client.get("/admin/")
    client.post("/admin/sign-out/end")
    client.get("/admin/sign-in")


def _from(network: str, client: PageClient, said: dict[str, str], status: int | None) -> Page:
    """Sign in from an address; any status where None is asked for."""
    options = {"environ_base": {"REMOTE_ADDR": network}}
    if status is None:
        return Page(client.open("POST", "/admin/sign-in/start", said, **options))
    return client.post("/admin/sign-in/start", said, status=status, **options)


def _gets_in_while_guessed(email: str, mark: str) -> bool:
    """Whether the right password opens a session in a browser with this mark, while others guess at the account."""
    for _ in range(sign_ins.BY_ACCOUNT.most + 1):
        with suppress(TooOften):
            sign_ins.start(email, "wrong", browser="guesser", at=MORNING)
    try:
        return sign_ins.start(email, PASSWORD, browser="tests", at=MORNING, mark=mark) is not None
    except TooOften:
        return False


def test_what_one_visitor_is_told_stands_on_no_other_s_page(app: Flask, cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False):
        told, other = PageClient(app), PageClient(app)
        told.get("/admin/sign-in")
        with told.browser.session_transaction() as session:
            session["_flashes"] = [("message", "You are signed out.")]
        for _ in range(sign_ins.BY_ACCOUNT.most):
            _try(other, WRONG, 422)
        for client in (told, other):
            page = _try(client, WRONG, 429)
            assert SLOWED.format(15) in page.text
            assert "You are signed out." not in page.text
        assert "You are signed out." in told.get("/admin/sign-in").text


@pytest.mark.parametrize("cost", ["scrypt:1024:8:3", "scrypt:1024:8:1"])
def test_an_unknown_address_takes_as_much_work_as_a_wrong_password(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch, cost: str
) -> None:
    cast.mark.password_hash = generate_password_hash(PASSWORD, cost)
    db.session.commit()
    monkeypatch.setitem(app.config, "PASSWORD_COST", "scrypt:1024:8:3")
    work: list[int] = []
    scrypt = hashlib.scrypt

    def noted(password: bytes, **said: Any) -> bytes:
        work.append(said["n"] * said["r"] * said["p"])
        return scrypt(password, **said)

    monkeypatch.setattr(hashlib, "scrypt", noted)
    sums = []
    for email in (cast.mark.email, "nobody@example.org"):
        work.clear()
        assert sign_ins.start(email, "wrong", browser="tests", at=clock.now()) is None
        sums.append(sum(work))
    assert sums == [1024 * 8 * 3] * 2


def test_known_and_unknown_addresses_are_asked_for_and_counted_alike(app: Flask, cast: Cast) -> None:
    asked: list[list[str]] = []
    for email in (cast.mark.email, "nobody@example.org"):
        for _ in range(sign_ins.BY_ACCOUNT.most + 1):
            db.session.rollback()
            with queries("") as seen, suppress(TooOften):
                sign_ins.start(email, "wrong", browser="tests", at=MORNING, network="one")
            asked.append(seen)
    half = len(asked) // 2
    assert asked[:half] == asked[half:]


@pytest.mark.parametrize("email", ["mark@example.org", "nobody@example.org", "田中@example.org"])
def test_wrong_passwords_make_an_address_wait_whether_somebody_has_it_or_not(
    client: PageClient, cast: Cast, email: str
) -> None:
    with time_machine.travel(MORNING, tick=False) as now:
        for _ in range(sign_ins.BY_ACCOUNT.most):
            _try(client, WRONG | {"email": email}, status=422)
        page = _try(client, {"email": email, "password": PASSWORD}, status=429)
        assert page.texts(".summary a") == [SLOWED.format(15)]
        assert (page.headers["Retry-After"], page.form()["email"]) == ("900", email)
        now.shift(timedelta(minutes=15))
        _try(client, MARK)


def test_wrong_passwords_make_a_network_wait_and_no_other(client: PageClient, cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False):
        for number in range(sign_ins.BY_NETWORK.most):
            _from("203.0.113.7", client, {"email": f"nobody{number}@example.org", "password": "wrong"}, 422)
        page = _from("203.0.113.7", client, MARK, 429)
        assert page.texts(".summary a") == [SLOWED.format(15)]
        _from("203.0.113.8", client, MARK, 303)


def test_a_network_of_people_who_sign_in_well_does_not_wait(client: PageClient, cast: Cast) -> None:
    for _ in range(sign_ins.BY_NETWORK.most + 5):
        _from("203.0.113.7", PageClient(client.app), MARK, 303)


def test_others_guesses_keep_nobody_out_of_the_browser_they_use(app: Flask, client: PageClient, cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False):
        _from("203.0.113.7", client, MARK, 303)
        _sign_out(client)
        for _ in range(sign_ins.BY_NETWORK.most):
            _from("203.0.113.7", PageClient(app), WRONG, None)
        _from("203.0.113.7", PageClient(app), MARK, 429)
        _from("203.0.113.7", client, WRONG, 422)
        _from("203.0.113.7", client, MARK, 303)


def test_a_known_browser_has_tries_of_its_own_and_no_more(app: Flask, client: PageClient, cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False):
        _try(client, MARK)
        _sign_out(client)
        for _ in range(sign_ins.BY_KNOWN_BROWSER.most):
            _try(client, WRONG, status=422)
        _try(client, MARK, status=429)
        _try(PageClient(app), MARK)


def test_what_was_seen_slowed_is_refused_without_asking_the_database(client: PageClient, cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False):
        for _ in range(sign_ins.BY_ACCOUNT.most):
            _try(client, WRONG, status=422)
        _try(client, MARK, status=429)
        with queries("") as asked:
            page = _try(client, MARK | {"email": "MARK@example.org"}, status=429)
    assert (asked, page.form()["email"]) == ([], "MARK@example.org")


def test_the_page_of_a_slowed_address_quotes_what_was_typed(client: PageClient, cast: Cast) -> None:
    email = '"><script>alert(1)</script>'
    for _ in range(sign_ins.BY_ACCOUNT.most):
        _try(client, WRONG | {"email": email}, status=422)
    page = _try(client, WRONG | {"email": email}, status=429)
    assert page.form()["email"] == email
    assert page.all("main script") == []
    _try(client, MARK | {"csrf_token": page.form()["csrf_token"]})


def test_a_browser_is_known_for_those_who_signed_in_with_it_and_for_nobody_else(app: Flask, cast: Cast) -> None:
    shared = sign_ins.marked(sign_ins.marked("", cast.mark), cast.vera)
    for manager in (cast.mark, cast.vera):
        assert _gets_in_while_guessed(manager.email, shared)
    assert not _gets_in_while_guessed(cast.hugo.email, shared)


@pytest.mark.parametrize("mark", ["", ".", "0.0", "x" * 5000, "0123456789abcdef.0123456789abcdef", "é.é", "a\0b"])
def test_a_mark_that_is_none_of_ours_is_no_mark(cast: Cast, mark: str) -> None:
    assert not _gets_in_while_guessed(cast.mark.email, mark)


def test_a_new_password_makes_every_browser_unknown(cast: Cast) -> None:
    mark = sign_ins.marked("", cast.mark)
    cast.mark.password_hash = generate_password_hash(PASSWORD, QUICK)
    db.session.commit()
    assert not _gets_in_while_guessed(cast.mark.email, mark)


def test_the_mark_of_a_browser_stays_with_managers_pages(client: PageClient, cast: Cast) -> None:
    page = _try(client, MARK)
    (cookie,) = [line for line in page.headers.getlist("Set-Cookie") if "-known=" in line]
    said = set(cookie.split("; ")[1:])
    assert {"HttpOnly", "SameSite=Strict", "Path=/admin", "Max-Age=31536000"} <= said
    for address in ("/", "/admin/sign-in", f"/t/{cast.reception.code}", "/r"):
        headers = PageClient(client.app).get(address).headers
        assert not [line for line in headers.getlist("Set-Cookie") if "known" in line]


def test_only_so_many_hash_at_once_and_whoever_is_known_has_a_turn_of_their_own(app: Flask, cast: Cast) -> None:
    mark = sign_ins.marked("", cast.mark)
    with ExitStack() as others:
        lane = app.extensions["hashing"]["strangers"]
        for _ in range(hashing.ROOM["strangers"]):
            assert lane.room.acquire(blocking=False)
            others.callback(lane.room.release)
        page = _try(PageClient(app), MARK, status=429)
        assert "Many people are signing in right now." in page.text
        assert (page.headers["Retry-After"], page.form()["email"]) == ("5", MARK["email"])
        assert sign_ins.start(cast.mark.email, PASSWORD, browser="tests", at=clock.now(), mark=mark)
    _try(PageClient(app), MARK)


def test_what_is_counted_says_nothing_about_anybody(client: PageClient, cast: Cast) -> None:
    _from("203.0.113.7", client, WRONG, 422)
    rows = db.session.scalars(sa.select(Attempts)).all()
    assert [(row.count, len(row.key)) for row in rows] == [(1, 16)] * 2
    assert not any(word in bytes(row.key) for row in rows for word in (b"mark", b"203"))


def test_the_present_password_is_not_guessed_in_a_browser_left_signed_in(manager: PageClient) -> None:
    said = {"old": "wrong", "new": "a lighthouse by the sea"}
    with time_machine.travel(clock.now(), tick=False):
        for _ in range(managers.PRESENT_PASSWORDS.most):
            manager.post("/admin/account/change-password", said, status=422)
        page = manager.post("/admin/account/change-password", said | {"old": PASSWORD}, status=429)
        assert "Too many wrong passwords. Try again in" in page.text


def test_the_browser_in_which_a_password_was_changed_stays_known(manager: PageClient, cast: Cast) -> None:
    manager.post("/admin/account/change-password", {"old": PASSWORD, "new": "a lighthouse by the sea"})
    for _ in range(sign_ins.BY_ACCOUNT.most):
        _try(PageClient(manager.app), WRONG, status=422)
    _sign_out(manager)
    _try(manager, MARK | {"password": "a lighthouse by the sea"})
