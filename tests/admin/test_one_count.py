"""One count and one word for what is to decide: menu, overview, tabs and lists of a busy installation say the same."""

import re
from collections.abc import Iterator

import pytest

from kiosk.actions import holds
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import HoldReason, Response
from tests.builders import make_decided, make_mention, make_remark, make_response
from tests.cast import Cast
from tests.pages import Page, PageClient


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """A year of names in every state at two locations: of this month and long ago, held, tests and decided ones."""
    now = clock.now()
    for number in range(13):
        touchpoint = cast.hill_desk if number % 3 == 0 else cast.reception
        make_mention(touchpoint, f"Name {number}", given_at=now.replace(year=now.year - number % 2))
    for number in range(3):
        mention = make_mention(cast.reception, f"Held {number}", given_at=now)
        holds.hold(mention, HoldReason.NETWORK, by=cast.priya, at=now)
    held = make_mention(cast.reception, "In a held answer", given_at=now).response_id
    holds.hold(db.session.get_one(Response, held), HoldReason.BURST, by=cast.priya, at=now)
    make_mention(cast.reception, "A test", is_test=True, given_at=now)
    make_decided(cast.reception, cast.rosa, given_at=now)
    make_response(cast.reception, given_at=now)
    make_remark(cast.rosa)
    make_remark(cast.hanna)
    return cast


def _number(text: str) -> int:
    found = re.search(r"\d+", text)
    return int(found[0]) if found else 1 if "One" in text else 0


def _in_menu(page: Page, entry: str) -> int:
    return next((_number(text) for text in page.texts(".menu a") if text.startswith(entry)), 0)


def _to_do(page: Page, tag: str) -> int:
    return sum(_number(line) for line in page.texts(".todo li") if line.startswith(tag))


def _listed(client: PageClient, address: str, selector: str) -> Iterator[str]:
    """What a list holds, page by page."""
    while address:
        page = client.get(address)
        yield from page.texts(selector)
        address = next((link["href"] for link in page.all(".pager a[rel=next]")), "")


@pytest.mark.parametrize("who", ["owner", "manager"])
@pytest.mark.parametrize(
    ("entry", "tag", "address", "card"),
    [
        ("Mentions", "Mentions", "/admin/mentions/", ".mention h2"),
        ("Staff messages", "Staff", "/admin/remarks/", ".remark"),
        ("Integrity", "Integrity", "/admin/integrity/", ".held h2"),
    ],
)
def test_menu_overview_tab_and_list_say_the_same(
    request: pytest.FixtureRequest, busy: Cast, who: str, entry: str, tag: str, address: str, card: str
) -> None:
    client: PageClient = request.getfixturevalue(who)
    page, listed = client.get("/admin/"), list(_listed(client, address, card))
    tab = next(_number(text) for text in client.get(address).texts(".tabs a") if re.search(r"\d", text))
    assert len(listed) > 0
    assert {_in_menu(page, entry), _to_do(page, tag), tab} == {len(listed)}


def test_the_card_of_the_month_says_the_same_of_names_to_decide(owner: PageClient, busy: Cast) -> None:
    page = owner.get("/admin/")
    assert page.texts(".figure")[1] == "Thanks by name 1 approved this month · 13 to decide"
    assert _in_menu(page, "Mentions") == 13


def test_one_location_says_the_same_of_itself(owner: PageClient, busy: Cast) -> None:
    page = owner.get(f"/admin/?location={busy.hill.public_id}")
    listed = list(_listed(owner, f"/admin/mentions/?location={busy.hill.public_id}", ".mention h2"))
    assert _to_do(page, "Mentions") == len(listed) == 5


def test_one_state_has_one_word(owner: PageClient, busy: Cast) -> None:
    tab = owner.get("/admin/mentions/").texts(".tabs a")[0]
    assert tab == "To decide 13"
    listed = owner.get("/admin/responses/").texts(".named .tag")
    assert {"To decide", "Approved"} <= set(listed) <= {"To decide", "Approved", "Set aside"}


def test_who_is_approved_while_it_is_held_is_not_called_thanked(manager: PageClient, busy: Cast) -> None:
    mention = make_mention(busy.reception, "Rosa", given_at=clock.now())
    holds.hold(mention, HoldReason.NETWORK, by=busy.priya, at=clock.now())
    said = {"other": busy.rosa.public_id}
    page = manager.follow(manager.post(f"/admin/mentions/{mention.public_id}/approve", said))
    assert "Rosa Martinez is thanked once this is released: it is set aside." in page.texts(".undone")[0]
