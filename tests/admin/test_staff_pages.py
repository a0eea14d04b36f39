"""Managers and people's own pages: the address is shown once, to who made it, and can be ended."""

import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.models import StaffMember
from tests import codes
from tests.cast import Cast
from tests.pages import PageClient


def _open(client: PageClient, person: StaffMember) -> str:
    """Open somebody's page; the address that the card shows."""
    page = client.follow(client.post(f"/admin/staff-pages/{person.public_id}/open"))
    return page.texts(".address")[0].partition("/staff/")[2]


def test_the_card_shows_an_address_that_opens_their_page(client: PageClient, manager: PageClient, cast: Cast) -> None:
    key = _open(manager, cast.rosa)
    assert client.get(f"/staff/{key}").h1 == "Your thanks, Rosa M."


def test_the_code_on_the_card_is_the_address(client: PageClient, manager: PageClient, cast: Cast) -> None:
    key = _open(manager, cast.rosa)
    page = manager.get("/admin/staff-pages/made")
    drawn = str(page.all("svg.qr")[0]).replace("viewbox", "viewBox")
    assert codes.read_svg(drawn)[0].endswith(f"/STAFF/{key.upper()}")


def test_nobody_but_who_made_it_is_shown_the_address(manager: PageClient, owner: PageClient, cast: Cast) -> None:
    key = _open(manager, cast.rosa)
    page = owner.follow(owner.get("/admin/staff-pages/made", 302))
    assert "shown only to the person who made it" in page.text
    assert key.encode() not in page.body


def test_no_page_of_managers_holds_the_key_but_the_card(manager: PageClient, cast: Cast) -> None:
    key = _open(manager, cast.rosa)
    for address in (f"/admin/people/{cast.rosa.public_id}", "/admin/people/", "/admin/"):
        assert key.encode() not in manager.get(address).body


def test_a_closed_page_is_closed_from_the_persons_page(client: PageClient, manager: PageClient, cast: Cast) -> None:
    key = _open(manager, cast.rosa)
    page = manager.follow(manager.post(f"/admin/staff-pages/{cast.rosa.public_id}/end"))
    assert "It has no address yet." in page.text
    client.get(f"/staff/{key}", 404)


def test_a_viewer_hands_out_no_address(viewer: PageClient, cast: Cast) -> None:
    viewer.post(f"/admin/staff-pages/{cast.rosa.public_id}/open", status=403)
    viewer.get("/admin/staff-pages/made", 403)
    assert "Open their page" not in viewer.get(f"/admin/people/{cast.rosa.public_id}").text
    assert db.session.scalars(sa.select(StaffMember.page_number)).all() == [0, 0, 0, 0]


def test_the_form_says_that_they_chose_themselves(manager: PageClient, cast: Cast) -> None:
    cast.rosa.chose_at, cast.rosa.is_shown = cast.rosa.created_at, False
    db.session.commit()
    address = f"/admin/people/{cast.rosa.public_id}/change"
    page = manager.get(address)
    assert "only they can turn it on" in page.text
    refused = manager.post(address, page.form() | {"is_shown": "y"}, 422)
    assert "Only they can change that." in refused.text


def test_a_whole_location_gets_its_pages_at_once(client: PageClient, manager: PageClient, cast: Cast) -> None:
    first = _open(manager, cast.tom)
    address = manager.get("/admin/people/").link("Hand out their pages")
    assert "No page yet: 2 of 3 people" in manager.get(address).text
    page = manager.follow(manager.post(address))
    assert page.texts(".big") == ["Catherine, this page is yours", "Rosa M., this page is yours"]
    for typed in page.texts(".address"):
        client.get(f"/staff/{typed.partition('/staff/')[2]}")
    client.get(f"/staff/{first}")
    assert "Everybody here has a page." in manager.get(address).text


def test_no_page_is_handed_out_elsewhere(manager: PageClient, cast: Cast) -> None:
    manager.post(f"/admin/staff-pages/{cast.hill.public_id}/hand-out", status=404)
    assert db.session.scalars(sa.select(StaffMember.page_number)).all() == [0, 0, 0, 0]
