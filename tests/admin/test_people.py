"""The staff pages: the list, one person, what can be changed and by whom, and what customers then see."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from PIL import Image

from kiosk.actions import mentions
from kiosk.extensions import db
from kiosk.models import Location, Picture, StaffMember, Touchpoint
from tests import counting
from tests.builders import NOON, make_decided, make_mention
from tests.cast import Cast
from tests.pages import Page, PageClient
from tests.queries.test_staff import make_people

PEOPLE = "/admin/people/"


def _said(*locations: Location, **changes: Any) -> dict[str, Any]:
    return {"full_name": "Yuki Ito", "is_shown": "y", "locations": [one.public_id for one in locations], **changes}


def _add(client: PageClient, *locations: Location, **changes: Any) -> str:
    """Add a person by the form; the address of their page."""
    return client.post(f"{PEOPLE}add", _said(*locations, **changes)).headers["Location"]


def _names(page: Page) -> list[str]:
    return page.texts(".people tbody th bdi")


def _photo(kind: str = "JPEG") -> tuple[io.BytesIO, str]:
    file = io.BytesIO()
    Image.new("RGB", (900, 600), "green").save(file, kind)
    file.seek(0)
    return file, f"rosa.{kind.lower()}"


def _chosen(client: PageClient, code: str) -> list[str]:
    """Whom a customer finds chosen who scans this code and taps a face."""
    visit = client.get(f"/t/{code}").form("rate")["visit"]
    more = client.follow(client.post(f"/t/{code}/rate", {"visit": visit, "rating": 5}))
    return [tag.find_parent("label").bdi.get_text() for tag in more.all("input[name=people][checked]")]


def test_the_list_shows_who_works_at_their_locations(owner: PageClient, manager: PageClient) -> None:
    assert _names(owner.get(PEOPLE)) == ["Catherine Byrne", "Hanna Virtanen", "Rosa Martinez", "Thomas Baker"]
    assert _names(manager.get(PEOPLE)) == ["Catherine Byrne", "Rosa Martinez", "Thomas Baker"]


def test_the_list_is_searched_and_narrowed_to_a_location(owner: PageClient, cast: Cast) -> None:
    assert _names(owner.get(f"{PEOPLE}?q=cathy")) == ["Catherine Byrne"]
    assert _names(owner.get(f"{PEOPLE}?location={cast.hill.public_id}")) == ["Hanna Virtanen"]
    assert owner.get(f"{PEOPLE}?q=zzz").texts(".empty h2") == ["Nobody by that name"]


def test_a_location_that_is_not_theirs_narrows_nothing(manager: PageClient, cast: Cast) -> None:
    page = manager.get(f"{PEOPLE}?location={cast.hill.public_id}&after=nobody")
    assert _names(page) == ["Catherine Byrne", "Rosa Martinez", "Thomas Baker"]
    assert "Hanna" not in page.text


def test_leavers_have_a_list_of_their_own(owner: PageClient, cast: Cast) -> None:
    cast.tom.left_on = datetime(2026, 3, 1, tzinfo=UTC).date()
    db.session.commit()
    assert "Thomas Baker" not in _names(owner.get(PEOPLE))
    page = owner.get(f"{PEOPLE}?left=yes")
    assert _names(page) == ["Thomas Baker"]
    assert page.texts(".tabs a") == ["Working here 3", "Left 1"]


def test_the_list_goes_on_behind_its_last_person(owner: PageClient, cast: Cast) -> None:
    make_people(cast.hill, 70)
    first = owner.get(f"{PEOPLE}?q=person&location={cast.hill.public_id}")
    second = owner.get(first.link("More people"))
    assert [*_names(first), *_names(second)] == [f"Person {number:03}" for number in range(70)]
    assert "More people" not in second.text


def test_the_list_asks_as_much_for_fifty_people_as_for_four(owner: PageClient, cast: Cast) -> None:
    owner.get(PEOPLE)
    with counting.queries() as few:
        owner.get(PEOPLE)
    make_people(cast.hill, 60)
    with counting.queries() as many:
        owner.get(PEOPLE)
    with counting.queries() as searched:
        owner.get(f"{PEOPLE}?q=person")
    assert (len(few), len(many), len(searched)) == (10, 10, 11)


def test_an_added_person_is_on_the_customers_page_and_has_a_badge(
    owner: PageClient, client: PageClient, cast: Cast
) -> None:
    page = owner.get(_add(owner, cast.harbour, role="Nurse", names="Yu\n\n Yuko \nYu", reference="17"))
    assert page.h1 == "Yuki Ito"
    assert {"Nurse", "Yuki", "Yu", "Yuko", "17", "Selects them"} <= set(page.texts("bdi, .tag"))
    badge = db.session.scalars(sa.select(Touchpoint).where(Touchpoint.staff_member_id.is_not(None))).one()
    assert _chosen(client, badge.code) == ["Yuki"]
    assert "Yuki" not in client.get(f"/t/{badge.code}").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"full_name": "  "}, "Enter the person’s full name."),
        ({"full_name": "x" * 81}, "Shorten the name to 80 characters."),
        ({"shown_name": "x" * 41}, "Shorten the shown name to 40 characters."),
        (
            {"locations": []},
            "Choose at least one location. If they no longer work anywhere, enter their last day instead.",
        ),
        ({"locations": ["nowhere"]}, "Choose from your own locations."),
        ({"joined_on": "soon"}, "Enter the date like 2026-11-30."),
        ({"names": "x" * 81}, "Enter up to 20 other names of up to 80 characters each."),
    ],
)
def test_a_form_that_fails_comes_back_whole(
    owner: PageClient, cast: Cast, changes: dict[str, Any], sentence: str
) -> None:
    page = owner.post(f"{PEOPLE}add", {**_said(cast.hill, role="Nurse"), **changes}, status=422)
    assert page.texts(".summary li") == [sentence]
    assert page.form()["role"] == "Nurse"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StaffMember)) == 4


def test_the_only_location_is_ticked_already(manager: PageClient, owner: PageClient, cast: Cast) -> None:
    assert manager.get(f"{PEOPLE}add").form()["locations"] == [cast.harbour.public_id]
    assert "locations" not in owner.get(f"{PEOPLE}add").form()


def test_a_changed_person_is_saved(manager: PageClient, cast: Cast) -> None:
    address = f"{PEOPLE}{cast.rosa.public_id}/change"
    manager.post(address, {**manager.get(address).form(), "shown_name": "Rosie"})
    assert "Rosie" in manager.get(f"{PEOPLE}{cast.rosa.public_id}").text


def test_a_manager_moves_nobody_to_a_location_that_is_not_theirs(manager: PageClient, cast: Cast) -> None:
    for address in (f"{PEOPLE}add", f"{PEOPLE}{cast.rosa.public_id}/change"):
        page = manager.post(address, _said(cast.harbour, cast.hill), status=422)
        assert page.texts(".summary li") == ["Choose from your own locations."]


def test_who_is_taken_off_their_last_location_of_a_manager_is_the_others(
    owner: PageClient, app: Flask, cast: Cast
) -> None:
    address = _add(owner, cast.harbour, cast.hill)
    mark = PageClient(app).signed_in_as(cast.mark)
    gone = mark.post(f"{address}/change", _said())
    assert gone.headers["Location"] == PEOPLE
    mark.get(address, status=404)
    assert PageClient(app).signed_in_as(cast.hugo).get(address).h1 == "Yuki Ito"


@pytest.mark.parametrize("verb", ["", "/change", "/leave", "/change-photo"])
def test_somebody_elsewhere_is_not_there(manager: PageClient, cast: Cast, verb: str) -> None:
    manager.get(f"{PEOPLE}{cast.hanna.public_id}{verb}", status=404)


@pytest.mark.parametrize("verb", ["change", "leave", "change-photo", "remove-photo", "bring-back"])
def test_only_managers_change_and_only_their_own(app: Flask, viewer: PageClient, cast: Cast, verb: str) -> None:
    viewer.post(f"{PEOPLE}{cast.rosa.public_id}/{verb}", {"full_name": "X", "left_on": "2026-01-31"}, status=403)
    hugo = PageClient(app).signed_in_as(cast.hugo)
    hugo.post(f"{PEOPLE}{cast.rosa.public_id}/{verb}", {"full_name": "X", "left_on": "2026-01-31"}, status=404)
    db.session.refresh(cast.rosa)
    assert (cast.rosa.full_name, cast.rosa.left_on) == ("Rosa Martinez", None)


def test_a_viewer_sees_without_buttons(viewer: PageClient, cast: Cast) -> None:
    page = viewer.get(f"{PEOPLE}{cast.rosa.public_id}")
    assert page.all("main form, main .button") == []
    assert viewer.get(PEOPLE).all("main .top .button") == []
    viewer.get(f"{PEOPLE}add", status=403)


def test_who_left_is_gone_the_day_after_and_their_badge_still_asks(
    owner: PageClient, client: PageClient, cast: Cast
) -> None:
    address = _add(owner, cast.harbour)
    code = db.session.scalars(sa.select(Touchpoint.code).where(Touchpoint.staff_member_id.is_not(None))).one()
    today = datetime.now(UTC).date()
    owner.post(f"{address}/leave", {"left_on": today.isoformat()})
    assert _chosen(client, code) == ["Yuki"]
    with time_machine.travel(datetime.now(UTC) + timedelta(days=2), tick=False):
        assert _chosen(client, code) == []
        assert "Selects nobody" in owner.get(address).texts(".tag")
        owner.post(f"{address}/bring-back")
        assert _chosen(client, code) == ["Yuki"]


@pytest.mark.parametrize("changes", [{"is_shown": ""}, {"locations": "hill"}])
def test_a_badge_chooses_nobody_who_is_not_shown_or_not_there(
    owner: PageClient, client: PageClient, cast: Cast, changes: dict[str, str]
) -> None:
    address = _add(owner, cast.harbour)
    code = db.session.scalars(sa.select(Touchpoint.code).where(Touchpoint.staff_member_id.is_not(None))).one()
    said = _said(cast.hill if "locations" in changes else cast.harbour)
    owner.post(f"{address}/change", {**said, **{name: value for name, value in changes.items() if not value}})
    assert _chosen(client, code) == []


def test_a_last_day_before_the_first_is_refused(owner: PageClient, cast: Cast) -> None:
    address = _add(owner, cast.harbour, joined_on="2026-05-01")
    page = owner.post(f"{address}/leave", {"left_on": "2026-04-30"}, status=422)
    assert page.texts(".summary li") == ["Their last day cannot be before the day they joined."]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_shown_to_customers_until_it_is_removed(
    manager: PageClient, client: PageClient, cast: Cast, kind: str
) -> None:
    address = f"{PEOPLE}{cast.rosa.public_id}"
    manager.post(f"{address}/change-photo", {"photo": _photo(kind)})
    picture = manager.get(address).all(".seen img")[0]["src"]
    assert client.get(picture).headers["Content-Type"] == "image/jpeg"
    manager.post(f"{address}/remove-photo")
    client.get(picture, status=404)
    assert db.session.scalars(sa.select(Picture)).all() == []


def test_a_file_that_is_no_picture_is_refused(manager: PageClient, cast: Cast) -> None:
    address = f"{PEOPLE}{cast.rosa.public_id}/change-photo"
    page = manager.post(address, {"photo": (io.BytesIO(b"<svg onload=alert(1)>"), "rosa.svg")}, status=422)
    assert page.texts(".summary li") == ["This file is not a picture we can read. Choose a JPEG, PNG or WebP."]
    assert manager.post(address, {}, status=422).texts(".summary li") == ["Choose a photo."]
    too_large = {"data": b"x" * 5_000_000, "content_type": "multipart/form-data; boundary=x"}
    assert manager.browser.post(address, **too_large).status_code == 413


def test_a_page_shows_the_thanks_of_its_locations(manager: PageClient, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa, comment="Found me a slot.", given_name="Rosie")
    make_decided(cast.hill_desk, cast.rosa, comment="Elsewhere.")
    page = manager.get(f"{PEOPLE}{cast.rosa.public_id}")
    assert "Found me a slot." in page.text
    assert manager.get(page.all(".thanks a")[0]["href"]).status == 200
    assert "Elsewhere." not in page.text
    assert page.texts(".tally dd") == ["0", "1", "0", "0"]


def test_a_hostile_name_is_only_text(owner: PageClient, cast: Cast) -> None:
    name = "<script>alert(1)</script>"
    page = owner.get(
        _add(owner, cast.harbour, **dict.fromkeys(("full_name", "shown_name", "role", "names", "reference"), name))
    )
    assert page.h1 == name
    assert page.all("main script") == []


def test_learnt_spellings_are_shown_with_a_way_to_remove_each(
    manager: PageClient, viewer: PageClient, cast: Cast
) -> None:
    for _time in range(2):
        mention = make_mention(cast.reception, "Zaza")
        mentions.approve(mention, staff_member=cast.rosa, by=cast.mark, at=NOON)
    address = f"{PEOPLE}{cast.rosa.public_id}"
    assert viewer.get(address).all("form[action$=remove-name]") == []
    page = manager.get(address)
    assert page.texts(".learnt li") == ["Zaza In use approved 2 times Remove Zaza"]
    manager.post(f"{address}/remove-name", {"name": "nothing"})
    page = manager.follow(manager.post(f"{address}/remove-name", page.form("remove-name")))
    assert "Removed." in page.text
    assert page.all(".learnt") == []
