"""A team's note on its members' own pages: each is asked, answers, and can change their mind."""

import pytest
import sqlalchemy as sa

from kiosk.actions import mentions, sharing
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.models import Channel, Mention, StaffMember
from tests.builders import NOON, make_own_page, make_response, make_team
from tests.cast import Cast
from tests.notes import agree
from tests.pages import PageClient

QUESTION = "The customer is happy for others to read this. Are you? It is shown if all of you say yes."


@pytest.fixture
def own(cast: Cast) -> str:
    """The address of Rosa's own page."""
    return make_own_page(cast.rosa, by=cast.priya)


def _note(cast: Cast, *members: StaffMember, **changes: object) -> Mention:
    """Approved thanks to a team of these people, which the customer lets others read."""
    team = make_team(cast.harbour, *members)
    told = Told(teams=((team.id, team.name),), comment="You all stayed late for me.", may_share=True)
    response = make_response(cast.reception, told=told, **changes)
    mention = db.session.scalars(sa.select(Mention).where(Mention.response_id == response.id)).one()
    mentions.approve_team(mention, team=team, by=cast.mark, at=NOON)
    return mention


def test_a_member_is_asked_and_answers(client: PageClient, cast: Cast, own: str) -> None:
    note = _note(cast, cast.rosa, cast.tom)
    address = f"{own}/thanks/{note.public_id}"
    assert client.get(own).texts("form.wall p") == client.get(address).texts("form.wall p") == [QUESTION]
    page = client.follow(client.post(f"{address}/agree", {"answer": "yes"}))
    assert "You said yes. Once all of you say yes, your manager can put it there." in page.text
    assert client.get(own).all("form.wall") == []
    page = client.follow(client.post(f"{address}/agree", {"answer": "no"}))
    assert "You said no. Nobody else reads it." in page.text


def test_a_member_reads_that_it_hangs_there(client: PageClient, cast: Cast, own: str) -> None:
    agree(cast.rosa)
    note = _note(cast, cast.rosa)
    sharing.share(note, by=cast.mark, at=NOON)
    page = client.get(f"{own}/thanks/{note.public_id}")
    assert "You always say yes. It is on the wall now." in page.text


def test_each_member_has_an_answer_of_their_own(client: PageClient, cast: Cast, own: str) -> None:
    note = _note(cast, cast.rosa, cast.tom)
    client.post(f"{own}/thanks/{note.public_id}/agree", {"answer": "yes"})
    toms = make_own_page(cast.tom, by=cast.priya)
    assert client.get(toms).texts("form.wall p") == [QUESTION]
    kept = {address: client.get(f"{address}/everything.json").body for address in (own, toms)}
    assert b'"you_agreed_to_the_wall": true' in kept[own]
    assert b'"you_agreed_to_the_wall": null' in kept[toms]


def test_a_colleagues_thanks_to_a_team_ask_nobody(client: PageClient, cast: Cast, own: str) -> None:
    from_catherine = {"channel": Channel.COLLEAGUE, "rating": None, "colleague_id": cast.catherine.id, "allowance": 5}
    note = _note(cast, cast.rosa, cast.tom, **from_catherine)
    page = client.get(f"{own}/thanks/{note.public_id}")
    assert page.all("form.wall") == []
    assert "Thanks between colleagues stay between you." in page.text


def test_the_manager_reads_what_the_note_lacks(manager: PageClient, cast: Cast) -> None:
    page = manager.get(f"/admin/mentions/{_note(cast, cast.rosa, cast.tom).public_id}")
    assert page.texts(".wall-state p") == [
        "Not everybody in the team “Kitchen” has agreed yet. They say so on their own pages."
    ]
