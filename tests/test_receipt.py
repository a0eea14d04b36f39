"""A receipt tells the customer all that they told, in their words; of where an answer goes, just enough to know it."""

from dataclasses import replace
from typing import Any

from kiosk.actions import responses
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.models import Mention, Response
from tests.builders import NOON, make_new_response, make_response, make_team
from tests.cast import Cast
from tests.pages import Page, PageClient

CONTACT = {"name": "Mrs Ito", "email": "ito@example.org", "phone": "0117 496 0123"}


def _told(cast: Cast, **changes: Any) -> Told:
    values = {
        "chosen": ((cast.rosa.id, "Rosa M."),),
        "typed_names": ("the tall one, Łukasz & عمر",),
        "comment": "She stayed late.",
        "kept": (cast.welcome.current.id,),
        "contact": CONTACT,
    }
    return Told(**values | changes)


def _receipt(client: PageClient, response: Response) -> Page:
    db.session.rollback()
    return client.get(f"/r/{db.session.get_one(Response, response.id).receipt_code}")


def test_it_tells_whom_they_named_what_they_ticked_and_what_they_agreed_to(client: PageClient, cast: Cast) -> None:
    team = make_team(cast.harbour, cast.rosa, name="Kitchen")
    told = _told(cast, teams=((team.id, "Kitchen"),), is_for_team=True, may_share=True)
    page = _receipt(client, make_response(cast.reception, told=told))
    named = ["Rosa M.", "Kitchen", "the tall one, Łukasz & عمر", "The whole team"]
    assert page.texts(".chip") == [*named, "Warm welcome"]
    for words in ("Very good", "She stayed late.", "You agreed that we may show your words", "You asked for an answer"):
        assert words in page.text


def test_without_consent_it_says_that_the_words_stay(client: PageClient, cast: Cast) -> None:
    page = _receipt(client, make_response(cast.reception, told=_told(cast, chosen=(), typed_names=())))
    assert "Your words stay with the team" in page.text
    assert "Who you named" not in page.text


def test_where_an_answer_goes_is_known_again_and_shown_to_nobody_else(
    client: PageClient, viewer: PageClient, cast: Cast
) -> None:
    response = make_response(cast.reception, told=_told(cast))
    page = _receipt(client, response)
    assert "You left i…@example.org and …123." in page.text
    seen_by_a_manager = viewer.get(f"/admin/responses/{response.public_id}/receipt")
    assert "You asked for an answer" in seen_by_a_manager.text
    for words in CONTACT.values():
        assert words not in page.text
    assert "example.org" not in seen_by_a_manager.text


def test_what_is_added_and_tapped_later_is_on_it_too(client: PageClient, cast: Cast) -> None:
    new = make_new_response(cast.reception, told=_told(cast, contact={}))
    responses.submit(new)
    more = Told(typed_names=("Jean-Luc",), is_more=True, kept=(cast.listened.current.id,))
    responses.add(new.client_id, more, at=NOON)
    responses.submit(replace(new, rating=4, told=None))
    page = _receipt(client, db.session.query(Response).filter_by(client_id=new.client_id).one())
    assert "Good ·" in page.text
    assert page.texts(".chip")[:3] == ["Rosa M.", "the tall one, Łukasz & عمر", "Jean-Luc"]
    assert page.texts(".chip")[3:] == ["Warm welcome", "Listened to me"]


def test_who_decides_about_a_name_changes_nothing_on_it(client: PageClient, manager: PageClient, cast: Cast) -> None:
    response = make_response(cast.reception, told=_told(cast, typed_names=("Rosa and Tom",), chosen=()))
    mention = db.session.query(Mention).filter_by(response_id=response.id).one().public_id
    manager.post(f"/admin/mentions/{mention}/split", {"part": ["Rosa", "Tom"]})
    assert _receipt(client, response).texts(".chip")[0] == "Rosa and Tom"
