"""What needs somebody can be done with: by whom and when, with a way back, until the customer tells more."""

from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from kiosk.actions import done_answers, responses
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import AuditEntry, Response
from kiosk.queries import overview
from tests.builders import make_response
from tests.cast import Cast
from tests.pages import Page, PageClient

CONTACT = {"name": "Mr Ito", "email": "ito@example.org", "phone": ""}


def _low(cast: Cast, words: str = "Waited 50 minutes.") -> Response:
    return make_response(cast.reception, told=Told(comment=words), rating=1, given_at=clock.now())


def _asking(cast: Cast) -> Response:
    return make_response(cast.reception, told=Told(contact=CONTACT), given_at=clock.now())


def _needs(page: Page) -> str:
    return " ".join(page.texts(".todo li"))


@pytest.mark.parametrize(
    ("make", "line"), [(_low, "Waited 50 minutes."), (_asking, "A customer is asking for an answer")]
)
def test_a_line_is_done_in_one_click_and_comes_back_in_one(
    manager: PageClient, cast: Cast, make: object, line: str
) -> None:
    response = make(cast)  # type: ignore[operator]  # one of the two above
    page = manager.get("/admin/")
    assert line in _needs(page)
    done = manager.follow(manager.post(f"/admin/responses/{response.public_id}/finish", page.form("finish")))
    assert line not in _needs(done)
    assert done.texts(".undone")[0].startswith("Done:")
    back = manager.follow(manager.post(f"/admin/responses/{response.public_id}/resume", done.form("resume")))
    assert line in _needs(back)


def test_the_answer_says_who_is_done_with_it(manager: PageClient, owner: PageClient, cast: Cast) -> None:
    response = _low(cast)
    address = f"/admin/responses/{response.public_id}"
    manager.follow(manager.post(f"{address}/finish", manager.get(address).form("finish")))
    assert "Done: Mark Ellis," in owner.get(address).text
    assert "Done" in owner.get("/admin/responses/").texts(".answer .tag")
    entries = db.session.scalars(sa.select(AuditEntry.act).where(AuditEntry.subject_id == response.id)).all()
    assert entries == ["finish"]


def test_the_way_back_leads_to_the_location_that_was_looked_at(owner: PageClient, cast: Cast) -> None:
    response = _low(cast)
    here = f"/admin/?location={cast.harbour.public_id}"
    page = owner.get(here)
    went = owner.post(f"/admin/responses/{response.public_id}/finish", page.form("finish"))
    assert went.headers["Location"] == f"{here}&done={response.public_id}"


def test_what_the_customer_tells_after_that_needs_somebody_again(cast: Cast) -> None:
    response, now = _low(cast), clock.now()
    done_answers.finish(response, seen=response.version, by=cast.mark, at=now + timedelta(minutes=1))
    assert overview.low(None, now=now) == []
    responses.add(response.client_id, Told(comment="And nobody said sorry."), at=now + timedelta(minutes=2))
    db.session.rollback()
    assert [one.comment for one in overview.low(None, now=now)] == ["And nobody said sorry."]
    done_answers.finish(response, seen=response.version, by=cast.priya, at=now + timedelta(minutes=3))
    assert overview.low(None, now=now) == []


def test_nobody_is_done_with_words_that_they_have_not_read(manager: PageClient, cast: Cast) -> None:
    response = _low(cast)
    form = manager.get("/admin/").form("finish")
    responses.add(response.client_id, Told(comment="Ring me tonight."), at=clock.now())
    refused = manager.post(f"/admin/responses/{response.public_id}/finish", form, status=409)
    assert "The customer has added to this answer meanwhile." in refused.text
    assert "Ring me tonight." in _needs(manager.get("/admin/"))


def test_done_twice_and_undone_twice_is_done_and_undone(cast: Cast) -> None:
    response = _low(cast)
    finish = partial(done_answers.finish, seen=response.version)
    for act, left in ((finish, 0), (done_answers.resume, 1)):
        for _ in range(2):
            act(response, by=cast.mark, at=clock.now())
        assert len(overview.low(None, now=clock.now())) == left


def test_a_viewer_is_shown_nothing_as_theirs_to_do(viewer: PageClient, cast: Cast) -> None:
    response = _low(cast)
    page = viewer.get("/admin/")
    assert page.texts("#needs") == ["Needs attention"]
    assert "Done" not in _needs(page)
    assert page.texts(".todo a")[0].startswith("Look")
    assert page.all(".menu .tag") == []
    viewer.post(f"/admin/responses/{response.public_id}/finish", status=403)


def test_the_sentence_that_nothing_is_left_stands_above_nothing(manager: PageClient, cast: Cast) -> None:
    make_response(cast.reception, given_at=clock.now())
    assert "Nothing needs you." in manager.get("/admin/").text
    _low(cast)
    page = manager.get("/admin/")
    assert len(page.all(".todo li")) == 1
    assert "Nothing needs you." not in page.text
