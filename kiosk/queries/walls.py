"""What a wall shows: notes that everybody concerned agreed to, checked each time; and what managers can put there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from kiosk.extensions import db
from kiosk.lib import paging, text
from kiosk.lib.paging import Page
from kiosk.models import Location, Mention, Response, StaffMember, Wall, sharing

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""

MOST = 60
"""So many notes take turns on a wall at most."""

MOST_COUNTED = 10_000

LOOKED_AT = 3 * MOST
"""Of so many that were shared last, those that still may be shown are."""

READY_AT_ONCE = 20
ROOM = 240
"""How many columns of words fit on a wall in letters that are read from five metres."""


@dataclass(frozen=True)
class Person:
    """Somebody who is thanked, as far as they let themselves be shown: a name, a photo, or neither."""

    name: str
    role: str
    photo: str | None


@dataclass(frozen=True)
class Note:
    """What one customer said, with whom they thanked."""

    public_id: str
    words: str
    people: tuple[Person, ...]
    given_on: date
    location: str
    standard: str

    @property
    def length(self) -> str:
        """How large the words can be."""
        room = text.columns(self.words)
        return "short" if room <= 90 else "medium" if room <= 160 else "long"


@dataclass(frozen=True)
class Listed:
    """A note in a manager's list: one mention to act on, and everybody whom the same words thank."""

    mention: Mention
    names: tuple[str, ...]


def open_wall(key: str) -> Wall | None:
    """The wall that this key opens; None for none, a retired one or one of a retired location."""
    query = sa.select(Wall).where(Wall.key == key, Wall.retired_at.is_(None)).options(joinedload(Wall.location))
    found = db.session.scalar(query)
    return None if found is not None and found.location and found.location.retired_at else found


def notes(wall: Wall, *, today: date) -> list[Note]:
    """The notes on a wall, the latest shared first; several people thanked in the same words are one note."""
    return [_note(mentions) for mentions in _shared(wall, today)]


def thanks_count(location_id: int | None, *, today: date) -> int:
    """How many customers' thanks in words were approved in the time a wall goes back, at one location or at all: what
    its notes are chosen from. Nobody counts further than `MOST_COUNTED`.
    """
    thanks = (
        sa.select(Mention.response_id)
        .distinct()
        .join(Response, Mention.response_id == Response.id)
        .where(
            _at(location_id),
            Mention.given_on > today - sharing.FRESH,
            Mention.thanks(),
            Mention.counts(),
            Response.comment.is_not(None),
        )
        .limit(MOST_COUNTED)
    )
    return db.session.scalar(sa.select(sa.func.count()).select_from(thanks.subquery())) or 0


def listed(scope: Scope) -> Sequence[Wall]:
    """The walls of these locations by name, those in use first; those of every location for who sees every one."""
    query = sa.select(Wall).order_by(Wall.retired_at.is_not(None), sa.func.lower(Wall.name), Wall.id)
    return db.session.scalars(query.where(_seen(scope)).options(joinedload(Wall.location))).all()


def wall(public_id: str, scope: Scope) -> Wall | None:
    """One wall; None where it is not in `scope`."""
    query = sa.select(Wall).where(Wall.public_id == public_id, _seen(scope))
    return db.session.scalar(query.options(joinedload(Wall.location)))


def shared(wall: Wall, *, today: date) -> list[Listed]:
    """What a wall shows, the latest shared first."""
    return [_listed(mentions) for mentions in _shared(wall, today)]


def ready(wall: Wall, *, today: date, before: str = "") -> Page[Listed]:
    """What lacks nothing and is on no wall, the newest first, behind the mention with the public id `before`."""
    is_wanted = sa.and_(Mention.shared_at.is_(None), _at(wall.location_id), sharing.may_be_shown(today))
    query = sharing.with_answer(sa.select(Mention)).where(is_wanted)
    key = (Mention.given_on, Mention.id)
    if before:
        last = db.session.execute(sa.select(*key).where(Mention.public_id == before)).one_or_none()
        query = query.where(sa.tuple_(*key) < sa.tuple_(*last)) if last else query
    newest = query.order_by(key[0].desc(), key[1].desc()).limit(READY_AT_ONCE + 1)
    found = db.session.scalars(newest.options(*_WITH_WORDS)).all()
    page = paging.cut(found, READY_AT_ONCE, lambda mention: mention.public_id)
    return Page([_listed(mentions) for mentions in _together(page.rows)], page.cursor)


def can_be_shared(mentions: Iterable[Mention], *, today: date) -> set[int]:
    """The ids of those that lack nothing."""
    ids = [mention.id for mention in mentions]
    return set(
        db.session.scalars(
            sharing.with_answer(sa.select(Mention.id)).where(Mention.id.in_(ids), sharing.may_be_shown(today))
        )
    )


def lack(mention: Mention, *, today: date) -> str:
    """What a mention lacks before it can be on a wall, in a sentence; empty where that is nothing."""
    lacks = sharing.lacks(db.session(), mention.id, today=today)
    name = mention.staff_member.shown_name if mention.staff_member else mention.given_name
    return sharing.sentence(lacks[0], name) if lacks else ""


_WITH_WORDS = (
    joinedload(Mention.response).options(
        joinedload(Response.location), joinedload(Response.touchpoint), selectinload(Response.ticks)
    ),
    joinedload(Mention.staff_member),
    joinedload(Mention.team),
)


def _at(location_id: int | None, mention: type[Mention] = Mention) -> sa.ColumnElement[bool]:
    """Whether a mention is of this location; where there is none, of any that is open."""
    if location_id is not None:
        return mention.location_id == location_id
    return mention.location_id.in_(sa.select(Location.id).where(Location.retired_at.is_(None)))


def _seen(scope: Scope) -> sa.ColumnElement[bool]:
    return sa.true() if scope is None else Wall.location_id.in_(scope)


def _shared(wall: Wall, today: date) -> list[list[Mention]]:
    """The mentions on a wall by note. The latest shared are looked up first, so that however many thanks there are, a
    screen that asks each half minute costs the same.
    """
    up = aliased(Mention)
    latest = (
        sa.select(up.id)
        .where(up.shared_at.is_not(None), _at(wall.location_id, up))
        .order_by(up.shared_at.desc(), up.id.desc())
        .limit(LOOKED_AT)
    )
    query = sharing.with_answer(sa.select(Mention)).where(Mention.id.in_(latest), sharing.may_be_shown(today))
    in_order = query.order_by(Mention.shared_at.desc(), Mention.id.desc()).limit(MOST)
    return _together(db.session.scalars(in_order.options(*_WITH_WORDS)))


def _together(mentions: Iterable[Mention]) -> list[list[Mention]]:
    """The mentions of each answer: several people thanked in the same words are one note."""
    notes: dict[int, list[Mention]] = {}
    for mention in mentions:
        notes.setdefault(mention.response_id, []).insert(0, mention)
    return list(notes.values())


def _listed(mentions: Sequence[Mention]) -> Listed:
    whom = (one.staff_member.full_name if one.staff_member else one.given_name for one in mentions)
    return Listed(mentions[0], tuple(whom))


def _note(mentions: Sequence[Mention]) -> Note:
    response = mentions[0].response
    return Note(
        public_id=mentions[0].public_id,
        words=text.beginning(response.comment or "", ROOM),
        people=tuple(map(_person, mentions)),
        given_on=response.given_on,
        location=response.location.name,
        standard=next(iter(response.kept), ""),
    )


def _person(mention: Mention) -> Person:
    """Whom a note thanks, in no more than they agreed to show."""
    if mention.team is not None:
        return Person(mention.team.name, "", None)
    person: StaffMember | None = mention.staff_member
    if person is None or not person.is_shown:
        return Person("", person.role if person else "", None)
    photo = person.photo.public_id if person.photo and person.shows_photo else None
    return Person(person.shown_name, person.role, photo)
