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
from kiosk.lib import clock, text
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

BATCH = 1000
MOST_TOTALS = 200

APPROVED = (MentionStatus.APPROVED,)
EVERY_STATUS = tuple(MentionStatus)
LOW = 2


@dataclass(frozen=True)
class Wanted:
    """Which mentions: a month (its first day), the locations by id or None for every one, and the statuses."""

    month: date
    scope: Scope
    statuses: tuple[MentionStatus, ...] = APPROVED

    @property
    def within(self) -> sa.ColumnElement[bool]:
        """The condition on mentions, whatever their status. Those in held responses are left out."""
        is_in_month = sa.and_(Mention.given_on >= self.month, Mention.given_on < clock.next_month(self.month))
        is_meant = sa.and_(is_in_month, Mention.counts())
        return is_meant if self.scope is None else sa.and_(is_meant, Mention.location_id.in_(self.scope))


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
    shown = sorted((Total(**row._mapping) for row in people), key=lambda total: text.alphabetical(total.person))
    return Preview(shown, people_count - len(shown), counts)


class _Words:
    """What is said in words, in the language of who asks: read once, because each look-up takes its time."""

    def __init__(self) -> None:
        self.ratings = {(scale.id, rating): str(word) for scale in SCALES.values() for rating, word in scale.faces}
        self.statuses: Mapping[str, str] = {
            MentionStatus.NEW: _("New"),
            MentionStatus.APPROVED: _("Approved"),
            MentionStatus.DECLINED: _("Declined"),
            MentionStatus.WITHDRAWN: _("Withdrawn"),
        }
        self.channels: Mapping[str, str] = {
            Channel.QR: _("QR code"),
            Channel.BADGE: _("Badge"),
            Channel.TABLET: _("Tablet"),
            Channel.LINK: _("Link"),
            Channel.PAPER: _("Paper"),
            Channel.PHONE: _("Phone"),
            Channel.LETTER: _("Letter"),
            Channel.IN_PERSON: _("In person"),
        }


_CHOSEN = (
    sa.select(sa.func.aggregate_strings(sa.cast(response_standards.c.standard_version_id, sa.String), ","))
    .where(response_standards.c.response_id == Mention.response_id)
    .scalar_subquery()
)
"""The standards a customer chose, as ids of their wordings."""

_MENTION = (
    sa.select(
        Mention.given_on,
        Mention.id,
        Mention.public_id,
        Mention.given_name,
        sa.type_coerce(Mention.status, sa.String),
        Mention.decided_at,
        Response.given_at,
        sa.type_coerce(Response.channel, sa.String),
        Response.scale,
        Response.rating,
        Response.comment,
        Touchpoint.name,
        StaffMember.full_name,
        StaffMember.reference,
        Manager.name,
        _CHOSEN,
    )
    .join(Response, Mention.response_id == Response.id)
    .join(Touchpoint, Response.touchpoint_id == Touchpoint.id)
    .outerjoin(StaffMember, Mention.staff_member_id == StaffMember.id)
    .outerjoin(Manager, Mention.decided_by_id == Manager.id)
    .order_by(Mention.given_on, Mention.id)
)


def _lines(engine: sa.Engine, wanted: Wanted, words: _Words) -> Iterator[Line]:
    """Location by location; within one, batch by batch behind the last date and id."""
    standards = _Standards(engine)
    for place in _places(engine, wanted):
        is_wanted = sa.and_(
            Mention.location_id == place.id,
            Mention.status.in_(wanted.statuses),
            Mention.given_on < clock.next_month(wanted.month),
            ~Response.is_held,
        )
        last: tuple[date, int] | None = (wanted.month, 0)
        while last:
            is_later = sa.tuple_(Mention.given_on, Mention.id) > last
            with engine.connect() as connection:
                batch = connection.execute(_MENTION.where(is_wanted, is_later).limit(BATCH)).all()
            yield from _written(batch, wanted.month, place, standards, words)
            last = (batch[-1][0], batch[-1][1]) if len(batch) == BATCH else None


def _places(engine: sa.Engine, wanted: Wanted) -> Sequence[Any]:
    """The locations that have any of the wanted mentions, by name."""
    has_some = sa.exists().where(Mention.location_id == Location.id, wanted.within, Mention.status.in_(wanted.statuses))
    with engine.connect() as connection:
        return connection.execute(
            sa.select(Location.id, Location.name, Location.time_zone)
            .where(has_some)
            .order_by(sa.func.lower(Location.name), Location.id)
        ).all()


class _Standards:
    """The wordings of standards, joined as they were chosen."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.wordings: dict[int, Any] = {}
        self.joined: dict[tuple[str, bool], str] = {}

    def titles(self, chosen: str | None, is_low: bool) -> str:
        """The titles, or on a low rating what fell short, of ids such as `3,7`, in the order of the standards."""
        if not chosen:
            return ""
        if (chosen, is_low) not in self.joined:
            ids = [int(id) for id in chosen.split(",")]
            if not self.wordings.keys() >= set(ids):
                self._read()
            wordings = sorted((self.wordings[id] for id in ids), key=lambda wording: wording.order)
            self.joined[chosen, is_low] = "; ".join(
                wording.shortfall if is_low else wording.title for wording in wordings
            )
        return self.joined[chosen, is_low]

    def _read(self) -> None:
        versions = sa.select(
            StandardVersion.id,
            StandardVersion.title,
            StandardVersion.shortfall,
            sa.func.row_number()
            .over(order_by=(Standard.position, Standard.id, StandardVersion.version))
            .label("order"),
        ).join(Standard, StandardVersion.standard_id == Standard.id)
        with self.engine.connect() as connection:
            self.wordings = {wording.id: wording for wording in connection.execute(versions)}


def _written(batch: Sequence[Any], month: date, place: Any, standards: _Standards, words: _Words) -> Iterator[Line]:
    zone, location, month_name = ZoneInfo(place.time_zone), place.name, f"{month:%Y-%m}"
    for (
        given_on, _id, mention, given_name, status, decided_at, given_at, channel, scale, rating, comment,
        touchpoint, person, reference, decided_by, chosen,
    ) in batch:  # fmt: skip
        local = given_at.astimezone(zone)
        yield Line(
            month_name,
            location,
            given_on,
            time(local.hour, local.minute),
            touchpoint,
            words.channels[channel],
            person or "",
            reference or "",
            given_name,
            standards.titles(chosen, rating <= LOW),
            comment or "",
            words.ratings[scale, rating],
            words.statuses[status],
            decided_by or "",
            decided_at.astimezone(zone) if decided_at else None,
            mention,
        )
