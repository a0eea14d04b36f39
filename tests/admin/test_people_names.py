"""What customers call somebody: proposed where people are added, and different for two of one role."""

import pytest

from kiosk.extensions import db
from tests.admin.test_people import PEOPLE, _add, _photo, _said
from tests.cast import Cast
from tests.pages import PageClient


@pytest.mark.parametrize(("full_name", "shown"), [("Dr. Amara Okafor", "Amara"), ("Vogel, Petra", "Petra")])
def test_a_shown_name_that_is_sure_is_taken(manager: PageClient, cast: Cast, full_name: str, shown: str) -> None:
    page = manager.get(_add(manager, cast.harbour, full_name=full_name))
    assert page.texts(".seen bdi") == [shown]


@pytest.mark.parametrize(("full_name", "proposal"), [("Dr. Müller", "Dr. Müller"), ("Kovács Katalin", "Katalin")])
def test_a_shown_name_that_may_be_wrong_is_asked_about(
    manager: PageClient, cast: Cast, full_name: str, proposal: str
) -> None:
    asked = manager.post(f"{PEOPLE}add", _said(cast.harbour, full_name=full_name), status=422)
    assert asked.texts(".summary a") == ["Is this what customers call them? Change it if it is not, then save."]
    assert (asked.form()["full_name"], asked.form()["shown_name"]) == (full_name, proposal)
    page = manager.follow(manager.post(f"{PEOPLE}add", asked.form()))
    assert page.texts(".seen bdi") == [proposal]


def test_two_whom_customers_could_not_tell_apart_are_refused(manager: PageClient, cast: Cast) -> None:
    said = _said(cast.harbour, full_name="Tom Hardy", shown_name="tom", role="dental nurse")
    refused = manager.post(f"{PEOPLE}add", said, status=422)
    sentence = "Customers could not tell them apart from Thomas Baker, who is also shown as “Tom” with the same role. "
    assert refused.texts(".summary a") == [sentence + "Use “tom H.”, or give one of them another role or a photo."]
    assert refused.form()["shown_name"] == "tom"
    for changes in ({"role": "Lab"}, {"shown_name": "Tom H."}, {"is_shown": None}):
        manager.post(f"{PEOPLE}add", said | changes)


def test_people_who_look_the_same_are_listed(manager: PageClient, viewer: PageClient, cast: Cast) -> None:
    assert manager.get(PEOPLE).all(".notice") == []
    cast.rosa.shown_name = cast.tom.shown_name
    cast.hanna.shown_name = cast.catherine.shown_name
    db.session.commit()
    assert manager.get(PEOPLE).texts(".notice li") == [
        "Rosa Martinez , shown as Tom · Dental nurse", "Thomas Baker , shown as Tom · Dental nurse",
    ]  # fmt: skip
    manager.post(f"{PEOPLE}{cast.rosa.public_id}/change-photo", {"photo": _photo()}, content_type="multipart/form-data")
    assert manager.get(PEOPLE).all(".notice li") == []
