"""Mentions: those that wait for a decision, and one with all that is needed to decide it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from kiosk.extensions import db
from kiosk.lib import names, paging, text
from kiosk.lib.names import NameFinder
from kiosk.lib.paging import Page
from kiosk.models import Mention, MentionOrigin, MentionStatus, Response, StaffMember, Team, staff_locations
from kiosk.models.suggested import WITH_NAMES, Choice, finder

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""

PAGE_SIZE = 10
AGED = timedelta(days=14)
"""A name that nobody was found for in so long waits in a list of its own."""


@dataclass(frozen=True)
class Card:
    """A mention with its answer, who may be meant, who of them is offered chosen, and who else works there. Named in a
    complaint, nobody is chosen: somebody has to read it and say what it is.

    `teams` can be meant too. `parts` are the people named, where they are several; `note` is what the customer wrote
    besides one's name.
    """

    mention: Mention
    choices: Sequence[Choice]
    chosen: StaffMember | None
    others: Sequence[StaffMember]
    teams: Sequence[Team] = ()
    parts: Sequence[str] = ()
    note: str = ""


def aged_count(scope: Scope, at: datetime) -> int:
    """How many names that nobody was found for wait for longer than two weeks."""
    query = sa.select(sa.func.count()).select_from(Mention)
    return db.session.scalar(query.where(Mention.waits(), _within(scope), _is_aged(at))) or 0


def waiting(scope: Scope, *, after: str = "", aged_at: datetime | None = None) -> Page[Card]:
    """The mentions that wait, the oldest first, behind the one whose public id is `after`; with `aged_at`, only the
    names that nobody was found for in two weeks by then.
    """
    is_behind = Mention.id > _id_of(after) if after else sa.true()
    is_wanted = _is_aged(aged_at) if aged_at else sa.true()
    found = db.session.scalars(
        sa.select(Mention)
        .where(Mention.waits(), _within(scope), is_behind, is_wanted)
        .order_by(Mention.id)
        .limit(PAGE_SIZE + 1)
        .options(*_WITH_ANSWER)
    ).all()
    page = paging.cut(found, PAGE_SIZE, lambda mention: mention.public_id)
    return Page(_cards(page.rows), page.cursor)


def decided(scope: Scope, *, status: MentionStatus | None = None, before: str = "") -> Page[Mention]:
    """The mentions somebody decided, or those decided so, the latest decision first, behind the one whose public id is
    `before`.
    """
    is_wanted = Mention.status == status if status else Mention.decided_at.is_not(None)
    query = sa.select(Mention).where(is_wanted, _within(scope)).options(*_WITH_ANSWER)
    key = (Mention.decided_at, Mention.id)
    if before:
        last = db.session.execute(sa.select(*key).where(Mention.public_id == before, key[0].is_not(None))).one_or_none()
        if last is not None:
            query = query.where(sa.tuple_(*key) < sa.tuple_(sa.literal(last[0], key[0].type), last[1]))
    found = db.session.scalars(query.order_by(key[0].desc(), key[1].desc()).limit(PAGE_SIZE + 1)).all()
    return paging.cut(found, PAGE_SIZE, lambda mention: mention.public_id)


def stale(scope: Scope) -> Sequence[Mention]:
    """The decisions that the answer no longer fits, the oldest first, as many as fit on a page."""
    query = sa.select(Mention).where(Mention.stale(), Mention.counts(), _within(scope)).order_by(Mention.id)
    return db.session.scalars(query.limit(PAGE_SIZE).options(*_WITH_ANSWER)).all()


def mention(public_id: str, scope: Scope) -> Mention | None:
    """One mention with its answer; None where it is not in `scope`, or in a test answer: there is nothing to decide."""
    return db.session.scalar(
        sa.select(Mention)
        .where(Mention.public_id == public_id, _within(scope), ~Mention.is_in_test())
        .options(*_WITH_ANSWER)
        .execution_options(populate_existing=True)
    )


def parts(mention: Mention) -> list[Card]:
    """The mentions that wait of the note that this one is a part of."""
    found = db.session.scalars(
        sa.select(Mention)
        .where(
            Mention.response_id == mention.response_id,
            Mention.part_of == mention.part_of,
            Mention.waits(),
        )
        .order_by(Mention.id)
        .options(*_WITH_ANSWER)
    ).all()
    return _cards(found)


def card(mention: Mention) -> Card:
    """What is needed to decide one mention, read with its answer."""
    return _cards([mention])[0]


def person(public_id: str) -> StaffMember | None:
    """The staff member a manager chose; whether they may be meant is the action's to say."""
    return db.session.scalar(sa.select(StaffMember).where(StaffMember.public_id == public_id))


def team(public_id: str) -> Team | None:
    """The team a manager chose."""
    return db.session.scalar(sa.select(Team).where(Team.public_id == public_id))


_WITH_ANSWER: tuple[ORMOption, ...] = (
    joinedload(Mention.response).options(
        joinedload(Response.location),
        joinedload(Response.touchpoint),
        joinedload(Response.colleague),
        selectinload(Response.ticks),
    ),
    joinedload(Mention.staff_member),
    joinedload(Mention.team),
    joinedload(Mention.decided_by),
)


def _within(scope: Scope) -> sa.ColumnElement[bool]:
    return sa.true() if scope is None else Mention.location_id.in_(scope)


def _is_aged(at: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(Mention.staff_member_id.is_(None), Mention.created_at < at - AGED)


def _id_of(public_id: str) -> sa.ColumnElement[int]:
    """The key behind a cursor; for one that is none, the beginning."""
    found = sa.select(Mention.id).where(Mention.public_id == public_id).scalar_subquery()
    return sa.func.coalesce(found, 0)


def _cards(mentions: Sequence[Mention]) -> list[Card]:
    here = {mention.location_id for mention in mentions}
    staff, teams = _staff(here), _teams(here)
    finders = {location_id: finder(people) for location_id, people in staff.items()}
    return [
        replace(_card(one, staff[one.location_id], finders[one.location_id]), teams=teams[one.location_id])
        for one in mentions
    ]


def _teams(location_ids: set[int]) -> dict[int, list[Team]]:
    """The teams that can be thanked at each location, by name."""
    teams: dict[int, list[Team]] = {location_id: [] for location_id in location_ids}
    query = sa.select(Team).where(Team.location_id.in_(location_ids), Team.retired_at.is_(None))
    for team in db.session.scalars(query.order_by(sa.func.lower(Team.name), Team.id)):
        teams[team.location_id].append(team)
    return teams


def _staff(location_ids: set[int]) -> dict[int, list[StaffMember]]:
    """Everybody who works or worked at each location, by name, whether customers see them or not."""
    rows = db.session.execute(
        sa.select(staff_locations.c.location_id, StaffMember)
        .join(StaffMember, staff_locations.c.staff_member_id == StaffMember.id)
        .where(staff_locations.c.location_id.in_(location_ids))
        .order_by(StaffMember.id)
        .options(*WITH_NAMES)
    )
    staff: dict[int, list[StaffMember]] = {location_id: [] for location_id in location_ids}
    for location_id, person in sorted(rows, key=lambda row: text.alphabetical(row[1].full_name)):
        staff[location_id].append(person)
    return staff


def _card(mention: Mention, staff: Sequence[StaffMember], found_by: NameFinder) -> Card:
    here = {one.id: one for one in staff if one.left_on is None or one.left_on >= mention.given_on}
    choices: list[Choice]
    chosen: StaffMember | None = mention.staff_member
    parts: list[names.Part] = []
    if mention.origin is not MentionOrigin.TYPED and (chosen is not None or mention.team_id is not None):
        choices = [Choice(chosen, None)] if chosen else []
    else:
        parts = found_by.read(mention.given_name, where=mention.response.touchpoint.name)
        found = [one for one in names.together(parts) if one.id in here]
        choices, chosen = [Choice(here[one.id], one) for one in found], here.get(names.sure(parts) or 0)
    offered = {choice.person.id for choice in choices}
    others = [one for one in here.values() if one.id not in offered]
    typed = [part.typed for part in parts] if len(parts) > 1 else []
    note = parts[0].note if len(parts) == 1 else ""
    is_chosen = not mention.response.is_complaint
    return Card(mention, choices, chosen if is_chosen else None, others, parts=typed, note=note)
