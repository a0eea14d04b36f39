"""Signing in and out, and one's own account."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from werkzeug.security import check_password_hash, generate_password_hash

from kiosk import hashing
from kiosk.actions import managers as actions
from kiosk.actions import sign_ins
from kiosk.extensions import db
from kiosk.models import Manager, Response, SignIn
from kiosk.queries import managers
from tests.builders import make_response
from tests.cast import PASSWORD, Cast
from tests.pages import Page, PageClient

MARK = {"email": "Mark@example.org ", "password": PASSWORD}
WRONG = MARK | {"password": "wrong"}
MORNING = datetime(2026, 10, 14, 8, 0, tzinfo=UTC)


def _hash_of(manager: Manager) -> str:
    db.session.rollback()
    return db.session.scalars(sa.select(Manager.password_hash).where(Manager.id == manager.id)).one()


def _try(client: PageClient, said: dict[str, str], status: int = 303) -> Page:
    return client.post("/admin/sign-in/start", said, status=status)


def test_the_right_password_opens_the_overview(client: PageClient, cast: Cast) -> None:
    assert _try(client, MARK).headers["Location"] == "/admin/"
    client.get("/admin/")


@pytest.mark.parametrize("wanted", ["/admin/locations/", "/admin/responses/?search=Zo%C3%AB&rating=5"])
def test_one_comes_back_to_the_page_one_asked_for(client: PageClient, cast: Cast, wanted: str) -> None:
    door = client.follow(client.get(wanted, status=303))
    again = _try(client, door.form("start") | WRONG, status=422)
    assert _try(client, again.form("start") | MARK).headers["Location"] == wanted


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/admin/", "/\\evil.example", "/t/harb0wr1", "/admin", "/admin/\n", "x"],
)
def test_nobody_is_led_elsewhere_by_the_page_they_asked_for(client: PageClient, cast: Cast, elsewhere: str) -> None:
    assert _try(client, MARK | {"next": elsewhere}).headers["Location"] == "/admin/"


def test_a_page_that_anybody_may_open_sets_no_cookie(app: Flask, cast: Cast) -> None:
    token = actions.renew_invitation(cast.mark, by=cast.priya, at=MORNING)
    with time_machine.travel(MORNING, tick=False):
        for address in ("/", "/r", "/privacy", f"/t/{cast.reception.code}", "/admin/", "/admin/sign-in",
                        f"/admin/invitations/{token}", "/admin/nowhere"):  # fmt: skip
            answer = PageClient(app).open("GET", address)
            assert answer.status_code in {200, 303, 404}
            assert "Set-Cookie" not in answer.headers, address


def test_a_browser_that_keeps_no_cookie_is_told_so_after_it_signed_in(app: Flask, cast: Cast) -> None:
    browser = PageClient(app)
    browser.browser = app.test_client(use_cookies=False)
    here = {"Sec-Fetch-Site": "same-origin", "Referer": "http://localhost/admin/sign-in"}
    went = Page(browser.open("GET", "/admin/", headers=here))
    assert "your browser did not keep our cookie" in browser.follow(went).text


def test_signing_in_is_the_first_cookie(client: PageClient, cast: Cast) -> None:
    assert "Set-Cookie" not in client.get("/admin/sign-in").headers
    assert "Set-Cookie" not in _try(client, WRONG, status=422).headers
    assert "Set-Cookie" in _try(client, MARK).headers


def test_a_wrong_password_and_an_unknown_address_read_alike(client: PageClient, cast: Cast) -> None:
    unknown = {"email": "nobody@example.org", "password": PASSWORD}
    sentences = [_try(client, said, status=422).texts(".summary a") for said in (WRONG, unknown)]
    assert sentences == [["Wrong e-mail or password."]] * 2


def test_a_password_hashed_at_another_cost_is_hashed_anew_at_sign_in(
    app: Flask, client: PageClient, cast: Cast
) -> None:
    cast.mark.password_hash = generate_password_hash(PASSWORD, "scrypt:1024:8:1")
    db.session.commit()
    _try(client, WRONG, status=422)
    assert _hash_of(cast.mark).startswith("scrypt:1024:8:1$")
    _try(client, MARK)
    kept = _hash_of(cast.mark)
    assert kept.startswith(f"{app.config['PASSWORD_COST']}$")
    assert check_password_hash(kept, PASSWORD)


def test_no_customer_waits_while_a_password_is_checked(
    client: PageClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer_meanwhile(*hash_and_password: str) -> bool:
        make_response(cast.reception)
        return check_password_hash(*hash_and_password)

    monkeypatch.setattr(hashing, "check_password_hash", answer_meanwhile)
    _try(client, MARK)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Response)) == 1


def test_the_only_owner_is_told_the_way_back(client: PageClient, cast: Cast) -> None:
    text = client.get("/admin/sign-in").text
    assert "Forgot your password? Ask an owner for a new invitation." in text
    assert "goodword reset-password" in text


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


def test_a_session_ends_thirty_days_after_the_sign_in_however_much_it_is_used(client: PageClient, cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as now:
        _try(client, MARK)
        for _ in range(29):
            now.shift(timedelta(days=1))
            client.get("/admin/")
        now.shift(timedelta(days=1))
        client.get("/admin/", status=303)


def test_a_session_that_has_ended_is_listed_nowhere(cast: Cast) -> None:
    sign_ins.start(cast.mark.email, PASSWORD, browser="tests", at=MORNING)
    sign_in = db.session.scalars(sa.select(SignIn)).one()
    sign_ins.keep_open(sign_in, at=MORNING + timedelta(days=29))
    assert managers.open_sign_ins(cast.mark, at=MORNING + timedelta(days=29)) == [sign_in]
    assert managers.open_sign_ins(cast.mark, at=MORNING + timedelta(days=30)) == []


def test_a_new_password_signs_out_everywhere_else(app: Flask, manager: PageClient, cast: Cast) -> None:
    elsewhere = PageClient(app).signed_in_as(cast.mark)
    elsewhere.get("/admin/")
    manager.post("/admin/account/change-password", {"old": PASSWORD, "new": "a lighthouse by the sea"})
    manager.get("/admin/")
    elsewhere.get("/admin/", status=303)


def test_a_new_password_needs_the_old_one(manager: PageClient) -> None:
    said = {"old": "wrong", "new": "a lighthouse by the sea"}
    page = manager.post("/admin/account/change-password", said, status=422)
    assert page.texts(".summary a") == ["This is not your current password."]


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
