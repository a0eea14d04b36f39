"""Names in complaints on the managers' pages and on the page of whoever is named: asked about, shown, never thanked."""

import sqlalchemy as sa
from flask import Flask

from kiosk.actions import mentions as actions
from kiosk.actions import responses
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Mention, MentionStatus, Remark, Response
from tests.builders import make_decided, make_mention, make_new_response, make_own_page, make_response
from tests.cast import Cast
from tests.pages import Page, PageClient

MENTIONS = "/admin/mentions/"
WORDS = "Rosa ignored me and took a private call."


def _named(cast: Cast, name: str = "Rosa Martinez") -> Mention:
    return make_mention(cast.reception, name, rating=1, comment=WORDS, given_at=clock.now())


def _concern(cast: Cast) -> Mention:
    return make_decided(
        cast.reception, cast.rosa, by=cast.mark, status=MentionStatus.CONCERN, rating=1, comment=WORDS,
        given_at=clock.now(),
    )  # fmt: skip


def _stale(cast: Cast) -> Mention:
    """Thanks that the customer turned into a complaint after they were approved."""
    new = make_new_response(cast.reception, told=Told(typed_names=("Rosa",), comment=WORDS), given_at=clock.now())
    responses.submit(new)
    mention = db.session.scalars(sa.select(Mention)).one()
    actions.approve(mention, staff_member=cast.rosa, by=cast.mark, at=new.given_at)
    responses.submit(make_new_response(cast.reception, client_id=new.client_id, given_at=new.given_at, rating=1))
    return mention


def _stands(mention: Mention) -> str:
    db.session.rollback()
    return mention.status.value


def _decide(client: PageClient, mention: Mention, verb: str, expected: int = 303, **data: str) -> Page:
    return client.post(f"{MENTIONS}{mention.public_id}/{verb}", data, status=expected)


def test_a_name_in_a_complaint_is_asked_about_and_nothing_is_chosen(manager: PageClient, cast: Cast) -> None:
    mention = _named(cast)
    page = manager.get(MENTIONS)
    assert "Thanks for" not in page.text
    assert page.texts(".asked") == ["Something went wrong in this answer. Is the name in it a thank-you or a concern?"]
    assert [button.get_text(" ", strip=True) for button in page.all(".decision .acts button")] == [
        "A thank-you t", "A concern c", "Decline",
    ]  # fmt: skip
    form = page.form("approve")
    assert "staff_member" not in form
    _decide(manager, mention, "approve", 422, **form)
    assert _stands(mention) == "new"


def test_one_whom_the_customer_chose_is_not_chosen_for_the_manager(manager: PageClient, cast: Cast) -> None:
    make_response(cast.reception, told=Told(chosen=((cast.rosa.id, "Rosa M."),)), rating=2)
    page = manager.get(MENTIONS)
    assert page.texts(".mention h2") == ["Rosa M. is named here"]
    assert page.all(".picks input[checked]") == []


def test_a_manager_calls_it_a_concern_and_takes_that_back(manager: PageClient, cast: Cast) -> None:
    mention = _named(cast)
    form = manager.get(MENTIONS).form("approve") | {"staff_member": cast.rosa.public_id}
    page = manager.follow(_decide(manager, mention, "concern", **form))
    assert _stands(mention) == "concern"
    assert "Rosa Martinez is not thanked, and it counts nowhere." in page.texts(".undone")[0]
    assert "A concern: it counts nowhere" in manager.get(f"{MENTIONS}{mention.public_id}").texts("main h2")
    manager.post(f"{MENTIONS}{mention.public_id}/undo", page.form("undo"))
    assert _stands(mention) == "new"


def test_a_manager_says_that_it_is_thanks(manager: PageClient, cast: Cast) -> None:
    mention = _named(cast)
    form = manager.get(MENTIONS).form("approve") | {"staff_member": cast.rosa.public_id}
    assert form["complaint"] == "yes"
    page = manager.follow(_decide(manager, mention, "approve", **form))
    assert "Rosa Martinez is thanked." in page.texts(".undone")[0]
    assert _stands(mention) == "approved"


def test_a_page_that_showed_praise_approves_no_complaint(manager: PageClient, cast: Cast) -> None:
    mention = _named(cast)
    page = _decide(manager, mention, "approve", 409, staff_member=cast.rosa.public_id)
    assert "The customer has changed this answer in the meantime. Read it again, then decide." in page.texts(".summary")
    assert "A concern" in page.text
    assert _stands(mention) == "new"


def test_a_concern_is_about_a_person_and_the_page_says_so(manager: PageClient, cast: Cast) -> None:
    mention = _named(cast)
    page = _decide(manager, mention, "concern", 422, other="team-x")
    assert page.texts(".summary") == ["A concern is about one person. Choose who was meant, or decline the name."]
    assert _stands(mention) == "new"


def test_concerns_are_found_among_the_decisions_and_alone(manager: PageClient, cast: Cast) -> None:
    _concern(cast)
    make_decided(cast.reception, cast.tom, by=cast.mark, given_name="Tom")
    page = manager.get(f"{MENTIONS}decided")
    assert sorted(page.texts("tbody th")) == ["Rosa", "Tom"]
    assert manager.get(page.link("Show only concerns")).texts("tbody th") == ["Rosa"]
    assert sorted(manager.get(f"{MENTIONS}decided?status=new").texts("tbody th")) == ["Rosa", "Tom"]


def test_no_count_and_no_list_of_thanks_has_a_concern_or_a_name_in_a_complaint(manager: PageClient, cast: Cast) -> None:
    _concern(cast)
    _named(cast)
    overview = manager.get("/admin/")
    assert overview.texts(".figures .figure:nth-of-type(2) b") == ["0"]
    assert overview.all(".thank") == []
    person = manager.get(f"/admin/people/{cast.rosa.public_id}")
    assert WORDS not in person.text
    month = f"{clock.now():%Y-%m}"
    for statuses in ("approved", "all"):
        address = f"/admin/exports/mentions.csv?month={month}&location={cast.harbour.public_id}&statuses={statuses}"
        lines = manager.get(address).body.decode("utf-8-sig").splitlines()
        assert ["oncern" in line for line in lines] == [False] * len(lines)
    manager.get(f"/admin/cards/{_concern(cast).public_id}", status=404)


def test_thanks_that_became_a_complaint_are_listed_until_somebody_looks(manager: PageClient, cast: Cast) -> None:
    mention = _stale(cast)
    overview = manager.get("/admin/")
    assert "One name to look at again" in " ".join(overview.texts(".todo li"))
    assert overview.all(".thank") == []
    page = manager.get(f"{MENTIONS}stale")
    assert WORDS in page.text
    assert "To look at again 1" in page.texts(".tabs a")
    assert "This is approved as a thank-you, but the answer is now a complaint." in page.text
    manager.get(f"/admin/cards/{mention.public_id}", status=404)
    _decide(manager, mention, "approve", **page.form("approve"))
    assert _stands(mention) == "approved"
    assert "Nothing to look at again" in manager.get(f"{MENTIONS}stale").text
    manager.get(f"/admin/cards/{mention.public_id}")


def test_the_month_to_close_says_which_thanks_came_with_a_complaint(manager: PageClient, cast: Cast) -> None:
    mention = _stale(cast)
    mention.given_on = mention.given_on.replace(year=2025)
    db.session.commit()
    page = manager.get(f"/admin/months/{cast.harbour.public_id}")
    assert "One approved thank-you came with a complaint." in " ".join(page.texts(".still li"))


def test_what_came_with_a_complaint_is_made_a_concern_from_its_own_page(manager: PageClient, cast: Cast) -> None:
    mention = _stale(cast)
    page = manager.get(f"{MENTIONS}{mention.public_id}")
    assert page.texts("main h2") == ["Thanked"]
    _decide(manager, mention, "concern", **page.form("concern"))
    assert _stands(mention) == "concern"


def test_the_person_reads_a_concern_takes_it_along_objects_and_is_answered(
    app: Flask, client: PageClient, manager: PageClient, cast: Cast
) -> None:
    own = make_own_page(cast.rosa, by=cast.priya)
    mention = _concern(cast)
    assert WORDS not in client.get(own).text
    assert "Your first thank-you will appear here" in client.get(own).text
    client.get(f"{own}/thanks/{mention.public_id}", status=404)
    kept = client.get(f"{own}/kept")
    assert "A concern" in kept.text
    assert WORDS in kept.text
    taken = client.get(f"{own}/everything.json")
    assert '"status": "concern"' in taken.body.decode()
    page = client.get(f"{own}/write?about={mention.public_id}")
    fields = {name: value for name, value in page.form().items() if name} | {"words": "I was on my break."}
    client.post(f"{own}/write?about={mention.public_id}", fields)
    remark = db.session.scalars(sa.select(Remark)).one()
    assert remark.mention_id == mention.id
    assert "Concern" in manager.get("/admin/remarks/").texts(".about")[0]
    manager.post(f"/admin/remarks/{remark.public_id}/answer", {"answer": "You are right. It is taken back."})
    assert "You are right. It is taken back." in client.get(f"{own}/kept").text


def test_thanks_that_became_a_complaint_are_no_thanks_on_the_persons_page(
    client: PageClient, manager: PageClient, cast: Cast
) -> None:
    own = make_own_page(cast.rosa, by=cast.priya)
    _stale(cast)
    assert WORDS not in client.get(own).text
    assert "Being looked at" in client.get(f"{own}/kept").text


def test_a_manager_who_is_named_decides_nothing_about_themselves(manager: PageClient, cast: Cast) -> None:
    cast.mark.staff_member_id = cast.rosa.id
    db.session.commit()
    mention = _concern(cast)
    page = _decide(manager, mention, "undo", 422, status="concern")
    assert page.texts(".summary") == ["This is about you. Somebody else has to decide."]
    assert _stands(mention) == "concern"


def test_a_complaint_says_who_is_named_and_not_who_helped(manager: PageClient, cast: Cast) -> None:
    mention = _named(cast)
    public_id = db.session.get_one(Response, mention.response_id).public_id
    page = manager.get(f"/admin/responses/{public_id}")
    assert "Who is named" in page.texts("h2")
    assert "Who helped" not in page.texts("h2")
