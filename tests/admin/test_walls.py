"""Walls as managers set them up, and choosing which notes are on them."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.extensions import db
from kiosk.models import AuditEntry, Mention, Wall, WallLook
from tests import counting
from tests.builders import make_wall
from tests.cast import Cast
from tests.notes import agree, make_thanks
from tests.pages import Page, PageClient

WALLS = "/admin/walls/"


def _add(client: PageClient, status: int = 303, **said: Any) -> Page:
    form = client.get(f"{WALLS}add").form()
    return client.post(f"{WALLS}add", form | {"name": "Waiting room", **said}, status=status)


def _walls() -> list[Wall]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Wall).order_by(Wall.id)))


def _share(client: PageClient, mention: Mention, act: str = "share", **said: Any) -> Page:
    return client.post(f"{WALLS}notes/{mention.public_id}/{act}", said)


def test_a_wall_is_added_with_an_address_to_open(manager: PageClient, cast: Cast) -> None:
    page = manager.follow(_add(manager, location=cast.harbour.public_id, look="light", seconds="20"))
    (wall,) = _walls()
    assert (wall.location_id, wall.look, wall.seconds, wall.may_embed) == (cast.harbour.id, WallLook.LIGHT, 20, False)
    assert page.link("Open the wall") == f"/wall/{wall.key}"
    assert f"/wall/ {wall.key[:4]}-{wall.key[4:8]}-{wall.key[8:]}" in page.texts(".address")[0]
    assert db.session.scalars(sa.select(AuditEntry.act)).all() == ["add"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": " "}, "Give the wall a name."),
        ({"seconds": "4"}, "Enter a whole number from 5 to 120."),
        ({"seconds": "soon"}, "Enter a whole number from 5 to 120."),
        ({"look": "pink"}, "Choose dark or light."),
        ({"location": "elsewhere"}, "Choose from your own locations."),
    ],
)
def test_what_cannot_be_is_mended(owner: PageClient, cast: Cast, said: dict[str, Any], sentence: str) -> None:
    assert _add(owner, 422, **said).texts(".summary a") == [sentence]
    assert _walls() == []


def test_only_who_sees_every_location_makes_a_wall_of_all(owner: PageClient, manager: PageClient, cast: Cast) -> None:
    _add(manager, 422, location="")
    _add(manager, 422, location=cast.hill.public_id)
    _add(owner, location="")
    (wall,) = _walls()
    assert wall.location_id is None
    manager.get(f"{WALLS}{wall.public_id}", 404)
    assert "Waiting room" not in manager.get(WALLS).text


def test_a_wall_is_changed_renewed_retired_and_brought_back(manager: PageClient, cast: Cast, app: Flask) -> None:
    wall = make_wall(cast.harbour)
    address, key = f"{WALLS}{wall.public_id}", wall.key
    form = manager.get(f"{address}/change").form()
    manager.post(f"{address}/change", form | {"seconds": "30", "may_embed": "y"})
    manager.post(f"{address}/renew-key")
    (wall,) = _walls()
    assert (wall.seconds, wall.may_embed, wall.name) == (30, True, "Waiting room")
    assert wall.key != key
    PageClient(app).get(f"/wall/{key}", 404)
    manager.post(f"{address}/retire")
    assert "Its address shows nothing." in manager.get(address).text
    manager.post(f"{address}/bring-back")
    PageClient(app).get(f"/wall/{wall.key}")
    acts = db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert acts == ["change", "renew key", "retire", "bring back"]


def test_ready_notes_go_on_the_wall_and_come_down(manager: PageClient, cast: Cast) -> None:
    agree(cast.rosa)
    (mention,) = make_thanks(cast)
    make_thanks(cast, may_share=False)
    wall = make_wall(cast.harbour)
    page = manager.get(f"{WALLS}{wall.public_id}")
    assert page.texts(".on-wall li .words") == ["Rosa found me a slot."]
    assert "0 of 2 thanks in words" in page.texts("#on")[0]
    page = manager.follow(_share(manager, mention, wall=wall.public_id))
    assert page.h1 == "Waiting room"
    assert page.texts("[aria-labelledby=on] .words") == ["Rosa found me a slot."]
    page = manager.follow(_share(manager, mention, "take-down", wall=wall.public_id))
    assert page.texts("[aria-labelledby=ready] .words") == ["Rosa found me a slot."]


def test_a_mention_says_what_it_lacks_for_the_wall(manager: PageClient, cast: Cast) -> None:
    (mention,) = make_thanks(cast)
    address = f"/admin/mentions/{mention.public_id}"
    assert "Rosa M. has not agreed yet. They say so on their own page." in manager.get(address).texts(".wall-state")[0]
    page = manager.follow(_share(manager, mention))
    assert page.texts(".notice")[0].startswith("Rosa M. has not agreed yet.")
    agree(cast.rosa)
    page = manager.follow(_share(manager, mention))
    assert "On the wall" in page.texts(".wall-state")[0]
    assert "Take down" in page.texts(".wall-state button")


def test_a_decided_mention_is_shared_from_the_list(manager: PageClient, cast: Cast) -> None:
    agree(cast.rosa)
    make_thanks(cast)
    make_thanks(cast, comment="Not agreed.", may_share=False)
    page = manager.get("/admin/mentions/decided")
    assert page.texts(".undoing button").count("Show on the wall") == 1
    manager.post(page.action_of("/share"))
    assert manager.get("/admin/mentions/decided").texts("td a.tag") == ["On the wall"]


def test_nobody_shares_or_reads_notes_of_other_locations(app: Flask, cast: Cast) -> None:
    agree(cast.rosa)
    (mention,) = make_thanks(cast)
    wall = make_wall(cast.harbour)
    hugo = PageClient(app).signed_in_as(cast.hugo)
    for address in (f"{WALLS}notes/{mention.public_id}/share", f"{WALLS}{wall.public_id}/retire"):
        hugo.post(address, status=404)
    hugo.get(f"{WALLS}{wall.public_id}", 404)
    assert wall.name not in hugo.get(WALLS).text


def test_a_viewer_looks_and_changes_nothing(viewer: PageClient, cast: Cast) -> None:
    agree(cast.rosa)
    (mention,) = make_thanks(cast)
    wall = make_wall(cast.harbour)
    page = viewer.get(f"{WALLS}{wall.public_id}")
    assert page.texts("main button") == []
    viewer.post(f"{WALLS}notes/{mention.public_id}/share", status=403)


def test_how_to_embed_is_told_only_where_it_is_allowed(manager: PageClient, cast: Cast) -> None:
    wall = make_wall(cast.harbour)
    assert "iframe" not in manager.get(f"{WALLS}{wall.public_id}").text
    wall.may_embed = True
    db.session.commit()
    assert f'src="http://feedback.example.org/wall/{wall.key}/embed"' in manager.get(f"{WALLS}{wall.public_id}").text


def test_more_notes_cost_no_more_questions(manager: PageClient, cast: Cast) -> None:
    agree(cast.rosa)
    wall = make_wall(cast.harbour)
    make_thanks(cast)
    manager.get(f"{WALLS}{wall.public_id}")
    with counting.queries() as few:
        manager.get(f"{WALLS}{wall.public_id}")
    for _ in range(4):
        make_thanks(cast)
    with counting.queries() as many:
        manager.get(f"{WALLS}{wall.public_id}")
    assert len(many) == len(few)
