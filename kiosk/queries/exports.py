"""The mentions of a month: line by line for the export, and the totals shown before it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import gettext as _

from kiosk.documents.monthly_export import Line
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import (
    Channel,
    Location,
    Manager,
    Mention,
    MentionStatus,
    Response,
    StaffMember,
    Standard,
    StandardVersion,
    Touchpoint,
    response_standards,
)
from kiosk.models.scale import SCALES

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""

BATCH = 500
MOST_TOTALS = 200

APPROVED = (MentionStatus.APPROVED,)
EVERY_STATUS = tuple(MentionStatus)


@dataclass(frozen=True)
class Wanted:
    """Which mentions: a month (its first day), the locations by id or None for every one, and the statuses."""

    month: date
    scope: Scope
    statuses: tuple[MentionStatus, ...] = APPROVED

    @property
    def within(self) -> sa.ColumnElement[bool]:
        """The condition on mentions, whatever their status."""
        is_in_month = sa.and_(Mention.given_on >= self.month, Mention.given_on < clock.next_month(self.month))
        return is_in_month if self.scope is None else sa.and_(is_in_month, Mention.location_id.in_(self.scope))


@dataclass(frozen=True)
class Total:
    """How often one person was thanked, by approved mentions."""

    person: str
    public_id: str
    count: int


@dataclass(frozen=True)
class Preview:
    """What the export holds: people by name, how many more there are, and the mentions in each status."""

    people: Sequence[Total]
    more_people_count: int
    counts: Mapping[MentionStatus, int]


def lines(wanted: Wanted) -> Iterator[Line]:
    """Every mention of the month in the order of location, date and id.

    Read in batches by key, each in a short transaction of its own, so that a long download keeps neither memory nor
    a snapshot of the database. Nothing of the request is needed once this has returned.
    """
    return _lines(db.engine, wanted, _Words())


def preview(wanted: Wanted) -> Preview:
    """The totals of the month, people in the order of the alphabet."""
    counted = db.session.execute(
        sa.select(Mention.status, sa.func.count().label("number")).where(wanted.within).group_by(Mention.status)
    ).all()
    counts = dict.fromkeys(MentionStatus, 0) | {row.status: row.number for row in counted}
    is_approved = sa.and_(wanted.within, Mention.status == MentionStatus.APPROVED)
    by_person = (
        sa.select(Mention.staff_member_id, sa.func.count().label("number"))
        .where(is_approved)
        .group_by(Mention.staff_member_id)
        .subquery()
    )
    people_count = db.session.scalar(sa.select(sa.func.count()).select_from(by_person)) or 0
    people = db.session.execute(
        sa.select(StaffMember.full_name.label("person"), StaffMember.public_id, by_person.c.number.label("count"))
        .join(by_person, by_person.c.staff_member_id == StaffMember.id)
        .order_by(sa.func.lower(StaffMember.full_name), StaffMember.id)
        .limit(MOST_TOTALS)
    )
    shown = [Total(**row._mapping) for row in people]
    return Preview(shown, people_count - len(shown), counts)


class _Words:
    """What is said in words, in the language of who asks: read once, because each look-up takes its time."""

    def __init__(self) -> None:
        self.ratings = {(scale.id, rating): str(word) for scale in SCALES.values() for rating, word in scale.faces}
        self.statuses = {
            MentionStatus.NEW: _("New"),
            MentionStatus.APPROVED: _("Approved"),
            MentionStatus.DECLINED: _("Declined"),
            MentionStatus.WITHDRAWN: _("Withdrawn"),
        }
        self.channels = {
            Channel.QR: _("QR code"),
            Channel.BADGE: _("Badge"),
            Channel.TABLET: _("Tablet"),
            Channel.LINK: _("Link"),
            Channel.PAPER: _("Paper"),
            Channel.PHONE: _("Phone"),
            Channel.LETTER: _("Letter"),
            Channel.IN_PERSON: _("In person"),
        }


_MENTION = (
    sa.select(
        Mention.id,
        Mention.public_id,
        Mention.response_id,
        Mention.given_on,
        Mention.given_name,
        Mention.status,
        Mention.decided_at,
        Response.given_at,
        Response.channel,
        Response.scale,
        Response.rating,
        Response.comment,
        Touchpoint.name.label("touchpoint"),
        StaffMember.full_name.label("person"),
        StaffMember.reference,
        Manager.name.label("decided_by"),
    )
    .join(Response, Mention.response_id == Response.id)
    .join(Touchpoint, Response.touchpoint_id == Touchpoint.id)
    .outerjoin(StaffMember, Mention.staff_member_id == StaffMember.id)
    .outerjoin(Manager, Mention.decided_by_id == Manager.id)
    .order_by(Mention.given_on, Mention.id)
    .limit(BATCH)
)


def _lines(engine: sa.Engine, wanted: Wanted, words: _Words) -> Iterator[Line]:
    is_wanted = sa.and_(wanted.within, Mention.status.in_(wanted.statuses))
    for place in _places(engine, is_wanted):
        is_here = sa.and_(is_wanted, Mention.location_id == place.id)
        zone = ZoneInfo(place.time_zone)
        batch, standards = _batch(engine, _MENTION.where(is_here))
        while batch:
            for row in batch:
                yield _line(row, wanted.month, place.name, zone, standards, words)
            last = batch[-1]
            if len(batch) < BATCH:
                break
            is_later = sa.tuple_(Mention.given_on, Mention.id) > sa.tuple_(last.given_on, last.id)
            batch, standards = _batch(engine, _MENTION.where(is_here, is_later))


def _places(engine: sa.Engine, is_wanted: sa.ColumnElement[bool]) -> Sequence[Any]:
    """The locations that have any of the wanted mentions, by name."""
    has_some = sa.exists().where(Mention.location_id == Location.id, is_wanted)
    with engine.connect() as connection:
        return connection.execute(
            sa.select(Location.id, Location.name, Location.time_zone)
            .where(has_some)
            .order_by(sa.func.lower(Location.name), Location.id)
        ).all()


def _batch(engine: sa.Engine, query: sa.Select[*tuple[Any, ...]]) -> tuple[Sequence[Any], Mapping[int, str]]:
    """Some mentions, and the standards of their responses in the words of that time."""
    with engine.connect() as connection:
        rows = connection.execute(query).all()
        standards: dict[int, str] = {}
        for chosen in connection.execute(_STANDARDS, {"responses": list({row.response_id for row in rows})}):
            before = standards.get(chosen.response_id)
            standards[chosen.response_id] = f"{before}; {chosen.title}" if before else chosen.title
    return rows, standards


_STANDARDS = (
    sa.select(
        response_standards.c.response_id,
        sa.case((Response.rating <= 2, StandardVersion.shortfall), else_=StandardVersion.title).label("title"),
    )
    .join(Response, response_standards.c.response_id == Response.id)
    .join(StandardVersion, response_standards.c.standard_version_id == StandardVersion.id)
    .join(Standard, StandardVersion.standard_id == Standard.id)
    .where(response_standards.c.response_id.in_(sa.bindparam("responses", expanding=True)))
    .order_by(response_standards.c.response_id, Standard.position, Standard.id, StandardVersion.version)
)


def _line(row: Any, month: date, location: str, zone: ZoneInfo, standards: Mapping[int, str], words: _Words) -> Line:
    return Line(
        month=month,
        location=location,
        given_on=row.given_on,
        given_at=_minute(row.given_at.astimezone(zone).time()),
        touchpoint=row.touchpoint,
        channel=words.channels[row.channel],
        person=row.person or "",
        reference=row.reference or "",
        given_name=row.given_name,
        standards=standards.get(row.response_id, ""),
        comment=row.comment or "",
        rating=words.ratings[row.scale, row.rating],
        status=words.statuses[row.status],
        decided_by=row.decided_by or "",
        decided_at=row.decided_at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
        if row.decided_at
        else None,
        mention=row.public_id,
    )


def _minute(at: time) -> time:
    return at.replace(second=0, microsecond=0)
