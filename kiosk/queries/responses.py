"""Responses: the list a page at a time, filtered and searched, and one with all that belongs to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from kiosk import answer_ids, database
from kiosk.extensions import db
from kiosk.lib import paging
from kiosk.lib.paging import Page
from kiosk.models import Channel, Contact, DoneAnswer, Hold, Mention, Response, Touchpoint
from kiosk.models.response import TESTS_KEPT

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""

PAGE_SIZE = 25
NEWEST_TESTS = 5


@dataclass(frozen=True)
class Filters:
    """Which responses; what is None or empty does not narrow. Dates are those of the location's calendar.

    Test answers are a list of their own.
    """

    rating: int | None = None
    channel: Channel | None = None
    since: date | None = None
    until: date | None = None
    has_words: bool = False
    wants_answer: bool = False
    is_held: bool = False
    is_test: bool = False
    search: str = ""

    @property
    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """What a response has to fulfil."""
        wanted: list[tuple[Any, Callable[[Any], sa.ColumnElement[bool]]]] = [
            (self.rating, lambda rating: Response.rating == rating),
            (self.channel, lambda channel: Response.channel == channel),
            (self.since, lambda day: Response.given_on >= day),
            (self.until, lambda day: Response.given_on <= day),
            (self.has_words, lambda _yes: Response.comment.is_not(None)),
            (self.wants_answer, lambda _yes: sa.exists().where(Contact.response_id == Response.id)),
            (self.is_held, lambda _yes: Response.is_held == sa.true()),
            (self.search, _says),
        ]
        return [Response.is_test.is_(self.is_test), *(condition(value) for value, condition in wanted if value)]


def listed(scope: Scope, filters: Filters, *, before: str = "") -> Page[Response]:
    """The responses, the newest first, behind the one whose public id is `before`."""
    query = sa.select(Response).where(*filters.conditions).options(*_WITH_ALL)
    if scope is not None:
        query = query.where(Response.location_id.in_(scope))
    if last := answer_ids.response_id(before):
        query = query.where(Response.id < last)
    found = db.session.scalars(query.order_by(Response.id.desc()).limit(PAGE_SIZE + 1)).all()
    return paging.cut(found, PAGE_SIZE, lambda response: response.public_id)


def newest_tests(scope: Scope, *, at: datetime, touchpoint: Touchpoint | None = None) -> Sequence[Response]:
    """Return the newest test answers of the last day, or those given at one touchpoint."""
    query = sa.select(Response).where(Response.is_test, Response.received_at > at - TESTS_KEPT).options(*_WITH_ALL)
    if scope is not None:
        query = query.where(Response.location_id.in_(scope))
    if touchpoint is not None:
        query = query.where(Response.touchpoint_id == touchpoint.id)
    return db.session.scalars(query.order_by(Response.id.desc()).limit(NEWEST_TESTS)).all()


def response(public_id: str, scope: Scope) -> Response | None:
    """One response with all that belongs to it; None where it is not in `scope`."""
    response_id = answer_ids.response_id(public_id)
    if response_id is None:
        return None
    found = db.session.scalar(sa.select(Response).where(Response.id == response_id).options(*_WITH_ALL, *_WITH_HOLDS))
    return found if found is not None and (scope is None or found.location_id in scope) else None


_WITH_ALL: tuple[ORMOption, ...] = (
    joinedload(Response.location),
    joinedload(Response.touchpoint),
    joinedload(Response.contact),
    joinedload(Response.opened),
    joinedload(Response.done),
    selectinload(Response.ticks),
    selectinload(Response.mentions).joinedload(Mention.staff_member),
)


_WITH_HOLDS: tuple[ORMOption, ...] = (
    joinedload(Response.clock_reading),
    joinedload(Response.entered_by),
    joinedload(Response.done).joinedload(DoneAnswer.done_by),
    selectinload(Response.holds).options(joinedload(Hold.released_by), joinedload(Hold.mention)),
)


def _says(search: str) -> sa.ColumnElement[bool]:
    """Whether the words or a given name hold what is searched, in whichever case."""
    named = sa.exists().where(Mention.response_id == Response.id, _holds(Mention.given_name, search))
    return sa.or_(_holds(Response.comment, search), named)


def _holds(words: Any, search: str) -> sa.ColumnElement[bool]:
    return database.small_letters(words).contains(search.lower(), autoescape=True)
