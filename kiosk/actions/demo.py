"""The demo: an empty database filled with a believable year, in one transaction."""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from kiosk import hashing
from kiosk.actions.responses import NewResponse, Reading, Told, _record
from kiosk.database import transaction
from kiosk.demo import cast, odd, rewards, year
from kiosk.demo.cast import Person, Place
from kiosk.demo.year import Name, Visit
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.lib import clock, codes
from kiosk.models import (
    AlarmKind,
    AuditEntry,
    Channel,
    Location,
    Manager,
    Mention,
    MentionStatus,
    Organisation,
    Response,
    StaffMember,
    StaffName,
    Standard,
    StandardVersion,
    Tablet,
    TabletAlarm,
    TabletStatus,
    Touchpoint,
)
from kiosk.models.place import CODE_LENGTH
from kiosk.models.scale import FIVE_FACES

A_LOOK = timedelta(seconds=7)
"""How long a customer looks at the faces before tapping one."""


@dataclass
class _Made:
    """What stands for what: the records' ids, by the cast they play."""

    locations: dict[str, int] = field(default_factory=dict)
    people: dict[Person, int] = field(default_factory=dict)
    spots: dict[tuple[str, str], int] = field(default_factory=dict)
    badges: dict[Person, int] = field(default_factory=dict)
    standards: list[int] = field(default_factory=list)
    deciders: dict[str, int] = field(default_factory=dict)
    tablets: dict[str, Tablet] = field(default_factory=dict)


@transaction
def fill(*, at: datetime, days: int = year.DAYS) -> None:
    """Fill an empty database with the demo's year up to the instant `at`; `Refused` if anything is in it."""
    if any(db.session.scalar(sa.select(sa.exists(kind.id))) for kind in (Organisation, Location, Manager, StaffMember)):
        raise Refused(_("This database is in use. The demo needs an empty one of its own."))
    began_at = at - timedelta(days=year.DAYS + 30)
    random = Random("Good Word")
    made = _Made()
    db.session.add(
        Organisation(
            name=cast.ORGANISATION, mission=cast.MISSION, time_zone=cast.TIME_ZONE, is_demo=True, created_at=began_at
        )
    )
    _add_standards(made, began_at)
    db.session.add_all(rewards.rules(began_at))
    for place in cast.PLACES:
        _add_place(made, place, random, at, began_at)
    _add_managers(made, began_at)
    _add_tablets(made, at)
    _decide(made, _add_answers(made, random, at, days))
    _add_the_odd(made, random, at)


def _add_standards(made: _Made, at: datetime) -> None:
    for position, promise in enumerate(cast.PROMISES, start=1):
        words = StandardVersion(version=1, created_at=at, **vars(promise))
        db.session.add(Standard(position=position, created_at=at, versions=[words]))
        db.session.flush()
        made.standards.append(words.id)


def _add_place(made: _Made, place: Place, random: Random, at: datetime, began_at: datetime) -> None:
    location = Location(
        name=place.name,
        address=place.address,
        region=place.region,
        time_zone=place.time_zone,
        created_at=began_at,
    )
    members = {
        person: _staff_member(person, location, number, at, began_at) for number, person in enumerate(place.people, 1)
    }
    db.session.add_all([location, *members.values()])
    db.session.flush()
    made.locations[place.name] = location.id
    db.session.add_all(year.calendar(place, location.id, clock.local_date(at, place.time_zone)))
    made.people |= {person: member.id for person, member in members.items()}
    spots = {spot: Touchpoint(location_id=location.id, name=spot, created_at=began_at) for spot in place.spots}
    badges = {person: Touchpoint.badge(member, location, at=member.created_at) for person, member in members.items()}
    for touchpoint in (*spots.values(), *badges.values()):
        touchpoint.code = "".join(random.choices(codes.ALPHABET, k=CODE_LENGTH))
        db.session.add(touchpoint)
    db.session.flush()
    made.spots |= {(place.name, spot): touchpoint.id for spot, touchpoint in spots.items()}
    made.badges |= {person: touchpoint.id for person, touchpoint in badges.items()}


def _staff_member(person: Person, location: Location, number: int, at: datetime, began_at: datetime) -> StaffMember:
    joined_at = began_at if person.joined_days_ago is None else at - timedelta(days=person.joined_days_ago)
    left_at = None if person.left_days_ago is None else at - timedelta(days=person.left_days_ago)
    return StaffMember(
        reference=f"{location.name[0]}-{number:02d}",
        full_name=person.full_name,
        shown_name=person.shown_name,
        role=person.role,
        is_shown=person.is_shown,
        joined_on=joined_at.date(),
        left_on=left_at.date() if left_at else None,
        created_at=joined_at,
        locations=[location],
        names=[StaffName(name=name) for name in person.names],
    )


def _add_managers(made: _Made, at: datetime) -> None:
    password_hash = hashing.hashed(cast.PASSWORD)
    for signs_in in cast.MANAGERS:
        here = sa.select(Location).where(Location.name.in_(signs_in.places))
        manager = Manager(
            name=signs_in.name,
            email=signs_in.email,
            role=signs_in.role,
            password_hash=password_hash,
            created_at=at,
            locations=list(db.session.scalars(here)),
        )
        db.session.add(manager)
        db.session.flush()
        if manager.may_change:
            made.deciders |= dict.fromkeys(signs_in.places, manager.id)


def _add_tablets(made: _Made, at: datetime) -> None:
    """A tablet at each stand, heard a moment ago, and what was wrong with the first of them yesterday."""
    for place, stand in [(place, place.tablet) for place in cast.PLACES if place.tablet]:
        tablet = Tablet(
            status=TabletStatus.PAIRED,
            secret_hash=codes.short_code(64),
            touchpoint_id=made.spots[place.name, stand.spot],
            paired_at=at - timedelta(days=stand.paired_days_ago),
            paired_by_id=made.deciders[place.name],
            created_at=at - timedelta(days=stand.paired_days_ago, minutes=3),
            device=stand.device,
            **cast.TABLET_SAYS,
            heard_at=at - timedelta(seconds=20),
        )
        db.session.add(tablet)
        db.session.flush()
        made.tablets[place.name] = tablet
    was_unheard = {"began_at": at - timedelta(hours=19), "ended_at": at - timedelta(hours=18, minutes=22)}
    since = {"since": (at - timedelta(hours=19, minutes=15)).isoformat()}
    first = next(iter(made.tablets.values()))
    db.session.add(TabletAlarm(tablet_id=first.id, kind=AlarmKind.UNHEARD, detail=since, **was_unheard))


def _add_answers(made: _Made, random: Random, at: datetime, days: int) -> Mapping[tuple[bytes, str], tuple[str, Name]]:
    """Every answer by the doorway of all answers, in the order they were given; the names in them, by place."""
    connection = db.session.connection()
    names: dict[tuple[bytes, str], tuple[str, Name]] = {}
    timelines = [year.visits(place, at=at, days=days) for place in cast.PLACES]
    for visit in heapq.merge(*timelines, key=lambda visit: visit.given_at):
        new = _new_response(made, visit, random, at)
        _record(connection, new)
        names |= {(new.client_id.bytes, name.given): (visit.place.name, name) for name in visit.names}
    return names


def _new_response(made: _Made, visit: Visit, random: Random, at: datetime) -> NewResponse:
    tablet = _tablet_of(made, visit, random, at)
    spot = made.badges[visit.badge_of] if visit.badge_of else made.spots[visit.place.name, visit.spot]
    return NewResponse(
        client_id=codes.client_id_of(visit.given_at - A_LOOK, random.getrandbits(80)),
        location_id=made.locations[visit.place.name],
        touchpoint_id=spot,
        time_zone=visit.place.time_zone,
        channel=Channel.TABLET if tablet else Channel.BADGE if visit.badge_of else Channel.QR,
        scale=FIVE_FACES.id,
        rating=visit.rating,
        given_at=visit.given_at,
        received_at=visit.given_at,
        told=_told(made, visit) if visit.has_told else None,
        reading=Reading(tablet.id, visit.given_at, 0) if tablet else None,
    )


def _tablet_of(made: _Made, visit: Visit, random: Random, at: datetime) -> Tablet | None:
    """The tablet a customer tapped; None for who scanned a code."""
    stand, tablet = visit.place.tablet, made.tablets.get(visit.place.name)
    if stand is None or tablet is None or tablet.paired_at is None or visit.badge_of or visit.spot != stand.spot:
        return None
    was_there = tablet.paired_at < visit.given_at < at - timedelta(days=stand.silent_days)
    return tablet if was_there and random.random() < stand.share else None


def _told(made: _Made, visit: Visit) -> Told:
    standards = tuple(made.standards[number] for number in visit.standards)
    return Told(
        chosen=tuple(
            (made.people[name.person], name.given) for name in visit.names if name.person and not name.is_typed
        ),
        typed_names=tuple(name.given for name in visit.names if name.is_typed),
        is_for_team=visit.is_for_team,
        kept=() if visit.is_low else standards,
        fell_short=standards if visit.is_low else (),
        comment=visit.comment,
        may_share=visit.may_share,
        contact=visit.contact,
    )


def _add_the_odd(made: _Made, random: Random, at: datetime) -> None:
    """Some answers that are held; and the year itself, whose words come again and again, as looked at already."""
    for one in odd.visits(cast.PLACES[0], at=at):
        new = _new_response(made, one.visit, random, at)
        _record(db.session.connection(), new)
        odd.hold(db.session.connection(), one, new.client_id, at=at - timedelta(hours=20))
    odd.settle(db.session.connection())


def _decide(made: _Made, names: Mapping[tuple[bytes, str], tuple[str, Name]]) -> None:
    """What became of the names, with an entry in the audit log for each decision, so that each can be undone."""
    decisions, entries = [], []
    mentions = sa.select(Mention.id, Mention.given_name, Mention.staff_member_id, Response.client_id).join(Response)
    for mention_id, given_name, chosen, client_id in db.session.execute(mentions):
        place, name = names[client_id.bytes, given_name]
        if name.decided_at is not None:
            values = {
                "status": name.status,
                "staff_member_id": made.people[name.person] if name.person else None,
                "decided_at": name.decided_at,
                "decided_by_id": made.deciders[place],
            }
            decisions.append(values | {"mention": mention_id})
            as_given = {
                "status": MentionStatus.NEW,
                "staff_member_id": chosen,
                "decided_at": None,
                "decided_by_id": None,
            }
            entries += _entries(mention_id, as_given, values)
    if decisions:
        db.session.connection().execute(_DECIDE, decisions)
        db.session.execute(sa.insert(AuditEntry), entries)


def _entries(mention_id: int, before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """The entry of a decision; two for a mention that was withdrawn, because it was approved first."""
    if after["status"] is MentionStatus.WITHDRAWN:
        approved_at = after["decided_at"] - timedelta(seconds=90)
        approved = after | {"status": MentionStatus.APPROVED, "decided_at": approved_at}
        return [*_entries(mention_id, before, approved), _entry("withdraw", mention_id, approved, after)]
    acts = {MentionStatus.APPROVED: "approve", MentionStatus.CONCERN: "concern", MentionStatus.DECLINED: "decline"}
    return [_entry(acts[after["status"]], mention_id, before, after)]


def _entry(act: str, mention_id: int, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": after["decided_at"],
        "manager_id": after["decided_by_id"],
        "act": act,
        "subject_kind": Mention.__tablename__,
        "subject_id": mention_id,
        "before": _state(before),
        "after": _state(after),
    }


def _state(values: dict[str, Any]) -> dict[str, Any]:
    """A mention's state as the audit log keeps it: what an undo puts back."""
    decided_at = values["decided_at"]
    return values | {"decided_at": decided_at.isoformat() if decided_at else None}


_DECIDE = (
    sa.update(Mention.__table__)  # type: ignore[arg-type]  # a table, so that each row may differ
    .where(Mention.__table__.c.id == sa.bindparam("mention"))
    .values({name: sa.bindparam(name) for name in ("status", "staff_member_id", "decided_at", "decided_by_id")})
)
