"""A staff member's own page on a phone: nothing is wrong with it by axe, it is light, and works without JavaScript."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.actions import colleagues, mentions
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.models import Mention, MentionStatus
from tests.browsing import PATIENCE, PHONE, Sweep
from tests.builders import NOON, make_decided, make_mention, make_own_page, make_remark, make_response
from tests.cast import Cast

LIMIT = 14_000

looks = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
"""For what a page looks like, which is the same on every database."""


@pytest.fixture
def tab(chromium: Browser, server: str, cast: Cast) -> Iterator[Page]:
    """A phone."""
    context = chromium.new_context(viewport=PHONE, base_url=server, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def _full_page(cast: Cast) -> tuple[str, Mention]:
    """Rosa's own page with something of everything on it, and a thank-you that the wall asks about."""
    make_decided(cast.reception, cast.rosa, status=MentionStatus.DECLINED, comment="Left me waiting.")
    share = make_decided(cast.reception, cast.tom, comment="So quick.")
    colleagues.pass_on(share, to=cast.rosa, words="You set it up.", by=cast.tom, at=NOON)
    told = Told(
        chosen=((cast.rosa.id, "Rosa M."),),
        comment="Found me a slot the same day.",
        may_share=True,
        kept=(cast.welcome.current.id,),
    )
    response = make_response(cast.reception, told=told)
    mention = db.session.query(Mention).filter_by(response_id=response.id).one()
    mentions.approve(mention, staff_member=cast.rosa, by=cast.mark, at=NOON)
    colleagues.pass_on(mention, to=cast.tom, words="You rang them.", by=cast.rosa, at=NOON)
    mentions.approve(make_mention(cast.reception, "Rosie"), staff_member=cast.rosa, by=cast.mark, at=NOON)
    make_remark(cast.rosa, mention=mention, answer="You are right.", answered_at=NOON, answered_by_id=cast.mark.id)
    return make_own_page(cast.rosa, by=cast.priya), mention


@looks
def test_axe_finds_nothing_wrong_on_any_of_the_pages(tab: Page, cast: Cast) -> None:
    own, mention = _full_page(cast)
    sweep, one = Sweep(tab), f"{own}/thanks/{mention.public_id}"
    for ending in ("", "/thank", "/choose", "/kept", "/write"):
        sweep.open(own + ending)
    for ending in ("", "/pass-on", "/card"):
        sweep.open(one + ending)
    sweep.open(make_own_page(cast.tom, by=cast.priya))
    sweep.open(make_own_page(cast.catherine, by=cast.priya))
    sweep.open("/staff/nobody", status=404)
    tab.goto(f"{own}/thank")
    tab.get_by_role("button", name="Send my thanks").click()
    expect(tab.get_by_role("alert")).to_be_visible()
    sweep.look()
    assert sweep.troubles == []


@looks
def test_what_is_kept_has_room_beside_the_longest_label(tab: Page, cast: Cast) -> None:
    own, _mention = _full_page(cast)
    tab.goto(f"{own}/kept")
    expect(tab.get_by_text("How customers spelt your name")).to_be_visible()
    widths = tab.locator(".facts dd").evaluate_all("all => all.map((value) => value.offsetWidth)")
    assert min(widths) >= PHONE["width"] / 3


@looks
def test_no_page_is_heavy_or_asks_for_anything_else(tab: Page, server: str, cast: Cast) -> None:
    own, mention = _full_page(cast)
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    endings = ("", "/thank", "/choose", "/kept", f"/thanks/{mention.public_id}")
    for ending in endings:
        answer = tab.goto(own + ending, wait_until="networkidle")
        assert answer is not None
        assert answer.request.sizes()["responseBodySize"] <= LIMIT, ending
    assert [url for url in asked if not url.startswith("data:")] == [f"{server}{own}{ending}" for ending in endings]


def test_a_thank_you_is_given_with_a_thumb(phone: Page, cast: Cast) -> None:
    own = make_own_page(cast.rosa, by=cast.priya)
    phone.goto(own)
    phone.get_by_role("link", name="Thank", exact=True).click()
    phone.get_by_label("Thomas Baker").check()
    phone.get_by_label("In your words").fill("Covered my break.")
    phone.get_by_role("button", name="Send my thanks").click()
    expect(phone).to_have_url(re.compile("done=thanked"))
    expect(phone.get_by_text("With your manager")).to_be_visible()


@looks
def test_nothing_is_hidden_under_the_way_around(tab: Page, cast: Cast) -> None:
    own, _mention = _full_page(cast)
    tab.goto(f"{own}/thank")
    send = tab.get_by_role("button", name="Send my thanks")
    send.scroll_into_view_if_needed()
    send.focus()
    button, bar = send.bounding_box(), tab.locator(".around").bounding_box()
    assert button is not None
    assert bar is not None
    assert button["y"] + button["height"] <= bar["y"]


@looks
@pytest.mark.parametrize("length", [0, 60, 140, 290, 700])
def test_a_cards_words_stay_on_the_card(tab: Page, cast: Cast, length: int) -> None:
    comment = ("wonderfully kind and patient people here " * 20)[:length]
    mention = make_decided(cast.reception, cast.rosa, comment=comment)
    own = make_own_page(cast.rosa, by=cast.priya)
    for width in (360, 1280):
        tab.set_viewport_size({"width": width, "height": 800})
        tab.goto(f"{own}/thanks/{mention.public_id}/card")
        sizes = "e => [e.scrollHeight - e.clientHeight, e.scrollWidth - e.clientWidth]"
        over, _wide = tab.locator("article.page").evaluate(sizes)
        assert over <= 1, f"{length} characters at {width} px"
        words, foot = tab.locator(".words").bounding_box(), tab.locator("article footer").bounding_box()
        assert words is not None
        assert foot is not None
        assert words["y"] + words["height"] <= foot["y"] + 1, f"{length} characters at {width} px"
