"""Managers' pages of locations."""

from datetime import timedelta

from kiosk.actions import places
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Location
from tests import counting
from tests.builders import make_response
from tests.cast import LONG_AGO, Cast
from tests.pages import PageClient


def test_an_owner_sees_every_location_and_a_manager_theirs(owner: PageClient, manager: PageClient, cast: Cast) -> None:
    assert owner.get("/admin/locations/").texts("tbody th") == ["Harbour Street", "Hill Road"]
    assert manager.get("/admin/locations/").texts("tbody th") == ["Harbour Street"]


def test_a_long_list_is_paged_and_searched(owner: PageClient, cast: Cast) -> None:
    db.session.add_all(Location(name=f"Shop {n:02}", time_zone="UTC", created_at=LONG_AGO) for n in range(60))
    db.session.commit()
    first = owner.get("/admin/locations/")
    assert len(first.all("tbody tr")) == 50
    second = owner.get(first.link("More locations"))
    assert len(second.all("tbody tr")) == 12
    assert owner.get("/admin/locations/?search=hop+59").texts("tbody th") == ["Shop 59"]
    assert "No location has that name" in owner.get("/admin/locations/?search=nowhere").text


def test_a_new_location_shows_its_first_touchpoint(owner: PageClient, cast: Cast) -> None:
    form = owner.get("/admin/locations/add").form()
    page = owner.follow(owner.post("/admin/locations/add", form | {"name": "Mill Lane"}))
    assert page.h1 == "Mill Lane"
    assert page.texts("tbody th") == ["Reception"]


def test_a_taken_name_comes_back_with_a_sentence(owner: PageClient, cast: Cast) -> None:
    form = owner.get("/admin/locations/add").form()
    page = owner.post("/admin/locations/add", form | {"name": "Hill Road", "address": "1 Hill Road"}, status=422)
    assert "There is already a location called “Hill Road”" in page.text
    assert page.form()["address"] == "1 Hill Road"


def test_a_location_is_changed(manager: PageClient, cast: Cast) -> None:
    address = f"/admin/locations/{cast.harbour.public_id}/change"
    form = manager.get(address).form()
    page = manager.follow(manager.post(address, form | {"name": "Quay", "time_zone": "Europe/Paris"}))
    assert page.h1 == "Quay"
    assert "Europe/Paris" in page.text


def test_an_unknown_time_zone_is_refused(manager: PageClient, cast: Cast) -> None:
    address = f"/admin/locations/{cast.harbour.public_id}/change"
    form = manager.get(address).form()
    manager.post(address, form | {"time_zone": "Mars/Olympus"}, status=422)


def test_a_time_zone_that_the_server_lacks_is_said_and_kept_until_another_is_chosen(
    manager: PageClient, cast: Cast
) -> None:
    cast.harbour.time_zone = "America/Not_Known_Yet"
    db.session.commit()
    page = manager.get(f"/admin/locations/{cast.harbour.public_id}")
    assert "This server does not know this time zone, so it uses UTC here." in page.text
    address = f"/admin/locations/{cast.harbour.public_id}/change"
    form = manager.get(address).form()
    assert form["time_zone"] == ["America/Not_Known_Yet"]
    manager.post(address, form | {"name": "Quay"}, status=303)
    db.session.refresh(cast.harbour)
    assert (cast.harbour.name, cast.harbour.time_zone) == ("Quay", "America/Not_Known_Yet")


def test_a_location_page_shows_codes_answers_and_what_is_quiet(viewer: PageClient, cast: Cast) -> None:
    make_response(cast.reception, given_at=clock.now() - timedelta(days=1))
    old = clock.now() - timedelta(days=20)
    places.add_touchpoint(cast.harbour, name="Door", by=cast.priya, at=old)
    places.add_badges(cast.harbour, by=cast.priya, at=old)
    page = viewer.get(f"/admin/locations/{cast.harbour.public_id}")
    rows = [" ".join(row.get_text(" ").split()) for row in page.all("tbody tr")]
    assert rows[0].startswith("Door")
    assert rows[0].endswith("0 Quiet")
    assert rows[1].startswith("Reception harb0wr1 1 Asking")
    assert [row.split()[0] for row in rows[2:]] == ["Catherine", "Rosa", "Tom"]
    for picture in page.all("img.thumbnail"):
        assert viewer.get(picture["src"]).headers["Content-Type"] == "image/svg+xml"


def test_an_owner_retires_a_location_and_brings_it_back(owner: PageClient, cast: Cast) -> None:
    address = f"/admin/locations/{cast.harbour.public_id}"
    page = owner.follow(owner.post(f"{address}/retire"))
    assert "Harbour Street is retired" in page.text
    page = owner.follow(owner.post(f"{address}/bring-back"))
    assert "Harbour Street is open again" in page.text


def test_a_manager_does_not_retire_a_location(manager: PageClient, cast: Cast) -> None:
    manager.post(f"/admin/locations/{cast.harbour.public_id}/retire", status=403)
    assert "Retire" not in manager.get(f"/admin/locations/{cast.harbour.public_id}").text


def test_another_managers_location_is_not_there(manager: PageClient, cast: Cast) -> None:
    for ending in ("", "/change"):
        manager.get(f"/admin/locations/{cast.hill.public_id}{ending}", status=404)


def test_hostile_names_are_only_text(owner: PageClient, cast: Cast) -> None:
    name = "<script>alert(1)</script> & \"'"
    form = owner.get("/admin/locations/add").form()
    page = owner.follow(owner.post("/admin/locations/add", form | {"name": name}))
    assert page.h1 == name


def test_lists_ask_as_often_for_many_as_for_few(owner: PageClient, cast: Cast) -> None:
    addresses = ("/admin/locations/", f"/admin/locations/{cast.harbour.public_id}", "/admin/printing/")
    with counting.queries() as few:
        for address in addresses:
            owner.get(address)
    for number in range(15):
        said = {"name": f"Shop {number}", "address": "", "region": "", "time_zone": "UTC"}
        places.add_location(**said, by=cast.priya, at=LONG_AGO)
        places.add_touchpoint(cast.harbour, name=f"Desk {number}", by=cast.priya, at=LONG_AGO)
    with counting.queries() as many:
        for address in addresses:
            owner.get(address)
    assert len(many) == len(few)
