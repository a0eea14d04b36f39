"""Whatever becomes of a form, nothing that was typed into it is lost."""

import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.routing import Rule
from werkzeug.test import stream_encode_multipart

from kiosk import limits
from kiosk.actions import managers
from kiosk.admin import access
from kiosk.lib import clock
from tests.cast import PASSWORD, Cast
from tests.pages import Page, PageClient
from tests.test_closed_by_default import audit_count
from tests.things import Things

TYPED = ("Łódź said “thank you, Мария” & more, word by word. " * 9)[:432]
STALE = {"csrf_token": "of-another-session"}
HERE = {"Origin": "http://localhost"}


def _forms(app: Flask) -> list[Rule]:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("admin.")]
    return [rule for rule in rules if "POST" in (rule.methods or ()) and rule.endpoint not in access.OPEN]


def _filled(page: Page, action: str) -> dict[str, Any]:
    """The form on a page with every field of text filled to the brim."""
    forms = [form for form in page.all("main form") if form.get("method") == "post"]
    form = next((one for one in forms if one.get("action", "").endswith(action)), forms[0])
    values = page.form(form.get("action", ""))
    for field in form.select("textarea, input:not([type]), input[type=text], input[type=email]"):
        if field.get("name") and not field.has_attr("readonly"):
            values[field["name"]] = f"{field['name']} {TYPED}"
    return values


def _kept(page: Page) -> dict[str, list[str]]:
    """What stands in the fields of a page, by name."""
    found: dict[str, list[str]] = {}
    for field in page.all("main form input[name], main form textarea[name]"):
        value = field.get("value", "") if field.name == "input" else field.get_text()
        found.setdefault(field["name"], []).append(value.strip().lower())
    return found


def test_every_form_of_a_stale_page_comes_back_with_the_words_and_a_fresh_token(
    app: Flask, owner: PageClient, cast: Cast
) -> None:
    things = Things(cast)
    before, walked, lost = audit_count(), 0, set()
    for rule in _forms(app):
        address = things.address(rule)
        said: dict[str, Any] = {"comment": TYPED}
        if "GET" in (rule.methods or ()) and owner.open("GET", address).status_code == 200:
            said = _filled(owner.get(address), "")
        page = owner.post(address, said | STALE, status=400, headers=HERE)
        kept = _kept(page)
        typed = {name for name, words in said.items() if isinstance(words, str) and TYPED in words}
        lost |= {(rule.rule, name) for name in typed if said[name].strip().lower() not in kept.get(name, [])}
        assert STALE["csrf_token"] not in kept["csrf_token"], rule.rule
        walked += len(typed)
    assert lost == set()
    assert audit_count() == before
    assert walked > 60


def _teams(owner: PageClient, cast: Cast, **opened: Any) -> tuple[str, dict[str, Any]]:
    """The form of a new team, filled."""
    address = f"/admin/teams/add/{cast.harbour.public_id}"
    return address, owner.get(address, **opened).form() | {"name": "Night shift", "members": [cast.rosa.public_id]}


def test_a_form_that_came_back_is_saved_when_it_is_sent_again(owner: PageClient, cast: Cast) -> None:
    address, said = _teams(owner, cast)
    again = owner.post(address, said | STALE, status=400, headers=HERE)
    assert "What you typed is still here: send it again." in again.text
    assert again.form()["members"] == [cast.rosa.public_id]
    owner.post(address, again.form(), headers=HERE)
    assert "Night shift" in owner.get("/admin/teams/").text


def test_a_button_of_a_stale_page_can_be_pressed_again(owner: PageClient, cast: Cast) -> None:
    address = f"/admin/touchpoints/{cast.reception.public_id}/retire"
    again = owner.post(address, STALE, status=400, headers=HERE)
    assert again.h1 == "This page was out of date"
    owner.post(address, again.form("retire"), headers=HERE)


def test_who_was_signed_out_meanwhile_signs_in_and_finds_the_words(
    owner: PageClient, client: PageClient, cast: Cast
) -> None:
    address, said = _teams(owner, cast)
    page = client.post(address, said | STALE, status=400, headers=HERE)
    assert page.h1 == "You are signed out"
    said = page.form(address)
    client.post("/admin/sign-in/start", {"email": cast.priya.email, "password": PASSWORD}, headers=HERE)
    again = client.post(address, said | {"csrf_token": ""}, status=400, headers=HERE)
    assert again.form()["name"] == "Night shift"


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_words_that_nobody_vouches_for_are_shown_and_not_sent_again(
    owner: PageClient, cast: Cast, headers: dict[str, str]
) -> None:
    address, said = _teams(owner, cast)
    page = owner.post(address, said | STALE, status=400, headers=headers)
    assert "Night shift" in page.texts("#typed")
    assert not page.all("main form")


def test_a_password_is_never_in_a_page_again(client: PageClient, cast: Cast) -> None:
    said = {"email": cast.priya.email, "password": "a lighthouse by the sea"}
    page = client.post("/admin/sign-in/start", said | STALE, status=400, headers={})
    assert page.form("start")["email"] == cast.priya.email
    assert "lighthouse" not in page.body.decode()
    assert "type or choose them again" in page.text


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://hidden-by-a-proxy.example"}])
def test_a_browser_that_says_nothing_of_the_sender_signs_in_by_sending_it_twice(
    client: PageClient, cast: Cast, headers: dict[str, str]
) -> None:
    said = {"email": cast.priya.email, "password": PASSWORD}
    again = client.post("/admin/sign-in/start", said, status=400, headers=headers)
    assert "your browser does not say that this form came from here" in again.text
    assert again.form("start")["email"] == cast.priya.email
    client.post("/admin/sign-in/start", again.form("start") | said, headers=headers)
    client.get("/admin/")


def test_a_browser_without_our_cookie_is_told_so(app: Flask, cast: Cast) -> None:
    said = {"name": "Night shift", "csrf_token": "x"}
    address = f"/admin/teams/add/{cast.harbour.public_id}"
    page = Page(PageClient(app).browser.post(address, data=said, headers=HERE))
    assert page.h1 == "You are signed out"


def test_words_for_a_visit_that_is_over_can_be_copied(client: PageClient, cast: Cast) -> None:
    page = client.post("/v/never/add", {"comment": TYPED, "contact_phone": "020 7946 0000"}, status=404)
    assert page.texts("#typed") == [f"{TYPED.strip()} 020 7946 0000"]


def test_words_for_a_page_that_was_closed_meanwhile_can_be_copied(client: PageClient, cast: Cast) -> None:
    page = client.post("/staff/gone/write", {"words": TYPED, "kind": "reply"}, status=404)
    assert TYPED.strip() in page.texts("#typed")[0]


@pytest.mark.parametrize("tail", [".", ",", ")", "/", ").", "”", "。", ">"])
@pytest.mark.parametrize("path", ["/t/harb0wr1", "/T/HARB0WR1", "/admin/invitations/Abc-_", "/staff/key", "/v/a.b-c"])
def test_an_address_with_the_end_of_a_sentence_leads_to_what_was_meant(
    client: PageClient, cast: Cast, path: str, tail: str
) -> None:
    assert client.get(f"{path}{tail}", status=302).headers["Location"] == path
    assert client.get(f"{path}{tail}?done=x", status=302).headers["Location"] == f"{path}?done=x"


def test_an_address_that_means_nothing_is_not_found(client: PageClient, cast: Cast) -> None:
    for address in ("/nowhere.", "/...", "/t/harb0wr1/rate.", "//evil.example/.", "/t/."):
        client.get(address, status=404)


def test_a_browser_keeps_the_user_name_with_a_new_password(owner: PageClient, cast: Cast) -> None:
    token = managers.renew_invitation(cast.mark, by=cast.priya, at=clock.now())
    for address, email in (
        (f"/admin/invitations/{token}", cast.mark.email),
        ("/admin/account/change-password", cast.priya.email),
    ):
        [name] = owner.get(address).all("form [autocomplete=username]")
        assert (name["value"], name.has_attr("readonly")) == (email, True)


def _uploaded(owner: PageClient, address: str, said: dict[str, Any]) -> Page:
    """What a form with a large file is answered; its body stays in memory, so that no temporary file is left open."""
    owner.get(address)
    said = said | {"csrf_token": owner.csrf_token}
    body, _length, boundary = stream_encode_multipart(said, use_tempfile=False)
    kind = f"multipart/form-data; boundary={boundary}"
    return Page(owner.browser.post(address, data=body.read(), content_type=kind))


def test_a_photo_as_telephones_make_them_is_taken(owner: PageClient, cast: Cast) -> None:
    picture = io.BytesIO()
    Image.effect_noise((3000, 2600), 90).convert("RGB").save(picture, "JPEG", quality=97)
    assert picture.tell() > 5_800_000
    picture.seek(0)
    address = f"/admin/people/{cast.rosa.public_id}/change-photo"
    page = _uploaded(owner, address, {"photo": FileStorage(picture, "p.jpg")})
    assert page.status == 303
    assert "The photo is saved." in owner.follow(page).text


def test_the_form_of_a_file_that_is_too_large_comes_back_with_the_limit(owner: PageClient, cast: Cast) -> None:
    too_large = {"name": "Other", "logo": FileStorage(io.BytesIO(b"x" * (limits.PICTURE + 1)), "logo.png")}
    page = _uploaded(owner, "/admin/settings/change", too_large)
    assert page.status == 413
    assert page.h1 == "Organisation"
    assert page.form()["name"] == "Harbour Street Dental"
    assert "Send a smaller file: this page takes up to 16 MB." in page.text


def test_words_that_came_after_the_visit_was_over_can_be_copied(client: PageClient, cast: Cast) -> None:
    visit = client.get("/t/harb0wr1").form("rate")["visit"]
    more = client.post("/t/harb0wr1/rate", {"visit": visit, "rating": 4}).headers["Location"]
    with time_machine.travel(clock.now() + timedelta(minutes=40), tick=False):
        page = client.post(f"{more}/add", {"comment": TYPED, "people": [cast.rosa.public_id]}, status=410)
    assert page.texts("#typed") == [TYPED.strip()]
    assert page.link("Go to the first page") == "/"
