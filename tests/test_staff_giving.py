"""What a staff member gives and says on their own page: thanks, shares, a yes or no, a word to the managers."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.actions import mentions, places
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.models import (
    Mention,
    MentionOrigin,
    PassedThanks,
    Picture,
    Remark,
    RemarkKind,
    Response,
    StaffMember,
    Team,
    Touchpoint,
)
from kiosk.queries import visits
from tests import codes
from tests.builders import NOON, make_decided, make_own_page, make_response
from tests.cast import Cast
from tests.pages import Page, PageClient


@pytest.fixture
def own(cast: Cast) -> str:
    """The address of Rosa's own page."""
    return make_own_page(cast.rosa, by=cast.priya)


def _thank(client: PageClient, own: str, whom: str, status: int = 303, **changes: object) -> Page:
    form = client.get(f"{own}/thank").form("thank")
    return client.post(f"{own}/thank", {**form, "whom": whom, "words": "Covered my break."} | changes, status)


def _mentions() -> list[Mention]:
    found = sa.select(Mention).order_by(Mention.id).execution_options(populate_existing=True)
    return list(db.session.scalars(found))


def test_those_who_work_with_them_can_be_thanked_and_nobody_else(client: PageClient, own: str) -> None:
    page = client.get(f"{own}/thank")
    names = [tag.bdi.get_text() for tag in page.all("label.person")]
    assert names == ["Catherine Byrne", "Thomas Baker"]


def test_among_many_a_typed_name_is_asked_about(client: PageClient, cast: Cast, own: str) -> None:
    for number in range(12):
        person = StaffMember(full_name=f"Zoe {number:02}", shown_name=f"Zoe {number:02}", created_at=NOON)
        person.locations = [cast.harbour]
        db.session.add(person)
    db.session.commit()
    page = _thank(client, own, "", 422, named="kath")
    assert page.texts(".summary a") == ["Say who “kath” is."]
    assert page.texts("label.person bdi")[0] == "Catherine Byrne"
    form = page.form("thank")
    assert (form["named"], form["words"].strip()) == ("kath", "Covered my break.")
    client.post(f"{own}/thank", form | {"whom": cast.catherine.public_id})
    assert [one.staff_member_id for one in _mentions()] == [cast.catherine.id]
    page = _thank(client, own, "", 422, named="Xqzw")
    assert page.texts(".summary a") == ["Nobody here is called “Xqzw”. Choose from the list."]
    page = _thank(client, own, "", 422, named="Hanna Virtanen")
    assert "Hanna" not in page.texts("label.person bdi")


def test_a_thank_you_goes_from_page_to_manager_to_page(
    client: PageClient, manager: PageClient, cast: Cast, own: str
) -> None:
    key = f"{cast.welcome.public_id}-1"
    page = client.follow(_thank(client, own, cast.tom.public_id, kept=[key]))
    assert "Sent. Your manager reads it first and then passes it on." in page.text
    assert "With your manager" in page.text
    assert "You can thank 4 more this month." in page.text
    inbox = manager.get("/admin/mentions/")
    assert "Thanks for Thomas Baker from Rosa Martinez" in inbox.texts("main h2")[0]
    (mention,) = _mentions()
    manager.post(f"/admin/mentions/{mention.public_id}/approve", {"staff_member": cast.tom.public_id})
    theirs = client.get(make_own_page(cast.tom, by=cast.priya))
    assert theirs.texts(".newest .from") == ["Rosa Martinez, your colleague"]
    assert theirs.texts(".saw li") == ["Warm welcome"]
    assert "Passed on" in client.get(f"{own}/thank").text


def test_a_double_click_thanks_once(client: PageClient, cast: Cast, own: str) -> None:
    form = client.get(f"{own}/thank").form("thank") | {"whom": cast.tom.public_id, "words": "Covered my break."}
    for _ in range(2):
        client.post(f"{own}/thank", form)
    assert [mention.staff_member_id for mention in _mentions()] == [cast.tom.id]


def test_the_same_page_sent_for_somebody_else_is_another_thank_you(client: PageClient, cast: Cast, own: str) -> None:
    form = client.get(f"{own}/thank").form("thank") | {"words": "Covered my break."}
    for whom in (cast.tom, cast.catherine, cast.tom):
        client.post(f"{own}/thank", form | {"whom": whom.public_id})
    assert [mention.staff_member_id for mention in _mentions()] == [cast.tom.id, cast.catherine.id]


def test_other_words_on_an_old_page_are_not_lost(client: PageClient, cast: Cast, own: str) -> None:
    form = client.get(f"{own}/thank").form("thank") | {"whom": cast.tom.public_id, "words": "Covered my break."}
    client.post(f"{own}/thank", form)
    with time_machine.travel(timedelta(minutes=40), tick=False):
        page = client.post(f"{own}/thank", form | {"words": "And drove me home."}, 422)
        assert "You have already sent this." in page.text
        client.post(f"{own}/thank", page.form("thank") | {"whom": cast.tom.public_id})
    assert db.session.scalars(sa.select(Response.comment).order_by(Response.id)).all() == [
        "Covered my break.",
        "And drove me home.",
    ]


@pytest.mark.parametrize("whom", ["", "nobody", "rosa", "hanna"])
def test_nobody_thanks_themselves_or_somebody_elsewhere(client: PageClient, cast: Cast, own: str, whom: str) -> None:
    person = getattr(cast, whom, None)
    page = _thank(client, own, person.public_id if person else whom, 422)
    assert page.h1 == "Error: Thank a colleague"
    assert "Covered my break." in page.text
    assert _mentions() == []


def test_thanks_want_words(client: PageClient, cast: Cast, own: str) -> None:
    page = _thank(client, own, cast.tom.public_id, 422, words="  ")
    assert "Say in one sentence what they did." in page.text


def test_the_owner_says_how_many_there_are(client: PageClient, owner: PageClient, cast: Cast, own: str) -> None:
    settings = owner.get("/admin/settings/change")
    owner.post("/admin/settings/change", settings.form() | {"colleague_allowance": "1"})
    _thank(client, own, cast.tom.public_id)
    page = client.get(f"{own}/thank")
    assert "You have used all your thanks for this month." in page.text
    assert not page.all("form")
    refused = client.post(f"{own}/thank", {"whom": cast.catherine.public_id, "words": "Too."}, 422)
    assert "You get new ones next month." in refused.text
    assert len(_mentions()) == 1


@pytest.mark.parametrize("number", ["51", "-1", "many", ""])
def test_the_owner_is_told_what_number_it_takes(owner: PageClient, cast: Cast, number: str) -> None:
    settings = owner.get("/admin/settings/change")
    page = owner.post("/admin/settings/change", settings.form() | {"colleague_allowance": number}, 422)
    assert page.h1 == "Error: Organisation"


def test_a_team_can_be_thanked_and_does_not_thank_itself(client: PageClient, cast: Cast, own: str) -> None:
    team = Team(location_id=cast.harbour.id, name="Front desk", created_at=NOON, members=[cast.rosa, cast.tom])
    db.session.add(team)
    db.session.commit()
    _thank(client, own, team.public_id)
    (mention,) = _mentions()
    assert (mention.origin, mention.team_id) == (MentionOrigin.COLLEAGUE, team.id)
    mentions.approve_team(mention, team=team, by=cast.mark, at=NOON)
    assert "Covered my break." in client.get(make_own_page(cast.tom, by=cast.priya)).text
    assert "Covered my break." not in client.get(own).text


def test_it_is_kept_at_the_badge_of_who_is_thanked(client: PageClient, cast: Cast, own: str) -> None:
    _thank(client, own, cast.tom.public_id)
    places.add_badges(cast.harbour, by=cast.priya, at=NOON)
    _thank(client, own, cast.tom.public_id)
    badge = db.session.scalars(sa.select(Touchpoint.id).where(Touchpoint.staff_member_id == cast.tom.id)).one()
    assert db.session.scalars(sa.select(Response.touchpoint_id).order_by(Response.id)).all() == [
        cast.reception.id,
        badge,
    ]


def test_a_share_is_passed_on_and_taken_back(client: PageClient, cast: Cast, own: str) -> None:
    mention = make_decided(cast.reception, cast.rosa, comment="So quick.")
    address = f"{own}/thanks/{mention.public_id}"
    page = client.follow(client.post(f"{address}/pass-on", {"whom": cast.tom.public_id, "words": "You set it up."}))
    assert page.texts(".shared p > bdi") == ["Thomas Baker"]
    theirs = make_own_page(cast.tom, by=cast.priya)
    assert "You set it up." in client.get(theirs).text
    client.post(f"{address}/take-back", page.form("take-back"))
    assert db.session.scalars(sa.select(PassedThanks)).all() == []
    assert "So quick." not in client.get(theirs).text


def test_only_who_works_with_them_can_have_a_share(client: PageClient, cast: Cast, own: str) -> None:
    mention = make_decided(cast.reception, cast.rosa, comment="So quick.")
    page = client.post(f"{own}/thanks/{mention.public_id}/pass-on", {"whom": cast.hanna.public_id}, 422)
    assert "Choose who helped you." in page.text


def _wished(cast: Cast) -> Mention:
    """A thank-you whose customer is happy for others to read it."""
    told = Told(chosen=((cast.rosa.id, "Rosa M."),), comment="So quick.", may_share=True)
    response = make_response(cast.reception, told=told)
    mention = db.session.scalars(sa.select(Mention).where(Mention.response_id == response.id)).one()
    mentions.approve(mention, staff_member=cast.rosa, by=cast.mark, at=NOON)
    return mention


@pytest.mark.parametrize(("answer", "has_agreed"), [("yes", True), ("no", False)])
def test_the_wall_asks_them(client: PageClient, cast: Cast, own: str, answer: str, has_agreed: bool) -> None:
    mention = _wished(cast)
    assert "Are you?" in client.get(own).text
    page = client.follow(client.post(f"{own}/thanks/{mention.public_id}/agree", {"answer": answer}))
    assert "Noted. You can change your mind at any time." in page.text
    assert [one.has_agreed for one in _mentions()] == [has_agreed]
    assert "Are you?" not in client.get(own).text


def test_the_wall_does_not_ask_where_the_customer_said_nothing(client: PageClient, cast: Cast, own: str) -> None:
    mention = make_decided(cast.reception, cast.rosa, comment="Kind.")
    assert "Are you?" not in client.get(own).text + client.get(f"{own}/thanks/{mention.public_id}").text


def test_never_stays_never(client: PageClient, cast: Cast, own: str) -> None:
    mention = _wished(cast)
    client.post(f"{own}/choose", {"wall_choice": "never"})
    page = client.post(f"{own}/thanks/{mention.public_id}/agree", {"answer": "yes"}, 422)
    assert "You chose to keep everything about you off the wall. Change that first" in page.text
    assert [one.has_agreed for one in _mentions()] == [None]


def test_an_objection_is_written_once_and_shown(client: PageClient, cast: Cast, own: str) -> None:
    mention = make_decided(cast.reception, cast.rosa, comment="Kind.")
    address = f"{own}/write?about={mention.public_id}"
    form = client.get(address).form(f"write?about={mention.public_id}") | {"kind": "objection", "words": "Not me."}
    for _ in range(2):
        page = client.follow(client.post(address, form))
    assert page.texts(".mine") == ["Not me."]
    assert "Your manager has not answered yet." in page.text
    (remark,) = db.session.scalars(sa.select(Remark))
    assert (remark.kind, remark.mention_id, remark.staff_member_id) == (
        RemarkKind.OBJECTION,
        mention.id,
        cast.rosa.id,
    )


def test_anything_kept_can_be_objected_to(client: PageClient, own: str) -> None:
    form = client.get(f"{own}/write").form("write") | {"kind": "objection", "words": "Take my photo away."}
    assert "Take my photo away." in client.follow(client.post(f"{own}/write", form)).texts(".mine")


def test_who_hides_the_photo_shows_it_to_no_customer(client: PageClient, cast: Cast, own: str) -> None:
    photo = Picture(content_type="image/png", data=codes.picture_of("green"), width=64, height=64, created_at=NOON)
    cast.rosa.photo = photo
    db.session.commit()
    assert [person.photo for person in visits.people(cast.harbour.id, today=NOON.date())][1] == photo.public_id
    client.post(f"{own}/choose", {"wall_choice": "ask", "is_shown": "y"})
    assert [person.photo for person in visits.people(cast.harbour.id, today=NOON.date())] == [None, None, None]


def test_a_page_of_thirteen_colleagues_is_one_list(client: PageClient, cast: Cast, own: str) -> None:
    db.session.add_all(
        StaffMember(full_name=f"Helper {n}", shown_name="H", created_at=NOON, locations=[cast.harbour])
        for n in range(12)
    )
    db.session.commit()
    page = client.get(f"{own}/thank")
    assert len(page.all("select[name=whom] option")) == 15
    assert not page.all("label.person")
