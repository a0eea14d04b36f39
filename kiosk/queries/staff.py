"""Staff as managers see them: the list, one person, their badges and thanks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kiosk.extensions import db
from kiosk.lib.names import fold
from kiosk.models import (
    Location,
    Mention,
    MentionOrigin,
    MentionStatus,
    StaffMember,
    StaffName,
    Touchpoint,
    staff_locations,
)
from kiosk.models.policy import Policy
from kiosk.models.staff_member import is_seen_without_photo
from kiosk.models.suggested import MOST_RANKED, WITH_NAMES, Choice, suggested

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""

PAGE = 50
LATEST = 10

_KEY = (sa.func.lower(StaffMember.full_name), StaffMember.id)
"""What the list is ordered by, and paged by."""


@dataclass(frozen=True)
class Wanted:
    """Which people a list is to show: a location of the scope or all of it, those here or the leavers, a search."""

    scope: Scope
    today: date
    location_id: int | None = None
    has_left: bool = False
    search: str = ""


@dataclass(frozen=True)
class Listing:
    """One page of people, whether more follow, and how many work here and have left, whatever is searched for."""

    people: Sequence[StaffMember]
    after: str
    here_count: int
    left_count: int


@dataclass(frozen=True)
class Thanks:
    """How many thanks to somebody there are in each status, how many colleagues thanked them, and the latest. Where
    they are only named, in a complaint, it is neither counted nor listed.

    Counted is what was given where the policy level says so; `counts` is empty where that is nowhere.
    """

    counts: dict[MentionStatus, int]
    colleague_count: int
    latest: Sequence[Mention]


def listed(wanted: Wanted, *, after: str = "") -> Listing:
    """A page of people by name, beginning behind the one whose public id is `after`."""
    here, left = _counts(wanted)
    is_meant = sa.and_(_is_seen(wanted), _has_left(wanted) == sa.literal(wanted.has_left), _is_behind(after))
    if wanted.search:
        is_meant = StaffMember.id.in_(_matching(wanted.search, is_meant))
    found = db.session.scalars(
        sa.select(StaffMember)
        .where(is_meant)
        .order_by(*_KEY)
        .limit(PAGE + 1)
        .options(selectinload(StaffMember.locations))
    ).all()
    return Listing(found[:PAGE], found[PAGE - 1].public_id if len(found) > PAGE else "", here, left)


def alike(scope: Scope, today: date) -> Sequence[StaffMember]:
    """Return those whom customers cannot tell from somebody else there: same shown name, same role, and no photo."""
    is_seen = is_seen_without_photo(today)
    if scope is not None:
        is_seen &= staff_locations.c.location_id.in_(scope)
    columns = (staff_locations.c.location_id, StaffMember.shown_name, StaffMember.role)
    works = StaffMember.id == staff_locations.c.staff_member_id
    same = (
        sa.select(*columns)
        .join(StaffMember, works)
        .where(is_seen)
        .group_by(*columns)
        .having(sa.func.count() > 1)
        .subquery()
    )
    found = sa.select(StaffMember.id).join(staff_locations, works).join(same, sa.tuple_(*columns) == sa.tuple_(*same.c))
    query = sa.select(StaffMember).where(StaffMember.id.in_(found.where(is_seen)))
    return db.session.scalars(query.order_by(StaffMember.shown_name, *_KEY)).all()


def perhaps(wanted: Wanted, *, but: Sequence[StaffMember]) -> list[Choice]:
    """Who else of the wanted people may be meant by the search: nicknames, spelling, sound; the likeliest first."""
    is_meant = sa.and_(_is_seen(wanted), _has_left(wanted) == sa.literal(wanted.has_left))
    query = sa.select(StaffMember).where(is_meant).limit(MOST_RANKED + 1)
    people = db.session.scalars(query.options(*WITH_NAMES)).all() if wanted.search else []
    return [one for one in suggested(people, wanted.search) if one.person not in but]


def person(public_id: str, scope: Scope) -> StaffMember | None:
    """One staff member with locations and other names; None where they were forgotten or work nowhere in `scope`."""
    found = db.session.scalar(
        sa.select(StaffMember)
        .where(StaffMember.public_id == public_id, StaffMember.forgotten_at.is_(None))
        .options(*map(selectinload, (StaffMember.locations, StaffMember.names, StaffMember.learnt_names)))
    )
    is_seen = found is not None and (scope is None or any(location.id in scope for location in found.locations))
    return found if is_seen else None


def at_work(location: Location, *, today: date) -> Sequence[StaffMember]:
    """Who works at a location today, by name."""
    here = sa.select(staff_locations.c.staff_member_id).where(staff_locations.c.location_id == location.id)
    is_here = sa.or_(StaffMember.left_on.is_(None), StaffMember.left_on >= today)
    return db.session.scalars(sa.select(StaffMember).where(StaffMember.id.in_(here), is_here).order_by(*_KEY)).all()


def some(public_ids: Collection[str], scope: Scope) -> Sequence[StaffMember]:
    """Those of these people who have a page of their own and work in `scope`, by name."""
    query = sa.select(StaffMember).where(StaffMember.public_id.in_(public_ids), StaffMember.page_opened_at.is_not(None))
    if scope is not None:
        here = sa.select(staff_locations.c.staff_member_id).where(staff_locations.c.location_id.in_(scope))
        query = query.where(StaffMember.id.in_(here))
    return db.session.scalars(query.order_by(*_KEY)).all()


def badges(person: StaffMember, scope: Scope) -> Sequence[Touchpoint]:
    """The badges of a staff member in `scope`, those of earlier locations too, because their codes were printed."""
    query = (
        sa.select(Touchpoint)
        .where(Touchpoint.staff_member_id == person.id)
        .options(joinedload(Touchpoint.location))
        .order_by(Touchpoint.id)
    )
    if scope is not None:
        query = query.where(Touchpoint.location_id.in_(scope))
    return db.session.scalars(query).all()


def thanks(person: StaffMember, scope: Scope) -> Thanks:
    """The mentions of a staff member in `scope`, counted and the latest of them with their responses."""
    is_seen = sa.true() if scope is None else Mention.location_id.in_(scope)
    is_theirs = sa.and_(Mention.staff_member_id == person.id, is_seen, Mention.praises())
    is_counted = sa.and_(is_theirs, Mention.location_id.in_(Location.ids_at_least(Policy.COUNTS)))
    counted = db.session.execute(
        sa.select(Mention.status, sa.func.count().label("number"))
        .where(is_counted, Mention.counts())
        .group_by(Mention.status)
    ).all()
    latest = db.session.scalars(
        sa.select(Mention)
        .where(is_theirs, ~Mention.is_in_test())
        .order_by(Mention.given_on.desc(), Mention.id.desc())
        .limit(LATEST)
        .options(joinedload(Mention.response))
    ).all()
    is_colleagues = sa.and_(Mention.origin == MentionOrigin.COLLEAGUE, Mention.status == MentionStatus.APPROVED)
    colleagues = sa.select(sa.func.count()).select_from(Mention).where(is_counted, is_colleagues, ~Mention.is_held)
    statuses = (status for status in MentionStatus if status is not MentionStatus.CONCERN)
    counts = dict.fromkeys(statuses, 0) | {row.status: row.number for row in counted}
    is_here = sa.exists().where(
        staff_locations.c.staff_member_id == person.id,
        staff_locations.c.location_id.in_(Location.ids_at_least(Policy.COUNTS)),
    )
    colleague_count, has_figures = db.session.execute(sa.select(colleagues.scalar_subquery(), is_here)).one()
    return Thanks(counts if has_figures else {}, colleague_count, latest)


def _is_seen(wanted: Wanted) -> sa.ColumnElement[bool]:
    """Works, or worked to the end, at one of the wanted locations."""
    if wanted.location_id is not None:
        at_one = staff_locations.c.location_id == wanted.location_id
    elif wanted.scope is not None:
        at_one = staff_locations.c.location_id.in_(wanted.scope)
    else:
        return StaffMember.forgotten_at.is_(None)
    return StaffMember.id.in_(sa.select(staff_locations.c.staff_member_id).where(at_one))


def _has_left(wanted: Wanted) -> sa.ColumnElement[bool]:
    return sa.and_(StaffMember.left_on.is_not(None), StaffMember.left_on < wanted.today)


def _is_behind(public_id: str) -> sa.ColumnElement[bool]:
    if not public_id:
        return sa.true()
    key = db.session.execute(sa.select(*_KEY).where(StaffMember.public_id == public_id)).one_or_none()
    return sa.tuple_(*_KEY) > sa.tuple_(*key) if key else sa.true()


def _counts(wanted: Wanted) -> tuple[int, int]:
    left = sa.func.coalesce(sa.func.sum(sa.case((_has_left(wanted), 1), else_=0)), 0)
    count, left_count = db.session.execute(sa.select(sa.func.count(), left).where(_is_seen(wanted))).one()
    return count - left_count, left_count


def _matching(search: str, is_meant: sa.ColumnElement[bool]) -> list[int]:
    """The ids of the first who have every searched word in a name, however it is spelt: `jose` finds José."""
    names: dict[int, str] = {}
    for id, *all_names in db.session.execute(
        sa.select(StaffMember.id, StaffMember.full_name, StaffMember.shown_name, StaffMember.reference, StaffName.name)
        .outerjoin(StaffName)
        .where(is_meant)
        .order_by(*_KEY)
    ):
        names[id] = " ".join((names.get(id, ""), *filter(None, all_names)))
    words = fold(search).split()
    matching = (id for id, all_names in names.items() if words and all(word in fold(all_names) for word in words))
    return list(islice(matching, PAGE + 1))
