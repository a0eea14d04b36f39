"""Wherever a manager types a name, the name finder says who may be meant; nothing is approved without a person."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.extensions import db
from kiosk.models import Location, Mention, StaffMember, StaffName
from tests.builders import make_team
from tests.cast import LONG_AGO, Cast
from tests.cli.test_people import run
from tests.pages import Page, PageClient

ADD, NAMES, PEOPLE = "/admin/praise/add", "/admin/praise/names", "/admin/people/"

WORLD = {
    "Małgorzata Wiśniewska": ("malgorzata", "Gosia", "wisniewska"),
    "Nguyễn Thị Hoa": ("hoa", "nguyen thi hoa", "Nguyen"),
    "Ελένη Παπαδοπούλου": ("eleni", "Ελενη", "Helen"),
    "Мария Иванова": ("maria", "Мария", "Masha"),
    "田中 花子": ("田中", "Tanaka", "tian zhong"),
    "عمر فاروق": ("Omar", "عمر", "faruk"),
    "Siobhán O’Brien": ("obrien", "O'Brien", "Shivaun"),
    "Jean-Luc Moreau": ("jean luc", "jeanluc", "Moreau"),
}


@pytest.fixture
def world(cast: Cast) -> list[StaffMember]:
    """People of eight countries, at Harbour Street."""
    made = [_person(cast.harbour, name) for name in WORLD]
    made[4].names.append(StaffName(name="Tanaka"))
    db.session.commit()
    return made


def _person(location: Location, name: str) -> StaffMember:
    person = StaffMember(full_name=name, shown_name=name.split()[0], is_shown=True, created_at=LONG_AGO)
    person.locations = [location]
    db.session.add(person)
    return person


def _send(client: PageClient, status: int = 303, **said: Any) -> Page:
    usual = {"channel": "phone", "comment": "So kind.", "then": "approve"}
    return client.post(ADD, client.get(ADD).form() | usual | said, status=status)


def _mentions() -> list[tuple[str, str, int | None]]:
    db.session.rollback()
    found = db.session.execute(
        sa.select(Mention.given_name, Mention.status, Mention.staff_member_id).order_by(Mention.id)
    )
    return [(name, status.value, person) for name, status, person in found]


def test_a_typed_name_is_asked_about_with_the_likeliest_first_and_nothing_is_lost(
    manager: PageClient, cast: Cast
) -> None:
    page = _send(manager, 422, somebody_else="kath")
    assert page.texts(".summary a") == ["Say who “kath” is."]
    assert page.texts(".picks .pick")[0].startswith("C Catherine Byrne sounds like Cathy")
    assert _mentions() == []
    form = page.form()
    assert (form["somebody_else"], form["comment"].strip(), form["channel"]) == ("kath", "So kind.", ["phone"])
    done = manager.follow(manager.post(ADD, form | {"meant": cast.catherine.public_id, "then": "approve"}))
    assert "Saved and approved." in done.text
    assert _mentions() == [("Catherine", "approved", cast.catherine.id)]


def test_who_is_like_nobody_waits_and_the_page_says_so(manager: PageClient, cast: Cast) -> None:
    page = manager.follow(_send(manager, somebody_else="Xqzw"))
    assert "Nobody is matched yet: “Xqzw”. The name is waiting under Mentions." in page.text
    assert "approved" not in " ".join(page.texts(".notice"))
    assert _mentions() == [("Xqzw", "new", None)]


def test_a_name_that_is_none_of_those_it_is_like_is_kept_as_it_was_typed(manager: PageClient, cast: Cast) -> None:
    form = _send(manager, 422, somebody_else="Kath", people=[cast.tom.public_id]).form()
    page = manager.follow(manager.post(ADD, form | {"meant": "nobody", "then": "approve"}))
    assert page.texts(".notice") == [
        "Nobody is matched yet: “Kath”. The name is waiting under Mentions.",
        "Saved. The others have been thanked.",
    ]
    assert _mentions() == [("Tom", "approved", cast.tom.id), ("Kath", "new", None)]


def test_a_name_that_was_changed_is_asked_about_anew(manager: PageClient, cast: Cast) -> None:
    form = _send(manager, 422, somebody_else="kath").form()
    changed = form | {"meant": cast.catherine.public_id, "somebody_else": "thom", "then": "approve"}
    page = manager.post(ADD, changed, status=422)
    assert page.texts(".summary a") == ["Say who “thom” is."]
    assert _mentions() == []


def test_of_several_names_what_is_nobody_stays(manager: PageClient, cast: Cast) -> None:
    form = _send(manager, 422, somebody_else="kath and Xqzw").form()
    page = manager.follow(manager.post(ADD, form | {"meant": cast.catherine.public_id, "then": "approve"}))
    assert "Nobody is matched yet: “kath and Xqzw”." in page.text
    form = _send(manager, 422, somebody_else="kath and thom").form()
    both = [cast.catherine.public_id, cast.tom.public_id]
    page = manager.follow(manager.post(ADD, form | {"meant": both, "then": "approve"}))
    assert page.texts(".notice") == ["Saved and approved."]


def test_words_without_a_name_are_saved_and_nothing_is_called_approved(manager: PageClient, cast: Cast) -> None:
    assert manager.follow(_send(manager)).texts(".notice") == ["Saved."]
    assert manager.follow(_send(manager, then="")).texts(".notice") == ["Saved."]


@pytest.mark.parametrize(("name", "typed"), [(name, typed) for name, all_typed in WORLD.items() for typed in all_typed])
def test_names_of_the_world_are_found_however_they_are_typed(
    viewer: PageClient, world: list[StaffMember], name: str, typed: str
) -> None:
    meant = next(one for one in world if one.full_name == name).public_id
    found = viewer.open("GET", NAMES, query_string={"q": typed}).get_json()
    assert found[0][0] == meant
    assert meant in str(viewer.get(PEOPLE, query_string={"q": typed}).body)


def test_the_finder_knows_only_ones_own_locations(app: Flask, cast: Cast) -> None:
    hugo = PageClient(app).signed_in_as(cast.hugo)
    address = f"{NAMES}?location={cast.harbour.public_id}&q="
    assert hugo.open("GET", f"{address}kath").get_json() == []
    assert hugo.open("GET", f"{address}hana").get_json()[0][0] == cast.hanna.public_id


def test_the_staff_list_offers_who_may_be_meant_after_those_with_the_letters(manager: PageClient, cast: Cast) -> None:
    page = manager.get(f"{PEOPLE}?q=kath")
    assert page.texts("main > .soft") == ["Nobody here is called “kath”."]
    assert [words.split(" sounds")[0] for words in page.texts(".perhaps .pick")] == ["C Catherine Byrne"]
    assert manager.get(f"{PEOPLE}?q=catherine").all(".perhaps") == []
    assert "Nobody by that name" in manager.get(f"{PEOPLE}?q=xqzw").text


def test_who_is_to_be_forgotten_may_be_meant_and_is_never_guessed(app: Flask, cast: Cast) -> None:
    result = run(app, "forget", "kath")
    assert f"Nobody is called “kath”. Perhaps: Catherine Byrne ({cast.catherine.public_id})" in result.output
    assert result.exit_code == 2


def test_a_manager_is_found_on_the_staff_list_by_the_whole_name_alone(owner: PageClient, cast: Cast) -> None:
    address = f"/admin/managers/{cast.mark.public_id}/change"
    form = owner.get(address).form() | {"staff_name": "kath"}
    page = owner.post(address, form, status=422)
    assert "Perhaps: Catherine Byrne. Enter the full name." in page.texts(".summary")[0]


def test_the_form_of_a_team_has_the_finder(manager: PageClient, cast: Cast) -> None:
    team = make_team(cast.harbour, cast.rosa).public_id
    page = manager.get(f"/admin/teams/{team}/change")
    assert page.all("[data-module=find-name]")[0]["data-names"].startswith(NAMES)
