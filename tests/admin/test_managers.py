"""Managers: invited, changed, retired, and never without an owner."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.actions import managers as actions
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, Manager, Role, SignIn
from tests.builders import NOON
from tests.cast import Cast
from tests.pages import Page, PageClient


def _invite(owner: PageClient, cast: Cast, **changes: object) -> dict[str, object]:
    said = {"name": "Nora New", "email": "nora@example.org", "role": "manager", "locations": [cast.harbour.public_id]}
    return said | changes


def _of(email: str) -> Manager:
    db.session.rollback()
    return db.session.scalars(sa.select(Manager).where(Manager.email == email)).one()


def test_the_list_says_who_reaches_how_far(owner: PageClient) -> None:
    page = owner.get("/admin/managers/")
    rows = [re.sub(r"\s+", " ", row) for row in page.texts("tbody tr")]
    assert rows[1] == "Mark Ellis mark@example.org Manager Harbour Street Can sign in"


def test_an_invitation_is_shown_once(owner: PageClient, cast: Cast) -> None:
    made = owner.post("/admin/managers/add", _invite(owner, cast))
    shown = owner.follow(made)
    assert "/admin/invitations/" in shown.all("#invitation")[0]["value"]
    assert owner.follow(made).all("#invitation") == []


def test_somebody_invited_has_no_password_yet(owner: PageClient, cast: Cast) -> None:
    owner.post("/admin/managers/add", _invite(owner, cast))
    assert _of("nora@example.org").password_hash is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "Mark@example.org"}, "There is already a manager with this address."),
        ({"email": "nora"}, "Enter an e-mail address like name@example.com."),
        ({"locations": []}, "Choose at least one location, or make them an owner."),
        ({"name": ""}, "Enter their name."),
    ],
)
def test_an_invitation_that_cannot_be_says_why(
    owner: PageClient, cast: Cast, changes: dict[str, object], sentence: str
) -> None:
    page = owner.post("/admin/managers/add", _invite(owner, cast, **changes), status=422)
    assert page.texts(".summary a") == [sentence]


def test_an_owner_needs_no_location(owner: PageClient, cast: Cast) -> None:
    owner.post("/admin/managers/add", _invite(owner, cast, role="owner", locations=[]))
    assert _of("nora@example.org").scope is None


def test_a_change_of_role_and_locations_counts_at_once(owner: PageClient, manager: PageClient, cast: Cast) -> None:
    manager.get(f"/admin/locations/{cast.harbour.public_id}")
    said = {"name": "Mark Ellis", "role": "viewer", "locations": [cast.hill.public_id]}
    owner.post(f"/admin/managers/{cast.mark.public_id}/change", said)
    manager.get(f"/admin/locations/{cast.harbour.public_id}", status=404)
    manager.get(f"/admin/locations/{cast.hill.public_id}")


def test_a_retired_manager_is_signed_out_and_can_come_back(owner: PageClient, manager: PageClient, cast: Cast) -> None:
    manager.get("/admin/")
    owner.post(f"/admin/managers/{cast.mark.public_id}/retire")
    manager.get("/admin/", status=303)
    owner.post(f"/admin/managers/{cast.mark.public_id}/bring-back")
    manager.get("/admin/", status=303)
    PageClient(manager.app).signed_in_as(_of("mark@example.org")).get("/admin/")


def test_retiring_ends_the_invitation_too(app: Flask, cast: Cast) -> None:
    token = actions.renew_invitation(cast.mark, by=cast.priya, at=NOON)
    actions.retire(cast.mark, by=cast.priya, at=NOON)
    with pytest.raises(Refused, match="used or replaced"):
        actions.accept(cast.mark, token, "a lighthouse by the sea", at=NOON)


def test_the_only_owner_stays(owner: PageClient, cast: Cast) -> None:
    address = f"/admin/managers/{cast.priya.public_id}"
    page = owner.follow(owner.post(f"{address}/retire"))
    assert page.texts(".notice") == ["Priya Nair is the only owner. Make somebody else an owner first."]
    said = {"name": "Priya Nair", "role": "viewer", "locations": [cast.harbour.public_id]}
    page = owner.post(f"{address}/change", said, status=422)
    assert page.texts(".summary a") == ["Priya Nair is the only owner. Make somebody else an owner first."]
    assert _of("priya@example.org").is_owner


def test_one_of_two_owners_may_go(app: Flask, cast: Cast) -> None:
    promoted = {"name": "Mark", "role": Role.OWNER, "locations": [], "staff_member": None}
    actions.change(cast.mark, **promoted, by=cast.priya, at=NOON)
    actions.retire(cast.priya, by=cast.mark, at=NOON)
    assert _of("priya@example.org").retired_at == NOON


def test_every_change_is_on_record(owner: PageClient, cast: Cast) -> None:
    said = {"name": "Mark Ellis", "role": "viewer", "locations": [cast.harbour.public_id]}
    owner.post(f"/admin/managers/{cast.mark.public_id}/change", said)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "change")).one()
    assert (entry.before["role"], entry.after["role"], entry.manager_id) == ("manager", "viewer", cast.priya.id)


def test_managers_are_the_owners_business(manager: PageClient, cast: Cast) -> None:
    page = manager.get("/admin/managers/", status=403)
    assert "Only an owner can open this page." in page.text


def test_sessions_of_a_retired_manager_are_ended_in_the_database(app: Flask, manager: PageClient, cast: Cast) -> None:
    manager.get("/admin/")
    actions.retire(cast.mark, by=cast.priya, at=NOON)
    assert set(db.session.scalars(sa.select(SignIn.ended_at).where(SignIn.manager_id == cast.mark.id))) == {NOON}


def _linked(manager: Manager) -> int | None:
    db.session.expire_all()
    return manager.staff_member_id


def _link(owner: PageClient, manager: Manager, called: str, status: int = 303) -> Page:
    address = f"/admin/managers/{manager.public_id}/change"
    return owner.post(address, owner.get(address).form() | {"staff_name": called}, status=status)


@pytest.mark.parametrize("called", ["Rosa Martinez", " rosa  MARTINEZ ", "H-07"])
def test_a_manager_is_found_on_the_staff_list_by_name_or_number(owner: PageClient, cast: Cast, called: str) -> None:
    cast.rosa.reference = "H-07"
    db.session.commit()
    page = owner.follow(_link(owner, cast.mark, called))
    assert _linked(cast.mark) == cast.rosa.id
    assert page.link("Rosa Martinez").endswith(cast.rosa.public_id)
    assert owner.get(f"/admin/managers/{cast.mark.public_id}/change").form()["staff_name"] == "Rosa Martinez"
    _link(owner, cast.mark, "")
    assert _linked(cast.mark) is None


def test_nobody_somebody_elses_and_several_are_sentences_at_the_field(owner: PageClient, cast: Cast) -> None:
    _link(owner, cast.vera, "Thomas Baker")
    cast.catherine.full_name = cast.rosa.full_name
    db.session.commit()
    for called, sentence in (
        ("Nobody Here", "Nobody on the staff list has this name."),
        ("Thomas Baker", "Vera Lind is already linked to this person."),
        ("Rosa Martinez", "Several people have this name. Enter the staff number."),
    ):
        assert _link(owner, cast.mark, called, status=422).texts("#staff_name_error") == [sentence]
    assert _linked(cast.mark) is None
