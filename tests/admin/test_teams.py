"""Teams: kept by a location's manager, thanked together, counted apart."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.models import AuditEntry, Mention, StaffMember, Team
from kiosk.queries import staff
from tests.builders import make_mention, make_response, make_team
from tests.cast import Cast
from tests.pages import Page, PageClient

TEAMS, MENTIONS = "/admin/teams/", "/admin/mentions/"


def _add(client: PageClient, cast: Cast, status: int = 303, **said: Any) -> Page:
    usual = {"name": "Kitchen", "members": [cast.rosa.public_id, cast.tom.public_id]}
    return client.post(f"{TEAMS}add/{cast.harbour.public_id}", usual | said, status=status)


def _members(name: str = "Kitchen") -> list[str]:
    db.session.rollback()
    names = sa.select(StaffMember.shown_name).join(Team.members.of_type(StaffMember)).where(Team.name == name)
    return sorted(db.session.scalars(names.select_from(Team)))


def _stands(mention: Mention) -> tuple[str, int | None, int | None]:
    db.session.rollback()
    db.session.refresh(mention)
    return mention.status.value, mention.staff_member_id, mention.team_id


def test_a_team_is_a_name_and_people_of_the_location(manager: PageClient, cast: Cast) -> None:
    page = manager.follow(_add(manager, cast))
    assert "Kitchen" in page.texts("tbody th")
    assert "Rosa M." in page.texts("tbody td")[0]
    assert _members() == ["Rosa M.", "Tom"]
    assert db.session.scalars(sa.select(AuditEntry.act)).all() == ["add"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": ""}, "Give the team a name."),
        ({"members": []}, "Choose at least one person."),
        ({"members": ["nobody"]}, "Choose at least one person who works here."),
        ({"name": "Night shift"}, "There is already a team called “Night shift” here. Choose another name."),
    ],
)
def test_what_cannot_be_is_mended(manager: PageClient, cast: Cast, said: dict[str, Any], sentence: str) -> None:
    make_team(cast.harbour, cast.catherine, name="Night shift")
    assert _add(manager, cast, 422, **said).texts(".summary a") == [sentence]
    assert _members() == []


def test_people_of_other_locations_are_in_no_team_here(owner: PageClient, cast: Cast) -> None:
    _add(owner, cast, members=[cast.rosa.public_id, cast.hanna.public_id])
    assert _members() == ["Rosa M."]


def test_a_team_is_changed_retired_and_brought_back(manager: PageClient, cast: Cast) -> None:
    address = f"{TEAMS}{make_team(cast.harbour, cast.rosa).public_id}"
    form = manager.get(f"{address}/change").form()
    manager.post(f"{address}/change", form | {"members": [cast.tom.public_id]})
    assert _members() == ["Tom"]
    assert "Retired" in manager.follow(manager.post(f"{address}/retire")).texts("tbody td")[2]
    manager.post(f"{address}/bring-back")
    acts = db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert acts == ["change", "retire", "bring back"]


def test_a_typed_name_can_be_a_team(manager: PageClient, cast: Cast) -> None:
    team, mention = make_team(cast.harbour, cast.rosa), make_mention(cast.reception, "the cooks")
    page = manager.get(MENTIONS)
    assert page.texts("optgroup option") == ["Kitchen (team)"]
    chosen = page.all("optgroup option")[0]["value"]
    page = manager.follow(manager.post(f"{MENTIONS}{mention.public_id}/approve", {"other": chosen}))
    assert "“the cooks”: Kitchen is thanked." in page.texts(".undone")[0]
    assert _stands(mention) == ("approved", None, team.id)
    assert "Kitchen Team" in manager.get(f"{MENTIONS}decided").texts("tbody td")[0]
    manager.post(f"{MENTIONS}{mention.public_id}/undo", {"status": "approved"})
    assert _stands(mention) == ("new", None, None)


def test_a_team_the_manager_chose_stays_chosen_after_an_undo(manager: PageClient, cast: Cast) -> None:
    team = make_team(cast.harbour, cast.rosa)
    make_response(cast.reception, told=Told(teams=((team.id, team.name),)))
    mention = db.session.scalars(sa.select(Mention)).one()
    form = manager.get(MENTIONS).form("approve")
    assert form["other"] == [f"team-{team.public_id}"]
    manager.post(f"{MENTIONS}{mention.public_id}/approve", form)
    manager.post(f"{MENTIONS}{mention.public_id}/undo", {"status": "approved"})
    assert _stands(mention) == ("new", None, team.id)


def test_thanks_to_a_team_are_in_nobodys_count(manager: PageClient, cast: Cast) -> None:
    team, mention = make_team(cast.harbour, cast.rosa), make_mention(cast.reception, "the cooks")
    manager.post(f"{MENTIONS}{mention.public_id}/approve", {"other": f"team-{team.public_id}"})
    assert sum(staff.thanks(cast.rosa, None).counts.values()) == 0
    assert manager.get(TEAMS).texts("tbody td.number") == ["1"]


def test_a_team_of_another_location_or_a_retired_one_is_not_meant(owner: PageClient, cast: Cast) -> None:
    elsewhere, retired = (
        make_team(cast.hill, cast.hanna),
        make_team(cast.harbour, cast.tom, retired_at=cast.tom.created_at),
    )
    mention = make_mention(cast.reception, "the cooks")
    for team in (elsewhere, retired):
        page = owner.post(f"{MENTIONS}{mention.public_id}/approve", {"other": f"team-{team.public_id}"}, status=422)
        assert page.texts(".summary") == ["“Kitchen” is not a team at that location. Choose another."]
    assert _stands(mention) == ("new", None, None)


def test_teams_of_other_locations_are_not_there(app: Flask, cast: Cast) -> None:
    team = make_team(cast.harbour, cast.rosa)
    hugo = PageClient(app).signed_in_as(cast.hugo)
    assert "Kitchen" not in hugo.get(TEAMS).text
    hugo.get(f"{TEAMS}{team.public_id}/change", 404)
    hugo.post(f"{TEAMS}{team.public_id}/retire", status=404)
    hugo.get(f"{TEAMS}add/{cast.harbour.public_id}", 404)
