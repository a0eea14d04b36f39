"""Deciding names from the keyboard, and what axe says of the pages where customers are read."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.models import Channel, Mention
from tests.browsing import Sweep
from tests.builders import make_decided, make_mention, make_response
from tests.cast import Cast


@pytest.fixture
def desk(managers_desk: Page) -> Page:
    """The manager of Harbour Street, signed in at a desk."""
    return managers_desk


def _waiting(desk: Page, *names: str) -> None:
    expect(desk.locator(".mention h2 bdi")).to_have_text(list(names))


def _make(cast: Cast, *names: str) -> list[Mention]:
    made = [make_mention(cast.reception, name) for name in names]
    db.session.rollback()
    return made


def test_enter_approves_what_is_chosen_and_u_undoes_it(desk: Page, cast: Cast) -> None:
    _make(cast, "Rosa", "Tom")
    desk.goto("/admin/mentions/")
    expect(desk.locator(".keys")).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk.locator(".undone")).to_contain_text("Rosa Martinez is thanked.")
    _waiting(desk, "Tom")
    expect(desk.locator(".keys")).to_be_visible()
    desk.keyboard.press("u")
    _waiting(desk, "Rosa", "Tom")
    expect(desk.locator(".mention").first).to_be_focused()


def test_u_undoes_the_last_name_of_the_list(desk: Page, cast: Cast) -> None:
    _make(cast, "Tom")
    desk.goto("/admin/mentions/")
    desk.keyboard.press("x")
    expect(desk.locator(".undone")).to_contain_text("“Tom”")
    expect(desk.locator(".mention")).to_have_count(0)
    desk.wait_for_load_state()  # its scripts listen by then
    desk.keyboard.press("Enter")
    desk.keyboard.press("u")
    _waiting(desk, "Tom")


def test_one_locations_names_are_decided_and_undone_and_nothing_elsewhere_is(desk: Page, cast: Cast) -> None:
    cast.mark.locations = [cast.harbour, cast.hill]
    db.session.commit()
    elsewhere = make_mention(cast.hill_desk, "Hanna").public_id
    _make(cast, "Nobody", "Rosa")
    desk.goto(f"/admin/mentions/?location={cast.harbour.public_id}")
    for key, left in (("x", ["Rosa"]), ("u", ["Nobody", "Rosa"]), ("x", ["Rosa"])):
        desk.keyboard.press(key)
        _waiting(desk, *left)
        expect(desk.locator(".keys")).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk.locator(".undone")).to_contain_text("Rosa Martinez is thanked.")
    desk.keyboard.press("Enter")
    expect(desk.locator(".mention")).to_have_count(0)
    db.session.rollback()
    assert db.session.scalars(sa.select(Mention.status).where(Mention.public_id == elsewhere)).one() == "new"


def test_enter_never_approves_what_nobody_chose(desk: Page, cast: Cast) -> None:
    _make(cast, "Cathrine")
    desk.goto("/admin/mentions/")
    desk.keyboard.press("Enter")
    expect(desk.locator("input[type=radio]")).to_be_focused()
    desk.keyboard.press("1")
    desk.keyboard.press("Enter")
    expect(desk.locator(".undone")).to_contain_text("Catherine Byrne is thanked.")


def test_the_list_of_everybody_else_is_left_by_the_keyboard_too(desk: Page, cast: Cast) -> None:
    _make(cast, "Zzz", "Rosa")
    desk.goto("/admin/mentions/")
    other, approve = desk.locator("select[name=other]").first, desk.locator(".approve").first
    desk.keyboard.press("Enter")
    expect(other).to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.locator(".mention").first).to_be_focused()
    desk.keyboard.press("Enter")
    desk.keyboard.type("Tho")
    desk.keyboard.press("Enter")
    expect(approve).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator(".undone")).to_contain_text("Thomas Baker is thanked.")


def test_j_and_k_walk_and_x_declines_where_they_stand(desk: Page, cast: Cast) -> None:
    _make(cast, "Nobody", "Someone", "Tom")
    desk.goto("/admin/mentions/")
    for key in "jjk":
        desk.keyboard.press(key)
    desk.keyboard.press("x")
    expect(desk.locator(".undone")).to_contain_text("“Someone”: nobody is thanked.")
    _waiting(desk, "Nobody", "Tom")
    expect(desk.locator(".mention").nth(1)).to_be_focused()


def test_a_key_held_down_decides_one_name(desk: Page, cast: Cast) -> None:
    _make(cast, "Nobody", "Someone")
    desk.goto("/admin/mentions/")
    desk.keyboard.down("x")
    desk.keyboard.down("x")
    expect(desk.locator(".undone")).to_contain_text("“Nobody”")
    _waiting(desk, "Someone")


def test_s_splits_a_note_enter_works_through_its_names_and_u_puts_it_together(desk: Page, cast: Cast) -> None:
    _make(cast, "Rosa and Tom", "Cathrine")
    desk.goto("/admin/mentions/")
    desk.keyboard.press("s")
    expect(desk.locator(".undone")).to_contain_text("Split: “Rosa and Tom”")
    _waiting(desk, "Rosa", "Tom", "Cathrine")
    expect(desk.locator(".keys")).to_be_visible()
    desk.keyboard.press("u")
    _waiting(desk, "Rosa and Tom", "Cathrine")
    expect(desk.locator(".split kbd")).to_be_visible()
    desk.keyboard.press("s")
    _waiting(desk, "Rosa", "Tom", "Cathrine")
    expect(desk.locator(".keys")).to_be_visible()
    desk.keyboard.press("j")
    desk.keyboard.press("k")
    expect(desk.locator(".mention").first).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator(".undone")).to_contain_text("Rosa Martinez is thanked.")
    expect(desk.locator(".keys")).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk.locator(".undone")).to_contain_text("Thomas Baker is thanked.")
    _waiting(desk, "Cathrine")


def test_somebody_else_and_a_suggestion_take_turns(desk: Page, cast: Cast) -> None:
    _make(cast, "Rosa")
    desk.goto("/admin/mentions/")
    other, suggestion = desk.get_by_label("Somebody else"), desk.locator("input[type=radio]")
    other.select_option(label="Thomas Baker · Dental nurse")
    expect(suggestion).not_to_be_checked()
    suggestion.check()
    expect(other).to_have_value("")


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)  # what a page looks like is the same on both
def test_axe_finds_nothing_where_customers_are_read(desk: Page, cast: Cast) -> None:
    told = Told(
        typed_names=("Cathrine",),
        comment="Waited\nan hour.",
        kept=(cast.welcome.current.id,),
        contact={"name": "Mrs Ito", "email": "ito@example.org", "phone": ""},
    )
    response = make_response(cast.reception, told=told, rating=1, channel=Channel.BADGE).public_id
    decided = make_decided(cast.reception, cast.rosa, by=cast.mark, comment="Kind").public_id
    waiting = _make(cast, "Rosa")[0].public_id
    db.session.rollback()
    sweep = Sweep(desk)
    for path in (
        "",
        "mentions/",
        f"mentions/?done={decided}",
        "mentions/decided",
        f"mentions/{decided}",
        f"mentions/{waiting}",
        "responses/",
        "responses/?rating=1&since=x",
        f"responses/{response}",
    ):
        sweep.open(f"/admin/{path}")
    assert sweep.troubles == []


def test_enter_decides_nothing_about_a_name_in_a_complaint_and_its_own_letters_do(desk: Page, cast: Cast) -> None:
    for name in ("Rosa", "Tom"):
        make_mention(cast.reception, name, rating=1, comment="Took a private call.")
    db.session.rollback()
    desk.goto("/admin/mentions/")
    desk.keyboard.press("Enter")
    expect(desk.locator("input[type=radio]").first).to_be_focused()
    for key in ("1", "Enter", "Enter"):
        desk.keyboard.press(key)
    expect(desk.locator("input[type=radio]").first).to_be_checked()
    _waiting(desk, "Rosa", "Tom")
    desk.keyboard.press("c")
    expect(desk.locator(".undone")).to_contain_text("Rosa Martinez is not thanked, and it counts nowhere.")
    _waiting(desk, "Tom")
    expect(desk.locator(".keys")).to_be_visible()
    desk.keyboard.press("t")
    expect(desk.locator("input[type=radio]").first).to_be_focused()
    for key in "1t":
        desk.keyboard.press(key)
    expect(desk.locator(".undone")).to_contain_text("Thomas Baker is thanked.")


def test_enter_presses_no_button_of_a_complaint_without_javascript(desk: Page, cast: Cast) -> None:
    make_mention(cast.reception, "Rosa", rating=1)
    db.session.rollback()
    desk.route("**/*.js*", lambda route: route.abort())
    desk.goto("/admin/mentions/")
    desk.locator("input[type=radio]").check()
    desk.locator("input[type=radio]").press("Enter")
    expect(desk.locator(".summary")).to_have_text("Say whether it is a thank-you or a concern.")
    desk.locator("input[type=radio]").check()
    desk.get_by_role("button", name="A concern").click()
    expect(desk.locator(".undone")).to_contain_text("Rosa Martinez is not thanked")
