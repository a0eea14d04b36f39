"""The mentions pages: the next name leads, one press decides, one more undoes."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.models import Mention, staff_locations
from tests import counting
from tests.builders import NOON, make_decided, make_mention, make_response
from tests.cast import Cast
from tests.pages import Page, PageClient

MENTIONS = "/admin/mentions/"
HOSTILE = '<script>alert("x")</script>'


def _given(page: Page) -> list[str]:
    return page.texts(".mention h2 bdi")


def _stands(mention: Mention) -> tuple[str, int | None]:
    db.session.rollback()
    return mention.status.value, mention.staff_member_id


def _approve(client: PageClient, mention: Mention, status: int = 303, **data: Any) -> Page:
    return client.post(f"{MENTIONS}{mention.public_id}/approve", data, status=status)


def _undo(client: PageClient, mention: Mention, shown: str, status: int = 303) -> Page:
    return client.post(f"{MENTIONS}{mention.public_id}/undo", {"status": shown, "stay": "y"}, status=status)


def test_the_oldest_name_leads_with_all_that_is_needed(manager: PageClient, cast: Cast) -> None:
    told = Told(
        typed_names=("Cathrine",),
        comment="She explained\neverything.",
        kept=(cast.welcome.current.id,),
    )
    make_response(cast.reception, told=told)
    make_mention(cast.reception, "Tom")
    page = manager.get(MENTIONS)
    assert _given(page) == ["Cathrine", "Tom"]
    lead = page.all(".mention.lead")[0].get_text()
    for words in (
        "Very good",
        "14 Oct 2026, 13:00",
        "Harbour Street",
        "Reception",
        "explained\neverything",
        "Warm welcome",
        "Catherine Byrne",
        "spelled like Catherine",
    ):
        assert words in lead
    assert "2" in page.texts(".tabs a")[0]


def test_when_is_told_by_the_clock_of_the_location(owner: PageClient, cast: Cast) -> None:
    make_mention(cast.hill_desk, "Hanna")
    assert "15 Oct 2026, 01:00" in owner.get(MENTIONS).text


def test_an_exact_name_is_chosen_already_and_one_press_decides(manager: PageClient, cast: Cast) -> None:
    mention = make_mention(cast.reception, "rosa martinez")
    make_mention(cast.reception, "Next")
    form = manager.get(MENTIONS).form("approve")
    assert form["staff_member"] == [cast.rosa.public_id]
    page = manager.follow(_approve(manager, mention, **form))
    assert _stands(mention) == ("approved", cast.rosa.id)
    assert _given(page) == ["Next"]
    assert "Rosa Martinez is thanked." in page.texts(".undone")[0]


def test_an_alike_name_is_never_chosen_already(manager: PageClient, cast: Cast) -> None:
    mention = make_mention(cast.reception, "Cathrine")
    form = manager.get(MENTIONS).form("approve")
    assert "staff_member" not in form
    page = _approve(manager, mention, status=422, **form)
    assert page.texts(".summary") == ["Choose who was meant, or decline the name."]
    assert page.html.title.get_text().startswith("Error: ")
    assert _stands(mention) == ("new", None)


def test_somebody_else_of_the_location_wins_over_the_suggestion(manager: PageClient, cast: Cast) -> None:
    mention = make_mention(cast.reception, "Rosa")
    _approve(manager, mention, staff_member=cast.rosa.public_id, other=cast.tom.public_id)
    assert _stands(mention) == ("approved", cast.tom.id)


def test_those_not_shown_to_customers_can_be_meant(manager: PageClient, cast: Cast) -> None:
    cast.tom.is_shown = False
    db.session.commit()
    make_mention(cast.reception, "the tall one")
    page = manager.get(MENTIONS)
    assert "No similar name here." in page.text
    assert [option.split(" · ")[0] for option in page.texts("select[name=other] option")] == [
        "Nobody selected",
        "Catherine Byrne",
        "Rosa Martinez",
        "Thomas Baker",
    ]


def test_where_nobody_works_yet_nothing_is_offered_that_could_not_be_done(owner: PageClient, cast: Cast) -> None:
    db.session.execute(sa.delete(staff_locations).where(staff_locations.c.location_id == cast.hill.id))
    db.session.commit()
    make_mention(cast.hill_desk, "Ola")
    page = owner.get(MENTIONS)
    assert "Nobody can be chosen here yet. Add the people who work at Hill Road, then decide." in page.text
    assert page.texts(".mention .acts button") == ["Decline"]
    assert page.link("Add a person") == "/admin/people/add"


@pytest.mark.parametrize("who", ["hanna", "nothing", "\x00", ""])
def test_nobody_from_elsewhere_can_be_meant(manager: PageClient, cast: Cast, who: str) -> None:
    mention = make_mention(cast.reception)
    chosen = cast.hanna.public_id if who == "hanna" else who
    _approve(manager, mention, status=422, other=chosen)
    assert _stands(mention) == ("new", None)


def test_declining_goes_on_to_the_next_and_can_be_undone_at_once(manager: PageClient, cast: Cast) -> None:
    mention = make_mention(cast.reception, "the nice lady")
    page = manager.follow(manager.post(f"{MENTIONS}{mention.public_id}/decline"))
    assert "nobody is thanked." in page.texts(".undone")[0]
    undone = manager.follow(manager.post(f"{MENTIONS}{mention.public_id}/undo", page.form("undo")))
    assert (undone.address, _given(undone)) == (MENTIONS, ["the nice lady"])
    assert _stands(mention) == ("new", None)
    assert manager.get(f"{MENTIONS}?done={mention.public_id}").all(".undone") == []


def test_a_decision_leads_back_to_the_same_part_of_the_list(owner: PageClient, cast: Cast) -> None:
    for number in range(12):
        make_mention(cast.reception, f"Name {number}")
    first = owner.get(f"{MENTIONS}?location={cast.harbour.public_id}")
    page = owner.get(first.link("More to decide"))
    assert _given(page) == ["Name 10", "Name 11"]
    action, form = page.all("form.decision")[0]["action"], page.form("approve")
    went = owner.follow(owner.post(action, form | {"other": cast.tom.public_id}))
    assert _given(went) == ["Name 11"]
    assert went.texts("#location option[selected]") == ["Harbour Street"]


def test_who_skipped_a_name_comes_back_to_the_one_behind_the_decided(manager: PageClient, cast: Cast) -> None:
    _skipped, second, third = (make_mention(cast.reception, name) for name in ("Nobody", "Rosa", "Tom"))
    forms = manager.get(MENTIONS).all("form.decision")
    following = [form.select_one("input[name=next]") for form in forms]
    assert [field and field["value"] for field in following] == [None, third.public_id, None]
    went = _approve(manager, second, staff_member=cast.rosa.public_id, next=third.public_id)
    assert went.headers["Location"].endswith(f"#m-{third.public_id}")


def test_what_somebody_else_decided_is_shown_as_it_stands(owner: PageClient, manager: PageClient, cast: Cast) -> None:
    mention = make_mention(cast.reception)
    _approve(owner, mention, staff_member=cast.rosa.public_id)
    for page in (
        _approve(manager, mention, status=409, staff_member=cast.tom.public_id),
        manager.post(f"{MENTIONS}{mention.public_id}/decline", status=409),
    ):
        assert "Somebody has already decided this." in page.texts(".summary")[0]
        assert "Rosa Martinez" in page.text
        assert "Priya Nair" in page.text
    assert _stands(mention) == ("approved", cast.rosa.id)


def test_nobody_is_thanked_twice_in_one_answer(manager: PageClient, cast: Cast) -> None:
    make_response(cast.reception, told=Told(typed_names=("Rosa", "Rosa M")))
    first, second = db.session.scalars(sa.select(Mention).order_by(Mention.id)).all()
    _approve(manager, first, staff_member=cast.rosa.public_id)
    page = _approve(manager, second, status=422, staff_member=cast.rosa.public_id)
    assert page.texts(".summary") == ["Rosa Martinez is already named in this answer."]
    assert _given(page) == ["Rosa M"]


def test_a_name_the_customer_took_back_is_a_sentence_in_the_list(manager: PageClient, cast: Cast) -> None:
    mention = make_mention(cast.reception)
    id = mention.public_id
    db.session.delete(mention)
    db.session.commit()
    manager.get(f"{MENTIONS}{id}", status=404)
    manager.post(f"{MENTIONS}{id}/decline", status=404)


def test_an_approval_is_withdrawn_and_undone_step_by_step(manager: PageClient, cast: Cast) -> None:
    mention = make_mention(cast.reception)
    _approve(manager, mention, staff_member=cast.rosa.public_id)
    withdraw = manager.get(f"{MENTIONS}{mention.public_id}").form("withdraw")
    page = manager.follow(manager.post(f"{MENTIONS}{mention.public_id}/withdraw", withdraw))
    assert "it no longer counts" in page.text
    assert page.form("undo")["status"] == "withdrawn"
    page = manager.follow(_undo(manager, mention, "withdrawn"))
    assert page.texts("main h2") == ["Thanked"]
    _undo(manager, mention, "withdrawn", status=409)
    _undo(manager, mention, "nonsense", status=422)
    _undo(manager, mention, "approved")
    _undo(manager, mention, "approved", status=409)
    assert _stands(mention) == ("new", None)


def test_decisions_are_listed_the_latest_first_with_who_and_undo(manager: PageClient, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa, by=cast.mark, given_name="Early")
    make_decided(cast.reception, cast.tom, by=cast.priya, given_name="Late", given_at=NOON + timedelta(days=1))
    page = manager.get(f"{MENTIONS}decided")
    assert page.texts("tbody th") == ["Late", "Early"]
    assert "Priya Nair" in page.texts("tbody tr")[0]
    assert len(page.all("form[action*='/undo']")) == 2


def test_a_viewer_sees_and_cannot_decide(viewer: PageClient, cast: Cast) -> None:
    mention = make_mention(cast.reception, "Cathrine", comment="So kind")
    make_decided(cast.reception, cast.rosa)
    page = viewer.get(MENTIONS)
    assert "So kind" in page.text
    assert "Catherine Byrne" in page.text
    for address in (MENTIONS, f"{MENTIONS}decided", f"{MENTIONS}{mention.public_id}"):
        assert viewer.get(address).all("main form") == []
    for verb in ("approve", "decline", "withdraw", "undo"):
        viewer.post(f"{MENTIONS}{mention.public_id}/{verb}", status=403)


def test_what_is_not_theirs_is_not_there(app: Flask, cast: Cast) -> None:
    hugo = PageClient(app).signed_in_as(cast.hugo)
    mention = make_mention(cast.reception, "Cathrine")
    hugo.get(f"{MENTIONS}{mention.public_id}", status=404)
    for verb in ("approve", "decline", "withdraw", "undo"):
        hugo.post(f"{MENTIONS}{mention.public_id}/{verb}", {"status": "new"}, status=404)
    for address in (MENTIONS, f"{MENTIONS}?location={cast.harbour.public_id}", f"{MENTIONS}?done={mention.public_id}"):
        assert "Cathrine" not in hugo.get(address).text
    assert _stands(mention) == ("new", None)


def test_one_location_at_a_time(owner: PageClient, cast: Cast) -> None:
    make_mention(cast.reception, "Here")
    make_mention(cast.hill_desk, "There")
    assert _given(owner.get(f"{MENTIONS}?location={cast.hill.public_id}")) == ["There"]
    assert _given(owner.get(f"{MENTIONS}?location=nonsense")) == ["Here", "There"]


def test_hostile_text_is_only_text(manager: PageClient, cast: Cast) -> None:
    mention = make_mention(cast.reception, HOSTILE, comment=HOSTILE)
    for address in (MENTIONS, f"{MENTIONS}{mention.public_id}"):
        page = manager.get(address)
        assert page.text.count(HOSTILE) >= 2
        assert page.all("main script") == []
    page = manager.follow(manager.post(f"{MENTIONS}{mention.public_id}/decline"))
    assert HOSTILE in page.texts(".undone")[0]


@pytest.mark.parametrize("query", ["after=%00", "done=%00", "location=%00", "before=%00", "after=x" * 200, "after[]=1"])
def test_a_crooked_address_is_no_trouble(owner: PageClient, cast: Cast, query: str) -> None:
    make_mention(cast.reception)
    assert _given(owner.get(f"{MENTIONS}?{query}")) == ["Rosa"]
    owner.get(f"{MENTIONS}decided?{query}")


def test_an_empty_list_teaches_the_next_step(manager: PageClient, cast: Cast) -> None:
    assert manager.get(MENTIONS).link("Print the poster").startswith("/admin/print")
    make_decided(cast.reception, cast.rosa)
    assert "Every name is decided" in manager.get(MENTIONS).text


def test_ten_names_ask_no_more_than_one(manager: PageClient, cast: Cast) -> None:
    make_mention(cast.reception)
    manager.get(MENTIONS)
    with counting.queries() as few:
        manager.get(MENTIONS)
    for number in range(20):
        make_mention(cast.reception, f"Rosa {number}")
    with counting.queries() as many:
        manager.get(MENTIONS)
    assert len(few) == len(many) <= 15
