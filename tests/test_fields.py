"""Text that people type comes in by one doorway: tidied, or refused in a sentence with nothing lost."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_wtf import FlaskForm
from wtforms import ColorField, DateField, HiddenField, IntegerField, PasswordField, StringField, TimeField
from wtforms.fields.core import UnboundField

from kiosk.extensions import db
from kiosk.fields import NameField
from kiosk.models import Location, Response
from tests.cast import Cast
from tests.pages import PageClient

READ_BY_THEMSELVES = (PasswordField, HiddenField, IntegerField, DateField, TimeField, ColorField)
"""Fields that are compared, parsed or hashed as they are, and never tidied."""


def forms(form: type[FlaskForm] = FlaskForm) -> Iterator[type[FlaskForm]]:
    """Every form of ours."""
    for one in form.__subclasses__():
        if one.__module__.startswith("kiosk."):
            yield one
        yield from forms(one)


def test_every_text_field_of_every_form_is_a_doorway(app: Flask) -> None:
    fields = [
        (f"{form.__name__}.{name}", field.field_class)
        for form in forms()
        for name, field in vars(form).items()
        if isinstance(field, UnboundField)
    ]
    text = [(name, kind) for name, kind in fields if issubclass(kind, StringField)]
    assert len(text) > 60
    assert [name for name, kind in text if not issubclass(kind, (NameField, *READ_BY_THEMSELVES))] == []


WORST = ["\u0301\u0316", "(", "\r\n", " x", "=", "\U00020bb7"]


@pytest.mark.parametrize("worst", WORST)
def test_what_is_too_long_comes_back_as_it_was_typed_with_one_sentence(
    owner: PageClient, cast: Cast, worst: str
) -> None:
    typed = worst * 300
    page = owner.post(f"/admin/locations/{cast.hill.public_id}/change", {"name": typed, "region": "Nord"}, status=422)
    assert page.texts(".summary li") == ["Shorten the name to 80 characters."]
    assert page.html.select_one("input[name=name]")["value"] == typed
    assert db.session.get_one(Location, cast.hill.id).name == "Hill Road"


@pytest.mark.parametrize("worst", WORST)
def test_a_customers_long_words_come_back(client: PageClient, cast: Cast, worst: str) -> None:
    visit = client.get("/t/harb0wr1").form("rate")["visit"]
    more = client.post("/t/harb0wr1/rate", {"visit": visit, "rating": "5"}).headers["Location"]
    typed = worst * 4010
    page = client.post(f"{more}/add", {"comment": f"x{typed}x", "somebody_else": "Cathrine"}, status=422)
    assert page.texts(".summary li") == ["Shorten your words to 4000 characters."]
    shown = page.html.select_one("textarea[name=comment]").get_text()
    assert "".join(shown.split()) == "".join(f"x{typed}x".split())
    assert page.html.select_one("input[name=somebody_else]")["value"] == "Cathrine"
    assert db.session.scalars(sa.select(Response.comment)).all() == [None]


def _boxes(page: Any) -> list[str]:
    return [box["name"] for box in page.all("input[maxlength], textarea[maxlength]")]


def test_no_box_cuts_off_in_silence_what_is_pasted_into_it(owner: PageClient, client: PageClient, cast: Cast) -> None:
    visit = client.get("/t/harb0wr1").form("rate")["visit"]
    more = client.post("/t/harb0wr1/rate", {"visit": visit, "rating": "5"}).headers["Location"]
    assert _boxes(client.get(more)) == []
    assert _boxes(client.get("/tablet")) == []
    for address in ("/admin/people/add", "/admin/standards/add", "/admin/praise/add", "/admin/settings/change"):
        assert _boxes(owner.get(address)) == []


@pytest.mark.parametrize("address", ["/admin/people/?q=", "/admin/locations/?search="])
def test_a_search_that_is_too_long_is_left_out_and_says_so(owner: PageClient, cast: Cast, address: str) -> None:
    typed = "x" * 81
    page = owner.get(f"{address}{typed}")
    assert "The search was too long and was ignored. Shorten it to 80 characters." in page.text
    boxes = [box["value"] for box in page.all("input[type=search]")]
    assert boxes in ([typed], [])  # a handful of locations has no box
