"""Managers' pages of touchpoints, and the files of their codes."""

from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from kiosk.actions import places
from kiosk.extensions import db
from kiosk.models import Location, Touchpoint
from tests import codes
from tests.builders import NOON
from tests.cast import Cast
from tests.pages import PageClient


def _address(cast: Cast, ending: str = "") -> str:
    return f"/admin/touchpoints/{cast.reception.public_id}{ending}"


def test_the_page_shows_the_code_and_its_address_in_plain_letters(viewer: PageClient, cast: Cast) -> None:
    page = viewer.get(_address(cast))
    [drawn] = codes.read_svg(str(page.all("svg.qr")[0]).replace("viewbox", "viewBox"))
    assert drawn == "http://FEEDBACK.EXAMPLE.ORG/T/HARB0WR1"
    assert "feedback.example.org/t/harb0wr1" in page.text
    viewer.get(page.link("See it as a customer"))


def test_downloads_hold_an_address_that_answers(viewer: PageClient, client: PageClient, cast: Cast) -> None:
    page = viewer.get(_address(cast))
    drawing, picture = viewer.get(page.link("Download SVG")), viewer.get(page.link("Download PNG"))
    assert codes.read_svg(drawing.body.decode()) == codes.read_png(picture.body)
    client.get(urlsplit(codes.read_png(picture.body)[0]).path)
    assert drawing.headers["Content-Disposition"] == "attachment; filename=reception-harb0wr1.svg"


@pytest.mark.parametrize("name", ["../../x", "a\"b;c", "Šárka", "💥", "=1+1"])  # fmt: skip
def test_any_name_gives_a_file_name(owner: PageClient, cast: Cast, name: str) -> None:
    places.change_touchpoint(cast.reception, name=name, by=cast.priya, at=NOON)
    header = owner.get(_address(cast, "/code.svg")).headers["Content-Disposition"]
    assert "harb0wr1.svg" in header
    assert not set(header) & set("/\\\n")


def test_every_print_link_opens(viewer: PageClient, cast: Cast) -> None:
    page = viewer.get(_address(cast))
    for words in ("Poster", "Table tent", "Cards"):
        assert "Reception" in viewer.get(page.link(words)).text


def test_a_touchpoint_is_added_renamed_retired_and_brought_back(manager: PageClient, cast: Cast) -> None:
    made = manager.post(f"/admin/touchpoints/add/{cast.harbour.public_id}", {"name": "Door"})
    page = manager.follow(made)
    assert page.h1 == "Door"
    page = manager.follow(manager.post(f"{page.address}/change", {"name": "Back door"}))
    assert page.h1 == "Back door"
    assert "The code still works" in manager.follow(manager.post(f"{page.address}/retire")).text
    assert "Back door is asking again" in manager.follow(manager.post(f"{page.address}/bring-back")).text


def test_a_touchpoint_needs_a_name(manager: PageClient, cast: Cast) -> None:
    page = manager.post(f"/admin/touchpoints/add/{cast.harbour.public_id}", {"name": " \n"}, status=422)
    assert "Give the touchpoint a name." in page.text
    page = manager.post(_address(cast, "/change"), {"name": "x" * 81}, status=422)
    assert "Shorten the name" in page.text


def test_an_owner_moves_a_touchpoint(owner: PageClient, cast: Cast) -> None:
    page = owner.get(_address(cast, "/move"))
    assert page.texts("option") == ["Hill Road"]
    page = owner.follow(owner.post(_address(cast, "/move"), {"location": cast.hill.public_id}))
    assert "Reception is now at Hill Road" in page.text
    asks_at = sa.select(Touchpoint.location_id).where(Touchpoint.code == "harb0wr1")
    assert db.session.scalar(asks_at) == cast.hill.id


@pytest.mark.parametrize("location", ["", "nowhere", "0" * 16])
def test_a_move_to_nowhere_is_refused(owner: PageClient, cast: Cast, location: str) -> None:
    page = owner.post(_address(cast, "/move"), {"location": location}, status=422)
    assert "Choose one of your open locations." in page.text


def test_where_there_is_one_location_nothing_moves(owner: PageClient, cast: Cast) -> None:
    places.retire(db.session.get(Location, cast.hill.id), by=cast.priya, at=NOON)
    assert "There is nowhere to move to" in owner.get(_address(cast, "/move")).text


def test_a_badge_is_shown_without_what_it_cannot_do(owner: PageClient, cast: Cast) -> None:
    places.add_badges(cast.harbour, by=cast.priya, at=NOON)
    badge = db.session.scalars(sa.select(Touchpoint).where(Touchpoint.staff_member_id == cast.rosa.id)).one()
    page = owner.get(f"/admin/touchpoints/{badge.public_id}")
    assert page.h1 == "Rosa M."
    assert "Move it" not in page.text
    assert "Rosa M." in owner.get(page.link("Badge")).text
    refused = owner.post(f"/admin/touchpoints/{badge.public_id}/change", {"name": "X"}, status=422)
    assert "Change the person’s name instead" in refused.text
    refused = owner.post(f"/admin/touchpoints/{badge.public_id}/move", {"location": cast.hill.public_id}, status=422)
    assert "cannot be moved" in refused.text


def test_a_manager_does_not_move_and_a_viewer_does_not_change(
    manager: PageClient, viewer: PageClient, cast: Cast
) -> None:
    manager.get(_address(cast, "/move"), status=403)
    for ending in ("/change", "/retire"):
        viewer.post(_address(cast, ending), {"name": "X"}, status=403)


def test_another_locations_touchpoint_is_not_there(manager: PageClient, cast: Cast) -> None:
    for ending in ("", "/code.svg", "/code.png", "/change"):
        manager.get(f"/admin/touchpoints/{cast.hill_desk.public_id}{ending}", status=404)
