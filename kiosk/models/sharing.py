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

from kiosk import database
from kiosk.models.agreement import Agreement
from kiosk.models.mention import Mention, MentionOrigin, MentionStatus
from kiosk.models.response import Response
from kiosk.models.staff_member import StaffMember, WallChoice
from kiosk.models.team import team_members

FRESH = timedelta(days=365)
"""A wall shows the notes from the last year."""

Question = TypeVar("Question", bound="sa.Select[*tuple[Any, ...]]")
_Other = aliased(Mention)
_OtherPerson = aliased(StaffMember)
_Member = aliased(StaffMember)


class Lacks(StrEnum):
    """What a note lacks, the first thing to see to first."""

    APPROVAL = "approval"
    SECOND_LOOK = "second_look"
    RELEASE = "release"
    CUSTOMER = "customer"
    WORDS = "words"
    CUSTOMERS_YES = "customers_yes"
    FRESHNESS = "freshness"
    PERSON = "person"
    PERSONS_YES = "persons_yes"
    TEAMS_YES = "teams_yes"
    OTHER_DECISIONS = "other_decisions"
    NO_CONCERN = "no_concern"
    OTHERS_YES = "others_yes"


def sentence(lack: Lacks, name: str) -> str:
    """What is to do before the note about `name` can be on a wall."""
    sentences = {
        Lacks.APPROVAL: _("Only approved thanks are shown on a wall."),
        Lacks.SECOND_LOOK: _("The customer has since turned the answer into a complaint. Look at it again first."),
        Lacks.RELEASE: _("It is set aside. Release it first."),
        Lacks.CUSTOMER: _("Colleagues’ thanks stay on the person’s own page; a wall shows customers’ words."),
        Lacks.WORDS: _("The customer left no words to show."),
        Lacks.CUSTOMERS_YES: _("The customer did not agree to have their words shown."),
        Lacks.FRESHNESS: _("It is more than a year old. A wall shows the notes from the last year."),
        Lacks.PERSON: _("%(name)s does not work here any more.", name=name),
        Lacks.PERSONS_YES: _("%(name)s has not agreed yet. They say so on their own page.", name=name),
        Lacks.TEAMS_YES: _(
            "Not everybody in the team “%(name)s” has agreed yet. They say so on their own pages.", name=name
        ),
        Lacks.OTHER_DECISIONS: _("Another name in the same answer still needs a decision. Decide it first."),
        Lacks.NO_CONCERN: _("The same words are a concern about somebody else, so they cannot go on a wall."),
        Lacks.OTHERS_YES: _("Somebody else named in the same words has not agreed."),
    }
    return str(sentences[lack])


def conditions(today: date) -> Mapping[Lacks, sa.ColumnElement[bool]]:
    """What must be true of a note, by what it lacks otherwise; for a statement that `with_answer` joined."""
    is_about_a_team = Mention.team_id.is_not(None)
    return {
        Lacks.APPROVAL: Mention.status == MentionStatus.APPROVED,
        Lacks.SECOND_LOOK: ~Mention.stale(),
        Lacks.RELEASE: sa.and_(~Mention.is_held, Response.counts()),
        Lacks.CUSTOMER: Mention.origin != MentionOrigin.COLLEAGUE,
        Lacks.WORDS: Response.comment.is_not(None),
        Lacks.CUSTOMERS_YES: Response.may_share.is_(True),
        Lacks.FRESHNESS: Mention.given_on > today - FRESH,
        Lacks.PERSON: sa.or_(is_about_a_team, sa.and_(StaffMember.id.is_not(None), _works(StaffMember, today))),
        Lacks.PERSONS_YES: sa.or_(is_about_a_team, _agrees(Mention.has_agreed, StaffMember)),
        Lacks.TEAMS_YES: sa.or_(~is_about_a_team, _all_agree(Mention, today)),
        Lacks.OTHER_DECISIONS: ~_others(_Other.status == MentionStatus.NEW),
        Lacks.NO_CONCERN: ~_others(_Other.status == MentionStatus.CONCERN),
        Lacks.OTHERS_YES: ~_others(
            _Other.status == MentionStatus.APPROVED,
            sa.not_(sa.func.coalesce(_agrees(_Other.has_agreed, _OtherPerson), sa.false())),
            sa.not_(_all_agree(_Other, today)),
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


def has_a_say(session: Session, mention: Mention, person: StaffMember) -> bool:
    """Whether a note may be shown only with somebody's yes: it thanks them by name, or a team they are in."""
    is_in_it = sa.exists().where(team_members.c.team_id == mention.team_id, team_members.c.staff_member_id == person.id)
    return mention.staff_member_id == person.id or bool(session.scalar(sa.select(is_in_it)))


def answer(session: Session, mention: Mention, person: StaffMember) -> bool | None:
    """What somebody said about showing a note; None until they say so."""
    if mention.staff_member_id == person.id:
        return mention.has_agreed
    said = (Agreement.mention_id == mention.id, Agreement.staff_member_id == person.id)
    return session.scalar(sa.select(Agreement.has_agreed).where(*said))


def agree(session: Session, mention: Mention, person: StaffMember, has_agreed: bool) -> None:
    """Keep what somebody who has a say answers; a no takes the note off every wall."""
    if mention.staff_member_id == person.id:
        mention.has_agreed = has_agreed
    else:
        key = {"mention_id": mention.id, "staff_member_id": person.id}
        said = database.insert(Agreement).values(**key, has_agreed=has_agreed)
        session.execute(said.on_conflict_do_update(index_elements=list(key), set_={"has_agreed": has_agreed}))
    if not has_agreed:
        mention.shared_at = mention.shared_by_id = None


def _agrees(has_agreed: Any, person: type[StaffMember]) -> sa.ColumnElement[bool]:
    """Whether somebody said yes to this note, or to every note and not no to this one. Never means never."""
    always = sa.and_(person.wall_choice == WallChoice.ALWAYS, sa.func.coalesce(has_agreed, sa.true()))
    this_one = sa.and_(person.wall_choice != WallChoice.NEVER, sa.func.coalesce(has_agreed, sa.false()))
    return sa.or_(always, this_one)


def _all_agree(mention: type[Mention], today: date) -> sa.ColumnElement[bool]:
    """Whether everybody agrees who is in the thanked team and has not left, one at least, and nobody ever said no."""
    answers = sa.and_(Agreement.mention_id == mention.id, Agreement.staff_member_id == _Member.id)
    members = (
        sa.select(_Member.id)
        .join(team_members, team_members.c.staff_member_id == _Member.id)
        .outerjoin(Agreement, answers)
        .where(team_members.c.team_id == mention.team_id, _works(_Member, today))
        .correlate(mention)
    )
    said_no = sa.exists().where(Agreement.mention_id == mention.id, ~Agreement.has_agreed).correlate(mention)
    is_missing = members.where(sa.not_(_agrees(Agreement.has_agreed, _Member))).exists()
    return sa.and_(members.exists(), ~is_missing, ~said_no)


def _works(person: type[StaffMember], today: date) -> sa.ColumnElement[bool]:
    return sa.or_(person.left_on.is_(None), person.left_on >= today)


def _others(*where: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether somebody else who is named in the same words is so."""
    others = (
        sa.select(_Other.id)
        .outerjoin(_OtherPerson, _Other.staff_member_id == _OtherPerson.id)
        .where(_Other.response_id == Mention.response_id, _Other.id != Mention.id, *where)
    )
    return others.correlate(Mention).exists()
