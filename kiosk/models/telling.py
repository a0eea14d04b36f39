"""What a customer tells besides the face: kept with the response, in the place of what was told before."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from kiosk import database
from kiosk.errors import Refused
from kiosk.models.mention import Mention, MentionOrigin, MentionStatus
from kiosk.models.month_close import ClosedMention
from kiosk.models.new_response import Told
from kiosk.models.place import Location
from kiosk.models.response import Contact, Response, Tick
from kiosk.models.standard import StandardVersion

MOST_NAMES = 20
"""How many people one customer can thank by name."""


def tell(connection: sa.Connection, kept: Any, told: Told, *, at: datetime) -> None:
    """Put what was told in the place of what was told before, or add it. `kept` is the response's row, as locked."""
    told = _keepable(connection, kept, told)
    if told.is_more:
        told = _with_words_of(kept, told)
    values = {
        "told_at": at,
        "is_for_team": told.is_for_team,
        "comment": told.comment or None,
        "may_share": told.may_share and bool(told.comment),
    }
    connection.execute(sa.update(Response).where(Response.id == kept.id).values(values))
    if kept.told_at is not None and not told.is_more:
        _take_back(connection, kept.id, told)
    _add_mentions(connection, kept, told, at)
    _add_ticks(connection, kept.id, told)
    _add_contact(connection, kept.id, told, at)


def is_told(connection: sa.Connection, kept: Any, told: Told) -> bool:
    """Whether all of it was told of the response before."""
    told = _keepable(connection, kept, told)
    names = connection.scalars(sa.select(Mention.told_name()).where(Mention.response_id == kept.id))
    is_named = {*told.typed_names, *(name for _id, name in (*told.chosen, *told.teams))} <= set(names)
    return is_named and (kept.comment or "", kept.is_for_team) == (told.comment, told.is_for_team)


def _keepable(connection: sa.Connection, kept: Any, told: Told) -> Told:
    """What of it may be kept where it was given: at the lowest policy level nobody is named.

    What a customer names there all the same is left out; whoever writes it down for them is told so.
    """
    if not told.names_anybody or Location.names_people_at(connection, kept.location_id):
        return told
    if kept.colleague_id is not None or kept.entered_by_id is not None:
        raise Refused(_("Nobody is named at this location. Leave the names out."))
    return told.nameless


def _with_words_of(kept: Any, told: Told) -> Told:
    """What is told now, with the words of before where there are no new ones."""
    words = told.comment or kept.comment or ""
    may_share = told.may_share or (kept.may_share and not told.comment)
    return replace(told, comment=words, may_share=may_share, is_for_team=told.is_for_team or kept.is_for_team)


def _take_back(connection: sa.Connection, response_id: int, told: Told) -> None:
    """What was told before and is not told now goes, but for names somebody decided on or a closed month holds."""
    is_told_now = sa.or_(
        sa.and_(
            Mention.origin != MentionOrigin.TYPED,
            sa.or_(
                sa.func.coalesce(Mention.staff_member_id, 0).in_(dict(told.chosen)),
                sa.func.coalesce(Mention.team_id, 0).in_(dict(told.teams)),
            ),
        ),
        sa.and_(Mention.origin == MentionOrigin.TYPED, Mention.told_name().in_(told.typed_names)),
    )
    is_closed = sa.exists().where(ClosedMention.mention_id == Mention.id)
    is_given_up = sa.and_(Mention.status == MentionStatus.NEW, sa.not_(is_told_now), ~is_closed)
    connection.execute(sa.delete(Mention).where(Mention.response_id == response_id, is_given_up))
    connection.execute(sa.delete(Tick).where(Tick.response_id == response_id))
    connection.execute(sa.delete(Contact).where(Contact.response_id == response_id))


def _add_mentions(connection: sa.Connection, response: Any, told: Told, at: datetime) -> None:
    """The names told now, each once."""
    before = sa.select(sa.func.count()).select_from(Mention).where(Mention.response_id == response.id)
    count = (connection.scalar(before) or 0) if told.is_more else 0
    if count + len(told.chosen) + len(told.teams) + len(told.typed_names) > MOST_NAMES:
        raise Refused(_("Name up to %(most)d people, or choose the whole team.", most=MOST_NAMES))
    split: set[str | None] = set()
    if response.told_at is not None:
        is_part = sa.and_(Mention.response_id == response.id, Mention.part_of.is_not(None))
        split.update(connection.scalars(sa.select(Mention.part_of).where(is_part)))
    chosen = MentionOrigin.COLLEAGUE if response.colleague_id is not None else MentionOrigin.CHOSEN
    names: list[tuple[MentionOrigin, int | None, int | None, str]] = [
        *((chosen, staff_member_id, None, name) for staff_member_id, name in told.chosen),
        *((chosen, None, team_id, name) for team_id, name in told.teams),
        *((MentionOrigin.TYPED, None, None, name) for name in told.typed_names if name not in split),
    ]
    for origin, staff_member_id, team_id, name in names:
        row = {
            "response_id": response.id,
            "location_id": response.location_id,
            "given_on": response.given_on,
            "origin": origin,
            "staff_member_id": staff_member_id,
            "team_id": team_id,
            "given_name": name,
            "status": MentionStatus.NEW,
            "created_at": at,
        }
        connection.execute(database.insert(Mention).on_conflict_do_nothing(), row)


def _add_ticks(connection: sa.Connection, response_id: int, told: Told) -> None:
    """The ticks told now, each in the place of what was ticked before of the same standard in any of its wordings.

    A standard that is told as kept and as fallen short at once fell short.
    """
    ticks = dict.fromkeys(told.kept, False) | dict.fromkeys(told.fell_short, True)
    if ticks and told.is_more:
        standards = sa.select(StandardVersion.standard_id).where(StandardVersion.id.in_(ticks))
        wordings = sa.select(StandardVersion.id).where(StandardVersion.standard_id.in_(standards))
        before = sa.and_(Tick.response_id == response_id, Tick.standard_version_id.in_(wordings))
        connection.execute(sa.delete(Tick).where(before))
    rows = [{"response_id": response_id, "standard_version_id": id, "fell_short": ticks[id]} for id in sorted(ticks)]
    if rows:
        connection.execute(sa.insert(Tick), rows)


def _add_contact(connection: sa.Connection, response_id: int, told: Told, at: datetime) -> None:
    if told.contact:
        connection.execute(sa.delete(Contact).where(Contact.response_id == response_id))
        connection.execute(sa.insert(Contact), {"response_id": response_id, "created_at": at, **told.contact})
