"""A staff member's own page: whose key it is, the thanks they got and gave, whom they can thank."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from kiosk.extensions import db
from kiosk.lib import codes, paging, tokens
from kiosk.lib.paging import Page
from kiosk.models import (
    Agreement,
    Location,
    Mention,
    MentionOrigin,
    PassedThanks,
    Remark,
    Response,
    StaffMember,
    StandardVersion,
    Tick,
    WallChoice,
    team_members,
)
from kiosk.models.policy import Policy

PAGE_SIZE = 12
ID_LENGTH = 16
MOST_SEEN = 6
KEPT_AT_ONCE = 25


class Kind(StrEnum):
    """How a thank-you came to somebody."""

    CUSTOMER = "customer"
    COLLEAGUE = "colleague"
    TEAM = "team"
    SHARE = "share"


@dataclass(frozen=True)
class Thanks:
    """One thank-you as the reader of the page got it; `share` where somebody else passed it on to them. `has_agreed` is
    what the reader said about the wall.
    """

    kind: Kind
    mention: Mention
    reader: StaffMember
    share: PassedThanks | None = None
    has_agreed: bool | None = None

    @property
    def has_a_say(self) -> bool:
        """Whether others may read it only with the reader's yes."""
        is_customers = self.mention.origin is not MentionOrigin.COLLEAGUE
        return self.kind is Kind.CUSTOMER or (self.kind is Kind.TEAM and is_customers)

    @property
    def asks_for_the_wall(self) -> bool:
        """Whether the customer agreed that others read it, and the reader has not answered."""
        response = self.mention.response
        is_open = self.reader.wall_choice is WallChoice.ASK and self.has_agreed is None
        return self.has_a_say and is_open and response.may_share and bool(response.comment)


@dataclass(frozen=True)
class Counts:
    """How many thanks of each kind there are, and how many of all came this month."""

    by_kind: dict[Kind, int]
    month_count: int

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_kind.values())


def person(key: str, *, secret: str, today: date) -> StaffMember | None:
    """Whose page this key opens; None where it is not ours, was renewed or ended, or its person has left."""
    typed = codes.as_typed(key)
    found = db.session.scalar(
        sa.select(StaffMember)
        .where(StaffMember.public_id == typed[:ID_LENGTH])
        .options(*map(selectinload, (StaffMember.locations, StaffMember.names, StaffMember.learnt_names)))
    )
    if found is None or not tokens.is_same(typed, found.page_key(secret)):
        return None
    return None if found.page_opened_at is None or found.has_left(today) else found


def thanks(person: StaffMember, *, after: str = "") -> Page[Thanks]:
    """Everything somebody was thanked for, the newest first, behind the one whose public id is `after`."""
    query = sa.select(Mention).where(_reaches(person)).options(*_WITH_ANSWER)
    key = (Mention.given_on, Mention.id)
    last = db.session.execute(sa.select(*key).where(Mention.public_id == after)).one_or_none() if after else None
    if last is not None:
        query = query.where(sa.tuple_(*key) < sa.tuple_(*last))
    found = db.session.scalars(query.order_by(key[0].desc(), key[1].desc()).limit(PAGE_SIZE + 1)).unique().all()
    page = paging.cut(found, PAGE_SIZE, lambda mention: mention.public_id)
    return Page(_read(person, page.rows), page.cursor)


def one(person: StaffMember, public_id: str) -> Thanks | None:
    """One thank-you that reached somebody; None where there is none for them."""
    found = db.session.scalar(
        sa.select(Mention).where(Mention.public_id == public_id, _reaches(person)).options(*_WITH_ANSWER)
    )
    return _read(person, [found])[0] if found is not None else None


def own(person: StaffMember, public_id: str) -> Mention | None:
    """A mention that somebody may write about: one that reached them, or any that is kept of them."""
    is_kept = sa.or_(sa.and_(Mention.staff_member_id == person.id, ~Mention.is_in_test()), _reaches(person))
    return db.session.scalar(sa.select(Mention).where(Mention.public_id == public_id, is_kept).options(*_WITH_ANSWER))


def counts(person: StaffMember, *, month: date) -> Counts:
    """How many thanks reached somebody, by kind, and in the month whose first day this is; where it is counted."""
    is_own = Mention.staff_member_id == person.id
    kind = sa.case(
        (sa.and_(is_own, Mention.origin == MentionOrigin.COLLEAGUE), Kind.COLLEAGUE.value),
        (is_own, Kind.CUSTOMER.value),
        (Mention.team_id.is_not(None), Kind.TEAM.value),
        else_=Kind.SHARE.value,
    )
    in_month = sa.func.sum(sa.case((Mention.given_on >= month, 1), else_=0))
    rows = db.session.execute(
        sa.select(kind, sa.func.count(), in_month).where(_reaches(person), _is_counted()).group_by(kind)
    ).all()
    return Counts(dict.fromkeys(Kind, 0) | {Kind(kind): count for kind, count, _ in rows}, sum(row[2] for row in rows))


def seen(person: StaffMember) -> Sequence[tuple[str, int]]:
    """The standards that were seen in somebody most often, each in its newest words, with how often."""
    number = sa.func.count(Mention.id)
    rows = db.session.execute(
        sa.select(StandardVersion.standard_id, number)
        .join(Tick, Tick.standard_version_id == StandardVersion.id)
        .join(Mention, Mention.response_id == Tick.response_id)
        .where(Mention.staff_member_id == person.id, _reaches(person), _is_counted(), ~Tick.fell_short)
        .group_by(StandardVersion.standard_id)
        .order_by(number.desc(), StandardVersion.standard_id)
        .limit(MOST_SEEN)
    ).all()
    newest = sa.select(StandardVersion.standard_id, StandardVersion.title).order_by(StandardVersion.version)
    ids = [row[0] for row in rows]
    titles = {
        row.standard_id: row.title for row in db.session.execute(newest.where(StandardVersion.standard_id.in_(ids)))
    }
    return [(titles[id], count) for id, count in rows]


def shares(mention: Mention) -> Sequence[PassedThanks]:
    """With whom the thanked person shared it."""
    return db.session.scalars(
        sa.select(PassedThanks)
        .where(PassedThanks.mention_id == mention.id, PassedThanks.from_id == mention.staff_member_id)
        .order_by(PassedThanks.number)
        .options(joinedload(PassedThanks.receiver))
    ).all()


def remarks(person: StaffMember, *, mention: Mention | None = None) -> Sequence[Remark]:
    """What somebody wrote, and the answers: all of it, or what is about one mention."""
    is_about = Remark.mention_id == mention.id if mention else sa.true()
    return db.session.scalars(
        sa.select(Remark)
        .where(Remark.staff_member_id == person.id, is_about)
        .order_by(Remark.id)
        .options(joinedload(Remark.answered_by), joinedload(Remark.mention))
    ).all()


def not_approved(person: StaffMember, *, before: str = "") -> Page[Mention]:
    """The mentions of somebody that are no thank-you, the newest first, behind the one with the public id `before`:
    waiting, held, in a test, declined, withdrawn, a concern, or to be looked at again.
    """
    query = sa.select(Mention).where(Mention.staff_member_id == person.id, sa.not_(_stands()))
    last = db.session.scalar(sa.select(Mention.id).where(Mention.public_id == before)) if before else None
    if last is not None:
        query = query.where(Mention.id < last)
    newest = query.order_by(Mention.id.desc()).limit(KEPT_AT_ONCE + 1).options(*_WITH_ANSWER)
    return paging.cut(db.session.scalars(newest).all(), KEPT_AT_ONCE, lambda mention: mention.public_id)


_WITH_ANSWER = (
    joinedload(Mention.response).options(
        joinedload(Response.location), joinedload(Response.colleague), selectinload(Response.ticks)
    ),
    joinedload(Mention.staff_member),
    joinedload(Mention.team),
)


def _is_counted() -> sa.ColumnElement[bool]:
    """Whether it was given where thanks are added up by person."""
    return Mention.location_id.in_(Location.ids_at_least(Policy.COUNTS))


def _stands() -> sa.ColumnElement[bool]:
    """A thank-you, and neither it nor its answer is being looked at."""
    return sa.and_(Mention.thanks(), ~Mention.is_held, _of_answer(Response.counts()))


def _of_answer(where: sa.SQLColumnExpression[bool]) -> sa.Exists:
    """Whether the mention's answer is so: asked of each answer, for a list of all that are so is as long as history."""
    return sa.exists().where(Response.id == Mention.response_id, where).correlate(Mention)


def _reaches(person: StaffMember) -> sa.ColumnElement[bool]:
    """Whether a mention thanks somebody: by name, as one of a team, or by a share that was passed on to them.

    Each of the three ways has an index of its own, which a condition with OR would not use.
    """
    meant = aliased(Mention)
    of_team = sa.select(team_members.c.team_id).where(team_members.c.staff_member_id == person.id)
    is_passed = sa.and_(PassedThanks.to_id == person.id, PassedThanks.from_id == meant.staff_member_id)
    ways = sa.union_all(
        sa.select(meant.id).where(meant.staff_member_id == person.id),
        sa.select(meant.id).where(meant.team_id.in_(of_team)),
        sa.select(meant.id).join(PassedThanks, PassedThanks.mention_id == meant.id).where(is_passed),
    )
    return sa.and_(Mention.id.in_(ways), _stands(), ~_of_answer(Response.colleague_id == person.id))


def _read(person: StaffMember, mentions: Sequence[Mention]) -> list[Thanks]:
    ids = [mention.id for mention in mentions]
    passed = db.session.scalars(
        sa.select(PassedThanks)
        .where(PassedThanks.mention_id.in_(ids), PassedThanks.to_id == person.id)
        .options(joinedload(PassedThanks.giver))
    )
    shares = {share.mention_id: share for share in passed}
    said = sa.select(Agreement).where(Agreement.mention_id.in_(ids), Agreement.staff_member_id == person.id)
    answers = {one.mention_id: one.has_agreed for one in db.session.scalars(said)}
    return [_thanks(person, mention, shares.get(mention.id), answers.get(mention.id)) for mention in mentions]


def _thanks(person: StaffMember, mention: Mention, share: PassedThanks | None, answer: bool | None) -> Thanks:
    if mention.staff_member_id == person.id:
        is_colleagues = mention.origin is MentionOrigin.COLLEAGUE
        kind = Kind.COLLEAGUE if is_colleagues else Kind.CUSTOMER
        return Thanks(kind, mention, person, has_agreed=mention.has_agreed)
    if mention.team_id is not None:
        return Thanks(Kind.TEAM, mention, person, has_agreed=answer)
    return Thanks(Kind.SHARE, mention, person, share)
