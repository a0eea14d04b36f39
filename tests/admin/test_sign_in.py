"""Signing in and out, and one's own account."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from werkzeug.security import check_password_hash, generate_password_hash

from kiosk.actions import sign_ins
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Manager, Response, SignIn
from tests.builders import make_response
from tests.cast import PASSWORD, Cast
from tests.pages import Page, PageClient

MARK = {"email": "Mark@example.org ", "password": PASSWORD}
WRONG = MARK | {"password": "wrong"}
MORNING = datetime(2026, 10, 14, 8, 0, tzinfo=UTC)


def _try(client: PageClient, said: dict[str, str], status: int = 303) -> Page:
    return client.post("/admin/sign-in/start", said, status=status)


def test_the_right_password_opens_the_overview(client: PageClient, cast: Cast) -> None:
    assert _try(client, MARK).headers["Location"] == "/admin/"
    client.get("/admin/")


def test_one_comes_back_to_the_page_one_asked_for(client: PageClient, cast: Cast) -> None:
    client.get("/admin/locations/", status=303)
    assert _try(client, MARK).headers["Location"] == "/admin/locations/"


def test_a_wrong_password_and_an_unknown_address_read_alike(client: PageClient, cast: Cast) -> None:
    unknown = {"email": "nobody@example.org", "password": PASSWORD}
    sentences = [_try(client, said, status=422).texts(".summary a") for said in (WRONG, unknown)]
    assert sentences == [["This address and password do not belong together."]] * 2


def test_an_unknown_address_takes_as_much_work_as_a_wrong_password(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.mark.password_hash = generate_password_hash(PASSWORD)
    db.session.commit()
    costs: list[dict[str, int]] = []
    scrypt = hashlib.scrypt

    def noted(password: bytes, **said: Any) -> bytes:
        costs.append({name: said[name] for name in ("n", "r", "p")})
        return scrypt(password, **said)

    monkeypatch.setattr(hashlib, "scrypt", noted)
    for email in (cast.mark.email, "nobody@example.org"):
        assert sign_ins.start(email, "wrong", browser="tests", at=clock.now()) is None
    known, unknown = costs
    assert known == unknown


def test_wrong_passwords_make_one_wait(client: PageClient, cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as now:
        for _ in range(5):
            _try(client, WRONG, status=422)
        assert "Too many wrong passwords. Try again in 1 min." in _try(client, MARK, status=422).text
        now.shift(timedelta(seconds=31))
        _try(client, MARK)


def test_the_wait_grows_to_a_quarter_of_an_hour_and_no_further(client: PageClient, cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as now:
        for _ in range(14):
            _try(client, WRONG, status=422)
            now.shift(timedelta(minutes=15, seconds=1))
        _try(client, MARK)


def test_a_try_counts_before_it_is_checked(client: PageClient, cast: Cast) -> None:
    tries = sa.select(Manager.failed_count).where(Manager.id == cast.mark.id)
    _try(client, WRONG, status=422)
    assert db.session.scalars(tries).one() == 1
    _try(client, MARK)
    assert db.session.scalars(tries).one() == 0


def test_no_customer_waits_while_a_password_is_checked(
    client: PageClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer_meanwhile(*hash_and_password: str) -> bool:
        make_response(cast.reception)
        return check_password_hash(*hash_and_password)

    monkeypatch.setattr(sign_ins, "check_password_hash", answer_meanwhile)
    _try(client, MARK)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Response)) == 1


def test_a_retired_manager_cannot_sign_in(client: PageClient, cast: Cast) -> None:
    cast.mark.retired_at = MORNING
    db.session.commit()
    _try(client, MARK, status=422)


def test_signing_out_ends_every_copy_of_the_cookie(app: Flask, cast: Cast, client: PageClient) -> None:
    _try(client, MARK)
    with client.browser.session_transaction() as session:
        copied = dict(session)
    client.get("/admin/")
    client.post("/admin/sign-out/end")
    thief = PageClient(app)
    with thief.browser.session_transaction() as session:
        session.update(copied)
    thief.get("/admin/", status=303)


def test_a_session_runs_out_when_it_is_not_used(client: PageClient, cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as now:
        _try(client, MARK)
        now.shift(timedelta(days=13))
        client.get("/admin/")
        now.shift(timedelta(days=13))
        client.get("/admin/")
        now.shift(timedelta(days=14, minutes=1))
        client.get("/admin/", status=303)


def test_a_new_password_signs_out_everywhere_else(app: Flask, manager: PageClient, cast: Cast) -> None:
    elsewhere = PageClient(app).signed_in_as(cast.mark)
    elsewhere.get("/admin/")
    manager.post("/admin/account/change-password", {"old": PASSWORD, "new": "a lighthouse by the sea"})
    manager.get("/admin/")
    elsewhere.get("/admin/", status=303)


def test_a_new_password_needs_the_old_one(manager: PageClient) -> None:
    said = {"old": "wrong", "new": "a lighthouse by the sea"}
    page = manager.post("/admin/account/change-password", said, status=422)
    assert page.texts(".summary a") == ["This is not your present password."]


def test_one_session_can_be_ended_from_another(app: Flask, manager: PageClient, cast: Cast) -> None:
    elsewhere = PageClient(app).signed_in_as(cast.mark)
    page = manager.get("/admin/account/change-password")
    (end,) = [form["action"] for form in page.all("form") if form.get("action", "").startswith("/admin/account/")]
    manager.post(end)
    elsewhere.get("/admin/", status=303)
    manager.get("/admin/")


def test_nobody_ends_somebody_elses_session(app: Flask, manager: PageClient, owner: PageClient, cast: Cast) -> None:
    other = db.session.scalars(sa.select(SignIn.public_id).where(SignIn.manager_id == cast.priya.id)).first()
    manager.post(f"/admin/account/{other}/end", status=404)
    owner.get("/admin/")


def test_a_form_without_its_token_changes_nothing(manager: PageClient) -> None:
    response = manager.browser.post("/admin/sign-out/end")
    assert response.status_code == 400
    manager.get("/admin/")
