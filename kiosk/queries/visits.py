"""What a customer's pages show: the place, the people who can be thanked, the standards, what was told so far."""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from kiosk import database
from kiosk.extensions import db
from kiosk.lib import text
from kiosk.models import (
    Contact,
    Location,
    Mention,
    Organisation,
    Picture,
    Response,
    StaffMember,
    Standard,
    StandardVersion,
    Tick,
    Touchpoint,
    staff_locations,
)
from kiosk.models.policy import Policy
from kiosk.prepared import Prepared


@dataclass(frozen=True)
class Place:
    """A touchpoint as the customer meets it."""

    code: str
    touchpoint_id: int
    touchpoint_name: str
    location_id: int
    location_name: str
    time_zone: str
    is_closed: bool
    policy_level: int
    badge_of: str | None
    organisation_name: str
    mission: str
    colour: str
    language: str
    logo: str | None

    @property
    def names_people(self) -> bool:
        """Whether customers are asked who helped them."""
        return self.policy_level >= Policy.THANKS


@dataclass(frozen=True)
class Person:
    """A staff member as customers see them."""

    id: int
    public_id: str
    name: str
    role: str
    photo: str | None

    @property
    def written(self) -> str:
        """All that is written of them."""
        return f"{self.name} {self.role}"


@dataclass(frozen=True)
class Promise:
    """A standard's present wording: where it was kept, and where it fell short. `key` stands for it in the page."""

    version_id: int
    key: str
    title: str
    shortfall: str


@dataclass(frozen=True)
class Visit:
    """One response so far, with the place it was given at.

    A receipt also says whom the customer named, in their words, and, to the customer alone, where an answer goes:
    `reach`, of which only so much is shown that they recognise it.
    """

    client_id: uuid.UUID
    place: Place
    rating: int | None
    scale: int
    received_at: datetime
    given_on: date
    is_test: bool
    receipt_code: str | None
    has_told: bool
    comment: str
    standards: tuple[str, ...]
    wants_answer: bool
    is_for_team: bool
    may_share: bool
    names: tuple[str, ...] = ()
    reach: tuple[str, ...] = ()


def _places_at(location_id: sa.ColumnElement[int]) -> sa.Select[Any]:
    """Touchpoints as customers meet them, at the location with this id."""
    return (
        sa.select(
            Touchpoint.code,
            Touchpoint.id.label("touchpoint_id"),
            sa.case((Touchpoint.staff_member_id.is_(None), Touchpoint.name), else_=Location.name).label(
                "touchpoint_name"
            ),
            Location.id.label("location_id"),
            Location.name.label("location_name"),
            Location.time_zone,
            sa.or_(Touchpoint.retired_at.is_not(None), Location.retired_at.is_not(None)).label("is_closed"),
            Location.policy_level,
            StaffMember.public_id.label("badge_of"),
            Organisation.name.label("organisation_name"),
            Organisation.mission,
            Organisation.colour,
            Organisation.language,
            Picture.public_id.label("logo"),
        )
        .select_from(Touchpoint)
        .join(Location, Location.id == location_id)
        .join(Organisation, sa.true())
        .outerjoin(Picture, Organisation.logo_id == Picture.id)
        .outerjoin(StaffMember, Touchpoint.staff_member_id == StaffMember.id)
    )


_PLACE = _places_at(Touchpoint.__table__.c.location_id)

_KEY = Standard.public_id + "-" + sa.cast(StandardVersion.version, sa.String(10))

_PLACE_NAMES = tuple(_PLACE.selected_columns.keys())
_PLACE_BY_CODE = Prepared(_PLACE.where(Touchpoint.code == sa.bindparam("code")), "code")


def place(code: str) -> Place | None:
    """The touchpoint with this printed code, retired ones too; None if no such code was ever made."""
    with database.reading() as connection:
        row = _PLACE_BY_CODE.run(connection, {"code": code}).fetchone()
    return Place(**dict(zip(_PLACE_NAMES, row, strict=True))) if row else None


def people(location_id: int, *, today: date) -> list[Person]:
    """Who works at a location today and agreed to be shown, by name."""
    rows = db.session.execute(
        sa.select(
            StaffMember.id,
            StaffMember.public_id,
            StaffMember.shown_name.label("name"),
            StaffMember.role,
            Picture.public_id.label("photo"),
        )
        .join(staff_locations, staff_locations.c.staff_member_id == StaffMember.id)
        .outerjoin(Picture, sa.and_(StaffMember.photo_id == Picture.id, StaffMember.shows_photo))
        .where(
            staff_locations.c.location_id == location_id,
            StaffMember.is_shown,
            sa.or_(StaffMember.left_on.is_(None), StaffMember.left_on >= today),
            sa.or_(StaffMember.joined_on.is_(None), StaffMember.joined_on <= today),
        )
        .order_by(StaffMember.id)
    )
    return sorted((Person(**row._mapping) for row in rows), key=lambda person: text.alphabetical(person.name))


def promises() -> list[Promise]:
    """The standards in use, in their order, each in its newest wording."""
    newest = (
        sa.select(StandardVersion.standard_id, sa.func.max(StandardVersion.version).label("version"))
        .group_by(StandardVersion.standard_id)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(
            StandardVersion.id.label("version_id"),
            _KEY.label("key"),
            StandardVersion.title,
            StandardVersion.shortfall,
        )
        .join(Standard, StandardVersion.standard_id == Standard.id)
        .join(
            newest,
            sa.and_(newest.c.standard_id == StandardVersion.standard_id, newest.c.version == StandardVersion.version),
        )
        .where(Standard.retired_at.is_(None))
        .order_by(Standard.position, Standard.id)
    )
    return [Promise(**row._mapping) for row in rows]


def visit(client_id: uuid.UUID) -> Visit | None:
    """The response a customer is giving, with all they told so far; None if there is none."""
    return _visit(Response.client_id == client_id)


def receipt(code: str) -> Visit | None:
    """The response with this receipt code, and all that its customer told; None if there is none."""
    found = _receipt(Response.receipt_code == code)
    if found is None or not found.wants_answer:
        return found
    is_its = Response.client_id == found.client_id
    query = sa.select(Contact.email, Contact.phone).join(Response, Contact.response_id == Response.id).where(is_its)
    email, phone = db.session.execute(query).one()
    return replace(found, reach=tuple(filter(None, (_masked_email(email or ""), _masked_phone(phone or "")))))


def receipt_of(response: Response) -> Visit | None:
    """What the receipt of a response shows, but for where an answer goes; None where its customer was given none."""
    return _receipt(sa.and_(Response.id == response.id, Response.receipt_code.is_not(None)))


def _receipt(condition: sa.ColumnElement[bool]) -> Visit | None:
    found = _visit(condition)
    if found is None:
        return None
    is_its = Response.client_id == found.client_id
    named = sa.select(Mention.told_name()).join(Mention.response).where(is_its).order_by(Mention.id)
    return replace(found, names=tuple(dict.fromkeys(db.session.scalars(named))))


def _masked_email(email: str) -> str:
    name, at, domain = email.rpartition("@")
    return f"{''.join(text.graphemes(name)[:1])}…{at}{domain}" if at else ""


def _masked_phone(phone: str) -> str:
    return f"…{phone[-3:]}" if phone else ""


def _visit(condition: sa.ColumnElement[bool]) -> Visit | None:
    response = db.session.execute(sa.select(Response).where(condition)).scalar_one_or_none()
    if response is None:
        return None
    found = db.session.execute(
        _places_at(sa.literal(response.location_id)).where(Touchpoint.id == response.touchpoint_id)
    ).one()
    words = sa.case((Tick.fell_short, StandardVersion.shortfall), else_=StandardVersion.title)
    standards = db.session.scalars(
        sa.select(words)
        .join(StandardVersion, Tick.standard_version_id == StandardVersion.id)
        .where(Tick.response_id == response.id)
        .order_by(StandardVersion.id)
    )
    return Visit(
        client_id=response.client_id,
        place=Place(**found._mapping),
        rating=response.rating,
        scale=response.scale,
        received_at=response.received_at,
        given_on=response.given_on,
        is_test=response.is_test,
        receipt_code=response.receipt_code,
        has_told=response.told_at is not None,
        comment=response.comment or "",
        standards=tuple(standards),
        wants_answer=db.session.get(Contact, response.id) is not None,
        is_for_team=response.is_for_team,
        may_share=response.may_share,
    )
