"""What a retired manager may still know: walls, staff pages and invitations, each with an end."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.actions import managers, staff_pages, walls
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, Manager, Role
from kiosk.queries.still_known import still_known
from tests.builders import NOON, make_wall
from tests.cast import Cast
from tests.pages import Page, PageClient

LATER = NOON + timedelta(hours=1)
KNOWN = "What Mark Ellis may still know"


def _retired(owner: PageClient, cast: Cast) -> Page:
    return owner.follow(owner.post(f"/admin/managers/{cast.mark.public_id}/retire"))


def test_the_walls_of_a_retired_manager_get_a_new_address_in_one_press_each(owner: PageClient, cast: Cast) -> None:
    kept, key = make_wall(cast.harbour), make_wall(cast.harbour, name="Staff room").key
    make_wall(cast.hill, name="Another town")
    make_wall(None, name="All over")
    make_wall(cast.harbour, name="Closed", retired_at=NOON)
    assert KNOWN not in owner.get(f"/admin/managers/{cast.mark.public_id}").text
    page = _retired(owner, cast)
    assert page.texts("section[aria-labelledby=known] li a") == ["Staff room", "Waiting room"]
    (renew, _other) = [form["action"] for form in page.all("section[aria-labelledby=known] form")]
    page = owner.follow(owner.post(renew, {"manager": cast.mark.public_id}))
    assert page.texts("section[aria-labelledby=known] li a") == ["Waiting room"]
    PageClient(owner.app).get(f"/wall/{key}", status=404)
    PageClient(owner.app).get(f"/wall/{kept.key}")


def test_a_retired_owner_knew_every_wall_but_those_made_since(cast: Cast) -> None:
    for place, name in ((cast.harbour, "A"), (cast.hill, "B"), (None, "C")):
        make_wall(place, name=name)
    renewed = make_wall(None, name="D")
    cast.mark.role, cast.mark.retired_at = Role.OWNER, LATER
    db.session.commit()
    make_wall(None, name="E", created_at=LATER + timedelta(minutes=1))
    walls.renew_key(renewed, by=cast.priya, at=NOON)
    assert [wall.name for wall in still_known(cast.mark).walls] == ["A", "B", "C", "D"]
    walls.renew_key(renewed, by=cast.priya, at=LATER)
    assert [wall.name for wall in still_known(cast.mark).walls] == ["A", "B", "C"]


def test_staff_pages_whose_address_they_made_are_named_until_there_is_a_newer_one(
    owner: PageClient, cast: Cast
) -> None:
    staff_pages.open_pages([cast.rosa, cast.tom], by=cast.mark, at=NOON)
    staff_pages.open_pages([cast.catherine], by=cast.priya, at=NOON)
    assert _retired(owner, cast).texts("section[aria-labelledby=known] li a") == ["Rosa Martinez", "Thomas Baker"]
    staff_pages.open_pages([cast.rosa], by=cast.priya, at=LATER)
    staff_pages.end_page(cast.tom, by=cast.priya, at=LATER)
    assert KNOWN not in owner.get(f"/admin/managers/{cast.mark.public_id}").text


def test_invitations_that_a_retired_owner_made_open_nothing(cast: Cast) -> None:
    cast.mark.role = Role.OWNER
    db.session.commit()
    said = {"role": Role.OWNER, "locations": [], "at": NOON}
    theirs, their_token = managers.invite(name="Nora", email="nora@example.org", by=cast.mark, **said)
    other, other_token = managers.invite(name="Otto", email="otto@example.org", by=cast.priya, **said)
    again, _old = managers.invite(name="Ada", email="ada@example.org", by=cast.mark, **said)
    again_token = managers.renew_invitation(again, by=cast.priya, at=NOON)
    managers.retire(cast.mark, by=cast.priya, at=LATER)
    with pytest.raises(Refused, match="used or replaced"):
        managers.accept(theirs, their_token, "a lighthouse by the sea", at=LATER)
    for invited, token in ((other, other_token), (again, again_token)):
        managers.accept(invited, token, "a lighthouse by the sea", at=LATER)
    ended = sa.select(AuditEntry.subject_id).where(AuditEntry.act == "end invitation")
    assert db.session.scalars(ended).all() == [theirs.id]


def test_a_new_invitation_ends_the_old_password_and_every_session(
    owner: PageClient, manager: PageClient, cast: Cast
) -> None:
    manager.get("/admin/")
    page = owner.follow(owner.post(f"/admin/managers/{cast.mark.public_id}/renew-invitation"))
    assert page.all("#invitation")
    manager.get("/admin/", status=303)
    db.session.rollback()
    assert db.session.scalars(sa.select(Manager.password_hash).where(Manager.id == cast.mark.id)).one() is None
    said = {"email": "mark@example.org", "password": "correct horse battery staple"}
    page = PageClient(owner.app).post("/admin/sign-in/start", said, status=422)
    assert page.texts(".summary a") == ["Wrong e-mail or password."]


def test_nobody_locks_themselves_out_by_inviting_themselves(owner: PageClient, cast: Cast) -> None:
    address = f"/admin/managers/{cast.priya.public_id}"
    assert "Make a new invitation" not in owner.get(address).text
    page = owner.follow(owner.post(f"{address}/renew-invitation"))
    assert page.texts(".notice") == ["You cannot invite yourself. Press your name in the menu to set a new password."]
    owner.get("/admin/")
