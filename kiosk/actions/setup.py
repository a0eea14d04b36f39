"""Set-up: from an empty installation to one that can ask its first customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from kiosk import hashing
from kiosk.database import transaction
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.lib.pictures import Encoded
from kiosk.models import (
    AuditEntry,
    Location,
    Manager,
    Organisation,
    Picture,
    RewardRule,
    Role,
    StaffMember,
    Standard,
    StandardVersion,
    Touchpoint,
)


@dataclass(frozen=True)
class Beginning:
    """What an owner says at set-up. `people` are full and shown names with roles; `promises` are wordings."""

    owner_name: str
    owner_email: str
    password: str
    name: str
    colour: str
    language: str
    time_zone: str
    mission: str
    location_name: str
    touchpoint_name: str
    people: Sequence[tuple[str, str, str]]
    promises: Sequence[dict[str, Any]]
    logo: Encoded | None = None
    public_address: str | None = None


def begin(said: Beginning, *, at: datetime) -> Touchpoint:
    """Make everything; the first touchpoint. `Refused` when the installation was set up already, by anyone."""
    return _begin(said, hashing.hashed(said.password), at=at)


@transaction
def _begin(said: Beginning, password_hash: str, *, at: datetime) -> Touchpoint:
    if db.session.scalar(sa.select(sa.func.count()).select_from(Organisation)):
        raise Refused(_("This installation is already set up. Sign in instead."))
    try:
        owner = _organisation_and_owner(said, password_hash, at)
    except IntegrityError as taken:
        raise Refused(_("This installation is already set up. Sign in instead.")) from taken
    location = Location(name=said.location_name, time_zone=said.time_zone, created_at=at)
    db.session.add(location)
    db.session.flush()
    touchpoint = Touchpoint(location_id=location.id, name=said.touchpoint_name, created_at=at)
    db.session.add(touchpoint)
    _people(said, location, at)
    _standards(said, at)
    _rewards(said, at)
    db.session.flush()
    db.session.add(AuditEntry.of("set up", location, by=owner, at=at, after={"organisation": said.name}))
    return touchpoint


def _organisation_and_owner(said: Beginning, password_hash: str, at: datetime) -> Manager:
    logo = Picture(created_at=at, **vars(said.logo)) if said.logo else None
    facts = {name: getattr(said, name) for name in ("name", "colour", "language", "time_zone", "mission")}
    facts["public_address"] = said.public_address
    owner = Manager(
        name=said.owner_name,
        email=said.owner_email.lower(),
        role=Role.OWNER,
        password_hash=password_hash,
        created_at=at,
    )
    db.session.add_all([Organisation(logo=logo, created_at=at, **facts), owner])
    db.session.flush()
    return owner


def _people(said: Beginning, location: Location, at: datetime) -> None:
    people = [
        StaffMember(
            full_name=name,
            shown_name=shown_name,
            role=role,
            is_shown=True,
            created_at=at,
            locations=[location],
        )
        for name, shown_name, role in said.people
    ]
    db.session.add_all(people)
    db.session.flush()
    db.session.add_all(Touchpoint.badge(person, location, at=at) for person in people)


def _standards(said: Beginning, at: datetime) -> None:
    for position, words in enumerate(said.promises, start=1):
        plain = {name: value if name == "interaction" else str(value) for name, value in words.items()}
        version = StandardVersion(version=1, created_at=at, **plain)
        db.session.add(Standard(position=position, created_at=at, versions=[version]))


def _rewards(said: Beginning, at: datetime) -> None:
    """The usual rule, from this month on; an owner says later what the gift is, or retires it."""
    month = clock.month_of(clock.local_date(at, said.time_zone))
    db.session.add(RewardRule.usual(_("A small gift (choose one)"), first_month=month, at=at))
