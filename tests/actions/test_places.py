"""What can happen to locations, touchpoints and badges, and what the audit log says of it."""

from typing import Any

import pytest
import sqlalchemy as sa

from kiosk.actions import places
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, Location, Response, Tally, Touchpoint
from tests.builders import NOON, make_response
from tests.cast import Cast


def _audited() -> list[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    db.session.rollback()
    entries = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id))
    return [(entry.act, entry.subject_kind, entry.before, entry.after) for entry in entries]


def _by(cast: Cast) -> dict[str, Any]:
    return {"by": cast.priya, "at": NOON}


def _said(location: Location, **changes: Any) -> dict[str, Any]:
    names = ("name", "address", "region", "time_zone")
    return {name: getattr(location, name) for name in names} | changes


def _badges(cast: Cast) -> list[Touchpoint]:
    return list(
        db.session.scalars(
            sa.select(Touchpoint).where(Touchpoint.staff_member_id.is_not(None)).order_by(Touchpoint.name)
        )
    )


def test_a_new_location_has_a_first_touchpoint(cast: Cast) -> None:
    made = places.add_location(name="Mill Lane", address="", region="", time_zone="Europe/Paris", **_by(cast))
    names = db.session.scalars(sa.select(Touchpoint.name).where(Touchpoint.location_id == made.id)).all()
    assert names == ["Reception"]
    assert _audited() == [("add", "locations", {}, {"name": "Mill Lane", "time_zone": "Europe/Paris"})]


def test_two_locations_never_share_a_name(cast: Cast) -> None:
    with pytest.raises(Refused, match="Hill Road") as refused:
        places.add_location(**_said(cast.harbour, name="Hill Road"), **_by(cast))
    assert refused.value.field == "name"
    with pytest.raises(Refused, match="Hill Road"):
        places.change_location(cast.harbour, **_said(cast.harbour, name="Hill Road"), **_by(cast))
    assert _audited() == []


def test_a_location_can_keep_its_name_when_it_changes(cast: Cast) -> None:
    places.change_location(cast.harbour, **_said(cast.harbour, region="South"), **_by(cast))
    [(act, _kind, before, after)] = _audited()
    assert (act, before["region"], after["region"]) == ("change", "", "South")


def test_a_change_that_changes_nothing_leaves_no_trace(cast: Cast) -> None:
    places.change_location(cast.harbour, **_said(cast.harbour), **_by(cast))
    places.change_touchpoint(cast.reception, name="Reception", **_by(cast))
    assert _audited() == []


def test_a_renamed_touchpoint_keeps_its_code(cast: Cast) -> None:
    places.change_touchpoint(cast.reception, name="Front desk", **_by(cast))
    assert (cast.reception.name, cast.reception.code) == ("Front desk", "harb0wr1")
    assert _audited() == [("change", "touchpoints", {"name": "Reception"}, {"name": "Front desk"})]


def test_retiring_and_bringing_back_happen_once_each(cast: Cast) -> None:
    for place in (cast.harbour, cast.reception):
        for act in (places.retire, places.retire, places.bring_back, places.bring_back):
            act(place, **_by(cast))
        assert place.retired_at is None
    assert [entry[0] for entry in _audited()] == ["retire", "bring back"] * 2


def test_new_touchpoints_have_codes_of_their_own(cast: Cast) -> None:
    codes = {places.add_touchpoint(cast.harbour, name="Door", **_by(cast)).code for _ in range(20)}
    assert len(codes) == 20
    assert all(len(code) == 8 for code in codes)


def test_a_moved_touchpoint_leaves_its_answers_where_they_were_given(cast: Cast) -> None:
    make_response(cast.reception)
    places.move(cast.reception, to=cast.hill, **_by(cast))
    make_response(cast.reception)
    given_at = db.session.scalars(sa.select(Response.location_id).order_by(Response.id)).all()
    tallied = db.session.scalars(sa.select(Tally.location_id).order_by(Tally.location_id)).all()
    assert given_at == tallied == [cast.harbour.id, cast.hill.id]
    assert _audited() == [
        ("move", "touchpoints", {"location_id": cast.harbour.id}, {"location_id": cast.hill.id}),
    ]


def test_nothing_moves_to_a_retired_location(cast: Cast) -> None:
    places.retire(cast.hill, **_by(cast))
    with pytest.raises(Refused, match="Hill Road is retired"):
        places.move(cast.reception, to=cast.hill, **_by(cast))
    assert cast.reception.location_id == cast.harbour.id


def test_everybody_at_a_location_gets_one_badge_there(cast: Cast) -> None:
    assert places.add_badges(cast.harbour, **_by(cast)) == 3
    assert places.add_badges(cast.harbour, **_by(cast)) == 0
    assert [(badge.name, badge.location_id) for badge in _badges(cast)] == [
        (name, cast.harbour.id) for name in ("Catherine", "Rosa M.", "Tom")
    ]
    assert [entry[0] for entry in _audited()] == ["add"] * 3


def test_who_has_left_gets_no_badge(cast: Cast) -> None:
    cast.tom.left_on = NOON.date().replace(day=1)
    db.session.commit()
    assert places.add_badges(cast.harbour, **_by(cast)) == 2


def test_a_badge_neither_moves_nor_changes_its_name(cast: Cast) -> None:
    places.add_badges(cast.harbour, **_by(cast))
    badge = _badges(cast)[0]
    with pytest.raises(Refused, match="cannot be moved"):
        places.move(badge, to=cast.hill, **_by(cast))
    with pytest.raises(Refused, match="person’s name"):
        places.change_touchpoint(badge, name="Somebody", **_by(cast))
