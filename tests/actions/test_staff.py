"""Staff: who may change whom, what a badge does, and what happens to somebody who leaves."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from kiosk.actions import staff as actions
from kiosk.actions.staff import About
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.lib.pictures import Encoded
from kiosk.models import AuditEntry, Location, Manager, Picture, StaffMember, Touchpoint
from kiosk.queries import staff, visits
from tests.builders import NOON
from tests.cast import Cast

PHOTO = Encoded(b"picture", "image/jpeg", 40, 40)


def _about(**changes: Any) -> About:
    values = {
        "full_name": "Yuki Ito",
        "shown_name": "Yuki",
        "role": "",
        "reference": "",
        "joined_on": None,
        "is_shown": True,
        "names": (),
    }
    return About(**values | changes)


def _add(*locations: Location, by: Manager, **changes: Any) -> StaffMember:
    return actions.add(_about(**changes), locations=locations, by=by, at=NOON)


def _change(person: StaffMember, *locations: Location, by: Manager, **changes: Any) -> None:
    actions.change(person, _about(**changes), locations=locations, by=by, at=NOON)


def _badges(person: StaffMember) -> dict[str, str]:
    return {badge.location.name: badge.code for badge in staff.badges(person, None)}


def _locations(person: StaffMember) -> list[str]:
    db.session.rollback()
    return [location.name for location in staff.person(person.public_id, None).locations]


def _shown(location: Location, on: date) -> list[str]:
    return [person.name for person in visits.people(location.id, today=on)]


def _acts() -> list[str]:
    return list(db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.id)))


def test_who_joins_a_location_has_a_badge_there(cast: Cast) -> None:
    yuki = _add(cast.harbour, cast.hill, by=cast.priya)
    assert set(_badges(yuki)) == {"Harbour Street", "Hill Road"}
    assert _acts() == ["add"]


def test_a_badge_keeps_its_code_when_its_person_leaves_a_location_and_returns(cast: Cast) -> None:
    yuki = _add(cast.harbour, cast.hill, by=cast.priya)
    before = _badges(yuki)
    _change(yuki, cast.hill, by=cast.priya)
    _change(yuki, cast.hill, cast.harbour, by=cast.priya)
    assert _badges(yuki) == before


def test_a_badge_bears_the_shown_name_of_today(cast: Cast) -> None:
    yuki = _add(cast.harbour, by=cast.priya)
    _change(yuki, cast.harbour, by=cast.priya, shown_name="Yuki I.")
    assert [badge.name for badge in staff.badges(yuki, None)] == ["Yuki I."]


def test_a_manager_gives_staff_only_to_their_own_locations(cast: Cast) -> None:
    with pytest.raises(Refused):
        _add(cast.harbour, cast.hill, by=cast.mark)
    with pytest.raises(Refused):
        _change(cast.rosa, cast.hill, by=cast.mark)
    assert _locations(cast.rosa) == ["Harbour Street"]


def test_a_location_that_is_not_the_managers_is_kept(cast: Cast) -> None:
    yuki = _add(cast.harbour, cast.hill, by=cast.priya)
    _change(yuki, cast.harbour, by=cast.mark, role="Nurse")
    assert _locations(yuki) == ["Harbour Street", "Hill Road"]
    _change(yuki, by=cast.mark)
    assert _locations(yuki) == ["Hill Road"]


def test_somebody_works_somewhere(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        _change(cast.rosa, by=cast.mark)
    assert refused.value.field == "locations"


def test_a_reference_belongs_to_one_person(cast: Cast) -> None:
    yuki = _add(cast.harbour, by=cast.priya, reference="17")
    _change(yuki, cast.harbour, by=cast.priya, reference="17", role="Nurse")
    with pytest.raises(Refused) as refused:
        _add(cast.hill, by=cast.priya, reference="17")
    assert refused.value.field == "reference"


def test_other_names_are_replaced_by_those_said(cast: Cast) -> None:
    yuki = _add(cast.harbour, by=cast.priya, names=("Yuko", "Ito-san"))
    _change(yuki, cast.harbour, by=cast.priya, names=("Ito-san", "Yu"))
    db.session.rollback()
    assert [name.name for name in staff.person(yuki.public_id, None).names] == ["Ito-san", "Yu"]


def test_saving_without_a_change_notes_none(cast: Cast) -> None:
    yuki = _add(cast.harbour, by=cast.priya)
    _change(yuki, cast.harbour, by=cast.priya)
    assert _acts() == ["add"]


def test_who_leaves_is_shown_up_to_the_last_day(cast: Cast) -> None:
    actions.leave(cast.rosa, on=date(2026, 10, 14), by=cast.mark, at=NOON)
    assert "Rosa M." in _shown(cast.harbour, date(2026, 10, 14))
    assert "Rosa M." not in _shown(cast.harbour, date(2026, 10, 15))
    assert _locations(cast.rosa) == ["Harbour Street"]


def test_who_left_can_be_brought_back(cast: Cast) -> None:
    actions.leave(cast.rosa, on=date(2026, 10, 1), by=cast.mark, at=NOON)
    actions.bring_back(cast.rosa, by=cast.mark, at=NOON)
    assert "Rosa M." in _shown(cast.harbour, date(2026, 10, 14))
    assert _acts() == ["leave", "bring back"]


def test_nobody_leaves_before_they_joined(cast: Cast) -> None:
    yuki = _add(cast.harbour, by=cast.priya, joined_on=date(2026, 10, 1))
    with pytest.raises(Refused):
        actions.leave(yuki, on=date(2026, 9, 30), by=cast.priya, at=NOON)
    actions.leave(yuki, on=date(2026, 10, 1), by=cast.priya, at=NOON)
    with pytest.raises(Refused):
        _change(yuki, cast.harbour, by=cast.priya, joined_on=date(2026, 10, 2))


def test_who_also_works_elsewhere_leaves_by_an_owners_word(cast: Cast) -> None:
    yuki = _add(cast.harbour, cast.hill, by=cast.priya)
    with pytest.raises(Refused):
        actions.leave(yuki, on=date(2026, 10, 14), by=cast.mark, at=NOON)
    actions.leave(yuki, on=date(2026, 10, 14), by=cast.priya, at=NOON)
    with pytest.raises(Refused):
        actions.bring_back(yuki, by=cast.mark, at=NOON)


def test_a_photo_that_is_replaced_or_removed_is_gone(cast: Cast) -> None:
    actions.set_photo(cast.rosa, PHOTO, by=cast.mark, at=NOON)
    first = staff.person(cast.rosa.public_id, None).photo.public_id
    actions.set_photo(cast.rosa, PHOTO, by=cast.mark, at=NOON)
    assert list(db.session.scalars(sa.select(Picture.public_id))) != [first]
    actions.set_photo(cast.rosa, None, by=cast.mark, at=NOON)
    assert db.session.scalars(sa.select(Picture)).all() == []
    assert _acts() == ["change"] * 3


def test_a_badge_outlives_the_days_of_its_person(cast: Cast) -> None:
    yuki = _add(cast.harbour, by=cast.priya)
    code = _badges(yuki)["Harbour Street"]
    actions.leave(yuki, on=date(2026, 10, 1), by=cast.priya, at=NOON)
    assert not visits.place(code).is_closed
    assert db.session.scalar(sa.select(Touchpoint.retired_at).where(Touchpoint.code == code)) is None
