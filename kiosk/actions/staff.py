"""Staff: add, change, photograph, mark as left, bring back. Whoever works somewhere has a badge there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from kiosk.database import transaction
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.lib import names
from kiosk.lib.pictures import Encoded
from kiosk.models import (
    AuditEntry,
    Location,
    Manager,
    Organisation,
    Picture,
    StaffMember,
    StaffName,
    Touchpoint,
    staff_locations,
)
from kiosk.models.staff_member import is_seen_without_photo


@dataclass(frozen=True)
class About:
    """What a manager says about a person. `names` are what else they are called."""

    full_name: str
    shown_name: str
    role: str
    reference: str
    joined_on: date | None
    is_shown: bool
    names: tuple[str, ...]


@transaction
def add(about: About, *, locations: Sequence[Location], by: Manager, at: datetime) -> StaffMember:
    """Make a person who can be thanked, with a badge for each of their locations."""
    _refuse_taken(about.reference)
    _refuse_not_theirs(locations, by)
    _refuse_nowhere(locations)
    _refuse_alike(about, locations, at)
    person = StaffMember(created_at=at, names=[], locations=[])
    db.session.add(person)
    _say(person, about, locations)
    db.session.flush()
    _give_badges(person, at)
    db.session.add(AuditEntry.of("add", person, by=by, at=at, after=_facts(person)))
    return person


@transaction
def change(person: StaffMember, about: About, *, locations: Sequence[Location], by: Manager, at: datetime) -> None:
    """Change what is said about a person. Locations that are not the manager's stay as they are."""
    person = _again(person)
    _refuse_taken(about.reference, but=person)
    _refuse_not_theirs(locations, by)
    if about.joined_on and person.left_on and person.left_on < about.joined_on:
        raise Refused(_("They left before that day. Enter an earlier one, or bring them back."), field="joined_on")
    kept = [location for location in person.locations if not by.sees(location.id)]
    _refuse_nowhere([*kept, *locations])
    if about.is_shown and not person.is_shown and person.chose_at is not None:
        raise Refused(_("They chose on their own page not to be shown. Only they can change that."), field="is_shown")
    if not (person.photo and person.shows_photo):
        _refuse_alike(about, [*kept, *locations], at, but=person)
    before = _facts(person)
    _say(person, about, [*kept, *locations])
    db.session.flush()
    _give_badges(person, at)
    after = _facts(person)
    if after != before:
        db.session.add(AuditEntry.of("change", person, by=by, at=at, before=before, after=after))


@transaction
def set_photo(person: StaffMember, photo: Encoded | None, *, by: Manager, at: datetime) -> None:
    """Put a photo in the place of the one there was; None takes it away. The old one's bytes are gone."""
    old = person.photo
    person.photo = Picture(created_at=at, **_parts(photo)) if photo else None
    db.session.flush()
    if old is not None:
        db.session.delete(old)
    has_photo = {"photo": old is not None}
    db.session.add(AuditEntry.of("change", person, by=by, at=at, before=has_photo, after={"photo": bool(photo)}))


@transaction
def leave(person: StaffMember, *, on: date, by: Manager, at: datetime) -> None:
    """Note somebody's last day. Their history stays; customers no longer see them on the day after."""
    person = _again(person)
    _refuse_elsewhere(person, by)
    if person.joined_on and on < person.joined_on:
        raise Refused(_("Their last day cannot be before the day they joined."), field="left_on")
    before = {"left_on": _date(person.left_on)}
    person.left_on = on
    db.session.add(AuditEntry.of("leave", person, by=by, at=at, before=before, after={"left_on": _date(on)}))


@transaction
def bring_back(person: StaffMember, *, by: Manager, at: datetime) -> None:
    """Undo a leaving: customers see them again, if they agreed to be shown."""
    person = _again(person)
    _refuse_elsewhere(person, by)
    if person.left_on is not None:
        before = {"left_on": _date(person.left_on)}
        person.left_on = None
        db.session.add(AuditEntry.of("bring back", person, by=by, at=at, before=before))


def _again(person: StaffMember) -> StaffMember:
    """The person as the transaction sees them, with locations and names, and held until it ends."""
    return db.session.scalars(
        sa.select(StaffMember)
        .where(StaffMember.id == person.id)
        .options(selectinload(StaffMember.locations), selectinload(StaffMember.names))
        .with_for_update(of=StaffMember)
        .execution_options(populate_existing=True)
    ).one()


def _say(person: StaffMember, about: About, locations: Sequence[Location]) -> None:
    person.full_name, person.shown_name, person.role = about.full_name, about.shown_name, about.role
    person.reference, person.joined_on, person.is_shown = about.reference or None, about.joined_on, about.is_shown
    person.locations = sorted(locations, key=lambda location: location.name)
    kept = [name for name in person.names if name.name in about.names]
    new = [name for name in about.names if name not in {one.name for one in kept}]
    person.names = [*kept, *(StaffName(name=name) for name in new)]


def _give_badges(person: StaffMember, at: datetime) -> None:
    """A badge for every location that has none yet; all of them bear the shown name of today."""
    badges = db.session.scalars(sa.select(Touchpoint).where(Touchpoint.staff_member_id == person.id)).all()
    for badge in badges:
        badge.name = person.shown_name
    have = {badge.location_id for badge in badges}
    db.session.add_all(
        Touchpoint.badge(person, location, at=at) for location in person.locations if location.id not in have
    )


def _refuse_taken(reference: str, but: StaffMember | None = None) -> None:
    db.session.execute(sa.select(Organisation.id).with_for_update())  # the same reference twice at once: one waits
    taken = reference and db.session.scalar(sa.select(StaffMember.id).where(StaffMember.reference == reference))
    if taken and (but is None or taken != but.id):
        raise Refused(
            _("Somebody else already has the reference “%(reference)s”.", reference=reference), field="reference"
        )


def _refuse_alike(about: About, locations: Sequence[Location], at: datetime, but: StaffMember | None = None) -> None:
    """Refuse what customers could not tell from somebody else at one of the locations."""
    if not about.is_shown:
        return
    others = db.session.execute(
        sa.select(StaffMember.full_name, StaffMember.shown_name, StaffMember.role)
        .join(staff_locations, staff_locations.c.staff_member_id == StaffMember.id)
        .where(staff_locations.c.location_id.in_([location.id for location in locations]))
        .where(is_seen_without_photo(at.date()), StaffMember.id != (but.id if but else 0))
        .order_by(StaffMember.id)
    ).all()
    same = about.shown_name.casefold(), about.role.casefold()
    twin = next((one for one in others if (one.shown_name.casefold(), one.role.casefold()) == same), None)
    if twin is not None:
        people = [(one.full_name, one.shown_name, one.role) for one in others]
        people.append((about.full_name, about.shown_name, about.role))
        sentence = _(
            "Customers could not tell them apart from %(other)s, who is also shown as “%(name)s” with the same role. "
            "Use “%(proposal)s”, or give one of them another role or a photo.",
            other=twin.full_name,
            name=twin.shown_name,
            proposal=names.apart(people)[-1],
        )
        raise Refused(sentence, field="shown_name")


def _refuse_not_theirs(locations: Sequence[Location], by: Manager) -> None:
    if any(not by.sees(location.id) for location in locations):
        raise Refused(_("Choose from your own locations."), field="locations")


def _refuse_nowhere(locations: Sequence[Location]) -> None:
    if not locations:
        raise Refused(
            _("Choose at least one location. If they no longer work anywhere, enter their last day instead."),
            field="locations",
        )


def _refuse_elsewhere(person: StaffMember, by: Manager) -> None:
    if any(not by.sees(location.id) for location in person.locations):
        raise Refused(
            _(
                "%(name)s also works at a location that is not yours. Take them off your locations instead, "
                "or ask an owner.",
                name=person.full_name,
            )
        )


def _facts(person: StaffMember) -> dict[str, Any]:
    return {
        "full_name": person.full_name,
        "shown_name": person.shown_name,
        "role": person.role,
        "reference": person.reference,
        "joined_on": _date(person.joined_on),
        "is_shown": person.is_shown,
        "names": sorted(name.name for name in person.names),
        "locations": [location.name for location in person.locations],
    }


def _parts(photo: Encoded) -> dict[str, Any]:
    return {
        "data": photo.data,
        "content_type": photo.content_type,
        "width": photo.width,
        "height": photo.height,
    }


def _date(day: date | None) -> str | None:
    return day.isoformat() if day else None
