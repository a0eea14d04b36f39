"""Set-up: one page, one time, ending on a QR code."""

import io
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk import startup
from kiosk.actions import setup
from kiosk.actions.setup import Beginning
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.lib import answering
from kiosk.models import Location, Manager, Organisation, StaffMember, StandardVersion, Touchpoint
from tests.builders import NOON
from tests.cast import Cast
from tests.pages import Page, PageClient

PASSWORD = "a lighthouse by the sea"


def _said(**changes: Any) -> dict[str, Any]:
    return {
        "owner_name": "Priya Nair",
        "owner_email": "Priya@Example.org",
        "password": PASSWORD,
        "name": "Harbour Street Dental",
        "colour": "#7a2e8a",
        "language": "en",
        "time_zone": "Europe/London",
        "mission": "Nobody leaves with a question.",
        "location_name": "Harbour Street",
        "touchpoint_name": "Reception",
        "staff": "Rosa Martinez, dental nurse\n\nTom Baker",
        "standards": ["0", "5"],
        **changes,
    }


def _address(app: Flask) -> str:
    return urlsplit(startup.setup_address(app)).path


def _all(column: Any) -> list[Any]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(column).order_by(column.class_.id)))


def test_the_page_offers_the_starter_standards_ticked(app: Flask, client: PageClient) -> None:
    page = client.get(_address(app))
    assert page.form()["standards"] == ["0", "1", "2", "3", "4", "5"]
    assert "We look up, smile and greet you" in page.text


def test_set_up_makes_everything_and_signs_the_owner_in(app: Flask, client: PageClient) -> None:
    done = client.follow(client.post(_address(app), _said()))
    assert done.h1 == "Ready for your first customer"
    assert _all(Organisation.colour) == ["#7a2e8a"]
    assert _all(Manager.email) == ["priya@example.org"]
    assert _all(Location.name) == ["Harbour Street"]
    assert sorted(_all(StaffMember.shown_name)) == ["Rosa", "Tom"]
    assert _all(StandardVersion.title) == ["Warm welcome", "Went the extra mile"]


@pytest.mark.parametrize("email", ["anna@praxis.local", "priya@server.home.arpa"])
def test_an_owner_may_sign_in_with_an_address_of_their_own_network(app: Flask, client: PageClient, email: str) -> None:
    client.post(_address(app), _said(owner_email=email))
    assert _all(Manager.email) == [email]


LIST = "Vogel, Petra\nRosa Martinez\tDental nurse\n• Ana Cruz, Lab\nMaria Lopez, Nurse\nMaria Santos, Nurse"


def _rows(page: Page) -> list[tuple[str, str, str]]:
    form = page.form()
    rows = range(sum(name.endswith("-full_name") for name in form))
    return [tuple(form[f"doubtful-{row}-{part}"] for part in ("full_name", "shown_name", "role")) for row in rows]


def _people() -> list[tuple[str, str, str]]:
    db.session.rollback()
    query = sa.select(StaffMember.full_name, StaffMember.shown_name, StaffMember.role).order_by(StaffMember.id)
    return [tuple(row) for row in db.session.execute(query)]


def test_a_line_that_can_be_read_two_ways_is_asked_about(app: Flask, client: PageClient) -> None:
    asked = client.post(_address(app), _said(staff=LIST), status=422)
    assert asked.texts(".summary a") == ["Some lines can be read two ways. Check them below the list."]
    assert asked.texts(".asked > p bdi") == ["Vogel, Petra", "Maria Lopez, Nurse", "Maria Santos, Nurse"]
    assert _rows(asked) == [
        ("Petra Vogel", "Petra", ""), ("Maria Lopez", "Maria L.", "Nurse"), ("Maria Santos", "Maria S.", "Nurse"),
    ]  # fmt: skip
    assert asked.form()["staff"].strip() == LIST
    assert _people() == []
    client.post(_address(app), asked.form() | {"password": PASSWORD, "doubtful-2-shown_name": "Mia"})
    assert _people() == [
        ("Petra Vogel", "Petra", ""), ("Rosa Martinez", "Rosa", "Dental nurse"), ("Ana Cruz", "Ana", "Lab"),
        ("Maria Lopez", "Maria L.", "Nurse"), ("Maria Santos", "Mia", "Nurse"),
    ]  # fmt: skip


def test_a_list_that_was_changed_meanwhile_is_asked_about_again(app: Flask, client: PageClient) -> None:
    asked = client.post(_address(app), _said(staff="Vogel, Petra"), status=422)
    again = client.post(_address(app), asked.form() | {"password": PASSWORD, "staff": "Lindqvist, Jonas"}, status=422)
    assert _rows(again) == [("Jonas Lindqvist", "Jonas", "")]
    client.post(_address(app), again.form() | {"password": PASSWORD})
    assert _people() == [("Jonas Lindqvist", "Jonas", "")]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"doubtful-0-shown_name": " "}, "Write the name that customers see."),
        (
            {"doubtful-1-shown_name": "Maria L."},
            "Two people would look the same to customers. Add a letter, as in “Maria S.”.",
        ),
    ],
)
def test_what_was_checked_is_checked_again(
    app: Flask, client: PageClient, changes: dict[str, str], sentence: str
) -> None:
    asked = client.post(_address(app), _said(staff="Maria Lopez, Nurse\nMaria Santos, Nurse"), status=422)
    page = client.post(_address(app), asked.form() | {"password": PASSWORD} | changes, status=422)
    assert page.texts(".summary a") == [sentence]
    assert page.form()["doubtful-1-full_name"] == "Maria Santos"
    assert _people() == []


def test_set_up_gives_everybody_a_badge(app: Flask, client: PageClient) -> None:
    client.post(_address(app), _said())
    badges = sa.select(Touchpoint.name).where(Touchpoint.staff_member_id.is_not(None)).order_by(Touchpoint.name)
    assert list(db.session.scalars(badges)) == ["Rosa", "Tom"]


def test_the_last_page_shows_a_code_that_asks(app: Flask, client: PageClient) -> None:
    done = client.follow(client.post(_address(app), _said()))
    code = done.all(".poster-code a")[0]["href"].removeprefix(app.config["BASE_URL"])
    assert PageClient(app).get(code).h1 == "Overall, how was our service today?"


@pytest.fixture
def unsaid(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment says no address."""
    monkeypatch.setitem(app.config, "BASE_URL", "")


@pytest.mark.usefixtures("unsaid")
def test_the_last_page_warns_of_an_address_that_phones_cannot_reach(app: Flask, client: PageClient) -> None:
    done = client.follow(client.post(_address(app), _said()))
    assert "Customers’ phones cannot open http://127.0.0.1:8000. Only this computer itself can open it." in done.text
    assert "Print the poster" not in done.text


@pytest.mark.usefixtures("unsaid")
@pytest.mark.parametrize(
    ("opened", "headers", "proposed"),
    [
        ("http://192.168.1.20:8000", {}, "http://192.168.1.20:8000"),
        ("https://Feedback.Example.org", {}, "https://feedback.example.org"),
        ("http://feedback.example.org", {"Sec-Fetch-Site": "none"}, "https://feedback.example.org"),
        ("http://127.0.0.1:8000", {"Sec-Fetch-Site": "none"}, ""),
        ("http://localhost", {}, ""),
        ("http://reception:8000", {}, ""),
    ],
)
def test_the_page_proposes_the_address_it_was_opened_by(
    app: Flask, client: PageClient, opened: str, headers: dict[str, str], proposed: str
) -> None:
    page = client.get(_address(app), base_url=opened, headers=headers)
    assert page.form()["public_address"] == proposed


@pytest.mark.usefixtures("unsaid")
def test_the_address_that_is_said_is_asked_and_in_the_code(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "ask", lambda *_asked: answering.Answer.NONE)
    done = client.follow(client.post(_address(app), _said(public_address="HTTP://192.168.1.20:8000/")))
    assert "http://192.168.1.20:8000 does not answer from this computer." in done.text
    [code] = done.all(".poster-code svg")
    assert code["aria-label"].startswith(f"QR code for http://192.168.1.20:8000/t/{_all(Touchpoint.code)[0]}?test=")


def test_nobody_is_asked_for_an_address_that_the_environment_says(app: Flask, client: PageClient) -> None:
    page = client.get(_address(app))
    assert "public_address" not in page.form()
    assert "Customers’ phones open http://feedback.example.org, which is set by BASE_URL on the server." in page.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"owner_name": ""}, "Enter your name."),
        ({"owner_email": "priya"}, "Enter an e-mail address like name@example.com."),
        ({"owner_email": "anna@praxis"}, "Enter an e-mail address like name@example.com."),
        ({"owner_email": "anna@@praxis.local"}, "Enter an e-mail address like name@example.com."),
        ({"password": "short"}, "Use at least 10 characters. Three or four words make a good one."),
        ({"password": "harbour street dental"}, "Choose something other than your own name or address."),
        ({"name": " "}, "Enter the name of your organisation."),
        ({"colour": "red"}, "Choose a colour."),
        ({"time_zone": "Mars/Olympus"}, "Not a valid choice."),
        ({"location_name": ""}, "Give your first location a name."),
        (
            {"staff": "Tom Baker, reception\n, nurse"},
            "Write a name, a comma and a role on each line: “Rosa Martinez, nurse”. "
            "We cannot read this line: “, nurse”.",
        ),
        (
            {"staff": "\n".join(f"Person {n}" for n in range(61))},
            "Start with up to 60 people and import the others later.",
        ),
        ({"mission": "m" * 301}, "Shorten the mission to 300 characters."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    app: Flask, client: PageClient, changes: dict[str, str], sentence: str
) -> None:
    page = client.post(_address(app), _said(**changes), status=422)
    assert sentence in page.texts(".summary a")
    assert page.form()["location_name"] == _said(**changes)["location_name"].strip()
    assert _all(Organisation.name) == []


def test_what_is_to_be_mended_is_listed_in_the_order_of_the_page(app: Flask, client: PageClient) -> None:
    page = client.post(_address(app), _said(owner_name="", name="", location_name=""), status=422)
    assert page.texts(".summary a") == [
        "Enter your name.", "Enter the name of your organisation.", "Give your first location a name.",
    ]  # fmt: skip
    assert "Choose the logo again." not in page.text


def test_a_logo_that_is_no_picture_is_refused(app: Flask, client: PageClient) -> None:
    no_picture = {"logo": (io.BytesIO(b"not a picture"), "logo.png")}
    page = client.post(_address(app), _said(**no_picture), status=422, content_type="multipart/form-data")
    assert page.texts(".summary a") == ["This file is not a picture we can read. Choose a JPEG, PNG or WebP."]


def test_the_address_opens_nothing_without_its_token(client: PageClient) -> None:
    assert client.get("/admin/setup/forged", status=404).h1 == "There is nothing here"


def test_the_address_opens_nothing_once_there_is_an_organisation(app: Flask, client: PageClient, cast: Cast) -> None:
    assert client.post(_address(app), _said(), status=302).headers["Location"].endswith("/admin/setup/done")
    assert _all(Organisation.name) == ["Harbour Street Dental"]
    assert len(_all(Manager.id)) == 4


def test_the_second_of_two_set_ups_is_refused(app: Flask) -> None:
    facts = {name: value for name, value in _said(people=(), promises=()).items() if name in Beginning.__annotations__}
    setup.begin(Beginning(**facts), at=NOON)
    with pytest.raises(Refused, match="already set up"):
        setup.begin(Beginning(**facts | {"owner_email": "other@example.org"}), at=NOON)
    assert _all(Manager.email) == ["priya@example.org"]


def test_the_first_page_says_where_to_begin(client: PageClient) -> None:
    page = client.get("/")
    assert "This installation is new." in page.text
    assert page.texts("code") == ["goodword setup-address"]


def test_before_set_up_the_managers_way_in_leads_to_how_it_is_done(client: PageClient) -> None:
    page = client.follow(client.get("/admin/", 303))
    assert "nobody can sign in yet" in page.text
    assert "goodword setup-address" in client.get(page.link("How to set it up")).text
