"""Pictures by their address: a logo stays, a photo is there while its person shows it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from kiosk.actions import staff_pages
from kiosk.actions.staff_pages import Choices
from kiosk.extensions import db
from kiosk.models import Picture, WallChoice
from tests import codes
from tests.builders import NOON, make_own_page
from tests.cast import Cast
from tests.pages import PageClient


def _picture(colour: str) -> Picture:
    return Picture(content_type="image/png", data=codes.picture_of(colour), width=64, height=64, created_at=NOON)


@pytest.fixture
def photo(cast: Cast) -> str:
    """The address of Rosa's photo, which she shows."""
    cast.rosa.photo = _picture("green")
    db.session.commit()
    return f"/pictures/{cast.rosa.photo.public_id}"


@pytest.mark.parametrize("hidden", ["is_shown", "shows_photo"])
def test_a_photo_that_is_hidden_is_gone_from_its_old_address(
    client: PageClient, cast: Cast, photo: str, hidden: str
) -> None:
    assert client.get(photo).body == codes.picture_of("green")
    choices = {"is_shown": True, "shows_photo": True, hidden: False}
    staff_pages.choose(cast.rosa, Choices(**choices, wall_choice=WallChoice.ASK), at=NOON)
    client.get(photo, 404)
    client.get(photo, 404, headers={"If-None-Match": f'"{photo.rpartition("/")[2]}"'})


@pytest.mark.parametrize(("minute", "status"), [(59, 200), (60, 404)])
def test_the_photo_of_who_left_is_gone_once_their_last_day_is_over_everywhere(
    client: PageClient, cast: Cast, photo: str, minute: int, status: int
) -> None:
    cast.rosa.left_on = date(2026, 11, 22)
    db.session.commit()
    with time_machine.travel(datetime(2026, 11, 23, 11, tzinfo=UTC) + timedelta(minutes=minute), tick=False):
        client.get(photo, status)


def test_a_browser_keeps_a_photo_for_a_visit_and_then_asks(client: PageClient, photo: str) -> None:
    page = client.get(photo)
    assert page.headers["Cache-Control"] == "private, max-age=1800"
    assert client.get(photo, 304, headers={"If-None-Match": page.headers["ETag"]}).body == b""


def test_a_logo_is_kept_for_ever(client: PageClient, cast: Cast) -> None:
    cast.organisation.logo = _picture("red")
    db.session.commit()
    page = client.get(f"/pictures/{cast.organisation.logo.public_id}")
    assert "immutable" in page.headers["Cache-Control"]
    assert page.body == codes.picture_of("red")


def test_a_picture_that_is_nobodys_is_not_there(client: PageClient, cast: Cast) -> None:
    nobodys = _picture("blue")
    db.session.add(nobodys)
    db.session.commit()
    client.get(f"/pictures/{nobodys.public_id}", 404)


def test_who_hides_it_and_their_manager_still_see_it(
    client: PageClient, manager: PageClient, cast: Cast, photo: str
) -> None:
    own = make_own_page(cast.rosa, by=cast.priya)
    staff_pages.choose(cast.rosa, Choices(True, False, WallChoice.ASK), at=NOON)
    theirs = client.get(f"{own}/choose").all(".as-seen img")[0]["src"]
    page = manager.get(f"/admin/people/{cast.rosa.public_id}")
    assert page.texts(".facts .photo") == ["not shown to anybody"]
    assert page.all(".seen img") == []
    for browser, address in ((client, theirs), (manager, page.all(".facts img")[0]["src"])):
        seen = browser.get(address)
        assert (seen.body, seen.headers["Cache-Control"]) == (codes.picture_of("green"), "no-store")


@pytest.mark.parametrize(("left_on", "is_seen"), [(NOON.date(), False), (date(2100, 1, 1), True), (None, True)])
def test_a_manager_sees_of_a_photo_what_customers_see(
    manager: PageClient, cast: Cast, photo: str, left_on: date | None, is_seen: bool
) -> None:
    cast.rosa.left_on = left_on
    db.session.commit()
    page = manager.get(f"/admin/people/{cast.rosa.public_id}")
    assert [image["src"] for image in page.all(".seen img")] == [photo] * is_seen
    assert page.texts(".facts .photo") == ["" if is_seen else "not shown to anybody"]


def test_no_other_manager_sees_what_is_hidden(manager: PageClient, cast: Cast) -> None:
    cast.hanna.photo = _picture("green")
    db.session.commit()
    manager.get(f"/admin/people/{cast.hanna.public_id}/photo", 404)
    manager.get(f"/admin/people/{cast.rosa.public_id}/photo", 404)
