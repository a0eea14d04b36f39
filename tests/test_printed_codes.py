"""A printed code always resolves: to the question, or to a kind page. Whatever happens to what it stands for."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from kiosk.actions import places
from kiosk.extensions import db
from kiosk.lib import clock, codes
from kiosk.models import Location, Touchpoint
from kiosk.queries import printing
from tests.cast import Cast
from tests.pages import PageClient

BASE_URL = "https://feedback.example.org"


def _address(touchpoint: Touchpoint) -> str:
    """The path that the QR code of a touchpoint holds."""
    today = clock.now().date()
    [printed] = printing.codes(None, base_url=BASE_URL, today=today, only={touchpoint.code})
    return urlsplit(printed.scanned).path


def _badge(cast: Cast) -> Touchpoint:
    places.add_badges(cast.harbour, by=cast.priya, at=clock.now())
    return db.session.scalars(sa.select(Touchpoint).where(Touchpoint.staff_member_id == cast.rosa.id)).one()


def _rename(cast: Cast) -> None:
    places.change_touchpoint(cast.reception, name="Front door", by=cast.priya, at=clock.now())


def _rename_location(cast: Cast) -> None:
    said = {"name": "Quay", "address": "", "region": "", "time_zone": "Asia/Tokyo"}
    places.change_location(cast.harbour, **said, by=cast.priya, at=clock.now())


def _move(cast: Cast) -> None:
    places.move(cast.reception, to=cast.hill, by=cast.priya, at=clock.now())


def _retire(cast: Cast) -> None:
    places.retire(cast.reception, by=cast.priya, at=clock.now())


def _retire_location(cast: Cast) -> None:
    places.retire(cast.harbour, by=cast.priya, at=clock.now())


def _retire_and_bring_back(cast: Cast) -> None:
    _retire(cast)
    places.bring_back(cast.reception, by=cast.priya, at=clock.now())


Happening = Callable[[Cast], None]


@pytest.mark.parametrize("happens", [_rename, _rename_location, _move, _retire_and_bring_back])
def test_a_code_goes_on_asking(client: PageClient, cast: Cast, happens: Happening) -> None:
    address = _address(cast.reception)
    happens(cast)
    assert client.get(address).h1 == "Overall, how was our service today?"


@pytest.mark.parametrize("happens", [_retire, _retire_location])
def test_a_retired_code_shows_a_kind_page(client: PageClient, cast: Cast, happens: Happening) -> None:
    address = _address(cast.reception)
    happens(cast)
    page = client.get(address, status=410)
    assert "Harbour Street Dental" in page.text
    assert page.all("a[href]")


def test_a_moved_code_asks_at_its_new_place(client: PageClient, cast: Cast) -> None:
    address = _address(cast.reception)
    _move(cast)
    visit = client.get(address).form("rate")["visit"]
    more = client.follow(client.post(f"/t/{cast.reception.code}/rate", {"visit": visit, "rating": 5}))
    assert "Hanna" in more.text
    assert "Rosa M." not in more.text


def test_a_badge_finds_its_person_chosen(client: PageClient, cast: Cast) -> None:
    badge = _badge(cast)
    visit = client.get(_address(badge)).form("rate")["visit"]
    more = client.follow(client.post(f"/t/{badge.code}/rate", {"visit": visit, "rating": 5}))
    assert more.form("add")["people"] == [cast.rosa.public_id]


def test_the_badge_of_somebody_who_left_still_asks(client: PageClient, cast: Cast) -> None:
    badge = _badge(cast)
    cast.rosa.left_on = clock.now().date() - timedelta(days=30)
    db.session.commit()
    visit = client.get(_address(badge)).form("rate")["visit"]
    more = client.follow(client.post(f"/t/{badge.code}/rate", {"visit": visit, "rating": 5}))
    assert "Rosa M." not in more.text


@pytest.mark.parametrize("written", ["{}", "{}/rate"])
def test_small_letters_capitals_and_dashes_are_one_code(client: PageClient, cast: Cast, written: str) -> None:
    for code in ("harb0wr1", "HARB0WR1", "harb-0wr1", "harbOwrl", "HARBOWRI"):
        if written == "{}":
            client.get(f"/t/{code}")
            client.get(f"/T/{code}")
        else:
            client.post(f"/t/{code}/rate", {"visit": codes.client_id().hex, "rating": 4})


def test_a_row_with_a_code_cannot_be_deleted_by_retiring(cast: Cast) -> None:
    before = db.session.scalars(sa.select(Touchpoint.code).order_by(Touchpoint.code)).all()
    _retire(cast)
    _retire_location(cast)
    assert db.session.scalars(sa.select(Touchpoint.code).order_by(Touchpoint.code)).all() == before
    assert len(db.session.scalars(sa.select(Location)).all()) == 2
