"""The print pages, their PDFs and the ZIP of codes."""

import io
import zipfile
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.datastructures import Headers

from kiosk.actions import places
from kiosk.documents.printed import PAPERS
from kiosk.extensions import db
from kiosk.models import Location, Picture, Touchpoint, staff_locations
from tests import codes
from tests.builders import NOON
from tests.cast import LONG_AGO, Cast
from tests.pages import Page, PageClient

KINDS = ("poster", "tent", "card", "badge")


def _address(location: Location, ending: str = "") -> str:
    return f"/admin/printing/{location.public_id}{ending}"


def _badges(cast: Cast) -> list[str]:
    return [badge.code for badge in _made_badges(cast)]


def _made_badges(cast: Cast) -> list[Touchpoint]:
    places.add_badges(cast.harbour, by=cast.priya, at=NOON)
    return list(db.session.scalars(sa.select(Touchpoint).where(Touchpoint.staff_member_id.is_not(None))))


def _drawn(page: Page) -> list[str]:
    """What the codes drawn on a print page hold."""
    return [codes.read_svg(str(drawing).replace("viewbox", "viewBox"))[0] for drawing in page.all("svg.qr")]


def _names(page: Page) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(page.body)).namelist()[1:]


def test_an_owner_chooses_a_location_and_a_manager_of_one_is_there(
    owner: PageClient, manager: PageClient, cast: Cast
) -> None:
    assert owner.get("/admin/printing/").texts("tbody th") == ["Harbour Street", "Hill Road"]
    page = manager.follow(manager.get("/admin/printing/", status=302))
    assert page.h1 == "Print for Harbour Street"


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_on_a_print_page_answers(viewer: PageClient, client: PageClient, cast: Cast, kind: str) -> None:
    _badges(cast)
    drawn = _drawn(viewer.get(_address(cast.harbour, f"/sheet?kind={kind}")))
    assert len(drawn) == {"poster": 1, "tent": 2, "card": 10, "badge": 3}[kind]
    for address in set(drawn):
        assert client.get(urlsplit(address).path).h1 == "Overall, how was our service today?"


@pytest.mark.parametrize("kind", KINDS)
def test_a_pdf_holds_the_same_codes_as_the_page(viewer: PageClient, cast: Cast, kind: str) -> None:
    _badges(cast)
    page = viewer.get(_address(cast.harbour, f"/sheet?kind={kind}&paper=letter"))
    made = viewer.get(page.link("PDF"))
    assert made.headers["Content-Type"] == "application/pdf"
    assert sorted(code for found in codes.read_pdf(made.body) for code in found) == sorted(_drawn(page))


@pytest.mark.parametrize("paper", PAPERS)
def test_a_print_page_says_its_paper_within_the_policy(viewer: PageClient, cast: Cast, paper: str) -> None:
    page = viewer.get(_address(cast.harbour, f"/sheet?paper={paper}"))
    assert f"@page{{size:{PAPERS[paper].css};" in page.all("style")[0].get_text()
    assert "'sha256-" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("asked", ["kind=nonsense&paper=a9", "paper=", "kind=%00", "code=%F0%9F%92%A5&code=harb0wr1"])
def test_nonsense_in_the_address_gives_an_ordinary_poster(viewer: PageClient, cast: Cast, asked: str) -> None:
    assert viewer.get(_address(cast.harbour, f"/sheet?{asked}")).h1 == "Poster: Harbour Street"


def test_chosen_codes_are_printed_and_no_others(viewer: PageClient, cast: Cast) -> None:
    door = places.add_touchpoint(cast.harbour, name="Door", by=cast.priya, at=NOON)
    asked = f"code={door.code}&code={cast.hill_desk.code}"
    assert _drawn(viewer.get(_address(cast.harbour, f"/sheet?{asked}"))) == [
        f"http://FEEDBACK.EXAMPLE.ORG/T/{door.code.upper()}"
    ]
    assert _names(viewer.get(_address(cast.harbour, f"/codes.zip?{asked}"))) == [
        f"harbour-street/door-{door.code}.{ending}" for ending in ("svg", "png")
    ]


def test_a_retired_code_is_printed_only_when_chosen(viewer: PageClient, cast: Cast) -> None:
    places.retire(cast.reception, by=cast.priya, at=NOON)
    page = viewer.follow(viewer.get(_address(cast.harbour, "/sheet"), status=302))
    assert "There is no code to print here" in page.text
    assert "Retired" in viewer.get(_address(cast.harbour)).text
    assert len(_drawn(viewer.get(_address(cast.harbour, "/sheet?code=harb0wr1")))) == 1


def test_missing_badges_are_named_and_made(manager: PageClient, viewer: PageClient, cast: Cast) -> None:
    assert "Without a badge: Catherine, Rosa M., Tom." in manager.get(_address(cast.harbour)).text
    refused = manager.follow(manager.get(_address(cast.harbour, "/sheet?kind=badge"), status=302))
    assert "There are no badges to print here" in refused.text
    assert "Make the missing badges" not in viewer.get(_address(cast.harbour)).text
    viewer.post(_address(cast.harbour, "/make-badges"), status=403)
    page = manager.follow(manager.post(_address(cast.harbour, "/make-badges")))
    assert "3 badges made." in page.text
    assert "Without a badge" not in page.text


@pytest.mark.parametrize(("count", "rest"), [(8, ""), (9, ", and one more person"), (11, ", and 3 more people")])
def test_of_many_without_a_badge_eight_are_named(app: Flask, count: int, rest: str) -> None:
    left_out = app.jinja_env.get_template("admin/printing/_left_out.html").module.without(["Ola"] * count)
    names = f'<bdi translate="no">{", ".join(["Ola"] * 8)}</bdi>'
    assert f"No badge is printed for {names}{rest}. Customers cannot choose them" in left_out


def test_who_is_not_shown_has_no_badge_on_page_pdf_or_in_the_archive_and_it_is_said(
    manager: PageClient, client: PageClient, cast: Cast
) -> None:
    badges = {badge.name: badge for badge in _made_badges(cast)}
    cast.tom.is_shown = False
    db.session.execute(sa.delete(staff_locations).where(staff_locations.c.staff_member_id == cast.catherine.id))
    db.session.commit()
    page = manager.get(_address(cast.harbour, "/sheet?kind=badge"))
    assert [urlsplit(address).path[3:].lower() for address in _drawn(page)] == [badges["Rosa M."].code]
    said = "No badge is printed for Tom. Customers cannot choose them here"
    for shown in (page, manager.get(_address(cast.harbour))):
        assert said in shown.text
    assert codes.read_pdf(manager.get(page.link("PDF")).body) == [_drawn(page)]
    assert {name.split("/")[1].split("-")[0] for name in _names(manager.get(_address(cast.harbour, "/codes.zip")))} == {
        "reception",
        "rosa",
    }
    refused = manager.get(_address(cast.harbour, f"/sheet?kind=badge&code={badges['Tom'].code}&paper=a3"), status=302)
    assert "There are no badges to print here" in manager.follow(refused).text
    more = client.follow(client.post(f"/t/{badges['Tom'].code}/rate", {"rating": "5"}))
    assert "The badge you scanned cannot select anybody at the moment." in more.text
    assert "cannot select" not in client.follow(client.post(f"/t/{badges['Rosa M.'].code}/rate", {"rating": "5"})).text


def test_what_was_chosen_stays_where_it_cannot_be_printed(viewer: PageClient, cast: Cast) -> None:
    address = _address(cast.harbour, f"/sheet?kind=badge&paper=letter&code={cast.reception.code}")
    page = viewer.follow(viewer.get(address, status=302))
    form = page.form("sheet")
    assert (form["paper"], form["code"]) == (["letter"], [cast.reception.code])


def test_more_than_one_document_takes_is_said_before_it_is_made(viewer: PageClient, cast: Cast) -> None:
    db.session.add_all(
        Touchpoint(location_id=cast.harbour.id, name=f"Desk {n}", created_at=LONG_AGO) for n in range(100)
    )
    db.session.commit()
    page = viewer.follow(viewer.get(_address(cast.harbour, "/sheet.pdf"), status=302))
    assert "A document can hold up to 100 codes." in page.text


def test_a_name_without_letters_in_the_pdf_is_said_and_still_on_the_page(viewer: PageClient, cast: Cast) -> None:
    places.change_touchpoint(cast.reception, name="受付", by=cast.priya, at=NOON)
    refused = viewer.follow(viewer.get(_address(cast.harbour, "/sheet.pdf"), status=302))
    assert "cannot show “受付”" in refused.text
    assert "受付" in viewer.get(_address(cast.harbour, "/sheet")).text


def test_the_logo_is_on_the_page_and_in_the_pdf(viewer: PageClient, client: PageClient, cast: Cast) -> None:
    logo = Picture(content_type="image/png", data=codes.picture_of("red"), width=64, height=64, created_at=LONG_AGO)
    cast.organisation.logo = logo
    db.session.commit()
    page = viewer.get(_address(cast.harbour, "/sheet"))
    client.get(page.all("img.logo")[0]["src"])
    viewer.get(page.link("PDF"))


def test_hostile_names_stay_words(viewer: PageClient, cast: Cast) -> None:
    name = "<script>alert(1)</script> #panic() *b*"
    cast.organisation.name = cast.organisation.mission = name
    db.session.commit()
    places.change_touchpoint(cast.reception, name=name, by=cast.priya, at=NOON)
    for kind in ("poster", "tent", "card"):
        page = viewer.get(_address(cast.harbour, f"/sheet?kind={kind}"))
        assert name in page.text
        assert codes.read_pdf(viewer.get(page.link("PDF")).body)[0]


def test_all_codes_come_as_files_from_the_own_locations(owner: PageClient, manager: PageClient, cast: Cast) -> None:
    badges = _badges(cast)
    mine, all_of_them = manager.get("/admin/printing/codes.zip"), owner.get("/admin/printing/codes.zip")
    assert len(_names(mine)) == 2 * (1 + len(badges))
    assert len(_names(all_of_them)) == 2 * (2 + len(badges))
    assert Headers(mine.headers)["Content-Type"] == "application/zip"


def test_another_managers_location_is_not_there(manager: PageClient, cast: Cast) -> None:
    for ending in ("", "/sheet", "/sheet.pdf", "/codes.zip"):
        manager.get(_address(cast.hill, ending), status=404)
    manager.post(_address(cast.hill, "/make-badges"), status=404)
