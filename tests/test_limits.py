"""How much of a request is read: little, unless the address is listed; enough for the longest that a form takes."""

import io
from typing import Any

import pytest
from flask import Flask, template_rendered
from wtforms import PasswordField

from kiosk import limits
from kiosk.fields import EmailField, NameField
from tests.cast import Cast
from tests.pages import PageClient
from tests.things import Things

OTHERS = 1_000
"""Bytes of a form's choices, ticks, hidden fields and names of fields."""


def test_what_is_listed_exists(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods} >= limits.LARGEST.keys()


@pytest.mark.parametrize(
    ("address", "size", "status"),
    [("/admin/sign-in/start", 4_000, 422), ("/admin/sign-in/start", 4_200, 413), ("/no/such/page", 4_200, 404)],
)
def test_an_address_that_is_not_listed_takes_four_kilobytes(
    client: PageClient, cast: Cast, address: str, size: int, status: int
) -> None:
    body = f"csrf_token={client.get('/admin/sign-in').form()['csrf_token']}&email=".ljust(size, "x")
    answer = client.browser.post(
        address, data=body, content_type="application/x-www-form-urlencoded", headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status_code == status


@pytest.mark.parametrize(("size", "status"), [(4_000, 422), (4_200, 413)])
def test_a_body_that_does_not_say_how_long_it_is_is_never_cut_off(
    client: PageClient, cast: Cast, size: int, status: int
) -> None:
    token = client.get("/admin/sign-in").form()["csrf_token"]
    answer = client.browser.post(
        "/admin/sign-in/start",
        input_stream=io.BytesIO(f"csrf_token={token}&email=x&password=wrong&more=".ljust(size, "x").encode()),
        content_type="application/x-www-form-urlencoded",
        headers={"Transfer-Encoding": "chunked", "Sec-Fetch-Site": "same-origin"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == status


def _fields(app: Flask, owner: PageClient, address: str) -> list[Any]:
    """The fields of the form that a page shows."""
    seen: list[Any] = []

    def note(_app: Flask, template: Any, context: dict[str, Any]) -> None:
        seen.extend(context.get("form", ()))

    with template_rendered.connected_to(note, app):
        owner.open("GET", address)
    return seen


def _longest(field: Any) -> int:
    """The bytes of the longest that a field takes: 𠮷 is on its way as %F0%A0%AE%B7, a letter with an accent as %C3%A9;
    who has an address or password of nothing but those has a short one.
    """
    if isinstance(field, EmailField | PasswordField):
        return 600
    return int(field.most) * 12 if isinstance(field, NameField) else 0


def test_the_longest_that_a_form_takes_is_read(app: Flask, owner: PageClient, cast: Cast) -> None:
    things, looked_at = Things(cast), 0
    for rule in app.url_map.iter_rules():
        if not {"GET", "POST"} <= rule.methods or not rule.endpoint.startswith("admin."):
            continue
        for field in (fields := _fields(app, owner, things.address(rule))):
            looked_at += isinstance(field, NameField)
        taken = limits.LARGEST.get(rule.endpoint, limits.SMALL)
        assert sum(map(_longest, fields)) + OTHERS <= taken, f"{rule.endpoint} takes only {taken} bytes"
    assert looked_at > 40


FILES = [("/admin/people/import/", "file"), ("/admin/tablets/hand-in", "file"), ("/admin/settings/change", "logo")]


@pytest.mark.parametrize(("address", "field"), FILES)
def test_a_file_is_read_from_nobody_who_is_not_signed_in(
    client: PageClient, cast: Cast, address: str, field: str
) -> None:
    files = {field: (io.BytesIO(b"x" * 100_000), "file.csv")}
    answer = client.browser.post(address, data=files, content_type="multipart/form-data")
    assert answer.status_code == 413


def test_who_sends_too_large_a_file_hears_how_large_it_may_be(owner: PageClient, cast: Cast) -> None:
    too_large = {"data": b"x" * (limits.PICTURE + 1), "content_type": "multipart/form-data; boundary=x"}
    answer = owner.browser.post(f"/admin/people/{cast.rosa.public_id}/change-photo", **too_large)
    assert "Send a smaller file: this page takes up to 16 MB." in answer.get_data(as_text=True)
    assert answer.status_code == 413


def test_where_a_file_is_taken_the_other_fields_stay_short(owner: PageClient, cast: Cast) -> None:
    owner.post("/admin/settings/change", {"language": "(" * 300_000}, status=413)
