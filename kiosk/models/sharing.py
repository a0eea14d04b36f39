"""When a thank-you note may be on a wall: everybody it is about said yes, and nothing speaks against it now.

The same conditions let a manager share a note, and are asked again each time a wall shows it.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, aliased

from kiosk.models.mention import Mention, MentionOrigin, MentionStatus
from kiosk.models.response import Response
from kiosk.models.staff_member import StaffMember, WallChoice

FRESH = timedelta(days=365)
"""A wall shows the notes of the last year."""

Question = TypeVar("Question", bound="sa.Select[*tuple[Any, ...]]")
_Other = aliased(Mention)
_OtherPerson = aliased(StaffMember)


class Lacks(StrEnum):
    """What a note lacks, the first thing to see to first."""

    APPROVAL = "approval"
    RELEASE = "release"
    CUSTOMER = "customer"
    WORDS = "words"
    CUSTOMERS_YES = "customers_yes"
    FRESHNESS = "freshness"
    PERSON = "person"
    PERSONS_YES = "persons_yes"
    OTHER_DECISIONS = "other_decisions"
    OTHERS_YES = "others_yes"


def sentence(lack: Lacks, name: str) -> str:
    """What is to do before the note about `name` can be on a wall."""
    sentences = {
        Lacks.APPROVAL: _("Only approved thanks are shown on a wall."),
        Lacks.RELEASE: _("It is held. Release it first."),
        Lacks.CUSTOMER: _("Colleagues’ thanks stay on the person’s own page; a wall shows customers’ words."),
        Lacks.WORDS: _("The customer left no words to show."),
        Lacks.CUSTOMERS_YES: _("The customer did not agree to have their words shown."),
        Lacks.FRESHNESS: _("It is more than a year old. A wall shows the notes of the last year."),
        Lacks.PERSON: _("%(name)s does not work here any more.", name=name),
        Lacks.PERSONS_YES: _("%(name)s has not agreed yet. They say so on their own page.", name=name),
        Lacks.OTHER_DECISIONS: _("Another name in the same answer waits for a decision. Decide it first."),
        Lacks.OTHERS_YES: _("Somebody else named in the same words has not agreed."),
    }
    return str(sentences[lack])


def conditions(today: date) -> Mapping[Lacks, sa.ColumnElement[bool]]:
    """What must be true of a note, by what it lacks otherwise; for a statement that `with_answer` joined."""
    is_about_a_team = Mention.team_id.is_not(None)
    works_here = sa.or_(StaffMember.left_on.is_(None), StaffMember.left_on >= today)
    return {
        Lacks.APPROVAL: Mention.status == MentionStatus.APPROVED,
        Lacks.RELEASE: sa.and_(~Mention.is_held, ~Response.is_held),
        Lacks.CUSTOMER: Mention.origin != MentionOrigin.COLLEAGUE,
        Lacks.WORDS: Response.comment.is_not(None),
        Lacks.CUSTOMERS_YES: Response.may_share.is_(True),
        Lacks.FRESHNESS: Mention.given_on > today - FRESH,
        Lacks.PERSON: sa.or_(is_about_a_team, sa.and_(StaffMember.id.is_not(None), works_here)),
        Lacks.PERSONS_YES: sa.or_(is_about_a_team, _agrees(Mention, StaffMember)),
        Lacks.OTHER_DECISIONS: ~_others(_Other.status == MentionStatus.NEW),
        Lacks.OTHERS_YES: ~_others(
            _Other.status == MentionStatus.APPROVED,
            _Other.staff_member_id.is_not(None),
            sa.not_(sa.func.coalesce(_agrees(_Other, _OtherPerson), sa.false())),
        ),
    }


def with_answer(question: Question) -> Question:
    """A question about mentions, joined to all that `conditions` look at."""
    return question.join(Response, Mention.response_id == Response.id).outerjoin(
        StaffMember, Mention.staff_member_id == StaffMember.id
    )


def may_be_shown(today: date) -> sa.ColumnElement[bool]:
    """Whether a note lacks nothing."""
    return sa.and_(*conditions(today).values())


def lacks(session: Session, mention_id: int, *, today: date) -> list[Lacks]:
    """What the note of this mention lacks."""
    met = [sa.func.coalesce(condition, sa.false()).label(name) for name, condition in conditions(today).items()]
    asked = with_answer(sa.select(*met).select_from(Mention)).where(Mention.id == mention_id)
    row = session.execute(asked).one()
    return [name for name, is_met in zip(Lacks, row, strict=True) if not is_met]


def take_down(session: Session, where: sa.ColumnElement[bool]) -> None:
    """Take these mentions off every wall; letting them show again is a decision of its own."""
    is_up = sa.and_(where, Mention.shared_at.is_not(None))
    session.execute(
        sa.update(Mention)
        .where(is_up)
        .values(shared_at=None, shared_by_id=None)
        .execution_options(synchronize_session=False)
    )


def _agrees(mention: type[Mention], person: type[StaffMember]) -> sa.ColumnElement[bool]:
    """Whether the person said yes to this note, or to every note and not no to this one. Never means never."""
    always = sa.and_(person.wall_choice == WallChoice.ALWAYS, sa.func.coalesce(mention.has_agreed, sa.true()))
    this_one = sa.and_(person.wall_choice != WallChoice.NEVER, sa.func.coalesce(mention.has_agreed, sa.false()))
    return sa.or_(always, this_one)


def _others(*where: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether somebody else who is named in the same words is so."""
    others = (
        sa.select(_Other.id)
        .outerjoin(_OtherPerson, _Other.staff_member_id == _OtherPerson.id)
        .where(_Other.response_id == Mention.response_id, _Other.id != Mention.id, *where)
    )
    return others.correlate(Mention).exists()
