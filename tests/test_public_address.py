"""The public address: who says it, who believes it, and what is not printed with one that leads nowhere."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk import public_address
from kiosk.actions import staff_pages
from kiosk.extensions import db
from kiosk.lib import answering, clock
from kiosk.lib.answering import Answer
from kiosk.models import Organisation
from tests.cast import Cast
from tests.pages import PageClient

SETTINGS = "/admin/settings/change"
OURS = "https://feedback.example.org"


@pytest.fixture
def unsaid(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment says no address."""
    monkeypatch.setitem(app.config, "BASE_URL", "")


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer], None]:
    """Says what the network has to answer, for addresses that a test cannot open."""

    def answers(found: Answer) -> None:
        monkeypatch.setattr(answering, "ask", lambda *_asked: found)

    answers(Answer.OURS)
    return answers


def _said(owner: PageClient, address: str, status: int = 303, **options: object) -> str:
    said = owner.get(SETTINGS, **options).form() | {"public_address": address}
    page = owner.post(SETTINGS, said, status, **options, headers={"Sec-Fetch-Site": "same-origin"})
    return (owner.get(SETTINGS, **options) if status == 303 else page).text


@pytest.mark.usefixtures("unsaid")
def test_an_owner_says_the_address_and_everything_is_printed_with_it(
    owner: PageClient, cast: Cast, network: Callable[[Answer], None]
) -> None:
    text = _said(owner, "HTTPS://Bäckerei.example:443/")
    assert "https://xn--bckerei-5wa.example works and leads to this installation." in text
    assert db.session.scalars(sa.select(Organisation.public_address)).one() == "https://xn--bckerei-5wa.example"
    page = owner.get(f"/admin/touchpoints/{cast.reception.public_id}")
    assert "xn--bckerei-5wa.example/t/harb0wr1" in page.text


@pytest.mark.usefixtures("unsaid")
@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (Answer.ANOTHER, "Something else answers at"),
        (Answer.NONE, "does not answer from this computer"),
        (Answer.MOVED, "redirects to another address"),
        (Answer.UNTRUSTED, "will not trust its certificate"),
    ],
)
def test_an_address_that_does_not_lead_here_is_kept_and_said(
    owner: PageClient, network: Callable[[Answer], None], found: Answer, sentence: str
) -> None:
    network(found)
    assert sentence in _said(owner, OURS)
    assert public_address.current() == OURS


@pytest.mark.usefixtures("unsaid")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("feedback.example.org", "Begin the address with https:// or http://."),
        ("https://example.org/feedback", "End the address after the name and port"),
        ("http://localhost:8000", "Only this computer itself can open it."),
        ("http://reception", "A name without a dot"),
    ],
)
def test_an_address_that_cannot_be_used_comes_back_with_the_reason(
    owner: PageClient, typed: str, sentence: str
) -> None:
    page = owner.post(SETTINGS, owner.get(SETTINGS).form() | {"public_address": typed}, status=422)
    assert sentence in page.text
    assert page.form()["public_address"] == typed


def test_the_environment_goes_before_what_an_owner_said(owner: PageClient, cast: Cast) -> None:
    cast.organisation.public_address = OURS
    db.session.commit()
    assert public_address.current() == "http://feedback.example.org"
    page = owner.get(SETTINGS)
    assert "public_address" not in page.form()
    assert "It is set by BASE_URL on the server" in page.text
    owner.post(SETTINGS, page.form() | {"public_address": "https://evil.example"})
    db.session.rollback()
    assert db.session.scalars(sa.select(Organisation.public_address)).one() == OURS


def test_the_check_asks_what_only_this_installation_knows(app: Flask, server: str) -> None:
    is_found, sentence = public_address.found_at(server)
    assert (is_found, sentence) == (True, f"{server} works and leads to this installation.")


def test_another_installation_gives_another_answer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = public_address.answer_to("nonce")
    monkeypatch.setitem(app.config, "SECRET_KEY", "of another installation")
    assert public_address.answer_to("nonce") != ours


def test_the_check_is_the_owners(manager: PageClient) -> None:
    manager.post("/admin/settings/check-address", status=403)


@pytest.mark.usefixtures("unsaid")
def test_without_anybody_saying_it_the_address_is_the_servers_own(app: Flask, cast: Cast) -> None:
    assert public_address.current() == "http://127.0.0.1:8000"


@pytest.mark.usefixtures("unsaid")
@pytest.mark.parametrize("base_url", ["http://192.168.1.20:8000", "http://localhost", "https://feedback.example.org"])
def test_an_https_address_signs_nobody_out(
    app: Flask, cast: Cast, network: Callable[[Answer], None], base_url: str
) -> None:
    owner = PageClient(app).signed_in_as(cast.priya, base_url=base_url)
    assert "Saved." in _said(owner, OURS, base_url=base_url)
    owner.get("/admin/", base_url=base_url)


@pytest.mark.usefixtures("unsaid")
def test_an_owner_who_would_be_signed_out_is_told_before(
    app: Flask, cast: Cast, network: Callable[[Answer], None]
) -> None:
    here = "http://feedback.example.org"
    owner = PageClient(app).signed_in_as(cast.priya, base_url=here)
    network(Answer.NONE)
    assert "You opened this page without https and would be signed out" in _said(owner, OURS, 422, base_url=here)
    owner.get("/admin/", base_url=here)


@pytest.mark.usefixtures("unsaid")
def test_nothing_is_printed_with_an_address_that_leads_nowhere(owner: PageClient, cast: Cast) -> None:
    at = f"/admin/printing/{cast.harbour.public_id}"
    files = (f"{at}/sheet.pdf", f"{at}/codes.zip", "/admin/printing/codes.zip")
    files += (f"/admin/touchpoints/{cast.reception.public_id}/code.png",)
    for address in files:
        assert "An owner can set a working address under Organisation" in owner.get(address, status=422).text
    for address in (at, "/admin/printing/", f"/admin/touchpoints/{cast.reception.public_id}"):
        page = owner.get(address)
        assert page.link("Set the address") == f"{SETTINGS}#public_address"
        offered = [str(link) for link in page.all("[href], [formaction]")]
        assert not [link for link in offered if any(ending in link for ending in (".zip", ".pdf", ".png"))]


@pytest.mark.usefixtures("unsaid")
def test_a_sheet_is_shown_as_a_test_alone(owner: PageClient, cast: Cast) -> None:
    sheet = owner.get(f"/admin/printing/{cast.harbour.public_id}/sheet")
    staff_pages.open_pages([cast.rosa], by=cast.priya, at=clock.now())
    cards = owner.follow(owner.post(f"/admin/staff-pages/{cast.rosa.public_id}/open"))
    for page in (sheet, cards):
        assert page.html.body["class"] == ["test-only"]
        assert page.texts(".test")[0].startswith("Test only. Customers’ phones cannot open http://127.0.0.1:8000.")
        assert not page.all("[data-module=print]")
        assert "@media print{.test-only main{display:none}" in str(page.html.style)


def test_a_sheet_that_leads_here_can_be_printed(owner: PageClient, cast: Cast) -> None:
    sheet = owner.get(f"/admin/printing/{cast.harbour.public_id}/sheet")
    assert not sheet.all(".test")
    assert sheet.all("[data-module=print]")
