"""The inbox of a manager who can be thanked: nothing about themselves can be approved, and it says why."""

import pytest

from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.models import Mention
from tests.builders import make_mention, make_response
from tests.cast import Cast
from tests.pages import PageClient

MENTIONS = "/admin/mentions/"


@pytest.fixture
def is_rosa(cast: Cast) -> Cast:
    """Mark, the manager, is Rosa on the staff list."""
    cast.mark.staff_member_id = cast.rosa.id
    db.session.commit()
    return cast


def test_thanks_to_oneself_say_why_there_is_no_button(manager: PageClient, owner: PageClient, is_rosa: Cast) -> None:
    make_response(is_rosa.reception, told=Told(chosen=((is_rosa.rosa.id, "Rosa M."),)))
    page = manager.get(MENTIONS)
    assert page.texts(".own") == ["This is a thank-you to you. Somebody else has to decide."]
    assert page.all(".mention form") == []
    assert owner.get(MENTIONS).texts(".approve") == ["Approve"]


def test_a_typed_name_that_may_be_oneself_can_be_anybody_elses(manager: PageClient, is_rosa: Cast) -> None:
    mention = make_mention(is_rosa.reception, "Rosa")
    page = manager.get(MENTIONS)
    assert "That is you. Somebody else has to approve it." in page.texts(".own")[0]
    assert page.all("input[name=staff_member]") == []
    assert [words.split(" · ")[0] for words in page.texts("select[name=other] option")] == [
        "Nobody selected", "Catherine Byrne", "Thomas Baker",
    ]  # fmt: skip
    address = f"{MENTIONS}{mention.public_id}/approve"
    page = manager.post(address, {"staff_member": is_rosa.rosa.public_id}, status=422)
    assert page.texts(".summary") == ["This is a thank-you to you. Somebody else has to approve it."]
    db.session.rollback()
    assert db.session.get_one(Mention, mention.id).status == "new"
    manager.post(address, {"other": is_rosa.tom.public_id})
