"""The id made where an answer was given is its giver's own key: it opens their visit for half an hour, then nothing.

Nobody else can do with an answer what only its giver may, whatever they read in a manager's page.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from kiosk import create_app, database
from kiosk.actions.responses import Told
from kiosk.config import Settings
from kiosk.extensions import db
from kiosk.lib import clock, tokens
from kiosk.models import Channel, Response
from tests.builders import make_response, make_tablet
from tests.cast import Cast
from tests.pages import Page, PageClient
from tests.tablets import SECRET, TabletClient, make_answer

WORDS = "Nobody called back."
EMAIL, PHONE = "ito@example.org", "+44 20 7946 0000"
RATE = "/t/harb0wr1/rate"
LATER = [timedelta(minutes=30), timedelta(minutes=31), timedelta(days=1), timedelta(days=400)]


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def complaint(now: time_machine.Traveller, cast: Cast) -> Response:
    """One star, words, and how to reach the customer, given just now."""
    told = Told(comment=WORDS, contact={"name": "Mrs Ito", "email": EMAIL, "phone": PHONE})
    return make_response(cast.reception, rating=1, told=told, given_at=clock.now())


@pytest.fixture(params=["long", "short"])
def phone(request: pytest.FixtureRequest, app: Flask, settings: Settings, cast: Cast) -> Iterator[PageClient]:
    """A browser without a cookie, whose taps go by Flask or by the short way."""
    if request.param == "long":
        yield PageClient(app)
        return
    remembering = create_app(replace(settings, place_seconds=3600))
    with remembering.app_context():
        browser = PageClient(remembering)
        browser.get(f"/t/{cast.reception.code}")
        yield browser
        database.let_go()


def _tap(phone: PageClient, visit: object, rating: int = 5, status: int = 303) -> Page:
    return phone.post(RATE, {"rating": str(rating), "visit": str(visit)}, status=status)


def _stored(response: Response) -> tuple[int | None, str | None, int]:
    db.session.rollback()
    found = db.session.scalars(sa.select(Response).where(Response.id == response.id)).one()
    db.session.refresh(found)
    mentions = db.session.scalar(sa.select(sa.func.count()).where(sa.column("response_id") == found.id)
                                 .select_from(sa.table("mentions", sa.column("response_id"))))  # fmt: skip
    return found.rating, found.comment, mentions or 0


def _tells(page: Page) -> bool:
    """Whether a page has anything of the complaint, or leads to it."""
    said = page.body.decode() + str(page.headers)
    return any(secret in said for secret in (WORDS, EMAIL, PHONE, "/v/"))


def test_the_id_in_a_managers_address_opens_no_visit(
    phone: PageClient, viewer: PageClient, cast: Cast, complaint: Response
) -> None:
    address = viewer.get("/admin/responses/").all(".answer a")[0]["href"]
    shown = address.rpartition("/")[2]
    for key in (shown, tokens.sign(shown, purpose="visit", secret="guessed")):
        _tap(phone, key)
        phone.get(f"/v/{key}", status=404)
        phone.post(f"/v/{key}/add", {"comment": "Lovely, thanks Anna!"}, status=404)
    assert _stored(complaint) == (1, WORDS, 0)
    assert len(db.session.scalars(sa.select(Response.id)).all()) == 3  # a tap that brings no key is another answer


def test_a_viewer_is_shown_nothing_that_opens_the_visit_or_reaches_the_customer(
    viewer: PageClient, complaint: Response
) -> None:
    for address in ("/admin/", "/admin/responses/", f"/admin/responses/{complaint.public_id}", "/admin/integrity/"):
        said = viewer.get(address).body.decode()
        for secret in (complaint.client_id.hex, str(complaint.client_id), EMAIL, PHONE, "Mrs Ito", "/v/"):
            assert secret not in said, f"{address} shows {secret}"


@pytest.mark.parametrize("spell", [lambda one: one.hex, str, lambda one: one.hex.upper()])
def test_the_addresses_of_before_lead_nowhere(
    owner: PageClient, complaint: Response, spell: Callable[[object], str]
) -> None:
    old = spell(complaint.client_id)
    assert owner.get(f"/admin/responses/{old}", status=404).h1 == "There is nothing here"
    owner.post(f"/admin/responses/{old}/release", status=404)
    owner.post(f"/admin/integrity/answers/{old}/release", status=404)


def test_the_link_without_a_sign_in_leads_to_the_door(client: PageClient, complaint: Response) -> None:
    page = client.get(f"/admin/responses/{complaint.public_id}", status=303)
    assert page.headers["Location"].startswith("/admin/sign-in?")
    assert not _tells(page)


def test_the_giver_goes_back_and_taps_again_for_half_an_hour(
    phone: PageClient, now: time_machine.Traveller, complaint: Response
) -> None:
    now.shift(timedelta(minutes=29, seconds=59))
    phone.follow(_tap(phone, complaint.client_id, rating=2))
    assert _stored(complaint)[0] == 2


@pytest.mark.parametrize("later", LATER)
@pytest.mark.parametrize("rating", [1, 5])
def test_after_half_an_hour_the_key_opens_and_changes_nothing_whatever_is_tapped(
    phone: PageClient, now: time_machine.Traveller, complaint: Response, later: timedelta, rating: int
) -> None:
    now.shift(later)
    page = _tap(phone, complaint.client_id, rating, status=200)
    assert page.h1 == "Your answer is saved"
    assert not _tells(page)
    assert page.body == _tap(phone, complaint.client_id, 3, status=200).body
    assert _stored(complaint) == (1, WORDS, 0)


def test_a_token_of_a_later_tap_lasts_no_longer_than_the_visit(
    phone: PageClient, now: time_machine.Traveller, complaint: Response
) -> None:
    now.shift(timedelta(minutes=29))
    visit = _tap(phone, complaint.client_id, rating=1).headers["Location"]
    phone.get(visit)
    now.shift(timedelta(minutes=1))
    for address in (visit, f"{visit}/thanks"):
        assert not _tells(phone.get(address, status=410))
    praise = {"comment": "Lovely, thanks Anna!", "somebody_else": "Anna"}
    assert phone.post(f"{visit}/add", praise, status=410).h1 == "Saved"
    assert _stored(complaint) == (1, WORDS, 0)


@pytest.mark.parametrize("channel", [Channel.PAPER, Channel.TABLET, Channel.LETTER])
def test_an_answer_that_came_another_way_has_no_visit_to_open(
    phone: PageClient, now: time_machine.Traveller, cast: Cast, channel: Channel
) -> None:
    rating = None if channel is Channel.LETTER else 1
    other = make_response(cast.reception, channel=channel, rating=rating, given_at=clock.now())
    assert not _tells(_tap(phone, other.client_id, status=409))
    assert _stored(other)[0] == rating


def test_a_tablet_hears_for_ever_that_its_answer_is_kept_and_nothing_else(
    app: Flask, now: time_machine.Traveller, phone: PageClient, cast: Cast
) -> None:
    tablet, device = make_tablet(cast.reception, SECRET, paired_at=clock.now()), TabletClient(app)
    answer = make_answer(rating=1)
    for later in (timedelta(0), *LATER):
        now.shift(later)
        status, said = device.sync(tablet, answer)
        assert (status, said["answers"]) == (200, {answer["client_id"]: {"kept": True}})
    assert not _tells(_tap(phone, answer["client_id"], status=409))
