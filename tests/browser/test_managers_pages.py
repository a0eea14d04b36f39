"""Axe finds nothing wrong on any manager's page, wide and narrow, by day and by night, and none scrolls sideways."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.routing import Rule

from kiosk import startup
from kiosk.actions import holds, managers
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import HoldReason, Tablet
from tests.browsing import PATIENCE, Sweep
from tests.builders import make_decided, make_mention, make_response
from tests.cast import PASSWORD, Cast
from tests.things import Things

FILES = (".csv", ".xlsx", ".zip", ".pdf", ".png", ".svg", "/photo", "/names")
TOKENS = {"admin.setup.begin", "admin.invitations.accept"}
"""Pages behind a token, which have tests of their own."""

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen und Söhne"

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def tab(chromium: Browser, server: str, app: Flask) -> Iterator[Page]:
    """A browser without a sign-in."""
    context = chromium.new_context(base_url=server, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture
def sweep(tab: Page) -> Sweep:
    return Sweep(tab)


NO_PAGES = {"admin.praise.names"}
"""What scripts ask for."""

FILLED = {"admin.holidays.add"}
"""A form that can be sent as it comes."""


def _sign_in(tab: Page, cast: Cast) -> None:
    tab.goto("/admin/sign-in")
    tab.get_by_label("E-mail").fill(cast.priya.email)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Priya")
    db.session.rollback()


def _rules(app: Flask) -> list[Rule]:
    """Every manager's address that gives a page."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("admin.") and rule.endpoint not in TOKENS and "GET" in (rule.methods or ())
        if not rule.rule.endswith(FILES) and "ending" not in rule.arguments and rule.endpoint not in NO_PAGES
    ]


def _make_much(cast: Cast) -> None:
    """Answers of every kind, and names as long as they may be."""
    told = Told(typed_names=("x" * 80,), comment="w" * 300, contact={"name": LONG, "email": "", "phone": "123"})
    make_response(cast.reception, told=told, rating=1, given_at=clock.now())
    make_decided(cast.reception, cast.rosa, by=cast.mark, comment="Kind")
    make_mention(cast.reception, "Cathrine", given_at=clock.now())
    for act in (holds.leave_out, holds.release, None, None):
        held = make_mention(cast.reception, "y" * 80, comment="w" * 300, given_at=clock.now())
        holds.hold(held, HoldReason.NETWORK, by=cast.priya, at=clock.now())
        if act:
            act(held, by=cast.mark, at=clock.now())
    cast.harbour.name = cast.reception.name = cast.rosa.full_name = cast.mark.name = LONG
    cast.organisation.name = LONG
    unwell = {"refused_count": 2, "outbox_count": 3, "is_secure": False, "is_awake": False, "battery_percent": 4}
    db.session.execute(sa.update(Tablet).values(device=LONG, clock_offset_ms=10**7, heard_at=clock.now(), **unwell))
    db.session.commit()


def test_every_page(app: Flask, sweep: Sweep, cast: Cast) -> None:
    _sign_in(sweep.page, cast)
    things = Things(cast)
    _make_much(cast)
    addresses = sorted(things.address(rule) for rule in _rules(app))
    db.session.rollback()
    for address in (*addresses, "/admin/tablets/?show=attention", "/admin/tablets/?show=retired", "/admin/"):
        sweep.open(address)
    assert sweep.troubles == []
    assert sweep.seen > 30


def test_forms_with_something_to_mend(app: Flask, sweep: Sweep, cast: Cast) -> None:
    sweep.open("/admin/sign-in")
    _sign_in(sweep.page, cast)
    things = Things(cast)
    addresses = sorted(
        things.address(rule) for rule in _rules(app) if "add" in rule.endpoint and rule.endpoint not in FILLED
    )
    db.session.rollback()
    for address in addresses:
        sweep.page.goto(address)
        for half_day in sweep.page.locator("input[name=days-0-opens_at]").all():  # it may go as it comes
            half_day.fill("09:00")
        sweep.page.locator("main form[method=post] button").last.click()
        expect(sweep.page.locator(".summary")).to_be_focused()
        sweep.look()
    assert sweep.troubles == []


def test_an_invitation(sweep: Sweep, cast: Cast) -> None:
    token = managers.renew_invitation(cast.mark, by=cast.priya, at=clock.now())
    sweep.open(f"/admin/invitations/{token}")
    sweep.open("/admin/invitations/over", status=410)
    assert sweep.troubles == []


def test_a_new_installation(app: Flask, sweep: Sweep) -> None:
    tab = sweep.page
    sweep.open(startup.setup_address(app).removeprefix(app.config["BASE_URL"]))
    tab.get_by_role("button", name="Set up").click()
    expect(tab.locator(".summary")).to_be_focused()
    sweep.look()
    for question in ("Your name", "Name of your organisation", "First location"):
        tab.get_by_label(question, exact=True).fill(LONG)
    tab.get_by_label("Your e-mail address").fill("priya@example.org")
    tab.get_by_label("Password").fill("a lighthouse by the sea")
    tab.get_by_role("button", name="Set up").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Ready for your first customer")
    for rule in _rules(app):
        if not rule.arguments:
            sweep.open(str(rule.build({})[1]))
    assert sweep.troubles == []


@pytest.mark.parametrize("width", [360, 1360])
def test_without_javascript_a_manager_finds_the_way_around(
    chromium: Browser, server: str, cast: Cast, width: int
) -> None:
    context = chromium.new_context(base_url=server, java_script_enabled=False, viewport={"width": width, "height": 800})
    tab = context.new_page()
    _sign_in(tab, cast)
    if width < 960:
        tab.get_by_text("Menu", exact=True).click()
    tab.get_by_role("link", name="Responses").click()
    expect(tab).to_have_url(f"{server}/admin/responses/")
    context.close()
