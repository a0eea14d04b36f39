"""A list stays as it was narrowed, through each action, undo, page and error; and the way back leads nowhere else."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask

from kiosk.actions import holds
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import HoldReason
from tests.builders import make_decided, make_mention, make_remark, make_response, make_tablet
from tests.cast import Cast
from tests.pages import Page, PageClient

LISTS = (
    "/admin/?location={0}",
    "/admin/mentions/?location={0}",
    "/admin/mentions/aged?location={0}",
    "/admin/mentions/decided?location={0}",
    "/admin/responses/?location={0}&rating=5",
    "/admin/responses/?is_held=y",
    "/admin/remarks/?after=nothing",
    "/admin/integrity/?location={0}",
    "/admin/integrity/left-out?location={0}",
    "/admin/integrity/released?location={0}",
    "/admin/locations/?search=harbour",
    "/admin/tablets/?location={0}",
    "/admin/people/?q=rosa&location={0}",
    "/admin/printing/?search=harbour",
)

ELSEWHERE = (
    "https://evil.example/admin/mentions/?location=x",
    "//evil.example/admin/mentions/?location=x",
    "/\\evil.example",
    "javascript:alert(1)",
    "/admin/sign-in",
    "/admin/exports/",
    "/admin/mentions/../people/?q=x",
    "/admin/mentions/\r\nSet-Cookie: x=y",
    "/t/harb0wr1",
    "/admin/people/?" + "q=" + "x" * 5000,
    "\x00",
)


@pytest.fixture
def here(cast: Cast) -> str:
    """Something in each list of Harbour Street, most of it twice; the location's public id."""
    for name in ("Cathrine", "Rosa", "Tom and Rosa", "Nobody"):
        make_mention(cast.reception, name)
        make_decided(cast.reception, cast.rosa, by=cast.mark, given_name=name, comment="Kind.")
    make_mention(cast.hill_desk, "Hanna")
    at = clock.now() - timedelta(hours=1)
    for number in range(9):
        response = make_response(cast.reception, told=Told(typed_names=("Tom",)), given_at=at)
        holds.hold(response, HoldReason.BURST, by=cast.priya, at=at)
        if number % 3:
            (holds.release if number % 3 == 1 else holds.leave_out)(response, by=cast.mark, at=at)
    for words in ("Not me.", "Nor me."):
        make_remark(cast.rosa, words=words)
    make_tablet(cast.reception)
    db.session.rollback()
    return cast.harbour.public_id


def _said(address: str) -> tuple[str, list[tuple[str, str]]]:
    parts = urlsplit(address)
    return parts.path, sorted(pair for pair in parse_qsl(parts.query) if pair[0] != "done")


def _addresses(page: Page) -> list[str]:
    links = [tag.get("href") or tag.get("action") for tag in page.all("body a[href], main form[action]")]
    return [page.response.request.full_path.removesuffix("?"), *map(str, links)]


def _leads_to(page: Page, address: str) -> bool:
    """Whether the page is that list, or has a link to it."""
    return _said(address) in map(_said, _addresses(page))


def _knows(page: Page, address: str) -> bool:
    """Whether it leads to the list, or hands its address on."""
    passed_on = [dict(_said(one)[1]).get("back", "") for one in _addresses(page)]
    return _leads_to(page, address) or _said(address) in map(_said, passed_on)


def _sent(client: PageClient, page: Page, action: str) -> Page:
    """What a person sees in the end who sends the form with this action as it stands."""
    values = page.form(action.partition("?")[0]) if action in _actions(page) else {}  # what is left of it was done
    answer = client.open("POST", action, values)
    while answer.status_code in {302, 303}:
        answer = client.open("GET", answer.headers["Location"].partition("#")[0])
    return Page(answer)


def _actions(page: Page) -> list[str]:
    return list(dict.fromkeys(str(form["action"]) for form in page.all("main form[method=post][action]")))


@pytest.mark.parametrize("address", LISTS)
def test_every_action_of_a_list_and_every_page_opened_from_it_lead_back(
    owner: PageClient, cast: Cast, here: str, address: str
) -> None:
    address = address.format(here)
    page = owner.get(address)
    opened = [one for one in _addresses(page) if "back=" in one and one not in _actions(page)]
    assert opened, "nothing is opened from this list"
    for link in dict.fromkeys(opened):
        detail = owner.get(link)
        assert _leads_to(detail, address), link
        for action in _actions(detail):
            assert _knows(_sent(owner, owner.get(link), action), address), f"{link}: {action}"
    for action in _actions(page):
        assert _leads_to(_sent(owner, owner.get(address), action), address), action


def test_what_went_wrong_leads_back_to_the_same_list(owner: PageClient, cast: Cast, here: str) -> None:
    address = f"/admin/mentions/?location={here}"
    page = owner.get(address)
    action = next(one for one in _actions(page) if "/approve" in one)
    assert _leads_to(owner.post(action, {"other": "nobody"}, status=422), address)
    assert _leads_to(owner.post(action.replace("/admin/mentions/", "/admin/mentions/0000", 1), status=404), address)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_way_back_leads_to_no_other_place(owner: PageClient, app: Flask, cast: Cast, address: str) -> None:
    mention = make_mention(cast.reception, "Nobody").public_id
    answer = owner.open("POST", f"/admin/mentions/{mention}/decline", {}, query_string={"back": address})
    assert _said(answer.headers["Location"]) == ("/admin/mentions/", [])
    page = Page(owner.open("GET", f"/admin/people/{cast.rosa.public_id}", query_string={"back": address}))
    assert page.link("‹ Staff") == "/admin/people/"


def test_an_installation_below_a_path_leads_back_below_it(owner: PageClient, cast: Cast, here: str) -> None:
    address = f"/admin/people/?q=rosa&location={here}"
    below = {"SCRIPT_NAME": "/kiosk"}
    page = owner.get(address, environ_overrides=below)
    link = next(one for one in _addresses(page) if one.startswith("/kiosk/admin/people/") and "back=" in one)
    detail = owner.get(link.removeprefix("/kiosk"), environ_overrides=below)
    assert _said(detail.link("‹ Staff")) == _said(f"/kiosk{address}")
